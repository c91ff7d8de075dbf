#!/bin/sh
# Makes the archive of drafts-2b3a202e.sh with one draft that has the timelines of its tracks, with the program of commit
# 6cfb0580, the last one that drew them:
#   sh drafts-6cfb0580.sh PATH/TO/earlog FOLDER
set -eu
. "$(dirname "$0")/drafts-2b3a202e.sh"
sql() { sqlite3 "$D/earlog/earlog.db" "$1"; }
sql "DELETE FROM export_base"
rm *.md
"$E" export --markdown --timelines -o iem-review.md cantor.yaml
sql "DELETE FROM export_base WHERE path LIKE '%.svg'"
sql "VACUUM"

#!/bin/sh
# Adds ratings of two devices on three evenings to the archive of drafts-2b3a202e.sh, then makes its draft in the
# template iem-review with the program of commit 4b270ae1, which had "not tested" and "over all ratings" in tables:
#   sh drafts-4b270ae1.sh PATH/TO/earlog FOLDER
set -eu
. "$(dirname "$0")/drafts-2b3a202e.sh"
sql() { sqlite3 "$D/earlog/earlog.db" "$1"; }
for evening in "4.5 3.5 4 4" "4.5 4 4.5 4" "4 3.5 4 3.5"; do
	sql "UPDATE rating SET made_ms = made_ms - 86400000"
	set -- $evening
	for track in timbre/shivers timbre/god bass/gladiator bass/reckoning; do
		"$E" rate cantor.yaml --track $track bass-depth "$1"
		"$E" rate cantor.yaml --track $track bass-depth 3 --device performer8
		shift
	done
done
"$E" rate cantor.yaml --track timbre/shivers bass-depth 2 --device crimson
sql "DELETE FROM export_base"
rm iem-review.md
"$E" export --markdown --template iem-review -o iem-review.md cantor.yaml
sql "VACUUM"

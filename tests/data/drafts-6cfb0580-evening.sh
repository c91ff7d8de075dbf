#!/bin/sh
# Adds an evening of ratings, a diary and volumes to the archive of drafts-2b3a202e.sh, then makes its drafts with the
# program of commit 6cfb0580, which gave only notes and headings an identity:
#   sh drafts-6cfb0580-evening.sh PATH/TO/earlog FOLDER
set -eu
. "$(dirname "$0")/drafts-2b3a202e.sh"
r() { "$E" rate cantor.yaml "$@"; }
r --item timbre/shivers full 3 --remark "from the chest"
r --item timbre/god dark-bright -1
r --item bass/gladiator bass-depth 4
r --item bass/gladiator boomy 1 --remark "never"
r --item bass/reckoning bass-depth 4.5 --remark "felt in the jaw"
r --item bass/gladiator bass-depth 3 --device performer8
r bass-depth 4
r dark-bright 1
r bias 4 --remark "I would keep it"
r --section timbre section 4.5
n cantor.yaml "first evening with the wide tips" --part diary
n cantor.yaml "a plain paper box" --part packaging
n cantor.yaml "14 drivers in a small shell" --part technology
n cantor.yaml "less textured than Cantor, blurred" --track bass/reckoning --at 1:20 --device performer8 --against cantor
"$E" volume cantor.yaml 28 --chain k7 2>/dev/null || true
# An earlier program: its drafts are of today.
sqlite3 "$D/earlog/earlog.db" "DELETE FROM export_base"
for t in iem-review iem-review-classic impressions notes; do
	rm -f $t.md
	"$E" export --markdown --template $t -o $t.md cantor.yaml 2>/dev/null
done
sqlite3 "$D/earlog/earlog.db" "VACUUM"

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes archive-1.4.0.db, of version 47, with the program of 1.4.0: the reviews of archive-1.3.0.sh with a wireless device that has
# a part of its own, a corrected rating and one that was heard anew, and the rows of archive-1.3.0.db:
#   sh archive-1.4.0.sh EARLOG
set -eu
earlog=$(realpath "$1")
data=$(cd "$(dirname "$0")" && pwd)
HOME=$(mktemp -d)
export HOME
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME EARLOG_DB
cd "$HOME"
mkdir -p .config/earlog
cat >.config/earlog/config.yaml <<'YAML'
reviewer: {name: Ann}
chains:
  dongle: {dac: Moondrop Dawn}
  desk: {dac: Topping E30, amp: Topping L30}
YAML
cat >plus.yaml <<'YAML'
id: plus
device: TRN T3+
settings: {foam: {tips: foam}, wide: {tips: silicone, gain: high}}
compare: [TRN TD5]
chains: [desk, dongle]
playlist:
- {id: low, title: Low, artist: A, signal: sine 60 9s -30dBFS}
- {id: high, title: High, artist: B, signal: sine 3k 7s -30dBFS}
YAML
cat >buds.yaml <<'YAML'
id: buds
device: {brand: Kestrel, model: Buds, codecs: "AAC, LDAC", bluetooth: "5.3", battery_life: 7 h, water: IPX4}
parts: {calls: Calls}
playlist: [{id: low, title: Low, artist: A, signal: sine 60 9s -30dBFS}]
YAML
cat >gone.yaml <<'YAML'
id: gone
device: Sony MH755
playlist: [{id: low, title: Low, artist: A, signal: sine 60 9s -30dBFS}]
YAML
"$earlog" note add plus.yaml 'heard on the plus' --track low --at 0:04-0:07 --setting foam --chain dongle --day 2026-10-30
"$earlog" note add plus 'nobody else reads it' --track low --private --day 2026-10-30
"$earlog" note add plus 'less bass than the other' --track high --against 'TRN TD5' --day 2026-11-02
"$earlog" note add plus 'a third of the evening after' --hz 2.9k --part fit --day 2026-11-02
"$earlog" note add plus 'at the end of the third day' --track high --day 2026-11-04
"$earlog" note add plus 'rounder with the wide bore' --track low --setting wide --chain desk --day 2026-11-04
"$earlog" note add plus 'softer than with foam' --track high --setting wide --against foam --day 2026-11-05
"$earlog" note add plus 'not meant' --track high --day 2026-11-02
"$earlog" note add buds.yaml 'wind is loud' --part calls --day 2026-11-05
"$earlog" rate plus punch 4.5 --whole
"$earlog" rate plus punch 4 --whole
"$earlog" rate plus punch 3.5 --whole --setting wide --chain desk
"$earlog" rate plus punch 3 --whole --setting wide --chain desk --again
"$earlog" rate plus punch 2.5 --whole --device 'TRN TD5'
"$earlog" note add gone.yaml 'of a review that is hidden' --track low
note() { sqlite3 "$HOME/.local/share/earlog/earlog.db" "SELECT lower(hex($2)) FROM note WHERE body LIKE '$1%'"; }
"$earlog" trash put "$(note 'not meant' uuid)"
"$earlog" trash put gone
"$earlog" export plus -o plus.md
sed 's/heard on the plus/heard on the plus, and written by hand/' plus.md >edited.md
mv edited.md plus.md
"$earlog" note edit "$(note 'less bass' uuid)" 'a little less bass than the other'
"$earlog" export plus -o plus.md
"$earlog" merge "$data/archive-1.3.0.db" --mine
"$earlog" listener add Ben "$data/names-6cfb0580.db"
sqlite3 "file:$HOME/.local/share/earlog/earlog.db" "PRAGMA page_size = 1024; VACUUM INTO '$data/archive-1.4.0.db.new'"
mv "$data/archive-1.4.0.db.new" "$data/archive-1.4.0.db"
rm -r "$HOME"

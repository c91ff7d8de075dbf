#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes names-6cfb0580.db with the program of commit 6cfb0580, the last one for which two devices whose names differ by a
# sign alone were one: names-6cfb0580.sh EARLOG. The archive has the TRN T3+ and the AFUL Cantor.
set -eu
earlog=$(realpath "$1")
data=$(cd "$(dirname "$0")" && pwd)
HOME=$(mktemp -d)
export HOME
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME EARLOG_DB
cd "$HOME"
mkdir -p .config/earlog
echo 'reviewer: {name: Ann}' >.config/earlog/config.yaml
list='playlist: [{id: low, title: Low, artist: A, signal: sine 60 9s -30dBFS}]'
printf 'id: plus\ndevice: TRN T3+\nvariants: {foam: {tips: foam}}\ncompare: [AFUL Cantor]\n%s\n' "$list" >plus.yaml
printf 'id: cantor\ndevice: AFUL Cantor\ncompare: [TRN T3+]\n%s\n' "$list" >cantor.yaml
"$earlog" note add plus.yaml 'heard on the plus' --track low --variant foam
"$earlog" rate plus punch 4 --whole
"$earlog" note add cantor.yaml 'heard on the cantor by Ann' --track low
"$earlog" note add cantor 'the plus is wider' --track low --device 'TRN T3+'
"$earlog" rate cantor punch 3 --whole
sqlite3 "file:$HOME/.local/share/earlog/earlog.db" "VACUUM INTO '$data/names-6cfb0580.db.new'"
mv "$data/names-6cfb0580.db.new" "$data/names-6cfb0580.db"
rm -r "$HOME"

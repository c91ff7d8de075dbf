#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes archive-1.0.0.db, of version 41, with the program of 1.0.0: a review, and the rows of kinds.db:
#   sh archive-1.0.0.sh EARLOG
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
printf 'id: plus\ndevice: TRN T3+\nvariants: {foam: {tips: foam}}\ncompare: [TRN TD5]\n%s\n' "$list" >plus.yaml
"$earlog" note add plus.yaml 'heard on the plus' --track low --variant foam
"$earlog" note add plus 'nobody else reads it' --track low --private
"$earlog" rate plus punch 4 --whole
"$earlog" merge "$data/kinds.db" --mine
sqlite3 "file:$HOME/.local/share/earlog/earlog.db" "PRAGMA page_size = 1024; VACUUM INTO '$data/archive-1.0.0.db.new'"
mv "$data/archive-1.0.0.db.new" "$data/archive-1.0.0.db"
rm -r "$HOME"

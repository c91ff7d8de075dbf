#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A session on built-in signals; on leaving, the Markdown that it made. Both are kept in a new folder of build/.
#   demo.sh EARLOG
set -eu

earlog=$(realpath "$1")
if [ ! -t 0 ] || [ ! -t 1 ]; then
	echo "demo: a session needs a terminal, but standard input or output is none" >&2
	exit 1
fi
umask 077
mkdir -p "${earlog%/*}/build"
folder=$(mktemp -d "${earlog%/*}/build/demo-XXXXXX")
cat >"$folder/demo.yaml" <<'EOF'
id: demo
title: A first look at earlog
device: My Headphones
playlist: demo
chains:
  laptop: {source: laptop, volume: {value: 50, unit: "%"}}
EOF
# No profile and no archive of the user's is touched.
echo 'net: no' >"$folder/config.yaml"
"$earlog" session --db "$folder/demo.db" --profile "$folder/config.yaml" "$folder/demo.yaml"
"$earlog" export --markdown --form notes --db "$folder/demo.db" -o "$folder/demo.md" demo
echo
cat "$folder/demo.md"
echo
echo "This draft and its session are kept, as demo.md and demo.db, in"
echo "  $folder"

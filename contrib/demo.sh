#!/bin/sh
# A session on built-in signals, in a folder that goes away; on leaving, the Markdown that it made.
#   demo.sh EARLOG
set -eu

earlog=$(realpath "$1")
if [ ! -t 0 ] || [ ! -t 1 ]; then
	echo "demo: a session needs a terminal to listen and write at; there is none here" >&2
	exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/demo.yaml" <<'EOF'
id: demo
title: A first look at earlog
device: My Headphones
playlist: demo
chains:
  here: {source: this computer, volume: {value: 50, unit: "%"}}
EOF
# No profile and no archive of the user's is touched.
echo 'net: no' >"$folder/config.yaml"
"$earlog" session --db "$folder/demo.db" --profile "$folder/config.yaml" "$folder/demo.yaml"
echo
"$earlog" export --markdown --template notes --db "$folder/demo.db" demo

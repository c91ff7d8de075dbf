#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Draws the picture of the guide from a real session: made-up music of the names in the reference
# playlist, notes and ratings as a reviewer writes them, then the screen.
#   pictures.sh EARLOG SHOT FOLDER        writes FOLDER/wheel.svg
set -eu

earlog=$(realpath "$1") shot=$(realpath "$2") out=$(realpath "$3")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/music" "$folder/config/earlog"

# A tone of one pitch that swells, as long as the track is: its level shows.
music()
{
	ffmpeg -nostdin -loglevel error -f lavfi -i "sine=frequency=$4:sample_rate=48000:duration=$3" -ac 2 \
		-af "volume='0.02+0.98*pow(sin(t/19)*sin(t/6.3),2)':eval=frame" -sample_fmt s16 \
		-metadata title="$1" -metadata artist="$2" "$folder/music/$2 - $1.flac"
}
music "Shivers" "Ed Sheeran" 207 220
music "Kimi wa Boku ni Niteiru" "See-Saw" 261 330
music "Now We Are Free" "2CELLOS" 268 98
music "Playing God" "Polyphia" 205 147

cat >"$folder/config/earlog/config.yaml" <<EOD
audio: {output: "null"}
theme: dark
net: no
music: ["$folder/music"]
EOD
cat >"$folder/cantor.yaml" <<'EOD'
id: cantor
device: {brand: AFUL, model: Cantor, kind: iem}
unit: {how: loan}
playlist: reference
chains:
  dongle: {source: Truthear SHIO, output: 3.5 mm, volume: {value: 62, unit: "%"}}
compare:
  - {device: AFUL Performer8}
EOD

# The picture shows what the program shows: its size, its keys, nothing drawn by hand.
run()
{
	env -i PATH="$PATH" LANG=C.UTF-8 HOME="$folder" XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" \
		XDG_STATE_HOME="$folder/state" XDG_CACHE_HOME="$folder/cache" "$@"
}
take()
{
	file=$1
	shift
	EARLOG="$earlog" "$shot" -r 30 -c 100 -H "$folder" -d "$folder" "$@" -- earlog session cantor.yaml >"$file.new"
	mv "$file.new" "$file"
}
note() { run "$earlog" note add cantor.yaml "$@" >/dev/null 2>&1; }

cd "$folder"
run "$earlog" library scan >/dev/null 2>&1
run "$earlog" library analyse >/dev/null 2>&1

note --track shivers --at 0:12 "the voice is warm, a little thin on \"s\""
note --track shivers --at 1:33 "small shades of the voice are easy to follow"
note --track kiwi-wa-boku --at 0:21 "both voices stay apart, the second one further left"
note --track kiwi-wa-boku --at 1:48 "never glassy, and there is body below"
note --track now-we-are-free-2cellos --at 0:52 "each cello can be followed alone; the bow is easy to hear"
note --track playing-god --at 0:04 "plucks set apart left and right, none of them sharp"
note --track playing-god --at 0:29 "bass guitar with a clear edge, quiet between the kicks"
note --track playing-god --at 2:03 "hi-hat begins softly: detail without glare"
note --track playing-god --at 0:28 --device "AFUL Performer8" --against "AFUL Cantor" "more bass, the edge is rounder"
note --part fit "light; the nozzles go deep"

# The wheel of the section while it is rated: a minus is a sign, a point leads to halves.
take "$out/wheel.svg" -w Shivers -w "○" -k w -w "[section]" \
	-k "- 1 Down 3 . 5 Down 4 Down 3 Down 1 Down Down 3 Down 4 Down 1 Down 3 Down 4 . 5 Up Up Up Up Up 0 Up Down"

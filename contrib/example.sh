#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes the example of README, doc/example: an evening with three devices that do not exist, on built-in signals, through
# the shell and, with the program of tests/shot, through the bench, where a blind run is heard; then draft and page, and the
# picture of the bench.
#   example.sh EARLOG SHOT FOLDER         FOLDER is new
set -eu

earlog=$(realpath "$1") shot=$(realpath "$2")
mkdir "$3"
folder=$(realpath "$3") home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -p "$home/config/earlog"
cat >"$home/config/earlog/config.yaml" <<'EOD'
audio: {output: sdl}
theme: dark
net: no
reviewer: {name: A. Listener}
boilerplate:
  looking_for: "A set that I can wear all evening: even, wide, and never sharp."
  scale: 3 is what I expect for the price, 5 is the best that I know.
  coupler: My coupler shows the seating more than the device above 8 kHz.
scale: {min: 1, max: 5, step: 0.5}
bias_words: {1: Not for me, 2: Hardly, 3: Could live with it, 4: Gladly, 5: Mine}
EOD
cat >"$folder/mira.yaml" <<'EOD'
# A session file of earlog. Devices, players and music of this example are invented.
id: mira
title: "Alder Mira: an even evening"
device: {brand: Alder, model: Mira, kind: iem, drivers: 1 DD and 4 BA, impedance: 18 ohm, sensitivity: 112 dB/Vrms, price: 349 EUR, tips: [M]}
unit: {how: loan}
playlist: ./evening.yaml
chains:
  player: {source: Brook P1, output: 4.4 mm, gain: low, volume: {value: 41, unit: steps}}
  dongle: {source: Nib One, output: 3.5 mm, volume: {value: 62, unit: "%"}}
  desk: {source: Hearth D2, output: 6.35 mm, volume: {value: -38, unit: dB}}
compare:
  - {device: Alder Tarn, volume: {player: 39}}
  - {device: Corvane Six, volume: {player: 44}}
settings: {stock: {tips: M}}
measurements:
  fr: [{file: mira.txt, coupler: IEC 711}]
EOD
cat >"$folder/evening.yaml" <<'EOD'
# A playlist of earlog. Signals take the place of music that everybody would have to own.
id: evening
title: An evening
sections:
  - id: bass
    title: Bass
    attributes: [bass-depth, bass-strength, bass-precision]
    tracks:
      - {id: cellar, title: The Cellar, artist: Low Tide, signal: third-octave 63 200s -30dBFS, cues: [{at: "0:42", label: drums}, {at: "2:10", label: organ}]}
      - {id: anvil, title: Anvil, artist: Forge Hill, signal: pink 180s -30dBFS, cues: [{from: "1:05", to: "1:25", label: double kick}]}
  - id: voices
    title: Voices
    attributes: [midrange-strength, full, clean]
    tracks:
      - {id: harbour, title: Harbour Lights, artist: Nia Vale, signal: pink 230s -32dBFS, cues: [{at: "0:31", label: second voice}, {at: "1:50", label: whisper}]}
      - {id: choir, title: Choir in the Rain, artist: Stell and Ore, signal: pink 210s -32dBFS, cues: [{at: "1:12", label: tutti}]}
  - id: space
    title: Treble and space
    attributes: [treble-strength, width, localisability]
    tracks:
      - {id: bells, title: Eleven Bells, artist: Quiet Works, signal: third-octave 4000 190s -34dBFS, cues: [{at: "0:20", label: small bell}, {at: "2:40", label: applause}]}
      - {id: stairs, title: Stairs, artist: Open Court, signal: pink 205s -32dBFS, cues: [{at: "0:55", label: steps}]}
EOD
# A response that falls from the bass, with an ear gain at 3 kHz.
awk 'BEGIN { for (i = 0; i <= 120; i++) { f = 20 * exp(i / 120 * log(1000))
	printf "%.1f %.2f\n", f, 80 + 6 / (1 + (f / 140) ^ 2) + 9 * exp(-(log(f / 3000) / 0.55) ^ 2) - (f > 12000 ? (f - 12000) / 900 : 0) } }' \
	>"$folder/mira.txt"

run()
{
	env -i PATH="${earlog%/*}:$PATH" LANG=C.UTF-8 HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" \
		XDG_STATE_HOME="$home/state" XDG_CACHE_HOME="$home/cache" "$@"
}
cd "$folder"
note() { track=$1 at=$2 text=$3; shift 3; run earlog note add mira.yaml "$text" --track "$track" --at "$at" --chain player "$@" >"$home/said" 2>&1 || { cat "$home/said" >&2; exit 1; }; }
remark() { part=$1; shift; run earlog note add mira.yaml "$@" --part "$part" >"$home/said" 2>&1 || { cat "$home/said" >&2; exit 1; }; }
rate() { run earlog rate mira.yaml "$@" --chain player >"$home/said" 2>&1 || { cat "$home/said" >&2; exit 1; }; }

note bass/cellar 0:12 "a soft floor below the beat, felt more than heard"
note bass/cellar 0:44 "drums begin and stop on time"
note bass/cellar 2:12 "the organ reaches down without a hum"
note bass/anvil 0:08 "the first kick is dry and short"
note bass/anvil 1:06-1:24 "double kick: each beat stays apart"
note bass/anvil 1:10 "no bleed into the guitar above it" --chain desk
note voices/harbour 0:15 "her voice is near, and a little warm"
note voices/harbour 0:33 "the second voice is lower and further left"
note voices/harbour 1:52 "the whisper is clear, and no s stands out"
note voices/choir 0:20 "men and women are two groups, not one wall"
note voices/choir 1:14 "tutti: full, and still soft at the edges"
note voices/choir 1:20 "the last row is lost here" --chain dongle
note space/bells 0:22 "the small bell rings out to the end"
note space/bells 1:05 "a thin edge, gone after a minute"
note space/bells 2:42 "applause has single hands in it"
note space/stairs 0:30 "footsteps come from above"
note space/stairs 0:57 "each step has a place; the room is wide, not deep"
note bass/cellar 0:44 "more weight, less stop" --device "Alder Tarn" --against "Alder Mira"
note bass/anvil 1:08 "the kicks blur into one another" --device "Alder Tarn" --against "Alder Mira"
note voices/harbour 0:33 "both voices come from the middle" --device "Alder Tarn" --against "Alder Mira"
note space/bells 0:22 "the bell is shorter, and dull" --device "Alder Tarn" --against "Alder Mira"
note bass/cellar 0:45 "leaner, and as quick" --device "Corvane Six" --against "Alder Mira"
note voices/harbour 1:51 "the whisper turns sharp" --device "Corvane Six" --against "Alder Mira"
note space/bells 0:21 "brighter; every bell has a halo" --device "Corvane Six" --against "Alder Mira"
note space/stairs 0:56 "deeper, and as wide" --device "Corvane Six" --against "Alder Mira"
remark packaging "a tin with a lid that closes well"
remark build "resin without a seam; the nozzle is short"
remark summary "for long evenings, with music of every kind"
remark like "the stop of the bass; the width"
remark improve "a shorter edge on small bells"
remark fit "light, and out of mind after ten minutes"
remark comfort "soft, and quiet on cloth"

for pair in bass-depth=4 bass-strength=3.5 bass-precision=4.5; do rate "${pair%=*}" "${pair#*=}" --section bass; done
for pair in treble-strength=3 width=4.5 localisability=4; do rate "${pair%=*}" "${pair#*=}" --section space; done
rate bass-precision 3 --section bass --device "Alder Tarn"
rate width 3 --section space --device "Alder Tarn"
rate treble-strength 4 --section space --device "Corvane Six"
rate sonic-quality 4.5 --remark "nothing stands out, and nothing is missing"
rate bias 4

# The bench: ratings and the picture of the screen, then two devices, of which each is heard three times unseen.
shot() { EARLOG="$earlog" "$shot" -e SDL_AUDIODRIVER=dummy -H "$home" -d "$folder" "$@" -- earlog session mira.yaml; } # an output that nobody hears
take() { shot -r 28 -c 130 "$@"; }
take -w "▶ 0:0" -k "Down Down Enter" -w "Harbour Lights · Nia Vale" -w "▶ 0:0" -t ":goto 0:30" -k Enter -w "▶ 0:3" \
	-k Space -w "‖ 0:3" -k w -w "0-5 rate" -k "3 . 5 Down 4 Down 4 . 5" -w "4.5" -k Esc >bench.svg
# The levels of two devices are matched, then a blind run is drawn, and heard in another session: one answer of six is wrong.
take -x -w "Harbour Lights" -k d -w "Alder Tarn" -k 2 -w "put on" -k Space -w "is worn" -k v -t "39 by ear" -k Enter -w "as loud as" \
	-k D -w "put on" -k Space -w "is worn" -t ":blind 1 2 x3 alike" -k Enter -w "look away" -k q >"$home/screen"
set -- -x -w "Harbour Lights"
mira=2 # the first of its trials is answered wrong
for device in $(run earlog blind mira --json | sed -n 's/^ *"device": "Alder \(.*\)",$/\1/p'); do
	answer=2
	[ "$device" = Tarn ] || { answer=$mira mira=1; }
	set -- "$@" -k N -w "look" -k Space -g "looks away" -k "W $answer"
done
take "$@" -k N -w "reveal the order" -k Space -w "of 6" -k q >"$home/screen"

run earlog export --markdown --pictures -o mira.md mira
run earlog export --html --pictures -o mira.html mira

# Ten seconds at the bench, as README shows them: a note is typed, the device is swapped, the passage plays again.
# It begins far behind the cue at 0:31, since a cue looks different before its second, for some seconds after it, and later.
set -- -t ":goto 0:52" -k Enter -w "‖ 0:52" -f 1 -k Space -w "▶ 0:5" -f 1 -k n -w "0:5" -f 1
for piece in "her es" "ses lose" " their" " edge"; do set -- "$@" -t "$piece" -f 1; done
film() { shot -r 24 -c 100 "$@"; }
film -w "Harbour Lights" -w "‖ 0:3" "$@" -k Enter -w "edge" -f 2 -k d -w "Alder Tarn" -f 2 -k 2 -w "put on" -f 2 -k Space -w "is worn" -f 3 >bench-moves.svg

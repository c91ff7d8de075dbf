#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A test, with the closing line of cmocka for tests/run.sh: the pictures and the example of README are of this version. They are
# made again; the pictures are compared by their layout, that is by the text of each row without digits and without the bars of
# levels, and the draft by its words.
# EARLOG, SHOT: the programs
set -eu

earlog=$(realpath "$EARLOG") shot=$(realpath "$SHOT")
export LC_ALL=C.UTF-8 # the bars are characters
cd "$(dirname "$0")/.."
test=the_pictures_show_this_version
echo "[ RUN      ] $test"
if ! command -v ffmpeg >/dev/null; then
	echo "[  SKIPPED ] 1 test(s): $test: ffmpeg is not installed"
	exit 0
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/pXXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM HUP

# Each character of a picture is an element with its place: 9.63 by 19 pixels.
layout()
{
	awk '
		match($0, /^<text x="[0-9.]+" y="[0-9.]+"/) {
			split($0, part, "\"")
			text = $0
			gsub(/<[^>]*>/, "", text)
			row = int(part[4] / 19)
			cell[row, int(part[2] / 9.63)] = text
			if (row > rows) rows = row
		}
		END {
			for (r = 0; r <= rows; r++) {
				line = ""
				for (c = 0; c < 130; c++)
					line = line ((r, c) in cell ? cell[r, c] : " ")
				print line
			}
		}' "$1" | sed 's/[0-9]/0/g; s/[━─▁▂▃▄▅▆▇█]/─/g; s/ *$//'
}

# The draft without dates and other figures.
words()
{
	sed 's/[0-9]/0/g' "$1"
}

same() # HOW FILE DRAWN
{
	"$1" "$2" >"$folder/committed"
	"$1" "$3" >"$folder/drawn"
	if [ ! -s "$folder/drawn" ] || ! diff "$folder/committed" "$folder/drawn"; then
		echo "[  ERROR   ] --- $2 has another layout or other words: make pictures"
		echo "[  FAILED  ] $test"
		exit 1
	fi
}

contrib/pictures.sh "$earlog" "$shot" "$folder"
same layout contrib/wheel.svg "$folder/wheel.svg"
contrib/example.sh "$earlog" "$shot" "$folder/example" 2>"$folder/said"
same layout doc/example/bench.svg "$folder/example/bench.svg"
for file in mira.md mira.yaml evening.yaml mira.txt; do
	same words "doc/example/$file" "$folder/example/$file"
done
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

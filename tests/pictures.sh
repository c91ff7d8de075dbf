#!/bin/sh
# A test, with the closing line of cmocka for tests/run.sh: the pictures of README show the screen of this version. They are
# drawn again and compared by their layout, that is by the text of each row without digits and without the bars of levels.
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
				for (c = 0; c < 100; c++)
					line = line ((r, c) in cell ? cell[r, c] : " ")
				print line
			}
		}' "$1" | sed 's/[0-9]/0/g; s/[━─▁▂▃▄▅▆▇█]/─/g; s/ *$//'
}

contrib/pictures.sh "$earlog" "$shot" "$folder"
for picture in bench wheel; do
	layout "contrib/$picture.svg" >"$folder/committed"
	layout "$folder/$picture.svg" >"$folder/drawn"
	if [ ! -s "$folder/drawn" ] || ! diff "$folder/committed" "$folder/drawn"; then
		echo "[  ERROR   ] --- contrib/$picture.svg has another layout: make pictures"
		echo "[  FAILED  ] $test"
		exit 1
	fi
done
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

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

# The letters of a picture, run by run with its column (9.63 pixels), row by row (19 pixels). In a picture that moves the rows are
# drawn once (g) and each picture uses them.
layout()
{
	awk '
		function letters(n, s, out, i) {
			s = n ""
			for (i = 1; i <= length(s); i++)
				out = out substr("abcdefghij", substr(s, i, 1) + 1, 1)
			return out
		}
		match($0, /^<text x="[0-9.]+" y="[0-9.]+"/) {
			split($0, part, "\"")
			text = $0
			gsub(/<[^>]*>/, "", text)
			run = letters(int(part[2] / 9.63 + 0.5)) " " text
			if (row) rows[row] = rows[row] "\n" run
			else print letters(int(part[4] / 19)) " " run
		}
		/^<g id="/ { split($0, part, "\""); row = part[2] }
		/^<\/g>/ { row = "" }
		/^<g class=/ { print "picture" }
		/^<use / { split($0, part, "\""); print letters(int(part[4] / 19 + 0.5)) rows[substr(part[2], 2)] }
	' "$1" | sed 's/[0-9]/0/g; s/[━─▁▂▃▄▅▆▇█]\{1,\}/─/g; /^[a-j ]* ─$/d'
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
same layout doc/example/bench-moves.svg "$folder/example/bench-moves.svg"
[ "$(wc -c <doc/example/bench-moves.svg)" -le 300000 ]
for file in mira.md mira.yaml evening.yaml mira.txt; do
	same words "doc/example/$file" "$folder/example/$file"
done
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

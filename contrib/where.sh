#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# make where W="output lost": which file decides. Searches the comments with which the files of src begin: all words must be there,
# each as the beginning of a word; "of", "the" and the s of a plural do not count. What fewer than three files begin with is looked for
# in all comments at the left margin, then in the texts of the program.
set -u
cd "$(dirname "$0")/.."
words=$(echo "$*" | tr 'A-Z' 'a-z' | sed -E 's/[^a-z0-9]+/ /g; s/\<(a|an|the|of|is|are|in|on|to|what|which|who|when|how|where)\>//g; s/([a-z]{3})s\>/\1/g; s/  */ /g; s/^ | $//g')
[ -n "$words" ] || { echo 'make where W="output lost": words of what you look for' >&2; exit 2; }
files=$(ls src/*.c src/*/*/*.c src/*/*/*.h | grep -v '_test\.c$')
# Fails if it finds fewer than three. head: the opening comment of each file; told: each comment that begins at the left margin. .c files before headers, and before
# others those that say the words first.
search() { # head|told FILES…
	mode=$1
	shift
	awk -v mode="$mode" -v words="$words" '
		function say(place,   text, low, sum, i, at) {
			text = comment
			gsub(/[ \t*]+/, " ", text); sub(/^[ \/]+/, "", text); sub(/[ \/]+$/, "", text)
			low = tolower(" " FILENAME " " text)
			gsub(/[^a-z0-9]+/, " ", low)
			for (i = 1; i <= n; i++) {
				if (!(at = index(low, " " word[i]))) return
				sum += at
			}
			printf "%d\t%d\t%s\t%s\n", FILENAME ~ /\.h$/, sum, place, text
		}
		BEGIN { n = split(words, word, " ") }
		FNR == 1 { done = within = 0 }
		done { next }
		!within && /^\/\*/ { within = 1; comment = ""; at_line = FNR }
		!within && mode == "head" && !/^$/ { done = 1 }
		within {
			comment = comment " " $0
			if (/\*\//) { within = 0; done = mode == "head"; say(done ? FILENAME : FILENAME ":" at_line) }
		}' "$@" | sort -t "$(printf '\t')" -k1,1n -k2,2n | awk -F '\t' '
		NR <= 8 { printf "%s\n    %s\n", $3, (length($4) > 240 ? substr($4, 1, 237) "..." : $4) }
		END { if (NR > 8) printf "%d more: add a word\n", NR - 8; exit NR < 3 }'
}
found=$(search head $files || search told $files ||
	grep -nHiE "\"[^\"]*$(echo "$words" | sed 's/ /[^"]*/g')[^\"]*\"" $files | cut -c1-200 | head -n 8)
[ -z "$found" ] || { echo "$found"; exit; }
echo "make where: no comment and no text of src has: $*" >&2
exit 1

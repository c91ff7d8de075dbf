#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints the size of src without its tests, for each module: tokens, lines, and statements that hold two or more `?:`. Fails if
# the sums are above those of tests/size.
# A token is a word, a number, a string, a character constant, or any other sign that is not a blank; comments do not count. A word
# is letters, digits and _, and a prefix or a string that touches a string (L"a", "a""b") is one token with it. The lines of the
# preprocessor count. Statements end at ; { and }. Tests are the files *_test.c and test_*.
# tests/size: "N tokens" and "N nested" are the sums that the last finished change left; "open N TITLE" is what a change in work may
# add, and "later N TITLE" what one that has not begun may add, which does not count yet. A change passes through larger states, so
# 3,000 tokens more do not fail. Nested `?:` only go down.
cd "$(dirname "$0")/.." || exit 1
git ls-files src | grep '\.[ch]$' | grep -v -e '_test\.c$' -e '/test_' | LC_ALL=C xargs awk '
	function end_statements(code, n, i, parts) { # those of the line; `asked` counts the ? of the one that is not at its end
		n = split(code, parts, /[;{}]/)
		for (i = 1; i <= n; i++) {
			if (i > 1) { nested[module] += asked > 1; asked = 0 }
			asked += gsub(/[?]/, "", parts[i])
		}
	}
	function add(code) { # a line without comments and strings
		end_statements(code)
		tokens[module] += gsub(/[A-Za-z0-9_\200-\377]+/, "", code)
		tokens[module] += gsub(/[^ \t\r\n\f\v]/, "", code)
	}
	function scan(line, code, at) {
		code = ""
		for (;;) {
			if (commented) {
				at = index(line, "*/")
				if (!at) return code
				line = substr(line, at + 2)
				code = code " "
				commented = 0
			}
			if (!match(line, /["\047]|\/[*\/]/)) return code line
			code = code substr(line, 1, RSTART - 1)
			line = substr(line, RSTART)
			if (line ~ /^\/\*/) { commented = 1; line = substr(line, 3) }
			else if (line ~ /^\/\//) { code = code " "; if (!sub(/^[^\n]*/, "", line)) return code }
			else if (match(line, /^"(\\(.|\n)|[^"\\\n])*"/)) { code = code "S"; line = substr(line, RLENGTH + 1) }
			else if (match(line, /^\047(\\(.|\n)|[^\047\\\n][\200-\277]*)\047/)) { code = code "C"; line = substr(line, RLENGTH + 1) }
			else { code = code substr(line, 1, 1); line = substr(line, 2) }
		}
	}
	FNR == 1 {
		nested[module] += asked > 1
		asked = commented = 0
		n = split(FILENAME, path, "/")
		module = n > 2 ? path[2] : "."
	}
	{ lines[module]++ }
	/\\$/ { held = held $0 "\n"; next } # a string may go on in the next line
	{ add(scan(held $0)); held = "" }
	END {
		nested[module] += asked > 1
		for (module in lines) print tokens[module], lines[module], nested[module] + 0, module
	}' | sort -rn | awk '
	FILENAME != "-" { if ($2 == "tokens" || $2 == "nested") limit[$2] = $1; if ($1 == "open") open += $2; next }
	{ printf "%9d %8d %5d %s\n", $1, $2, $3, $4; tokens += $1; lines += $2; nested += $3 }
	END {
		printf "%9d %8d %5d all: tokens, lines, nested ?: (tests/size: %d tokens, %d more by open changes; %d nested)\n",
			tokens, lines, nested, limit["tokens"], open, limit["nested"]
		if (tokens > limit["tokens"] + open + 3000) { print "size: " tokens - limit["tokens"] - open " tokens too many"; bad = 1 }
		if (nested > limit["nested"]) { print "size: " nested - limit["nested"] " statements more have two or more ?:"; bad = 1 }
		exit bad || !tokens
	}' tests/size -

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints the size of src without its tests, for each module: tokens, words in strings, lines, and statements that hold two or more
# `?:`; then the words of SQL and of schema/. These are readings. It fails only if there are more nested `?:` than before: a reader
# has to unfold each of them.
# A token is a word, a number, a string, a character constant, or any other sign that is not a blank; comments do not count. A word
# is letters, digits and _, and a prefix or a string that touches a string (L"a", "a""b") is one token with it. The lines of the
# preprocessor count. Statements end at ; { and }. Tests are the files *_test.c and test_*. A string is SQL if it has one of its
# words in capitals.
MOST_NESTED=7 # goes down only
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
	function add_words(string, n) {
		n = gsub(/[A-Za-z0-9_\200-\377]+/, "", string)
		words[module] += n
		return n
	}
	function scan(line, code, at, n, string) {
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
			else if (match(line, /^"(\\(.|\n)|[^"\\\n])*"/)) {
				string = substr(line, 1, RLENGTH)
				n = add_words(string)
				if (string ~ /(SELECT|FROM|WHERE|JOIN|UNION|INSERT|UPDATE|DELETE|CREATE|ORDER BY|GROUP BY|EXISTS) /) sql += n
				code = code "S"
				line = substr(line, RLENGTH + 1)
			}
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
		for (module in lines) print tokens[module], words[module] + 0, lines[module], nested[module] + 0, module
		print 0, sql + 0, 0, 0, "(SQL)"
	}' | sort -rn | awk -v most="$MOST_NESTED" -v schema="$(git ls-files schema | LC_ALL=C xargs cat | LC_ALL=C tr -c 'A-Za-z0-9_\200-\377' '\n' | grep -c .)" \
	-v files="$(git ls-files 'schema/*.sql' | LC_ALL=C xargs cat | LC_ALL=C tr -c 'A-Za-z0-9_\200-\377' '\n' | grep -c .)" '
	$5 == "(SQL)" { sql = $2; next }
	{ printf "%9d %8d %8d %5d %s\n", $1, $2, $3, $4, $5; tokens += $1; words += $2; lines += $3; nested += $4 }
	END {
		printf "%9d %8d %8d %5d all: tokens, words in strings, lines, nested ?:\n", tokens, words, lines, nested
		printf "%18d words of SQL in strings, %d in schema/*.sql; %d words in schema/\n", sql, files, schema
		if (nested > most) print "size: " nested - most " statements more have two or more ?:"
		exit nested > most || !tokens
	}'

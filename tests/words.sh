#!/bin/sh
# A test, with the closing line of cmocka for tests/run.sh: no name that doc/words.md lists as replaced is used in C identifiers,
# keys of files, options and column headings.
set -eu

cd "$(dirname "$0")/.."
test=no_replaced_name_is_used
echo "[ RUN      ] $test"
replaced=$(awk -F' *[|] *' '/^\| [a-z]/ && $2 != "word" && $4 != "" { print $4 }' doc/words.md | tr ',' '\n' | sed 's/^ *//; s/ *$//')
[ "$(echo "$replaced" | wc -l)" -ge 5 ] || { echo "[  FAILED  ] $test: doc/words.md lists no replaced names"; exit 1; }
words=$(grep -cE '^\| [a-z]' doc/words.md)
[ "$words" -le 41 ] || { echo "[  FAILED  ] $test: doc/words.md has $words words; 40 are enough"; exit 1; }
# Comments and strings are prose or data; a name is an identifier of C.
found=$(echo "$replaced" | while read -r name; do
	grep -nE "\b$name\b" -r src --include='*.[ch]' | sed -E 's|"[^"]*"||g; s|/\*.*||; s|^([^:]*:[0-9]+:)[[:space:]]*\*.*|\1|' |
		grep -E ":.*\b$name\b" | head -3
done)
[ -z "$found" ] || { echo "$found"; echo "[  FAILED  ] $test"; exit 1; }
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

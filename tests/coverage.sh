#!/bin/sh
# Reads what a coverage build left: the share of lines of src that the tests ran, each room's, and each function that no
# test ran: coverage.sh BUILD-FOLDER. Processes that were killed, or that gave up their rights, left no counts.
set -eu

build=$1
export LC_ALL=C
for notes in "$build"/src/*.gcno "$build"/src/*/*.gcno; do
	case $notes in *_test.gcno) continue ;; esac
	gcov -f -n -o "$(dirname "$notes")" "$notes" 2>/dev/null | awk -v file="${notes#"$build"/}" '
		BEGIN { sub(/\.gcno$/, ".c", file) }
		/^Function / { name = $2; gsub(/\047/, "", name); kind = "function" }
		/^File / { name = $2; gsub(/\047/, "", name); kind = "file" }
		/^Lines executed:/ {
			split($0, part, /[:% ]+/)
			if (kind == "function" && part[3] == "0.00")
				print "unreached", file, name
			else if (kind == "file" && name == file)
				print "file", file, part[3] * part[5] / 100, part[5]
			kind = ""
		}'
done | awk '
	$1 == "unreached" { print "no test runs " $3 " (" $2 ")"; unreached++ }
	$1 == "file" {
		n = split($2, path, "/")
		room = n > 2 ? path[2] : "main"
		ran[room] += $3; all[room] += $4; ran_all += $3; all_all += $4
	}
	END {
		for (room in all)
			printf "%-10s %5.1f %% of %d lines\n", room, 100 * ran[room] / all[room], all[room]
		printf "functions that no test runs: %d\nlines that tests run: %.1f %% of %d\n", \
			unreached, all_all ? 100 * ran_all / all_all : 0, all_all
	}'

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Reads the counts of a coverage build: the share of lines of src that the tests ran, the share of each directory, and each
# function that no test ran: coverage.sh BUILD-FOLDER. Functions of tests/unreached are listed apart, with the reason why
# they cannot be counted. An inline function of a header counts as run if any file ran it. Fails if a function is neither
# run nor listed, or if tests/unreached lists a function that is run or no longer exists.
set -eu

build=$1
export LC_ALL=C
for notes in "$build"/src/*.gcno "$build"/src/*/*/*.gcno; do
	case $notes in *_test.gcno) continue ;; esac
	gcov -f -n -o "$(dirname "$notes")" "$notes" 2>/dev/null | awk -v file="${notes#"$build"/}" '
		BEGIN {
			sub(/\.gcno$/, ".c", file)
			while ((getline line <file) > 0)
				if (match(line, /^[a-z_0-9]+\(/))
					own[substr(line, 1, RLENGTH - 1)] = 1
		}
		/^Function / { name = $2; gsub(/\047/, "", name); kind = "function" }
		/^File / { name = $2; gsub(/\047/, "", name); kind = "file" }
		/^Lines executed:/ {
			split($0, part, /[:% ]+/)
			if (kind == "function")
				print part[3] == "0.00" ? "unreached" : "reached", own[name] ? file : "header", name
			else if (kind == "file" && name == file)
				print "file", file, part[3] * part[5] / 100, part[5]
			kind = ""
		}'
done | awk -v known=tests/unreached '
	BEGIN {
		while ((getline line <known) > 0) {
			if (line ~ /^#/ || split(line, part, "\t") != 3)
				continue
			reason[part[1] " " part[2]] = part[3]
		}
	}
	$1 == "reached" { ran_once[$2 " " $3] = 1 }
	$1 == "unreached" && !(($2 " " $3) in never) { never[$2 " " $3] = 1; in_order[++n_never] = $2 " " $3 }
	$1 == "file" {
		n = split($2, path, "/")
		room = n > 3 ? path[2] "/" path[3] : "main"
		ran[room] += $3; all[room] += $4; ran_all += $3; all_all += $4
	}
	END {
		for (i = 1; i <= n_never; i++) {
			one = in_order[i]
			if (one in ran_once)
				continue
			split(one, part, " ")
			if (one in reason) {
				apart[reason[one]] = apart[reason[one]] " " part[2]
				uncounted++
			} else {
				print "no test runs " part[2] " (" part[1] ")"
				unreached++
			}
		}
		for (reason_of in apart)
			printf "not counted, because %s:%s\n", reason_of, apart[reason_of]
		for (one in reason)
			if (one in ran_once || !(one in never)) {
				print "tests/unreached names what a test runs, or what is gone: " one
				stale++
			}
		for (room in all)
			printf "%-18s %5.1f %% of %d lines\n", room, 100 * ran[room] / all[room], all[room]
		printf "functions that no test runs: %d, and %d that cannot be counted\nlines that tests run: %.1f %% of %d\n", \
			unreached, uncounted, all_all ? 100 * ran_all / all_all : 0, all_all
		exit unreached + stale > 0
	}'

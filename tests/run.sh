#!/bin/sh
# Runs test programs, as many at a time as there are processors, and counts their tests: run.sh NAME FILE program …
# NAME stands before each line; FILE gets "passed failed", added up over several calls. A program that ends
# without cmocka's closing line has failed. RUN_UNDER is put before each program, RUN_LIMIT is in seconds.
set -u

one() { # NAME FOLDER program: what it printed and "passed failed" go into FOLDER
	log=$2/$(printf %s "$3" | tr / _)
	${RUN_UNDER:-} timeout -k 10 "${RUN_LIMIT:-600}" "$3" >"$log" 2>&1 </dev/null
	status=$?
	ok=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	bad=$(sed -n 's/^ *\([0-9]*\) FAILED TEST.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$ok" -eq 0 ]; }; then
		bad=1
	fi
	echo "$ok $bad" >"$log.count"
	if [ "$bad" -gt 0 ]; then
		{ echo "$1 ${3##*/}: FAILED (status $status, $ok passed)"; tail -n 120 "$log"; } >"$log.said"
		cat "$log.said"
	else
		echo "$1 ${3##*/}: $ok passed"
	fi
}

if [ "$1" = --one ]; then
	one "$2" "$3" "$4"
	exit 0
fi

name=$1 counts=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} "$0" --one "$name" "$folder" {}
if [ -s "$counts" ]; then
	cp "$counts" "$folder/before.count"
fi
cat "$folder"/*.count | awk '{ ok += $1; bad += $2 } END { print ok + 0, bad + 0 }' >"$counts"
# What failed here, whatever failed before.
[ -z "$(find "$folder" -name '*.said')" ]

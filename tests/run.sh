#!/bin/sh
# Runs test programs one after the other and counts their tests: run.sh NAME FILE program …
# NAME stands before each line; FILE gets "passed failed", added up over several calls. A program that ends
# without cmocka's closing line has failed.
set -u

name=$1 counts=$2
shift 2
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

for t in "$@"; do
	${RUN_UNDER:-} timeout -k 10 "${RUN_LIMIT:-600}" "$t" >"$log" 2>&1
	status=$?
	ok=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | tail -n 1)
	bad=$(sed -n 's/^ *\([0-9]*\) FAILED TEST.*/\1/p' "$log" | tail -n 1)
	ok=${ok:-0} bad=${bad:-0}
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
	fi
	if [ "$status" -eq 0 ] && [ "$ok" -eq 0 ]; then
		echo "$name ${t##*/}: ran no test" >&2
		bad=1
	fi
	passed=$((passed + ok)) failed=$((failed + bad))
	if [ "$bad" -gt 0 ]; then
		echo "$name ${t##*/}: FAILED (status $status)"
		tail -n 80 "$log"
	else
		echo "$name ${t##*/}: $ok passed"
	fi
done

if [ -s "$counts" ]; then
	read -r p f <"$counts"
	passed=$((passed + p)) failed=$((failed + f))
fi
echo "$passed $failed" >"$counts"
[ "$failed" -eq 0 ]

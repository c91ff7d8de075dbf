#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs end-to-end programs N times beside eight busy loops: load.sh N [PROGRAM…], such as load.sh 6, load.sh 2 e2e/players.
# LOOPS=0 runs them without load. The loops end with this script, and by themselves after six hours. Each failure is listed once,
# with the number of runs that it was in; then the times of the runs. Builds nothing: make tests.
set -u
cd "$(dirname "$0")/.." || exit 1
rounds=$1
shift
loops=
trap 'kill $loops 2>/dev/null; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM HUP
folder=$(mktemp -d "${TMPDIR:-/tmp}/lXXXXXX") || exit 1
i=0
while [ $((i += 1)) -le "${LOOPS:-8}" ]; do
	timeout 21600 sh -c 'while :; do :; done' &
	loops="$loops $!"
done
[ $# -gt 0 ] || set -- e2e
i=0
while [ $((i += 1)) -le "$rounds" ]; do
	began=$(date +%s)
	if [ "$1" = e2e ]; then
		make --no-print-directory COUNTS="$folder/counts" LABEL="run $i" e2e
	else
		EARLOG=./earlog RUN_JOBS=${RUN_JOBS:-$(($(nproc) * 5))} tests/run.sh "run $i" "$folder/counts" \
			$(printf 'build/tests/%s_test\n' "$@")
	fi
	echo "run $i: $(($(date +%s) - began)) s" >>"$folder/runs"
done
echo
sed -n 's/^run [0-9]* \([^ ]*: .*\)/\1/p' "$folder/counts.failed" 2>/dev/null | sort | uniq -c
cat "$folder/runs"
awk '{ p += $1; f += $2; s += $3 } END { print p + 0 " passed, " f + 0 " failed, " s + 0 " skipped"; exit f || !p }' "$folder/counts"

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints what `make check-all` runs or reads for a change.
#   touched.sh MOST FILE_test.c …   the test programs with the mark "smoke", and at most MOST others that the change touches.
#                         src/archive/upkeep/writer_test.c is touched by src/archive/upkeep/writer*, and each program by the paths that begin
#                         with a word after "of" on its first line. stderr counts the programs beyond MOST.
#   touched.sh files FILE.c …       the files that changed, or that include a header that did
# The change is the work tree against the fork from origin/main, or the last twelve hours' commits if HEAD is origin/main (in CI).
# Without a history it is everything.
set -u
cd "$(dirname "$0")/.."
most=$1
shift
base=$(git merge-base HEAD origin/main 2>/dev/null)
[ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ] ||
	base=$(git rev-list -1 --before=$(($(git log -1 --format=%ct 2>/dev/null || echo 0) - 43200)) HEAD 2>/dev/null)
git rev-parse -q --verify "$base^{commit}" >/dev/null 2>&1 || { printf '%s\n' "$@"; exit; }
changed=" $(echo $(git diff --name-only "$base" 2>/dev/null; git ls-files -o --exclude-standard 2>/dev/null))"
if [ "$most" = files ]; then
	headers=$(printf '%s\n' $changed | sed -n 's|^\(src\|tests\)/\(.*\.h\)$|#include "\2"|p')
	{
		[ -z "$headers" ] || grep -lF "$headers" "$@"
		for file; do case "$changed " in *" $file "*) echo "$file" ;; esac; done
	} | sort -u
	exit
fi
# Another choice at each commit, if there are more than MOST.
set -- $(printf '%s\n' "$@" | awk -v seed="$(git rev-list --count HEAD)" 'BEGIN { srand(seed) } { print rand(), $0 }' | sort | cut -d' ' -f2)
left=
for test; do
	read -r line <"$test"
	areas=
	case $line in "/* tests: "*smoke*) echo "$test"; continue ;; "/* tests: "*" of "*) areas=${line##* of } ;; esac
	for area in "${test%_test.c}" ${areas%\*/}; do
		case $changed in *" $area"* | *" src/"[a-z]*"/$area"*) ;; *) continue ;; esac
		if [ $((most -= 1)) -ge 0 ]; then echo "$test"; else left="$left ${test##*/}"; fi
		break
	done
done
[ -z "$left" ] || echo "make check-all TOUCHED_MOST=99 also runs, for this change: $(echo $left | wc -w) programs, such as$(echo "$left" | cut -d' ' -f1-9)" >&2

#!/bin/sh
# Prints the test programs that `make check` runs under a sanitizer or valgrind: touched.sh MOST FILE_test.c …
# These are the programs with the mark "smoke", and at most MOST others that a change touches: src/store/merge_test.c by
# src/store/merge*, and what is listed behind "of" on a program's first line by the paths that begin with it. The change
# is what is not committed, and all since origin/main, or the last commit where HEAD is on origin/main. Without a
# history only "smoke" counts. Programs beyond MOST are named on stderr: `make check-all` runs all.
set -u
cd "$(dirname "$0")/.."
most=$1
shift
base=$(git merge-base HEAD origin/main 2>/dev/null)
[ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ] || base=HEAD~1
changed=" $(echo $(git diff --name-only "$base" 2>/dev/null; git ls-files -o --exclude-standard 2>/dev/null))"
left=
for test; do
	read -r line <"$test"
	areas=
	case $line in "/* tests: "*smoke*) echo "$test"; continue ;; "/* tests: "*" of "*) areas=${line##* of } ;; esac
	for area in "${test%_test.c}" ${areas%\*/}; do
		case $changed in *" $area"*) ;; *) continue ;; esac
		if [ $((most -= 1)) -ge 0 ]; then echo "$test"; else left="$left ${test##*/}"; fi
		break
	done
done
[ -z "$left" ] || echo "make check-all also runs, for this change:$left" >&2

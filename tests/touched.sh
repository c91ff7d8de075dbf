#!/bin/sh
# Prints the test programs that `make check-all` runs under a sanitizer or valgrind: touched.sh MOST FILE_test.c …
# It prints the programs with the mark "smoke", and at most MOST others that a change touches. src/archive/writer_test.c is
# touched by src/archive/writer*, and each program by the paths that begin with a word after "of" on its first line. The
# change is the work tree against the fork from origin/main, or against HEAD~1 if HEAD is origin/main. Without a history
# it prints all of them, as with MOST=all. stderr names the programs beyond MOST: `make check-all TOUCHED_MOST=99` runs them.
set -u
cd "$(dirname "$0")/.."
most=$1
shift
base=$(git merge-base HEAD origin/main 2>/dev/null)
[ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ] || base=HEAD~1
git rev-parse -q --verify "$base^{commit}" >/dev/null 2>&1 || most=all
[ "$most" != all ] || { printf '%s\n' "$@"; exit; }
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
[ -z "$left" ] || echo "make check-all TOUCHED_MOST=99 also runs, for this change:$left" >&2

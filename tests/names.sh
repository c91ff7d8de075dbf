#!/bin/sh
# A test, with the closing line of cmocka for tests/run.sh: each file that debian/, contrib/, the Makefile, the scripts of
# the tests and the documents name is a file that git has, as are the files in the marks of tests, and each make target that
# the documents name is in the Makefile.
set -eu

cd "$(dirname "$0")/.."
test=each_named_file_is_in_git
fail() {
	echo "[  ERROR   ] --- $1"
	echo "[  FAILED  ] $test"
	exit 1
}

# Prints the paths in a file that begin with a folder of git. $(…), %, …, and the N of a number become *.
named() { # FILE FOLDERS
	sed -e 's/\$(BUILD)\///g; s/\$([A-Za-z_]*)/*/g; s/\$(or [^()]*)/*/g; s/[%…]/*/g; s/N*N\([._]\)/*\1/g' "$1" |
		grep -oE "(^|[^]A-Za-z0-9_./*~)-])(($2)/[A-Za-z0-9_./*-]*|[A-Z]+\.md)" | sed 's/^[^A-Za-z.]//; s/[./]*$//' | sort -u
}

echo "[ RUN      ] $test"
# Without a history (make dist), all files here are those of git.
files=$(git ls-files 2>/dev/null || find * .ci ! -type d ! -path 'build/*')
folders=$(echo "$files" | sed -n 's|/.*||p' | sort -u | tr '\n' '|')
found=0
for file in $(echo "$files" | grep -E '^(debian|contrib|\.ci)/|^tests/[^/]*$|^Makefile$|\.md$'); do
	for path in $(set -f; named "$file" "${folders%|}"); do
		found=$((found + 1))
		# A folder, or what is built from a file.
		pattern=$(echo "$path" | sed -E 's/\.(o|so|d)$//; s/\./\\./g; s/\*/.*/g')
		echo "$files" | grep -qE "^$pattern(\.c|/.*)?\$" || fail "$file names $path, which git does not have"
	done
done
for target in $(cat README.md CONTRIBUTING.md doc/guide.md contrib/packaging/README tests/README.md |
	grep -oE '(^ +|`|&& |sudo )make [a-z][a-z_.-]+' | sed 's/.*make //' | sort -u); do
	grep -qE "^([a-z_.-]+ )*$target( [a-z_.-]+)*:" Makefile || fail "the documents name make $target, which the Makefile lacks"
done
for area in $(awk 'FNR == 1' $(echo "$files" | grep '_test\.c$') | sed -n 's|^/\* tests:.* of \(.*\) \*/$|\1|p'); do
	echo "$files" | grep -q "^$area" || fail "a test has the mark $area, with which no path of git begins"
done
[ "$found" -gt 100 ] || fail "only $found names were found"
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

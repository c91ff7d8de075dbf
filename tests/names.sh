#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
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
pairs=$(for file in $(echo "$files" | grep -E '^(debian|contrib|\.ci)/|^tests/[^/]*$|^Makefile$|\.md$'); do
	named "$file" "${folders%|}" | sed "s|^|$file |"
done)
found=$(echo "$pairs" | wc -l)
# A path may be a folder, or what is built from a file.
lacks=$(printf '%s\n' "$files" -- "$pairs" | awk '
	$1 == "--" { named = 1; next }
	!named { files[++n] = $0; next }
	{
		pattern = $2
		sub(/\.(o|so|d)$/, "", pattern)
		gsub(/\./, "[.]", pattern)
		gsub(/\*/, ".*", pattern)
		pattern = "^" pattern "([.]c|/.*)?$"
		for (i = 1; i <= n && !(pattern in has); i++)
			if (files[i] ~ pattern) has[pattern]
		if (!(pattern in has)) { print $1 " names " $2; exit }
	}')
[ -z "$lacks" ] || fail "$lacks, which git does not have"
for target in $(cat README.md CONTRIBUTING.md doc/guide.md doc/templates.md contrib/packaging/README tests/README.md |
	grep -oE '(^ +|`|&& |sudo )make [a-z][a-z_.-]+' | sed 's/.*make //' | sort -u); do
	grep -qE "^([a-z_.-]+ )*$target( [a-z_.-]+)*:" Makefile tests/*.mk || fail "the documents name make $target, which the Makefile lacks"
done
for area in $(awk 'FNR == 1' $(echo "$files" | grep '_test\.c$') | sed -n 's|^/\* tests:.* of \(.*\) \*/$|\1|p'); do
	echo "$files" | grep -qE "^(src/[a-z]+/)?$area" || fail "a test has the mark $area, with which no path of git begins"
done
[ "$found" -gt 100 ] || fail "only $found names were found"
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

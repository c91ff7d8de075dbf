#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A test, with the closing line of cmocka for tests/run.sh: `make uninstall` removes the files of `make install`, and the folders
# that it made if nothing else is in them. What each prefix has (bin, lib, share, share/man) stays.
set -eu

cd "$(dirname "$0")/.."
test=uninstall_leaves_what_was_there
fail() {
	echo "[  ERROR   ] --- $1"
	echo "[  FAILED  ] $test"
	exit 1
}
run() { # TARGET: into $dest, with a blank in its name
	${MAKE:-make} -s "$1" DESTDIR="$dest" PREFIX=/opt/ear >"$folder/log" 2>&1 || { cat "$folder/log"; fail "make $1"; }
}

echo "[ RUN      ] $test"
folder=$(mktemp -d "${TMPDIR:-/tmp}/iXXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM HUP
dest="$folder/de st" prefix="$folder/de st/opt/ear"

# Nothing was there.
run install
for file in bin/earlog share/man/man1/earlog.1 share/man/man5/earlog-lexicon.5 share/bash-completion/completions/earlog; do
	[ -s "$prefix/$file" ] || fail "make install made no $file"
done
[ "$("$prefix/bin/earlog" version | head -n 1)" = "earlog $(sed -n 's/^VERSION := //p' Makefile)" ] || fail "the installed earlog"
run uninstall
left=$(cd "$prefix" && find . | LC_ALL=C sort | tr '\n' ' ')
[ "$left" = ". ./bin ./lib ./share ./share/man " ] || fail "in an empty folder it left $left"

# Other programs had been there, and a file of the listener's came into a folder of earlog.
for file in share/fish/vendor_completions.d/other.fish share/man/man5/other.5 share/metainfo/other.xml bin/other; do
	mkdir -p "$prefix/${file%/*}"
	echo other >"$prefix/$file"
done
run install
echo mine >"$prefix/share/doc/earlog/examples/mine.yaml"
run install # once more, over itself
before=$(cd "$prefix" && find share/fish share/man/man5/other.5 share/metainfo/other.xml bin/other share/doc ! -name earlog.fish ! -name config.yaml | LC_ALL=C sort)
run uninstall
after=$(cd "$prefix" && find share/fish share/man/man5 share/metainfo bin/* share/doc | grep -vx 'share/man/man5\|share/metainfo' | LC_ALL=C sort)
[ "$before" = "$after" ] || fail "of $before it left $after"
[ ! -e "$prefix/share/applications" ] && [ ! -e "$prefix/share/man/man1" ] && [ ! -e "$prefix/share/zsh" ] ||
	fail "it left empty folders of its own"
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A test, with the closing line of cmocka for tests/run.sh: debian/ makes a package from a copy of git's files, without the
# tests of the package, and its program runs. Skipped, with the reason, where build dependencies of Debian are missing.
set -eu

cd "$(dirname "$0")/.."
test=the_debian_package_is_built_and_runs
skip() {
	echo "[  SKIPPED ] 1 test(s): $test: $1"
	exit 0
}
fail() {
	echo "[  ERROR   ] --- $1"
	echo "[  FAILED  ] $test"
	exit 1
}

echo "[ RUN      ] $test"
# Quickly: nobody debugs or keeps this package. In .ci/run (EARLOG_OPT: tests/checks.mk) the plain build begins with its objects.
export DEB_BUILD_OPTIONS="nocheck noopt noautodbgsym" DEB_BUILD_PROFILES=nocheck DEB_CFLAGS_APPEND="${EARLOG_OPT:--g0}" \
	DPKG_DEB_COMPRESSOR_TYPE=gzip
unset MAKEFLAGS MFLAGS MAKELEVEL # of the make that runs this test
command -v dpkg-checkbuilddeps >/dev/null || skip "there is no dpkg-checkbuilddeps"
lacks=$(LC_ALL=C dpkg-checkbuilddeps 2>&1) || skip "${lacks#*error: }"
git ls-files >/dev/null 2>&1 || skip "git has no files here"
folder=$(mktemp -d "${TMPDIR:-/tmp}/pXXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$folder/ear log" # a path with a blank
git ls-files | tar -cf - -T - | tar -C "$folder/ear log" -xf -
if ! (cd "$folder/ear log" && dpkg-buildpackage -b -uc "-j$(nproc)") >"$folder/log" 2>&1; then
	tail -n 30 "$folder/log"
	fail "dpkg-buildpackage"
fi
[ -z "${EARLOG_OPT:-}" ] || [ -e build/src ] || { mkdir -p build && cp -a "$folder/ear log/build/src" build/; }
dpkg-deb -x "$folder"/earlog_*.deb "$folder/unpacked"
version=$("$folder/unpacked/usr/bin/earlog" version | head -n 1)
[ "$version" = "earlog $(sed -n 's/^VERSION := //p' Makefile)" ] || fail "earlog version: $version"
# debian/rules finds the packages of the libraries that are opened at run time.
for library in Depends:libmpv Recommends:libavformat Recommends:libebur128 Recommends:libsystemd Recommends:libpq; do
	dpkg-deb -f "$folder"/earlog_*.deb "${library%:*}" | grep -q "${library#*:}.*>=" || fail "no ${library#*:} in ${library%:*}"
done
echo "[       OK ] $test"
echo "[  PASSED  ] 1 test(s)."

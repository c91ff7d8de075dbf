#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs tests as an ordinary user: ordinary.sh tests/run.sh NAME FILE program …
# An ordinary user runs them directly. root runs them as user nobody, without a way to gain rights, in a copy of the tree
# under a home that is closed to others, with an empty environment: like a user with a fresh clone. The name of TMPDIR is kept. FILE, FILE.skipped,
# FILE.failed, FILE.unsteady and FILE.times are copied back.
set -eu

[ "$(id -u)" -eq 0 ] || exec "$@"

as_nobody="setpriv --reuid nobody --regid $(id -g nobody) --clear-groups --no-new-privs"
if ! $as_nobody true; then
	echo "ordinary.sh: nothing can run as nobody here: the tests run as root" >&2
	exec "$@"
fi

umask 077
counts=$3
home=$(mktemp -d /tmp/earlog-XXXXXX) temporary=$(basename "${TMPDIR:-tmp}")
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT TERM HUP
chown nobody "$home"
$as_nobody mkdir -p "$home/earlog" "$home/$temporary"
# Copies only the built files that the tests need.
{
	echo "${EARLOG:-earlog}"
	printf '%s\n' "$@" | grep / | sed 's/@.*//' | sort -u
	printf '%s\n' "$@" | sed -n 's|/e2e/.*|/faults|p' | sort -u
	printf '%s\n' "$@" | sed -n 's,/\(src\|tests\)/.*,/libearlog.so,p' | sort -u | while read -r l; do [ ! -e "$l" ] || echo "$l"; done
} | tar -cf - --exclude=./.git --exclude=./build . -T - | $as_nobody tar -C "$home/earlog" -xf -
cd "$home/earlog"
rm -f "$counts"
status=0
$as_nobody env -i PATH="$PATH" HOME="$home" TMPDIR="$home/$temporary" LANG=C.UTF-8 EARLOG="${EARLOG:-earlog}" \
	${RUN_JOBS:+RUN_JOBS="$RUN_JOBS"} ${DRIVE_SLOW:+DRIVE_SLOW="$DRIVE_SLOW"} "$@" &
trap 'kill $!; wait $!; exit 130' INT TERM HUP
wait $! || status=1
cd "$OLDPWD"
for file in "$counts" "$counts.skipped" "$counts.failed" "$counts.unsteady" "$counts.times"; do
	[ ! -e "$home/earlog/$file" ] || cat "$home/earlog/$file" >>"$file"
done
exit $status

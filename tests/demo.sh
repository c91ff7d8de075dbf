#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `make demo` as a person runs it: in a terminal, until the bench is drawn; then q. Fails unless it prints the draft.
set -u

cd "$(dirname "$0")/.." || exit 1
folder=$(mktemp -d "${TMPDIR:-/tmp}/dXXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'kill $!; exit 130' INT TERM HUP
mkfifo "$folder/keys"
TERM=xterm-256color timeout 1200 script -qefc 'stty rows 24 cols 80; make demo' "$folder/screen" <"$folder/keys" >"$folder/said" 2>&1 &
exec 3>"$folder/keys"
until grep -q 'Keys' "$folder/screen" 2>/dev/null || ! kill -0 $!; do sleep 0.2; done
printf q >&3
wait $!
status=$?
grep -q 'This draft and its session are kept' "$folder/screen" || status=1
[ $status -eq 0 ] && echo "demo: the bench was drawn, and the draft printed" || { tail -n 30 "$folder/screen"; echo "demo: FAILED" >&2; }
exit $status

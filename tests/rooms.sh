#!/bin/sh
# Compares the includes of src with the table of rooms in ARCHITECTURE.md: each room includes the rooms of its second
# column, no others, and all of these stand below it. "all of them" is not looked at. What differs between systems stands in
# base/os*.c.
set -eu

cd "$(dirname "$0")/.."
sed -n '/^| room | includes/,/^$/p' ARCHITECTURE.md | sed -n 's/^| `\([a-z]*\)` | \([^|]*\) |.*/\1: \2/p' >"${TMPDIR:-/tmp}/rooms.$$"
trap 'rm -f "${TMPDIR:-/tmp}/rooms.$$"' EXIT
status=0 below=
for room in $(cut -d: -f1 "${TMPDIR:-/tmp}/rooms.$$" | tac); do
	named=$(sed -n "s/^$room: //p" "${TMPDIR:-/tmp}/rooms.$$" | tr -d ',' | tr ' ' '\n' | sort)
	found=$(find "src/$room" -name '*.[ch]' ! -name '*_test.c' ! -name 'test_*' -exec cat {} + |
		sed -n 's|^#include "\([a-z]*\)/.*|\1|p' | grep -vx "$room" | sort -u || :)
	if [ "$(echo $named)" != "all of them" ] && [ "$(echo $named)" != "$(echo $found)" ]; then
		echo "rooms: src/$room includes:" $found"; ARCHITECTURE.md says:" $named >&2
		status=1
	fi
	for one in $found; do
		case " $below " in *" $one "*) ;; *) echo "rooms: src/$room includes $one, which does not stand below it" >&2; status=1 ;; esac
	done
	below="$below $room"
done
for folder in src/*/; do
	case " $below " in *" $(basename "$folder") "*) ;; *) echo "rooms: ARCHITECTURE.md does not name $folder" >&2; status=1 ;; esac
done
# What differs between systems has its own files.
if grep -nE '^#.*(__linux__|__APPLE__|__GLIBC__|PORTABLE)|^#include <(linux/.*|malloc|sys/(epoll|eventfd|inotify|pidfd|prctl|signalfd|syscall|vfs))\.h>' \
	src/*.[ch] src/*/*.[ch] | grep -vE '^src/(base/os[a-z_]*|library/jail|remote/bus)\.[ch]:|_test\.c:' >&2; then
	echo "rooms: these belong into src/base/os*.c" >&2
	status=1
fi
[ $status -ne 0 ] || echo "rooms: $(echo $below | wc -w) rooms include what ARCHITECTURE.md says"
exit $status

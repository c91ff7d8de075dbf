#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Compares the includes of src with ARCHITECTURE.md and tests/modules. ARCHITECTURE.md has the seven folders: each includes folders
# of its second column only, which are below it. tests/modules has the rooms, each with the rooms that it includes, exactly, all of
# them further down; `tests/modules.sh write` writes these lists again, in the order of the file. File names are unique, and each
# .c file begins with what it decides. Code for one system is in base/system/os_*.c. The name of a public function says its room.
# tests/optional has each reason to skip a test.
set -eu

cd "$(dirname "$0")/.."
includes() { # FOLDER PATTERN: the rooms or folders that its files include, tests apart
	find "$1" -name '*.[ch]' ! -name '*_test.c' -exec cat {} + | sed -n "s|^#include \"\\($2\\)/.*|\\1|p" | LC_ALL=C sort -u |
		{ grep -vx "${1#src/}" || :; }
}
if [ "${1:-}" = write ]; then
	for room in $(sed -n '/^#/!s/:.*//p' tests/modules); do
		if [ "$room" = shell/cli ]; then echo "$room: all"; else echo "$room:" $(includes "src/$room" '[a-z]*/[a-z]*'); fi
	done | sed 's/:$/: none/' >"${TMPDIR:-/tmp}/modules.$$"
	{ grep '^#' tests/modules; cat "${TMPDIR:-/tmp}/modules.$$"; } >"${TMPDIR:-/tmp}/modules.$$.new"
	cat "${TMPDIR:-/tmp}/modules.$$.new" >tests/modules
	rm -f "${TMPDIR:-/tmp}/modules.$$" "${TMPDIR:-/tmp}/modules.$$.new"
	exit
fi
status=0 below=
for room in $(sed -n '/^#/!s/:.*//p' tests/modules | tac); do
	named=$(sed -n "s|^$room: ||p" tests/modules | sed 's/^none$//')
	found=$(echo $(includes "src/$room" '[a-z]*/[a-z]*'))
	if [ "$named" != all ] && [ "$named" != "$found" ]; then
		echo "modules: src/$room includes: $found; tests/modules says: $named" >&2
		status=1
	fi
	for one in $found; do
		case " $below " in *" $one "*) ;; *) echo "modules: src/$room includes $one, which is not further down" >&2; status=1 ;; esac
	done
	below="$below $room"
done
for folder in src/*/*/; do
	room=${folder#src/} room=${room%/}
	case " $below " in *" $room "*) ;; *) echo "modules: tests/modules does not name $folder" >&2; status=1 ;; esac
done
# The seven folders.
under=
for top in $(sed -n '/^| folder | may include/,/^$/s/^| `\([a-z]*\)` |.*/\1/p' ARCHITECTURE.md | tac); do
	may=$(sed -n "s/^| \`$top\` | \\([^|]*\\) |.*/\\1/p" ARCHITECTURE.md | tr ',' ' ')
	for one in $(includes "src/$top" '[a-z]*'); do
		case " $(echo $may) " in *" $one "* | *" all "*) ;; *) echo "modules: src/$top includes $one; ARCHITECTURE.md allows:" $may >&2; status=1 ;; esac
		case " $under " in *" $one "*) ;; *) echo "modules: src/$top includes $one, which is not below it" >&2; status=1 ;; esac
	done
	under="$under $top"
done
for folder in src/*/; do
	case " $under " in *" $(basename "$folder") "*) ;; *) echo "modules: ARCHITECTURE.md does not name $folder" >&2; status=1 ;; esac
done
# One name, one file: a comment, a message and a person may name it without its folder.
twice=$({ ls src/*/*/*.[ch] | sed 's|.*/||; s/\.[ch]$//' | sort | uniq -c | awk '$1 > 2 { print $2 }'
	for kind in c h; do ls src/*/*/*.$kind | sed 's|.*/||' | sort | uniq -d; done; })
[ -z "$twice" ] || { echo "modules: more than one file is called" $twice >&2; status=1; }
for file in $(grep -oE '`[a-z]+/[a-z/]*[a-z_0-9]+\.[ch]`' ARCHITECTURE.md | tr -d '`'); do
	[ -f "$file" ] || ls src/*/"$file" >/dev/null 2>&1 || {
		echo "modules: ARCHITECTURE.md names $file" >&2
		status=1
	}
done
# Each of these libraries has one room.
while read -r header home; do
	if grep -lE "^#include <($header)" src/*/*/*.[ch] | grep -vE "^src/$home/|_test\.[ch]\$" >&2; then
		echo "modules: only src/$home includes $header" >&2
		status=1
	fi
done <<'END'
sqlite3\.h archive/store
n?curses\.h bench/ui
mpv/ audio/player
libav audio/library
libpq archive/exchange
systemd/ bench/remote
utf8proc base/text
zstd\.h archive/store
END
# `make where` reads what a file begins with.
for file in $(ls src/*/*/*.c | grep -v _test); do
	case $(head -n 1 "$file") in "/*"*) ;; *) echo "modules: $file does not begin with what it decides" >&2; status=1 ;; esac
done
# A public function begins with the name of its folder, its room, a file there or the last word of that, or a struct that a header
# there has. The names of base/core/mem.h are the field's.
for folder in src/*/*/; do
	room=${folder#src/} room=${room%/}
	prefixes=$({
		echo "$room" | tr '/' '\n'
		ls "$folder" | sed -n 's/\.[ch]$//p' | sed 's/^\(os\)_.*/&\n\1/; s/\(.*_\)\(.*\)/&\n\2/'
		sed -n -e 's/^struct \([a-z_0-9]*\) {.*/\1/p' -e 's/^struct \([a-z_0-9]*\) LIST_OF(.*/\1/p' "$folder"*.h
	} | tr '\n' '|')
	if sed -n '/^\(static\|typedef\|#\)/!s/^[a-z][a-z_0-9 ]*[ *]\([a-z_0-9]*\)(.*/\1/p' $(ls "$folder"*.h | grep -v core/mem.h) |
		grep -vE "^(${prefixes%|})(_|\$)|^__" >&2; then
		echo "modules: these begin with no name of src/$room" >&2
		status=1
	fi
done
# A command reads options, opens, calls and prints: rules of the draft and of the store are behind their headers.
if grep -nE '^#include "(draft/(merge/|view/view_)|archive/store/store_private\.h)' src/shell/*/*.[ch] | grep -v '_test\.c:' >&2; then
	echo "modules: src/shell calls draft/post and the public headers of draft/view and archive/store" >&2
	status=1
fi
# The state of a room of the bench is written by that room.
for room in playback writing run sitting; do
	field=$(sed -nE "s/.*struct ${room}_(state|internal) \*([a-z_]*);.*/\2/p" src/bench/sitting/sitting.h)
	if [ -z "$field" ] || grep -nE "s->$field->[][a-z_.>-]+ *([-+|&]?=[^=]|\+\+|--)" src/*/*/*.c | grep -vE "^src/bench/$room/|_test\.c:" >&2; then
		echo "modules: only src/bench/$room writes its state" >&2
		status=1
	fi
done
# What sounds is written by one function.
if grep -nE '(deck\.|d->)play(\.[a-z_.]+)? *([-+|&]?=[^=]|\+\+|--)' src/*/*/*.c src/*/*/*.h | grep -vE '_test\.c:|^src/audio/deck/deck\.c:' >&2; then
	echo "modules: only deck_on writes deck.play" >&2
	status=1
fi
# The deck has tests with an owner of their own (tests/support/deck_owner.h).
if grep -nE '^#include "(bench/|support/(sitting_world|history|fake_levels|ui_world))' src/audio/deck/*_test.c >&2; then
	echo "modules: tests of src/audio/deck need no rooms of the bench" >&2
	status=1
fi
# A test is skipped for what is not installed, by a setting, or for a reason that tests/optional has.
if grep -rhoE '(skip_for\("|SKIPPED \] %zu test\(s\): )[^"]*' src tests --include='*.[ch]' | sed 's/^skip_for("//; s/^SKIPPED.*): //' |
	grep -vE ' is not installed|^(FAULTS|KILLS)=0$' | grep -vF "$(sed '/^#/d; s/: .*//' tests/optional)" >&2; then
	echo "modules: add these reasons to tests/optional" >&2
	status=1
fi
# Names of systems are in one header, code for one system in files of its own.
if grep -nE '__(linux|linux__|APPLE__|MACH__|GLIBC__|GLIBC_MINOR__|FreeBSD__|NetBSD__|OpenBSD__|unix__|ANDROID__)|\b(_WIN32|EARLOG_POSIX)\b' src/*.[ch] src/*/*/*.[ch] |
	grep -v '^src/base/system/os_system.h:' >&2; then
	echo "modules: only src/base/system/os_system.h knows names of systems" >&2
	status=1
fi
if grep -nE '^#include <(linux/.*|mach.*|malloc|endian|sys/(epoll|eventfd|inotify|pidfd|prctl|signalfd|syscall|sysctl|vfs))\.h>|\b(memrchr|mempcpy|strverscmp|versionsort|strchrnul)\(' \
	src/*.[ch] src/*/*/*.[ch] | grep -vE '^src/(base/system/os[a-z_]*)\.[ch]:|_test\.c:' >&2; then
	echo "modules: move these to src/base/system/os_*.c" >&2
	status=1
fi
# musl has this by a patch of Debian's alone.
if grep -n '^#include <fts\.h>' src/*.[ch] src/*/*/*.[ch] >&2; then
	echo "modules: walk a folder by file_paths or readdir" >&2
	status=1
fi
# A key of the view is a macro of its schema; these few words are keys of the session file, of scales, of the schema, of pages.
get='\b(json_object_get|view_text)' key='\([^()"]*(\([^()]*\)[^()"]*)*, "[a-z_0-9]+"'
if { grep -nE "$get$key" src/shell/cli/*.c
	grep -nE "($get|\b(put(_[a-z]+)?|json_object_set[a-z_]*|view_(has|any_has)))$key" src/draft/formats/*.c src/draft/view/*.c; } |
	grep -vE '_test\.c:|/(squiglink|ranking)\.c:|\(page, |, "(at|coupler|csv|default|file|fr|max|measurements|properties|required|side|targets|weights)"' >&2; then
	echo "modules: name a key of the view as K_NAME, which schema/export.schema.json makes" >&2
	status=1
fi
# A text of a draft is a key of schema/words/en.yaml.
for key in $(grep -ohE '\b(words_of|words_fill|WORDS_ADD)\([^()]*(\([^()]*\)[^()]*)*' src/*/*/*.c | grep -oE '"[a-z_0-9]+"' | tr -d '"' | sort -u); do
	grep -q "^$key:" schema/words/en.yaml || {
		echo "modules: schema/words/en.yaml has no $key" >&2
		status=1
	}
done
[ $status -ne 0 ] || echo "modules: $(echo $below | wc -w) rooms include what tests/modules says, $(echo $under | wc -w) folders what ARCHITECTURE.md allows"
exit $status

#!/bin/sh
# Compares the includes of src with the table of modules in ARCHITECTURE.md: each module includes the modules of its second
# column, no others, and all of them are further down in the table. "all of them" is not checked. Code for one system must
# be in base/os_*.c. The name of a public function says its module. tests/optional has each reason to skip a test.
set -eu

cd "$(dirname "$0")/.."
sed -n '/^| module | includes/,/^$/p' ARCHITECTURE.md | sed -n 's/^| `\([a-z]*\)` | \([^|]*\) |.*/\1: \2/p' >"${TMPDIR:-/tmp}/modules.$$"
trap 'rm -f "${TMPDIR:-/tmp}/modules.$$"' EXIT
status=0 below=
for module in $(cut -d: -f1 "${TMPDIR:-/tmp}/modules.$$" | tac); do
	named=$(sed -n "s/^$module: //p" "${TMPDIR:-/tmp}/modules.$$" | tr -d ',' | tr ' ' '\n' | sort)
	found=$(find "src/$module" -name '*.[ch]' ! -name '*_test.c' -exec cat {} + |
		sed -n 's|^#include "\([a-z]*\)/.*|\1|p' | grep -vx "$module" | sort -u || :)
	if [ "$(echo $named)" != "all of them" ] && [ "$(echo $named)" != "$(echo $found)" ]; then
		echo "modules: src/$module includes:" $found"; ARCHITECTURE.md says:" $named >&2
		status=1
	fi
	for one in $found; do
		case " $below " in *" $one "*) ;; *) echo "modules: src/$module includes $one, which is not further down" >&2; status=1 ;; esac
	done
	below="$below $module"
done
for folder in src/*/; do
	case " $below " in *" $(basename "$folder") "*) ;; *) echo "modules: ARCHITECTURE.md does not name $folder" >&2; status=1 ;; esac
done
# A public function begins with the name of its module, of a file there, or of a struct that a header there has. The names of
# base/mem.h are the field's.
for folder in src/*/; do
	module=$(basename "$folder")
	prefixes=$({
		echo "$module"
		ls "$folder" | sed -n 's/\.[ch]$//p'
		sed -n -e 's/^struct \([a-z_0-9]*\) {.*/\1/p' -e 's/^struct \([a-z_0-9]*\) LIST_OF(.*/\1/p' "$folder"*.h
	} | tr '\n' '|')
	if sed -n '/^\(static\|typedef\|#\)/!s/^[a-z][a-z_0-9 ]*[ *]\([a-z_0-9]*\)(.*/\1/p' $(ls "$folder"*.h | grep -v base/mem.h) |
		grep -vE "^(${prefixes%|})(_|\$)|^__" >&2; then
		echo "modules: these begin with no name of src/$module" >&2
		status=1
	fi
done
# The state of a room of the bench is written by that room.
for room in sound writing blind run sitting; do
	field=$(sed -n "s/.*struct ${room}_parts \*\([a-z_]*\);.*/\1/p" src/sitting/sitting.h)
	if [ -z "$field" ] || grep -nE "s->$field->[][a-z_.>-]+ *([-+|&]?=[^=]|\+\+|--)" src/*/*.c | grep -vE "^src/$room/|_test\.c:" >&2; then
		echo "modules: only src/$room writes its state" >&2
		status=1
	fi
done
# What sounds is written by one function.
if grep -nE '(deck\.|d->)play(\.[a-z_.]+)? *([-+|&]?=[^=]|\+\+|--)' src/*/*.c src/*/*.h | grep -vE '_test\.c:|^src/deck/deck\.c:' >&2; then
	echo "modules: only deck_on writes deck.play" >&2
	status=1
fi
# The deck has tests with an owner of their own (tests/support/deck_owner.h).
if grep -nE '^#include "((sitting|sound|writing|blind|run)/|support/(sitting_world|history|fake_levels|ui_world))' src/deck/*_test.c >&2; then
	echo "modules: tests of src/deck need no rooms of the bench" >&2
	status=1
fi
# A test is skipped for what is not installed, by a setting, or for a reason that tests/optional has.
if grep -rhoE '(skip_for\("|SKIPPED \] %zu test\(s\): )[^"]*' src tests --include='*.[ch]' | sed 's/^skip_for("//; s/^SKIPPED.*): //' |
	grep -vE ' is not installed|^(FAULTS|KILLS)=0$' | grep -vF "$(sed '/^#/d; s/: .*//' tests/optional)" >&2; then
	echo "modules: add these reasons to tests/optional" >&2
	status=1
fi
# Code for one system has its own files.
if grep -nE '^#.*(__linux__|__APPLE__|__GLIBC__)|^#include <(linux/.*|malloc|sys/(epoll|eventfd|inotify|pidfd|prctl|signalfd|syscall|vfs))\.h>' \
	src/*.[ch] src/*/*.[ch] | grep -vE '^src/(base/os[a-z_]*|library/jail)\.[ch]:|_test\.c:' >&2; then
	echo "modules: move these to src/base/os_*.c" >&2
	status=1
fi
# A file that begins with what it decides is in ARCHITECTURE.md, under "Where it is decided".
for file in $(awk 'FNR < 3 && /^(\/\*| \*) (Decides|Chooses) / && FILENAME !~ /_test\.c$/ { print FILENAME }' src/*/*.c); do
	grep -qE "\b$(basename "$file" .c)\.[ch]" ARCHITECTURE.md || {
		echo "modules: ARCHITECTURE.md does not say what $file decides" >&2
		status=1
	}
done
# A key of the view is a macro of its schema; these few words are keys of the session file, of scales, of the schema, of pages.
get='\b(json_object_get|view_text)' key='\([^()"]*(\([^()]*\)[^()"]*)*, "[a-z_0-9]+"'
if { grep -nE "$get$key" src/cli/*.c
	grep -nE "($get|\b(put(_[a-z]+)?|json_object_set[a-z_]*|view_(has|any_has)))$key" src/export/*.c; } |
	grep -vE '_test\.c:|/(squiglink|ranking)\.c:|\(page, |, "(at|coupler|csv|default|file|fr|max|measurements|properties|required|side|targets|weights)"' >&2; then
	echo "modules: name a key of the view as K_NAME, which schema/export.schema.json makes" >&2
	status=1
fi
# A text of a draft is a key of schema/words/en.yaml.
for key in $(grep -ohE '\b(words_of|words_fill|WORDS_ADD)\([^()]*(\([^()]*\)[^()]*)*' src/*/*.c | grep -oE '"[a-z_0-9]+"' | tr -d '"' | sort -u); do
	grep -q "^$key:" schema/words/en.yaml || {
		echo "modules: schema/words/en.yaml has no $key" >&2
		status=1
	}
done
[ $status -ne 0 ] || echo "modules: $(echo $below | wc -w) modules include what ARCHITECTURE.md says"
exit $status

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs test programs, several at a time, and counts their tests: run.sh NAME FILE program …
# Each line of output begins with NAME. FILE gets a line "passed failed skipped" of each call, and FILE.skipped a line for
# each test that was skipped, with its reason. FILE.failed names the tests that failed, with file and line. FILE.times gets
# CPU seconds, seconds, NAME and program.
# PROGRAM@1of3 is the program with EARLOG_PART=1of3 (tests/support/test.h).
# A program that ends without cmocka's closing line has failed.
# A program that failed beside others runs once more, alone. If it passes then, it is not counted as failed, and --end lists it as
# unsteady: what a test waits for was late. Not for what a sanitizer reports, nor where more than five programs failed.
# RUN_UNDER is put before each program, RUN_LIMIT is in seconds (600, times DRIVE_SLOW, which is measured here), RUN_JOBS is how many run at a
# time (twice as many as there are processors: most of them wait).
# Everything temporary is in two folders (tests/support/home.h), which are removed at the end, also of a run that is stopped. Each
# program has its own folders in them, and an empty home, where libraries may keep what they like. A program that leaves
# files or processes there has failed; they are removed.
#   run.sh --alone PROGRAM
#                         one program, with its own output; its temporary folder is removed, also when it is stopped
#   run.sh --begin FILE   counts from nothing
#   run.sh --end FILE     lists skipped and failed tests with the three numbers; fails if a test did, or if none was run
#   run.sh --end FILE installed
#                         the same, after an installation of what tests need: a skipped test has failed unless
#                         tests/optional has its reason
#   run.sh --end FILE all
#                         the same, where the servers and Chromium are installed too: their reasons are none
set -u

count() { # SED-EXPRESSION log: the sum of the numbers that it prints
	sed -n "$1" "$2" | awk '{ n += $1 } END { print n + 0 }'
}

sum() { # COLUMN file …
	column=$1
	shift
	cat "$@" | awk '{ n += $'"$column"' } END { print n + 0 }'
}

# A test prints the reason before it calls skip() (tests/support/needs.h). cmocka names skipped tests twice.
skipped() { # NAME program log
	awk -v who="$1 ${2##*/}" '
		/^\[ RUN / { why = "" }
		/^ *skipped: / { sub(/^ *skipped: /, ""); why = " (" $0 ")" }
		/^\[  SKIPPED \] [0-9]+ test\(s\): / { sub(/^[^0-9]*/, ""); print who ": " $0 }
		/^\[  SKIPPED \] [A-Za-z_0-9]+$/ && !told[$4]++ { print who ": " $4 why }' "$3"
}

# The names of the tests that failed. A program that ended within a test names that one.
failed() { # log status
	awk -v status="$2" '
		/^\[ RUN / { name = $4 }
		/^\[ +(OK|SKIPPED) +\] [A-Za-z_0-9]+$/ { name = "" }
		/^\[  (FAILED|ERROR)   ?\] [A-Za-z_0-9]+$/ { name = ""; if (!told[$4]++) names = names " " $4 }
		END {
			if (name) names = names " " name " (ended in it)"
			print (names ? substr(names, 2) : "after its tests") (status == 124 || status == 137 ? ", out of time" : "")
		}' "$1"
}

# Prints where it failed: the file and line of the first asserts that did not hold, with their values; what a sanitizer or
# valgrind reports, with the first function of ours in it.
places() { # log
	awk '
		/\[   LINE   \] --- / {
			sub(/.*\[   LINE   \] --- /, ""); sub(/: error: Failure!$/, ""); print "  " $0 ": " values; values = ""; n++ }
		/^\[  ERROR   \] --- |^ERROR: / { sub(/^ERROR: |^[^-]*--- /, ""); values = $0 }
		/^(src|tests)\/[^ :]*:[0-9]+: / && !/runtime error: / { values = $0; sub(/^[^ ]* /, "", values) }
		/runtime error: / { print "  " $0; n++ }
		/ERROR: [A-Za-z]*Sanitizer|^==[0-9]+== [A-Z1-9][^:]*( at | on |loss record|bytes? of size)/ {
			print "  " $0; reported = 1; n++ }
		reported && / (src|tests)\/[^ ]*:[0-9]+|\([a-z_]*\.c:[0-9]+\)/ && !/[\/(]mem\.c/ {
			sub(/^ *(#[0-9]+ 0x[0-9a-f]+ |==[0-9]+== *)/, "    "); print; reported = 0 }
		/^SUMMARY: / { print "  " $0 }
		n >= 10 { exit }' "$1"
}

# Prints the end of the log, with the first lines only of reports of leaks and reads.
last_lines() { # log
	awk '!/^ +#[0-9]+ 0x|^(Direct|Indirect) leak of|^==[0-9]+==|^$/ || n++ < 25' "$1" | tail -n 60
}

# Sets the temporary folder of a program, its home, and where homes of tests are. Nothing of the user's session is left, but git
# reads whose tree this is.
enter_folders() { # FOLDER NUMBER
	GIT_CONFIG_GLOBAL=${GIT_CONFIG_GLOBAL:-${HOME:-}/.gitconfig}
	TMPDIR=$1/$2. HOME=$1/$2.home EARLOG_HOMES=$EARLOG_HOMES/$2.
	mkdir -m 711 "$TMPDIR" "$HOME" "$EARLOG_HOMES"
	unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME DBUS_SESSION_BUS_ADDRESS
	XDG_RUNTIME_DIR=$HOME
	export TMPDIR HOME EARLOG_HOMES XDG_RUNTIME_DIR GIT_CONFIG_GLOBAL
}

# The processes that have a folder of the program in their environment.
its_processes() {
	env -i PATH="$PATH" grep -lsaF -e "=$TMPDIR" -e "=$EARLOG_HOMES" -- /proc/[0-9]*/environ
}

# Prints what a program left: processes after 10 s of a quiet machine, which it ends, and files in its folders. A process that
# works below all others (nice 19) ends late on a busy machine.
left_behind() {
	tries=0
	while [ -n "$(its_processes)" ] && [ $((tries += 1)) -lt $((100 * ${DRIVE_SLOW:-1})) ]; do sleep 0.1; done
	for process in $(its_processes); do
		echo "process $(tr '\0' ' ' <"${process%environ}cmdline")"
		kill -KILL "$(basename "${process%/environ}")"
	done 2>/dev/null
	[ -n "${DRIVE_KEEP:-}" ] || find "$TMPDIR" "$EARLOG_HOMES" -mindepth 1 -maxdepth 2 -printf '%p\n'
}

one() { # NAME FOLDER program: what it printed, "passed failed skipped" and what was skipped go into FOLDER
	log=$2/$(printf %s "$3" | tr / _) part=${3#"${3%@*}"}
	enter_folders "$2" "$(grep -nxF -e "$3" "$2/programs" | cut -d: -f1)"
	# timeout makes a process group for the program; a run that is stopped ends the group by this number. RUN_UNDER
	# comes after it: valgrind does not follow child processes.
	began=$(date +%s)
	sh -c 'echo $$ >"$0" && exec timeout -k 10 "$@"' "$log.pid" "${RUN_LIMIT:-$((600 * ${DRIVE_SLOW:-1}))}" \
		env EARLOG_PART="${part#@}" ${RUN_UNDER:-} "${3%@*}" >"$log" 2>&1 </dev/null
	status=$?
	[ -e "$2/programs" ] || exit 0 # the run was stopped
	rm -f "$log.pid"
	times >"$log.times" # in this shell: a pipe would count its own
	awk -v wall=$(($(date +%s) - began)) -v who="$1 $3" 'NR == 2 {
		split($1 " " $2, t, /[ms ]+/); printf "%.1f %d %s\n", t[1] * 60 + t[2] + t[3] * 60 + t[4], wall, who }' \
		"$log.times" >"$log.time"
	ok=$(count 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log")
	bad=$(count 's/^ *\([0-9]*\) FAILED TEST.*/\1/p' "$log")
	left=$(count 's/^\[  SKIPPED \] \(.*: \)\{0,1\}\([0-9]*\) test.*/\2/p' "$log")
	if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ $((ok + left)) -eq 0 ]; }; then
		bad=1
	fi
	left_behind >"$log.behind" # no pipe: its processes would be found
	[ ! -s "$log.behind" ] || bad=$((bad + 1))
	rm -f "$log.failed" "$log.again" # of its first run
	rm -rf "$TMPDIR" "$HOME" "$EARLOG_HOMES"
	echo "$ok $bad $left" >"$log.count"
	skipped "$1" "$3" "$log" >"$log.skipped"
	all=$(grep -c . "$2/programs") so_far=
	[ "$all" -eq 1 ] || so_far=" ($(ls "$2" | grep -c '\.count$') of $all programs)"
	if [ "$bad" -gt 0 ]; then
		sed 's/^/  left behind: /;8q' "$log.behind" >"$log.left"
		{ echo "$1 $3: $(failed "$log" $status)"; places "$log"; cat "$log.left"; } >"$log.failed"
		{
			echo "$1 ${3##*/}: FAILED (status $status, $ok passed)$so_far: $(failed "$log" $status)"
			places "$log"
			cat "$log.left"
			echo "---- the last lines of ${3##*/} ----"
			last_lines "$log"
			echo "---- ${3##*/} FAILED: $(failed "$log" $status) ----"
		} >"$log.said"
		cat "$log.said"
		grep -qE 'Sanitizer|runtime error: |^==[0-9]+== ' "$log" || echo "$3" >"$log.again"
	elif [ "$left" -gt 0 ]; then
		echo "$1 ${3##*/}: $ok passed, $left skipped$so_far"
	else
		echo "$1 ${3##*/}: $ok passed$so_far"
	fi
}

# Multiplies DRIVE_SLOW by how many times longer this machine takes now than a quiet one of 2015 for a known piece of work.
measure_machine() {
	began=$(date +%s%N) i=0
	while [ $((i += 1)) -lt 200000 ]; do :; done
	took_ms=$((($(date +%s%N) - began) / 1000000))
	DRIVE_SLOW=$((${DRIVE_SLOW:-1} * (took_ms < KNOWN_MS ? 1 : took_ms > KNOWN_MS * 10 ? 10 : (took_ms + KNOWN_MS - 1) / KNOWN_MS)))
	export DRIVE_SLOW
}
KNOWN_MS=400

make_folders() {
	TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/rXXXXXX") || exit 1
	EARLOG_HOMES=$(mktemp -d /tmp/rXXXXX) || { rm -rf "$TMPDIR"; exit 1; }
	export TMPDIR EARLOG_HOMES
	chmod 711 "$TMPDIR" "$EARLOG_HOMES" # a server that root starts as somebody else finds its files there
}

case $1 in
--alone)
	make_folders
	measure_machine
	folder=$TMPDIR homes=$EARLOG_HOMES
	trap '[ -n "${DRIVE_KEEP:-}" ] || rm -rf "$folder" "$homes"' EXIT
	trap 'exit 130' INT TERM HUP
	enter_folders "$folder" 1
	"$2"
	status=$?
	left_behind >"$folder/behind"
	sed 's/^/left behind: /' "$folder/behind" >&2
	[ ! -s "$folder/behind" ] || [ $status -ne 0 ] || status=1
	exit $status
	;;
--one)
	one "$2" "$3" "$4"
	exit 0
	;;
--begin)
	mkdir -p "$(dirname "$2")" && : >"$2" && : >"$2.skipped" && : >"$2.failed" &&
		: >"$2.unsteady" && : >"$2.times"
	exit
	;;
--end)
	passed=$(sum 1 "$2") failed=$(sum 2 "$2") skipped=$(sum 3 "$2")
	[ $((passed + failed)) -gt 0 ] || { echo "no test was run" && echo "0 passed, 1 failed, $skipped skipped" && exit 1; }
	awk -v how="${3:-}" '
		FILENAME ~ /optional$/ { at = index($0, ": "); if (!/^#/ && !(how == "all" && /: used where/)) why[substr($0, 1, at - 1)] = substr($0, at); next }
		{ for (reason in why) if (index($0, reason)) { print $0 why[reason]; next } print $0 "\tabsent" }
	' "$(dirname "$0")/optional" "$2.skipped" >"$2.reasons"
	absent=
	[ -z "${3:-}" ] || absent=$(sed -n 's/\tabsent$//p' "$2.reasons")
	lacking=$(echo "$absent" | awk '/ test\(s\): / { sub(/ test\(s\): .*/, ""); sub(/.*: /, ""); n += $0; next }
		NF { n++ } END { print n + 0 }')
	failed=$((failed + lacking)) skipped=$((skipped - lacking))
	[ "$skipped" -eq 0 ] || { echo; echo "skipped:"; sed "${absent:+/\tabsent\$/d;}s/\tabsent\$//;s/^/  /" "$2.reasons"; }
	[ -z "$absent" ] || { echo; echo "failed, for what they need is installed, or is not in tests/optional:"; echo "$absent" | sed 's/^/  /'; }
	[ ! -s "$2.unsteady" ] || { echo; echo "unsteady: failed beside other programs, passed alone:"; sed 's/^/  /' "$2.unsteady"; }
	[ ! -s "$2.failed" ] || { echo; echo "failed:"; sed 's/^/  /' "$2.failed"; }
	echo
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ]
	exit
	;;
esac

name=$1 counts=$2
shift 2
make_folders
measure_machine
folder=$TMPDIR
stop() {
	trap '' INT TERM HUP
	exec 2>/dev/null
	rm -f "$folder/programs"
	kill "$!" $(cat "$folder"/*.pid)
	tries=0 # timeout kills what has not ended after 10 s
	while kill -0 $(cat "$folder"/*.pid) && [ $((tries += 1)) -lt 24 ]; do sleep 0.5; done
	exit 130
}
trap 'rm -rf "$folder" "$EARLOG_HOMES"' EXIT
trap stop INT TERM HUP
# A shell lets nothing interrupt what it starts in the background; programs and their tests expect that it does.
interruptible=
! env --default-signal=INT,QUIT true 2>/dev/null || interruptible='env --default-signal=INT,QUIT'
run() { # JOBS NAME program …
	jobs=$1 as=$2
	shift 2
	printf '%s\n' "$@" >"$folder/programs"
	$interruptible xargs -P "$jobs" -I{} "$0" --one "$as" "$folder" {} <"$folder/programs" &
	wait $!
}
run "${RUN_JOBS:-$(($(nproc) * 2))}" "$name" "$@"
ran=$(find "$folder" -name '*.count' | grep -c .)
again=$(find "$folder" -name '*.again' -exec cat {} +)
if [ -n "$again" ] && [ $# -gt 1 ] && [ "$(echo "$again" | wc -l)" -le 5 ]; then
	for log in "$folder"/*.again; do cp "${log%again}failed" "${log%again}first"; done
	run 1 "$name" $again
	for log in "$folder"/*.first; do [ -e "${log%first}failed" ] || cat "$log" >>"$counts.unsteady"; done
fi
if [ "$ran" -ne $# ] || [ $# -eq 0 ]; then
	echo "$name: $ran of $# programs were run" | tee "$folder/run.failed"
	echo "0 1 0" >"$folder/run.count"
fi
echo "$(sum 1 "$folder"/*.count) $(sum 2 "$folder"/*.count) $(sum 3 "$folder"/*.count)" >>"$counts"
cat "$folder"/*.skipped >>"$counts.skipped"
cat "$folder"/*.time >>"$counts.times"
# Only failures of this call.
said=$(find "$folder" -name '*.failed' -exec cat {} +)
[ -z "$said" ] || echo "$said" >>"$counts.failed"
[ -z "$said" ]

#!/bin/sh
# Makes archives with several listeners, by the commands of one earlier program:
#   sh listeners.sh PATH/TO/earlog FOLDER
# FOLDER/one.db, two.db and four.db are the archives of Ada: alone; with Ben, and with a second
# machine of hers; with Ben at two machines, Cem, and a listener without a name.
#   sh listeners.sh --answers PATH/TO/earlog ARCHIVE
# prints what a program answers from a copy of such an archive.
# listeners-v19-*.db are of commit 2b3a202e, v27 of 4b270ae1, v34 of 1ef54687; the answers
# (*.txt) are of 7b610f30, the last program with several listeners, but those of compare, rank and
# stats, which are of the program after a9e92507: it has no tests and another rule of what counts.
# tests/e2e/old_listeners_test.c opens the archives with the program of today.
set -eu
answers() {
	T=$(mktemp -d)
	cp "$2" "$T/earlog.db"
	export HOME="$T" XDG_CONFIG_HOME="$T" XDG_DATA_HOME="$T" XDG_STATE_HOME="$T" XDG_CACHE_HOME="$T" TZ=UTC
	cd "$T"
	for who in "" " --listener all" " --listener ben"; do
		case $who,$2 in *ben,*one.db) continue ;; esac
		while read -r c; do
			for as in "" " --json"; do
				case $as,$c,$2 in *json,*csv,* | *json,*one.db | *json,*two.db) continue ;; esac
				echo "### $c$who$as"
				"$1" --db earlog.db $c$who$as 2>/dev/null
			done
		done <<END
search voice
search blessing
search --since 2026
search --device performer8
compare cantor
stats cantor --csv
rank
rank --by bass-depth
note list
END
	done
	echo "### list"
	"$1" --db earlog.db list 2>/dev/null
	rm -rf "$T"
}
if [ "$1" = --answers ]; then
	answers "$2" "$3"
	exit
fi
E=$1 D=$2
rm -rf "$D" && mkdir -p "$D"
export TZ=UTC
cat >"$D/clock.c" <<'END'
/* Begins the clock of the program at $CLOCK_AT, in seconds since 1970. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static time_t began;
int clock_gettime(clockid_t c, struct timespec *t)
{
	int (*next)(clockid_t, struct timespec *) = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	int r = next(c, t);
	if (c == CLOCK_REALTIME) {
		if (!began)
			began = t->tv_sec;
		t->tv_sec += atoll(getenv("CLOCK_AT")) - began;
	}
	return r;
}
time_t time(time_t *out)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	if (out)
		*out = t.tv_sec;
	return t.tv_sec;
}
int gettimeofday(struct timeval *v, void *z)
{
	struct timespec t;
	(void)z;
	clock_gettime(CLOCK_REALTIME, &t);
	v->tv_sec = t.tv_sec;
	v->tv_usec = t.tv_nsec / 1000;
	return 0;
}
END
gcc -shared -fPIC -o "$D/clock.so" "$D/clock.c" -ldl

# day DATE: the clock of the next command; each later one is a minute later.
day() { CLOCK_AT=$(date -d "$1T20:00Z" +%s); export CLOCK_AT; }
# by HOME: whose program runs.
by() {
	W=$D/$1
	export HOME="$W" XDG_CONFIG_HOME="$W/config" XDG_DATA_HOME="$W/data" XDG_STATE_HOME="$W/state" XDG_CACHE_HOME="$W/cache"
	mkdir -p "$W/work"
	cd "$W/work"
}
e() {
	CLOCK_AT=$((CLOCK_AT + 60))
	LD_PRELOAD="$D/clock.so" "$E" "$@" >>"$D/said" 2>&1 || { echo "failed: $*" >&2; tail -3 "$D/said" >&2; return 1; }
}
# An option that this program may not have.
may() { (e "$@") 2>/dev/null || echo "without: $*"; }
n() { e note add "$@"; }
# person HOME NAME: a home with a profile, a playlist and a session file.
person() {
	by "$1"
	mkdir -p config/ "$W/config/earlog/playlists"
	{ echo "net: no"; [ -z "$2" ] || echo "reviewer: {name: $2}"; } >"$W/config/earlog/config.yaml"
	cat >"$W/config/earlog/playlists/mine.yaml" <<'END'
id: mine
title: My tracks
sections:
  - id: timbre
    title: Timbre
    attributes: [dark-bright, full]
    tracks:
      - {id: shivers, title: Shivers, artist: Ed Sheeran, url: "https://www.youtube.com/watch?v=z2_Lrg6rRks", listen_for: It tells how much edge a voice gets.}
      - {id: god, title: Playing God, artist: Polyphia}
  - id: bass
    title: Bass and dynamics
    attributes: [boomy, bass-depth]
    tracks:
      - {id: gladiator, title: Gladiator Suite Part 3, artist: Hans Zimmer}
      - {id: reckoning, title: A Reckoning in Blood, album: Ghost of Tsushima OST}
END
	cat >cantor.yaml <<'END'
device: {brand: AFUL, model: Cantor, kind: iem, drivers: 14 BA}
unit: {how: bought}
playlist: mine
chains:
  snowy: {source: Apple dongle, output_voltage: 1 Vrms, output_impedance: 0.9 ohm}
  k7: {source: FiiO K7, output_voltage: 8 Vrms, output_impedance: 1 ohm, clock: yes}
compare: [AFUL Performer8, Symphonium Crimson]
questions:
  - {id: warmth, section: bass, text: Is there enough warmth?}
END
}
# scores DAY CANTOR PERFORMER8 CRIMSON: the ratings of one evening.
scores() {
	day "$1"
	for item in timbre/shivers timbre/god bass/gladiator bass/reckoning; do
		e rate cantor.yaml --track $item bass-depth "$2"
		e rate cantor.yaml --track $item bass-depth "$3" --device performer8
		e rate cantor.yaml --track $item bass-depth "$4" --device crimson
	done
	e rate cantor.yaml sonic-quality "$2"
	e rate cantor.yaml sonic-quality "$3" --device performer8
	e rate cantor.yaml sonic-quality "$4" --device crimson
	e rate cantor.yaml --section bass section "$2"
}
id() { sqlite3 "$W/data/earlog/earlog.db" "SELECT lower(hex(uuid)) FROM note WHERE body = '$1'" | cut -c 1-12; }
owner() { sqlite3 "$W/data/earlog/earlog.db" "SELECT lower(hex(listener)) FROM owner" | sed 's/\(.\{8\}\)\(....\)\(....\)\(....\)/\1-\2-\3-\4-/'; }
archive() { echo "$D/$1/data/earlog/earlog.db"; }
# bench KEYS...: a session; each argument is typed a second after the one before.
bench() {
	CLOCK_AT=$((CLOCK_AT + 60))
	for k in '' '' '' "$@" '' '' ''; do sleep 1; printf "$k"; done |
		LD_PRELOAD="$D/clock.so" timeout 60 script -qec "stty rows 40 cols 120; TERM=xterm '$E' session cantor.yaml" /dev/null >>"$D/screens" 2>&1 || echo "the bench did not end" >&2
}

# ---- what each wrote ----
person ada Ada
day 2026-03-02
n cantor.yaml "warm voice, no bite" --track timbre/shivers --at 0:33 --chain k7
n cantor.yaml "thinner than with snowy" --track timbre/shivers --at 0:54 --chain k7
n cantor.yaml "fuller voice" --track timbre/shivers --at 0:33 --device performer8 --chain k7
n cantor.yaml "softer beats" --track bass/reckoning --at 1:10 --against performer8 --chain k7
n cantor.yaml "all of the bass is fast" --section bass
n cantor.yaml "warmer overall" --against performer8
n cantor.yaml "no hiss" --chain snowy
n cantor.yaml "it plays with ease" --part impression
n cantor.yaml "enough warmth" --question warmth
n cantor.yaml "nobody reads my doubts" --track timbre/god --private
n cantor.yaml "taken back" --track timbre/god --at 0:10
e note remove "$(id 'taken back')"
n cantor.yaml "once a hasty word" --track timbre/god --at 0:20
e note edit "$(id 'once a hasty word')" "a better word"
scores 2026-03-02 4 3 2
scores 2026-03-09 3.5 3 2.5
scores 2026-03-20 4 3.5 2
day 2026-03-21
e rate cantor.yaml --track timbre/shivers dark-bright 2 --remark "bright but kind" --confidence unsure
bench 'nheard at the bench\r' 'x' 'q'

person ada-laptop Ada
day 2026-03-12
n cantor.yaml "on the train" --track bass/gladiator --at 2:06 --chain snowy
scores 2026-03-12 4.5 3 2
bench 'nseen from the window\r' 'q'

person ben Ben
day 2026-03-03
n cantor.yaml "thin voice" --track timbre/shivers --at 0:33 --chain k7
n cantor.yaml "drums land with weight" --track bass/gladiator --at 2:06 --chain k7
n cantor.yaml "leaner drums" --track bass/gladiator --at 2:06 --against crimson --chain k7
n cantor.yaml "never mind the stage" --part summary
n cantor.yaml "for the diary of Ben" --part diary --private
n cantor.yaml "Ben takes this back" --track timbre/god --at 0:10
e note remove "$(id 'Ben takes this back')"
n cantor.yaml "Ben writes in haste" --track timbre/god --at 0:20
e note edit "$(id 'Ben writes in haste')" "Ben writes with care"
scores 2026-03-03 2 3 4
scores 2026-03-10 2.5 3 4
scores 2026-03-19 2 3.5 4.5
day 2026-03-22
e rate cantor.yaml --track timbre/shivers dark-bright -1 --remark "dull to Ben"
cat >blessing.yaml <<'END'
device: {brand: Moondrop, model: Blessing, kind: iem}
playlist: mine
chains: {r3: {source: HiBy R3 II}}
compare: [AFUL Cantor]
END
n blessing.yaml "only Ben has this" --track timbre/god --at 1:00 --chain r3
e rate blessing.yaml sonic-quality 4.5
e rate blessing.yaml sonic-quality 2 --device cantor
bench 'nBen at the bench\r' 'x' 'q'
bench ':blind 1 2 3 x2\r' ' ' '3' 'N' ' ' '2' 'N' ' ' '4' 'N' ' ' '3' 'N' ' ' '2' 'N' ' ' '4' 'nheard blind\r' 'N' ' ' 'q' 'q'

person ben-laptop Ben
day 2026-03-14
n cantor.yaml "Ben on the road" --track bass/reckoning --at 0:40 --chain snowy
scores 2026-03-14 2.5 3 4
cat >p8.yaml <<'END'
device: {brand: AFUL, model: P8, kind: iem}
playlist: mine
END
n p8.yaml "named in a hurry" --track timbre/god
e rate p8.yaml sonic-quality 3.5
may device merge p8 performer8
bench 'nBen sees the sea\r' 'q'

person cem Cem
day 2026-03-05
n cantor.yaml "Cem hears depth" --track bass/gladiator --at 2:06 --chain k7
n cantor.yaml "warm to Cem" --against performer8
scores 2026-03-05 3 3 3
scores 2026-03-15 3 4 3

person nameless ''
day 2026-03-06
n cantor.yaml "unsigned words" --track timbre/shivers --at 0:34
e rate cantor.yaml sonic-quality 5

# ---- who has whose ----
# keep FROM NAME: a copy of an archive, as small as it gets.
keep() {
	sqlite3 "$(archive "$1")" "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM" >/dev/null
	cp "$(archive "$1")" "$D/$2.db"
}
# takes HOME OTHER [OPTION]: merges the archive of another.
takes() { by "$1"; day "$4"; e merge $3 "$(archive "$2")"; }
copy_home() { cp -r "$D/$1" "$D/$2"; }

keep ada one

copy_home ada ada-two
takes ada-two ada-laptop '' 2026-04-01
by ada-laptop; laptop=$(owner)
by ada-two; e listener merge "$laptop"
takes ada-two ben '' 2026-04-02
n cantor.yaml "Ada after Ben came" --track timbre/shivers --at 0:40
keep ada-two two

copy_home ada ada-four
takes ada-four ben '' 2026-04-02
takes ada-four ben-laptop '' 2026-04-02
by ben; desk=$(owner)
by ben-laptop; laptop=$(owner)
by ada-four; e listener merge "$laptop" "$desk"
takes ada-four cem '' 2026-04-03
takes ada-four nameless '' 2026-04-04
by ada-four
may device merge "AFUL P8" performer8
n cantor.yaml "Ada heard the Blessing, too" --track timbre/god --device "Moondrop Blessing"
keep ada-four four
for d in one two four; do
	sqlite3 "$D/$d.db" "SELECT '$d', (SELECT count(*) FROM note), (SELECT count(*) FROM rating), (SELECT count(*) FROM sitting), (SELECT count(*) FROM listener), (SELECT user_version FROM pragma_user_version)"
done
ls -la "$D"/*.db

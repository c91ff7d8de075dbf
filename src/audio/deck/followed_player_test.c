/* Another player that is followed, which the test plays: its position, what it is asked, and the
 * helper that reports one. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/deck_owner.h"
#include "support/fake_player.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "support/needs.h"

#define S 1000000000LL

static struct follow_player player;
static struct err err;

/* As an owner does with each report: whose track is another one, is said by the result. */
static bool
reports(struct owner *o)
{
	bool track = deck_follow_take(&o->deck, &player);

	deck_follow_position(&o->deck, follow_judge(o->deck.followed, -1, clock_mono_ns()));
	return track;
}

/* The player says where it is. */
static void
answers(struct owner *o, int64_t pos_ms)
{
	player.asked_ns = clock_mono_ns();
	follow_answer(&player, pos_ms * 1000, player.asked_ns, player.asked_ns);
	reports(o);
}

/* Time goes on, and the player answers each half second. */
static void
goes_on(struct owner *o, int64_t from_ms, int halves)
{
	for (int i = 1; i <= halves; i++) {
		clock_set(clock_mono_ns() + S / 2, clock_utc_ms() + 500);
		deck_turn(&o->deck);
		answers(o, from_ms + 500 * i);
	}
}

static void
track_is(const char *title)
{
	struct follow_track t = { .length_us = 207000000 };

	follow_text(t.title, sizeof(t.title), title);
	follow_set_track(&player, &t, clock_mono_ns());
	follow_set_status(&player, FOLLOW_PLAYING, clock_mono_ns());
}

/* A player at 0:00 of a track, which can do all that is asked. */
static void
begin(struct owner *o)
{
	clock_set(100 * S, 1700000000000);
	owner_start(o, "null", (const char *const[]){ "sine 60 30s", NULL });
	deck_follow_has_bus(&o->deck, true);
	follow_init(&player, "Fake");
	player.can.seek = player.can.pause = player.can.play = true;
	track_is("Shivers");
}

static void
asked(struct owner *o, int kind, int64_t pos_ms)
{
	struct follow_request q;

	assert_true(deck_follow_next_request(&o->deck, &q));
	assert_int_equal(q.kind, kind);
	if (kind == FOLLOW_SEEK)
		assert_int_equal(q.pos_us, pos_ms * 1000);
}

static void
nothing_is_asked(struct owner *o)
{
	struct follow_request q;

	assert_false(deck_follow_next_request(&o->deck, &q));
}

TEST_OF_DECK(the_clock_copies_its_position)
{
	struct owner *o = *state;

	begin(o);
	assert_true(reports(o));
	assert_true(playing_follows(&o->deck.play) && playing_is_clock(&o->deck.play));
	assert_string_equal(o->said, "Fake is followed");
	assert_true(o->deck.play.about);
	goes_on(o, 0, 4);
	assert_false(o->deck.play.about);
	assert_int_equal(owner_pos_ms(o), 2000);
	track_is("Thunderstruck");
	assert_true(reports(o));
	assert_false(reports(o));
	/* It is asked where it is at each key. */
	assert_true(deck_follow_asks(&o->deck));
	asked(o, FOLLOW_ASK, 0);
	/* When it is gone, the clock stands where it was. */
	goes_on(o, 0, 40);
	deck_follow_drop(&o->deck);
	assert_false(playing_follows(&o->deck.play) || deck_follow_asks(&o->deck));
	assert_true(o->deck.play.state == PLAY_PAUSED && owner_pos_ms(o) == 20000);
	owner_stop(o);
}

TEST_OF_DECK(keys_go_to_the_player_where_it_allows_them)
{
	struct owner *o = *state;

	begin(o);
	reports(o);
	goes_on(o, 0, 40);
	owner_on(o, ON_TOGGLE, 0, false);
	asked(o, FOLLOW_PAUSE, 0);
	assert_true(owner_sounds(o)); /* until it says that it has paused */
	owner_on(o, ON_SEEK, 10000, false);
	asked(o, FOLLOW_SEEK, 10000);
	assert_true(o->deck.play.about && owner_pos_ms(o) == 10000);
	answers(o, 20000); /* of before the seek */
	assert_int_equal(owner_pos_ms(o), 10000);
	follow_seeked(&player, 10000000);
	goes_on(o, 10000, 4);
	assert_false(o->deck.play.about);
	assert_int_equal(owner_pos_ms(o), 12000);
	/* A passage again and again. */
	deck_on(&o->deck, (struct play_event){ .kind = ON_LOOP, .ms = 11000, .end_ms = 12000 });
	goes_on(o, 12000, 1);
	asked(o, FOLLOW_SEEK, 11000);
	assert_true(deck_follow_stays(&o->deck));
	assert_non_null(strstr(o->said, "Fake chooses the track"));
	deck_on(&o->deck, (struct play_event){ .kind = ON_LOOP, .ms = NO_MS, .end_ms = NO_MS });

	player.can.seek = player.can.pause = false;
	reports(o);
	assert_false(deck_follow_can_seek(&o->deck, &err));
	assert_string_equal(err.msg, "Fake cannot be moved to another position from here");
	owner_on(o, ON_TOGGLE, 0, false);
	assert_string_equal(o->said, "Fake cannot be paused from here");
	nothing_is_asked(o);
	owner_stop(o);
}

TEST_OF_DECK(the_listener_or_the_chain_chooses_it)
{
	struct owner *o = *state;
	struct deck *d = &o->deck;

	begin(o);
	assert_null(deck_follow_wish(d));
	assert_false(deck_follow_choose(d, "off", &err));
	assert_true(deck_follow_choose(d, "", &err));
	assert_string_equal(deck_follow_wish(d), "auto");
	assert_true(deck_follow_choose(d, "vlc", &err));
	assert_string_equal(deck_follow_wish(d), "vlc");
	assert_false(deck_follow_suggest(d, &player));
	/* Another chain: what was typed is forgotten. */
	assert_true(deck_follow_use_chain(d, "chromium", NULL, false));
	assert_false(deck_follow_use_chain(d, "chromium", NULL, false));
	assert_string_equal(deck_follow_wish(d), "chromium");
	/* A chain that only counts the time: a player is suggested, once. */
	assert_true(deck_follow_use_chain(d, NULL, NULL, true));
	assert_string_equal(deck_follow_wish(d), "auto");
	assert_false(deck_follow_wanted(d));
	assert_true(deck_follow_suggest(d, &player));
	assert_string_equal(o->said, "Fake plays “Shivers”: \1follow\2 follows it");
	o->said[0] = '\0';
	assert_true(deck_follow_suggest(d, &player));
	assert_string_equal(o->said, "");
	deck_follow_has_bus(d, false);
	assert_false(deck_follow_choose(d, "vlc", &err));
	assert_non_null(strstr(err.msg, "no desktop session"));
	owner_stop(o);
}

/* Waits for the helper; the clock that restarts it is the real one. */
static enum follow_news
helper_says(struct owner *o, struct follow_player *p)
{
	enum follow_news news = FOLLOW_NOTHING;

	for (int turns = 0; news == FOLLOW_NOTHING && turns < 3000; turns++) {
		deck_turn(&o->deck);
		poll(&(struct pollfd){ deck_follow_fd(&o->deck), POLLIN, 0 }, 1, 20);
		news = deck_follow_on_helper(&o->deck, p);
	}
	return news;
}

TEST_OF_DECK(a_helper_reports_a_player_and_is_started_again)
{
	struct owner *o = *state;
	struct follow_player p;
	const char *command = "printf 'playing\\t3\\tLow\\t-\\t30\\n'";

	owner_start(o, "null", (const char *const[]){ "sine 60 30s", NULL });
	assert_true(deck_follow_use_chain(&o->deck, NULL, command, false));
	assert_true(deck_follow_wanted(&o->deck) && !deck_follow_wish(&o->deck));
	assert_int_equal(helper_says(o, &p), FOLLOW_REPORTED);
	assert_string_equal(p.track.title, "Low");
	assert_int_equal(p.status, FOLLOW_PLAYING);
	assert_int_equal(helper_says(o, &p), FOLLOW_GONE);
	assert_int_equal(deck_follow_fd(&o->deck), -1);
	assert_int_equal(deck_follow_on_helper(&o->deck, &p), FOLLOW_NOTHING);
	/* After a second it is started again. */
	assert_in_range(o->deck.p->follow.restart_ns - clock_mono_ns(), 1, S);
	assert_int_equal(helper_says(o, &p), FOLLOW_REPORTED);
	/* While the listener follows a player of the bus, the helper is not heard. */
	assert_true(deck_follow_choose(&o->deck, "vlc", &err));
	for (int i = 0; deck_follow_fd(&o->deck) >= 0 && i < 3000; i++) {
		poll(&(struct pollfd){ deck_follow_fd(&o->deck), POLLIN, 0 }, 1, 20);
		assert_int_equal(deck_follow_on_helper(&o->deck, &p), FOLLOW_NOTHING);
	}
	assert_int_equal(deck_follow_fd(&o->deck), -1);
	/* Another chain ends it for good. */
	assert_true(deck_follow_use_chain(&o->deck, NULL, NULL, false));
	assert_true(o->deck.p->follow.restart_ns == INT64_MAX);
	owner_stop(o);
}

/* Until the helper has reported `pos_ms`. */
static void
helper_is_at(struct owner *o, int64_t pos_ms)
{
	struct follow_player p = { 0 };

	while (!p.n || p.answers[p.n - 1].pos_us != pos_ms * 1000)
		if (helper_says(o, &p) == FOLLOW_REPORTED) {
			deck_follow_take(&o->deck, &p);
			deck_follow_position(
				&o->deck, follow_judge(o->deck.followed, -1, clock_mono_ns()));
		}
}

/* The helper answers each request with a line whose position says which one it was. */
TEST_OF_DECK(a_helper_is_asked_for_what_it_can)
{
	struct owner *o = *state;
	const char *command = "t='Low\t-\t300\t-\t-'; printf \"playing\t90.5\t$t\r\n\"; read a; "
			      "printf \"playing\t91.5\t$t\tcan: pause seek next\r\n\"; "
			      "while read -r what at; do case $what in "
			      "pause) printf \"paused\t92.5\t$t\n\" ;; "
			      "seek) printf \"paused\t$at\t$t\n\" ;; "
			      "next) printf \"playing\t7.5\tHigh\n\" ;; *) exit ;; esac; done";

	signal(SIGPIPE, SIG_IGN); /* as earlog does */
	owner_start(o, "null", (const char *const[]){ "sine 60 30s", NULL });
	assert_true(deck_follow_use_chain(&o->deck, NULL, command, false));
	helper_is_at(o, 90500);
	/* What it has not said that it can, it is not asked for. */
	owner_on(o, ON_TOGGLE, 0, false);
	assert_string_equal(o->said, "The helper cannot be paused from here");
	assert_false(deck_follow_asks(&o->deck));
	assert_int_equal(write(o->deck.p->follow.to, "\n", 1), 1);
	helper_is_at(o, 91500);
	owner_on(o, ON_TOGGLE, 0, false);
	helper_is_at(o, 92500);
	assert_true(o->deck.play.state == PLAY_PAUSED);
	owner_on(o, ON_SEEK, 61250, false);
	assert_true(o->deck.play.about && owner_pos_ms(o) == 61250);
	helper_is_at(o, 61250);
	assert_int_equal(owner_pos_ms(o), 61250);
	assert_true(deck_follow_steps(&o->deck, 1, &err));
	helper_is_at(o, 7500);
	assert_false(deck_follow_steps(&o->deck, -1, &err));
	assert_string_equal(err.msg, "The helper cannot go to its previous track from here");
	nothing_is_asked(o);
	/* Another chain closes its input. */
	assert_true(deck_follow_use_chain(&o->deck, NULL, NULL, false));
	assert_int_equal(o->deck.p->follow.to, -1);
	owner_stop(o);
}

TEST_OF_DECK(a_helper_that_does_not_read_keeps_nobody_waiting)
{
	struct owner *o = *state;
	const char *command = "printf 'playing\t90.5\tLow\t-\t-\t-\t-\tcan: seek\n'; sleep 99";

	owner_start(o, "null", (const char *const[]){ "sine 60 30s", NULL });
	assert_true(deck_follow_use_chain(&o->deck, NULL, command, false));
	helper_is_at(o, 90500);
	for (int i = 0; !o->said[0] || strstr(o->said, "is followed"); i++) {
		assert_in_range(i, 0, 100000);
		owner_on(o, ON_SEEK, 1000 + i % 7, false);
	}
	assert_string_equal(o->said, "the helper does not listen");
	owner_stop(o);
}

/* Returns the first line that a helper of contrib/follow prints if `program` prints `text`. */
static void
helper_prints(const char *helper, const char *program, const char *text, const char *expected)
{
	char folder[TEST_FOLDER_MAX], line[512] = "";
	CLEANUP(pointer_free) char *path = NULL, *all = NULL, *run = NULL;

	assert_true(test_folder_make(folder, "follow"));
	path = xasprintf("%s/%s", folder, program);
	all = xasprintf("#!/bin/sh\ncat <<'END'\n%s\nEND\n", text);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	fputs(all, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0700), 0);
	run = xasprintf("PATH='%s':$PATH timeout 2 contrib/follow/%s", folder, helper);
	FILE *out = popen(run, "re");
	assert_non_null(out);
	assert_non_null(fgets(line, sizeof(line), out));
	pclose(out);
	test_folder_remove(folder);
	assert_string_equal(line, expected);
}

TEST(helpers_read_what_the_programs_print)
{
	helper_prints("mpd", "mpc",
		"Shivers\tEd Sheeran\t\t[3:27]\tlib/03 Shivers.flac\n"
		"[playing] #1/3   0:03/3:27 (1%)\nvolume:100%   repeat: off   random: off",
		"playing\t3\tShivers\tEd Sheeran\t207\t-\tlib/03 Shivers.flac\n");
	helper_prints("mpd", "mpc",
		"\t\t\t[1:02:03]\tlow.ogg\n[paused]  #12/300   1:00:03/1:02:03 (96%)\nvolume: n/a",
		"paused\t3603\t-\t-\t3723\t-\tlow.ogg\n");
	helper_prints("mpd", "mpc", "volume: n/a   repeat: off   random: off", "stopped\n");
	helper_prints("playerctl", "playerctl",
		"playing\t12345678\tShivers\tEd Sheeran\t207000000\t-\tfile:///a/b.flac",
		"playing\t12.345678\tShivers\tEd Sheeran\t207.000000\t-\tfile:///a/b.flac\n");
}

/* Asks a helper of contrib/follow, whose programs are `fakes`, a name and a text each: its first
 * report, and what the programs were asked for. It ends when its input is closed. */
static void
helper_asks(const char *helper, const char *const fakes[2], const char *lines, const char *report,
	const char *asked)
{
	char folder[TEST_FOLDER_MAX];
	CLEANUP(buf_finish) struct buf said = BUF_INIT;

	assert_true(test_folder_make(folder, "follow"));
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", folder, fakes[0]);
	CLEANUP(pointer_free) char *log = xasprintf("%s/asked", folder);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	fprintf(f, "#!/bin/sh\nlog=${0%%/*}/asked\n%s\n", fakes[1]);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0700), 0);
	CLEANUP(pointer_free)
	char *run = xasprintf("{ printf '%s'; for i in 1 2 3 4 5 6 7 8 9; do sleep 0.1; done; } | "
			      "PATH='%s':$PATH JELLYFIN_URL=x JELLYFIN_KEY=y timeout 60 "
			      "contrib/follow/%s",
		lines, folder, helper);
	FILE *out = popen(run, "re");
	assert_non_null(out);
	for (int c; (c = fgetc(out)) != EOF;)
		buf_add_char(&said, (char)c);
	assert_int_equal(WEXITSTATUS(pclose(out)) & ~143, 0); /* ended by itself, or by TERM */
	assert_true(text_starts(said.s, report));
	struct buf text = BUF_INIT;
	bool found;
	assert_true(file_read(log, 1 << 20, &text, &found, &err) && found);
	assert_string_equal(text.s, asked);
	buf_finish(&text);
	test_folder_remove(folder);
}

TEST(helpers_pass_on_what_they_are_asked_for)
{
	needs("jq");
	helper_asks("jellyfin",
		(const char *const[]){
			"curl", "case $* in *POST*) ;; *) echo '[]' ;; esac; : >>$log" },
		"pause\n", "stopped\n", "");
	helper_asks("mpd",
		(const char *const[]){ "mpc",
			"case $1 in --format) printf "
			"'Low\\t\\t\\t[3:27]\\ta.flac\\tRadio 9\\n[playing] #1/3   0:03/3:27 "
			"(1%%)\\n' "
			";; *) echo \"$*\" >>$log ;; esac" },
		"seek 3661.5\npause\nprevious\n",
		"playing\t3\tLow\t-\t207\tRadio 9\ta.flac\tcan: play pause seek next previous\n",
		"-q seek 1:1:1\n-q pause\n-q prev\n");
	helper_asks("jellyfin",
		(const char *const[]){ "curl",
			"case $* in *POST*) echo \"$8\" >>$log ;; *) cat <<'END'\n"
			"[{\"Id\":\"tv\",\"PlayState\":{\"PositionTicks\":6000000000,\"IsPaused\":"
			"true},"
			"\"NowPlayingItem\":{\"Name\":\"A Film\",\"MediaType\":\"Video\"}},"
			"{\"Id\":\"old\",\"PlayState\":{\"IsPaused\":false,\"PositionTicks\":"
			"90000000},"
			"\"LastPlaybackCheckIn\":\"2026-11-01\","
			"\"NowPlayingItem\":{\"Name\":\"Harbour\",\"MediaType\":\"Audio\"}},"
			"{\"Id\":\"pc\",\"PlayState\":{\"IsPaused\":false,\"PositionTicks\":"
			"35000000},"
			"\"LastPlaybackCheckIn\":\"2026-11-02\","
			"\"NowPlayingItem\":{\"Name\":\"Low\",\"MediaType\":\"Audio\",\"Album\":"
			"\"B\"}}]\n"
			"END\n;; esac" },
		"play\nseek 61.5\n",
		"playing\t3.5\tLow\t-\t0\tB\t-\tcan: play pause seek next previous\n",
		"x/Sessions/pc/Playing/Unpause\n"
		"x/Sessions/pc/Playing/Seek?seekPositionTicks=615000000\n");
	helper_asks("windows 'Spotify AB'",
		(const char *const[]){ "powershell.exe",
			"for word; do :; done\n"
			"printf %s \"$word\" | base64 -d | iconv -f UTF-16LE -t UTF-8 | "
			"grep -F '$wanted = \"Spotify AB\"' >$log\n"
			"printf 'playing\\t3.500\\tLow\\t-\\t-\\t-\\t-\\tcan: seek\\r\\n'\n"
			"while read -r l; do echo \"$l\" >>$log; done" },
		"seek 61.5\n", "playing\t3.500\tLow\t-\t-\t-\t-\tcan: seek\r\n",
		"$wanted = \"Spotify AB\"; $last = \"\"\nseek 61.5\n");
	helper_asks("macos Spotify",
		(const char *const[]){ "osascript",
			"case $2 in tell*) echo \"$2\" >>$log ;; *) "
			"printf 'playing\\t3500\\tLow\\t-\\t207250\\tB\\n' >&2; exec sleep 2 ;; "
			"esac" },
		"pause\nseek 61.5\nnext\n",
		"playing\t3.500\tLow\t-\t207.250\tB\t-\tcan: play pause seek next previous\n",
		"tell application \"Spotify\" to pause\n"
		"tell application \"Spotify\" to set player position to 61.5\n"
		"tell application \"Spotify\" to next track\n");
	helper_asks("macos any",
		(const char *const[]){ "nowplaying-cli",
			"case $1 in get) printf '1\\n3.5\\nLow\\nnull\\n207\\nnull\\n' ;; "
			"*) echo \"$*\" >>$log ;; esac" },
		"seek 61.5\nprevious\n",
		"playing\t3.5\tLow\t-\t207\t-\t-\tcan: play pause seek next previous\n",
		"seek 61.5\nprevious\n");
}

TEST_OF_DECK(a_helper_whose_program_is_missing_says_so)
{
	struct owner *o = *state;
	struct follow_player p;

	owner_start(o, "null", (const char *const[]){ "sine 60 30s", NULL });
	assert_true(deck_follow_use_chain(
		&o->deck, NULL, "PATH=/nowhere; . contrib/follow/mpd", false));
	assert_int_equal(helper_says(o, &p), FOLLOW_GONE);
	assert_non_null(strstr(o->said, "mpc is not installed"));
	owner_stop(o);
}

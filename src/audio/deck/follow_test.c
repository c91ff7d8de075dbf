/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/deck/follow.h"

#include <stdio.h>

#include "base/core/mem.h"
#include "support/test.h"

#define MS 1000000LL
#define S (1000 * MS)
#define LENGTH_US 200000000LL

/* A player that plays at `rate`, and how it reports where it is. */
struct liar {
	const char *lie;
	int64_t at_ns, pos_us; /* it was there then, and has played since */
	double rate;
	bool plays;
	int64_t last_seek_us;
	int64_t reply_ns;
};

static int64_t
true_us(const struct liar *l, int64_t now_ns)
{
	return l->pos_us + (l->plays ? (int64_t)((double)(now_ns - l->at_ns) / 1000 * l->rate) : 0);
}

static int64_t
told_us(const struct liar *l, int64_t now_ns)
{
	int64_t us = true_us(l, now_ns);

	if (strcmp(l->lie, "ms for us") == 0)
		return us / 1000;
	if (strcmp(l->lie, "frozen") == 0)
		return 17345678;
	if (strcmp(l->lie, "zero") == 0)
		return 0;
	if (strcmp(l->lie, "track before") == 0)
		return us + 100000000;
	if (strcmp(l->lie, "past the end") == 0)
		return us + LENGTH_US;
	if (strcmp(l->lie, "last seek") == 0)
		return l->last_seek_us;
	if (strcmp(l->lie, "double") == 0)
		return FOLLOW_NO_POS;
	if (strcmp(l->lie, "whole") == 0)
		return us / 1000000 * 1000000;
	if (strcmp(l->lie, "late") == 0)
		return us - us / 1000 * 37 % 88 * 1000;
	return us;
}

static struct follow_track
track_of(const char *title, int64_t length_us)
{
	struct follow_track t = { .length_us = length_us };

	follow_text(t.title, sizeof(t.title), title);
	follow_text(t.id, sizeof(t.id), title);
	return t;
}

/* Asks as the bench does until `to_ns`; counts how often the position was exact, and fails where it
 * was exact and wrong. */
static int
run_to(struct follow_player *p, const struct liar *l, int64_t *now_ns, int64_t to_ns)
{
	int exact = 0;

	for (; *now_ns < to_ns; *now_ns += 5 * MS) {
		if (follow_next_ns(p) <= *now_ns) {
			p->asked_ns = *now_ns;
			p->asks++;
			follow_answer(p, told_us(l, *now_ns + l->reply_ns / 2), *now_ns,
				*now_ns + l->reply_ns);
		}
		struct follow_verdict v = follow_judge(p, LENGTH_US / 1000, *now_ns);
		exact += v.exact;
		if (v.exact &&
			llabs(v.pos_us - true_us(l, *now_ns)) > (v.within[0] ? 510000 : 200000))
			fail_msg("%s: exact, and %lld ms off", l->lie,
				(long long)((v.pos_us - true_us(l, *now_ns)) / 1000));
	}
	return exact;
}

static void
begin(struct follow_player *p, struct liar *l, const char *lie, int64_t now_ns)
{
	struct follow_track one = track_of("One", LENGTH_US);

	*l = (struct liar){ .lie = lie,
		.at_ns = now_ns,
		.pos_us = 40123456,
		.rate = 1,
		.plays = true,
		.reply_ns = 2 * MS,
		.last_seek_us = 40123456 };
	follow_init(p, "Liar");
	follow_set_track(p, &one, now_ns);
	follow_set_status(p, FOLLOW_PLAYING, now_ns);
}

TEST(an_honest_player_is_exact_after_three_answers_over_a_second)
{
	struct follow_player p;
	struct liar l;
	int64_t now_ns = 5 * S;

	begin(&p, &l, "honest", now_ns);
	assert_int_equal(run_to(&p, &l, &now_ns, 6 * S), 0);
	run_to(&p, &l, &now_ns, 6 * S + 100 * MS);
	assert_int_equal(run_to(&p, &l, &now_ns, 60 * S), (54 * 1000 - 100) / 5);
	assert_in_range(p.asks, 50, 60); /* once a second */
	struct follow_verdict v = follow_judge(&p, -1, now_ns);
	assert_in_range(v.spread_ms, 0, 5);
	/* Once it stops answering, nothing is exact for long. */
	assert_false(follow_judge(&p, -1, now_ns + 3 * S).exact);
}

/* mpv answers with the position of its last turn, up to 87 ms ago; another player's last answer
 * counts. */
TEST(late_answers_of_mpv_are_not_taken_for_the_position)
{
	struct follow_player p;
	struct liar l;
	int64_t now_ns = 5 * S, most_us = 0, least_us = 0;

	begin(&p, &l, "late", now_ns);
	run_to(&p, &l, &now_ns, 10 * S);
	follow_text(p.name, sizeof(p.name), "mpv");
	for (int i = 0; i < 90; i++) {
		run_to(&p, &l, &now_ns, now_ns + 970 * MS);
		struct follow_verdict v = follow_judge(&p, LENGTH_US / 1000, now_ns);
		int64_t off_us = v.pos_us - true_us(&l, now_ns);
		assert_true(v.exact);
		most_us = off_us > most_us ? off_us : most_us;
		least_us = off_us < least_us ? off_us : least_us;
	}
	assert_in_range(most_us, 0, 1000);
	assert_in_range(-least_us, 1000, 30000);
	follow_text(p.name, sizeof(p.name), "Other");
	int64_t last_us = p.answers[p.n - 1].pos_us + (now_ns - p.answers[p.n - 1].at_ns) / 1000;
	assert_int_equal(follow_judge(&p, LENGTH_US / 1000, now_ns).pos_us, last_us);
}

TEST(no_lie_is_taken_as_exact)
{
	static const char *const lies[] = { "ms for us", "frozen", "zero", "track before",
		"past the end", "wrong length", "last seek", "double" };

	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		struct follow_player p;
		struct liar l;
		int64_t now_ns = 5 * S;
		bool other = strcmp(lies[i], "track before") == 0;
		struct follow_track two = track_of(
			"Two", LENGTH_US + (strcmp(lies[i], "wrong length") ? 0 : 3000000));
		int exact = 0;

		begin(&p, &l, other ? "honest" : lies[i], now_ns);
		if (other)
			run_to(&p, &l, &now_ns, 20 * S);
		l = (struct liar){ .lie = lies[i],
			.at_ns = now_ns,
			.rate = 1,
			.plays = true,
			.reply_ns = 2 * MS };
		follow_set_track(&p, &two, now_ns);
		exact += run_to(&p, &l, &now_ns, now_ns + 30 * S);
		/* A pause proves nothing of a player whose position never moved. */
		l.pos_us = true_us(&l, now_ns);
		l.plays = false;
		follow_set_status(&p, FOLLOW_PAUSED, now_ns);
		exact += run_to(&p, &l, &now_ns, now_ns + 10 * S);
		l.plays = true;
		l.at_ns = now_ns;
		follow_set_status(&p, FOLLOW_PLAYING, now_ns);
		exact += run_to(&p, &l, &now_ns, now_ns + 20 * S);
		if (exact)
			fail_msg("%s: exact %d times", lies[i], exact);
		assert_string_not_equal(follow_judge(&p, LENGTH_US / 1000, now_ns).why, "");
	}
}

TEST(whole_seconds_are_exact_once_they_were_seen_to_step)
{
	for (int64_t phase = 0; phase < 1000; phase += 37) {
		struct follow_player p;
		struct liar l;
		int64_t now_ns = 5 * S + phase * MS;

		begin(&p, &l, "whole", now_ns);
		run_to(&p, &l, &now_ns, now_ns + 8 * S);
		assert_int_equal(run_to(&p, &l, &now_ns, now_ns + 40 * S), 8000);
		assert_in_range(p.asks, 48, 52); /* once a second */
		/* A pause keeps the part of the second. */
		l.pos_us = true_us(&l, now_ns);
		l.plays = false;
		follow_set_status(&p, FOLLOW_PAUSED, now_ns);
		run_to(&p, &l, &now_ns, now_ns + 2 * S);
		assert_true(follow_judge(&p, -1, now_ns).exact);
	}
}

/* A helper that reports once a second, always at the same part of a second. */
TEST(whole_seconds_that_never_step_between_reports_are_known_to_half_a_second)
{
	for (int64_t part_ms = 0; part_ms < 1000; part_ms += 90) {
		struct follow_player p;
		int64_t now_ns = 5 * S, at_ms = 40000 + part_ms;
		struct follow_verdict v;
		char line[80];

		follow_init(&p, "helper");
		for (int i = 0; i < 20; i++, at_ms += 1000, now_ns += S) {
			snprintf(line, sizeof(line), "playing\t%d\tLow\tAnn\t200",
				(int)(at_ms / 1000));
			assert_true(follow_line(&p, line, now_ns));
			v = follow_judge(&p, -1, now_ns);
			assert_true(v.exact == (i > 1));
			assert_string_equal(v.within, i > 1 ? ", to ±0.5 s" : "");
			if (v.exact && llabs(v.pos_us / 1000 - at_ms) > 500)
				fail_msg("%d ms off", (int)(v.pos_us / 1000 - at_ms));
			assert_true(!v.exact || v.spread_ms == 1000);
		}
		/* It pauses: soon it is in the second that it says. */
		at_ms -= 400;
		for (int i = 0; i < 4; i++, now_ns += S / 2) {
			snprintf(line, sizeof(line), "paused\t%d\tLow\tAnn\t200",
				(int)(at_ms / 1000));
			assert_true(follow_line(&p, line, now_ns - 400 * MS));
			v = follow_judge(&p, -1, now_ns - 400 * MS);
			assert_true(v.exact || i < 2);
			assert_true(!v.exact || llabs(v.pos_us / 1000 - at_ms) <= 500);
		}
	}
}

/* A server that knows what the player sent last, each three seconds. */
TEST(whole_seconds_that_stand_are_not_agreed)
{
	struct follow_player p;
	char line[80];

	follow_init(&p, "helper");
	for (int i = 0; i < 40; i++) {
		snprintf(line, sizeof(line), "playing\t%d\tLow\tAnn\t200", 40 + i / 6 * 3);
		assert_true(follow_line(&p, line, (10 + i) * S / 2));
		assert_false(follow_judge(&p, -1, (10 + i) * S / 2).exact);
	}
}

TEST(each_event_begins_the_proof_again)
{
	struct follow_player p;
	struct liar l;
	int64_t now_ns = 5 * S;
	struct follow_track two = track_of("Two", LENGTH_US);

	begin(&p, &l, "honest", now_ns);
	run_to(&p, &l, &now_ns, 10 * S);
	l.pos_us = true_us(&l, now_ns);
	l.plays = false;
	follow_set_status(&p, FOLLOW_PAUSED, now_ns);
	/* While it rests, its first answer says where it is. */
	assert_in_range(run_to(&p, &l, &now_ns, now_ns + S), 90, 200);
	run_to(&p, &l, &now_ns, now_ns + S);
	assert_int_equal(follow_next_ns(&p), INT64_MAX); /* a pause costs nothing */

	l.pos_us = 90000123;
	follow_seeked(&p, l.pos_us);
	assert_in_range(run_to(&p, &l, &now_ns, now_ns + S), 90, 200);
	run_to(&p, &l, &now_ns, now_ns + S);
	assert_true(follow_judge(&p, -1, now_ns).exact);

	/* A seek without its signal. */
	l.plays = true;
	l.at_ns = now_ns;
	follow_set_status(&p, FOLLOW_PLAYING, now_ns);
	run_to(&p, &l, &now_ns, now_ns + 3 * S);
	l.pos_us += 30000000;
	p.asked_ns = now_ns;
	follow_answer(&p, told_us(&l, now_ns), now_ns, now_ns);
	assert_false(follow_judge(&p, -1, now_ns).exact);
	run_to(&p, &l, &now_ns, now_ns + 3 * S);
	assert_true(follow_judge(&p, -1, now_ns).exact);

	/* The next track begins by itself; the one after it is chosen. */
	l.pos_us = LENGTH_US - 1000000;
	l.at_ns = now_ns;
	follow_seeked(&p, l.pos_us);
	run_to(&p, &l, &now_ns, now_ns + S);
	l.pos_us = 0;
	l.at_ns = now_ns;
	follow_set_track(&p, &two, now_ns);
	assert_int_equal(run_to(&p, &l, &now_ns, now_ns + 8 * S), 0);
	assert_int_equal(run_to(&p, &l, &now_ns, now_ns + S), 200);
	two = track_of("Three", LENGTH_US);
	l.pos_us = 0;
	l.at_ns = now_ns;
	follow_set_track(&p, &two, now_ns);
	run_to(&p, &l, &now_ns, now_ns + 2 * S);
	assert_true(follow_judge(&p, -1, now_ns).exact);
}

/* Chromium: until the next track, whether a signal tells the seek or not. */
TEST(behind_a_seek_a_player_that_is_ahead_is_not_exact)
{
	struct follow_track two = track_of("Two", LENGTH_US);

	for (int signal = 0; signal < 2; signal++) {
		struct follow_player p;
		struct liar l = { .lie = "", .rate = 1, .plays = true };
		int64_t now_ns = S;

		begin(&p, &l, "honest", now_ns);
		p.ahead_ms = 930;
		run_to(&p, &l, &now_ns, 10 * S);
		assert_true(follow_judge(&p, -1, now_ns).exact);
		l.pos_us += 30000000;
		p.asked_ns = now_ns;
		if (signal)
			follow_seeked(&p, true_us(&l, now_ns));
		else
			follow_answer(&p, told_us(&l, now_ns), now_ns, now_ns);
		run_to(&p, &l, &now_ns, now_ns + 20 * S);
		struct follow_verdict v = follow_judge(&p, -1, now_ns);
		assert_true(v.known && v.usable && !v.exact);
		assert_in_range(v.spread_ms, 930, 1100);
		l.pos_us = 0;
		l.at_ns = now_ns;
		follow_set_track(&p, &two, now_ns);
		run_to(&p, &l, &now_ns, now_ns + 10 * S);
		assert_true(follow_judge(&p, -1, now_ns).exact);
	}
}

/* As when the listener seeks and pauses at once: the question in between has no answer yet. */
TEST(a_pause_before_the_answer_to_a_seek_is_taken)
{
	struct liar l = { .lie = "", .rate = 1, .plays = true };
	struct follow_player p;
	int64_t now_ns = S;

	follow_init(&p, "honest");
	follow_set_status(&p, FOLLOW_PLAYING, now_ns);
	run_to(&p, &l, &now_ns, now_ns + 3 * S);
	assert_true(p.moved);
	follow_seeked(&p, 90000000);
	follow_set_status(&p, FOLLOW_PAUSED, now_ns);
	assert_false(follow_judge(&p, -1, now_ns).known);
}

TEST(foreign_numbers_are_bounded)
{
	struct liar l = { .lie = "whole", .rate = 1, .plays = true };
	struct follow_player p;
	int64_t now_ns = S;

	follow_init(&p, "hostile");
	follow_set_status(&p, FOLLOW_PLAYING, now_ns);
	follow_set_rate(&p, 1e-300);
	assert_true(p.rate >= 0.01);
	run_to(&p, &l, &now_ns, now_ns + 8 * S);
	follow_set_status(&p, FOLLOW_PAUSED, now_ns);
	follow_seeked(&p, INT64_MIN);
	l.plays = false;
	run_to(&p, &l, &now_ns, now_ns + 3 * S);
	assert_false(follow_judge(&p, -1, now_ns).exact);
	follow_seeked(&p, INT64_MAX);
	run_to(&p, &l, &now_ns, now_ns + 3 * S);
	assert_false(follow_judge(&p, -1, now_ns).exact);
}

TEST(foreign_texts_are_bounded_and_clean)
{
	struct follow_player p;
	char *much = malloc(10000001), text[FOLLOW_TEXT];

	memset(much, 'x', 10000000);
	much[10000000] = '\0';
	follow_text(text, sizeof(text), much);
	assert_int_equal(strlen(text), FOLLOW_TEXT - 1);
	follow_text(text, sizeof(text), "a\x1b[2Jb\n\u202ec\xff");
	assert_string_equal(text, "a[2Jbc");
	follow_text(text, sizeof(text), "\u00a0 Anon: Choir  Song \n ");
	assert_string_equal(text, "Anon: Choir  Song");
	follow_init(&p, "helper");
	follow_address(&p.track, "file:///home/me/secret.flac");
	assert_string_equal(p.track.url, "");
	follow_address(&p.track, much);
	assert_string_equal(p.track.url, "");
	follow_address(&p.track, "https://example.org/watch?v=1");
	assert_string_equal(p.track.url, "https://example.org/watch?v=1");
	free(much);
}

TEST(a_helper_says_all_in_a_line)
{
	struct follow_player p;

	follow_init(&p, "helper");
	assert_false(follow_line(&p, "", S));
	assert_false(follow_line(&p, "nonsense\t1", S));
	assert_true(
		follow_line(&p, "Playing\t12.5\tShivers\tEd Sheeran\t207\t=\thttps://a.org/b", S));
	assert_int_equal(p.status, FOLLOW_PLAYING);
	assert_string_equal(p.track.title, "Shivers");
	assert_int_equal(p.track.length_us, 207000000);
	assert_int_equal(p.answers[0].pos_us, 12500000);
	assert_string_equal(p.track.url, "https://a.org/b");
	assert_true(follow_line(
		&p, "playing\t13.0\tShivers\tEd Sheeran\t207\t=\thttps://a.org/b", S + 500 * MS));
	assert_true(follow_line(&p, "playing\t13.6\tShivers\tEd Sheeran\t207\t=\thttps://a.org/b",
		2 * S + 100 * MS));
	assert_true(follow_judge(&p, 208000, 2 * S + 100 * MS).exact);
	assert_false(follow_judge(&p, 210000, 2 * S + 100 * MS).exact);
	assert_true(follow_line(&p, "paused\t-\t-", 3 * S));
	assert_false(follow_judge(&p, -1, 3 * S).known);
}

/* MPD by mpDris2: whole seconds that step unevenly, and another client seeks without a signal. */
TEST(a_seek_that_no_signal_tells_is_followed)
{
	static const int64_t off_ms[] = { 0, -400, 400, -500, 300, 0, -600, 500 };
	struct follow_track one = track_of("One", LENGTH_US);
	struct follow_player p;
	int64_t now_ns = S, true_ms = 0;

	follow_init(&p, "mpd");
	follow_set_track(&p, &one, now_ns);
	follow_set_status(&p, FOLLOW_PLAYING, now_ns);
	for (size_t i = 0; i < 60; i++, now_ns += 970 * MS, true_ms += 970) {
		if (i == 12)
			true_ms += 90000;
		if (i == 40)
			true_ms -= 70000;
		int64_t said = (true_ms + off_ms[i % 8] + 500) / 1000;
		follow_answer(&p, (said < 0 ? 0 : said) * 1000000, now_ns, now_ns);
		struct follow_verdict v = follow_judge(&p, -1, now_ns);
		bool settling = (i >= 12 && i < 16) || (i >= 40 && i < 44);
		if (!settling && llabs(v.pos_us / 1000 - true_ms) > (v.exact ? 1000 : 3000))
			fail_msg("answer %zu: %lld ms off", i,
				(long long)(v.pos_us / 1000 - true_ms));
	}
}

/* Lines of a helper each half second, from now_ns on, with the position at `*pos_ms`. */
static void
report(struct follow_player *p, const char *title, int n, int64_t *pos_ms, int64_t *now_ns)
{
	char line[99];

	for (; n--; *now_ns += 500 * MS, *pos_ms += 500) {
		snprintf(line, sizeof(line), "playing\t%.3f\t%s\tAnn\t200", (double)*pos_ms / 1000,
			title);
		assert_true(follow_line(p, line, *now_ns));
	}
}

/* A title that is missing for a second says nothing of where the next track began. */
TEST(a_title_that_comes_late_has_begun_after_the_one_before)
{
	struct follow_player p;
	int64_t now_ns = 50 * S, pos_ms = 30250;

	follow_init(&p, "helper");
	report(&p, "One", 14, &pos_ms, &now_ns);
	report(&p, "-", 2, &pos_ms, &now_ns);
	report(&p, "Two", 2, &pos_ms, &now_ns);
	assert_int_equal(p.late_ns, 0);
	pos_ms = 1000;
	report(&p, "Two", 6, &pos_ms, &now_ns);
	assert_int_equal(p.late_ns, 0);
	/* The position begins again, and the title comes later. */
	int64_t began_ns = now_ns;
	pos_ms = 0;
	report(&p, "-", 4, &pos_ms, &now_ns);
	report(&p, "Three", 2, &pos_ms, &now_ns);
	assert_int_equal(p.late_ns, began_ns);
	/* The old title is still there when the position begins again. */
	report(&p, "Three", 9, &pos_ms, &now_ns);
	began_ns = now_ns;
	pos_ms = 0;
	report(&p, "Three", 1, &pos_ms, &now_ns);
	report(&p, "-", 2, &pos_ms, &now_ns);
	report(&p, "Four", 2, &pos_ms, &now_ns);
	assert_int_equal(p.late_ns, began_ns);
}

/* What a helper says that its player can; a comma in a number is a point. */
TEST(a_line_says_what_the_player_can)
{
	struct follow_player p;

	follow_init(&p, "helper");
	assert_true(follow_line(&p, "playing\t12,5\tLow\t-\t207,25\t-\t-\tcan: pause seek", S));
	assert_int_equal(p.answers[0].pos_us, 12500000);
	assert_int_equal(p.track.length_us, 207250000);
	assert_string_equal(p.track.url, "");
	assert_true(p.can.pause && p.can.seek && !p.can.play && !p.can.next && !p.can.previous);
	/* A line that says nothing of it changes nothing of it. */
	assert_true(follow_line(&p, "paused\t13", 2 * S));
	assert_true(p.can.pause && p.can.seek);
	assert_true(follow_line(&p, "paused\t13\t-\t-\t-\t-\t-\tcan: previous play eject", 2 * S));
	assert_true(p.can.previous && p.can.play && !p.can.next && !p.can.pause && !p.can.seek);
	assert_true(follow_line(&p, "stopped\t-\t-\t-\t-\t-\t-\tcan:", 2 * S));
	assert_false(p.can.previous || p.can.play);
}

/* One line of a helper whose player plays; true: its position was taken. */
static bool
is_taken(struct follow_player *p, const char *seconds, int64_t now_ns)
{
	CLEANUP(pointer_free) char *line = xasprintf("playing\t%s\tLow", seconds);

	assert_true(follow_line(p, line, now_ns));
	return p->n > 0;
}

TEST(positions_of_before_a_seek_are_not_those_behind_it)
{
	struct follow_player p;
	int64_t now_ns = 20 * S, pos_ms = 90250;

	follow_init(&p, "helper");
	report(&p, "Low", 9, &pos_ms, &now_ns);
	assert_true(follow_judge(&p, -1, now_ns).exact);
	follow_asked(&p, 61500000, now_ns);
	assert_false(follow_judge(&p, -1, now_ns).known);
	assert_false(is_taken(&p, "94.75", now_ns));
	assert_false(is_taken(&p, "95.25", now_ns + S / 2));
	assert_false(is_taken(&p, "60.9", now_ns + S));
	/* It began late, but does not go faster than time. */
	assert_false(is_taken(&p, "63.1", now_ns + S));
	assert_true(is_taken(&p, "61.7", now_ns + S));
	assert_false(follow_judge(&p, -1, now_ns + S).exact);
	assert_int_equal(follow_judge(&p, -1, now_ns + S).pos_us, 61700000);
	now_ns += S * 3 / 2;
	pos_ms = 62200;
	report(&p, "Low", 3, &pos_ms, &now_ns);
	assert_true(follow_judge(&p, -1, now_ns).exact);
	/* Whole seconds. */
	follow_asked(&p, 30900000, now_ns);
	assert_false(is_taken(&p, "63", now_ns + S / 4));
	assert_false(is_taken(&p, "29", now_ns + S / 4));
	assert_true(is_taken(&p, "30", now_ns + S / 4));
	/* It did not go there: after three seconds it is where it says. */
	follow_asked(&p, 10000000, now_ns);
	assert_false(is_taken(&p, "32.5", now_ns + 3 * S - 1));
	assert_true(is_taken(&p, "33.5", now_ns + 3 * S));
	/* Another track begins anywhere. */
	follow_asked(&p, 10000000, now_ns);
	assert_true(follow_line(&p, "playing\t0\tHigh", now_ns + S));
	assert_int_equal(p.n, 1);
}

TEST(a_file_without_tags_has_the_name_of_its_address)
{
	static const char *const cases[][2] = {
		{ "file:///home/me/03%20-%20Hotel%20California.flac", "03 - Hotel California" },
		{ "/home/me/a b/Low.mp3", "Low" },
		{ "https://a.org/b/Tears%20in%20Heaven.m4a?key=1/2", "Tears in Heaven" },
		{ "file:///a/100%25%zz.wav", "100%%zz" }, { "file:///a/%1b%5b2J.wav", "[2J" },
		{ "", "" }, { "https://a.org/", "" },
		{ "https://open.spotify.com/track/19YKaevk2bce4odJkP5L22", "" },
		{ "spotify:track:19YKaevk2bce4odJkP5L22", "" }, { "file:///a/Low", "Low" }
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct follow_track t = { .length_us = -1 };

		follow_name(&t, cases[i][0]);
		assert_string_equal(t.title, cases[i][1]);
		assert_true(t.is_file == (t.title[0] != '\0'));
	}
	struct follow_track named = track_of("Low", -1);
	follow_name(&named, "file:///a/b.flac");
	assert_string_equal(named.title, "Low");
	assert_int_equal(follow_length(INT64_MAX), -1);
	assert_int_equal(follow_length(3 * 86400LL * 1000000), -1);
	assert_int_equal(follow_length(200), 200);
}

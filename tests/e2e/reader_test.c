/* tests: long of ui/ sitting/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session with the screen off: all that the listener has is what a screen reader gets, and the
 * bell. */
#include "e2e/bench.h"

/* Returns how often the bell rang; a \a may also end a title of the window or a question for its
 * colour. */
static size_t
bells(struct drive *d)
{
	size_t n, rings = 0;
	const char *log = drive_log(d, &n);
	bool title = false;

	for (size_t i = 0; i < n; i++) {
		bool escaped = i && log[i - 1] == '\033';

		rings += log[i] == '\a' && !title;
		title = escaped && log[i] == ']' ? true : title && log[i] != '\a' && !escaped;
	}
	return rings;
}

/* Presses keys that are refused. A slow disk may also ring the bell, so only "more" is certain. */
static bool
rings(struct drive *d, const char *keys, const char *message)
{
	size_t before = bells(d);

	drive_keys(d, keys);
	drive_wait_text(d, message);
	return bells(d) > before;
}

TEST_DRIVEN(a_refused_key_rings_the_bell_if_the_profile_asks_for_it)
{
	static const char *const flags[] = { NULL, "--reader" };

	for (size_t i = 0; i < LENGTH(flags); i++) {
		struct home *h = bench_home();

		home_write(h, "config/earlog/config.yaml",
			"audio: {output: \"null\"}\nbell: refused\n");
		struct drive *d = bench_launch(h, NULL, flags[i]);
		drive_wait_text(d, "First");
		assert_true(rings(d, "b", "no loop has started"));
		assert_true(rings(d, "ö", "is not a key here"));
		/* In a test the same keys are silent. */
		drive_keys(d, ":blind 1 2 x2\r");
		drive_wait_text(d, "trial 1 of 4");
		assert_false(rings(d, "d", "the device stays hidden"));
		bench_end(d);
	}
}

TEST_DRIVEN(without_the_key_in_the_profile_no_bell_rings)
{
	struct drive *d = bench_launch(bench_home(), NULL, "--reader");

	drive_wait_text(d, "First");
	assert_false(rings(d, "b", "no loop has started"));
	bench_end(d);
}

/* Returns how often the program wrote the text. */
static size_t
times_said(struct drive *d, const char *text)
{
	size_t n, times = 0;
	const char *log = drive_log(d, &n);

	for (size_t i = 0; i + strlen(text) <= n; i++)
		times += strncmp(log + i, text, strlen(text)) == 0;
	return times;
}

TEST_DRIVEN(a_message_is_said_again_and_a_jump_says_its_time)
{
	struct drive *d = bench_launch(bench_clock_home(), NULL, "--reader");

	drive_wait_text(d, "First");
	drive_keys(d, "b");
	drive_wait_text(d, "the clock has no loops");
	drive_keys(d, "b");
	drive_wait_quiet(d, 100);
	assert_int_equal(times_said(d, "the clock has no loops"), 2);
	drive_keys(d, ":goto 0:10\r");
	drive_wait_text(d, "at 0:10");
	drive_key(d, "Right");
	drive_wait_text(d, "at 0:15");
	drive_key(d, "Left");
	drive_wait_quiet(d, 100);
	assert_int_equal(times_said(d, "at 0:10"), 2);
	bench_end(d);
}

TEST_DRIVEN(say_repeats_the_line_above_the_editor)
{
	struct drive *d = bench_launch(
		bench_home(), &(struct drive_options){ .rows = 24, .cols = 120 }, "--reader");

	drive_wait_text(d, "First");
	for (int i = 0; i < 2; i++) {
		const char *said = NULL;

		drive_mark(d);
		drive_keys(d, ":say\r");
		drive_wait_text(d, "→ First · AFUL Cantor");
		drive_wait_quiet(d, 50);
		said = drive_log(d, NULL) + strlen(drive_log(d, NULL)) - drive_since(d);
		assert_non_null(strstr(said, "→ First · AFUL Cantor"));
	}
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	bench_end(d);
}

/* Each act is heard, and is in the record. */
TEST_DRIVEN(an_evening_is_kept_with_the_screen_off)
{
	static const struct {
		const char *keys, *heard, *sql, *is;
	} acts[] = {
		{ "m", "kept: 0:", "select count(*) from note where body is null", "1" },
		{ "etight hit\r", "Keys ", "select body from note", "tight hit" },
		{ "p", "private: exports leave “tight hit” out",
			"select count(*) from withheld where deleted = 0", "1" },
		{ "X", "“tight hit” deleted", "select deleted from note", "1" },
		{ "u", "Undone: deletion of note", "select deleted from note", "0" },
		{ "witin", "Words of the wheel: Tinny: A narrow", NULL, NULL },
		{ "\r2", "Wheel: Tinny: 2, AFUL Cantor, for the section",
			"select attribute || value from rating", "tinny2.0" },
		{ "\033obuild", "A note without a time: build: how the device is made", NULL,
			NULL },
		{ "\rsolid\r", "note kept under: build",
			"select body from note where part = 'build'", "solid" },
		{ "obuild\033[C", ": solid", NULL, NULL },
		{ "\033[D", "how the device is made · 1 note", NULL, NULL },
		{ "\033d2 ", "AFUL Performer8 is worn", "select fit from sitting", "2" },
		{ "s\033[B\r", "switch to walk (Space it is on", NULL, NULL },
		{ " ", "chain walk", NULL, NULL },
		{ "v30\r", "volume 30", "select count(*) from volume where value = 30", "1" },
		{ ":say\r", "→ First · AFUL Performer8 · walk", NULL, NULL },
	};
	struct home *h = bench_home();
	struct drive *d =
		bench_launch(h, &(struct drive_options){ .rows = 24, .cols = 120 }, "--reader");

	drive_wait_text(d, "playing: First");
	for (size_t i = 0; i < LENGTH(acts); i++) {
		drive_type(d, acts[i].keys);
		drive_wait_text(d, acts[i].heard);
		if (acts[i].sql)
			drive_wait_sql(d, acts[i].sql, acts[i].is);
	}
	bench_quit(d);
	home_free(h);
}

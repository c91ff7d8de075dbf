/* tests: long, of ui/input ui/screen */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What no person would do in an evening: thousands of keys, hundreds of sizes. */
#include "e2e/bench.h"
#include "e2e/moved_clock.h"

#include <stdlib.h>

#include "base/core/mem.h"
#include "bench/command/keymap.h"

static uint64_t seed;

static size_t
dice(size_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % sides;
}

/* By what it does in any table: the keys do not know where they are. */
static bool
ends_or_stops(const char *key)
{
	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct binding *b = &keymap_defaults()->v[i];

		if (strcmp(b->key, key) == 0 &&
			(strcmp(b->line, "quit") == 0 || strcmp(b->line, "suspend") == 0))
			return true;
	}
	return false;
}

/* The bytes of a key of the table, of either state; "" for those that would end the test. */
static void
add_key(struct drive *d, struct buf *out)
{
	const struct binding *b = &keymap_defaults()->v[dice(keymap_defaults()->n)];
	char bytes[16];

	if (!ends_or_stops(b->key))
		buf_add_bytes(out, bytes, vt_key(drive_vt(d), b->key, bytes));
}

static void
add_words(struct buf *out)
{
	static const char *const words[] = {
		"bass ",
		"größer ",
		"音楽 ",
		"e\xcc\x81 ",
		"👩‍👩‍👧 ",
		"ä",
		":goto 0:07\r",
		":seek -2\r",
		"[1:10]",
		"\n",
		"שלום ",
		"ไทย ",
		":note thrown in\r",
		":frobnicate\r",
		"\033[200~pasted\nlines :quit\n\033[201~",
		"\033[99;9~",
		"\xff",
		"\033",
	};

	buf_add(out, words[dice(LENGTH(words))]);
}

/* To Keys, from wherever the keys led. Returns false if they led to the end of the program. */
static bool
come_home(struct drive *d)
{
	/* Held keys may take the first Esc, and the second one runs them. */
	for (int i = 0; i < 8; i++) {
		if (!drive_try_keys(d, "\033"))
			return false;
		drive_listen(d, 200);
	}
	/* What leaves says what it kept, and ends a moment later. */
	drive_listen(d, 1500);
	if (!drive_running(d) || drive_find(d, "To export the review", NULL, NULL))
		return false;
	drive_resize(d, 24, 80); /* smaller ones show a message in place of the hints */
	bench_keys(d);
	if (drive_find(d, "▶ ~", NULL, NULL) || drive_find(d, "▶ 0:", NULL, NULL)) {
		drive_keys(d, " "); /* or the time would move the screen */
		drive_wait_gone(d, "▶ ~");
		drive_wait_gone(d, "▶ 0:");
	}
	return true;
}

/* Resizes, and waits until the bench has painted: on a busy machine it begins late. */
static void
resize_until_painted(struct drive *d, int rows, int cols)
{
	drive_mark(d);
	drive_resize(d, rows, cols);
	for (int ms = 0; drive_since(d) == 0 && ms < home_limit_ms(0); ms += 5)
		drive_listen(d, 5);
	drive_wait_quiet(d, 200);
}

/* The list of commands has the one that ends the bench, so random keys end it: starts it again. */
static struct drive *
start_again(struct drive *d, struct home *h, uint64_t start, const struct drive_options *o)
{
	if (drive_wait_exit(d) != 0)
		drive_fail(d, "seed %llu: it ended by itself", (unsigned long long)start);
	drive_end(d);
	return bench_start(h, o);
}

static void
random_keys_with(struct home *h, uint64_t start, size_t keys, const struct drive_options *o)
{
	struct drive *d = bench_start(h, o);
	struct buf burst = BUF_INIT;

	seed = start;
	for (size_t i = 0; i < keys;) {
		buf_clear(&burst);
		for (size_t k = 1 + dice(12); k > 0; k--, i++) {
			if (dice(5) == 0)
				add_words(&burst);
			else
				add_key(d, &burst);
		}
		bool taken = drive_try_keys(d, burst.s);
		if (taken && dice(4) == 0)
			drive_listen(d, 1);
		if (taken && drive_running(d))
			continue;
		d = start_again(d, h, start, o);
	}
	while (!come_home(d))
		d = start_again(d, h, start, o);
	bench_same_when_redrawn(d);
	resize_until_painted(d, 31, 101);
	char *wide = xstrdup(drive_screen(d));
	resize_until_painted(d, 40, 140);
	resize_until_painted(d, 31, 101);
	assert_string_equal(drive_screen(d), wide);
	free(wide);
	size_t n;
	const char *log = drive_log(d, &n);
	assert_harmless(log, n, true);
	bench_quit(d);
	buf_finish(&burst);
	bench_intact(h);
}

TEST_DRIVEN(random_keys_leave_a_whole_screen_and_archive)
{
	for (uint64_t s = 1; s <= 3; s++) {
		struct home *h = bench_clock_home();

		bench_tracks(h,
			"      - {id: one, title: One, duration: \"4:05\", cues: [{at: \"0:05\", "
			"label: five}]}\n"
			"      - {id: two, title: Two 音楽, duration: \"1:00\"}\n      - {id: "
			"three, title: Three}\n");
		random_keys_with(h, s, 1000,
			s == 2 ? &(struct drive_options){ .rows = 12, .cols = 44 } : NULL);
		home_free(h);
	}
}

TEST_DRIVEN(random_keys_while_it_plays)
{
	struct home *h = bench_home();

	random_keys_with(h, 77, 600, NULL);
	bench_run(h, "export", "--json");
	home_free(h);
}

TEST_DRIVEN(a_storm_of_sizes_loses_no_letter)
{
	static const char letters[] = "abcdefghijklmnopqrst";
	struct home *h = bench_home();

	bench_tracks(h, "      - {id: long, title: Long, signal: sine 200 500s}\n");
	struct drive *d = bench_start(h, NULL);
	seed = 5;
	drive_wait_text(d, "▶ 0:0"); /* while it plays */
	drive_keys(d, "n");
	bench_text(d);
	for (size_t i = 0; i < 1000; i++) {
		drive_resize(d, 1 + (int)dice(100), 1 + (int)dice(300));
		if (i % 50 == 0)
			drive_bytes(d, letters + i / 50, 1);
	}
	drive_resize(d, 24, 80);
	drive_wait_text(d, letters);
	bench_text(d);
	drive_key(d, "F5"); /* pauses: or the time would move the screen */
	drive_wait_text(d, "‖ ");
	bench_same_when_redrawn(d);
	drive_wait_sql(d, "select body from draft where deleted = 0", letters);
	drive_keys(d, "\r");
	bench_keys(d);
	bench_quit(d);
	home_free(h);
}

TEST_DRIVEN(resized_while_typing_the_words_stay_in_sight)
{
	static const struct {
		int rows, cols;
	} sizes[] = { { 10, 40 }, { 24, 80 }, { 32, 120 }, { 10, 40 }, { 24, 80 } };
	static const char *const words[] = { "wide ", "and ", "deep ", "and ", "even" };
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	struct buf all = BUF_INIT;

	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, "n");
	bench_text(d);
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		drive_resize(d, sizes[i].rows, sizes[i].cols);
		drive_type(d, words[i]);
		buf_add(&all, words[i]);
		char *seen = xstrndup(all.s, all.len - (all.s[all.len - 1] == ' '));
		drive_wait_text(d, seen);
		bench_text(d);
		drive_wait_text(d, "First"); /* the line above still says where it belongs */
		free(seen);
	}
	drive_keys(d, "\r");
	bench_keys(d);
	drive_resize(d, 10, 40);
	drive_wait_text(d, "Tab: notes");
	drive_keys(d, "\t");
	drive_wait_text(d, "wide and deep and even");
	bench_quit(d);
	assert_string_equal(home_sql(h, "select body from note"), all.s);
	buf_finish(&all);
	home_free(h);
}

TEST_DRIVEN(too_small_it_says_so_waits_and_comes_back)
{
	static const struct {
		int rows, cols;
	} sizes[] = { { 9, 80 }, { 24, 39 }, { 5, 20 }, { 2, 1 }, { 1, 1 } };
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);

	for (size_t i = 0; i < LENGTH(sizes); i++) {
		drive_resize(d, sizes[i].rows, sizes[i].cols);
		if (sizes[i].cols >= 39)
			drive_wait_text(d, "earlog needs 40x10");
		drive_wait_quiet(d, 50);
		drive_resize(d, 24, 80);
		bench_keys(d);
		assert_screen_has(d, "─ Tracks ");
	}
	drive_resize(d, 0, 0); /* a terminal that does not know */
	bench_type(d, "still here");
	bench_end(d);
	/* Started too small. */
	h = bench_clock_home();
	d = bench_launch(h, &(struct drive_options){ .rows = 5, .cols = 50 }, NULL);
	drive_wait_text(d, "earlog needs 40x10, this is 50x5");
	drive_resize(d, 24, 80);
	bench_keys(d);
	bench_quit(d);
	home_free(h);
}

/*
 * ---- What is no key: sequences that are in no table, and ones that were cut on their way.
 * ----
 */

static const char *const unknown[] = {
	"\033[99;9~",
	"\033[<0;3;3M",
	"\033[<0;3;3m",
	"\033[I",
	"\033[O",
	"\033[1;9Q",
	"\033[27;5;300~",
	"\033[?62;22c",
	"\033[12;40R",
	"\033[M !!",
	"\033OY",
	"\033[23;6~",
	"\033]11;rgb:0000/0000/0000\033\\",
	"\033P1$r0m\033\\",
	"\033]52;c;cXVpdA==\a",
	"\033[;;;;;;q",
	"\033[5n",
	"\xff",
	"\x9b",
	"\xed\xa0\x80",
	"\xf5\x80\x80\x80",
};

static const char *const cut[] = {
	"\033[1;",
	"\033[12",
	"\033[<0;1",
	"\033[[",
	"\033O5",
	"\033[?6",
	"\033P+r",
	"\033]0;t",
	"\xf0\x9f",
	"\xe2\x82",
};

/* Longer than the program waits for the rest of a key. */
#define CUT_MS 600

/* Returns the screen without the row of the message, which says that a key does nothing. */
static char *
screen_of(struct drive *d)
{
	struct buf rows = BUF_INIT;

	for (int row = 0; row < 24; row++)
		buf_addf(&rows, "%s\n", row == 22 ? "" : drive_row(d, row));
	return buf_detach(&rows);
}

static void
assert_nothing_happens(struct drive *d, const char *keys, int ms)
{
	char *before = screen_of(d);

	drive_keys(d, keys);
	drive_wait_quiet(d, 15); /* it has read them */
	if (ms)
		moved_clock_go(drive_home(d), ms);
	drive_wait_quiet(d, 15);
	char *after = screen_of(d);
	if (strcmp(after, before) != 0)
		drive_fail(d, "%s did something", keys + 1);
	free(before);
	free(after);
}

static void
assert_all_do_nothing(struct drive *d)
{
	drive_wait_text(d, "Third");
	drive_wait_quiet(d, 200);
	moved_clock_stop(drive_home(d), true);
	for (size_t i = 0; i < LENGTH(unknown); i++)
		assert_nothing_happens(d, unknown[i], 0);
	for (size_t i = 0; i < LENGTH(cut); i++)
		assert_nothing_happens(d, cut[i], CUT_MS);
	assert_true(drive_running(d));
}

static struct drive *
start_moved(void)
{
	struct home *h = bench_clock_home();

	moved_clock_begin(h);
	return bench_start(h, NULL);
}

TEST_DRIVEN(unknown_and_cut_keys_do_nothing_in_keys)
{
	struct drive *d = start_moved();

	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	assert_all_do_nothing(d);
	drive_keys(d, "\033[B"); /* and the next key is whole */
	drive_wait_text(d, "Notes · Second");
	assert_string_equal(drive_sql(d, "select count(*) from note"), "1");
	bench_end(d);
}

TEST_DRIVEN(unknown_and_cut_keys_do_nothing_in_text)
{
	struct drive *d = start_moved();

	bench_type(d, "abc");
	assert_all_do_nothing(d);
	drive_keys(d, "d");
	drive_wait_text(d, " abcd\n");
	drive_wait_sql(d, "select body from draft where deleted = 0", "abcd");
	assert_string_equal(drive_sql(d, "select count(*) from note"), "0");
	bench_end(d);
}

TEST_DRIVEN(a_key_that_comes_in_pieces_is_one_key)
{
	static const char ctrl_left[] = "\033[1;5D";
	struct drive *d = start_moved();

	bench_type(d, "ab cd");
	moved_clock_stop(drive_home(d), true); /* the first piece is a key of its own after 50 ms */
	for (size_t i = 0; ctrl_left[i]; i++) {
		drive_bytes_at_once(d, ctrl_left + i, 1);
		drive_listen(d, 5);
	}
	drive_bytes_at_once(d, "\xc3", 1);
	drive_listen(d, 5);
	drive_bytes_at_once(d, "\xb6", 1);
	drive_wait_text(d, " ab öcd\n");
	bench_end(d);
}

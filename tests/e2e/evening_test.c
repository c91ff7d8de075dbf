/* tests: long, of sitting/change command/command */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evenings of random keys, pastes and sizes while it plays; every now and then the bench is left,
 * or killed, and what it shows when it starts again is what it showed before. EARLOG_SEED and
 * EARLOG_ROUNDS make them others, or more.
 */
#include "e2e/bench.h"

#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/command/keymap.h"

static uint64_t seed;

static size_t
dice(size_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % sides;
}

static uint64_t
number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

/* ---- keys ---- */

/* What may be pressed: everything, or nothing that takes words away again. */
enum evening_hand { ANY, KEEPING };

/* By what it does in Keys, whichever table it came from: the hand does not know where it is. */
static bool
may_press(const char *key, enum evening_hand hand)
{
	/* Enter runs a line of the help, also that of quit. */
	static const char *const never[] = { "quit", "suspend", "help" };
	static const char *const takes[] = { "undo", "redo", "delete", "edit", "command" };

	for (size_t k = 0; k < keymap_defaults()->n; k++) {
		const struct binding *b = &keymap_defaults()->v[k];
		if (strcmp(b->key, key) != 0)
			continue;
		for (size_t i = 0; i < LENGTH(never); i++)
			if (strcmp(b->line, never[i]) == 0)
				return false;
		for (size_t i = 0; i < LENGTH(takes) && hand == KEEPING; i++)
			if (strcmp(b->line, takes[i]) == 0)
				return false;
	}
	return true;
}

static void
add_key(struct drive *d, enum evening_hand hand, struct buf *out)
{
	const struct binding *b = &keymap_defaults()->v[dice(keymap_defaults()->n)];
	char bytes[16];

	if (may_press(b->key, hand))
		buf_add_bytes(out, bytes, vt_key(drive_vt(d), b->key, bytes));
}

/* In Keys these are keys; the first ones have none in them that takes words away. */
#define HARMLESS 10
static const char *const words[] = { "bass ", "ä", "音楽 ", "[1:10]",
	"\033[200~pasted\nlines :quit\n\033[201~", "\xff", "\033", "\033[99;9~", ":goto 0:07\r",
	":note thrown in\r", "größer ", "e\xcc\x81 ", "👩‍👩‍👧 ", ":seek -2\r", "\n",
	"שלום ", ":frobnicate\r", ":undo\r", ":add https://example.org/another\r", ":volume 23\r",
	"4", "Yhow so?\r" };

static void
press(struct drive *d, size_t keys, enum evening_hand hand)
{
	struct buf burst = BUF_INIT;

	for (size_t i = 0; i < keys;) {
		buf_clear(&burst);
		for (size_t k = 1 + dice(12); k > 0; k--, i++) {
			if (dice(5) == 0)
				buf_add(&burst,
					words[dice(hand == ANY ? LENGTH(words) : HARMLESS)]);
			else
				add_key(d, hand, &burst);
		}
		drive_bytes(d, burst.s, burst.len);
		if (dice(30) == 0)
			drive_resize(d, 10 + (int)dice(30), 40 + (int)dice(100));
		if (dice(4) == 0)
			drive_listen(d, 1);
		if (!drive_running(d))
			drive_fail(d, "it ended by itself");
	}
	buf_finish(&burst);
}

/* ---- the state that is compared: the record, and one place in it ---- */

static const struct {
	const char *name, *title; /* a part of it, which no other pane shows */
} panes[] = { { "notes", "─ Notes" }, { "tracks", "─ Tracks" }, { "others", "─ Other devices" },
	{ "chains", "─ Chains" }, { "parts", "─ A note without" },
	{ "coverage", "─ Without a note" } };

/* Held keys may take the first Esc, and the second one runs them. */
#define ESCAPES 4

/* Out of whatever was open. */
static void
come_home(struct drive *d, int rows, int cols)
{
	drive_wait_quiet(d, 100);
	for (int i = 0; i < ESCAPES; i++)
		drive_keys(d, "\033");
	drive_resize(d, rows, cols);
	bench_keys(d);
}

/* As bench_command, also where there is no room for hints. */
static void
tell(struct drive *d, const char *line)
{
	char *keys = xasprintf(":%s\r", line);

	drive_keys(d, keys);
	drive_wait_quiet(d, 50);
	free(keys);
}

/* By the key that is no letter: those may write. */
static void
leave(struct drive *d)
{
	drive_keys(d, "\x03");
	if (drive_wait_exit(d) != 0)
		drive_fail(d, "the session ended badly");
	assert_terminal_clean(d);
	drive_end(d);
}

/*
 * The first item at 0:07, paused, nothing chosen or looped, the next note compared with nothing:
 * what is not the record's and is not kept for the next evening.
 */
static void
pause_for_output(struct drive *d)
{
	tell(d, "show tracks");
	tell(d, "bottom"); /* away from the note that is chosen */
	tell(d, "top");
	tell(d, "play-item");
	for (int i = 0; i < 10; i++) {
		tell(d, "goto 0:07");
		if (drive_try_text(d, "‖ 0:07", 200) || drive_try_text(d, "‖ ~0:07", 200))
			break;
		if (drive_find(d, "▶ 0:", NULL, NULL) || drive_find(d, "▶ ~", NULL, NULL))
			drive_keys(d, " ");
	}
	tell(d, "against none");
	if (!drive_find(d, "‖ 0:07", NULL, NULL) && !drive_find(d, "‖ ~0:07", NULL, NULL))
		drive_fail(d, "it does not stand still");
}

/* Bytes of a row before the column of the wheel, which rightly begins anew: what was rated is not
 * shown until one rates. */
static size_t
before_the_wheel(struct drive *d, const char *row)
{
	const char *at = drive_row(d, 1);
	int row_at, col, columns = 0;
	size_t n = 0;

	if (!vt_find(drive_vt(d), "─ Wheel", &row_at, &col) ||
		strncmp(at, "─ Tracks", strlen("─ Tracks")) != 0)
		return strlen(row);
	for (; row[n] && columns < col - 1; n = text_next(row, strlen(row), n))
		columns += text_width(row + n, text_next(row, strlen(row), n) - n);
	return n;
}

/* All panes, without the lines of messages and hints, which are about what was done last, and
 * without the question of a start. */
static void
look(struct drive *d, struct buf *out)
{
	int rows, cols;

	vt_size(drive_vt(d), &rows, &cols);
	for (size_t i = 0; i < LENGTH(panes); i++) {
		char *show = xasprintf("show %s", panes[i].name);
		tell(d, show);
		drive_wait_text(d, panes[i].title);
		drive_wait_quiet(d, 50);
		buf_addf(out, "--- %s\n", panes[i].name);
		for (int row = 0; row < rows; row++)
			if (row < rows - 2) {
				const char *text = drive_row(d, row);
				buf_add_bytes(out, text,
					row > 0 ? before_the_wheel(d, text) : strlen(text));
				buf_add_char(out, '\n');
			}
		if (strcmp(panes[i].name, "parts") == 0) { /* letters narrow it: Esc closes it */
			drive_keys(d, "\033");
			drive_wait_gone(d, panes[i].title);
		}
		free(show);
	}
	tell(d, "show tracks");
}

static void
same_look(struct drive *d, const char *before, const char *after, uint64_t start)
{
	char *a = xstrdup(before), *b = xstrdup(after), *rest_a = a, *rest_b = b, *x, *y;
	bool same = true;

	while ((x = strsep(&rest_a, "\n")) && (y = strsep(&rest_b, "\n"))) {
		if (strcmp(x, y) != 0)
			print_error("before: %s\nafter:  %s\n", x, y);
		same = same && strcmp(x, y) == 0;
	}
	free(a);
	free(b);
	if (!same)
		drive_fail(d, "seed %llu: a fresh start shows something else",
			(unsigned long long)start);
}

static struct drive *
start_again(struct drive *d, struct home *h, int rows, int cols)
{
	if (dice(2)) {
		leave(d);
	} else {
		drive_listen(d, 200);
		drive_kill(d);
		drive_end(d);
	}
	d = bench_launch(h, &(struct drive_options){ .rows = rows, .cols = cols }, NULL);
	bench_keys(d);
	drive_wait_text(d, "0:07"); /* "‖ 0:07", or "‖ ~0:07" if the clock times it */
	drive_wait_text(d, "‖ ");
	drive_wait_quiet(d, 200);
	return d;
}

/* The reviewer's habits: none, letters that write at once, sound that waits while one writes. */
static const char *const habits[] = {
	"",
	"type_to_note: yes\nshort_codes: {sib: sibilance}\nmarker_kinds: {b: bass, s: sibilance}\n",
	"while_typing: {pause: yes, step_back: 2}\nmarker_kinds: {b: bass}\nat_end: "
	"next\nreaction_ms: 200\n",
};

static void
an_evening(uint64_t start, int rows, int cols, size_t keys, size_t times)
{
	struct home *h = bench_home();
	char *profile = xasprintf("audio: {output: \"null\"}\n%s", habits[start % LENGTH(habits)]);

	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	struct drive *d = bench_start(h, NULL);
	seed = start;
	for (size_t i = 0; i < times; i++) {
		struct buf before = BUF_INIT, after = BUF_INIT;

		press(d, keys, ANY);
		come_home(d, rows, cols);
		pause_for_output(d);
		look(d, &before);
		d = start_again(d, h, rows, cols);
		look(d, &after);
		same_look(d, before.s, after.s, start);
		buf_finish(&before);
		buf_finish(&after);
	}
	leave(d);
	bench_intact(h);
	home_free(h);
}

/* ---- notes that stay ---- */

/* A note that is told from all others, kept from wherever the keys led. While a tone sounds, its
 * frequency stands before it. */
static void
keep_note(struct drive *d, const char *whose, int number)
{
	char *text = xasprintf("n%s %02d\r", whose, number);

	for (int i = 0; i < ESCAPES; i++)
		drive_keys(d, "\033");
	drive_keys(d, text);
	free(text);
}

static void
all_are_there(struct home *h, const char *whose, int n)
{
	for (int i = 0; i < n; i++) {
		char *sql = xasprintf(
			"select count(*) from note where deleted = 0 and instr(body, '%s %02d')",
			whose, i);
		if (strcmp(home_sql(h, sql), "1") != 0)
			print_error("notes: %s\ndrafts: %s\n",
				home_sql(h, "select deleted, body from note"),
				home_sql(h, "select deleted, body from draft"));
		if (strcmp(home_sql(h, sql), "1") != 0)
			fail_msg("seed %llu: %s: %s", (unsigned long long)seed, sql,
				home_sql(h, sql));
		free(sql);
	}
}

TEST_DRIVEN(whatever_is_pressed_a_kept_note_stays)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);

	seed = number_of("EARLOG_SEED", 1) + 1000;
	for (int i = 0; i < 12; i++) {
		press(d, 60, KEEPING);
		keep_note(d, "kept", i);
	}
	press(d, 60, KEEPING);
	come_home(d, 24, 80);
	bench_quit(d);
	all_are_there(h, "kept", 12);
	bench_intact(h);
	home_free(h);
}

/* ---- undo ---- */

/* What can be seen of the record: rows that are not deleted, without when and by which edit they
 * came to be so. */
static const char visible[] = "select 'note', uuid, item, device, pos_ms, pos_end_ms, kind, body, "
			      "private from note where deleted = 0 union all "
			      "select 'rating', uuid, item, device, attribute, value, confidence, "
			      "remark, scope from rating where deleted = 0 union all "
			      "select 'volume', uuid, chain, device, value, unit, how, matched_to, "
			      "0 from volume where deleted = 0 union all "
			      "select 'listing', uuid, item, rank, done, added, 0, 0, 0 from "
			      "listing where deleted = 0 union all "
			      "select 'recording', uuid, id, title, 0, 0, 0, 0, 0 from recording "
			      "where deleted = 0 union all "
			      "select 'source', uuid, recording, kind, locator, offset_ms, 0, 0, 0 "
			      "from source where deleted = 0 union all "
			      "select 'cue', uuid, item, rank, pos_ms, pos_end_ms, label, 0, 0 "
			      "from cue where deleted = 0 union all "
			      "select 'alignment', uuid, source, offset_ms, how, 0, 0, 0, 0 "
			      "from alignment where deleted = 0 union all "
			      "select 'pin', uuid, cue, source, pos_ms, 0, 0, 0, 0 from pin where "
			      "deleted = 0 order by 1, 2";

TEST_DRIVEN(undoing_everything_gives_the_record_of_before)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);

	seed = number_of("EARLOG_SEED", 1) + 3000;
	press(d, 300, ANY); /* another evening before it */
	come_home(d, 24, 80);
	leave(d);
	char *before = xstrdup(home_sql(h, visible));
	d = bench_start(h, NULL);
	press(d, 300, ANY);
	come_home(d, 24, 80);
	/* Where it brings a note back, the next line goes into that and keeps it; the one after
	 * takes it away again. */
	for (int i = 0; i < 100 && !drive_find(d, "nothing to undo", NULL, NULL); i++) {
		for (int k = 0; k < 20; k++)
			drive_keys(d, ":undo\r");
		drive_wait_quiet(d, 60);
		/* A chain that is not valid yet is not kept: without words it closes. The caret may
		 * be between its lines. */
		if (drive_find(d, " Text ", NULL, NULL)) {
			for (int k = 0; k < 20; k++)
				drive_keys(d, "\025\013\177\033[3~");
			drive_keys(d, "\r");
		}
	}
	assert_screen_has(d, "nothing to undo");
	come_home(d, 24, 80);
	leave(d);
	assert_string_equal(home_sql(h, visible), before);
	assert_string_equal(home_sql(h, "select count(*) from draft where deleted = 0"), "0");
	free(before);
	bench_intact(h);
	home_free(h);
}

/* ---- two at once ---- */

TEST_DRIVEN(two_benches_lose_no_note_and_mix_no_drafts)
{
	static const char *const names[] = { "one", "two" };
	struct home *h = bench_home();
	struct drive *d[2];

	seed = number_of("EARLOG_SEED", 1) + 2000;
	d[0] = bench_start(h, NULL);
	drive_wait_text(d[0], "▶ 0:0"); /* it has taken its locks */
	d[1] = bench_launch(h, NULL, NULL);
	drive_wait_text(d[1], "another earlog has this review open");
	for (int i = 0; i < 12; i++) {
		press(d[0], 30, KEEPING);
		press(d[1], 30, KEEPING);
		keep_note(d[i % 2], names[i % 2], i / 2);
	}
	/* Both write, and both are killed; the first one writes while the other starts anew. */
	for (int i = 0; i < 2; i++) {
		come_home(d[i], 24, 80);
		drive_keys(d[i], "n");
		bench_text(d[i]);
		drive_type(d[i], i ? "draft of two" : "draft of one");
	}
	drive_wait_sql(d[1],
		"select count(*) from draft where body in ('draft of one', 'draft of two')", "2");
	drive_kill(d[1]);
	drive_end(d[1]);
	d[1] = bench_launch(h, NULL, NULL);
	bench_text(d[1]);
	drive_wait_text(d[1], "draft of two");
	drive_keys(d[1], "\r");
	bench_keys(d[1]);
	bench_quit(d[1]);
	d[1] = bench_launch(h, NULL, NULL);
	bench_keys(d[1]); /* the other draft is being written */
	bench_quit(d[1]);
	drive_kill(d[0]);
	drive_end(d[0]);
	d[0] = bench_launch(h, NULL, NULL);
	bench_text(d[0]);
	drive_wait_text(d[0], "draft of one");
	drive_keys(d[0], "\r");
	bench_keys(d[0]);
	bench_quit(d[0]);
	assert_string_equal(
		home_sql(h,
			"select count(*) from note where deleted = 0 and body like 'draft of %'"),
		"2");
	all_are_there(h, "one", 6);
	all_are_there(h, "two", 6);
	bench_intact(h);
	home_free(h);
}

/* What one has undone stays undone only where the other has not written over it. */
TEST_DRIVEN(undo_in_one_bench_leaves_what_the_other_wrote)
{
	struct home *h = bench_clock_home();
	struct drive *a = bench_start(h, NULL), *b;

	bench_type(a, "first words");
	drive_keys(a, "\r");
	drive_wait_sql(a, "select body from note", "first words");
	b = bench_launch(h, NULL, NULL);
	bench_keys(b);
	drive_keys(b, "e");
	bench_text(b);
	drive_keys(b, " and more\r");
	drive_wait_sql(b, "select body from note", "first words and more");
	drive_wait_text(a, "first words and more");
	drive_keys(a, "u");
	drive_wait_text(a, "cannot undo");
	drive_wait_text(a, "another earlog has changed it since");
	drive_wait_text(a, "first words and more");
	bench_quit(a);
	bench_quit(b);
	assert_string_equal(
		home_sql(h, "select body, deleted from note"), "first words and more|0");
	home_free(h);
}

/* A place is a sitting's own; the next one stands where the one stood that was begun last. */
TEST_DRIVEN(each_bench_keeps_its_place)
{
	static const char places[] = "select s.pos_ms, i.id from sitting s join item i on i.uuid = "
				     "s.item order by s.started_ms";
	struct home *h = bench_clock_home();
	struct drive *a = bench_start(h, NULL), *b;

	bench_command(a, "goto 0:07");
	drive_wait_sql(a, places, "7000|bass/first");
	b = bench_start(h, NULL);
	bench_command(b, "next");
	bench_command(b, "goto 0:05");
	drive_wait_sql(b, places, "7000|bass/first\n5000|bass/second");
	bench_command(a, "goto 0:09");
	drive_wait_sql(a, places, "9000|bass/first\n5000|bass/second");
	bench_quit(b);
	bench_quit(a);
	a = bench_start(h, NULL);
	drive_wait_text(a, "─ Second ");
	drive_wait_text(a, "‖ ~0:05");
	bench_quit(a);
	home_free(h);
}

TEST_DRIVEN(a_fresh_start_shows_what_was_there)
{
	static const struct {
		int rows, cols;
	} sizes[] = { { 24, 80 }, { 32, 120 }, { 14, 50 }, { 40, 150 } };
	uint64_t first = number_of("EARLOG_SEED", 1), rounds = number_of("EARLOG_ROUNDS", 2);

	for (uint64_t s = first; s < first + rounds; s++)
		an_evening(
			s, sizes[s % LENGTH(sizes)].rows, sizes[s % LENGTH(sizes)].cols, 2000, 1);
}

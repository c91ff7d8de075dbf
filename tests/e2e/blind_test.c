/* tests: long, of writing/blind_run */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blind runs as two people have them: no frame of the screen tells the listener which device is
 * worn, the helper learns it elsewhere or from a page that is put away, the order is on disk before
 * the first trial, and all is revealed at the end and not before.
 */
#include <stdlib.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "e2e/bench.h"

static const char session_yaml[] =
	"id: cantor\n"
	"device: {brand: Zyxwor, model: Quokka}\n"
	"variants: {jerboa: {tips: foam}}\n"
	"playlist: ./list.yaml\n"
	"lexicon: bs2399\n"
	"chains:\n"
	"  desk: {source: FiiO K7, volume: {value: 149, unit: steps}}\n"
	"  walk: {source: HiBy R3 II, volume: {value: 128, unit: steps}}\n"
	"compare:\n"
	"  - {device: Vombat Narwhal, volume: {desk: 137, walk: 147}}\n"
	"  - {device: Ibex Okapi, volume: {desk: 153}}\n"
	"questions:\n"
	"  - {id: warmth, section: bass, text: \"Is there enough warmth for {device}?\"}\n";

static const char playlist_yaml[] = "id: list\n"
				    "title: List\n"
				    "sections:\n"
				    "  - id: bass\n"
				    "    title: Bass\n"
				    "    attributes: [bass-depth, attack]\n"
				    "    tracks:\n"
				    "      - {id: low, title: Low, signal: sine 100 240s}\n";

static const char config_yaml[] =
	"audio: {output: \"null\"}\n"
	"benchmarks: [{device: Numbat Gecko, attribute: bass-depth, value: 4}]\n";

/* What would tell a device: its name, its volume, a nozzle, who stands for a value. */
static const char *const tells[] = { "Zyxwor", "Quokka", "Vombat", "Narwhal", "Ibex", "Okapi",
	"Numbat", "Gecko", "jerboa", "149", "137", "153", "128", "147" };

static struct home *
new_home(void)
{
	struct home *h = home_new();

	home_write(h, "work/cantor.yaml", session_yaml);
	home_write(h, "work/list.yaml", playlist_yaml);
	home_write(h, "config/earlog/config.yaml", config_yaml);
	return h;
}

static struct drive *
start(struct home *h, int rows, int cols)
{
	return bench_start(h, &(struct drive_options){ .rows = rows, .cols = cols });
}

/* A run of two blocks of three devices, on disk. */
static void
begin(struct drive *d)
{
	bench_command(d, "blind 1 2 3 x2");
	drive_wait_row(d, 0, "BLIND, 6 trials");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
}

static void
confirm(struct drive *d, int trial)
{
	char *words = xasprintf("BLIND %d/", trial), *stored = xasprintf("%d", trial);

	drive_keys(d, " ");
	drive_wait_sql(d, "select trial from blind_run", stored);
	drive_wait_gone(d, "look away");
	drive_wait_row(d, 0, words);
	free(words);
	free(stored);
}

static void
next(struct drive *d, int trial)
{
	drive_keys(d, "S"); /* the helper is elsewhere */
	drive_wait_text(d, "look away");
	confirm(d, trial);
}

static const char *
told(const char *text)
{
	for (size_t i = 0; i < LENGTH(tells); i++)
		if (strstr(text, tells[i]))
			return tells[i];
	return NULL;
}

/* All that the program ever painted, in pieces much smaller than a frame. */
static void
nothing_told(struct drive *d, int rows, int cols)
{
	size_t n;
	const char *log = drive_log(d, &n);
	struct vt *t = vt_new(rows, cols);
	struct buf screen = BUF_INIT;

	for (size_t at = 0, piece; at < n; at += piece) {
		piece = n - at < 64 ? n - at : 64;
		vt_feed(t, log + at, piece);
		buf_clear(&screen);
		vt_text(t, &screen);
		if (told(screen.s))
			fail_msg("\"%s\" is told at byte %zu of %zu:\n%s", told(screen.s), at, n,
				screen.s);
	}
	for (size_t i = 0; i < LENGTH(tells); i++)
		assert_null(memmem(log, n, tells[i], strlen(tells[i])));
	buf_finish(&screen);
	vt_free(t);
}

/* Every key and command that shows or could name a device. */
static void
be_curious(struct drive *d)
{
	static const char *const commands[] = { "show coverage", "show others", "show trials",
		"show chains", "show parts", "show notes", "against", "wear 2", "wear 1",
		"wear-back", "chain walk", "chain desk", "variant jerbo", "volume 22",
		"volume 22 by ear", "blind 1 2", "blind 1 9", "show devices", "show wheel",
		"attribute tinny" };
	static const char *const keys[] = { "d", "D", "V", "s", "o", "?", "?", "w", "i", "m", "J",
		"p", "p", "u", "x", "x" };

	for (size_t i = 0; i < LENGTH(commands); i++) {
		bench_command(d, commands[i]);
		drive_wait_quiet(d, 25);
		if (strcmp(commands[i], "show parts") == 0) /* its letters would narrow it */
			drive_key(d, "Esc");
	}
	for (size_t i = 0; i < LENGTH(keys); i++) {
		drive_keys(d, keys[i]);
		drive_wait_quiet(d, 25);
		drive_key(d, "Esc");
		drive_wait_quiet(d, 25);
	}
	drive_keys(d, "/edge");
	drive_wait_quiet(d, 25);
	drive_key(d, "Esc");
	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "heard in it");
	drive_key(d, "Ctrl-X");
	drive_wait_quiet(d, 25);
	drive_keys(d, "\r");
	bench_keys(d);
}

/* Before the run, with open eyes: notes, ratings and a swap that the screen could remember. */
static void
listen_with_open_eyes(struct drive *d)
{
	bench_type(d, "a soft edge");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "w");
	drive_wait_text(d, "Numbat Gecko");
	drive_key(d, "Down");
	drive_keys(d, "3");
	drive_wait_sql(d, "select value from rating", "3.0");
	drive_keys(d, "d2");
	drive_wait_text(d, "put on Vombat Narwhal");
	drive_keys(d, " ");
	drive_wait_text(d, "is worn");
	drive_keys(d, "1");
	drive_wait_sql(d, "select count(*) from rating", "2");
	bench_type(d, "a hard edge");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "D");
	drive_wait_text(d, "put on Zyxwor Quokka");
	drive_keys(d, " V");
	drive_wait_text(d, "─ Settings ");
	drive_key(d, "Esc");
	drive_wait_gone(d, "─ Settings ");
}

/* The device of each trial's rating, by the order in the record. */
static const char of_the_order[] = "select count(*) from rating r join trial t on t.uuid = r.uuid "
				   "join blind_run b on b.uuid = t.run where r.blind = 1 "
				   "and lower(hex(r.device)) = substr(replace(json_extract("
				   "b.devices, '$[' || json_extract(b.plan, '$.order[' || "
				   "(t.number - 1) || ']') || ']'), '-', ''), 1, 32)";

static void
rate(struct drive *d, int trial)
{
	char *digit = xasprintf("%d", trial % 5), *rated = xasprintf("%d", trial);

	bench_command(d, "show wheel");
	drive_key(d, "Home");
	drive_keys(d, digit);
	drive_wait_sql(d, of_the_order, rated);
	free(digit);
	free(rated);
}

static void
run_at(int rows, int cols)
{
	struct home *h = new_home();
	struct drive *d = start(h, rows, cols);

	listen_with_open_eyes(d);
	begin(d);
	bench_quit(d);
	/* The next sitting goes on with it, so nothing that it paints may tell. */
	d = start(h, rows, cols);
	drive_wait_row(d, 0, "BLIND, 6 trials");
	confirm(d, 1);
	rate(d, 1);
	be_curious(d);
	for (int trial = 2; trial <= 6; trial++) {
		next(d, trial);
		rate(d, trial);
		if (trial == 2)
			be_curious(d);
	}
	drive_wait_text(d, "N reveal");
	drive_keys(d, "N");
	drive_wait_text(d, "Space reveal");
	nothing_told(d, rows, cols);
	drive_keys(d, " ");
	drive_wait_text(d, "Vombat Narwhal");
	drive_wait_sql(d, "select ended_ms is not null from blind_run", "1");
	bench_quit(d);
	assert_non_null(strstr(bench_run(h, "stats", "--json"), "\"blind\": 2"));
	const char *out = bench_run(h, "stats", NULL);
	assert_non_null(strstr(out, "6 trials of 3 devices, single blind"));
	assert_non_null(strstr(out, "not asked which it was"));
	assert_string_equal(
		home_sql(h,
			"select count(*) from v_trial v join v_note n on n.uuid = v.uuid where "
			"n.body = 'heard in it' and v.trial in (1, 2)"),
		"2");
	bench_intact(h);
	home_free(h);
}

static void
no_frame_tells_the_device(void **state)
{
	run_at(24, 80);
}

static void
no_frame_tells_the_device_on_a_wide_screen(void **state)
{
	run_at(32, 120);
}

static void
nothing_that_is_said_aloud_tells_the_device(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);

	listen_with_open_eyes(d);
	begin(d);
	bench_quit(d);
	d = bench_launch(h, NULL, "--reader");
	drive_wait_text(d, "the blind run goes on at trial 1 of 6");
	drive_keys(d, "N");
	drive_wait_text(d, "the listener would hear the device's name");
	drive_keys(d, " ");
	drive_wait_sql(d, "select trial from blind_run", "1");
	drive_wait_text(d, "trial 1 of 6");
	drive_keys(d, "d");
	drive_wait_text(d, "the device stays hidden");
	drive_keys(d, "D");
	drive_wait_text(d, "not possible in a blind run");
	drive_key(d, "Down");
	drive_keys(d, "w4");
	drive_wait_sql(d, of_the_order, "1");
	drive_keys(d, "N");
	drive_wait_text(d, "trial 2 of 6: listener");
	/* A note does not say the open question in its own keys. */
	drive_keys(d, "n");
	drive_wait_text(d, "Text ");
	drive_keys(d, "quiet\r");
	drive_wait_sql(d, "select count(*) from note where body = 'quiet'", "1");
	assert_screen_lacks(d, ":confirm");
	drive_keys(d, " ");
	drive_wait_sql(d, "select trial from blind_run", "2");
	drive_wait_quiet(d, 100);
	nothing_told(d, 24, 80);
	drive_keys(d, ":blind end\r");
	drive_wait_text(d, "revealed before its last trial");
	bench_quit(d);
	home_free(h);
}

static void
two_devices_with_hidden_repeats_are_refused(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);

	bench_command(d, "blind 1 2 +3");
	drive_wait_text(d, "can only alternate");
	assert_screen_lacks(d, "BLIND 1/");
	bench_command(d, "blind 1 2 3 +3");
	drive_wait_row(d, 0, "BLIND, 6 trials");
	bench_quit(d);
	home_free(h);
}

/* ---- the helper ---- */

static void
the_helper_learns_it_from_a_page_whose_next_key_begins_the_trial(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);

	drive_keys(d, "N");
	drive_wait_text(d, "no blind run is on");
	begin(d);
	assert_screen_lacks(d, "put on ");
	/* What the run can show is whole in the lines that there are. */
	drive_wait_text(d, "3 devices, 1 track, 2 repeats; ");
	drive_wait_text(d, " minutes");
	drive_wait_text(d, "N helper");
	drive_keys(d, "N");
	drive_wait_text(d, "put on ");
	assert_screen_has(d, " steps");
	drive_wait_row(d, 23, "any other key begins the trial");
	/* N that is held down, or pressed twice, begins nothing. */
	drive_keys(d, "NN");
	/* The key that hides it begins the trial, and does nothing else. */
	drive_keys(d, "q");
	drive_wait_gone(d, "put on ");
	drive_wait_sql(d, "select trial from blind_run", "1");
	drive_wait_row(d, 0, "BLIND 1/6");
	drive_keys(d, "N");
	drive_wait_text(d, "put on ");
	drive_keys(d, "\033[B");
	drive_wait_gone(d, "put on ");
	drive_wait_row(d, 0, "BLIND 2/6");
	drive_keys(d, "S");
	drive_wait_text(d, "look away");
	drive_wait_text(d, "Which device was trial 2?");
	assert_screen_lacks(d, "put on ");
	bench_quit(d);
	home_free(h);
}

static void
the_helper_reads_the_order_elsewhere(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);
	const char *out, *err;

	drive_wait_sql(d, "select count(*) from review", "1");
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 1);
	assert_non_null(strstr(err, "there was no blind run"));
	begin(d);
	confirm(d, 1);
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "the listener must not see this"));
	assert_null(strstr(out, "seed"));
	assert_string_equal(err, "");
	assert_non_null(strstr(out, "1 now"));
	for (size_t i = 0; i < 3; i++)
		assert_non_null(strstr(
			out, ((const char *const[]){ "149 steps", "137 steps", "153 steps" })[i]));
	bench_command(d, "blind end");
	drive_wait_text(d, "revealed before its last trial");
	drive_wait_sql(d, "select ended_ms is not null from blind_run", "1");
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "seed 0x"));
	assert_non_null(strstr(out, "recognised by its fit"));
	bench_quit(d);
	home_free(h);
}

/* ---- pairs ---- */

static void
two_devices_are_preferred_with_a_helper(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);
	const char *out, *err;

	bench_command(d, "prefer 6 1 2");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	bench_quit(d);
	d = start(h, 24, 80);
	drive_wait_row(d, 0, "BLIND, 12 trials");
	confirm(d, 1);
	for (int trial = 2; trial <= 12; trial++) {
		next(d, trial);
		if (trial % 2)
			continue;
		drive_wait_row(d, -1, "W which is better");
		drive_keys(d, "W");
		drive_wait_text(d, "0 no difference · 1 the first · 2 the second");
		drive_keys(d, "1");
		drive_wait_text(d, "you say the first");
		nothing_told(d, 24, 80);
	}
	drive_keys(d, "N");
	drive_wait_text(d, "Space reveal");
	drive_keys(d, " ");
	drive_wait_text(d, "pairs with a preference");
	drive_keys(d, "\033"); /* out of the list of trials */
	bench_command(d, "note-untimed sound");
	bench_type(d, "warmer");
	drive_keys(d, "\r");
	bench_keys(d);
	bench_quit(d);
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "preferred the first"));
	out = bench_run(h, "export", "--markdown");
	if (!strstr(out, " I preferred "))
		fail_msg("%s", out);
	assert_non_null(strstr(out, " of 6 pairs with a preference, guessing "));

	/* The result is also in the draft of the other device. */
	home_write(h, "work/other.yaml",
		"id: other\ndevice: {brand: Vombat, model: Narwhal}\ncompare: [Zyxwor Quokka]\n"
		"playlist: list.yaml\ncomparisons: all\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "other.yaml", "plain"), NULL, &out, &err),
		0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "other"), NULL, &out, &err), 0);
	const char *from = strstr(out, "From my review of the Zyxwor Quokka:");
	if (!from || !strstr(from, " of 6 pairs with a preference, guessing "))
		fail_msg("%s", out);
	bench_intact(h);
	home_free(h);
}

/* ---- trials that are named ---- */

static void
trials_are_named_and_the_score_comes_at_the_end(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);
	const char *out, *err;

	bench_command(d, "blind 1 2 n5");
	drive_wait_row(d, 0, "BLIND, 5 trials");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	for (int trial = 1; trial <= 5; trial++) {
		char *n = xasprintf("%d", trial),
		     *words = xasprintf("trial %d: you say Vombat Narwhal", trial);

		if (trial > 1) {
			drive_keys(d, "N");
			drive_wait_text(d, "first say which device");
			drive_keys(d, "W2");
			drive_wait_text(d, "you say Vombat Narwhal");
			drive_keys(d, "N");
			drive_wait_text(d, "HELPER ONLY");
		}
		drive_keys(d, " ");
		drive_wait_sql(d, "select trial from blind_run", n);
		drive_keys(d, "W");
		drive_wait_text(d, "answer 1 Zyxwor Quokka · 2 Vombat Narwhal");
		assert_screen_lacks(d, "worn");
		drive_keys(d, "2");
		drive_wait_text(d, words);
		drive_keys(d, "u");
		drive_wait_text(d, "Undone: answer");
		for (int note = 0; trial == 4 && note < 2; note++) {
			bench_type(d, "dark");
			drive_keys(d, "\r");
			bench_keys(d);
		}
		free(n);
		free(words);
	}
	drive_keys(d, "W2N");
	drive_wait_text(d, "Space reveal");
	drive_keys(d, " ");
	drive_wait_text(d, " of 5 right; guessing ");
	drive_wait_text(d, "it was");
	assert_screen_has(d, "you said");
	assert_screen_has(d, "2 notes");
	drive_wait_sql(d, "select ended_ms is not null from blind_run", "1");
	bench_quit(d);
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, " of 5 right; guessing "));
	assert_non_null(strstr(out, "  NOTED\n1  "));
	for (int trial = 1; trial <= 5; trial++) {
		CLEANUP(pointer_free) char *quokka = xasprintf("\n%d  ", trial);
		const char *row = strstr(out, quokka);

		assert_non_null(row);
		CLEANUP(pointer_free) char *line = xstrndup(row, strcspn(row + 1, "\n") + 1);
		bool was = strstr(line, "Zyxwor Quokka");
		assert_non_null(strstr(line, was ? "  wrong" : "  right"));
		assert_int_equal(strstr(line, "2 notes") != NULL, trial == 4);
	}
	bench_intact(h);
	home_free(h);
}

/* N, W and a number are the keys of the listener; the helper presses one. */
static void
a_trial_costs_the_listener_three_keys(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);

	bench_command(d, "blind 1 2 n5");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	for (int trial = 1; trial <= 5; trial++) {
		CLEANUP(pointer_free) char *n = xasprintf("%d", trial);

		drive_keys(d, "N");
		drive_wait_text(d, "HELPER ONLY");
		drive_keys(d, "x");
		drive_wait_sql(d, "select trial from blind_run", n);
		drive_keys(d, "W1");
		drive_wait_sql(d, "select count(*) from trial", n);
	}
	bench_command(d, "blind end");
	drive_wait_text(d, "5 right; ");
	bench_quit(d);
	home_free(h);
}

/* Of two devices, each twice, who always says the first is right twice. */
static void
guesses_stand_in_stats(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);
	const char *out;

	bench_command(d, "show wheel");
	drive_key(d, "Home");
	drive_keys(d, "3");
	drive_wait_sql(d, "select count(*) from rating", "1");
	bench_command(d, "blind 1 2 x3");
	drive_wait_row(d, 0, "BLIND, 6 trials");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	for (int trial = 1; trial <= 6; trial++) {
		char *n = xasprintf("%d", trial),
		     *words = xasprintf("trial %d: you say Zyxwor Quokka", trial);

		if (trial > 1) {
			drive_keys(d, "S");
			drive_wait_text(d, "look away");
		}
		drive_keys(d, " ");
		drive_wait_sql(d, "select trial from blind_run", n);
		drive_keys(d, "W1");
		drive_wait_text(d, words);
		free(n);
		free(words);
	}
	drive_keys(d, "N");
	drive_wait_text(d, "Space reveal");
	drive_keys(d, " ");
	drive_wait_sql(d, "select ended_ms is not null from blind_run", "1");
	bench_quit(d);
	out = bench_run(h, "stats", NULL);
	assert_non_null(strstr(out, " of 6 right; guessing does as well in 100 of 100 runs"));
	assert_non_null(strstr(bench_run(h, "stats", "--json"), "\"right\": 3,"));
	bench_intact(h);
	home_free(h);
}

/* ---- the record ---- */

static void
the_order_survives_what_comes_right_after_the_first_trial_began(void **state)
{
	struct home *h = new_home();
	struct drive *d = start(h, 24, 80);

	bench_command(d, "blind 1 2 3 x2 alike");
	drive_wait_row(d, 0, "BLIND, 6 trials");
	drive_keys(d, " ");
	drive_wait_gone(d, "look away");
	drive_kill(d);
	char *plan = xstrdup(home_sql(h, "select plan from blind_run"));
	assert_non_null(strstr(plan, "\"seed\":\"0x"));
	assert_string_equal(home_sql(h,
				    "select json_array_length(plan, '$.order'), alike, ended_ms is "
				    "null from blind_run"),
		"6|1|1");
	drive_end(d);
	d = start(h, 24, 80);
	drive_wait_text(d, "the blind run goes on at trial 1 of 6");
	confirm(d, 1);
	next(d, 2);
	assert_string_equal(home_sql(h, "select plan from blind_run"), plan);
	bench_command(d, "blind end");
	drive_wait_text(d, "revealed before its last trial");
	bench_quit(d);
	bench_intact(h);
	free(plan);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(no_frame_tells_the_device),
		drive_test(nothing_that_is_said_aloud_tells_the_device),
		drive_test(two_devices_with_hidden_repeats_are_refused),
		drive_test(the_helper_learns_it_from_a_page_whose_next_key_begins_the_trial),
		drive_test(the_helper_reads_the_order_elsewhere),
		drive_test(a_trial_costs_the_listener_three_keys),
		drive_test(trials_are_named_and_the_score_comes_at_the_end),
		drive_test(two_devices_are_preferred_with_a_helper),
		drive_test(guesses_stand_in_stats),
		drive_test(the_order_survives_what_comes_right_after_the_first_trial_began),
		ONLY_WHOLE,
		drive_test(no_frame_tells_the_device_on_a_wide_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

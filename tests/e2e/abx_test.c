/* tests: of src/blind/abx_run src/ui/pane_lists */
/*
 * ABX as one person has it alone: two sounds, keys, answers, a score. And somebody who watches the
 * whole run to learn what X is: each byte on the screen, the title, the log, the session bus, what
 * other commands say, and how long a key takes to show. What comes after the key for X is compared
 * with what comes after those for A and B; the nearer one is the guess. RUNS says how many runs of
 * TRIALS each, as in make guesser.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "support/needs.h"
#include "e2e/bench.h"
#include "e2e/bus.h"

static size_t
setting(const char *name, size_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : otherwise;
}

/* An equaliser is heard, and the cue at 0:05 plays. */
static struct drive *
start(struct home *h)
{
	bench_two_files(h);
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "▶ 0:0", 0);
	bench_command(d, "eq pk 1234 -6 q1");
	drive_wait_row(d, 0, "dB matched", MEASURED_MS);
	bench_command(d, "goto 0:05");
	return d;
}

static void
begin(struct drive *d, bool pairs, size_t trials)
{
	char *line = xasprintf("%s %zu", pairs ? "prefer" : "abx", trials),
	     *first = xasprintf("trial 1 of %zu · %s", trials, pairs ? "1" : "A");

	bench_command(d, line);
	drive_wait_row(d, 0, first, 0);
	free(line);
	free(first);
}

/* Answers and waits for what follows. */
static void
answer(struct drive *d, int is, size_t trial, size_t trials)
{
	char *next = xasprintf("trial %zu of %zu", trial + 1, trials);

	bench_hear_and_ask(d, drive_find(d, "which is better", NULL, NULL));
	drive_keys(d, is == 0 ? "1" : "2");
	if (trial < trials)
		drive_wait_row(d, 0, next, 0);
	else
		drive_wait_text(d, "is over", 0);
	free(next);
}

static void
two_sounds_are_told_apart_without_a_helper(void **state)
{
	struct home *h = bench_home();
	struct drive *d = start(h);
	const char *out, *err;

	drive_keys(d, "3");
	drive_wait_text(d, "no ABX is on", 0);
	begin(d, false, 5);
	drive_wait_row(d, -1, "W which is it  1 A  2 B  3 X", 0);
	assert_screen_lacks(d, "1234");
	drive_wait_row(d, 0, "trial 1 of 5 · A sounds", 0);
	drive_keys(d, "3");
	drive_wait_row(d, 0, "trial 1 of 5 · X sounds", 0);
	drive_keys(d, "E");
	drive_wait_text(d, "not in an ABX", 0);
	drive_keys(d, "W"); /* nothing has sounded for a second yet */
	drive_wait_text(d, "has not sounded for a second in this ", 0);
	bench_hear_and_ask(d, false);
	drive_key(d, "Esc");
	drive_keys(d, "w");
	drive_wait_text(d, "Ratings wait until the test ends.", 0);
	drive_wait_row(d, -1, "ratings wait ", 0);
	assert_screen_lacks(d, "0-9");
	drive_key(d, "Esc");
	/* In the shell nothing tells, either. */
	assert_int_not_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(err, "needs no helper"));
	assert_null(strstr(bench_run(h, "export", "--json"), "pk 1234"));
	for (size_t trial = 1; trial <= 5; trial++)
		answer(d, 0, trial, 5);
	drive_wait_text(d, "you said A: ", 0); /* the list of trials */
	drive_wait_text(d, "EQ pk 1234", 0);   /* is heard again */
	bench_type(d, "less of a shout");
	drive_keys(d, "\r");
	bench_keys(d);
	bench_quit(d);
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "X WAS"));
	if (!strstr(err, "B: EQ pk 1234 -6 q1, matched to within 0.1 LU"))
		fail_msg("%s", err);
	assert_non_null(strstr(err, "double blind"));
	assert_non_null(strstr(bench_run(h, "stats", NULL), "5 trials of an ABX, double blind"));
	const char *told = strstr(bench_run(h, "export", "--markdown"),
		" difference between no equaliser and EQ pk 1234 -6 q1 without knowing which one "
		"played (");
	assert_non_null(told);
	assert_non_null(strstr(told, " of 5 right in a double-blind ABX, p = "));
	assert_non_null(strstr(told, "; levels within 0.1 LU)."));
	assert_string_equal(
		home_sql(h,
			"select count(*), sum(answer), json_array_length(b.sounds) from "
			"trial t join blind_run b on b.uuid = t.run"),
		"5|0|2");
	bench_intact(h);
	home_free(h);
}

static void
it_goes_on_after_a_crash_and_says_so_to_screen_readers(void **state)
{
	struct home *h = bench_home();
	struct drive *d = start(h);

	begin(d, false, 5);
	answer(d, 0, 1, 5);
	drive_wait_sql(d, "select trial from blind_run", "2", 0);
	drive_kill(d);
	drive_end(d);
	d = bench_launch(h, &(struct drive_options){ .rows = 24, .cols = 120 }, "--reader");
	drive_wait_text(d, "the ABX goes on at trial 2 of 5", 0);
	drive_keys(d, "3");
	drive_wait_text(d, "X sounds", 0);
	drive_keys(d, " ");
	bench_hear_and_ask(d, false);
	drive_keys(d, "2");
	drive_wait_text(d, "trial 3 of 5", 0);
	drive_keys(d, ":abx end\r");
	drive_wait_text(d, "the ABX is over before its last trial", 0);
	/* A second one is ended without an answer, which is no result. */
	drive_keys(d, ":abx 6\r");
	drive_wait_text(d, "trial 1 of 6", 0);
	drive_keys(d, ":abx end\r");
	drive_wait_sql(d, "select count(*) from blind_run where ended_ms is not null", "2", 0);
	bench_quit(d);
	const char *out = bench_run(h, "stats", NULL);
	assert_non_null(strstr(out, "2 of 5 trials of an ABX"));
	assert_null(strstr(out, "of 6 trials"));
	out = bench_run(h, "stats", "--json");
	assert_non_null(strstr(out, "\"trials\": 5,"));
	assert_non_null(strstr(out, "\"heard\": 2,"));
	out = bench_run(h, "show", NULL);
	assert_non_null(strstr(out, "tests     1 blind test\n"));
	assert_non_null(strstr(out, "\n  seed of an ABX of "));
	assert_non_null(strstr(out, ", 5 trials: 0x"));
	assert_non_null(strstr(out, "\n  played: "));
	assert_null(strstr(bench_run(h, "export", NULL), "6 trials"));
	home_free(h);
}

static void
which_is_better_ends_with_a_sign_test(void **state)
{
	struct home *h = bench_home();
	struct drive *d = start(h);
	const char *out, *err;

	begin(d, true, 6);
	drive_wait_row(d, -1, "W which is better  1 first  2 second", 0);
	assert_screen_lacks(d, "1234");
	drive_keys(d, "2");
	drive_wait_row(d, 0, "trial 1 of 6 · 2 sounds", 0);
	drive_keys(d, "3");
	drive_wait_text(d, "no X", 0);
	bench_hear_and_ask(d, true);
	drive_key(d, "Esc");
	assert_int_not_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(err, "needs no helper"));
	assert_null(strstr(bench_run(h, "export", "--json"), "pk 1234"));
	for (size_t trial = 1; trial <= 2; trial++) {
		char *next = xasprintf("trial %zu of 6", trial + 1);

		bench_hear_and_ask(d, true);
		drive_keys(d, trial == 1 ? "1" : "0");
		drive_wait_row(d, 0, next, 0);
		free(next);
	}
	drive_keys(d, "u"); /* an answer stays */
	drive_wait_row(d, 0, "trial 3 of 6", 0);
	drive_wait_sql(d, "select trial from blind_run", "3", 0);
	drive_kill(d);
	drive_end(d);
	d = bench_start(h, NULL);
	drive_wait_text(d, "preference test goes on at trial 3 of 6", 0);
	for (size_t trial = 3; trial <= 6; trial++) {
		char *next = trial < 6 ? xasprintf("trial %zu of 6", trial + 1)
				       : xstrdup("preference test is over");

		bench_hear_and_ask(d, true);
		drive_keys(d, "2");
		drive_wait_text(d, next, 0);
		free(next);
	}
	drive_wait_text(d, " came first · no difference", 0); /* the list of trials */
	assert_screen_lacks(d, "seed");
	bench_type(d, "warmer");
	drive_keys(d, "\r");
	bench_keys(d);
	bench_quit(d);
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "preferred the second"));
	assert_non_null(strstr(err, "trials with a preference, p = "));
	assert_non_null(strstr(bench_run(h, "stats", NULL), "6 trials of a preference test"));
	const char *draft = bench_run(h, "export", "--markdown"),
		   *told = strstr(draft, " choices for ");
	if (!told)
		fail_msg("%s", draft);
	assert_non_null(strstr(told, " in a double-blind preference test, p = "));
	assert_non_null(strstr(told, "; no difference in 1; no equaliser came first in "));
	bench_intact(h);
	home_free(h);
}

/* ---- other music at the path of a file ---- */

static struct drive *
start_files(struct home *h)
{
	bench_two_files(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0", 0);
	bench_command(d, "beside two.wav");
	drive_wait_row(d, 0, "file one.wav, -6.0 dB matched", MEASURED_MS);
	bench_command(d, "goto 0:05");
	return d;
}

static void
change_file(struct home *h, const char *line)
{
	const char *err;

	if (home_run(h, ARGS("sh", "-c", (char *)(uintptr_t)line), NULL, NULL, &err) != 0)
		fail_msg("%s: %s", line, err);
}

/* Waits for the end of the run, which has one answer. */
static void
ends(struct drive *d)
{
	drive_wait_sql(
		d, "select count(*) from blind_run where ended_ms is null", "0", MEASURED_MS);
	drive_wait_text(d, "other files play than it compares: ", 0);
	bench_quit(d);
}

static const char retag[] = "ffmpeg -v error -i one.wav -c copy -metadata title=New tag.wav";

/* A run goes on at its second trial after a new tag, and ends if the file was replaced. */
static void
goes_on_by_content(struct drive *(*sounds)(struct home *), const char *other)
{
	struct home *h = bench_home();
	struct drive *d = sounds(h);

	begin(d, false, 5);
	answer(d, 0, 1, 5);
	bench_quit(d);
	change_file(h, retag);
	change_file(h, "mv tag.wav one.wav");
	d = bench_start(h, NULL);
	drive_wait_text(d, "the ABX goes on at trial 2 of 5", MEASURED_MS);
	assert_screen_lacks(d, "earlier earlog");
	bench_quit(d);
	change_file(h, other);
	d = bench_start(h, NULL);
	ends(d);
	home_free(h);
}

static void
a_new_tag_ends_no_test_but_another_file_does(void **state)
{
	goes_on_by_content(start,
		"ffmpeg -v error -y -i one.wav -af volume=-9dB:eval=once,lowpass=f=900 new.wav && "
		"mv new.wav one.wav");
}

static void
the_same_for_each_of_two_files(void **state)
{
	goes_on_by_content(start_files,
		"ffmpeg -v error -y -i two.wav -af volume=-3dB new.wav && mv new.wav two.wav");
}

static void
a_file_that_is_written_while_it_plays_ends_the_test_at_once(void **state)
{
	struct home *h = bench_home();
	struct drive *d = start(h);

	begin(d, false, 5);
	answer(d, 0, 1, 5);
	change_file(h, retag);
	change_file(h, "cat tag.wav >one.wav");
	drive_wait_text(d, "the ABX goes on at trial 2 of 5", MEASURED_MS);
	answer(d, 0, 2, 5);
	change_file(
		h, "ffmpeg -v error -i one.wav -af lowpass=f=900 new.wav && cat new.wav >one.wav");
	ends(d);
	assert_string_equal(
		home_sql(h, "select count(*) from trial where answer is not null"), "2");
	home_free(h);
}

/* ---- who watches ---- */

static bool has_bus; /* a session bus of the test's own is there */

enum { MS, BYTES, LETTERS, SCREEN, TITLE, LOG, BUS, COMMANDS, SIGNS };
static const char *const signs[] = { "the time to the screen", "how many bytes", "their letters",
	"the screen", "the title", "the log", "the session bus", "other commands" };

/* A number that differs where letters do; digits, of times and positions, do not count. */
static double
sum_of(const char *text, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)text[i]) && !strchr("ABX", text[i]))
			sum += (unsigned char)text[i];
	return sum;
}

static double
sum_of_commands(struct home *h)
{
	static const char *const commands[][2] = { { "blind", NULL }, { "stats", NULL },
		{ "show", NULL }, { "show", "--json" }, { "export", "--json" }, { "list", NULL } };
	double sum = 0;

	for (size_t i = 0; i < LENGTH(commands); i++) {
		const char *out, *err;
		char *const with[] = { (char *)"earlog", (char *)(uintptr_t)commands[i][0],
			(char *)"cantor", (char *)(uintptr_t)commands[i][1], NULL };

		home_run(h, with, NULL, &out, &err);
		sum += sum_of(out, strlen(out)) + sum_of(err, strlen(err));
	}
	return sum;
}

static char *
bus_name(struct drive *d)
{
	return xasprintf("org.mpris.MediaPlayer2.earlog.instance%d", (int)drive_pid(d));
}

/* What the desktop is told of what plays. */
static double
sum_of_player(struct drive *d)
{
	char *name = bus_name(d);
	const char *out = "";
	bool ok = bus_send(drive_home(d), name, "/org/mpris/MediaPlayer2",
		"org.freedesktop.DBus.Properties.GetAll", "string:org.mpris.MediaPlayer2.Player",
		NULL, NULL, &out);

	free(name);
	assert_true(ok);
	return sum_of(out, strlen(out));
}

/* Everything that can be seen of one key. */
static void
watch(struct drive *d, char key, bool pairs, bool commands, double seen[SIGNS])
{
	const char *const heard[] = { "A sounds", "B sounds", "X sounds", "1 sounds", "2 sounds" };
	struct home *h = drive_home(d);
	size_t from, to, log = strlen(home_read(h, "data/log")),
			 told = has_bus ? strlen(home_read(h, "work/heard")) : 0;
	int64_t begun_ns = clock_mono_ns();

	drive_log(d, &from);
	drive_keys(d, (char[2]){ key, '\0' });
	drive_wait_row(d, 0, heard[key - '1' + (pairs ? 3 : 0)], 0);
	seen[MS] = (double)(clock_mono_ns() - begun_ns) / 1e6;
	drive_wait_quiet(d, 20);
	const char *bytes = drive_log(d, &to);
	seen[BYTES] = (double)(to - from);
	seen[LETTERS] = sum_of(bytes + from, to - from);
	seen[SCREEN] = sum_of(drive_screen(d), strlen(drive_screen(d)));
	seen[TITLE] = sum_of(drive_title(d), strlen(drive_title(d)));
	const char *lines = home_read(h, "data/log");
	seen[LOG] = sum_of(lines + log, strlen(lines) - log);
	if (has_bus) {
		lines = home_read(h, "work/heard");
		seen[BUS] = sum_of(lines + told, strlen(lines) - told) + sum_of_player(d);
	}
	seen[COMMANDS] = commands ? sum_of_commands(h) : 0;
}

/* Guesses X, or the first of a pair, from each sign: 0 or 1; -1: no guess. */
static void
guess(double seen[3][SIGNS], bool pairs, int says[SIGNS])
{
	for (size_t i = 0; i < SIGNS; i++) {
		double a = pairs ? seen[0][i] : fabs(seen[2][i] - seen[0][i]),
		       b = pairs ? seen[1][i] : fabs(seen[2][i] - seen[1][i]);

		says[i] = a < b ? 0 : b < a ? 1 : -1;
	}
}

struct abx_score {
	size_t n[SIGNS], right[SIGNS];
};

static void
run_watched(struct drive *d, size_t trials, bool pairs, struct abx_score *score)
{
	int(*says)[SIGNS] = xcalloc(trials, sizeof(says[0]));

	begin(d, pairs, trials);
	for (size_t trial = 1; trial <= trials; trial++) {
		double seen[3][SIGNS];
		int votes = 0;

		drive_keys(d, " "); /* paused, the screen is still but for the keys */
		drive_wait_text(d, "‖ 0:0", 0);
		drive_wait_quiet(d, 20);
		for (size_t key = 0; key < (pairs ? 2 : 3); key++)
			watch(d, (char)('1' + key), pairs, trial % 4 == 1, seen[key]);
		guess(seen, pairs, says[trial - 1]);
		for (size_t i = 0; i < SIGNS; i++)
			votes += says[trial - 1][i] < 0 ? 0 : 2 * says[trial - 1][i] - 1;
		answer(d, votes > 0, trial, trials);
	}
	for (size_t trial = 0; trial < trials; trial++) {
		char *sql = xasprintf("select json_extract(plan, '$.%s[%zu]') from blind_run order "
				      "by started_ms desc limit 1",
			pairs ? "first" : "order", trial);
		int was = (int)strtol(drive_sql(d, sql), NULL, 10);

		for (size_t i = 0; i < SIGNS; i++) {
			score->n[i] += says[trial][i] >= 0;
			score->right[i] += says[trial][i] == was;
		}
		free(sql);
	}
	free(says);
}

static void
watch_runs(struct drive *(*start_sounds)(struct home *), bool pairs)
{
	size_t runs = setting("RUNS", 1), trials = setting("TRIALS", pairs ? 6 : 5);
	/* 99 of 100 by chance; where the test runs again and again, all but never more. */
	double deviations = runs >= 30 ? 2.576 : 6;
	struct home *h = bench_home();
	struct abx_score score = { { 0 }, { 0 } };

	home_env(h, "EARLOG_LOG=../data/log");
	has_bus = is_installed("dbus-daemon") && is_installed("dbus-monitor") &&
		is_installed("dbus-send");
	if (has_bus)
		bus_start(h);
	struct drive *d = start_sounds(h);
	if (has_bus) {
		char *name = bus_name(d);

		for (int i = 0; !bus_has_name(h, name); i++) {
			if (i > 500)
				drive_fail(d, "it never got its name on the bus");
			drive_listen(d, 20);
		}
		bus_listen(h);
		free(name);
	}
	for (size_t i = 0; i < runs; i++)
		run_watched(d, trials, pairs, &score);
	bench_quit(d);
	bus_end();
	for (size_t i = 0; i < SIGNS; i++) {
		double n = (double)score.n[i], off = fabs((double)score.right[i] - n / 2);

		if (runs > 1)
			print_message(
				"%s: %zu of %zu right\n", signs[i], score.right[i], score.n[i]);
		if (off > deviations * sqrt(n) / 2 + 0.5)
			fail_msg("%s tells what X is: %zu of %zu right", signs[i], score.right[i],
				score.n[i]);
	}
	home_free(h);
}

static void
nobody_who_watches_learns_what_x_is(void **state)
{
	watch_runs(start, false);
}

static void
nobody_who_watches_learns_which_file_x_is(void **state)
{
	watch_runs(start_files, false);
}

static void
nobody_who_watches_learns_which_sound_comes_first(void **state)
{
	watch_runs(start, true);
}

static int
teardown(void **state)
{
	bus_end();
	return drive_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(two_sounds_are_told_apart_without_a_helper),
		drive_test(it_goes_on_after_a_crash_and_says_so_to_screen_readers),
		drive_test(which_is_better_ends_with_a_sign_test),
		drive_test(a_new_tag_ends_no_test_but_another_file_does),
		drive_test(the_same_for_each_of_two_files),
		drive_test(a_file_that_is_written_while_it_plays_ends_the_test_at_once),
		cmocka_unit_test_teardown(nobody_who_watches_learns_what_x_is, teardown),
		cmocka_unit_test_teardown(nobody_who_watches_learns_which_file_x_is, teardown),
		cmocka_unit_test_teardown(
			nobody_who_watches_learns_which_sound_comes_first, teardown),
	};

	return cmocka_run_group_tests_name("abx", tests, NULL, NULL);
}

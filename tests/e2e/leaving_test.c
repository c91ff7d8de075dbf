/* tests: of src/ui/term */
/* Every way out gives the terminal back as it was found; what cannot start says why, in words. */
#include "e2e/bench.h"

#include <signal.h>
#include <stdio.h>

#include "base/mem.h"

static void
every_way_out_leaves_the_terminal_clean(void **state)
{
	static const struct {
		const char *keys;
		int sig, status;
	} ways[] = {
		{ "q", 0, 0 },
		{ "\x03", 0, 0 },
		{ ":quit\r", 0, 0 },
		{ "nhalf\x03", 0, 0 },
		{ "?qq", 0, 0 },
		{ ":qu\x03\x03", 0, 0 },
		{ NULL, SIGTERM, 0 },
		{ NULL, SIGHUP, 0 },
		{ NULL, SIGINT, 0 },
		{ NULL, SIGQUIT, 0 },
		{ NULL, SIGSEGV, -SIGSEGV },
		{ NULL, SIGABRT, -SIGABRT },
	};

	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct drive *d = bench_start(bench_clock_home(), NULL);

		assert_true(drive_mode(d, VT_ALTSCREEN));
		assert_true(drive_mode(d, VT_PASTE));
		if (ways[i].keys)
			drive_keys(d, ways[i].keys);
		else
			drive_signal(d, ways[i].sig);
		int status = drive_wait_exit(d, 0);
		/* A sanitizer makes a status of its own of a crash. */
		if (ways[i].status == 0 || status < 0)
			assert_int_equal(status, ways[i].status);
		assert_terminal_clean(d);
		if (status == 0)
			bench_intact(drive_home(d));
		bench_end(d);
	}
}

/* The program's process, which the shell in the terminal started. */
static pid_t
child_of(pid_t shell)
{
	char path[64];
	int child = -1;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)shell, (int)shell);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &child), 1);
	fclose(f);
	return child;
}

static void
assert_given_back(struct drive *d)
{
	struct termios now = drive_termios(d);
	const struct termios *before = drive_termios_before(d);

	assert_int_equal(now.c_lflag, before->c_lflag);
	assert_int_equal(now.c_iflag, before->c_iflag);
	assert_int_equal(now.c_oflag, before->c_oflag);
	assert_false(drive_mode(d, VT_ALTSCREEN));
	assert_false(drive_mode(d, VT_PASTE));
	assert_true(drive_mode(d, VT_CURSOR));
}

static void
suspended_under_a_shell_it_comes_back_paused_with_its_text(void **state)
{
	struct home *h = bench_home();
	struct drive *d = drive_start(
		&(struct drive_options){ .home = h, .env = ENV("PS1=ready> ") }, ARGS("sh", "-i"));

	drive_wait_text(d, "ready> ", 0);
	drive_keys(d, "earlog session cantor.yaml\r");
	bench_keys(d);
	drive_wait_text(d, "▶ 0:01", 0);
	drive_keys(d, "\x1a");
	drive_wait_mode(d, VT_ALTSCREEN, false, 0);
	drive_wait_text(d, "Stopped", 0);
	drive_wait_quiet(d, 100);
	assert_given_back(d);
	drive_keys(d, "echo still $((6 * 7))\r");
	drive_wait_text(d, "still 42", 0);
	drive_keys(d, "fg\r");
	drive_wait_mode(d, VT_ALTSCREEN, true, 0);
	bench_keys(d);
	drive_wait_text(d, "‖ 0:0", 0);
	drive_wait_mode(d, VT_PASTE, true, 0);
	bench_type(d, "in the middle");
	kill(child_of(drive_pid(d)), SIGTSTP); /* from outside, while writing */
	drive_wait_mode(d, VT_ALTSCREEN, false, 0);
	drive_wait_text(d, "ready> ", 0);
	drive_wait_quiet(d, 100);
	assert_given_back(d);
	drive_keys(d, "fg\r");
	drive_wait_mode(d, VT_ALTSCREEN, true, 0);
	bench_text(d);
	drive_wait_text(d, "in the middle", 0);
	drive_keys(d, " of it\r");
	bench_keys(d);
	drive_keys(d, "q");
	drive_wait_mode(d, VT_ALTSCREEN, false, 0);
	drive_wait_quiet(d, 100);
	assert_given_back(d);
	drive_keys(d, "exit\r");
	drive_wait_exit(d, 0);
	assert_string_equal(home_sql(h, "select body from note"), "in the middle of it");
	bench_end(d);
}

/* One line or two, nothing else. */
static void
assert_plain_words(struct drive *d, const char *word)
{
	size_t n, lines = 0;
	const char *log = drive_log(d, &n);

	for (size_t i = 0; i < n; i++) {
		lines += log[i] == '\n';
		if (log[i] == '\r')
			continue;
		assert_true(log[i] == '\n' || ((unsigned char)log[i] >= ' ' && log[i] != 0x7f));
	}
	assert_in_range(lines, 1, 2);
	if (!drive_find(d, word, NULL, NULL))
		drive_fail(d, "does not say \"%s\"", word);
	assert_terminal_clean(d);
}

static void
a_terminal_that_cannot_do_it_gets_plain_words(void **state)
{
	static const char *const terms[] = { "dumb", "no-such-terminal", "unknown", "",
		"../../etc/passwd", NULL };

	for (size_t i = 0; i < LENGTH(terms); i++) {
		struct drive *d = bench_launch(bench_clock_home(),
			&(struct drive_options){ .term = terms[i],
				.env = terms[i] ? NULL : ENV("TERM"),
				.cols = 200 },
			NULL);

		assert_int_equal(drive_wait_exit(d, 0), 1);
		assert_plain_words(d, "TERM");
		bench_end(d);
	}
}

static void
a_start_that_fails_leaves_the_terminal_clean(void **state)
{
	static const struct {
		const char *session, *word;
	} wrong[] = {
		{ "device: AFUL Cantor\nplaylist: ./nowhere.yaml\n", "nowhere.yaml" },
		{ "device: [\n", "cantor.yaml:" },
	};

	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct home *h = bench_home();

		home_write(h, "work/cantor.yaml", wrong[i].session);
		struct drive *d = bench_launch(h, &(struct drive_options){ .cols = 200 }, NULL);
		assert_int_equal(drive_wait_exit(d, 0), 1);
		assert_screen_has(d, wrong[i].word);
		assert_false(home_has(h, "data/earlog/earlog.db"));
		assert_terminal_clean(d);
		bench_end(d);
	}
	struct home *h = bench_home();
	home_write(h, "data/earlog/earlog.db", "no archive, but somebody's letter\n");
	struct drive *d = bench_launch(h, &(struct drive_options){ .cols = 200 }, NULL);
	assert_int_equal(drive_wait_exit(d, 0), 1);
	assert_screen_has(d, "earlog.db");
	assert_terminal_clean(d);
	assert_string_equal(
		home_read(h, "data/earlog/earlog.db"), "no archive, but somebody's letter\n");
	bench_end(d);
}

static void
without_a_terminal_it_says_so(void **state)
{
	struct home *h = bench_clock_home();
	const char *out, *err;

	assert_int_equal(
		home_run(h, ARGS("earlog", "session", "cantor.yaml"), NULL, &out, &err), 1);
	assert_string_equal(out, "");
	assert_non_null(strstr(err, "terminal"));
	assert_harmless(err, strlen(err), false);
	assert_int_equal(
		home_run(h, ARGS("earlog", "session", "cantor.yaml"), "nq", &out, &err), 1);
	assert_string_equal(out, "");
	assert_false(home_has(h, "data/earlog/earlog.db"));
	/* One end alone is no terminal either. */
	struct drive *d = drive_start(&(struct drive_options){ .home = h },
		ARGS("sh", "-c",
			"earlog session cantor.yaml | cat; earlog session cantor.yaml </dev/null; "
			"echo $?"));
	drive_wait_text(d, "terminal", 0);
	assert_int_equal(drive_wait_exit(d, 0), 0);
	assert_screen_has(d, "\n1\n");
	assert_terminal_clean(d);
	bench_end(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(every_way_out_leaves_the_terminal_clean),
		drive_test(suspended_under_a_shell_it_comes_back_paused_with_its_text),
		drive_test(a_terminal_that_cannot_do_it_gets_plain_words),
		drive_test(a_start_that_fails_leaves_the_terminal_clean),
		drive_test(without_a_terminal_it_says_so),
	};

	return cmocka_run_group_tests_name("leaving", tests, NULL, NULL);
}

/* tests: long, parts, of ui/term ui/screen */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bench and its terminal: taken over and given back, whatever happens; few bytes, none of them
 * somebody else's; every size, every TERM. Sound comes from nowhere: the chain is a player apart,
 * and earlog keeps the clock.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "e2e/moved_clock.h"
#include "support/needs.h"

static const char session_yaml[] = "id: cantor\n"
				   "device: AFUL Cantor\n"
				   "playlist: ./list.yaml\n"
				   "chains:\n"
				   "  walk: {source: HiBy R3 II, output: 4.4 mm, clock: yes, "
				   "volume: {value: 28, unit: steps}}\n"
				   "compare: [{device: AFUL Performer8}]\n";

static const char playlist_yaml[] =
	"id: list\n"
	"title: List\n"
	"sections:\n"
	"  - id: bass\n"
	"    title: Bass\n"
	"    tracks:\n"
	"      - {id: low, title: Low, duration: \"4:05\", cues: [{at: \"0:05\", label: five}]}\n"
	"      - {id: evil, title: "
	"\"Ev\\u202eil\\u009b31m\\e]52;c;cXVpdA==\\a\\e[2J\\x07\\r\\u2028 松任谷\", duration: "
	"\"1:00\"}\n"
	"  - id: treble\n"
	"    title: Höhen\n"
	"    tracks:\n"
	"      - {id: high, title: High, duration: \"0:20\"}\n";

static bool moves;

static struct drive *
start_with(const struct drive_options *o, const char *flag)
{
	struct drive_options with = o ? *o : (struct drive_options){ .rows = 0 };

	with.home = home_new();
	home_write(with.home, "work/cantor.yaml", session_yaml);
	home_write(with.home, "work/list.yaml", playlist_yaml);
	home_write(with.home, "config/earlog/config.yaml", "audio: {output: \"null\"}\n");
	if (moves)
		moved_clock_begin(with.home);
	return drive_start(&with, ARGS("earlog", "session", "cantor.yaml", (char *)flag));
}

static struct drive *
start(const struct drive_options *o)
{
	return start_with(o, NULL);
}

/* Starts a bench whose clocks the test moves. */
static struct drive *
start_moved(void)
{
	moves = true;
	struct drive *d = start(NULL);
	moves = false;
	return d;
}

static void
ready(struct drive *d)
{
	drive_wait_text(d, " Keys ");
	drive_wait_text(d, "No file. t links one"); /* a thread looks for the files */
	drive_wait_quiet(d, 150);
}

static void
end(struct drive *d)
{
	struct home *h = drive_home(d);

	drive_end(d);
	home_free(h);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the way out ---- */

/* Under a shell, as anybody would: what it finds in between is what it had before. */
TEST_DRIVEN(the_shell_has_its_terminal_while_the_bench_is_stopped)
{
	struct drive_options o = { .home = home_new(), .env = ENV("PS1=$ ", "ENV") };

	home_write(o.home, "work/cantor.yaml", session_yaml);
	home_write(o.home, "work/list.yaml", playlist_yaml);
	home_write(o.home, "config/earlog/config.yaml", "audio: {output: \"null\"}\n");
	struct drive *d = drive_start(&o, ARGS("sh", "-i"));
	drive_wait_text(d, "$ ");
	drive_type(d, "stty -g >before; earlog session cantor.yaml\r");
	ready(d);
	drive_keys(d, "nhalf");
	drive_wait_text(d, "half");
	drive_key(d, "Ctrl-Z");
	drive_wait_text(d, "Stopped");
	drive_wait_mode(d, VT_ALTSCREEN, false);
	assert_false(drive_mode(d, VT_PASTE));
	assert_true(drive_mode(d, VT_CURSOR));
	drive_type(d, "stty -g >after; cmp before after && echo sa''me\r");
	drive_wait_text(d, "same");
	drive_type(d, "fg\r");
	drive_wait_text(d, "half");
	drive_wait_text(d, " Text ");
	assert_true(drive_mode(d, VT_PASTE));
	drive_type(d, "!");
	drive_wait_text(d, "half!");
	drive_wait_quiet(d, 200);
	char *before = xstrdup(drive_screen(d));
	drive_resize(d, 30, 100); /* the bench is told, and paints anew */
	drive_wait_row(d, 26, "half!");
	drive_resize(d, 24, 80);
	drive_wait_row(d, 20, "half!");
	drive_wait_quiet(d, 200);
	assert_string_equal(drive_screen(d), before);
	free(before);
	drive_keys(d, "\x03");
	drive_wait_text(d, "The same key again");
	drive_keys(d, "\x03");
	drive_wait_mode(d, VT_ALTSCREEN, false);
	drive_type(d, "stty -g >after; cmp before after && echo sa''me2\r");
	drive_wait_text(d, "same2");
	end(d);
}

TEST_DRIVEN(a_failed_start_leaves_no_trace)
{
	static const char *const terms[] = { "dumb", "no-such-terminal", "", "unknown" };

	for (size_t i = 0; i < LENGTH(terms); i++) {
		struct drive *d = start(&(struct drive_options){ .term = terms[i] });
		size_t n, lines = 0;

		assert_int_equal(drive_wait_exit(d), 1);
		const char *log = drive_log(d, &n);
		for (size_t k = 0; k < n; k++) {
			lines += log[k] == '\n';
			assert_true(
				(unsigned char)log[k] >= ' ' || log[k] == '\n' || log[k] == '\r');
		}
		assert_true(n > 0 && lines <= 2);
		assert_terminal_clean(d);
		end(d);
	}
}

/* ---- bytes ---- */

TEST_DRIVEN(a_letter_costs_few_bytes)
{
	static const char text[] = "the second hit has a leading edge that I do not get from the "
				   "other one, and it is quick ";
	struct drive *d = start_moved();
	size_t most = 0, sum = 0;
	char seen[sizeof(text)];

	ready(d);
	drive_keys(d, "n");
	drive_wait_text(d, " Text ");
	drive_wait_quiet(d, 500); /* what a start finds in the background is drawn */
	for (size_t i = 0; i < 60; i++) {
		drive_mark(d);
		drive_bytes(d, text + i, 1);
		memcpy(seen, text, i + 1);
		seen[i + 1] = '\0';
		if (text[i] != ' ')
			drive_wait_text(d, seen);
		drive_listen(d, 5);
		sum += drive_since(d);
		most = drive_since(d) > most ? drive_since(d) : most;
	}
	print_message("bytes per letter: %zu at most, %zu in the mean\n", most, sum / 60);
	assert_true(most <= 60);
	/* A letter that is on its way to the disk when a minute passes is one of a slow disk. */
	drive_wait_sql(d, "select body from draft where deleted = 0",
		"the second hit has a leading edge that I do not get from the");
	drive_wait_quiet(d, 200);
	drive_mark(d);
	moved_clock_go(drive_home(d), 60000);
	drive_wait_quiet(d, 200);
	assert_int_equal(drive_since(d), 0);
	end(d);
}

TEST_DRIVEN(a_running_clock_costs_little_and_rest_nothing)
{
	struct drive *d = start_moved();

	ready(d);
	drive_wait_quiet(d, 500);
	moved_clock_stop(drive_home(d), true);
	drive_keys(d, " ");
	drive_wait_text(d, "▶ ~0:00");
	drive_wait_quiet(d, 20);
	moved_clock_go(drive_home(d), 2100);
	drive_wait_text(d, "▶ ~0:02");
	drive_wait_quiet(d, 50);
	drive_mark(d);
	for (int s = 3; s <= 7; s++) {
		char shown[32];

		snprintf(shown, sizeof(shown), "▶ ~0:0%d", s);
		drive_wait_quiet(d, 20); /* or the time passes before it begins to wait */
		moved_clock_go(drive_home(d), 1000);
		drive_wait_text(d, shown);
	}
	drive_wait_quiet(d, 50);
	size_t n = drive_since(d);
	print_message("bytes per second that it shows: %zu\n", n / 5);
	assert_true(n <= 5 * 120);
	end(d);
}

/* ---- keys ---- */

/* 90 ms after it was read: until then it may be the first byte of a longer key. */
TEST_DRIVEN(escape_acts_at_once)
{
	struct drive *d = start_moved();

	ready(d);
	drive_keys(d, "nabc");
	drive_wait_text(d, " Text ");
	moved_clock_stop(drive_home(d), true);
	drive_keys(d, "\033");
	drive_wait_quiet(d, 50);
	assert_screen_has(d, " Text ");
	moved_clock_go(drive_home(d), 90);
	drive_wait_text(d, " Keys ");
	end(d);
}

TEST_DRIVEN(a_paste_runs_no_command)
{
	struct drive *d = start(NULL);
	struct buf text = BUF_INIT;

	ready(d);
	while (text.len < 50000)
		buf_add(&text, "q :quit x \r");
	buf_add(&text, "\033[201~q\r");
	char *marked = xasprintf("\033[200~%s\033[201~", text.s);
	drive_keys(d, marked);
	drive_wait_text(d, " Text ");
	assert_true(drive_running(d));
	drive_key(d, "Ctrl-G");
	drive_wait_gone(d, " Text ");
	/* A terminal that does not mark it; its first key may open a text. */
	drive_keys(d, "no bass\rquick and dry");
	drive_wait_text(d, " no bass\n quick and dry");
	drive_key(d, "Ctrl-G");
	drive_wait_gone(d, " Text ");
	drive_keys(d, ":");
	drive_wait_text(d, BENCH_LIST);
	drive_keys(d, "quit\rquick and dry\r");
	drive_wait_text(d, ":quit quick and dry");
	drive_key(d, "Esc");
	drive_wait_gone(d, BENCH_LIST);
	drive_keys(d, "n");
	drive_wait_text(d, " Text ");
	drive_keys(d, "fine bass\rquick and dry\rq");
	drive_wait_text(d, " fine bass\n quick and dry\n q\n");
	assert_screen_has(d, " Text ");
	int64_t before = now_ms();
	drive_keys(d, marked);
	drive_wait_text(d, ":quit");
	print_message("50 kB pasted in %lld ms\n", (long long)(now_ms() - before));
	assert_screen_has(d, " Text ");
	drive_keys(d, "\033[200~no end");
	drive_wait_text(d, "no end");
	free(marked);
	buf_finish(&text);
	end(d);
}

/* ---- sizes ---- */

/* Until all keys before it were taken: it is one that acts on a small screen, too. */
static void
redraw(struct drive *d)
{
	drive_mark(d);
	drive_keys(d, "\x0c");
	for (int i = 0; i < home_limit_ms(0) && drive_since(d) == 0; i += 20)
		drive_listen(d, 20);
	assert_true(drive_since(d) > 0);
}

/* Every key that makes, changes or deletes something, and those that answer. */
TEST_DRIVEN(too_small_to_show_it_no_key_does_anything)
{
	static const char *const keys[] = { "m", "n", "x", "u", "U", " ", "d2", "w5", ":mark\r",
		"V+", "s", "l", "\r", "y", "\033[200~pasted\033[201~", "\033[<0;3;3M" };
	struct drive *d = start(NULL);

	ready(d);
	drive_keys(d, "m");
	drive_wait_sql(d, "select count(*) from note where deleted = 0", "1");
	drive_resize(d, 9, 50);
	drive_wait_text(d, "earlog needs 40x10, this is 50x9");
	drive_wait_text(d, "q ends; other keys do nothing");
	const char *was = drive_sql(d, "select count(*), sum(deleted) from note");
	for (size_t i = 0; i < LENGTH(keys); i++)
		drive_keys(d, keys[i]);
	redraw(d);
	drive_resize(d, 24, 80);
	drive_wait_text(d, "the window was too small to show what the key does, so it did nothing");
	drive_wait_text(d, " Keys ");
	drive_wait_quiet(d, 150);
	assert_screen_has(d, "‖ ~0:00");
	assert_string_equal(drive_sql(d, "select count(*), sum(deleted) from note"), was);
	assert_string_equal(drive_sql(d, "select count(*) from draft"), "0");

	/* Words into an open note are kept; what would end or delete it does nothing. */
	drive_keys(d, "nseen");
	drive_wait_text(d, "seen");
	drive_resize(d, 9, 50);
	drive_wait_text(d, "Ctrl-C ends; letters go into the note");
	drive_type(d, " and");
	drive_key(d, "Backspace");
	drive_key(d, "Ctrl-U");
	drive_keys(d, "\r");
	redraw(d);
	drive_resize(d, 24, 80);
	drive_wait_text(d, "seen and");
	drive_wait_text(d, " Text ");
	drive_keys(d, "\033");
	drive_wait_text(d, " Keys ");

	drive_resize(d, 9, 50);
	drive_wait_text(d, "q ends");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	end(d);
}

/* ---- every terminal ---- */

static bool
has_colour(const char *log, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++) {
		if (log[i] != '\033' || log[i + 1] != '[')
			continue;
		size_t k = i + 2, number = 0;
		for (; k < n && (log[k] == ';' || (log[k] >= '0' && log[k] <= '9')); k++) {
			number = log[k] == ';' ? 0 : number * 10 + (size_t)(log[k] - '0');
			size_t after = k + 1 < n ? k + 1 : k;
			if ((log[after] == ';' || log[after] == 'm') && number >= 30 &&
				number <= 49) {
				size_t m = after;
				while (m < n && (log[m] == ';' || (log[m] >= '0' && log[m] <= '9')))
					m++;
				if (m < n && log[m] == 'm')
					return true;
			}
		}
	}
	return false;
}

TEST_DRIVEN(every_terminal_in_every_locale)
{
	static const char *const terms[] = { "linux", "xterm", "xterm-256color", "tmux", "screen",
		"vt100", "rxvt" };
	static const struct {
		const char *env, *word;
	} langs[] = { { "LC_ALL=C", "LC_ALL=C knows no letters beyond ASCII: C.UTF-8 is used" },
		{ "LC_ALL=C.UTF-8", NULL },
		{ "LC_ALL=xx_XX.UTF-8", "LC_ALL=xx_XX.UTF-8 is not on this system: C.UTF-8" } };

	for (size_t t = 0; t < LENGTH(terms); t++)
		for (size_t l = 0; l < LENGTH(langs); l++)
			for (size_t plain = 0; plain < 2; plain++) {
				if (!test_is_whole() && (t % LENGTH(langs) != l || t % 2 != plain))
					continue;
				const char *const env[] = { langs[l].env,
					plain ? "NO_COLOR=1" : "NO_COLOR", NULL };
				struct drive *d = start_with(
					&(struct drive_options){ .term = terms[t], .env = env },
					plain ? "--ascii" : NULL);
				size_t n;

				if (!plain && langs[l].word) /* until the next message hides it */
					drive_wait_written(d, langs[l].word);
				ready(d);
				assert_int_equal(drive_find(d, "Höhen", NULL, NULL), !plain);
				drive_keys(d, "n");
				drive_wait_text(d, " Text ");
				drive_type(d, "ab");
				drive_wait_text(d, "ab");
				drive_key(d, "Shift-Left"); /* no key in Text: nothing happens */
				drive_keys(d, "c");
				drive_wait_text(d, "abc");
				bench_interrupt(d);
				assert_int_equal(drive_wait_exit(d), 0);
				const char *log = drive_log(d, &n);
				if (plain)
					assert_false(has_colour(log, n));
				for (size_t i = 0; i < n && plain; i++)
					assert_true((unsigned char)log[i] < 0x80);
				assert_terminal_clean(d);
				end(d);
			}
}

/* What is said at the end stands on a line of its own, also where the bench stays on the screen. */
TEST_DRIVEN(the_last_line_is_clean_in_every_terminal)
{
	static const char *const terms[] = { "linux", "vt100", "vt102", "vt220", "xterm-mono",
		"xterm-color", "xterm", "xterm-256color", "screen", "tmux", "rxvt",
		"rxvt-unicode" };

	for (size_t i = 0; i < LENGTH(terms); i++)
		for (size_t crash = 0; crash < 2; crash++) {
			if (!test_is_whole() && (i % 2 || i / 2 % 2 != crash))
				continue;
			struct drive *d = start(&(struct drive_options){ .term = terms[i] });
			int row;

			ready(d);
			if (crash) {
				drive_signal(d, SIGSEGV);
				drive_wait_exit(d);
				assert_screen_lacks(d, "$<");
				assert_string_equal(drive_row(d, 23), "");
			} else {
				drive_keys(d, "qq"); /* the list of ways to music, the session */
				drive_wait_text(d, "nothing recorded in this session");
				assert_int_equal(drive_wait_exit(d), 0);
				assert_true(drive_find(d, "cantor: nothing", &row, NULL));
				assert_row_is(d, row, "cantor: nothing recorded in this session");
			}
			assert_terminal_clean(d);
			end(d);
		}
}

/* ---- going away ---- */

/*
 * ---- Every way out gives the terminal back as it was found; what cannot start says why, in
 * words. ----
 */

TEST_DRIVEN(every_way_out_leaves_the_terminal_clean)
{
	static const struct {
		const char *keys;
		int sig, status;
	} ways[] = {
		{ "q", 0, 0 },
		{ "\x03", 0, 0 },
		{ ":quit\r", 0, 0 },
		{ "nhalf\x03\x03", 0, 0 },
		{ "?qq", 0, 0 },
		{ ":qu\x03\x03", 0, 0 },
		{ NULL, SIGTERM, 0 },
		{ NULL, SIGHUP, 0 },
		{ NULL, SIGINT, 0 },
		{ NULL, SIGQUIT, 0 },
		{ NULL, SIGSEGV, -SIGSEGV },
		{ NULL, SIGABRT, -SIGABRT },
		{ NULL, SIGBUS, -SIGBUS },
	};

	for (size_t i = 0; i < LENGTH(ways); i += test_is_whole() ? 1 : 2) {
		struct drive *d = bench_start(bench_clock_home(), NULL);

		assert_true(drive_mode(d, VT_ALTSCREEN));
		assert_true(drive_mode(d, VT_PASTE));
		if (ways[i].keys)
			drive_keys(d, ways[i].keys);
		else
			drive_signal(d, ways[i].sig);
		int status = drive_wait_exit(d);
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

TEST_DRIVEN(suspended_under_a_shell_it_comes_back_paused_with_its_text)
{
	struct home *h = bench_home();
	struct drive *d = drive_start(
		&(struct drive_options){ .home = h, .env = ENV("PS1=ready> ") }, ARGS("sh", "-i"));

	drive_wait_text(d, "ready> ");
	drive_keys(d, "earlog session cantor.yaml\r");
	bench_keys(d);
	drive_wait_text(d, "▶ 0:01");
	drive_keys(d, "\x1a");
	drive_wait_mode(d, VT_ALTSCREEN, false);
	drive_wait_text(d, "Stopped");
	drive_wait_quiet(d, 100);
	assert_given_back(d);
	drive_keys(d, "echo still $((6 * 7))\r");
	drive_wait_text(d, "still 42");
	drive_keys(d, "fg\r");
	drive_wait_mode(d, VT_ALTSCREEN, true);
	bench_keys(d);
	drive_wait_text(d, "‖ 0:0");
	drive_wait_mode(d, VT_PASTE, true);
	bench_type(d, "in the middle");
	kill(child_of(drive_pid(d)), SIGTSTP); /* from outside, while writing */
	drive_wait_mode(d, VT_ALTSCREEN, false);
	drive_wait_text(d, "ready> ");
	drive_wait_quiet(d, 100);
	assert_given_back(d);
	drive_keys(d, "fg\r");
	drive_wait_mode(d, VT_ALTSCREEN, true);
	bench_text(d);
	drive_wait_text(d, "in the middle");
	drive_keys(d, " of it\r");
	bench_keys(d);
	drive_keys(d, "q");
	drive_wait_mode(d, VT_ALTSCREEN, false);
	drive_wait_quiet(d, 100);
	assert_given_back(d);
	drive_keys(d, "exit\r");
	drive_wait_exit(d);
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

TEST_DRIVEN(a_terminal_that_cannot_do_it_gets_plain_words)
{
	static const char *const terms[] = { "dumb", "no-such-terminal", "unknown", "",
		"../../etc/passwd", NULL };

	for (size_t i = 0; i < LENGTH(terms); i++) {
		struct drive *d = bench_launch(bench_clock_home(),
			&(struct drive_options){ .term = terms[i],
				.env = terms[i] ? NULL : ENV("TERM"),
				.cols = 200 },
			NULL);

		assert_int_equal(drive_wait_exit(d), 1);
		assert_plain_words(d, "TERM");
		bench_end(d);
	}
}

TEST_DRIVEN(without_a_terminal_it_says_so)
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
	drive_wait_text(d, "terminal");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_screen_has(d, "\n1\n");
	assert_terminal_clean(d);
	bench_end(d);
}

/* A slow line, a stopped multiplexer: what is typed blind is kept, and the end comes. */
TEST_DRIVEN(a_terminal_that_stops_reading_holds_nothing_up)
{
	static const struct {
		const char *flag;
		int sig; /* 0: it reads again */
	} ways[] = { { NULL, SIGTERM }, { NULL, SIGHUP }, { NULL, 0 }, { "--reader", SIGTERM },
		{ "--reader", 0 } };

	for (size_t i = 0; i < LENGTH(ways); i += test_is_whole() ? 1 : 2) {
		struct drive *d = start_with(NULL, ways[i].flag);
		bool reader = ways[i].flag;

		drive_wait_text(d, reader ? "Keys" : " Keys ");
		drive_wait_quiet(d, 150);
		drive_stop(d, true);
		for (int n = 0; n < 100; n++) {
			drive_keys(d, reader ? "?" : "\f"); /* said again, painted again */
			drive_listen(d, 15);                /* no two of these are drawn at once */
		}
		drive_keys(d, "n");
		drive_type(d, "typed blind");
		drive_wait_sql(d, "select body from draft", "typed blind");
		if (ways[i].sig) {
			drive_signal(d, ways[i].sig);
			assert_int_equal(drive_wait_exit(d), 0);
			assert_string_equal(drive_sql(d, "select body from draft"), "typed blind");
		} else {
			drive_stop(d, false);
			drive_wait_text(d, "typed blind");
			drive_keys(d, "\r");
			drive_wait_sql(d, "select body from note", "typed blind");
			if (!reader)
				bench_same_when_redrawn(d);
			drive_keys(d, "qq");
			assert_int_equal(drive_wait_exit(d), 0);
		}
		end(d);
	}
}

static void
wait_title(struct drive *d, const char *title)
{
	for (int ms = 0; strcmp(drive_title(d), title) != 0 && ms < home_limit_ms(0); ms += 10)
		drive_listen(d, 10);
	assert_string_equal(drive_title(d), title);
}

static bool
wrote(struct drive *d, const char *bytes)
{
	size_t n;
	const char *log = drive_log(d, &n);

	return memmem(log, n, bytes, strlen(bytes)) != NULL;
}

/* The window is called by what one listens with and to. A blind run tells neither; a name has no
 * control character; the title before comes back, also after a crash. */
TEST_DRIVEN(the_window_has_the_title_of_device_and_track)
{
	struct drive *d = start(NULL);

	wait_title(d, "Cantor · Low");
	drive_keys(d, ">");
	wait_title(d, "Cantor · Ev<U+202E>il<U+009B>31m␛]52;c;cXVpdA==␇␛[2J␇␍<U+2028> 松任谷");
	bench_command(d, "wear 2");
	drive_keys(d, " ");
	drive_keys(d, "<");
	wait_title(d, "Performer8 · Low");
	bench_command(d, "blind 1 2 x3");
	wait_title(d, "earlog");
	assert_true(wrote(d, "\033[22;2t"));
	drive_signal(d, SIGSEGV);
	drive_wait_exit(d);
	assert_true(wrote(d, "\033[23;2t"));
	assert_true(wrote(d, "\033[<u"));
	end(d);
	d = start_with(NULL, "--reader");
	drive_wait_text(d, "Tracks: 1 of ");
	assert_false(wrote(d, "\033]"));
	assert_false(wrote(d, "\033[>"));
	end(d);
}

/* Where the terminal tells Shift-Enter from Enter it is a new line. */
TEST_DRIVEN(shift_enter_is_a_new_line_where_the_terminal_tells_it)
{
	struct drive *d = start(NULL);

	ready(d);
	assert_true(wrote(d, "\033[>1u"));
	drive_keys(d, "n");
	drive_type(d, "deep");
	drive_bytes(d, "\033[13;2u", 7);
	drive_type(d, "and slow");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note", "deep\nand slow");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_true(wrote(d, "\033[<u"));
	end(d);
}

/* Counts how often it wrote this. */
static int
times_wrote(struct drive *d, const char *bytes)
{
	int times = 0;
	size_t n, len = strlen(bytes);
	const char *log = drive_log(d, &n), *end = log + n;

	for (; (log = memmem(log, (size_t)(end - log), bytes, len)); log += len)
		times++;
	return times;
}

static void
wait_wrote(struct drive *d, const char *bytes, int times)
{
	for (int ms = 0; times_wrote(d, bytes) < times && ms < home_limit_ms(0); ms += 10)
		drive_listen(d, 10);
	assert_true(times_wrote(d, bytes) >= times);
}

/* The desktop goes dark at sunset: colours follow, and no answer is a key. */
TEST_DRIVEN(colours_follow_light_and_dark)
{
	struct drive_options o = { .env = ENV("TERM=xterm-256color") };
	struct drive *d = start(&o);

	ready(d);
	wait_wrote(d, "\033]11;?", 1);
	assert_true(wrote(d, "\033[?2031h"));
	assert_false(wrote(d, "38;5;24m")); /* of the light colours */
	drive_bytes(d, "\033[?997;2n", 9);
	wait_wrote(d, "\033]11;?", 2);
	drive_bytes(d, "\033]11;rgb:fafa/fafa/fafa\033\\", 25);
	wait_wrote(d, "38;5;24m", 1);
	assert_false(wrote(d, "38;5;80m"));
	drive_bytes(d, "\033[?997;1n", 9);
	wait_wrote(d, "\033]11;?", 3);
	drive_bytes(d, "\033]11;rgb:1010/1010/1010\033\\", 25);
	wait_wrote(d, "38;5;80m", 1);
	assert_screen_lacks(d, "not a key");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_true(wrote(d, "\033[?2031l"));
	end(d);
	d = start_with(NULL, "--theme=dark");
	drive_wait_text(d, " Keys ");
	assert_false(wrote(d, "\033[?2031h"));
	end(d);
}

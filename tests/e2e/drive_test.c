/* tests: of tests/e2e/drive tests/e2e/vt */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The driver itself, proven with sh, cat, stty and printf. */
#include "base/system/clock.h"
#include "base/system/os_process.h"
#include "e2e/bench.h"
#include "e2e/drive.h"
#include "e2e/moved_clock.h"
#include "support/needs.h"

#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#define SH(script) ARGS("sh", "-c", script)

static const struct drive_options small = { .rows = 5, .cols = 20 };

TEST_DRIVEN(text_appears_and_goes)
{
	struct drive *d = drive_start(NULL,
		SH("printf 'hello\\n  world\\n'; read x; "
		   "printf '\\033[H\\033[2Jbye'; read x"));

	drive_wait_text(d, "hello");
	drive_wait_row(d, 1, "world");
	drive_wait_text(d, "hello\n  world\n");
	assert_screen_lacks(d, "bye");
	drive_key(d, "Enter");
	drive_wait_gone(d, "world");
	drive_wait_text(d, "bye");
	assert_row_is(d, 0, "bye");
	assert_row_is(d, -1, "");
	assert_false(drive_try_text(d, "never", 50));
	assert_true(drive_running(d));
	drive_end(d);
}

TEST_DRIVEN(wide_and_combining_characters_have_their_columns)
{
	struct drive *d = drive_start(&small, SH("printf '音楽 e\\314\\201x\\n'; read x"));
	int row, col;

	drive_wait_text(d, "x");
	assert_row_is(d, 0, "音楽 e\xcc\x81x");
	assert_true(drive_find(d, "楽", &row, &col));
	assert_int_equal(col, 2);
	assert_true(drive_find(d, "x", &row, &col));
	assert_int_equal(row, 0);
	assert_int_equal(col, 6);
	assert_string_equal(drive_cell(d, 0, 0).text, "音");
	assert_int_equal(drive_cell(d, 0, 0).width, 2);
	assert_string_equal(drive_cell(d, 0, 1).text, "");
	assert_string_equal(drive_cell(d, 0, 5).text, "e\xcc\x81");
	drive_end(d);
}

TEST_DRIVEN(attributes_and_colours_are_read)
{
	struct drive *d = drive_start(&small,
		SH("printf '\\033[1mB\\033[0;7mR\\033[0;4;31mU"
		   "\\033[0;38;5;200;48;2;1;2;3mC\\033[0mend'; read x"));

	drive_wait_text(d, "end");
	assert_true(drive_cell(d, 0, 0).bold);
	assert_true(drive_cell(d, 0, 1).reverse);
	assert_false(drive_cell(d, 0, 1).bold);
	assert_true(drive_cell(d, 0, 2).underline);
	assert_int_equal(drive_cell(d, 0, 2).fg, 1);
	assert_int_equal(drive_cell(d, 0, 3).fg, 200);
	assert_int_equal(drive_cell(d, 0, 3).bg, VT_RGB | 0x010203);
	assert_int_equal(drive_cell(d, 0, 4).fg, VT_DEFAULT);
	drive_end(d);
}

TEST_DRIVEN(resize_reaches_the_program)
{
	struct drive *d = drive_start(
		&small, SH("trap 'stty size' WINCH; stty size; while :; do read x; done"));
	int row, col;

	drive_wait_text(d, "5 20");
	drive_resize(d, 32, 120);
	drive_wait_text(d, "32 120");
	drive_cursor(d, &row, &col);
	assert_int_equal(row, 2);
	for (int i = 0; i < 200; i++)
		drive_resize(d, 1 + i * 7 % 40, 1 + i * 13 % 90);
	drive_resize(d, 0, 0);
	drive_resize(d, 24, 80);
	drive_wait_text(d, "24 80");
	drive_end(d);
}

TEST_DRIVEN(modes_and_title_are_tracked_in_pieces)
{
	struct drive *d = drive_start(NULL,
		SH("printf '\\033[?1049h\\033[?10'; read x; "
		   "printf '02;1006;2004h\\033[?25l\\033]0;ti\\033]2;title\\033\\\\in'; read x; "
		   "printf '\\033[?1002;1006;2004l\\033[?25h\\033[?1049lout'; read x"));

	drive_wait_mode(d, VT_ALTSCREEN, true);
	assert_false(drive_mode(d, VT_MOUSE_DRAG));
	drive_keys(d, "\n");
	drive_wait_text(d, "in");
	assert_true(drive_mode(d, VT_MOUSE_DRAG));
	assert_true(drive_mode(d, VT_PASTE));
	assert_false(drive_mode(d, VT_CURSOR));
	assert_string_equal(drive_title(d), "title");
	drive_keys(d, "\n");
	drive_wait_text(d, "out");
	drive_wait_gone(d, "in"); /* the alternate screen went with it */
	assert_false(drive_mode(d, VT_PASTE));
	assert_true(drive_mode(d, VT_CURSOR));
	drive_keys(d, "\n");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	drive_end(d);
}

TEST_DRIVEN(line_settings_before_and_after)
{
	struct drive *d = drive_start(
		NULL, SH("stty raw -echo; echo ready; dd bs=1 count=1 2>/dev/null >&2"));

	drive_wait_text(d, "ready");
	assert_true(drive_termios_before(d)->c_lflag & ECHO);
	assert_false(drive_termios(d).c_lflag & ECHO);
	drive_keys(d, "x");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_false(drive_termios(d).c_lflag & (ECHO | ICANON));
	drive_end(d);

	d = drive_start(NULL, SH("was=$(stty -g); stty raw; stty \"$was\""));
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	drive_end(d);
}

TEST_DRIVEN(the_end_is_told_apart)
{
	struct drive *d = drive_start(NULL, SH("printf 'last words'; exit 3"));

	assert_int_equal(drive_wait_exit(d), 3);
	assert_screen_has(d, "last words");
	assert_false(drive_running(d));
	assert_false(drive_try_text(d, "never", 0)); /* at once, in spite of its limit */
	drive_end(d);

	d = drive_start(NULL, SH("trap 'exit 7' TERM; echo ready; while :; do read x; done"));
	drive_wait_text(d, "ready");
	drive_signal(d, SIGTERM);
	assert_int_equal(drive_wait_exit(d), 7);
	drive_end(d);

	d = drive_start(NULL, ARGS("cat"));
	drive_kill(d);
	assert_int_equal(drive_wait_exit(d), -SIGKILL);
	drive_end(d);

	d = drive_start(NULL, ARGS("cat"));
	drive_hangup(d);
	assert_int_equal(drive_wait_exit(d), -SIGHUP);
	drive_end(d);
}

static void
ignore_hangup(void)
{
	signal(SIGHUP, SIG_IGN);
}

TEST_DRIVEN(in_child_runs_before_the_program)
{
	struct drive_options o = { .in_child = ignore_hangup };
	struct drive *d = drive_start(&o, SH("echo ready; read x; exit 5"));

	drive_wait_text(d, "ready");
	drive_hangup(d);
	assert_int_equal(drive_wait_exit(d), 5); /* read met the end of file */
	drive_end(d);
}

TEST_DRIVEN(background_processes_do_not_hide_the_end_and_go_with_it)
{
	struct drive *d =
		drive_start(NULL, SH("trap '' HUP; sleep 600 & echo $! >pid; printf gone"));

	assert_int_equal(drive_wait_exit(d), 0);
	assert_screen_has(d, "gone");
	pid_t pid = (pid_t)strtol(home_read(drive_home(d), "work/pid"), NULL, 10);
	int fd = os_child_watch(pid);
	assert_true(fd >= 0);
	drive_end(d);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	assert_int_equal(poll(&p, 1, home_limit_ms(0)), 1);
	close(fd);
}

TEST_DRIVEN(keys_are_those_of_xterm)
{
	static const struct {
		const char *name, *od;
	} keys[] = { { "n", "156" }, { "ä", "303\n 244" }, { "Esc", "033" }, { "Enter", "015" },
		{ "Backspace", "177" }, { "Ctrl-R", "022" }, { "Ctrl-_", "037" }, { "-", "055" },
		{ "Alt-b", "033\n 142" }, { "Alt-Enter", "033\n 015" },
		{ "F5", "033\n 133\n 061\n 065\n 176" }, { "Left", "033\n 133\n 104" },
		{ "Shift-Left", "033\n 133\n 061\n 073\n 062\n 104" },
		{ "Ctrl-Right", "033\n 133\n 061\n 073\n 065\n 103" }, { "F1", "033\n 117\n 120" },
		{ "PgUp", "033\n 133\n 065\n 176" }, { "Shift-Tab", "033\n 133\n 132" },
		{ "Ctrl-Space", "000" }, { "Ctrl-J", "012" } };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct drive *d = drive_start(NULL,
			SH("stty raw opost -echo; echo ready; "
			   "dd bs=64 count=1 2>/dev/null | od -An -v -t o1 -w1; echo end"));
		char want[64];

		drive_wait_text(d, "ready");
		drive_key(d, keys[i].name);
		snprintf(want, sizeof(want), "ready\n %s\nend", keys[i].od);
		drive_wait_text(d, want);
		drive_end(d);
	}
	struct vt *t = vt_new(24, 80);
	char bytes[16];
	assert_int_equal(vt_key(t, "Ctrl-R", bytes), 1);
	assert_int_equal(bytes[0], 0x12);
	assert_int_equal(vt_key(t, "Ctrl-r", bytes), 1);
	assert_int_equal(bytes[0], 0x12);
	assert_int_equal(vt_key(t, "F13", bytes), 0);
	assert_int_equal(vt_key(t, "", bytes), 0);
	assert_int_equal(vt_key(t, "Ctrl-1", bytes), 0);
	vt_feed(t, "\033[?1h", 5);
	assert_int_equal(vt_key(t, "Up", bytes), 3);
	assert_memory_equal(bytes, "\033OA", 3);
	vt_free(t);
}

TEST_DRIVEN(paste_is_marked_when_asked_for)
{
	struct drive *d = drive_start(
		NULL, SH("stty -icanon -echo -icrnl; printf '\\033[?2004hready'; cat -v"));

	drive_wait_text(d, "ready");
	drive_paste(d, "a\nb");
	drive_wait_text(d, "^[[200~a^Mb^[[201~");
	drive_end(d);

	d = drive_start(NULL, SH("stty -icanon -echo -icrnl; printf ready; cat -v"));
	drive_wait_text(d, "ready");
	drive_paste(d, "a\nb");
	drive_wait_text(d, "readya^Mb");
	drive_end(d);
}

TEST_DRIVEN(a_large_paste_meets_a_slow_reader)
{
	static char text[100001];
	struct drive *d = drive_start(NULL,
		SH("stty raw -echo; printf ready; "
		   "head -c 100000 | tee /dev/stderr | cksum"));

	memset(text, 'x', sizeof(text) - 1);
	drive_wait_text(d, "ready");
	drive_mark(d);
	drive_keys(d, text);
	drive_wait_text(d, " 100000");
	drive_wait_exit(d);
	assert_true(drive_since(d) > 100000);
	drive_end(d);
}

TEST_DRIVEN(mouse_in_sgr)
{
	struct drive *d = drive_start(
		NULL, SH("stty -icanon -echo; printf '\\033[?1000;1006hready'; cat -v"));

	drive_wait_text(d, "ready");
	drive_click(d, 2, 10);
	drive_wait_text(d, "^[[<0;11;3M^[[<0;11;3m");
	drive_end(d);
}

TEST_DRIVEN(queries_are_answered_unless_mute)
{
	char *const ask[] = { "sh", "-c", "stty -icanon -echo; printf 'x\\033[6n'; cat -v", NULL };
	struct drive *d = drive_start(NULL, ask);

	drive_wait_text(d, "^[[1;2R");
	drive_end(d);
	d = drive_start(&(struct drive_options){ .mute = true }, ask);
	drive_wait_text(d, "x");
	drive_wait_quiet(d, 100);
	assert_row_is(d, 0, "x");
	assert_int_equal(drive_listen(d, 20), 0);
	drive_end(d);
}

TEST_DRIVEN(job_control_needs_a_shell)
{
	struct drive_options o = { .env = ENV("PS1=$ ", "ENV") };
	struct drive *d = drive_start(&o, ARGS("sh", "-i"));

	drive_wait_text(d, "$ ");
	drive_type(d, "cat\n");
	drive_type(d, "abc\n");
	drive_wait_text(d, "abc\nabc");
	drive_key(d, "Ctrl-Z");
	drive_wait_text(d, "Stopped");
	drive_wait_text(d, "cat\n$\n"); /* or the echo of "fg" stands before it */
	drive_type(d, "fg\n");
	drive_wait_text(d, "fg\ncat");
	drive_type(d, "def\n");
	drive_wait_text(d, "def\ndef");
	drive_end(d);
}

TEST_DRIVEN(the_home_is_fresh_and_goes)
{
	struct drive_options o = { .cols = 200, .env = ENV("MINE=1", "LANG"), .term = "vt100" };
	struct drive *d = drive_start(&o,
		SH("pwd; env | sort; touch \"$XDG_DATA_HOME/f\"; "
		   "chmod 500 \"$XDG_DATA_HOME\"; printf 'end\\n'; read x"));
	char *folder = strdup(home_path(drive_home(d), "data"));
	struct stat st;

	drive_wait_text(d, "\nend");
	assert_true(drive_find(d, "MINE=1", NULL, NULL));
	assert_true(drive_find(d, "TERM=vt100", NULL, NULL));
	assert_true(drive_find(d, home_path(drive_home(d), "work"), NULL, NULL));
	assert_true(drive_find(d, folder, NULL, NULL));
	assert_screen_lacks(d, "LANG=");
	drive_end(d);
	assert_int_equal(stat(folder, &st), getenv("DRIVE_KEEP") ? 0 : -1);
	free(folder);
}

TEST_DRIVEN(two_programs_share_a_home)
{
	struct home *h = home_new();
	struct drive_options o = { .home = h };
	struct drive *a = drive_start(&o, SH("read x; echo \"$x\" >note; echo written; read x"));
	struct drive *b = drive_start(&o, SH("read x; cat note; read x"));

	drive_type(a, "words\n");
	drive_wait_text(a, "written");
	drive_kill(a);
	drive_key(b, "Enter");
	drive_wait_text(b, "words");
	assert_true(home_has(h, "work/note"));
	assert_string_equal(home_read(h, "work/note"), "words\n");
	drive_end(a);
	drive_end(b);
	home_free(h);
}

TEST_DRIVEN(commands_run_without_a_terminal)
{
	struct home *h = home_new();
	const char *out, *err;

	home_write(h, "work/deep/in.txt", "text");
	assert_int_equal(home_run(h, ARGS("cat", "deep/in.txt", "-"), "typed", &out, &err), 0);
	assert_string_equal(out, "texttyped");
	assert_string_equal(err, "");
	assert_int_equal(home_run(h, SH("echo no >&2; test -t 0; exit 2"), NULL, NULL, &err), 2);
	assert_string_equal(err, "no\n");
	assert_int_equal(home_run(h, SH("kill -9 $$"), NULL, NULL, NULL), -SIGKILL);
	assert_int_equal(home_run(h, SH("exec <&-"), "not read", NULL, NULL), 0);
	assert_int_equal(home_run(h, SH("printf 'a\\0b'"), NULL, &out, NULL), 0);
	assert_int_equal(home_len(h, out), 3);
	home_env(h, "MINE=2");
	assert_int_equal(home_run(h, SH("echo $MINE"), NULL, &out, NULL), 0);
	assert_string_equal(out, "2\n");
	assert_int_equal(home_run(h, SH("(: </dev/tty) 2>&1 || echo none"), NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "none"));
	home_free(h);
}

TEST_DRIVEN(the_archive_is_read_without_a_trace)
{
	struct drive *d = drive_start(NULL, ARGS("cat"));
	struct home *h = drive_home(d);
	const char *problem = NULL;
	sqlite3 *db;

	assert_null(home_sql_in(h, home_path(h, "data/none.db"), "SELECT 1", &problem));
	assert_non_null(strstr(problem, "none.db"));
	mkdir(home_path(h, "data/earlog"), 0700);
	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				 "PRAGMA journal_mode=WAL; CREATE TABLE t(a,b,c);"
				 "INSERT INTO t VALUES(1,'x|y',NULL),(2.5,'é',x'0aff')",
				 0, 0, 0),
		SQLITE_OK);
	drive_wait_sql(d, "SELECT count(*) FROM t", "2");
	sqlite3_close(db);
	assert_string_equal(drive_sql(d, "SELECT * FROM t"), "1|x|y|\n2.5|é|0aff");
	assert_string_equal(drive_sql(d, "SELECT * FROM t WHERE a=3"), "");
	assert_false(drive_try_sql(d, "SELECT a FROM t", "9", 1));
	assert_false(home_has(h, "data/earlog/earlog.db-wal"));
	assert_false(home_has(h, "data/earlog/earlog.db-shm"));
	drive_end(d);
}

/* `date` without an argument prints the wall clock; the bench's clock is monotonic time. */
TEST_DRIVEN(the_clocks_of_a_home_are_the_tests)
{
	struct home *h = bench_clock_home(), *other = home_new();
	const char *out;

	moved_clock_begin(h);
	moved_clock_stop(h, true);
	moved_clock_set(h, "2044-02-29T23:59:58Z");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(home_run(h, ARGS("date", "-u", "+%FT%T"), NULL, &out, NULL), 0);
		assert_string_equal(out, "2044-02-29T23:59:58\n");
	}
	moved_clock_go(h, 3000);
	home_run(h, ARGS("date", "-u", "+%FT%T"), NULL, &out, NULL);
	assert_string_equal(out, "2044-03-01T00:00:01\n");
	home_run(other, ARGS("date", "-u", "+%FT%T"), NULL, &out, NULL);
	assert_null(strstr(out, "2044-"));

	struct drive *d = bench_start(h, NULL);
	drive_keys(d, " ");
	drive_wait_text(d, "▶ ~0:00");
	moved_clock_go(h, 65000);
	drive_wait_text(d, "▶ ~1:05");
	drive_keys(d, "nlate\r");
	drive_wait_sql(d, "SELECT pos_ms, datetime(edited_ms / 1000, 'unixepoch') FROM note",
		"65000|2044-03-01 00:01:06");
	moved_clock_set(h, "2027-01-01T12:00:00Z");
	drive_keys(d, "nback\r");
	drive_wait_sql(d,
		"SELECT pos_ms, datetime(edited_ms / 1000, 'unixepoch') FROM note WHERE body = "
		"'back'",
		"65000|2027-01-01 12:00:00");
	moved_clock_stop(h, false);
	drive_wait_text(d, "▶ ~1:06");
	bench_end(d);
	home_free(other);
}

static pthread_mutex_t waited_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t waited_for = PTHREAD_COND_INITIALIZER;
static bool is_so;

/* Signals while the lock has been held for longer than the waiting thread waits at a time. */
static void *
signal_late(void *unused)
{
	pthread_mutex_lock(&waited_lock);
	poll(NULL, 0, 50);
	is_so = true;
	pthread_cond_signal(&waited_for);
	pthread_mutex_unlock(&waited_lock);
	return unused;
}

TEST_DRIVEN(a_signal_that_comes_late_ends_a_wait_while_the_clocks_are_stopped)
{
	struct home *h = home_new();
	pthread_t thread;
	int (*wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
	int64_t until_s = clock_mono_ms() / 1000 + 3600;

	moved_clock_begin(h);
	moved_clock_stop(h, true);
	setenv("EARLOG_CLOCK", home_path(h, "run/clock"), 1);
	void *clock = dlopen(home_path(h, "run/clock.so"), RTLD_NOW | RTLD_LOCAL);
	unsetenv("EARLOG_CLOCK");
	assert_non_null(clock);
	*(void **)&wait = dlsym(clock, "pthread_cond_timedwait");
	pthread_mutex_lock(&waited_lock);
	assert_int_equal(pthread_create(&thread, NULL, signal_late, NULL), 0);
	alarm((unsigned)home_limit_ms(0) / 1000);
	while (!is_so)
		assert_int_equal(
			wait(&waited_for, &waited_lock, &(struct timespec){ .tv_sec = until_s }),
			0);
	alarm(0);
	pthread_mutex_unlock(&waited_lock);
	pthread_join(thread, NULL);
	dlclose(clock);
	home_free(h);
}

/* Left running on purpose: drive_teardown sees to it. */
TEST_DRIVEN(what_a_failed_test_leaves_is_ended)
{
	drive_start(NULL, ARGS("cat"));
	drive_start(NULL, SH("trap '' HUP TERM INT; while :; do read x; done"));
}

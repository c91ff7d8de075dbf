/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/drive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/os_process.h"
#include "e2e/drive_private.h"
#include "e2e/moved_clock.h"

#define ENTER_MS 5
#define ESCAPE_MS 70  /* ui/input.c waits 50 for the rest of a key */
#define LINGER_MS 200 /* how long words may be under way after their writer's end */

static struct drive *drives; /* those not ended yet, newest first */

int64_t
drive_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
default_to(int value, int otherwise)
{
	return value > 0 ? value : otherwise;
}

static void
set_winsize(struct drive *d, int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	if (ioctl(d->pty, TIOCSWINSZ, &ws) < 0)
		drive_fail(d, "cannot set the terminal's size: %s", strerror(errno));
}

/* Opens both ends, with the settings a terminal emulator gives; returns the program's. */
static int
open_terminal(struct drive *d, int rows, int cols)
{
	char name[64];

	d->pty = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (d->pty < 0 || grantpt(d->pty) < 0 || unlockpt(d->pty) < 0 ||
		ptsname_r(d->pty, name, sizeof(name)) != 0)
		drive_fail(d, "cannot open a pseudo-terminal: %s", strerror(errno));
	int tty = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty < 0 || tcgetattr(tty, &d->before) < 0)
		drive_fail(d, "cannot open %s: %s", name, strerror(errno));
	d->before.c_iflag |= IUTF8;
	tcsetattr(tty, TCSANOW, &d->before);
	tcgetattr(tty, &d->before);
	set_winsize(d, rows, cols);
	return tty;
}

static void
end_rest(void)
{
	drive_teardown(NULL);
}

struct drive *
drive_start(const struct drive_options *given, char *const argv[])
{
	static const struct drive_options none;
	static bool registered;
	const struct drive_options *o = given ? given : &none;
	struct drive *d = xcalloc(1, sizeof(*d));
	int rows = default_to(o->rows, 24), cols = default_to(o->cols, 80);
	const char *problem;

	d->own_home = !o->home;
	d->home = o->home ? o->home : home_new();
	if (!registered)
		atexit(end_rest); /* after home.c's, so it runs before */
	registered = true;
	d->program = xstrdup(argv[0]);
	d->vt = vt_new(rows, cols);
	d->mute = o->mute;
	d->ends = d->pid = d->pty = -1;
	d->next = drives;
	drives = d;
	int tty = open_terminal(d, rows, cols);
	struct start how = { .env = o->env,
		.folder = o->folder,
		.in_child = o->in_child,
		.term = o->term ? o->term : "xterm-256color",
		.in = tty,
		.out = tty,
		.err = tty,
		.tty = true };
	d->pid = home_start(d->home, argv, &how, &problem);
	close(tty);
	if (d->pid < 0)
		drive_fail(d, "%s", problem);
	d->ends = os_child_watch(d->pid);
	d->running = true;
	return d;
}

/* Takes note of the end, and leaves the zombie: nobody else gets its number until drive_end. */
static void
note_end(struct drive *d)
{
	siginfo_t info = { .si_pid = 0 };

	if (waitid(P_PID, (id_t)d->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || !info.si_pid)
		return;
	d->status = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
	d->running = false;
	if (d->pty >= 0)
		tcgetattr(d->pty, &d->after);
}

void
drive_end(struct drive *d)
{
	int status;

	if (!d)
		return;
	for (struct drive **p = &drives; *p; p = &(*p)->next) {
		if (*p == d) {
			*p = d->next;
			break;
		}
	}
	if (d->running && getenv("DRIVE_COUNTS")) { /* what is killed writes no counts */
		kill(d->pid, SIGTERM);
		drive_try_exit(d, 0, &status);
	}
	if (d->pid > 0) {
		kill(-d->pid, SIGKILL); /* it, and what it left in the background */
		while (waitpid(d->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (d->ends >= 0)
		close(d->ends);
	if (d->pty >= 0)
		close(d->pty);
	if (d->own_home)
		home_free(d->home);
	vt_free(d->vt);
	free(d->program);
	free(d);
}

int
drive_teardown(void **state)
{
	while (drives)
		drive_end(drives);
	return 0;
}

/* Answers of the terminal to queries; what the program does not take now waits for next time. */
static void
answer(struct drive *d)
{
	struct buf *b = vt_answers(d->vt);

	if (d->mute)
		buf_clear(b);
	if (!b->len || d->eof)
		return;
	ssize_t n = write(d->pty, b->s, b->len);
	if (n > 0)
		buf_splice(b, 0, (size_t)n, "", 0);
}

static bool
take(struct drive *d)
{
	char part[65536];
	ssize_t n = read(d->pty, part, sizeof(part));

	if (n > 0) {
		vt_feed(d->vt, part, (size_t)n);
		answer(d);
		return true;
	}
	d->eof = n == 0 || errno == EIO;
	return false;
}

int
drive_wait_ms(int64_t left_ms)
{
	return left_ms < 0 ? 0 : (int)left_ms;
}

bool
drive_step(struct drive *d, int64_t until_ms)
{
	for (;;) {
		struct pollfd p[2] = {
			{ .fd = d->eof || d->stopped ? -1 : d->pty, .events = POLLIN },
			{ .fd = d->running ? d->ends : -1, .events = POLLIN },
		};

		if (p[0].fd < 0 && !d->running)
			return false;
		if (vt_answers(d->vt)->len)
			p[0].events |= POLLOUT;
		int64_t left = d->running ? until_ms - drive_now_ms() : LINGER_MS;
		int n = poll(p, 2, drive_wait_ms(left));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			d->eof = d->eof || !d->running;
			return false;
		}
		if (p[0].revents & POLLOUT)
			answer(d);
		if (p[0].revents & (POLLIN | POLLHUP | POLLERR))
			take(d);
		else if (p[1].revents)
			note_end(d);
		return true;
	}
}

void
drive_catch_up(struct drive *d)
{
	/* Not without end: there are programs that write faster than we read. */
	for (int i = 0; i < 256 && drive_step(d, 0); i++)
		;
}

const char *
drive_describe(const struct drive *d, char text[64])
{
	if (d->pid < 0)
		snprintf(text, 64, "never started");
	else if (d->running)
		snprintf(text, 64, "still running");
	else if (d->status >= 0)
		snprintf(text, 64, "ended with status %d", d->status);
	else
		snprintf(text, 64, "ended by signal %d", -d->status);
	return text;
}

struct home *
drive_home(struct drive *d)
{
	return d->home;
}

pid_t
drive_pid(const struct drive *d)
{
	return d->pid;
}

bool
drive_running(struct drive *d)
{
	drive_catch_up(d);
	return d->running;
}

void
drive_signal(struct drive *d, int sig)
{
	if (!d->running || kill(d->pid, sig) < 0)
		drive_fail(d, "cannot send signal %d: the program has ended", sig);
}

void
drive_kill(struct drive *d)
{
	int status;

	if (!d->running)
		return;
	kill(d->pid, SIGKILL);
	drive_try_exit(d, 0, &status);
}

void
drive_hangup(struct drive *d)
{
	if (d->pty >= 0)
		close(d->pty);
	d->pty = -1;
	d->eof = true;
}

void
drive_resize(struct drive *d, int rows, int cols)
{
	drive_catch_up(d);
	vt_resize(d->vt, rows, cols);
	set_winsize(d, rows, cols);
}

void
drive_stop(struct drive *d, bool stopped)
{
	drive_catch_up(d);
	d->stopped = stopped;
}

#define ASK_AGAIN_MS 20

struct wanted {
	const char *text;
	int row, mode;
	bool on;
};

typedef bool check(struct drive *d, const struct wanted *w);

static bool
wait_for(struct drive *d, check *is, struct wanted w, int limit_ms)
{
	int64_t end = drive_now_ms() + home_limit_ms(limit_ms);

	drive_catch_up(d);
	while (!is(d, &w)) {
		if (!drive_step(d, end) || drive_now_ms() >= end)
			return is(d, &w);
	}
	return true;
}

static bool
has_text(struct drive *d, const struct wanted *w)
{
	return vt_find(d->vt, w->text, NULL, NULL) == w->on;
}

static bool
row_has_text(struct drive *d, const struct wanted *w)
{
	struct buf row = BUF_INIT;

	vt_row(d->vt, w->row, true, &row);
	bool has = strstr(row.s, w->text);
	buf_finish(&row);
	return has;
}

static bool
has_written(struct drive *d, const struct wanted *w)
{
	const struct buf *log = vt_log(d->vt);
	size_t since = drive_since(d);

	return memmem(log->s + log->len - since, since, w->text, strlen(w->text));
}

static bool
mode_is(struct drive *d, const struct wanted *w)
{
	return vt_mode(d->vt, w->mode) == w->on;
}

bool
drive_try_text(struct drive *d, const char *text, int limit_ms)
{
	return wait_for(d, has_text, (struct wanted){ .text = text, .on = true }, limit_ms);
}

bool
drive_try_gone(struct drive *d, const char *text, int limit_ms)
{
	return wait_for(d, has_text, (struct wanted){ .text = text, .on = false }, limit_ms);
}

bool
drive_try_written(struct drive *d, const char *bytes)
{
	return wait_for(d, has_written, (struct wanted){ .text = bytes }, 0);
}

bool
drive_try_row(struct drive *d, int row, const char *text, int limit_ms)
{
	return wait_for(d, row_has_text, (struct wanted){ .text = text, .row = row }, limit_ms);
}

bool
drive_try_mode(struct drive *d, int mode, bool on, int limit_ms)
{
	return wait_for(d, mode_is, (struct wanted){ .mode = mode, .on = on }, limit_ms);
}

size_t
drive_listen(struct drive *d, int ms)
{
	size_t had = vt_log(d->vt)->len;
	int64_t until = drive_now_ms() + ms;

	while (drive_step(d, until) && drive_now_ms() < until)
		;
	return vt_log(d->vt)->len - had;
}

/* Whether a thread of a process wants a processor or waits for the disk. core: also that of libmpv,
 * which does not rest while its clock stands. */
static bool
thread_wants_to_run(pid_t pid, const char *thread, bool core)
{
	char path[320], line[512];

	snprintf(path, sizeof(path), "/proc/%d/task/%s/stat", (int)pid, thread);
	FILE *f = fopen(path, "re");
	const char *name_end = f && fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
	if (f)
		fclose(f);
	return name_end && strchr("RD", name_end[2]) &&
		(core || name_end - line < 4 || strncmp(name_end - 4, "core", 4) != 0);
}

static bool
wants_to_run(pid_t pid, bool core)
{
	char path[64];
	bool busy = false;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	DIR *threads = opendir(path);
	for (struct dirent *t; threads && (t = readdir(threads));)
		busy = busy || (t->d_name[0] != '.' && thread_wants_to_run(pid, t->d_name, core));
	if (threads)
		closedir(threads);
	return busy;
}

bool
drive_wants_to_run(pid_t pid)
{
	return wants_to_run(pid, true);
}

bool
drive_is_busy(const struct drive *d)
{
	return d->running && wants_to_run(d->pid, !moved_clock_goes_if_stopped(d->home, 0));
}

bool
drive_try_quiet(struct drive *d, int quiet_ms)
{
	int64_t end = drive_now_ms() + home_limit_ms(0) + quiet_ms;
	size_t had;
	bool quiet;

	do {
		while (drive_is_busy(d) && drive_now_ms() < end)
			drive_listen(d, 2);
		int64_t until = drive_now_ms() + quiet_ms;
		had = vt_log(d->vt)->len;
		while (vt_log(d->vt)->len == had && drive_step(d, until))
			;
		quiet = !drive_is_busy(d) && vt_log(d->vt)->len == had;
	} while (!quiet && drive_now_ms() < end);
	return quiet;
}

bool
drive_try_exit(struct drive *d, int limit_ms, int *status)
{
	int64_t end = drive_now_ms() + home_limit_ms(limit_ms);

	while (drive_step(d, end) && (!d->running || drive_now_ms() < end))
		;
	if (d->running)
		return false;
	*status = d->status;
	return true;
}

bool
drive_try_sql(struct drive *d, const char *sql, const char *rows, int limit_ms)
{
	const char *db = home_path(d->home, "data/earlog/earlog.db"), *problem;
	int64_t end = drive_now_ms() + home_limit_ms(limit_ms);

	for (;;) {
		const char *got = home_sql_in(d->home, db, sql, &problem);

		if (got && !strcmp(got, rows))
			return true;
		if (drive_now_ms() >= end || (!d->running && d->eof))
			return false;
		drive_listen(d, ASK_AGAIN_MS);
	}
}

void
drive_wait_text_at(struct drive *d, const char *text, const char *file, int line)
{
	if (!drive_try_text(d, text, 0))
		drive_fail_at(d, file, line, "waited for \"%s\"", text);
}

void
drive_wait_written_at(struct drive *d, const char *bytes, const char *file, int line)
{
	if (!drive_try_written(d, bytes))
		drive_fail_at(d, file, line, "waited for the bytes of \"%s\"", bytes);
}

void
drive_wait_gone_at(struct drive *d, const char *text, const char *file, int line)
{
	if (!drive_try_gone(d, text, 0))
		drive_fail_at(d, file, line, "waited for \"%s\" to go", text);
}

void
drive_wait_row_at(struct drive *d, int row, const char *text, const char *file, int line)
{
	if (!drive_try_row(d, row, text, 0))
		drive_fail_at(d, file, line, "waited for \"%s\" in row %d", text, row);
}

void
drive_wait_mode_at(struct drive *d, int mode, bool on, const char *file, int line)
{
	if (!drive_try_mode(d, mode, on, 0))
		drive_fail_at(d, file, line, "waited for mode %d, %s", mode, on ? "on" : "off");
}

void
drive_wait_sql_at(struct drive *d, const char *sql, const char *rows, const char *file, int line)
{
	const char *db = home_path(d->home, "data/earlog/earlog.db"), *problem = "";

	if (drive_try_sql(d, sql, rows, 0))
		return;
	const char *got = home_sql_in(d->home, db, sql, &problem);
	drive_fail_at(d, file, line, "waited for the archive\n%s\nwanted: %s\ngot: %s", sql, rows,
		got ? got : problem);
}

void
drive_wait_quiet_at(struct drive *d, int quiet_ms, const char *file, int line)
{
	if (!drive_try_quiet(d, quiet_ms))
		drive_fail_at(d, file, line, "the program writes on and on");
}

int
drive_wait_exit_at(struct drive *d, const char *file, int line)
{
	int status;

	if (!drive_try_exit(d, 0, &status))
		drive_fail_at(d, file, line, "waited for the end");
	return status;
}

/* Returns true if the program has read all keys. What was written reaches its terminal later; poll
 * waits for that, FIONREAD does not. */
static bool
keys_are_taken(const struct drive *d)
{
	char name[64];
	int fd = ptsname_r(d->pty, name, sizeof(name)) == 0
		? open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
		: -1;

	if (fd < 0)
		return true;
	struct pollfd keys = { .fd = fd, .events = POLLIN };
	bool taken = poll(&keys, 1, 0) <= 0;
	close(fd);
	return taken;
}

/* The bench takes words on both sides of an Enter for a paste, if one read brings them, and a key
 * after a lone Esc for one with Alt, unless it comes later: when its loop waits again, which on a
 * busy machine may be long after the time is over. Stopped clocks go on by the time of an Esc. */
static void
pause_before_keys(struct drive *d)
{
	int64_t now_ms = drive_now_ms(), end = now_ms + home_limit_ms(0), until = 0;
	char loop[16];

	snprintf(loop, sizeof(loop), "%d", (int)d->pid);
	while (d->pause_ms && d->running && !d->eof && now_ms < end &&
		!(until && now_ms >= until && !thread_wants_to_run(d->pid, loop, true))) {
		if (!until && keys_are_taken(d)) {
			bool went = d->pause_ms == ESCAPE_MS &&
				moved_clock_goes_if_stopped(d->home, ESCAPE_MS);
			until = now_ms + (went ? 0 : d->pause_ms);
		}
		drive_step(d, now_ms + 2);
		now_ms = drive_now_ms();
	}
}

void
drive_bytes(struct drive *d, const void *bytes, size_t n)
{
	pause_before_keys(d);
	drive_bytes_at_once(d, bytes, n);
}

/* Reads while it writes: a program stuck in its output would not take its input. Returns false if
 * the program has ended. */
static bool
bytes_are_sent(struct drive *d, const void *bytes, size_t n)
{
	const char *s = bytes;
	int64_t end = drive_now_ms() + home_limit_ms(0);

	d->pause_ms = n && s[n - 1] == '\r' ? ENTER_MS : n == 1 && *s == '\033' ? ESCAPE_MS : 0;
	drive_catch_up(d);
	while (n) {
		if (d->eof || !d->running)
			return false;
		ssize_t took = write(d->pty, s, n);
		if (took > 0) {
			s += took;
			n -= (size_t)took;
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			drive_fail(d, "cannot send keys: %s", strerror(errno));
		struct pollfd p[2] = {
			{ .fd = d->pty, .events = POLLIN | POLLOUT },
			{ .fd = d->ends, .events = POLLIN },
		};
		int64_t left = end - drive_now_ms();
		if (left <= 0)
			drive_fail(d, "the program does not take its keys");
		poll(p, 2, drive_wait_ms(left));
		drive_catch_up(d);
	}
	return true;
}

void
drive_bytes_at_once(struct drive *d, const void *bytes, size_t n)
{
	if (!bytes_are_sent(d, bytes, n))
		drive_fail(d, "nobody takes the keys");
}

bool
drive_try_keys(struct drive *d, const char *bytes)
{
	pause_before_keys(d);
	return bytes_are_sent(d, bytes, strlen(bytes));
}

void
drive_keys(struct drive *d, const char *bytes)
{
	drive_bytes(d, bytes, strlen(bytes));
}

void
drive_type(struct drive *d, const char *text)
{
	while (*text) {
		size_t n = 1;

		if (strncmp(text, "\033[", 2) == 0) /* a key of several bytes */
			n = 2 + strcspn(text + 2, "ABCDHFZ~") + 1;
		while (((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
		drive_bytes(d, text, n);
		text += n;
	}
}

void
drive_key(struct drive *d, const char *name)
{
	char bytes[16];

	drive_catch_up(d); /* it may just have asked for other cursor keys */
	size_t n = vt_key(d->vt, name, bytes);
	if (!n)
		drive_fail(d, "there is no key called %s", name);
	drive_bytes(d, bytes, n);
}

void
drive_paste(struct drive *d, const char *text)
{
	struct buf all = BUF_INIT;
	bool marks = drive_mode(d, VT_PASTE);

	if (marks)
		buf_add(&all, "\033[200~");
	for (; *text; text++)
		buf_add_char(&all, *text == '\n' ? '\r' : *text);
	if (marks)
		buf_add(&all, "\033[201~");
	drive_bytes(d, all.s, all.len);
	buf_finish(&all);
}

void
drive_mouse(struct drive *d, int button, bool down, int row, int col)
{
	char bytes[48];

	if (!drive_mode(d, VT_MOUSE) && !drive_mode(d, VT_MOUSE_DRAG) &&
		!drive_mode(d, VT_MOUSE_MOVE))
		drive_fail(d, "the program did not ask for the mouse");
	if (drive_mode(d, VT_MOUSE_SGR))
		snprintf(bytes, sizeof(bytes), "\033[<%d;%d;%d%c", button, col + 1, row + 1,
			down ? 'M' : 'm');
	else
		snprintf(bytes, sizeof(bytes), "\033[M%c%c%c", 32 + (down ? button : 3), 33 + col,
			33 + row);
	drive_keys(d, bytes);
}

void
drive_click(struct drive *d, int row, int col)
{
	drive_mouse(d, 0, true, row, col);
	drive_mouse(d, 0, false, row, col);
}

#include "e2e/drive.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/os_process.h"
#include "e2e/drive_private.h"

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
		drive_try_exit(d, 5000, &status);
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
			{ .fd = d->eof ? -1 : d->pty, .events = POLLIN },
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

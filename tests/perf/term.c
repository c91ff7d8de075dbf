/*
 * A program in a pty of its own, with the moments at which things happened. The time of a screen is
 * that of the read which brought it, taken before the bytes are looked at.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

int64_t
now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

void
sleep_until(int64_t ns)
{
	struct timespec ts = { (time_t)(ns / 1000000000), (long)(ns % 1000000000) };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
		;
}

bool
term_start(struct perf_term *t, enum term_kind kind, const char *const argv[])
{
	struct winsize size = { .ws_row = ROWS, .ws_col = COLS };
	struct termios raw;
	int slave;

	*t = (struct perf_term){ .fd = -1 };
	/* The child tells when it was about to become the program, in a page that both have. */
	t->exec_ns = mmap(NULL, sizeof(*t->exec_ns), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (t->exec_ns == MAP_FAILED)
		abort();
	memset(&raw, 0, sizeof(raw));
	cfmakeraw(&raw);
	raw.c_cflag |= CREAD;
	raw.c_cc[VMIN] = 1;
	if (openpty(&t->fd, &slave, NULL, kind == TERM_TEXT ? &raw : NULL, &size) < 0)
		return false;
	fcntl(t->fd, F_SETFD, FD_CLOEXEC);
	t->pid = fork();
	if (t->pid == 0) {
		close(t->fd);
		login_tty(slave);
		*t->exec_ns = now_ns();
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(slave);
	if (t->pid < 0) {
		close(t->fd);
		return false;
	}
	fcntl(t->fd, F_SETFL, O_NONBLOCK);
	if (kind == TERM_SCREEN) {
		t->vt = vterm_new(ROWS, COLS);
		vterm_set_utf8(t->vt, 1);
		t->screen = vterm_obtain_screen(t->vt);
		vterm_screen_reset(t->screen, 1);
	}
	return true;
}

static void
keep_text(struct perf_term *t, const char *bytes, size_t n)
{
	t->text = realloc(t->text, t->text_len + n + 1);
	if (!t->text)
		abort();
	memcpy(t->text + t->text_len, bytes, n);
	t->text_len += n;
	t->text[t->text_len] = '\0';
}

bool
term_read(struct perf_term *t, int wait_ms)
{
	char bytes[65536];
	struct pollfd p = { .fd = t->fd, .events = POLLIN };

	if (t->gone || (wait_ms > 0 && poll(&p, 1, wait_ms) == 0))
		return false;
	ssize_t n = read(t->fd, bytes, sizeof(bytes));

	if (n <= 0) {
		t->gone = n == 0 || (errno != EAGAIN && errno != EINTR);
		return false;
	}
	t->read_ns = now_ns();
	t->bytes += (uint64_t)n;
	if (t->vt)
		vterm_input_write(t->vt, bytes, (size_t)n);
	else
		keep_text(t, bytes, (size_t)n);
	return true;
}

void
term_drain(struct perf_term *t, int64_t until_ns)
{
	int64_t left;

	while (!t->gone && (left = until_ns - now_ns()) > 0) {
		if (left < MS)
			sleep_until(until_ns);
		term_read(t, left < MS ? 0 : (int)(left / MS));
	}
}

bool
term_shows(const struct perf_term *t, const char *ascii)
{
	char row[COLS * 6 + 1];

	for (int y = 0; y < ROWS; y++) {
		VTermRect line = { .start_row = y, .end_row = y + 1, .end_col = COLS };
		size_t n = vterm_screen_get_text(t->screen, row, sizeof(row) - 1, line);

		row[n] = '\0';
		if (strstr(row, ascii))
			return true;
	}
	return false;
}

int64_t
term_wait(struct perf_term *t, const char *ascii, int limit_ms)
{
	int64_t limit = now_ns() + limit_ms * MS;

	while (!t->gone && now_ns() < limit)
		if (term_read(t, 20) && term_shows(t, ascii))
			return t->read_ns;
	return -1;
}

int64_t
term_send(struct perf_term *t, const char *bytes)
{
	size_t len = strlen(bytes);
	int64_t when = now_ns();

	if (write(t->fd, bytes, len) != (ssize_t)len)
		t->gone = true;
	return when;
}

void
term_stop(struct perf_term *t, const char *bytes)
{
	int64_t limit = now_ns() + 1000 * MS;

	if (bytes && !t->gone)
		term_send(t, bytes);
	while (bytes && !t->gone && now_ns() < limit)
		term_read(t, 20);
	while (bytes && now_ns() < limit) {
		siginfo_t ended = { 0 };

		/* Not reaped yet: the number stays its own until term_kill is done with it. */
		if (waitid(P_PID, (id_t)t->pid, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 ||
			ended.si_pid)
			break;
		sleep_until(now_ns() + MS);
	}
	term_kill(t);
}

void
term_kill(struct perf_term *t)
{
	if (t->fd < 0)
		return;
	/* The child leads its session; strace and what it follows go together. */
	kill(-t->pid, SIGKILL);
	while (waitpid(t->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(t->fd);
	if (t->vt)
		vterm_free(t->vt);
	free(t->text);
	munmap(t->exec_ns, sizeof(*t->exec_ns));
	*t = (struct perf_term){ .fd = -1 };
}

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "e2e/drive_private.h"

/* Returns true if the program has read all keys. */
static bool
keys_are_taken(const struct drive *d)
{
	char name[64];
	int left = 0,
	    fd = ptsname_r(d->pty, name, sizeof(name)) == 0
		? open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
		: -1;

	if (fd < 0)
		return true;
	bool taken = ioctl(fd, FIONREAD, &left) != 0 || left == 0;
	close(fd);
	return taken;
}

/* The bench holds keys that come within 20 ms of the Enter that kept a note. */
static void
pause_after_enter(struct drive *d)
{
	int64_t now_ms = drive_now_ms(), end = now_ms + home_limit_ms(1000), until = 0;

	while (d->entered && d->running && !d->eof && now_ms < (until ? until : end)) {
		if (!until && keys_are_taken(d))
			until = now_ms + home_limit_ms(40);
		drive_step(d, now_ms + 5);
		now_ms = drive_now_ms();
	}
}

void
drive_bytes(struct drive *d, const void *bytes, size_t n)
{
	pause_after_enter(d);
	drive_bytes_at_once(d, bytes, n);
}

/* Reads while it writes: a program stuck in its output would not take its input. */
void
drive_bytes_at_once(struct drive *d, const void *bytes, size_t n)
{
	const char *s = bytes;
	int64_t end = drive_now_ms() + home_limit_ms(0);

	d->entered = n && s[n - 1] == '\r';
	drive_catch_up(d);
	while (n) {
		if (d->eof || !d->running)
			drive_fail(d, "nobody takes the keys");
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

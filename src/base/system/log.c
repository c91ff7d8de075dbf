/* Writes the lines of EARLOG_LOG, one write() each, and stays silent about sound in a blind run. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system/clock.h"
#include "base/text/text.h"

#define LINE_BYTES 1024

static const char *const part_names[] = {
	[LOG_BENCH] = "bench",
	[LOG_PLAYER] = "player",
	[LOG_WRITER] = "writer",
};

static int fd = -1; /* set before the first thread starts, and closed after the last has ended */
static int64_t opened_ns;
static atomic_bool sound_hidden;

bool
log_open(struct err *err)
{
	const char *path = getenv("EARLOG_LOG");
	struct stat st;

	if (!path || !path[0])
		return true;
	/* O_NONBLOCK: opening a FIFO without a reader must not block. */
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (fd < 0)
		return err_fail(
			err, "cannot write the log %s (EARLOG_LOG): %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		log_close();
		return err_set(err,
			"cannot write the log %s (EARLOG_LOG): it is not a regular file", path);
	}
	opened_ns = clock_mono_ns();
	log_line(LOG_BENCH, "earlog %s, process %ld", EARLOG_VERSION, (long)getpid());
	return true;
}

void
log_close(void)
{
	if (fd >= 0)
		close(fd);
	fd = -1;
}

bool
log_is_on(void)
{
	return fd >= 0;
}

void
log_line(enum log_component part, const char *fmt, ...)
{
	char line[LINE_BYTES];
	va_list ap;

	if (fd < 0 || (part == LOG_PLAYER && atomic_load(&sound_hidden)))
		return;
	int64_t us = (clock_mono_ns() - opened_ns) / 1000;
	int head = snprintf(line, sizeof(line), "%5lld.%06lld %-6s ", (long long)(us / 1000000),
		(long long)(us % 1000000), part_names[part]);
	va_start(ap, fmt);
	int body = vsnprintf(line + head, sizeof(line) - (size_t)head - 1, fmt, ap);
	va_end(ap);
	size_t n = text_trimmed(line, strlen(line), "\n");
	if (body < 0)
		return;
	EACH_IN (c, line, n)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	line[n++] = '\n';
	/* One write() for each line, so that lines of several threads do not mix. If the disk is
	 * full, the line is lost and the program goes on. */
	if (write(fd, line, n) < 0)
		return;
}

void
log_hide_sound(bool hide)
{
	if (atomic_exchange(&sound_hidden, hide) != hide)
		log_line(LOG_BENCH,
			hide ? "a blind run is open: lines of the player are left out of the log"
			     : "the blind run is closed: the log has lines of the player again");
}

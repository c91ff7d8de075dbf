/* The start of the program: standard files, signals, locale. cli/commands.c decides which command
 * runs; here a failed write to standard output becomes the exit status. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/system/file.h"
#include "base/system/locale.h"
#include "shell/cli/help_pages.h"

/* Opens /dev/null for each of the descriptors 0 to 2 that the caller closed: the archive, opened
 * next, would get that number, and messages would be written into it. */
static void
open_standard_files(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
			_exit(STATUS_FAILED);
}

/* Returns true if the reader of a pipe has closed it, which is no error to report. errno does not
 * show that: the failed write may be an earlier one. */
static bool
reader_left(void)
{
	struct pollfd p = { .fd = 1, .events = POLLOUT };

	return poll(&p, 1, 0) > 0 && (p.revents & POLLERR);
}

/* Flushes standard output, which is when a full disk is noticed. Returns the exit status. */
static int
close_output(int status)
{
	bool left = ferror(stdout) && reader_left(), failed = ferror(stdout) != 0;

	errno = 0;
	if (fflush(stdout) != 0)
		failed = true;
	left |= errno == EPIPE;
	const char *why = errno ? strerror(errno) : "an earlier write failed";
	if (fclose(stdout) != 0)
		failed = true;
	if (!failed)
		return status;
	if (!left)
		fprintf(stderr, "earlog: cannot write to standard output: %s\n", why);
	return status ? status : STATUS_FAILED;
}

int
main(int argc, char **argv)
{
	open_standard_files();
	/* A failed write returns an error instead of ending the program by a signal. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	file_be_private();
	locale_begin();
	return close_output(cli_run(argc, argv));
}

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

/*
 * A descriptor that was closed would be given to the next file opened: the archive, with messages
 * in it.
 */
static void
open_standard_files(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
			_exit(STATUS_FAILED);
}

/*
 * A reader that has seen enough is no news. errno cannot tell: the write that failed may be long
 * ago.
 */
static bool
reader_left(void)
{
	struct pollfd p = { .fd = 1, .events = POLLOUT };

	return poll(&p, 1, 0) > 0 && (p.revents & POLLERR);
}

/* What was printed may still be on its way; a full disk shows here, not at printf. */
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
	signal(SIGPIPE, SIG_IGN);
	umask(077);
	setlocale(LC_ALL, "");
	/* Numbers in files are the same in every country; libmpv asks for it, too. */
	setlocale(LC_NUMERIC, "C");
	return close_output(cli_run(argc, argv));
}

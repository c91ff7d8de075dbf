/* Starts the pager if a person reads the output on a terminal, and waits for its end. sheet.c asks
 * for the width and for colours (NO_COLOR). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/pager.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/system/os_process.h"
#include "base/text/text.h"

static FILE *pager; /* NULL: none runs */
static int width;
static bool has_errors; /* standard error also goes to it */

int
pager_columns(int fd)
{
	struct winsize w;

	if (pager && (fd == STDOUT_FILENO || has_errors))
		return width;
	return isatty(fd) && ioctl(fd, TIOCGWINSZ, &w) == 0 ? w.ws_col : 0;
}

bool
pager_no_colour(void)
{
	return *text_or(getenv("NO_COLOR"), "");
}

bool
pager_has_colour(int fd)
{
	return pager_columns(fd) && !pager_no_colour() && !text_same(getenv("TERM"), "dumb");
}

void
pager_begin(void)
{
	const char *given = getenv("PAGER"), *command = given ? given : "less -R";
	char less[PATH_MAX];
	int columns = pager_columns(STDOUT_FILENO);

	if (!isatty(STDOUT_FILENO) || !*command || text_same(command, "cat") ||
		(!given && !os_child_find("less", less)))
		return;
	/* As git does: a short text is printed, and the terminal keeps it. */
	setenv("LESS", "FRX", 0);
	signal(SIGPIPE, SIG_DFL); /* of the pager, which shares our process group */
	pager = popen(command, "we");
	signal(SIGPIPE, SIG_IGN);
	if (!pager)
		return;
	width = columns;
	/* Ctrl-C is for the pager, which ends our output by closing the pipe. */
	signal(SIGINT, SIG_IGN);
	fflush(stdout);
	has_errors = isatty(STDERR_FILENO);
	if (has_errors)
		dup2(fileno(pager), STDERR_FILENO);
	dup2(fileno(pager), STDOUT_FILENO);
}

void
pager_end(void)
{
	if (!pager)
		return;
	fflush(stdout);
	fflush(stderr);
	/* Not closed: main reports what it cannot close. */
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	close(nowhere);
	pclose(pager);
	pager = NULL;
}

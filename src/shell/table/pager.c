/* Starts the pager if a person reads the output on a terminal, and waits for its end. sheet.c asks
 * for the width. */
#include "shell/table/pager.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/system/os_process.h"
#include "base/text/text.h"

extern char **environ;

static struct {
	pid_t pid; /* 0: no pager runs */
	int columns;
} pager;

int
pager_columns(void)
{
	struct winsize w;

	if (pager.pid)
		return pager.columns;
	return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 ? w.ws_col : 0;
}

/* Starts the pager with `in` as its standard input. It shares our process group, so it may read
 * the terminal, and has the signals that earlog ignores. */
static bool
start(const char *command, int in)
{
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char *)(uintptr_t)command, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t usual;

	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGINT);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigdefault(&how, &usual);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
	bool ok = posix_spawn(&pager.pid, "/bin/sh", &files, &how, argv, environ) == 0;
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return ok;
}

void
pager_begin(void)
{
	const char *given = getenv("PAGER"), *command = given ? given : "less -R";
	char less[PATH_MAX];
	int ends[2], columns = pager_columns();

	if (!isatty(STDOUT_FILENO) || !*command || text_same(command, "cat") ||
		(!given && !os_child_find("less", less)) || pipe2(ends, O_CLOEXEC) < 0)
		return;
	/* As git does: a short text is printed, and the terminal keeps it. */
	setenv("LESS", "FRX", 0);
	if (!start(command, ends[0])) {
		pager.pid = 0;
		close(ends[1]);
	} else {
		pager.columns = columns;
		/* Ctrl-C is for the pager, which ends our output by closing the pipe. */
		signal(SIGINT, SIG_IGN);
		fflush(stdout);
		if (isatty(STDERR_FILENO))
			dup2(ends[1], STDERR_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[1]);
	}
	close(ends[0]);
}

void
pager_end(void)
{
	if (!pager.pid)
		return;
	fflush(stdout);
	fflush(stderr);
	/* Not closed: main reports what it cannot close. */
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	close(nowhere);
	waitpid(pager.pid, NULL, 0);
	pager.pid = 0;
}

#include "base/os_process.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "base/child.h"

/* ---- the path of this program, priorities, and ending a child with its parent ---- */

const char *
os_self(void)
{
	return "/proc/self/exe";
}

void
os_lower_priority(pid_t pid, int nice)
{
	setpriority(PRIO_PROCESS, (id_t)pid, nice);
	/* Linux divides processor time between sessions before it looks at nice values, so the
	 * session (autogroup) of the process gets the value too. */
	char path[64], text[16];

	snprintf(path, sizeof(path), "/proc/%ld/autogroup", (long)pid);
	snprintf(text, sizeof(text), "%d", nice);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		ssize_t ignored = write(fd, text, strlen(text));
		(void)ignored;
		close(fd);
	}
}

void
os_end_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* ---- starting and watching child processes ---- */

void
os_close_on_exec(void)
{
	long most = sysconf(_SC_OPEN_MAX);

	for (int fd = 3; fd < (most > 0 && most < 1024 ? most : 1024); fd++) {
		int flags = fcntl(fd, F_GETFD);
		if (flags >= 0 && !(flags & FD_CLOEXEC))
			fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
	}
}

void
os_spawn_closes(posix_spawn_file_actions_t *files)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
	posix_spawn_file_actions_addclosefrom_np(files, 3);
#else
	(void)files;
	os_close_on_exec();
#endif
}

int
os_child_watch(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0); /* exec always closes this descriptor */
}

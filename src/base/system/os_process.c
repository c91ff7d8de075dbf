/* Finds and starts programs without a shell, and asks the kernel about this process and machine.
 * The callers decide how long they wait for a child. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/os_process.h"

#include "base/system/os_system.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#if OS_GLIBC
#include <malloc.h>
#endif
#if OS_LINUX
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/core/mem.h"

/* ---- this machine ---- */

bool
os_function(void *library, const char *name, void *into)
{
	void *f = dlsym(library, name);

	if (f)
		memcpy(into, &f, sizeof(f));
	return f;
}

#if OS_LINUX
void
os_large_pages(void *p, size_t n)
{
	uintptr_t size = (uintptr_t)2 << 20, start = ((uintptr_t)p + size - 1) & ~(size - 1);

	if ((uintptr_t)p + n > start)
		madvise((void *)start, (uintptr_t)p + n - start, MADV_HUGEPAGE);
}

const char *
os_machine(void)
{
	static char id[65];
	FILE *f = *id ? NULL : fopen("/etc/machine-id", "re");

	if (f) {
		if (fscanf(f, "%64[0-9a-f]", id) != 1)
			id[0] = '\0';
		fclose(f);
	}
	if (!*id)
		gethostname(id, sizeof(id) - 1);
	return id;
}
#endif

/* ---- priorities, and ending a child with its parent ---- */

void
os_lower_priority(pid_t pid, int nice)
{
	if (setpriority(PRIO_PROCESS, (id_t)pid, nice) != 0)
		return;
#if OS_LINUX
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
#endif
}

void
os_end_with_parent(void)
{
#if OS_LINUX
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

/* ---- what child processes get, and when they end ---- */

void
os_close_on_exec(void)
{
	long most = sysconf(_SC_OPEN_MAX);

	if (most <= 0 || most > 1024)
		most = 1024;
	for (int fd = 3; fd < most; fd++) {
		int flags = fcntl(fd, F_GETFD);
		if (flags >= 0 && !(flags & FD_CLOEXEC))
			fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
	}
}

#if OS_LINUX
int
os_child_watch(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0); /* exec always closes this descriptor */
}
#endif

/* ---- starting them ---- */

extern char **environ;

#ifdef POSIX_SPAWN_SETSID
#define OWN_GROUP POSIX_SPAWN_SETSID
#else
#define OWN_GROUP POSIX_SPAWN_SETPGROUP
#endif

static const char *hidden;

bool
os_child_find(const char *name, char program[PATH_MAX])
{
	const char *path = getenv("PATH");

	for (const char *at = path ? path : "", *end; *at; at = *end ? end + 1 : end) {
		struct stat st;
		end = at + strcspn(at, ":");
		/* A relative entry of PATH would run programs from the current folder. */
		if (*at != '/')
			continue;
		int n = snprintf(program, PATH_MAX, "%.*s/%s", (int)(end - at), at, name);
		if (n < PATH_MAX && access(program, X_OK) == 0 && stat(program, &st) == 0 &&
			S_ISREG(st.st_mode))
			return true;
	}
	return false;
}

static void
add_descriptor(posix_spawn_file_actions_t *files, int from, int to)
{
	if (from < 0)
		posix_spawn_file_actions_addopen(
			files, to, "/dev/null", to ? O_WRONLY : O_RDONLY, 0);
	else
		posix_spawn_file_actions_adddup2(files, from, to);
}

/* Adds an action to `files` that closes all descriptors above 2 in the spawned process. */
static void
add_closing(posix_spawn_file_actions_t *files)
{
#if OS_HAS_CLOSEFROM
	posix_spawn_file_actions_addclosefrom_np(files, 3);
#else
	(void)files;
	os_close_on_exec();
#endif
}

void
os_free_memory(void)
{
#if OS_GLIBC
	malloc_trim(0);
#endif
}

void
os_child_hide(const char *variable)
{
	hidden = variable;
}

int
os_child_spawn(pid_t *pid, const char *program, const char *const argv[], int in, int out, int why)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;

	posix_spawn_file_actions_init(&files);
	add_descriptor(&files, in, 0);
	add_descriptor(&files, out, 1);
	add_descriptor(&files, why, 2);
	add_closing(&files);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, OWN_GROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	/* The environment without the variable that os_child_hide names; the strings are not
	 * copied.
	 */
	size_t n = 0, kept = 0, len = hidden ? strlen(hidden) : 0;
	while (environ[n])
		n++;
	CLEANUP(pointer_free) char **env = xcalloc(n + 1, sizeof(env[0]));
	EACH_IN (variable, environ, n)
		if (!hidden || strncmp(*variable, hidden, len) != 0 || (*variable)[len] != '=')
			env[kept++] = *variable;
	/* It only reads them. */
	int rc = posix_spawn(pid, program, &files, &attr, (char *const *)(uintptr_t)argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc;
}

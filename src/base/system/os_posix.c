/* Stands in for os_file.c, os_process.c and os_thread.c with calls of POSIX alone: pipes instead of
 * eventfd and signalfd; folders are not watched, so the callers look at them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/os_system.h"

#include "base/core/mem.h"
#include "base/system/os_file.h"
#include "base/system/os_process.h"
#include "base/system/os_thread.h"

#if !OS_LINUX

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#if OS_APPLE
#include <mach-o/dyld.h>
#include <uuid/uuid.h>
#endif
#if !OS_HAS_PROC
#include <sys/mount.h>
#include <sys/param.h>
#include <sys/sysctl.h>
#endif

/* ---- pipes, sockets and nameless files ---- */

static bool
closed_by_exec(int fd)
{
	return fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

bool
os_pipe(int pair[2])
{
	return pipe(pair) == 0 && closed_by_exec(pair[0]) && closed_by_exec(pair[1]);
}

bool
os_socketpair(int pair[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && closed_by_exec(pair[0]) &&
		closed_by_exec(pair[1]);
}

bool
os_dup_onto(int from, int to)
{
	return dup2(from, to) >= 0 && closed_by_exec(to);
}

int
os_reopen(int fd, int flags)
{
	char path[128];
	int rc = ttyname_r(fd, path, sizeof(path));

	if (rc == 0)
		return open(path, flags | O_CLOEXEC);
	errno = rc;
	return -1;
}

int
os_nameless_file(const char *what)
{
	const char *folder = getenv("TMPDIR");

	if (!folder || *folder != '/')
		folder = "/tmp";
	CLEANUP(pointer_free) char *path = xasprintf("%s/earlog-%s-XXXXXX", folder, what);
	int fd = mkstemp(path);

	if (fd >= 0)
		unlink(path);
	closed_by_exec(fd);
	return fd;
}

int
os_unnamed(int dir)
{
	(void)dir;
	errno = EOPNOTSUPP;
	return -1;
}

bool
os_name_file(int fd, int dir, const char *name)
{
	(void)fd;
	(void)dir;
	(void)name;
	errno = EOPNOTSUPP;
	return false;
}

/* ---- files ---- */

bool
os_is_on_network(const char *path)
{
#ifdef MNT_LOCAL
	struct statfs s;

	return statfs(path, &s) == 0 && !(s.f_flags & MNT_LOCAL);
#else
	(void)path;
	return false;
#endif
}

int
os_watch_open(void)
{
	return -1;
}

int
os_watch_add(int fd, const char *folder, unsigned what)
{
	(void)fd;
	(void)folder;
	(void)what;
	return -1;
}

void
os_watch_read(int fd, void (*report)(void *context, int folder, const char *name), void *context)
{
	(void)fd;
	(void)report;
	(void)context;
}

bool
os_console_lacks(const char *text)
{
	(void)text;
	return false;
}

/* ---- this machine and its processes ---- */

#if !OS_HAS_PROC
const char *
os_self(void)
{
	static char path[PATH_MAX];

	if (*path)
		return path;
#if OS_APPLE
	uint32_t size = sizeof(path);
	if (_NSGetExecutablePath(path, &size) != 0)
		*path = '\0';
#elif defined(KERN_PROC_PATHNAME)
	int name[] = { CTL_KERN, KERN_PROC, KERN_PROC_PATHNAME, -1 };
	size_t size = sizeof(path);
	if (sysctl(name, LENGTH(name), path, &size, NULL, 0) != 0)
		*path = '\0';
#endif
	return path;
}
#endif

void
os_large_pages(void *p, size_t n)
{
	(void)p;
	(void)n;
}

const char *
os_machine(void)
{
	static char id[65];
#if OS_APPLE
	const struct timespec wait = { 1, 0 };
	uuid_t uuid;

	if (!*id && gethostuuid(uuid, &wait) == 0)
		uuid_unparse_lower(uuid, id);
#elif !OS_HAS_PROC
	size_t size = sizeof(id);

	if (!*id && sysctlbyname("kern.hostuuid", id, &size, NULL, 0) != 0)
		*id = '\0';
#endif
	if (!*id)
		gethostname(id, sizeof(id) - 1);
	return id;
}

struct watched {
	pid_t pid;
	int to;
};

/* Waits for the end of a child without collecting it. */
static void *
wait_for(void *data)
{
	CLEANUP(pointer_free) struct watched *w = data;
	siginfo_t info;

	while (waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
		;
	close(w->to); /* makes the other end readable */
	return NULL;
}

int
os_child_watch(pid_t pid)
{
	struct watched *w = xcalloc(1, sizeof(*w));
	pthread_t thread;
	int ends[2];

	if (!os_pipe(ends)) {
		free(w);
		return -1;
	}
	*w = (struct watched){ pid, ends[1] };
	int rc = os_thread_start(&thread, "earlog-child", wait_for, w);
	if (rc == 0) {
		pthread_detach(thread);
		return ends[0];
	}
	free(w);
	close(ends[0]);
	close(ends[1]);
	errno = rc;
	return -1;
}

/* ---- waking the loop ---- */

bool
wake_open(struct wake *w)
{
	int ends[2] = { -1, -1 };

	*w = (struct wake)WAKE_NONE;
	if (!os_pipe(ends))
		return false;
	EACH_OF (end, ends)
		fcntl(*end, F_SETFL, O_NONBLOCK);
	*w = (struct wake){ ends[0], ends[1] };
	return true;
}

void
wake_close(struct wake *w)
{
	if (w->fd >= 0) {
		close(w->fd);
		close(w->to);
	}
	*w = (struct wake)WAKE_NONE;
}

static void
send_byte(int to, char byte)
{
	int saved = errno;

	while (write(to, &byte, 1) < 0 && errno == EINTR)
		; /* EAGAIN: full, so already readable */
	errno = saved;
}

void
wake_send(const struct wake *w)
{
	send_byte(w->to, 0);
}

void
wake_drain(const struct wake *w)
{
	char bytes[256];
	ssize_t n;

	while ((n = read(w->fd, bytes, sizeof(bytes))) > 0 || (n < 0 && errno == EINTR))
		;
}

#if OS_APPLE
void
os_cond_init(pthread_cond_t *c)
{
	pthread_cond_init(c, NULL);
}

int
os_cond_wait(pthread_cond_t *c, pthread_mutex_t *lock, int64_t until_ms)
{
	int64_t until_now_ms = until_ms - os_mono_ms(),
		left_ms = until_now_ms > 0 ? until_now_ms : 0;
	struct timespec left = { .tv_sec = (time_t)(left_ms / 1000),
		.tv_nsec = (long)(left_ms % 1000) * 1000000 };

	return pthread_cond_timedwait_relative_np(c, lock, &left);
}
#endif

/* ---- signals ---- */

static struct wake signals = WAKE_NONE;

static void
take_signal(int sig)
{
	send_byte(signals.to, (char)sig);
}

static void
handle(int sig, void (*with)(int))
{
	struct sigaction a = { .sa_handler = with, .sa_flags = SA_RESTART };

	sigemptyset(&a.sa_mask);
	sigaction(sig, &a, NULL);
}

int
os_signals_open(const int *which, size_t n)
{
	if (!wake_open(&signals))
		return -1;
	EACH_IN (one, which, n)
		handle(*one, take_signal);
	return signals.fd;
}

int
os_signals_next(void)
{
	char sig;

	return read(signals.fd, &sig, 1) == 1 ? sig : 0;
}

void
os_signals_stop_here(void)
{
	handle(SIGTSTP, SIG_DFL);
	kill(0, SIGTSTP);
	handle(SIGTSTP, take_signal);
}

#endif

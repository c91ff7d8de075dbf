/* Starts threads with all signals blocked, wakes the loop by an eventfd, and waits on the monotonic
 * clock, which a set clock does not move. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/os_thread.h"

#include "base/system/os_system.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#if OS_LINUX
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#endif

#include "base/core/mem.h"

#if OS_LINUX
bool
wake_open(struct wake *w)
{
	w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return w->fd >= 0;
}

void
wake_close(struct wake *w)
{
	if (w->fd >= 0)
		close(w->fd);
	*w = (struct wake)WAKE_NONE;
}

void
wake_send(const struct wake *w)
{
	uint64_t one = 1; /* an eventfd takes eight bytes at a time */
	int saved = errno;

	while (write(w->fd, &one, sizeof(one)) < 0 && errno == EINTR)
		; /* EAGAIN: already readable */
	errno = saved;
}

void
wake_drain(const struct wake *w)
{
	uint64_t times;

	while (read(w->fd, &times, sizeof(times)) < 0 && errno == EINTR)
		;
}

#endif

int
os_thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	sigset_t blocked, before;

	sigfillset(&blocked);
	EACH_OF (fault, faults)
		sigdelset(&blocked, *fault);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	int rc = pthread_create(thread, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
#if OS_LINUX
	if (rc == 0)
		pthread_setname_np(*thread, name);
#else
	(void)name;
#endif
	return rc;
}

void
os_waits_exact(void)
{
#if OS_LINUX
	prctl(PR_SET_TIMERSLACK, 1);
#endif
}

int64_t
os_mono_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#if !OS_APPLE
void
os_cond_init(pthread_cond_t *c)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(c, &attr);
	pthread_condattr_destroy(&attr);
}

int
os_cond_wait(pthread_cond_t *c, pthread_mutex_t *lock, int64_t until_ms)
{
	struct timespec until = { .tv_sec = (time_t)(until_ms / 1000),
		.tv_nsec = (long)(until_ms % 1000) * 1000000 };

	return pthread_cond_timedwait(c, lock, &until);
}

#endif

#if OS_LINUX
static int signals_fd = -1;

static sigset_t
set_of(const int *which, size_t n)
{
	sigset_t set;

	sigemptyset(&set);
	EACH_IN (one, which, n)
		sigaddset(&set, *one);
	return set;
}

int
os_signals_open(const int *which, size_t n)
{
	sigset_t set = set_of(which, n);

	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return signals_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int
os_signals_next(void)
{
	struct signalfd_siginfo si;

	return read(signals_fd, &si, sizeof(si)) == (ssize_t)sizeof(si) ? (int)si.ssi_signo : 0;
}

void
os_signals_stop_here(void)
{
	sigset_t set = set_of((int[]){ SIGTSTP }, 1);

	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	kill(0, SIGTSTP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}
#endif

#include "base/os_signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#include <sys/signalfd.h>

#include "base/os_file.h"

static int from = -1;

static sigset_t
set_of(const int *which, size_t n)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < n; i++)
		sigaddset(&set, which[i]);
	return set;
}

int
signals_open(const int *which, size_t n)
{
	sigset_t set = set_of(which, n);

	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return from = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int
signals_next(void)
{
	struct signalfd_siginfo si;

	return read(from, &si, sizeof(si)) == (ssize_t)sizeof(si) ? (int)si.ssi_signo : 0;
}

void
signals_stop_here(void)
{
	sigset_t set = set_of((int[]){ SIGTSTP }, 1);

	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	kill(0, SIGTSTP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

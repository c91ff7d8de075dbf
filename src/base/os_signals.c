#include "base/os_signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#if OS_LINUX
#include <sys/signalfd.h>
#endif

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

#if OS_LINUX

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

#else

static int to = -1;
static volatile sig_atomic_t came[NSIG];

/* Marks a signal as pending and wakes the loop; a full pipe is readable already. */
static void
on_any(int sig)
{
	int saved = errno;

	came[sig] = 1;
	ssize_t n = write(to, "", 1);
	(void)n;
	errno = saved;
}

int
signals_open(const int *which, size_t n)
{
	struct sigaction sa = { .sa_handler = on_any, .sa_flags = SA_RESTART };
	int pair[2];

	if (!os_pipe(pair, true))
		return -1;
	from = pair[0];
	to = pair[1];
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < n; i++)
		sigaction(which[i], &sa, NULL);
	sigset_t set = set_of(which, n); /* the parent process may have blocked these */
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	return from;
}

int
signals_next(void)
{
	char bytes[256];

	while (read(from, bytes, sizeof(bytes)) > 0)
		; /* the pipe is emptied first, so that a later signal makes it readable again */
	for (int sig = 1; sig < NSIG; sig++)
		if (came[sig]) {
			came[sig] = 0;
			return sig;
		}
	return 0;
}

void
signals_stop_here(void)
{
	struct sigaction before, stop = { .sa_handler = SIG_DFL };

	sigemptyset(&stop.sa_mask);
	sigaction(SIGTSTP, &stop, &before);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &before, NULL);
}

#endif

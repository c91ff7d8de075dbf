#include "base/thread.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

int
thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	sigset_t blocked, before;

	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&blocked, faults[i]);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	int rc = pthread_create(thread, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0 && name)
		pthread_setname_np(*thread, name);
	return rc;
}

void
thread_wake(int fd)
{
	uint64_t one = 1;
	int saved = errno;

	while (write(fd, &one, sizeof(one)) < 0 && errno == EINTR)
		; /* EAGAIN: it is readable already */
	errno = saved;
}

void
thread_drain(int fd)
{
	uint64_t count;

	while (read(fd, &count, sizeof(count)) < 0 && errno == EINTR)
		;
}

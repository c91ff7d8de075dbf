#include "base/thread.h"

#include <signal.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/os_thread.h"

int
thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	sigset_t blocked, before;

	sigfillset(&blocked);
	for (size_t i = 0; i < LENGTH(faults); i++)
		sigdelset(&blocked, faults[i]);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	int rc = pthread_create(thread, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0 && name)
		os_thread_name(*thread, name);
	return rc;
}

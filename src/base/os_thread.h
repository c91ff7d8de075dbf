/* Threads besides the main loop: how they start, wake the loop (an eventfd, or a pipe to ourselves)
 * and wait with a limit. */
#ifndef BASE_OS_THREAD_H
#define BASE_OS_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "base/os.h"

struct wake {
	int fd; /* for poll */
	int to; /* the writing end */
};

#define WAKE_NONE      \
	{              \
		-1, -1 \
	}

/* Opens the descriptors. On failure sets errno and both to -1, and returns false. */
bool wake_open(struct wake *w);
void wake_close(struct wake *w); /* does nothing if closed already */

/* Makes w->fd readable. May be called from any thread. Does not change errno. */
void wake_send(const struct wake *w);
/* Makes w->fd unreadable again. Call it before reading the data that the wake announces, so that
 * no later wake is lost. */
void wake_drain(const struct wake *w);

/* Starts a thread that blocks all signals except those of faults (SIGSEGV, SIGABRT …), because the
 * main loop handles signals. Threads that it starts inherit this. name: at most 15 bytes, for
 * debuggers; NULL: none. Returns 0 or an errno. */
int thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg);

/* Initialises a condition variable whose timeout is a time of CLOCK_MONOTONIC. */
void os_cond_init(pthread_cond_t *c);
/* Waits like pthread_cond_timedwait: 0 or ETIMEDOUT. */
int os_cond_wait(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until);

#endif

/* Threads, where systems differ: how they wake the loop (an eventfd, or a pipe to ourselves), wait
 * with a limit, and get a name. base/thread.h starts them. */
#ifndef BASE_OS_THREAD_H
#define BASE_OS_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "base/os.h"

#if OS_LINUX
#define OS_WAKE_HOW "eventfd"
#else
#define OS_WAKE_HOW "pipe"
#endif

struct wake {
	int fd; /* for poll */
	int to; /* where it is written to */
};

#define WAKE_NONE      \
	{              \
		-1, -1 \
	}

/* False: errno says why, and both are -1. */
bool wake_open(struct wake *w);
void wake_close(struct wake *w); /* accepts a closed one */

/* Makes w->fd readable; on any thread. Does not change errno. */
void wake_send(const struct wake *w);
/* Empties it. Call this before looking at what it tells of: a wake after this counts again. */
void wake_drain(const struct wake *w);

/* Names a thread for debuggers, in at most 15 bytes. */
void os_thread_name(pthread_t thread, const char *name);

/* A condition whose limit is a time of CLOCK_MONOTONIC. */
void os_cond_init(pthread_cond_t *c);
/* Waits like pthread_cond_timedwait: 0 or ETIMEDOUT. */
int os_cond_wait(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until);

#endif

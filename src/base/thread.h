/* Threads beside the loop, and the eventfds by which they wake it. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* Starts a thread that gets no signals but faults: all others are for the loop. Threads that it
 * starts inherit that. `name` has at most 15 bytes; NULL: none. Returns 0 or an errno. */
int thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg);

/* Makes an eventfd (EFD_NONBLOCK) readable. Leaves errno as it was. */
void thread_wake(int fd);
/* Empties it. Call this before looking at what it tells of: a wake after this counts again. */
void thread_drain(int fd);

#endif

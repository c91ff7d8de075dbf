/* Threads beside the loop. base/os_thread.h says how they wake it. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* Starts a thread that gets no signals but faults: all others are for the loop. Threads that it
 * starts inherit that. `name` has at most 15 bytes; NULL: none. Returns 0 or an errno. */
int thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg);

#endif

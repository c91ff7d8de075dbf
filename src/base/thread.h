/* Threads besides the main loop. base/os_thread.h has the functions that wake the loop. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* Starts a thread that blocks all signals except faults, since the loop handles signals. Its own
 * threads inherit that. name: at most 15 bytes; NULL: none. Returns 0 or an errno. */
int thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg);

#endif

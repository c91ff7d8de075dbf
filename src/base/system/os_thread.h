/* Threads besides the main loop: how they start, wake the loop (an eventfd) and wait with a limit;
 * signals as a descriptor for the loop (signalfd). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wake {
	int fd; /* for poll: readable after wake_send */
	int to; /* the other end, where it is a pipe */
};

#define WAKE_NONE      \
	{              \
		-1, -1 \
	}

/* Opens the descriptor. On failure sets errno, sets fd to -1, and returns false. */
bool wake_open(struct wake *w);
void wake_close(struct wake *w); /* does nothing if closed already */

/* Makes w->fd readable. May be called from any thread. Does not change errno. */
void wake_send(const struct wake *w);
/* Makes w->fd unreadable again. Call it before reading the data that the wake announces, so that
 * no later wake is lost. */
void wake_drain(const struct wake *w);

/* Starts a thread that blocks all signals except faults (SIGSEGV, SIGABRT …), because the
 * main loop handles signals. Threads that it starts inherit this. name: at most 15 bytes, for
 * debuggers. Returns 0 or an errno. */
int os_thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg);

/* Makes waits of this thread end on time, and not up to 50 us later, so that a wait whose limit has
 * passed returns at once. */
void os_waits_exact(void);
/* Returns CLOCK_MONOTONIC in ms, for limits on waiting for a thread or another program. Unlike the
 * time of clock.h, a test cannot set it. */
int64_t os_mono_ms(void);
/* Initialises a condition variable for os_cond_wait. */
void os_cond_init(pthread_cond_t *c);
/* Waits like pthread_cond_timedwait, until os_mono_ms reaches until_ms: 0 or ETIMEDOUT. */
int os_cond_wait(pthread_cond_t *c, pthread_mutex_t *lock, int64_t until_ms);

/* Returns a descriptor for poll that reports these signals until the program ends. Call it once,
 * before any thread starts. -1: errno is the reason. */
int os_signals_open(const int *which, size_t n);
int os_signals_next(void); /* the next pending signal; a repeated one counts once; 0: none */

/* Stops the programs of this process group, as Ctrl-Z does; returns when they are continued. */
void os_signals_stop_here(void);

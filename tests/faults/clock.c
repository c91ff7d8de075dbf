/*
 * Preloaded into tests and the programs that they start: all clocks are those of clock.h. A wait
 * with a limit ends when its limit has passed on these clocks. (libfaketime's locks hang a program
 * now and then.)
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "faults/clock.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000LL
#define SLICE_NS (10 * 1000000LL) /* a wait looks at the page so often */

static struct clock_page own, *page; /* NULL until begin */
static int64_t files_s;              /* how far the times of files are ahead */

static int64_t
machine_ns(clockid_t clock)
{
	struct timespec t;

	syscall(SYS_clock_gettime, clock, &t);
	return t.tv_sec * SECOND_NS + t.tv_nsec;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *ahead = getenv("EARLOG_AHEAD"), *path = getenv("EARLOG_CLOCK");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *at = fd < 0 ? MAP_FAILED
			  : mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	files_s = ahead ? strtoll(ahead, NULL, 10) : 0;
	own.states[0].wall_ns =
		machine_ns(CLOCK_REALTIME) - machine_ns(CLOCK_MONOTONIC) + files_s * SECOND_NS;
	page = at == MAP_FAILED ? &own : at;
}

/* Returns monotonic time, or the wall clock. */
static int64_t
now_ns(bool wall)
{
	if (!page) /* in a constructor before ours */
		begin();
	struct clock_state s = clock_page_read(page);
	return s.lapse_ns + (s.stopped ? 0 : machine_ns(CLOCK_MONOTONIC)) + (wall ? s.wall_ns : 0);
}

int
clock_gettime(clockid_t clock, struct timespec *at)
{
	static _Atomic int64_t asked;
	int64_t ns;

	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE: ns = now_ns(true); break;
	/* libmpv's clock is 1 ns later each time: 0.40 fails if no time went by since its start. */
	case CLOCK_MONOTONIC_RAW: ns = now_ns(false) + ++asked; break;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME: ns = now_ns(false); break;
	default: return (int)syscall(SYS_clock_gettime, clock, at);
	}
	*at = (struct timespec){ .tv_sec = ns / SECOND_NS, .tv_nsec = ns % SECOND_NS };
	return 0;
}

int
gettimeofday(struct timeval *restrict at, void *restrict zone)
{
	int64_t ns = now_ns(true);

	(void)zone;
	*at = (struct timeval){ .tv_sec = ns / SECOND_NS, .tv_usec = ns % SECOND_NS / 1000 };
	return 0;
}

time_t
time(time_t *at)
{
	time_t now = now_ns(true) / SECOND_NS;

	if (at)
		*at = now;
	return now;
}

/* Returns for how long to wait on the machine's clock before looking at the page again. */
static int64_t
slice_ns(int64_t left_ns)
{
	return page == &own || left_ns < SLICE_NS ? left_ns : SLICE_NS;
}

/* libmpv waits until a time of the wall clock or, like earlog, of the monotonic one, which counts
 * from the start of the machine. Returns 0 after a slice, as after a signal: the caller looks at
 * what it waits for, since a signal that comes between two slices wakes nobody. */
int
pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict lock,
	const struct timespec *restrict until)
{
	bool wall = until->tv_sec >= 1000000000;
	int64_t until_ns = until->tv_sec * SECOND_NS + until->tv_nsec,
		left_ns = until_ns - now_ns(wall);

	if (left_ns <= 0)
		return ETIMEDOUT;
	int64_t ns = machine_ns(CLOCK_MONOTONIC) + slice_ns(left_ns);
	int rc = pthread_cond_clockwait(cond, lock, CLOCK_MONOTONIC,
		&(struct timespec){ .tv_sec = ns / SECOND_NS, .tv_nsec = ns % SECOND_NS });
	return rc == ETIMEDOUT && now_ns(wall) < until_ns ? 0 : rc;
}

int
poll(struct pollfd *fds, nfds_t n, int limit_ms)
{
	int64_t until_ns = now_ns(false) + limit_ms * 1000000LL, left_ns;
	int ready;

	do {
		left_ns = limit_ms < 0 ? INT64_MAX : until_ns - now_ns(false);
		int64_t ns = left_ns > 0 ? slice_ns(left_ns) : 0;
		struct timespec t = { .tv_sec = ns / SECOND_NS, .tv_nsec = ns % SECOND_NS };

		ready = (int)syscall(SYS_ppoll, fds, n, limit_ms < 0 ? NULL : &t, NULL, 0);
	} while (ready == 0 && left_ns > 0);
	return ready;
}

/* What poll is called in a program that is compiled with _FORTIFY_SOURCE. */
int __poll_chk(struct pollfd *fds, nfds_t n, int limit_ms, size_t size);
int
__poll_chk(struct pollfd *fds, nfds_t n, int limit_ms, size_t size)
{
	(void)size;
	return poll(fds, n, limit_ms);
}

/* What measures in the background gives way to nobody: on a busy machine it would wait for ever. */
int
setpriority(__priority_which_t which, id_t who, int priority)
{
	(void)which, (void)who, (void)priority;
	errno = EPERM;
	return -1;
}

#define STAT(name, params, args)                                                       \
	int name params                                                                \
	{                                                                              \
		int(*next) params = (int(*) params)(uintptr_t)dlsym(RTLD_NEXT, #name); \
		int status = next args;                                                \
                                                                                       \
		if (status == 0) {                                                     \
			s->st_mtim.tv_sec += files_s;                                  \
			s->st_ctim.tv_sec += files_s;                                  \
		}                                                                      \
		return status;                                                         \
	}
/* Of a program that is compiled with _FILE_OFFSET_BITS=64, as earlog is, and of one that is not. */
#define STATS(bits)                                                                              \
	STAT(stat##bits, (const char *restrict path, struct stat##bits *restrict s), (path, s))  \
	STAT(lstat##bits, (const char *restrict path, struct stat##bits *restrict s), (path, s)) \
	STAT(fstat##bits, (int fd, struct stat##bits *s), (fd, s))                               \
	STAT(fstatat##bits,                                                                      \
		(int fd, const char *restrict path, struct stat##bits *restrict s, int flags),   \
		(fd, path, s, flags))
STATS()
STATS(64)

/*
 * Preloaded into tests and the programs that they start: the wall clock and the times of files are
 * EARLOG_AHEAD seconds ahead. The monotonic clock is left alone. (libfaketime's locks hang a
 * program now and then.)
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long
ahead(void)
{
	const char *seconds = getenv("EARLOG_AHEAD");

	return seconds ? strtol(seconds, NULL, 10) : 0;
}

int
clock_gettime(clockid_t clock, struct timespec *at)
{
	long status = syscall(SYS_clock_gettime, clock, at);

	if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		at->tv_sec += ahead();
	return (int)status;
}

int
gettimeofday(struct timeval *restrict at, void *restrict zone)
{
	struct timespec now;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	*at = (struct timeval){ .tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000 };
	return 0;
}

time_t
time(time_t *at)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (at)
		*at = now.tv_sec;
	return now.tv_sec;
}

/* libmpv waits until a time of the wall clock, earlog of the monotonic one, which counts from the
 * start of the machine. */
int
pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict lock,
	const struct timespec *restrict until)
{
	struct timespec at = *until;

	if (at.tv_sec < 1000000000)
		return pthread_cond_clockwait(cond, lock, CLOCK_MONOTONIC, &at);
	at.tv_sec -= ahead();
	return pthread_cond_clockwait(cond, lock, CLOCK_REALTIME, &at);
}

#define STAT(name, params, args)                                                       \
	int name params                                                                \
	{                                                                              \
		int(*next) params = (int(*) params)(uintptr_t)dlsym(RTLD_NEXT, #name); \
		int status = next args;                                                \
                                                                                       \
		if (status == 0) {                                                     \
			s->st_mtim.tv_sec += ahead();                                  \
			s->st_ctim.tv_sec += ahead();                                  \
		}                                                                      \
		return status;                                                         \
	}
STAT(stat, (const char *restrict path, struct stat *restrict s), (path, s))
STAT(lstat, (const char *restrict path, struct stat *restrict s), (path, s))
STAT(fstat, (int fd, struct stat *s), (fd, s))
STAT(fstatat, (int fd, const char *restrict path, struct stat *restrict s, int flags),
	(fd, path, s, flags))

/* Preloaded into a program under test: fails its calls as fault.h says. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "faults/fault.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct fault *fault;
static const char *under;

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("EARLOG_FAULT");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *at = fd < 0 ? MAP_FAILED
			  : mmap(NULL, sizeof(*fault), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	under = getenv("EARLOG_FAULT_UNDER");
	if (at != MAP_FAILED && under)
		fault = at;
}

static bool
is_asked(enum fault_call call)
{
	int asked = fault ? atomic_load(&fault->call) : FAULT_NONE;

	return asked != FAULT_NONE && (asked == (int)call || asked == FAULT_ALL);
}

/* Whether this call, of a path that is meant, fails. Sets errno. */
static bool
fails(enum fault_call call, const char *path)
{
	if (!is_asked(call) || strncmp(path, under, strlen(under)) != 0)
		return false;
	if (atomic_fetch_sub(&fault->skip, 1) > 0 || atomic_fetch_sub(&fault->times, 1) <= 0)
		return false;
	atomic_fetch_add(&fault->fired, 1);
	if (atomic_load(&fault->error) == FAULT_KILL)
		kill(getpid(), SIGKILL);
	errno = atomic_load(&fault->error);
	return true;
}

static bool
fails_fd(enum fault_call call, int fd)
{
	char link[40], path[4096];

	if (!is_asked(call))
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof(path) - 1);
	if (n <= 0)
		return false;
	path[n] = '\0';
	return fails(call, path);
}

#define NEXT(name)                                                         \
	__extension__({                                                    \
		static __typeof__(&name) next;                             \
		if (!next)                                                 \
			next = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
		next;                                                      \
	})

/* A short write writes half, at least a byte. */
static size_t
half(size_t n)
{
	return n > 1 ? n / 2 : n;
}

ssize_t
write(int fd, const void *p, size_t n)
{
	if (!fails_fd(FAULT_WRITE, fd))
		return NEXT(write)(fd, p, n);
	return errno == FAULT_SHORT ? NEXT(write)(fd, p, half(n)) : -1;
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	if (!fails_fd(FAULT_WRITE, fd))
		return NEXT(pwrite)(fd, p, n, at);
	return errno == FAULT_SHORT ? NEXT(pwrite)(fd, p, half(n), at) : -1;
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return pwrite(fd, p, n, at);
}

int
fsync(int fd)
{
	return fails_fd(FAULT_SYNC, fd) ? -1 : NEXT(fsync)(fd);
}

int
fdatasync(int fd)
{
	return fails_fd(FAULT_SYNC, fd) ? -1 : NEXT(fdatasync)(fd);
}

int
rename(const char *from, const char *to)
{
	return fails(FAULT_RENAME, to) ? -1 : NEXT(rename)(from, to);
}

int
renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	return fails(FAULT_RENAME, to) ? -1 : NEXT(renameat2)(from_dir, from, to_dir, to, flags);
}

/* Each call that opens a file, also of a program that is compiled with _FILE_OFFSET_BITS=64. */
#define OPENS(name, params, dir)                                                            \
	int name params                                                                     \
	{                                                                                   \
		va_list ap;                                                                 \
                                                                                            \
		va_start(ap, flags);                                                        \
		mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;       \
		va_end(ap);                                                                 \
		return fails(FAULT_OPEN, path) ? -1 : NEXT(openat)(dir, path, flags, mode); \
	}
OPENS(openat, (int dir, const char *path, int flags, ...), dir)
OPENS(openat64, (int dir, const char *path, int flags, ...), dir)
OPENS(open, (const char *path, int flags, ...), AT_FDCWD)
OPENS(open64, (const char *path, int flags, ...), AT_FDCWD)

int
ftruncate(int fd, off_t size)
{
	return fails_fd(FAULT_TRUNCATE, fd) ? -1 : NEXT(ftruncate)(fd, size);
}

int
ftruncate64(int fd, off64_t size)
{
	return ftruncate(fd, size);
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t from)
{
	if (fd >= 0 && (flags & MAP_SHARED) && fails_fd(FAULT_MAP, fd))
		return MAP_FAILED;
	return NEXT(mmap)(at, n, prot, flags, fd, from);
}

void *
mmap64(void *at, size_t n, int prot, int flags, int fd, off64_t from)
{
	return mmap(at, n, prot, flags, fd, from);
}

#include "base/os_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#if OS_LINUX
#include <linux/fs.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#elif !defined(__linux__)
#include <sys/param.h>

#include <sys/mount.h>
#endif

#include "base/mem.h"

/* ---- pipes, sockets and nameless files ---- */

#if OS_LINUX

bool
os_pipe(int pair[2], bool quick)
{
	return pipe2(pair, O_CLOEXEC | (quick ? O_NONBLOCK : 0)) == 0;
}

bool
os_socketpair(int pair[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0;
}

bool
os_dup_onto(int from, int to)
{
	return dup3(from, to, O_CLOEXEC) >= 0;
}

int
os_nameless_file(const char *what)
{
	return memfd_create(what, MFD_CLOEXEC);
}

#else

static bool
close_on_exec(int fd)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

bool
os_pipe(int pair[2], bool quick)
{
	if (pipe(pair) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		close_on_exec(pair[i]);
		if (quick)
			fcntl(pair[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

bool
os_socketpair(int pair[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && close_on_exec(pair[0]) &&
		close_on_exec(pair[1]);
}

bool
os_dup_onto(int from, int to)
{
	return dup2(from, to) >= 0 && close_on_exec(to);
}

/* Uses shared memory if that can be written like a file, unlike on macOS. All drawing goes through
 * this file, so neither a full nor a slow disk may stop it. */
int
os_nameless_file(const char *what)
{
	char name[32];

	snprintf(name, sizeof(name), "/earlog-%s-%ld", what, (long)getpid());
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd >= 0) {
		shm_unlink(name);
		if (pwrite(fd, "", 1, 0) == 1 && ftruncate(fd, 0) == 0)
			return fd;
		close(fd);
	}
	const char *folder = getenv("TMPDIR");
	CLEANUP(pointer_free)
	char *path = xasprintf("%s/earlog-%s-XXXXXX", folder && *folder ? folder : "/tmp", what);
	fd = mkstemp(path);
	if (fd >= 0) {
		unlink(path);
		close_on_exec(fd);
	}
	return fd;
}

#endif

/* ---- locking a byte of a file ---- */

#ifdef F_OFD_SETLK

static struct flock
byte_lock(int64_t at, short type)
{
	return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };
}

bool
os_lock_byte(int fd, int64_t at)
{
	struct flock ours = byte_lock(at, F_RDLCK), others = byte_lock(at, F_WRLCK);

	/* A folder can only be opened for reading, which allows only read locks, and two read locks
	 * do not exclude each other. So a process that finds another lock releases its own. */
	if (fcntl(fd, F_OFD_SETLK, &ours) != 0 || fcntl(fd, F_OFD_GETLK, &others) != 0 ||
		others.l_type == F_UNLCK)
		return true;
	os_unlock_byte(fd, at);
	return false;
}

void
os_unlock_byte(int fd, int64_t at)
{
	struct flock none = byte_lock(at, F_UNLCK);

	fcntl(fd, F_OFD_SETLK, &none);
}

#else

bool
os_lock_byte(int fd, int64_t at)
{
	(void)fd, (void)at;
	return true;
}

void
os_unlock_byte(int fd, int64_t at)
{
	(void)fd, (void)at;
}

#endif

/* ---- renaming files ---- */

bool
os_exchange(int dir, const char *a, const char *b)
{
#if OS_LINUX
	return syscall(SYS_renameat2, dir, a, dir, b, RENAME_EXCHANGE) == 0;
#elif defined(RENAME_SWAP) /* macOS */
	return renameatx_np(dir, a, dir, b, RENAME_SWAP) == 0;
#else
	(void)dir, (void)a, (void)b;
	errno = ENOSYS;
	return false;
#endif
}

bool
os_rename_new(const char *from, const char *to)
{
#if OS_LINUX
	if (syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
#endif
	/* link fails if the new name exists; without hard links: check and rename. */
	if (link(from, to) == 0) {
		unlink(from);
		return true;
	}
	if (errno == EEXIST)
		return false;
	if (access(to, F_OK) != 0)
		return rename(from, to) == 0;
	errno = EEXIST;
	return false;
}

/* ---- properties of a file ---- */

bool
os_is_being_written(int fd)
{
#if OS_LINUX
	/* A read lease is refused with EAGAIN only if the file is open for writing. */
	fcntl(fd, F_SETSIG, SIGURG); /* a broken lease must not send SIGIO, which ends us */
	return fcntl(fd, F_SETLEASE, F_RDLCK) < 0 && errno == EAGAIN;
#else
	(void)fd;
	return false;
#endif
}

bool
os_is_on_network(const char *path)
{
#if OS_LINUX
	static const unsigned long types[] = {
		0x6969, 0x517b, 0xff534d42, 0xfe534d42, /* nfs, smb, cifs, smb2 */
		0x65735546, 0x01021997, 0x786f4256,     /* fuse, 9p, vboxsf */
		0x5346414f, 0x00c36400, 0x0bd00bd0,     /* afs, ceph, lustre */
		0x7461636f, 0x01161970                  /* ocfs2, gfs2 */
	};
	struct statfs s;

	if (statfs(path, &s) != 0)
		return false;
	for (size_t i = 0; i < LENGTH(types); i++)
		if (((unsigned long)s.f_type & 0xfffffffful) == types[i])
			return true;
	return false;
#elif defined(MNT_LOCAL)
	struct statfs s;

	return statfs(path, &s) == 0 && !(s.f_flags & MNT_LOCAL);
#else
	(void)path;
	return false;
#endif
}

int64_t
os_mtime_ns(const struct stat *st)
{
#ifdef __APPLE__
	const struct timespec *t = &st->st_mtimespec;
#else
	const struct timespec *t = &st->st_mtim;
#endif

	return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

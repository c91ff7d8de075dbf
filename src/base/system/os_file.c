/* System calls for files that not every system has: locks of a byte, renaming without replacing;
 * and those of Linux alone: pipes with flags, nameless files, inotify. file.c has the portable
 * part. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/os_file.h"

#include "base/system/os_system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if OS_LINUX
#include <linux/fs.h>
#include <linux/kd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#endif

#include "base/core/mem.h"
#include "base/text/text.h"

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
	(void)fd;
	(void)at;
	return true;
}

void
os_unlock_byte(int fd, int64_t at)
{
	(void)fd;
	(void)at;
}
#endif

/* ---- renaming files, and what is stored of them ---- */

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

int
os_sync(int fd)
{
#ifdef F_FULLFSYNC
	/* fsync of macOS leaves what was written in the memory of the disk. */
	if (fcntl(fd, F_FULLFSYNC) == 0)
		return 0;
#endif
	return fsync(fd);
}

int64_t
os_mtime_ns(const struct stat *st)
{
	const struct timespec *t = &OS_MTIME(st);

	return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

#if OS_LINUX
/* ---- pipes, sockets and nameless files ---- */

bool
os_pipe(int pair[2])
{
	return pipe2(pair, O_CLOEXEC) == 0;
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
os_reopen(int fd, int flags)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, flags | O_CLOEXEC);
}

int
os_nameless_file(const char *what)
{
	return memfd_create(what, MFD_CLOEXEC);
}

int
os_unnamed(int dir)
{
	return openat(dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
}

bool
os_name_file(int fd, int dir, const char *name)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, path, dir, name, AT_SYMLINK_FOLLOW) == 0;
}

/* ---- properties of a file ---- */

bool
os_is_on_network(const char *path)
{
	static const unsigned long types[] = {
		0x6969, 0x517b, 0xff534d42, 0xfe534d42, /* nfs, smb, cifs, smb2 */
		0x65735546, 0x01021997, 0x786f4256,     /* fuse, 9p, vboxsf */
		0x5346414f, 0x00c36400, 0x0bd00bd0,     /* afs, ceph, lustre */
		0x7461636f, 0x01161970                  /* ocfs2, gfs2 */
	};
	struct statfs s;

	if (statfs(path, &s) != 0)
		return false;
	EACH_OF (type, types)
		if (((unsigned long)s.f_type & 0xfffffffful) == *type)
			return true;
	return false;
}

int
os_watch_open(void)
{
	return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

int
os_watch_add(int fd, const char *folder, unsigned what)
{
	static const struct {
		unsigned what, events;
	} watches[] = { { OS_WATCH_MADE, IN_CREATE | IN_MOVED_TO }, { OS_WATCH_REMOVED, IN_DELETE },
		{ OS_WATCH_WRITTEN, IN_CLOSE_WRITE | IN_MOVED_TO },
		{ OS_WATCH_CHANGED, IN_MODIFY } };
	unsigned events = 0;

	EACH_OF (watch, watches)
		if (what & watch->what)
			events |= watch->events;
	return inotify_add_watch(fd, folder, events);
}

void
os_watch_read(int fd, void (*report)(void *context, int folder, const char *name), void *context)
{
	char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n;

	while (fd >= 0 && (n = read(fd, bytes, sizeof(bytes))) > 0)
		for (char *at = bytes; at < bytes + n;) {
			const struct inotify_event *ev = (const struct inotify_event *)(void *)at;

			if (ev->len || ev->mask & IN_MODIFY)
				report(context, ev->wd, ev->len ? ev->name : "");
			at += sizeof(*ev) + ev->len;
		}
}

bool
os_console_lacks(const char *text)
{
	struct unimapdesc font = { .entry_ct = 0 };
	bool lacks = false;
	size_t len;

	/* Without room for them, the console says how many there are. */
	if (ioctl(STDOUT_FILENO, GIO_UNIMAP, &font) == 0 || errno != ENOMEM)
		return false;
	font.entries = xcalloc(font.entry_ct + 1u, sizeof(font.entries[0]));
	if (ioctl(STDOUT_FILENO, GIO_UNIMAP, &font) == 0)
		for (size_t n = strlen(text); n && !lacks; text += len, n -= len) {
			int32_t c = text_decode(text, n, &len);
			size_t i = 0;

			while (i < font.entry_ct && font.entries[i].unicode != c)
				i++;
			lacks = i == font.entry_ct;
		}
	free(font.entries);
	return lacks;
}
#endif

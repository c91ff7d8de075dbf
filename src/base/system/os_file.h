/* Files and descriptors, by calls that not every system has. All descriptors made here are closed
 * by exec. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

bool os_pipe(int pair[2]);       /* makes a pipe; on failure sets errno and returns false */
bool os_socketpair(int pair[2]); /* makes two connected stream sockets */
/* Makes `to` a duplicate of `from`, like dup2. On failure sets errno and returns false. */
bool os_dup_onto(int from, int to);
/* Opens the file of a descriptor again, with other flags (O_WRONLY …). On failure sets errno and
 * returns -1. */
int os_reopen(int fd, int flags);
/* Opens a file without a name, in memory if possible. On failure sets errno and returns -1. */
int os_nameless_file(const char *what);
/* Opens a new file on the disk of a folder, without a name: it is gone if the process ends. Returns
 * -1 with errno if the file system has no such files. */
int os_unnamed(int dir);
/* Gives such a file a name in a folder of the same disk. On failure sets errno and returns false;
 * EEXIST: the name exists. */
bool os_name_file(int fd, int dir, const char *name);
/* Locks a byte of the file, also beyond its end, until fd is closed or the process ends. Returns
 * false if another process, or another descriptor of this process, has the lock. Always true on
 * file systems without such locks (some network file systems). */
bool os_lock_byte(int fd, int64_t at);
void os_unlock_byte(int fd, int64_t at);

/* Renames a file atomically. On failure sets errno and returns false; EEXIST: `to` exists. */
bool os_rename_new(const char *from, const char *to);
/* Returns true if path is on a network file system or FUSE; false if that is unknown. */
bool os_is_on_network(const char *path);

/* Writes a file or folder to the disk, like fsync, also where fsync writes to the memory of the
 * disk only. */
int os_sync(int fd);
int64_t os_mtime_ns(const struct stat *st); /* nanoseconds since 1970 */

/* Changes of folders and files, from inotify; other systems report none, and the caller looks. */
enum {
	OS_WATCH_MADE = 1,    /* files created in the folder or moved into it */
	OS_WATCH_REMOVED = 2, /* files deleted from the folder */
	OS_WATCH_WRITTEN = 4, /* files written and closed, or moved into the folder */
	OS_WATCH_CHANGED = 8, /* files written while they are still open */
};

/* Returns a descriptor for poll, which the caller closes; -1: there are no watches left. */
int os_watch_open(void);
/* Watches a folder, or a file, whatever replaces it at its path. what: OS_WATCH_… bits. Returns the
 * number of the folder or file, or -1. */
int os_watch_add(int fd, const char *folder, unsigned what);
/* Calls `report` for each pending change, with that number; name is "" for a watched file. Does not
 * wait. */
void os_watch_read(
	int fd, void (*report)(void *context, int folder, const char *name), void *context);

/* Returns true if standard output is a Linux console whose font lacks a character of the text. */
bool os_console_lacks(const char *text);

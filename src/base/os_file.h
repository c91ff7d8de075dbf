/* Files and descriptors, where systems differ. None of these descriptors outlives an exec. */
#ifndef BASE_OS_FILE_H
#define BASE_OS_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/os.h"

#if OS_LINUX
#define OS_FILE_HOW "exchange of names, lease"
#else
#define OS_FILE_HOW "compared, then renamed"
#endif

/* A pipe; `quick`: neither end waits. False: errno says why. */
bool os_pipe(int pair[2], bool quick);
bool os_socketpair(int pair[2]); /* of bytes, both ways, within this machine */
/* Duplicates like dup2; false: errno is the reason. */
bool os_dup_onto(int from, int to);
/* A file without a name, in memory where the system has such; -1: errno says why. */
int os_nameless_file(const char *what);
/* Locks a byte of the file, which need not be that long, until fd is closed or the process ends.
 * False: another process, or another descriptor of this process, has it. Without such locks
 * (systems before POSIX.1-2024, some network file systems) every byte is free. */
bool os_lock_byte(int fd, int64_t at);
void os_unlock_byte(int fd, int64_t at);

/* Two names of a folder change places in one step. False with ENOSYS or EINVAL: not possible here.
 */
bool os_exchange(int dir, const char *a, const char *b);
/* Renames unless `to` exists (EEXIST), in one step. False: errno says why. */
bool os_rename_new(const char *from, const char *to);
/* Returns true if a program has the file open for writing; false if the system does not know. */
bool os_is_being_written(int fd);
/* Returns true if path is on a network file system or on FUSE; false if the system does not know.
 */
bool os_is_on_network(const char *path);

int64_t os_mtime_ns(const struct stat *st); /* since 1970 */

#endif

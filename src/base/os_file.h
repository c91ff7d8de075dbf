/* Files and descriptors as only Linux has them. All descriptors made here are closed by exec. */
#ifndef BASE_OS_FILE_H
#define BASE_OS_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/os.h"

/* Makes a pipe; quick: both ends are non-blocking. On failure sets errno and returns false. */
bool os_pipe(int pair[2], bool quick);
bool os_socketpair(int pair[2]); /* makes two connected stream sockets */
/* Makes `to` a duplicate of `from`, like dup2. On failure sets errno and returns false. */
bool os_dup_onto(int from, int to);
/* Opens a file without a name, in memory if possible. On failure sets errno and returns -1. */
int os_nameless_file(const char *what);
/* Locks a byte of the file, also beyond its end, until fd is closed or the process ends. Returns
 * false if another process, or another descriptor of this process, has the lock. Always true on
 * file systems without such locks (some network file systems). */
bool os_lock_byte(int fd, int64_t at);
void os_unlock_byte(int fd, int64_t at);

/* Renames a file atomically. On failure sets errno and returns false; EEXIST: `to` exists. */
bool os_rename_new(const char *from, const char *to);
/* Returns true if path is on a network file system or FUSE; false if that is unknown. */
bool os_is_on_network(const char *path);

int64_t os_mtime_ns(const struct stat *st); /* nanoseconds since 1970 */

#endif

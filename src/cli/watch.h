/*
 * Notices changes in the session's files and in the archive, and finds out if another earlog has
 * the same session file open.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>

#include "base/os_file.h"

struct watch;

/* Watches n files for events (flags OS_WATCH_…); files may be missing. The paths are borrowed until
 * watch_free. */
struct watch *watch_new(const char *const *paths, int n, unsigned what);
int watch_fd(const struct watch *w); /* descriptor for poll; -1 if the system cannot watch */
/* Returns the path of a file that was changed, replaced or removed since the last call; NULL:
 * none. */
const char *watch_next(struct watch *w);
void watch_free(struct watch *w);

/* Locks the session file itself, without creating a file. Returns a descriptor, which the caller
 * closes to unlock. Returns -1 if another earlog has the lock (*other is true), or if locking
 * failed. */
int watch_lock(const char *path, bool *other);

#endif

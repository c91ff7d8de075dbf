/*
 * Notices changes of the session's files and of the archive, and another earlog with the same
 * review.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>

#include "base/os_watch.h"

struct watch;

/* Watches `n` files (borrowed until watch_free) for OS_WATCH_… events; files may be missing. */
struct watch *watch_new(const char *const *paths, int n, unsigned what);
int watch_fd(const struct watch *w); /* for poll; -1 if the system cannot watch */
/* Returns a file that was changed, replaced or removed since the last call; NULL: none. */
const char *watch_next(struct watch *w);
void watch_free(struct watch *w);

/* Locks a session file without creating a lock file. Returns a descriptor to close at the end. -1:
 * another earlog has the lock (*other), or locking failed. */
int watch_lock(const char *path, bool *other);

#endif

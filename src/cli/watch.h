/*
 * Notices changes of the session's files and of the archive, and another earlog with the same
 * review.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>

#include "base/os_watch.h"

struct watch;

/* Watches `n` files (borrowed until watch_free) for OS_WATCH_…; a missing one is no error. */
struct watch *watch_new(const char *const *paths, int n, unsigned what);
int watch_fd(const struct watch *w); /* for poll; -1 where the system cannot watch */
/* One that was changed, replaced or removed since the last call; NULL: none. */
const char *watch_next(struct watch *w);
void watch_free(struct watch *w);

/* Takes the lock of a session file, which needs nothing beside it. -1: another earlog has it
 * (*other), or it cannot be taken; else a descriptor to close at the end. */
int watch_lock(const char *path, bool *other);

#endif

/* Watches folders and files for changes, with inotify. */
#ifndef BASE_OS_WATCH_H
#define BASE_OS_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/os.h"

enum {
	OS_WATCH_MADE = 1,    /* files created in the folder or moved into it */
	OS_WATCH_REMOVED = 2, /* files deleted from the folder */
	OS_WATCH_WRITTEN = 4, /* files written and closed, or moved into the folder */
	OS_WATCH_CHANGED = 8, /* files written while they are still open */
};

/* Returns a descriptor for poll, which the caller closes; -1: there are no
 * watches left. */
int os_watch_open(void);
/* Watches a folder, or a file, whatever replaces it at its path. what: OS_WATCH_… bits. Returns the
 * number of the folder or file, or -1. */
int os_watch_add(int fd, const char *folder, unsigned what);
/* Calls `report` for each pending change, with that number; name is "" for a watched file. Does not
 * wait. */
void os_watch_read(
	int fd, void (*report)(void *context, int folder, const char *name), void *context);

#endif

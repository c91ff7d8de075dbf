/*
 * Folders whose files change: inotify. Elsewhere nothing is watched, because looking again and
 * again would wake a program at rest.
 */
#ifndef BASE_OS_WATCH_H
#define BASE_OS_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/os.h"

#if OS_LINUX
#define OS_WATCH_HOW "inotify"
#else
#define OS_WATCH_HOW "not watched, :reload reads them"
#endif

enum {
	OS_WATCH_MADE = 1,    /* files that come */
	OS_WATCH_REMOVED = 2, /* files that go */
	OS_WATCH_WRITTEN = 4, /* files that were written, and closed */
	OS_WATCH_CHANGED = 8, /* files that are written to, while they are open */
};

/* A descriptor for poll, to close; -1: this system cannot watch, or has no watches left. */
int os_watch_open(void);
/* Watches a folder for OS_WATCH_…; its number, or -1. */
int os_watch_add(int fd, const char *folder, unsigned what);
/* Calls `report` for each change that is known now, with the folder's number. Does not wait. */
void os_watch_read(
	int fd, void (*report)(void *context, int folder, const char *name), void *context);

#endif

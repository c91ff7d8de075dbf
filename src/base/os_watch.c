#include "base/os_watch.h"

#include <unistd.h>
#include <sys/inotify.h>

int
os_watch_open(void)
{
	return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

int
os_watch_add(int fd, const char *folder, unsigned what)
{
	return inotify_add_watch(fd, folder,
		(what & OS_WATCH_MADE ? IN_CREATE | IN_MOVED_TO : 0u) |
			(what & OS_WATCH_REMOVED ? IN_DELETE : 0u) |
			(what & OS_WATCH_WRITTEN ? IN_CLOSE_WRITE | IN_MOVED_TO : 0u) |
			(what & OS_WATCH_CHANGED ? IN_MODIFY : 0u));
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

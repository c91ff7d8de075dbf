#include "cli/watch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define MOST 8

/* Editors replace a file as often as they write into it, so its folder is watched, not the file. */
struct watch {
	int fd, n;
	const char *paths[MOST];
	int folders[MOST];
	bool changed[MOST];
};

struct watch *
watch_new(const char *const *paths, int n)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	for (int i = 0; i < n && i < MOST; i++) {
		const char *name = file_name(paths[i]);
		char *folder = name == paths[i] ? xstrdup(".")
						: xstrndup(paths[i], (size_t)(name - paths[i]));

		w->paths[w->n] = paths[i];
		w->folders[w->n++] =
			inotify_add_watch(w->fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE);
		free(folder);
	}
	return w;
}

int
watch_fd(const struct watch *w)
{
	return w->fd;
}

static void
note_event(struct watch *w, const struct inotify_event *ev)
{
	for (int i = 0; i < w->n; i++)
		if (w->folders[i] == ev->wd && ev->len &&
			strcmp(file_name(w->paths[i]), ev->name) == 0)
			w->changed[i] = true;
}

const char *
watch_next(struct watch *w)
{
	char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n;

	while ((n = read(w->fd, bytes, sizeof(bytes))) > 0)
		for (char *p = bytes; p < bytes + n;) {
			const struct inotify_event *ev = (const struct inotify_event *)(void *)p;
			note_event(w, ev);
			p += sizeof(*ev) + ev->len;
		}
	for (int i = 0; i < w->n; i++)
		if (w->changed[i]) {
			w->changed[i] = false;
			return w->paths[i];
		}
	return NULL;
}

void
watch_free(struct watch *w)
{
	if (!w)
		return;
	if (w->fd >= 0)
		close(w->fd);
	free(w);
}

int
watch_lock(const char *path, bool *other)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool got = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;

	*other = fd >= 0 && !got;
	if (fd >= 0 && !got)
		close(fd);
	return got ? fd : -1;
}

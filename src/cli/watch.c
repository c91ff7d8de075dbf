#include "cli/watch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define MOST 8

/* Watches the folders that contain the files, since editors often write a new file and rename
 * it. */
struct watch {
	int fd, n;
	const char *paths[MOST];
	int folders[MOST];
	bool changed[MOST];
};

struct watch *
watch_new(const char *const *paths, int n, unsigned what)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->fd = os_watch_open();
	for (int i = 0; i < n && i < MOST; i++) {
		const char *name = file_name(paths[i]);
		CLEANUP(pointer_free)
		char *folder = name == paths[i] ? xstrdup(".")
						: xstrndup(paths[i], (size_t)(name - paths[i]));

		w->paths[w->n] = paths[i];
		w->folders[w->n++] = os_watch_add(w->fd, folder, what);
	}
	return w;
}

int
watch_fd(const struct watch *w)
{
	return w->fd;
}

static void
note_event(void *watch, int folder, const char *name)
{
	struct watch *w = watch;

	for (int i = 0; i < w->n; i++)
		if (w->folders[i] == folder && strcmp(file_name(w->paths[i]), name) == 0)
			w->changed[i] = true;
}

const char *
watch_next(struct watch *w)
{
	os_watch_read(w->fd, note_event, w);
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

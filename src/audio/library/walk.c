/* Finds the audio files below a folder by their endings, and tells if one has changed.
 * files/profile.c has the folders. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/media.h"
#include "base/system/os_file.h"
#include "base/text/text.h"

#define DEEPEST 64

/* Returns a file with the size and time of st. Takes ownership of the path. */
static struct music_file
walked_file(char *path, const struct stat *st)
{
	return (struct music_file){
		.path = path, .size_bytes = st->st_size, .mtime_ns = os_mtime_ns(st)
	};
}

bool
walk_look(struct music_file *f)
{
	struct stat st;

	if (stat(f->path, &st) != 0)
		return false;
	*f = walked_file(f->path, &st);
	return true;
}

bool
walk_same(const struct music_file *a, const struct music_file *b)
{
	return text_same(a->path, b->path) && a->size_bytes == b->size_bytes &&
		a->mtime_ns == b->mtime_ns;
}

bool
walk_is_same(const struct music_file *f)
{
	struct music_file now = { .path = f->path };

	return walk_look(&now) && walk_same(&now, f);
}

static void enter_folder(int dir, struct buf *path, int depth, struct music_files *out);

static void
look_at(int dir, const char *name, struct buf *path, int depth, struct music_files *out)
{
	size_t before = path->len;
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	bool folder = S_ISDIR(st.st_mode), link = S_ISLNK(st.st_mode);
	if (!folder && !media_is_sound(name, strlen(name)))
		return;
	buf_addf(path, "/%s", name);
	if (folder) {
		int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			out->closed++;
		else
			enter_folder(fd, path, depth + 1, out);
	} else {
		char *real = link ? realpath(path->s, NULL) : xstrdup(path->s);
		if (real && (!link || lstat(real, &st) == 0) && S_ISREG(st.st_mode) &&
			st.st_size > 0)
			LIST_ADD(out, walked_file(real, &st));
		else
			free(real);
	}
	buf_truncate(path, before);
}

/* Adds the audio files below an open folder. Takes ownership of the descriptor. */
static void
enter_folder(int fd, struct buf *path, int depth, struct music_files *out)
{
	DIR *d = depth < DEEPEST ? fdopendir(fd) : NULL;

	if (!d) {
		close(fd);
		out->closed++;
		return;
	}
	for (const struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			look_at(dirfd(d), e->d_name, path, depth, out);
	closedir(d);
}

bool
walk(const char *folder, struct music_files *out, struct err *err)
{
	CLEANUP(buf_finish) struct buf path = BUF_INIT;
	CLEANUP(pointer_free) char *real = realpath(folder, NULL);
	int fd = real ? open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd < 0) {
		err_fail(err, "cannot read the folder %s: %s", folder, strerror(errno));
		return false;
	}
	buf_add(&path, text_same(real, "/") ? "" : real);
	enter_folder(fd, &path, 0, out);
	return true;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct music_file *)a)->path, ((const struct music_file *)b)->path);
}

void
walk_sort(struct music_files *f)
{
	size_t n = 0;

	LIST_SORT(f, by_path);
	EACH (one, f)
		if (n && text_same(f->v[n - 1].path, one->path))
			free(one->path);
		else
			f->v[n++] = *one;
	f->n = n;
}

void
music_files_finish(struct music_files *f)
{
	LIST_FINISH(f, free(each->path));
}

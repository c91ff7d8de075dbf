#include "cli/listen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/find.h"

/* "/m/a/x.flac" as seen from "/m/b" is "../a/x.flac". Both must be absolute and clean. */
static char *
seen_from(const char *folder, const char *file)
{
	struct buf path = BUF_INIT;
	size_t same = 0;

	for (size_t i = 0;; i++) {
		if ((!folder[i] || folder[i] == '/') && file[i] == '/')
			same = i;
		if (!folder[i] || folder[i] != file[i])
			break;
	}
	for (const char *rest = folder + same; *rest; rest++)
		if (*rest == '/' && rest[1])
			buf_add(&path, "../");
	buf_add(&path, file + same + 1);
	return buf_detach(&path);
}

/* Returns the absolute folder of the page; NULL: it does not exist. The caller frees. */
static char *
folder_of(const char *page)
{
	char *path = xstrdup(page ? page : ""), *slash = strrchr(path, '/'), *full;

	if (slash)
		slash[slash == path] = '\0';
	full = realpath(slash ? path : ".", NULL);
	free(path);
	return full;
}

/* Returns the absolute path of a source's file; NULL: no file. The caller frees. */
static char *
listened_file(const struct source *s, const char *session, const struct texts *music)
{
	char *path, *full = NULL;
	struct stat st;

	for (size_t i = 0; !full && (path = find_track(s->locator, session, music, i)); i++) {
		full = realpath(path, NULL);
		if (full && (stat(full, &st) != 0 || !S_ISREG(st.st_mode))) {
			free(full);
			full = NULL;
		}
		free(path);
	}
	return full;
}

static bool
may_play(const struct source *s, const struct uuid *recording)
{
	return !s->row.deleted && uuid_same(&s->recording, recording) && source_is_file(s) &&
		s->locator && *s->locator;
}

/* Returns the source with the lowest rank whose file exists. */
static const struct source *
best_source(const struct record *r, const struct item *item, const char *session,
	const struct texts *music, char **file)
{
	const struct source *best = NULL;

	*file = NULL;
	for (const struct source *s = NULL; (s = record_next(r, ROW_SOURCE, s));) {
		char *there = NULL;

		if (may_play(s, &item->recording) && (!best || s->rank < best->rank))
			there = listened_file(s, session, music);
		if (there) {
			xreplace(file, NULL);
			*file = there;
			best = s;
		}
	}
	return best;
}

void
listen_files_find(struct listen_files *f, const struct record *r, const struct profile *profile,
	const char *page)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	char *folder = folder_of(page), *file;

	for (const struct item *item = NULL; folder && (item = record_next(r, ROW_ITEM, item));) {
		const struct source *s = item->id
			? best_source(r, item, review->path, &profile->music, &file)
			: NULL;

		if (!s)
			continue;
		LIST_ADD(f,
			(struct listen_file){ .item = item->id,
				.path = seen_from(folder, file),
				.offset_ms = source_offset_ms(s),
				.length_ms = s->length_ms });
		free(file);
	}
	free(folder);
}

void
listen_files_finish(struct listen_files *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->v[i].path);
	free(f->v);
	*f = (struct listen_files){ 0 };
}

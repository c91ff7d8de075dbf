#include "cli/export_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "record/timing.h"
#include "store/library.h"

/* Returns the path of a file relative to a folder: "../a/x.flac" for "/m/a/x.flac" and "/m/b". Both
 * paths must be absolute and without "." and "..". */
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

struct listen_search {
	const struct record *r;
	struct store *st;
	const char *session; /* path of the session file; NULL if not known */
	const struct texts *music;
};

/* Returns the path of the file of a source: where it is named, or where the music library found the
 * same content. The caller frees. */
static char *
file_of(const struct listen_search *x, const struct source *s)
{
	CLEANUP(pointer_free)
	char *named = find_music(s->locator, x->session, x->music), *moved = NULL;
	char *full = named ? file_real(named) : NULL;

	if (!full && s->hash && store_library_by_hash(x->st, s->hash, &moved, ERR_IGNORED) && moved)
		full = file_real(moved);
	return full;
}

/* Returns, of the recording's sources of a kind whose file exists, the one with the lowest rank;
 * *file gets the path of the file, which the caller frees. NULL: none. */
static const struct source *
best_source(
	const struct listen_search *x, const struct uuid *recording, const char *kind, char **file)
{
	const struct source *best = NULL;

	for (const struct source *s = NULL; (s = record_next(x->r, ROW_SOURCE, s));) {
		char *there = NULL;

		if (!s->row.deleted && uuid_same(&s->recording, recording) &&
			text_order(s->kind, kind) == 0 && s->locator && *s->locator &&
			(!best || s->rank < best->rank))
			there = file_of(x, s);
		if (there) {
			xreplace(file, NULL);
			*file = there;
			best = s;
		}
	}
	return best;
}

/* Finds a file of the recording in the music library. */
static bool
library_finds(const struct listen_search *x, const struct recording *rec, char **file)
{
	const struct library_wanted wanted = library_wanted_of(rec);
	struct library_hits hits = { 0 };

	if (store_library_find(x->st, &wanted, &hits, ERR_IGNORED))
		for (size_t i = 0; i < hits.exact && !*file; i++)
			*file = file_real(hits.v[i].file.path);
	library_hits_finish(&hits);
	return *file != NULL;
}

void
listen_files_find(struct listen_files *f, const struct record *r, struct store *st,
	const struct profile *profile, const char *page)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct listen_search x = {
		.r = r, .st = st, .session = review->path, .music = &profile->music
	};
	CLEANUP(pointer_free) char *beside = file_folder(page ? page : "");
	CLEANUP(pointer_free) char *folder = realpath(beside, NULL);

	if (!folder)
		return;
	for (const struct item *item = NULL; (item = record_next(r, ROW_ITEM, item));) {
		const struct recording *rec =
			item->id ? record_find(r, ROW_RECORDING, &item->recording) : NULL;
		CLEANUP(pointer_free) char *file = NULL;

		if (!rec || item->row.deleted)
			continue;
		const struct source *s = best_source(&x, &rec->row.uuid, "file", &file);
		if (!s && !library_finds(&x, rec, &file))
			s = best_source(&x, &rec->row.uuid, "library", &file);
		if (!file) {
			f->without++;
			continue;
		}
		ARENA_ADD(&f->memory, f,
			(struct listen_file){ .item = item->id,
				.path = arena_keep(&f->memory, seen_from(folder, file)),
				.offset_ms = s ? source_offset_ms(r, &s->row.uuid) : 0,
				.length_ms = s ? s->length_ms : NO_INT });
	}
}

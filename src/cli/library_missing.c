/* earlog library missing: shows for each recording of a review or playlist the file that would
 * play; if there is none, the files of the library that are similar, and how they differ. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/earlog_library.h"
#include "cli/column.h"
#include "config/check.h"
#include "config/find.h"
#include "config/playlist.h"
#include "config/session_file.h"
#include "record/enrol.h"
#include "store/library.h"

/* A recording that is looked for. Texts are borrowed from the record or the playlist. */
struct sought {
	const char *item;
	struct library_wanted wanted;
	/* paths and hashes of the recording's files, as the record or the playlist has them */
	const char *files[4], *hashes[4];
	size_t nfiles;
	const char *other; /* a sound source that is no file: url, signal; NULL: none */
	char *path;        /* the file of the recording; NULL: not found */
	const char *by;    /* how the file at `path` was found; NULL: no file was found */
	const char *found; /* "file", "near" or "nothing" */
	struct library_hits hits;
	struct {
		const struct library_hit *v;
		size_t n;
	} near; /* files in `hits` that are similar to the recording, but not it */
};

struct library_search {
	bool json;
	struct store *st; /* NULL: there is no archive yet */
	struct profile profile;
	const char *from; /* session file; its paths are relative to its folder; NULL: none */
	struct sought *v;
	size_t n, cap;
	struct arena memory; /* owns the array v, and the texts `item` and `path` of its elements */
};

/* Adds a recording; takes ownership of item. */
static struct sought *
add_sought(struct library_search *m, char *item)
{
	ARENA_ADD(&m->memory, m, (struct sought){ .item = arena_keep(&m->memory, item) });
	return &m->v[m->n - 1];
}

static void
add_found_file(struct buf *b, const void *row)
{
	const struct sought *t = row;

	if (t->path)
		buf_addf(b, "%s (%s)", t->path, t->by);
	else if (t->near.n)
		buf_addf(b, "%zu similar: %s (%s)%s", t->near.n, t->near.v[0].file.path,
			t->near.v[0].why && *t->near.v[0].why ? t->near.v[0].why
							      : library_match_words[MATCH_NEAR],
			t->near.n > 1 ? " …" : "");
	else
		buf_addf(b, "no file%s%s", t->other ? ", but a " : "", t->other ? t->other : "");
}

#define NEAR(name) .at = offsetof(struct library_hit, file.name)
#define TOLD(type, key, field) COLUMN_KEY(type, key, sought, field)

static const struct column near_columns[] = {
	{ NULL, "path", COLUMN_TEXT, NEAR(path) },
	{ NULL, "title", COLUMN_TEXT, NEAR(title) },
	{ NULL, "artist", COLUMN_TEXT, NEAR(artist) },
	{ NULL, "length_s", COLUMN_LENGTH, NEAR(length_ms) },
	{ NULL, "why_not", COLUMN_TEXT, .at = offsetof(struct library_hit, why) },
	{ 0 },
};

static const struct column columns[] = {
	{ "TRACK", "item", COLUMN_TEXT, .at = offsetof(struct sought, item) },
	{ "TITLE", "title", COLUMN_TEXT, .at = offsetof(struct sought, wanted.title) },
	TOLD(TEXT, "artist", wanted.artist),
	TOLD(TEXT, "found", found),
	TOLD(TEXT, "by", by),
	TOLD(TEXT, "path", path),
	{ "FILE", NULL, COLUMN_WORDS, .words = add_found_file },
	COLUMN_KEY_LIST("near", sought, near, near_columns),
	{ 0 },
};

/* Looks for the file of a recording: by the paths that are named, else by their content, else by
 * its title. */
static bool
find_file(struct library_search *m, struct sought *s, struct err *err)
{
	s->by = "named";
	for (size_t i = 0; i < s->nfiles && !s->path; i++)
		s->path = find_music(s->files[i], m->from, &m->profile.music);
	if (s->path)
		return true;
	s->by = "known by its content";
	for (size_t i = 0; i < s->nfiles && m->st && !s->path; i++)
		if (s->hashes[i] && !store_library_by_hash(m->st, s->hashes[i], &s->path, err))
			return false;
	if (m->st && !store_library_find(m->st, &s->wanted, &s->hits, err))
		return false;
	if (!s->path && s->hits.exact) {
		s->path = xstrdup(s->hits.v[0].file.path);
		s->by = library_match_words[s->hits.v[0].match];
	}
	if (!s->path)
		s->by = NULL;
	return true;
}

static bool
report_sought(struct library_search *m, struct err *err)
{
	CLEANUP(pointer_free) struct library_wanted *wanted = xcalloc(m->n + 1, sizeof(*wanted));
	CLEANUP(pointer_free) struct library_hits *hits = xcalloc(m->n + 1, sizeof(*hits));
	size_t n = 0;
	bool ok = true;

	for (size_t i = 0; i < m->n && ok; i++) {
		ok = find_file(m, &m->v[i], err);
		arena_keep(&m->memory, m->v[i].path);
	}
	/* Searches for files that are similar to the recordings without a file, in one pass. */
	for (size_t i = 0; i < m->n; i++)
		if (!m->v[i].path) {
			wanted[n] = m->v[i].wanted;
			hits[n++] = m->v[i].hits;
		}
	ok = ok && (!n || !m->st || store_library_similar(m->st, wanted, hits, n, err));
	for (size_t i = 0, k = 0; i < m->n; i++)
		if (!m->v[i].path)
			m->v[i].hits = hits[k++];
	if (!ok)
		return false;
	for (struct sought *s = m->v; s < m->v + m->n; s++) {
		s->near.v = s->hits.v + s->hits.exact;
		s->near.n = s->hits.n - s->hits.exact;
		s->found = s->path ? "file" : s->near.n ? "near" : "nothing";
	}
	return column_print_list(columns, m->v, m->n, sizeof(m->v[0]), m->json, NULL, err);
}

/* Lists the recordings of a playlist and their files. `session`: `name` is a session file, whose
 * playlist is listed. */
static bool
search_file(struct library_search *m, const char *name, bool session, struct err *err)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	session_file_init(&f);
	bool ok = session
		? session_file_load(&f, name, &d) && session_file_playlist(&f, &m->profile, &p, &d)
		: playlist_find(&p, name, NULL, &d);
	diags_print(&d, stderr);
	if (!ok)
		return false;
	m->from = session ? name : NULL;
	for (size_t i = 0; i < p.n_sections; i++)
		for (size_t t = 0; t < p.sections[i].n_tracks; t++) {
			const struct track *k = &p.sections[i].tracks[t];
			struct sought *s =
				add_sought(m, xasprintf("%s/%s", p.sections[i].id, k->id));

			s->wanted = (struct library_wanted){ .title = k->title ? k->title : k->id,
				.artist = k->artist,
				.album = k->album,
				.isrc = k->isrc,
				.mbid = k->mbid,
				.length_ms = k->duration_ms == NO_MS ? NO_INT : k->duration_ms };
			s->other = k->n_urls ? "url" : k->signal ? "signal" : NULL;
			if (k->file.text)
				s->files[s->nfiles++] = k->file.text;
		}
	return report_sought(m, err);
}

/* Lists the recordings of a review. */
static bool
search_review(struct library_search *m, struct cli_call *c, struct err *err)
{
	const struct record *r = &c->record;

	if (!store_load(c->st, &c->review, &c->record, err))
		return false;
	const struct review *row = record_find(r, ROW_REVIEW, &c->review);
	m->from = row ? row->path : NULL;
	for (const struct listing *l = NULL; (l = record_next(r, ROW_LISTING, l));) {
		const struct item *item = record_find(r, ROW_ITEM, &l->item);
		const struct recording *rec =
			item ? record_find(r, ROW_RECORDING, &item->recording) : NULL;

		if (l->row.deleted || !rec || !uuid_same(&l->review, &c->review))
			continue;
		struct sought *s = add_sought(m, xstrdup(item->id));
		s->wanted = (struct library_wanted){ .title = rec->title,
			.artist = rec->artist,
			.album = rec->album,
			.isrc = rec->isrc,
			.mbid = rec->mbid,
			.length_ms = rec->length_ms };
		for (const struct source *f = NULL; (f = record_next(r, ROW_SOURCE, f));) {
			if (f->row.deleted || !uuid_same(&f->recording, &rec->row.uuid))
				continue;
			if (strcmp(f->kind, "file") != 0) {
				if (!s->other && strcmp(f->kind, "library") != 0)
					s->other = f->kind;
			} else if (s->nfiles < LENGTH(s->files)) {
				s->hashes[s->nfiles] = f->hash;
				s->files[s->nfiles++] = f->locator;
			}
		}
	}
	return report_sought(m, err);
}

static bool
is_playlist(const char *name)
{
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	enum check_kind kind = CHECK_PLAYLIST;

	if (!find_is_yaml(name))
		return playlist_find(&p, name, NULL, &ignored);
	check_file(name, &kind, &ignored);
	return kind == CHECK_PLAYLIST;
}

/* Takes the argument as the first of these that exists: a playlist file, a review in the archive, a
 * session file, the name of a playlist. */
bool
library_missing(struct cli_call *c, struct err *err)
{
	struct library_search m = { .json = c->json, .st = c->st };
	const char *name = c->argv[0];
	bool yaml = name && find_is_yaml(name), ok;
	struct err why = ERR_INIT;

	library_profile(&m.profile);
	if (yaml && is_playlist(name))
		ok = search_file(&m, name, false, err);
	else if (c->st && archive_which(c->st, name, &c->review, &why))
		ok = search_review(&m, c, err);
	else if (yaml || (name && is_playlist(name)))
		ok = search_file(&m, name, yaml, err);
	else
		ok = err_set(err, "%s",
			why.msg[0] ? why.msg
				   : "there is no review yet: name a session file or a playlist");
	profile_finish(&m.profile);
	for (size_t i = 0; i < m.n; i++)
		library_hits_finish(&m.v[i].hits);
	arena_finish(&m.memory);
	return ok;
}

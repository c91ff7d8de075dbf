/* earlog library missing: which recordings of a review or playlist have which file, nearly have
 * one, or have none. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/library.h"
#include "cli/column.h"
#include "config/check.h"
#include "config/find.h"
#include "config/playlist.h"
#include "config/session_file.h"
#include "store/library.h"

/* A recording that is looked for, in words borrowed from the record or the playlist. */
struct sought {
	const char *item;
	struct library_wanted wanted;
	const char *files[4], *hashes[4]; /* what its sources name */
	size_t nfiles;
	const char *other; /* what else can sound: url, signal; NULL: nothing */
};

struct library_search {
	bool json;
	struct store *st; /* NULL: there is no archive yet */
	struct profile profile;
	const char *from; /* the file that names the files */
	struct sought *v;
	size_t n, cap;
	struct column_list out;
};

/* ---- what is looked for ---- */

static struct sought *
add_sought(struct library_search *m, const char *item)
{
	m->v = xgrow(m->v, m->n, &m->cap, sizeof(m->v[0]));
	m->v[m->n] = (struct sought){ .item = item };
	return &m->v[m->n++];
}

static void
add_playlist(struct library_search *m, const struct playlist_file *p, struct texts *items)
{
	for (size_t i = 0; i < p->n_sections; i++)
		for (size_t t = 0; t < p->sections[i].n_tracks; t++) {
			const struct track *k = &p->sections[i].tracks[t];

			char *item = xasprintf("%s/%s", p->sections[i].id, k->id);

			texts_add(items, item, (struct mark){ 0 });
			free(item);
			struct sought *s = add_sought(m, items->v[items->n - 1]);
			s->wanted = (struct library_wanted){ .title = k->title ? k->title : k->id,
				.artist = k->artist,
				.isrc = k->isrc,
				.mbid = k->mbid,
				.length_ms = k->duration_ms == NO_MS ? NO_INT : k->duration_ms };
			s->other = k->n_urls ? "url" : k->signal ? "signal" : NULL;
			if (k->file.text)
				s->files[s->nfiles++] = k->file.text;
		}
}

static void
take_sources(struct sought *s, const struct record *r, const struct uuid *recording)
{
	for (size_t i = 0; i < record_count(r, ROW_SOURCE); i++) {
		const struct source *src = record_at(r, ROW_SOURCE, i);

		if (src->row.deleted || !uuid_same(&src->recording, recording))
			continue;
		if (strcmp(src->kind, "file") != 0) {
			if (!s->other && strcmp(src->kind, "library") != 0)
				s->other = src->kind;
		} else if (s->nfiles < LENGTH(s->files)) {
			s->hashes[s->nfiles] = src->hash;
			s->files[s->nfiles++] = src->locator;
		}
	}
}

static void
add_record(struct library_search *m, const struct record *r, const struct uuid *review)
{
	for (size_t i = 0; i < record_count(r, ROW_LISTING); i++) {
		const struct listing *l = record_at(r, ROW_LISTING, i);
		const struct item *item = record_find(r, ROW_ITEM, &l->item);
		const struct recording *rec =
			item ? record_find(r, ROW_RECORDING, &item->recording) : NULL;

		if (l->row.deleted || !rec || !uuid_same(&l->review, review))
			continue;
		struct sought *s = add_sought(m, item->id);
		s->wanted = (struct library_wanted){ .title = rec->title,
			.artist = rec->artist,
			.isrc = rec->isrc,
			.mbid = rec->mbid,
			.length_ms = rec->length_ms };
		take_sources(s, r, &rec->row.uuid);
	}
}

/* ---- what is found ---- */

static char *
named_file(const struct library_search *m, const struct sought *s)
{
	char *path;

	for (size_t i = 0; i < s->nfiles; i++)
		for (size_t n = 0; (path = find_track(s->files[i], m->from, &m->profile.music, n));
			n++) {
			if (access(path, R_OK) == 0)
				return path;
			free(path);
		}
	return NULL;
}

static bool
moved_file(const struct library_search *m, const struct sought *s, char **path, struct err *err)
{
	*path = NULL;
	for (size_t i = 0; i < s->nfiles && m->st && !*path; i++)
		if (s->hashes[i] && !store_library_by_hash(m->st, s->hashes[i], path, err))
			return false;
	return true;
}

/* What is said of one of them. */
struct finding {
	const char *item, *title, *artist, *found, *by, *path; /* by, path: of what would play */
	struct {
		const struct library_hit *v;
		size_t n;
	} near;
	const char *other;
};

static void
add_found_file(struct buf *b, const void *row)
{
	const struct finding *t = row;

	if (t->path)
		buf_addf(b, "%s (%s)", t->path, t->by);
	else if (t->near.n)
		buf_addf(b, "%zu possible match%s, first %s", t->near.n, t->near.n == 1 ? "" : "es",
			t->near.v[0].file.path);
	else
		buf_addf(b, "no file%s%s", t->other ? ", but a " : "", t->other ? t->other : "");
}

#define NEAR(name) .at = offsetof(struct library_hit, file.name)
#define TOLD(type, key, field) COLUMN_KEY(type, key, finding, field)

static const struct column near_columns[] = {
	{ NULL, "path", COLUMN_TEXT, NEAR(path) },
	{ NULL, "title", COLUMN_TEXT, NEAR(title) },
	{ NULL, "artist", COLUMN_TEXT, NEAR(artist) },
	{ NULL, "length_s", COLUMN_LENGTH, NEAR(length_ms) },
	{ 0 },
};

static const struct column columns[] = {
	{ "ITEM", "item", COLUMN_TEXT, .at = offsetof(struct finding, item) },
	{ "TITLE", "title", COLUMN_TEXT, .at = offsetof(struct finding, title) },
	TOLD(TEXT, "artist", artist),
	TOLD(TEXT, "found", found),
	TOLD(TEXT, "by", by),
	TOLD(TEXT, "path", path),
	{ "FILE", NULL, COLUMN_WORDS, .words = add_found_file },
	COLUMN_KEY_LIST("near", finding, near, near_columns),
	{ 0 },
};

static bool
report_sought(struct library_search *m, const struct sought *s, struct err *err)
{
	struct library_hits h = { 0 };
	char *path = named_file(m, s);
	const char *how = "named";
	bool ok = true;

	if (!path) {
		ok = moved_file(m, s, &path, err) &&
			(!m->st || store_library_find(m->st, &s->wanted, &h, err));
		how = "known by its content";
	}
	if (ok && !path && h.exact) {
		path = xstrdup(h.v[0].file.path);
		how = library_match_words[h.v[0].match];
	}
	if (ok)
		column_list_row(&m->out,
			&(struct finding){ .item = s->item,
				.title = s->wanted.title,
				.artist = s->wanted.artist,
				.found = path           ? "file"
					: h.n > h.exact ? "near"
							: "nothing",
				.by = path ? how : NULL,
				.path = path,
				.near = { h.v + h.exact, h.n - h.exact },
				.other = s->other });
	free(path);
	library_hits_finish(&h);
	return ok;
}

static bool
report_all(struct library_search *m, struct err *err)
{
	bool ok = true;

	column_list_begin(&m->out, columns, m->json);
	for (size_t i = 0; i < m->n && ok; i++)
		ok = report_sought(m, &m->v[i], err);
	if (ok)
		return column_list_end(&m->out, NULL, err);
	column_list_drop(&m->out);
	return false;
}

/* ---- which files or review ---- */

/* from: the session file that names it, or NULL. */
static bool
search_playlist(struct library_search *m, const char *name, const char *from, struct err *err)
{
	struct playlist_file p;
	struct diags d = DIAGS_INIT;
	struct texts items = { .v = NULL };

	playlist_init(&p);
	m->from = from;
	bool ok = playlist_find(&p, name, from, &d);
	if (ok) {
		add_playlist(m, &p, &items);
		ok = report_all(m, err);
	}
	diags_print(&d, stderr);
	diags_finish(&d);
	texts_finish(&items);
	playlist_finish(&p);
	return ok;
}

/* Of a session file that was never opened. */
static bool
search_session(struct library_search *m, const char *path, struct err *err)
{
	struct session_file f = { 0 };
	struct diags d = DIAGS_INIT;
	bool ok = session_file_load(&f, path, &d);
	const char *name = f.playlist ? f.playlist : m->profile.default_playlist;

	if (ok && !name)
		ok = diags_add(&d, path, (struct mark){ 0 }, "no playlist is named");
	diags_print(&d, stderr);
	diags_finish(&d);
	ok = ok && search_playlist(m, name, f.playlist ? path : NULL, err);
	session_file_finish(&f);
	return ok;
}

static bool
search_review(struct library_search *m, const struct uuid *review, struct err *err)
{
	struct record r;

	record_init(&r);
	bool ok = store_load(m->st, review, &r, err);
	const struct review *row = record_find(&r, ROW_REVIEW, review);
	m->from = row ? row->path : NULL;
	if (ok)
		add_record(m, &r, review);
	ok = ok && report_all(m, err);
	record_finish(&r);
	return ok;
}

/* The review that the archive has under this name. */
static bool
find_review(const struct library_search *m, const char *name, struct uuid *review, struct err *err)
{
	struct record r;

	record_init(&r);
	bool found = m->st && archive_which(m->st, name, review, err) &&
		store_load_row(m->st, ROW_REVIEW, review, &r, err) && record_count(&r, ROW_REVIEW);
	record_finish(&r);
	return found;
}

static bool
is_playlist(const char *name)
{
	struct playlist_file p;
	struct diags ignored = DIAGS_INIT;
	enum check_kind kind = CHECK_PLAYLIST;
	bool is;

	if (find_is_yaml(name)) {
		check_file(name, &kind, &ignored);
		is = kind == CHECK_PLAYLIST;
	} else {
		playlist_init(&p);
		is = playlist_find(&p, name, NULL, &ignored);
		playlist_finish(&p);
	}
	diags_finish(&ignored);
	return is;
}

/* A playlist's file, a review that the archive knows, a session file, the name of a playlist: in
 * this order. */
static bool
search_name(struct library_search *m, const char *name, struct err *err)
{
	struct uuid review;
	bool yaml = name && find_is_yaml(name);

	if (yaml && is_playlist(name))
		return search_playlist(m, name, NULL, err);
	struct err why = ERR_INIT;
	if (find_review(m, name, &review, &why))
		return search_review(m, &review, err);
	if (yaml)
		return search_session(m, name, err);
	if (name && is_playlist(name))
		return search_playlist(m, name, NULL, err);
	if (!why.msg[0])
		return err_set(err, "there is no review yet: name a session file or a playlist");
	*err = why;
	return false;
}

bool
library_missing(struct cli_call *c, struct err *err)
{
	struct library_search m = { .json = c->json, .st = c->st };

	library_profile(&m.profile);
	bool ok = search_name(&m, c->argv[0], err);
	profile_finish(&m.profile);
	free(m.v);
	return ok;
}

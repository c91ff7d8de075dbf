/* The table of the user's music files, and the queries that find candidates for a recording.
 * same_recording.c decides which candidate is the recording. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/library.h"

#include <stdlib.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/text/title.h"
#include "review/record/rows_music.h"

/* MOST_CANDIDATES: limit for the files with the recording's title or ids that are compared.
 * MOST_NEAR: limit for the similar files that are listed. */
#define MOST_CANDIDATES 200
#define MOST_NEAR 12

void
library_file_finish(struct library_file *f)
{
	free(f->path);
	free(f->trouble);
	free(f->title);
	free(f->artist);
	free(f->album);
	free(f->isrc);
	free(f->mbid);
	free(f->hash);
}

void
library_files_finish(struct library_files *l)
{
	LIST_FINISH(l, library_file_finish(each));
}

void
library_hits_finish(struct own_music_hits *h)
{
	LIST_FINISH(h, library_file_finish(&each->file), free(each->why));
}

/* ---- reading rows of the table library ---- */

#define COLUMNS                                                                                \
	"path, size_bytes, mtime_ns, read_ms, gone, length_ms, hash, trouble, title, artist, " \
	"album, isrc, mbid"

static struct library_file
library_file_read(sqlite3_stmt *q)
{
	return (struct library_file){ .path = store_text(q, 0),
		.size_bytes = sqlite3_column_int64(q, 1),
		.mtime_ns = sqlite3_column_int64(q, 2),
		.read_ms = sqlite3_column_int64(q, 3),
		.gone = sqlite3_column_int(q, 4) != 0,
		.length_ms = store_int(q, 5),
		.hash = store_text(q, 6),
		.trouble = store_text(q, 7),
		.title = store_text(q, 8),
		.artist = store_text(q, 9),
		.album = store_text(q, 10),
		.isrc = store_text(q, 11),
		.mbid = store_text(q, 12) };
}

bool
store_library_known(struct store *st, struct library_files *out, struct err *err)
{
	static const char sql[] = "SELECT " COLUMNS " FROM library ORDER BY path";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	bool ok = true;

	*out = (struct library_files){ 0 };
	while (store_next(st, q, &ok, err))
		LIST_ADD(out, library_file_read(q));
	return ok;
}

/* Returns true if path, title, artist and album of a file together contain all words. */
static bool
has_words(const struct library_file *f, const char *const *words, size_t n)
{
	CLEANUP(pointer_free)
	char *all = xasprintf("%s %s %s %s", f->path, text_or(f->title, ""), text_or(f->artist, ""),
		text_or(f->album, ""));
	bool has = true;

	EACH_IN_WHILE (word, words, n, has)
		has = text_found(all, *word, true);
	return has;
}

bool
store_library_list(struct store *st, const char *const *words, size_t n, size_t most,
	struct library_files *out, struct err *err)
{
	static const char sql[] = "SELECT " COLUMNS " FROM library WHERE gone = 0 ORDER BY path";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	bool ok = true;

	*out = (struct library_files){ 0 };
	while (out->n < most && store_next(st, q, &ok, err)) {
		struct library_file f = library_file_read(q);
		if (has_words(&f, words, n))
			LIST_ADD(out, f);
		else
			library_file_finish(&f);
	}
	store_end_query(q);
	return ok;
}

/* ---- storing the facts of a file ---- */

/* Returns only the letters and digits of an ISRC or MusicBrainz id, for comparing; NULL if there
 * are none. The caller frees. */
static char *
bare_id(const char *s)
{
	struct buf bare = BUF_INIT;

	for (; s && *s; s += strspn(s, ";/")) {
		CLEANUP(pointer_free) char *one = xstrndup(s, strcspn(s, ";/"));

		buf_add(&bare, bare.len ? ";" : "");
		text_fold(&bare, one, KEEP_WORDS);
		s += strlen(one);
	}
	if (bare.len)
		return buf_detach(&bare);
	buf_finish(&bare);
	return NULL;
}

bool
store_library_put(struct store *st, const struct library_file *f, struct err *err)
{
	static const char sql[] =
		"INSERT INTO library (path, size_bytes, mtime_ns, read_ms, trouble, title, artist, "
		"album, isrc, mbid, title_key, length_ms, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (path) DO UPDATE SET read_ms = "
		"excluded.read_ms, gone = 0, trouble = excluded.trouble, title = excluded.title, "
		"artist = excluded.artist, album = excluded.album, isrc = excluded.isrc, mbid = "
		"excluded.mbid, title_key = excluded.title_key, length_ms = excluded.length_ms, "
		"hash = ifnull(excluded.hash, iif(size_bytes = excluded.size_bytes AND mtime_ns = "
		"excluded.mtime_ns, hash, NULL)), size_bytes = excluded.size_bytes, mtime_ns = "
		"excluded.mtime_ns";
	/* If a missing file has the same hash, it was renamed to this path, so its entry is
	 * deleted. */
	static const char drop_gone[] = "DELETE FROM library WHERE hash = ?1 AND gone = 1";
	CLEANUP(buf_finish) struct buf key = BUF_INIT;

	library_file_key(&key, f);
	CLEANUP(pointer_free) char *isrc = bare_id(f->isrc), *mbid = bare_id(f->mbid);
	return store_do(st, sql, err, AS_TEXT(f->path), AS_INT(f->size_bytes), AS_INT(f->mtime_ns),
		       AS_INT(f->read_ms), AS_TEXT(f->trouble), AS_TEXT(f->title),
		       AS_TEXT(f->artist), AS_TEXT(f->album), AS_TEXT(isrc), AS_TEXT(mbid),
		       AS_TEXT(key.len && !f->trouble ? key.s : NULL), AS_INT(f->length_ms),
		       AS_TEXT(f->hash)) &&
		store_do(st, drop_gone, err, AS_TEXT(f->hash));
}

bool
store_library_forget(struct store *st, const char *path, struct err *err)
{
	static const char remove[] = "DELETE FROM library WHERE path = ?1 AND hash IS NULL";
	static const char hide[] = "UPDATE library SET gone = 1 WHERE path = ?1 AND gone = 0";

	return store_do(st, remove, err, AS_TEXT(path)) && store_do(st, hide, err, AS_TEXT(path));
}

bool
store_library_replace(
	struct store *st, const char *path, int64_t since_ms, bool *is, struct err *err)
{
	static const char found[] =
		"SELECT n.path FROM library o JOIN library n ON n.title_key = o.title_key WHERE "
		"o.path = ?1 AND n.path <> o.path AND n.gone = 0 AND n.read_ms >= ?2 AND n.title "
		"IS "
		"o.title AND n.artist IS o.artist AND n.album IS o.album AND (n.hash IS NULL OR "
		"o.hash IS NULL OR n.hash = o.hash) AND abs(n.length_ms - o.length_ms) <= 1000 AND "
		"substr(n.path, -length(?3)) = ?3 ORDER BY n.path LIMIT 1";
	static const char hash[] =
		"UPDATE library SET hash = ifnull(hash, (SELECT hash FROM library WHERE path = "
		"?1)) WHERE path = ?2";
	static const char remove[] = "DELETE FROM library WHERE path = ?1";
	CLEANUP(pointer_free) char *into = NULL, *name = xasprintf("/%s", file_name(path));

	if (!store_first_text(st,
		    store_query(st, found, err, AS_TEXT(path), AS_INT(since_ms), AS_TEXT(name)),
		    &into, err))
		return false;
	*is = into != NULL;
	return !into ||
		(store_do(st, hash, err, AS_TEXT(path), AS_TEXT(into)) &&
			store_do(st, remove, err, AS_TEXT(path)));
}

bool
store_library_played(struct store *st, const struct library_file *f, struct err *err)
{
	/* If the file's size or time has changed since its tags were read, read_ms becomes 0: the
	 * next scan reads them again. */
	static const char sql[] =
		"INSERT INTO library (path, size_bytes, mtime_ns, read_ms, length_ms, hash) VALUES "
		"(?1, ?2, ?3, 0, ?4, ?5) ON CONFLICT (path) DO UPDATE SET gone = 0, hash = "
		"excluded.hash, read_ms = iif(size_bytes = excluded.size_bytes AND mtime_ns = "
		"excluded.mtime_ns, read_ms, 0), size_bytes = excluded.size_bytes, mtime_ns = "
		"excluded.mtime_ns, length_ms = ifnull(excluded.length_ms, length_ms) WHERE hash "
		"IS "
		"NOT excluded.hash OR size_bytes <> excluded.size_bytes OR mtime_ns <> "
		"excluded.mtime_ns OR gone OR abs(ifnull(length_ms, 0) - excluded.length_ms) > "
		"1000";

	return store_do(st, sql, err, AS_TEXT(f->path), AS_INT(f->size_bytes), AS_INT(f->mtime_ns),
		AS_INT(f->length_ms), AS_TEXT(f->hash));
}

/* ---- finding the files of a recording ---- */

struct library_wanted
library_wanted_of(const struct recording *r)
{
	return (struct library_wanted){ .title = r->title,
		.artist = r->artist,
		.album = r->album,
		.isrc = r->isrc,
		.mbid = r->mbid,
		.length_ms = r->length_ms };
}

bool
store_library_find(struct store *st, const struct library_wanted *w, struct own_music_hits *out,
	struct err *err)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM library WHERE gone = 0 AND (isrc = ?1 OR mbid = ?2 OR "
		"title_key = ?3 OR (isrc > '' AND instr(isrc, ';') > 0 AND instr(isrc, ?1) > 0) "
		"OR (mbid > '' AND instr(mbid, ';') > 0 AND instr(mbid, ?2) > 0)) LIMIT ?4";
	CLEANUP(buf_finish) struct buf key = BUF_INIT;
	CLEANUP(pointer_free) char *isrc = bare_id(w->isrc), *mbid = bare_id(w->mbid);
	bool ok = true;

	*out = (struct own_music_hits){ 0 };
	title_key(&key, text_or(w->title, ""));
	sqlite3_stmt *q = store_query(st, sql, err, AS_TEXT(isrc), AS_TEXT(mbid),
		AS_TEXT(key.len ? key.s : NULL), AS_INT(MOST_CANDIDATES));
	while (store_next(st, q, &ok, err)) {
		struct library_hit h = { .file = library_file_read(q) };
		if (library_matches(w, &h.file, &h.match))
			LIST_ADD(out, h);
		else
			library_file_finish(&h.file);
	}
	library_sort(out, w);
	while (out->n > out->exact + MOST_NEAR)
		library_file_finish(&out->v[--out->n].file);
	return ok;
}

static bool
is_hit(const struct own_music_hits *h, const char *path)
{
	EACH (one, h)
		if (text_same(one->file.path, path))
			return true;
	return false;
}

/* Adds the file with this path to the hits, if the library has it. */
static bool
add_library_hit(struct store *st, const char *path, struct own_music_hits *out, struct err *err)
{
	static const char sql[] = "SELECT " COLUMNS " FROM library WHERE path = ?1 AND gone = 0";
	sqlite3_stmt *q = store_query(st, sql, err, AS_TEXT(path));
	bool ok = true;

	while (store_next(st, q, &ok, err))
		LIST_ADD(out,
			(struct library_hit){ .file = library_file_read(q), .match = MATCH_NEAR });
	return ok;
}

typedef bool is_close(const struct library_wanted *, const struct library_file *);

static bool
add_close(struct store *st, const struct library_wanted *w, struct own_music_hits *out, size_t n,
	is_close *close, struct err *err)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM library WHERE gone = 0 AND title_key IS NOT NULL "
		"ORDER BY path";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	bool ok = true;

	while (store_next(st, q, &ok, err)) {
		struct library_file f = library_file_read(q);
		for (size_t i = 0; i < n && ok; i++)
			if (out[i].n < MOST_NEAR && close(&w[i], &f) && !is_hit(&out[i], f.path))
				ok = add_library_hit(st, f.path, &out[i], err);
		library_file_finish(&f);
	}
	return ok;
}

bool
store_library_similar(struct store *st, const struct library_wanted *w, struct own_music_hits *out,
	size_t n, struct err *err)
{
	bool ok = add_close(st, w, out, n, library_is_similar, err);

	for (size_t i = 0; i < n; i++)
		EACH (one, &out[i]) {
			struct buf why = BUF_INIT;
			library_why_not(&w[i], &one->file, out[i].v[0].match == MATCH_TITLE, &why);
			free(one->why);
			one->why = buf_detach(&why);
		}
	return ok;
}

/* For each of n paths of Windows: sets found[i] to the path of the only file that has its name;
 * NULL: none, or several. Reads the library once. */
static bool
find_named(struct store *st, const char *const *locators, size_t n, char **found, struct err *err)
{
	sqlite3_stmt *q =
		n ? store_prepare(st, "SELECT path FROM library WHERE gone = 0", err) : NULL;
	CLEANUP(pointer_free) size_t *count = xcalloc(n + 1, sizeof(count[0]));
	bool ok = true;

	while (n && store_next(st, q, &ok, err)) {
		CLEANUP(pointer_free) char *path = store_text(q, 0);

		for (size_t i = 0; i < n; i++)
			if (text_same(file_name(path), file_name_foreign(locators[i]))) {
				xreplace(&found[i], count[i] ? NULL : path);
				count[i]++;
			}
	}
	return ok;
}

bool
store_library_moved(
	struct store *st, const char *hash, const char *locator, char **path, struct err *err)
{
	static const char sql[] =
		"SELECT path FROM library WHERE hash = ?1 AND gone = 0 ORDER BY path LIMIT 1";

	*path = NULL;
	return hash ? store_first_text(st, store_query(st, sql, err, AS_TEXT(hash)), path, err)
		    : find_named(st, &locator, file_is_foreign(locator), path, err);
}

/* ---- finding the files of many recordings at once ---- */

void
library_answers_finish(struct library_answers *a)
{
	LIST_FINISH(a, library_hits_finish(&each->hits), free(each->path));
}

/* Compares a struct uuid or library_answer, which begins with its id, by that UUID. */
static int
by_id(const void *a, const void *b)
{
	return uuid_order(a, b);
}

const struct library_answer *
library_answer(const struct library_answers *a, const struct uuid *id)
{
	return ARRAY_FIND(id, a->v, a->n, by_id);
}

static void
add_answer(struct library_answers *out, struct library_answer *a)
{
	if (!a->path && !a->hits.n) {
		library_hits_finish(&a->hits);
		return;
	}
	LIST_ADD(out, *a);
}

/* For recordings of which no file has the title: answers with files of the same artist with a
 * similar title. */
static bool
answer_misspelt(struct store *st, const struct library_question *const *q, size_t n,
	struct library_answers *out, struct err *err)
{
	CLEANUP(pointer_free) struct library_wanted *wanted = xcalloc(n + 1, sizeof(*wanted));
	CLEANUP(pointer_free) struct own_music_hits *hits = xcalloc(n + 1, sizeof(*hits));

	for (size_t i = 0; i < n; i++)
		wanted[i] = q[i]->wanted;
	bool ok = !n || add_close(st, wanted, hits, n, library_misspelt, err);
	for (size_t i = 0; i < n; i++)
		add_answer(out, &(struct library_answer){ .id = q[i]->id, .hits = hits[i] });
	return ok;
}

/* Answers questions about paths of Windows (store_library_moved). */
static bool
answer_moved(struct store *st, const struct library_question *const *q, size_t n,
	struct library_answers *out, struct err *err)
{
	CLEANUP(pointer_free) const char **locators = xcalloc(n + 1, sizeof(locators[0]));
	CLEANUP(pointer_free) char **found = xcalloc(n + 1, sizeof(found[0]));

	for (size_t i = 0; i < n; i++)
		locators[i] = q[i]->moved;
	bool ok = find_named(st, locators, n, found, err);
	for (size_t i = 0; i < n; i++)
		add_answer(out, &(struct library_answer){ .id = q[i]->id, .path = found[i] });
	return ok;
}

bool
store_library_answer(struct store *st, const struct library_question *q, size_t n,
	struct library_answers *out, struct err *err)
{
	CLEANUP(pointer_free)
	const struct library_question **unknown = xcalloc(n + 1, sizeof(*unknown));
	CLEANUP(pointer_free)
	const struct library_question **moved = xcalloc(n + 1, sizeof(*moved));
	size_t nunknown = 0, nmoved = 0;

	*out = (struct library_answers){ 0 };
	bool ok = store_number(st->db,
		"SELECT count(*) FROM library WHERE gone = 0 AND read_ms > 0", &out->files, err);
	EACH_IN_WHILE (question, q, n, ok) {
		struct library_answer a = { .id = question->id };

		if (!question->hash && question->moved) {
			moved[nmoved++] = question;
			continue;
		}
		if (question->hash)
			ok = store_library_moved(st, question->hash, "", &a.path, err);
		else
			ok = store_library_find(st, &question->wanted, &a.hits, err);
		if (ok && !question->hash && !a.hits.n)
			unknown[nunknown++] = question;
		add_answer(out, &a);
	}
	ok = ok && answer_moved(st, moved, nmoved, out, err) &&
		answer_misspelt(st, unknown, nunknown, out, err);
	LIST_SORT(out, by_id);
	return ok;
}

bool
store_knows_artist(struct store *st, const char *name, bool *is, struct err *err)
{
	return store_found(st,
		store_query(st,
			"SELECT 1 FROM library WHERE artist = ?1 COLLATE NOCASE UNION ALL "
			"SELECT 1 FROM recording WHERE artist = ?1 COLLATE NOCASE",
			err, AS_TEXT(name)),
		is, err);
}

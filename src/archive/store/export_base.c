/* Keeps the text of the last export to each path, which a later export is merged with.
 * draft/ merges. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/store/store_private.h"
#include "base/system/clock.h"

/* A bit of the column pictures: the export has a part of the review. */
#define OF_A_PART 8

int
export_base_pictures(const struct export_base *b)
{
	return (int)b->pictures | (b->part ? OF_A_PART : 0);
}

void
export_base_set_pictures(struct export_base *b, int pictures)
{
	int kind = pictures & ~OF_A_PART;

	b->part = pictures & OF_A_PART;
	b->pictures = kind == EXPORT_NO_PICTURES || kind == EXPORT_MEASURED
		? (enum export_pictures)kind
		: EXPORT_PICTURES;
}

#define COLUMNS "review, format, template, path, hash, content, blocks, pictures, written_ms"

static void
read_base(sqlite3_stmt *q, struct export_base *out)
{
	*out = (struct export_base){ .format = store_text(q, 1),
		.template = store_text(q, 2),
		.path = store_text(q, 3),
		.hash = store_text(q, 4),
		.blocks = store_text(q, 6) };
	store_uuid(q, 0, &out->review);
	out->content = store_bytes(q, 5, &out->size);
	export_base_set_pictures(out, sqlite3_column_int(q, 7));
	out->written_ms = sqlite3_column_int64(q, 8);
}

bool
store_export_base(struct store *st, const struct uuid *review, const char *format, const char *path,
	const char *hash, struct export_base *out, bool *found, struct err *err)
{
	static const char sql[] = "SELECT " COLUMNS " FROM export_base "
				  "WHERE (?1 IS NULL OR review = ?1) AND format = ?2 AND "
				  "(path = ?3 OR hash = ?4) "
				  "ORDER BY path = ?3 DESC, written_ms DESC LIMIT 1";
	sqlite3_stmt *q = store_query(
		st, sql, err, AS_UUID(review), AS_TEXT(format), AS_TEXT(path), AS_TEXT(hash));
	bool ok = true;

	*out = (struct export_base){ 0 };
	*found = store_next(st, q, &ok, err);
	if (*found) {
		read_base(q, out);
		store_end_query(q);
	}
	return ok;
}

bool
store_export_bases(struct store *st, const struct uuid *review, const char *format,
	struct export_bases *out, struct err *err)
{
	sqlite3_stmt *q = store_query(st,
		"SELECT " COLUMNS " FROM export_base WHERE (?1 IS NULL OR review = ?1) AND "
		"format = ?2 ORDER BY written_ms DESC",
		err, AS_UUID(review), AS_TEXT(format));
	bool ok = true;

	*out = (struct export_bases){ 0 };
	while (store_next(st, q, &ok, err)) {
		struct export_base one;

		read_base(q, &one);
		LIST_ADD(out, one);
	}
	return ok;
}

void
export_bases_finish(struct export_bases *l)
{
	LIST_FINISH(l, export_base_finish(each));
}

bool
store_reviews_private(struct store *st, struct uuids *out, struct err *err)
{
	static const char sql[] =
		"WITH kept AS (SELECT note FROM note_withheld UNION ALL SELECT uuid FROM note "
		"WHERE private = 1) SELECT review FROM note WHERE uuid IN kept UNION SELECT review "
		"FROM rating WHERE uuid IN kept ORDER BY 1";

	return store_uuids(st, store_prepare(st, sql, err), out, err);
}

bool
store_export_base_forget(struct store *st, const struct uuid *review, const char *format,
	const char *path, struct err *err)
{
	return store_run(st,
		store_query(st,
			"DELETE FROM export_base WHERE review = ?1 AND format = ?2 AND path = ?3",
			err, AS_UUID(review), AS_TEXT(format), AS_TEXT(path)),
		err);
}

bool
store_export_base_put(
	struct store *st, const struct uuid *review, const struct export_base *b, struct err *err)
{
	static const char sql[] =
		"INSERT INTO export_base (review, format, template, path, hash, written_ms, "
		"blocks, pictures, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON "
		"CONFLICT (review, format, path) DO UPDATE SET template = excluded.template, hash "
		"= excluded.hash, content = excluded.content, written_ms = excluded.written_ms, "
		"blocks = excluded.blocks, pictures = excluded.pictures";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(review), AS_TEXT(b->format),
		AS_TEXT(b->template), AS_TEXT(b->path), AS_TEXT(b->hash), AS_INT(b->written_ms),
		AS_TEXT(b->blocks), AS_INT(export_base_pictures(b)));

	if (q)
		sqlite3_bind_blob64(q, 9, b->content ? b->content : "", b->size, SQLITE_STATIC);
	return store_run(st, q, err);
}

bool
store_export_base_written(
	struct store *st, const struct uuid *review, const char *format, const char *path)
{
	return store_do(st,
		"UPDATE export_base SET written_ms = ?4 WHERE review = ?1 AND format = ?2 AND "
		"path = ?3",
		ERR_IGNORED, AS_UUID(review), AS_TEXT(format), AS_TEXT(path),
		AS_INT(clock_utc_ms()));
}

void
export_base_finish(struct export_base *b)
{
	free(b->format);
	free(b->template);
	free(b->path);
	free(b->hash);
	free(b->content);
	free(b->blocks);
	*b = (struct export_base){ 0 };
}

/* Copies the rows of a query into another archive, column by column. */
static bool
bring_rows(struct store *to, struct store *from, const char *rows, const char *put, struct err *err)
{
	sqlite3_stmt *q = store_prepare(from, rows, err);
	bool ok = true;

	while (store_next(from, q, &ok, err))
		ok = store_run(to, store_prepare_with(to, put, q, err), err);
	return ok;
}

bool
store_exports_bring(struct store *to, struct store *from, struct err *err)
{
#define BASE "review, format, template, path, hash, content, blocks, pictures, written_ms"
#define TEXT                                                                                      \
	"review, format, template, path, hash, blocks, pictures, undone, only_home, written_ms, " \
	"text, base"
	return bring_rows(to, from, "SELECT " BASE " FROM export_base",
		       "INSERT INTO export_base (" BASE ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		       "?9) ON CONFLICT (review, format, path) DO NOTHING",
		       err) &&
		bring_rows(to, from, "SELECT " TEXT " FROM replaced ORDER BY nr",
			"INSERT INTO replaced (" TEXT ") SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?9, "
			"?10, ?11, ?12 WHERE NOT EXISTS (SELECT 1 FROM replaced WHERE review = ?1 "
			"AND path = ?4 AND hash = ?5)",
			err);
#undef BASE
#undef TEXT
}

/* Keeps the texts that exports replaced, the newest last, each with the export that it was an edit
 * of. draft/ decides which are kept. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/system/file.h"

#define KEPT_TEXTS 20
#define KEPT_BYTES (1 << 20) /* of all texts of a file, with their exports */

#define COLUMNS \
	"nr, format, template, path, blocks, pictures, undone, only_home, written_ms, text, base"

bool
store_replaced_put(struct store *st, const struct uuid *review, struct replaced *r, struct err *err)
{
	static const char sql[] =
		"INSERT INTO replaced (review, format, template, path, hash, blocks, pictures, "
		"undone, only_home, written_ms, text, base) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING nr";
	const struct export_base *b = &r->base;
	char hash[FILE_HASH];
	bool ok = true;

	file_hash(r->text, r->size, hash);
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(review), AS_TEXT(b->format),
		AS_TEXT(b->template), AS_TEXT(b->path), AS_TEXT(hash), AS_TEXT(b->blocks),
		AS_INT(export_base_pictures(b)), AS_INT(r->undone), AS_INT(r->only_home),
		AS_INT(clock_utc_ms()));
	if (q)
		sqlite3_bind_blob64(q, 11, r->text ? r->text : "", r->size, SQLITE_STATIC);
	if (q && r->known)
		sqlite3_bind_blob64(q, 12, b->content ? b->content : "", b->size, SQLITE_STATIC);
	if (!store_next(st, q, &ok, err))
		return false;
	r->nr = sqlite3_column_int64(q, 0);
	store_end_query(q);
	return true;
}

static void
read_replaced(sqlite3_stmt *q, struct replaced *r)
{
	*r = (struct replaced){ .nr = sqlite3_column_int64(q, 0),
		.undone = sqlite3_column_int(q, 6),
		.only_home = sqlite3_column_int(q, 7),
		.written_ms = sqlite3_column_int64(q, 8),
		.known = sqlite3_column_type(q, 10) != SQLITE_NULL,
		.base = { .format = store_text(q, 1),
			.template = store_text(q, 2),
			.path = store_text(q, 3),
			.blocks = store_text(q, 4) } };
	export_base_set_pictures(&r->base, sqlite3_column_int(q, 5));
	r->text = store_bytes(q, 9, &r->size);
	r->base.content = store_bytes(q, 10, &r->base.size);
	char hash[FILE_HASH];
	file_hash(r->base.content, r->base.size, hash);
	r->base.hash = xstrdup(hash);
}

static bool
read_first(struct store *st, sqlite3_stmt *q, struct replaced *out, bool *found, struct err *err)
{
	bool ok = true;

	*out = (struct replaced){ 0 };
	*found = store_next(st, q, &ok, err);
	if (*found) {
		read_replaced(q, out);
		store_end_query(q);
	}
	return ok;
}

bool
store_replaced_find(struct store *st, const struct uuid *review, const char *path, const char *hash,
	struct replaced *out, bool *found, struct err *err)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM replaced WHERE review = ?1 AND (?2 IS NULL OR path = ?2) "
		"AND iif(?3 IS NULL, NOT undone, hash = ?3) "
		"ORDER BY nr DESC LIMIT 1";

	return read_first(st,
		store_query(st, sql, err, AS_UUID(review), AS_TEXT(path), AS_TEXT(hash)), out,
		found, err);
}

bool
store_replaced_nth(struct store *st, int64_t nr, struct replaced *out, bool *found, struct err *err)
{
	return read_first(st,
		store_query(st, "SELECT " COLUMNS " FROM replaced WHERE nr = ?1", err, AS_INT(nr)),
		out, found, err);
}

bool
store_replaced_list(
	struct store *st, const struct uuid *review, struct replaced_texts *out, struct err *err)
{
	sqlite3_stmt *q =
		store_query(st, "SELECT " COLUMNS " FROM replaced WHERE review = ?1 ORDER BY nr",
			err, AS_UUID(review));
	bool ok = true;

	*out = (struct replaced_texts){ 0 };
	while (store_next(st, q, &ok, err)) {
		struct replaced one;

		read_replaced(q, &one);
		LIST_ADD(out, one);
	}
	return ok;
}

bool
store_replaced_forget(struct store *st, int64_t nr)
{
	return store_do(st, "DELETE FROM replaced WHERE nr = ?1", ERR_IGNORED, AS_INT(nr));
}

bool
store_replaced_trim(struct store *st, const struct uuid *review, const char *path)
{
	static const char sql[] =
		"DELETE FROM replaced WHERE nr IN (SELECT nr FROM (SELECT nr, only_home, "
		"row_number() OVER w AS n, sum(length(text) + ifnull(length(base), 0)) OVER w AS "
		"bytes FROM replaced WHERE review = ?1 AND path = ?2 WINDOW w AS (ORDER BY nr "
		"DESC)) "
		"WHERE n > 1 AND NOT only_home AND (n > ?3 OR bytes > ?4))";

	return store_do(st, sql, ERR_IGNORED, AS_UUID(review), AS_TEXT(path), AS_INT(KEPT_TEXTS),
		AS_INT(KEPT_BYTES));
}

void
replaced_finish(struct replaced *r)
{
	export_base_finish(&r->base);
	free(r->text);
	*r = (struct replaced){ 0 };
}

void
replaced_texts_finish(struct replaced_texts *l)
{
	LIST_FINISH(l, replaced_finish(each));
}

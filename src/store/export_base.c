#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/store_private.h"

bool
store_export_base(struct store *st, const struct uuid *review, const char *format, const char *path,
	const char *hash, struct export_base *out, bool *found, struct err *err)
{
	static const char sql[] =
		"SELECT format, template, path, hash, content, blocks, pictures FROM export_base "
		"WHERE review = ?1 AND format = ?2 AND (path = ?3 OR hash = ?4) "
		"ORDER BY path = ?3 DESC, written_ms DESC LIMIT 1";
	sqlite3_stmt *q = store_prepare(st, sql, err);

	*out = (struct export_base){ 0 };
	*found = false;
	if (!q)
		return false;
	store_bind_uuid(q, 1, review);
	store_bind_text(q, 2, format);
	store_bind_text(q, 3, path);
	store_bind_text(q, 4, hash);
	enum store_step step = store_step(st, q, err);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	*found = true;
	out->format = store_text(q, 0);
	out->template = store_text(q, 1);
	out->path = store_text(q, 2);
	out->hash = store_text(q, 3);
	const void *content = sqlite3_column_blob(q, 4);
	out->size = content ? (size_t)sqlite3_column_bytes(q, 4) : 0;
	out->content = xmalloc(out->size + 1);
	if (out->size)
		memcpy(out->content, content, out->size);
	out->content[out->size] = '\0';
	out->blocks = store_text(q, 5);
	out->pictures = sqlite3_column_int(q, 6) != 0;
	store_end(q);
	return true;
}

bool
store_export_base_put(
	struct store *st, const struct uuid *review, const struct export_base *b, struct err *err)
{
	static const char sql[] =
		"INSERT INTO export_base "
		"(review, format, template, path, hash, content, written_ms, blocks, pictures) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
		"ON CONFLICT (review, format, path) DO UPDATE SET template = excluded.template, "
		"hash = excluded.hash, content = excluded.content, "
		"written_ms = excluded.written_ms, blocks = excluded.blocks, "
		"pictures = excluded.pictures";
	sqlite3_stmt *q = store_prepare(st, sql, err);

	if (!q)
		return false;
	store_bind_uuid(q, 1, review);
	store_bind_text(q, 2, b->format);
	store_bind_text(q, 3, b->template);
	store_bind_text(q, 4, b->path);
	store_bind_text(q, 5, b->hash);
	sqlite3_bind_blob64(q, 6, b->content ? b->content : "", b->size, SQLITE_STATIC);
	sqlite3_bind_int64(q, 7, clock_utc_ms());
	store_bind_text(q, 8, b->blocks);
	sqlite3_bind_int(q, 9, b->pictures);
	return store_run(st, q, err);
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

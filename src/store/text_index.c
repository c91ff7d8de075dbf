/*
 * Keeps the full-text index up to date: text_write removes the text of a row from the index before
 * the row is written, and adds the new text afterwards. SQL views yield the text of a row; a new or
 * hidden row is in no view, so the same two statements serve for adding, changing and hiding rows.
 */
#include "store/store_private.h"

struct text_of {
	/* out: SQL that removes a row's text from the index; in: SQL that adds it. ?1: UUID of the
	 * row; ?2, only for a tag: UUID of another note to update */
	const char *out, *in;
};

#define INDEXED(index, columns, from)                                                    \
	{                                                                                \
		"INSERT INTO " index " (" index ", rowid, " columns                      \
		") SELECT 'delete', nr, " columns " FROM " from,                         \
			"INSERT INTO " index " (rowid, " columns ") SELECT nr, " columns \
			" FROM " from                                                    \
	}

static const struct text_of texts[ROW_KINDS] = {
	[ROW_NOTE] = INDEXED("note_text", "body, keys, tags", "note_told WHERE uuid = ?1"),
	[ROW_TAG] = INDEXED("note_text", "body, keys, tags",
		"note_told WHERE uuid IN ((SELECT note FROM tag WHERE uuid = ?1), ?2)"),
	[ROW_RATING] = INDEXED("remark_text", "remark, keys, tags", "remark_told WHERE uuid = ?1"),
	[ROW_DEVICE] = INDEXED("device_text", "name, brand, model", "device_told WHERE uuid = ?1"),
};

bool
text_write(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	/* Finds the note that has the tag before this change. */
	static const char sql[] = "SELECT note FROM tag WHERE uuid = ?1";
	const struct text_of *t = &texts[kind];
	const struct row *head = row;
	const struct uuid *tag_of = kind == ROW_TAG ? &((const struct tag *)row)->note : &UUID_NONE;
	struct uuid was = UUID_NONE;
	bool found;

	if (!t->out)
		return row_store_write_only(st, kind, row, err);
	if (kind == ROW_TAG &&
		!store_first_uuid(
			st, store_query(st, sql, err, AS_UUID(&head->uuid)), &was, &found, err))
		return false;
	/* If another program changed the row without updating the index, removing the old text
	 * fails with "damaged". The row is written nevertheless, and the index is rebuilt
	 * afterwards. */
	bool removed = store_do(st, t->out, err, AS_UUID(&head->uuid), AS_UUID(tag_of));
	bool stale = !removed && (sqlite3_errcode(st->db) & 0xff) == SQLITE_CORRUPT &&
		!store_disk_error(st->db);
	if ((!removed && !stale) || !row_store_write_only(st, kind, row, err))
		return false;
	return stale ? text_rebuild(st, err)
		     : store_do(st, t->in, err, AS_UUID(&head->uuid), AS_UUID(&was));
}

bool
text_rebuild(struct store *st, struct err *err)
{
	return store_exec(st->db,
		"INSERT INTO note_text (note_text) VALUES ('rebuild');"
		"INSERT INTO remark_text (remark_text) VALUES ('rebuild');"
		"INSERT INTO device_text (device_text) VALUES ('rebuild')",
		err);
}

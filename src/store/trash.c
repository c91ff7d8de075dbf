#include "store/edit.h"
#include "store/store_parts.h"

bool
store_trash_list(struct store *st, struct trash_entries *out, struct err *err)
{
	static const char sql[] =
		"SELECT ?1, r.uuid, r.id, r.title, r.edited_ms AS at, r.edited_offset_min "
		/* renaming a review leaves a deleted row without an id */
		"FROM review r WHERE r.deleted = 1 AND r.id IS NOT NULL "
		"UNION ALL SELECT ?2, s.uuid, r.id, s.state, s.edited_ms, s.edited_offset_min "
		"FROM sitting s LEFT JOIN review r ON r.uuid = s.review WHERE s.deleted = 1 "
		"UNION ALL SELECT ?3, n.uuid, r.id, n.body, n.edited_ms, n.edited_offset_min "
		"FROM note n LEFT JOIN review r ON r.uuid = n.review WHERE n.deleted = 1 "
		"ORDER BY at DESC";
	sqlite3_stmt *q = store_query(
		st, sql, err, AS_INT(ROW_REVIEW), AS_INT(ROW_SITTING), AS_INT(ROW_NOTE));
	bool ok = true;

	*out = (struct trash_entries){ 0 };
	while (store_next(st, q, &ok, err)) {
		struct trash_entry e = { .kind = (enum row_kind)sqlite3_column_int(q, 0),
			.review = store_text_in(&out->arena, q, 2),
			.text = store_text_in(&out->arena, q, 3),
			.deleted_ms = sqlite3_column_int64(q, 4),
			.deleted_offset_min = sqlite3_column_int64(q, 5) };

		store_uuid(q, 1, &e.uuid);
		ARENA_ADD(&out->arena, out, e);
	}
	return ok;
}

void
trash_entries_finish(struct trash_entries *l)
{
	arena_finish(&l->arena);
	*l = (struct trash_entries){ 0 };
}

/* Finds the only review, session or note whose UUID begins with the prefix. hidden: looks in the
 * trash, else outside it. */
static bool
find_prefix(struct store *st, const char *prefix, bool hidden, enum row_kind *kind, struct uuid *u,
	struct err *err)
{
	static const char sql[] =
		"SELECT ?4, uuid FROM review WHERE deleted = ?3 AND uuid BETWEEN ?1 AND ?2 "
		"UNION ALL "
		"SELECT ?5, uuid FROM sitting WHERE deleted = ?3 AND uuid BETWEEN ?1 AND ?2 "
		"UNION ALL "
		"SELECT ?6, uuid FROM note WHERE deleted = ?3 AND uuid BETWEEN ?1 AND ?2 LIMIT 2";
	sqlite3_stmt *q = store_prepare_prefix(st, sql, prefix, err);
	bool ok = true;
	int n = 0;

	if (!q)
		return false;
	sqlite3_bind_int(q, 3, hidden);
	sqlite3_bind_int(q, 4, ROW_REVIEW);
	sqlite3_bind_int(q, 5, ROW_SITTING);
	sqlite3_bind_int(q, 6, ROW_NOTE);
	for (; store_next(st, q, &ok, err); n++) {
		*kind = (enum row_kind)sqlite3_column_int(q, 0);
		store_uuid(q, 1, u);
	}
	if (!ok || n == 1)
		return ok;
	if (n > 1)
		return err_set(
			err, "more than one row begins with “%s”: give more of its UUID", prefix);
	return err_set(err, "no review, session or note %s begins with “%s”",
		hidden ? "in the trash" : "outside the trash", prefix);
}

bool
store_hide(struct store *st, const char *uuid_prefix, bool hide, struct err *err)
{
	bool own = sqlite3_get_autocommit(st->db) != 0;
	enum row_kind kind = ROW_NOTE;
	struct row *row = NULL;
	struct uuid u;

	if (own && !store_begin(st, err))
		return false;
	if (find_prefix(st, uuid_prefix, !hide, &kind, &u, err))
		row = store_copy(st, kind, &u, err);
	if (row)
		row->deleted = hide;
	bool ok = row && store_change_row(st, kind, row, err);
	return own ? store_commit_if(st, ok, err) : ok;
}

#include "store/edit.h"

#include <stdlib.h>

#include "store/store_private.h"

void *
store_copy(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	void *row = NULL;

	if (row_store_get(st, kind, u, &row, err) && !row)
		err_set(err, "this %s is not in the archive", row_types[kind].table);
	return row;
}

static bool
put_edited_row(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	void *old = NULL;
	bool ok = row_store_get(st, kind, &((struct row *)row)->uuid, &old, err);

	if (ok && !(old && row_same(&row_types[kind], old, row))) {
		/* A version of a private note never leaves (note_mark_private). */
		if (old && kind == ROW_NOTE) {
			static const char sql[] = "SELECT 1 FROM note_withheld WHERE note = ?1";
			const struct uuid *u = &((struct row *)row)->uuid;
			bool hidden;
			ok = store_found(st, store_query(st, sql, err, AS_UUID(u)), &hidden, err);
			((struct note *)row)->private |= ok && hidden;
		}
		edits_stamp(kind, row, old);
		ok = ok && store_put(st, kind, row, err) == PUT_DONE;
	}
	row_free(&row_types[kind], old);
	return ok;
}

bool
store_change(struct store *st, struct edits *e, struct err *err)
{
	bool own = sqlite3_get_autocommit(st->db), ok = !own || store_begin(st, err);

	for (size_t i = 0; ok && i < e->n; i++)
		ok = put_edited_row(st, e->v[i].kind, e->v[i].row, err);
	edits_finish(e);
	return own ? store_commit_if(st, ok, err) : ok;
}

bool
store_change_row(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	struct edits e = { .v = NULL };

	edits_add(&e, kind, row);
	return store_change(st, &e, err);
}

/* Refuses to make one device of two that a review compares with each other: the draft would compare
 * the device with itself. */
static bool
may_be_one(struct store *st, const struct uuid *a, const struct uuid *b, struct err *err)
{
	static const char sql[] =
		"SELECT group_concat(id, ', ') FROM review r WHERE NOT deleted AND (EXISTS (SELECT "
		"1 FROM comparison c WHERE c.review = r.uuid AND NOT c.deleted AND c.rank IS NOT "
		"NULL AND (r.device, c.device) IN (VALUES (?1, ?2), (?2, ?1))) OR EXISTS (SELECT 1 "
		"FROM note n WHERE n.review = r.uuid AND NOT n.deleted AND (ifnull(n.device, "
		"r.device), n.against) IN (VALUES (?1, ?2), (?2, ?1))))";
	CLEANUP(pointer_free) char *reviews = NULL;

	if (!store_first_text(st, store_query(st, sql, err, AS_UUID(a), AS_UUID(b)), &reviews, err))
		return false;
	return !reviews ||
		err_set(err,
			"the two are compared with each other in %s: remove the device from "
			"`compare:` of the session file, and `earlog note edit NOTE --against "
			"none` for each note that compares them, then merge",
			reviews);
}

bool
store_merge_devices(struct store *st, const struct uuid *from, const struct uuid *into, size_t *n,
	struct err *err)
{
	struct moving m = { .st = st };

	*n = 0;
	LIST_ADD(&m, (struct moved){ *from, *into });
	bool ok = may_be_one(st, from, into, err) && rows_move(&m, err);
	for (int k = 0; k < ROW_KINDS; k++)
		*n += m.rows[k];
	free(m.v);
	struct device *d = ok ? store_copy(st, ROW_DEVICE, from, err) : NULL;
	if (!d)
		return false;
	d->row.deleted = true;
	return store_change_row(st, ROW_DEVICE, d, err);
}

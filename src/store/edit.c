#include "store/edit.h"

#include <stdlib.h>

#include "base/clock.h"
#include "store/store_parts.h"

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
#define ARE_BOTH(x, y) "(device_of(" x "), device_of(" y ")) IN (VALUES (?1, ?2), (?2, ?1))"
	static const char sql[] =
		"SELECT group_concat(id, ', ') FROM review r WHERE NOT deleted AND (EXISTS (SELECT "
		"1 FROM comparison c WHERE c.review = r.uuid AND NOT c.deleted AND c.rank IS NOT "
		"NULL AND " ARE_BOTH("r.device",
			"c.device") ") OR EXISTS (SELECT 1 FROM note n "
				    "WHERE n.review = r.uuid AND NOT n.deleted AND " ARE_BOTH(
					    "ifnull(n.device, r.device)", "n.against") "))";
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
store_same_device(
	struct store *st, const struct uuid *device, const struct uuid *same_as, struct err *err)
{
	struct device *d = store_copy(st, ROW_DEVICE, device, err);

	if (d)
		d->same_as = *same_as;
	return d && store_change_row(st, ROW_DEVICE, d, err);
}

bool
store_merge_devices(
	struct store *st, const struct uuid *from, const struct uuid *into, struct err *err)
{
	return may_be_one(st, from, into, err) && store_same_device(st, from, into, err);
}

bool
store_split_device(struct store *st, const char *name, struct err *err)
{
	struct uuid u;

	st->as_stored = true;
	bool ok = store_find_one(st, ROW_DEVICE, name, NULL, &u, err);
	st->as_stored = false;
	if (ok && uuid_same(same_device(st, &u), &u))
		return err_set(err,
			"%s is merged into no other device (`earlog device show` lists what was "
			"merged into a device)",
			name);
	return ok && store_same_device(st, &u, &UUID_NONE, err);
}

bool
store_open_blind(struct store *st, const struct uuid *review, struct rows *out, struct err *err)
{
	static const char where[] = "deleted = 0 AND ended_ms IS NULL AND (?1 IS NULL OR review = "
				    "?1) ORDER BY nr";
	int64_t now_ms = clock_utc_ms();

	rows_init(out, &row_types[ROW_BLIND_RUN]);
	bool ok = row_store_select(st, ROW_BLIND_RUN, where, where, review, out, err);
	for (size_t i = 0; ok && i < out->n; i++) {
		struct blind_run *r = row_dup(&row_types[ROW_BLIND_RUN], out->v[i]);

		r->ended_ms = r->opened_ms = now_ms;
		ok = store_change_row(st, ROW_BLIND_RUN, r, err);
	}
	return ok;
}

/* Stores edits of the shell in one transaction, merges and splits devices, and moves rows to the
 * trash and back. record/ makes the edits, versions.c decides which version wins. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/edit.h"

#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "review/record/blind_result.h"
#include "review/record/rows.h"

void *
store_copy(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	void *row = NULL;

	if (row_store_get(st, kind, u, &row, err) && !row)
		err_set(err, "this %s is not in the archive", row_types[kind].table);
	return row;
}

bool
store_is_withheld(struct store *st, const struct uuid *row, bool *is, struct err *err)
{
	return store_found(st,
		store_query(st, "SELECT 1 FROM note_withheld WHERE note = ?1", err, AS_UUID(row)),
		is, err);
}

static bool
put_edited_row(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	enum store_put put = PUT_LOST;
	bool ok = true, hidden;

	/* Of a row that was deleted on two machines, each deletion wins over what does not follow
	 * it: the version follows one after the other. */
	while (ok && put == PUT_LOST) {
		void *old = NULL;

		ok = row_store_get(st, kind, &((struct row *)row)->uuid, &old, err);
		put = ok && old && row_same(kind, old, row) ? PUT_SAME : PUT_FAILED;
		/* A version of a private note never leaves (note_mark_private). */
		if (ok && put != PUT_SAME && old && kind == ROW_NOTE) {
			ok = store_is_withheld(st, &((struct row *)row)->uuid, &hidden, err);
			((struct note *)row)->private |= ok && hidden;
		}
		if (ok && put != PUT_SAME) {
			edits_stamp(kind, row, old);
			put = store_put(st, kind, row, err);
		}
		row_free(kind, old);
	}
	return ok && put != PUT_FAILED;
}

bool
store_change(struct store *st, struct edits *e, struct err *err)
{
	bool own = !store_has_begun(st), ok = !own || store_begin(st, err);

	EACH (one, e)
		ok = ok && put_edited_row(st, one->kind, one->row, err);
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
#define ARE_BOTH(x, y) \
	"(" x IS_DEVICE_1 "AND " y IS_DEVICE_2 "OR " x IS_DEVICE_2 "AND " y IS_DEVICE_1 ")"
#define COMPARES ARE_BOTH("r.device", "c.device")
#define NOTES_BOTH ARE_BOTH("ifnull(n.device, r.device)", "n.against")
	static const char sql[] =
		"SELECT group_concat(id, ', ') FROM review r WHERE NOT deleted AND (EXISTS (SELECT "
		"1 FROM comparison c WHERE c.review = r.uuid AND NOT c.deleted AND c.rank IS NOT "
		"NULL AND " COMPARES ") OR EXISTS (SELECT 1 FROM note n WHERE n.review = r.uuid "
		"AND NOT n.deleted AND " NOTES_BOTH "))";
	CLEANUP(pointer_free) char *reviews = NULL;

	if (!store_first_text(st, store_query(st, sql, err, AS_UUID(a), AS_UUID(b)), &reviews, err))
		return false;
	return !reviews ||
		err_set(err,
			"the two are compared with each other in %s. Remove the device from "
			"`compare:`, and run `earlog note edit NOTE --against none` for each note "
			"that compares them",
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
				    "?1) ORDER BY nr",
			  of_run[] = "run = ?1 AND deleted = 0 ORDER BY nr";
	CLEANUP(record_finish) struct record trials = record_new();

	*out = (struct rows){ .kind = ROW_BLIND_RUN };
	bool ok = row_store_select(st, ROW_BLIND_RUN, where, where, review, out, err);
	EACH_WHILE (one, out, ok) {
		struct blind_run *r = row_dup(ROW_BLIND_RUN, *one);

		ok = row_store_select(
			st, ROW_TRIAL, of_run, of_run, &r->row.uuid, &trials.of[ROW_TRIAL], err);
		blind_run_end(r, &trials, clock_utc_ms());
		r->opened_ms = r->ended_ms;
		ok = ok && store_change_row(st, ROW_BLIND_RUN, r, err);
	}
	return ok;
}

/* ---- the trash ---- */

#define DELETED_ON EVENING_DATE("h.edited_ms", "h.edited_offset_min")
#define DELETED_UUID SHORT_UUID("h.uuid")

bool
store_trash_list(struct store *st, json_t *rows, struct err *err)
{
	static const char sql[] =
		"SELECT h.uuid, kind, r.id AS review, text, " DELETED_ON
		" AS date, text AS QUOTE, " DELETED_UUID
		" AS SHORT FROM (SELECT 'review' AS kind, uuid, uuid AS review, title AS text, "
		"edited_ms, edited_offset_min FROM review r WHERE deleted = 1 AND id IS NOT NULL "
		"AND became IS NULL UNION ALL SELECT 'sitting', uuid, review, state, edited_ms, "
		"edited_offset_min FROM sitting s WHERE deleted = 1 UNION ALL SELECT 'note', uuid, "
		"review, body, edited_ms, edited_offset_min FROM note n WHERE deleted = 1 UNION "
		"ALL SELECT 'rating', uuid, review, attribute || iif(value IS NULL, '', printf(' "
		"%g', value)), edited_ms, edited_offset_min FROM rating x WHERE deleted = 1) h "
		"LEFT JOIN review r ON r.uuid = h.review ORDER BY h.edited_ms DESC";

	return store_rows(st, store_prepare(st, sql, err), rows, err);
}

/* Finds the only review, session, note or rating whose UUID begins with the prefix. hidden: looks
 * in the trash, else outside it. */
static bool
find_prefix(struct store *st, const char *prefix, bool hidden, enum row_kind *kind, struct uuid *u,
	struct err *err)
{
	static const char sql[] =
		"SELECT ?4, uuid FROM review WHERE deleted = ?3 AND became IS NULL AND uuid "
		"BETWEEN ?1 AND ?2 "
		"UNION ALL "
		"SELECT ?5, uuid FROM sitting WHERE deleted = ?3 AND uuid BETWEEN ?1 AND ?2 "
		"UNION ALL "
		"SELECT ?6, uuid FROM note WHERE deleted = ?3 AND uuid BETWEEN ?1 AND ?2 "
		"UNION ALL "
		"SELECT ?7, uuid FROM rating WHERE deleted = ?3 AND uuid BETWEEN ?1 AND ?2 LIMIT 2";
	sqlite3_stmt *q = store_prepare_prefix(st, sql, prefix, err);
	bool ok = true;
	int n = 0;

	if (!q)
		return false;
	sqlite3_bind_int(q, 3, hidden);
	sqlite3_bind_int(q, 4, ROW_REVIEW);
	sqlite3_bind_int(q, 5, ROW_SITTING);
	sqlite3_bind_int(q, 6, ROW_NOTE);
	sqlite3_bind_int(q, 7, ROW_RATING);
	for (; store_next(st, q, &ok, err); n++) {
		*kind = (enum row_kind)sqlite3_column_int(q, 0);
		store_uuid(q, 1, u);
	}
	if (!ok || n == 1)
		return ok;
	if (n > 1)
		return err_set(
			err, "more than one row begins with “%s”: give more of its UUID", prefix);
	return err_set(err, "no review, session, note or rating %s begins with “%s”",
		hidden ? "in the trash" : "outside the trash", prefix);
}

bool
store_hide(struct store *st, const char *uuid_prefix, bool hide, struct err *err)
{
	enum row_kind kind = ROW_NOTE;
	struct row *row = NULL;
	struct uuid u;

	if (find_prefix(st, uuid_prefix, !hide, &kind, &u, err))
		row = store_copy(st, kind, &u, err);
	if (row)
		row->deleted = hide;
	return row && store_change_row(st, kind, row, err);
}

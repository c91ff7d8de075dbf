/*
 * Rows that became another one: reviews that were renamed (`was:` in a session file). A rename
 * writes two rows: the old review says the id of the new one (review.became), which has its
 * content. The table `became` follows from the versions of all reviews (schema/became.sql), so it
 * is the same on all machines. A row that names one of its rows is stored in the place of the other
 * one, whenever it comes. Its version stays what it was, so a rename competes with no words.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "review/record/identity.h"

bool
became_follows(const struct row_field *f)
{
	return row_field_names(f, ROW_REVIEW) || row_field_names(f, ROW_CHAIN) ||
		row_field_names(f, ROW_QUESTION);
}

/* ---- what became of which row ---- */

/* Stores a version that follows from others: it is the same on each machine. became: what it says.
 */
static bool
put_following(
	struct store *st, enum row_kind kind, struct row *row, const char *became, struct err *err)
{
	row->parent = row->edit;
	row->edit = identity_of_version_became(&row->parent, became);
	row->edited_ms++;
	return store_put(st, kind, row, err) != PUT_FAILED;
}

/* Makes each review say what it became. Sets *any to false if all do. */
static bool
mend(struct store *st, bool *any, struct err *err)
{
	CLEANUP(rows_finish) struct rows rows = { .kind = ROW_REVIEW };
	sqlite3_stmt *q = store_prepare(st, "SELECT uuid, became, id FROM review_wrong", err);
	void *row = NULL;
	struct uuid u;
	bool ok = true;

	while (store_next(st, q, &ok, err)) {
		store_uuid(q, 0, &u);
		ok = row_store_get(st, ROW_REVIEW, &u, &row, err);
		if (!row)
			continue;
		struct review *r = row;
		free(r->became);
		free(r->id);
		r->became = store_text(q, 1);
		r->id = store_text(q, 2);
		r->row.deleted = r->became;
		rows_put(&rows, row);
	}
	EACH_WHILE (one, &rows, ok) {
		const char *became = ((struct review *)*one)->became;

		ok = put_following(st, ROW_REVIEW, *one, became ? became : "", err);
	}
	*any = rows.n;
	return ok;
}

/* Of two reviews that are one now, deletes the rows of a kind of which there is another one with
 * the UUID that follows from the review. */
static bool
join_doubles(struct store *st, enum row_kind kind, struct err *err)
{
	static const char where[] = "review IN (SELECT now FROM became) ORDER BY nr",
			  put[] = "INSERT INTO became (uuid, now) VALUES (?1, ?2)";
	static char keys[ROW_KINDS];
	CLEANUP(rows_finish) struct rows rows = { .kind = kind };
	struct uuid name;

	st->as_stored = true;
	bool ok = row_store_select(st, kind, &keys[kind], where, NULL, &rows, err);
	st->as_stored = false;
	EACH_WHILE (one, &rows, ok) {
		struct row *row = *one, there = { .deleted = true };
		bool has, was = row->deleted;

		ok = row_uuid(st, kind, row, &name, err) &&
			row_store_head(st, kind, &name, &there, &has, err);
		if (there.deleted || uuid_same(&name, &row->uuid))
			continue;
		row->deleted = true;
		ok = ok && store_do(st, put, err, AS_UUID(&row->uuid), AS_UUID(&name)) &&
			(was || put_following(st, kind, row, "", err));
	}
	return ok;
}

bool
became_settle(struct store *st, struct err *err)
{
	bool ok = true, any = true;

	/* Versions that replace each other in a circle may never agree. */
	for (int i = 0; ok && any && i < 10; i++) {
		ok = store_exec(st->db, file_embedded("schema/became.sql")->data, err);
		for (enum row_kind k = 0; k < ROW_KINDS; k++)
			ok = ok && (!row_uuid_has_review(k) || join_doubles(st, k, err));
		ok = ok && mend(st, &any, err);
	}
	return ok && store_exec(st->db, file_embedded("schema/became_rows.sql")->data, err);
}

/* ---- renaming ---- */

/* Makes the review `old` the one with the id: `into`, NULL: there is none yet. */
static bool
rename_review(struct store *st, const struct review *old, const struct review *into, const char *id,
	struct buf *said, struct err *err)
{
	bool joins = into && !into->became;
	struct review *off = row_dup(ROW_REVIEW, old),
		      *renamed = row_dup(ROW_REVIEW, joins ? into : old);

	renamed->row.uuid = identity_of_review(id);
	if (!joins)
		xreplace(&renamed->first_id, review_first_id(old));
	xreplace(&renamed->id, id);
	xreplace(&off->became, id);
	off->row.deleted = true;
	buf_add_part(said, "; ", "review %s is %s %s", old->id,
		joins ? "joined with" : "now called", id);
	return store_change_row(st, ROW_REVIEW, renamed, err) &&
		store_change_row(st, ROW_REVIEW, off, err) && became_settle(st, err);
}

bool
store_take_names(struct store *st, const struct session_file *f, struct buf *said, struct err *err)
{
	static const char now[] = "SELECT id FROM became b JOIN review r ON r.uuid = b.now WHERE "
				  "b.uuid = ?1";
	const struct uuid into = identity_of_review(f->id);
	CLEANUP(pointer_free) char *id = NULL;
	void *renamed = NULL;
	bool ok = store_first_text(st, store_query(st, now, err, AS_UUID(&into)), &id, err);

	if (ok && id && !texts_has(&f->was, id))
		return err_set(
			err, "%s is %s now: write `id: %s`, or another new id", f->id, id, id);
	EACH_WHILE (one, &f->was, ok && said) {
		const struct uuid from = identity_of_review(*one);
		void *row = NULL;

		ok = row_store_get(st, ROW_REVIEW, &into, &renamed, err) &&
			row_store_get(st, ROW_REVIEW, &from, &row, err);
		const struct review *old = row;
		if (old && !old->row.deleted)
			ok = ok && rename_review(st, old, renamed, f->id, said, err);
		else if (old && !old->became)
			buf_addf(said,
				"the old review %s is in the trash and stays there: earlog trash "
				"list shows how to restore it",
				*one);
		row_free(ROW_REVIEW, row);
		row_free(ROW_REVIEW, renamed);
	}
	return ok;
}

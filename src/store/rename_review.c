/*
 * Gives a review another id. Rows whose UUID follows from the review's id (chains, questions,
 * listings, comparisons) get another UUID, and references to them are adapted; other rows only
 * refer to another review. Each change is an ordinary version of a row, so a merge carries the
 * renaming to other machines.
 */
#include <stdlib.h>

#include "record/identity.h"
#include "store/edit.h"
#include "store/store_private.h"

struct renaming {
	struct store *st;
	const char *from_id, *into_id;
	struct uuid from, into;
};

/* Stores the review under its new id, unless it joins an existing one. */
static bool
put_review(struct renaming *n, const struct review *old, struct err *err)
{
	struct review *r = row_dup(&row_types[ROW_REVIEW], old);

	r->row.uuid = n->into;
	r->row.deleted = false;
	xreplace(&r->id, n->into_id);
	return store_change_row(n->st, ROW_REVIEW, r, err);
}

/* Marks the old review as deleted. It loses its id, which distinguishes a renamed review from one
 * in the trash. */
static bool
end_review(struct renaming *n, const struct review *old, struct err *err)
{
	struct review *off = row_dup(&row_types[ROW_REVIEW], old);

	xreplace(&off->id, NULL);
	off->row.deleted = true;
	return store_change_row(n->st, ROW_REVIEW, off, err);
}

static bool
rename_all(struct renaming *n, const struct review *old, bool joins, size_t *notes, struct err *err)
{
	/* The bases of exports (texts that the last exports wrote) also belong to the new review,
	 * so that its next export is merged with them. */
	static const char exports[] =
		"UPDATE OR IGNORE export_base SET review = ?2 WHERE review = ?1";
	struct moving m = { .st = n->st, .lost_id = n->from_id };

	LIST_ADD(&m, (struct moved){ n->from, n->into });
	bool ok = store_begin(n->st, err) && (joins || put_review(n, old, err)) &&
		rows_move(&m, err) && end_review(n, old, err) &&
		store_do(n->st, exports, err, AS_UUID(&n->from), AS_UUID(&n->into));
	*notes = m.rows[ROW_NOTE];
	free(m.v);
	return store_commit_if(n->st, ok, err);
}

/* ---- whether there is anything to rename ---- */

/* Sets *is to true if the old review, which was renamed before, has rows again: merging an older
 * archive may have brought them. */
static bool
id_in_use(struct renaming *n, bool *is, struct err *err)
{
	static const char keys[ROW_KINDS];

	for (int k = 0; k < ROW_KINDS; k++) {
		if (!row_field_find(&row_types[k], "review"))
			continue;
		sqlite3_stmt *q = store_prepare_text(n->st, &keys[k], err,
			"SELECT 1 FROM %s WHERE review = ?1 AND deleted = 0", row_types[k].table);
		if (!store_found(n->st, store_bind(q, AS_UUID(&n->from)), is, err) || *is)
			return *is;
	}
	return true;
}

bool
store_rename_review(struct store *st, const char *from, const char *into, enum store_renamed *how,
	size_t *notes, struct err *err)
{
	struct renaming n = { .st = st,
		.from_id = from,
		.into_id = into,
		.from = uuid_of_review(from),
		.into = uuid_of_review(into) };
	void *old = NULL, *new = NULL;
	bool has_rows = false;

	*how = RENAMED_NOTHING;
	*notes = 0;
	bool ok = row_store_get(st, ROW_REVIEW, &n.from, &old, err) &&
		row_store_get(st, ROW_REVIEW, &n.into, &new, err);
	/* A deleted review with an id is in the trash; one without an id got another id in an
	 * earlier rename. */
	const struct review *was = old, *is = new;
	bool joins = is && is->id;
	if (ok && was && was->row.deleted && was->id)
		*how = RENAMED_TRASHED;
	else if (ok && was && was->row.deleted)
		ok = id_in_use(&n, &has_rows, err);
	if (ok && was && (has_rows || !was->row.deleted)) {
		*how = joins ? RENAMED_JOINED : RENAMED_DONE;
		ok = rename_all(&n, was, joins, notes, err);
	}
	row_free(&row_types[ROW_REVIEW], old);
	row_free(&row_types[ROW_REVIEW], new);
	return ok;
}

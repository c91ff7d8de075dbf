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
	/* old and new UUIDs of rows: of the review, and of rows whose UUID follows from its id */
	struct moved *v;
	size_t n, cap;
};

/* ---- UUIDs that follow from the id of a review ---- */

/* Returns the UUID that a row has in a review with the id `review`. */
static struct uuid
named(const struct renaming *n, enum row_kind kind, const void *row, const char *review)
{
	struct uuid of = uuid_of_review(review);
	const struct chain *c = row;
	const struct question *q = row;

	switch (kind) {
	case ROW_CHAIN: return uuid_of_chain(review, c->name, c->content);
	case ROW_QUESTION: return uuid_of_question(review, q->id);
	default: return listener_list_name(n->st, kind, row, &of);
	}
}

static const enum row_kind by_id[] = { ROW_CHAIN, ROW_QUESTION, ROW_LISTING, ROW_COMPARISON };

static bool
select_of(struct renaming *n, enum row_kind kind, struct rows *out, struct err *err)
{
	static const char keys[ROW_KINDS];

	rows_init(out, &row_types[kind]);
	return row_store_select(
		n->st, kind, &keys[kind], "review = ?1 ORDER BY nr", &n->from, out, err);
}

/* ---- moving the rows of the review ---- */

/* Stores a row of the old review under the UUID `name` in the new review. If the new review has
 * that row already, keeps it; a track that is ticked off in one of the two reviews is ticked off
 * then. */
static bool
put_under(struct renaming *n, enum row_kind kind, const void *old, const struct uuid *name,
	struct err *err)
{
	void *there;

	if (!row_store_get(n->st, kind, name, &there, err))
		return false;
	struct row *head = there;
	if (!head || (head->deleted && !((const struct row *)old)->deleted)) {
		row_free(&row_types[kind], there);
		head = row_dup(&row_types[kind], old);
		head->uuid = *name;
		edit_repoint(&row_types[kind], head, n->v, n->n);
		return store_change_row(n->st, kind, head, err);
	}
	struct listing *l = there;
	if (kind == ROW_LISTING && ((const struct listing *)old)->done && !l->done) {
		l->done = true;
		return store_change_row(n->st, kind, l, err);
	}
	row_free(&row_types[kind], there);
	return true;
}

static bool
move_named(struct renaming *n, enum row_kind kind, struct err *err)
{
	CLEANUP(rows_finish) struct rows rows;
	bool ok = select_of(n, kind, &rows, err);

	for (size_t i = 0; ok && i < rows.n; i++) {
		/* The row gets another UUID only if its present one follows from the review's old
		 * id. */
		struct uuid was = named(n, kind, rows.v[i], n->from_id),
			    name = named(n, kind, rows.v[i], n->into_id);
		bool moves = uuid_same(&was, &rows.v[i]->uuid) && !uuid_same(&was, &name);
		struct row *old = row_dup(&row_types[kind], rows.v[i]);

		if (!moves) {
			edit_repoint(&row_types[kind], old, n->v, n->n);
		} else {
			LIST_ADD(n, (struct moved){ old->uuid, name });
			ok = put_under(n, kind, rows.v[i], &name, err);
			old->deleted = true;
		}
		if (ok && (!moves || !rows.v[i]->deleted))
			ok = store_change_row(n->st, kind, old, err);
		else
			row_free(&row_types[kind], old);
	}
	return ok;
}

static bool
move_rows(struct renaming *n, enum row_kind kind, const struct rows *rows, size_t *moved,
	struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < rows->n; i++) {
		struct row *row = row_dup(&row_types[kind], rows->v[i]);

		if (!edit_repoint(&row_types[kind], row, n->v, n->n)) {
			row_free(&row_types[kind], row);
			continue;
		}
		*moved += !row->deleted;
		ok = store_change_row(n->st, kind, row, err);
	}
	return ok;
}

static bool
move_stretches(struct renaming *n, struct err *err)
{
	static const char where[] = "sitting IN (SELECT uuid FROM sitting WHERE review = ?1)";
	CLEANUP(rows_finish) struct rows rows;
	size_t moved = 0;

	rows_init(&rows, &row_types[ROW_STRETCH]);
	return row_store_select(n->st, ROW_STRETCH, where, where, &n->from, &rows, err) &&
		move_rows(n, ROW_STRETCH, &rows, &moved, err);
}

static bool
move_others(struct renaming *n, size_t *notes, struct err *err)
{
	bool ok = true;

	for (int k = 0; ok && k < ROW_KINDS; k++) {
		struct rows rows;
		size_t moved = 0;
		bool moves = row_store_field((enum row_kind)k, "review");

		for (size_t i = 0; i < LENGTH(by_id); i++)
			moves &= by_id[i] != (enum row_kind)k;
		if (!moves)
			continue;
		ok = select_of(n, (enum row_kind)k, &rows, err) &&
			move_rows(n, (enum row_kind)k, &rows, &moved, err);
		rows_finish(&rows);
		if (k == ROW_NOTE)
			*notes = moved;
	}
	return ok;
}

/* Marks the old review as deleted, and stores the review under its new id, unless it joins an
 * existing one. The old review loses its id, which distinguishes a renamed review from one in the
 * trash. */
static bool
move_review(struct renaming *n, const struct review *old, bool joins, struct err *err)
{
	struct review *off = row_dup(&row_types[ROW_REVIEW], old);

	xreplace(&off->id, NULL);
	off->row.deleted = true;
	if (!store_change_row(n->st, ROW_REVIEW, off, err))
		return false;
	if (joins)
		return true;
	struct review *r = row_dup(&row_types[ROW_REVIEW], old);
	r->row.uuid = n->into;
	r->row.deleted = false;
	xreplace(&r->id, n->into_id);
	return store_change_row(n->st, ROW_REVIEW, r, err);
}

static bool
rename_all(struct renaming *n, const struct review *old, bool joins, size_t *notes, struct err *err)
{
	/* The bases of exports (texts that the last exports wrote) also belong to the new review,
	 * so that its next export is merged with them. */
	static const char exports[] =
		"UPDATE OR IGNORE export_base SET review = ?2 WHERE review = ?1";
	bool ok = store_begin(n->st, err) && move_review(n, old, joins, err);

	for (size_t i = 0; ok && i < LENGTH(by_id); i++)
		ok = move_named(n, by_id[i], err);
	ok = ok && move_stretches(n, err) && move_others(n, notes, err) &&
		store_do(n->st, exports, err, AS_UUID(&n->from), AS_UUID(&n->into));
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
		if (!row_store_field((enum row_kind)k, "review"))
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

	LIST_ADD(&n, (struct moved){ n.from, n.into });
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
	free(n.v);
	row_free(&row_types[ROW_REVIEW], old);
	row_free(&row_types[ROW_REVIEW], new);
	return ok;
}

/*
 * Gives a review another id. Rows whose UUID follows from the review's id (chains, questions,
 * listings, comparisons) get another UUID, and references to them are adapted; other rows only
 * refer to another review. Each change is an ordinary version of a row, so a merge carries the
 * renaming to other machines.
 */
#include <stdlib.h>

#include "record/identity.h"
#include "store/edit.h"
#include "store/store_parts.h"

struct moved {
	struct uuid from, into;
};
/* Rows that refer to the row v[0].from refer to v[0].into afterwards. */
struct moving {
	struct store *st;
	const char *lost_id; /* see row_uuid */
	struct moved *v;     /* also gets the rows whose UUIDs change with that */
	size_t n, cap;
	size_t rows[ROW_KINDS]; /* number of changed rows of each kind that are not deleted */
};

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
repoint(const struct row_type *t, void *row, const struct moved *v, size_t n)
{
	bool changed = false;

	for (size_t i = 0; i < t->nfields; i++) {
		struct uuid *u = (struct uuid *)(void *)((char *)row + t->fields[i].offset);
		size_t k = 0;

		if (t->fields[i].type != ROW_FIELD_UUID)
			continue;
		while (k < n && !uuid_same(u, &v[k].from))
			k++;
		changed |= k < n;
		if (k < n)
			*u = v[k].into;
	}
	return changed;
}

/* Adds to `out` the rows of a kind that refer to a row. */
static bool
select_referring(struct store *st, enum row_kind kind, const struct uuid *u, struct rows *out,
	struct err *err)
{
	const struct row_type *t = &row_types[kind];
	static const char keys[ROW_KINDS];
	CLEANUP(buf_finish) struct buf where = BUF_INIT;

	buf_add(&where, "(false");
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].type == ROW_FIELD_UUID)
			buf_addf(&where, " OR %s = ?1", t->fields[i].name);
	buf_add(&where, ") ORDER BY nr");
	st->as_stored = true;
	bool ok = row_store_select(st, kind, &keys[kind], where.s, u, out, err);
	st->as_stored = false;
	return ok;
}

/* Stores a row under another UUID. If a row with this UUID is there already, keeps that one; a
 * track that is ticked off in one of the two is ticked off then. Takes the row. */
static bool
put_under(struct moving *m, enum row_kind kind, void *row, const struct uuid *name, struct err *err)
{
	void *there = NULL;
	struct row *head = row;
	bool ok = row_store_get(m->st, kind, name, &there, err), done = false;

	if (ok && there && (!((struct row *)there)->deleted || head->deleted)) {
		done = kind == ROW_LISTING && ((struct listing *)row)->done;
		row_free(&row_types[kind], row);
		row = there;
		there = NULL;
		if (done)
			((struct listing *)row)->done = true;
	}
	((struct row *)row)->uuid = *name;
	row_free(&row_types[kind], there);
	return store_change_row(m->st, kind, row, err) && ok;
}

/* Changes one row of a kind whose UUID may follow from a moved row. */
static bool
move_named(struct moving *m, enum row_kind kind, const struct row *old, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	struct uuid was, is;
	struct row *row = row_dup(t, old);

	repoint(t, row, m->v, m->n);
	bool ok = row_uuid(m->st, kind, old, m->lost_id, &was, err) &&
		row_uuid(m->st, kind, row, NULL, &is, err);
	/* If a row to which it refers is missing, it stays. */
	if (!ok || uuid_none(&was) || uuid_none(&is)) {
		row_free(t, row);
		return ok;
	}
	m->rows[kind] += !old->deleted;
	if (!uuid_same(&was, &old->uuid) || uuid_same(&was, &is))
		return store_change_row(m->st, kind, row, err);
	LIST_ADD(m, (struct moved){ old->uuid, is });
	if (!put_under(m, kind, row, &is, err))
		return false;
	struct row *off = row_dup(t, old);
	off->deleted = true;
	return store_change_row(m->st, kind, off, err);
}

static bool
move_other(struct moving *m, enum row_kind kind, const struct row *old, struct err *err)
{
	struct row *row = row_dup(&row_types[kind], old);

	m->rows[kind] += !old->deleted;
	repoint(&row_types[kind], row, m->v, m->n);
	return store_change_row(m->st, kind, row, err);
}

/* Stores new versions of all rows that refer to a moved row. A row whose UUID follows from it is
 * marked as deleted and stored under its new UUID, unless a row is there. */
static bool
rows_move(struct moving *m, struct err *err)
{
	/* First the rows whose UUIDs change, which adds to m->v, then the rows that refer to them,
	 * so that each of these gets one new version. */
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < m->n; i++)
			for (int k = 0; k < ROW_KINDS; k++) {
				CLEANUP(rows_finish) struct rows rows;
				enum row_kind kind = (enum row_kind)k;
				const struct uuid from = m->v[i].from;

				rows_init(&rows, &row_types[kind]);
				bool ok = row_uuid_follows(kind) != named ||
					select_referring(m->st, kind, &from, &rows, err);

				for (size_t r = 0; ok && r < rows.n; r++)
					ok = (named ? move_named : move_other)(
						m, kind, rows.v[r], err);
				if (!ok)
					return false;
			}
	return true;
}

bool
store_move_rows(struct store *st, const struct uuid *from, const struct uuid *into, size_t n,
	struct err *err)
{
	struct moving m = { .st = st };

	for (size_t i = 0; i < n; i++)
		LIST_ADD(&m, (struct moved){ from[i], into[i] });
	bool ok = rows_move(&m, err);
	free(m.v);
	return ok;
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
		store_do(n->st, exports, err, AS_UUID(&n->from), AS_UUID(&n->into)) &&
		store_do(n->st, "UPDATE replaced SET review = ?2 WHERE review = ?1", err,
			AS_UUID(&n->from), AS_UUID(&n->into));
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
		.from = identity_of_review(from),
		.into = identity_of_review(into) };
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

/*
 * Makes rows that refer to a row refer to another one, where a playlist joins two songs. An entry
 * of a list, whose UUID follows from its item, gets another UUID; other rows only refer to another
 * row. Each change is an ordinary version of a row.
 */
#include "archive/store/edit.h"
#include "archive/store/store_parts.h"
#include "review/record/rows_review.h"

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

/* Stores an entry of a list under another UUID. If an entry with this UUID is there already, keeps
 * that one; a track that is ticked off in one of the two is ticked off then. Takes the row. */
static bool
put_under(struct store *st, struct listing *row, const struct uuid *name, struct err *err)
{
	void *stored = NULL;
	bool ok = row_store_get(st, ROW_LISTING, name, &stored, err);
	struct listing *there = stored, *put = row;

	if (there && (!there->row.deleted || row->row.deleted)) {
		there->done |= row->done;
		put = there;
	}
	put->row.uuid = *name;
	row_free(ROW_LISTING, put == row ? there : row);
	return store_change_row(st, ROW_LISTING, put, err) && ok;
}

/* Stores a new version of a row that refers to one of n rows. */
static bool
move_row(struct store *st, enum row_kind kind, const struct row *old, const struct uuid *from,
	const struct uuid *into, size_t n, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	struct row *row = row_dup(kind, old);
	struct uuid name;

	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++) {
		struct uuid *u = (void *)((char *)row + f->offset);
		size_t k = f->type == ROW_FIELD_UUID ? uuid_index(u, from, n) : n;

		if (k < n)
			*u = into[k];
	}
	bool ok = row_uuid(st, kind, row, &name, err);
	if (ok && (kind != ROW_LISTING || uuid_same(&name, &row->uuid)))
		return store_change_row(st, kind, row, err);
	/* If a row to which it refers is missing, it stays. */
	if (!ok || uuid_none(&name)) {
		row_free(kind, row);
		return ok;
	}
	struct row *off = row_dup(kind, old);
	off->deleted = true;
	return put_under(st, (struct listing *)row, &name, err) &&
		store_change_row(st, kind, off, err);
}

bool
store_move_rows(struct store *st, const struct uuid *from, const struct uuid *into, size_t n,
	struct err *err)
{
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		for (enum row_kind kind = 0; kind < ROW_KINDS; kind++) {
			CLEANUP(rows_finish) struct rows rows = { .kind = kind };

			ok = ok && select_referring(st, kind, &from[i], &rows, err);
			for (size_t r = 0; ok && r < rows.n; r++)
				ok = move_row(st, kind, rows.v[r], from, into, n, err);
		}
	return ok;
}

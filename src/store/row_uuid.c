/*
 * The UUIDs that follow from what a row is about: one table, which renaming a review and devices
 * that are another one use.
 */
#include <string.h>

#include "record/identity.h"
#include "store/edit.h"
#include "store/store_private.h"

/* ---- the names of each kind ---- */

/* The parts of a row's name. */
struct named {
	const void *row;
	const char *id; /* of the review or device to which the row belongs */
};

static struct uuid
chain_name(const struct named *n)
{
	const struct chain *c = n->row;

	return uuid_of_chain(n->id, c->name, c->content);
}

static struct uuid
variant_name(const struct named *n)
{
	const struct variant *v = n->row;

	return uuid_of_variant(n->id, v->name, v->content);
}

static struct uuid
question_name(const struct named *n)
{
	const struct question *q = n->row;

	/* The name of a question of a playlist has no review. */
	return uuid_none(&q->review) ? q->row.uuid : uuid_of_question(n->id, q->id);
}

static struct uuid
listing_name(const struct named *n)
{
	const struct listing *l = n->row;

	return uuid_of_listing(&l->review, &l->item);
}

static struct uuid
comparison_name(const struct named *n)
{
	const struct comparison *c = n->row;

	return uuid_of_comparison(&c->review, &c->device);
}

static struct uuid
tag_name(const struct named *n)
{
	const struct tag *t = n->row;

	return uuid_of_tag(&t->note, t->lexicon, t->attribute);
}

static struct uuid
trial_name(const struct named *n)
{
	const struct trial *t = n->row;

	/* The mark that a note or rating was made in a trial has the UUID of that row. */
	return t->answer == NO_INT ? t->row.uuid : uuid_of_answer(&t->run, (size_t)t->number);
}

static struct uuid
equaliser_name(const struct named *n)
{
	return uuid_of_equaliser(((const struct equaliser_row *)n->row)->content);
}

static const struct naming {
	struct uuid (*name)(const struct named *n);
	/* the field with the review or device whose id is in the name; 0: the name has none */
	size_t of;
	enum row_kind of_kind;
} namings[ROW_KINDS] = {
	[ROW_CHAIN] = { chain_name, offsetof(struct chain, review), ROW_REVIEW },
	[ROW_VARIANT] = { variant_name, offsetof(struct variant, device), ROW_DEVICE },
	[ROW_QUESTION] = { question_name, offsetof(struct question, review), ROW_REVIEW },
	[ROW_LISTING] = { .name = listing_name },
	[ROW_COMPARISON] = { .name = comparison_name },
	[ROW_TAG] = { .name = tag_name },
	[ROW_TRIAL] = { .name = trial_name },
	[ROW_EQUALISER] = { .name = equaliser_name },
};

/* Returns the id of a review or device, which the caller frees; lost_id if its row has none. NULL
 * if the row is not in the archive (*missing is set) or on failure (err is set). */
static char *
id_of(struct store *st, enum row_kind kind, const struct uuid *u, const char *lost_id,
	struct uuid *missing, struct err *err)
{
	void *row = NULL;

	if (uuid_none(u))
		return xstrdup("");
	if (!row_store_get(st, kind, u, &row, err))
		return NULL;
	if (!row) {
		*missing = *u;
		return NULL;
	}
	const char *id =
		kind == ROW_REVIEW ? ((struct review *)row)->id : ((struct device *)row)->id;
	char *copy = xstrdup(id ? id : lost_id ? lost_id : "");
	row_free(&row_types[kind], row);
	return copy;
}

bool
row_uuid(struct store *st, enum row_kind kind, const void *row, const char *lost_id,
	struct uuid *name, struct uuid *missing, struct err *err)
{
	const struct naming *n = &namings[kind];
	CLEANUP(pointer_free) char *id = NULL;

	*name = ((const struct row *)row)->uuid;
	if (n->of &&
		!(id = id_of(st, n->of_kind, (const void *)((const char *)row + n->of), lost_id,
			  missing, err)))
		return false;
	if (n->name)
		*name = n->name(&(struct named){ row, id });
	return true;
}

/* ---- giving rows another review or device ---- */

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
	struct uuid was, is, missing;
	struct row *row = row_dup(t, old);

	err->msg[0] = '\0';
	repoint(t, row, m->v, m->n);
	if (!row_uuid(m->st, kind, old, m->lost_id, &was, &missing, err) ||
		!row_uuid(m->st, kind, row, NULL, &is, &missing, err)) {
		row_free(t, row);
		return !err->msg[0]; /* a row to which it refers is missing: it stays */
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

bool
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
				bool ok = (namings[kind].name != NULL) != named ||
					select_referring(m->st, kind, &from, &rows, err);

				for (size_t r = 0; ok && r < rows.n; r++)
					ok = (named ? move_named : move_other)(
						m, kind, rows.v[r], err);
				if (!ok)
					return false;
			}
	return true;
}

/*
 * The UUIDs that follow from what a row is about: one table, which devices that are another one,
 * songs that are joined and reviews that became one use.
 */

#include "archive/store/store_parts.h"
#include "review/record/identity.h"

/* ---- the names of each kind ---- */

/* The parts of a row's name. */
struct named {
	const void *row;
	const char *id;        /* of the review or device to which the row belongs */
	const struct uuid *of; /* its UUID */
	struct uuid first;     /* of a review: review_first */
};

static struct uuid
chain_name(const struct named *n)
{
	const struct chain *c = n->row;

	return identity_of_chain(n->id, c->name, c->content);
}

static struct uuid
variant_name(const struct named *n)
{
	const struct variant *v = n->row;

	return identity_of_variant(n->of, n->id, v->name, v->content);
}

static struct uuid
question_name(const struct named *n)
{
	const struct question *q = n->row;

	/* The name of a question of a playlist has no review. */
	return uuid_none(&q->review) ? q->row.uuid : identity_of_question(n->id, q->id);
}

static struct uuid
listing_name(const struct named *n)
{
	const struct listing *l = n->row;

	return identity_of_listing(&n->first, &l->item);
}

static struct uuid
comparison_name(const struct named *n)
{
	const struct comparison *c = n->row;

	return identity_of_comparison(&n->first, &c->device);
}

static const struct naming {
	struct uuid (*name)(const struct named *n);
	/* the field with the review or device whose id or UUID is in the name */
	size_t of;
	enum row_kind of_kind;
} namings[ROW_KINDS] = {
	[ROW_CHAIN] = { chain_name, offsetof(struct chain, review), ROW_REVIEW },
	[ROW_VARIANT] = { variant_name, offsetof(struct variant, device), ROW_DEVICE },
	[ROW_QUESTION] = { question_name, offsetof(struct question, review), ROW_REVIEW },
	[ROW_LISTING] = { listing_name, offsetof(struct listing, review), ROW_REVIEW },
	[ROW_COMPARISON] = { comparison_name, offsetof(struct comparison, review), ROW_REVIEW },
};

bool
row_uuid(struct store *st, enum row_kind kind, const void *row, struct uuid *name, struct err *err)
{
	const struct naming *by = &namings[kind];
	struct named n = { .row = row, .id = "" };
	void *of = NULL;

	*name = ((const struct row *)row)->uuid;
	if (!by->name)
		return true;
	n.of = (const void *)((const char *)row + by->of);
	if (!uuid_none(n.of) && !row_store_get(st, by->of_kind, n.of, &of, err))
		return false;
	if (of && by->of_kind == ROW_REVIEW) {
		n.id = review_first_id(of);
		n.first = review_first(of);
	} else if (of) {
		n.id = ((struct device *)of)->id;
	}
	*name = of || uuid_none(n.of) ? by->name(&n) : UUID_NONE;
	row_free(by->of_kind, of);
	return true;
}

bool
row_uuid_has_review(enum row_kind kind)
{
	return namings[kind].name && namings[kind].of_kind == ROW_REVIEW;
}

/* Gives a new row whose UUID is made from the device that its file names that device. */
static bool
name_stored(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	const struct aliases *l = same_device_find(st);
	struct uuid name;

	for (size_t i = 0; i < t->nfields; i++) {
		if (!row_field_names(t, &t->fields[i], ROW_DEVICE))
			continue;
		struct uuid *u = (void *)((char *)row + t->fields[i].offset), was = *u;
		for (size_t k = 0; k <= l->n; k++) {
			*u = k && uuid_same(&l->v[k - 1].is, &was) ? l->v[k - 1].uuid : was;
			if (!row_uuid(st, kind, row, &name, err))
				return false;
			if (uuid_same(&name, &((struct row *)row)->uuid))
				return true;
		}
		*u = was;
	}
	return true;
}

bool
row_uuid_keep_devices(
	struct store *st, enum row_kind kind, const void *row, struct row **kept, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	void *stored, *read;

	*kept = NULL;
	if (st->takes_in || !same_device_find(st)->n)
		return true;
	if (!row_store_get(st, kind, &((const struct row *)row)->uuid, &stored, err))
		return false;
	*kept = row_dup(kind, row);
	if (!stored)
		return name_stored(st, kind, *kept, err);
	read = row_dup(kind, stored);
	same_device_follow(st, kind, read);
	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++)
		if (row_field_same(f, read, row))
			row_field_copy(f, stored, *kept);
	row_free(kind, read);
	row_free(kind, stored);
	return true;
}

/*
 * The UUIDs that follow from what a row is about: one table, which devices that are another one,
 * songs that are joined and reviews that became one use.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "archive/store/store_private.h"
#include "review/record/identity.h"

bool
row_uuid_has_review(enum row_kind kind)
{
	return kind == ROW_CHAIN || kind == ROW_QUESTION || kind == ROW_LISTING ||
		kind == ROW_COMPARISON;
}

bool
row_uuid(struct store *st, enum row_kind kind, const void *row, struct uuid *name, struct err *err)
{
	const struct chain *chain = row;
	const struct variant *variant = row;
	const struct question *question = row;
	const struct listing *listing = row;
	const struct comparison *comparison = row;
	bool reviewed = row_uuid_has_review(kind);

	*name = ((const struct row *)row)->uuid;
	if (!reviewed && kind != ROW_VARIANT)
		return true;
	enum row_kind of_kind = reviewed ? ROW_REVIEW : ROW_DEVICE;
	const struct uuid *u = row_member(row, row_field_find(kind, row_types[of_kind].table));
	void *of = NULL;
	if (!uuid_none(u) && !row_store_get(st, of_kind, u, &of, err))
		return false;
	const struct review *review = of && reviewed ? of : &(struct review){ .id = NULL };
	const char *id = review_first_id(review);

	if (!of && !uuid_none(u))
		*name = UUID_NONE;
	else if (kind == ROW_CHAIN)
		*name = identity_of_chain(id, chain->name, chain->content);
	else if (kind == ROW_VARIANT)
		*name = identity_of_setting(
			u, of ? ((struct device *)of)->id : "", variant->name, variant->content);
	else if (kind == ROW_LISTING)
		*name = identity_of_listing(review, &listing->item);
	else if (kind == ROW_COMPARISON)
		*name = identity_of_comparison(review, &comparison->device);
	else if (of) /* the name of a question of a playlist has no review */
		*name = identity_of_question(id, question->id);
	row_free(of_kind, of);
	return true;
}

/* Gives a new row whose UUID is made from the device that its file names that device. */
static bool
name_stored(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	const struct aliases *l = same_device_find(st);
	struct uuid name;

	EACH_FIELD (f, kind) {
		if (!row_field_names(f, ROW_DEVICE))
			continue;
		struct uuid *u = row_member(row, f), was = *u;
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
	EACH_FIELD (f, kind)
		if (row_field_same(f, read, row))
			row_field_copy(f, stored, *kept);
	row_free(kind, read);
	row_free(kind, stored);
	return true;
}

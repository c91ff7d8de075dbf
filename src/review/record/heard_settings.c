/* Counts in which settings devices were heard, and decides which is the usual one. record/setup.c
 * knows which settings read the same. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/heard_settings.h"

#include <string.h>

#include "base/text/number.h"
#include "base/text/text.h"
#include "review/record/device_in_chain.h"
#include "review/record/records.h"
#include "review/record/switches.h"

void
heard_settings_add(struct heard_settings *h, const struct record *r, const struct uuid *device,
	const struct setup *s, struct made made, size_t as, bool counts)
{
	const struct variant *x = setup_row(r, s, ROW_VARIANT);
	const struct uuid *id = x ? &x->row.uuid : device;
	struct heard_setting one = { *device, *id, x, { [USUAL_NOTED] = as == USUAL_NOTES }, made };
	struct heard_setting *u = h->v, *end = u + h->n;

	while (u < end && !(uuid_same(&u->device, device) && uuid_same(&u->id, id)))
		u++;
	if (u == end) {
		LIST_ADD(h, one);
		u = &h->v[h->n - 1];
	} else if (u->rank[USUAL_NOTED] == one.rank[USUAL_NOTED] && made_before(made, u->first)) {
		u->first = made;
	}
	u->rank[as] += counts;
}

/* Adds what was heard in a setting to one that reads the same, or to another firmware of it, and
 * keeps the setting of the last export, else that which was heard first. */
static void
join(struct heard_setting *u, const struct heard_setting *x)
{
	struct heard_setting was = *u;
	bool noted = x->rank[USUAL_NOTED] > was.rank[USUAL_NOTED],
	     as_noted = x->rank[USUAL_NOTED] == was.rank[USUAL_NOTED],
	     earlier = noted || (as_noted && made_before(x->first, was.first)),
	     kept = x->rank[USUAL_KEPT] > was.rank[USUAL_KEPT],
	     as_kept = x->rank[USUAL_KEPT] == was.rank[USUAL_KEPT];

	if (kept || (as_kept && earlier))
		*u = *x;
	u->first = earlier ? x->first : was.first;
	u->rank[USUAL_KEPT] = was.rank[USUAL_KEPT] | x->rank[USUAL_KEPT];
	u->rank[USUAL_NOTED] = was.rank[USUAL_NOTED] | x->rank[USUAL_NOTED];
	u->rank[USUAL_NOTES] = was.rank[USUAL_NOTES] + x->rank[USUAL_NOTES];
	u->rank[USUAL_RATINGS] = was.rank[USUAL_RATINGS] + x->rank[USUAL_RATINGS];
}

static void
join_all(struct heard_settings *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++) {
		struct heard_setting *x = &h->v[i];
		size_t at = 0;

		while (at < n &&
			!(uuid_same(&h->v[at].device, &x->device) &&
				setup_setting_is_one(h->v[at].setting, x->setting)))
			at++;
		if (at < n)
			join(&h->v[at], x);
		else
			h->v[n++] = *x;
	}
	h->n = n;
}

static int
usual_order(const void *a, const void *b)
{
	const struct heard_setting *x = a, *y = b;
	int o = uuid_order(&x->device, &y->device);

	for (size_t i = 0; !o && i < LENGTH(x->rank); i++)
		o = number_order(y->rank[i], x->rank[i]);
	return o ? o : made_order(x->first, y->first);
}

/* Returns the first combination of a device's switches; NULL: its settings have names. */
static const struct variant *
switched_first(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	const struct variant *v = NULL;

	while ((v = device_next_setting(r, review, device, v)) && !switches_made(r, v))
		;
	return v ? device_setting_first(r, review, device) : NULL;
}

void
heard_settings_sort(struct heard_settings *h, const struct record *r, const struct uuid *review,
	const struct uuids *kept)
{
	EACH (u, h)
		u->rank[USUAL_KEPT] = kept && uuid_index(&u->id, kept->v, kept->n) < kept->n;
	join_all(h);
	EACH (u, h) {
		CLEANUP(pointer_free) char *given = device_usual_keys(r, review, &u->device);
		const struct variant *first = switched_first(r, review, &u->device);

		u->rank[USUAL_GIVEN] = u->setting &&
			(text_same(given, u->setting->content) ||
				(first && setup_setting_is_one(u->setting, first)));
	}
	ARRAY_SORT(h->v, h->n, usual_order);
}

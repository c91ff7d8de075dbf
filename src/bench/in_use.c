/*
 * The device, the variant and the chain in use, and the ones that have their names now: a session
 * file may be edited between two sessions, or while one runs.
 */
#include <string.h>

#include "base/mem.h"
#include "bench/bench_parts.h"
#include "record/chains.h"

/* ---- devices ---- */

bool
sitting_from_memory(const struct sitting *s, size_t number)
{
	const struct comparison *c =
		number >= 1 && number <= s->ndevices ? s->devices[number - 1].comparison : NULL;

	return c && c->from_memory;
}

int64_t
sitting_fit(const struct sitting *s)
{
	const struct sitting_row *row = record_find(&s->rec, ROW_SITTING, &s->sitting);

	return row && row->fit != NO_INT ? row->fit : 1;
}

const struct uuid *
sitting_device_on(const struct sitting *s)
{
	return s->before_is_on ? &s->worn_before : &s->setup.device;
}

struct setup
sitting_setup_on(const struct sitting *s)
{
	struct setup on = s->setup;

	on.device = *sitting_device_on(s);
	if (!setup_same(&on, &s->setup, SETUP_DEVICE))
		setup_clear(&on, SETUP_VARIANT);
	return on;
}

/* ---- variants and chains ---- */

const struct variant *
variant_named(const struct sitting *s, const char *name)
{
	const struct variant *first = NULL;
	bool take = false;

	for (const struct variant *v = NULL; (v = record_next(&s->rec, ROW_VARIANT, v));) {
		if (v->row.deleted || !uuid_same(&v->device, &s->setup.device))
			continue;
		if (name[0] ? strcmp(v->name, name) == 0 : take)
			return v;
		if (!first)
			first = v;
		take = setup_has(&s->setup, ROW_VARIANT, &v->row.uuid);
	}
	return name[0] ? NULL : first;
}

void
variant_follow(struct sitting *s, const struct setup *before)
{
	const struct variant *was = setup_row(&s->rec, before, ROW_VARIANT), *now = was;

	if (was && !uuid_same(&was->device, &s->setup.device))
		now = NULL;
	else if (was && was->row.deleted)
		now = was->name ? variant_named(s, was->name) : NULL;
	s->setup.variant = now ? now->row.uuid : UUID_NONE;
}

struct uuid
chain_named(const struct sitting *s, const char *name)
{
	CLEANUP(pointer_free) const struct chain **v;
	const struct chain *c = name ? chains_named(&s->rec, &s->review, name) : NULL;
	size_t n = chains_list(&s->rec, &s->review, &v);

	if (!c && n)
		c = v[0];
	return c ? c->row.uuid : UUID_NONE;
}

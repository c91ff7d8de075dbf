/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/chains.h"

#include "base/core/mem.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "support/test.h"

static struct uuid
add_chain(struct record *r, const char *review, const char *name, const char *content)
{
	struct chain *c = row_new(ROW_CHAIN);
	struct uuid u = identity_of_chain(review, name, content);

	c->row.uuid = u;
	c->review = identity_of_review(review);
	c->name = xstrdup(name);
	c->content = xstrdup(content);
	c->rank = 0;
	rows_take(&r->of[ROW_CHAIN], c);
	return u;
}

static struct volume *
add_volume(struct record *r, const struct uuid *chain, const char *unit)
{
	struct volume *v = row_new(ROW_VOLUME);

	v->row.uuid = uuid_random();
	v->setup.chain = *chain;
	v->value = xstrdup("36");
	v->unit = unit ? xstrdup(unit) : NULL;
	rows_take(&r->of[ROW_VOLUME], v);
	return v;
}

/* A listening interval of a track, which undo took back or not. */
static struct stretch *
add_stretch(struct record *r, const struct uuid *chain, bool undone)
{
	struct stretch *s = row_new(ROW_STRETCH);
	struct item *i = row_new(ROW_ITEM);

	i->row.uuid = uuid_random();
	i->row.deleted = undone;
	s->row.uuid = uuid_random();
	s->item = i->row.uuid;
	s->setup.chain = *chain;
	rows_take(&r->of[ROW_ITEM], i);
	rows_take(&r->of[ROW_STRETCH], s);
	return s;
}

static void
begin(struct record *r, const char *review)
{
	struct review *row = row_new(ROW_REVIEW);

	record_init(r);
	row->row.uuid = identity_of_review(review);
	rows_take(&r->of[ROW_REVIEW], row);
}

TEST(one_chain_has_one_content_whatever_its_volume)
{
	static const struct {
		const char *review, *name, *content;
		bool one;
	} others[] = {
		{ "other", "snowy", "gain=low\nsource=Snowy", true },
		{ "other", "white", "gain=low\nsource=Snowy\nvolume.unit=steps", true },
		{ "cantor", "snowy", "gain=low\nsource=Snowy\nvolume.value=3", true },
		/* A figure that was found later is of the same chain. */
		{ "cantor", "snowy",
			"gain=low\noutput_voltage=2 Vrms\npower=100 mW into 32 ohm\n"
			"source=Snowy",
			true },
		{ "cantor", "white", "gain=low\nsource=Snowy", false },
		{ "other", "snowy", "gain=lower\nsource=Snowy", false },
		{ "other", "snowy", "gain=low\noutput=4.4 mm\nsource=Snowy", false },
		{ "other", "snowy", "gain=low", false },
		{ "other", "snowy", "volume.unit=steps", false },
	};
	CLEANUP(record_finish) struct record r;

	record_init(&r);
	struct uuid u = add_chain(&r, "cantor", "snowy", "gain=low\nsource=Snowy");
	const struct chain *c = record_find(&r, ROW_CHAIN, &u);
	assert_false(chains_are_one(c, NULL));
	for (size_t i = 0; i < LENGTH(others); i++) {
		struct uuid o = add_chain(&r, others[i].review, others[i].name, others[i].content);
		const struct chain *x = record_find(&r, ROW_CHAIN, &o);

		if (chains_are_one(c, x) != others[i].one || chains_are_one(x, c) != others[i].one)
			fail_msg("%s of %s: %s", x->name, others[i].review, x->content);
	}
	/* Where only the volume is known, the name tells chains apart. */
	u = add_chain(&r, "cantor", "k7", "volume.unit=dB");
	c = record_find(&r, ROW_CHAIN, &u);
	u = add_chain(&r, "other", "k8", "volume.unit=dB");
	assert_false(chains_are_one(c, record_find(&r, ROW_CHAIN, &u)));
	u = add_chain(&r, "other", "k7", "volume.unit=dB");
	assert_true(chains_are_one(c, record_find(&r, ROW_CHAIN, &u)));
}

TEST(references_are_to_the_first_of_equal_chains)
{
	CLEANUP(record_finish) struct record own, other;

	begin(&own, "cantor");
	begin(&other, "other");
	struct uuid old = add_chain(&own, "cantor", "snowy", "source=Snowy\nvolume.unit=steps"),
		    now = add_chain(&own, "cantor", "snowy", "source=Snowy"),
		    twin = add_chain(&own, "cantor", "twin", "source=Snowy"),
		    there = add_chain(&other, "other", "white", "source=Snowy\nvolume.value=3"),
		    twin_there = add_chain(&other, "other", "twin", "source=Snowy"),
		    unlike = add_chain(&other, "other", "snowy", "source=Snow");
	((struct chain *)record_find(&own, ROW_CHAIN, &old))->rank = NO_INT;
	struct volume *v[] = { add_volume(&own, &old, NULL), add_volume(&own, &twin, "dB"),
		add_volume(&other, &there, NULL), add_volume(&other, &twin_there, NULL),
		add_volume(&other, &unlike, NULL) };
	struct note *n = row_new(ROW_NOTE);
	n->row.uuid = uuid_random();
	n->against_chain = there;
	n->volume = xstrdup("20");
	n->setup.chain = there;
	rows_take(&other.of[ROW_NOTE], n);
	/* Undo takes back a chain and a track, but no listening interval. */
	struct uuid edited = add_chain(&own, "cantor", "twin", "gain=high\nsource=Snowy"),
		    added = add_chain(&own, "cantor", "amp", "source=K9");
	struct stretch *heard[] = { add_stretch(&own, &edited, false),
		add_stretch(&own, &added, true), add_stretch(&own, &now, false) };
	((struct chain *)record_find(&own, ROW_CHAIN, &edited))->row.deleted = true;
	((struct chain *)record_find(&own, ROW_CHAIN, &added))->row.deleted = true;
	chains_unite((struct record *const[]){ &own, &other }, 2);
	const struct uuid *is[] = { &now, &twin, &now, &twin, &unlike };
	const char *const units[] = { "steps", "dB", "steps", "steps", NULL };
	for (size_t i = 0; i < LENGTH(v); i++) {
		assert_true(uuid_same(&v[i]->setup.chain, is[i]));
		assert_string_equal(v[i]->unit ? v[i]->unit : "", units[i] ? units[i] : "");
	}
	assert_true(uuid_same(&n->against_chain, &now));
	assert_string_equal(n->volume_unit, "steps");
	assert_true(uuid_same(&heard[0]->setup.chain, &twin));
	assert_true(uuid_none(&heard[1]->setup.chain));
	assert_true(uuid_same(&heard[2]->setup.chain, &now));
	assert_false(uuid_none(&heard[0]->item));
	assert_true(uuid_none(&heard[1]->item));
	/* Each record has the rows to which its rows refer. */
	assert_non_null(record_find(&other, ROW_CHAIN, &now));
	assert_null(record_find(&own, ROW_CHAIN, &unlike));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/chains.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "review/record/rows_note.h"
#include "support/needs.h"
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
		{ "cantor", "snowy", "follow.command=clock\ngain=low\nsource=Snowy", true },
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

/* ---- random changes of chains, and the rule in small ---- */

#define ROUNDS 60
#define ACTS 40
#define NAMES 3
#define CONTENTS 3
static const char *const contents[] = { "source=Snowy", "source=K9", "source=Dongle" };

/* The chain that a name stands for now. content: -1: none is offered. */
static struct chain_now {
	int content, rank;
	const char *added[CONTENTS]; /* who named each content first; a file replaces only a file */
} chains[NAMES];
static uint32_t seed;

static void
take_all(struct record *r, struct edits *e)
{
	for (size_t i = 0; i < e->n; i++)
		rows_put(&r->of[e->v[i].kind], e->v[i].row);
	free(e->v);
}

static void
revise(struct record *r, const struct review *review, int name, int content, int rank,
	const char *added)
{
	char called[] = { (char)('a' + name), '\0' };
	struct edits change = { .v = NULL };
	CLEANUP(pairs_finish) struct pairs p = { .v = NULL };

	pairs_from_content(&p, contents[content]);
	chains_revise(r, review, called, &p, rank, added, &change);
	const char **first = &chains[name].added[content];
	bool same = chains[name].content == content && chains[name].rank == rank &&
		(text_same(added, "file") || text_same(*first, added));
	assert_int_equal(change.n == 0, same);
	take_all(r, &change);
	if (!*first || !text_same(added, "file"))
		*first = added;
	chains[name].content = content;
	chains[name].rank = rank;
}

static void
withdraw(struct record *r, const struct review *review, int name)
{
	char called[] = { (char)('a' + name), '\0' };
	struct edits change = { .v = NULL };
	const struct chain *c = chains_named(r, &review->row.uuid, called);

	if (c)
		chains_withdraw(r, c, &change);
	take_all(r, &change);
	chains[name].content = -1;
}

/* Each name has its newest content, the chains are listed by their ranks, and no row is lost. */
static void
check_chains(const struct record *r, const struct review *review)
{
	CLEANUP(pointer_free) const struct chain **list = NULL;
	size_t n = chains_list(r, &review->row.uuid, &list), offered = 0, rows = 1;
	int next = 0;

	for (int name = 0; name < NAMES; name++) {
		char called[] = { (char)('a' + name), '\0' };
		const struct chain *c = chains_named(r, &review->row.uuid, called);
		int content = chains[name].content, rank = chains[name].rank;

		for (int i = 0; i < CONTENTS; i++)
			rows += chains[name].added[i] != NULL;
		assert_int_equal(c != NULL, content >= 0);
		if (!c)
			continue;
		assert_string_equal(c->content, contents[content]);
		assert_string_equal(c->added, chains[name].added[content]);
		assert_int_equal(c->rank, rank);
		next = rank >= next ? rank + 1 : next;
		offered++;
	}
	assert_int_equal(n, offered);
	for (size_t i = 1; i < n; i++)
		assert_true(list[i - 1]->rank <= list[i]->rank);
	assert_int_equal(chains_next_rank(r, &review->row.uuid), next);
	assert_int_equal(record_count(r, ROW_CHAIN), rows);
}

TEST(a_name_has_its_newest_content_and_the_others_are_kept)
{
	static const char *const origins[] = { "file", "bench", "shell" };

	for (uint32_t round = 0; round < ROUNDS; round++) {
		CLEANUP(record_finish) struct record r;

		seed = round;
		begin(&r, "cantor");
		struct review *review = record_at(&r, ROW_REVIEW, 0);
		review->id = xstrdup("cantor");
		add_chain(&r, "other", "a", "source=Snowy");
		for (int i = 0; i < NAMES; i++)
			chains[i] = (struct chain_now){ .content = -1 };
		for (int i = 0; i < ACTS; i++) {
			if (any_below(&seed, 4))
				revise(&r, review, any_below(&seed, NAMES),
					any_below(&seed, CONTENTS), any_below(&seed, 4),
					origins[any_below(&seed, 3)]);
			else
				withdraw(&r, review, any_below(&seed, NAMES));
			check_chains(&r, review);
		}
	}
}

static void
add_note(struct record *r, const struct uuid *chain, int64_t made_ms)
{
	struct note *n = row_new(ROW_NOTE);

	n->row.uuid = uuid_random();
	n->setup.chain = *chain;
	n->made_ms = made_ms;
	rows_take(&r->of[ROW_NOTE], n);
}

TEST(an_update_is_no_other_chain_and_what_was_heard_first_is_the_usual_one)
{
	CLEANUP(record_finish) struct record r = record_new();
	const struct uuid first = add_chain(&r, "a", "dx", "firmware=1.02\nsource=DX300"),
			  then = add_chain(&r, "a", "dx", "firmware=1.03\nsource=DX300"),
			  last = add_chain(
				  &r, "a", "dx", "firmware=1.04\nsource=DX300\nvolume.value=3"),
			  named = add_chain(&r, "a", "desk", "firmware=1.02\nsource=DX300"),
			  other = add_chain(&r, "a", "dx", "firmware=1.03\nsource=DX340"),
			  elsewhere = add_chain(&r, "b", "dx", "firmware=1.03\nsource=DX300");
	const struct chain *c = record_find(&r, ROW_CHAIN, &last);

	assert_true(chains_is_update(c, record_find(&r, ROW_CHAIN, &first)));
	assert_true(chains_are_one(record_find(&r, ROW_CHAIN, &then), c));
	assert_false(chains_is_update(c, c));
	assert_false(chains_is_update(c, record_find(&r, ROW_CHAIN, &named)));
	assert_false(chains_is_update(c, record_find(&r, ROW_CHAIN, &other)));
	assert_false(chains_is_update(c, record_find(&r, ROW_CHAIN, &elsewhere)));
	assert_true(chains_heard_first(&r, c) == c); /* none was heard */
	add_note(&r, &last, 3000);
	add_note(&r, &other, 500);
	add_note(&r, &then, 2000);
	assert_true(chains_heard_first(&r, c) == record_find(&r, ROW_CHAIN, &then));
	add_note(&r, &first, 1000);
	assert_true(chains_heard_first(&r, c) == record_find(&r, ROW_CHAIN, &first));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/note_rules.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "support/test.h"

TEST(time_in_the_track_is_less_the_reaction_and_the_offset)
{
	struct note n = { .pos_ms = 70000, .pos_end_ms = NO_MS, .reaction_ms = 400 };

	assert_int_equal(note_track_ms(&n, 5000), 64600);
	assert_int_equal(note_track_ms(&n, 0), 69600);
	assert_int_equal(note_track_end_ms(&n, 5000), NO_MS);
	n.pos_ms = 1000;
	assert_int_equal(note_track_ms(&n, 5000), 0);
}

/* A note at 1:10.4 of the track, in a source that begins 5 s before it. */
TEST(a_typed_time_is_of_the_track_and_keeps_the_source)
{
	static const struct {
		struct timespan typed;
		int64_t from_ms, to_ms, pos_ms;
		bool other;
	} cases[] = {
		{ { 70000, NO_MS, false, false }, 70400, NO_MS, 75800, false },
		{ { 71000, NO_MS, false, false }, 71000, NO_MS, 76000, true },
		{ { 70200, NO_MS, false, false }, 70400, NO_MS, 75800, false },
		{ { 70000, 80000, false, false }, 70400, 80000, 75400, true },
		{ { 70000, NO_MS, false, true }, 70400, NO_MS, 75400, true },
		{ { 0, NO_MS, false, false }, 0, NO_MS, 5000, true },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct note n = { .pos_ms = 75800,
			.pos_end_ms = NO_MS,
			.reaction_ms = 400,
			.reaction_end_ms = NO_INT,
			.pos_spread_ms = NO_INT,
			.about = true,
			.source = uuid_random() };

		bool other = note_type_time(&n, &cases[i].typed, 5000);
		assert_true(other == cases[i].other);
		assert_int_equal(note_track_ms(&n, 5000), cases[i].from_ms);
		assert_int_equal(note_track_end_ms(&n, 5000), cases[i].to_ms);
		assert_int_equal(n.pos_ms, cases[i].pos_ms);
		assert_true(n.about == (cases[i].from_ms == 70400));
		assert_true(n.open == cases[i].typed.open);
		assert_false(uuid_none(&n.source));
		free(n.pos_from);
	}
	/* Before the source begins there is the track alone. */
	struct note n = { .pos_ms = 1000, .pos_end_ms = 9000, .source = uuid_random() };
	assert_true(note_type_time(&n, &(struct timespan){ 2000, 14000, false, false }, -5000));
	assert_int_equal(n.pos_ms, 2000);
	assert_int_equal(n.pos_end_ms, 14000);
	assert_true(uuid_none(&n.source));
	assert_string_equal(n.pos_from, POS_TYPED);
	free(n.pos_from);
}

TEST(a_note_that_answers_a_question_is_of_its_section)
{
	struct question q = { .row.uuid = identity_of_question("cantor", "warmth"),
		.section = identity_of_section("bass") };
	struct note n = { .part = NULL };

	note_set_question(&n, &q);
	assert_true(uuid_same(&n.question, &q.row.uuid));
	assert_true(uuid_same(&n.section, &q.section));
}

TEST(note_against_a_device_makes_the_review_compare_with_it)
{
	struct review *r = row_new(ROW_REVIEW);
	struct device *d = row_new(ROW_DEVICE);
	struct edits e = { .v = NULL };
	CLEANUP(record_finish) struct record rec;
	struct note n = { .from_memory = true };

	record_init(&rec);
	r->row.uuid = n.review = identity_of_review("cantor");
	r->id = xstrdup("cantor");
	d->row.uuid = n.against = identity_of_device("zero");
	d->id = xstrdup("zero");
	rows_take(&rec.of[ROW_REVIEW], r);
	rows_take(&rec.of[ROW_DEVICE], d);
	note_against_edits(&rec, &n, &e);
	assert_int_equal(e.n, 1);
	struct comparison *c = e.v[0].row;
	struct uuid u = identity_of_comparison(r, &d->row.uuid);
	assert_true(uuid_same(&c->row.uuid, &u));
	assert_true(c->from_memory && c->rank >= RANK_ADDED);
	rows_take(&rec.of[ROW_COMPARISON], c);
	e.n = 0;
	note_against_edits(&rec, &n, &e);
	assert_int_equal(e.n, 0);
	/* One that left its file comes back. */
	c->rank = NO_INT;
	note_against_edits(&rec, &n, &e);
	assert_int_equal(e.n, 1);
	edits_finish(&e);
	/* The device under test is compared with nothing. */
	c->rank = NO_INT;
	r->device = n.against;
	note_against_edits(&rec, &n, &e);
	assert_int_equal(e.n, 0);
}

/* ---- what a note compares with, and what it is about ---- */

/* The device, else the setting, else the chain, and nothing with which it was heard itself. */
TEST(a_note_compares_with_one_thing_that_it_was_not_heard_with)
{
	const struct uuid own[] = { UUID_NONE, uuid_of("own device"), uuid_of("other device"),
		uuid_of("own setting"), uuid_of("other setting"), uuid_of("own chain"),
		uuid_of("other chain") };
	enum { NONE, OWN, OTHER };

	for (int i = 0; i < 54; i++) {
		int device = i % 3, setting = i / 3 % 3, chain = i / 9 % 3;
		struct note n = { .setup = {
					  .device = own[1], .variant = own[3], .chain = own[5] } };
		const struct compared with = { .device = own[device],
			.variant = setting ? own[2 + setting] : UUID_NONE,
			.chain = chain ? own[4 + chain] : UUID_NONE,
			.memory = i >= 27 };

		note_compare_with(&n, &with);
		bool of_device = device == OTHER, of_setting = !of_device && setting == OTHER,
		     of_chain = !of_device && !of_setting && chain == OTHER;
		assert_true(uuid_same(&n.against, of_device ? &own[2] : &UUID_NONE));
		assert_true(uuid_same(&n.against_variant, of_setting ? &own[4] : &UUID_NONE));
		assert_true(uuid_same(&n.against_chain, of_chain ? &own[6] : &UUID_NONE));
		assert_int_equal(n.from_memory, of_device && i >= 27);
		const struct compared is = note_compared(&n);
		assert_int_equal(compared_is_nothing(&is), !of_device && !of_setting && !of_chain);
	}
}

TEST(a_note_without_a_track_has_the_part_of_what_it_is_about)
{
	const struct uuid u = uuid_of("any");
	const struct {
		struct uuid item, question, section, chain, against_chain;
		const char *part, *becomes;
	} rows[] = { { .item = u, .becomes = NULL }, { .part = "fit", .becomes = "fit" },
		{ .question = u, .section = u, .chain = u, .becomes = "question" },
		{ .section = u, .chain = u, .becomes = "section" },
		{ .chain = u, .becomes = "chain" }, { .against_chain = u, .becomes = "chain" },
		{ .becomes = "impression" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct note n = { .item = rows[i].item,
			.question = rows[i].question,
			.section = rows[i].section,
			.setup.chain = rows[i].chain,
			.against_chain = rows[i].against_chain,
			.part = rows[i].part ? xstrdup(rows[i].part) : NULL };

		note_complete_part(&n);
		assert_string_equal(text_or(n.part, ""), text_or(rows[i].becomes, ""));
		free(n.part);
	}
}

/* ---- private notes: random acts, of which the last one counts ---- */

static void
take_edits(struct record *r, struct edits *e)
{
	for (size_t i = 0; i < e->n; i++)
		rows_put(&r->of[e->v[i].kind], e->v[i].row);
	free(e->v);
}

TEST(a_note_is_private_by_the_last_act_and_so_are_words_that_it_got_meanwhile)
{
	uint32_t seed = 1;
	bool hidden = false;
	CLEANUP(record_finish) struct record r;
	const struct uuid u = uuid_of("note"), other = uuid_of("other note");

	record_init(&r);
	struct note *n = row_new(ROW_NOTE);
	n->row.uuid = u;
	rows_take(&r.of[ROW_NOTE], n);
	for (int i = 0; i < 200; i++) {
		struct edits change = { .v = NULL };
		const struct note *was = record_find(&r, ROW_NOTE, &u);
		seed = seed * 1664525u + 1013904223u;
		bool hides = seed >> 30 == 0, shows = seed >> 30 == 1, writes = seed >> 28 & 1;

		if (hides || shows) {
			note_withhold(&r, was, hides, &change);
			hidden = hides;
		}
		bool public = shows && was->private;
		struct note *version = row_dup(ROW_NOTE, was);
		version->private &= !shows;
		if (writes)
			xreplace(&version->body, i % 2 ? "odd" : "even");
		bool changed = !text_same(version->body, was->body);
		edits_add(&change, ROW_NOTE, version);
		note_mark_private(&r, &change);
		/* an edit that hides or shows a note decides that itself */
		bool acts = change.v[0].kind == ROW_WITHHELD;
		assert_int_equal(
			version->private, !shows && (was->private || (changed && !acts && hidden)));
		assert_true(!public || change.n > 1);
		take_edits(&r, &change);
		assert_int_equal(note_is_private(&r, record_find(&r, ROW_NOTE, &u)), hidden);
		assert_false(withheld_is(&r, &other));
	}
}

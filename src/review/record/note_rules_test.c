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

TEST(part_is_that_of_what_the_note_names)
{
	struct question q = { .row.uuid = identity_of_question("cantor", "warmth"),
		.section = identity_of_section("bass") };
	struct note n = { .part = NULL };

	note_complete_part(&n);
	assert_string_equal(n.part, "impression");
	xreplace(&n.part, NULL);
	note_set_question(&n, &q);
	assert_true(uuid_same(&n.section, &q.section));
	note_complete_part(&n);
	assert_string_equal(n.part, "question");
	xreplace(&n.part, NULL);
	n.item = identity_of_item("bass/low", NULL);
	note_complete_part(&n);
	assert_null(n.part);
	assert_true(text_is_among("packaging", note_parts));
	assert_false(text_is_among("nonsense", note_parts));
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

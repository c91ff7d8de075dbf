#include "record/note_rules.h"

#include "base/mem.h"
#include "base/text.h"
#include "record/identity.h"
#include "record/rows.h"
#include "support/test.h"

static void
time_in_the_track_is_less_the_reaction_and_the_offset(void **state)
{
	struct note n = { .pos_ms = 70000, .pos_end_ms = NO_MS, .reaction_ms = 400 };

	assert_int_equal(note_track_ms(&n, 5000), 64600);
	assert_int_equal(note_track_ms(&n, 0), 69600);
	assert_int_equal(note_track_end_ms(&n, 5000), NO_MS);
	n.pos_ms = 1000;
	assert_int_equal(note_track_ms(&n, 5000), 0);
}

static void
part_is_that_of_what_the_note_names(void **state)
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

static void
note_against_a_device_makes_the_review_compare_with_it(void **state)
{
	struct review *r = row_new(&row_types[ROW_REVIEW]);
	struct device *d = row_new(&row_types[ROW_DEVICE]);
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
	struct uuid u = identity_of_comparison(&r->row.uuid, &d->row.uuid);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_in_the_track_is_less_the_reaction_and_the_offset),
		cmocka_unit_test(part_is_that_of_what_the_note_names),
		cmocka_unit_test(note_against_a_device_makes_the_review_compare_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

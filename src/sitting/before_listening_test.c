/* What is decided before the ears are asked: an anchor and a plan. */
#include "sitting/recorded.h"
#include "sitting/sitting_private.h"
#include "support/sitting_world.h"

static const struct sitting_row *
session(struct world *w)
{
	return record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
}

static const char *
plan(struct world *w)
{
	return ((const struct review *)record_find(&w->s->rec, ROW_REVIEW, &w->s->review))->plan;
}

static void
an_anchor_names_both_sides_and_attributes(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(sitting_anchor(w->s, "Performer8 of Cantor in bass-depth, attack", &err));
	struct uuid performer8 = w->s->devices[1].device->row.uuid,
		    cantor = w->s->devices[0].device->row.uuid;
	assert_true(uuid_same(&session(w)->anchor, &performer8));
	assert_true(uuid_same(&session(w)->anchor_of, &cantor));
	assert_string_equal(session(w)->anchor_in, "bass-depth attack");
	assert_true(sitting_anchor(w->s, "walk of desk", &err));
	assert_true(uuid_none(&session(w)->anchor) && !uuid_none(&session(w)->anchor_chain_of));
	assert_null(session(w)->anchor_in);
	assert_true(sitting_undo(w->s, &err));
	assert_true(uuid_same(&session(w)->anchor_of, &cantor));
	stop(w);
}

static void
an_anchor_without_two_sides_is_refused(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_false(sitting_anchor(w->s, "Performer8", &err));
	assert_non_null(strstr(err.msg, "anchor NAME of NAME"));
	assert_false(sitting_anchor(w->s, "Performer8 of desk", &err));
	assert_non_null(strstr(err.msg, "both names must be devices"));
	assert_false(sitting_anchor(w->s, "Performer8 of Cantor in nonsense", &err));
	assert_non_null(strstr(err.msg, "nonsense"));
	assert_true(uuid_none(&session(w)->anchor));
	stop(w);
}

static void
a_plan_is_of_the_review_and_can_be_undone(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_null(plan(w));
	assert_true(sitting_plan(w->s, "8 3 bass-depth", &err));
	assert_string_equal(
		plan(w), "{\"tracks\":8,\"sessions\":3,\"attributes\":[\"bass-depth\"]}");
	assert_string_equal(w->s->said,
		"plan of this review: 8 tracks on 3 evenings, in bass-depth; it finds 8 "
		"of 10 differences from about 0.9, at an assumed spread of 0.50; wear "
		"first, in turn from evening to evening: AFUL Cantor, AFUL Performer8");
	assert_false(sitting_plan(w->s, "many", &err));
	assert_true(sitting_plan(w->s, "none", &err));
	assert_null(plan(w));
	assert_true(sitting_undo(w->s, &err));
	assert_non_null(plan(w));
	stop(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(an_anchor_names_both_sides_and_attributes),
		WORLD_TEST(an_anchor_without_two_sides_is_refused),
		WORLD_TEST(a_plan_is_of_the_review_and_can_be_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

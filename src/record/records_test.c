#include "record/records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
moment_is_from_3_s_before_to_10_s_after(void **state)
{
	struct cue c = { .pos_ms = 30000, .pos_end_ms = NO_MS };

	(void)state;
	assert_false(cue_is_at(&c, 26999, NO_MS));
	assert_true(cue_is_at(&c, 27000, NO_MS));
	assert_true(cue_is_at(&c, 40000, NO_MS));
	assert_false(cue_is_at(&c, 40001, NO_MS));
}

static void
range_is_itself(void **state)
{
	struct cue c = { .pos_ms = 30000, .pos_end_ms = 60000 };

	(void)state;
	assert_false(cue_is_at(&c, 29999, NO_MS));
	assert_true(cue_is_at(&c, 30000, NO_MS));
	assert_true(cue_is_at(&c, 60000, NO_MS));
	assert_false(cue_is_at(&c, 60001, NO_MS));
	c.pos_end_ms = NO_MS;
	c.open = true;
	assert_false(cue_is_at(&c, 29999, NO_MS));
	assert_true(cue_is_at(&c, 600000, NO_MS));
}

static void
note_with_a_range_is_at_every_cue_that_it_touches(void **state)
{
	struct cue c = { .pos_ms = 30000, .pos_end_ms = 60000 };

	(void)state;
	assert_true(cue_is_at(&c, 10000, 30000));
	assert_true(cue_is_at(&c, 59000, 90000));
	assert_false(cue_is_at(&c, 10000, 29000));
	assert_false(cue_is_at(&c, 60001, 90000));
}

static void
what_has_no_time_is_nowhere(void **state)
{
	struct cue none = { .pos_ms = NO_MS, .pos_end_ms = NO_MS },
		   c = { .pos_ms = 0, .pos_end_ms = NO_MS };

	(void)state;
	assert_false(cue_is_at(&none, 0, NO_MS));
	assert_false(cue_is_at(&c, NO_MS, NO_MS));
	assert_true(cue_is_at(&c, 0, NO_MS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moment_is_from_3_s_before_to_10_s_after),
		cmocka_unit_test(range_is_itself),
		cmocka_unit_test(note_with_a_range_is_at_every_cue_that_it_touches),
		cmocka_unit_test(what_has_no_time_is_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

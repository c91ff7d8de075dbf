#include <math.h>

#include "base/mem.h"
#include "numbers/spread.h"
#include "support/test.h"

static const struct spread_scale half_steps = { 0, 5, 0.5 };

#define GROUP(...)                                                                         \
	{                                                                                  \
		(const double[]){ __VA_ARGS__ }, LENGTH(((const double[]){ __VA_ARGS__ })) \
	}

/* The examples A and B of Bland and Altman's residual SD. */
static void
the_spread_is_that_of_the_examples(void **state)
{
	const struct spread_group a[] = { GROUP(4, 4), GROUP(3, 3.5), GROUP(5, 4), GROUP(2, 2),
		GROUP(3, 3), GROUP(4, 4.5) };
	const struct spread_group b[] = { GROUP(3, 4, 3), GROUP(2, 2.5), GROUP(5, 4), GROUP(3) };
	struct spread s;

	spread_of(&s, a, LENGTH(a));
	assert_int_equal(s.repeats, 6);
	assert_true(fabs(s.sd - 0.354) < 0.0005);
	spread_of(&s, b, LENGTH(b));
	assert_int_equal(s.repeats, 4);
	assert_true(fabs(s.sd - 0.568) < 0.0005);
}

static void
fewer_than_four_repeats_say_nothing(void **state)
{
	const struct spread_group g[] = { GROUP(3, 4, 3), GROUP(2, 2.5, NAN), GROUP(5) };
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct spread s;

	spread_of(&s, g, LENGTH(g));
	assert_int_equal(s.repeats, 3);
	assert_true(isnan(s.sd));
	spread_add_words(&b, "You", &s, &half_steps, false);
	assert_int_equal(b.len, 0);
}

static void
the_spread_is_said_in_steps(void **state)
{
	static const struct {
		double sd, step;
		const char *words;
	} rows[] = { { 0, 0.5, "You gave the same number each time (12 repeats)" },
		{ 0.1, 0.5, "You vary by less than a quarter of a step (12 repeats)" },
		{ 0.25, 0.5, "You vary by about half a step (12 repeats)" },
		{ 0.35, 0.5, "You vary by about half a step (12 repeats)" },
		{ 0.5, 0.5, "You vary by about one step (12 repeats)" },
		{ 0.77, 0.5, "You vary by about 1.5 steps (12 repeats)" },
		{ 1.9, 1, "You vary by about 2 steps (12 repeats)" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(buf_finish) struct buf b = BUF_INIT;
		const struct spread s = { rows[i].sd, 12 };
		const struct spread_scale scale = { 0, 5, rows[i].step };

		spread_add_words(&b, "You", &s, &scale, false);
		assert_string_equal(b.s, rows[i].words);
	}
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	spread_add_words(&b, "I", &(struct spread){ 0.5, 4 }, &half_steps, true);
	assert_string_equal(b.s, "I vary by about one step on the scale 0 to 5 (4 repeats)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_spread_is_that_of_the_examples),
		cmocka_unit_test(fewer_than_four_repeats_say_nothing),
		cmocka_unit_test(the_spread_is_said_in_steps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "answers/blind_reach.h"

/* 4,000 simulated sets of ratings for each row, judged by the rule of `compare`: the difference
 * that is shown in 80 % of them. */
static void
the_difference_that_is_found_is_what_simulations_find(void **state)
{
	static const struct {
		double of_error; /* the difference divided by its standard error */
		size_t items, evenings;
	} rows[] = { { 5.56, 8, 3 }, { 4.56, 4, 6 }, { 3.65, 8, 8 }, { 5.52, 3, 20 },
		{ 3.41, 12, 12 }, { 7.07, 3, 3 }, { 3.16, 20, 20 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = rows[i].items * rows[i].evenings;
		double want = rows[i].of_error * 0.4 * sqrt(2.0 / 3 / (double)n);
		double got = blind_reach_difference(0.4, rows[i].items, rows[i].evenings, 3);
		if (!(fabs(got / want - 1) < 0.05))
			fail_msg("row %zu: %.6f, not %.6f", i, got, want);
	}
	assert_true(isnan(blind_reach_difference(0.5, 1, 3, 3)));
}

static void
words(const struct blind_reach *p, const char *says)
{
	struct record r;
	struct buf out = BUF_INIT;

	record_init(&r);
	blind_reach_add(&out, p, &r);
	assert_string_equal(out.s, says);
	buf_finish(&out);
	record_finish(&r);
}

static void
a_plan_says_what_a_run_can_show_and_how_long_it_takes(void **state)
{
	(void)state;
	words(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 6 },
		"2 devices, 8 tracks, 3 repeats: shows nothing alone; three like it "
		"show about 0.5, at an assumed spread of 0.50; about 40 minutes");
	words(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 8 },
		"2 devices, 8 tracks, 4 repeats: shows nothing alone; three like it "
		"show about 0.5, at an assumed spread of 0.50; about 54 minutes");
	words(&(struct blind_reach){ .devices = 3, .items = 1, .trials = 6 },
		"3 devices, 1 track, 2 repeats: one track says nothing about other music; about "
		"12 minutes");
	words(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 10, .named = true },
		"10 trials of 2 devices: 9 right answers or more are significant, p = 0.0107; "
		"about 20 minutes");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_difference_that_is_found_is_what_simulations_find),
		cmocka_unit_test(a_plan_says_what_a_run_can_show_and_how_long_it_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

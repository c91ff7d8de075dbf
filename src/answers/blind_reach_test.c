#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "answers/blind_reach.h"

/* SciPy: (t.ppf(.975, n-1) + t.ppf(.8, n-1)) * sd * sqrt(2/b/n) */
static void
the_difference_that_a_run_finds_is_that_of_a_t_test(void **state)
{
	static const struct {
		double sd, repeats, least;
		size_t items;
	} rows[] = {
		{ 0.45, 3, 0.4235713659, 8 },
		{ 0.45, 3, 0.3263137075, 12 },
		{ 0.5, 2, 1.5482550738, 3 },
		{ 0.3, 2.5, 0.2270893998, 13 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		double got = blind_reach_difference(rows[i].sd, rows[i].items, rows[i].repeats);
		if (!(fabs(got - rows[i].least) < 1e-6))
			fail_msg("row %zu: %.6f", i, got);
	}
	assert_true(isnan(blind_reach_difference(0.5, 1, 3)));
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
		"2 devices, 8 tracks, 3 repeats: can show differences from about 0.5, at an "
		"assumed spread of 0.50; about 40 minutes");
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
		cmocka_unit_test(the_difference_that_a_run_finds_is_that_of_a_t_test),
		cmocka_unit_test(a_plan_says_what_a_run_can_show_and_how_long_it_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

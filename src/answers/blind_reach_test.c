#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answers/blind_reach.h"

static void
words(const struct blind_reach *p, const char *says)
{
	struct buf out = BUF_INIT;

	blind_reach_add(&out, p);
	assert_string_equal(out.s, says);
	buf_finish(&out);
}

static void
a_plan_says_what_a_run_can_show_and_how_long_it_takes(void **state)
{
	(void)state;
	words(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 6 },
		"2 devices, 8 tracks, 3 repeats: no rating is tested before 3 such "
		"evenings; about 40 minutes");
	words(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 8 },
		"2 devices, 8 tracks, 4 repeats: no rating is tested before 3 such "
		"evenings; about 54 minutes");
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
		cmocka_unit_test(a_plan_says_what_a_run_can_show_and_how_long_it_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/level.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"

static void
a_byte_is_half_a_loudness_unit(void **state)
{
	static const struct {
		double lufs;
		int step;
	} known[] = { { -117, 1 }, { -116.5, 2 }, { -23, 189 }, { -23.2, 189 }, { -22.8, 189 },
		{ 0, 235 }, { 10, 255 }, { 40, 255 }, { INFINITY, 255 }, { -117.3, 0 }, { -200, 0 },
		{ -INFINITY, 0 }, { NAN, 0 } };

	(void)state;
	for (size_t i = 0; i < LENGTH(known); i++)
		assert_int_equal(level_step(known[i].lufs), known[i].step);
	for (int i = 1; i < 256; i++)
		assert_int_equal(level_step(level_lufs((unsigned char)i)), i);
	assert_true(isinf(level_lufs(0)));
	assert_true(level_lufs(235) == 0);
}

static double
mean(const struct level *l, int64_t from_ms, int64_t to_ms)
{
	return round(level_mean_lufs(l, from_ms, to_ms) * 100) / 100;
}

static void
a_mean_is_of_the_energy(void **state)
{
	/* -20, -10, silence, -20 LUFS, a tenth of a second each. */
	unsigned char steps[] = { 195, 215, 0, 195 };
	struct level l = { .step_ms = 100, .steps = steps, .n = 4 };

	(void)state;
	assert_true(mean(&l, 0, 100) == -20);
	assert_true(mean(&l, 100, 200) == -10);
	assert_true(mean(&l, 0, 200) == -12.6);    /* (0.01 + 0.1) / 2 */
	assert_true(mean(&l, 150, 250) == -13.01); /* half of it is silent */
	assert_true(mean(&l, 340, 341) == -20);    /* within a step */
	assert_true(isinf(mean(&l, 200, 300)));
	assert_true(mean(&l, 300, 9000) == -20); /* what was not measured does not count */
	assert_true(mean(&l, -500, 100) == -20);
	assert_true(isinf(mean(&l, 400, 9000)));
	assert_true(isinf(mean(&l, -500, -100)));
	assert_true(isinf(mean(&l, 100, 100)));
	l.n = 0;
	assert_true(isinf(mean(&l, 0, 100)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_byte_is_half_a_loudness_unit),
		cmocka_unit_test(a_mean_is_of_the_energy),
	};

	return cmocka_run_group_tests_name("level", tests, NULL, NULL);
}

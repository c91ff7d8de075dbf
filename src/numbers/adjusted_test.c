/* The least-squares fit of device, item and evening. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "numbers/adjusted.h"
#include "numbers/blind_draw.h"

static void
near_to(double got, double want)
{
	if (!(fabs(got - want) <= 1e-6))
		fail_msg("%.9f is not %.9f", got, want);
}

static void
a_complete_design_has_plain_means(void **state)
{
	struct adjusted_rating v[24];
	const size_t levels[] = { 3, 4, 2 };
	double value[3], mean[3] = { 0 };

	(void)state;
	for (size_t i = 0; i < 24; i++) {
		v[i] = (struct adjusted_rating){ (double)(i * 7 % 11) / 2,
			{ i % 3, i / 3 % 4, i / 12 } };
		mean[i % 3] += v[i].value / 8;
	}
	adjusted_of(v, 24, levels, value);
	for (size_t d = 0; d < 3; d++)
		near_to(value[d], mean[d]);
}

/* Device 2 was rated on the one hard track only: its value is that of a device that got as much
 * there as device 1. */
static void
a_hard_track_is_not_held_against_the_device(void **state)
{
	static const double level[] = { 4, 4, 1 };
	struct adjusted_rating v[7];
	const size_t levels[] = { 3, 3, 1 };
	double value[3];

	(void)state;
	for (size_t i = 0; i < 6; i++)
		v[i] = (struct adjusted_rating){ level[i / 2] - (double)(i % 2),
			{ i % 2, i / 2, 0 } };
	v[6] = (struct adjusted_rating){ 0, { 2, 2, 0 } };
	adjusted_of(v, 7, levels, value);
	near_to(value[0], 3);
	near_to(value[1], 2);
	near_to(value[2], 2);
}

/* With gaps at random: what is added to a device or an item is added to the values, and no more. */
static void
what_is_added_comes_back(void **state)
{
	struct blind_random r;
	const size_t levels[] = { 4, 6, 5 };

	(void)state;
	blind_seed(&r, 51);
	for (int round = 0; round < 50; round++) {
		struct adjusted_rating v[120], again[120];
		double value[4], other[4];
		size_t n = 0;

		for (size_t i = 0; i < 120; i++)
			if (i < 24 || blind_below(&r, 3) == 0)
				v[n++] = (struct adjusted_rating){ (double)blind_below(&r, 11) / 2,
					{ i % 4, i / 4 % 6, i / 24 } };
		adjusted_of(v, n, levels, value);
		for (size_t i = 0; i < n; i++) {
			again[i] = v[i];
			again[i].value += v[i].of[ADJUSTED_DEVICE] == 1 ? 0.7 : 0;
			again[i].value += v[i].of[ADJUSTED_ITEM] == 2 ? 0.6 : 0;
		}
		adjusted_of(again, n, levels, other);
		for (size_t d = 0; d < 4; d++)
			near_to(other[d], value[d] + (d == 1 ? 0.7 : 0) + 0.1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_complete_design_has_plain_means),
		cmocka_unit_test(a_hard_track_is_not_held_against_the_device),
		cmocka_unit_test(what_is_added_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

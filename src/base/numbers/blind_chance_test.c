/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/blind_chance.h"

#include <math.h>

#include "base/core/mem.h"
#include "support/test.h"

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

/* Returns p for two equally likely answers. */
static double
by_guessing(uint64_t hits, uint64_t n)
{
	return blind_chance_p(hits, n, 2);
}

TEST(guessing_has_exact_odds)
{
	static const struct {
		uint64_t n, five, one;
		double p_five, p_one;
	} rows[] = {
		{ 5, 5, 0, .03125, 0 },
		{ 6, 6, 0, .01563, 0 },
		{ 8, 7, 8, .03516, .00391 },
		{ 10, 9, 10, .01074, .00098 },
		{ 12, 10, 11, .01929, .00317 },
		{ 16, 12, 14, .03841, .00209 },
		{ 20, 15, 16, .02069, .00591 },
		{ 25, 18, 19, .02164, .00732 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_true(by_guessing(rows[i].five - 1, rows[i].n) > 0.05);
		assert_true(
			by_guessing(rows[i].one ? rows[i].one - 1 : rows[i].n, rows[i].n) > 0.01);
		near_to(by_guessing(rows[i].five, rows[i].n), rows[i].p_five, 0.0000051);
		if (rows[i].one)
			near_to(by_guessing(rows[i].one, rows[i].n), rows[i].p_one, 0.0000051);
	}
	near_to(by_guessing(8, 10), 56.0 / 1024, 1e-15);
	near_to(by_guessing(9, 12), 0.0730, 0.00005);
	near_to(by_guessing(10, 12), 0.0193, 0.00005);
	near_to(by_guessing(13, 16), 0.0106, 0.00005);
	near_to(by_guessing(30, 60), 0.5 + 0.5 * 118264581564861424.0 / 1152921504606846976.0,
		1e-12);
	near_to(by_guessing(0, 10), 1, 1e-15);
	assert_true(isnan(by_guessing(3, 2)) && isnan(by_guessing(0, 0)));
	assert_true(by_guessing(4, 4) > 0.05); /* no score of four trials shows anything */
}

/* SciPy: binom.sf(hits - 1, n, 1/k) */
TEST(guessing_among_several_devices_is_binomial)
{
	static const struct {
		uint64_t hits, n, k;
		double p;
	} rows[] = {
		{ 5, 6, 3, 0.017832647462277085 },
		{ 3, 9, 3, 0.6228217243306404 },
		{ 9, 12, 3, 0.0038555549910526277 },
		{ 7, 8, 4, 0.0003814697265625 },
		{ 1, 5, 4, 0.7626953125 },
		{ 8, 10, 2, 0.0546875 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		near_to(blind_chance_p(rows[i].hits, rows[i].n, rows[i].k), rows[i].p, 1e-12);
	near_to(blind_chance_p(0, 5, 3), 1, 0);
	assert_true(isnan(blind_chance_p(6, 5, 3)));
	assert_true(isnan(blind_chance_p(0, 0, 3)));
}

/* All outcomes: the chance of each that is as uneven or more, by Pascal's triangle. */
TEST(the_sign_test_is_exact_for_5_to_40_trials)
{
	uint64_t row[41] = { 1 };

	for (size_t n = 1; n <= 40; n++) {
		for (size_t i = n; i > 0; i--)
			row[i] += row[i - 1];
		/* n: the trials with a preference, of 5 to 40 trials with the others as ties */
		for (size_t a = 0; a <= n; a++) {
			uint64_t as_uneven = 0;

			for (size_t i = 0; i <= n; i++)
				if (labs((long)(2 * i) - (long)n) >= labs((long)(2 * a) - (long)n))
					as_uneven += row[i];
			near_to(blind_chance_sign_p(a, n), ldexp((double)as_uneven, -(int)n),
				1e-15);
		}
	}
	near_to(blind_chance_sign_p(9, 11), 134.0 / 2048, 1e-15);
	assert_true(isnan(blind_chance_sign_p(0, 0)) && isnan(blind_chance_sign_p(2, 1)));
}

/* Alternating sums lose all digits from about 70 trials on. */
TEST(chances_are_exact_or_absent)
{
	const size_t order[] = { 60, 60 }, said[] = { 50, 70 }, three[] = { 40, 40, 40 },
		     few[] = { 4, 4, 4 };
	double chance[121], sum = 0, mean = 0;

	assert_true(blind_chance_match(order, said, 2, chance));
	for (size_t m = 0; m <= 120; m++) {
		sum += chance[m];
		mean += (double)m * chance[m];
	}
	assert_true(fabs(sum - 1) < 1e-9 && fabs(mean - 60) < 1e-6);
	/* 1 / C(120, 50): all right is impossible, 110 is the most */
	assert_true(chance[111] <= 0 && chance[110] > 0);
	assert_false(blind_chance_match(three, three, 3, chance));
	assert_true(blind_chance_match(few, few, 3, chance));
}

/* Two devices in 3 and 6 trials, 2 and 4 answers, 3 trials without one: each order of the trials is
 * counted. */
TEST(chances_of_uneven_orders_and_answers_count_each_order)
{
	const size_t order[] = { 3, 6 }, said[] = { 2, 4 };
	double chance[9], want[9] = { 0 };

	for (unsigned first = 0; first < 1u << 9;
		first++) /* the trials of device 0; it was named in trials 0 and 1 */
		if (__builtin_popcount(first) == 3)
			want[__builtin_popcount(first & 3) + __builtin_popcount(~first & 0x3c)] +=
				1. / 84;
	assert_true(blind_chance_match(order, said, 2, chance));
	for (size_t m = 0; m <= said[0] + said[1]; m++)
		near_to(chance[m], want[m], 1e-12);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/numbers/spread.h"
#include "support/test.h"

#define GROUP(...)                                                                         \
	{                                                                                  \
		(const double[]){ __VA_ARGS__ }, LENGTH(((const double[]){ __VA_ARGS__ })) \
	}

/* The examples A and B of Bland and Altman's residual SD. */
TEST(the_spread_is_that_of_the_examples)
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

TEST(fewer_than_four_repeats_say_nothing)
{
	const struct spread_group g[] = { GROUP(3, 4, 3), GROUP(2, 2.5, NAN), GROUP(5) };
	struct spread s;

	spread_of(&s, g, LENGTH(g));
	assert_int_equal(s.repeats, 3);
	assert_true(isnan(s.sd));
}

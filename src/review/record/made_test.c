/* Which of two rows was made first: by their count within a session, else by time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/made.h"

#include "base/system/clock.h"
#include "review/record/rows.h"
#include "support/test.h"

#define NOW 1790000000000

static int
made_setup(void **state)
{
	clock_set(1, NOW);
	return 0;
}

static int
made_teardown(void **state)
{
	clock_set(-1, 0);
	return 0;
}

TEST(within_a_session_the_count_decides_whatever_the_clock_did)
{
	const struct uuid in = { { 7 } }, other = { { 8 } };
	struct rating rating = { .sitting = in, .sequence = 12, .made_ms = NOW - 3600000 };
	struct volume match = { .sitting = in, .sequence = 11, .made_ms = NOW };
	struct note note = { .sitting = in, .sequence = 13, .made_ms = NOW - 7200000 };

	assert_true(made_before(MADE(&match), MADE(&rating)));
	assert_false(made_before(MADE(&rating), MADE(&match)));
	assert_true(made_order(MADE(&note), MADE(&rating)) > 0);
	assert_int_equal(made_order(MADE(&note), MADE(&note)), 0);

	match.sitting = other; /* between sessions the time decides */
	assert_true(made_before(MADE(&rating), MADE(&match)));
	match.sitting = rating.sitting = UUID_NONE; /* of the shell also */
	assert_true(made_before(MADE(&rating), MADE(&match)));
}

TEST(rows_without_a_count_have_the_order_of_their_times)
{
	const struct uuid in = { { 7 } };
	struct rating rating = { .sitting = in, .sequence = NO_INT, .made_ms = NOW - 5 };
	struct volume match = { .sitting = in, .sequence = 3, .made_ms = NOW - 4 };

	assert_true(made_before(MADE(&rating), MADE(&match)));
	rating.made_ms = NOW - 4;
	assert_int_equal(made_order(MADE(&rating), MADE(&match)), 0);
	rating.sequence = 0;
	rating.made_ms = NOW - 3;
	assert_true(made_before(MADE(&match), MADE(&rating)));
}

TEST(between_sessions_a_time_after_now_comes_first)
{
	const struct uuid in = { { 7 } }, other = { { 8 } };
	struct rating far = { .sitting = in, .made_ms = NOW + INT64_C(4) * 365 * 86400000 },
		      farther = { .sitting = other, .made_ms = far.made_ms + 1000 },
		      near = { .sitting = other, .made_ms = NOW + 600000 },
		      old = { .sitting = other, .made_ms = -1000 };

	assert_true(made_before(MADE(&far), MADE(&old)));
	assert_true(made_before(MADE(&far), MADE(&farther)));
	assert_true(made_before(MADE(&old), MADE(&near))); /* ten minutes ahead are no error */
	near.made_ms++;
	assert_true(made_before(MADE(&near), MADE(&old)));
}

TEST_GROUP(made_setup, made_teardown)

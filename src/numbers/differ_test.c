/* Two tests that must agree: over tracks and over sessions. Figures by scipy. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "numbers/differ.h"

static const struct spread unknown = { .state = SPREAD_TOO_FEW };

static void
near_to(double got, double want, double by)
{
	if (!(fabs(got - want) <= by))
		fail_msg("%.6f is not %.6f", got, want);
}

static const double a[] = { 4, 3.5, 5, 4, 3, 4.5 }, b[] = { 3, 3, 4, 4, 2.5, 3 };

/* Six tracks; `session[d][i]` of device d at track i. */
static struct differ
differ_in(const size_t session[2][6])
{
	struct differ_rating v[12];
	struct differ x;

	for (size_t i = 0; i < 6; i++) {
		v[2 * i] = (struct differ_rating){ a[i], i, session[0][i], false };
		v[2 * i + 1] = (struct differ_rating){ b[i], i, session[1][i], true };
	}
	differ_of(&x, v, 12, 0.5, &unknown);
	return x;
}

static void
sessions_with_both_are_paired(void **state)
{
	struct differ x =
		differ_in((const size_t[2][6]){ { 0, 0, 1, 1, 2, 2 }, { 0, 0, 1, 1, 2, 2 } });

	(void)state;
	near_to(x.pairs.mean, 0.75, 1e-9);
	near_to(x.by_item.t, 3.503, 0.0005);
	near_to(x.by_item.p, 0.01723, 0.00001);
	assert_int_equal(x.sessions_both, 3);
	near_to(x.by_session.t, 5.196, 0.0005);
	near_to(x.by_session.p, 0.03510, 0.00001);
	near_to(x.p, 0.03510, 0.00001);
	near_to(x.interval.low, 0.1290, 0.0005);
	near_to(x.interval.high, 1.3710, 0.0005);
	assert_int_equal(differ_judge(&x, x.p, NAN), DIFFER_SHOWN);
	/* Among two attributes it is a perhaps. */
	assert_int_equal(differ_judge(&x, 2 * x.p, NAN), DIFFER_PERHAPS);
}

/* Session means of a: -0.125 0.25 0.875 less the tracks' levels; of b the same with the other sign.
 */
static void
sessions_of_one_device_each_are_two_samples(void **state)
{
	struct differ x =
		differ_in((const size_t[2][6]){ { 0, 0, 2, 2, 4, 4 }, { 1, 1, 3, 3, 5, 5 } });

	(void)state;
	assert_int_equal(x.sessions_both, 0);
	assert_true(x.sessions_a == 3 && x.sessions_b == 3 && !x.in_turn);
	/* scipy.stats.ttest_ind([.375, .25, .5], [-.375, -.25, -.5], equal_var=True) */
	near_to(x.by_session.t, 7.348, 0.0005);
	near_to(x.by_session.df, 4, 1e-6);
	near_to(x.by_session.p, 0.001826, 0.000001);
	near_to(x.p, x.by_item.p, 0);
	assert_int_equal(differ_judge(&x, x.p, NAN), DIFFER_SHOWN);
	assert_null(differ_reason(&x, DIFFER_SHOWN));
}

static void
one_device_after_the_other_is_never_shown(void **state)
{
	struct differ x =
		differ_in((const size_t[2][6]){ { 0, 0, 1, 1, 2, 2 }, { 3, 3, 4, 4, 5, 5 } });

	(void)state;
	assert_true(x.in_turn);
	assert_int_equal(differ_judge(&x, 1e-6, NAN), DIFFER_PERHAPS);
	assert_string_equal(differ_reason(&x, DIFFER_PERHAPS),
		"one device was rated only in earlier sessions: time may be the cause");
}

static void
few_sessions_could_be_the_day(void **state)
{
	struct differ x = differ_in((const size_t[2][6]){ { 0 }, { 1, 1, 1, 1, 1, 1 } });

	(void)state;
	assert_true(isnan(x.by_session.p));
	near_to(x.p, 0.01723, 0.00001);
	assert_int_equal(differ_judge(&x, x.p, NAN), DIFFER_PERHAPS);
	assert_string_equal(differ_reason(&x, DIFFER_PERHAPS), "the day may be the cause");
	x = differ_in((const size_t[2][6]){ { 0 }, { 0 } });
	assert_string_equal(differ_reason(&x, DIFFER_PERHAPS), "too few sessions");
}

/* Alike needs an interval inside the margin and a known spread. */
static void
alike_needs_the_whole_interval_within(void **state)
{
	static const double noise[] = { 0.1, -0.1, 0, 0.1, -0.1, 0 };
	struct differ_rating v[12];
	struct differ x;

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		v[2 * i] = (struct differ_rating){ 3 + noise[i], i, i / 2, false };
		v[2 * i + 1] = (struct differ_rating){ 3, i, i / 2, true };
	}
	differ_of(&x, v, 12, 0.1, &unknown);
	near_to(x.pairs.mean, 0, 1e-9);
	assert_int_equal(differ_judge(&x, 1, 0.5), DIFFER_ALIKE);
	assert_int_equal(differ_judge(&x, 1, 0.01), DIFFER_NOT_SHOWN);
	assert_int_equal(differ_judge(&x, 1, NAN), DIFFER_NOT_SHOWN);
	struct spread s = { .state = SPREAD_SHOWN, .sd_used = 0.1, .df = 12 };
	near_to(differ_margin(&s, 0.5, 0.3), 0.5, 1e-9);
	near_to(differ_margin(&s, 1, 0.3), 0.5, 1e-9);
	s.sd_used = 2;
	near_to(differ_margin(&s, 0.5, 0.5), spread_limit(2, 12, 0.5), 1e-9);
	assert_true(isnan(differ_margin(&unknown, 0.5, 0.3)));
}

/* Up by 2 on one track and down by 2 on another is no difference of the devices. */
static void
a_difference_may_hang_on_the_track(void **state)
{
	const struct spread s = { .state = SPREAD_SHOWN, .sd_used = 0.3, .df = 12 };
	const struct differ_rating v[] = { { 4, 0, 0, false }, { 2, 0, 0, true },
		{ 2, 1, 0, false }, { 4, 1, 0, true } };
	struct differ x;

	(void)state;
	differ_of(&x, v, LENGTH(v), 0.5, &s);
	assert_true(x.hangs_on_item && x.most_item == 0 && x.least_item == 1);
	differ_of(&x, v, LENGTH(v), 0.5, &unknown);
	assert_false(x.hangs_on_item);
}

/* On one track the repeats are the evidence, and hold for it alone. */
static void
one_track_is_tested_over_sessions(void **state)
{
	struct differ_rating v[8];
	struct differ x;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		v[2 * i] = (struct differ_rating){ 4 + (i % 2 ? 0.5 : 0), 0, i, false };
		v[2 * i + 1] = (struct differ_rating){ 2, 0, i, true };
	}
	differ_of(&x, v, 8, 0.5, &unknown);
	assert_true(isnan(x.by_item.p));
	assert_int_equal(differ_judge(&x, x.p, NAN), DIFFER_SHOWN);
	assert_string_equal(differ_reason(&x, DIFFER_SHOWN), "only for this music");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sessions_with_both_are_paired),
		cmocka_unit_test(sessions_of_one_device_each_are_two_samples),
		cmocka_unit_test(one_device_after_the_other_is_never_shown),
		cmocka_unit_test(few_sessions_could_be_the_day),
		cmocka_unit_test(alike_needs_the_whole_interval_within),
		cmocka_unit_test(a_difference_may_hang_on_the_track),
		cmocka_unit_test(one_track_is_tested_over_sessions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

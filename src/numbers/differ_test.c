/* One estimate with one error, over tracks and over evenings. p by scipy. */
#include <math.h>

#include "base/mem.h"
#include "numbers/differ.h"
#include "support/test.h"

static const struct spread unknown = { .state = SPREAD_TOO_FEW };

static void
near_to(double got, double want, double by)
{
	if (!(fabs(got - want) <= by))
		fail_msg("%.6f is not %.6f", got, want);
}

static const double a[] = { 4, 3.5, 5, 4, 3, 4.5 }, b[] = { 3, 3, 4, 4, 2.5, 3 };

static size_t items[12];

/* Six tracks; `evening[d][i]` of device d at track i. */
static struct differ
differ_in(const size_t evening[2][6])
{
	struct differ_rating v[12];
	struct differ x;
	size_t n = 12;

	for (size_t i = 0; i < 6; i++) {
		v[2 * i] = (struct differ_rating){ a[i], i, evening[0][i], false, 0 };
		v[2 * i + 1] = (struct differ_rating){ b[i], i, evening[1][i], true, 0 };
	}
	differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
	return x;
}

/* By hand: of the places V = 1.375/36/(5/6) with 5 degrees of freedom, as of the cells; of the
 * evenings, which differ by 0.75, 0.5 and 1, 0.125/9/(2/3). The sum is that of the evenings, so the
 * places have the largest. */
static void
evenings_with_both_are_paired(void **state)
{
	struct differ x =
		differ_in((const size_t[2][6]){ { 0, 0, 1, 1, 2, 2 }, { 0, 0, 1, 1, 2, 2 } });

	near_to(x.mean, 0.75, 1e-9);
	near_to(x.mean_a, 4, 1e-9);
	near_to(x.mean_b, 3.25, 1e-9);
	near_to(x.by[DIFFER_BY_PLACE].v, 0.0458333333333, 1e-12);
	near_to(x.by[DIFFER_BY_CELL].v, 0.0458333333333, 1e-12);
	near_to(x.by[DIFFER_BY_EVENING].v, 0.0208333333333, 1e-12);
	near_to(x.df, 5, 1e-9);
	near_to(x.t, 3.503, 0.0005);
	near_to(x.p, 0.01723, 0.00001);
	assert_int_equal(x.evenings, 3);
	near_to(x.interval.low, 0.1997, 0.0005);
	near_to(x.interval.high, 1.3003, 0.0005);
	near_to(x.weight, sqrt(2. / 6), 1e-9);
	assert_int_equal(differ_judge(&x, x.p, NAN), DIFFER_SHOWN);
	/* Among three attributes it is not. */
	assert_int_equal(differ_judge(&x, 3 * x.p, NAN), DIFFER_NOT_SHOWN);
}

/* Four tracks on three evenings: where tracks and evenings both vary, both variances count. */
static void
tracks_and_evenings_make_one_error(void **state)
{
	static const double d[3][4] = { { 1.5, 0.5, 1, 1 }, { 1.5, 1, 1.5, 1 },
		{ 1, 0.5, 1, 0.5 } };
	struct differ_rating v[24];
	struct differ x;
	size_t n = 24;

	for (size_t i = 0; i < 12; i++) {
		v[2 * i] = (struct differ_rating){ 3 + d[i / 4][i % 4], i % 4, i / 4, false, 0 };
		v[2 * i + 1] = (struct differ_rating){ 3, i % 4, i / 4, true, 0 };
	}
	differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
	near_to(x.mean, 1, 1e-9);
	near_to(x.by[DIFFER_BY_PLACE].v, 0.0231481481, 1e-9);
	near_to(x.by[DIFFER_BY_EVENING].v, 0.0208333333, 1e-9);
	near_to(x.by[DIFFER_BY_CELL].v, 0.0113636364, 1e-9);
	near_to(x.se, 0.1806041116, 1e-9);
	near_to(x.df, 2.6117184322, 1e-9);
	near_to(x.t, 5.5369725045, 1e-8);
	/* The differences of tracks and of evenings are all equal, those of cells are not. */
	static const double odd[4][2] = { { 1, 0 }, { 0, 1 }, { 1, 0 }, { 0, 1 } };
	for (size_t i = 0; i < 8; i++) {
		v[2 * i] = (struct differ_rating){ 3 + odd[i / 2][i % 2], i % 2, i / 2, false, 0 };
		v[2 * i + 1] = (struct differ_rating){ 3, i % 2, i / 2, true, 0 };
	}
	n = 16;
	differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
	near_to(x.se, 0.5 / sqrt(24), 1e-9);
	near_to(x.df, 3, 1e-9);
}

static void
nothing_is_tested(struct differ x, size_t evenings)
{
	assert_int_equal(x.evenings, evenings);
	assert_true(isnan(x.p) && isnan(x.se) && isfinite(x.mean));
	assert_false(range_known(x.interval) || range_known(x.interval_90));
	assert_int_equal(x.places, 6);
	assert_int_equal(differ_judge(&x, 1e-6, 5), DIFFER_UNTESTED);
}

static void
other_evenings_show_nothing(void **state)
{
	nothing_is_tested(
		differ_in((const size_t[2][6]){ { 0, 0, 2, 2, 4, 4 }, { 1, 1, 3, 3, 5, 5 } }), 0);
	nothing_is_tested(
		differ_in((const size_t[2][6]){ { 0, 0, 1, 1, 2, 2 }, { 3, 3, 4, 4, 5, 5 } }), 0);
	/* The same evening, but never the same track. */
	nothing_is_tested(
		differ_in((const size_t[2][6]){ { 0, 1, 2, 3, 4, 5 }, { 1, 0, 3, 2, 5, 4 } }), 0);
	nothing_is_tested(differ_in((const size_t[2][6]){ { 0 }, { 0 } }), 1);
	nothing_is_tested(
		differ_in((const size_t[2][6]){ { 0, 0, 0, 1, 1, 1 }, { 0, 0, 0, 1, 1, 1 } }), 2);
}

/* Track 5 and the evenings 3 and 4 have one device only. */
static void
only_what_was_heard_on_one_evening_counts(void **state)
{
	struct differ_rating v[] = { { 4, 0, 0, false, 1 }, { 3, 0, 0, true, 2 },
		{ 4.5, 1, 1, false, 3 }, { 3, 1, 1, true, 4 }, { 4, 2, 2, false, 5 },
		{ 3, 2, 2, true, 6 }, { 0, 2, 3, true, 7 }, { 0, 5, 3, true, 8 },
		{ 5, 5, 4, false, 9 } };
	struct differ x;
	size_t n = LENGTH(v), ids = 0;

	differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
	assert_int_equal(x.evenings, 3);
	assert_int_equal(x.places, 3);
	assert_true(items[0] == 0 && items[1] == 1 && items[2] == 2);
	near_to(x.mean, 3.5 / 3, 1e-9);
	assert_int_equal(n, 6);
	for (size_t i = 0; i < n; i++)
		ids |= (size_t)1 << v[i].id;
	assert_int_equal(ids, 126);
}

/* Each evening counts once: one with three tracks no more than one with one track. */
static void
each_evening_counts_once(void **state)
{
	struct differ_rating v[] = { { 3, 0, 0, false, 0 }, { 3, 0, 0, true, 0 },
		{ 3, 1, 0, false, 0 }, { 3, 1, 0, true, 0 }, { 3, 2, 0, false, 0 },
		{ 3, 2, 0, true, 0 }, { 4, 0, 1, false, 0 }, { 3, 0, 1, true, 0 },
		{ 5, 0, 2, false, 0 }, { 3, 0, 2, true, 0 } };
	struct differ x;
	size_t n = LENGTH(v);

	differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
	near_to(x.mean, 1, 1e-9);
	near_to(x.mean_a, 4, 1e-9);
	assert_int_equal(x.n_a, 5);
}

/* Alike needs an interval inside the margin. */
static void
alike_needs_the_whole_interval_within(void **state)
{
	static const double noise[] = { 0.1, -0.1, 0, 0.1, -0.1, 0 };
	struct differ_rating v[12];
	struct differ x;
	size_t n = 12;

	for (size_t i = 0; i < 6; i++) {
		v[2 * i] = (struct differ_rating){ 3 + noise[i], i, i / 2, false, 0 };
		v[2 * i + 1] = (struct differ_rating){ 3, i, i / 2, true, 0 };
	}
	differ_of(&x, v, &n, true, 0.1, true, &unknown, items);
	near_to(x.mean, 0, 1e-9);
	assert_int_equal(differ_judge(&x, 1, 0.5), DIFFER_ALIKE);
	assert_int_equal(differ_judge(&x, 1, 0.01), DIFFER_NOT_SHOWN);
	assert_int_equal(differ_judge(&x, 1, NAN), DIFFER_NOT_SHOWN);
}

static void
the_margin_is_a_step_but_not_more_than_half_a_point_of_five(void **state)
{
	static const struct {
		struct spread_scale scale;
		double margin;
	} rows[] = { { { 0, 5, 0.5 }, 0.5 }, { { 1, 5, 0.1 }, 0.1 }, { { 0, 5, 1 }, 0.5 },
		{ { -5, 5, 0.5 }, 0.5 }, { { 0, 100, 1 }, 1 }, { { 0, 100, NAN }, 10 } };

	for (size_t i = 0; i < LENGTH(rows); i++)
		near_to(differ_margin(&rows[i].scale, 0), rows[i].margin, 1e-9);
	near_to(differ_margin(&rows[0].scale, 0.25), 0.25, 1e-9);
	near_to(differ_margin(&rows[0].scale, 2), 0.5, 1e-9);
	assert_true(isnan(differ_margin(&(struct spread_scale){ NAN, NAN, NAN }, 0)));
}

/* Up by 2 on one track and down by 2 on another is no difference of the devices. */
static void
a_difference_may_hang_on_the_track(void **state)
{
	const struct spread s = { .state = SPREAD_SHOWN, .sd_used = 0.3, .df = 12 };
	struct differ_rating v[] = { { 4, 0, 0, false, 0 }, { 2, 0, 0, true, 0 },
		{ 2, 1, 0, false, 0 }, { 4, 1, 0, true, 0 } };
	struct differ x;
	size_t n = LENGTH(v);

	differ_of(&x, v, &n, true, 0.5, true, &s, items);
	assert_true(x.hangs_on_item && x.most_item == 0 && x.least_item == 1);
	differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
	assert_false(x.hangs_on_item);
}

/* At one place, such as the device as a whole, the evenings alone are the evidence. */
static void
one_place_is_tested_over_evenings(void **state)
{
	struct differ_rating v[8];
	struct differ x;
	size_t n = 8;

	for (size_t i = 0; i < 4; i++) {
		v[2 * i] = (struct differ_rating){ 4 + (i % 2 ? 0.5 : 0), 0, i, false, 0 };
		v[2 * i + 1] = (struct differ_rating){ 2, 0, i, true, 0 };
	}
	differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
	near_to(x.df, 3, 1e-9);
	near_to(x.grain, 0.5 / 8, 1e-9);
	assert_int_equal(differ_judge(&x, x.p, NAN), DIFFER_SHOWN);
}

/* Every evening has its own track: places, evenings and cells are one grouping. */
static void
each_evening_may_have_its_own_track(void **state)
{
	struct differ_rating v[8];
	struct differ x;
	size_t n = 8;

	for (size_t i = 0; i < 4; i++) {
		v[2 * i] = (struct differ_rating){ 3.1 + 0.3 * (double)i, i, i, false, 0 };
		v[2 * i + 1] = (struct differ_rating){ 2, i, i, true, 0 };
	}
	differ_of(&x, v, &n, true, 0.1, true, &unknown, items);
	near_to(x.df, 3, 1e-9);
	near_to(x.se * x.se, 0.45 / 12, 1e-9);
	n = 8;
	differ_of(&x, v, &n, false, 0.1, true, &unknown, items);
	assert_true(isnan(x.p) && x.evenings == 4);
}

/* A remembered number is no evidence: the same on every evening, or at one place on most of them.
 */
static void
repeated_numbers_are_not_tested(void **state)
{
	static const struct {
		double a[4], b[4];
		bool same;
	} rows[] = { { { 4, 4, 4, 4 }, { 3, 3.5, 2.5, 3 }, true },
		{ { 4, 4, 4, 4.5 }, { 3, 3, 3, 3.5 }, true },
		{ { 4, 4.5, 4, 4.5 }, { 3, 3, 3, 3.5 }, false },
		{ { 4, 4.5, 4, 4.5 }, { 3, 3.5, 2.5, 3 }, false } };
	double se[LENGTH(rows)];

	for (size_t k = 0; k < 2 * LENGTH(rows); k++) {
		struct differ_rating v[8];
		struct differ x;
		size_t n = 8, used[8];
		bool blind = k >= LENGTH(rows);

		for (size_t i = 0; i < 8; i++)
			v[i] = (struct differ_rating){ i % 2 ? rows[k % LENGTH(rows)].b[i / 2]
							     : rows[k % LENGTH(rows)].a[i / 2],
				0, i / 2, i % 2, 0 };
		differ_of(&x, v, &n, true, 0.5, blind, &unknown, used);
		assert_int_equal(x.same, !blind && rows[k % LENGTH(rows)].same);
		assert_true(isnan(x.p) ? x.same : !x.same);
		assert_true(isfinite(x.mean));
		if (!blind)
			se[k] = x.se;
		else if (!isnan(se[k % LENGTH(rows)]))
			assert_true(x.se < se[k % LENGTH(rows)] ||
				k % LENGTH(rows) == LENGTH(rows) - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evenings_with_both_are_paired),
		cmocka_unit_test(tracks_and_evenings_make_one_error),
		cmocka_unit_test(each_evening_may_have_its_own_track),
		cmocka_unit_test(other_evenings_show_nothing),
		cmocka_unit_test(only_what_was_heard_on_one_evening_counts),
		cmocka_unit_test(each_evening_counts_once),
		cmocka_unit_test(alike_needs_the_whole_interval_within),
		cmocka_unit_test(the_margin_is_a_step_but_not_more_than_half_a_point_of_five),
		cmocka_unit_test(a_difference_may_hang_on_the_track),
		cmocka_unit_test(one_place_is_tested_over_evenings),
		cmocka_unit_test(repeated_numbers_are_not_tested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

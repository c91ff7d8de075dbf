#include <math.h>

#include "base/mem.h"
#include "numbers/differ.h"
#include "numbers/dist.h"
#include "numbers/spread.h"
#include "support/test.h"

static const struct spread_scale half_steps = { 1, 5, 0.5 };

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

#define GROUP(...)                                                                         \
	{                                                                                  \
		(const double[]){ __VA_ARGS__ }, LENGTH(((const double[]){ __VA_ARGS__ })) \
	}

static struct spread
example_a(void)
{
	const struct spread_group g[] = { GROUP(4, 4), GROUP(3, 3.5), GROUP(5, 4), GROUP(2, 2),
		GROUP(3, 3), GROUP(4, 4.5) };
	struct spread s;

	spread_of(&s, g, LENGTH(g), &half_steps);
	return s;
}

static struct spread
example_b(void)
{
	const struct spread_group g[] = { GROUP(3, 4, 3), GROUP(2, 2.5), GROUP(5, 4), GROUP(3) };
	struct spread s;

	spread_of(&s, g, LENGTH(g), &half_steps);
	return s;
}

static void
quantiles_hit_the_tables(void **state)
{
	static const struct {
		size_t df;
		double low, high, t;
	} rows[] = { { 1, 0.446, 31.9, 12.706 }, { 2, 0.521, 6.28, 4.303 },
		{ 3, 0.566, 3.73, 3.182 }, { 4, 0.599, 2.87, 2.776 }, { 5, 0.624, 2.45, 2.571 },
		{ 6, 0.644, 2.20, 2.447 }, { 8, 0.675, 1.92, 2.306 }, { 10, 0.699, 1.75, 2.228 },
		{ 20, 0.765, 1.44, 2.086 }, { 30, 0.799, 1.34, 2.042 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct range r = spread_interval(1, rows[i].df);
		near_to(r.low, rows[i].low, 0.0005);
		near_to(r.high, rows[i].high, rows[i].high > 10 ? 0.05 : 0.005);
		near_to(dist_t_quantile(0.975, (double)rows[i].df), rows[i].t, 0.0005);
	}
}

static void
quantiles_and_probabilities_belong_together(void **state)
{
	static const double ps[] = { 0.001, 0.025, 0.2, 0.5, 0.9, 0.975, 0.9999 };
	static const double dfs[] = { 0.5, 1, 2, 3, 7, 30, 99, 1000, 123456, 1e6 };

	for (size_t i = 0; i < LENGTH(ps); i++) {
		double p = ps[i];
		near_to(dist_t_quantile(p, 1), tan(3.14159265358979323846 * (p - 0.5)),
			1e-9 / p / (1 - p));
		near_to(dist_t_quantile(p, 2), (2 * p - 1) * sqrt(2 / (4 * p * (1 - p))), 1e-8);
		near_to(dist_chi2_quantile(p, 2), -2 * log1p(-p), 1e-9);
		near_to(dist_beta_quantile(p, 1, 1), p, 1e-12);
		near_to(dist_beta_quantile(p, 3, 1), cbrt(p), 1e-12);
		for (size_t k = 0; k < LENGTH(dfs); k++) {
			near_to(dist_chi2_cdf(dist_chi2_quantile(p, dfs[k]), dfs[k]), p, 1e-7);
			near_to(dist_t_two_sided(dist_t_quantile(p, dfs[k]), dfs[k]),
				2 * fmin(p, 1 - p), 2e-6);
		}
	}
	assert_true(isnan(dist_t_quantile(1, 3)) && isnan(dist_t_quantile(0.5, 0)) &&
		isnan(dist_t_quantile(NAN, 3)));
	assert_true(isnan(dist_chi2_quantile(0, 3)) && isnan(dist_beta_quantile(0.5, 0, 1)));
	assert_true(isnan(dist_t_two_sided(1, INFINITY)) && dist_t_two_sided(INFINITY, 3) <= 0);
}

static void
spread_is_pooled_over_groups(void **state)
{
	struct spread a = example_a(), b = example_b();

	near_to(a.sd, 0.354, 0.0005);
	assert_int_equal(a.df, 6);
	near_to(a.sd * a.sd * 6, 0.75, 1e-12);
	near_to(a.interval.low, 0.228, 0.0005);
	near_to(a.interval.high, 0.779, 0.0005);
	assert_int_equal(a.at_ends, 1);
	near_to(b.sd, 0.568, 0.0005);
	near_to(b.sd * b.sd * 4, 1.2917, 0.00005);
	assert_int_equal(b.df, 4);
	assert_int_equal(b.groups, 3);
	near_to(b.interval.low, 0.340, 0.0005);
	near_to(b.interval.high, 1.63, 0.005);
	assert_int_equal(a.state, SPREAD_PROVISIONAL);
}

static void
mean_has_a_spread(void **state)
{
	static const double v[] = { 3, 4, NAN, 3, 3.5 };
	struct spread_mean m;

	spread_mean(&m, v, LENGTH(v));
	assert_int_equal(m.n, 4);
	near_to(m.mean, 3.375, 1e-12);
	near_to(m.sd, 0.479, 0.0005);
	near_to(m.median, 3.25, 0);
	near_to(m.least, 3, 0);
	near_to(m.most, 4, 0);
	spread_mean(&m, v, 1);
	assert_true(m.mean >= 3 && isnan(m.sd));
	spread_mean(&m, v, 0);
	assert_true(isnan(m.mean) && isnan(m.median));
}

static void
smallest_difference_that_means_something(void **state)
{
	static const double want[][2] = { { 1, 1.2235 }, { 2, 0.865 }, { 3, 0.706 }, { 4, 0.612 },
		{ 6, 0.499 } };
	struct spread a = example_a(), b = example_b();

	for (size_t i = 0; i < LENGTH(want); i++)
		near_to(spread_limit(a.sd, a.df, sqrt(2 / want[i][0])), want[i][1], 0.0006);
	near_to(spread_limit(b.sd, b.df, sqrt(2)), 2.23, 0.005);
	near_to(spread_limit(1, 1, sqrt(2)), 17.97, 0.005);
	near_to(spread_limit(1, 2, sqrt(2)), 6.09, 0.006);
	assert_true(isnan(spread_limit(1, 0, 1)) && isnan(spread_limit(1, 1, NAN)) &&
		isnan(spread_limit(NAN, 1, 1)));
}

static void
few_repeats_are_not_shown(void **state)
{
	const struct spread_group one = GROUP(3), two = GROUP(3, 4), gone = GROUP(NAN, 3, NAN);
	const struct spread_group pairs[] = { GROUP(3, 4), GROUP(2, 2) };
	struct {
		const struct spread_group *g;
		size_t n;
		const char *want;
	} rows[] = {
		{ NULL, 0, "Too few repeats to say (0 of at least 5)." },
		{ &one, 1, "Too few repeats to say (1 of at least 5)." },
		{ &gone, 1, "Too few repeats to say (1 of at least 5)." },
		{ &two, 1, "Too few repeats to say (2 of at least 5)." },
		{ pairs, 2, "Too few repeats to say (4 of at least 6)." },
	};
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct spread s;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		spread_of(&s, rows[i].g, rows[i].n, &half_steps);
		assert_int_equal(s.state, SPREAD_TOO_FEW);
		buf_clear(&b);
		spread_add_spread(&b, &s);
		assert_string_equal(b.s, rows[i].want);
	}
	s = example_b();
	buf_clear(&b);
	spread_add_spread(&b, &s);
	assert_non_null(strstr(b.s,
		"Provisional: you vary by about 0.57 (95 %: 0.34 to 1.63, 4 degrees of freedom)."));
	assert_non_null(strstr(b.s, " 1 of 7 ratings lies at an end of the scale"));
}

static void
alike_repeats_are_finer_than_the_scale(void **state)
{
	const struct spread_group g = GROUP(3.1, 3.1, 3.1, 3.1, 3.1, 3.1);
	const struct spread_scale whole = { 1, 5, 1 }, none = { NAN, NAN, NAN };
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct spread s;

	spread_of(&s, &g, 1, &half_steps);
	assert_true(s.finer_than_scale && s.sd <= 0);
	near_to(s.sd_used, 0.144, 0.0005);
	spread_add_spread(&b, &s);
	assert_string_equal(b.s,
		"Provisional: you vary by less than the scale can show, counted as 0.14 "
		"(95 %: 0.09 to 0.35, 5 degrees of freedom).");
	spread_of(&s, &g, 1, &whole);
	near_to(s.sd_used, 0.289, 0.0005);
	spread_of(&s, &g, 1, &none);
	assert_true(isnan(s.sd_used) && s.at_ends == 0);
	buf_clear(&b);
	spread_add_spread(&b, &s);
	assert_null(strstr(b.s, "nan"));
}

static void
limit_of_the_spread(void **state)
{
	double six = sqrt(2. / 6);
	struct spread a = example_a(), b = example_b();

	near_to(spread_limit(a.sd_used, a.df, six), 0.499, 0.0005);
	near_to(spread_limit(b.sd_used, b.df, six), 0.911, 0.0005);
}

static void
holm_steps_down(void **state)
{
	static const double p[] = { .04, NAN, .005, .30, .011, .02, 7 };
	static const double want[] = { .080, NAN, .025, .300, .044, .060, NAN };
	static const size_t one[LENGTH(p)];
	double adjusted[LENGTH(p)];
	size_t tested[LENGTH(p)];

	holm_adjust(p, one, adjusted, tested, LENGTH(p));
	for (size_t i = 0; i < LENGTH(p); i++)
		if (isnan(want[i]))
			assert_true(isnan(adjusted[i]));
		else
			near_to(adjusted[i], want[i], 1e-12);
	holm_adjust(p, one, adjusted, tested, 0);

	/* Families whose members are not next to each other are corrected each by itself. */
	static const size_t family[] = { 9, 4, 9, 4, 9, 9, 4 },
			    of_family[] = { 4, 1, 4, 1, 4, 4, 1 };
	static const double within[] = { .04, NAN, .02, .30, .033, .04, NAN };
	holm_adjust(p, family, adjusted, tested, LENGTH(p));
	for (size_t i = 0; i < LENGTH(p); i++) {
		assert_int_equal(tested[i], of_family[i]);
		assert_int_equal(isnan(adjusted[i]), isnan(within[i]));
		if (!isnan(within[i]))
			near_to(adjusted[i], within[i], 1e-12);
	}
}

static void
huge_counts_stay_finite(void **state)
{
	size_t n = 300000;
	double *v = xreallocarray(NULL, n, sizeof(*v));
	struct spread_group g = { v, n };
	struct spread s;

	for (size_t i = 0; i < n; i++)
		v[i] = 1 + (double)(i % 9) * 0.5;
	spread_of(&s, &g, 1, &half_steps);
	assert_true(range_known(s.interval) && s.interval.low < s.sd && s.sd < s.interval.high);
	v[0] = 1e308, v[1] = -1e308, v[2] = INFINITY;
	g.n = 4;
	spread_of(&s, &g, 1, &half_steps);
	assert_true(!isinf(s.sd) && !isinf(s.interval.high));
	free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_hit_the_tables),
		cmocka_unit_test(quantiles_and_probabilities_belong_together),
		cmocka_unit_test(spread_is_pooled_over_groups),
		cmocka_unit_test(mean_has_a_spread),
		cmocka_unit_test(smallest_difference_that_means_something),
		cmocka_unit_test(few_repeats_are_not_shown),
		cmocka_unit_test(alike_repeats_are_finer_than_the_scale),
		cmocka_unit_test(limit_of_the_spread),
		cmocka_unit_test(holm_steps_down),
		cmocka_unit_test(huge_counts_stay_finite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

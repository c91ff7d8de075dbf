#include "numbers/dist.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "base/mem.h"

/* Most terms of a continued fraction or a series, which needs about sqrt(df) of them; df, the
 * degrees of freedom, is at most the number of ratings. */
#define MOST_TERMS 200000
#define HALVINGS 300
#define TINY 1e-300

static bool
between_0_and_1(double p)
{
	return p > 0 && p < 1;
}

static bool
is_df(double df)
{
	return isfinite(df) && df > 0;
}

static double
log_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign); /* not lgamma, which is not thread-safe */
}

/* Returns the x, 0 or above, at which f, which never falls, reaches p: by doubling `high`, then
 * bisection. */
static double
solve(double (*f)(double x, double a, double b), double a, double b, double p, double high)
{
	double low = 0;

	while (f(high, a, b) < p && high < 1e150)
		high *= 2;
	for (int i = 0; i < HALVINGS && high - low > DBL_EPSILON * fabs(high); i++) {
		double mid = (low + high) / 2;
		*(f(mid, a, b) < p ? &low : &high) = mid;
	}
	return (low + high) / 2;
}

/* ---- incomplete beta function ---- */

/* Returns the continued fraction of I_x(a, b), by Lentz's method. */
static double
beta_fraction(double a, double b, double x)
{
	double c = 1, d = 1 - (a + b) * x / (a + 1);

	d = 1 / (fabs(d) < TINY ? TINY : d);
	double h = d;
	for (int m = 1; m < MOST_TERMS; m++) {
		double terms[] = {
			m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
			-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
		};
		double change = 1;
		for (int i = 0; i < 2; i++) {
			d = 1 + terms[i] * d;
			d = 1 / (fabs(d) < TINY ? TINY : d);
			c = 1 + terms[i] / c;
			c = fabs(c) < TINY ? TINY : c;
			change = c * d;
			h *= change;
		}
		if (fabs(change - 1) < DBL_EPSILON)
			break;
	}
	return h;
}

/* Returns I_x(a, b). The caller passes y = 1 - x: subtracting here would lose digits. */
static double
beta_cdf(double a, double b, double x, double y)
{
	if (x <= 0)
		return 0;
	if (y <= 0)
		return 1;
	double front =
		exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log(y));
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, y) / b;
}

static double
beta_of_x(double x, double a, double b)
{
	return beta_cdf(a, b, x, 1 - x);
}

double
dist_beta_quantile(double p, double a, double b)
{
	bool ok = between_0_and_1(p) && a > 0 && b > 0 && isfinite(a) && isfinite(b);

	return ok ? solve(beta_of_x, a, b, p, 1) : (double)NAN;
}

/* Returns P(at least k hits of n) for a chance of 1/2; exact integers for n <= 60. */
static double
binomial_tail(uint64_t k, uint64_t n)
{
	if (k == 0)
		return 1;
	if (k > n)
		return 0;
	if (n > 60)
		return beta_cdf((double)k, (double)(n - k) + 1, 0.5, 0.5);
	uint64_t ways = 1, sum = 0; /* both at most 2^60; the product ways * (n - i) is at most
				       C(60, 30) * 60, below 2^64 */
	for (uint64_t i = 0; i <= n; i++) {
		if (i >= k)
			sum += ways;
		ways = ways * (n - i) / (i + 1);
	}
	return ldexp((double)sum, -(int)n);
}

double
dist_sign_p(uint64_t k, uint64_t n)
{
	if (n == 0 || k > n)
		return NAN;
	return fmin(1, 2 * binomial_tail(k > n - k ? k : n - k, n));
}

double
dist_binomial_tail(uint64_t k, uint64_t n, double p)
{
	if (p == 0.5 || k == 0 || k > n)
		return binomial_tail(k, n);
	return p >= 1 ? 1 : beta_cdf((double)k, (double)(n - k) + 1, p, 1 - p);
}

/* ---- Student's t distribution ---- */

double
dist_t_two_sided(double t, double df)
{
	if (isnan(t) || !is_df(df))
		return NAN;
	if (isinf(t))
		return 0;
	return beta_cdf(df / 2, 0.5, df / (df + t * t), t * t / (df + t * t));
}

static double
t_inside(double t, double df, double unused)
{
	(void)unused;
	return -dist_t_two_sided(t, df);
}

double
dist_t_quantile(double p, double df)
{
	/* Caches quantiles of t: each costs 50 incomplete betas, and a report asks thousands of
	 * times for the same few. */
	static _Thread_local struct {
		double p, df, t;
	} kept[64];

	if (!between_0_and_1(p) || !is_df(df))
		return NAN;
	size_t i = ((size_t)df * 3 + (size_t)(p * 40)) % LENGTH(kept);
	if (kept[i].p == p && kept[i].df == df)
		return kept[i].t;
	double t = solve(t_inside, df, 0, -2 * fmin(p, 1 - p), 1);
	kept[i].p = p;
	kept[i].df = df;
	return kept[i].t = p < 0.5 ? -t : p > 0.5 ? t : 0;
}

/* ---- chi-square distribution ---- */

/* Returns P(a, x), the regularised lower incomplete gamma: a series, or a continued fraction. */
static double
gamma_cdf(double a, double x)
{
	double front = exp(a * log(x) - x - log_gamma(a));

	if (x < a + 1) {
		double term = 1 / a, sum = term;
		for (int i = 1; i < MOST_TERMS && term > sum * DBL_EPSILON; i++) {
			term *= x / (a + i);
			sum += term;
		}
		return front * sum;
	}
	double b = x + 1 - a, c = 1 / TINY, d = 1 / b, h = d;
	for (int i = 1; i < MOST_TERMS; i++) {
		double an = i * (a - i);
		b += 2;
		d = an * d + b;
		d = 1 / (fabs(d) < TINY ? TINY : d);
		c = b + an / c;
		c = fabs(c) < TINY ? TINY : c;
		h *= c * d;
		if (fabs(c * d - 1) < DBL_EPSILON)
			break;
	}
	return 1 - front * h;
}

double
dist_chi2_cdf(double x, double df)
{
	if (isnan(x) || !is_df(df))
		return NAN;
	if (x <= 0)
		return 0;
	if (isinf(x))
		return 1;
	return gamma_cdf(df / 2, x / 2);
}

static double
chi2_of_x(double x, double df, double unused)
{
	(void)unused;
	return dist_chi2_cdf(x, df);
}

double
dist_chi2_quantile(double p, double df)
{
	return between_0_and_1(p) && is_df(df) ? solve(chi2_of_x, df, 0, p, df) : (double)NAN;
}

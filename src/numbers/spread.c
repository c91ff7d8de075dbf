#include "numbers/spread.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "numbers/dist.h"

#define UPPER 0.975
#define LOWER 0.025
/* Tolerance: 3.1 has no exact double, so the mean of equal ratings may differ from them. */
#define NEAR 1e-9

int
spread_scale_order(const struct spread_scale *a, const struct spread_scale *b)
{
	int o = number_order_real(a->min, b->min);

	return o ? o : number_order_real(a->max, b->max);
}

/* Gets the mean and the sum of squares about it, for finite values. Returns their number. */
static size_t
sum_up(const double *v, size_t n, double *mean, double *squares)
{
	double sum = 0, about = 0, least = INFINITY, most = -INFINITY;
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i])) {
			least = fmin(least, v[i]);
			most = fmax(most, v[i]);
			count++;
		}
	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i]))
			sum += v[i] / (double)count;
	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i]))
			about += (v[i] - sum) * (v[i] - sum);
	*mean = count ? number_or_unknown(sum) : (double)NAN;
	*squares = count && most - least <= NEAR * fmax(1, fabs(most)) ? 0 : about;
	return count;
}

struct range
spread_interval(double sd, size_t df)
{
	if (!(sd >= 0) || !isfinite(sd) || df == 0)
		return RANGE_UNKNOWN;
	double nu = (double)df;
	return (struct range){ number_or_unknown(sd * sqrt(nu / dist_chi2_quantile(UPPER, nu))),
		number_or_unknown(sd * sqrt(nu / dist_chi2_quantile(LOWER, nu))) };
}

void
spread_of(struct spread *s, const struct spread_group *groups, size_t n,
	const struct spread_scale *scale)
{
	double squares = 0;

	*s = (struct spread){ .sd = NAN, .sd_used = NAN };
	for (size_t i = 0; i < n; i++) {
		double mean, about;
		size_t count = sum_up(groups[i].v, groups[i].n, &mean, &about);
		s->most = count > s->most ? count : s->most;
		if (count < 2)
			continue;
		s->groups++;
		s->ratings += count;
		s->df += count - 1;
		squares += about;
		for (size_t k = 0; k < groups[i].n; k++)
			s->at_ends += groups[i].v[k] <= scale->min + NEAR ||
				groups[i].v[k] >= scale->max - NEAR;
	}
	s->state = s->df < SPREAD_FLOOR     ? SPREAD_TOO_FEW
		: s->df < SPREAD_PLAIN_FROM ? SPREAD_PROVISIONAL
					    : SPREAD_SHOWN;
	if (s->df)
		s->sd = s->sd_used = number_or_unknown(sqrt(squares / (double)s->df));
	if (s->sd <= 0) {
		s->finer_than_scale = true;
		s->sd_used = number_positive(scale->step) ? scale->step / sqrt(12) : (double)NAN;
	}
	s->interval = spread_interval(s->sd_used, s->df);
}

static int
by_value(const void *a, const void *b)
{
	return number_order_real(*(const double *)a, *(const double *)b);
}

void
spread_mean(struct spread_mean *m, const double *v, size_t n)
{
	double squares;

	*m = (struct spread_mean){ NAN, NAN, NAN, NAN, NAN, 0 };
	m->n = sum_up(v, n, &m->mean, &squares);
	if (m->n == 0)
		return;
	CLEANUP(pointer_free) double *sorted = xreallocarray(NULL, m->n, sizeof(*sorted));
	for (size_t i = 0, k = 0; i < n; i++)
		if (isfinite(v[i]))
			sorted[k++] = v[i];
	qsort(sorted, m->n, sizeof(*sorted), by_value);
	m->least = sorted[0];
	m->most = sorted[m->n - 1];
	m->median = sorted[(m->n - 1) / 2] / 2 + sorted[m->n / 2] / 2;
	if (m->n > 1)
		m->sd = number_or_unknown(sqrt(squares / (double)(m->n - 1)));
}

double
spread_limit(double sd, size_t df, double weight)
{
	if (df == 0 || !(weight > 0) || !(sd >= 0))
		return NAN;
	return number_or_unknown(dist_t_quantile(UPPER, (double)df) * sd * weight);
}

/* ---- the spread in words ---- */

void
spread_add_spread(struct buf *b, const struct spread *s)
{
	if (s->state == SPREAD_TOO_FEW) {
		/* The second number: the ratings needed if all new ones go to groups with repeats;
		 * without repeats, to the largest group. */
		buf_addf(b, "Too few repeats to say (%zu of at least %zu).",
			s->df ? s->ratings : s->most,
			s->df ? s->ratings + SPREAD_FLOOR - s->df : SPREAD_FLOOR + 1);
		return;
	}
	buf_add(b, s->state == SPREAD_PROVISIONAL ? "Provisional: you vary by " : "You vary by ");
	buf_add(b, s->finer_than_scale ? "less than the scale can show, counted as " : "about ");
	number_add(b, s->sd_used, 2, false);
	buf_add(b, " (");
	if (range_known(s->interval)) {
		buf_add(b, "95 %: ");
		range_add(b, s->interval, 2, "");
		buf_add(b, ", ");
	}
	buf_addf(b, "%zu degrees of freedom).", s->df);
	if (s->at_ends)
		buf_addf(b,
			" %zu of %zu ratings lie%s at an end of the scale: the spread is "
			"understated.",
			s->at_ends, s->ratings, s->at_ends == 1 ? "s" : "");
}

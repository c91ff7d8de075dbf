/* Samples: quantiles, and how sure a ratio of two of them is. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESAMPLES 2000

void
sample_add(struct sample *s, double v)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		s->v = realloc(s->v, s->cap * sizeof(*s->v));
		if (!s->v)
			abort();
	}
	s->v[s->n++] = v;
}

void
sample_finish(struct sample *s)
{
	free(s->v);
	*s = (struct sample){ 0 };
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Press et al., Numerical Recipes, 14.3: the asymptotic series, with Stephens' correction. */
double
sample_alike_p(const struct sample *a, const struct sample *b)
{
	double apart = 0, na = (double)a->n, nb = (double)b->n, sum = 0;
	size_t i = 0, k = 0;

	if (!a->n || !b->n)
		return NAN;
	qsort(a->v, a->n, sizeof(*a->v), by_value);
	qsort(b->v, b->n, sizeof(*b->v), by_value);
	while (i < a->n && k < b->n) {
		double at = fmin(a->v[i], b->v[k]);
		while (i < a->n && a->v[i] <= at)
			i++;
		while (k < b->n && b->v[k] <= at)
			k++;
		apart = fmax(apart, fabs((double)i / na - (double)k / nb));
	}
	double n = sqrt(na * nb / (na + nb)), x = (n + 0.12 + 0.11 / n) * apart;
	for (int j = 1; j <= 100; j++)
		sum += (j % 2 ? 2 : -2) * exp(-2 * x * x * j * j);
	return x < 0.2 ? 1 : fmin(1, fmax(0, sum));
}

/* Of sorted values, between neighbours. */
static double
quantile_of(const double *v, size_t n, double q)
{
	double at = q * (double)(n - 1);
	size_t i = (size_t)at;

	return i + 1 < n ? v[i] + (at - (double)i) * (v[i + 1] - v[i]) : v[n - 1];
}

double
sample_quantile(const struct sample *s, double q)
{
	if (!s->n)
		return NAN;
	double *v = malloc(s->n * sizeof(*v));

	if (!v)
		abort();
	memcpy(v, s->v, s->n * sizeof(*v));
	qsort(v, s->n, sizeof(*v), by_value);
	double r = quantile_of(v, s->n, q);

	free(v);
	return r;
}

static uint64_t
next_random(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15ULL; /* splitmix64 */
	uint64_t z = *state;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

double
uniform(double lo, double hi)
{
	static uint64_t state = 1;

	return lo + (hi - lo) * ((double)(next_random(&state) >> 11) / 9007199254740992.0);
}

static double
resampled(const struct sample *s, double q, double *work, uint64_t *state)
{
	for (size_t i = 0; i < s->n; i++)
		work[i] = s->v[next_random(state) % s->n];
	qsort(work, s->n, sizeof(*work), by_value);
	return quantile_of(work, s->n, q);
}

void
sample_ratio(const struct sample *a, const struct sample *b, double q, double *lo, double *hi)
{
	uint64_t state = 7;
	size_t most = a->n > b->n ? a->n : b->n;

	*lo = *hi = NAN;
	if (!a->n || !b->n)
		return;
	double *work = malloc(most * sizeof(*work)), *ratio = malloc(RESAMPLES * sizeof(*ratio));

	if (!work || !ratio)
		abort();
	for (size_t i = 0; i < RESAMPLES; i++) {
		double over = resampled(a, q, work, &state);

		ratio[i] = over / resampled(b, q, work, &state);
	}
	qsort(ratio, RESAMPLES, sizeof(*ratio), by_value);
	*lo = quantile_of(ratio, RESAMPLES, 0.025);
	*hi = quantile_of(ratio, RESAMPLES, 0.975);
	free(work);
	free(ratio);
}

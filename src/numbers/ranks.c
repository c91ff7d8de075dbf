#include "numbers/ranks.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "numbers/dist.h"
#include "numbers/range.h"

/* Tolerance for ties and for 0: ratings that are equal in decimal have slightly different
 * differences as doubles. */
#define NEAR 1e-9

static int
by_size(const void *a, const void *b)
{
	return number_order_real(fabs(*(const double *)a), fabs(*(const double *)b));
}

/* Writes the ranks of the absolute values in d (sorted by them), doubled, because equal values
 * get a mid-rank such as 2.5. */
static void
rank_twice(const double *d, size_t n, uint64_t *twice)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && fabs(d[end]) - fabs(d[i]) <= NEAR; end++)
			;
		for (size_t k = i; k < end; k++)
			twice[k] = i + 1 + end;
	}
}

/* Returns the probability that ranks with a plus sum to at most `most`, over all 2^n signs. */
static double
chance_of_sum(const uint64_t *twice, size_t n, uint64_t most)
{
	uint64_t total = (uint64_t)n * (n + 1), below = 0;
	CLEANUP(pointer_free) uint64_t *ways = xcalloc(total + 1, sizeof(*ways));

	ways[0] = 1;
	for (size_t i = 0; i < n; i++)
		for (uint64_t sum = total + 1; sum-- > twice[i];)
			ways[sum] += ways[sum - twice[i]];
	for (uint64_t sum = 0; sum <= most && sum <= total; sum++)
		below += ways[sum];
	return ldexp((double)below, -(int)n);
}

static void
wilcoxon(struct ranks *r, double *d)
{
	uint64_t *twice = xcalloc(r->n, sizeof(*twice)), plus = 0, minus = 0;

	qsort(d, r->n, sizeof(*d), by_size);
	rank_twice(d, r->n, twice);
	for (size_t i = 0; i < r->n; i++)
		*(d[i] > 0 ? &plus : &minus) += twice[i];
	r->w_plus = (double)plus / 2;
	r->w_minus = (double)minus / 2;
	if (r->n <= RANKS_MOST)
		r->wilcoxon_p =
			fmin(1, 2 * chance_of_sum(twice, r->n, plus < minus ? plus : minus));
	free(twice);
}

void
ranks_test(struct ranks *r, const double *d, size_t n)
{
	CLEANUP(pointer_free) double *other = xreallocarray(NULL, n ? n : 1, sizeof(*other));

	*r = (struct ranks){ .sign_p = NAN, .wilcoxon_p = NAN, .too_few = true };
	for (size_t i = 0; i < n; i++)
		if (isfinite(d[i]) && fabs(d[i]) > NEAR) {
			other[r->n++] = d[i];
			r->plus += d[i] > 0;
		}
	if (r->n) {
		r->sign_p = dist_sign_p(r->plus, r->n);
		r->too_few = r->n < RANKS_FEWEST;
		wilcoxon(r, other);
	}
}

struct ranked_value {
	double p;
	size_t at;
};

static int
by_p(const void *a, const void *b)
{
	const struct ranked_value *x = a, *y = b;

	return (x->p > y->p) - (x->p < y->p);
}

void
ranks_holm(const double *p, double *adjusted, size_t n)
{
	CLEANUP(pointer_free)
	struct ranked_value *order = xreallocarray(NULL, n ? n : 1, sizeof(*order));
	size_t m = 0;
	double before = 0;

	for (size_t i = 0; i < n; i++) {
		adjusted[i] = NAN;
		if (p[i] >= 0 && p[i] <= 1)
			order[m++] = (struct ranked_value){ p[i], i };
	}
	if (m)
		qsort(order, m, sizeof(*order), by_p);
	for (size_t i = 0; i < m; i++) {
		before = fmax(before, fmin(1, (double)(m - i) * order[i].p));
		adjusted[order[i].at] = before;
	}
}

void
ranks_holm_in(const double *p, const size_t *family, double *adjusted, size_t *tested, size_t n)
{
	CLEANUP(pointer_free)
	double *some = xcalloc(n + 1, sizeof(*some)), *of_some = xcalloc(n + 1, sizeof(*of_some));
	CLEANUP(pointer_free) bool *done = xcalloc(n + 1, sizeof(*done));

	for (size_t first = 0; first < n; first++) {
		size_t m = 0, of_family = 0;

		for (size_t i = first; i < n && !done[first]; i++)
			if (family[i] == family[first]) {
				of_family += isnan(p[i]) ? 0 : 1;
				some[m++] = p[i];
			}
		ranks_holm(some, of_some, m);
		for (size_t i = first, k = 0; k < m; i++)
			if (family[i] == family[first]) {
				done[i] = true;
				tested[i] = of_family;
				adjusted[i] = of_some[k++];
			}
	}
}

static void
add_sum(struct buf *b, const char *name, double w)
{
	buf_addf(b, "%s ", name);
	number_add(b, w, w > floor(w) ? 1 : 0, false);
}

void
ranks_add(struct buf *b, const struct ranks *r)
{
	buf_addf(b, "Sign test %zu of %zu, ", r->plus, r->n);
	number_add_p(b, r->sign_p);
	add_sum(b, "; Wilcoxon W+", r->w_plus);
	add_sum(b, ", W-", r->w_minus);
	buf_add(b, ", ");
	number_add_p(b, r->wilcoxon_p);
	buf_add_char(b, '.');
}

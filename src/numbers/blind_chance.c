#include "numbers/blind_chance.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "numbers/dist.h"

#define ALPHA 0.05

double
blind_chance_p(uint64_t hits, uint64_t n, uint64_t k)
{
	return n && k && hits <= n ? dist_binomial_tail(hits, n, 1 / (double)k) : (double)NAN;
}

static size_t
sum_of(const size_t *v, size_t k)
{
	size_t sum = 0;

	for (size_t i = 0; i < k; i++)
		sum += v[i];
	return sum;
}

/* Writes to moment[j] the expected number of sets of j right answers if the listener guesses:
 * the coefficient of x^j in the product, over the devices, of the sum over c of C(said, c) ·
 * order (order - 1) … (c factors) · x^c, divided by n (n - 1) … (j factors). */
static void
find_moments(const size_t *order, const size_t *said, size_t k, long double *moment)
{
	size_t most = sum_of(said, k), n = sum_of(order, k);
	long double all = 1;

	moment[0] = 1;
	for (size_t i = 0; i < k; i++)
		for (size_t j = most; j > 0; j--) {
			long double ways = 1;

			for (size_t c = 1; c <= j && c <= said[i] && c <= order[i]; c++) {
				ways *= (long double)(said[i] + 1 - c) / (long double)c *
					(long double)(order[i] + 1 - c);
				moment[j] += ways * moment[j - c];
			}
		}
	for (size_t j = 1; j <= most; j++)
		moment[j] /= all *= (long double)(n + 1 - j);
}

/* Returns the binomial coefficients C(n, 0) to C(n, n); the caller frees. */
static long double *
binomials(size_t n)
{
	long double *v = xcalloc(n + 1, sizeof(v[0]));

	v[0] = 1;
	for (size_t k = 0; k < n; k++)
		v[k + 1] = v[k] * (long double)(n - k) / (long double)(k + 1);
	return v;
}

/* Two devices. All terms are positive, so nothing cancels. */
static void
matches_of_two(const size_t *order, const size_t *said, double *chance)
{
	size_t n = order[0] + order[1], rest = n - said[0] - said[1];
	long double *all = binomials(n), *of_first = binomials(said[0]),
		    *of_second = binomials(said[1]), *of_rest = binomials(rest);

	memset(chance, 0, (said[0] + said[1] + 1) * sizeof(chance[0]));
	for (size_t right = 0; right <= said[0]; right++)
		for (size_t wrong = 0; wrong <= said[1] && right + wrong <= order[0]; wrong++) {
			size_t left = order[0] - right - wrong; /* of device 0, not named */

			if (left <= rest)
				chance[right + said[1] - wrong] += (double)(of_first[right] *
					of_second[wrong] * of_rest[left] / all[order[0]]);
		}
	free(of_rest);
	free(of_second);
	free(of_first);
	free(all);
}

bool
blind_match_chances(const size_t *order, const size_t *said, size_t k, double *chance)
{
	size_t most = sum_of(said, k);
	long double largest = 0;

	if (k == 2) {
		matches_of_two(order, said, chance);
		return true;
	}
	long double *moment = xcalloc(most + 1, sizeof(moment[0]));
	find_moments(order, said, k, moment);
	for (size_t m = 0; m <= most; m++) {
		long double sum = 0, over = 1; /* binomial coefficient C(j, m) */

		for (size_t j = m; j <= most; j++) {
			long double term = over * moment[j];

			sum += (j - m) % 2 ? -term : term;
			largest = fmaxl(largest, fabsl(term));
			over *= (long double)(j + 1) / (long double)(j + 1 - m);
		}
		chance[m] = (double)fminl(1, fmaxl(0, sum));
	}
	free(moment);
	/* The terms alternate in sign; each is rounded. The comparison is false for NAN. */
	return largest * LDBL_EPSILON * (long double)(most + 1) * 8 < 1e-7L;
}

struct range
blind_interval(uint64_t hits, uint64_t n)
{
	if (n == 0 || hits > n)
		return RANGE_UNKNOWN;
	double k = (double)hits, misses = (double)(n - hits);
	return (struct range){
		hits ? dist_beta_quantile(ALPHA / 2, k, misses + 1) : 0,
		hits < n ? dist_beta_quantile(1 - ALPHA / 2, k + 1, misses) : 1,
	};
}

void
blind_add_score(struct buf *b, uint64_t hits, uint64_t n)
{
	double p = blind_chance_p(hits, n, 2);

	buf_addf(b, "%" PRIu64 " of %" PRIu64 ", ", hits, n);
	number_add_p(b, p);
	if (isfinite(p))
		buf_add(b,
			p > BLIND_LEVEL    ? " (guessing may do as well)"
				: p > 0.01 ? " (below 5 %)"
					   : " (below 1 %)");
	buf_add(b, "; hit rate ");
	struct range rate = blind_interval(hits, n);
	range_add(b, rate, 3, "");
	buf_add(b, range_known(rate) ? " (95 %)." : ".");
}

/* Computes how often guessing gives a result, from binomial coefficients and the number of trials
 * of each device. record/blind_result.c counts the right answers. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/blind_chance.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"

double
blind_chance_p(uint64_t hits, uint64_t n, uint64_t k)
{
	double p = 1 / (double)k, sum = 0;

	if (!n || !k || hits > n)
		return NAN;
	/* the terms C(n, i) p^i (1 - p)^(n - i), none of which is negative */
	for (uint64_t i = hits; i <= n; i++) {
		double term = 1;

		for (uint64_t j = 0; j < i; j++)
			term *= (double)(n - j) / (double)(i - j) * p;
		sum += term * pow(1 - p, (double)(n - i));
	}
	return fmin(1, sum);
}

double
blind_chance_sign_p(uint64_t k, uint64_t n)
{
	if (!n || k > n)
		return NAN;
	return fmin(1, 2 * blind_chance_p(k > n - k ? k : n - k, n, 2));
}

static size_t
sum_of(const size_t *v, size_t k)
{
	size_t sum = 0;

	EACH_IN (one, v, k)
		sum += *one;
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
blind_chance_match(const size_t *order, const size_t *said, size_t k, double *chance)
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

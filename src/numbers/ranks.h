/*
 * Rank tests of paired differences, and the correction for multiple tests. Exact: counts all 2^n
 * signs of the n differences that are not 0. Ratings in half steps are ordinal, so these tests
 * complement the t test; if the tests disagree, both are shown.
 */
#ifndef NUMBERS_RANKS_H
#define NUMBERS_RANKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define RANKS_MOST 60  /* most differences that are tested: 2^60 still fits in 64 bits */
#define RANKS_FEWEST 6 /* least number of differences: with fewer, no rank test can reach 5 % */

struct ranks {
	size_t n;               /* differences that are neither 0 nor NAN */
	size_t plus;            /* how many of these n differences are above 0 */
	double w_plus, w_minus; /* Wilcoxon's sums of the ranks of positive and of negative
				   differences; equal differences get mid-ranks */
	double sign_p;          /* two-sided p of the sign test; for any n */
	double wilcoxon_p; /* two-sided p of Wilcoxon's test; NAN when n is 0 or above RANKS_MOST */
	bool too_few;      /* too few for a test, which does not mean "no difference" */
};

void ranks_test(struct ranks *r, const double *d, size_t n);

/* Writes p after Holm's correction (1979) to adjusted, in the order of p. NAN (not tested) stays
 * NAN and is not counted as a test. */
void ranks_holm(const double *p, double *adjusted, size_t n);
/* The same within families of tests: family[i] is the number of the family of p[i]. tested[i] gets
 * the number of tests in it. */
void ranks_holm_in(
	const double *p, const size_t *family, double *adjusted, size_t *tested, size_t n);

/* Appends "Sign test 5 of 5, p = 0.0625; Wilcoxon W+ 15, W- 0, p = 0.0625." */
void ranks_add(struct buf *b, const struct ranks *r);

#endif

/*
 * Rank tests of paired differences, and the correction for many of them. Exact: every one of the
 * 2^n ways to give signs to the n differences that are not 0 is counted. Ratings in half steps are
 * ordinal, so these tests complement the t test; if they disagree, both are shown.
 */
#ifndef NUMBERS_RANKS_H
#define NUMBERS_RANKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define RANKS_MOST 60  /* 2^60 still counts in 64 bits; beyond, p is unknown */
#define RANKS_FEWEST 6 /* below, no rank test can reach 5 % */

struct ranks {
	size_t n;               /* differences that are not 0; NAN is left out */
	size_t plus;            /* of those, how many are above 0 */
	double w_plus, w_minus; /* Wilcoxon: sums of ranks, ties mid-ranked */
	double sign_p;          /* two-sided; of any n */
	double wilcoxon_p;      /* two-sided; NAN when n is 0 or above RANKS_MOST */
	bool too_few;           /* "too few items", which is not "no difference" */
};

void ranks_test(struct ranks *r, const double *d, size_t n);

/* Holm (1979): adjusted p in the order of p. NAN (not tested) stays NAN and does not
 * count as a test. */
void ranks_holm(const double *p, double *adjusted, size_t n);

/* "Sign test 5 of 5, p = 0.0625; Wilcoxon W+ 15, W- 0, p = 0.0625.", then "Too few items …". */
void ranks_add(struct buf *b, const struct ranks *r);

#endif

/*
 * Probabilities and quantiles. Relative accuracy about 1e-8 for degrees of freedom up to 1e6.
 * Invalid input (NaN, a probability outside 0..1) gives NAN.
 */
#ifndef NUMBERS_DIST_H
#define NUMBERS_DIST_H

#include <stdint.h>

double dist_t_quantile(double p, double df);  /* returns Student's t with P(T <= t) = p; df > 0 */
double dist_t_two_sided(double t, double df); /* returns P(|T| >= |t|) of Student's t */
double dist_chi2_cdf(double x, double df);
double dist_chi2_quantile(double p, double df);
double dist_beta_quantile(double p, double a, double b);
/* Returns the two-sided p of a sign test, k against n - k. NAN for k > n or n = 0. */
double dist_sign_p(uint64_t k, uint64_t n);
/* Returns P(at least k hits of n) if each hit has the probability p, 0 < p <= 1. */
double dist_binomial_tail(uint64_t k, uint64_t n, double p);

#endif

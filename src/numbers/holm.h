/* The correction of p for several tests (Holm 1979). */
#ifndef NUMBERS_HOLM_H
#define NUMBERS_HOLM_H

#include <stddef.h>

/* Writes p after the correction to adjusted, in the order of p. NAN (not tested) stays NAN and is
 * not counted as a test. */
void holm_adjust(const double *p, double *adjusted, size_t n);
/* The same within families of tests: family[i] is the number of the family of p[i]. tested[i] gets
 * the number of tests in it. */
void holm_adjust_in(
	const double *p, const size_t *family, double *adjusted, size_t *tested, size_t n);

#endif

/* The correction of p for several tests (Holm 1979). */
#ifndef NUMBERS_HOLM_H
#define NUMBERS_HOLM_H

#include <stddef.h>

/* Writes p after the correction within families of tests to adjusted, in the order of p; family[i]
 * is the number of the family of p[i]. NAN (not tested) stays NAN and is not counted as a test.
 * tested[i] gets the number of tests in the family. */
void holm_adjust(const double *p, const size_t *family, double *adjusted, size_t *tested, size_t n);

#endif

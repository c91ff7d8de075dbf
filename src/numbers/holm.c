#include "numbers/holm.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct tested_p {
	double p;
	size_t at;
};

static int
by_p(const void *a, const void *b)
{
	const struct tested_p *x = a, *y = b;

	return (x->p > y->p) - (x->p < y->p);
}

void
holm_adjust(const double *p, double *adjusted, size_t n)
{
	CLEANUP(pointer_free)
	struct tested_p *order = xreallocarray(NULL, n ? n : 1, sizeof(*order));
	size_t m = 0;
	double before = 0;

	for (size_t i = 0; i < n; i++) {
		adjusted[i] = NAN;
		if (p[i] >= 0 && p[i] <= 1)
			order[m++] = (struct tested_p){ p[i], i };
	}
	if (m)
		qsort(order, m, sizeof(*order), by_p);
	for (size_t i = 0; i < m; i++) {
		before = fmax(before, fmin(1, (double)(m - i) * order[i].p));
		adjusted[order[i].at] = before;
	}
}

void
holm_adjust_in(const double *p, const size_t *family, double *adjusted, size_t *tested, size_t n)
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
		holm_adjust(some, of_some, m);
		for (size_t i = first, k = 0; k < m; i++)
			if (family[i] == family[first]) {
				done[i] = true;
				tested[i] = of_family;
				adjusted[i] = of_some[k++];
			}
	}
}

#include "numbers/holm.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"

struct tested_p {
	size_t family;
	double p; /* NAN: not tested */
	size_t at;
};

/* By family, then by p: untested rows come first. */
static int
order_p(const void *a, const void *b)
{
	const struct tested_p *x = a, *y = b;
	int o = number_order((int64_t)x->family, (int64_t)y->family);

	return o ? o : number_order_real(x->p, y->p);
}

void
holm_adjust(const double *p, const size_t *family, double *adjusted, size_t *tested, size_t n)
{
	CLEANUP(pointer_free) struct tested_p *order = xcalloc(n + 1, sizeof(*order));

	for (size_t i = 0; i < n; i++)
		order[i] = (struct tested_p){ family[i],
			p[i] >= 0 && p[i] <= 1 ? p[i] : (double)NAN, i };
	qsort(order, n, sizeof(*order), order_p);
	for (size_t first = 0, end; first < n; first = end) {
		size_t m = 0;
		double before = 0;

		for (end = first; end < n && order[end].family == order[first].family; end++)
			m += isnan(order[end].p) ? 0 : 1;
		for (size_t i = first; i < end; i++) {
			bool is_tested = !isnan(order[i].p);

			if (is_tested)
				before = fmax(before, fmin(1, (double)(end - i) * order[i].p));
			adjusted[order[i].at] = is_tested ? before : (double)NAN;
			tested[order[i].at] = m;
		}
	}
}

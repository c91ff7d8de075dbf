/* Computes the spread of repeated ratings. answers/series.c groups them, and has the words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/spread.h"

#include <math.h>

#include "base/text/number.h"

int
spread_scale_order(const struct spread_scale *a, const struct spread_scale *b)
{
	int o = number_order_real(a->min, b->min);

	return o ? o : number_order_real(a->max, b->max);
}

/* Adds the squares about the mean of a group, and its repeats. */
static void
add_group(const struct spread_group *g, double *squares, size_t *repeats)
{
	double sum = 0, first = NAN;
	size_t n = 0;
	bool same = true;

	EACH (one, g)
		if (isfinite(*one)) {
			first = n ? first : *one;
			same &= *one == first;
			sum += *one;
			n++;
		}
	EACH_WHILE (each, g, !same)
		if (isfinite(*each))
			*squares += (*each - sum / (double)n) * (*each - sum / (double)n);
	*repeats += n ? n - 1 : 0;
}

void
spread_of(struct spread *s, const struct spread_group *groups, size_t n)
{
	double squares = 0;

	*s = (struct spread){ .sd = NAN };
	EACH_IN (group, groups, n)
		add_group(group, &squares, &s->repeats);
	if (s->repeats >= SPREAD_FLOOR)
		s->sd = number_or_unknown(sqrt(squares / (double)s->repeats));
}

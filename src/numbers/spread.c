/* Computes the spread of repeated ratings and puts it into words. answers/series.c groups the
 * ratings. */
#include "numbers/spread.h"

#include <math.h>

#include "base/number.h"

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

	for (size_t i = 0; i < g->n; i++)
		if (isfinite(g->v[i])) {
			first = n ? first : g->v[i];
			same &= g->v[i] == first;
			sum += g->v[i];
			n++;
		}
	for (size_t i = 0; i < g->n && !same; i++)
		if (isfinite(g->v[i]))
			*squares += (g->v[i] - sum / (double)n) * (g->v[i] - sum / (double)n);
	*repeats += n ? n - 1 : 0;
}

void
spread_of(struct spread *s, const struct spread_group *groups, size_t n)
{
	double squares = 0;

	*s = (struct spread){ .sd = NAN };
	for (size_t i = 0; i < n; i++)
		add_group(&groups[i], &squares, &s->repeats);
	if (s->repeats >= SPREAD_FLOOR)
		s->sd = number_or_unknown(sqrt(squares / (double)s->repeats));
}

void
spread_add_words(struct buf *b, const char *who, const struct spread *s,
	const struct spread_scale *scale, bool ends)
{
	double steps = s->sd / scale->step;

	if (isnan(s->sd))
		return;
	buf_addf(b, "%s ", who);
	if (s->sd <= 0)
		buf_add(b, "gave the same number each time");
	else if (!isfinite(steps))
		buf_addf(b, "vary by about %.2g", s->sd);
	else if (steps < 0.25)
		buf_add(b, "vary by less than a quarter of a step");
	else if (steps < 0.75)
		buf_add(b, "vary by about half a step");
	else if (steps < 1.25)
		buf_add(b, "vary by about one step");
	else
		buf_addf(b, "vary by about %g steps", round(2 * steps) / 2);
	if (ends)
		buf_addf(b, " on the scale %g to %g", scale->min, scale->max);
	buf_addf(b, " (%zu repeats)", s->repeats);
}

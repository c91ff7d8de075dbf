#include "numbers/screen.h"

#include <math.h>

#include "numbers/dist.h"

static double
mean_of_device(const struct screen_cell *cells, size_t items)
{
	double sum = 0;

	for (size_t i = 0; i < items; i++)
		sum += cells[i].mean;
	return sum / (double)items;
}

void
screen_of(struct screen *s, const struct screen_cell *cells, size_t devices, size_t items,
	const struct spread *repeats)
{
	double all = 0, apart = 0, parts = 0;

	*s = (struct screen){ .devices = devices, .items = items, .f = NAN, .p = NAN };
	if (devices < 2 || !items || repeats->state == SPREAD_TOO_FEW || !(repeats->sd_used > 0))
		return;
	s->df_between = devices - 1;
	s->df_repeats = repeats->df;
	for (size_t i = 0; i < devices * items; i++) {
		all += cells[i].mean / (double)(devices * items);
		parts += 1 / (double)cells[i].n;
	}
	for (size_t d = 0; d < devices; d++)
		apart += pow(mean_of_device(cells + d * items, items) - all, 2);
	double each = (double)(devices * items) / parts;
	s->f = number_or_unknown(each * (double)items * apart / (double)s->df_between /
		(repeats->sd_used * repeats->sd_used));
	s->p = dist_f_upper(s->f, (double)s->df_between, (double)s->df_repeats);
}

enum screen_verdict
screen_judge(const struct screen *s, bool anchor)
{
	if (!anchor)
		return SCREEN_NO_ANCHOR;
	return isnan(s->p) ? SCREEN_UNKNOWN : s->p < SPREAD_LEVEL ? SCREEN_HEARD : SCREEN_NOT_HEARD;
}

void
screen_add(struct buf *b, const struct screen *s)
{
	if (isnan(s->f))
		return;
	buf_addf(b, "F(%zu, %zu) = ", s->df_between, s->df_repeats);
	number_add(b, s->f, 2, false);
	buf_add(b, ", ");
	number_add_p(b, s->p);
}

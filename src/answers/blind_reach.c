#include "answers/blind_reach.h"

#include <inttypes.h>
#include <math.h>

#include "answers/series.h"
#include "numbers/blind_chance.h"
#include "numbers/differ.h"
#include "numbers/dist.h"

/* SD of repeated ratings, in points of the scale; used until the listener's own is known */
#define SPREAD_ASSUMED 0.5
#define LEAST_DF 5
/* Estimated seconds: to hear and rate an item; to change the device. */
#define ITEM_S 40
#define SWAP_S 80

double
blind_reach_difference(double sd, size_t items, size_t evenings, double repeats)
{
	double least = fmin((double)items, (double)evenings),
	       most = fmax((double)items, (double)evenings);

	if (least < 2)
		return (double)NAN;
	double t = dist_t_quantile(0.975, least - 1) + dist_t_quantile(0.8, least - 1);
	return t * (1 + least / most / most) * sd * sqrt(2 / repeats / least / most);
}

void
blind_reach_add_difference(
	struct buf *out, const struct record *r, size_t items, size_t evenings, double repeats)
{
	CLEANUP(grades_finish) struct grades x = grades_new(&(struct gather){ .v = &r, .n = 1 });
	size_t df;

	double own = series_spread(&x, &df), sd = df >= LEAST_DF ? own : SPREAD_ASSUMED,
	       least = blind_reach_difference(sd, items, evenings, repeats);
	if (isfinite(least))
		buf_addf(out, "about %.1f, at %s spread of %.2f", ceil(least * 10 - 1e-9) / 10,
			df >= LEAST_DF ? "your" : "an assumed", sd);
}

void
blind_reach_add(struct buf *out, const struct blind_reach *p, const struct record *r)
{
	size_t items = p->named ? 1 : p->items;
	uint64_t hits = p->trials;

	if (p->named) {
		/* the smallest number of right answers that is significant */
		while (hits > 0 && blind_chance_p(hits - 1, p->trials, p->devices) <= BLIND_LEVEL)
			hits--;
		buf_addf(out,
			"%zu trials of %zu devices: %" PRIu64
			" right answers or more are significant, ",
			p->trials, p->devices, hits);
		number_add_p(out, blind_chance_p(hits, p->trials, p->devices));
	} else {
		buf_addf(out, "%zu devices, %zu track%s, ", p->devices, p->items,
			p->items == 1 ? "" : "s");
		if (p->trials % p->devices == 0)
			buf_addf(out, "%zu repeats: ", p->trials / p->devices);
		else
			buf_addf(out, "%zu trials: ", p->trials);
		if (items < 2)
			buf_add(out, "one track says nothing about other music");
		else
			buf_add(out, "shows nothing alone; three like it show ");
		if (items >= 2)
			blind_reach_add_difference(out, r, items, DIFFER_EVENINGS,
				(double)p->trials / (double)p->devices);
	}
	buf_addf(out, "; about %.0f minutes",
		ceil((double)(p->trials * (items * ITEM_S + SWAP_S)) / 60));
}

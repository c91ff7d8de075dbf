#include "answers/plan.h"

#include <inttypes.h>
#include <math.h>

#include "answers/series.h"
#include "numbers/blind.h"
#include "numbers/dist.h"

/* SD of repeated ratings, in points of the scale; used until the listener's own is known */
#define SPREAD_ASSUMED 0.5
#define LEAST_DF 5
/* Estimated seconds: to hear and rate an item; to change the device. */
#define ITEM_S 40
#define SWAP_S 80

double
plan_difference(double sd, size_t items, double repeats)
{
	if (items < 2)
		return (double)NAN;
	double df = (double)items - 1, t = dist_t_quantile(0.975, df) + dist_t_quantile(0.8, df);
	return t * sd * sqrt(2 / repeats / (double)items);
}

/* Returns the SD of the listener's repeated ratings of all attributes; NAN with too few repeats. */
static double
own_spread(const struct record *r)
{
	const struct record *const records[] = { r };
	const struct gather g = { .v = records, .n = 1 };
	CLEANUP(grades_finish) struct grades x;
	struct series s;
	double sum = 0;
	size_t at = 0, df = 0;

	grades_init(&x, &g);
	while (series_next(&s, &x, &at))
		if (s.v[0].rating->lexicon && s.spread.df > 0 && isfinite(s.spread.sd)) {
			sum += (double)s.spread.df * s.spread.sd * s.spread.sd;
			df += s.spread.df;
		}
	return df >= LEAST_DF ? sqrt(sum / (double)df) : (double)NAN;
}

/* Appends the smallest number of right answers that is significant: "9 right answers or
 * more are significant, p = 0.0107". */
static void
add_hits(struct buf *out, const struct plan *p)
{
	uint64_t hits = p->trials;

	while (hits > 0 && blind_chance_p(hits - 1, p->trials, p->devices) <= 0.05)
		hits--;
	buf_addf(out,
		"%zu trials of %zu devices: %" PRIu64 " right answers or more are significant, ",
		p->trials, p->devices, hits);
	number_add_p(out, blind_chance_p(hits, p->trials, p->devices));
}

static void
add_least_difference(struct buf *out, const struct plan *p, const struct record *r)
{
	double repeats = (double)p->trials / (double)p->devices, own = own_spread(r);
	double sd = isfinite(own) ? own : SPREAD_ASSUMED;
	double least = plan_difference(sd, p->items, repeats);

	buf_addf(out, "%zu devices, %zu track%s, ", p->devices, p->items, p->items == 1 ? "" : "s");
	if (p->trials % p->devices == 0)
		buf_addf(out, "%zu repeats: ", p->trials / p->devices);
	else
		buf_addf(out, "%zu trials: ", p->trials);
	if (!isfinite(least))
		buf_add(out, "one track says nothing about other music");
	else
		buf_addf(out, "can show differences from about %.1f, at %s spread of %.2f",
			ceil(least * 10 - 1e-9) / 10, isfinite(own) ? "your" : "an assumed", sd);
}

void
plan_add(struct buf *out, const struct plan *p, const struct record *r)
{
	size_t items = p->named ? 1 : p->items;

	if (p->named)
		add_hits(out, p);
	else
		add_least_difference(out, p, r);
	buf_addf(out, "; about %.0f minutes",
		ceil((double)(p->trials * (items * ITEM_S + SWAP_S)) / 60));
}

#include "numbers/differ.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "numbers/dist.h"

/* The ratings at one place on one evening: [0] of device a, [1] of device b. */
struct cell {
	size_t item, evening;
	double sum[2];
	size_t n[2];
};

struct cells {
	struct cell *v; /* sorted by place, then evening */
	size_t n;
	size_t evenings; /* evening numbers are below it */
};

static int
order_rating(const void *p, const void *q)
{
	const struct differ_rating *a = p, *b = q;

	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->evening > b->evening) - (a->evening < b->evening);
}

/* Sorts the ratings, and adds them up. */
static void
cells_init(struct cells *c, struct differ_rating *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof(v[0]), order_rating);
	*c = (struct cells){ .v = xcalloc(n + 1, sizeof(c->v[0])) };
	for (size_t i = 0; i < n; i++) {
		if (!i || order_rating(&v[i - 1], &v[i]) != 0)
			c->v[c->n++] = (struct cell){ .item = v[i].item, .evening = v[i].evening };
		c->v[c->n - 1].sum[v[i].b] += v[i].value;
		c->v[c->n - 1].n[v[i].b]++;
		c->evenings = v[i].evening >= c->evenings ? v[i].evening + 1 : c->evenings;
	}
}

static bool
has_both(const struct cell *c)
{
	return c->n[0] && c->n[1];
}

static double
cell_mean(const struct cell *c, bool b)
{
	return c->sum[b] / (double)c->n[b];
}

static struct differ_test
test_of(size_t n, double mean, double se)
{
	struct differ_test t = { n, mean, se, (double)n - 1, mean / se, NAN };

	if (n < 2)
		return (struct differ_test){ n, mean, NAN, NAN, NAN, NAN };
	t.p = dist_t_two_sided(t.t, t.df);
	return t;
}

/* ---- test F2: the differences of evenings ---- */

/* Tests the mean difference of the evenings; each is the mean over the places that were rated with
 * both devices on that evening. */
static void
test_evenings(struct differ *x, const struct cells *c, double step)
{
	CLEANUP(pointer_free)
	struct cell *evening = xcalloc(c->evenings + 1, sizeof(evening[0]));
	CLEANUP(pointer_free) double *d = xcalloc(c->evenings + 1, sizeof(d[0]));
	struct spread_pairs pairs;
	double sum[2] = { 0, 0 };

	for (size_t i = 0; i < c->n; i++)
		for (int b = 0; has_both(&c->v[i]) && b < 2; b++) {
			evening[c->v[i].evening].sum[b] += cell_mean(&c->v[i], b);
			evening[c->v[i].evening].n[b]++;
		}
	for (size_t e = 0; e < c->evenings; e++) {
		if (!has_both(&evening[e]))
			continue;
		for (int b = 0; b < 2; b++)
			sum[b] += cell_mean(&evening[e], b);
		d[x->evenings++] = cell_mean(&evening[e], false) - cell_mean(&evening[e], true);
	}
	if (x->evenings < DIFFER_EVENINGS)
		return;
	spread_differences(&pairs, d, x->evenings, step);
	x->mean_a = sum[0] / (double)x->evenings;
	x->mean_b = sum[1] / (double)x->evenings;
	x->mean = pairs.mean;
	bool one = c->v[0].item == c->v[c->n - 1].item;
	x->grain = one && number_positive(step) ? step / (2 * (double)x->evenings) : 0;
	double mean = copysign(fmax(0, fabs(pairs.mean) - x->grain), pairs.mean);
	x->by_evening = test_of(x->evenings, mean, pairs.se_used);
}

/* ---- test F1: the differences of places ---- */

/* The place of the cells v[0] to v[n - 1]. */
static struct cell
place_of(const struct cell *v, size_t n)
{
	struct cell place = { .item = v->item };

	for (size_t i = 0; i < n; i++)
		for (int b = 0; b < 2; b++) {
			place.sum[b] += v[i].n[b] ? cell_mean(&v[i], b) : 0;
			place.n[b] += v[i].n[b] > 0;
		}
	return place;
}

/* Finds the differences of the places, and tests their mean if the evenings were tested. Of the
 * means over places and over evenings the one nearer to 0 is tested; with different signs 0. */
static void
test_places(struct differ *x, const struct cells *c, double step, const struct spread *spread,
	size_t *items)
{
	CLEANUP(pointer_free) double *d = xcalloc(c->n + 1, sizeof(d[0]));
	CLEANUP(pointer_free)
	struct spread_counts *counts = xcalloc(c->n + 1, sizeof(counts[0]));
	bool above = false, below = false;
	double limit = spread->state == SPREAD_TOO_FEW
		? INFINITY
		: spread_limit(spread->sd_used, spread->df, 1);
	double sum[2] = { 0, 0 };
	size_t n = 0;

	for (size_t i = 0, end; i < c->n; i = end) {
		for (end = i + 1; end < c->n && c->v[end].item == c->v[i].item;)
			end++;
		struct cell place = place_of(&c->v[i], end - i);
		double weight = sqrt(1 / (double)place.n[0] + 1 / (double)place.n[1]);
		d[n] = cell_mean(&place, false) - cell_mean(&place, true);
		counts[n] = (struct spread_counts){ place.n[0], place.n[1] };
		above |= d[n] > limit * weight;
		below |= d[n] < -limit * weight;
		if (!(d[n] <= x->most)) {
			x->most = d[n];
			x->most_item = n;
		}
		if (!(d[n] >= x->least)) {
			x->least = d[n];
			x->least_item = n;
		}
		for (int b = 0; b < 2; b++)
			sum[b] += cell_mean(&place, b);
		x->n_a += place.n[0];
		x->n_b += place.n[1];
		items[n++] = place.item;
	}
	x->hangs_on_item = above && below;
	x->weight = spread_weight(counts, n);
	spread_differences(&x->pairs, d, n, step);
	if (x->evenings < DIFFER_EVENINGS) {
		x->mean_a = sum[0] / (double)n;
		x->mean_b = sum[1] / (double)n;
		x->mean = x->pairs.mean;
		return;
	}
	double mean = fabs(x->pairs.mean) < fabs(x->mean) ? x->pairs.mean : x->mean;
	x->by_item = test_of(n, x->pairs.mean * x->mean <= 0 ? 0 : mean, x->pairs.se_used);
}

/* ---- the verdict: both tests must agree ---- */

/* Returns the interval around the mean, with the larger of the half widths that the two tests
 * give, so that p, interval and sentence agree. */
static struct range
interval_of(const struct differ *x, double quantile)
{
	const struct differ_test *t[] = { &x->by_item, &x->by_evening };
	double half = NAN;

	for (size_t i = 0; i < LENGTH(t); i++)
		if (!isnan(t[i]->p))
			half = fmax(half, dist_t_quantile(quantile, t[i]->df) * t[i]->se);
	half += x->grain;
	return (struct range){ number_or_unknown(x->mean - half),
		number_or_unknown(x->mean + half) };
}

/* Drops what was not rated with both devices on one evening. */
static void
keep_shared(struct cells *c, struct differ_rating *v, size_t *n)
{
	size_t kept = 0, ratings = 0;

	for (size_t i = 0, k = 0; i < c->n; i++) {
		const struct cell cell = c->v[i];

		for (size_t end = k + cell.n[0] + cell.n[1]; k < end; k++)
			if (has_both(&cell))
				v[ratings++] = v[k];
		if (has_both(&cell))
			c->v[kept++] = cell;
	}
	c->n = kept;
	*n = ratings;
}

void
differ_of(struct differ *x, struct differ_rating *v, size_t *n, double step,
	const struct spread *spread, size_t *items)
{
	const struct differ_test none = { 0, NAN, NAN, NAN, NAN, NAN };
	struct cells c;

	*x = (struct differ){ .mean_a = NAN,
		.mean_b = NAN,
		.mean = NAN,
		.most = NAN,
		.least = NAN,
		.by_item = none,
		.by_evening = none };
	cells_init(&c, v, *n);
	test_evenings(x, &c, step);
	if (x->evenings >= DIFFER_EVENINGS)
		keep_shared(&c, v, n);
	test_places(x, &c, step, spread, items);
	free(c.v);
	x->p = fmax(x->by_item.p, x->by_evening.p); /* fmax ignores NAN */
	x->interval = interval_of(x, 0.975);
	x->interval_90 = interval_of(x, 0.95);
}

enum differ_verdict
differ_judge(const struct differ *x, double p_holm, double margin)
{
	if (isnan(x->p))
		return DIFFER_UNTESTED;
	if (x->p < DIFFER_LEVEL && p_holm < DIFFER_LEVEL)
		return DIFFER_SHOWN;
	return x->interval_90.low > -margin && x->interval_90.high < margin ? DIFFER_ALIKE
									    : DIFFER_NOT_SHOWN;
}

double
differ_margin(const struct spread_scale *scale, double given)
{
	return fmin(given > 0 ? given : scale->step, scale->max / 10); /* fmin ignores NAN */
}

/* ---- words ---- */

const char *
differ_word(enum differ_verdict v)
{
	static const char *const words[] = { [DIFFER_UNTESTED] = "not tested",
		[DIFFER_NOT_SHOWN] = "not shown",
		[DIFFER_ALIKE] = "alike",
		[DIFFER_SO_FAR] = "different so far",
		[DIFFER_SHOWN] = "shown" };

	return words[v];
}

static void
add_test(struct buf *b, const char *name, const struct differ_test *t)
{
	if (isnan(t->t))
		return;
	buf_addf(b, "%s%s t(%.3g) = ", b->len ? " " : "", name, t->df);
	number_add(b, t->t, 3, false);
	buf_add(b, ", ");
	number_add_p(b, t->p);
	buf_add_char(b, '.');
}

void
differ_add_tests(struct buf *b, const struct differ *x)
{
	add_test(b, "Tracks:", &x->by_item);
	add_test(b, "Evenings:", &x->by_evening);
}

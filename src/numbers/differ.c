#include "numbers/differ.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "numbers/dist.h"

/* The ratings at one place on one evening. sum, n: [0] of device a, [1] of device b. */
struct cell {
	size_t in[DIFFER_BYS]; /* numbers of its place, evening and cell */
	double sum[2];
	size_t n[2];
	double weight, residual;
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
	ARRAY_SORT(v, n, order_rating);
	*c = (struct cells){ .v = xcalloc(n + 1, sizeof(c->v[0])) };
	for (size_t i = 0; i < n; i++) {
		if (!i || order_rating(&v[i - 1], &v[i]) != 0)
			c->v[c->n++] = (struct cell){ .in = { v[i].item, v[i].evening } };
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

/* Counts the evenings with both devices. Drops the cells of a single device, and gives each
 * evening, and each place of an evening, the same weight; unless nothing is tested. Returns true if
 * the difference is tested. */
static bool
keep_shared(struct differ *x, struct cells *c, struct differ_rating *v, size_t *n, bool test)
{
	CLEANUP(pointer_free) size_t *places = xcalloc(c->evenings + 1, sizeof(places[0]));
	size_t kept = 0, ratings = 0;

	for (size_t i = 0; i < c->n; i++)
		if (has_both(&c->v[i]))
			x->evenings += !places[c->v[i].in[DIFFER_BY_EVENING]]++;
	if (!test || x->evenings < DIFFER_EVENINGS)
		return false;
	for (size_t i = 0, k = 0; i < c->n; i++) {
		struct cell cell = c->v[i];

		for (size_t end = k + cell.n[0] + cell.n[1]; k < end; k++)
			if (has_both(&cell))
				v[ratings++] = v[k];
		cell.weight = 1 / (double)(x->evenings * places[cell.in[DIFFER_BY_EVENING]]);
		cell.in[DIFFER_BY_CELL] = kept;
		if (has_both(&cell))
			c->v[kept++] = cell;
	}
	c->n = kept;
	*n = ratings;
	return true;
}

/* ---- numbers that were given again ---- */

/* An evening counts by its share of new numbers, times this, and at most once (`make evidence`: at
 * most 7 of 100 are called shown for listeners who repeat 3, 5 or 8 of 10 numbers). */
#define OF_ONE_PLACE 1.6
#define OF_MANY_PLACES 2.5
/* with fewer such evenings, of DIFFER_EVENINGS, nothing is tested */
#define LEAST_NEW (DIFFER_EVENINGS - 0.5)

/* Returns true if a device has the same number on all evenings, place by place. */
static bool
is_same(const struct cells *c, bool b)
{
	size_t again = 0, places = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (!i || c->v[i].in[DIFFER_BY_PLACE] != c->v[i - 1].in[DIFFER_BY_PLACE])
			places++;
		else if (cell_mean(&c->v[i], b) == cell_mean(&c->v[i - 1], b))
			again++;
	}
	return places < c->n && again == c->n - places;
}

static bool
has_one_place(const struct cells *c)
{
	return c->v[0].in[DIFFER_BY_PLACE] == c->v[c->n - 1].in[DIFFER_BY_PLACE];
}

/* Returns the number of evenings with new numbers: those that a device does not have at the place
 * on the evening before. An evening whose places are all new counts once, as the first one does. */
static double
new_evenings(const struct cells *c)
{
	CLEANUP(pointer_free) double *new = xcalloc(2 * c->evenings, sizeof(new[0]));
	double *of = new + c->evenings, n = 0,
	       each = has_one_place(c) ? OF_ONE_PLACE : OF_MANY_PLACES;

	for (size_t i = 0; i < c->n; i++) {
		const struct cell *x = &c->v[i], *before = i ? x - 1 : NULL;
		bool first = !before || before->in[DIFFER_BY_PLACE] != x->in[DIFFER_BY_PLACE];
		size_t evening = x->in[DIFFER_BY_EVENING];

		of[evening] += 2;
		for (int b = 0; b < 2; b++)
			new[evening] += first || cell_mean(x, b) != cell_mean(before, b);
	}
	for (size_t e = 0; e < c->evenings; e++)
		n += of[e] > 0 ? fmin(1, each * new[e] / of[e]) : 0;
	return n;
}

/* ---- the estimate and its error ---- */

static struct differ_variance
variance_of(const struct cells *c, enum differ_by by)
{
	struct sum {
		double weight, residual;
	} * sums;
	size_t most = 0;
	double weights = 0, squares = 0;

	for (size_t i = 0; i < c->n; i++)
		most = c->v[i].in[by] > most ? c->v[i].in[by] : most;
	sums = xcalloc(most + 1, sizeof(sums[0]));
	for (size_t i = 0; i < c->n; i++) {
		sums[c->v[i].in[by]].weight += c->v[i].weight;
		sums[c->v[i].in[by]].residual += c->v[i].weight * c->v[i].residual;
	}
	for (size_t i = 0; i <= most; i++) {
		weights += sums[i].weight * sums[i].weight;
		squares += sums[i].residual * sums[i].residual;
	}
	free(sums);
	if (weights > 1 - 1e-9) /* one group, such as a single track, has no variance */
		return (struct differ_variance){ 0, 0 };
	return (struct differ_variance){ squares / (1 - weights), 1 / weights - 1 };
}

/* Returns the largest of place + evening - cell, place and evening. */
static struct differ_variance
largest(const struct differ_variance by[DIFFER_BYS])
{
	/* Tolerance: if each evening has its own place, all three are one, but for rounding. */
	const double near = 1 + 1e-9;
	struct differ_variance v = by[DIFFER_BY_EVENING], sum = { 0, 0 };
	double terms = 0;

	for (enum differ_by k = 0; k < DIFFER_BYS; k++) {
		sum.v += k == DIFFER_BY_CELL ? -by[k].v : by[k].v;
		terms += by[k].v * by[k].v / by[k].df;
	}
	sum.df = sum.v * sum.v / terms;
	v = by[DIFFER_BY_PLACE].v > v.v * near ? by[DIFFER_BY_PLACE] : v;
	return sum.v > v.v * near ? sum : v;
}

static struct range
interval_of(const struct differ *x, double quantile)
{
	double half = dist_t_quantile(quantile, x->df) * x->se + x->grain;

	return (struct range){ number_or_unknown(x->mean - half),
		number_or_unknown(x->mean + half) };
}

/* Sets the estimate from the cells that count, of m evenings with new numbers. */
static void
find_estimate(struct differ *x, struct cells *c, double step, double m)
{
	double weight = 0;

	x->mean_a = x->mean_b = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct cell *cell = &c->v[i];

		x->mean_a += cell->weight * cell_mean(cell, false);
		x->mean_b += cell->weight * cell_mean(cell, true);
		weight += cell->weight * cell->weight *
			(1 / (double)cell->n[0] + 1 / (double)cell->n[1]);
	}
	x->mean = x->mean_a - x->mean_b;
	x->weight = sqrt(weight);
	for (size_t i = 0; i < c->n; i++)
		c->v[i].residual = cell_mean(&c->v[i], false) - cell_mean(&c->v[i], true) - x->mean;
	for (enum differ_by k = 0; k < DIFFER_BYS; k++)
		x->by[k] = variance_of(c, k);
	struct differ_variance *evening = &x->by[DIFFER_BY_EVENING];
	if (m < (double)x->evenings) {
		evening->v *= ((double)x->evenings - 1) / (m - 1);
		evening->df = fmin(evening->df, m - 1);
	}
	struct differ_variance v = largest(x->by);
	bool equal = !(v.v > 1e-18); /* of halves and tenths no smaller one is left */
	x->se = !equal ? sqrt(v.v) : number_positive(step) ? step / sqrt(6 * m) : (double)NAN;
	x->df = equal ? m - 1 : v.df;
	if (has_one_place(c) && number_positive(step))
		x->grain = step / (2 * m);
	x->t = copysign(fmax(0, fabs(x->mean) - x->grain), x->mean) / x->se;
	x->p = dist_t_two_sided(x->t, x->df);
	x->interval = interval_of(x, 0.975);
	x->interval_90 = interval_of(x, 0.95);
}

/* ---- the differences of places ---- */

/* Finds the places, and those with the largest and smallest difference. Without a test, the means
 * are over these places. */
static void
find_places(struct differ *x, const struct cells *c, const struct spread *spread, size_t *items)
{
	bool above = false, below = false;
	double sums[2] = { 0, 0 },
	       limit = spread->state == SPREAD_TOO_FEW
		? INFINITY
		: spread_limit(spread->sd_used, spread->df, 1);

	for (size_t i = 0, end; i < c->n; i = end) {
		size_t item = c->v[i].in[DIFFER_BY_PLACE];
		struct cell place = { .in = { item } };

		for (end = i; end < c->n && c->v[end].in[DIFFER_BY_PLACE] == item; end++)
			for (int b = 0; b < 2; b++) {
				place.sum[b] += c->v[end].n[b] ? cell_mean(&c->v[end], b) : 0;
				place.n[b] += c->v[end].n[b] > 0;
			}
		double weight = sqrt(1 / (double)place.n[0] + 1 / (double)place.n[1]),
		       d = cell_mean(&place, false) - cell_mean(&place, true);
		above |= d > limit * weight;
		below |= d < -limit * weight;
		if (!(d <= x->most)) {
			x->most = d;
			x->most_item = x->places;
		}
		if (!(d >= x->least)) {
			x->least = d;
			x->least_item = x->places;
		}
		for (int b = 0; b < 2; b++)
			sums[b] += cell_mean(&place, b);
		x->n_a += place.n[0];
		x->n_b += place.n[1];
		items[x->places++] = item;
	}
	x->hangs_on_item = above && below;
	if (isnan(x->mean) && x->places) {
		x->mean_a = sums[0] / (double)x->places;
		x->mean_b = sums[1] / (double)x->places;
		x->mean = x->mean_a - x->mean_b;
	}
}

void
differ_of(struct differ *x, struct differ_rating *v, size_t *n, bool test, double step, bool blind,
	const struct spread *spread, size_t *items)
{
	struct cells c;

	*x = (struct differ){ .mean_a = NAN,
		.mean_b = NAN,
		.mean = NAN,
		.se = NAN,
		.df = NAN,
		.t = NAN,
		.p = NAN,
		.interval = RANGE_UNKNOWN,
		.interval_90 = RANGE_UNKNOWN,
		.weight = NAN,
		.most = NAN,
		.least = NAN };
	cells_init(&c, v, *n);
	if (keep_shared(x, &c, v, n, test)) {
		double m = blind ? (double)x->evenings : new_evenings(&c);

		x->same = !blind && (is_same(&c, false) || is_same(&c, true) || m < LEAST_NEW);
		if (!x->same)
			find_estimate(x, &c, step, m);
	}
	find_places(x, &c, spread, items);
	free(c.v);
}

/* ---- the verdict ---- */

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
		[DIFFER_ORDER] = "not separable from order",
		[DIFFER_SHOWN] = "shown" };

	return words[v];
}

void
differ_add_test(struct buf *b, const struct differ *x)
{
	if (isnan(x->p))
		return;
	buf_add(b, "SE ");
	number_add(b, x->se, 2, false);
	buf_addf(b, ", t(%.3g) = ", x->df);
	number_add(b, x->t, 3, false);
	buf_add(b, ", ");
	number_add_p(b, x->p);
	buf_add_char(b, '.');
}

/* ---- several tests ---- */

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

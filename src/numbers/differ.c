#include "numbers/differ.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "numbers/dist.h"

/* The ratings of one item (a track, a section of the playlist, or the device as a whole) in one
 * session or in all: [0] of device a, [1] of device b. */
struct cell {
	double sum[2];
	size_t n[2];
};

struct differ_table {
	const struct differ_rating *v;
	size_t n, items, sessions;
	struct cell *of_item;         /* of_item[i]: the ratings of item i in all sessions */
	struct cell *of_session_item; /* one cell for each session and item, at the index session ·
					 items + item */
};

static void
table_init(struct differ_table *t, const struct differ_rating *v, size_t n)
{
	*t = (struct differ_table){ .v = v, .n = n };
	for (size_t i = 0; i < n; i++) {
		t->items = v[i].item >= t->items ? v[i].item + 1 : t->items;
		t->sessions = v[i].session >= t->sessions ? v[i].session + 1 : t->sessions;
	}
	t->of_item = xcalloc(t->items + 1, sizeof(t->of_item[0]));
	t->of_session_item = xcalloc(t->items * t->sessions + 1, sizeof(t->of_item[0]));
	for (size_t i = 0; i < n; i++) {
		struct cell *both[] = { &t->of_item[v[i].item],
			&t->of_session_item[v[i].session * t->items + v[i].item] };

		for (size_t k = 0; k < LENGTH(both); k++) {
			both[k]->sum[v[i].b] += v[i].value;
			both[k]->n[v[i].b]++;
		}
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

static double
cell_difference(const struct cell *c)
{
	return cell_mean(c, false) - cell_mean(c, true);
}

static struct differ_test
test_of(size_t n, double mean, double se, double df)
{
	struct differ_test t = { n, mean, se, df, mean / se, NAN };

	t.p = dist_t_two_sided(t.t, df);
	return t;
}

/* Returns the t test of the differences of two devices. If all are equal, uses step/√6 as SD. */
static struct differ_test
test_of_pairs(const struct spread_pairs *p)
{
	if (p->n < 2)
		return (struct differ_test){ p->n, p->mean, NAN, NAN, NAN, NAN };
	return test_of(p->n, p->mean, p->se_used, (double)(p->n - 1));
}

/* ---- test F2: differences of session means ---- */

/* Writes to d the mean difference of the two devices in each session that rated both on the same
 * track or section (item); returns the number of these sessions. */
static size_t
session_differences(const struct differ_table *t, double *d)
{
	size_t n = 0;

	for (size_t s = 0; s < t->sessions; s++) {
		double sum = 0;
		size_t items = 0;

		for (size_t i = 0; i < t->items; i++) {
			const struct cell *c = &t->of_session_item[s * t->items + i];

			if (!has_both(c))
				continue;
			sum += cell_difference(c);
			items++;
		}
		if (items)
			d[n++] = sum / (double)items;
	}
	return n;
}

/* Writes to `means` the mean rating of device a (b true: of device b) in each session that has such
 * ratings. First subtracts from each rating the mean of both devices for its track (or section).
 * Returns the number of means. */
static size_t
session_means(const struct differ_table *t, bool b, double *means)
{
	size_t n = 0;

	for (size_t s = 0; s < t->sessions; s++) {
		double sum = 0;
		size_t ratings = 0;

		for (size_t i = 0; i < t->items; i++) {
			const struct cell *c = &t->of_session_item[s * t->items + i],
					  *all = &t->of_item[i];
			double level = (cell_mean(all, false) + cell_mean(all, true)) / 2;

			sum += c->sum[b] - (double)c->n[b] * level;
			ratings += c->n[b];
		}
		if (ratings)
			means[n++] = sum / (double)ratings;
	}
	return n;
}

/* Returns the sum of the squared differences from the mean. */
static double
squares_of(const struct spread_mean *m)
{
	return m->n < 2 ? 0 : m->sd * m->sd * (double)(m->n - 1);
}

/* Makes Student's test of two samples with pooled variance: one listener has the same spread in all
 * sessions, and with three sessions of each device Welch's degrees of freedom cost a quarter of the
 * power. */
static struct differ_test
test_of_samples(const double *a, size_t n_a, const double *b, size_t n_b, double step)
{
	struct spread_mean x, y;
	double df = (double)(n_a + n_b) - 2, each = 1 / (double)n_a + 1 / (double)n_b;

	spread_mean(&x, a, n_a);
	spread_mean(&y, b, n_b);
	if (df < 1)
		return (struct differ_test){ n_a + n_b, x.mean - y.mean, NAN, NAN, NAN, NAN };
	double variance = (squares_of(&x) + squares_of(&y)) / df;
	if (!(variance > 0) && number_positive(step))
		variance = step * step / 12;
	return test_of(n_a + n_b, x.mean - y.mean, sqrt(variance * each), df);
}

static void
test_sessions(struct differ *x, const struct differ_table *t, double step)
{
	CLEANUP(pointer_free)
	double *a = xcalloc(t->sessions + 1, sizeof(a[0])),
	       *b = xcalloc(t->sessions + 1, sizeof(b[0]));

	struct spread_pairs pairs;

	x->sessions_both = session_differences(t, a);
	spread_differences(&pairs, a, x->sessions_both, step);
	if (x->sessions_both >= 2)
		x->by_session = test_of_pairs(&pairs);
	x->sessions_a = session_means(t, false, a);
	x->sessions_b = session_means(t, true, b);
	if (x->sessions_both < 2)
		x->by_session = test_of_samples(a, x->sessions_a, b, x->sessions_b, step);
}

static bool
are_in_turn(const struct differ_rating *v, size_t n)
{
	size_t first[2] = { SIZE_MAX, SIZE_MAX }, last[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		if (v[i].session < first[v[i].b])
			first[v[i].b] = v[i].session;
		if (v[i].session > last[v[i].b])
			last[v[i].b] = v[i].session;
	}
	return last[0] < first[1] || last[1] < first[0];
}

/* ---- the verdict: test F1 over items (tracks, sections) and F2 over sessions must agree ---- */

/* Tests the differences of the devices over all items (F1). Sets hangs_on_item if some differences
 * are above and others below 0 by more than the listener's spread. */
static void
test_items(struct differ *x, const struct differ_table *t, double step, const struct spread *spread)
{
	CLEANUP(pointer_free) double *d = xcalloc(t->items + 1, sizeof(d[0]));
	bool above = false, below = false;
	double limit = spread->state == SPREAD_TOO_FEW
		? INFINITY
		: spread_limit(spread->sd_used, spread->df, 1);

	x->most = -INFINITY;
	x->least = INFINITY;
	for (size_t i = 0; i < t->items; i++) {
		const struct cell *c = &t->of_item[i];
		double weight = sqrt(1 / (double)c->n[0] + 1 / (double)c->n[1]);

		d[i] = cell_difference(c);
		if (d[i] > x->most) {
			x->most = d[i];
			x->most_item = i;
		}
		if (d[i] < x->least) {
			x->least = d[i];
			x->least_item = i;
		}
		above |= d[i] > limit * weight;
		below |= d[i] < -limit * weight;
		x->n_a += c->n[0];
		x->n_b += c->n[1];
	}
	x->hangs_on_item = above && below;
	spread_differences(&x->pairs, d, t->items, step);
	x->by_item = test_of_pairs(&x->pairs);
}

/* Returns the interval around the mean of the items' differences, with the larger of the half
 * widths that the two tests give, so that p, interval and sentence agree. */
static struct range
interval_of(const struct differ *x, double half_a, double half_b)
{
	double half = isnan(half_a) ? half_b : isnan(half_b) ? half_a : fmax(half_a, half_b);

	return (struct range){ number_or_unknown(x->pairs.mean - half),
		number_or_unknown(x->pairs.mean + half) };
}

static double
half_of(const struct differ_test *t, double quantile)
{
	return isnan(t->se) ? (double)NAN : dist_t_quantile(quantile, t->df) * t->se;
}

/* Makes the test over sessions more cautious: repeats it with the mean over items if that is
 * nearer to 0, and with 0 if the signs of both means differ. */
static void
bound_by_items(struct differ *x)
{
	struct differ_test *t = &x->by_session;

	if (isnan(t->se))
		return;
	if (t->mean * x->pairs.mean <= 0)
		t->t = 0;
	else if (fabs(x->pairs.mean) < fabs(t->mean))
		t->t = x->pairs.mean / t->se;
	t->p = dist_t_two_sided(t->t, t->df);
}

void
differ_of(struct differ *x, const struct differ_rating *v, size_t n, double step,
	const struct spread *spread)
{
	struct differ_table t;

	*x = (struct differ){ .p = NAN };
	table_init(&t, v, n);
	test_items(x, &t, step, spread);
	test_sessions(x, &t, step);
	free(t.of_session_item);
	free(t.of_item);
	x->in_turn = are_in_turn(v, n);
	bound_by_items(x);
	x->p = fmax(x->by_item.p, x->by_session.p); /* the larger p; fmax ignores NAN */
	x->interval = interval_of(x, half_of(&x->by_item, 0.975), half_of(&x->by_session, 0.975));
	x->inner = interval_of(x, half_of(&x->by_item, 0.95), half_of(&x->by_session, 0.95));
}

/* ---- verdicts and their words ---- */

static bool
has_sessions(const struct differ *x)
{
	size_t few = x->sessions_both >= 2      ? x->sessions_both
		: x->sessions_a < x->sessions_b ? x->sessions_a
						: x->sessions_b;

	return few >= DIFFER_SESSIONS;
}

enum differ_verdict
differ_judge(const struct differ *x, double p_holm, double margin)
{
	bool sure = has_sessions(x) && !x->in_turn;

	if (isnan(x->p))
		return DIFFER_UNKNOWN;
	if (x->p < DIFFER_LEVEL)
		return sure && p_holm < DIFFER_LEVEL ? DIFFER_SHOWN : DIFFER_PERHAPS;
	return sure && x->inner.low > -margin && x->inner.high < margin ? DIFFER_ALIKE
									: DIFFER_NOT_SHOWN;
}

double
differ_margin(const struct spread *s, double step, double weight)
{
	/* A step below 1 (0.5) is already half a step of the scale. */
	double half = step < 1 ? step : step / 2;

	if (s->state == SPREAD_TOO_FEW)
		return NAN;
	return fmax(half, spread_limit(s->sd_used, s->df, weight));
}

const char *
differ_word(enum differ_verdict v)
{
	static const char *const words[] = { [DIFFER_UNKNOWN] = "too few",
		[DIFFER_NOT_SHOWN] = "not shown",
		[DIFFER_ALIKE] = "alike",
		[DIFFER_PERHAPS] = "perhaps",
		[DIFFER_SHOWN] = "shown" };

	return words[v];
}

const char *
differ_reason(const struct differ *x, enum differ_verdict v)
{
	if (v == DIFFER_SHOWN && x->pairs.n == 1)
		return "only for this music";
	if (v != DIFFER_PERHAPS)
		return NULL;
	if (x->in_turn && x->sessions_a + x->sessions_b > 2)
		return "one device was rated only in earlier sessions: time may be the cause";
	if (has_sessions(x))
		return NULL;
	return x->sessions_both ? "too few sessions" : "the day may be the cause";
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
	add_test(b, x->sessions_both >= 2 ? "Sessions, paired:" : "Sessions:", &x->by_session);
}

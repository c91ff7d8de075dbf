#include "numbers/spread.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "numbers/dist.h"

#define UPPER 0.975
#define LOWER 0.025
/* Ratings like 3.1 have no exact double: a mean of alike ones may differ from them by rounding. */
#define NEAR 1e-9

/* Mean and sum of squares about it, of what is finite. Gives how many those are. */
static size_t
sum_up(const double *v, size_t n, double *mean, double *squares)
{
	double sum = 0, about = 0, least = INFINITY, most = -INFINITY;
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i])) {
			least = fmin(least, v[i]);
			most = fmax(most, v[i]);
			count++;
		}
	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i]))
			sum += v[i] / (double)count;
	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i]))
			about += (v[i] - sum) * (v[i] - sum);
	*mean = count ? number_or_unknown(sum) : (double)NAN;
	*squares = count && most - least <= NEAR * fmax(1, fabs(most)) ? 0 : about;
	return count;
}

static size_t
count_ends(const struct spread_group *g, const struct spread_scale *scale)
{
	size_t count = 0;

	for (size_t i = 0; i < g->n; i++)
		count += g->v[i] <= scale->min + NEAR || g->v[i] >= scale->max - NEAR;
	return count;
}

struct range
spread_interval(double sd, size_t df)
{
	if (!(sd >= 0) || !isfinite(sd) || df == 0)
		return RANGE_UNKNOWN;
	double nu = (double)df;
	return (struct range){ number_or_unknown(sd * sqrt(nu / dist_chi2_quantile(UPPER, nu))),
		number_or_unknown(sd * sqrt(nu / dist_chi2_quantile(LOWER, nu))) };
}

static enum spread_state
state_of(size_t df)
{
	return df < SPREAD_FLOOR         ? SPREAD_TOO_FEW
		: df < SPREAD_PLAIN_FROM ? SPREAD_PROVISIONAL
					 : SPREAD_SHOWN;
}

void
spread_of(struct spread *s, const struct spread_group *groups, size_t n,
	const struct spread_scale *scale)
{
	double squares = 0;

	*s = (struct spread){ .sd = NAN, .sd_used = NAN };
	for (size_t i = 0; i < n; i++) {
		double mean, about;
		size_t count = sum_up(groups[i].v, groups[i].n, &mean, &about);
		s->most = count > s->most ? count : s->most;
		if (count < 2)
			continue;
		s->groups++;
		s->ratings += count;
		s->df += count - 1;
		squares += about;
		s->at_ends += count_ends(&groups[i], scale);
	}
	s->state = state_of(s->df);
	if (s->df)
		s->sd = s->sd_used = number_or_unknown(sqrt(squares / (double)s->df));
	if (s->sd <= 0) {
		s->finer_than_scale = true;
		s->sd_used = number_positive(scale->step) ? scale->step / sqrt(12) : (double)NAN;
	}
	s->interval = spread_interval(s->sd_used, s->df);
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct range
spread_mean_interval(double mean, size_t n, double sd, size_t df)
{
	double half = df && n && sd >= 0 ? dist_t_quantile(UPPER, (double)df) * sd / sqrt((double)n)
					 : (double)NAN;

	return (struct range){ number_or_unknown(mean - half), number_or_unknown(mean + half) };
}

void
spread_mean(struct spread_mean *m, const double *v, size_t n)
{
	double squares;

	*m = (struct spread_mean){ NAN, NAN, NAN, NAN, NAN, NAN, 0, RANGE_UNKNOWN };
	m->n = sum_up(v, n, &m->mean, &squares);
	if (m->n == 0)
		return;
	double *sorted = xreallocarray(NULL, m->n, sizeof(*sorted));
	for (size_t i = 0, k = 0; i < n; i++)
		if (isfinite(v[i]))
			sorted[k++] = v[i];
	qsort(sorted, m->n, sizeof(*sorted), by_value);
	m->least = sorted[0];
	m->most = sorted[m->n - 1];
	m->median = sorted[(m->n - 1) / 2] / 2 + sorted[m->n / 2] / 2;
	free(sorted);
	if (m->n < 2)
		return;
	m->sd = number_or_unknown(sqrt(squares / (double)(m->n - 1)));
	m->se = m->sd / sqrt((double)m->n);
	/* Equal ratings give no estimate of the error of their mean. */
	if (m->sd > 0)
		m->interval = spread_mean_interval(m->mean, m->n, m->sd, m->n - 1);
}

void
spread_differences(struct spread_pairs *p, const double *d, size_t n, double step)
{
	double squares;

	*p = (struct spread_pairs){ 0, NAN, NAN, NAN, NAN, NAN, NAN, false, RANGE_UNKNOWN };
	p->n = sum_up(d, n, &p->mean, &squares);
	if (p->n < 2)
		return;
	double df = (double)(p->n - 1), used;
	p->sd = used = number_or_unknown(sqrt(squares / df));
	p->se = p->sd / sqrt((double)p->n);
	if (p->sd > 0) {
		p->t = number_or_unknown(p->mean / p->se);
		p->p = dist_t_two_sided(p->t, df);
	} else {
		p->finer_than_scale = p->sd <= 0;
		used = number_positive(step) ? step / sqrt(6) : (double)NAN;
	}
	p->p_used = dist_t_two_sided(p->mean / (used / sqrt((double)p->n)), df);
	p->interval = spread_mean_interval(p->mean, p->n, used, p->n - 1);
}

double
spread_weight(const struct spread_counts *at, size_t items)
{
	double sum = 0;

	for (size_t i = 0; i < items; i++)
		sum += 1 / (double)at[i].a + 1 / (double)at[i].b;
	return items ? number_or_unknown(sqrt(sum) / (double)items) : (double)NAN;
}

double
spread_limit(double sd, size_t df, double weight)
{
	if (df == 0 || !(weight > 0) || !(sd >= 0))
		return NAN;
	return number_or_unknown(dist_t_quantile(UPPER, (double)df) * sd * weight);
}

enum spread_verdict
spread_judge(const struct spread_pairs *p, const struct spread *s, double weight, double p_holm)
{
	double limit = spread_limit(s->sd_used, s->df, weight);

	if (s->state == SPREAD_TOO_FEW || !isfinite(limit) || !range_known(p->interval))
		return SPREAD_UNKNOWN;
	bool above = fabs(p->mean) > limit;
	bool away = p->interval.low > 0 || p->interval.high < 0;
	if (above && away)
		return p_holm < SPREAD_LEVEL ? SPREAD_LARGER : SPREAD_PERHAPS;
	return above || away ? SPREAD_PERHAPS : SPREAD_NOT_SHOWN;
}

/* ---- in words ---- */

const char *
spread_verdict_words(enum spread_verdict v, const struct spread *s)
{
	static const char *const words[] = {
		[SPREAD_UNKNOWN] = "too few repeats to say",
		[SPREAD_NOT_SHOWN] = "not shown",
		[SPREAD_PERHAPS] = "perhaps",
		[SPREAD_LARGER] = "larger than your spread",
	};

	if (v == SPREAD_UNKNOWN && s->state != SPREAD_TOO_FEW)
		return "too few items to say";
	return words[v];
}

const char *
spread_verdict_word(enum spread_verdict v)
{
	static const char *const words[] = {
		[SPREAD_UNKNOWN] = "too few",
		[SPREAD_NOT_SHOWN] = "not shown",
		[SPREAD_PERHAPS] = "perhaps",
		[SPREAD_LARGER] = "larger",
	};

	return words[v];
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* How many ratings there are, and would have to be if more came to the groups there are. */
static void
add_too_few(struct buf *b, const struct spread *s)
{
	size_t have = s->df ? s->ratings : s->most;
	size_t need = s->df ? s->ratings + SPREAD_FLOOR - s->df : SPREAD_FLOOR + 1;

	buf_addf(b, "Too few repeats to say (%zu of at least %zu).", have, need);
}

void
spread_add_spread(struct buf *b, const struct spread *s)
{
	if (s->state == SPREAD_TOO_FEW) {
		add_too_few(b, s);
		return;
	}
	buf_add(b, s->state == SPREAD_PROVISIONAL ? "Provisional: you vary by " : "You vary by ");
	buf_add(b, s->finer_than_scale ? "less than the scale can show, counted as " : "about ");
	number_add(b, s->sd_used, 2, false);
	buf_add(b, " (");
	if (range_known(s->interval)) {
		buf_add(b, "95 %: ");
		range_add(b, s->interval, 2, false, "");
		buf_add(b, ", ");
	}
	buf_addf(b, "%zu degrees of freedom).", s->df);
	if (s->at_ends)
		buf_addf(b,
			" %zu of %zu ratings lie%s at an end of the scale: the spread is "
			"understated.",
			s->at_ends, s->ratings, s->at_ends == 1 ? "s" : "");
}

static void
add_claimed_difference(struct buf *b, const struct spread_claim *c)
{
	static const char *const how[] = { "not recorded whether blind", "blind", "sighted" };
	double d = c->pairs->mean;

	buf_addf(b, "%s was rated ", c->name);
	if (fabs(d) < 0.005) {
		buf_add(b, "alike");
	} else {
		number_add(b, fabs(d), 2, false);
		buf_add(b, d > 0 ? " higher" : " lower");
	}
	buf_add(b, " (");
	if (range_known(c->pairs->interval)) {
		struct range r = c->pairs->interval;
		if (d < 0 && fabs(d) >= 0.005) /* as far lower as the sentence says */
			r = (struct range){ -r.high, -r.low };
		buf_add(b, "95 %: ");
		range_add(b, r, 2, false, "");
		buf_add(b, "; ");
	}
	buf_addf(b, "%zu item%s, %s).", c->pairs->n, plural(c->pairs->n), how[c->blind]);
}

static void
add_tests(struct buf *b, const struct spread_claim *c)
{
	const struct spread_pairs *p = c->pairs;

	if (isfinite(p->t)) {
		buf_add(b, " t = ");
		number_add(b, p->t, 3, false);
		buf_add(b, ", ");
		number_add_p(b, p->p);
		buf_add_char(b, '.');
	}
	if (!c->ranks)
		return;
	buf_add_char(b, ' ');
	ranks_add(b, c->ranks);
	if (isfinite(p->p) && isfinite(c->ranks->wilcoxon_p) &&
		(p->p < SPREAD_LEVEL) != (c->ranks->wilcoxon_p < SPREAD_LEVEL))
		buf_add(b, " The t test and the ranks disagree.");
}

/* Both figures side by side, then the verdict, which is of this answer as a whole. */
static void
add_verdict(struct buf *b, const struct spread_claim *c)
{
	enum spread_verdict v = spread_judge(c->pairs, c->spread, c->weight, c->p_holm);

	if (c->beside) {
		buf_add(b, " Stands beside the blind figure, which alone is judged.");
		return;
	}
	if (c->spread->state == SPREAD_TOO_FEW) {
		buf_add_char(b, ' ');
		add_too_few(b, c->spread);
		return;
	}
	buf_add(b, " Difference ");
	number_add(b, fabs(c->pairs->mean), 2, false);
	buf_add(b, ", your spread ");
	number_add(b, c->spread->sd_used, 2, false);
	buf_addf(b, ": %s.", spread_verdict_words(v, c->spread));
}

static void
add_family(struct buf *b, const struct spread_claim *c)
{
	if (c->beside || c->family < 2 || !isfinite(c->p_holm))
		return;
	buf_addf(b, " Among all %zu comparisons of this answer (Holm): ", c->family);
	number_add_p(b, c->p_holm);
	buf_add_char(b, '.');
}

void
spread_add_claim(struct buf *b, const struct spread_claim *c)
{
	static const char *const levels[] = { "level match not recorded", "levels matched",
		"levels not matched" };
	bool loudness = c->amount && c->matched != SPREAD_DID && fabs(c->pairs->mean) >= 0.005;

	if (c->pairs->n == 0) {
		buf_addf(b, "%s: no item rated on both.", c->name);
		return;
	}
	add_claimed_difference(b, c);
	buf_addf(b, " %zu and %zu ratings, %s%s.", c->n_a, c->n_b, levels[c->matched],
		loudness ? ": it could be loudness" : "");
	add_verdict(b, c);
	add_tests(b, c);
	add_family(b, c);
}

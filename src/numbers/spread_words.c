#include "numbers/spread_words.h"

#include <math.h>

#define LEVEL 0.05

const char *
spread_verdict_words(enum spread_verdict v)
{
	static const char *const words[] = {
		[SPREAD_UNKNOWN] = "too few repeats to say",
		[SPREAD_NOT_SHOWN] = "not shown",
		[SPREAD_PERHAPS] = "perhaps",
		[SPREAD_LARGER] = "larger than your spread",
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
add_difference(struct buf *b, const struct spread_claim *c)
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
		range_add(b, r, 2, false, "");
		buf_add(b, ", ");
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
		(p->p < LEVEL) != (c->ranks->wilcoxon_p < LEVEL))
		buf_add(b, " The t test and the ranks disagree.");
}

void
spread_add_claim(struct buf *b, const struct spread_claim *c)
{
	static const char *const levels[] = { "level match not recorded", "levels matched",
		"levels not matched" };

	if (c->pairs->n == 0) {
		buf_addf(b, "%s: no item rated on both.", c->name);
		return;
	}
	add_difference(b, c);
	buf_addf(b, " %zu and %zu ratings, %s.", c->n_a, c->n_b, levels[c->matched]);
	enum spread_verdict v = spread_judge(c->pairs, c->spread, c->n_a, c->n_b);
	if (v == SPREAD_UNKNOWN && c->spread->state == SPREAD_TOO_FEW) {
		buf_add_char(b, ' ');
		add_too_few(b, c->spread);
	} else {
		buf_addf(b, " Against your own spread: %s.",
			v == SPREAD_UNKNOWN ? "unknown" : spread_verdict_words(v));
	}
	add_tests(b, c);
}

#include "answers/method.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/anchor.h"
#include "answers/planned.h"
#include "answers/series.h"
#include "answers/stats.h"
#include "base/mem.h"
#include "config/pairs.h"
#include "record/abx.h"
#include "record/blind_order.h"

/* Adds a name to a list, unless the name is "" or in the list already. */
static void
add_once(struct texts *l, const char *name)
{
	if (*name && !texts_has(l, name))
		texts_add(l, name, (struct mark){ 0, 0 });
}

/* Appends "A", "A and B" or "A, B and C". */
static void
add_names(struct buf *out, const struct texts *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_addf(out, "%s%s", i == 0 ? "" : i + 1 < l->n ? ", " : " and ", l->v[i]);
}

static void
begin_sentence(struct buf *out)
{
	if (out->len)
		buf_add_char(out, ' ');
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* ---- the sentence about listening time ---- */

void
method_add_listening(struct buf *out, const struct gather *g)
{
	struct stats_answer a = { 0 };

	stats_listening(&a, g);
	if (a.ms > 0) {
		begin_sentence(out);
		buf_add(out, "I listened for ");
		stats_add_duration(out, a.ms);
		buf_addf(out, ", in %" PRId64 " session%s on %" PRId64 " day%s.", a.sittings,
			plural((size_t)a.sittings), a.days, plural((size_t)a.days));
	}
	arena_finish(&a.arena);
}

/* ---- the sentences about level matching ---- */

/* Returns true if several devices were rated, so that their levels matter. */
static bool
compares_devices(const struct gather *g)
{
	struct uuid first = UUID_NONE;
	const struct rating *x;

	for (struct gather_at at = { 0 }; (x = gather_next(g, ROW_RATING, &at));) {
		struct uuid device = gather_device(g, &x->setup, &x->review);

		if (x->row.deleted || uuid_none(&device) ||
			!gather_lives(g, &x->review, &x->sitting))
			continue;
		if (!uuid_none(&first) && !uuid_same(&first, &device))
			return true;
		first = device;
	}
	return false;
}

static void
add_matching(struct buf *out, const struct gather *g)
{
	CLEANUP(texts_finish) struct texts hows = { 0 }, chains = { 0 };
	const struct volume *v;

	for (struct gather_at at = { 0 }; (v = gather_next(g, ROW_VOLUME, &at));) {
		if (!volume_is_matched(v) || !v->how || !gather_lives(g, &v->review, &v->sitting))
			continue;
		add_once(&hows, v->how);
		/* Names a chain by its source ("iBasso DX300"), which readers know. */
		const struct chain *c = gather_find(g, ROW_CHAIN, &v->setup.chain);
		CLEANUP(pointer_free) char *source = c ? content_get(c->content, "source") : NULL;
		add_once(&chains, source && *source ? source : c && c->name ? c->name : "");
	}
	if (!hows.n && compares_devices(g)) {
		begin_sentence(out);
		buf_add(out, "Level matching was not recorded.");
	}
	if (hows.n) {
		begin_sentence(out);
		buf_add(out, "Levels were matched ");
		add_names(out, &hows);
		buf_addf(out, "%s", chains.n ? " on " : "");
		add_names(out, &chains);
		buf_add_char(out, '.');
	}
}

/* ---- the sentences about ratings ---- */

struct rated {
	struct texts devices;
	size_t ratings, blind, df;
	double sum; /* sum of variances, each times its degrees of freedom */
};

static void
count_series(struct rated *x, const struct gather *g, const struct series *s)
{
	if (!s->v[0].rating->lexicon)
		return;
	for (size_t i = 0; i < s->n; i++) {
		add_once(&x->devices, gather_name(g, ROW_DEVICE, &s->v[i].device));
		x->ratings++;
		x->blind += s->v[i].rating->blind;
	}
	if (s->spread.df > 0 && isfinite(s->spread.sd)) {
		x->df += s->spread.df;
		x->sum += (double)s->spread.df * s->spread.sd * s->spread.sd;
	}
}

static void
add_plan(struct buf *out, const struct gather *g, const struct grades *grades)
{
	struct arena arena = { 0 };
	struct planned p = planned_of(g, grades, &arena);

	if (p.tracks != NO_INT) {
		begin_sentence(out);
		buf_add(out, p.text);
	}
	arena_finish(&arena);
}

static void
add_ratings(struct buf *out, const struct gather *g)
{
	struct rated x = { .ratings = 0 };
	CLEANUP(grades_finish) struct grades grades;
	struct series s;

	grades_init(&grades, g);
	for (size_t at = 0; series_next(&s, &grades, &at);)
		count_series(&x, g, &s);
	if (x.ratings) {
		begin_sentence(out);
		buf_addf(out, "I gave %zu rating%s, %s, of ", x.ratings, plural(x.ratings),
			x.blind == x.ratings ? "blind"
				: x.blind    ? "some of them blind"
					     : "sighted");
		add_names(out, &x.devices);
		if (x.df)
			buf_addf(out, "; %zu of them repeat%s an earlier one, and", x.df,
				x.df == 1 ? "s" : "");
		if (x.df && x.sum > 0)
			buf_addf(out, " differ from it by a spread of %.2f",
				sqrt(x.sum / (double)x.df));
		else if (x.df)
			buf_add(out, " give the same rating");
		buf_add_char(out, '.');
		add_plan(out, g, &grades);
	}
	texts_finish(&x.devices);
}

/* Appends in how many attributes the listener heard the difference of an anchor (anchor.h). */
static void
add_anchor(struct buf *out, const struct gather *g)
{
	CLEANUP(grades_finish) struct grades grades;
	struct series s;
	CLEANUP(texts_finish) struct texts names = { 0 }, heard = { 0 }, judged = { 0 };

	grades_init(&grades, g);
	for (size_t at = 0; series_next(&s, &grades, &at);) {
		struct anchor_heard a = anchor_heard(g, &s);
		CLEANUP(buf_finish) struct buf pair = BUF_INIT;

		if (a.verdict == ANCHOR_HEARD || a.verdict == ANCHOR_NOT_HEARD)
			add_once(&judged, s.v[0].rating->attribute);
		if (a.verdict == ANCHOR_HEARD)
			add_once(&heard, s.v[0].rating->attribute);
		if (a.name)
			buf_addf(&pair, "%s and %s", a.name, a.of);
		add_once(&names, pair.len ? pair.s : "");
	}
	if (judged.n) {
		begin_sentence(out);
		buf_add(out, "I knew that ");
		add_names(out, &names);
		buf_addf(out, " differ, and heard it in %zu of %zu attributes.", heard.n, judged.n);
	}
}

/* ---- the sentences about blind runs ---- */

static void
add_run(struct buf *out, const struct record *rec, const struct blind_run *r,
	const struct blind_order *o)
{
	size_t heard = r->trial > 0 && (size_t)r->trial < o->n ? (size_t)r->trial : o->n;
	CLEANUP(buf_finish) struct buf result = BUF_INIT;

	begin_sentence(out);
	if (o->sounds) {
		abx_add_sentence(rec, r, out);
		return;
	}
	buf_addf(out, "A helper swapped %zu devices in ", o->ndevices);
	if (heard < o->n)
		buf_addf(out, "%zu of %zu planned trials", heard, o->n);
	else
		buf_addf(out, "%zu trials", o->n);
	buf_addf(out, " (%s)", blind_run_how(rec, r, o));
	blind_add_result(rec, r, o, &result);
	if (result.len && result.s[result.len - 1] == '.')
		buf_truncate(&result, result.len - 1);
	buf_addf(out, "%s%s.", result.len ? ": " : "", result.s);
	if (r->opened_ms != NO_INT)
		buf_add(out, " The order was opened before the run had ended.");
}

static void
add_blind(struct buf *out, const struct gather *g)
{
	const struct blind_run *r;
	struct blind_order o;

	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_BLIND_RUN, &at));) {
		if (r->row.deleted || r->ended_ms == NO_INT || r->trial < 1 ||
			!gather_lives(g, &r->review, &r->sitting) || !blind_order_read(r, &o))
			continue;
		add_run(out, g->v[at.record], r, &o);
		blind_order_finish(&o);
	}
}

void
method_add(struct buf *out, const struct gather *g)
{
	method_add_listening(out, g);
	add_matching(out, g);
	add_ratings(out, g);
	add_anchor(out, g);
	add_blind(out, g);
}

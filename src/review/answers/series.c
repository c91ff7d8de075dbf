/* Groups the gathered ratings by question, and finds the repeats of each device. numbers/spread.c
 * computes the spread, figure.c the value. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/series.h"

#include <math.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/answers/grades.h"
#include "review/files/words.h"
#include "review/record/rating.h"
#include "review/record/rows_music.h"
#include "review/record/rows_rating.h"

bool
series_next(struct series *s, const struct grades *x, size_t *at)
{
	if (*at >= x->n)
		return false;
	*s = (struct series){ .all = x, .v = x->v + *at, .scale = x->v[*at].scale };
	/* same attribute and scale, and both blind or both sighted */
	while (*at < x->n && s->v->attribute == x->v[*at].attribute &&
		s->v->rating->blind == x->v[*at].rating->blind) {
		/* the coarsest step that was used */
		s->scale.step = fmax(s->scale.step, x->v[*at].scale.step);
		s->n++;
		++*at;
	}
	s->each = x->each + s->v->each;
	s->n_each = (*at < x->n ? x->v[*at].each : x->n_each) - s->v->each;
	return true;
}

/* ---- describing the question that ratings answer ---- */

struct series_question
series_question(const struct selection *g, const struct series *s)
{
	static const struct attribute none;
	const struct rating *r = s->v[0].rating;
	const struct attribute *a = selection_attribute(g, r);

	if (!a)
		a = &none;
	return (struct series_question){ .lexicon = r->lexicon,
		.attribute = r->attribute,
		.name = text_or(a->name, rating_name(r, a)),
		.name_local = rating_name(r, a),
		.low = a->low,
		.mid = a->mid,
		.high = a->high,
		.bipolar = a->bipolar,
		.blind = r->blind,
		.scale = s->scale };
}

/* ---- the ratings of one device ---- */

static int
order_device(const void *p, const void *q)
{
	return uuid_order(&((const struct counted_rating *)p)->device,
		&((const struct counted_rating *)q)->device);
}

/* Returns the ratings of a device, sorted by place; *n gets their number. */
static const struct counted_rating *
of_device(const struct series *s, const struct uuid *device, size_t *n)
{
	struct counted_rating key = { .device = *device };
	const struct counted_rating *v = s->v + ARRAY_AT(&key, s->v, s->n, order_device);

	*n = 0;
	while (v + *n < s->v + s->n && uuid_same(&v[*n].device, device))
		++*n;
	return v;
}

static int
order_values(const void *p, const void *q)
{
	const struct series_values *a = p, *b = q;
	int o = text_order(a->item, b->item);

	o = o ? o : text_order(a->section, b->section);
	o = o ? o : text_order(a->cue, b->cue);
	return o ? o : text_order(a->heard, b->heard);
}

struct series_values_list
series_values(const struct selection *g, const struct series *s, const struct uuid *device,
	struct arena *arena)
{
	const struct setup none = { .chain = UUID_NONE };
	size_t n = 0, ratings = 0, evenings;
	const struct counted_rating *of = of_device(s, device, &evenings);
	bool several = false;

	EACH_IN (evening, of, evenings) {
		ratings += evening->n;
		several |= evening->setup != of[0].setup;
	}
	struct series_values *v = arena_calloc(arena, evenings, sizeof(v[0]));
	double *values = arena_calloc(arena, ratings, sizeof(values[0]));
	for (size_t i = 0, end; i < evenings; i = end) {
		struct series_values *x = &v[n++];
		struct buf heard = BUF_INIT;
		const struct item *on = selection_find(g, ROW_ITEM, &of[i].place);
		const struct recording *r =
			on ? selection_find(g, ROW_RECORDING, &on->recording) : NULL;

		*x = (struct series_values){ .item = selection_known(g, ROW_ITEM, &of[i].place),
			.section = selection_known(g, ROW_SECTION, &of[i].place),
			.cue = arena_keep(arena, selection_cue(g, &of[i].cue)),
			.title = r ? r->title : NULL,
			.values = { values, 0 } };
		if (several)
			selection_add_setup(&heard, g, &of[i].rating->setup, &none);
		if (heard.len)
			x->heard = arena_keep(arena, buf_detach(&heard));
		for (end = i; end < evenings && grades_repeat(&of[i], &of[end]); end++)
			EACH_IN (one, &s->each[of[end].each - s->v->each], of[end].n) {
				*values++ = one->value;
				x->values.n++;
				x->blind += one->rating->blind;
			}
	}
	ARRAY_SORT(v, n, order_values);
	return (struct series_values_list){ v, n };
}

/* ---- steadiness ---- */

/* Returns the spread of all ratings of attributes on a scale; its step is the coarsest one. */
static struct spread
spread_on(const struct grades *x, struct spread_scale *scale)
{
	CLEANUP(pointer_free) double *values = xcalloc(x->n_each + 1, sizeof(values[0]));
	CLEANUP(pointer_free)
	struct spread_group *groups = xcalloc(x->n_each + 1, sizeof(groups[0]));
	size_t n = 0, n_groups = 0;
	struct spread spread;

	for (size_t i = 0, end; i < x->n_each; i = end) {
		const struct counted_rating *one = &x->each[i];
		struct spread_group group = { values + n, 0 };

		bool counts = one->rating->lexicon && spread_scale_order(&one->scale, scale) == 0;

		for (end = i; end < x->n_each && grades_repeat(one, &x->each[end]); end++) {
			values[n + end - i] = x->each[end].value;
			if (counts)
				scale->step = fmax(scale->step, x->each[end].scale.step);
		}
		if (!counts)
			continue;
		group.n = end - i;
		n += group.n;
		groups[n_groups++] = group;
	}
	spread_of(&spread, groups, n_groups);
	return spread;
}

void
series_add_spread(
	struct buf *out, const struct spread *s, const struct spread_scale *scale, bool ends)
{
	double steps = s->sd / scale->step;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(pointer_free)
	char *about =
		isfinite(steps) ? xasprintf("%g", round(2 * steps) / 2) : xasprintf("%.2g", s->sd);
	CLEANUP(pointer_free) char *number = words_number(about);

	if (isnan(s->sd))
		return;
	const char *key = "spread_steps";
	if (s->sd <= 0)
		key = "spread_same";
	else if (!isfinite(steps))
		key = "spread_about";
	else if (steps < 0.25)
		key = "spread_quarter";
	else if (steps < 0.75)
		key = "spread_half";
	else if (steps < 1.25)
		key = "spread_one";
	WORDS_ADD(&text, key, number);
	CLEANUP(pointer_free) char *min = xasprintf("%g", scale->min);
	CLEANUP(pointer_free) char *max = xasprintf("%g", scale->max);
	if (ends)
		WORDS_ADD(out, "spread_scale", text.s, min, max);
	else
		buf_add(out, text.s);
}

struct series_steadiness_list
series_steadiness(const struct grades *x, struct arena *arena)
{
	struct series_steadiness_list l = { 0 };

	EACH_IN (one, x->each, x->n_each) {
		struct spread_scale scale = one->scale;
		size_t k = 0;

		while (k < l.n && spread_scale_order(&l.v[k].scale, &scale) != 0)
			k++;
		if (k < l.n || !one->rating->lexicon)
			continue;
		struct spread spread = spread_on(x, &scale);
		ARENA_ADD(arena, &l, (struct series_steadiness){ scale, spread, "" });
	}
	EACH (level, &l) {
		struct buf text = BUF_INIT;

		series_add_spread(&text, &level->spread, &level->scale, l.n > 1);
		if (text.len) {
			buf_splice(&text, 0, 0, "You ", 4);
			buf_addf(&text, " (%zu repeats).", level->spread.repeats);
		}
		level->text = arena_keep(arena, buf_detach(&text));
	}
	return l;
}

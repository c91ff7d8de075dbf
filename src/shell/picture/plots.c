/* Puts ratings on the scale and into the order of the wheel, as plain structs for plot/. figure.c
 * decides which rating leads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/picture/plots.h"

#include <math.h>
#include <string.h>

#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/view/view.h"
#include "review/answers/figure.h"
#include "review/answers/selection.h"
#include "review/answers/grades.h"
#include "review/answers/paired.h"
#include "review/files/words.h"
#include "review/record/rows_rating.h"

#define DOTS_MOST 4 /* that are named below a profile */

/* ---- the ratings that the plots "wheel" and "profile" draw ---- */

static bool
is_of_other_scale(const struct counted_rating *g, const struct plot_attribute *a)
{
	const struct spread_scale *s = &g->scale;

	return isfinite(s->min) && isfinite(s->max) && s->max > s->min &&
		(fabs(s->min - a->min) > 1e-9 || fabs(s->max - a->max) > 1e-9);
}

/* Returns a value on the scale of g converted to the scale of the picture. */
static double
value_on_scale(const struct counted_rating *g, double value, const struct plot_attribute *a)
{
	const struct spread_scale *s = &g->scale;

	return is_of_other_scale(g, a)
		? a->min + (value - s->min) / (s->max - s->min) * (a->max - a->min)
		: value;
}

/* Returns what the picture cannot draw of a rating in the view: that it is blind, and the remarks.
 * The text belongs to the arena. */
static const char *
words_of_figure(struct arena *arena, const json_t *figure, bool blind)
{
	const char *said = view_text(figure, "said"),
		   *open = strstr(view_text(figure, "written"), words_of("open"));

	if (!blind || !open)
		return said;
	return arena_keep(arena,
		xasprintf("%s%s%s", open + strspn(open, " "), *said ? words_of("dash") : "", said));
}

/* Returns the words beside the figure of the whole device, as the view has them; NULL: none. */
static const char *
remarks_of(struct arena *arena, const struct plots_device *d, const char *attribute, bool blind)
{
	EACH_VALUE (row, d->wheel) {
		if (!text_same(view_text(row, "attribute"), attribute))
			continue;
		if (text_same(view_text(row, "listener"), text_or(d->by, "")))
			return words_of_figure(arena, row, blind);
		EACH_VALUE (other, json_object_get(row, "others"))
			if (text_same(view_text(other, "listener"), text_or(d->by, "")))
				return words_of_figure(arena, other, blind);
	}
	return NULL;
}

/* Keeps in words what another rating was heard with or at, unless it is known already. */
static void
add_dots(struct plots_ratings *p, const struct plots_device *d, const struct counted_rating *one,
	const struct counted_rating *lead)
{
	const struct record *r = d->record;
	const struct selection g = { .v = (const struct record *const[]){ r, r->elsewhere },
		.n = r->elsewhere ? 2 : 1 };
	struct buf what = BUF_INIT;

	figure_add_apart(&what, &g, one, lead);
	if (!uuid_same(&one->place, &lead->place)) {
		buf_add(&what, what.len ? words_of("comma") : "");
		paired_add_place(&what, &g, one);
	}
	bool known = !what.len;
	EACH (x, &p->dots)
		known |= text_same(*x, what.s);
	if (known)
		buf_finish(&what);
	else
		ARENA_ADD(&p->arena, &p->dots, arena_keep(&p->arena, buf_detach(&what)));
}

/* Returns the leading rating of one device for an attribute, of blind trials the last. Writes the
 * values of all that stand to `values`, which must have room for all ratings of the device. */
static struct plot_rating
plot_rating_of(const struct grades *grades, const struct plots_device *d, const char *lexicon,
	const char *id, const struct plot_attribute *a, double *values, struct plots_ratings *p)
{
	CLEANUP(pointer_free)
	const struct counted_rating **of = xcalloc(grades->n + 1, sizeof(of[0]));
	struct plot_rating out = { .value = PLOT_NOT_JUDGED };
	struct buf given = BUF_INIT;
	bool here = false;
	size_t n = 0;

	EACH (x, grades) {
		if (!text_same(x->rating->lexicon, lexicon) ||
			!text_same(x->rating->attribute, id) ||
			!uuid_same(&x->device, &d->device) ||
			!uuid_same(&x->listener, &d->listener))
			continue;
		of[n++] = x;
		here |= uuid_same(&x->rating->review, &d->review);
	}
	if (!here)
		return out;
	n = figure_standing(of, n);
	if (d->view)
		view_lead_as_usual(d->view, of, n);
	EACH_IN (x, of + 1, n - 1)
		if (uuid_same(&(*x)->variant, &of[0]->variant))
			add_dots(p, d, *x, of[0]);
	EACH_IN (x, of, n)
		for (size_t k = 0; uuid_same(&(*x)->variant, &of[0]->variant) && k < (*x)->n; k++)
			values[out.n_repeats++] =
				value_on_scale(*x, grades->each[(*x)->each + k].value, a);
	out.value = round(value_on_scale(of[0], of[0]->value, a) * 100) / 100;
	p->plot.scaled |= is_of_other_scale(of[0], a);
	CLEANUP(pointer_free) char *shown = words_value(of[0]->value, of[0]->rating->scale);
	buf_add(&given, shown);
	figure_add_scale(&given, of[0]);
	out.given = arena_keep(&p->arena, buf_detach(&given));
	if (uuid_none(&of[0]->place))
		out.remark = remarks_of(&p->arena, d, id, of[0]->rating->blind);
	out.repeats = values;
	return out;
}

static struct plot_attribute
plot_attribute_of(const struct lexicon_word *w, const struct scale *scale)
{
	static const struct category no_category;
	static const struct lexicon_group no_group;
	const struct category *c = w->category ? w->category : &no_category;
	const struct lexicon_group *g = c->group ? c->group : &no_group;

	return (struct plot_attribute){
		.label = text_or(w->shown.name, w->id),
		.group = g->shown.name,
		.category = c->shown.name,
		.group_colour = g->colour,
		.category_colour = c->colour,
		.colour = text_or(c->attribute_colour, c->colour),
		.low = w->shown.low,
		.high = w->shown.high,
		.min = w->bipolar ? -scale->max : scale->min,
		.max = scale->max,
		.bipolar = w->bipolar,
	};
}

void
plots_ratings_init(struct plots_ratings *p, const struct lexicon_file *x, const struct scale *scale,
	const struct plots_device *devices, size_t n, bool all)
{
	CLEANUP(pointer_free) struct grades *grades = xcalloc(n + 1, sizeof(grades[0]));
	size_t most = 0;
	const struct lexicon_word *w, *before_w = NULL;

	*p = (struct plots_ratings){ .plot.n_devices = n };
	struct arena *arena = &p->arena;
	const char **names = arena_calloc(arena, n, sizeof(names[0]));
	struct plot_attribute *every = arena_calloc(arena, x->n_attributes, sizeof(every[0])),
			      *judged = arena_calloc(arena, x->n_attributes, sizeof(judged[0]));
	for (size_t i = 0; i < n; i++) {
		const struct record *r = devices[i].record;
		const struct selection g = { .v = (const struct record *const[]){ r, r->elsewhere },
			.n = r->elsewhere ? 2 : 1 };

		grades[i] = grades_new(&g);
		most += grades[i].n_each;
		names[i] = devices[i].name;
	}
	double *values = arena_calloc(arena, most, sizeof(values[0]));
	for (size_t family = 0; p->plot.n < x->n_attributes && (w = lexicon_nth(x, p->plot.n));
		p->plot.n++, before_w = w) {
		struct plot_attribute *a = &every[p->plot.n];
		struct plot_rating *ratings = arena_calloc(arena, n, sizeof(ratings[0]));
		const double *before = values;

		*a = plot_attribute_of(w, scale);
		if (before_w && before_w->category != w->category)
			family++;
		a->family = family;
		a->ratings = ratings;
		for (size_t i = 0; i < n; i++) {
			ratings[i] =
				plot_rating_of(&grades[i], &devices[i], x->id, w->id, a, values, p);
			values += ratings[i].n_repeats;
		}
		if (values > before)
			judged[p->judged++] = *a;
	}
	EACH_IN (one, grades, n)
		grades_finish(one);
	struct buf dots = BUF_INIT;
	for (size_t i = 0; i < p->dots.n && i <= DOTS_MOST; i++)
		buf_add_part(
			&dots, words_of("semicolon"), "%s", i < DOTS_MOST ? p->dots.v[i] : "…");
	p->plot.dots = dots.len ? arena_keep(arena, buf_detach(&dots)) : NULL;
	p->plot.devices = names;
	all = all || !p->judged;
	p->plot.attributes = all ? every : judged;
	p->plot.n = all ? p->plot.n : p->judged;
}

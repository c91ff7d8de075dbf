/* Groups the ratings of several records by place, setup and evening. record/rating.c decides which
 * repeat counts, figure.c which groups are published. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/grades.h"

#include <math.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/record/blind_result.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/setup.h"

bool
grades_ask_same(const struct counted_rating *a, const struct counted_rating *b)
{
	return text_same(a->rating->attribute, b->rating->attribute) &&
		text_order(a->rating->lexicon, b->rating->lexicon) == 0;
}

bool
grades_same_question(const struct counted_rating *a, const struct counted_rating *b)
{
	return uuid_same(&a->place, &b->place) && uuid_same(&a->cue, &b->cue) &&
		uuid_same(&a->listener, &b->listener) && a->rating->blind == b->rating->blind &&
		grades_ask_same(a, b);
}

/* Compares two pointers to ratings by question, without the kind (blind or sighted). */
static int
order_attribute(const void *p, const void *q)
{
	BOTH_OF(struct counted_rating, a, b, p, q);
	const struct rating *x = a->rating, *y = b->rating;
	int o = text_order(x->lexicon, y->lexicon);

	o = o ? o : text_order(x->attribute, y->attribute);
	return o ? o : spread_scale_order(&a->scale, &b->scale);
}

static int
order_evening(const void *p, const void *q)
{
	BOTH_OF(struct counted_rating, a, b, p, q);
	int o = number_order(a->day, b->day);

	return o ? o : uuid_order(&a->listener, &b->listener);
}

static struct counted_rating **
pointers_to(struct grades *x)
{
	struct counted_rating **v = xcalloc(x->n_each + 1, sizeof(struct counted_rating *));

	for (size_t i = 0; i < x->n_each; i++)
		v[i] = &x->each[i];
	return v;
}

/* Returns the number of different ratings in the given order, and sets the size_t at `offset` of
 * each rating to the place of its like among them. Texts are compared here alone, so that sorting
 * compares numbers. */
static size_t
number_by(struct grades *x, int (*order)(const void *, const void *), size_t offset)
{
	CLEANUP(pointer_free) struct counted_rating **sorted = pointers_to(x);
	size_t n = 0;

	ARRAY_SORT(sorted, x->n_each, order);
	for (size_t i = 0; i < x->n_each; i++) {
		if (!i || order(&sorted[i - 1], &sorted[i]) != 0)
			n++;
		*(size_t *)(void *)((char *)sorted[i] + offset) = n - 1;
	}
	return n;
}

/* Compares two pointers to ratings by attribute (already a number), blind or sighted, device,
 * rated track or section, cue, setup (a number) and listener. */
static int
order_repeats(const void *p, const void *q)
{
	BOTH_OF(struct counted_rating, a, b, p, q);
	int o = number_order_size(a->attribute, b->attribute);

	o = o ? o : number_order(b->rating->blind, a->rating->blind);
	o = o ? o : uuid_order(&a->device, &b->device);
	o = o ? o : uuid_order(&a->place, &b->place);
	o = o ? o : uuid_order(&a->cue, &b->cue);
	o = o ? o : number_order_size(a->setup, b->setup);
	o = o ? o : uuid_order(&a->listener, &b->listener);
	/* Another review does not replace the score of the device's own one (figure.c). */
	return o || a->rating->lexicon ? o : number_order(b->own_review, a->own_review);
}

static int
order_counting(const void *p, const void *q)
{
	BOTH_OF(struct counted_rating, a, b, p, q);
	int o = number_order_size(a->repeats, b->repeats);

	o = o ? o : number_order_size(a->evening, b->evening);
	return o ? o
		 : rating_heard_order(&(struct rating_heard){ a->rating, a->trial },
			   &(struct rating_heard){ b->rating, b->trial });
}

bool
grades_repeat(const struct counted_rating *a, const struct counted_rating *b)
{
	return a->repeats == b->repeats;
}

/* Returns the scale of a rating. If the previous rating `before` has the same text, copies its
 * scale instead of parsing the text again. */
static struct spread_scale
scale_of(const struct rating *r, const struct counted_rating *before)
{
	CLEANUP(scale_finish) struct scale s = { .n = 0 };

	if (before && text_order(r->scale, before->rating->scale) == 0)
		return before->scale;
	if (!r->scale || !scale_from_json(&s, r->scale, ERR_IGNORED))
		return (struct spread_scale){ NAN, NAN, NAN };
	return (struct spread_scale){ s.min, s.max, s.step };
}

/* ---- the setups with which a device was rated ---- */

/* Returns true if two settings are one: "balanced" with a new figure of its output, not "balanced"
 * after an update of the firmware. */
static bool
is_same_setting(const struct selection *g, const struct uuid *a, const struct uuid *b)
{
	const struct variant *x = selection_find(g, ROW_VARIANT, a);

	return uuid_same(a, b) ||
		(x && setup_setting_reads_same(x, selection_find(g, ROW_VARIANT, b)));
}

static bool
is_heard_with(
	const struct selection *g, const struct counted_rating *a, const struct counted_rating *b)
{
	const struct setup *x = &a->rating->setup, *y = &b->rating->setup;

	return uuid_same(&a->device, &b->device) && setup_same(x, y, SETUP_EQUALISER) &&
		is_same_setting(g, &a->variant, &b->variant) &&
		selection_same_chain(g, &x->chain, &y->chain);
}

static int
order_setting(const void *p, const void *q)
{
	const struct counted_rating *a = p, *b = q;
	int o = number_order_size(a->setting, b->setting);

	return o ? o : number_order_size(a->rating->row.nr, b->rating->row.nr);
}

/* Sets counted_rating.setup of all ratings, in the order of the settings. */
static void
number_setups(struct grades *x, const struct selection *g)
{
	ARRAY_SORT(x->each, x->n_each, order_setting);
	CLEANUP(pointer_free)
	const struct counted_rating **v = xcalloc(x->n_each + 1, sizeof(v[0]));
	size_t n = 0, of = 0;

	for (size_t i = 0; i < x->n_each; i++) {
		/* most often the setup of the rating before */
		if (!i || !is_heard_with(g, v[of], &x->each[i]))
			for (of = 0; of < n && !is_heard_with(g, v[of], &x->each[i]);)
				of++;
		if (of == n)
			v[n++] = &x->each[i];
		x->each[i].setup = of;
	}
}

static struct counted_rating
counted_of(const struct selection *g, const struct record *of, const struct rating *r,
	const struct counted_rating *before)
{
	struct uuid place = text_same(r->scope, "item") ? r->item : UUID_NONE;
	const struct trial *trial = r->blind ? selection_find(g, ROW_TRIAL, &r->row.uuid) : NULL;
	const struct review *review = selection_find(g, ROW_REVIEW, &r->review);
	const struct row *variant = selection_find(g, ROW_VARIANT, &r->setup.variant);
	size_t setting = variant ? variant->nr + 1 : 0;
	struct uuid device = selection_device(g, &r->setup, &r->review);

	if (text_same(r->scope, "section"))
		place = r->section;
	return (struct counted_rating){ .rating = r,
		.trial = trial && !trial->row.deleted ? trial : NULL,
		.value = r->value,
		.n = 1,
		.device = device,
		.variant = r->setup.variant,
		.setting = setting,
		.own_review = review && uuid_same(&review->device, &device),
		.place = place,
		.cue = r->cue,
		.listener = selection_listener(of, r),
		.scale = scale_of(r, before),
		.day = rating_evening(r) };
}

/* Fills x->v: one entry for all ratings of one place in one evening of a review. */
static void
add_evenings(struct grades *x)
{
	x->v = xcalloc(x->n_each + 1, sizeof(x->v[0]));
	for (size_t i = 0, end; i < x->n_each; i = end) {
		struct counted_rating *evening = &x->v[x->n++];

		*evening = x->each[i];
		for (end = i; end < x->n_each && x->each[i].evening == x->each[end].evening &&
			uuid_same(&x->each[i].rating->review, &x->each[end].rating->review) &&
			grades_repeat(&x->each[i], &x->each[end]);
			end++)
			if (rating_is_later(x->each[end].rating, evening->rating))
				*evening = x->each[end];
		evening->n = end - i;
		evening->each = i;
	}
}

/* Returns true if the rating was made in a blind run after its end. */
static bool
is_late(const struct record *of, const struct rating *r)
{
	const struct trial *t = r->blind ? record_find(of, ROW_TRIAL, &r->row.uuid) : NULL;

	return t && !t->row.deleted && trial_is_late(of, t);
}

struct grades
grades_new(const struct selection *g)
{
	struct grades x = { .each = xcalloc(
				    selection_count(g, ROW_RATING) + 1, sizeof(x.each[0])) };

	EACH_SELECTED (rating, r, at, g, ROW_RATING)
		if (!r->row.deleted && r->attribute && !is_late(g->v[at.record], r) &&
			selection_includes(g, &r->review, &r->sitting)) {
			x.each[x.n_each] = counted_of(
				g, g->v[at.record], r, x.n_each ? &x.each[x.n_each - 1] : NULL);
			x.n_each++;
		}
	number_setups(&x, g);
	x.evenings = number_by(&x, order_evening, offsetof(struct counted_rating, evening));
	number_by(&x, order_attribute, offsetof(struct counted_rating, attribute));
	number_by(&x, order_repeats, offsetof(struct counted_rating, repeats));
	/* sorts pointers: a rating is large */
	CLEANUP(pointer_free) struct counted_rating **order = pointers_to(&x);
	struct counted_rating *sorted = xcalloc(x.n_each + 1, sizeof(sorted[0]));
	ARRAY_SORT(order, x.n_each, order_counting);
	for (size_t i = 0; i < x.n_each; i++)
		sorted[i] = *order[i];
	free(x.each);
	x.each = sorted;
	/* Drops ratings that do not count, of each group of repeats. */
	CLEANUP(pointer_free) struct rating_heard *room = xcalloc(x.n_each + 1, sizeof(room[0]));
	size_t kept = 0;
	x.not_judged = xcalloc(x.n_each + 1, sizeof(x.not_judged[0]));
	for (size_t i = 0, end; i < x.n_each; i = end) {
		for (end = i; end < x.n_each && grades_repeat(&x.each[i], &x.each[end]); end++)
			room[end - i] =
				(struct rating_heard){ x.each[end].rating, x.each[end].trial };
		if (isnan(x.each[end - 1].value))
			x.not_judged[x.n_not_judged++] = x.each[end - 1].rating;
		size_t counting = rating_counting(room, end - i);
		for (size_t k = i, n = 0; n < counting; k++)
			if (x.each[k].rating == room[n].rating) {
				x.each[kept++] = x.each[k];
				n++;
			}
	}
	x.n_each = kept;
	add_evenings(&x);
	return x;
}

void
grades_finish(struct grades *x)
{
	free(x->each);
	free(x->v);
	free((void *)x->not_judged);
	*x = (struct grades){ 0 };
}

struct uuid *
grades_devices(const struct grades *x, const struct selection *g, size_t *n)
{
	struct uuid *v = xcalloc(selection_count(g, ROW_REVIEW) + x->n + 1, sizeof(v[0]));

	*n = 0;
	EACH_SELECTED (review, r, at, g, ROW_REVIEW)
		if (uuid_index(&r->device, v, *n) == *n)
			v[(*n)++] = r->device;
	for (size_t i = 0; i < x->n; i++)
		if ((!i || !uuid_same(&x->v[i].device, &x->v[i - 1].device)) &&
			uuid_index(&x->v[i].device, v, *n) == *n)
			v[(*n)++] = x->v[i].device;
	return v;
}

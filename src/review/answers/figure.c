/* Decides which ratings of a device count, and which leads. grades.c has dropped corrected ratings
 * before. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/figure.h"

#include <math.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/answers/grades.h"
#include "review/files/words.h"
#include "review/record/rating.h"
#include "review/record/rows_rating.h"

/* Returns true if the device was heard without an equaliser. */
static bool
is_plain(const struct counted_rating *g)
{
	return setup_has(&g->rating->setup, ROW_EQUALISER, &UUID_NONE);
}

/* ---- ratings that count ---- */

/* The scopes in the order in which they lead. */
static const char *const scopes[] = { "section", "whole", "item" };

static int
scope_of(const struct counted_rating *x)
{
	int i = 0;

	while (i < 3 && !text_same(scopes[i], x->rating->scope))
		i++;
	return i;
}

static int
order_standing(const void *p, const void *q)
{
	BOTH_OF(struct counted_rating, a, b, p, q);
	int o = number_order(!uuid_none(&a->listener), !uuid_none(&b->listener));

	o = o ? o : uuid_order(&a->listener, &b->listener);
	o = o ? o : number_order(b->rating->blind, a->rating->blind);
	o = o ? o : number_order(!is_plain(a), !is_plain(b));
	o = o ? o : number_order(scope_of(a), scope_of(b));
	if (!o && !a->rating->lexicon)
		o = number_order(b->own_review, a->own_review);
	return o ? o : rating_order(b->rating, a->rating);
}

/* Returns true if one of both replaces the other. */
static bool
is_of_same(const struct counted_rating *a, const struct counted_rating *b)
{
	return a->setup == b->setup && grades_same_question(a, b);
}

bool
figure_stands(const struct grades *x, const struct counted_rating *one)
{
	EACH (y, x)
		if (is_of_same(y, one) && order_standing(&y, &one) < 0)
			return false;
	return true;
}

size_t
figure_standing(const struct counted_rating **v, size_t n)
{
	size_t kept = 0;

	ARRAY_SORT(v, n, order_standing);
	EACH_IN_WHILE (one, v, n, uuid_same(&(*one)->listener, &v[0]->listener)) {
		size_t k = 0;

		while (k < kept && !is_of_same(v[k], *one))
			k++;
		if (k == kept)
			v[kept++] = *one;
	}
	return kept;
}

/* ---- the values ---- */

void
figure_add_value(struct buf *out, const struct grades *x, const struct counted_rating *one)
{
	for (size_t i = 0; i < one->n; i++) {
		const struct counted_rating *each = &x->each[one->each + i];
		CLEANUP(pointer_free) char *value = words_value(each->value, each->rating->scale);

		buf_addf(out, "%s%s", i ? words_of("comma") : "", value);
	}
}

/* Returns the highest value of the scale; NAN: a value that is a word, or no scale. */
static double
most_of(const struct counted_rating *one)
{
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };
	const char *json = one->rating->scale;

	return json && scale_from_json(&scale, json, ERR_IGNORED) && !scale_in_words(&scale)
		? scale.max
		: (double)NAN;
}

void
figure_add_scale(struct buf *value, const struct counted_rating *one)
{
	double most = most_of(one);

	if (!isnan(most))
		buf_addf(value, "/%s", scale_rounded(most, (char[SCALE_NUMBER]){ 0 }));
}

void
figure_scales_add(struct figure_scales *x, const struct counted_rating *one)
{
	double most = most_of(one);

	x->several |= fabs(most - x->most) > 1e-9; /* not if one is NAN */
	x->most = isnan(most) ? x->most : most;
}

void
figure_add_apart(struct buf *out, const struct selection *g, const struct counted_rating *one,
	const struct counted_rating *lead)
{
	if (one->rating->blind != lead->rating->blind)
		buf_add(out, words_of(one->rating->blind ? "blind" : "sighted"));
	if (one->setup != lead->setup)
		selection_add_other(out, g, &one->rating->setup, &lead->rating->setup);
}

/* ---- the total of the scores of sections ---- */

bool
figure_total(struct figure_total *t, const char *asked, const struct figure_score *v, size_t n)
{
	json_auto_t *how = json_read(asked);
	const json_t *given = json_object_get(how, "weights");
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };
	double most = 0, weights = 0, max = NAN;

	*t = (struct figure_total){ .sums = text_same(
					    json_string_value(json_object_get(how, "of")), "sum") };
	EACH_IN_WHILE (one, v, n, how) {
		const char *written = json_string_value(json_object_get(given, one->section));
		double weight = 1, of = json_number_value(json_object_get(one->scale, "max"));
		CLEANUP(pointer_free) char *json = json_text(one->scale, JSON_COMPACT);

		if (written && number_parse(written, 0, 1000, &weight) && weight <= 0)
			continue;
		if (!t->sums && t->n && fabs(of - max) > 1e-9)
			return false;
		max = of;
		scale_from_json(&scale, json, ERR_IGNORED);
		t->value += weight * one->value;
		most += weight * of;
		weights += weight;
		t->n++;
	}
	t->value = round(100 * t->value / (t->sums ? 1 : weights)) / 100;
	bool words = !t->sums && scale_in_words(&scale);
	if (!words && scale.step < 0.5) /* one decimal */
		scale.step = 0.1;
	char number[SCALE_NUMBER];
	t->text = t->n ? xstrdup(scale_show(&scale, t->value, number)) : NULL;
	if (t->n && !words)
		scale_number(t->sums ? most : max, t->of);
	return t->n > 0;
}

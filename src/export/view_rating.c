#include "export/view_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scale.h"
#include "record/identity.h"

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static int
text_order(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

/* ---- which ratings stand ---- */

/* A rating that stands, and its number in the record, where they are as they were made. */
struct rated {
	const struct rating *x;
	size_t at;
};

struct scale_of {
	const char *text; /* as a rating has it */
	bool known;
	struct scale scale; /* if it is known */
	json_t *json;
};

#define MOST_SCALES 16

struct rated_list {
	struct rated *v; /* by what they are of, then as they were made */
	size_t n;
	struct scale_of scales[MOST_SCALES]; /* few are used in a review: each is read once */
	size_t n_scales;
};

/* Ratings that answer the same question stand together, the one that was made last at their end. */
static int
question_order(const void *a, const void *b)
{
	const struct rating *x = ((const struct rated *)a)->x, *y = ((const struct rated *)b)->x;
	int c = uuid_order(&x->item, &y->item);

	c = c ? c : uuid_order(&x->section, &y->section);
	c = c ? c : uuid_order(&x->device, &y->device);
	c = c ? c : text_order(x->attribute, y->attribute);
	c = c ? c : text_order(x->scope, y->scope);
	return c ? c : text_order(x->lexicon, y->lexicon);
}

static int
last_at_end(const void *a, const void *b)
{
	const struct rating *x = ((const struct rated *)a)->x, *y = ((const struct rated *)b)->x;
	int c = question_order(a, b);

	if (c)
		return c;
	return view_is_later(&x->row, x->made_ms, &y->row, y->made_ms) ? 1 : -1;
}

static const struct uuid *
is_of(const struct rating *x)
{
	static const struct uuid whole;

	if (same_text(x->scope, "item"))
		return &x->item;
	return same_text(x->scope, "section") ? &x->section : &whole;
}

static int
place_order(const struct rated *r, const char *scope, const struct uuid *of)
{
	int c = text_order(r->x->scope, scope);

	return c ? c : uuid_order(is_of(r->x), of);
}

static int
by_place(const void *a, const void *b)
{
	const struct rated *x = a, *y = b;
	int c = place_order(x, y->x->scope, is_of(y->x));

	return c ? c : (x->at > y->at) - (x->at < y->at);
}

void
view_ratings_init(struct view *v)
{
	size_t all = record_count(v->r, ROW_RATING), n = 0;
	struct rated_list *l = v->rated = xcalloc(1, sizeof(*l));

	l->v = xcalloc(all, sizeof(l->v[0]));
	for (size_t i = 0; i < all; i++) {
		const struct rating *x = record_at(v->r, ROW_RATING, i);

		if (view_stands(v, &x->row, &x->review, &x->sitting))
			l->v[n++] = (struct rated){ x, i };
	}
	qsort(l->v, n, sizeof(l->v[0]), last_at_end);
	for (size_t i = 0; i < n; i++)
		if (i + 1 == n || question_order(&l->v[i], &l->v[i + 1]) != 0)
			l->v[l->n++] = l->v[i];
	qsort(l->v, l->n, sizeof(l->v[0]), by_place);
}

static void
forget_scales(struct rated_list *l)
{
	for (size_t i = 0; i < l->n_scales; i++) {
		if (l->scales[i].known)
			scale_finish(&l->scales[i].scale);
		json_decref(l->scales[i].json);
	}
	l->n_scales = 0;
}

void
view_ratings_finish(struct view *v)
{
	if (!v->rated)
		return;
	forget_scales(v->rated);
	free(v->rated->v);
	free(v->rated);
}

/* A scale by its text; NULL: there is none. Valid until the next call. */
static const struct scale_of *
scale_of(struct rated_list *l, const char *text)
{
	struct err ignored = ERR_INIT;

	if (!text)
		return NULL;
	for (size_t i = 0; i < l->n_scales; i++)
		if (strcmp(l->scales[i].text, text) == 0)
			return &l->scales[i];
	if (l->n_scales == MOST_SCALES)
		forget_scales(l);
	struct scale_of *s = &l->scales[l->n_scales++];
	*s = (struct scale_of){ .text = text,
		.json = json_loads(text, JSON_REJECT_DUPLICATES, NULL) };
	s->known = scale_from_json(&s->scale, text, &ignored);
	return s;
}

/* ---- as JSON ---- */

/* "4/5 - Great" and the like: templates choose. */
static void
put_written(json_t *o, const char *number, const struct scale *scale, const char *word)
{
	char most[SCALE_NUMBER];
	struct buf out = BUF_INIT;

	buf_add(&out, number);
	if (scale) {
		scale_number(scale->max, most);
		buf_addf(&out, "/%s", most);
	}
	put_text(o, "of", scale ? most : NULL);
	put_text(o, "written", out.s);
	size_t n = out.len;
	if (word)
		buf_addf(&out, " - %s", word);
	put_text(o, "written_dash", out.s);
	buf_truncate(&out, n);
	if (word)
		buf_addf(&out, " (%s)", word);
	put_text(o, "written_paren", out.s);
	buf_finish(&out);
}

/* The scale that it was given on puts the value into words; without one, the profile's. */
static void
put_value(json_t *o, const struct view *v, const struct rating *x)
{
	const char *own = same_text(x->attribute, "bias") ? v->extra.bias_scale : v->extra.scale;
	struct scale other;
	struct err ignored = ERR_INIT;
	char number[SCALE_NUMBER];
	const struct scale_of *given = scale_of(v->rated, x->scale);
	const struct scale *scale = given && given->known ? &given->scale : NULL;
	bool more = !x->lexicon && own && scale_from_json(&other, own, &ignored);
	const char *word = scale ? scale_word(scale, x->value) : NULL;

	if (!word && more &&
		(!scale || (!scale->n && !(scale->max < other.max) && !(scale->max > other.max))))
		word = scale_word(&other, x->value);
	scale_number(x->value, number);
	put_real(o, "value", x->value);
	put_text(o, "text", number);
	put_text(o, "word", word);
	put_written(o, number, scale ? scale : more ? &other : NULL, word);
	put(o, "scale", given ? json_incref(given->json) : NULL);
	if (more)
		scale_finish(&other);
}

static json_t *
rating_json(const struct view *v, const struct rating *x)
{
	struct uuid u = uuid_of_attribute(x->lexicon, x->attribute);
	const struct attribute *a = x->lexicon ? record_find(v->r, ROW_ATTRIBUTE, &u) : NULL;
	const struct device *d = record_find(v->r, ROW_DEVICE, &x->device);
	const struct place *p = view_place(v, &x->item);
	const struct section *s = record_find(v->r, ROW_SECTION, &x->section);
	json_t *o = json_object();

	put_text(o, "scope", x->scope);
	put_text(o, "item", p ? p->item->id : NULL);
	put_text(o, "section", s ? s->id : NULL);
	put_text(o, "lexicon", x->lexicon);
	put_text(o, "attribute", x->attribute);
	put_text(o, "name", a && a->name ? a->name : x->attribute);
	put_text(o, "low", a ? a->low : NULL);
	put_text(o, "mid", a ? a->mid : NULL);
	put_text(o, "high", a ? a->high : NULL);
	put_bool(o, "bipolar", a && a->bipolar);
	put_value(o, v, x);
	put_text(o, "confidence", x->confidence);
	put_text(o, "remark", x->remark);
	put_bool(o, "blind", x->blind);
	put_text(o, "device", d ? d->name : NULL);
	put_text(o, "device_id", d ? d->id : NULL);
	put_bool(o, "under_test", !d || uuid_same(&x->device, &v->review->device));
	put_name(o, "variant", v, ROW_VARIANT, &x->variant);
	put_name(o, "chain", v, ROW_CHAIN, &x->chain);
	put_date(o, "date", x->made_ms, x->made_offset_min);
	return o;
}

/* Scores of the device under test have a place of their own in the view. */
static bool
is_score(const struct view *v, const struct rating *x)
{
	static const char *const scores[] = { "sonic-quality", "bias", "section" };

	for (size_t i = 0; !x->lexicon && i < LENGTH(scores); i++)
		if (same_text(x->attribute, scores[i]))
			return uuid_none(&x->device) || uuid_same(&x->device, &v->review->device);
	return false;
}

static bool
may_leave(const struct view *v, const struct rating *x)
{
	return !isnan(x->value) && view_wants_rating(v, x);
}

json_t *
view_ratings(const struct view *v, const char *scope, const struct uuid *of)
{
	json_t *list = json_array();
	const struct rated *r = v->rated->v;
	const struct uuid first = of ? *of : UUID_NONE;
	size_t lo = 0, hi = v->rated->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (place_order(&r[mid], scope, &first) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < v->rated->n && same_text(r[lo].x->scope, scope); lo++) {
		if (of && !uuid_same(is_of(r[lo].x), of))
			break;
		if (!is_score(v, r[lo].x) && may_leave(v, r[lo].x))
			json_array_append_new(list, rating_json(v, r[lo].x));
	}
	return list;
}

json_t *
view_score(const struct view *v, const char *attribute, const struct uuid *section)
{
	const struct rated *first = NULL;

	for (const struct rated *r = v->rated->v, *end = r + v->rated->n; r < end; r++)
		if (same_text(r->x->attribute, attribute) && is_score(v, r->x) &&
			(section ? uuid_same(&r->x->section, section)
				 : same_text(r->x->scope, "whole")) &&
			may_leave(v, r->x) && (!first || r->at < first->at))
			first = r;
	return first ? rating_json(v, first->x) : NULL;
}

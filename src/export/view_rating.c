#include "export/view_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/scale.h"
#include "record/identity.h"

static bool
is_same_word(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static int
word_order(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

/* ---- a rating ---- */

/* The row of what was rated; NULL: there is none. */
static const struct attribute *
attribute_of(const struct record *r, const struct rating *x)
{
	struct uuid u = uuid_of_attribute(x->lexicon, x->attribute);

	return x->lexicon ? record_find(r, ROW_ATTRIBUTE, &u) : NULL;
}

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
	put_built(o, "written_paren", &out);
}

/* The scale that it was given on puts the value into words; without one, the profile's. */
static void
put_value(json_t *o, const struct view *v, const struct rating *x)
{
	const char *own = is_same_word(x->attribute, "bias") ? v->extra.bias_scale : v->extra.scale;
	struct scale given, other;
	struct err ignored = ERR_INIT;
	char number[SCALE_NUMBER];
	bool known = x->scale && scale_from_json(&given, x->scale, &ignored);
	bool more = !x->lexicon && own && scale_from_json(&other, own, &ignored);
	const char *word = known ? scale_word(&given, x->value) : NULL;

	if (!word && more &&
		(!known || (!given.n && !(given.max < other.max) && !(given.max > other.max))))
		word = scale_word(&other, x->value);
	scale_number(x->value, number);
	put_real(o, "value", x->value);
	put_text(o, "text", number);
	put_text(o, "word", word);
	put_written(o, number, known ? &given : more ? &other : NULL, word);
	put_json(o, "scale", x->scale);
	if (known)
		scale_finish(&given);
	if (more)
		scale_finish(&other);
}

static json_t *
rating_json(const struct view *v, const struct rating *x)
{
	const struct attribute *a = attribute_of(v->r, x);
	const struct device *d = record_find(v->r, ROW_DEVICE, &x->device);
	const struct view_place *p = view_place(v, &x->item);
	const struct section *s = record_find(v->r, ROW_SECTION, &x->section);
	json_t *o = json_object();

	put_fields(o, ROW_RATING, x, "scope");
	put_text(o, "item", p ? p->item->id : NULL);
	put_text(o, "section", s ? s->id : NULL);
	put_fields(o, ROW_RATING, x, "lexicon attribute");
	put_text(o, "name", a && a->name ? a->name : x->attribute);
	put_fields(o, ROW_ATTRIBUTE, a, "low mid high bipolar");
	put_value(o, v, x);
	put_fields(o, ROW_RATING, x, "confidence remark blind");
	put_text(o, "device", d ? d->name : NULL);
	put_text(o, "device_id", d ? d->id : NULL);
	put_bool(o, "under_test", !d || uuid_same(&x->device, &v->review->device));
	put_name(o, "variant", v->r, ROW_VARIANT, &x->variant);
	put_name(o, "chain", v->r, ROW_CHAIN, &x->chain);
	put_date(o, "date", x->made_ms, x->made_offset_min);
	return o;
}

/* ---- which ratings stand ---- */

/* Ratings that answer the same question stand together. */
static int
question_order(const struct rating *x, const struct rating *y)
{
	int c = uuid_order(&x->item, &y->item);

	c = c ? c : uuid_order(&x->section, &y->section);
	c = c ? c : uuid_order(&x->device, &y->device);
	c = c ? c : word_order(x->attribute, y->attribute);
	c = c ? c : word_order(x->scope, y->scope);
	return c ? c : word_order(x->lexicon, y->lexicon);
}

/* The one that was made last is at the end of those. */
static int
latest_at_end(const void *a, const void *b)
{
	const struct rating *x = ((const struct view_rated *)a)->rating,
			    *y = ((const struct view_rated *)b)->rating;
	int c = question_order(x, y);

	return c ? c : view_is_later(&x->row, x->made_ms, &y->row, y->made_ms) ? 1 : -1;
}

/* What it is of; all zero for the whole. */
static const struct uuid *
subject_of(const struct rating *x)
{
	static const struct uuid whole;

	if (is_same_word(x->scope, "item"))
		return &x->item;
	return is_same_word(x->scope, "section") ? &x->section : &whole;
}

static int
subject_order(const struct rating *x, const char *scope, const struct uuid *of)
{
	int c = word_order(x->scope, scope);

	return c ? c : uuid_order(subject_of(x), of);
}

static int
by_subject(const void *a, const void *b)
{
	const struct view_rated *x = a, *y = b;
	int c = subject_order(x->rating, y->rating->scope, subject_of(y->rating));

	return c ? c : (x->at > y->at) - (x->at < y->at);
}

void
view_ratings_init(struct view *v)
{
	size_t all = record_count(v->r, ROW_RATING), n = 0;
	struct view_rated *list = v->rated = xcalloc(all + 1, sizeof(*list));

	for (size_t i = 0; i < all; i++) {
		const struct rating *x = record_at(v->r, ROW_RATING, i);

		if (view_stands(v, &x->row, &x->review, &x->sitting))
			list[n++] = (struct view_rated){ x, i, NULL };
	}
	qsort(list, n, sizeof(*list), latest_at_end);
	for (size_t i = 0; i < n; i++) {
		const struct rating *x = list[i].rating;

		if (i + 1 < n && question_order(x, list[i + 1].rating) == 0)
			continue;
		if (isnan(x->value) || !view_wants_rating(v, x))
			continue;
		list[v->n_rated] = list[i];
		list[v->n_rated++].json = rating_json(v, x);
	}
	qsort(list, v->n_rated, sizeof(*list), by_subject);
}

/* Scores of the device under test have a place of their own in the view. */
static bool
is_score(const struct view *v, const struct rating *x)
{
	static const char *const scores[] = { "sonic-quality", "bias", "section" };

	for (size_t i = 0; !x->lexicon && i < LENGTH(scores); i++)
		if (is_same_word(x->attribute, scores[i]))
			return uuid_none(&x->device) || uuid_same(&x->device, &v->review->device);
	return false;
}

json_t *
view_ratings(const struct view *v, const char *scope, const struct uuid *of)
{
	json_t *list = json_array();
	const struct view_rated *r = v->rated;
	const struct uuid first = of ? *of : UUID_NONE;
	size_t lo = 0, hi = v->n_rated;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (subject_order(r[mid].rating, scope, &first) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < v->n_rated && subject_order(r[lo].rating, scope, &first) == 0; lo++)
		if (!is_score(v, r[lo].rating))
			json_array_append(list, r[lo].json);
	return list;
}

json_t *
view_score(const struct view *v, const char *attribute, const struct uuid *section)
{
	const struct view_rated *first = NULL;

	for (const struct view_rated *r = v->rated; r < v->rated + v->n_rated; r++) {
		const struct rating *x = r->rating;

		if (is_same_word(x->attribute, attribute) && is_score(v, x) &&
			(section ? uuid_same(&x->section, section)
				 : is_same_word(x->scope, "whole")) &&
			(!first || r->at < first->at))
			first = r;
	}
	return first ? json_incref(first->json) : NULL;
}

/* ---- the wheel ---- */

/* Ratings of one attribute of the device under test, as one line of a summary. */
struct spoke {
	const json_t *rating;
	double sum, least, most;
	size_t n;
	bool direct; /* given for the section or the whole itself */
};

struct spokes {
	struct spoke *v;
	size_t n, cap;
};

static void
spoke_add(struct spokes *s, const json_t *rating, bool direct)
{
	double x = json_number_value(json_object_get(rating, "value"));
	struct spoke *one = NULL;

	if (!json_is_true(json_object_get(rating, "under_test")) ||
		!json_is_string(json_object_get(rating, "lexicon")))
		return;
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(view_text(s->v[i].rating, "attribute"),
			    view_text(rating, "attribute")) == 0)
			one = &s->v[i];
	if (!one) {
		s->v = xgrow(s->v, s->n, &s->cap, sizeof(s->v[0]));
		one = &s->v[s->n++];
		*one = (struct spoke){ rating, x, x, x, 1, direct };
	} else if (!one->direct) {
		/* What was said of the whole thing stands before what its tracks add up to. */
		one->sum += x;
		one->n++;
		one->least = x < one->least ? x : one->least;
		one->most = x > one->most ? x : one->most;
	}
}

/* "deep", "rather deep", "between shallow and deep" */
static void
add_end_words(struct buf *out, const json_t *rating, double x)
{
	const char *low = view_text(rating, "low"), *high = view_text(rating, "high");
	const char *mid = view_text(rating, "mid");
	const json_t *scale = json_object_get(rating, "scale");
	double max = json_number_value(json_object_get(scale, "max"));
	double min = json_is_true(json_object_get(rating, "bipolar"))
		? -max
		: json_number_value(json_object_get(scale, "min"));

	if (!json_is_object(scale)) {
		min = json_is_true(json_object_get(rating, "bipolar")) ? -5 : 0;
		max = 5;
	}
	double at = max > min ? (x - min) / (max - min) : 0.5;
	if (*low && *high && at >= 0.4 && at <= 0.6)
		buf_addf(out, *mid ? "%s" : "between %s and %s", *mid ? mid : low, high);
	else if (at > 0.5 && *high)
		buf_addf(out, "%s%s", at < 0.8 ? "rather " : "", high);
	else if (at < 0.5 && *low)
		buf_addf(out, "%s%s", at > 0.2 ? "rather " : "", low);
}

static json_t *
spoke_json(const struct spoke *s)
{
	double mean = s->sum / (double)s->n;
	/* To the half step that a reader can tell apart. */
	double shown = (double)(int64_t)(mean * 2 + (mean < 0 ? -0.5 : 0.5)) / 2;
	char number[SCALE_NUMBER], least[SCALE_NUMBER], most[SCALE_NUMBER];
	struct buf words = BUF_INIT, range = BUF_INIT;
	json_t *o = json_object();

	scale_number(s->n == 1 ? mean : shown, number);
	scale_number(s->least, least);
	scale_number(s->most, most);
	if (s->n > 1)
		buf_addf(&range, strcmp(least, most) ? "%s to %s" : "%s", least, most);
	add_end_words(&words, s->rating, mean);
	put_text(o, "attribute", view_text(s->rating, "attribute"));
	put_text(o, "name", view_text(s->rating, "name"));
	put_real(o, "value", mean);
	put_text(o, "text", number);
	put_built(o, "words", &words);
	put_built(o, "range", &range);
	put_int(o, "tracks", s->direct ? 0 : (int64_t)s->n);
	return o;
}

static void
add_spokes(struct spokes *s, json_t *ratings, bool direct)
{
	const json_t *one;
	size_t i;

	json_array_foreach (ratings, i, one)
		spoke_add(s, one, direct);
	json_decref(ratings); /* the view holds each of them */
}

json_t *
view_wheel(const struct view *v, const struct section *of)
{
	struct spokes s = { 0 };
	json_t *list = json_array();

	add_spokes(&s, view_ratings(v, of ? "section" : "whole", of ? &of->row.uuid : NULL), true);
	for (size_t i = 0; of && i < v->n_places; i++)
		if (v->places[i].section == of)
			add_spokes(
				&s, view_ratings(v, "item", &v->places[i].item->row.uuid), false);
	for (size_t i = 0; i < s.n; i++)
		json_array_append_new(list, spoke_json(&s.v[i]));
	free(s.v);
	return list;
}

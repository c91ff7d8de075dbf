#include "export/view_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scale.h"

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Do two ratings answer the same question? Then the later one stands. */
static bool
same_question(const struct rating *a, const struct rating *b)
{
	return uuid_same(&a->item, &b->item) && same_text(a->attribute, b->attribute)
		&& uuid_same(&a->device, &b->device) && uuid_same(&a->section, &b->section)
		&& same_text(a->scope, b->scope) && same_text(a->lexicon, b->lexicon);
}

static bool
stands(const struct view *v, const struct rating *x)
{
	return view_stands(v, &x->row, &x->review, &x->sitting);
}

static bool
is_latest(const struct view *v, const struct rating *x)
{
	for (size_t i = 0; i < record_count(v->r, ROW_RATING); i++) {
		const struct rating *y = record_at(v->r, ROW_RATING, i);

		if (y == x || !same_question(x, y) || !stands(v, y))
			continue;
		if (view_is_later(&y->row, y->made_ms, &x->row, x->made_ms))
			return false;
	}
	return true;
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
	put_text(o, "written_paren", out.s);
	buf_finish(&out);
}

/* The scale that it was given on puts the value into words; without one, the profile's. */
static void
put_value(json_t *o, const struct view *v, const struct rating *x)
{
	const char *own = same_text(x->attribute, "bias") ? v->extra.bias_scale : v->extra.scale;
	struct scale scale, other;
	struct err ignored = ERR_INIT;
	char number[SCALE_NUMBER];
	bool known = x->scale && scale_from_json(&scale, x->scale, &ignored);
	bool more = !x->lexicon && own && scale_from_json(&other, own, &ignored);
	const char *word = known ? scale_word(&scale, x->value) : NULL;

	if (!word && more && (!known || (!scale.n && !(scale.max < other.max)
		&& !(scale.max > other.max))))
		word = scale_word(&other, x->value);
	scale_number(x->value, number);
	put_real(o, "value", x->value);
	put_text(o, "text", number);
	put_text(o, "word", word);
	put_written(o, number, known ? &scale : more ? &other : NULL, word);
	put_json(o, "scale", x->scale);
	if (known)
		scale_finish(&scale);
	if (more)
		scale_finish(&other);
}

static json_t *
rating_json(const struct view *v, const struct rating *x)
{
	struct uuid u = uuid_of(
		"attribute:%s/%s", x->lexicon ? x->lexicon : "", x->attribute ? x->attribute : "");
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

json_t *
view_ratings(const struct view *v, const char *scope, const struct uuid *of)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record_count(v->r, ROW_RATING); i++) {
		const struct rating *x = record_at(v->r, ROW_RATING, i);
		const struct uuid *mine = strcmp(scope, "item") == 0 ? &x->item : &x->section;

		if ((of && !uuid_same(mine, of)) || !same_text(x->scope, scope) || is_score(v, x))
			continue;
		if (stands(v, x) && !isnan(x->value) && view_wants_rating(v, x) && is_latest(v, x))
			json_array_append_new(list, rating_json(v, x));
	}
	return list;
}

json_t *
view_score(const struct view *v, const char *attribute, const struct uuid *section)
{
	for (size_t i = 0; i < record_count(v->r, ROW_RATING); i++) {
		const struct rating *x = record_at(v->r, ROW_RATING, i);

		if (!is_score(v, x) || !same_text(x->attribute, attribute) || !stands(v, x))
			continue;
		if (section ? uuid_same(&x->section, section) : same_text(x->scope, "whole"))
			if (!isnan(x->value) && view_wants_rating(v, x) && is_latest(v, x))
				return rating_json(v, x);
	}
	return NULL;
}

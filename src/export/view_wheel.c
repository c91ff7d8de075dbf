#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/scale.h"

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
add_words(struct buf *out, const json_t *rating, double x)
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
	add_words(&words, s->rating, mean);
	put_text(o, "attribute", view_text(s->rating, "attribute"));
	put_text(o, "name", view_text(s->rating, "name"));
	put_real(o, "value", mean);
	put_text(o, "text", number);
	put_text(o, "words", words.len ? words.s : NULL);
	put_text(o, "range", range.len ? range.s : NULL);
	put_int(o, "tracks", s->direct ? 0 : (int64_t)s->n);
	buf_finish(&words);
	buf_finish(&range);
	return o;
}

static void
add_all(struct spokes *s, const json_t *ratings, bool direct)
{
	const json_t *one;
	size_t i;

	json_array_foreach (ratings, i, one)
		spoke_add(s, one, direct);
}

json_t *
view_wheel(const struct view *v, const struct section *of)
{
	struct spokes s = { 0 };
	json_t *list = json_array(), *held = json_array();
	json_t *direct =
		of ? view_ratings(v, "section", &of->row.uuid) : view_ratings(v, "whole", NULL);

	add_all(&s, direct, true);
	for (size_t i = 0; of && i < v->n_places; i++) {
		if (v->places[i].section != of)
			continue;
		json_t *ratings = view_ratings(v, "item", &v->places[i].item->row.uuid);

		add_all(&s, ratings, false);
		json_array_append_new(held, ratings);
	}
	for (size_t i = 0; i < s.n; i++)
		json_array_append_new(list, spoke_json(&s.v[i]));
	free(s.v);
	json_decref(direct);
	json_decref(held);
	return list;
}

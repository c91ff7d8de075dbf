#include "export/view_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/scale.h"
#include "base/text.h"
#include "record/identity.h"
#include "record/rating.h"

/* ---- the JSON object of a rating ---- */

/* Puts the forms in which templates can show a value, such as "4/5 - Great; blind: 3". blind: the
 * score of the same question in a blind run; NULL: none. */
static void
put_written(json_t *o, const char *number, const struct scale *scale, const char *word,
	bool given_blind, const struct rating *blind)
{
	char most[SCALE_NUMBER], beside[SCALE_NUMBER];
	CLEANUP(buf_finish) struct buf out = BUF_INIT, after = BUF_INIT;

	if (given_blind)
		buf_add(&after, " (blind)");
	if (blind) {
		scale_number(blind->value, beside);
		buf_addf(&after, "; blind: %s", beside);
	}

	buf_add(&out, number);
	if (scale) {
		scale_number(scale->max, most);
		buf_addf(&out, "/%s", most);
	}
	put_text(o, "of", scale ? most : NULL);
	static const struct {
		const char *key, *before, *behind;
	} forms[] = { { "written", NULL, NULL }, { "written_dash", " - ", "" },
		{ "written_paren", " (", ")" } };
	for (size_t i = 0, n = out.len; i < LENGTH(forms); i++) {
		buf_truncate(&out, n);
		if (word && forms[i].before)
			buf_addf(&out, "%s%s%s", forms[i].before, word, forms[i].behind);
		buf_add(&out, after.len ? after.s : "");
		put_text(o, forms[i].key, out.s);
	}
}

/* Puts the value of a rating as a number, as text, and as a word of its scale. The scale is the one
 * stored with the rating, else that of the profile. */
static void
put_value(json_t *o, const struct view *v, const struct rating *x, const struct rating *blind)
{
	bool bias = text_order(x->attribute, "bias") == 0;
	const struct scale *own = bias ? &v->profile->bias_scale : &v->profile->scale;
	struct scale given;
	struct err ignored = ERR_INIT;
	char number[SCALE_NUMBER];
	bool known = x->scale && scale_from_json(&given, x->scale, &ignored);
	bool more = !x->lexicon && own->max > own->min;
	const char *word = known ? scale_word(&given, x->value) : NULL;

	if (!word && more &&
		(!known || (!given.n && !(given.max < own->max) && !(given.max > own->max))))
		word = scale_word(own, x->value);
	scale_number(x->value, number);
	put_fields(o, ROW_RATING, x, "value");
	put_text(o, "text", number);
	put_text(o, "word", word);
	put_written(o, number,
		known          ? &given
			: more ? own
			       : NULL,
		word, !x->lexicon && x->blind, blind);
	put_json(o, "scale", x->scale);
	if (known)
		scale_finish(&given);
}

struct current_rating {
	const struct rating *rating;
	const struct rating *blind; /* newest blind rating of the same question; NULL: none */
	const struct listener_row
		*other; /* listener who made the rating; NULL: the archive's owner */
	size_t at; /* position of the rating in the record, where ratings are sorted by creation */
};

/* Returns the JSON of a rating. Takes ownership of `others`, the ratings of the same question by
 * other listeners. */
static json_t *
rating_json(const struct view *v, const struct current_rating *of, json_t *others)
{
	const struct rating *x = of->rating;
	const struct uuid attribute = uuid_of_attribute(x->lexicon, x->attribute);
	const struct attribute *a =
		x->lexicon ? record_find(v->r, ROW_ATTRIBUTE, &attribute) : NULL;
	const struct view_place *p = view_place(v, &x->item);
	const struct section *s = record_find(v->r, ROW_SECTION, &x->section);
	json_t *o = json_object();

	put_fields(o, ROW_RATING, x, "scope");
	put_text(o, "item", p ? p->item->id : NULL);
	put_text(o, "section", s ? s->id : NULL);
	put_fields(o, ROW_RATING, x, "lexicon attribute");
	put_text(o, "name", a && a->name ? a->name : x->attribute);
	put_fields(o, ROW_ATTRIBUTE, a, "low mid high bipolar");
	put_value(o, v, x, of->blind);
	put_fields(o, ROW_RATING, x, "confidence remark blind");
	put_int(o, "trial", trial_of_made(v->r, &x->row.uuid));
	view_put_device(o, v, &x->setup);
	view_put_setup(o, v, &x->setup, ~SETUP_DEVICE);
	view_put_content(o, v, &x->setup);
	put_fields(o, ROW_RATING, x, "held_db");
	view_put_listener(o, v, &x->listener);
	put(o, "others", others);
	put_time(o, "date", x->made_ms, x->made_offset_min, PUT_DATE);
	return o;
}

/* ---- choosing the current rating of each question ---- */

/* Compares ratings by track, section, device, attribute, scope and lexicon; 0: same question. */
static int
question_order(const struct rating *x, const struct rating *y)
{
	int c = uuid_order(&x->item, &y->item);

	c = c ? c : uuid_order(&x->section, &y->section);
	c = c ? c : uuid_order(&x->setup.device, &y->setup.device);
	c = c ? c : text_order(x->attribute, y->attribute);
	c = c ? c : text_order(x->scope, y->scope);
	return c ? c : text_order(x->lexicon, y->lexicon);
}

/* Compares two listeners: the owner of the archive (NULL) comes first, then others by name. */
static int
listener_order(const struct listener_row *x, const struct listener_row *y)
{
	int c = (x != NULL) - (y != NULL);

	if (c || !x)
		return c;
	c = text_order(x->name, y->name);
	return c ? c : uuid_order(&x->row.uuid, &y->row.uuid);
}

static bool
through_none(const struct rating *x)
{
	return setup_has(&x->setup, ROW_EQUALISER, &UUID_NONE);
}

/* Sorts ratings by question and listener, and within these so that the rating to export comes last:
 * with an equaliser before without, blind scores before scores of a known device, then by time. */
static int
latest_at_end(const void *a, const void *b)
{
	const struct current_rating *of_x = a, *of_y = b;
	const struct rating *x = of_x->rating, *y = of_y->rating;
	int c = question_order(x, y);

	c = c ? c : listener_order(of_x->other, of_y->other);
	if (!c && (x->lexicon || x->blind == y->blind))
		c = number_order(through_none(x), through_none(y));
	return c ? c : rating_counts_over(x, y) ? 1 : -1;
}

static int
record_order(const void *a, const void *b)
{
	const struct current_rating *x = *(const struct current_rating *const *)a,
				    *y = *(const struct current_rating *const *)b;

	return number_order((int64_t)x->at, (int64_t)y->at);
}

/* Returns true for scores of the device under test, which the view lists separately. */
static bool
is_score(const struct view *v, const struct rating *x)
{
	return !x->lexicon && x->attribute && rating_score(x->attribute) &&
		(uuid_none(&x->setup.device) ||
			setup_has(&x->setup, ROW_DEVICE, &v->review->device));
}

/* Returns the list of ratings of a kind ("item", "section", …, or the name of a score) for the
 * track or section with the UUID `of`, or the whole device (NULL). It may be empty. Borrowed. */
static json_t *
ratings_of(const struct view *v, const char *what, const struct uuid *of)
{
	char key[80], uuid[UUID_TEXT] = "";

	if (of)
		uuid_text(of, uuid);
	snprintf(key, sizeof(key), "%.40s%s", what, uuid);
	if (!json_object_get(v->ratings, key))
		put(v->ratings, key, json_array());
	return json_object_get(v->ratings, key);
}

/* Adds the first of n ratings of one question to the list for its track, section, score or the
 * whole. The other n - 1 ratings, by other listeners, become its list "others". */
static void
list_rating(const struct view *v, const struct current_rating *first, size_t n)
{
	const struct rating *x = first->rating;
	json_t *list = NULL, *others = json_array();

	if (!is_score(v, x) && text_order(x->scope, "item") == 0)
		list = ratings_of(v, "item", &x->item);
	else if (!is_score(v, x) && text_order(x->scope, "section") == 0)
		list = ratings_of(v, "section", &x->section);
	else if (is_score(v, x) && text_order(x->attribute, "section") == 0)
		list = ratings_of(v, "score", &x->section);
	else if (text_order(x->scope, "whole") == 0)
		list = ratings_of(v, is_score(v, x) ? x->attribute : "whole", NULL);
	for (size_t i = 1; i < n; i++)
		json_array_append_new(others, rating_json(v, &first[i], json_array()));
	if (list)
		json_array_append_new(list, rating_json(v, first, json_incref(others)));
	json_decref(others);
}

/* Keeps one rating per question and listener in the sorted list, the last one, if it has a value
 * and passes the filter. Returns the number of ratings kept. */
static size_t
keep_current_ratings(const struct view *v, struct current_rating *list, size_t n)
{
	const struct rating *blind = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct current_rating x = list[i];
		bool latest = i + 1 == n || question_order(x.rating, list[i + 1].rating) != 0 ||
			x.other != list[i + 1].other;
		bool given = !isnan(x.rating->value);

		if (!x.rating->lexicon && x.rating->blind)
			blind = given ? x.rating : NULL;
		if (!latest)
			continue;
		/* If the sighted score was withdrawn, the blind score replaces it. */
		if (given && blind != x.rating)
			x.blind = blind;
		else if (blind)
			x.rating = blind;
		if (!isnan(x.rating->value) && view_wants_rating(v, x.rating))
			list[kept++] = x;
		blind = NULL;
	}
	return kept;
}

void
view_ratings_init(struct view *v)
{
	size_t all = record_count(v->r, ROW_RATING), n = 0, questions = 0;
	CLEANUP(pointer_free) struct current_rating *list = xcalloc(all + 1, sizeof(*list));

	for (const struct rating *x = NULL; (x = record_next(v->r, ROW_RATING, x));)
		if (view_is_shown(v, &x->row, &x->review, &x->sitting))
			list[n++] = (struct current_rating){ .rating = x,
				.other = record_other_listener(v->r, v->r, &x->listener),
				.at = x->row.nr };
	qsort(list, n, sizeof(*list), latest_at_end);
	n = keep_current_ratings(v, list, n);
	const struct current_rating **first = xcalloc(n + 1, sizeof(*first));
	for (size_t i = 0; i < n; i++)
		if (!i || question_order(list[i - 1].rating, list[i].rating) != 0)
			first[questions++] = &list[i];
	qsort(first, questions, sizeof(*first), record_order);
	v->ratings = json_object();
	for (size_t i = 0; i < questions; i++) {
		size_t same = 1;

		while (first[i] + same < list + n &&
			question_order(first[i]->rating, first[i][same].rating) == 0)
			same++;
		list_rating(v, first[i], same);
	}
	free(first);
}

json_t *
view_ratings(const struct view *v, const char *scope, const struct uuid *of)
{
	return json_incref(ratings_of(v, scope, of));
}

json_t *
view_score(const struct view *v, const char *which, const struct uuid *section)
{
	return json_incref(json_array_get(ratings_of(v, which, section), 0));
}

/* ---- the wheel: averages per attribute ---- */

/* The mean of one listener's ratings of one attribute of the device under test. */
struct spoke {
	const json_t *rating;
	size_t nth; /* index of the attribute, in order of appearance */
	double sum, least, most;
	size_t n;
	bool direct; /* the section, or the device as a whole, was rated; false: a mean of tracks */
};

struct spokes {
	struct spoke *v;
	size_t n, cap, attributes;
};

static int
key_order(const struct spoke *x, const json_t *rating, const char *key)
{
	return strcmp(view_text(x->rating, key), view_text(rating, key));
}

static void
spoke_add(struct spokes *s, const json_t *rating, bool direct)
{
	double x = json_number_value(json_object_get(rating, "value"));
	struct spoke *one = NULL;
	size_t nth = s->attributes;

	if (!json_is_true(json_object_get(rating, "under_test")) ||
		!json_is_string(json_object_get(rating, "lexicon")))
		return;
	for (size_t i = 0; i < s->n; i++) {
		if (key_order(&s->v[i], rating, "attribute") != 0 ||
			key_order(&s->v[i], rating, "lexicon") != 0)
			continue;
		nth = s->v[i].nth;
		if (key_order(&s->v[i], rating, "listener") == 0)
			one = &s->v[i];
	}
	if (!one) {
		LIST_ADD(s, (struct spoke){ rating, nth, x, x, x, 1, direct });
		s->attributes += nth == s->attributes;
	} else if (!one->direct) {
		/* Averages ratings of tracks only if the section or device itself has no rating. */
		one->sum += x;
		one->n++;
		one->least = x < one->least ? x : one->least;
		one->most = x > one->most ? x : one->most;
	}
}

/* Sorts by attribute in order of appearance, then by listener: the owner first, others by name. */
static int
spoke_order(const void *a, const void *b)
{
	const struct spoke *x = a, *y = b;
	int c = number_order((int64_t)x->nth, (int64_t)y->nth);

	return c ? c : key_order(x, y->rating, "listener");
}

/* Adds the word for a value of a scale with two ends: "bright", "rather bright", "neutral". With
 * one end, only 0 has a word: "none". */
static void
add_end_words(struct buf *out, const json_t *rating, double x)
{
	const char *low = view_text(rating, "low"), *high = view_text(rating, "high");
	const json_t *max = json_object_get(json_object_get(rating, "scale"), "max");
	double at = x / (json_is_number(max) ? json_number_value(max) : 5);
	const char *end = x < 0 ? low : high;

	if (!json_is_true(json_object_get(rating, "bipolar")))
		buf_add(out, x > 0 || strcmp(low, "none") != 0 ? "" : low);
	else if (x < 0 || x > 0)
		buf_addf(out, "%s%s", *end && fabs(at) < 0.6 ? "rather " : "", end);
	else
		buf_add(out, view_text(rating, "mid"));
}

/* Puts the mean in words: "4.5/5"; for a scale with two ends "+4 (bright)". */
static void
put_spoke_written(json_t *o, const struct spoke *s, double value, const char *words)
{
	const json_t *max = json_object_get(json_object_get(s->rating, "scale"), "max");
	bool bipolar = json_is_true(json_object_get(s->rating, "bipolar"));
	char number[SCALE_NUMBER], most[SCALE_NUMBER];
	struct buf out = BUF_INIT;

	scale_number(value, number);
	scale_number(json_is_number(max) ? json_number_value(max) : 5, most);
	buf_addf(&out, "%s%s%s%s", bipolar && value > 0 ? "+" : "", number, bipolar ? "" : "/",
		bipolar ? "" : most);
	if (*words)
		buf_addf(&out, " (%s)", words);
	put_built(o, "written", &out);
}

static json_t *
spoke_json(const struct spoke *s)
{
	double mean = s->sum / (double)s->n;
	/* The mean is shown rounded to halves. */
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
	put_spoke_written(o, s, s->n == 1 ? mean : shown, words.len ? words.s : "");
	put_built(o, "words", &words);
	put_built(o, "range", &range);
	put_int(o, "tracks", s->direct ? 0 : (int64_t)s->n);
	put(o, "listener", json_incref(json_object_get(s->rating, "listener")));
	put(o, "others", json_array());
	return o;
}

static void
add_spokes(struct spokes *s, json_t *ratings, bool direct)
{
	const json_t *one, *other;
	size_t i, k;

	json_array_foreach (ratings, i, one) {
		spoke_add(s, one, direct);
		json_array_foreach (json_object_get(one, "others"), k, other)
			spoke_add(s, other, direct);
	}
	json_decref(ratings); /* v->ratings still holds a reference, so `ratings` remains valid */
}

json_t *
view_wheel(const struct view *v, const struct section *of)
{
	struct spokes s = { 0 };
	json_t *list = json_array(), *first = NULL;

	add_spokes(&s, view_ratings(v, of ? "section" : "whole", of ? &of->row.uuid : NULL), true);
	for (size_t i = 0; of && i < v->n_places; i++)
		if (v->places[i].section == of)
			add_spokes(
				&s, view_ratings(v, "item", &v->places[i].item->row.uuid), false);
	if (s.n)
		qsort(s.v, s.n, sizeof(s.v[0]), spoke_order);
	for (size_t i = 0; i < s.n; i++) {
		json_t *o = spoke_json(&s.v[i]);

		if (i && s.v[i].nth == s.v[i - 1].nth) {
			json_array_append_new(json_object_get(first, "others"), o);
			continue;
		}
		json_array_append_new(list, o);
		first = o;
	}
	free(s.v);
	return list;
}

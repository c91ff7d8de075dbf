/* Ratings as objects: one figure for each question with its remarks and with values of other
 * setups; the wheels of sections. answers/figure.c decides the value. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/subject.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers/scale.h"
#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/answers/grades.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/rating.h"

/* ---- the remarks on a value ---- */

/* Appends the remarks as one text, with dates if there are several. */
static void
add_remarks(struct buf *said, const json_t *remarks)
{
	const json_t *one;
	size_t i;

	json_array_foreach (remarks, i, one) {
		buf_add(said, i ? words_of("semicolon") : "");
		if (json_array_size(remarks) > 1)
			buf_addf(said, "%s%s", view_text(one, K_date), words_of("colon"));
		buf_add(said, view_text(one, K_text));
	}
}

/* Adds the remark on a rating unless the array has its text. Line ends become blanks. */
static void
add_remark_of(const struct view *v, const struct rating *r, json_t *remarks)
{
	/* A remark in another review may be private: not known here. */
	CLEANUP(pointer_free)
	char *text = view_is_here(v, &r->review)
		? view_words(v, &r->listener, rating_remark(v->r, r))
		: NULL;
	size_t n = json_array_size(remarks);
	char date[11];

	if (!text)
		return;
	text_replace(text, '\n', ' ');
	put_line(remarks, text);
	json_t *remark = json_array_get(remarks, n);
	if (remark)
		put_text(remark, K_date,
			text_or(clock_date_text(MADE_MS(r), r->made_offset_min, date), NULL));
}

/* Returns the remarks of the ratings that count in this entry. */
static json_t *
remarks_of(const struct view *v, const struct counted_rating *of)
{
	json_t *remarks = json_array();

	/* repeats of the evening */
	for (size_t k = 0; of->rating->lexicon && k < of->n; k++)
		add_remark_of(v, v->grades.each[of->each + k].rating, remarks);
	add_remark_of(v, of->rating, remarks);
	return remarks;
}

/* ---- the figures of the review ---- */

/* The ratings of one question by one listener that stand. */
struct published {
	const struct counted_rating
		*lead; /* as usual, if one was heard so; else of figure_standing */
	bool here;     /* it was made in this review */
	/* the others, a line each: "on the Apple dongle: 2/5 – softer" */
	json_t *beside;
	bool beside_said;
	json_t *remarks; /* of the leading one */
};

static void
published_finish(struct published *f)
{
	json_decref(f->remarks);
	json_decref(f->beside);
}

/* ---- the JSON object of a rating ---- */

/* Puts the cue that the rating is about: its words, its time and the link to it; null: none. */
static void
put_cue(json_t *o, const struct view *v, const struct rating *x)
{
	const struct cue *c = record_find(v->r, ROW_CUE, &x->cue);
	const struct view_place *p = c ? view_place(v, &c->item) : NULL;
	const struct timespan t = c ? cue_time(v->r, c) : (struct timespan){ .pos_ms = NO_MS };
	bool timed = t.pos_ms != NO_MS;
	char text[TIME_TEXT];
	struct buf words = BUF_INIT;

	if (c)
		cue_add_words(&words, v->r, c);
	put_built(o, K_cue, &words);
	put_text(o, K_time, timed ? timespan_text(&t, text) : NULL);
	put_taken(o, K_link, p && timed ? view_link(p, t.pos_ms) : NULL);
}

/* Puts the forms in which templates can show a value, such as "4/5 - Great (blind)". kinds:
 * "blind". both_ends: the scale goes from -max to max. between: the word names the end
 * to which the value is nearer: "+1 of ±5, towards bright". A scale with a word for each step has
 * no other forms than the word. */
static void
put_written(json_t *o, const char *number, const struct scale *scale, const char *word,
	bool between, const char *kinds, bool both_ends)
{
	char most[SCALE_NUMBER];
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	if (scale && scale_in_words(scale)) {
		buf_add(&out, number);
		scale = NULL;
		word = NULL;
	} else {
		bool above =
			both_ends && isdigit((unsigned char)*number) && !text_same(number, "0");

		buf_addf(&out, "%s%s", above ? "+" : "", number);
	}
	CLEANUP(pointer_free)
	char *end = scale ? words_number(scale_number(scale->max, most)) : NULL;
	if (scale)
		buf_addf(&out, "%s%s", both_ends ? words_of("of_both") : "/", end);
	put_text(o, K_of, end);
	const char *close = between ? "" : words_of("close");
	const struct {
		const char *key, *before, *behind;
	} forms[] = { { K_written, NULL, NULL },
		{ K_written_dash, words_of("score_word"), words_of("score_word_end") },
		{ K_written_paren, words_of(between ? "comma" : "open"), close } };
	for (size_t i = 0, n = out.len; i < LENGTH(forms); i++) {
		buf_truncate(&out, n);
		if (word && forms[i].before)
			buf_addf(&out, "%s%s%s", forms[i].before, word, forms[i].behind);
		words_bracket(&out, kinds);
		put_text(o, forms[i].key, out.s);
	}
}

/* Appends the word for a value of a scale with two ends: "bright", "neutral"; between them the end
 * that is nearer: "towards bright"; returns true then. With one end, only 0 has a word: "none"; but
 * of a distance the number does not tell which end is meant, so it has the word of its end:
 * "distant". */
static bool
add_end_words(struct buf *out, const struct attribute *a, const struct rating *r, double most)
{
	const struct lexicon_words shown = attribute_shown(a);
	const char *low = text_or(shown.low, ""), *high = text_or(shown.high, ""), *word = "";
	double at = r->value / most;
	bool between = false;

	if (!a->bipolar) {
		bool ends = *low && *high && text_same(r->attribute, "distance");

		between = ends && at > 0 && at < 1;
		if (ends && (at > 0.5 || at < 0.5))
			word = at > 0.5 ? high : low;
		else if (!(r->value > 0) && text_same(a->low, "none"))
			word = low;
	} else if (r->value < 0 || r->value > 0) {
		between = fabs(at) < 1;
		word = r->value < 0 ? low : high;
	} else {
		word = text_or(shown.mid, "");
	}
	if (between && *word)
		WORDS_ADD(out, "towards", word);
	else
		buf_add(out, word);
	return between;
}

/* Returns a scale as JSON, which is read once; NULL: none. Borrowed. */
static json_t *
given_scale(const struct view *v, const char *scale)
{
	if (scale && !json_object_get(v->scales, scale))
		json_object_set_new(v->scales, scale, json_read(scale));
	return json_object_get(v->scales, scale);
}

/* Puts the value as a number, as text, and as a word of its scale. The scale is the one stored with
 * the rating x, else the profile's. one: the entry that x leads; NULL: x has the value. wheel: with
 * the words of the ends of the scale. */
static void
put_value(json_t *o, const struct view *v, const struct rating *x, const struct counted_rating *one,
	const char *kinds, bool wheel)
{
	const struct scale *own =
		text_same(x->attribute, "bias") ? &v->profile->bias_scale : &v->profile->scale;
	CLEANUP(scale_finish) struct scale given = { .n = 0 };
	json_t *read = given_scale(v, x->scale);
	bool known = read && scale_from_value(&given, read, ERR_IGNORED);
	bool more = !x->lexicon && own->max > own->min;
	bool trials = one && one->n > 1; /* their words may differ */
	const char *word = known && !trials ? scale_word(&given, x->value) : NULL;

	if (!word && more && !trials &&
		(!known || (!given.n && !(given.max < own->max) && !(given.max > own->max))))
		word = scale_word(own, x->value);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	if (trials)
		figure_add_value(&text, &v->grades, one);
	else {
		CLEANUP(pointer_free) char *shown = words_on_scale(x->value, known ? &given : NULL);

		buf_add(&text, shown);
	}
	put_real(o, K_value, x->value);
	put_text(o, K_text, text.s);
	put_text(o, K_word, word);
	static const struct scale usual = { .max = 5 };
	const struct scale *scale = wheel ? &usual : NULL;
	scale = more ? own : scale;
	scale = known ? &given : scale;
	const struct attribute *a = selection_attribute(&v->here, x);
	CLEANUP(buf_finish) struct buf ends = BUF_INIT;
	bool both_ends = a && a->bipolar, between = false;
	if (wheel && text.len && !word && !trials && a)
		between = add_end_words(&ends, a, x, scale->max);
	if (!text.len) {
		buf_add(&text, words_of("not_judged"));
		scale = NULL;
	}
	put_written(o, text.s, scale, ends.len ? ends.s : word, between, kinds, both_ends);
	put(o, K_scale, json_incref(read));
}

const struct attribute *
view_put_name(json_t *o, const struct view *v, const struct rating *x)
{
	const struct attribute *a = selection_attribute(&v->here, x);
	const char *shown = rating_name(x, a), *name = text_or(row_name(ROW_ATTRIBUTE, a), shown);

	put_text(o, K_name, name);
	put_text(o, K_name_local, text_same(shown, name) ? NULL : shown);
	return a;
}

/* ---- the figures of the review ---- */

/* Returns the ratings that stand of n, all of one question and listener, and their number. The
 * caller frees the list. */
static const struct counted_rating **
standing_new(const struct view_rated *of, size_t *n)
{
	const struct counted_rating **list = xcalloc(*n + 1, sizeof(list[0]));

	for (size_t i = 0; i < *n; i++)
		list[i] = of[i].counted;
	*n = figure_standing(list, *n);
	return list;
}

void
view_lead_as_usual(const struct view *v, const struct counted_rating **of, size_t n)
{
	size_t i = 0;

	while (i < n && (subject_of_rating(v, of[i]->rating).facts & ~(unsigned)FACT_DEVICE))
		i++;
	if (i == n || of[i]->rating->blind != of[0]->rating->blind ||
		!uuid_same(&of[i]->rating->review, &of[0]->rating->review))
		return;
	const struct counted_rating *usual = of[i];
	for (; i; i--)
		of[i] = of[i - 1];
	of[0] = usual;
}

/* Appends what differs of a rating from the first one; from the usual setting, if neither is of it:
 * "3 (plated); plated, on phone: 2". */
static void
add_apart(struct buf *out, const struct view *v, const struct counted_rating *one,
	const struct counted_rating *lead)
{
	const struct setup *s = &one->rating->setup;
	const struct variant *usual = view_usual_setting(v, view_device_of(v, s));
	struct setup as_usual = lead->rating->setup;

	if (!usual || one->rating->blind != lead->rating->blind || !view_is_set_otherwise(v, s) ||
		!view_is_set_otherwise(v, &as_usual)) {
		figure_add_apart(out, &v->wide, one, lead);
		return;
	}
	as_usual.variant = usual->row.uuid;
	selection_add_other(out, &v->wide, s, &as_usual);
}

/* Returns the n ratings in `of`, all of one question and listener. The caller calls
 * published_finish. */
static struct published
published_of(const struct view *v, const struct view_rated *of, size_t n)
{
	CLEANUP(pointer_free) const struct counted_rating **room = standing_new(of, &n);
	char uuid[UUID_TEXT];

	view_lead_as_usual(v, room, n);
	struct published f = { .lead = room[0],
		.here = view_is_here(v, &room[0]->rating->review),
		.beside = json_array(),
		.remarks = remarks_of(v, room[0]) };
	/* the others in the order of their settings */
	for (size_t i = n; i < n * (record_count(v->r, ROW_VARIANT) + 2); i++) {
		const struct counted_rating *one = room[i % n];
		const struct rating *x = one->rating;

		if (one == f.lead || one->setting != i / n - 1)
			continue;
		json_auto_t *remarks = remarks_of(v, one), *value = json_object();
		json_t *o = put_new(f.beside);
		CLEANUP(buf_finish) struct buf apart = BUF_INIT, said = BUF_INIT;
		struct figure_scales scales = { .most = NAN };

		figure_scales_add(&scales, f.lead);
		figure_scales_add(&scales, one);
		/* the first one without its label */
		const char *const forms[][2] = { { K_written, K_written_dash },
			{ K_text, K_written }, { K_written_dash, K_written_dash },
			{ K_written_paren, K_written_paren },
			{ K_value_text, scales.several ? K_written : K_text } };
		add_apart(&apart, v, one, f.lead);
		put_text(o, K_label, apart.s);
		buf_add(&apart, apart.len ? words_of("colon") : "");
		put_value(value, v, x, one, "", x->lexicon);
		if (json_array_size(remarks)) {
			buf_add(&said, words_of("dash"));
			add_remarks(&said, remarks);
			f.beside_said = true;
		}
		for (size_t k = 0; k < LENGTH(forms); k++)
			put_taken(o, forms[k][0],
				xasprintf("%s%s%s", k ? apart.s : "", view_text(value, forms[k][1]),
					said.s));
		put_text(o, K_given, uuid_text(&x->row.uuid, uuid));
	}
	return f;
}

/* ---- the JSON object of a rating ---- */

/* Returns the JSON of a rating, or of a figure f with x as its newest rating; its list `others` is
 * empty. wheel: with the words of the ends of the scale. */
static json_t *
rating_json(const struct view *v, const struct rating *x, const struct published *f, bool wheel)
{
	CLEANUP(buf_finish) struct buf kinds = BUF_INIT;
	struct buf said = BUF_INIT;
	char uuid[UUID_TEXT];
	const struct view_place *p = view_place(v, &x->item);
	const struct section *s = record_find(v->r, ROW_SECTION, &x->section);
	json_t *o = json_object();

	put_fields(o, ROW_RATING, x, K_scope);
	put_text(o, K_item, p ? p->item->id : NULL);
	put_text(o, K_section, s ? s->id : NULL);
	if (p)
		put_taken(o, K_on, view_track_name(p));
	else
		put_text(o, K_on, row_name(ROW_SECTION, s));
	put_cue(o, v, x);
	put_fields(o, ROW_RATING, x, K_lexicon, K_attribute);
	const struct attribute *a = view_put_name(o, v, x);
	put_fields(o, ROW_ATTRIBUTE, a, K_low, K_mid, K_high, K_bipolar);
	const struct subject subject = subject_of_rating(v, x);
	subject_put_label(o, K_label, v, &subject, (struct heading){ 0 }, 0);
	subject_put_label(
		o, K_label_device, v, &subject, (struct heading){ .says = FACT_DEVICE }, 0);
	if (f) {
		words_piece(&kinds, NULL, f->lead->rating->blind ? words_of("blind") : NULL);
		words_piece(&kinds, NULL, f->here ? NULL : words_of("in_another_review"));
	}
	put_value(o, v, x, f ? f->lead : NULL, kinds.s, wheel);
	put(o, K_beside, f ? json_incref(f->beside) : json_array());
	put_int(o, K_ratings, f ? (int64_t)f->lead->n : NO_INT);
	put_text(o, K_confidence, rating_confidence(x->confidence));
	put_taken(o, K_remark,
		view_is_here(v, &x->review) ? view_words(v, &x->listener, rating_remark(v->r, x))
					    : NULL);
	put_fields(o, ROW_RATING, x, K_blind, K_imported);
	json_t *remarks = f ? json_incref(f->remarks) : json_array();
	if (!f)
		add_remark_of(v, x, remarks);
	add_remarks(&said, remarks);
	put(o, K_remarks, remarks);
	put_built(o, K_said, &said);
	put_int(o, K_trial, trial_of_made(v->r, &x->row.uuid));
	view_put_content(o, v, &x->setup);
	put_fields(o, ROW_RATING, x, K_held_db);
	view_put_listener(o, v, &x->listener);
	put(o, K_others, json_array());
	put_day(o, MADE_MS(x), x->made_offset_min);
	put_moment(o, K_made, MADE_MS(x), x->made_offset_min);
	put_text(o, K_uuid, uuid_text(&x->row.uuid, uuid));
	const struct review *from = selection_find(&v->wide, ROW_REVIEW, &x->review);
	put_text(o, K_review, from ? from->id : NULL);
	put(o, K_counts, NULL);
	return o;
}

/* ---- one figure for each question ---- */

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

/* Compares by track, section, rank of the attribute, scope, cue and device, the device under test
 * first; 0: same question. */
static int
question_order(const void *a, const void *b)
{
	const struct view_rated *of_x = a, *of_y = b;
	const struct rating *x = of_x->counted->rating, *y = of_y->counted->rating;
	int c = uuid_order(&x->item, &y->item);

	c = c ? c : uuid_order(&x->section, &y->section);
	c = c ? c : (of_x->rank > of_y->rank) - (of_x->rank < of_y->rank);
	c = c ? c : text_order(x->attribute, y->attribute);
	c = c ? c : text_order(x->lexicon, y->lexicon);
	c = c ? c : text_order(x->scope, y->scope);
	c = c ? c : uuid_order(&x->cue, &y->cue);
	c = c ? c : number_order(of_y->tested, of_x->tested);
	return c ? c : uuid_order(&of_x->counted->device, &of_y->counted->device);
}

static int
figure_order(const void *a, const void *b)
{
	const struct view_rated *x = a, *y = b;
	int c = question_order(x, y);

	c = c ? c : listener_order(x->other, y->other);
	if (c)
		return c;
	return x->counted < y->counted ? -1 : 1;
}

/* Returns true if the rating is of the review, or it has one of the same question, device and
 * listener. */
static bool
is_asked_here(const struct view *v, const struct counted_rating *one)
{
	bool is = view_is_here(v, &one->rating->review);

	for (const struct counted_rating *x = v->grades.v; !is && x < v->grades.v + v->grades.n;
		x++)
		is = view_is_here(v, &x->rating->review) && uuid_same(&x->device, &one->device) &&
			uuid_same(&x->listener, &one->listener) && grades_ask_same(x, one);
	return is;
}

/* Returns the entries of the grades that the view shows, sorted by figure_order; *n: how many. The
 * caller frees the list. */
static struct view_rated *
rated_new(const struct view *v, size_t *n)
{
	struct view_rated *list = xcalloc(v->grades.n + 1, sizeof(*list));
	const struct counted_rating *before = NULL;

	*n = 0;
	EACH (x, &v->grades) {
		if (!view_wants_rating(v, x->rating) || !is_asked_here(v, x))
			continue;
		bool same = before && before->attribute == x->attribute &&
			uuid_same(&before->place, &x->place);
		list[*n] = (struct view_rated){ .counted = x,
			.other = record_other_listener(v->r, v->r, &x->rating->listener),
			.tested = uuid_same(&v->review->device, &x->device),
			.rank = same ? list[*n - 1].rank
				     : selection_attribute_rank(&v->here, x->rating) };
		before = x;
		++*n;
	}
	ARRAY_SORT(list, *n, figure_order);
	return list;
}

/* Returns the number of entries from v on that have one question, and one listener if asked. */
static size_t
alike(const struct view_rated *v, size_t n, bool listener)
{
	size_t i = 1;

	while (i < n && question_order(v, &v[i]) == 0 && (!listener || v->other == v[i].other))
		i++;
	return i;
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
	char key[80], uuid[UUID_TEXT];

	snprintf(key, sizeof(key), "%.40s%s", what, of ? uuid_text(of, uuid) : "");
	return put_list_at(v->ratings, key);
}

/* Adds the remarks on the ratings of one question that stand, n at most, of another device than the
 * one under test, to the list of this device. */
static void
add_said(const struct view *v, const struct view_rated *of, size_t n)
{
	CLEANUP(pointer_free) const struct counted_rating **room = standing_new(of, &n);

	EACH_IN_WHILE (each, room, n, !of->tested) {
		const struct view_rated one = { .counted = *each };
		CLEANUP(published_finish) struct published f = published_of(v, &one, 1);
		if (!json_array_size(f.remarks))
			continue;
		json_auto_t *o = rating_json(v, (*each)->rating, &f, false);

		if (!json_is_string(json_object_get(o, K_said)))
			continue;
		json_t *said = put_new(ratings_of(v, "said", &of->counted->device));
		put_same(said, o, K_label, K_label_device, K_on, K_name, K_name_local, K_written,
			K_listener, K_said);
		put(said, K_given, json_incref(json_object_get(o, K_uuid)));
	}
}

static json_t *
spoke_json(const struct view *v, const struct published *f)
{
	json_auto_t *rating = rating_json(v, f->lead->rating, f, true);
	json_t *o = json_object();

	put(rating, K_written, json_incref(json_object_get(rating, K_written_paren)));
	put_same(o, rating, K_cue, K_time, K_link, K_attribute, K_name, K_name_local, K_value,
		K_label, K_text, K_low, K_mid, K_high, K_bipolar, K_of, K_written, K_beside,
		K_remarks, K_said);
	put_bool(o, K_has_said, f->beside_said);
	put(o, K_given, json_incref(json_object_get(rating, K_uuid)));
	put_same(o, rating, K_listener, K_others);
	return o;
}

/* Returns the figure of the first listener of one question, made of the n entries in x, with those
 * of other listeners in its `others`. wheel: as a spoke. */
static json_t *
question_json(const struct view *v, const struct view_rated *x, size_t n, bool wheel)
{
	json_t *first = NULL;

	for (size_t i = 0, same; i < n; i += same) {
		same = alike(x + i, n - i, true);
		CLEANUP(published_finish) struct published f = published_of(v, x + i, same);
		json_t *o = wheel ? spoke_json(v, &f) : rating_json(v, f.lead->rating, &f, false);

		if (first)
			json_array_append_new(json_object_get(first, K_others), o);
		else
			first = o;
	}
	return first;
}

/* Adds the figure of one question, made of the n entries in v, to the list for its track, section,
 * score or the whole. */
static void
list_question(const struct view *v, const struct view_rated *first, size_t n)
{
	const struct rating *x = first->counted->rating;
	bool score = is_score(v, x);
	json_t *list = NULL;

	if (!score && text_same(x->scope, "item"))
		list = ratings_of(v, "item", &x->item);
	else if (!score && text_same(x->scope, "section"))
		list = ratings_of(v, "section", &x->section);
	else if (score && text_same(x->attribute, "section"))
		list = ratings_of(v, "score", &x->section);
	else if (text_same(x->scope, "whole"))
		list = ratings_of(v, score ? x->attribute : "whole", NULL);
	for (size_t i = 0, same; i < n; i += same) {
		same = alike(first + i, n - i, true);
		add_said(v, first + i, same);
	}
	if (list)
		json_array_append_new(list, question_json(v, first, n, false));
}

void
view_ratings_init(struct view *v)
{
	v->records[0] = v->r;
	v->records[1] = v->r->elsewhere;
	v->wide = v->own = (struct selection){ .v = v->records, .n = v->r->elsewhere ? 2 : 1 };
	v->own.own = true;
	v->wide.own_names = v->own_chains;
	v->grades = grades_new(&v->wide);
	v->rated = rated_new(v, &v->n_rated);
	v->ratings = json_object();
	v->scales = json_object();
	for (size_t i = 0, n; i < v->n_rated; i += n) {
		n = alike(v->rated + i, v->n_rated - i, false);
		list_question(v, v->rated + i, n);
	}
}

void
view_ratings_finish(struct view *v)
{
	grades_finish(&v->grades);
	free(v->rated);
	json_decref(v->ratings);
	json_decref(v->scales);
}

struct rating_in_view *
rating_in_view(const struct view *v, size_t *n)
{
	/* first by the number of the row, those in other reviews behind the review's own */
	size_t own = record_count(v->r, ROW_RATING);
	struct rating_in_view *list =
		xcalloc(selection_count(&v->wide, ROW_RATING) + 1, sizeof(*list));

	EACH_IN (one, v->grades.each, v->grades.n_each) {
		const struct rating *x = one->rating;

		list[x->row.nr + (view_is_here(v, &x->review) ? 0 : own)].rating = x;
	}
	for (size_t i = 0, same; i < v->n_rated; i += same) {
		same = alike(v->rated + i, v->n_rated - i, true);
		size_t kept = same;
		CLEANUP(pointer_free)
		const struct counted_rating **room = standing_new(v->rated + i, &kept);
		EACH_IN (it, room, kept)
			for (size_t e = 0; e < (*it)->n; e++) {
				const struct rating *x = v->grades.each[(*it)->each + e].rating;

				list[x->row.nr + (view_is_here(v, &x->review) ? 0 : own)].lead =
					(*it)->rating;
			}
	}
	*n = 0;
	EACH_SELECTED (rating, x, at, &v->wide, ROW_RATING) {
		const struct rating_in_view is = list[x->row.nr + at.record * own];

		/* of other reviews only the ratings that count */
		bool counts = x->attribute && view_wants_rating(v, x);
		if (at.record)
			counts = counts && is.lead;
		else
			counts = counts && view_is_shown(v, ROW_RATING, x);
		if (counts)
			list[(*n)++] = (struct rating_in_view){ .rating = x,
				.elsewhere = at.record > 0,
				.lead = is.lead,
				.corrected = !is.rating };
	}
	return list;
}

json_t *
view_rating_json(const struct view *v, const struct rating_in_view *given)
{
	json_t *o = rating_json(v, given->rating, NULL, false);

	put_bool(o, K_counts, given->lead);
	return o;
}

json_t *
view_every_rating(const struct view *v)
{
	size_t n;
	CLEANUP(pointer_free) struct rating_in_view *given = rating_in_view(v, &n);
	json_t *list = json_array();

	EACH_IN (one, given, n)
		json_array_append_new(list, view_rating_json(v, one));
	put_redacted(list);
	return list;
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

/* ---- the wheel: one figure for each attribute ---- */

/* Returns true for a rating of the device under test in the wheel of the device as a whole, or else
 * of a section with its tracks; of NULL: of the tracks without one. */
static bool
is_of_wheel(const struct view *v, const struct view_rated *x, const struct section *of, bool whole)
{
	const struct rating *r = x->counted->rating;
	const struct view_place *p = view_place(v, &r->item);

	return x->tested && r->lexicon && text_same(r->scope, "whole") == whole &&
		(whole ||
			uuid_same(p ? &p->item->section : &r->section,
				of ? &of->row.uuid : &UUID_NONE));
}

/* Adds the n ratings of one question to the list of its track, or of no track (""): those of the
 * first listener, with those of others in it. */
static void
add_spoke(const struct view *v, const struct view_rated *x, size_t n, json_t *lists)
{
	const struct rating *r = x->counted->rating;
	char track[UUID_TEXT] = "";
	json_t *o = question_json(v, x, n, true);

	if (text_same(r->scope, "item"))
		uuid_text(&r->item, track);
	put_bool(o, K_has_said, view_has_said(o));
	json_array_append_new(put_list_at(lists, track), o);
}

json_t *
view_wheels(const struct view *v, const struct section *of, bool whole)
{
	json_t *lists = json_object();

	put_list_at(lists, "");
	for (size_t i = 0, n; i < v->n_rated; i += n) {
		n = alike(v->rated + i, v->n_rated - i, false);
		if (is_of_wheel(v, &v->rated[i], of, whole))
			add_spoke(v, &v->rated[i], n, lists);
	}
	return lists;
}

bool
view_has_said(const json_t *figure)
{
	const json_t *others = json_object_get(figure, K_others);
	bool said = json_is_string(json_object_get(figure, K_said)) || view_has(figure, K_has_said);

	EACH_VALUE (one, others)
		said |= view_has_said(one);
	return said;
}

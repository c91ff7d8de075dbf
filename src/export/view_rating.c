/* Ratings as objects: one figure for each question with its remarks and with values of other
 * setups; the wheels of sections. answers/figure.c decides the value. */
#include "export/subject.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/scale.h"
#include "base/text.h"
#include "config/words.h"
#include "record/blind_result.h"
#include "record/identity.h"
#include "record/rating.h"

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

/* Puts the remarks on a rating's value: the array, and all of them as one text. Takes ownership of
 * the array. */
static void
put_said(json_t *o, json_t *remarks)
{
	struct buf said = BUF_INIT;

	add_remarks(&said, remarks);
	put(o, K_remarks, remarks);
	put_built(o, K_said, &said);
}

static bool
is_here(const struct view *v, const struct rating *r)
{
	return uuid_same(&r->review, &v->review->row.uuid);
}

/* Adds the remark on a rating unless the array has its text. Line ends become blanks. */
static void
add_remark_of(const struct view *v, const struct rating *r, json_t *remarks)
{
	/* A remark in another review may be private: not known here. */
	CLEANUP(pointer_free)
	char *text = is_here(v, r) ? view_words(v, &r->listener, rating_remark(v->r, r)) : NULL;
	const json_t *one;
	size_t i;

	if (!text)
		return;
	for (char *at = text; (at = strchr(at, '\n'));)
		*at = ' ';
	json_auto_t *remark = json_object();
	put_text(remark, K_text, text);
	put_time(remark, K_date, MADE_MS(r), r->made_offset_min, PUT_DATE);
	json_array_foreach (remarks, i, one)
		if (strcmp(view_text(one, K_text), view_text(remark, K_text)) == 0)
			return;
	json_array_append(remarks, remark);
}

static int
graded_made_order(const void *a, const void *b)
{
	return rating_order((*(const struct graded *const *)a)->rating,
		(*(const struct graded *const *)b)->rating);
}

/* Returns the remarks of the ratings that count in these n entries; sorts the entries by time. */
static json_t *
remarks_of(const struct view *v, const struct graded **of, size_t n)
{
	json_t *remarks = json_array();

	qsort(of, n, sizeof(of[0]), graded_made_order);
	for (size_t i = 0; i < n; i++) {
		/* repeats of the evening */
		for (size_t k = 0; of[i]->rating->lexicon && k < of[i]->n; k++)
			add_remark_of(v, v->grades.each[of[i]->each + k].rating, remarks);
		add_remark_of(v, of[i]->rating, remarks);
	}
	return remarks;
}

/* The view, and whether a rating of another setup has a remark. */
struct beside {
	const struct view *v;
	bool *said;
};

/* Returns the same of the ratings of another setup; NULL: there are none. The caller frees. */
static char *
said_beside(const void *from, const struct graded **of, size_t n)
{
	const struct beside *b = from;
	json_auto_t *remarks = remarks_of(b->v, of, n);
	struct buf said = BUF_INIT;

	add_remarks(&said, remarks);
	*b->said |= said.len;
	return said.len ? buf_detach(&said) : NULL;
}

/* ---- the figures of the review ---- */

/* A figure that is published: of blind ratings, of sighted ones, or both. */
struct published {
	struct figure first, second; /* blind before sighted; second: value NAN if there is none */
	bool second_said;            /* `beside` has the second with its remark */
	/* the newest rating in `first` that is in this review, else the newest one: its setup,
	 * confidence and date are shown */
	const struct rating *shown;
	bool here;     /* `shown` is in this review */
	char *reviews; /* ids of the reviews with ratings in `first` */
	char *beside;  /* values with other setups, a line each: those that differ or have a remark
			*/
	bool beside_said;
	json_t *remarks; /* of the ratings in `first` */
};

static void
published_finish(struct published *f)
{
	json_decref(f->remarks);
	free(f->reviews);
	free(f->beside);
}

static const char *
review_id(const struct view *v, const struct uuid *review)
{
	const struct review *r = gather_find(&v->wide, ROW_REVIEW, review);

	return r ? r->id : NULL;
}

/* Returns the ratings of v, n of them, that are blind or sighted. */
static size_t
of_kind(const struct view_rated *v, size_t n, bool blind, const struct graded **out)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (v[i].graded->rating->blind == blind)
			out[kept++] = v[i].graded;
	return kept;
}

/* Sets which rating of the figure is shown, and the ids of the reviews of its n ratings. */
static void
add_reviews(struct published *f, const struct view *v, const struct graded *const *of, size_t n)
{
	struct buf ids = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		const struct rating *r = of[i]->rating;
		const char *id = review_id(v, &r->review);
		size_t k = 0;

		if (is_here(v, r) && rating_is_later(r, f->shown))
			f->shown = r;
		while (k < i && !uuid_same(&of[k]->rating->review, &r->review))
			k++;
		if (k == i && id)
			buf_addf(&ids, "%s%s", ids.len ? ", " : "", id);
	}
	f->here = f->shown;
	if (!f->here)
		f->shown = f->first.last->rating;
	f->reviews = buf_detach(&ids);
}

/* Returns the figure of the n ratings in `of`, all by one listener. The caller calls
 * published_finish.
 */
static struct published
published_of(const struct view *v, const struct view_rated *of, size_t n)
{
	CLEANUP(pointer_free) const struct graded **room = xcalloc(n + 1, sizeof(room[0]));
	struct published f = { .remarks = NULL, .second.value = NAN };
	struct buf beside = BUF_INIT;

	for (int blind = 1; blind >= 0; blind--) {
		size_t kept = figure_counting(room, of_kind(of, n, blind, room));
		struct figure w = figure_of(room, kept);

		CLEANUP(buf_finish) struct buf lines = BUF_INIT;
		const struct beside from = { v, &f.beside_said };

		if (f.remarks) {
			CLEANUP(pointer_free) char *said = said_beside(&from, room, kept);

			f.second = w;
			f.second_said = said;
			if (said) {
				figure_add_value(&lines, &w);
				buf_addf(&lines, "%s%s", words_of("dash"), said);
			}
		} else if (kept || !blind) {
			f.first = w;
			f.remarks = remarks_of(v, room, kept);
			if (kept)
				add_reviews(&f, v, room, kept);
		}
		figure_add_beside(&lines, &v->wide, &w, room, of_kind(of, n, blind, room), "\n",
			said_beside, &from);
		/* "sighted: 3", "sighted, on the dongle: 3" below a figure of blind ones */
		for (const char *s = lines.s; s && *s; s = text_after(s, '\n'))
			buf_addf(&beside, "%s%s%s%.*s", beside.len ? "\n" : "",
				f.second.last ? words_of("sighted") : "",
				!f.second.last                          ? ""
					: f.second_said && s == lines.s ? words_of("colon")
									: words_of("comma"),
				(int)strcspn(s, "\n"), s);
	}
	f.beside = buf_detach(&beside);
	return f;
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

/* Appends " (blind, in another review); sighted: 3.5". */
static void
add_kinds(struct buf *out, const struct published *f)
{
	CLEANUP(buf_finish) struct buf how = BUF_INIT;

	buf_add(&how, f->first.last->rating->blind ? words_of("blind") : "");
	if (!f->here)
		buf_addf(&how, "%s%s", how.len ? words_of("comma") : "",
			words_of("in_another_review"));
	if (how.len)
		words_bracket(out, how.s);
	if (!f->second.last || f->second_said)
		return;
	buf_addf(out, "%s%s%s", words_of("semicolon"), words_of("sighted"), words_of("colon"));
	figure_add_value(out, &f->second);
}

/* Appends a number or a range, "-1 to +2" if the scale has both ends. */
static void
add_number(struct buf *out, const char *number, bool both_ends)
{
	const char *between = words_of("value_to"), *to = strstr(number, between);
	size_t n = to ? (size_t)(to - number) : strlen(number);
	bool above = isdigit((unsigned char)*number) && !(n == 1 && *number == '0');

	buf_addf(out, "%s%.*s", both_ends && above ? "+" : "", (int)n, number);
	if (!to)
		return;
	buf_add(out, between);
	add_number(out, to + strlen(between), both_ends);
}

/* Puts the forms in which templates can show a value, such as "4/5 - Great (blind)". f: the figure;
 * NULL: a single rating. both_ends: the scale goes from -max to max. between: the word is of
 * the end towards which the value is: "+1 of ±5, towards bright". A scale with a word for each
 * step has no other forms than the word. */
static void
put_written(json_t *o, const char *number, const struct scale *scale, const char *word,
	bool between, const struct published *f, bool both_ends)
{
	char most[SCALE_NUMBER];
	CLEANUP(buf_finish) struct buf out = BUF_INIT, after = BUF_INIT;

	if (f) {
		figure_add_places(&after, &f->first);
		add_kinds(&after, f);
	}
	if (scale && scale_in_words(scale)) {
		buf_add(&out, number);
		scale = NULL;
		word = NULL;
	} else {
		add_number(&out, number, both_ends);
	}
	CLEANUP(pointer_free)
	char *end = scale ? words_number(scale_number(scale->max, most)) : NULL;
	if (scale)
		buf_addf(&out, "%s%s", both_ends ? words_of("of_both") : "/", end);
	put_text(o, K_of, end);
	const struct {
		const char *key, *before, *behind;
	} forms[] = { { K_written, NULL, NULL },
		{ K_written_dash, words_of("score_word"), words_of("score_word_end") },
		{ K_written_paren, words_of(between ? "comma" : "open"),
			between ? "" : words_of("close") } };
	for (size_t i = 0, n = out.len; i < LENGTH(forms); i++) {
		buf_truncate(&out, n);
		if (word && forms[i].before)
			buf_addf(&out, "%s%s%s", forms[i].before, word, forms[i].behind);
		buf_add(&out, after.len ? after.s : "");
		put_text(o, forms[i].key, out.s);
	}
}

static bool
is_range(const struct published *f)
{
	return f && f->first.least < f->first.most;
}

/* Puts the values with other setups that differ: "on the Apple dongle: 2", a line each. */
static void
put_beside(json_t *o, const struct published *f)
{
	json_t *list = json_array();

	for (const char *at = f ? f->beside : ""; at && *at; at = text_after(at, '\n')) {
		CLEANUP(pointer_free) char *line = xstrndup(at, strcspn(at, "\n"));

		put_text(put_new(list), K_text, line);
	}
	put(o, K_beside, list);
}

/* Puts the value as a number, as text, and as a word of its scale. The scale is the one stored with
 * the rating x, else the profile's. f: the figure; NULL: x has the value. */
static void
put_value(json_t *o, const struct view *v, const struct rating *x, const struct published *f,
	bool both_ends)
{
	bool bias = text_order(x->attribute, "bias") == 0;
	const struct scale *own = bias ? &v->profile->bias_scale : &v->profile->scale;
	CLEANUP(scale_finish) struct scale given = { .n = 0 };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	double value = f ? f->first.value : x->value;
	bool known = x->scale && scale_from_json(&given, x->scale, ERR_IGNORED);
	bool more = !x->lexicon && own->max > own->min;
	const char *word = known && !is_range(f) ? scale_word(&given, value) : NULL;

	if (!word && more && !is_range(f) &&
		(!known || (!given.n && !(given.max < own->max) && !(given.max > own->max))))
		word = scale_word(own, value);
	if (f)
		figure_add_value(&text, &f->first);
	else {
		CLEANUP(pointer_free) char *shown = words_value(value, x->scale);

		buf_add(&text, shown);
	}
	put_real(o, K_value, value);
	put_text(o, K_text, text.s);
	put_text(o, K_word, word);
	put_written(o, text.len ? text.s : words_of("not_judged"),
		known          ? &given
			: more ? own
			       : NULL,
		word, false, f, both_ends);
	put_json(o, K_scale, x->scale);
}

const char *
view_score_name(const char *id)
{
	CLEANUP(pointer_free) char *key = xasprintf("score_%s", id ? id : "");

	return id && rating_score(id) ? words_of(key) : id;
}

/* Returns the JSON of a rating, or of a figure f with x as its newest rating; its list `others` is
 * empty. */
static json_t *
rating_json(const struct view *v, const struct rating *x, const struct published *f)
{
	char uuid[UUID_TEXT];
	const struct uuid attribute = identity_of_attribute(x->lexicon, x->attribute);
	const struct attribute *a =
		x->lexicon ? record_find(v->r, ROW_ATTRIBUTE, &attribute) : NULL;
	const struct view_place *p = view_place(v, &x->item);
	const struct section *s = record_find(v->r, ROW_SECTION, &x->section);
	json_t *o = json_object();

	put_fields(o, ROW_RATING, x, K_scope);
	put_text(o, K_item, p ? p->item->id : NULL);
	put_text(o, K_section, s ? s->id : NULL);
	put_taken(o, K_on, p ? view_track_name(p) : s ? xstrdup(s->title) : NULL);
	put_cue(o, v, x);
	put_fields(o, ROW_RATING, x, K_lexicon, K_attribute);
	put_text(o, K_name, x->lexicon ? rating_name(x, a) : view_score_name(x->attribute));
	put_fields(o, ROW_ATTRIBUTE, a, K_low, K_mid, K_high, K_bipolar);
	const struct subject subject = subject_of_rating(v, x);
	subject_put_label(o, K_label, v, &subject, (struct heading){ 0 }, 0);
	subject_put_label(o, K_label_device, v, &subject, (struct heading){ FACT_DEVICE, 0 }, 0);
	put_value(o, v, x, f, a && a->bipolar);
	put_beside(o, f);
	put_int(o, K_ratings, f ? (int64_t)f->first.ratings : NO_INT);
	put_real(o, K_least, f ? f->first.least : (double)NAN);
	put_real(o, K_most, f ? f->first.most : (double)NAN);
	put_real(o, K_sighted_beside, f ? f->second.value : (double)NAN);
	put_text(o, K_confidence, rating_confidence(x->confidence));
	put_taken(o, K_remark,
		is_here(v, x) ? view_words(v, &x->listener, rating_remark(v->r, x)) : NULL);
	put_fields(o, ROW_RATING, x, K_blind, K_imported);
	json_t *remarks = f ? json_incref(f->remarks) : json_array();
	if (!f)
		add_remark_of(v, x, remarks);
	put_said(o, remarks);
	put_int(o, K_trial, trial_of_made(v->r, &x->row.uuid));
	view_put_device(o, v, &x->setup);
	view_put_setup(o, v, &x->setup, ~SETUP_DEVICE);
	view_put_content(o, v, &x->setup);
	put_fields(o, ROW_RATING, x, K_held_db);
	view_put_listener(o, v, &x->listener);
	put(o, K_others, json_array());
	put_day(o, MADE_MS(x), x->made_offset_min);
	put_time(o, K_made, MADE_MS(x), x->made_offset_min, PUT_MOMENT);
	put_text(o, K_uuid, uuid_text(&x->row.uuid, uuid));
	put_text(o, K_review, f ? f->reviews : review_id(v, &x->review));
	put(o, K_counts, json_null());
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

/* Compares by track, section, attribute in the playlist's order, scope, cue and device, the device
 * under test first; 0: same question. */
static int
question_order(const void *a, const void *b)
{
	const struct view_rated *of_x = a, *of_y = b;
	const struct rating *x = of_x->graded->rating, *y = of_y->graded->rating;
	int c = uuid_order(&x->item, &y->item);

	c = c ? c : uuid_order(&x->section, &y->section);
	c = c ? c : (of_x->rank > of_y->rank) - (of_x->rank < of_y->rank);
	c = c ? c : text_order(x->attribute, y->attribute);
	c = c ? c : text_order(x->lexicon, y->lexicon);
	c = c ? c : text_order(x->scope, y->scope);
	c = c ? c : uuid_order(&x->cue, &y->cue);
	c = c ? c : number_order(of_y->tested, of_x->tested);
	return c ? c : uuid_order(&of_x->graded->device, &of_y->graded->device);
}

static int
figure_order(const void *a, const void *b)
{
	const struct view_rated *x = a, *y = b;
	int c = question_order(x, y);

	c = c ? c : listener_order(x->other, y->other);
	return c ? c : x->graded < y->graded ? -1 : 1;
}

/* Returns the entries of the grades that the view shows, sorted by figure_order; *n: how many. The
 * caller frees the list. */
static struct view_rated *
rated_new(const struct view *v, const struct graded *of, size_t n_of, size_t *n)
{
	const struct gather g = { .v = &v->r, .n = 1 };
	struct view_rated *list = xcalloc(n_of + 1, sizeof(*list));
	const struct graded *before = NULL;

	*n = 0;
	for (const struct graded *x = of; x < of + n_of; x++) {
		if (!view_wants_rating(v, x->rating))
			continue;
		bool same = before && before->attribute == x->attribute;
		list[*n] = (struct view_rated){ .graded = x,
			.other = record_other_listener(v->r, v->r, &x->rating->listener),
			.tested = uuid_same(&v->review->device, &x->device),
			.rank = same ? list[*n - 1].rank
				     : gather_attribute_rank(&g, x->rating->attribute) };
		before = x;
		++*n;
	}
	qsort(list, *n, sizeof(*list), figure_order);
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

/* Returns the list of this key, which is made if it is not there. Borrowed. */
static json_t *
list_at(json_t *lists, const char *key)
{
	if (!json_object_get(lists, key))
		put(lists, key, json_array());
	return json_object_get(lists, key);
}

/* Returns the list of ratings of a kind ("item", "section", …, or the name of a score) for the
 * track or section with the UUID `of`, or the whole device (NULL). It may be empty. Borrowed. */
static json_t *
ratings_of(const struct view *v, const char *what, const struct uuid *of)
{
	char key[80], uuid[UUID_TEXT];

	snprintf(key, sizeof(key), "%.40s%s", what, of ? uuid_text(of, uuid) : "");
	return list_at(v->ratings, key);
}

/* Adds the remarks of a figure o of another device than the one under test to the list of this
 * device: also those on values of other setups. */
static void
add_said(const struct view *v, const struct view_rated *of, const struct published *f,
	const json_t *o)
{
	static const char *const keys[] = { K_label, K_on, K_name, K_written, K_listener };
	const json_t *line;
	struct buf said = BUF_INIT;
	size_t i;

	if (of->tested || !(f->beside_said || json_is_string(json_object_get(o, K_said))))
		return;
	json_t *one = put_new(ratings_of(v, "said", &of->graded->device));
	for (size_t k = 0; k < LENGTH(keys); k++)
		put(one, keys[k], json_incref(json_object_get(o, keys[k])));
	buf_add(&said, view_text(o, K_said));
	json_array_foreach (json_object_get(o, K_beside), i, line)
		if (f->beside_said)
			buf_addf(&said, "%s%s", said.len ? "; " : "", view_text(line, K_text));
	put_built(one, K_said, &said);
}

/* Adds the figures of one question, made of the n entries in v, to the list for its track, section,
 * score or the whole. The first listener's figure is in the list, the others' in its `others`. */
static void
list_question(const struct view *v, const struct view_rated *first, size_t n)
{
	const struct rating *x = first->graded->rating;
	json_auto_t *own = NULL;
	json_t *list = NULL;

	if (!is_score(v, x) && text_order(x->scope, "item") == 0)
		list = ratings_of(v, "item", &x->item);
	else if (!is_score(v, x) && text_order(x->scope, "section") == 0)
		list = ratings_of(v, "section", &x->section);
	else if (is_score(v, x) && text_order(x->attribute, "section") == 0)
		list = ratings_of(v, "score", &x->section);
	else if (text_order(x->scope, "whole") == 0)
		list = ratings_of(v, is_score(v, x) ? x->attribute : "whole", NULL);
	for (size_t i = 0, same; i < n; i += same) {
		same = alike(first + i, n - i, true);
		CLEANUP(published_finish) struct published f = published_of(v, first + i, same);
		json_t *o = rating_json(v, f.shown, &f);

		add_said(v, first + i, &f, o);
		if (own)
			json_array_append_new(json_object_get(own, K_others), o);
		else
			own = o;
	}
	if (list)
		json_array_append(list, own);
}

void
view_ratings_init(struct view *v)
{
	struct gather g;

	v->records[0] = v->r;
	v->records[1] = v->r->elsewhere;
	v->wide = g = (struct gather){ .v = v->records, .n = v->r->elsewhere ? 2 : 1 };
	v->own = g;
	v->own.own = true;
	g.review = &v->review->row.uuid;
	v->grades = grades_new(&g);
	bool more = record_count(v->r, ROW_LISTENER) ||
		(v->r->elsewhere && record_count(v->r->elsewhere, ROW_RATING));
	if (more)
		v->wide_grades = grades_new(&v->own);
	v->series = series_all(more ? &v->wide_grades : &v->grades, &v->n_series, &v->series_arena);
	v->rated = rated_new(v, v->grades.v, v->grades.n, &v->n_rated);
	v->ratings = json_object();
	for (size_t i = 0, n; i < v->n_rated; i += n) {
		n = alike(v->rated + i, v->n_rated - i, false);
		list_question(v, v->rated + i, n);
	}
}

void
view_ratings_finish(struct view *v)
{
	arena_finish(&v->series_arena);
	grades_finish(&v->wide_grades);
	grades_finish(&v->grades);
	free(v->rated);
	json_decref(v->ratings);
}

struct view_given *
view_given(const struct view *v, size_t *n)
{
	CLEANUP(pointer_free)
	struct view_rated *each = rated_new(v, v->grades.each, v->grades.n_each, n);
	CLEANUP(pointer_free) const struct graded **room = xcalloc(*n + 1, sizeof(room[0]));
	const struct rating *x;
	/* first by the number of the row, those in other reviews behind the review's own */
	size_t own = record_count(v->r, ROW_RATING);
	struct view_given *list = xcalloc(gather_count(&v->wide, ROW_RATING) + 1, sizeof(*list));

	for (size_t i = 0; i < v->grades.n_each; i++) {
		x = v->grades.each[i].rating;
		list[x->row.nr + (is_here(v, x) ? 0 : own)].rating = x;
	}
	for (size_t i = 0, same; i < *n; i += same) {
		same = alike(each + i, *n - i, true);
		for (int blind = 0; blind < 2; blind++)
			for (size_t setup = 0, left = 1; left; setup++) {
				size_t n_kind = of_kind(each + i, same, blind, room), kept = 0;

				left = 0;
				for (size_t k = 0; k < n_kind; k++) {
					left += room[k]->setup > setup;
					if (room[k]->setup == setup)
						room[kept++] = room[k];
				}
				kept = kept ? figure_counting(room, kept) : 0;
				for (size_t k = 0; k < kept; k++) {
					x = room[k]->rating;
					list[x->row.nr + (is_here(v, x) ? 0 : own)].counts = true;
				}
			}
	}
	*n = 0;
	for (struct gather_at at = { 0 }; (x = gather_next(&v->wide, ROW_RATING, &at));) {
		const struct record *r = v->records[at.record];
		const struct view_given is = list[x->row.nr + at.record * own];

		/* of other reviews only the ratings that count */
		if (x->attribute && view_wants_rating(v, x) &&
			(at.record ? is.counts
				   : view_is_shown(v, &x->row, &x->review, &x->sitting)))
			list[(*n)++] = (struct view_given){ .rating = x,
				.elsewhere = at.record > 0,
				.counts = is.counts,
				.corrected = !is.rating,
				.hidden = device_is_placeholder(
					setup_row(r, &x->setup, ROW_DEVICE)) };
	}
	return list;
}

json_t *
view_given_json(const struct view *v, const struct view_given *given)
{
	json_t *o = rating_json(v, given->rating, NULL);

	if (!given->hidden)
		put_bool(o, K_counts, given->counts);
	return o;
}

json_t *
view_every_rating(const struct view *v)
{
	size_t n;
	CLEANUP(pointer_free) struct view_given *given = view_given(v, &n);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, view_given_json(v, &given[i]));
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

/* Adds the word for a value of a scale with two ends: "bright", "neutral"; between them the end
 * that is nearer: *between is set then. With one end, only 0 has a word: "none"; but of a distance
 * the number does not tell which end is meant, so it has the word of its end: "distant". */
static void
add_end_words(struct buf *out, const json_t *rating, double x, bool *between)
{
	const char *low = view_text(rating, K_low), *high = view_text(rating, K_high);
	const json_t *max = json_object_get(json_object_get(rating, K_scale), "max");
	double at = x / (json_is_number(max) ? json_number_value(max) : 5);
	const char *end = x < 0 ? low : high;

	bool ends = *low && *high && strcmp(view_text(rating, K_attribute), "distance") == 0;

	if (!json_is_true(json_object_get(rating, K_bipolar))) {
		*between = ends && at > 0 && at < 1;
		buf_add(out,
			ends && (at > 0.5 || at < 0.5)              ? (at > 0.5 ? high : low)
				: x > 0 || strcmp(low, "none") != 0 ? ""
								    : low);
	} else if (x < 0 || x > 0) {
		*between = fabs(at) < 1;
		buf_add(out, end);
	} else {
		buf_add(out, view_text(rating, K_mid));
	}
}

/* direct: not of tracks; cue: of a cue. */
static json_t *
spoke_json(const struct view *v, const struct published *f, bool direct, bool cue)
{
	const struct figure *w = &f->first;
	json_auto_t *rating = rating_json(v, f->shown, f);
	json_auto_t *forms = json_object();
	struct buf words = BUF_INIT;
	CLEANUP(scale_finish) struct scale scale = { .max = 5 };
	json_t *o = json_object();

	if (f->shown->scale)
		scale_from_json(&scale, f->shown->scale, ERR_IGNORED);
	bool between = false;
	if (!is_range(f) && *view_text(rating, K_word))
		buf_add(&words, view_text(rating, K_word));
	else if (!is_range(f))
		add_end_words(&words, rating, w->value, &between);
	if (between && words.len) {
		CLEANUP(pointer_free) char *end = buf_detach(&words);

		WORDS_ADD(&words, "towards", end);
	}
	put_written(forms, view_text(rating, K_text), &scale, words.len ? words.s : NULL, between,
		f, json_is_true(json_object_get(rating, K_bipolar)));
	static const char *const keys[] = { K_cue, K_time, K_link };
	for (size_t i = 0; i < LENGTH(keys); i++)
		put(o, keys[i], cue ? json_incref(json_object_get(rating, keys[i])) : json_null());
	put_text(o, K_attribute, view_text(rating, K_attribute));
	put_text(o, K_name, view_text(rating, K_name));
	put_real(o, K_value, w->value);
	static const char *const more[] = { K_label, K_text, K_low, K_mid, K_high, K_bipolar,
		K_least, K_most };
	for (size_t i = 0; i < LENGTH(more); i++)
		put(o, more[i], json_incref(json_object_get(rating, more[i])));
	put_text(o, K_of, view_text(forms, K_of));
	put_text(o, K_written, view_text(forms, K_written_paren));
	put_built(o, K_words, &words);
	put_int(o, K_tracks, direct ? 0 : (int64_t)w->places);
	put_beside(o, f);
	put_said(o, json_incref(f->remarks));
	put_bool(o, K_has_said, f->beside_said);
	put(o, K_listener, json_incref(json_object_get(rating, K_listener)));
	put(o, K_others, json_array());
	return o;
}

static int
spoke_order(const void *a, const void *b)
{
	const struct view_rated *x = a, *y = b;
	int c = (x->rank > y->rank) - (x->rank < y->rank);

	c = c ? c : text_order(x->graded->rating->attribute, y->graded->rating->attribute);
	c = c ? c : listener_order(x->other, y->other);
	/* "section" before "item" */
	c = c ? c : text_order(y->graded->rating->scope, x->graded->rating->scope);
	c = c ? c : uuid_order(&x->graded->rating->item, &y->graded->rating->item);
	return c ? c : x->graded < y->graded ? -1 : 1;
}

/* A word that two vocabularies share is one word of the wheel. */
static bool
same_attribute(const struct view_rated *x, const struct view_rated *y)
{
	return text_order(x->graded->rating->attribute, y->graded->rating->attribute) == 0;
}

/* Returns the entries for the wheel of a section, of a track without one, or of the device as a
 * whole (both NULL), sorted; *n: how many. The caller frees the list. */
static struct view_rated *
spokes_new(const struct view *v, const struct section *of, const struct uuid *item, size_t *n)
{
	struct view_rated *list = xcalloc(v->n_rated + 1, sizeof(*list));

	const struct rating *before = NULL; /* the ratings are sorted by track */
	const struct view_place *p = NULL;

	*n = 0;
	for (const struct view_rated *x = v->rated; x < v->rated + v->n_rated; x++) {
		const struct rating *r = x->graded->rating;

		if (!x->tested || !r->lexicon ||
			(text_order(r->scope, "whole") == 0) != (!of && !item))
			continue;
		if (of && (!before || !uuid_same(&before->item, &r->item)))
			p = view_place(v, &r->item);
		before = r;
		if (item ? uuid_same(&r->item, item)
			 : !of || uuid_same(p ? &p->item->section : &r->section, &of->row.uuid))
			list[(*n)++] = *x;
	}
	qsort(list, *n, sizeof(*list), spoke_order);
	return list;
}

static bool
is_of_item(const struct view_rated *x)
{
	return text_order(x->graded->rating->scope, "item") == 0;
}

/* Returns true if all n entries rate one track, and not its section. */
static bool
is_of_one_track(const struct view_rated *s, size_t n)
{
	while (n && is_of_item(&s[n - 1]) &&
		uuid_same(&s[n - 1].graded->rating->item, &s->graded->rating->item))
		n--;
	return n == 0;
}

/* Returns how many of the n entries make one figure with the first: those of one attribute and
 * listener. Where the section itself is rated, each of its tracks has a figure of its own. */
static size_t
one_figure(const struct view_rated *s, size_t n, bool rated)
{
	size_t k = 1;

	while (k < n && same_attribute(s, &s[k]) && s->other == s[k].other &&
		(!rated ||
			(is_of_item(s) == is_of_item(&s[k]) &&
				uuid_same(&s->graded->rating->item, &s[k].graded->rating->item))))
		k++;
	return k;
}

/* Returns true if not all n entries are of one setup and scale: a figure would have the remarks of
 * one. */
static bool
has_setups(const struct view_rated *s, size_t n)
{
	while (n && s[n - 1].graded->setup == s->graded->setup &&
		s[n - 1].graded->attribute == s->graded->attribute)
		n--;
	return n > 0;
}

/* Adds a figure for each cue of a track and listener to the list of its track. s: as of spokes_new
 * for a section. */
static void
add_cues(const struct view *v, const struct view_rated *s, size_t n, json_t *lists)
{
	CLEANUP(pointer_free) struct view_rated *of = xcalloc(n + 1, sizeof(of[0]));

	for (size_t i = 0; i < n; i++) {
		const struct rating *x = s[i].graded->rating;
		size_t same = 0;
		bool first = true;
		char track[UUID_TEXT];

		for (size_t k = 0; !uuid_none(&x->cue) && k < n; k++)
			if (same_attribute(&s[i], &s[k]) && s[i].other == s[k].other &&
				uuid_same(&x->cue, &s[k].graded->rating->cue)) {
				first &= k >= i;
				of[same++] = s[k];
			}
		if (!same || !first)
			continue;
		CLEANUP(published_finish) struct published f = published_of(v, of, same);
		json_array_append_new(
			list_at(lists, uuid_text(&x->item, track)), spoke_json(v, &f, true, true));
	}
}

static bool
is_of_cues(const struct view_rated *s, size_t n)
{
	while (n && !uuid_none(&s[n - 1].graded->cue))
		n--;
	return n == 0;
}

json_t *
view_wheels(const struct view *v, const struct section *of, const struct uuid *item)
{
	size_t n, same, nth;
	CLEANUP(pointer_free) struct view_rated *s = spokes_new(v, of, item, &n);
	json_auto_t *firsts = json_object();
	json_t *lists = json_object(), *list, *first;
	const char *key;
	bool rated = false; /* the section itself, by the listener, or tracks on several setups */

	list_at(lists, "");
	for (size_t i = 0; i < n; i += same) {
		bool direct = !is_of_item(&s[i]);
		char track[UUID_TEXT] = "";

		if (!i || !same_attribute(&s[i], &s[i - 1]) || s[i].other != s[i - 1].other)
			rated = direct || has_setups(&s[i], one_figure(&s[i], n - i, false));
		same = one_figure(&s[i], n - i, rated);
		/* The ratings of a single track are the track's, not the section's. */
		if ((of || item) && is_of_one_track(&s[i], same)) {
			if (is_of_cues(&s[i], same))
				continue; /* add_cues */
			uuid_text(&s[i].graded->rating->item, track);
		}
		CLEANUP(published_finish) struct published f = published_of(v, &s[i], same);
		json_t *o = spoke_json(v, &f, direct, false);

		/* Other listeners' figures of the attribute are in the first one. */
		if (i && !same_attribute(&s[i], &s[i - 1]))
			json_object_clear(firsts);
		first = json_object_get(firsts, track);
		json_array_append_new(
			first ? json_object_get(first, K_others) : list_at(lists, track), o);
		if (!first)
			json_object_set(firsts, track, o);
	}
	if (of || item)
		add_cues(v, s, n, lists);
	json_object_foreach (lists, key, list)
		json_array_foreach (list, nth, first)
			put_bool(first, K_has_said, view_has_said(first));
	return lists;
}

bool
view_has_said(const json_t *figure)
{
	const json_t *others = json_object_get(figure, K_others), *one;
	bool said = json_is_string(json_object_get(figure, K_said)) || view_has(figure, K_has_said);
	size_t i;

	json_array_foreach (others, i, one)
		said |= view_has_said(one);
	return said;
}

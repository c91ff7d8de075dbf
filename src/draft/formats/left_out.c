/* Finds the notes, markers and ratings of which a draft has nothing, unless its template leaves
 * them out on purpose, and adds them to the gaps (gaps.c). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/view_private.h"
#include "review/record/rating.h"

struct left_out_search {
	struct written *values;
	const struct view *v;
	const json_t *tree;
	const char *leaves;
	json_t *written[2]; /* UUIDs of the ratings of which the value, the remark was written */
	struct buf names;   /* what the draft does not tell */
	size_t n, most;     /* most: how many of them are named */
	bool shows;         /* the draft has a picture of the ratings */
};

static int
by_address(const void *a, const void *b)
{
	const void *const *x = a, *const *y = b;

	return (*x > *y) - (*x < *y);
}

static bool
is_written(const struct written *t, const json_t *value)
{
	return value && ARRAY_FIND(&value, t->v, t->n, by_address);
}

/* Returns true if one of the keys of an object was written. keys: ends with NULL. */
static bool
tells(const struct written *t, const json_t *o, const char *const *keys)
{
	for (; *keys; keys++)
		if (is_written(t, json_object_get(o, *keys)))
			return true;
	return false;
}

/* Adds the name of a thing that the draft does not tell. */
static void
add_missing(struct left_out_search *s, const char *name)
{
	if (s->n < s->most)
		buf_add_part(&s->names, ", ", "%s", name);
	s->n++;
}

/* ---- notes ---- */

/* Returns true if the text of a note in the front matter is not in it. Of its notes the newest
 * counts. */
static bool
is_not_in_front(const struct left_out_search *s, const struct view *v, const json_t *note)
{
	const char *body = view_text(note, K_body), *front = view_text(s->tree, K_front_matter);
	CLEANUP(buf_finish) struct buf quoted = BUF_INIT;

	if (!*front || !text_same(view_about(v, view_text(note, K_part), ""), body))
		return false;
	front_matter_add(&quoted, "", body);
	buf_truncate(&quoted, quoted.len - 2); /* without the last quotation mark */
	CLEANUP(pointer_free) char *line = xstrdup(body);
	text_replace(line, '\n', ' ');
	return !is_written(s->values, json_object_get(s->tree, K_front_matter)) ||
		!(strstr(front, quoted.s + 2) || strstr(front, line));
}

/* Returns true if the template says that it leaves out this note. */
static bool
leaves_note(const char *leaves, const json_t *note)
{
	return text_lists(leaves, "notes") || text_lists(leaves, view_text(note, K_part)) ||
		text_lists(leaves, view_text(note, K_section)) ||
		(*view_text(note, K_against) && text_lists(leaves, "comparisons")) ||
		(view_has(note, K_about_chain) && text_lists(leaves, "driveability")) ||
		(*view_text(note, K_question) && text_lists(leaves, "questions"));
}

#define WORDS 40 /* how many columns of a note name it */

/* Adds what names a note: its place, its time and the beginning of its words. */
static void
add_note_name(struct buf *name, const json_t *note)
{
	const char *body = view_text(note, K_body), *time = view_text(note, K_time);
	const char *where = view_text(note, K_item_title);
	int used;

	if (!*where)
		where = view_text(note, K_section_title);
	if (!*where)
		where = view_text(note, K_part);
	if (!*body)
		buf_add(name, "the marker ");
	buf_addf(name, "%s%s%s", where, *where ? " " : "", time);
	if (!*body)
		return;
	size_t n = text_fit(body, strcspn(body, "\n"), WORDS, &used);
	if (*time)
		buf_add_char(name, ' ');
	buf_addf(name, "“%.*s%s”", (int)n, body, body[n] ? "…" : "");
}

static void
find_notes(struct left_out_search *s)
{
	const struct view *v = s->v;
	static const char *const keys[] = { K_body, K_point, K_prose, K_sentence, NULL },
				 *const of_marker[] = { K_time, K_link, K_kind, NULL };
	json_auto_t *notes = view_all_notes(v);

	EACH_VALUE (value, notes) {
		const json_t *note = view_note(v, value);
		bool marker = !*view_text(note, K_body);
		bool front = text_lists("tagline excerpts", view_text(note, K_part));
		bool told = tells(s->values, note, marker ? of_marker : keys);
		bool leaves = leaves_note(s->leaves, note) ||
			(marker && text_lists(s->leaves, "markers"));

		if (told || leaves || (front && !is_not_in_front(s, v, note)))
			continue;
		CLEANUP(buf_finish) struct buf name = BUF_INIT;
		add_note_name(&name, note);
		add_missing(s, name.s);
	}
}

/* ---- ratings and scores ---- */

static bool
remark_written(const struct written *t, const json_t *rating)
{
	static const char *const keys[] = { K_said, K_remark, NULL },
				 *const texts[] = { K_text, NULL };

	EACH_VALUE (one, json_object_get(rating, K_remarks))
		if (tells(t, one, texts))
			return true;
	return tells(t, rating, keys);
}

/* Notes what the values of the tree tell: a rating its value or remark, a line beside one both, a
 * row of two devices its values. */
static void
note_written(struct left_out_search *s, json_t *o)
{
	if (!json_is_object(o) && !json_is_array(o))
		return;
	static const char *const values[] = { K_value, K_text, K_written, K_written_dash,
		K_written_paren, K_value_text, K_word, NULL },
				 *const cells[] = { K_of, K_with, NULL };
	const char *given = view_text(o, K_given), *of = *given ? given : view_text(o, K_uuid);
	/* a line beside a value has both */
	bool beside = *given && !json_object_get(o, K_said),
	     value = *of && tells(s->values, o, values);
	json_t *rated = json_object_get(o, K_ratings);

	EACH_VALUE (one, o)
		note_written(s, one);
	EACH_MEMBER (key, one, o)
		note_written(s, one);
	if (value)
		put(s->written[false], of, json_true());
	if (*of && (remark_written(s->values, o) || (beside && value)))
		put(s->written[true], of, json_true());
	if (rated && tells(s->values, o, cells))
		EACH_VALUE (one, rated)
			put(s->written[false], text_or(json_string_value(one), ""), json_true());
}

static bool
rating_is_written(const struct left_out_search *s, const struct rating *x, bool remark)
{
	char uuid[UUID_TEXT];

	return json_object_get(s->written[remark], uuid_text(&x->row.uuid, uuid));
}

/* Names a rating that counts if the draft lacks its value or its remark. */
static void
find_rating(struct left_out_search *s, const struct rating_in_view *given)
{
	const struct rating *x = given->rating;
	bool score = !x->lexicon;
	/* all trials of a run are in the last one */
	bool value = x == given->lead && !rating_is_written(s, x, false) &&
		!text_lists(s->leaves, score ? "scores" : "ratings"),
	     said = rating_remark(s->v->r, x) && !rating_is_written(s, given->lead, true) &&
		!text_lists(s->leaves, "remarks");

	if (!value && !said)
		return;
	json_auto_t *o = view_rating_json(s->v, given);
	bool tested = view_has(o, K_under_test);
	const char *on = view_text(o, K_on), *listener = view_text(o, K_listener),
		   *place = view_text(o, uuid_none(&x->item) ? K_section : K_item);
	value &= !(s->shows && tested && uuid_none(&x->item));
	said &= *view_text(o, K_said) != '\0';
	if ((!value && !said) || text_lists(s->leaves, x->attribute) ||
		text_lists(s->leaves, place))
		return;
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	const char *noun = score ? "score" : "rating";
	buf_addf(&name, "the %s", value ? noun : "remark on");
	if (!score || !*on)
		buf_addf(&name, " %s", view_text(o, K_name));
	else if (!value)
		buf_add(&name, " the score");
	if (*on)
		buf_addf(&name, " of %s", on);
	if (!tested)
		buf_addf(&name, " (%s)", view_text(o, K_device));
	if (*listener)
		buf_addf(&name, " by %s", listener);
	add_missing(s, name.s);
}

static void
add_remark(struct left_out_search *s, const struct rating *x, const char *why)
{
	const struct view *v = s->v;
	const char *said = rating_remark(v->r, x);

	if (!said || text_lists(s->leaves, "remarks") || !view_is_here(v, &x->review) ||
		!view_is_shown(v, ROW_RATING, x))
		return;
	CLEANUP(pointer_free)
	char *name = xasprintf("the remark “%s” on %s, %s", said, x->attribute, why);
	add_missing(s, name);
}

/* Returns true if a value that counts in place of a rating has its own remark. */
static bool
is_reworded(const struct rating_in_view *given, size_t n, const struct rating *old)
{
	EACH_IN (x, given, n)
		if (x->lead && x->rating->remark &&
			text_same(x->rating->attribute, old->attribute) &&
			uuid_same(rating_place(x->rating), rating_place(old)) &&
			setup_same(&x->rating->setup, &old->setup, SETUP_ALL))
			return true;
	return false;
}

/* Names the ratings that count, and the remarks on others: on what was not judged, and of a value
 * that was replaced, on the same evening only if none replaced the remark, and it was one on a
 * value. */
static void
find_ratings(struct left_out_search *s)
{
	const struct view *v = s->v;
	size_t n;
	CLEANUP(pointer_free) struct rating_in_view *given = rating_in_view(v, &n);

	EACH_IN (x, given, n)
		if (x->lead)
			find_rating(s, x);
	EACH_IN (one, v->grades.not_judged, v->grades.n_not_judged)
		add_remark(s, *one, "not judged");
	EACH_IN (x, given, n)
		if (!x->lead &&
			!(x->corrected &&
				(isnan(x->rating->value) || is_reworded(given, n, x->rating))))
			add_remark(s, x->rating, "replaced later");
}

void
left_out_gap(struct written *t, const struct view *view, const json_t *tree, const char *leaves,
	struct gaps *g)
{
	static const char *const addresses[] = { K_url, K_path, NULL };
	const json_t *plots = json_object_get(tree, K_plots);
	json_auto_t *values = json_object(), *remarks = json_object();
	struct left_out_search s = { .values = t,
		.written = { values, remarks },
		.v = view,
		.tree = tree,
		.leaves = leaves,
		.names = BUF_INIT,
		.most = g->all ? SIZE_MAX : 12 };

	LIST_SORT(t, by_address);
	s.shows = tells(t, json_object_get(plots, K_wheel), addresses) ||
		tells(t, json_object_get(plots, K_profile), addresses);
	find_notes(&s);
	note_written(&s, (json_t *)(uintptr_t)tree); /* it is only read */
	find_ratings(&s);
	if (s.n > s.most)
		buf_addf(&s.names, " and %zu more (--gaps names all)", s.n - s.most);
	if (s.n)
		gaps_add(g,
			"not in the draft, since the form has no place for it: %s; write it in "
			"yourself, or leave it (your form may say so: <!-- leaves: … -->)",
			s.names.s);
	buf_finish(&s.names);
}

char *
left_out_others(struct written *t, const struct view *view, const json_t *tree)
{
	json_auto_t *values = json_object(), *remarks = json_object();
	struct left_out_search s = { .values = t, .written = { values, remarks }, .v = view };
	const struct record *r = view->r->elsewhere;
	struct buf out = BUF_INIT;
	char uuid[UUID_TEXT];

	LIST_SORT(t, by_address);
	note_written(&s, (json_t *)(uintptr_t)tree);
	EACH_ROW_WHILE (rating, x, r, ROW_RATING, r)
		if (rating_is_written(&s, x, false) || rating_is_written(&s, x, true))
			buf_add_part(&out, ",", "%s", uuid_text(&x->row.uuid, uuid));
	return out.len ? buf_detach(&out) : NULL;
}

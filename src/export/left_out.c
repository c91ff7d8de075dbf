/* Finds the notes, markers and ratings of which a draft has nothing, unless its template leaves
 * them out on purpose, and adds them to the gaps (gaps.c). */
#include "export/export.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "export/view_private.h"
#include "record/rating.h"

/* A rating, a score or the remark on it that was written or has to be. */
struct told_rating {
	const char *attribute, *place; /* place: the id of a track or section; "": the device */
	const char *device, *listener;
	const char *name;   /* of the place; "" for the device */
	const char *called; /* what was rated */
	bool remark;
	/* told of a compared device, by names: a value of it for all places, or the remark on one
	 */
	bool compared;
};

struct told_search {
	struct told *told;
	const json_t *tree;
	const char *leaves;
	struct LIST_OF(struct told_rating) written, wide;
	struct buf names; /* what the draft does not tell */
	size_t n, most;   /* most: how many of them are named */
	bool shows;       /* the draft has a picture of the ratings */
};

static int
by_address(const void *a, const void *b)
{
	const void *const *x = a, *const *y = b;

	return (*x > *y) - (*x < *y);
}

void
told_add(struct told *t, const json_t *value)
{
	ARRAY_ADD(t->v, t->n, t->cap, value);
}

void
told_finish(struct told *t)
{
	free(t->v);
	*t = (struct told){ 0 };
}

static bool
is_written(const struct told *t, const json_t *value)
{
	return value && t->n && bsearch(&value, t->v, t->n, sizeof(t->v[0]), by_address);
}

/* Returns true if one of the keys of an object was written. keys: ends with NULL. */
static bool
tells(const struct told *t, const json_t *o, const char *const *keys)
{
	for (; *keys; keys++)
		if (is_written(t, json_object_get(o, *keys)))
			return true;
	return false;
}

/* Adds the name of a thing that the draft does not tell. */
static void
add_missing(struct told_search *s, const char *name)
{
	if (s->n++ < s->most)
		buf_addf(&s->names, "%s%s", s->names.len ? ", " : "", name);
}

/* ---- notes ---- */

/* Returns true if the text of a note in the front matter is not in it. Of its notes the newest
 * counts. */
static bool
is_not_in_front(const struct told_search *s, const struct view *v, const json_t *note)
{
	const char *body = view_text(note, K_body), *front = view_text(s->tree, K_front_matter);
	CLEANUP(buf_finish) struct buf quoted = BUF_INIT;

	if (!*front || strcmp(view_about(v, view_text(note, K_part), ""), body) != 0)
		return false;
	front_matter_add(&quoted, "", body);
	buf_truncate(&quoted, quoted.len - 2); /* without the last quotation mark */
	CLEANUP(pointer_free) char *line = xstrdup(body);
	for (char *c = line; *c; c++)
		*c = *c == '\n' ? ' ' : *c;
	return !is_written(s->told, json_object_get(s->tree, K_front_matter)) ||
		!(strstr(front, quoted.s + 2) || strstr(front, line));
}

/* Returns true if the template says that it leaves out this note. */
static bool
leaves_note(const char *leaves, const json_t *note)
{
	return gaps_lists(leaves, "notes") || gaps_lists(leaves, view_text(note, K_part)) ||
		gaps_lists(leaves, view_text(note, K_section)) ||
		(*view_text(note, K_against) && gaps_lists(leaves, "comparisons")) ||
		(json_is_true(json_object_get(note, K_about_chain)) &&
			gaps_lists(leaves, "driveability")) ||
		(*view_text(note, K_question) && gaps_lists(leaves, "questions"));
}

#define WORDS 40 /* how many columns of a note name it */

static void
find_notes(struct told_search *s, const struct view *v)
{
	static const char *const keys[] = { K_body, K_prose, K_sentence, NULL },
				 *const of_marker[] = { K_time, K_link, K_kind, NULL };
	json_auto_t *notes = view_all_notes(v);
	const json_t *note;
	size_t i;

	json_array_foreach (notes, i, note) {
		const char *part = view_text(note, K_part), *body = view_text(note, K_body),
			   *where = *view_text(note, K_item_title) ? view_text(note, K_item_title)
			: *view_text(note, K_section_title) ? view_text(note, K_section_title)
							    : part;
		bool front = text_same(part, "tagline") || text_same(part, "excerpts");
		int used;

		if (tells(s->told, note, *body ? keys : of_marker) ||
			leaves_note(s->leaves, note) ||
			(!*body && gaps_lists(s->leaves, "markers")) ||
			(front && !is_not_in_front(s, v, note)))
			continue;
		size_t n = text_fit(body, strcspn(body, "\n"), WORDS, &used);
		const char *time = view_text(note, K_time);
		CLEANUP(pointer_free)
		char *name = *body ? xasprintf("%s%s%s%s“%.*s%s”", where, *where ? " " : "", time,
					     *time ? " " : "", (int)n, body, body[n] ? "…" : "")
				   : xasprintf("the marker %s%s%s", where, *where ? " " : "", time);
		add_missing(s, name);
	}
}

/* ---- ratings and scores ---- */

typedef void on_rating(struct told_search *s, const json_t *rating, const struct told_rating *of);

/* Calls `on` for a rating, or each of a list, and for those of other listeners. place: the track or
 * section with them; NULL: the device. */
static void
each_rating(struct told_search *s, const json_t *o, const json_t *place, on_rating *on)
{
	const json_t *one;
	size_t i;

	json_array_foreach (o, i, one)
		each_rating(s, one, place, on);
	if (!json_is_object(o))
		return;
	bool tested =
		!json_object_get(o, K_under_test) || json_is_true(json_object_get(o, K_under_test));
	on(s, o,
		&(struct told_rating){ .attribute = view_text(o, K_attribute),
			.place = view_text(place, K_id),
			.device = tested ? "" : view_text(o, K_device),
			.listener = view_text(o, K_listener),
			.name = view_text(place, K_name),
			.called = view_text(o, K_name) });
	each_rating(s, json_object_get(o, K_others), place, on);
}

static const char *const value_keys[] = { K_value, K_text, K_written, K_written_dash,
	K_written_paren, K_word, NULL };

static bool
remark_written(const struct told *t, const json_t *rating)
{
	static const char *const keys[] = { K_said, K_remark, NULL },
				 *const texts[] = { K_text, NULL };
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(rating, K_remarks), i, one)
		if (tells(t, one, texts))
			return true;
	return tells(t, rating, keys);
}

static void
note_written(struct told_search *s, const json_t *rating, const struct told_rating *of)
{
	struct told_rating remark = *of;

	remark.remark = true;
	if (*of->device && !strchr(of->place, '/'))
		LIST_ADD(&s->wide, *of);
	if (tells(s->told, rating, value_keys))
		LIST_ADD(&s->written, *of);
	if (remark_written(s->told, rating))
		LIST_ADD(&s->written, remark);
}

/* Returns true if another device was rated in the attribute as a whole, or in a section: a row of a
 * table has that value, not those of tracks. */
static bool
has_wide(const struct told_search *s, const struct told_rating *of)
{
	for (const struct told_rating *w = s->wide.v; w < s->wide.v + s->wide.n; w++)
		if (text_same(w->attribute, of->attribute) && text_same(w->device, of->device))
			return true;
	return false;
}

/* Returns true if this was told of a compared device: it is called the same; of a score of a
 * section its section is. */
static bool
is_called(const struct told_search *s, const struct told_rating *w, const struct told_rating *of)
{
	bool section = text_same(of->attribute, "section");

	if (w->remark)
		return text_same(w->called, of->called) && text_same(w->name, of->name);
	if (section)
		return text_same(w->called, of->name);
	return text_same(w->called, of->called) && !(strchr(of->place, '/') && has_wide(s, of));
}

/* Returns true if what was written tells this rating: there, with the device as a whole, where its
 * device is compared, or, for one over several tracks, at a track. */
static bool
is_told(const struct told_search *s, const struct told_rating *of, int64_t tracks)
{
	bool track = strchr(of->place, '/') != NULL;

	if (s->shows && !of->remark && !track && !*of->device)
		return true;
	for (const struct told_rating *w = s->written.v; w < s->written.v + s->written.n; w++) {
		if (w->remark != of->remark || !text_same(w->device, of->device) ||
			!text_same(w->listener, of->listener))
			continue;
		if (w->compared ? is_called(s, w, of)
				: text_same(w->attribute, of->attribute) &&
					(text_same(w->place, of->place) || (!track && !*w->place) ||
						(tracks > 0 &&
							strncmp(w->place, of->place,
								strlen(of->place)) == 0)))
			return true;
	}
	return false;
}

static void
find_rating(struct told_search *s, const json_t *rating, const struct told_rating *of)
{
	struct told_rating remark = *of;
	int64_t tracks = json_integer_value(json_object_get(rating, K_tracks));
	bool score = json_object_get(rating, K_written_dash) && !*view_text(rating, K_lexicon);

	remark.remark = true;
	bool value = !is_told(s, of, tracks) &&
		!gaps_lists(s->leaves, score ? "scores" : "ratings"),
	     said = *view_text(rating, K_said) && !is_told(s, &remark, tracks) &&
		!gaps_lists(s->leaves, "remarks");
	if ((!value && !said) || gaps_lists(s->leaves, of->attribute) ||
		gaps_lists(s->leaves, of->place))
		return;
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	buf_addf(&name, "the %s", value ? score ? "score" : "rating" : "remark on");
	if (!score || !*of->name)
		buf_addf(&name, " %s", view_text(rating, K_name));
	else if (!value)
		buf_add(&name, " the score");
	if (*of->name)
		buf_addf(&name, " of %s", of->name);
	if (*of->device)
		buf_addf(&name, " (%s)", of->device);
	if (*of->listener)
		buf_addf(&name, " by %s", of->listener);
	add_missing(s, name.s);
}

/* Does the same for a rating of another device than the one under test. */
static void
find_other(struct told_search *s, const json_t *rating, const struct told_rating *of)
{
	if (*of->device)
		find_rating(s, rating, of);
}

/* Notes what tables, lists and sentences tell of the compared devices. */
static void
note_compared(struct told_search *s)
{
	static const char *const keys[] = { K_with, NULL }, *const sentence[] = { K_scores, NULL };
	const json_t *one, *row;
	size_t i, k;

	json_array_foreach (json_object_get(s->tree, K_comparisons), i, one) {
		const json_t *rows = json_object_get(json_object_get(one, K_rated), K_rows);
		struct told_rating of = {
			.device = view_text(one, K_device), .listener = "", .compared = true
		};

		json_array_foreach (rows, k, row) {
			of.called = view_text(row, K_name);
			if (tells(s->told, row, keys))
				LIST_ADD(&s->written, of);
		}
		json_array_foreach (json_object_get(one, K_score_pairs), k, row) {
			of.called = view_text(row, K_name);
			if (tells(s->told, row, keys) || tells(s->told, one, sentence))
				LIST_ADD(&s->written, of);
		}
		of.remark = true;
		json_array_foreach (json_object_get(one, K_remarks), k, row) {
			of.called = view_text(row, K_name);
			of.name = view_text(row, K_on);
			of.listener = view_text(row, K_listener);
			if (remark_written(s->told, row))
				LIST_ADD(&s->written, of);
		}
	}
}

static void
add_remark(struct told_search *s, const struct view *v, const struct rating *x, const char *why)
{
	const char *said = rating_remark(v->r, x);

	if (!said || gaps_lists(s->leaves, "remarks") ||
		!uuid_same(&x->review, &v->review->row.uuid) ||
		!view_is_shown(v, &x->row, &x->review, &x->sitting))
		return;
	CLEANUP(pointer_free)
	char *name = xasprintf("the remark “%s” on %s, %s", said, x->attribute, why);
	add_missing(s, name);
}

/* Returns true if a value that counts in place of a rating has a remark of its own. */
static bool
is_reworded(const struct view_given *given, size_t n, const struct rating *old)
{
	for (const struct view_given *x = given; x < given + n; x++)
		if (x->counts && x->rating->remark &&
			text_same(x->rating->attribute, old->attribute) &&
			uuid_same(rating_place(x->rating), rating_place(old)) &&
			setup_same(&x->rating->setup, &old->setup, SETUP_ALL))
			return true;
	return false;
}

/* Adds the remarks that no figure has: on what was not judged, and of a value that was replaced,
 * on the same evening only if none replaced the remark, and it was one on a value. */
static void
find_remarks(struct told_search *s, const struct view *v)
{
	size_t n;
	CLEANUP(pointer_free) struct view_given *given = view_given(v, &n);

	for (size_t i = 0; i < v->grades.n_not_judged; i++)
		add_remark(s, v, v->grades.not_judged[i], "not judged");
	for (const struct view_given *x = given; x < given + n; x++)
		if (!x->counts && !x->hidden &&
			!(x->corrected &&
				(isnan(x->rating->value) || is_reworded(given, n, x->rating))))
			add_remark(s, v, x->rating, "replaced later");
}

/* Calls `on` for the lists of the tree that have ratings; wanted: only for those that a draft
 * tells. */
static void
each_of_tree(struct told_search *s, bool wanted, on_rating *on)
{
	on_rating *each = wanted ? find_other : on;
	const json_t *section, *item, *scores = json_object_get(s->tree, K_scores), *one;
	size_t i, k;

	each_rating(s, json_object_get(scores, K_sonic_quality), NULL, on);
	each_rating(s, json_object_get(scores, K_bias), NULL, on);
	each_rating(s, json_object_get(s->tree, K_wheel_rest), NULL, on);
	each_rating(s, json_object_get(s->tree, K_ratings), NULL, each);
	if (!wanted) {
		each_rating(s, json_object_get(s->tree, K_wheel), NULL, on);
		json_array_foreach (json_object_get(s->tree, K_every_rating), i, one) {
			json_t *id =
				json_object_get(one, *view_text(one, K_item) ? K_item : K_section);
			json_auto_t *place = json_pack("{s:O}", K_id, id);

			each_rating(s, one, place, on);
		}
	}
	json_array_foreach (json_object_get(s->tree, K_sections), i, section) {
		each_rating(s, json_object_get(section, K_wheel), section, on);
		each_rating(s, json_object_get(section, K_score), section, on);
		each_rating(s, json_object_get(section, K_ratings), section, each);
		json_array_foreach (json_object_get(section, K_items), k, item) {
			each_rating(s, json_object_get(item, K_wheel), item, on);
			each_rating(s, json_object_get(item, K_ratings), item, each);
		}
	}
}

void
told_gap(struct told *t, const struct view *view, const json_t *tree, const char *leaves,
	struct gaps *g)
{
	static const char *const addresses[] = { K_url, K_path, NULL };
	const json_t *plots = json_object_get(tree, K_plots);
	struct told_search s = { .told = t,
		.tree = tree,
		.leaves = leaves,
		.names = BUF_INIT,
		.most = g->all ? SIZE_MAX : 12 };

	ARRAY_SORT(t->v, t->n, by_address);
	s.shows = tells(t, json_object_get(plots, K_wheel), addresses) ||
		tells(t, json_object_get(plots, K_profile), addresses);
	find_notes(&s, view);
	note_compared(&s);
	each_of_tree(&s, false, note_written);
	each_of_tree(&s, true, find_rating);
	find_remarks(&s, view);
	if (s.n > s.most)
		buf_addf(&s.names, " and %zu more (--gaps names all)", s.n - s.most);
	if (s.n)
		gaps_add(g,
			"this template leaves out: %s; a comment `leaves:` in it names what it may "
			"leave out",
			s.names.s);
	free(s.written.v);
	free(s.wide.v);
	buf_finish(&s.names);
}

/*
 * `earlog show`: the whole record of a review. The templates in schema/show/ define the text. They
 * are filled in from the view (view/view.h) and from the values that this file adds: numbers,
 * sorted notes, and rows that the view does not have.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/view/put.h"
#include "draft/view/view.h"
#include "review/answers/stats.h"
#include "review/record/blind_result.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/rows_review.h"
#include "review/record/tally.h"
#include "shell/call/cli.h"
#include "shell/call/row_list.h"

struct show_options {
	bool ids;
};

#define OPTIONS struct show_options

/* The notes that are printed. */
struct printing {
	const struct view *view;
	bool ids;
	struct mustache *template; /* of a note */
	bool ok;
	struct err *err;
};

/* ---- counts ---- */

static bool
is_true(const json_t *o, const char *key)
{
	return json_is_true(json_object_get(o, key));
}

/* Returns the number of objects of the list whose value of this key is true or a text. */
static size_t
count_true(const json_t *list, const char *key)
{
	size_t n = 0;

	EACH_VALUE (x, list)
		if (is_true(x, key) || *view_text(x, key))
			n++;
	return n;
}

static size_t
count(const json_t *of, const char *key)
{
	return json_array_size(json_object_get(of, key));
}

/* Appends "3 tracks" to the list; 0: nothing. */
static void
add_counted(json_t *list, size_t n, const char *one, const char *several)
{
	if (n)
		json_array_append_new(list, json_sprintf("%zu %s", n, n == 1 ? one : several));
}

static void
add_tally(json_t *list, const struct tally *t)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	tally_add(t, &words);
	if (words.len)
		json_array_append_new(list, json_string(words.s));
}

/* Appends an empty list under this key, and returns it; borrowed. */
static json_t *
put_empty(json_t *o, const char *key)
{
	json_t *list = json_array();

	put(o, key, list);
	return list;
}

/* Private notes and remarks are not in the view: only their number is printed. */
static void
put_counts(json_t *tree, const struct printing *p, const struct record *r,
	const struct rating_in_view *given, size_t n_given)
{
	struct view_hidden hidden = view_hidden(p->view);
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct tally t = tally_of(r, &review->row.uuid, NULL);
	json_t *list = put_empty(tree, "n_sessions");

	add_counted(list, count(tree, K_sittings), "session", "sessions");
	list = put_empty(tree, "n_days");
	add_counted(list,
		(size_t)json_integer_value(
			json_object_get(json_object_get(tree, K_review), K_days)),
		"day", "days");
	size_t all = 0, heard = 0;
	EACH_VALUE (section, json_object_get(tree, K_sections)) {
		all += count(section, K_items);
		heard += count_true(json_object_get(section, K_items), K_heard);
	}
	list = put_empty(tree, "n_tracks");
	add_counted(list, all, "track", "tracks");
	add_counted(list, heard, "heard or noted", "heard or noted");

	list = put_empty(tree, "n_notes");
	add_tally(list, &(struct tally){ t.notes, t.markers, 0 });
	add_counted(
		list, hidden.notes, "of them private (not shown)", "of them private (not shown)");
	add_counted(
		list, hidden.remarks, "private remark (not shown)", "private remarks (not shown)");

	size_t elsewhere = 0, blind = 0, remarked = 0;
	EACH_IN (x, given, n_given) {
		elsewhere += x->elsewhere;
		blind += x->rating->blind;
		if (!x->elsewhere && rating_remark(r, x->rating))
			remarked++;
	}
	list = put_empty(tree, "n_ratings");
	add_tally(list, &(struct tally){ .ratings = t.ratings });
	add_counted(list, elsewhere, "in another review", "in other reviews");
	add_counted(list, blind, "blind", "blind");
	add_counted(list, remarked, "with a remark", "with a remark");

	const json_t *testing = json_object_get(tree, K_testing);
	list = put_empty(tree, "n_volumes");
	add_counted(list, count(testing, K_every_volume), "volume", "volumes");
	add_counted(list, count_true(json_object_get(tree, K_volumes), K_matched_to), "level match",
		"level matches");
	list = put_empty(tree, "n_tests");
	add_counted(list, count(testing, K_blind), "blind run", "blind runs");
	add_counted(
		list, hidden.runs, "open, which hides its order", "open, which hide their order");
}

/* ---- rows that the view does not have ---- */

/* Puts how often each track was played, the longest listening time first. */
static void
put_plays(json_t *tree, const struct record *r)
{
	const struct selection g = { .v = &r, .n = 1 };
	struct stats_answer a = { 0 };
	json_t *list = put_empty(tree, "plays");

	stats_listening(&a, &g);
	EACH (x, &a.by_item) {
		json_t *play = put_new(list);

		put_text(play, "track", x->name);
		put_int(play, "times", (int64_t)x->plays);
		put_bool(play, "once", x->plays == 1);
	}
	arena_finish(&a.arena);
}

/* Puts the seed of each finished run, and the random order of its trials, which follows from it. */
static void
put_seeds(json_t *tree, const struct record *r)
{
	json_t *list = put_empty(tree, "seeds");

	EACH_LIVE (blind_run, x, r, ROW_BLIND_RUN) {
		const struct sitting_row *s = record_find(r, ROW_SITTING, &x->sitting);
		struct blind_order o;

		if ((s && s->row.deleted) || x->ended_ms == NO_INT || !blind_order_read(x, &o))
			continue;
		json_t *seed = put_new(list);
		put_text(seed, "of", blind_words(o.pairs)->a);
		put_day(seed, x->started_ms, x->started_offset_min);
		put_int(seed, "trials", (int64_t)o.n);
		put(seed, "seed", json_sprintf("0x%016" PRIx64, o.seed));
		struct buf order = BUF_INIT;
		EACH_IN (one, o.which, o.n) {
			CLEANUP(pointer_free)
			char *name = blind_result_name(r, &o, *one, false);

			buf_add_part(&order, ", ", "%s", name);
		}
		put_built(seed, "order", &order);
		blind_order_finish(&o);
	}
}

/* ---- sessions and notes ---- */

/* Puts a copy of the list `sittings`, with the time of day. */
static void
put_sessions(json_t *tree)
{
	const json_t *sittings = json_object_get(tree, K_sittings);
	json_t *list = json_array();

	EACH_VALUE (x, sittings) {
		const char *started = view_text(x, K_started), *clock = strchr(started, 'T');
		json_t *session = json_copy((json_t *)x);

		put(session, "clock", json_sprintf("%.10s %.5s", started, clock ? clock + 1 : ""));
		put_bool(session, "one_note", json_integer_value(json_object_get(x, K_notes)) == 1);
		json_array_append_new(list, session);
	}
	put(tree, K_sittings, list);
}

/* Puts what is printed at the left, and the text, whose further lines are indented. */
static void
put_shown(json_t *o, const char *uuid, const char *time, const char *body)
{
	struct buf left = BUF_INIT, text = BUF_INIT;

	if (uuid)
		buf_addf(&left, "%.8s  ", uuid);
	buf_addf(&left, "%-7s", time);
	for (const char *end; (end = strchr(body, '\n')) && end[1]; body = end + 1)
		buf_addf(&text, "%.*s\n%*s", (int)(end - body), body,
			end[1] == '\n' ? 0 : (int)left.len + 5, "");
	buf_addf(&text, "%.*s", (int)strcspn(body, "\n"), body);
	put_built(o, "left", &left);
	put_built(o, "shown", &text);
}

/* Puts the lines of the notes. One note at a time is an object: a list of another listener may have
 * 100,000. */
static void
put_lines(json_t *of, const json_t *notes, struct printing *p)
{
	struct buf lines = BUF_INIT;

	for (size_t i = 0; i < json_array_size(notes) && p->ok; i++) {
		json_auto_t *x = view_note_new(p->view, json_array_get(notes, i));
		const char *body = view_text(x, K_body);

		put_bool(x, "diary", text_same(view_text(x, K_part), "diary"));
		put_shown(x, p->ids ? view_text(x, K_uuid) : NULL, view_text(x, K_time), body);
		put_bool(x, "body", *body);
		p->ok = report_fill(&lines, p->template, x, REPORT_TEXT, p->err);
	}
	if (lines.len)
		buf_truncate(&lines, lines.len - 1); /* the template has the last newline */
	put_built(of, "lines", &lines);
}

/* Puts the notes of a section or track, and the cues that were set while listening. */
static void
put_notes(json_t *of, struct printing *p)
{
	json_auto_t *all = json_array();
	json_t *pinned = put_empty(of, "pinned");

	json_array_extend(all, json_object_get(of, K_notes));
	json_array_extend(all, json_object_get(of, K_untimed));
	EACH_VALUE (cue, json_object_get(of, K_cues)) {
		if (!is_true(cue, K_pinned))
			continue;
		json_t *x = put_new(pinned);
		put_shown(x, NULL, view_text(cue, K_time), view_text(cue, K_label));
	}
	put_lines(of, all, p);
}

/* Puts a list of the parts of the review that have notes, with headings. */
static void
put_parts(json_t *tree, struct printing *p)
{
	json_t *list = json_array();

	EACH_MEMBER (key, notes, json_object_get(tree, K_parts)) {
		if (!json_array_size(notes))
			continue;
		const json_t *first = view_note(p->view, json_array_get(notes, 0));
		CLEANUP(pointer_free)
		char *heading = text_starts(key, VIEW_OWN_PART)
			? xstrdup(view_text(first, K_part_name))
			: note_part_name(NULL, key);
		json_t *part = put_new(list);
		put(part, "heading",
			json_sprintf("%c%s", toupper((unsigned char)*heading), heading + 1));
		put_lines(part, notes, p);
	}
	put(tree, K_parts, list);
}

/* ---- ratings ---- */

/* Marks a score, in a copy, so that the template prints it as one. */
static void
put_score(json_t *of, const char *key)
{
	json_t *score = json_copy(json_object_get(of, key));

	if (json_is_object(score))
		put_bool(score, "is_score", true);
	put(of, key, score);
}

/* Puts the beginning of a UUID, by which commands find the row. */
static void
put_id(json_t *o, const char *uuid)
{
	put(o, "left", *uuid ? json_sprintf("%.8s  ", uuid) : NULL);
}

/* Adds to `printed` the ratings that are printed as a figure of their own: their UUIDs, and their
 * values as text. ids: puts what is printed of their UUIDs. */
static void
add_printed(json_t *printed, json_t *figure, bool ids)
{
	if (ids && json_is_object(figure))
		put_id(figure, view_text(figure, K_uuid));
	EACH_VALUE (x, json_object_get(figure, K_beside))
		if (ids)
			put_id(x, view_text(x, K_given));
	if (json_integer_value(json_object_get(figure, K_ratings)) <= 1)
		json_object_set(
			printed, view_text(figure, K_uuid), json_object_get(figure, K_text));
	EACH_VALUE (x, json_object_get(figure, K_others))
		add_printed(printed, x, ids);
}

static void
add_all_printed(json_t *printed, const json_t *of, bool ids)
{
	EACH_VALUE (x, json_object_get(of, K_ratings))
		add_printed(printed, x, ids);
}

/* Appends the ratings that are not printed alone: several are in one figure, or a later one
 * replaces them. */
static bool
add_singles(struct buf *out, const struct view *view, const struct rating_in_view *given, size_t n,
	const json_t *printed, bool ids, struct err *err)
{
	struct mustache *template = report_template("rating", err);
	bool any = false, ok = true;

	for (const struct rating_in_view *x = given; ok && x < given + n; x++) {
		bool corrected = !x->lead && x->corrected;
		char uuid[UUID_TEXT], number[SCALE_NUMBER];
		const char *shown = json_string_value(
			json_object_get(printed, uuid_text(&x->rating->row.uuid, uuid)));

		if (text_same(shown, scale_rounded(x->rating->value, number)))
			continue;
		buf_add(out, any ? "" : "\n# Single ratings\n");
		any = true;
		json_auto_t *single = view_rating_json(view, x);
		put_bool(single, "is_single", true);
		if (ids)
			put_id(single, uuid);
		put_bool(single, "is_corrected", corrected);
		put_bool(single, "is_replaced", !x->lead && !x->corrected);
		if (corrected)
			put(single, "said", NULL);
		ok = report_fill(out, template, single, REPORT_TEXT, err);
	}
	mustache_free(template);
	return ok;
}

static bool
print_review(const struct view *view, const struct record *r, bool ids, struct err *err)
{
	json_auto_t *tree = view_copy(view), *printed = json_object();
	struct printing p = { .view = view,
		.ids = ids,
		.template = report_template("note", err),
		.ok = true,
		.err = err };
	const json_t *review = json_object_get(tree, K_review);
	json_t *scores = json_copy(json_object_get(tree, K_scores));
	const char *last = view_text(review, K_last_date);

	report_put_joins(tree);
	put_bool(tree, "has_kind", *view_text(json_object_get(tree, K_device), K_kind));
	put_text(tree, "until", strcmp(view_text(review, K_first_date), last) ? last : NULL);
	put_sessions(tree);
	put_bool(tree, "ids", ids);
	put_plays(tree, r);
	put_seeds(tree, r);
	EACH_VALUE (section, json_object_get(tree, K_sections)) {
		put_notes(section, &p);
		put_score(section, K_score);
		add_all_printed(printed, section, ids);
		add_printed(printed, json_object_get(section, K_score), ids);
		EACH_VALUE (item, json_object_get(section, K_items)) {
			put_notes(item, &p);
			add_all_printed(printed, item, ids);
		}
	}
	put_parts(tree, &p);
	mustache_free(p.template);
	size_t n;
	CLEANUP(pointer_free) struct rating_in_view *given = rating_in_view(view, &n);
	put_counts(tree, &p, r, given, n);
	add_all_printed(printed, tree, ids);
	put(tree, K_scores, scores);
	put_score(scores, K_sonic_quality);
	put_score(scores, K_bias);
	add_printed(printed, json_object_get(scores, K_sonic_quality), ids);
	add_printed(printed, json_object_get(scores, K_bias), ids);
	put_bool(tree, "rated",
		count(tree, K_ratings) ||
			json_is_object(json_object_get(scores, K_sonic_quality)) ||
			json_is_object(json_object_get(scores, K_bias)));
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct mustache *template = report_template("review", err);
	bool ok = p.ok && report_fill(&out, template, tree, REPORT_TEXT, err) &&
		add_singles(&out, view, given, n, printed, ids, err);
	mustache_free(template);
	struct sheet sheet = sheet_new_list();
	if (ok)
		report_lines(&sheet, out.s);
	return ok;
}

static bool
show_run(struct cli_call *c, struct err *err)
{
	const struct view_filter filter = { .mixed = !c->json, .form = !c->json };
	const struct show_options *o = c->options;
	int64_t since = INT64_MIN, until = INT64_MAX;

	if (!row_list_dates(c, &since, &until, err))
		return false;
	for (struct note *n = NULL; (n = record_next(&c->record, ROW_NOTE, n));)
		n->row.deleted |= note_evening(n) < since || note_evening(n) >= until;
	for (struct rating *r = NULL; (r = record_next(&c->record, ROW_RATING, r));)
		r->row.deleted |= rating_evening_date(r) < since || rating_evening_date(r) >= until;
	if (c->json)
		json_blocks_use();
	struct view *view = view_open(&c->record, NULL, &filter, err);
	bool ok = view &&
		(c->json ? export_json(NULL, view, &(struct export_how){ 0 }, err)
			 : print_review(view, &c->record, o->ids, err));
	view_close(view);
	return ok;
}

const struct cli_command cli_show = {
	.name = "show",
	.help = "Show all that was recorded for a review",
	.example = "earlog show cantor",
	.verbs = { { NULL, "[REVIEW]", "",
		ARCHIVE_READ | REVIEW_OR_LAST | REVIEW_LOADED | AS_JSON | NAMES_DEVICES |
			FILTER_DATES | PAGED,
		0, 1, show_run, NULL } },
	OPTIONS_ARE(FLAG(ids, "ids",
		"also print the start of the UUID of each note and rating, which `earlog note` and "
		"`earlog trash` take, how often each track was played, and each volume")),
};

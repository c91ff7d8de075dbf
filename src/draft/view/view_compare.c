/* The comparisons of a review: which pairs there are, the notes and results of each by section,
 * levels, ratings side by side. answers/paired.c decides
 * which ratings are a pair. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/clock.h"
#include "base/system/json.h"
#include "draft/view/subject.h"

#include <stdlib.h>

#include "base/text/text.h"
#include "review/answers/grades.h"
#include "review/answers/level_match.h"
#include "review/answers/rank.h"
#include "review/answers/paired.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/note_rules.h"
#include "review/record/section.h"
#include "review/record/volume.h"

static bool
names_device(const struct view *v, const struct view_row *x, const void *device)
{
	(void)v;
	return setup_has(&x->note->setup, ROW_DEVICE, device) ||
		uuid_same(&x->note->against, device);
}

static json_t *
written_volumes_json(const char *json)
{
	json_auto_t *read = json_read(json);
	json_t *list = json_array();

	EACH_MEMBER (chain, value, read) {
		json_t *o = put_new(list);

		put_text(o, K_chain, chain);
		put_text(o, K_volume, json_string_value(value));
	}
	return list;
}

/* ---- themes: the sections of the review's playlist, in their order ---- */

/* Notes without a section are "elsewhere"; notes on a device without a track or a section are about
 * the whole device. The notes of one review on two devices. */
struct view_compared {
	const struct note_pair *pair;
	const struct record *r; /* has the blind runs of the review */
	const struct uuid *review;
	const char *id;      /* address of the comparison in a draft: its blocks begin with it */
	const char *volumes; /* its line of volumes, which may say how levels were matched */
	bool single;         /* it has one note, under one heading */
};

static bool
same_pair(const struct note_pair *x, const struct note_pair *y)
{
	return (uuid_same(&x->of, &y->of) && uuid_same(&x->with, &y->with)) ||
		(uuid_same(&x->of, &y->with) && uuid_same(&x->with, &y->of));
}

/* Returns true unless only notes compare the two devices, beside the device under test. Ratings and
 * blind runs of such a pair are where the device under test is compared with each. */
static bool
is_of_tested(const struct view *v, const struct note_pair *pair)
{
	return uuid_same(&pair->of, &v->review->device);
}

/* Returns true if a draft shows the note where this review compares the two devices. */
static bool
is_between(const struct view_row *x, const struct note_pair *pair, const struct uuid *review)
{
	return x->home == VIEW_AT_COMPARISON && same_pair(&x->pair, pair) &&
		uuid_same(&x->note->review, review);
}

/* Returns the section of the review's playlist that has the track or, if place is NULL, that is
 * this section; NULL: none. */
static const struct section *
theme_of(const struct view *v, const struct view_place *place, const struct section *section)
{
	/* A track that is in two sections is in its own. */
	if (place && place->listing && place->section)
		return place->section;
	EACH_IN_WHILE (one, v->all.v, v->n_listed, !place)
		if (*one == section)
			return section;
	EACH_IN (p, v->places, v->n_places) {
		bool same = place ? place->recording && p->recording == place->recording
				  : p->section == section;

		if (p->listing && p->section && same)
			return p->section;
	}
	return NULL;
}

/* ---- where a blind run was heard ---- */

/* Returns the section in which all of a blind run was heard; NULL: in several, or it is not known,
 * as of runs of other reviews. */
static const struct section *
section_of_run(const struct view *v, const struct blind_run *run)
{
	const struct section *only = NULL;
	bool first = true, several = false;

	EACH_LIVE (stretch, s, v->r, ROW_STRETCH) {
		bool earlier = s->sequence > 0 && run->sequence > 0 ? s->sequence < run->sequence
								    : s->ended_ms < run->started_ms;

		if (!uuid_same(&s->sitting, &run->sitting) || earlier ||
			s->started_ms > run->ended_ms)
			continue;
		const struct view_place *p = view_place(v, &s->item);
		const struct section *section = p ? theme_of(v, p, NULL) : NULL;
		several |= !first && section != only;
		only = section;
		first = false;
	}
	return several ? NULL : only;
}

/* Returns true if the run swaps just these two devices. */
static bool
is_of_pair(const struct blind_run *run, const struct note_pair *pair)
{
	CLEANUP(blind_order_finish) struct blind_order order = { .pairs = false };

	return blind_order_read(run, &order) && order.ndevices == 2 &&
		same_pair(&(struct note_pair){ order.of[0].device, order.of[1].device }, pair);
}

/* Returns true if the run is in the review's comparison of its two devices. */
static bool
is_compared_run(const struct view *v, const struct blind_run *run)
{
	EACH_LIVE (comparison, c, v->r, ROW_COMPARISON)
		if (view_is_here(v, &c->review) && view_wants(v, VIEW_COMPARISONS) &&
			is_of_pair(run, &(struct note_pair){ v->review->device, c->device }))
			return true;
	return false;
}

/* Returns true if a blind run is one of the comparison c; c NULL: if it is of no comparison. */
static bool
is_run_of(const struct view *v, const struct blind_run *x, const struct view_compared *c)
{
	if (!c)
		return view_wants(v, VIEW_SETUP) && !is_compared_run(v, x);
	return uuid_same(&x->review, c->review) && is_of_pair(x, c->pair) &&
		is_of_tested(v, c->pair);
}

/* Does what view_results does; c: returns the sentences for all runs of this comparison instead. */
static json_t *
results_json(const struct view *v, const struct view_compared *c, const struct section *section)
{
	const struct record *r = c ? c->r : v->r;
	json_t *list = json_array();

	EACH_ROW (blind_run, x, r, ROW_BLIND_RUN) {
		if (!is_run_of(v, x, c))
			continue;
		if ((!view_is_here(v, &x->review) || view_is_shown(v, ROW_BLIND_RUN, x)) &&
			(c || section_of_run(v, x) == section))
			view_add_run(list, v, r, x, c ? c->volumes : "");
	}
	return list;
}

json_t *
view_results(const struct view *v, const struct section *section)
{
	return results_json(v, NULL, section);
}

/* ---- the notes of a comparison ---- */

/* Returns true for a note of the comparison in a theme; NULL: elsewhere, or in a group of tracks
 * without a section. */
static bool
is_in_theme(const struct view *v, const struct view_compared *c, const struct view_row *x,
	const struct section *theme, const char *group)
{
	return is_between(x, c->pair, c->review) && (x->place || x->section) &&
		theme_of(v, x->place, x->section) == theme &&
		text_order(x->place ? x->place->group : NULL, group) == 0;
}

/* Returns the UUIDs of the notes on the devices as a whole. */
static json_t *
whole_json(const struct view *v, const struct view_compared *c)
{
	json_t *list = json_array();

	EACH_IN (x, v->rows, v->n_all_rows) {
		if (is_between(x, c->pair, c->review) && !x->place && !x->section)
			json_array_append(list, x->uuid);
	}
	return list;
}

/* Returns the tracks of a theme with the UUIDs of their notes. id: address of the theme in a draft;
 * NULL: returns all tracks of the comparison, without addresses. */
static json_t *
tracks_json(const struct view *v, const struct view_compared *c, const struct section *theme,
	const char *group, const char *id)
{
	const struct view_place *place = NULL;
	json_t *list = json_array(), *notes = NULL;

	for (size_t i = 0; i < 2 * v->n_all_rows; i++) {
		/* The first pass lists notes without a track, the second pass notes on tracks. */
		bool on_track = i >= v->n_all_rows;
		const struct view_row *x = &v->rows[on_track ? i - v->n_all_rows : i];

		if (!is_between(x, c->pair, c->review) || (x->place != NULL) != on_track ||
			(id && !is_in_theme(v, c, x, theme, group)))
			continue;
		if (!notes || x->place != place) {
			json_t *o = put_new(list);

			place = x->place;
			if (id)
				put_taken(o, K_id,
					place ? xasprintf("%s/%s", id, place->item->id) : NULL);
			put_taken(o, K_name, view_track_name(place));
			view_put_title(o, place);
			put_taken(o, K_url, view_link(place, NO_MS));
			put(o, K_notes, notes = json_array());
		}
		json_array_append(notes, x->uuid);
	}
	return list;
}

static void
add_theme(json_t *list, const struct view *v, const struct view_compared *c,
	const struct section *theme, const char *group)
{
	CLEANUP(buf_finish) struct buf id = BUF_INIT;
	const char *title = text_or(group, words_of("elsewhere"));

	buf_addf(&id, "%s/%s", c->id, theme && theme->id ? theme->id : "elsewhere");
	if (group) {
		buf_add_char(&id, '-');
		text_fold(&id, group, KEEP_NAME);
	}
	if (theme)
		title = text_or(row_name(ROW_SECTION, theme), theme->id);
	json_auto_t *o = json_object();
	put_text(o, K_id, id.s);
	put_text(o, K_section, theme ? theme->id : NULL);
	put_bool(o, K_only, c->single);
	put_text(o, K_name, title);
	put(o, K_tracks, tracks_json(v, c, theme, group, id.s));
	/* None, so that a template that asks a theme for runs does not find the comparison's. */
	put(o, K_results, json_array());
	if (view_has(o, K_tracks))
		json_array_append(list, o);
}

/* Puts the notes and blind results of a comparison: id, items, whole (UUIDs), results, themes,
 * has_rest (not all of them are in sections). Returns false if there are none. */
static bool
put_compared(json_t *o, const struct view *v, struct view_compared *c)
{
	json_t *whole = whole_json(v, c), *themes = json_array(),
	       *results = results_json(v, c, NULL);
	size_t notes = 0;

	EACH_IN (each, v->rows, v->n_all_rows)
		notes += is_between(each, c->pair, c->review);
	c->single = notes == 1;
	EACH (one, &v->all)
		add_theme(themes, v, c, *one, NULL);
	size_t in_sections = json_array_size(themes);
	for (size_t i = 0, k; i < v->n_places; i++) {
		for (k = 0; k < i && text_order(v->places[k].group, v->places[i].group) != 0;)
			k++;
		if (k == i && v->places[i].group)
			add_theme(themes, v, c, NULL, v->places[i].group);
	}
	add_theme(themes, v, c, NULL, NULL);
	put_bool(o, K_has_rest,
		json_array_size(whole) || json_array_size(results) ||
			json_array_size(themes) > in_sections);
	put_text(o, K_id, c->id);
	put(o, K_items, tracks_json(v, c, NULL, NULL, NULL));
	put(o, K_whole, whole);
	put(o, K_themes, themes);
	put(o, K_results, results);
	return view_has(o, K_whole) || view_has(o, K_themes) || view_has(o, K_results);
}

/* Adds to the list of a section what a comparison, or another review (`from`), says in it. */
static void
add_compared(json_t *list, const json_t *comparison, const json_t *from, const char *section)
{
	EACH_VALUE (theme, json_object_get(from ? from : comparison, K_themes)) {
		if (!*section || !text_same(view_text(theme, K_section), section))
			continue;
		json_t *o = put_new(list);
		put_same(o, comparison, K_device, K_tested, K_from_memory);
		put(o, K_review, json_incref(json_object_get(from, K_device)));
		put_same(o, from, K_url);
		put_same(o, theme, K_tracks, K_results);
	}
}

/* Puts what the comparisons have in a section: compared, tells_compared. */
static void
put_compared_here(json_t *section, const json_t *comparisons)
{
	json_t *list = json_array();

	EACH_VALUE (comparison, comparisons) {
		add_compared(list, comparison, NULL, view_text(section, K_id));
		EACH_VALUE (from, json_object_get(comparison, K_elsewhere))
			add_compared(list, comparison, from, view_text(section, K_id));
	}
	put_bool(section, K_tells_compared, json_array_size(list) || view_has(section, K_tells));
	put(section, K_compared, list);
}

/* ---- the notes and volumes of a comparison ---- */

/* A volume to tell; alone: without its match, which is none of the values above it. */
struct shown_volume {
	const struct volume *v;
	bool alone;
};

/* The table of a pair: its rows, with the rows of the draft first, and the notes below it. */
struct pair_table {
	const struct view *v;
	const struct note_pair *pair;
	struct paired_rows rows;
	size_t newest;    /* number of rows of the draft */
	bool scaled;      /* each value bears its scale */
	int64_t last_day; /* of all rows: other days of its year do not say the year */
	bool chained;     /* a row has a chain: one without says so then */
	/* levels of rows were matched, but not all values and notes of the comparison are of them
	 */
	bool some;
	json_t *notes;
	struct LIST_OF(struct shown_volume) shown; /* the volumes to tell: of the notes first */
	struct LIST_OF(struct uuid) unmatched;     /* the chains of values whose levels were not */
	const char *volumes;                       /* the line that tells them; "": not yet */
	unsigned parts;                            /* what its volumes name */
};

static bool
is_volume_shown(const struct pair_table *t, const struct volume *x)
{
	size_t i = 0;

	while (i < t->shown.n && t->shown.v[i].v != x)
		i++;
	return i < t->shown.n;
}

static void
show_volume(struct pair_table *t, const struct volume *x, bool alone)
{
	if (x && x->value && !is_volume_shown(t, x) && view_is_shown(t->v, ROW_VOLUME, x))
		LIST_ADD(&t->shown, (struct shown_volume){ x, alone });
}

/* Returns true if the levels of the two sides of a note were matched when it was made. */
static bool
is_matched(const struct view *v, const struct note *n)
{
	struct heard_on heard[] = { { n->setup, MADE(n) }, { n->setup, MADE(n) } };

	heard[1].setup.device = n->against;
	heard[1].setup.variant = n->against_variant;
	return !n->from_memory && levels_of(&v->own, heard).state == LEVELS_MATCHED;
}

/* Shows a match; if neither end is of the first device of the pair, its volume before. */
static void
show_match(struct pair_table *t, const struct volume *x)
{
	const struct uuid *of = &t->pair->of;
	const struct chain *on = x ? record_find(t->v->r, ROW_CHAIN, &x->setup.chain) : NULL;

	if (on && !uuid_same(&x->setup.device, of) && !uuid_same(&x->matched.device, of))
		show_volume(t, view_newest_volume(t->v, of, on), false);
	show_volume(t, x, false);
}

/* Returns the number of the note on values with these levels, which becomes one of the table. */
static int64_t
note_of(struct pair_table *t, const struct paired_row *row, const struct levels *l)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct levels told = *l;

	show_match(t, l->match);
	if (l->state == LEVELS_NONE)
		LIST_ADD(&t->unmatched, row->of->rating->setup.chain);
	view_leave_how(&told, t->volumes);
	paired_add_conditions(&text, row, &told);
	return put_line(t->notes, text.s);
}

/* Lists the notes below the table in the order of its rows. */
static void
list_notes(struct pair_table *t)
{
	json_t *one;
	size_t i;

	json_array_clear(t->notes);
	EACH_IN (row, t->rows.v, t->newest) {
		if (row->devices > 1 && !row->apart)
			note_of(t, row, &row->levels);
		EACH_IN_WHILE (each, row->cells, row->n, row->apart)
			EACH_WHILE (x, each, each->n > 1)
				note_of(t, row, &x->levels);
	}
	bool several = json_array_size(t->notes) > 1;
	json_array_foreach (t->notes, i, one) {
		put_int(one, K_mark, several ? (int64_t)i + 1 : NO_INT);
		if (several)
			continue;
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		buf_addf(&text, "%s%s", t->some ? words_of("template_compare_side") : "",
			view_text(one, K_text));
		text_capitalise(&text);
		put_text(one, K_text, text.s);
	}
}

static void
add_volume(struct buf *out, struct pair_table *t, const struct volume *x)
{
	buf_add(out, out->len ? words_of("semicolon") : "");
	view_add_volume(out, t->v, t->v->r, x, &t->parts);
}

static bool
is_chain_shown(const struct pair_table *t, const struct chain *on)
{
	bool is = false;

	EACH (one, &t->shown)
		is |= text_same(setup_name(t->v->r, &one->v->setup, ROW_CHAIN), on->name);
	return is;
}

/* Returns true if this was heard with the device and the chain of a volume before it was noted;
 * *at: it was heard at the volume. */
static bool
is_before_volume(const struct view *v, const struct volume *x, const struct setup *s,
	struct made made, bool *at)
{
	bool on = uuid_same(view_device_of(v, s), view_device_of(v, &x->setup)) &&
		selection_same_chain(&v->here, &s->chain, &x->setup.chain),
	     before = made_before(made, MADE(x));

	*at |= on && !before;
	return on && before;
}

/* Returns the volume; NULL if the values and notes of the comparison were heard only before it. */
static const struct volume *
heard_volume(const struct pair_table *t, const struct volume *x)
{
	const struct view *v = t->v;
	bool before = false, at = false;

	EACH_IN_WHILE (row, t->rows.v, t->newest, x)
		EACH_IN (cell, row->cells, row->n)
			EACH (one, cell) {
				const struct rating *r = one->counted->rating;

				before |= is_before_volume(v, x, &r->setup, MADE(r), &at);
			}
	EACH_IN_WHILE (one, v->rows, v->n_all_rows, x) {
		const struct note *n = one->note;

		if (!is_between(one, t->pair, &v->review->row.uuid))
			continue;
		struct setup against = n->setup;
		against.device = n->against;
		before |= is_before_volume(v, x, &n->setup, MADE(n), &at);
		before |= !uuid_none(&n->against) && is_before_volume(v, x, &against, MADE(n), &at);
	}
	return before && !at ? NULL : x;
}

/* For each chain of which the notes cite no match, cites the newest match of both devices. If that
 * match has ended, or levels of values there were not matched, cites their newest volumes instead.
 * Leaves out volumes that were noted only afterwards, and chains on which the other device has
 * none. */
static void
show_newest_volumes(struct pair_table *t, const struct note_pair *pair)
{
	const struct view *v = t->v;

	EACH_IN (one, v->chains, v->n_chains) {
		const struct chain *on = *one;
		const struct volume *noted = view_newest_volume(v, &pair->of, on),
				    *of = heard_volume(t, noted),
				    *with = heard_volume(t, view_newest_volume(v, &pair->with, on));

		if (!with || is_chain_shown(t, on))
			continue;
		const struct volume *last = of && made_before(MADE(with), MADE(of)) ? of : with;
		struct setup a = last->setup, b;

		setup_clear(&a, SETUP_WORN);
		b = a;
		a.device = pair->of;
		b.device = pair->with;
		const struct made at = MADE(last);
		const struct match m = match_find(&v->here, &a, &b, &at, false, SETUP_ALL);
		bool bare = noted && !of;
		EACH (x, &t->unmatched)
			bare |= selection_same_chain(&v->here, x, &on->row.uuid);
		bool holds = m.v && !bare && !match_ended(&v->here, &m);
		show_volume(t, holds ? m.v : of, bare);
		show_volume(t, holds ? NULL : with, bare);
	}
}

/* Puts the cited volumes: "AFUL Cantor at 28 steps; AFUL Performer8 at 22 steps, matched to AFUL
 * Cantor by ear"; null: none. */
static void
put_levels(json_t *o, struct pair_table *t)
{
	const struct view *v = t->v;
	const unsigned parts = t->parts;
	struct buf out = BUF_INIT;

	EACH (c, &t->shown) {
		const struct volume *x = c->v,
				    *then = c->alone ? NULL : match_volume(&v->own, x, false);
		struct volume alone;

		/* A volume that was changed since is named behind the device. */
		if (then && !match_volume(&v->own, x, true) && !is_volume_shown(t, then)) {
			alone = *then;
			alone.matched.device = UUID_NONE;
			add_volume(&out, t, &alone);
		}
		alone = *x;
		if (c->alone)
			alone.matched.device = UUID_NONE;
		add_volume(&out, t, &alone);
	}
	put_built(o, K_levels, &out);
	if (t->parts != parts)
		put_levels(o, t); /* what one names, all do */
}

/* ---- what other reviews say of the two devices ---- */

/* Appends the last level match of the two devices in another review: "AFUL Cantor at 28 steps on
 * the DX300, as loud as AFUL Performer8". */
static void
add_matched_there(struct buf *out, const struct view *v, const struct note_pair *pair,
	const struct review *from)
{
	const struct record *r = v->filter.others;
	const struct volume *last = NULL;

	EACH_ROW (volume, x, r, ROW_VOLUME) {
		const struct note_pair of = { x->setup.device, x->matched.device };

		if (volume_is_matched(x) && x->value && uuid_same(&x->review, &from->row.uuid) &&
			same_pair(&of, pair) && (!last || !made_before(MADE(x), MADE(last))))
			last = x;
	}
	if (last)
		view_add_volume(out, v, r, last, &(unsigned){ SETUP_DEVICE | SETUP_CHAIN });
}

static json_t *
elsewhere_json(const struct view *v, const struct note_pair *pair, const char *id)
{
	json_t *list = json_array();

	EACH_ROW_WHILE (review, x, v->filter.others, ROW_REVIEW, v->filter.others) {
		if (!view_wanted_review(v, &x->row.uuid))
			continue;
		json_auto_t *o = json_object(), *published = json_read(x->published);
		json_t *notes = json_array();
		CLEANUP(buf_finish) struct buf matched = BUF_INIT;
		CLEANUP(pointer_free) char *block = xasprintf("%s@%s", id, x->id);

		bool told = put_compared(o, v,
			&(struct view_compared){ .pair = pair,
				.r = v->filter.others,
				.review = &x->row.uuid,
				.id = block,
				.volumes = "" });
		EACH_IN (one, v->rows, v->n_all_rows)
			if (is_between(one, pair, &x->row.uuid))
				json_array_append(notes, &one->whole.value);
		add_matched_there(&matched, v, pair, x);
		put_text(o, K_review, x->id);
		put_device_name(o, K_device, v->filter.others, &x->device);
		view_put_address(o, K_url, json_string_value(json_object_get(published, K_url)));
		put_text(o, K_levels, matched.len ? matched.s : NULL);
		put(o, K_remarks, json_array());
		put(o, K_rated, json_null());
		put(o, K_notes, notes);
		if (told || matched.len)
			json_array_append(list, o);
	}
	return list;
}

/* ---- the ratings of both devices ---- */

/* Puts the names of both devices above the columns of a table: the models, or the whole names if
 * the model of one is not known. */
static void
put_short_names(json_t *table, const struct view *v, const struct note_pair *pair)
{
	const struct device *of = record_find(v->r, ROW_DEVICE, &pair->of),
			    *with = record_find(v->r, ROW_DEVICE, &pair->with);
	bool models = of && of->model && with && with->model;

	put_text(table, K_of, models ? of->model : row_name(ROW_DEVICE, of));
	put_text(table, K_with, models ? with->model : row_name(ROW_DEVICE, with));
}

/* Appends what a value was heard with: of these facts those that are not as usual, and those that
 * `asks` has. */
static void
add_label(struct buf *out, const struct view *v, const struct counted_rating *one, unsigned facts,
	unsigned asks)
{
	struct subject s = subject_of_rating(v, one->rating);
	json_auto_t *o = json_object();

	s.facts &= facts;
	subject_put_label(o, K_label, v, &s, (struct heading){ .asks = asks }, 0);
	words_piece(out, NULL, view_text(o, K_label));
}

/* Puts the values of a device, each with its setting if there are several or it is not the usual
 * one, and with the number of its note where their notes differ: "7.5 (foam S) (1); 6.5
 * (wide M) (2)". */
static void
put_cell(json_t *o, const char *key, struct pair_table *t, const struct paired_row *row,
	const struct paired_cell *cell)
{
	bool marked = row->apart && cell->n > 1 && json_array_size(t->notes) > 1;
	struct buf out = BUF_INIT;

	EACH (x, cell) {
		CLEANUP(buf_finish) struct buf label = BUF_INIT;

		buf_add(&out, out.len ? words_of("semicolon") : "");
		paired_add_value(&out, &t->v->grades, x->counted, t->scaled);
		add_label(&label, t->v, x->counted, FACT_VARIANT | FACT_FIRMWARE,
			cell->n > 1 ? FACT_VARIANT : 0);
		words_bracket(&out, label.s);
		if (marked)
			buf_addf(&out, "%s%s%s", words_of("open"),
				WORDS_N(note_of(t, row, &x->levels)), words_of("close"));
	}
	put_built(o, key, &out);
}

/* Puts the name of what was rated, with the days where two rows would say the same: "Punch, 30
 * November". */
static void
put_rated(json_t *o, const struct pair_table *t, const struct paired_row *row)
{
	static const char *const names[] = { K_name, K_name_local };
	const struct rating *r = row->of->rating;
	char day[11], last[11];

	view_put_name(o, t->v, r);
	if (!r->lexicon && !uuid_none(&row->of->place))
		put_text(o, K_name, words_of("score_in"));
	clock_day_text(t->last_day, last);
	EACH_OF (key, names) {
		struct buf name = BUF_INIT;

		if (!row->dated || !*view_text(o, *key))
			continue;
		buf_add(&name, view_text(o, *key));
		EACH (one, &row->days) {
			buf_add(&name, words_of("comma"));
			words_day(&name, clock_day_text(*one, day), last);
		}
		put_built(o, *key, &name);
	}
}

/* Puts what a row is about, null: the device as a whole; and how it was heard: the chain where that
 * is not the usual one. */
static void
put_where(json_t *o, const struct pair_table *t, const struct paired_row *row)
{
	struct buf on = BUF_INIT, out = BUF_INIT;

	paired_add_place(&on, &t->v->own, row->of);
	put_built(o, K_on, &on);
	if (uuid_none(&row->of->rating->setup.chain) && t->chained)
		words_named(&out, "on_chain", words_of("unknown_chain"));
	add_label(&out, t->v, row->of, FACT_CHAIN | FACT_EQUALISER, 0);
	words_piece(&out, NULL, row->of->rating->blind ? words_of("blind") : NULL);
	if (row->twice && !view_is_here(t->v, &row->of->rating->review))
		words_piece(&out, NULL, words_of("in_another_review"));
	put_built(o, K_where, &out);
}

/* Returns the UUIDs of the ratings of a row. */
static json_t *
given_json(const struct paired_row *row)
{
	json_t *list = json_array();
	char uuid[UUID_TEXT];

	EACH_IN (each, row->cells, row->n)
		EACH (one, each)
			json_array_append_new(list,
				json_string(uuid_text(&one->counted->rating->row.uuid, uuid)));
	return list;
}

static json_t *
pair_row_json(struct pair_table *t, const struct paired_row *row)
{
	const struct rating *r = row->of->rating;
	json_t *o = json_object();
	struct buf conditions = BUF_INIT, days = BUF_INIT;

	put_taken(o, K_id, paired_id(&t->v->own, row));
	put_rated(o, t, row);
	put_where(o, t, row);
	put_bool(o, K_blind, r->blind);
	put_cell(o, K_of, t, row, &row->cells[0]);
	put_cell(o, K_with, t, row, &row->cells[1]);
	paired_add_days(&days, row);
	put_built(o, K_days, &days);
	if (row->devices > 1)
		paired_add_conditions(&conditions, row, &row->levels);
	put_built(o, K_conditions, &conditions);
	put(o, K_ratings, given_json(row));
	return o;
}

/* Returns the rows of the draft, or the others, as objects. */
static json_t *
rows_json(struct pair_table *t, bool draft)
{
	json_t *list = json_array();

	size_t from = draft ? 0 : t->newest;
	size_t end = draft ? t->newest : t->rows.n;
	for (size_t i = from; i < end; i++) {
		const struct paired_row *row = &t->rows.v[i];
		bool marked =
			draft && row->devices > 1 && !row->apart && json_array_size(t->notes) > 1;
		json_t *o = pair_row_json(t, row);

		put_int(o, K_mark, marked ? note_of(t, row, &row->levels) : NO_INT);
		json_array_append_new(list, o);
	}
	return list;
}

/* Finds what both devices were rated for together, and what the other one was rated for by itself
 * in this review. */
static void
find_rows(struct pair_table *t, const struct note_pair *pair, struct arena *arena)
{
	const struct view *v = t->v;
	const struct uuid devices[] = { pair->of, pair->with };
	const struct paired_asked asked = { .g = &v->own,
		.grades = &v->grades,
		.devices = devices,
		.n = LENGTH(devices),
		.alone = &pair->with,
		.review = &v->review->row.uuid };

	if (!is_of_tested(v, pair) || !view_wants(v, VIEW_RATINGS) ||
		!uuid_none(&v->filter.section) || v->filter.items || v->filter.since)
		return;
	t->rows = paired_of(&asked, arena);
	t->newest = v->review->evenings ? t->rows.n : paired_newest(&v->own, &t->rows);
	/* The draft has a later value elsewhere, so the row has its day. */
	EACH_IN (row, t->rows.v, t->newest)
		EACH_IN (cell, row->cells, row->n)
			EACH (x, cell)
				row->dated |= paired_is_repeated(&v->grades, x->counted);
	EACH (one, &t->rows)
		if (one->days.v[one->days.n - 1] > t->last_day)
			t->last_day = one->days.v[one->days.n - 1];
	t->scaled = paired_scaled(t->rows.v, t->newest);
	bool matched = false;
	EACH_IN (one, t->rows.v, t->newest) {
		t->some |= one->devices == 1;
		matched |= one->devices > 1 && one->levels.state == LEVELS_MATCHED;
	}
	t->some &= matched;
	EACH_IN_WHILE (x, v->rows, v->n_all_rows, matched && !t->some)
		t->some = is_between(x, pair, &v->review->row.uuid) && !is_matched(v, x->note);
	EACH (each, &t->rows)
		t->chained |= !uuid_none(&each->of->rating->setup.chain);
}

/* Returns the ratings of both devices as a table, in the order of the playlist; null: none. Puts
 * the volumes also. */
static json_t *
pair_ratings_json(json_t *comparison, const struct view *v, const struct note_pair *pair)
{
	CLEANUP(arena_finish) struct arena arena = { 0 };
	struct pair_table t = { .v = v,
		.pair = pair,
		.notes = json_array(),
		.volumes = "",
		.parts = SETUP_DEVICE | view_chain_parts(v) };
	json_auto_t *table = json_object();
	json_t *rows;
	bool heard = false;

	find_rows(&t, pair, &arena);
	list_notes(&t);
	show_newest_volumes(&t, pair);
	put_levels(comparison, &t);
	t.volumes = view_text(comparison, K_levels);
	list_notes(&t);
	put_short_names(table, v, pair);
	put(table, K_rows, rows = rows_json(&t, true));
	EACH_VALUE (row, rows)
		heard |= *view_text(row, K_where) || json_is_integer(json_object_get(row, K_mark));
	put_bool(table, K_heard, heard);
	put(table, K_earlier, rows_json(&t, false));
	put(table, K_notes, t.notes);
	free(t.shown.v);
	free(t.unmatched.v);
	return t.newest ? json_incref(table) : json_null();
}

/* Returns the comparison of two devices. c: its row; NULL if only notes compare the devices. */
static json_t *
comparison_json(const struct view *v, const struct comparison *c, const struct note_pair *pair,
	int64_t number)
{
	const struct device *with = record_find(v->r, ROW_DEVICE, &pair->with);
	const struct device *of = record_find(v->r, ROW_DEVICE, &pair->of);
	bool tested = is_of_tested(v, pair);
	CLEANUP(buf_finish) struct buf id = BUF_INIT;
	if (!tested)
		buf_addf(&id, "%s-", of ? text_or(of->id, "") : "");
	buf_add(&id, with ? text_or(with->id, "") : "");
	json_t *o = json_object();
	json_t *elsewhere = elsewhere_json(v, pair, id.s);
	json_t *remarks = tested ? view_ratings(v, "said", &pair->with) : json_array();
	json_t *ratings = pair_ratings_json(o, v, pair);
	bool rated = json_is_object(ratings);

	put_int(o, K_number, number);
	put_text(o, K_device, row_name(ROW_DEVICE, with));
	put_text(o, K_device_id, with ? with->id : NULL);
	put_device_name(o, K_tested, v->r, &pair->of);
	put_bool(o, K_from_memory, c && c->from_memory);
	put(o, K_volumes, written_volumes_json(c ? c->volumes : NULL));
	put(o, K_notes, view_notes(v, names_device, &pair->with, VIEW_WHOLE, NULL));
	bool told = put_compared(o, v,
		&(struct view_compared){ .pair = pair,
			.r = v->r,
			.review = &v->review->row.uuid,
			.id = id.s,
			.volumes = view_text(o, K_levels) });
	put_bool(o, K_has_rest,
		view_has(o, K_has_rest) || rated || json_array_size(remarks) ||
			view_any_has(elsewhere, K_has_rest));
	put_bool(o, K_has_notes,
		told || rated || json_array_size(elsewhere) || json_array_size(remarks));
	put(o, K_rated, ratings);
	put(o, K_remarks, remarks);
	put(o, K_elsewhere, elsewhere);
	put(o, K_plot, NULL);
	put(o, K_pictures, with ? view_pictures_of(v, with->id, with->name) : json_array());
	return o;
}

struct note_pairs LIST_OF(struct note_pair);

/* Returns false if the pair is already listed; else lists it. */
static bool
list_pair(struct note_pairs *listed, struct note_pair pair)
{
	EACH (one, listed)
		if (same_pair(one, &pair))
			return false;
	LIST_ADD(listed, pair);
	return true;
}

/* Adds the comparison of a pair that only notes or ratings compare, unless the pair is already
 * listed, or there is nothing to show. */
static void
add_pair(const struct view *v, struct note_pairs *listed, json_t *list, struct note_pair pair)
{
	if (!list_pair(listed, pair))
		return;
	json_auto_t *o = comparison_json(v, NULL, &pair, 0);
	if (view_has(o, K_has_notes))
		json_array_append(list, o);
}

/* Returns the comparisons in this order: devices of the session file, which have the keys d2, d3, …
 * (d1 is the device under test); devices with notes that the session file no longer names; pairs
 * that only notes or ratings compare. */
static json_t *
comparisons_json(const struct view *v)
{
	size_t n;
	CLEANUP(pointer_free)
	const void **all =
		view_ranked(v, ROW_COMPARISON, "review", "rank", &v->review->row.uuid, &n);
	json_auto_t *last = json_array();
	json_t *list = json_array();
	struct note_pairs listed = { 0 };
	bool wanted = view_wants(v, VIEW_COMPARISONS);

	EACH_IN_WHILE (one, all, n, wanted) {
		const struct comparison *c = *one;
		const struct note_pair pair = { v->review->device, c->device };

		/* The file may name two devices that were merged. */
		if (c->row.deleted || !list_pair(&listed, pair))
			continue;
		bool keyed = c->rank != NO_INT;
		json_auto_t *o = comparison_json(
			v, c, &pair, keyed ? (int64_t)json_array_size(list) + 2 : 0);
		if (keyed)
			json_array_append(list, o);
		else if (view_has(o, K_notes) || view_has(o, K_remarks) ||
			json_is_object(json_object_get(o, K_rated)))
			json_array_append(last, o);
	}
	EACH_IN (x, v->rows, v->n_all_rows)
		if (x->home == VIEW_AT_COMPARISON)
			add_pair(v, &listed, last, x->pair);
	EACH_IN_WHILE (each, v->rated, v->n_rated, wanted)
		if (!each->tested)
			add_pair(v, &listed, last,
				(struct note_pair){ v->review->device, each->counted->device });
	free(listed.v);
	json_array_extend(list, last);
	return list;
}

static bool
is_answer_there(const struct view *v, const struct view_row *x, const void *question)
{
	(void)v;
	return x->home == VIEW_AT_QUESTION && uuid_same(&x->note->question, question);
}

static bool
answers_question(const struct view *v, const struct view_row *x, const void *question)
{
	(void)v;
	return uuid_same(&x->note->question, question);
}

json_t *
view_questions(const struct view *v, const struct uuid *section)
{
	json_t *list = json_array();

	EACH_ROW (question, q, v->r, ROW_QUESTION) {
		bool mine = section ? uuid_same(&q->section, section) : uuid_none(&q->section);

		if (!mine || !view_wants(v, VIEW_QUESTIONS) ||
			(!uuid_none(&q->review) && !view_is_here(v, &q->review)))
			continue;
		json_auto_t *o = json_object();
		json_t *notes = view_notes(v, answers_question, &q->row.uuid, VIEW_WHOLE, NULL),
		       *told = view_notes(v, is_answer_there, &q->row.uuid, VIEW_UUIDS, NULL);
		bool answered = json_array_size(notes);

		put_fields(o, ROW_QUESTION, q, K_id);
		put_taken(o, K_text, view_question_text(v, q));
		put_list(o, K_items, q->items);
		put_bool(o, K_has_answers, answered);
		put(o, K_notes, notes);
		put_bool(o, K_has_told, json_array_size(told));
		put(o, K_told, told);
		/* A removed question is exported if it has answers. */
		if (answered || !q->row.deleted)
			json_array_append(list, o);
	}
	return list;
}

static json_t *
volumes_json(const struct view *v)
{
	json_t *list = json_array();

	EACH_ROW (volume, x, v->r, ROW_VOLUME) {
		if (!view_wants(v, VIEW_SETUP) || !view_volume_is_current(v, x))
			continue;
		json_t *o = put_new(list);
		struct buf to = BUF_INIT;
		view_put_setup(o, v, &x->setup, SETUP_ALL);
		put_fields(o, ROW_VOLUME, x, K_value, K_unit);
		view_add_matched(&to, v, x);
		put_built(o, K_matched_to, &to);
		put_fields(o, ROW_VOLUME, x, K_how, K_method, K_signal);
		view_put_listener(o, v, &x->listener);
		put_day(o, MADE_MS(x), x->made_offset_min);
	}
	return list;
}

/* ---- the table of scores ---- */

/* Returns the scores of the device under test, those compared and the benchmarks; null: fewer than
 * two of them have a score. */
static json_t *
score_table_json(const struct view *v)
{
	struct rank_asked a = {
		.g = { .v = &v->filter.others, .n = 1 }, .by = "sonic-quality", .listed = v->r
	};
	struct rank_answer answer;
	char uuid[UUID_TEXT];

	if (!v->filter.others || !view_wants(v, VIEW_RATINGS))
		return json_null();
	json_t *columns = json_array(), *rows = json_array();
	a.benchmarks = rank_benchmarks_new(v->profile, &a.n);
	rank_answer_init(&answer, &a);
	EACH (column, &answer.columns)
		put_text(put_new(columns), K_name, column->name_local);
	EACH (x, &answer.rows) {
		if (!x->benchmark && !view_is_compared(v, &x->uuid))
			continue;
		json_t *o = put_new(rows), *cells = json_array();
		put_text(o, K_device, x->device);
		put_bool(o, K_under_test, uuid_same(&v->review->device, &x->uuid));
		put_bool(o, K_benchmark, x->benchmark);
		view_put_address(o, K_url, x->url);
		put(o, K_cells, cells);
		EACH_IN (c, x->cells.v, answer.columns.n) {
			json_t *cell = put_new(cells);

			put_text(cell, K_text, *c->text ? c->text : NULL);
			put_text(cell, K_word, c->in_words ? NULL : c->word);
			put_real(cell, K_value, c->value);
			const struct uuid *given = &c->rating->row.uuid;
			put_text(cell, K_given, uuid_none(given) ? NULL : uuid_text(given, uuid));
		}
	}
	arena_finish(&answer.arena);
	free((void *)a.benchmarks);
	json_auto_t *o = json_pack("{s:o, s:o}", K_columns, columns, K_rows, rows);
	return json_array_size(rows) > 1 ? json_incref(o) : json_null();
}

void
view_put_comparisons(json_t *tree, const struct view *v)
{
	put(tree, K_questions, view_questions(v, NULL));
	put(tree, K_comparisons, comparisons_json(v));
	put(tree, K_results, view_results(v, NULL));
	EACH_VALUE (section, json_object_get(tree, K_sections))
		put_compared_here(section, json_object_get(tree, K_comparisons));
}

void
view_put_score_table(json_t *tree, const struct view *v)
{
	put(tree, K_score_table, score_table_json(v));
	put(tree, K_volumes, volumes_json(v));
}

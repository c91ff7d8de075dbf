/* Sections, tracks and cues as objects, with their notes and ratings. view_shown.c decides which
 * notes a draft shows where. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/subject.h"

#include "base/text/text.h"
#include "base/text/timecode.h"
#include "review/files/words.h"

/* ---- the cues of a track ---- */

static json_t *
cue_json(const struct view *v, const struct view_place *p, const struct cue *c)
{
	json_t *o = json_object();
	char text[TIME_TEXT] = "", *link = NULL;
	struct timespan t = cue_time(v->r, c);

	if (t.pos_ms != NO_MS) {
		timespan_text(&t, text);
		link = view_link(p, t.pos_ms);
	}
	put_text(o, K_time, *text ? text : NULL);
	put_int(o, K_pos_ms, t.pos_ms);
	put_int(o, K_pos_end_ms, t.pos_end_ms);
	put_bool(o, K_about, t.about);
	put_bool(o, K_open, t.open);
	put_bool(o, K_pinned, cue_is_pinned(v->r, &c->row.uuid));
	put_fields(o, ROW_CUE, c, K_label, K_listen_for);
	put_taken(o, K_link, link);
	return o;
}

static json_t *
cues_json(const struct view *v, const struct view_place *p)
{
	size_t n;
	CLEANUP(pointer_free)
	const void **cues = view_ranked(v, ROW_CUE, "item", "rank", &p->item->row.uuid, &n);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		if (!((const struct cue *)cues[i])->row.deleted)
			json_array_append_new(list, cue_json(v, p, cues[i]));
	return list;
}

/* ---- the notes on a track by what they were heard with ---- */

/* Returns the address of a group of notes in a draft; NULL: it is as usual, and has no heading. */
static char *
worn_id(const struct view *v, const struct view_place *p, const struct setup *s)
{
	const struct device *d = setup_row(v->r, s, ROW_DEVICE);
	const char *chain = subject_is_on_other_chain(v, s) ? setup_name(v->r, s, ROW_CHAIN) : NULL;
	char setting[UUID_TEXT];

	if (view_is_plain(v, s))
		return NULL;
	uuid_text(&s->variant, setting);
	return xasprintf("%s/%s/%s/%s", p->item->id, d ? text_or(d->id, "") : "", setting,
		text_or(chain, ""));
}

static json_t *
worn_json(const struct view *v, const struct view_place *p, const struct setup *s, bool told)
{
	const struct variant *x = setup_row(v->r, s, ROW_VARIANT);
	bool tested = view_is_tested(v, s), other = view_is_set_otherwise(v, s),
	     away = subject_is_on_other_chain(v, s);
	CLEANUP(buf_finish) struct buf both = BUF_INIT;
	json_t *o = json_object();

	if (!tested)
		words_piece(&both, NULL, setup_name(v->r, s, ROW_DEVICE));
	if (x && (other || (tested && !away)))
		selection_setting_words(&both, x, view_usual_setting(v, &x->device));
	if (away)
		view_put_chain(&both, both.len && !v->own_chains ? "on_chain" : NULL, v,
			setup_row(v->r, s, ROW_CHAIN), false);
	view_put_device(o, v, s);
	view_put_setup(o, v, s, SETUP_VARIANT);
	put_taken(o, K_id, told ? worn_id(v, p, s) : NULL);
	put_text(o, K_name, both.s);
	put_bool(o, K_plain, view_is_plain(v, s));
	put(o, K_notes, json_array());
	return o;
}

/* Returns true if the same device, setting and chain were in use. */
static bool
is_set_alike(const struct view *v, const struct setup *a, const struct setup *b)
{
	return (setup_same(a, b, SETUP_DEVICE) &&
		       setup_setting_reads_same(
			       setup_row(v->r, a, ROW_VARIANT), setup_row(v->r, b, ROW_VARIANT)) &&
		       subject_is_chain_alike(v, a, b)) ||
		(view_is_plain(v, a) && view_is_plain(v, b));
}

struct worn {
	const struct note *first;
	json_t *json;
	/* the device under test as usual comes first, then its other settings, then others */
	size_t rank;
};

/* Returns where the notes of a setup stand: of the device under test before others (of each of
 * which there are fewer than `others` settings), as it is before its settings, of which the usual
 * one with another firmware comes first. */
static size_t
rank_of_setup(const struct view *v, const struct setup *s, size_t others)
{
	const struct variant *x = setup_row(v->r, s, ROW_VARIANT),
			     *usual = x ? view_usual_setting(v, &x->device) : NULL;
	size_t rank = view_is_tested(v, s) ? 0 : others;

	if (view_is_plain(v, s))
		return rank;
	if (usual && usual != x && setup_setting_is_update(usual, x))
		return rank + 1;
	return rank + view_setting_nth(v, s) + 2;
}

static json_t *
by_device_json(const struct view *v, const struct view_place *p, bool told)
{
	size_t n, n_worn = 0, cap = 0;
	const struct view_row *rows =
		view_group(v, view_group_of(v, p, NULL, 0), VIEW_TIMED, VIEW_UNTIMED, &n);
	CLEANUP(pointer_free) struct worn *worn = NULL;
	size_t others = record_count(v->r, ROW_VARIANT) + 3;

	EACH_IN (one, rows, n) {
		const struct note *x = one->note;
		const struct setup *s = &x->setup;

		if (told && one->home != VIEW_AT_PLACE)
			continue;
		size_t k;
		for (k = 0; k < n_worn; k++)
			if (is_set_alike(v, &worn[k].first->setup, s))
				break;
		if (k == n_worn)
			ARRAY_ADD(worn, n_worn, cap,
				(struct worn){
					x, worn_json(v, p, s, told), rank_of_setup(v, s, others) });
		json_array_append(json_object_get(worn[k].json, K_notes), one->uuid);
	}
	json_t *list = json_array();
	for (size_t rank = 0; rank < 2 * others; rank++)
		for (size_t k = 0; k < n_worn; k++)
			if (worn[k].rank == rank)
				json_array_append_new(list, worn[k].json);
	return list;
}

/* ---- tracks (items of the playlist) ---- */

void
view_put_title(json_t *o, const struct view_place *p)
{
	const struct recording *r = p ? p->recording : NULL;

	put_fields(o, ROW_RECORDING, r, K_title, K_artist);
	if (r && !view_is_known(r->artist))
		put(o, K_artist, NULL);
}

/* Returns true if the time of any note on the track may be wrong in the linked source. */
static bool
is_unsure(const struct view *v, const struct view_place *p)
{
	size_t n;
	const struct view_row *rows =
		view_group(v, view_group_of(v, p, NULL, 0), VIEW_TIMED, VIEW_MARKER, &n);

	EACH_IN (one, rows, n)
		if (one->unsure)
			return true;
	return false;
}

/* Returns true if another recording has the place of the track in the list now. */
static bool
is_earlier(const struct view *v, const struct view_place *p)
{
	size_t i = 0;

	while (i < v->n_places &&
		!(v->places[i].listing && text_same(v->places[i].item->id, p->item->id)))
		i++;
	return !p->listing && i < v->n_places;
}

static json_t *
section_item_json(const struct view *v, const struct view_place *p, json_t *wheel)
{
	const struct recording *r = p->recording;
	CLEANUP(pointer_free) char *intro = view_intro(v, p);
	size_t group = view_group_of(v, p, NULL, 0);
	json_t *o = json_object();

	put_text(o, K_id, p->item->id);
	view_put_title(o, p);
	put_taken(o, K_name, view_track_name(p));
	put_taken(o, K_link, view_link(p, NO_MS));
	put(o, K_url, json_incref(json_object_get(o, K_link)));
	put_text(o, K_track, r ? r->id : NULL);
	put_fields(o, ROW_RECORDING, r, K_album);
	put_fields(o, ROW_ITEM, p->item, K_part);
	put_int(o, K_length_ms, view_length_ms(p));
	put_list(o, K_tags, r ? r->tags : NULL);
	put_fields(o, ROW_ITEM, p->item, K_listen_for);
	view_put_prose(o, K_intro, v, intro, true);
	put_text(o, K_intro_typed, intro);
	put_bool(o, K_times_unsure, is_unsure(v, p));
	put_bool(o, K_listed, p->listing != NULL);
	put_text(o, K_earlier, is_earlier(v, p) ? words_of("lead_earlier") : NULL);
	put_bool(o, K_heard, p->heard);
	put_bool(o, K_has_notes, p->has_notes);
	put(o, K_cues, cues_json(v, p));
	put(o, K_notes, view_group_json(v, group, VIEW_TIMED, VIEW_TIMED));
	put(o, K_untimed, view_group_json(v, group, VIEW_UNTIMED, VIEW_UNTIMED));
	put(o, K_markers, view_group_json(v, group, VIEW_MARKER, VIEW_MARKER));
	put_bool(o, K_has_markers, view_has(o, K_markers));
	put(o, K_by_device, by_device_json(v, p, false));
	put(o, K_told, by_device_json(v, p, true));
	put(o, K_lines, view_draft_notes(v, group));
	put_bool(o, K_has_told, p->in_draft || json_array_size(wheel));
	put_bool(o, K_has_wheel, json_array_size(wheel));
	put(o, K_wheel, wheel);
	put(o, K_ratings, view_ratings(v, K_item, &p->item->row.uuid));
	return o;
}

/* ---- the sections of a review ---- */

/* Returns true if a track is in a section, or in a group of tracks without one. */
static bool
is_in(const struct view_place *p, const struct section *s, const struct view_place *first)
{
	return p->section == s && (!first || text_order(p->group, first->group) == 0);
}

/* Adds the tracks of a section to its JSON object o. Returns true if a draft shows any of them. */
static bool
put_items(json_t *o, const struct view *v, const struct section *s, const struct view_place *first,
	const json_t *wheels)
{
	json_t *items = json_array();
	bool noted = false, told = false;

	EACH_IN (p, v->places, v->n_places) {
		char uuid[UUID_TEXT];
		json_t *wheel = json_object_get(wheels, uuid_text(&p->item->row.uuid, uuid));

		if (!is_in(p, s, first))
			continue;
		noted |= p->has_notes;
		told |= p->in_draft || wheel;
		json_array_append_new(
			items, section_item_json(v, p, wheel ? json_incref(wheel) : json_array()));
	}
	put_bool(o, K_has_items, noted);
	put(o, K_items, items);
	return told;
}

bool
view_section_tells(const json_t *section, bool ratings)
{
	return view_has(section, K_has_told) || view_has(section, K_has_answers) ||
		view_has(section, K_has_results) || view_has(section, K_has_said) ||
		json_is_object(json_object_get(section, K_score)) ||
		(ratings && (view_has(section, K_has_wheel) || view_has(section, K_pictures)));
}

void
view_section_unrated(json_t *section)
{
	bool told = view_has(section, K_told);

	EACH_VALUE (item, json_object_get(section, K_items)) {
		put_bool(item, K_has_told, view_has(item, K_lines));
		told |= view_has(item, K_lines);
	}
	put_bool(section, K_has_told, told);
	put_bool(section, K_has_said, view_has_said(json_object_get(section, K_score)));
	put_bool(section, K_tells,
		view_section_tells(section, false) || view_has(section, K_pictures));
}

json_t *
view_section(const struct view *v, const struct section *s, const struct view_place *first)
{
	bool list = false;

	EACH_IN (place, v->places, v->n_places)
		list = list || place->section;
	const char *title = words_of(list ? "also_heard" : "all_tracks");
	if (s)
		title = row_name(ROW_SECTION, s);
	else if (first && first->group)
		title = first->group;
	const struct uuid *id = s ? &s->row.uuid : &uuid_max;
	json_auto_t *wheels = view_wheels(v, s, false);
	size_t group = view_group_of(v, NULL, s, PART_COUNT);
	json_t *o = json_object(), *notes = view_group_json(v, group, VIEW_TIMED, VIEW_UNTIMED),
	       *wheel = json_incref(json_object_get(wheels, "")),
	       *score = view_score(v, "score", id);
	size_t own = json_array_size(notes);

	put_text(o, K_id, s ? s->id : NULL);
	put_text(o, K_title, title);
	put_text(o, K_name, title && *title ? title : s->id);
	put_text(o, K_about, s ? s->about : NULL);
	put_list(o, K_attributes, s ? s->attributes : NULL);
	json_t *questions = view_questions(v, id), *told = view_draft_notes(v, group);
	bool items_told = put_items(o, v, s, first, wheels),
	     has_told = items_told || json_array_size(told),
	     has_notes = view_has(o, K_has_items) || own;
	bool answers = view_any_has(questions, K_has_told);
	put(o, K_notes, notes);
	put(o, K_told, told);
	put_bool(o, K_has_told, has_told);
	put_bool(o, K_has_answers, answers);
	put(o, K_markers, view_group_json(v, group, VIEW_MARKER, VIEW_MARKER));
	put_bool(o, K_has_notes, has_notes);
	put_bool(o, K_has_wheel, json_array_size(wheel));
	bool rated = json_array_size(wheel) || score;
	put_bool(o, K_has_said, view_has_said(score) || view_any_has(wheel, K_has_said));
	put_bool(o, K_has_content, has_notes || rated);
	json_t *results = s ? view_results(v, s) : json_array();
	put_bool(o, K_has_results, json_array_size(results));
	put(o, K_pictures, s ? view_pictures_of(v, s->id, title) : json_array());
	put(o, K_results, results);
	put(o, K_questions, questions);
	put(o, K_ratings, view_ratings(v, "section", id));
	put(o, K_wheel, wheel);
	if (score)
		json_object_set_new(score, K_name, json_string(title && *title ? title : s->id));
	put(o, K_score, score);
	put_bool(o, K_tells, view_section_tells(o, true));
	put(o, K_standing, s ? view_section_boilerplate(v, s) : NULL);
	return o;
}

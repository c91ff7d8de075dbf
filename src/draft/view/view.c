/* Builds the tree from the parts that the other view_*.c make, in the order of the playlist, and
 * decides which section has a word of the wheel. schema/export.schema.json describes each key. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/view.h"

#include <stdlib.h>

#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/name.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/view/view_private.h"
#include "review/files/session_file.h"
#include "review/files/words.h"
#include "review/record/section.h"

/* The parts of a review to which notes without a track can belong, in the order of a review. */
const char *const view_parts[PART_COUNT] = { K_opening, K_technology, K_packaging, K_build, K_fit,
	K_comfort, K_isolation, K_tips, K_cable, K_controls, K_software, K_multimedia, K_impression,
	K_fr, K_chain, K_question, K_diary, K_reader, K_summary, K_like, K_improve, K_tagline,
	K_excerpts, K_other };

/* Puts each part's notes as "parts", and the UUIDs of its notes that a draft shows as "told". */
static void
put_parts(json_t *tree, const struct view *v)
{
	json_t *parts = json_object(), *told = json_object();

	for (size_t i = 0; i < PART_COUNT; i++) {
		size_t group = view_group_of(v, NULL, NULL, i);

		put(parts, view_parts[i], view_group_json(v, group, VIEW_TIMED, VIEW_UNTIMED));
		put(told, view_parts[i], view_draft_notes(v, group));
	}
	for (size_t i = 0; i < v->parts.n; i++) {
		size_t group = view_group_of(v, NULL, NULL, PART_OWN + i);
		CLEANUP(pointer_free) char *key = xasprintf(VIEW_OWN_PART "%s", v->parts.v[i]);

		put(parts, key, view_group_json(v, group, VIEW_TIMED, VIEW_UNTIMED));
		put(told, key, view_draft_notes(v, group));
	}
	put(tree, K_parts, parts);
	put(tree, K_told, told);
}

bool
view_has(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);

	return json_is_true(value) || json_array_size(value);
}

bool
view_any_has(const json_t *list, const char *key)
{
	EACH_VALUE (one, list)
		if (view_has(one, key))
			return true;
	return false;
}

/* Returns an object that is true for each part of a review (build, comfort, …) that has notes, or
 * one of the pictures, which may be NULL. A template prints headings by it, because it cannot ask
 * whether a list is empty without looping over it. */
static json_t *
has_parts_json(const json_t *tree, const json_t *parts, const json_t *pictures)
{
	static const char *const nonsound[] = { K_packaging, K_build, K_fit, K_comfort, K_isolation,
		K_tips, K_cable, K_controls, K_software };
	json_t *o = json_object();
	bool any = false;

	EACH_IN (one, view_parts, PART_COUNT)
		put_bool(o, *one, view_has(parts, *one) || view_has(pictures, picture_place(*one)));
	EACH_OF (x, nonsound)
		any |= view_has(o, *x);
	put_bool(o, K_nonsound, any);
	put_bool(o, K_fit_comfort,
		view_has(o, K_fit) || view_has(o, K_comfort) || view_has(o, K_isolation));
	const json_t *scores = json_object_get(tree, K_scores);
	put_bool(o, K_conclusions,
		view_has(o, K_summary) || view_has(o, K_like) || view_has(o, K_improve) ||
			json_is_object(json_object_get(tree, K_total)) ||
			json_is_object(json_object_get(scores, K_sonic_quality)) ||
			json_is_object(json_object_get(scores, K_bias)));
	put_bool(o, K_driveability,
		view_has(o, K_chain) || view_has(tree, K_driveability) ||
			view_has(json_object_get(tree, K_drive), K_ladder));
	return o;
}

static json_t *
has_json(const json_t *tree)
{
	json_t *o = has_parts_json(tree, json_object_get(tree, K_parts), NULL);

	put_bool(o, K_sound, view_any_has(json_object_get(tree, K_sections), K_has_content));
	put_bool(o, K_chains, view_any_has(json_object_get(tree, K_chains), K_used));
	put_bool(o, K_questions, view_any_has(json_object_get(tree, K_questions), K_has_answers));
	put_bool(o, K_comparisons, view_has(tree, K_comparisons));
	put_bool(o, K_variants, view_any_has(json_object_get(tree, K_devices), K_variants));
	put_bool(o, K_wheel, view_has(tree, K_wheel));
	put_bool(o, K_plots, false);
	return o;
}

static int
hz_order(const void *a, const void *b)
{
	BOTH_OF(struct view_row, x, y, a, b);
	int o = number_order_real(x->note->hz, y->note->hz);

	return o ? o : (x > y) - (x < y);
}

static bool
is_of_frequency(const struct view *v, const struct view_row *x, const void *what)
{
	(void)v, (void)what;
	return x->home == VIEW_AT_FREQUENCY;
}

/* Returns the data for a draft's chapter on frequency response: whether there is a picture, the
 * notes, and the notes on single frequencies. */
static json_t *
fr_json(const struct view *v, const json_t *tree)
{
	json_t *told = json_object_get(json_object_get(tree, K_told), K_fr), *o = json_object();
	/* the notes on single frequencies, lowest first */
	json_t *sweeps = view_notes(v, is_of_frequency, NULL, VIEW_UUIDS, hz_order);

	put_bool(o, K_has_picture, view_has(json_object_get(tree, K_picture), K_fr));
	put_bool(o, K_has_notes, json_array_size(told) || json_array_size(sweeps));
	put(o, K_told, json_incref(told));
	put_bool(o, K_has_sweeps, json_array_size(sweeps));
	put(o, K_sweeps, sweeps);
	return o;
}

static json_t *
draft_contents_json(const json_t *tree)
{
	json_t *o = has_parts_json(
		tree, json_object_get(tree, K_told), json_object_get(tree, K_picture));
	const json_t *device = json_object_get(tree, K_device),
		     *sections = json_object_get(tree, K_sections);

	put_bool(o, K_general,
		view_has(o, K_technology) || *view_text(device, K_tips_text) ||
			*view_text(device, K_specs));
	bool questions = view_any_has(json_object_get(tree, K_questions), K_has_told);
	put_bool(o, K_questions, questions);
	const json_t *fr = json_object_get(tree, K_fr);
	put_bool(o, K_fr, view_has(fr, K_has_notes) || view_has(fr, K_has_picture));
	put_bool(o, K_timbre, view_any_has(sections, K_timbre));
	put_bool(o, K_fr_apart, view_has(o, K_fr) && !view_has(o, K_timbre));
	put_bool(o, K_sound,
		questions || view_has(o, K_fr) || view_has(o, K_impression) ||
			view_has(o, K_multimedia) || view_has(o, K_question) ||
			view_has(o, K_other) || view_has(tree, K_wheel) ||
			view_any_has(sections, K_tells));
	put_bool(o, K_comparisons,
		view_any_has(json_object_get(tree, K_comparisons), K_has_notes) ||
			view_has(json_object_get(tree, K_picture), K_comparisons));
	put_bool(o, K_ratings, view_has(tree, K_wheel_rest) || view_has(tree, K_results));
	put_bool(o, K_blind, view_has(tree, K_results) || view_any_has(sections, K_has_results));
	put_bool(o, K_aside, view_has(o, K_diary) || view_has(o, K_reader));
	return o;
}

/* Returns the measurements of the session file, with file names instead of paths. */
static json_t *
measurements_json(const char *text)
{
	json_t *all = json_read(text), *targets = json_object_get(all, "targets"), *one;
	size_t i;

	json_array_foreach (json_object_get(all, K_fr), i, one)
		put_file_name(one, K_file, json_string_value(json_object_get(one, K_file)));
	json_array_foreach (targets, i, one)
		if (json_is_string(one))
			json_array_set_new(
				targets, i, json_string(file_name(json_string_value(one))));
	return all;
}

static json_t *
review_json(const struct view *v)
{
	const struct review *x = v->review;
	json_t *o = json_object();

	put_fields(o, ROW_REVIEW, x, K_id, K_title);
	put_text(o, K_tagline, view_about(v, K_tagline, x->tagline));
	put_text(o, K_excerpts, view_about(v, "excerpts", x->excerpts));
	put_int(o, K_days, (int64_t)v->n_days);
	for (size_t i = 0; i < 2; i++) {
		json_t *day = view_day_json(v, i ? v->n_days - 1 : 0);

		put(o, i ? K_last_date : K_first_date, json_incref(json_object_get(day, K_date)));
		put(o, i ? K_last : K_first, day);
	}
	put_file_name(o, K_playlist, x->playlist);
	put_file_name(o, K_lexicon, lexicon_is_words(x->lexicon) ? LEXICON_OF_WORDS : x->lexicon);
	put_file_name(o, K_template, x->template);
	put_json(o, K_scale, x->scale);
	put_json(o, K_bias_scale, x->bias_scale);
	put_json(o, K_wheel_scale, x->wheel_scale);
	put(o, K_measurements, measurements_json(x->measurements));
	put(o, K_pictures, view_pictures_read(x->pictures));
	put_json(o, K_published, x->published);
	return o;
}

static void
add_section(struct view *v, const struct section *s)
{
	size_t i = 0;

	while (i < v->all.n && v->all.v[i] != s)
		i++;
	if (s && i == v->all.n)
		LIST_ADD(&v->all, s);
}

static void
find_sections(struct view *v)
{
	CLEANUP(pointer_free) const struct section **own = NULL;
	size_t n = section_list(v->r, v->review, &own);

	EACH_IN (each, own, n)
		add_section(v, *each);
	v->n_listed = v->all.n;
	EACH_IN (place, v->places, v->n_places)
		add_section(v, place->section);
	EACH_IN (one, v->sections, v->n_sections)
		add_section(v, *one);
}

/* Returns true if the section has a track or a note. */
static bool
is_there(const struct view *v, const struct section *s)
{
	bool is = false;

	EACH_IN (place, v->places, v->n_places)
		is |= place->section == s;
	EACH_IN (one, v->sections, v->n_sections)
		is |= *one == s;
	return is;
}

/* Returns the sections of the review, then the groups of tracks without one. */
static json_t *
sections_json(const struct view *v)
{
	json_t *list = json_array();
	bool timbre = false;

	EACH (each, &v->all) {
		const struct section *s = *each;

		if (!is_there(v, s) || !view_wants_section(v, s))
			continue;
		json_t *one = view_section(v, s, NULL);
		/* The draft shows the frequency response in the first section about timbre. */
		bool first = !timbre && view_has(one, K_tells) &&
			(text_has_name(s->id, "timbre") || text_has_name(s->title, "timbre"));
		put_bool(one, K_timbre, first);
		timbre |= first;
		json_array_append_new(list, one);
	}
	for (size_t i = 0, k; i < v->n_places && uuid_none(&v->filter.section); i++) {
		const struct view_place *p = &v->places[i];

		for (k = 0; k < i &&
			(v->places[k].section || text_order(v->places[k].group, p->group) != 0);)
			k++;
		if (p->section || k < i)
			continue;
		json_t *one = view_section(v, NULL, p);
		put_bool(one, K_timbre, false);
		json_array_append_new(list, one);
	}
	return list;
}

/* Returns the total of the sections' scores; NULL: none (figure_total). */
static json_t *
total_json(const struct view *v, const json_t *sections)
{
	CLEANUP(pointer_free)
	struct figure_score *of = xcalloc(json_array_size(sections) + 1, sizeof(of[0]));
	json_auto_t *asked = json_read(v->review->total);
	struct buf weights = BUF_INIT;
	struct figure_total t;
	size_t n = 0;

	EACH_VALUE (one, sections) {
		const json_t *score = json_object_get(one, K_score),
			     *value = json_object_get(score, K_value);
		const char *weight =
			view_text(json_object_get(asked, "weights"), view_text(one, K_id));

		if (!json_is_number(value))
			continue;
		of[n++] = (struct figure_score){ view_text(one, K_id), json_number_value(value),
			json_object_get(score, K_scale) };
		if (*weight && !text_same(weight, "1"))
			buf_add_part(&weights, words_of("comma"), "%s × %s", view_text(one, K_name),
				weight);
	}
	if (!figure_total(&t, v->review->total, of, n)) {
		buf_finish(&weights);
		return NULL;
	}
	const char *max = *t.of ? t.of : NULL;
	const char *how = t.sums ? "sum" : "mean";
	json_t *o = json_pack("{s:f, s:s, s:s*, s:s, s:s, s:I}", K_value, t.value, K_text, t.text,
		K_of, max, K_how, how, K_how_words, words_of(t.sums ? "total_sum" : "total_mean"),
		K_sections, (json_int_t)t.n);
	put_built(o, K_weights_text, &weights);
	free(t.text);
	return o;
}

/* Returns the first section that asks for an attribute; NULL: none. */
static json_t *
asking_section(const json_t *tree, const char *attribute)
{
	EACH_VALUE (section, json_object_get(tree, K_sections))
		EACH_VALUE (one, json_object_get(section, K_attributes))
			if (text_same(json_string_value(one), attribute))
				return section;
	return NULL;
}

/* Puts what the device as a whole was rated for also into the section that asks for the word,
 * unless it was rated for it itself. */
static void
place_wheel(json_t *tree)
{
	json_t *rest = json_array();

	EACH_VALUE (one, json_object_get(tree, K_wheel)) {
		json_t *to = asking_section(tree, view_text(one, K_attribute));
		json_t *wheel = json_object_get(to, K_wheel);
		bool has = !to;

		EACH_VALUE (there, wheel)
			has |= text_same(
				view_text(there, K_attribute), view_text(one, K_attribute));
		json_array_append(has ? rest : wheel, one);
		if (has)
			continue;
		put_bool(to, K_has_wheel, true);
		put_bool(to, K_tells, true);
		put_bool(to, K_has_content, true);
		if (view_has(one, K_has_said))
			put_bool(to, K_has_said, true);
	}
	put(tree, K_wheel_rest, rest);
}

static json_t *
tree_json(const struct view *v)
{
	json_t *o = json_object();

	put_int(o, K_view, VIEW_VERSION);
	put(o, K_review, review_json(v));
	view_put_front_matter(o, v);
	view_put_author(o, v);
	view_put_devices(o, v);
	put(o, K_sections, sections_json(v));
	put(o, K_total, total_json(v, json_object_get(o, K_sections)));
	put_parts(o, v);
	put(o, K_driveability, view_chain_remarks(v, NULL));
	put(o, K_drive, view_drive(v));
	put(o, K_fr, fr_json(v, o));
	view_put_comparisons(o, v);
	json_auto_t *wheels = view_wheels(v, NULL, true);
	put(o, K_wheel, json_incref(json_object_get(wheels, "")));
	place_wheel(o);
	put(o, K_ratings, view_ratings(v, "whole", NULL));
	put(o, K_every_rating, NULL); /* view_every_rating: it may be larger than all the rest */
	put(o, K_scores,
		json_pack("{s:o?, s:o?}", K_sonic_quality, view_score(v, "sonic-quality", NULL),
			K_bias, view_score(v, "bias", NULL)));
	view_put_score_table(o, v);
	/* All plots are null here; export_tree fills them in, in a copy of the tree. */
	put(o, K_plots, json_pack("{s:n, s:n, s:n}", K_wheel, K_profile, K_fr));
	view_put_testing(o, v);
	put(o, K_has, has_json(o));
	put(o, K_tells, draft_contents_json(o));
	return o;
}

/* Finds the device of the filter. Returns false with err if none or several are called so. */
static bool
find_wanted_device(struct view *v, struct err *err)
{
	if (!v->filter.device)
		return true;
	CLEANUP(name_search_finish) struct name_search s;
	name_search_init(&s, v->filter.device);
	EACH_ROW (device, d, v->r, ROW_DEVICE)
		if (uuid_none(&d->same_as))
			name_search_offer_names(&s, d->id, d->name, (size_t)d->row.nr);
	if (!name_search_one(&s, "device", "`earlog show` lists the devices of the review", err))
		return false;
	const struct device *found = record_at(v->r, ROW_DEVICE, s.at);
	v->wanted_device = found->row.uuid;
	return true;
}

struct view *
view_open(const struct record *r, const struct profile *profile, const struct view_filter *filter,
	struct err *err)
{
	static const struct profile nobody;
	const struct review *review = record_next(r, ROW_REVIEW, NULL);
	struct view *v;

	while (review && review->row.deleted)
		review = record_next(r, ROW_REVIEW, review);
	if (!review) {
		err_set(err, "there is no such review in the archive, or it is in the trash");
		return NULL;
	}
	v = xcalloc(1, sizeof(*v));
	v->r = r;
	v->here = (struct selection){ .v = &v->r, .n = 1 };
	v->review = review;
	v->tested = record_find(r, ROW_DEVICE, &review->device);
	const struct device_kind *kind = device_kind(v->tested ? v->tested->kind : NULL);
	v->source = kind->place ? kind : NULL;
	v->profile = profile ? profile : &nobody;
	if (filter)
		v->filter = *filter;
	if (!find_wanted_device(v, err)) {
		free(v);
		return NULL;
	}
	view_shown_init(v);
	find_sections(v);
	view_chains_init(v);
	view_usual_init(v);
	view_notes_init(v);
	view_ratings_init(v);
	v->tree = tree_json(v);
	view_put_device_contents(v);
	return v;
}

void
view_close(struct view *v)
{
	if (!v)
		return;
	json_release(v->tree);
	view_notes_finish(v);
	view_ratings_finish(v);
	EACH_IN (one, v->chain_names, v->n_chains)
		free(*one);
	free(v->chain_names);
	EACH_IN (one, v->on_chain, record_count(v->r, ROW_CHAIN))
		free(*one);
	free(v->on_chain);
	free(v->heard.v);
	free(v->all.v);
	free(v->usual.v);
	uuids_finish(&v->base);
	free(v->chains);
	view_shown_finish(v);
	free(v);
}

const json_t *
view_tree(const struct view *v)
{
	return v->tree;
}

void
view_redact(struct view *v)
{
	v->redacts = true;
	put_redacted(v->tree);
}

json_t *
view_all_notes(const struct view *v)
{
	json_t *all = json_array(), *parts = json_object_get(v->tree, K_parts);

	EACH_VALUE (section, json_object_get(v->tree, K_sections)) {
		json_array_extend(all, json_object_get(section, K_notes));
		EACH_VALUE (item, json_object_get(section, K_items)) {
			json_array_extend(all, json_object_get(item, K_notes));
			json_array_extend(all, json_object_get(item, K_markers));
			json_array_extend(all, json_object_get(item, K_untimed));
		}
	}
	EACH_MEMBER (part, list, parts)
		json_array_extend(all, list);
	return all;
}

/* Replaces the value of a key by a shallow copy. Returns the copy; borrowed. */
static json_t *
copy_member(json_t *in, const char *key)
{
	json_t *copy = json_copy(json_object_get(in, key));

	put(in, key, copy);
	return copy;
}

json_t *
view_copy(const struct view *v)
{
	json_t *tree = json_copy(v->tree), *sections = copy_member(tree, K_sections),
	       *comparisons = copy_member(tree, K_comparisons);

	copy_member(tree, K_plots);
	copy_member(tree, K_has);
	copy_member(tree, K_tells);
	copy_member(tree, K_fr);
	for (size_t i = 0; i < json_array_size(comparisons); i++)
		json_array_set_new(comparisons, i, json_copy(json_array_get(comparisons, i)));
	for (size_t i = 0; i < json_array_size(sections); i++) {
		json_t *section = json_copy(json_array_get(sections, i));
		json_t *items = copy_member(section, K_items);

		json_array_set_new(sections, i, section);
		for (size_t k = 0; k < json_array_size(items); k++)
			json_array_set_new(items, k, json_copy(json_array_get(items, k)));
	}
	return tree;
}

bool
view_is_whole(const struct view *v)
{
	const struct view_filter *f = &v->filter;

	return !f->only && uuid_none(&f->section) && !f->items && !f->device && !f->since;
}

/* ---- the table of the keys: schema/export.schema.json ---- */

/* Adds the list `required` to each object of the schema that has no other keys than these. A key
 * with a default may be absent. */
static void
require_keys(json_t *schema)
{
	json_auto_t *required = json_array();

	EACH_MEMBER (key, value, json_object_get(schema, "properties"))
		if (!json_object_get(value, "default"))
			json_array_append_new(required, json_string(key));
	if (json_is_false(json_object_get(schema, "additionalProperties")))
		json_object_set(schema, "required", required);
	EACH_MEMBER (key, value, schema)
		require_keys(value);
	EACH_VALUE (value, schema)
		require_keys(value);
}

json_t *
view_schema(void)
{
	const struct embedded *e = file_embedded("schema/export.schema.json");
	json_t *schema = json_loadb(e->data, e->size, 0, NULL);

	require_keys(schema);
	return schema;
}

const char *
view_key(size_t i)
{
	static const char *const keys[] = { VIEW_KEYS };

	return i < LENGTH(keys) ? keys[i] : NULL;
}

const char *
view_key_meaning(const char *key, size_t n, const char *what)
{
	static const struct {
		const char *key, *what, *is;
	} meanings[] = { VIEW_MEANINGS };

	EACH_OF (meaning, meanings)
		if (text_is(key, n, meaning->key) && text_same(meaning->what, what))
			return meaning->is;
	return "";
}

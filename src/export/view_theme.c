/* Groups comparisons and blind results by theme: the sections of the review's playlist, in their
 * order. Notes without a section are "elsewhere"; notes on a device without a track or a section
 * are about the whole device. */
#include "export/view_private.h"

#include <stdlib.h>

#include "record/abx.h"
#include "record/blind_result.h"

/* Returns the section of the review's playlist that has the track or, if place is NULL, that is
 * this section; NULL: none. */
static const struct section *
theme_of(const struct view *v, const struct view_place *place, const struct section *section)
{
	for (const struct view_place *p = v->places; p < v->places + v->n_places; p++) {
		bool same = place
			? p == place || (place->recording && p->recording == place->recording)
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

	for (const struct stretch *s = NULL; (s = record_next(v->r, ROW_STRETCH, s));) {
		if (s->row.deleted || !uuid_same(&s->sitting, &run->sitting) ||
			s->ended_ms < run->started_ms || s->started_ms > run->ended_ms)
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

	return !abx_is(run) && blind_order_read(run, &order) && order.ndevices == 2 &&
		view_pair_same(&(struct note_pair){ order.devices[0], order.devices[1] }, pair);
}

/* Returns true if the run is in the review's comparison of its two devices. */
static bool
is_compared_run(const struct view *v, const struct blind_run *run)
{
	for (const struct comparison *c = NULL; (c = record_next(v->r, ROW_COMPARISON, c));)
		if (!c->row.deleted && uuid_same(&c->review, &v->review->row.uuid) &&
			view_wants(v, VIEW_COMPARISONS) &&
			is_of_pair(run, &(struct note_pair){ v->review->device, c->device }))
			return true;
	return false;
}

json_t *
view_results(const struct view *v, const struct view_compared *c, const struct section *section)
{
	const struct record *r = c ? c->r : v->r;
	json_t *list = json_array();

	for (const struct blind_run *x = NULL; (x = record_next(r, ROW_BLIND_RUN, x));) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;
		bool own = uuid_same(&x->review, &v->review->row.uuid);

		if (c ? !uuid_same(&x->review, c->review) || !is_of_pair(x, c->pair)
		      : is_compared_run(v, x))
			continue;
		if ((own && !view_is_shown(v, &x->row, &x->review, &x->sitting)) ||
			(!c && !view_wants(v, VIEW_SETUP)) || section_of_run(v, x) != section)
			continue;
		if (abx_is(x))
			abx_add_sentence(r, x, &out);
		else
			view_add_device_run(&out, r, x);
		if (out.len)
			put_text(put_new(list), "text", out.s);
	}
	return list;
}

/* ---- the notes of a comparison ---- */

/* Returns true for a note of the comparison in a theme; NULL: elsewhere. */
static bool
is_in_theme(const struct view *v, const struct view_compared *c, const struct view_row *x,
	const struct section *theme)
{
	return view_is_between(x, c->pair, c->review) && (x->place || x->section) &&
		theme_of(v, x->place, x->section) == theme;
}

/* Returns the UUIDs of the notes on the devices as a whole. */
static json_t *
whole_json(const struct view_compared *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n; i++)
		if (view_is_between(c->rows[i], c->pair, c->review) && !c->rows[i]->place &&
			!c->rows[i]->section)
			json_array_append(list, c->rows[i]->uuid);
	return list;
}

/* Returns the tracks of a theme with the UUIDs of their notes. id: address of the theme in a draft;
 * NULL: returns all tracks of the comparison, without addresses. */
static json_t *
tracks_json(const struct view *v, const struct view_compared *c, const struct section *theme,
	const char *id)
{
	const struct view_place *place = NULL;
	json_t *list = json_array(), *notes = NULL;

	for (size_t i = 0; i < 2 * c->n; i++) {
		const struct view_row *x = c->rows[i % c->n];

		/* The first pass lists notes without a track, the second pass notes on tracks. */
		if ((x->place != NULL) != (i >= c->n) ||
			!(id ? is_in_theme(v, c, x, theme)
			     : view_is_between(x, c->pair, c->review)))
			continue;
		if (!notes || x->place != place) {
			json_t *o = put_new(list);

			place = x->place;
			if (id)
				put_taken(o, "id",
					place ? xasprintf("%s/%s", id, place->item->id) : NULL);
			put_taken(o, "name", view_track_name(place));
			put_taken(o, "url", view_link(place, NO_MS));
			put(o, "notes", notes = json_array());
		}
		json_array_append(notes, x->uuid);
	}
	return list;
}

static void
add_theme(json_t *list, const struct view *v, const struct view_compared *c,
	const struct section *theme)
{
	CLEANUP(pointer_free)
	char *id = xasprintf("%s/%s", c->id, theme && theme->id ? theme->id : "elsewhere");
	json_auto_t *o = json_object(), *tracks = tracks_json(v, c, theme, id),
		    *results = theme ? view_results(v, c, theme) : json_array();
	const char *title = theme ? theme->title : "Elsewhere";

	put_text(o, "id", id);
	put_text(o, "section", theme ? theme->id : NULL);
	put_text(o, "name", title && *title ? title : theme->id);
	put(o, "tracks", json_incref(tracks));
	put(o, "results", json_incref(results));
	if (json_array_size(tracks) || json_array_size(results))
		json_array_append(list, o);
}

bool
view_put_compared(json_t *o, const struct view *v, const struct view_compared *c)
{
	json_t *whole = whole_json(c), *themes = json_array(), *results = view_results(v, c, NULL);
	CLEANUP(pointer_free)
	const struct section **done = xcalloc(v->n_places + 1, sizeof(done[0]));
	size_t n = 0;

	for (const struct view_place *p = v->places; p < v->places + v->n_places; p++) {
		size_t k = 0;

		while (k < n && done[k] != p->section)
			k++;
		if (k < n || !p->listing || !p->section)
			continue;
		done[n++] = p->section;
		add_theme(themes, v, c, p->section);
	}
	size_t in_sections = json_array_size(themes);
	add_theme(themes, v, c, NULL);
	put_bool(o, "has_rest",
		json_array_size(whole) || json_array_size(results) ||
			json_array_size(themes) > in_sections);
	bool any = json_array_size(whole) || json_array_size(themes) || json_array_size(results);
	put_text(o, "id", c->id);
	put(o, "items", tracks_json(v, c, NULL, NULL));
	put(o, "whole", whole);
	put(o, "themes", themes);
	put(o, "results", results);
	return any;
}

/* Adds to the list of a section what a comparison, or another review (`from`), says in it. */
static void
add_compared(json_t *list, const json_t *comparison, const json_t *from, const char *section)
{
	static const char *const keys[] = { "device", "tested", "others", "from_memory" };
	json_t *theme;
	size_t i;

	json_array_foreach (json_object_get(from ? from : comparison, "themes"), i, theme) {
		if (!*section || strcmp(view_text(theme, "section"), section) != 0)
			continue;
		json_t *o = put_new(list);
		for (size_t k = 0; k < LENGTH(keys); k++)
			put(o, keys[k], json_incref(json_object_get(comparison, keys[k])));
		put(o, "review", json_incref(json_object_get(from, "device")));
		put(o, "url", json_incref(json_object_get(from, "url")));
		put(o, "tracks", json_incref(json_object_get(theme, "tracks")));
		put(o, "results", json_incref(json_object_get(theme, "results")));
	}
}

void
view_put_compared_here(json_t *section, const json_t *comparisons)
{
	json_t *list = json_array(), *comparison, *from;
	size_t i, k;

	json_array_foreach (comparisons, i, comparison) {
		add_compared(list, comparison, NULL, view_text(section, "id"));
		json_array_foreach (json_object_get(comparison, "elsewhere"), k, from)
			add_compared(list, comparison, from, view_text(section, "id"));
	}
	put_bool(section, "tells_compared",
		json_array_size(list) > 0 || json_is_true(json_object_get(section, "tells")));
	put(section, "compared", list);
}

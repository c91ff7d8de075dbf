/* What the review says of each device: the notes that were made wearing it, its ratings and its
 * scores. A template for several devices tells them in turn. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/view_private.h"

#include "base/core/mem.h"
#include "base/text/text.h"

/* Returns true if a note or rating is of the device. */
static bool
is_of(const json_t *device, const json_t *o)
{
	bool tested = view_has(o, K_under_test);

	return tested == view_has(device, K_under_test) &&
		(tested || text_same(view_text(o, K_device), view_text(device, K_name)));
}

/* ---- notes ---- */

/* Puts the tracks on which there are notes on the device, in the order of the playlist. */
static void
put_items_of(json_t *device, const json_t *tree)
{
	json_t *list = json_array(), *one;

	EACH_VALUE (section, json_object_get(tree, K_sections))
		EACH_VALUE (item, json_object_get(section, K_items)) {
			json_auto_t *notes = json_array();

			EACH_VALUE (worn, json_object_get(item, K_by_device))
				if (is_of(device, worn))
					json_array_extend(notes, json_object_get(worn, K_notes));
			if (!json_array_size(notes))
				continue;
			one = put_new(list);
			put_taken(one, K_id,
				xasprintf("%s/%s", view_text(device, K_id), view_text(item, K_id)));
			put_same(one, item, K_name, K_title, K_artist, K_url);
			put_text(one, K_section, view_text(section, K_name));
			put(one, K_notes, json_incref(notes));
		}
	put(device, K_items, list);
}

/* Puts the UUIDs of the notes on the device that are of no track. Those that are of the review,
 * whatever was worn, are told by part, and so are those of the device under test in three more
 * parts; an answer to a question is with the device. */
static void
put_whole(json_t *device, const struct view *v)
{
	json_auto_t *notes = view_all_notes(v);
	bool of_tested = view_has(device, K_under_test);
	json_t *list = json_array();

	EACH_VALUE (note, notes) {
		const struct view_row *x = view_note_row(v, note);
		const struct note *n = x->note;

		if (x->place || note_is_marker(n))
			continue;
		bool tested = view_is_tested(v, &n->setup),
		     told = tested && text_lists("reader question other", n->part) &&
			!record_find(v->r, ROW_QUESTION, &n->question);
		const char *worn = row_name(ROW_DEVICE, setup_row(v->r, &n->setup, ROW_DEVICE));

		if (!told && tested == of_tested &&
			(tested || text_same(worn, view_text(device, K_name))) &&
			!text_lists("tagline excerpts diary opening summary", n->part))
			json_array_append(list, x->uuid);
	}
	put(device, K_whole, list);
}

/* ---- ratings ---- */

struct device_ratings {
	json_t *device, *ratings, *scores, *sections; /* sections: their scores */
};

/* Adds a rating, or each of a list, that is of the device. section: where it was given; NULL: it is
 * of the device as a whole. */
static void
add_ratings(struct device_ratings *to, json_t *o, const json_t *section)
{
	const char *attribute = view_text(o, K_attribute);
	bool score = !*view_text(o, K_lexicon);

	EACH_VALUE (one, o)
		add_ratings(to, one, section);
	if (!json_is_object(o) || !is_of(to->device, o))
		return;
	if (score && section && text_same(attribute, "section")) {
		json_t *one = put_new(to->sections);

		put_text(one, K_id, view_text(section, K_id));
		put_text(one, K_name, view_text(section, K_name));
		put(one, K_score, json_copy(o));
		put_text(json_object_get(one, K_score), K_name, view_text(section, K_name));
	} else if (score && text_same(attribute, "sonic-quality"))
		put(to->scores, K_sonic_quality, json_incref(o));
	else if (score && text_same(attribute, "bias"))
		put(to->scores, K_bias, json_incref(o));
	else
		json_array_append(to->ratings, o);
}

static void
put_ratings_of(json_t *device, const json_t *tree)
{
	struct device_ratings to = { device, json_array(),
		json_pack("{s:n, s:n}", K_sonic_quality, K_bias), json_array() };
	const json_t *scores = json_object_get(tree, K_scores);

	add_ratings(&to, json_object_get(scores, K_sonic_quality), NULL);
	add_ratings(&to, json_object_get(scores, K_bias), NULL);
	add_ratings(&to, json_object_get(tree, K_ratings), NULL);
	EACH_VALUE (section, json_object_get(tree, K_sections)) {
		add_ratings(&to, json_object_get(section, K_score), section);
		add_ratings(&to, json_object_get(section, K_ratings), section);
		EACH_VALUE (item, json_object_get(section, K_items))
			add_ratings(&to, json_object_get(item, K_ratings), section);
	}
	put(device, K_ratings, to.ratings);
	put(device, K_scores, to.scores);
	put(device, K_section_scores, to.sections);
}

static void
put_content(json_t *device, const struct view *v)
{
	put_items_of(device, v->tree);
	put_whole(device, v);
	put_ratings_of(device, v->tree);
	const json_t *scores = json_object_get(device, K_scores);
	bool rated = view_has(device, K_ratings) || view_has(device, K_section_scores) ||
		json_is_object(json_object_get(scores, K_sonic_quality)) ||
		json_is_object(json_object_get(scores, K_bias));
	put_bool(device, K_has_ratings, rated);
	put_bool(device, K_has_content,
		rated || view_has(device, K_items) || view_has(device, K_whole));
}

void
view_put_device_contents(const struct view *v)
{
	put_content(json_object_get(v->tree, K_device), v);
	EACH_VALUE (device, json_object_get(v->tree, K_devices)) {
		struct buf specs = BUF_INIT;

		put_content(device, v);
		/* Below a heading they are a sentence. */
		buf_add(&specs, view_text(device, K_specs));
		if (!specs.len && *view_text(device, K_kind))
			buf_add(&specs, view_text(device, K_noun));
		text_capitalise(&specs);
		put_built(device, K_specs, &specs);
	}
}

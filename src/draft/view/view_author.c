/* Texts that the author wrote once for all drafts, with their slots filled; disclosure, pictures
 * and the author's address. front_matter.c fills the slots of front matter. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/json.h"
#include "draft/view/view_private.h"

#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/escape.h"
#include "review/files/session_file.h"
#include "review/files/words.h"

struct slot {
	const char *word, *value; /* value NULL: not known, the slot stays */
};

/* Replaces the slots of a text by their values. Returns the new text, which the caller frees. */
static char *
filled(const char *text, const struct slot *slots, size_t n)
{
	struct buf out = BUF_INIT;
	const char *s = text, *from = text;
	size_t len;

	for (; (s = text_slot(text, s, &len)); s += len)
		EACH_IN (one, slots, n)
			if (one->value && text_is(s + 1, len - 2, one->word)) {
				buf_add_bytes(&out, from, (size_t)(s - from));
				buf_add(&out, one->value);
				from = s + len;
			}
	buf_add(&out, from);
	return buf_detach(&out);
}

/* Fills the slots {device}, {price}, {link}, {from}, {reviewer} and {site} of a standing text. */
static char *
filled_standing(const struct view *v, const char *text)
{
	CLEANUP(pointer_free) char *price = v->tested ? view_prices_text(v->tested) : NULL;
	const struct slot slots[] = { { "device", row_name(ROW_DEVICE, v->tested) },
		{ "price", price }, { "link", v->tested ? v->tested->link : NULL },
		{ "from", v->review->unit_from }, { "reviewer", v->profile->reviewer_name },
		{ "site", v->profile->reviewer_site } };

	return filled(text, slots, LENGTH(slots));
}

char *
view_question_text(const struct view *v, const struct question *q)
{
	const struct slot slot = { "device", row_name(ROW_DEVICE, v->tested) };

	return filled(text_or(q->text, ""), &slot, 1);
}

char *
view_intro(const struct view *v, const struct view_place *p)
{
	CLEANUP(pointer_free) char *track = view_track_name(p);
	const struct slot slots[] = { { "device", row_name(ROW_DEVICE, v->tested) },
		{ "track", track },
		{ "section", p->section ? row_name(ROW_SECTION, p->section) : NULL } };

	return p->listing && p->listing->intro ? filled(p->listing->intro, slots, LENGTH(slots))
					       : NULL;
}

static json_t *
boilerplate_json(const struct view *v)
{
	json_t *o = json_object();

	EACH (p, &v->profile->boilerplate) {
		CLEANUP(pointer_free) char *text = filled_standing(v, p->value);

		put_text(o, p->key, *text ? text : NULL);
	}
	return o;
}

static json_t *
boilerplate_text_json(const struct view *v, const char *name, const char *text)
{
	CLEANUP(pointer_free) char *words = text ? filled_standing(v, text) : NULL;
	json_t *o = json_object();

	put_text(o, K_name, name);
	put_text(o, K_text, text_or(words, NULL));
	return o;
}

/* Puts a sentence on the origin of the review unit as "fact", such as "This unit is on loan from
 * X."; null if the origin is unknown. */
static void
put_fact(json_t *o, const struct review *x)
{
	const char *from = text_or(x->unit_from, ""), *comma = *from ? words_of("comma") : "";
	CLEANUP(pointer_free)
	char *key = xasprintf("unit_%s%s", text_or(x->unit_how, ""), *from ? "_from" : "");
	CLEANUP(pointer_free)
	char *heard = xasprintf("%s%s%s", text_or(x->unit_how, ""), comma, from);
	struct buf out = BUF_INIT;

	if (words_has(key))
		WORDS_ADD(&out, key, x->unit_from);
	else if (x->unit_how)
		WORDS_ADD(&out, "unit_heard", heard);
	if (x->unit_how && x->unit_where)
		WORDS_ADD(&out, "unit_where", x->unit_where);
	put_built(o, K_fact, &out);
}

/* Returns the author's disclosure: the boilerplate text for the origin of the review unit
 * (disclosure_tour, …; without one, disclosure), and the origin itself. */
static json_t *
disclosure_json(const struct view *v)
{
	const char *how = v->review->unit_how;
	CLEANUP(pointer_free)
	char *name = how ? xasprintf("disclosure_%s", how) : xstrdup("disclosure");
	const char *text = pairs_get(&v->profile->boilerplate, name);
	json_t *o = boilerplate_text_json(
		v, name, text ? text : pairs_get(&v->profile->boilerplate, "disclosure"));

	put_fact(o, v->review);
	return o;
}

/* Returns the boilerplate text that is called like the section's id; of some ids templates also ask
 * for a missing one. NULL: there is none. */
json_t *
view_section_boilerplate(const struct view *v, const struct section *s)
{
	const char *text = s->id ? pairs_get(&v->profile->boilerplate, s->id) : NULL;

	return text || text_lists("timbre resolution soundstage", s->id)
		? boilerplate_text_json(v, s->id, text)
		: NULL;
}

json_t *
view_picture(const char *path, const char *alt, const char *caption)
{
	struct buf out = BUF_INIT;
	json_t *o = json_object();

	escape_address(&out, path);
	put_text(o, K_path, path);
	put_built(o, K_url, &out);
	put_text(o, K_alt, alt);
	if (caption && *caption)
		put_text(o, K_caption, caption);
	return o;
}

json_t *
view_pictures_read(const char *pictures)
{
	json_t *all = json_read(pictures);

	EACH_VALUE (one, all) {
		CLEANUP(pointer_free) char *path = xstrdup(view_text(one, K_path));

		if (*path == '/' && access(path, F_OK) == 0)
			put_file_name(one, K_path, path);
	}
	return all;
}

/* Returns the session file's pictures in an object: the keys are the places of picture_place, such
 * as "header", else the values of `at`, each with a list of pictures. */
json_t *
view_pictures(const struct view *v)
{
	json_auto_t *read = view_pictures_read(v->review->pictures);
	json_t *o = json_object();

	EACH_VALUE (one, read) {
		const char *at = view_text(one, "at"), *place = picture_place(at);

		json_array_append_new(put_list_at(o, place ? place : at),
			view_picture(view_text(one, K_path), view_text(one, K_alt), NULL));
	}
	return o;
}

json_t *
view_pictures_of(const struct view *v, const char *id, const char *name)
{
	json_auto_t *all = view_pictures(v);
	json_t *list = json_array();

	EACH_MEMBER (at, some, all)
		if (!picture_place(at) && picture_is_of(at, id, name))
			json_array_extend(list, some);
	EACH_ROW (device, d, v->r, ROW_DEVICE) {
		const char *facts = text_same(d->id, id)
			? comparison_text(v->r, &v->review->row.uuid, &d->row.uuid,
				  offsetof(struct comparison, facts))
			: NULL;
		json_auto_t *said = json_read(facts);
		json_auto_t *pictures =
			view_pictures_read(json_string_value(json_object_get(said, K_pictures)));

		EACH_VALUE (one, pictures)
			json_array_append_new(list,
				view_picture(view_text(one, K_path), view_text(one, K_alt), NULL));
	}
	return list;
}

void
view_put_address(json_t *o, const char *key, const char *link)
{
	struct buf out = BUF_INIT;

	if (link && strchr(link, ':'))
		escape_address(&out, link);
	put_built(o, key, &out);
}

static json_t *
author_json(const struct view *v)
{
	json_t *o = json_object();

	put_text(o, K_name, v->profile->reviewer_name);
	put_text(o, K_site, v->profile->reviewer_site);
	view_put_address(o, K_url, v->profile->reviewer_site);
	put_text(o, K_language,
		v->profile->reviewer_language ? v->profile->reviewer_language
					      : v->profile->language);
	return o;
}

void
view_put_author(json_t *tree, const struct view *v)
{
	put(tree, K_author, author_json(v));
	put_bool(tree, K_headings_h2, v->profile->headings_h2);
	put_bool(tree, K_bare, !v->n_rows);
	put_bool(tree, K_yaml, true);
	put(tree, K_boilerplate, boilerplate_json(v));
	put(tree, K_disclosure, disclosure_json(v));
	put(tree, K_picture, view_pictures(v));
}

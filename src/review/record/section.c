/* Keeps what each review's playlist says of a section, and puts it into a loaded record in place of
 * what another playlist said. enrol.c stores the rows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/section.h"

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/lexicon.h"
#include "review/files/playlist.h"
#include "review/record/identity.h"

static json_t *
questions_json(const struct playlist_section *s)
{
	json_t *list = json_array();

	EACH_IN (q, s->questions, s->n_questions) {
		struct uuid u = identity_of_question(s->id, q->id);

		json_array_append_new(list,
			json_pack("{s:s, s:s*, s:o}", "uuid",
				uuid_text(&u, (char[UUID_TEXT]){ "" }), "text", q->text, "items",
				json_of_texts(q->items.v, q->items.n)));
	}
	return list;
}

static json_t *
cues_json(const struct playlist_section *s)
{
	json_t *list = json_array();

	EACH_IN (track, s->tracks, s->n_tracks)
		for (size_t i = 0; i < track->n_cues; i++) {
			const struct playlist_cue *c = &track->cues[i];
			CLEANUP(pointer_free) char *item = xasprintf("%s/%s", s->id, track->id);
			struct uuid u = identity_of_cue(track, item, i);
			json_t *one = json_pack("{s:s, s:I, s:s*}", "uuid",
				uuid_text(&u, (char[UUID_TEXT]){ "" }), "rank", (json_int_t)i,
				"listen_for", c->listen_for);

			if (c->timed)
				json_object_set_new(one, "time",
					json_pack("[I, I, b, b]", (json_int_t)c->time.pos_ms,
						(json_int_t)c->time.pos_end_ms, c->time.open,
						c->time.about));
			json_array_append_new(list, one);
		}
	return list;
}

char *
section_texts(const struct playlist_file *pl)
{
	json_auto_t *list = json_array();

	EACH_IN (s, pl->sections, pl->n_sections) {
		CLEANUP(pointer_free)
		char *scale = s->scale.step > 0 ? scale_json(&s->scale) : NULL;

		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s*, s:s*, s:o*, s:o, s:o, s:o}", "id", s->id,
				"title", s->title ? s->title : s->id, "about", s->about, "scale",
				scale, "words", json_read(s->lexicon), "attributes",
				json_of_texts(s->attributes.v, s->attributes.n), "questions",
				questions_json(s), "cues", cues_json(s)));
	}
	return json_dumps(list, JSON_COMPACT);
}

/* Returns true after changing *text to `now`. */
static bool
take_text(char **text, const char *now)
{
	if (text_order(*text, now) == 0)
		return false;
	xreplace(text, now);
	return true;
}

/* Returns the review's texts of its sections; NULL: none. The caller calls json_decref. */
static json_t *
section_texts_of(const struct review *review)
{
	return json_read(review ? review->sections : NULL);
}

/* Returns the object in the JSON array `list` that has a key with this value; NULL: none. */
static const json_t *
listed(const json_t *list, const char *key, const char *value)
{
	EACH_VALUE (one, (json_t *)list)
		if (text_order(json_string_value(json_object_get(one, key)), value) == 0)
			return one;
	return NULL;
}

static const json_t *
listed_row(const json_t *list, const struct uuid *row)
{
	return listed(list, "uuid", uuid_text(row, (char[UUID_TEXT]){ "" }));
}

static bool
take_deleted(struct row *row, const json_t *now)
{
	bool changed = row->deleted != !now;

	row->deleted = !now;
	return changed;
}

/* Gives the playlist's questions about a section the texts in `list`, and deletes others in memory.
 * list: NULL if an earlier version of earlog read the playlist; changes nothing. */
static bool
take_questions(struct record *r, const struct uuid *section, const json_t *list)
{
	bool changed = false;

	if (!list)
		return false;
	for (struct question *q = NULL; (q = record_next(r, ROW_QUESTION, q));) {
		if (!uuid_none(&q->review) || !uuid_same(&q->section, section))
			continue;
		const json_t *now = listed_row(list, &q->row.uuid);
		const json_t *of = json_object_get(now, "items");
		CLEANUP(pointer_free)
		char *items = json_array_size(of) ? json_dumps(of, JSON_COMPACT) : NULL;

		changed |= take_deleted(&q->row, now);
		if (!now)
			continue;
		changed |= take_text(&q->text, json_string_value(json_object_get(now, "text")));
		changed |= take_text(&q->items, items);
	}
	return changed;
}

/* As take_questions, for the cues of a section's tracks. */
static bool
take_cues(struct record *r, const struct uuid *section, const json_t *list)
{
	bool changed = false;

	if (!list)
		return false;
	for (struct cue *c = NULL; (c = record_next(r, ROW_CUE, c));) {
		const struct item *item = record_find(r, ROW_ITEM, &c->item);

		if (!item || !uuid_same(&item->section, section))
			continue;
		const json_t *now = listed_row(list, &c->row.uuid),
			     *time = json_object_get(now, "time");
		struct cue was = *c;

		changed |= take_deleted(&c->row, now);
		if (!now)
			continue;
		c->rank = json_integer_value(json_object_get(now, "rank"));
		c->pos_ms = time ? json_integer_value(json_array_get(time, 0)) : NO_MS;
		c->pos_end_ms = time ? json_integer_value(json_array_get(time, 1)) : NO_MS;
		c->open = json_is_true(json_array_get(time, 2));
		c->about = json_is_true(json_array_get(time, 3));
		changed |= c->rank != was.rank || c->pos_ms != was.pos_ms ||
			c->pos_end_ms != was.pos_end_ms || c->open != was.open ||
			c->about != was.about;
		changed |= take_text(
			&c->listen_for, json_string_value(json_object_get(now, "listen_for")));
	}
	return changed;
}

bool
section_lists_questions(const struct review *review)
{
	json_auto_t *list = section_texts_of(review);

	return json_object_get(json_array_get(list, 0), "questions");
}

bool
section_take_texts(struct record *r, const struct uuid *review)
{
	json_auto_t *list = section_texts_of(record_find(r, ROW_REVIEW, review));
	bool changed = false;

	EACH_VALUE (one, list) {
		struct uuid u = identity_of_section(json_string_value(json_object_get(one, "id")));
		struct section *s = record_find(r, ROW_SECTION, &u);
		const json_t *words = json_object_get(one, "attributes");
		CLEANUP(pointer_free)
		char *ids = json_array_size(words) ? json_dumps(words, JSON_COMPACT) : NULL;

		if (!s)
			continue;
		changed |= take_text(&s->title, json_string_value(json_object_get(one, "title")));
		changed |= take_text(&s->about, json_string_value(json_object_get(one, "about")));
		changed |= take_text(&s->attributes, ids);
		changed |= take_questions(r, &u, json_object_get(one, "questions"));
		changed |= take_cues(r, &u, json_object_get(one, "cues"));
	}
	return changed;
}

char *
section_words(const struct review *review, const struct section *s)
{
	const char *own = review ? review->lexicon : NULL;
	bool plain = !own || lexicon_is_words(own);
	/* Few lists have words: the others are not parsed. */
	bool any = plain && review && review->sections && strstr(review->sections, "\"words\"");
	json_auto_t *list = any ? section_texts_of(review) : NULL;
	json_auto_t *words = plain && own && !s ? json_read(own) : json_array();

	EACH_VALUE (one, list)
		if (!s || text_same(s->id, json_string_value(json_object_get(one, "id"))))
			json_array_extend(words, json_object_get(one, "words"));
	return json_array_size(words) ? json_text(words, JSON_COMPACT) : NULL;
}

bool
section_scale(const struct review *review, const struct section *s, struct scale *into)
{
	/* Few lists have a separate scale: the others are not parsed. */
	bool any = review && review->sections && strstr(review->sections, "\"scale\"");
	json_auto_t *list = any ? section_texts_of(review) : NULL;
	const char *scale = json_string_value(json_object_get(listed(list, "id", s->id), "scale"));

	return scale && scale_from_json(into, scale, ERR_IGNORED);
}

size_t
section_list(const struct record *r, const struct review *review, const struct section ***out)
{
	json_auto_t *list = section_texts_of(review);
	size_t n = 0;

	*out = xcalloc(json_array_size(list) + 1, sizeof(**out));
	EACH_VALUE (one, list) {
		struct uuid u = identity_of_section(json_string_value(json_object_get(one, "id")));

		(*out)[n] = record_find(r, ROW_SECTION, &u);
		if ((*out)[n] != NULL)
			n++;
	}
	return n;
}

const char *
section_name(const struct section *s)
{
	return text_or(s->title, s->id);
}

char *
section_title(const struct review *review, const struct section *s)
{
	json_auto_t *list = section_texts_of(review);
	const json_t *now = listed(list, "id", s->id);

	return xstrdup(now ? json_string_value(json_object_get(now, "title")) : s->title);
}

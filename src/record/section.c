#include "record/section.h"

#include <jansson.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/playlist.h"
#include "record/identity.h"

char *
section_texts(const struct playlist_file *pl)
{
	json_auto_t *list = json_array();

	for (size_t i = 0; i < pl->n_sections; i++) {
		const struct playlist_section *s = &pl->sections[i];
		json_t *ids = json_array();

		for (size_t k = 0; k < s->attributes.n; k++)
			json_array_append_new(ids, json_string(s->attributes.v[k]));
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s*, s:o}", "id", s->id, "title",
				s->title ? s->title : s->id, "about", s->about, "attributes", ids));
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
	return review && review->sections ? json_loads(review->sections, 0, NULL) : NULL;
}

bool
section_take_texts(struct record *r, const struct uuid *review)
{
	json_auto_t *list = section_texts_of(record_find(r, ROW_REVIEW, review));
	const json_t *one;
	size_t i;
	bool changed = false;

	json_array_foreach (list, i, one) {
		const char *id = json_string_value(json_object_get(one, "id"));
		struct uuid u = uuid_of_section(id ? id : "");
		struct section *s = record_find(r, ROW_SECTION, &u);
		const json_t *words = json_object_get(one, "attributes");
		CLEANUP(pointer_free)
		char *ids = json_array_size(words) ? json_dumps(words, JSON_COMPACT) : NULL;

		if (!s)
			continue;
		changed |= take_text(&s->title, json_string_value(json_object_get(one, "title")));
		changed |= take_text(&s->about, json_string_value(json_object_get(one, "about")));
		changed |= take_text(&s->attributes, ids);
	}
	return changed;
}

char *
section_title(const struct review *review, const struct section *s)
{
	json_auto_t *list = section_texts_of(review);
	const char *title = s->title;
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (text_order(json_string_value(json_object_get(one, "id")), s->id) == 0)
			title = json_string_value(json_object_get(one, "title"));
	return xstrdup(title);
}

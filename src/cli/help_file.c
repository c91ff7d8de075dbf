#include "cli/help_file.h"

#include <string.h>

#include "config/field.h"

/* The names of the types of values in the man pages. A key whose type has no name here is described
 * by the help text of the key. */
static const char *const kinds_of_value[] = {
	[FIELD_TEXT] = "text",
	[FIELD_ID] = "name",
	[FIELD_CHOICE] = "word",
	[FIELD_YES] = "yes or no",
	[FIELD_NUMBER] = "number",
	[FIELD_MS] = "milliseconds",
	[FIELD_TIME] = "time",
	[FIELD_TEXTS] = "list of texts",
	[FIELD_IDS] = "list of names",
	[FIELD_PAIRS] = "map of texts",
	[FIELD_FLAT] = "map",
	[FIELD_SCALE] = "map",
	[FIELD_MAP] = "map",
	[FIELD_LIST] = "list of maps",
	[FIELD_NAMED] = "map of maps, by name",
	[FIELD_JSON] = "anything",
	[FIELD_OWN] = NULL,
};

static json_t *
keys_json(const struct fields *const *maps)
{
	json_t *list = json_array();

	for (const struct fields *const *m = maps; *m; m++) {
		if (m > maps)
			json_array_append_new(
				list, json_pack("{s:s, s:s}", "macro", ".SS", "title", (*m)->name));
		for (const struct field *f = (*m)->v; f < (*m)->v + (*m)->n; f++) {
			CLEANUP(buf_finish) struct buf words = BUF_INIT;
			/* NULL if the help says which values the key takes */
			const char *kind = f->choices ? kinds_of_value[FIELD_CHOICE]
				: f->single || f->unit || (f->map && f->map->text)
				? NULL
				: kinds_of_value[f->type];

			buf_addf(&words, "%s.", f->help);
			if (f->required)
				buf_add(&words, " Required.");
			if (f->expected && !strstr(f->help, f->expected))
				buf_addf(&words, " Expected: %s.", f->expected);
			if (f->min < f->max)
				buf_addf(&words, " From %.15g to %.15g.", f->min, f->max);
			if (f->map)
				buf_addf(&words, " Its keys are under %s.", f->map->name);
			json_array_append_new(list,
				json_pack("{s:s, s:s?, s:s}", "name", f->name, "more", kind,
					"words", words.s));
		}
	}
	return list;
}

void
help_file_add(json_t *data)
{
	json_object_set_new(data, "session", keys_json(session_file_maps));
	json_object_set_new(data, "playlist", keys_json(playlist_maps));
	json_object_set_new(data, "profile", keys_json(profile_maps));
	json_object_set_new(data, "lexicon", keys_json(lexicon_maps));
}

/* Makes the JSON Schemas of the YAML files from the tables of field.h, with the few rules that a
 * table cannot hold. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/json_schema.h"

#include <assert.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/field.h"

static const struct schema_file {
	const char *name, *about;
	/* the tables of the file's maps; the first is the map of the whole file */
	const struct fields *const *maps;
} files[] = {
	{ "session",
		"One device under review, and what belongs to it. `earlog help session-file` "
		"prints an example.",
		session_file_maps },
	{ "playlist", "Sections of tracks, with cues to listen for.", playlist_maps },
	{ "profile", "config.yaml: the reviewer's own habits.", profile_maps },
	{ "lexicon", "A sound wheel or a glossary.", lexicon_maps },
};

/* Definitions that the schemas of several files need; a schema includes only those to which it
 * refers. */
static const struct shared_schema {
	const char *name, *schema;
} shared[] = {
	{ "text",
		"{'$comment': 'Types are never guessed: whatever is written is text.',"
		"'type': ['string', 'number', 'boolean']}" },
	/* The pattern accepts the same ids as field_id_valid. */
	{ "id",
		"{'type': ['string', 'number'], 'pattern': "
		"'^[^\\\\x00-\\\\x2a\\\\x2c\\\\x2d\\\\x2f\\\\x3a-\\\\x40\\\\x5b-\\\\x5e\\\\x60"
		"\\\\x7b-\\\\x7f]"
		"[^\\\\x00-\\\\x2a\\\\x2c\\\\x2f\\\\x3a-\\\\x40\\\\x5b-\\\\x5e\\\\x60"
		"\\\\x7b-\\\\x7f]*$'}" },
	{ "time",
		"{'$comment': '70, 70.5, \\\"1:10\\\", \\\"0:54-1:15\\\", \\\"~1:30\\\", "
		"\\\"3:00-\\\", start; quoted, for readers of YAML 1.1.',"
		"'type': ['string', 'number']}" },
	{ "yes-or-no", "{'enum': [true, false, 'yes', 'no']}" },
};

#define ID SCHEMA_REF("id")

/* The schema fragment of each field type, for table rows that give no `schema`. */
static const char *const of_types[] = {
	[FIELD_TEXT] = SCHEMA_TEXT,
	[FIELD_ID] = ID,
	[FIELD_CHOICE] = "{}",
	[FIELD_YES] = SCHEMA_REF("yes-or-no"),
	[FIELD_NUMBER] = SCHEMA_NUMBER,
	[FIELD_MS] = "{'type': 'integer'}",
	[FIELD_TIME] = SCHEMA_TIME,
	[FIELD_TEXTS] = SCHEMA_LIST(SCHEMA_TEXT),
	[FIELD_IDS] = SCHEMA_LIST(ID),
	[FIELD_PAIRS] = SCHEMA_PAIRS,
	[FIELD_FLAT] = SCHEMA_MAP,
	[FIELD_SCALE] = SCHEMA_EITHER(SCHEMA_PATTERN("^-?[0-9.]+ *- *[0-9.]+$"), SCHEMA_MAP),
	[FIELD_MAP] = SCHEMA_MAP,
	[FIELD_LIST] = SCHEMA_LIST(SCHEMA_MAP),
	[FIELD_NAMED] = SCHEMA_NAMED,
	[FIELD_JSON] = "{}",
	[FIELD_PASS] = "{}",
	[FIELD_OWN] = NULL,
};

/* Appends the name of a map's definition, which is part of an address: the map's name, with dashes
 * for spaces and without the signs of a key, `defaults:`. */
static void
add_definition_name(struct buf *out, const struct fields *map)
{
	for (const char *s = map->name; *s; s++)
		if (*s != '`' && *s != ':')
			buf_add_char(out, *s == ' ' ? '-' : *s);
}

/* Converts a fragment to JSON: ' becomes ", and @ becomes the definition name of `map`. */
static json_t *
fragment_json(const char *fragment, const struct fields *map)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	for (const char *s = fragment; *s; s++)
		if (*s == '@')
			add_definition_name(&text, map);
		else
			buf_add_char(&text, *s == '\'' ? '"' : *s);
	json_t *j = json_read(text.s);
	assert(j);
	return j;
}

static void
add_map(json_t *schema, const struct fields *fs)
{
	json_auto_t *required = json_array();
	json_t *keys = json_object();

	EACH (f, fs) {
		const char *fragment = f->schema ? f->schema : of_types[f->type];

		assert(fragment && f->help);
		json_t *j = fragment_json(fragment, f->map);
		if (f->choices) {
			json_t *words = json_array();

			for (const char *const *c = f->choices; *c; c++)
				json_array_append_new(words, json_string(*c));
			json_object_set_new(j, "enum", words);
		}
		if (f->min < f->max) {
			json_object_set_new(j, "minimum", json_real(f->min));
			json_object_set_new(j, "maximum", json_real(f->max));
		}
		json_object_set_new(j, "description", json_string(f->help));
		if (f->was) {
			json_t *earlier = json_deep_copy(j);

			json_object_set_new(earlier, "deprecated", json_true());
			json_object_set_new(keys, f->was, earlier);
		}
		json_object_set_new(keys, f->name, j);
		if (f->required)
			json_array_append_new(required, json_string(f->name));
	}
	json_object_set_new(schema, "type", json_string("object"));
	json_object_set_new(schema, "properties", keys);
	if (json_array_size(required))
		json_object_set(schema, "required", required);
	json_object_set_new(schema, "additionalProperties", json_false());
}

static json_t *
file_schema(const struct schema_file *of)
{
	CLEANUP(pointer_free) char *title = xasprintf("earlog %s", of->maps[0]->name);
	json_t *defs = json_object();
	for (const struct fields *const *m = of->maps + 1; *m; m++) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;
		json_t *schema = json_object();

		add_definition_name(&name, *m);
		add_map(schema, *m);
		json_object_set_new(defs, name.s, schema);
	}
	json_t *root = json_pack("{s:s, s:s, s:s, s:s}", "$schema",
		"https://json-schema.org/draft/2020-12/schema", "$comment",
		"Generated by `make schema` from the tables in src/review/files.", "title", title,
		"description", of->about);

	add_map(root, of->maps[0]);
	json_object_set_new(root, "$defs", defs);
	/* The shared definitions to which the schema refers. */
	CLEANUP(pointer_free) char *text = json_text(root, 0);
	EACH_OF (s, shared) {
		CLEANUP(pointer_free) char *ref = xasprintf("#/$defs/%s\"", s->name);

		if (strstr(text, ref))
			json_object_set_new(defs, s->name, fragment_json(s->schema, NULL));
	}
	return root;
}

json_t *
json_schema(const char *name)
{
	const struct schema_file *of = TEXT_ROW(files, name);

	return of ? file_schema(of) : NULL;
}

/* The table of the view's keys: schema/export.schema.json, which is compiled into the program. */
#include "base/embed.h"
#include "export/view.h"

static json_t *
schema_read(void)
{
	const struct embedded *e = embed_find("schema/export.schema.json");

	return json_loadb(e->data, e->size, 0, NULL);
}

/* Adds the list `required` to each object of the schema that has no other keys than these. A key
 * with a default may be absent. */
static void
require_keys(json_t *schema)
{
	json_t *value, *required = json_array();
	const char *key;
	size_t i;

	json_object_foreach (json_object_get(schema, "properties"), key, value)
		if (!json_object_get(value, "default"))
			json_array_append_new(required, json_string(key));
	if (json_is_false(json_object_get(schema, "additionalProperties")))
		json_object_set(schema, "required", required);
	json_decref(required);
	json_object_foreach (schema, key, value)
		require_keys(value);
	json_array_foreach (schema, i, value)
		require_keys(value);
}

json_t *
view_schema(void)
{
	json_t *schema = schema_read();

	require_keys(schema);
	return schema;
}

/* Adds each key that the schema describes or requires at any depth. */
static void
add_keys(json_t *keys, const json_t *schema)
{
	json_t *value;
	const char *key;
	size_t i;

	json_object_foreach (json_object_get(schema, "properties"), key, value) {
		json_t *merged = json_copy(value);

		json_object_update(merged, json_object_get(keys, key));
		json_object_set_new(keys, key, merged);
	}
	json_array_foreach (json_object_get(schema, "required"), i, value)
		if (!json_object_get(keys, json_string_value(value)))
			json_object_set_new(keys, json_string_value(value), json_object());
	json_object_foreach ((json_t *)(uintptr_t)schema, key, value)
		add_keys(keys, value);
	json_array_foreach (schema, i, value)
		add_keys(keys, value);
}

json_t *
view_keys(void)
{
	json_t *keys = json_object();
	json_auto_t *schema = schema_read();

	add_keys(keys, schema);
	return keys;
}

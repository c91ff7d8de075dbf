#include "export/walk.h"

#include <inttypes.h>
#include <string.h>

static bool
each(struct view *v, const json_t *list, walk_note *note, void *context)
{
	size_t n = 0;

	if (!list || !view_list(v, list, &n))
		return true;
	for (size_t i = 0; i < n; i++)
		if (!note(v, list, i, context))
			return false;
	return true;
}

static bool
of_item(struct view *v, const json_t *item, bool markers, walk_note *note, void *context)
{
	return each(v, json_object_get(item, "notes"), note, context) &&
		(!markers || each(v, json_object_get(item, "markers"), note, context)) &&
		each(v, json_object_get(item, "untimed"), note, context);
}

bool
walk_notes(struct view *v, bool markers, walk_note *note, void *context)
{
	json_t *section, *item, *list, *parts = json_object_get(view_tree(v), "parts");
	const char *key;
	size_t i, k;

	json_array_foreach (json_object_get(view_tree(v), "sections"), i, section) {
		if (!each(v, json_object_get(section, "notes"), note, context))
			return false;
		json_array_foreach (json_object_get(section, "items"), k, item)
			if (!of_item(v, item, markers, note, context))
				return false;
	}
	json_object_foreach (parts, key, list)
		if (!each(v, list, note, context))
			return false;
	return true;
}

void
walk_keys(struct walk_key *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < view_keys(); k++)
			if (strcmp(view_key(k), keys[i].name) == 0)
				keys[i].key = k;
}

void
walk_add(struct buf *out, struct view *v, const json_t *list, size_t i, size_t key)
{
	struct view_value x;

	view_value(v, list, i, key, &x);
	switch (x.kind) {
	case VIEW_NULL: break;
	case VIEW_BOOL: buf_add(out, x.i ? "yes" : "no"); break;
	case VIEW_INT: buf_addf(out, "%" PRId64, x.i); break;
	case VIEW_REAL: buf_addf(out, "%.6g", x.x); break;
	case VIEW_TEXT: buf_add_bytes(out, x.s, x.n); break;
	case VIEW_JSON: json_decref(x.json); break;
	}
}

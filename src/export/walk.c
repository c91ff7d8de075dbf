#include "export/walk.h"

static bool
each(const json_t *list, walk_note *note, void *context)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (!note(one, context))
			return false;
	return true;
}

static bool
of_item(const json_t *item, walk_note *note, void *context)
{
	return each(json_object_get(item, "notes"), note, context) &&
		each(json_object_get(item, "markers"), note, context) &&
		each(json_object_get(item, "untimed"), note, context);
}

bool
walk_notes(const json_t *view, walk_note *note, void *context)
{
	json_t *section, *item, *list, *parts = json_object_get(view, "parts");
	const char *key;
	size_t i, k;

	json_array_foreach (json_object_get(view, "sections"), i, section) {
		if (!each(json_object_get(section, "notes"), note, context))
			return false;
		json_array_foreach (json_object_get(section, "items"), k, item)
			if (!of_item(item, note, context))
				return false;
	}
	json_object_foreach (parts, key, list)
		if (!each(list, note, context))
			return false;
	return true;
}

void
walk_add(struct buf *out, const json_t *object, const char *key)
{
	const json_t *x = json_object_get(object, key);

	if (json_is_boolean(x))
		buf_add(out, json_is_true(x) ? "yes" : "no");
	else if (json_is_integer(x))
		buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(x));
	else if (json_is_real(x))
		buf_addf(out, "%.6g", json_real_value(x));
	else
		buf_add(out, view_text(object, key));
}

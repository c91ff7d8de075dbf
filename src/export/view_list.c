#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What stands for note i is an integer far from any that a record holds. */
#define NOTE_BASE INT64_C(0x6e6f746500000000)

/* Places come first, then sections with notes of their own, then parts. */
size_t
view_group(const struct view *v, const struct place *p, const struct section *s, size_t part)
{
	if (p)
		return (size_t)(p - v->places);
	for (size_t i = 0; s && i < v->n_sections; i++)
		if (v->sections[i] == s)
			return v->n_places + i;
	if (s)
		return v->n_places + record_count(v->r, ROW_SECTION) + PART_COUNT;
	return v->n_places + record_count(v->r, ROW_SECTION) + part;
}

/* The first note that is told at or after such a group. */
static size_t
first_of(const struct view *v, size_t group)
{
	size_t from = 0, to = v->n_told;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (v->told[middle].group < group)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t
view_find(
	const struct view *v, size_t group, enum told_class first, enum told_class last, size_t *n)
{
	size_t from = first_of(v, group * 4 + first);

	*n = first_of(v, group * 4 + last + 1) - from;
	return from;
}

static json_t *
add_list(struct view *v, struct list l)
{
	l.stand = json_integer((json_int_t)v->n_lists);
	v->lists = xgrow(v->lists, v->n_lists, &v->cap_lists, sizeof(v->lists[0]));
	v->lists[v->n_lists++] = l;
	return json_incref(l.stand);
}

json_t *
view_stretch(struct view *v, size_t group, enum told_class first, enum told_class last)
{
	struct list l = { 0 };

	l.from = view_find(v, group, first, last, &l.n);
	return add_list(v, l);
}

json_t *
view_some(struct view *v, uint32_t *at, size_t n, bool brief)
{
	return add_list(v, (struct list){ .at = at, .n = n, .brief = brief });
}

json_t *
view_notes(struct view *v, view_wanted *wanted, const void *what, bool brief)
{
	uint32_t *at = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < v->n_told; i++)
		if (wanted(v, &v->told[i], what)) {
			at = xgrow(at, n, &cap, sizeof(*at));
			at[n++] = (uint32_t)i;
		}
	return view_some(v, at, n, brief);
}

/* Other integers of the tree are other values: what stands for a list is known by its address. */
static const struct list *
list_of(const struct view *v, const json_t *value)
{
	if (!json_is_integer(value))
		return NULL;
	json_int_t i = json_integer_value(value);
	if (i < 0 || (size_t)i >= v->n_lists || v->lists[i].stand != value)
		return NULL;
	return &v->lists[i];
}

bool
view_list(const struct view *v, const json_t *value, size_t *n)
{
	const struct list *l = list_of(v, value);

	if (l)
		*n = l->n;
	return l != NULL;
}

bool
view_brief(const struct view *v, const json_t *value)
{
	const struct list *l = list_of(v, value);

	return l && l->brief;
}

const struct told *
view_told(const struct view *v, const json_t *list, size_t i)
{
	const struct list *l = list_of(v, list);

	if (!l || i >= l->n)
		return NULL;
	return &v->told[l->at ? l->at[i] : l->from + i];
}

json_t *
view_item(const struct view *v, const json_t *list, size_t i)
{
	const struct told *t = view_told(v, list, i);

	return t ? json_integer(NOTE_BASE + (t - v->told)) : NULL;
}

static size_t
key_of(const char *key, size_t n)
{
	/* key + 1: length, first and last letter tell most of them apart */
	static uint8_t slots[256];
	static bool ready;

	if (!ready) {
		for (size_t i = 0; i < view_keys(); i++) {
			const char *k = view_key(i);
			size_t at = (strlen(k) * 31 + (unsigned char)k[0] * 7 +
					    (unsigned char)k[strlen(k) - 1]) &
				255;

			while (slots[at])
				at = (at + 1) & 255;
			slots[at] = (uint8_t)(i + 1);
		}
		ready = true;
	}
	if (!n)
		return SIZE_MAX;
	size_t at = (n * 31 + (unsigned char)key[0] * 7 + (unsigned char)key[n - 1]) & 255;
	for (; slots[at]; at = (at + 1) & 255) {
		const char *k = view_key(slots[at] - 1u);

		if (strncmp(k, key, n) == 0 && !k[n])
			return slots[at] - 1u;
	}
	return SIZE_MAX;
}

static json_t *
value_json(const struct view_value *x)
{
	switch (x->kind) {
	case VIEW_NULL: return json_null();
	case VIEW_BOOL: return json_boolean(x->i);
	case VIEW_INT: return json_integer(x->i);
	case VIEW_REAL: return json_real(x->x);
	case VIEW_TEXT: return json_stringn_nocheck(x->s, x->n);
	case VIEW_JSON: return x->json;
	}
	return NULL;
}

/* The scratch is a place to work in, no part of what the view says. */
static struct view *
working(const struct view *v)
{
	return (struct view *)(uintptr_t)v;
}

json_t *
view_get(const struct view *v, const json_t *note, const char *key, size_t n)
{
	json_int_t i = json_integer_value(note) - NOTE_BASE;
	struct view_value x;
	size_t k;

	if (i < 0 || (size_t)i >= v->n_told || (k = key_of(key, n)) == SIZE_MAX)
		return NULL;
	view_note_value(working(v), &v->told[i], k, &x);
	return value_json(&x);
}

void
view_value(struct view *v, const json_t *list, size_t i, size_t key, struct view_value *value)
{
	if (v->known.list != list || v->known.i != i) {
		v->known.t = NULL;
		v->known.list = list;
		v->known.i = i;
		v->known.told = view_told(v, list, i);
	}
	view_note_value(v, v->known.told, key, value);
}

static json_t *
whole_note(const struct view *v, const struct told *t, bool brief)
{
	json_t *o;
	struct view_value uuid;

	if (brief) {
		view_note_value(working(v), t, 0, &uuid);
		return value_json(&uuid);
	}
	o = json_object();
	for (size_t k = 0; k < view_keys(); k++) {
		struct view_value x;

		view_note_value(working(v), t, k, &x);
		put(o, view_key(k), value_json(&x));
	}
	return o;
}

json_t *
view_whole(const struct view *v, const json_t *value)
{
	json_t *whole, *one, *object = (json_t *)(uintptr_t)value; /* jansson iterates no const */
	const char *key;
	size_t i, n;

	if (view_list(v, value, &n)) {
		whole = json_array();
		for (i = 0; i < n; i++)
			json_array_append_new(
				whole, whole_note(v, view_told(v, value, i), view_brief(v, value)));
	} else if (json_is_array(value)) {
		whole = json_array();
		json_array_foreach (value, i, one)
			json_array_append_new(whole, view_whole(v, one));
	} else if (json_is_object(value)) {
		whole = json_object();
		json_object_foreach (object, key, one)
			put(whole, key, view_whole(v, one));
	} else
		whole = json_incref(object);
	return whole;
}

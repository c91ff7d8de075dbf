/* Copies, compares, stamps and finds rows of any kind by the table of their fields (records.c).
 * store/row_store.c reads and writes them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/row.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/record/records.h"

void *
row_member(const void *row, const struct row_field *f)
{
	return (char *)(uintptr_t)row + f->offset;
}

void *
row_new(enum row_kind kind)
{
	const struct row_type *t = &row_types[kind];
	void *row = xcalloc(1, t->size);

	EACH_FIELD (f, kind)
		row_field_clear(f, row);
	return row;
}

void *
row_dup(enum row_kind kind, const void *row)
{
	const struct row_type *t = &row_types[kind];
	void *copy = xmalloc(t->size);

	memcpy(copy, row, t->size);
	EACH_FIELD (f, kind)
		if (f->type == ROW_FIELD_TEXT)
			*(char **)row_member(copy, f) = xstrdup(*(char *const *)row_member(row, f));
	return copy;
}

void
row_free(enum row_kind kind, void *row)
{
	if (!row)
		return;
	EACH_FIELD (f, kind)
		if (f->type == ROW_FIELD_TEXT)
			free(*(char **)row_member(row, f));
	free(row);
}

static const size_t field_sizes[] = { [ROW_FIELD_UUID] = sizeof(struct uuid),
	[ROW_FIELD_TEXT] = sizeof(char *),
	[ROW_FIELD_INT] = sizeof(int64_t),
	[ROW_FIELD_REAL] = sizeof(double),
	[ROW_FIELD_BOOL] = sizeof(bool) };

bool
row_field_same(const struct row_field *f, const void *a, const void *b)
{
	const void *x = row_member(a, f), *y = row_member(b, f);

	if (f->type == ROW_FIELD_TEXT) {
		const char *s = *(char *const *)x, *t = *(char *const *)y;
		return s && t ? text_same(s, t) : s == t;
	}
	if (f->type == ROW_FIELD_REAL) {
		double v = *(const double *)x, w = *(const double *)y;
		return isnan(v) || isnan(w) ? isnan(v) && isnan(w) : !(v < w) && !(w < v);
	}
	return memcmp(x, y, field_sizes[f->type]) == 0;
}

bool
row_same(enum row_kind kind, const void *a, const void *b)
{
	if (((const struct row *)a)->deleted != ((const struct row *)b)->deleted)
		return false;
	EACH_FIELD (f, kind)
		if (!row_field_same(f, a, b))
			return false;
	return true;
}

void
row_field_copy(const struct row_field *f, const void *from, void *into)
{
	if (f->type == ROW_FIELD_TEXT)
		xreplace(row_member(into, f), *(char *const *)row_member(from, f));
	else
		memcpy(row_member(into, f), row_member(from, f), field_sizes[f->type]);
}

const struct row_field *
row_field_find(enum row_kind kind, const char *name)
{
	EACH_FIELD (f, kind)
		if (*f->name == *name && text_same(f->name, name))
			return f;
	return NULL;
}

struct uuid *
row_listener(enum row_kind kind, const void *row)
{
	const struct row_field *f = row_field_find(kind, "listener");

	return f ? row_member(row, f) : NULL;
}

void
row_field_clear(const struct row_field *f, void *row)
{
	switch (f->type) {
	case ROW_FIELD_UUID: *(struct uuid *)row_member(row, f) = UUID_NONE; break;
	case ROW_FIELD_TEXT: xreplace(row_member(row, f), NULL); break;
	case ROW_FIELD_INT: *(int64_t *)row_member(row, f) = NO_INT; break;
	case ROW_FIELD_REAL: *(double *)row_member(row, f) = (double)NAN; break;
	case ROW_FIELD_BOOL: *(bool *)row_member(row, f) = false; break;
	}
}

void
row_stamp(struct row *row, const struct row *old)
{
	int64_t now_ms = clock_utc_ms();

	row->parent = old ? old->edit : UUID_NONE;
	row->revision = old ? old->revision + 1 : 1;
	row->edited_ms = old && now_ms <= old->edited_ms ? old->edited_ms + 1 : now_ms;
	row->edit = uuid_random();
	row->edited_offset_min = clock_offset_min(now_ms);
}

json_t *
row_field_json(const struct row_field *f, const void *row)
{
	const void *x = row_member(row, f);
	char text[UUID_TEXT];

	switch (f->type) {
	case ROW_FIELD_UUID:
		if (uuid_none(x))
			return NULL;
		return json_string(uuid_text(x, text));
	case ROW_FIELD_TEXT: return *(char *const *)x ? json_string(*(char *const *)x) : NULL;
	case ROW_FIELD_INT:
		return *(const int64_t *)x != NO_INT ? json_integer(*(const int64_t *)x) : NULL;
	case ROW_FIELD_REAL:
		return isnan(*(const double *)x) ? NULL : json_real(*(const double *)x);
	case ROW_FIELD_BOOL: return json_boolean(*(const bool *)x);
	}
	return NULL;
}

bool
row_version_later(const struct row *a, const struct row *b)
{
	if (a->revision != b->revision)
		return a->revision > b->revision;
	if (a->edited_ms != b->edited_ms)
		return a->edited_ms > b->edited_ms;
	return uuid_order(&a->edit, &b->edit) > 0;
}

json_t *
row_json(enum row_kind kind, const void *row)
{
	json_t *object = json_object();

	EACH_FIELD (f, kind) {
		json_t *value = row_field_json(f, row);

		if (value)
			json_object_set_new(object, f->name, value);
	}
	return object;
}

void
row_read_json(enum row_kind kind, const json_t *json, void *row)
{
	EACH_FIELD (f, kind) {
		const json_t *value = json_object_get(json, f->name);
		void *into = row_member(row, f);

		switch (f->type) {
		case ROW_FIELD_UUID:
			if (json_is_string(value) && !uuid_read(into, json_string_value(value)))
				*(struct uuid *)into = UUID_NONE;
			break;
		case ROW_FIELD_TEXT: *(char **)into = xstrdup(json_string_value(value)); break;
		case ROW_FIELD_INT:
			if (json_is_integer(value))
				*(int64_t *)into = json_integer_value(value);
			break;
		case ROW_FIELD_REAL:
			if (json_is_number(value))
				*(double *)into = json_number_value(value);
			break;
		case ROW_FIELD_BOOL: *(bool *)into = json_is_true(value); break;
		}
	}
}

void
rows_finish(struct rows *r)
{
	EACH (one, r)
		row_free(r->kind, *one);
	free(r->v);
	free(r->slots);
	*r = (struct rows){ .kind = r->kind };
}

/* The last four bytes of a UUID serve as its hash, because they are random enough. */
static uint32_t
hash_of(const struct uuid *u)
{
	uint32_t hash;

	memcpy(&hash, u->b + 12, sizeof(hash));
	return hash;
}

/* Returns the index in r->slots of a UUID, or of the free slot where it belongs. Reads only rows
 * with the same hash: in a large set, reading a row from memory takes longest. */
static size_t
slot_of(const struct rows *r, const struct uuid *u)
{
	uint32_t hash = hash_of(u);
	size_t i = hash & (r->nslots - 1);

	while (r->slots[i].row &&
		!(r->slots[i].hash == hash && uuid_same(&r->v[r->slots[i].row - 1]->uuid, u)))
		i = (i + 1) & (r->nslots - 1);
	return i;
}

static void
rehash(struct rows *r, size_t nslots)
{
	r->nslots = nslots;
	free(r->slots);
	r->slots = xcalloc(r->nslots, sizeof(r->slots[0]));
	for (size_t i = 0; i < r->n; i++)
		r->slots[slot_of(r, &r->v[i]->uuid)] =
			(struct row_slot){ hash_of(&r->v[i]->uuid), (uint32_t)i + 1 };
}

bool
rows_number(const struct rows *r, const struct uuid *u, size_t *at)
{
	if (!r->n || uuid_none(u))
		return false;
	uint32_t found = r->slots[slot_of(r, u)].row;
	*at = found ? found - 1 : 0;
	return found != 0;
}

void *
rows_find(const struct rows *r, const struct uuid *u)
{
	size_t at;

	return rows_number(r, u, &at) ? r->v[at] : NULL;
}

void *
rows_next(const struct rows *r, const void *row)
{
	size_t next = row ? ((const struct row *)row)->nr + 1 : 0;

	assert(!row || r->v[next - 1] == row);
	return next < r->n ? r->v[next] : NULL;
}

void *
rows_take(struct rows *r, void *row)
{
	struct row *version = row;

	assert(!uuid_none(&version->uuid));
	if ((r->n + 1) * 2 > r->nslots)
		rehash(r, r->nslots ? r->nslots * 2 : 16);
	size_t slot = slot_of(r, &version->uuid);
	if (r->slots[slot].row) {
		version->nr = r->slots[slot].row - 1;
		struct row *old = r->v[version->nr];
		r->v[version->nr] = version;
		return old == version ? NULL : old;
	}
	version->nr = r->n;
	LIST_ADD(r, version);
	r->slots[slot] = (struct row_slot){ hash_of(&version->uuid), (uint32_t)r->n };
	return NULL;
}

void
rows_put(struct rows *r, void *row)
{
	row_free(r->kind, rows_take(r, row));
}

void
rows_sort(struct rows *r, size_t from, int (*order)(const void *, const void *))
{
	size_t i = from + 1;

	while (i < r->n && order(&r->v[i - 1], &r->v[i]) <= 0)
		i++;
	if (i >= r->n)
		return;
	ARRAY_SORT(r->v + from, r->n - from, order);
	for (i = from; i < r->n; i++)
		r->v[i]->nr = i;
	rehash(r, r->nslots);
}

void
rows_remove(struct rows *r, const struct uuids *out)
{
	size_t n = 0;

	EACH (one, r)
		if (uuids_have(out, &(*one)->uuid)) {
			row_free(r->kind, *one);
		} else {
			(*one)->nr = n;
			r->v[n++] = *one;
		}
	r->n = n;
	rehash(r, r->nslots);
}

/* Makes a JSON tree of a struct, by its array of struct column. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/column.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers/range.h"
#include "base/numbers/scale.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "review/record/row.h"

#define REAL_DIGITS 12
_Static_assert(TIME_TEXT >= UUID_TEXT, "column_text writes times and UUIDs to the same buffer");
#define VALUE_AT(type, c, row) (*(const type *)(const void *)((const char *)(row) + (c)->at))

const struct column column_texts[] = { { .type = COLUMN_TEXT }, { 0 } };

/* Returns the pointer in a row's field. Copies it by memcpy, since the fields have different
 * pointer types. */
static const void *
pointer_at(const struct column *c, const void *row)
{
	const void *p;

	memcpy(&p, (const char *)row + c->at, sizeof(p));
	return p;
}

/* Returns the text of a column whose value is a text, time, date or UUID; else NULL. */
static const char *
column_text(const struct column *c, const void *row, char made[TIME_TEXT])
{
	const int64_t *ms = (const void *)((const char *)row + c->at);

	if (c->type == COLUMN_TEXT)
		return pointer_at(c, row);
	if (c->type == COLUMN_CHARS)
		return VALUE_AT(char, c, row) ? &VALUE_AT(char, c, row) : NULL;
	if (c->type == COLUMN_UUID && uuid_none(&VALUE_AT(struct uuid, c, row)))
		return NULL;
	if (c->type == COLUMN_UUID)
		return uuid_text(&VALUE_AT(struct uuid, c, row), made);
	if (c->type == COLUMN_TIME)
		timespan_text(&VALUE_AT(struct timespan, c, row), made);
	else
		clock_date_text(ms[0], ms[1], made);
	return *made ? made : NULL;
}

void
column_number(struct buf *b, double value)
{
	buf_add(b, scale_rounded(value, (char[SCALE_NUMBER]){ 0 }));
}

/* ---- values and rows as JSON; a value that is not known is NULL ---- */

static json_t *
real_value(double x)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*g", REAL_DIGITS, x);
	return isfinite(x) ? json_real(strtod(text, NULL)) : NULL;
}

static json_t *
range_value(const struct column *c, const void *row)
{
	struct range r = VALUE_AT(struct range, c, row);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (c->words)
		c->words(&words, row);
	else
		(c->bounds ? range_add_bounds : range_add)(&words, r, c->decimals, c->unit);
	return json_pack("{s:o?, s:o?, s:s, s:b}", "low", real_value(r.low), "high",
		real_value(r.high), "text", words.s, "known", isfinite(r.low) || isfinite(r.high));
}

static json_t *value_of(const struct column *c, const void *row);

static void
put_columns(json_t *o, const struct column *of, const void *row)
{
	for (const struct column *c = of; c->type != COLUMN_END; c++) {
		bool inner = c->type == COLUMN_INLINE || (c->type == COLUMN_POINTER && !c->key);
		json_t *value = inner ? NULL : value_of(c, row);

		if (c->type == COLUMN_INLINE)
			put_columns(o, c->of, (const char *)row + c->at);
		else if (inner)
			put_columns(o, c->of, pointer_at(c, row));
		else if (c->key)
			json_object_set_new_nocheck(o, c->key, value ? value : json_null());
	}
}

static json_t *
list_value(const struct column *c, const void *row)
{
	struct {
		const char *v;
		size_t n;
	} list;
	bool plain = !c->of->key && c->of[1].type == COLUMN_END;
	json_t *all = json_array();

	memcpy(&list, (const char *)row + c->at, sizeof(list));
	for (size_t i = 0; i < list.n; i++) {
		const char *one = list.v + i * c->size;
		json_t *value = plain ? value_of(c->of, one) : column_tree(c->of, one);

		json_array_append_new(all, value ? value : json_null());
	}
	return all;
}

static json_t *
value_of(const struct column *c, const void *row)
{
	const void *at = (const char *)row + c->at;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	char made[TIME_TEXT];
	const struct column *text;

	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_CHARS:
	case COLUMN_DATE:
	case COLUMN_TIME:
	case COLUMN_UUID: return json_of_text(column_text(c, row, made));
	case COLUMN_INT:
		return VALUE_AT(int64_t, c, row) == NO_INT
			? NULL
			: json_integer(VALUE_AT(int64_t, c, row));
	case COLUMN_SIZE: return json_integer((json_int_t)VALUE_AT(size_t, c, row));
	case COLUMN_REAL: return real_value(VALUE_AT(double, c, row));
	case COLUMN_BOOL: return json_boolean(VALUE_AT(bool, c, row));
	case COLUMN_RANGE: return range_value(c, row);
	case COLUMN_JSON: return json_read(pointer_at(c, row));
	case COLUMN_WORDS: c->words(&words, row); return json_of_text(words.s);
	case COLUMN_OBJECT: return column_tree(c->of, at);
	case COLUMN_MAYBE:
		text = c->of;
		while (text->type != COLUMN_TEXT)
			text++;
		return *text_or(pointer_at(text, at), "") ? column_tree(c->of, at) : NULL;
	case COLUMN_POINTER: return column_tree(c->of, pointer_at(c, row));
	case COLUMN_LIST: return list_value(c, row);
	case COLUMN_INLINE:
	case COLUMN_END: break;
	}
	return NULL;
}

json_t *
column_tree(const struct column *of, const void *row)
{
	json_t *o = row ? json_object() : NULL;

	if (row)
		put_columns(o, of, row);
	return o;
}

bool
column_print_value(json_t *value, struct err *err)
{
	if (!value)
		return err_set(err, "cannot write this as JSON");
	bool ok = json_print(stdout, value, err);
	json_decref(value);
	return ok;
}

json_t *
column_json_uuid(const struct uuid *u)
{
	char text[UUID_TEXT];

	return json_string(uuid_text(u, text));
}

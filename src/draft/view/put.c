/* Puts one key into an object; an unknown value becomes null. The files view_*.c decide which keys
 * there are. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/put.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/view/view.h"
#include "review/files/words.h"
#include "review/record/redact.h"

void
put(json_t *o, const char *key, json_t *value)
{
	if (json_is_made(o))
		json_member(o, key, value);
	else
		json_object_set_new_nocheck(o, key, value ? value : json_null());
}

/* Returns true for an address, and for what may have one in it. */
static bool
may_have_address(const json_t *o)
{
	return json_is_string(o) ? strstr(json_string_value(o), "://") != NULL
				 : json_is_object(o) || json_is_array(o);
}

static void
put_cut(json_t *tree, void (*cut)(char **text))
{
	static const char *const links[] = { K_link, K_url, NULL };

	if (json_is_string(tree) && may_have_address(tree)) {
		CLEANUP(pointer_free) char *text = xstrdup(json_string_value(tree));

		cut(&text);
		json_string_set(tree, text);
	}
	for (void *at = json_object_iter(tree); at; at = json_object_iter_next(tree, at)) {
		json_t *value = json_object_iter_value(at);

		if (may_have_address(value))
			put_cut(value,
				text_is_among(json_object_iter_key(at), links) ? redact_link
									       : redact_text);
	}
	EACH_VALUE (one, tree)
		put_cut(one, cut);
}

void
put_redacted(json_t *tree)
{
	put_cut(tree, redact_text);
}

const char *
view_text(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

json_t *
put_new(json_t *list)
{
	json_t *o = json_object();

	json_array_append_new(list, o);
	return o;
}

json_t *
put_list_at(json_t *o, const char *key)
{
	if (!json_object_get(o, key))
		put(o, key, json_array());
	return json_object_get(o, key);
}

int64_t
put_line(json_t *list, const char *text)
{
	size_t i, n = json_array_size(list);

	for (i = 0; i < n; i++)
		if (text_same(view_text(json_array_get(list, i), K_text), text))
			return (int64_t)i + 1;
	put_text(put_new(list), K_text, text);
	return (int64_t)n + 1;
}

void
put_text(json_t *o, const char *key, const char *s)
{
	if (s && json_is_made(o))
		json_member_text(o, key, s);
	else
		put(o, key, json_of_text(s));
}

void
put_taken(json_t *o, const char *key, char *s)
{
	put_text(o, key, s);
	free(s);
}

void
put_built(json_t *o, const char *key, struct buf *text)
{
	put_text(o, key, text->len ? text->s : NULL);
	buf_finish(text);
}

void
put_int(json_t *o, const char *key, int64_t n)
{
	put(o, key, n == NO_INT ? NULL : json_integer(n));
}

void
put_real(json_t *o, const char *key, double x)
{
	put(o, key, json_real(x)); /* NULL if x is not finite */
}

void
put_bool(json_t *o, const char *key, bool b)
{
	put(o, key, json_boolean(b));
}

void
put_json(json_t *o, const char *key, const char *json)
{
	put(o, key, json_read(json));
}

void
put_list(json_t *o, const char *key, const char *json)
{
	json_auto_t *read = json_read(json);
	json_t *list = json_array();

	EACH_VALUE (value, read)
		if (json_is_string(value))
			json_array_append(list, value);
	put(o, key, list);
}

/* Times before 1970 or after 9999, and offsets of a day or more, are from a damaged archive and
 * become null. */
void
put_moment(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min)
{
	char text[UTC_TEXT + 16] = "";
	int64_t minutes = offset_min == NO_INT ? 0 : offset_min;

	if (utc_ms >= 0 && utc_ms < 253402300800000 && minutes > -1440 && minutes < 1440 &&
		utc_ms + minutes * 60000 >= 0) {
		clock_utc_text(utc_ms + minutes * 60000, text);
		snprintf(text + 19, sizeof(text) - 19, "%c%02d:%02d", minutes < 0 ? '-' : '+',
			abs((int)minutes) / 60, abs((int)minutes) % 60);
	}
	put_text(o, key, text_or(text, NULL));
}

void
put_day(json_t *o, int64_t utc_ms, int64_t offset_min)
{
	char date[11];

	clock_date_text(utc_ms, offset_min, date);
	put_int(o, K_year, *date ? strtol(date, NULL, 10) : NO_INT);
	put_int(o, K_month, *date ? strtol(date + 5, NULL, 10) : NO_INT);
	put_int(o, K_month_day, *date ? strtol(date + 8, NULL, 10) : NO_INT);
	put_text(o, K_date, text_or(date, NULL));
}

void
put_file_name(json_t *o, const char *key, const char *path)
{
	put_text(o, key, path ? file_name(path) : NULL);
}

void
put_facts(json_t *o, const char *content)
{
	json_t *list = json_array();
	CLEANUP(pointer_free) char *facts = xstrdup(content);

	chain_redact(&facts);
	EACH_TEXT_LINE (line, facts) {
		size_t n = strcspn(line, "=\n");

		if (line[n] != '=')
			continue;
		json_t *fact = put_new(list);
		put_taken(fact, K_key, xstrndup(line, n));
		put_taken(fact, K_value, xstrndup(line + n + 1, strcspn(line + n + 1, "\n")));
	}
	put(o, K_facts, list);
}

void
put_fields_of(json_t *o, enum row_kind kind, const void *row, const char *const *names)
{
	for (const char *name; (name = *names); names++) {
		const struct row_field *f = row_field_find(kind, name);

		assert(f && f->type != ROW_FIELD_UUID);
		if (!row)
			put(o, name, f->type == ROW_FIELD_BOOL ? json_false() : NULL);
		else if (f->type == ROW_FIELD_TEXT)
			put_text(o, name, *(char *const *)((uintptr_t)row + f->offset));
		else
			put(o, name, row_field_json(f, row));
	}
}

void
put_same_of(json_t *o, const json_t *from, const char *const *keys)
{
	for (; *keys; keys++)
		put(o, *keys, json_incref(json_object_get(from, *keys)));
}

void
put_device_name(json_t *o, const char *key, const struct record *r, const struct uuid *device)
{
	put_text(o, key, row_name(ROW_DEVICE, record_find(r, ROW_DEVICE, device)));
}

void
put_joined(json_t *o, const char *key, const json_t *list, const char *of)
{
	struct buf out = BUF_INIT;

	EACH_VALUE (one, list)
		buf_add_part(&out, words_of("semicolon"), "%s",
			of ? view_text(one, of) : json_string_value(one));
	put_built(o, key, &out);
}

#include "export/view_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

void
put(json_t *o, const char *key, json_t *value)
{
	json_object_set_new_nocheck(o, key, value ? value : json_null());
}

const char *
view_utf8(const char *s, struct buf *scratch)
{
	const char *at = s;

	while ((unsigned char)*at - 1u < 0x7f)
		at++;
	if (!*at || text_valid(at, strlen(at)))
		return s;
	buf_clear(scratch);
	text_clean(scratch, s, strlen(s), true);
	return scratch->s;
}

/* Text that is no UTF-8 cannot be JSON; it is shown as a terminal would show it. */
static json_t *
text_json(const char *s)
{
	json_t *value = json_string(s);

	if (!value) {
		struct buf clean = BUF_INIT;

		text_clean(&clean, s, strlen(s), true);
		value = json_string(clean.s);
		buf_finish(&clean);
	}
	return value;
}

void
put_text(json_t *o, const char *key, const char *s)
{
	put(o, key, s ? text_json(s) : NULL);
}

void
put_int(json_t *o, const char *key, int64_t n)
{
	put(o, key, n == NO_INT ? NULL : json_integer(n));
}

void
put_real(json_t *o, const char *key, double x)
{
	put(o, key, isfinite(x) ? json_real(x) : NULL);
}

void
put_bool(json_t *o, const char *key, bool b)
{
	put(o, key, json_boolean(b));
}

void
put_json(json_t *o, const char *key, const char *json)
{
	put(o, key, json ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL);
}

void
put_list(json_t *o, const char *key, const char *json)
{
	json_t *read = json ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL,
	       *list = json_array(), *value;
	size_t i;

	json_array_foreach (read, i, value)
		if (json_is_string(value))
			json_array_append(list, value);
	json_decref(read);
	put(o, key, list);
}

bool
view_moment_known(int64_t utc_ms, int64_t offset_min)
{
	return utc_ms >= 0 && utc_ms < 253402300800000 && offset_min > -1440 && offset_min < 1440;
}

void
put_date(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min)
{
	char text[11];

	if (offset_min == NO_INT)
		offset_min = 0;
	bool known = view_moment_known(utc_ms, offset_min);
	if (known)
		clock_date_text(utc_ms, (int)offset_min, text);
	put_text(o, key, known ? text : NULL);
}

void
put_moment(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min)
{
	char text[UTC_TEXT], whole[UTC_TEXT + 8];

	if (offset_min == NO_INT)
		offset_min = 0;
	bool known = view_moment_known(utc_ms, offset_min) && utc_ms + offset_min * 60000 >= 0;
	if (known) {
		int minutes = abs((int)offset_min);

		clock_utc_text(utc_ms + offset_min * 60000, text);
		snprintf(whole, sizeof(whole), "%.19s%c%02d:%02d", text, offset_min < 0 ? '-' : '+',
			minutes / 60, minutes % 60);
	}
	put_text(o, key, known ? whole : NULL);
}

void
put_facts(json_t *o, const char *key, const char *content)
{
	json_t *list = json_array();

	for (const char *line = content; line && *line;
		line = strchr(line, '\n'), line += line != NULL) {
		size_t n = strcspn(line, "=\n");

		if (line[n] != '=')
			continue;
		json_t *fact = json_object();
		char *name = xstrndup(line, n),
		     *value = xstrndup(line + n + 1, strcspn(line + n + 1, "\n"));
		put_text(fact, "key", name);
		put_text(fact, "value", value);
		free(name);
		free(value);
		json_array_append_new(list, fact);
	}
	put(o, key, list);
}

void
put_name(json_t *o, const char *key, const struct view *v, enum row_kind kind, const struct uuid *u)
{
	const void *row = record_find(v->r, kind, u);
	const char *name = NULL;

	if (row && kind == ROW_DEVICE)
		name = ((const struct device *)row)->name;
	else if (row && kind == ROW_CHAIN)
		name = ((const struct chain *)row)->name;
	else if (row && kind == ROW_VARIANT)
		name = ((const struct variant *)row)->name;
	put_text(o, key, name);
}

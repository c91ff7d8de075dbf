#include "template/mustache_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_zeros(struct buf *out, int n)
{
	while (n-- > 0)
		buf_add_char(out, '0');
}

/*
 * The fewest digits that give the number back, then the point put where it belongs. The locale's
 * own point, which printf writes, is skipped with everything else that is no digit.
 */
static void
add_real(struct buf *out, double x)
{
	char text[64], digits[32];
	int n = 0;

	for (int precision = 0; precision <= 16; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, x);
		if (!(strtod(text, NULL) < x) && !(strtod(text, NULL) > x))
			break;
	}
	const char *e = strchr(text, 'e');
	for (const char *s = text; s < e; s++)
		if (*s >= '0' && *s <= '9')
			digits[n++] = *s;
	int before = atoi(e + 1) + 1; /* digits before the point */
	if (n == 1 && digits[0] == '0') {
		buf_add_char(out, '0');
		return;
	}
	if (x < 0)
		buf_add_char(out, '-');
	if (before <= 0) {
		buf_add(out, "0.");
		add_zeros(out, -before);
		buf_add_bytes(out, digits, (size_t)n);
	} else if (n <= before) {
		buf_add_bytes(out, digits, (size_t)n);
		add_zeros(out, before - n);
	} else {
		buf_add_bytes(out, digits, (size_t)before);
		buf_add_char(out, '.');
		buf_add_bytes(out, digits + before, (size_t)(n - before));
	}
}

static void
add_quoted(struct buf *out, const char *s)
{
	json_t *value = json_string_nocheck(s);
	char *text = json_dumps(value, JSON_ENCODE_ANY);

	buf_add(out, text ? text : "\"\"");
	free(text);
	json_decref(value);
}

static void
add_json(struct buf *out, const json_t *value)
{
	json_t *item, *object = (json_t *)value; /* jansson iterates through no const pointer */
	const char *key, *before = "";
	size_t i;

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		buf_add_char(out, '{');
		json_object_foreach (object, key, item) {
			buf_add(out, before);
			add_quoted(out, key);
			buf_add_char(out, ':');
			add_json(out, item);
			before = ",";
		}
		buf_add_char(out, '}');
		break;
	case JSON_ARRAY:
		buf_add_char(out, '[');
		json_array_foreach (value, i, item) {
			buf_add(out, i ? "," : "");
			add_json(out, item);
		}
		buf_add_char(out, ']');
		break;
	case JSON_STRING: add_quoted(out, json_string_value(value)); break;
	case JSON_NULL: buf_add(out, "null"); break;
	case JSON_INTEGER:
	case JSON_REAL:
	case JSON_TRUE:
	case JSON_FALSE: mustache_value(out, value); break;
	}
}

void
mustache_value(struct buf *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
	case JSON_ARRAY: add_json(out, value); break;
	case JSON_STRING:
		buf_add_bytes(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER: buf_addf(out, "%lld", (long long)json_integer_value(value)); break;
	case JSON_REAL: add_real(out, json_real_value(value)); break;
	case JSON_TRUE: buf_add(out, "true"); break;
	case JSON_FALSE: buf_add(out, "false"); break;
	case JSON_NULL: break;
	}
}

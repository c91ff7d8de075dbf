#include "template/mustache_private.h"

#include <stdlib.h>

#include "base/json_writer.h"

/* Adds the number with the fewest decimals that read back as the same number. */
static void
add_real(struct buf *out, double x)
{
	size_t start = out->len;
	double back;

	x += 0.0; /* -0 becomes 0 */
	for (int decimals = 0; decimals < 400; decimals++) {
		buf_truncate(out, start);
		buf_addf(out, "%.*f", decimals, x);
		back = strtod(out->s + start, NULL); /* LC_NUMERIC is "C" */
		if (back >= x && back <= x)
			break;
	}
}

void
mustache_value(struct buf *out, const json_t *value)
{
	struct json_writer w;

	switch (json_typeof(value)) {
	case JSON_STRING:
		buf_add_bytes(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_REAL: add_real(out, json_real_value(value)); break;
	case JSON_NULL: break;
	case JSON_OBJECT:
	case JSON_ARRAY:
	case JSON_INTEGER:
	case JSON_TRUE:
	case JSON_FALSE:
		json_writer_init(&w, NULL, NULL);
		w.compact = true;
		json_writer_value(&w, value);
		buf_add_bytes(out, w.out.s, w.out.len);
		buf_finish(&w.out);
		break;
	}
}

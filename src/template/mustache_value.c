#include "template/mustache_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json_writer.h"
#include "base/number.h"

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
	int n, before, precision = 0;
	bool minus = x < 0;

	x = fabs(x);
	do {
		n = 0;
		snprintf(text, sizeof(text), "%.*e", precision, x);
		const char *e = strchr(text, 'e');
		for (const char *s = text; s < e; s++)
			if (number_is_digit(*s))
				digits[n++] = *s;
		before = atoi(e + 1) + 1; /* digits before the point */
		snprintf(text, sizeof(text), "%.*se%d", n, digits, before - n);
	} while (!number_parse(text, x, x, &x) && ++precision <= 16);
	if (minus)
		buf_add_char(out, '-');
	if (before <= 0) {
		buf_add(out, "0.");
		add_zeros(out, -before);
		buf_add_bytes(out, digits, (size_t)n);
	} else if (n <= before) {
		buf_add_bytes(out, digits, (size_t)n);
		add_zeros(out, before - n);
	} else {
		buf_addf(out, "%.*s.%.*s", before, digits, n - before, digits + before);
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

#include "answers/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "record/row.h"
#include "base/text.h"

void
tree_put(json_t *o, const char *key, json_t *value)
{
	json_object_set_new_nocheck(o, key, value ? value : json_null());
}

json_t *
tree_string(const char *s)
{
	json_t *value = s ? json_string(s) : json_null();

	if (!value) {
		struct buf clean = BUF_INIT;

		text_clean(&clean, s, strlen(s), true);
		value = json_string(clean.s);
		buf_finish(&clean);
	}
	return value;
}

json_t *
tree_number(double x)
{
	char text[48];

	if (!isfinite(x))
		return json_null();
	snprintf(text, sizeof(text), "%.12g", x);
	double rounded = strtod(text, NULL);
	/* Another locale's decimal mark reads as something else: then as it is. */
	return json_real(fabs(rounded - x) <= 1e-6 * fabs(x) ? rounded : x);
}

void
tree_text(json_t *o, const char *key, const char *s)
{
	tree_put(o, key, tree_string(s));
}

void
tree_int(json_t *o, const char *key, int64_t n)
{
	tree_put(o, key, n == NO_INT ? NULL : json_integer(n));
}

void
tree_size(json_t *o, const char *key, size_t n)
{
	tree_put(o, key, json_integer((json_int_t)n));
}

void
tree_real(json_t *o, const char *key, double x)
{
	tree_put(o, key, tree_number(x));
}

void
tree_bool(json_t *o, const char *key, bool b)
{
	tree_put(o, key, json_boolean(b));
}

void
tree_range(json_t *o, const char *key, struct range r, int decimals, const char *unit)
{
	json_t *made = json_object();
	struct buf words = BUF_INIT;

	range_add(&words, r, decimals, false, unit);
	tree_real(made, "low", r.low);
	tree_real(made, "high", r.high);
	tree_text(made, "text", words.s);
	tree_put(o, key, made);
	buf_finish(&words);
}

void
tree_json(json_t *o, const char *key, const char *json)
{
	tree_put(o, key, json ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL);
}

void
tree_date(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min)
{
	char text[11];

	if (offset_min == NO_INT)
		offset_min = 0;
	/* Years 1970 to 9999, zones of this planet: the rest is a damaged archive. */
	bool known =
		utc_ms >= 0 && utc_ms < 253402300800000 && offset_min > -1440 && offset_min < 1440;
	if (known)
		clock_date_text(utc_ms, (int)offset_min, text);
	tree_text(o, key, known ? text : NULL);
}

const char *
tree_get_text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

double
tree_get_real(const json_t *o, const char *key)
{
	const json_t *x = json_object_get(o, key);

	return json_is_number(x) ? json_number_value(x) : (double)NAN;
}

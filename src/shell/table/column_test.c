/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/column.h"

#include "base/core/mem.h"
#include "base/numbers/range.h"
#include "review/record/row.h"
#include "support/test.h"

struct sample_row {
	const char *name;
	char time[8];
	int64_t count, length_ms, made_ms, made_offset_min;
	double mean;
	bool private;
	struct range range;
	const char *scale;
	struct {
		const double *v;
		size_t n;
	} values;
	const struct sample_row *other;
};

#define FIELD(name) .at = offsetof(struct sample_row, name)

static const struct column value_column[] = { { .type = COLUMN_REAL }, { 0 } };
static const struct column other_columns[] = { { "name", COLUMN_TEXT, FIELD(name) }, { 0 } };
static const struct column columns[] = {
	{ "name", COLUMN_TEXT, FIELD(name) },
	{ "time", COLUMN_CHARS, FIELD(time) },
	{ "count", COLUMN_INT, FIELD(count) },
	{ "date", COLUMN_DATE, FIELD(made_ms) },
	{ "mean", COLUMN_REAL, FIELD(mean) },
	{ "private", COLUMN_BOOL, FIELD(private) },
	{ "range", COLUMN_RANGE, FIELD(range), .unit = "dB", .decimals = 1 },
	{ "scale", COLUMN_JSON, FIELD(scale) },
	{ "values", COLUMN_LIST, FIELD(values), .of = value_column, .size = sizeof(double) },
	{ "other", COLUMN_POINTER, FIELD(other), .of = other_columns },
	{ 0 },
};

static const double halves[] = { 0.5, 1 };
static const struct sample_row known = { "a", "1:10", 3, 83500, 1795161600000, 60, 0.1 + 0.2, true,
	{ 1, 2 }, "{\"min\":1}", { halves, 2 }, NULL };
static const struct sample_row unknown = { NULL, "", NO_INT, NO_INT, NO_INT, NO_INT,
	__builtin_nan(""), false, { __builtin_nan(""), __builtin_nan("") }, "{", { NULL, 0 },
	&known };

/* Returns the JSON of a row; the caller frees. */
static char *
printed(const struct sample_row *row)
{
	struct err err = ERR_INIT;
	char *text = NULL;
	size_t len = 0;
	FILE *real = stdout;

	stdout = open_memstream(&text, &len);
	assert_true(column_print_value(column_tree(columns, row), &err));
	fclose(stdout);
	stdout = real;
	return text;
}

TEST(each_type_has_its_json)
{
	CLEANUP(pointer_free) char *text = printed(&known);

	assert_string_equal(text,
		"{\n  \"name\": \"a\",\n  \"time\": \"1:10\",\n  \"count\": 3,\n"
		"  \"date\": \"2026-11-20\",\n  \"mean\": 0.3,\n"
		"  \"private\": true,\n  \"range\": {\n    \"low\": 1,\n    \"high\": 2,\n"
		"    \"text\": \"1.0 to 2.0 dB\",\n    \"known\": true\n  },\n  \"scale\": {\n    "
		"\"min\": 1\n  },\n"
		"  \"values\": [\n    0.5,\n    1\n  ],\n  \"other\": null\n}\n");
}

TEST(what_is_not_known_is_null)
{
	CLEANUP(pointer_free) char *text = printed(&unknown);
	json_t *row = json_loads(text, 0, NULL), *value;
	const char *key;

	json_object_foreach (row, key, value) {
		if (strcmp(key, "private") == 0)
			assert_true(json_is_false(value));
		else if (strcmp(key, "values") == 0)
			assert_int_equal(json_array_size(value), 0);
		else if (strcmp(key, "range") == 0)
			assert_true(json_is_null(json_object_get(value, "low")));
		else if (strcmp(key, "other") == 0)
			assert_string_equal(json_string_value(json_object_get(value, "name")), "a");
		else
			assert_true(json_is_null(value));
	}
	json_decref(row);
}

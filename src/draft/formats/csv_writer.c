/* CSV (RFC 4180: CRLF line ends, quotes around cells if necessary). A cell that a spreadsheet would
 * read as a formula gets a ' in front, unless it is a number; one that begins with such a '
 * another. The schema of the view lists the columns; the listener comes last, and only if another
 * listener made a row. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <string.h>

#include "base/text/text.h"
#include "draft/view/escape.h"
#include "draft/view/view_private.h"

static bool
is_number(const char *s)
{
	if (*s == '-')
		s++;
	size_t n = strspn(s, "0123456789");
	if (n && s[n] == '.')
		return s[n + 1 + strspn(s + n + 1, "0123456789")] == '\0';
	return n && !s[n];
}

void
export_csv_cell(struct buf *out, const char *text)
{
	const char *first = text + strspn(text, "'"); /* a text may begin like a guarded one */
	bool formula = *first && strchr("=+-@\t\r", *first) && !is_number(text);
	bool quoted = formula || text[strcspn(text, ",\"\r\n")] || *text == ' ';
	const char *at, *quote;

	if (!quoted) {
		buf_add(out, text);
		return;
	}
	buf_add(out, formula ? "\"'" : "\"");
	for (at = text; (quote = strchr(at, '"')); at = quote + 1) {
		buf_add_bytes(out, at, (size_t)(quote + 1 - at));
		buf_add_char(out, '"');
	}
	buf_add(out, at);
	buf_add_char(out, '"');
}

void
export_csv_row(struct buf *out, const char *columns, const json_t *row)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	for (const char *key = columns; key; key = text_after(key, ',')) {
		const json_t *value = json_object_getn(row, key, strcspn(key, ","));

		buf_clear(&clean);
		if (json_is_boolean(value))
			buf_add(&clean, json_is_true(value) ? "yes" : "no");
		else if (json_is_integer(value))
			buf_addf(&clean, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		else if (json_is_real(value))
			buf_addf(&clean, "%.6g", json_real_value(value));
		else if (json_is_string(value))
			escape_controls(
				&clean, json_string_value(value), json_string_length(value), true);
		if (key > columns)
			buf_add_char(out, ',');
		export_csv_cell(out, clean.s);
	}
	buf_add(out, "\r\n");
}

/* Returns true if another listener made a note or rating. */
static bool
has_others(const struct view *v)
{
	EACH_IN (one, v->rows, v->n_rows)
		if (record_other_listener(v->r, v->r, &one->note->listener))
			return true;
	EACH_ROW (rating, x, v->r, ROW_RATING)
		if (record_other_listener(v->r, v->r, &x->listener))
			return true;
	return false;
}

/* Adds the columns of a kind of row, which the schema of the view lists under `csv`, separated by
 * commas. The last is the listener. */
static void
add_columns(struct buf *out, const char *kind, bool others)
{
	json_auto_t *schema = view_schema();
	const json_t *list =
		json_object_get(json_object_get(json_object_get(schema, "$defs"), kind), "csv");

	for (size_t i = 0; i < json_array_size(list) - !others; i++)
		buf_addf(out, "%s%s", i ? "," : "", json_string_value(json_array_get(list, i)));
}

bool
export_csv(struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	bool ratings = view->filter.only == VIEW_RATINGS;
	json_auto_t *rows = ratings ? view_every_rating(view) : view_all_notes(view);
	CLEANUP(buf_finish) struct buf columns = BUF_INIT;

	(void)how, (void)err;
	add_columns(&columns, ratings ? "rating" : "note", has_others(view));
	buf_addf(out, "%s\r\n", columns.s);
	EACH_VALUE (row, rows) {
		json_auto_t *made = ratings ? json_incref(row) : view_note_new(view, row);

		export_csv_row(out, columns.s, made);
	}
	return true;
}

/* Finds the columns of a table of ratings, and reads a row. cli/earlog_import.c finds the device
 * and the attribute that a row names. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/rating_table.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/line.h"
#include "shell/import/import_private.h"

static const char *const titles[RATED_COLUMNS] = {
	[RATED_DEVICE] = "device",
	[RATED_ATTRIBUTE] = "attribute",
	[RATED_SECTION] = "section",
	[RATED_TRACK] = "track|title|song|item",
	[RATED_VALUE] = "value|rating|score",
	[RATED_DATE] = "date|day|evening",
	[RATED_REMARK] = "remark|text|note|notes|comment|comments",
};

static bool
read_head(struct reading *r, size_t at[RATED_COLUMNS])
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	bool ok = csv_read_head(r, &head);

	for (int i = 0; ok && i < RATED_COLUMNS; i++)
		ok = csv_find_column(r, &head, titles[i], &at[i]);
	return ok && at[RATED_VALUE] != NO_COLUMN &&
		(at[RATED_ATTRIBUTE] != NO_COLUMN || at[RATED_SECTION] != NO_COLUMN);
}

bool
rating_table_is(const char *bytes, size_t n)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t at[RATED_COLUMNS];

	if (!reading_clean(&text, bytes, n, ERR_IGNORED))
		return false;
	struct reading r = { .text = text.s, .at = text.s, .line = 1, .err = ERR_IGNORED };
	return read_head(&r, at);
}

/* Writes the place of a cell as "2:5". Counts from the line at which the row begins: counting from
 * the beginning of the file takes four times as long for a table of twice the length. */
static void
place_cell(const struct reading *r, const struct csv_row *row, size_t cell, char out[RATED_PLACE])
{
	size_t begin = line_begin(r->text, (size_t)(row->v[0].at - r->text));
	int line, column;

	reading_place(r->text + begin, row->v[cell].at, &line, &column);
	snprintf(out, RATED_PLACE, "%d:%d", row->line + line - 1, column);
}

/* Returns a date; one with dots has the day first. The caller frees. */
static char *
date_of(struct rest cell)
{
	int day, month, year;

	if (sscanf(cell.s, "%2d.%2d.%4d", &day, &month, &year) != 3)
		return xstrndup(cell.s, cell.n);
	return xasprintf("%d-%02d-%02d", year, month, day);
}

bool
rating_table_read(struct rating_table *out, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	bool ok = reading_clean(&text, bytes, n, err);
	struct reading r = { .text = text.s, .at = text.s, .line = 1, .err = err };
	size_t at[RATED_COLUMNS];

	ok = ok && read_head(&r, at);
	while (csv_next(&r, &row, &ok)) {
		struct rated one = { 0 };

		if (rest_is_blank(rest_of(csv_cell(&row, at[RATED_VALUE]))))
			continue;
		for (size_t i = 0; i < RATED_COLUMNS; i++) {
			struct rest cell = rest_of(csv_cell(&row, at[i]));

			rest_trim(&cell, REST_BLANKS);
			one.v[i] = i == RATED_DATE ? date_of(cell) : xstrndup(cell.s, cell.n);
			place_cell(&r, &row, at[i] < row.n ? at[i] : 0, one.at[i]);
		}
		LIST_ADD(out, one);
	}
	return ok;
}

void
rating_table_finish(struct rating_table *t)
{
	LIST_FINISH(t, EACH_IN (x, each->v, RATED_COLUMNS) free(*x));
}

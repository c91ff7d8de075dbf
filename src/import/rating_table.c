#include "import/rating_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "import/import_private.h"

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
read_head(struct reading *r, char separator, size_t at[RATED_COLUMNS])
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	bool more, ok = csv_read_row(r, separator, &head, &more);

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
	return text.len && read_head(&r, csv_begin(&r), at);
}

bool
rating_table_read(struct rating_table *out, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool more = true, ok = reading_clean(&text, bytes, n, err);
	struct reading r = { .text = text.s, .at = text.s, .line = 1, .err = err };
	char separator = ok ? csv_begin(&r) : ',';
	size_t at[RATED_COLUMNS];

	ok = ok && read_head(&r, separator, at);
	while (ok && more) {
		CLEANUP(csv_row_finish) struct csv_row row = { 0 };
		struct rated one = { 0 };

		ok = csv_read_row(&r, separator, &row, &more) || !more;
		if (!ok || !more || (row.n == 1 && !*row.v[0].text))
			continue;
		for (size_t i = 0; i < RATED_COLUMNS; i++) {
			bool has = at[i] < row.n;
			const char *cell = csv_cell(&row, at[i]);
			size_t len = strlen(cell);

			reading_trim(&cell, &len);
			one.v[i] = xstrndup(cell, len);
			reading_wrong(&r, has ? row.v[at[i]].at : row.v[0].at, "%s", "");
			snprintf(one.at[i], sizeof(one.at[i]), "%.*s",
				(int)strcspn(err->msg, " ") - 1, err->msg);
		}
		*err = (struct err)ERR_INIT;
		LIST_ADD(out, one);
	}
	return ok;
}

void
rating_table_finish(struct rating_table *t)
{
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < RATED_COLUMNS; k++)
			free(t->v[i].v[k]);
	free(t->v);
	*t = (struct rating_table){ 0 };
}

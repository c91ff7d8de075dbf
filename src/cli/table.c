#include "cli/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

void
table_init(struct table *t, const char *const *titles, size_t columns)
{
	*t = (struct table){ .columns = columns < TABLE_COLUMNS ? columns : TABLE_COLUMNS };
	for (size_t i = 0; i < t->columns; i++)
		table_add(t, titles[i]);
}

void
table_add(struct table *t, const char *text)
{
	struct buf clean = BUF_INIT;

	text_clean(&clean, text ? text : "", text ? strlen(text) : 0, false);
	t->cells = xgrow(t->cells, t->n, &t->cap, sizeof(t->cells[0]));
	t->cells[t->n++] = buf_detach(&clean);
}

void
table_addf(struct table *t, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	table_add(t, text.s);
	buf_finish(&text);
}

void
table_print(const struct table *t, FILE *f)
{
	int widths[TABLE_COLUMNS] = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		int w = text_width(t->cells[i], strlen(t->cells[i]));

		if (w > widths[i % t->columns])
			widths[i % t->columns] = w;
	}
	for (size_t i = 0; i < t->n; i++) {
		bool last = i % t->columns == t->columns - 1;
		int w = text_width(t->cells[i], strlen(t->cells[i]));

		text_print(f, "%s%*s", t->cells[i], last ? 0 : widths[i % t->columns] - w + 2, "");
		if (last)
			text_print(f, "\n");
	}
}

void
table_finish(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->cells[i]);
	free(t->cells);
	*t = (struct table){ 0 };
}

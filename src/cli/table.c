#include "cli/table.h"

#include <limits.h>
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

static void
cell_add(struct table *t, const char *text, bool lines)
{
	struct buf clean = BUF_INIT;

	text_clean(&clean, text ? text : "", text ? strlen(text) : 0, lines);
	t->cells = xgrow(t->cells, t->n, &t->cap, sizeof(t->cells[0]));
	t->cells[t->n++] = buf_detach(&clean);
}

void
table_add(struct table *t, const char *text)
{
	cell_add(t, text, false);
}

void
table_add_lines(struct table *t, const char *text)
{
	cell_add(t, text, true);
}

void
table_addf(struct table *t, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	table_add(t, text.s);
}

#define GAP 2
#define LEAST_WIDTH 8

/* Returns the width of the widest line of a cell. */
static int
cell_width(const char *s)
{
	int most = 0;

	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		int w = text_width(s, n);
		most = w > most ? w : most;
	}
	return most;
}

/* Narrows the widest columns until the table fits, or no column can be narrowed. */
static void
find_widths(const struct table *t, int width, int widths[TABLE_COLUMNS])
{
	int all = GAP * ((int)t->columns - 1);

	for (size_t i = 0; i < t->n; i++) {
		int w = cell_width(t->cells[i]);

		if (w > widths[i % t->columns])
			widths[i % t->columns] = w;
	}
	for (size_t i = 0; i < t->columns; i++)
		all += widths[i];
	for (; all > width; all--) {
		size_t widest = 0;

		for (size_t i = 1; i < t->columns; i++)
			if (widths[i] > widths[widest])
				widest = i;
		if (widths[widest] <= LEAST_WIDTH)
			return;
		widths[widest]--;
	}
}

size_t
table_line(const char *s, int width, size_t *skip)
{
	int used;
	size_t len = strcspn(s, "\n"), fits = text_fit(s, len, width, &used), at = fits;

	*skip = fits == len && s[len] == '\n';
	if (fits == len)
		return len;
	while (at && s[at] != ' ')
		at--;
	if (!at)
		return fits ? fits : text_next(s, len, 0);
	*skip = 1;
	return at;
}

static void
print_row(const struct table *t, const char **at, const int *widths, FILE *f)
{
	bool more = true;

	while (more) {
		int pad = 0;

		more = false;
		for (size_t i = 0; i < t->columns; i++) {
			size_t skip = 0, n = at[i] ? table_line(at[i], widths[i], &skip) : 0;

			if (n)
				text_print(f, "%*s%.*s", pad, "", (int)n, at[i]);
			pad = (n ? 0 : pad) + widths[i] - (n ? text_width(at[i], n) : 0) + GAP;
			at[i] += n + skip;
			more |= *at[i] != '\0';
		}
		text_print(f, "\n");
	}
}

void
table_print_within(const struct table *t, FILE *f, int width)
{
	int widths[TABLE_COLUMNS] = { 0 };
	const char *at[TABLE_COLUMNS];

	find_widths(t, width, widths);
	for (size_t i = 0; i + t->columns <= t->n; i += t->columns) {
		for (size_t k = 0; k < t->columns; k++)
			at[k] = t->cells[i + k];
		print_row(t, at, widths, f);
	}
}

void
table_print(const struct table *t, FILE *f)
{
	table_print_within(t, f, INT_MAX);
}

void
table_print_markdown(const struct table *t, FILE *f)
{
	for (size_t i = 0; i < t->n; i++) {
		bool last = i % t->columns == t->columns - 1;

		text_print(
			f, "%s %s%s", i % t->columns ? " |" : "|", t->cells[i], last ? " |\n" : "");
		for (size_t k = 0; i == t->columns - 1 && k < t->columns; k++)
			text_print(f, "%s", k == t->columns - 1 ? "| --- |\n" : "| --- ");
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

/* Lays out text: breaks lines, fits the columns of a table to the terminal, or writes Markdown.
 * column.c decides the content of the columns. */
#include "cli/sheet.h"

#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/pager.h"
#include "export/escape.h"

#define ELSEWHERE 100
#define NARROWEST 40

struct sheet
sheet_new(bool markdown)
{
	struct sheet s = { .out = stdout,
		.markdown = markdown,
		.report = true,
		.width = ELSEWHERE,
		.apart = true };
	int columns = pager_columns();

	if (columns)
		s.width = columns < NARROWEST ? NARROWEST : columns;
	return s;
}

struct sheet
sheet_new_list(void)
{
	int columns = pager_columns();

	return (struct sheet){ .out = stdout, .width = columns ? columns : INT_MAX, .apart = true };
}

/* Appends a name to `out`; in Markdown, escapes it. */
static void
safe(const struct sheet *s, struct buf *out, const char *text)
{
	if (s->markdown)
		escape_name(out, text);
	else
		buf_add(out, text);
}

/* ---- sentences and list items ---- */

size_t
sheet_fit(const char *s, int width, size_t *skip)
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

void
sheet_heading(struct sheet *s, int level, const char *text)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	safe(s, &line, text);
	text_print(s->out, "%s%.*s%s%s\n", s->apart ? "" : "\n", s->markdown ? level : 0, "######",
		s->markdown ? " " : "", line.s);
	if (s->markdown)
		text_print(s->out, "\n");
	s->apart = s->markdown;
}

void
sheet_wrap(const struct sheet *s, const char *text, int first, int indent)
{
	const char *at = text;

	for (size_t n, skip; *at; at += n + skip) {
		n = sheet_fit(at, s->width - (at == text ? first : indent), &skip);
		text_print(s->out, "%*s%.*s\n", at == text ? 0 : indent, "", (int)n, at);
	}
}

void
sheet_line(const struct sheet *s, int indent, int hang, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT, clean = BUF_INIT;

	BUF_ADD_ARGUMENTS(&line, fmt);
	text_clean(&clean, line.s, line.len, false);
	text_print(s->out, "%*s", indent, "");
	sheet_wrap(s, clean.s, indent, hang);
}

static void
print_text(struct sheet *s, const char *mark, const char *text)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT, clean = BUF_INIT;

	safe(s, &line, text);
	text_clean(&clean, line.s, line.len, false);
	text_print(s->out, "%s", mark);
	if (s->markdown)
		text_print(s->out, "%s\n", clean.s);
	else
		sheet_wrap(s, clean.s, (int)strlen(mark), 2);
	s->apart = false;
}

void
sheet_say(struct sheet *s, const char *text)
{
	print_text(s, "", text);
	if (s->markdown)
		text_print(s->out, "\n");
	s->apart = s->markdown;
}

void
sheet_gap(struct sheet *s)
{
	if (!s->apart)
		text_print(s->out, "\n");
	s->apart = true;
}

void
sheet_point(struct sheet *s, const char *text)
{
	print_text(s, s->markdown ? "- " : "  ", text);
}

/* ---- tables ---- */

#define GAP 2
#define LEAST_WIDTH 8

/* Longer words, such as addresses, may be broken. */
#define LONGEST_WORD 24

/* Returns the width of the widest part of a cell, between the characters `ends`. */
static int
widest_part(const char *s, const char *ends)
{
	int most = 0;

	for (size_t n; *s; s += n + (s[n] != '\0')) {
		n = strcspn(s, ends);
		int w = text_width(s, n);
		most = w > most ? w : most;
	}
	return most;
}

static size_t
index_of_most(const int *v, size_t n)
{
	size_t most = 0;

	for (size_t i = 1; i < n; i++)
		if (v[i] > v[most])
			most = i;
	return most;
}

/* Sets the least width of each column to the length of its longest word. Breaks the longest words
 * if the table is then still too wide. */
static void
find_least(const struct sheet *s, int least[SHEET_COLUMNS])
{
	int all = GAP * ((int)s->columns - 1);

	for (size_t i = 0; i < s->n; i++) {
		int w = widest_part(s->cells[i], " \n"), *of = &least[i % s->columns];

		w = w > LONGEST_WORD ? LONGEST_WORD : w;
		*of = w > *of ? w : *of;
	}
	for (size_t i = 0; i < s->columns; i++)
		all += least[i];
	for (size_t i; all > s->width; least[i] = LEAST_WIDTH) {
		i = index_of_most(least, s->columns);
		if (least[i] <= LEAST_WIDTH)
			return;
		all -= least[i] - LEAST_WIDTH;
	}
}

/* Makes each column as wide as its widest cell. If the table is then too wide, narrows
 * the widest column again and again, but breaks no word (find_least). */
static void
find_widths(const struct sheet *s, int widths[SHEET_COLUMNS])
{
	int all = GAP * ((int)s->columns - 1), least[SHEET_COLUMNS] = { 0 }, over[SHEET_COLUMNS];

	find_least(s, least);
	for (size_t i = 0; i < s->n; i++) {
		int w = widest_part(s->cells[i], "\n");

		if (w > widths[i % s->columns])
			widths[i % s->columns] = w;
	}
	for (size_t i = 0; i < s->columns; i++)
		all += widths[i];
	for (; all > s->width; all--) {
		for (size_t i = 0; i < s->columns; i++)
			over[i] = widths[i] > least[i] ? widths[i] : 0;
		size_t widest = index_of_most(over, s->columns);
		if (!over[widest])
			return;
		widths[widest]--;
	}
}

static void
print_table(const struct sheet *s)
{
	int widths[SHEET_COLUMNS] = { 0 };
	const char *at[SHEET_COLUMNS];

	find_widths(s, widths);
	for (size_t i = 0; i + s->columns <= s->n; i += s->columns) {
		for (size_t k = 0; k < s->columns; k++)
			at[k] = s->cells[i + k];
		for (bool more = true; more;) {
			int pad = 0;

			more = false;
			for (size_t k = 0; k < s->columns; k++) {
				size_t skip = 0, n = at[k] ? sheet_fit(at[k], widths[k], &skip) : 0;

				if (n)
					text_print(s->out, "%*s%.*s", pad, "", (int)n, at[k]);
				pad = (n ? 0 : pad) + widths[k] - (n ? text_width(at[k], n) : 0) +
					GAP;
				at[k] += n + skip;
				more |= *at[k] != '\0';
			}
			text_print(s->out, "\n");
		}
	}
}

static void
print_markdown_table(const struct sheet *s)
{
	for (size_t i = 0; i < s->n; i++) {
		bool last = i % s->columns == s->columns - 1;

		text_print(s->out, "%s %s%s", i % s->columns ? " |" : "|", s->cells[i],
			last ? " |\n" : "");
		for (size_t k = 0; i == s->columns - 1 && k < s->columns; k++)
			text_print(s->out, "%s", k == s->columns - 1 ? "| --- |\n" : "| --- ");
	}
}

void
sheet_table(struct sheet *s, const char *const *titles, size_t columns)
{
	s->columns = columns < SHEET_COLUMNS ? columns : SHEET_COLUMNS;
	for (size_t i = 0; i < s->columns; i++)
		sheet_cell(s, titles[i]);
}

static void
keep_cell(struct sheet *s, const char *text, bool lines)
{
	struct buf clean = BUF_INIT;

	text_clean(&clean, text, strlen(text), lines);
	ARRAY_ADD(s->cells, s->n, s->cap, buf_detach(&clean));
}

/* Numbers, times and signs at the beginning of a cell are not escaped: inside a table they begin no
 * list. */
void
sheet_cell(struct sheet *s, const char *text)
{
	CLEANUP(buf_finish) struct buf cell = BUF_INIT;
	size_t number = text ? strspn(text, "0123456789:.+- ") : 0;

	buf_add_bytes(&cell, text ? text : "", number);
	safe(s, &cell, text ? text + number : "");
	keep_cell(s, cell.s, false);
}

void
sheet_cellf(struct sheet *s, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	BUF_ADD_ARGUMENTS(&text, fmt);
	sheet_cell(s, text.s);
}

void
sheet_part(struct sheet *s, struct buf *cell, const char *name)
{
	safe(s, cell, name);
}

void
sheet_words(struct sheet *s, struct buf *cell, const char *words)
{
	if (s->markdown)
		escape_markdown(cell, words, &(struct escape_how){ .liquid = true, .cell = true });
	else
		buf_add(cell, words);
}

void
sheet_break(struct sheet *s, struct buf *cell)
{
	buf_add(cell, s->markdown ? "<br>" : "\n");
}

void
sheet_parts_end(struct sheet *s, struct buf *cell)
{
	keep_cell(s, cell->s, true);
	buf_finish(cell);
}

void
sheet_table_drop(struct sheet *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->cells[i]);
	free(s->cells);
	s->cells = NULL;
	s->n = s->cap = 0;
}

void
sheet_table_end(struct sheet *s)
{
	bool used[SHEET_COLUMNS] = { true };
	size_t kept = 0, columns = 0;

	/* A report leaves out each column but the first that has a title and nothing else. */
	for (size_t i = s->columns; i < s->n; i++)
		used[i % s->columns] |= s->cells[i][0] != '\0';
	for (size_t i = 0; i < s->columns; i++) {
		used[i] |= !s->report;
		columns += used[i];
	}
	for (size_t i = 0; i < s->n; i++) {
		if (used[i % s->columns])
			s->cells[kept++] = s->cells[i];
		else
			free(s->cells[i]);
	}
	s->n = kept;
	s->columns = columns;
	(s->markdown ? print_markdown_table : print_table)(s);
	sheet_table_drop(s);
	s->apart = false;
}

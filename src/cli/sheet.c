#include "cli/sheet.h"

#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "export/escape.h"

#define ELSEWHERE 100
#define NARROWEST 40

void
sheet_init(struct sheet *s, bool markdown)
{
	struct winsize w;

	*s = (struct sheet){ .markdown = markdown, .width = ELSEWHERE, .apart = true };
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col)
		s->width = w.ws_col < NARROWEST ? NARROWEST : w.ws_col;
}

/* Adds a name, escaped for Markdown. */
static void
safe(const struct sheet *s, struct buf *out, const char *text)
{
	if (s->markdown)
		escape_name(out, text);
	else
		buf_add(out, text);
}

void
sheet_heading(struct sheet *s, int level, const char *text)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	safe(s, &line, text);
	text_print(stdout, "%s%.*s%s%s\n", s->apart ? "" : "\n", s->markdown ? level : 0, "######",
		s->markdown ? " " : "", line.s);
	if (s->markdown)
		text_print(stdout, "\n");
	s->apart = s->markdown;
}

/* Prints text broken at words, with each line after the first indented. */
static void
print_wrapped(const struct sheet *s, const char *text, int first, int indent)
{
	const char *at = text;

	for (size_t n, skip; *at; at += n + skip) {
		n = table_line(at, s->width - (at == text ? first : indent), &skip);
		text_print(stdout, "%*s%.*s\n", at == text ? 0 : indent, "", (int)n, at);
	}
}

static void
print_text(struct sheet *s, const char *mark, const char *text)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT, clean = BUF_INIT;

	safe(s, &line, text);
	text_clean(&clean, line.s, line.len, false);
	text_print(stdout, "%s", mark);
	if (s->markdown)
		text_print(stdout, "%s\n", clean.s);
	else
		print_wrapped(s, clean.s, (int)strlen(mark), 2);
	s->apart = false;
}

void
sheet_say(struct sheet *s, const char *text)
{
	print_text(s, "", text);
	if (s->markdown)
		text_print(stdout, "\n");
	s->apart = s->markdown;
}

void
sheet_gap(struct sheet *s)
{
	if (!s->apart)
		text_print(stdout, "\n");
	s->apart = true;
}

void
sheet_point(struct sheet *s, const char *text)
{
	print_text(s, s->markdown ? "- " : "  ", text);
}

void
sheet_table(struct sheet *s, const char *const *titles, size_t columns)
{
	table_init(&s->table, NULL, 0);
	s->table.columns = columns < TABLE_COLUMNS ? columns : TABLE_COLUMNS;
	for (size_t i = 0; i < s->table.columns; i++)
		sheet_cell(s, titles[i]);
}

/* A number or a time at the start of a cell begins no list, so it needs no escape. */
void
sheet_cell(struct sheet *s, const char *text)
{
	CLEANUP(buf_finish) struct buf cell = BUF_INIT;
	size_t number = text ? strspn(text, "0123456789:.+- ") : 0;

	buf_add_bytes(&cell, text ? text : "", number);
	safe(s, &cell, text ? text + number : "");
	table_add(&s->table, cell.s);
}

void
sheet_cellf(struct sheet *s, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
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
sheet_line(struct sheet *s, struct buf *cell)
{
	buf_add(cell, s->markdown ? "<br>" : "\n");
}

void
sheet_parts_end(struct sheet *s, struct buf *cell)
{
	table_add_lines(&s->table, cell->s);
	buf_finish(cell);
}

void
sheet_table_end(struct sheet *s)
{
	if (s->markdown)
		table_print_markdown(&s->table, stdout);
	else
		table_print_within(&s->table, stdout, s->width);
	table_finish(&s->table);
	s->apart = false;
}

static size_t
cells_of(const struct sheet *s, const struct column *c)
{
	return c->title ? 1 : c->type == COLUMN_LIST && c->of->words ? s->n_names : 0;
}

void
sheet_rows(struct sheet *s, const struct column *of, const void *rows, size_t n, size_t size)
{
	const char *titles[TABLE_COLUMNS];
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	size_t shown = 0;

	for (const struct column *c = of; c->type != COLUMN_END; c++)
		for (size_t k = 0; k < cells_of(s, c) && shown < TABLE_COLUMNS; k++)
			titles[shown++] = c->title ? c->title : s->names[k];
	sheet_table(s, titles, shown);
	for (size_t i = 0; i < n; i++)
		for (const struct column *c = of; c->type != COLUMN_END; c++)
			for (size_t k = 0; k < cells_of(s, c); k++) {
				buf_clear(&words);
				column_row_words(c, (const char *)rows + i * size, k, &words);
				sheet_cell(s, words.s);
			}
	sheet_table_end(s);
}

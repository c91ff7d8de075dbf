/* Lays out text: breaks lines and messages on stderr, fits the width of the columns of a table to
 * the terminal, colours headings, hits of a search and missing facts, or writes
 * Markdown. report.c and call/row_list.c decide the content. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/sheet.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "shell/table/pager.h"

#define ELSEWHERE 100
#define NARROWEST 40

struct sheet
sheet_new_list(void)
{
	int columns = pager_columns(STDOUT_FILENO);

	return (struct sheet){ .out = stdout,
		.colour = pager_has_colour(STDOUT_FILENO),
		.report = columns > 0,
		.width = columns ? columns : INT_MAX,
		.apart = true };
}

struct sheet
sheet_new(bool markdown)
{
	struct sheet s = sheet_new_list();

	s.width = s.report ? s.width : ELSEWHERE;
	s.width = s.width < NARROWEST ? NARROWEST : s.width;
	s.colour &= !markdown;
	s.markdown = markdown;
	s.report = true;
	return s;
}

/* ---- lines ---- */

/* Returns true if a word that is longer than its line is broken behind s[at]: at the joints of ids
 * and paths, not of dates. */
static bool
is_joint(const char *s, size_t at)
{
	return at && strchr("-/_", s[at]) &&
		!(number_is_digit(s[at - 1]) && number_is_digit(s[at + 1]));
}

size_t
sheet_fit(const char *s, int width, size_t *skip)
{
	size_t fits = text_line(s, strlen(s), width, skip), at = fits;

	if (*skip || !s[fits] || !text_is_ascii(s[fits]) || !text_is_ascii(s[fits - 1]))
		return fits;
	while (at && !is_joint(s, at - 1))
		at--;
	return at ? at : fits;
}

static char
ink_of(const char *text)
{
	return *text > 0 && *text <= *SHEET_FOUND ? *text : 0;
}

/* Prints the bytes from `at` to `end` of a text. */
static void
print_part(const struct sheet *s, const char *text, char ink, size_t at, size_t end)
{
	static const char *const codes[] = { "", "1;33", "1", "1;4;36" };

	for (size_t hit = 0, past = 0, to; at < end; at = to) {
		while (ink == *SHEET_FOUND && past <= at)
			if (!text_searched_hit(text, text_or(s->found, ""), &hit, &past))
				hit = past = SIZE_MAX;
		to = hit > at ? hit : past;
		to = ink == *SHEET_FOUND && to < end ? to : end;
		bool coloured = s->colour && ink && hit <= at;
		if (coloured)
			fprintf(s->out, "\033[%sm", codes[(int)ink]);
		text_print(s->out, "%.*s", (int)(to - at), text + at);
		fputs(coloured ? "\033[m" : "", s->out);
	}
}

static void
wrap(const struct sheet *s, const char *text, char ink, int first, int indent)
{
	for (size_t at = 0, n, skip; text[at]; at += n + skip) {
		n = sheet_fit(text + at, s->width - (at ? indent : first), &skip);
		text_print(s->out, "%*s", at ? indent : 0, "");
		print_part(s, text, ink, at, at + n);
		text_print(s->out, "\n");
	}
}

void
sheet_wrap(const struct sheet *s, const char *text, int first, int indent)
{
	wrap(s, text, 0, first, indent);
}

void
sheet_line(const struct sheet *s, int indent, int hang, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT, clean = BUF_INIT;

	BUF_ADD_ARGUMENTS(&line, fmt);
	char ink = ink_of(line.s);
	size_t marked = ink ? 1 : 0;
	text_clean(&clean, line.s + marked, line.len - marked, false);
	text_print(s->out, "%*s", indent, "");
	wrap(s, clean.s, ink, indent, hang);
}

static bool says_json;

void
sheet_say_json(void)
{
	says_json = true;
}

bool
sheet_says_json(void)
{
	return says_json;
}

void
sheet_say_value(const char *key, json_t *value)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;
	json_auto_t *object = json_pack("{s:o}", key, value);

	json_add(&line, object, true, NULL);
	text_print_bytes(line.s, line.len);
	text_print_bytes("\n", 1);
}

void
sheet_prose(FILE *out, const char *text)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;
	int fd = fileno(out), width = pager_columns(fd), column = 0;
	struct sheet s = { .out = out, .colour = pager_has_colour(fd) };
	char ink = 0;

	text_clean(&clean, text, strlen(text), true);
	/* A longer word stays whole: it may be a path that is copied. */
	for (size_t at = 0, n; at < clean.len; at += n) {
		const char *word = clean.s + at;
		bool next = *word == '\n';

		n = 1 + strcspn(word + 1, " \n");
		if (!at || next) {
			ink = text_starts(word + next, "gap: ") ? *SHEET_WARN : 0;
			column = 0;
		}
		int wide = text_width(word + next, n - next);
		bool breaks = *word == ' ' && width && column + wide > width;
		if (breaks)
			text_print(out, "\n");
		column = breaks ? wide - 1 : column + wide;
		print_part(&s, clean.s, ink, at + breaks, at + n);
	}
}

void
sheet_say(const char *text)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	if (!says_json) {
		sheet_prose(stderr, text);
		return;
	}
	text_clean(&clean, text, strlen(text), true);
	for (const char *line = clean.s; line && *line; line = text_after(line, '\n')) {
		const char *key = text_starts(line, "gap: ") ? "gap" : "said";

		line += TEXT_STARTS(line, "earlog: ", "gap: ");
		sheet_say_value(key, json_stringn(line, strcspn(line, "\n")));
	}
}

void
sheet_faults(const struct diags *d, FILE *out)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	diags_add_text(d, &text);
	sheet_prose(out, text.s);
}

void
sheet_gap(struct sheet *s)
{
	if (!s->apart)
		text_print(s->out, "\n");
	s->apart = true;
}

/* ---- tables ---- */

#define GAP 2
#define LEAST_WIDTH 8

/* Longer words may be broken at a joint, as ids and paths, and the longest anywhere. */
#define LONGEST_JOINED 12
#define LONGEST_WORD 24

/* Returns the width of the widest line of a cell; of words: of its widest part that is not broken.
 */
static int
widest_part(const char *s, bool of_words)
{
	int most = 0, w;

	for (const char *end, *at = s; *at; at = *end && strchr(" \n", *end) ? end + 1 : end) {
		end = at + strcspn(at, of_words ? " \n" : "\n");
		w = text_width(at, (size_t)(end - at));
		if (of_words && w > LONGEST_JOINED)
			for (const char *joint = at; joint < end - 1; joint++)
				if (is_joint(s, (size_t)(joint - s))) {
					end = joint + 1;
					w = text_width(at, (size_t)(end - at));
					break;
				}
		most = w > most ? w : most;
	}
	return of_words && most > LONGEST_WORD ? LONGEST_WORD : most;
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
		int w = widest_part(s->cells[i].text, true), *of = &least[i % s->columns];

		*of = w > *of ? w : *of;
	}
	EACH_IN (x, least, s->columns)
		all += *x;
	for (size_t i; all > s->width; least[i] = LEAST_WIDTH) {
		i = index_of_most(least, s->columns);
		if (least[i] <= LEAST_WIDTH)
			return;
		all -= least[i] - LEAST_WIDTH;
	}
}

/* The rows by which the widths are chosen, spread over the whole table. */
#define MOST_TRIED 200

struct heights {
	unsigned char now[SHEET_COLUMNS][MOST_TRIED];      /* lines of each cell */
	unsigned char narrower[SHEET_COLUMNS][MOST_TRIED]; /* in a column one narrower */
};

/* Counts the lines of the cells of a column. */
static void
count_lines(const struct sheet *s, size_t column, int width, unsigned char lines[MOST_TRIED])
{
	size_t rows = s->n / s->columns, step = 1 + rows / MOST_TRIED;

	for (size_t i = 0; i * step < rows; i++) {
		const char *at = s->cells[i * step * s->columns + column].text;

		lines[i] = 0;
		for (size_t skip, n; *at && lines[i] < UCHAR_MAX; at += n + skip, lines[i]++)
			n = sheet_fit(at, width, &skip);
	}
}

/* Returns by how many lines the table grows if a column is narrowed by one. */
static int
cost(const struct sheet *s, const struct heights *h, size_t column)
{
	size_t rows = s->n / s->columns, step = 1 + rows / MOST_TRIED;
	int grows = 0;

	for (size_t i = 0; i * step < rows; i++) {
		int most = 0;

		EACH_IN (x, h->now, s->columns)
			most = (*x)[i] > most ? (*x)[i] : most;
		grows += h->narrower[column][i] > most ? h->narrower[column][i] - most : 0;
	}
	return grows;
}

/* Makes each column as wide as its widest cell. If the table is then too wide, narrows again and
 * again the column that costs the fewest lines, of several the widest, but breaks no word
 * (find_least). */
static void
find_widths(const struct sheet *s, int widths[SHEET_COLUMNS])
{
	int all = GAP * ((int)s->columns - 1), least[SHEET_COLUMNS] = { 0 };

	for (size_t i = 0; i < s->n; i++) {
		int w = widest_part(s->cells[i].text, false);

		if (w > widths[i % s->columns])
			widths[i % s->columns] = w;
	}
	EACH_IN (x, widths, s->columns)
		all += *x;
	if (all <= s->width)
		return;
	CLEANUP(pointer_free) struct heights *h = xcalloc(1, sizeof(*h));
	find_least(s, least);
	for (size_t i = 0; i < s->columns; i++) {
		count_lines(s, i, widths[i], h->now[i]);
		count_lines(s, i, widths[i] - 1, h->narrower[i]);
	}
	for (; all > s->width; all--) {
		size_t best = SHEET_COLUMNS;
		int lowest = INT_MAX;

		for (size_t i = 0; i < s->columns; i++) {
			int price = widths[i] > least[i] ? cost(s, h, i) : INT_MAX;

			if (price < lowest ||
				(price < INT_MAX && price == lowest && widths[i] > widths[best])) {
				lowest = price;
				best = i;
			}
		}
		if (best == SHEET_COLUMNS)
			return;
		memcpy(h->now[best], h->narrower[best], sizeof(h->now[best]));
		count_lines(s, best, --widths[best] - 1, h->narrower[best]);
	}
}

/* Makes all columns but the first as wide as the widest cell, or as fit side by side. */
static void
find_equal(const struct sheet *s, int widths[SHEET_COLUMNS])
{
	int n = (int)s->columns - 1, widest = 0;

	for (size_t i = 0; i < s->n; i++) {
		int w = widest_part(s->cells[i].text, false),
		    *of = i % s->columns ? &widest : &widths[0];

		*of = w > *of ? w : *of;
	}
	widths[0] = widths[0] < LONGEST_WORD ? widths[0] : LONGEST_WORD;
	int left = s->width - GAP * (n - 1);
	if (!s->across)
		left -= widths[0] + GAP;
	int most = left / (n > 0 ? n : 1);
	most = most < LEAST_WIDTH ? LEAST_WIDTH : most;
	for (size_t k = 1; k < s->columns; k++)
		widths[k] = widest < most ? widest : most;
}

static void
print_table(const struct sheet *s)
{
	int widths[SHEET_COLUMNS] = { 0 };
	bool below = false; /* the row before was below a line across */

	(s->equal ? find_equal : find_widths)(s, widths);
	for (size_t i = 0; i + s->columns <= s->n; i += s->columns) {
		size_t at[SHEET_COLUMNS] = { 0 };

		if (s->across && i) {
			const char *line = s->cells[i].text;
			bool empty = true;

			if (!*line && below)
				text_print(s->out, "\n");
			below = *line;
			wrap(s, line, *SHEET_HEADING, 0, 0);
			for (size_t k = 1; k < s->columns; k++)
				empty &= !s->cells[i + k].text[0];
			if (empty)
				continue;
		}
		for (bool more = true; more;) {
			int pad = 0;

			more = false;
			for (size_t k = s->across; k < s->columns; k++) {
				const struct sheet_cell *cell = &s->cells[i + k];
				size_t skip, n = sheet_fit(cell->text + at[k], widths[k], &skip);

				if (n) {
					text_print(s->out, "%*s", pad, "");
					print_part(s, cell->text, cell->ink, at[k], at[k] + n);
					pad = -text_width(cell->text + at[k], n);
				}
				pad += widths[k] + GAP;
				at[k] += n + skip;
				more |= cell->text[at[k]] != '\0';
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

		text_print(s->out, "%s %s", i % s->columns ? " |" : "|", s->cells[i].text);
		if (last)
			text_print(s->out, " |\n");
		for (size_t k = 0; i == s->columns - 1 && k < s->columns; k++)
			text_print(s->out, "%s", k == s->columns - 1 ? "| --- |\n" : "| --- ");
	}
}

void
sheet_row(struct sheet *s, char *const *cells, size_t n)
{
	if (!s->n) {
		s->columns = n;
		s->equal = ink_of(cells[0]) == *SHEET_HEADING;
		s->across = s->equal && !cells[0][1];
		if (s->markdown)
			sheet_gap(s);
	}
	for (size_t i = 0; i < s->columns; i++) {
		const char *text = i < n ? cells[i] : "";
		struct buf clean = BUF_INIT;
		char ink = s->n < s->columns ? *SHEET_HEADING : ink_of(text);

		if (ink_of(text) != 0)
			text++;
		text_clean(&clean, text, strlen(text), true);
		struct sheet_cell cell = { buf_detach(&clean), ink };
		ARRAY_ADD(s->cells, s->n, s->cap, cell);
	}
}

/* Forgets the table. */
static void
drop_table(struct sheet *s)
{
	EACH_IN (x, s->cells, s->n)
		free(x->text);
	free(s->cells);
	s->cells = NULL;
	s->n = s->cap = 0;
}

void
sheet_table_end(struct sheet *s)
{
	bool used[SHEET_COLUMNS] = { true };
	size_t kept = 0, columns = 0;

	if (s->n <= s->columns) {
		drop_table(s);
		return;
	}
	/* A report leaves out each column but the first that has a title and nothing known. */
	for (size_t i = s->columns; i < s->n; i++)
		used[i % s->columns] |=
			s->cells[i].text[0] && !text_same(s->cells[i].text, "unknown");
	EACH_IN (x, used, s->columns) {
		*x |= !s->report;
		columns += *x;
	}
	for (size_t i = 0; i < s->n; i++) {
		if (used[i % s->columns])
			s->cells[kept++] = s->cells[i];
		else
			free(s->cells[i].text);
	}
	s->n = kept;
	s->columns = columns;
	(s->markdown ? print_markdown_table : print_table)(s);
	drop_table(s);
	s->apart = false;
}

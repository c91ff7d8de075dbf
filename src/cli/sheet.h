/*
 * Output of compare, stats, rank and drive: headings, sentences and tables, as text that fits the
 * terminal or as Markdown. Callers pass raw texts; they are cleaned and escaped here.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include <stdbool.h>

#include "base/buf.h"
#include "cli/column.h"
#include "cli/table.h"

struct sheet {
	bool markdown;
	int width;  /* columns per line of text */
	bool apart; /* the next output needs no empty line before it */
	struct table table;
	const char *names[TABLE_COLUMNS]; /* borrowed: titles for the rows of a LIST */
	size_t n_names;
};

/* Prints to stdout, as wide as the terminal; 100 columns if stdout is no terminal. */
void sheet_init(struct sheet *s, bool markdown);

void sheet_heading(struct sheet *s, int level, const char *text);
/* Prints one or more sentences. */
void sheet_say(struct sheet *s, const char *text);
/* Prints an empty line unless there is one already. */
void sheet_gap(struct sheet *s);
/* Prints an item of a list. */
void sheet_point(struct sheet *s, const char *text);

/* Begins a table. Cells follow from left to right; at most TABLE_COLUMNS per row. */
void sheet_table(struct sheet *s, const char *const *titles, size_t columns);
void sheet_cell(struct sheet *s, const char *text);
void sheet_cellf(struct sheet *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/*
 * Build one cell from names and from Markdown by a person. sheet_parts_end adds the cell.
 */
void sheet_part(struct sheet *s, struct buf *cell, const char *name);
void sheet_words(struct sheet *s, struct buf *cell, const char *words);
void sheet_line(struct sheet *s, struct buf *cell);      /* a line break in the cell */
void sheet_parts_end(struct sheet *s, struct buf *cell); /* finishes the buf */
void sheet_table_end(struct sheet *s);
/* Prints a table of n rows of `size` bytes: the columns with a title, and for a LIST whose rows
 * have `words` one column for each of s->names. */
void sheet_rows(struct sheet *s, const struct column *of, const void *rows, size_t n, size_t size);

#endif

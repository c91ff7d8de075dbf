/*
 * Output of lists and reports: headings, sentences and tables, as text that fits the terminal or as
 * Markdown. Callers pass raw texts; they are cleaned and escaped here.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"

#define SHEET_COLUMNS 17

struct sheet {
	FILE *out;
	bool markdown;
	int width;                        /* columns per line of text */
	bool apart;                       /* an empty line, or nothing, was printed last */
	const char *names[SHEET_COLUMNS]; /* borrowed: titles for the rows of a LIST (column.h) */
	size_t n_names;
	size_t columns; /* number of columns of the table */
	char **cells;   /* cells of the table row by row, cleaned; the titles first */
	size_t n, cap;
};

/* Prints to stdout, as wide as the terminal; 100 columns if stdout is no terminal. */
void sheet_init(struct sheet *s, bool markdown);
/* Prints to stdout as text of any width. */
void sheet_init_list(struct sheet *s);

void sheet_heading(struct sheet *s, int level, const char *text);
/* Prints one or more sentences. */
void sheet_say(struct sheet *s, const char *text);
/* Prints an empty line unless there is one already. */
void sheet_gap(struct sheet *s);
/* Prints an item of a list. */
void sheet_point(struct sheet *s, const char *text);

/* Begins a table. Cells follow from left to right; at most SHEET_COLUMNS per row. */
void sheet_table(struct sheet *s, const char *const *titles, size_t columns);
void sheet_cell(struct sheet *s, const char *text);
void sheet_cellf(struct sheet *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Build one cell: append a name (escaped in Markdown), and text that a person wrote as Markdown. */
void sheet_part(struct sheet *s, struct buf *cell, const char *name);
void sheet_words(struct sheet *s, struct buf *cell, const char *words);
void sheet_break(struct sheet *s, struct buf *cell); /* a line break in the cell */
/* adds the cell to the table and finishes the buf */
void sheet_parts_end(struct sheet *s, struct buf *cell);
/* Prints the table. In text, columns are as wide as their widest cell, and wider cells are wrapped.
 */
void sheet_table_end(struct sheet *s);
void sheet_table_drop(struct sheet *s); /* ends the table without printing it */

/* Returns the bytes of text that fit on a line of `width` columns, up to the end of a word; *skip
 * gets the bytes before the next line. */
size_t sheet_fit(const char *text, int width, size_t *skip);

#endif

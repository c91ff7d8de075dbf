/*
 * Tables of text: cleaned cells, columns as wide as their widest cell.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS 17

struct table {
	size_t columns;
	char **cells;  /* row by row, cleaned; NULL where short */
	size_t n, cap; /* cells */
};

/* The titles are the first row. */
void table_init(struct table *t, const char *const *titles, size_t columns);
/* Rows are filled cell by cell, from the left. */
void table_add(struct table *t, const char *text);
void table_addf(struct table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same with its newlines kept, for the two below. */
void table_add_lines(struct table *t, const char *text);
void table_print(const struct table *t, FILE *f);
/* Cells too wide for a line of so many columns go on below, at the end of a word if they can. */
void table_print_within(const struct table *t, FILE *f, int width);
/* As a Markdown table. The cells were made harmless by the caller, and have no newlines. */
void table_print_markdown(const struct table *t, FILE *f);
/* Returns the bytes of s that fit on a line of `width` columns, up to the end of a word; *skip gets
 * the bytes before the next line. */
size_t table_line(const char *s, int width, size_t *skip);
void table_finish(struct table *t);

#endif

/*
 * Text tables: cleaned cells, columns as wide as their widest cell.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS 17

struct table {
	size_t columns;
	char **cells;  /* row by row, cleaned; NULL if missing at a row's end */
	size_t n, cap; /* number of cells */
};

/* Begins a table whose first row is the titles. */
void table_init(struct table *t, const char *const *titles, size_t columns);
/* Adds a cell; rows are filled from left to right. */
void table_add(struct table *t, const char *text);
void table_addf(struct table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Adds a cell and keeps its newlines, for the two functions below. */
void table_add_lines(struct table *t, const char *text);
void table_print(const struct table *t, FILE *f);
/* Prints the table `width` columns wide. Wider cells are wrapped, between words if possible. */
void table_print_within(const struct table *t, FILE *f, int width);
/* Prints a Markdown table. The caller has escaped the cells and removed newlines. */
void table_print_markdown(const struct table *t, FILE *f);
/* Returns the bytes of s that fit on a line of `width` columns, up to the end of a word; *skip gets
 * the bytes before the next line. */
size_t table_line(const char *s, int width, size_t *skip);
void table_finish(struct table *t);

#endif

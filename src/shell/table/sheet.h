/*
 * Prints lines and tables as text that fits the terminal, and tables as Markdown. Callers pass raw
 * texts, in Markdown escaped: the functions here remove control characters.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/yaml/diag.h"

#define SHEET_COLUMNS 17

/* The first byte of a line or cell that has colour on a terminal. Texts of a person must not begin
 * with one of them. */
#define SHEET_WARN "\1"    /* something missing or wrong */
#define SHEET_HEADING "\2" /* also the titles of a table */
#define SHEET_FOUND "\3"   /* the hits of a search are marked in it */

struct sheet_cell {
	char *text;
	char ink; /* of SHEET_WARN …; 0: none */
};

struct sheet {
	FILE *out;
	bool colour;
	const char *found; /* words of a search, for text_searched_hit; NULL: none */
	bool markdown;
	bool report; /* tables have no column without a value; a list in a file or pipe has all */
	int width;   /* width of a line of text, in columns */
	bool apart;  /* nothing was printed yet, or the last line is empty */
	size_t columns; /* number of columns of the table */
	/* equal: all columns of the table but the first have one width; across: the cells of the
	 * first are lines across the table */
	bool equal, across;
	/* cells of the table, row by row, the titles first; without control characters */
	struct sheet_cell *cells;
	size_t n, cap;
};

/* Returns a sheet for stdout, as wide as the terminal; 100 columns wide if stdout is no terminal.
 */
struct sheet sheet_new(bool markdown);
/* Returns a sheet for a list on stdout, as wide as the terminal; not limited in width if stdout is
 * no terminal. */
struct sheet sheet_new_list(void);

/* Prints a line that is indented by `indent` columns, and its further lines by `hang`. Only for
 * text, not for Markdown. */
void sheet_line(const struct sheet *s, int indent, int hang, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Prints prose: on a terminal, lines are broken between words, and go on at the margin. */
void sheet_prose(FILE *out, const char *text);
/* Prints the mistakes of a file so. */
void sheet_faults(const struct diags *d, FILE *out);
/* Prints a message to standard error, as sheet_prose does. */
void sheet_say(const char *text);
/* From now on sheet_say prints each line to standard output, as {"said": …}, a gap as {"gap": …}:
 * for the bench, which starts this program. */
void sheet_say_json(void);
bool sheet_says_json(void);
/* Prints {key: value} so. Takes the value. */
void sheet_say_value(const char *key, json_t *value);
/* Prints text without control characters, broken between words: its first line from column `first`,
 * where the cursor is, the others indented by `indent`. */
void sheet_wrap(const struct sheet *s, const char *text, int first, int indent);
/* Prints an empty line, unless the last line is empty or nothing was printed yet. */
void sheet_gap(struct sheet *s);
/* Adds a row of n cells to the table, at most SHEET_COLUMNS; they are escaped already and may have
 * several lines. The first row begins the table, and has its titles; further cells of other rows
 * are left out. If the first title begins with SHEET_HEADING, the other columns have one width in
 * text; if it is no more than that, a cell of the first column is a line across the table, above
 * its row. */
void sheet_row(struct sheet *s, char *const *cells, size_t n);
/* Prints the table, if it has rows. In text, each column is as wide as its widest cell; if the
 * table is wider than a line, cells are wrapped between words. */
void sheet_table_end(struct sheet *s);

/* Returns the number of bytes of text that fit on a line of `width` columns, up to the end of a
 * word. *skip gets the number of bytes (blanks) between them and the next line. */
size_t sheet_fit(const char *text, int width, size_t *skip);

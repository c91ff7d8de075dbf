/*
 * Text files with numbers in columns, as measuring programs, graph collections and spreadsheets
 * write them: a frequency in Hz, a value, further columns. Columns are separated by tabs, commas,
 * semicolons or blanks. Comments begin with one of * # % ; / or !, words may precede and follow the
 * data; lines end with LF, CRLF or CR. UTF-8 with or without a byte order mark, or UTF-16 with one.
 * A comma between digits is a decimal mark on a line that has no point and another separator. The
 * locale has no influence.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"

#define COLUMNS_MOST 8 /* further columns are ignored */

struct columns_row {
	size_t line;            /* from 1 */
	const char *text;       /* the line, without its end; borrowed from columns.text */
	size_t text_len;        /* bytes */
	double v[COLUMNS_MOST]; /* NAN if the file has "nan", and beyond the last column */
	bool decimal_commas;    /* commas of the line were read as decimal marks */
};

struct columns {
	struct columns_row *v; /* in the file's order */
	size_t n;
	char smoothing[32]; /* "1/24 octave", from a comment that REW writes; or "" */
	struct buf text;
};

/*
 * Reads the n bytes of a file. `value` and `unit` name the second column in messages ("a level",
 * "dB"). "inf" is read as INFINITY. A file without rows is no error. On success the caller frees *c
 * with columns_finish. On failure returns false, err names the first wrong line, and *c is empty.
 */
bool columns_read(struct columns *c, const char *value, const char *unit, const char *bytes,
	size_t n, struct err *err);
void columns_finish(struct columns *c);

/* Sets err to the line's number, its text and the reason `why`. Returns false. */
bool columns_wrong(const struct columns_row *row, const char *why, struct err *err);

/* Reads a table of ratings: CSV with a title for each column. cli/earlog_import.c finds what it
 * names. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"

enum rating_column {
	RATED_DEVICE,
	RATED_ATTRIBUTE,
	RATED_SECTION,
	RATED_TRACK,
	RATED_VALUE,
	RATED_DATE,
	RATED_REMARK,
	RATED_COLUMNS
};

#define RATED_PLACE 24

struct rated {
	char *v[RATED_COLUMNS];              /* "": the row has none */
	char at[RATED_COLUMNS][RATED_PLACE]; /* place in the file, "2:5" */
};

struct rating_table {
	struct rated *v;
	size_t n, cap;
};

/* Returns true if the first line of the file has the columns of ratings: a value, and an attribute
 * or section. */
bool rating_table_is(const char *bytes, size_t n);
/* Reads all rows. Returns false with err, "line:column: message". The caller calls
 * rating_table_finish in either case. */
bool rating_table_read(struct rating_table *out, const char *bytes, size_t n, struct err *err);
void rating_table_finish(struct rating_table *t);

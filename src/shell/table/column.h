/*
 * Makes a JSON tree of a struct, from an array of struct column: each has a key, the type of the
 * value, and its offset in the row.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/system/json.h"
#include "base/system/uuid.h"

/* The C type of a value (at offset `at` of the row). After "empty:", the value that becomes null.
 */
enum column_type {
	COLUMN_END,   /* ends a list of columns */
	COLUMN_TEXT,  /* char *; empty: NULL */
	COLUMN_CHARS, /* array of char; empty: "" */
	COLUMN_INT,   /* int64_t; empty: NO_INT */
	COLUMN_SIZE,  /* size_t */
	/* double; empty: NAN. Rounded to 12 significant digits, so that 0.1 + 0.2 gives 0.3 */
	COLUMN_REAL,
	COLUMN_TIME, /* struct timespan; empty: no time */
	COLUMN_BOOL, /* bool */
	/* int64_t, UTC in ms, followed by int64_t, minutes east of UTC; empty: NO_INT */
	COLUMN_DATE,
	COLUMN_UUID,    /* struct uuid; empty: UUID_NONE */
	COLUMN_RANGE,   /* struct range: {low, high, text, known}; uses `unit` and `decimals` */
	COLUMN_JSON,    /* char * with JSON text; empty: NULL or invalid JSON */
	COLUMN_WORDS,   /* no field: the function `words` makes the text */
	COLUMN_OBJECT,  /* a struct with the columns `of` */
	COLUMN_INLINE,  /* like COLUMN_OBJECT, but its keys are among the keys of the row */
	COLUMN_MAYBE,   /* like COLUMN_OBJECT, but empty if the first TEXT in `of` is NULL or "" */
	COLUMN_POINTER, /* pointer to a struct with the columns `of`; empty: NULL. Without a key it
			   is like COLUMN_INLINE, and never NULL */
	COLUMN_LIST,    /* struct { T *v; size_t n; }: rows of `size` bytes with the columns `of` */
};

struct column {
	/* rows of a LIST that have one column without a key are plain values */
	const char *key;
	enum column_type type;
	size_t at;               /* offset of the value in the row, in bytes */
	const struct column *of; /* columns of the inner struct; the last one is COLUMN_END */
	size_t size;             /* size of one row of a COLUMN_LIST, in bytes */
	const char *unit;        /* unit of a RANGE, written after it */
	int decimals;            /* of a RANGE */
	bool bounds;             /* round the ends of a RANGE outwards (range_add_bounds) */
	/* Appends the text of WORDS, or of a RANGE instead of the usual text. */
	void (*words)(struct buf *b, const void *row);
};

/* Initialisers: COLUMN_KEY for a plain value, COLUMN_KEY_OF for an
 * object, COLUMN_KEY_LIST for a list. */
#define COLUMN_KEY(type, key, row, field)                             \
	{                                                             \
		key, COLUMN_##type, .at = offsetof(struct row, field) \
	}
/* Its key is the name of the field. */
#define COLUMN_SAME(type, row, field) COLUMN_KEY(type, #field, row, field)
#define COLUMN_KEY_OF(type, key, row, field, columns)                                \
	{                                                                            \
		key, COLUMN_##type, .at = offsetof(struct row, field), .of = columns \
	}
#define COLUMN_KEY_LIST(key, row, field, columns)                                        \
	{                                                                                \
		key, COLUMN_LIST, .at = offsetof(struct row, field), .of = columns,      \
				  .size = sizeof(((const struct row *)NULL)->field.v[0]) \
	}

/* A list under the name of its field. */
#define COLUMN_SAME_LIST(row, field, columns) COLUMN_KEY_LIST(#field, row, field, columns)
/* Defines an array of columns. */
#define COLUMNS(name, ...) static const struct column name[] = { __VA_ARGS__, { 0 } }

/* The columns (`of`) of a LIST whose rows are texts (char *). */
extern const struct column column_texts[];

/* Appends "3.75", or nothing if the value is not finite. */
void column_number(struct buf *b, double value);

/* Returns a row as a JSON object, a new reference; NULL for NULL. */
json_t *column_tree(const struct column *of, const void *row);

/* ---- printing one JSON value to stdout ---- */

/* Prints a JSON value, and takes over the reference to it. On failure sets err and returns
 * false. */
bool column_print_value(json_t *value, struct err *err);
json_t *column_json_uuid(const struct uuid *u);

/*
 * Prints reports as text, Markdown or JSON, all from one array of struct column. Each
 * element has the title of a column, its key in JSON, its type, and the offset of its value in a
 * row:
 *
 *	static const struct column columns[] = {
 *		{ "BACKUP", "path", COLUMN_TEXT, .at = offsetof(struct backup_entry, path) },
 *		{ "MB", NULL, COLUMN_WORDS, .words = add_megabytes },
 *		{ 0 },
 *	};
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/system/json.h"
#include "base/system/uuid.h"
#include "shell/table/sheet.h"

/* The C type of a value (at offset `at` of the row). After "empty:", the value that is printed as
 * null in JSON and as nothing in text. */
enum column_type {
	COLUMN_END,   /* ends a list of columns */
	COLUMN_TEXT,  /* char *; empty: NULL */
	COLUMN_CHARS, /* array of char; empty: "" */
	COLUMN_INT,   /* int64_t; empty: NO_INT */
	COLUMN_SIZE,  /* size_t */
	/* double; empty: NAN. Rounded to 12 significant digits, so that 0.1 + 0.2 gives 0.3 */
	COLUMN_REAL,
	COLUMN_LENGTH, /* int64_t, ms; empty: NO_INT. Seconds in JSON, "3:20" in text */
	COLUMN_TIME,   /* struct timespan; empty: no time */
	COLUMN_BOOL,   /* bool */
	/* int64_t, UTC in ms, followed by int64_t, minutes east of UTC; empty: NO_INT */
	COLUMN_DATE,
	COLUMN_UUID,   /* struct uuid; text has only its first letters */
	COLUMN_RANGE,  /* struct range; in JSON {low, high, text, known}; uses `unit` and `decimals`
			*/
	COLUMN_JSON,   /* char * with JSON text; empty: NULL or invalid JSON */
	COLUMN_WORDS,  /* no field: the function `words` makes the text */
	COLUMN_OBJECT, /* a struct with the columns `of`; output as text shows only the first of
			  them */
	COLUMN_INLINE, /* like COLUMN_OBJECT, but in JSON the keys of the struct are among the keys
			  of the row */
	COLUMN_MAYBE,  /* like COLUMN_OBJECT, but empty if the first TEXT in `of` is NULL or "" */
	COLUMN_POINTER, /* pointer to a struct with the columns `of`; empty: NULL. Without a key it
			   is like COLUMN_INLINE, and never NULL */
	COLUMN_LIST,    /* struct { T *v; size_t n; }: rows of `size` bytes with the columns `of` */
};

struct column {
	const char *title; /* title in tables; NULL: the column is only in JSON */
	/* key in JSON; NULL: the column is only in tables. Rows of a LIST that have one column
	 * without a key are printed as plain values */
	const char *key;
	enum column_type type;
	size_t at;               /* offset of the value in the row, in bytes */
	const struct column *of; /* columns of the inner struct; the last one is COLUMN_END */
	size_t size;             /* size of one row of a COLUMN_LIST, in bytes */
	const char *unit;        /* unit of a RANGE, printed after it */
	/* decimals of a RANGE, and of a REAL in text; 0: as many as needed, at most 2 */
	int decimals;
	bool bounds; /* round the ends of a RANGE outwards (range_add_bounds) */
	/* Appends the text of the cell, instead of the usual text for this type. */
	void (*words)(struct buf *b, const void *row);
};

/* Initialiser of a column whose value is a field of the row. */
#define COLUMN_SHOWN(title, key, type, row, field)                           \
	{                                                                    \
		title, key, COLUMN_##type, .at = offsetof(struct row, field) \
	}
/* Initialisers of columns that are only in JSON: COLUMN_KEY for a plain value, COLUMN_KEY_OF for an
 * object, COLUMN_KEY_LIST for a list. */
#define COLUMN_KEY(type, key, row, field) COLUMN_SHOWN(NULL, key, type, row, field)
/* A JSON column whose key is the name of the field. */
#define COLUMN_SAME(type, row, field) COLUMN_KEY(type, #field, row, field)
#define COLUMN_KEY_OF(type, key, row, field, columns)                                      \
	{                                                                                  \
		NULL, key, COLUMN_##type, .at = offsetof(struct row, field), .of = columns \
	}
#define COLUMN_KEY_LIST(key, row, field, columns)                                              \
	{                                                                                      \
		NULL, key, COLUMN_LIST, .at = offsetof(struct row, field), .of = columns,      \
					.size = sizeof(((const struct row *)NULL)->field.v[0]) \
	}

/* The columns (`of`) of a LIST whose rows are texts (char *). */
extern const struct column column_texts[];

/* Appends "3.75", or nothing if the value is not finite. */
void column_number(struct buf *b, double value);

/* Adds to the sheet a table of n rows of `size` bytes, with the columns that have a title. */
void column_table(
	struct sheet *s, const struct column *of, const void *rows, size_t n, size_t size);
/* Adds to the sheet s a table of the rows in `list`, a struct with the members v and n. */
#define COLUMN_TABLE(s, of, list) column_table((s), (of), (list).v, (list).n, sizeof((list).v[0]))

/* Returns a row as a JSON object; a new reference. */
json_t *column_tree(const struct column *of, const void *row);

/* ---- printing one JSON value to stdout ---- */

bool column_print_object(const struct column *of, const void *row, struct err *err);
/* Prints a JSON value, and takes over the reference to it. On failure sets err and returns
 * false. */
bool column_print_value(json_t *value, struct err *err);
/* Returns a JSON string, or JSON null if s is NULL or not UTF-8. The caller gets a new
 * reference. */
json_t *column_json_text(const char *s);
json_t *column_json_uuid(const struct uuid *u);

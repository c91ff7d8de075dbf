/*
 * Lists and answers as typed columns. A table says of each column its title, its key in JSON, which
 * value of the row it shows and how; text, Markdown and JSON are printed from that one table.
 *
 *	static const struct column columns[] = {
 *		{ "BACKUP", "path", COLUMN_TEXT, .at = offsetof(struct backup_entry, path) },
 *		{ "MB", NULL, COLUMN_WORDS, .words = add_megabytes },
 *		{ 0 },
 *	};
 */
#ifndef CLI_COLUMN_H
#define CLI_COLUMN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/json_writer.h"
#include "cli/sheet.h"

/* The C type of the value at `at`; after the semicolon the value that is null in JSON and empty in
 * text. */
enum column_type {
	COLUMN_END,     /* after the last column */
	COLUMN_TEXT,    /* char *; NULL */
	COLUMN_CHARS,   /* char[], "" */
	COLUMN_INT,     /* int64_t; NO_INT */
	COLUMN_SIZE,    /* size_t */
	COLUMN_REAL,    /* double; NAN. Rounded to 12 significant digits: 0.1 + 0.2 is 0.3 */
	COLUMN_LENGTH,  /* int64_t, ms; NO_INT. Seconds in JSON, "3:20" in text */
	COLUMN_BOOL,    /* bool */
	COLUMN_DATE,    /* int64_t, UTC in ms, followed by the minutes east of UTC; NO_INT */
	COLUMN_UUID,    /* struct uuid; in text its first letters */
	COLUMN_RANGE,   /* struct range, as {low, high, text} with `unit` and `decimals` */
	COLUMN_JSON,    /* char * of JSON text; NULL and invalid JSON */
	COLUMN_WORDS,   /* no value at `at`: text from `words`, also in JSON */
	COLUMN_OBJECT,  /* a struct with the columns `of`; in text its first column */
	COLUMN_INLINE,  /* like OBJECT, but its keys are added to the row's keys */
	COLUMN_MAYBE,   /* like OBJECT; null if its first column is null */
	COLUMN_POINTER, /* pointer to a struct with the columns `of`; NULL */
	COLUMN_LIST,    /* { T *v; size_t n; } of rows of `size` bytes with the columns `of` */
};

struct column {
	const char *title; /* in tables; NULL: in JSON only */
	const char *key; /* in JSON; NULL: in tables only. In a LIST, a single column without key is
			    the whole element */
	enum column_type type;
	size_t at;               /* offset of the value in the row, bytes */
	const struct column *of; /* ends with a COLUMN_END */
	size_t size;             /* bytes of one row of a LIST */
	const char *unit;        /* printed after a RANGE */
	int decimals; /* of a RANGE, and of a REAL in text; 0: as many as needed, at most 2 */
	bool bounds;  /* of a RANGE: its ends are rounded outwards (range_add_bounds) */
	/* Appends the text of the cell, if it differs from the text of the type. */
	void (*words)(struct buf *b, const void *row);
};

/* Columns for JSON only: of a plain value, an object, a range, a list. */
#define COLUMN_KEY(type, key, row, field)                                   \
	{                                                                   \
		NULL, key, COLUMN_##type, .at = offsetof(struct row, field) \
	}
/* A key that has the name of its field. */
#define COLUMN_SAME(type, row, field) COLUMN_KEY(type, #field, row, field)
#define COLUMN_KEY_OF(type, key, row, field, columns)                                      \
	{                                                                                  \
		NULL, key, COLUMN_##type, .at = offsetof(struct row, field), .of = columns \
	}
#define COLUMN_KEY_RANGE(key, row, field, digits, name)                                         \
	{                                                                                       \
		NULL, key, COLUMN_RANGE, .at = offsetof(struct row, field), .decimals = digits, \
					 .unit = name                                           \
	}
#define COLUMN_KEY_LIST(key, row, field, columns)                                              \
	{                                                                                      \
		NULL, key, COLUMN_LIST, .at = offsetof(struct row, field), .of = columns,      \
					.size = sizeof(((const struct row *)NULL)->field.v[0]) \
	}

/* For `of` of a LIST whose rows are texts (char *). */
extern const struct column column_texts[];

/* Appends the text of a cell, neither cleaned nor escaped. */
void column_words(const struct column *c, const void *row, struct buf *b);
/* Finds the column with that title, ignoring case; NULL: err. */
const struct column *column_find(
	const struct column *of, const char *title, size_t n, struct err *err);
/* Appends "3.75", or nothing if the value is not finite. */
void column_number(struct buf *b, double value);

/* ---- a list on stdout ---- */

struct column_list {
	const struct column *of;
	bool json;
	const struct column *shown[SHEET_COLUMNS]; /* the columns of the table */
	size_t n_shown, rows;
	struct sheet sheet;
	struct json_writer writer;
	struct err err;
};

void column_list_begin(struct column_list *c, const struct column *of, bool json);
/* Sets the columns to show, in order: "ID,DEVICE", in any case. False: err. */
bool column_list_choose(struct column_list *c, const char *titles, struct err *err);
void column_list_row(struct column_list *c, const void *row);
/* Ends the table or the JSON. Without rows, `none` is printed to stderr (not for JSON or if
 * NULL). */
bool column_list_end(struct column_list *c, const char *none, struct err *err);
/* Calls column_list_row for n rows of `size` bytes, then column_list_end. */
bool column_list_print(struct column_list *c, const void *rows, size_t n, size_t size,
	const char *none, struct err *err);
/* Prints a whole list, with every column that has a title. */
bool column_print_list(const struct column *of, const void *rows, size_t n, size_t size, bool json,
	const char *none, struct err *err);

/* Prints a table of n rows of `size` bytes: the columns with a title, and for a LIST whose rows
 * have `words` one column for each of s->names. */
void column_table(
	struct sheet *s, const struct column *of, const void *rows, size_t n, size_t size);
/* The same for a list with the members v and n. */
#define COLUMN_TABLE(s, of, list) column_table((s), (of), (list).v, (list).n, sizeof((list).v[0]))

/* ---- JSON on stdout ---- */

bool column_print_object(const struct column *of, const void *row, struct err *err);
/* Prints one object with the keys of two rows; the second row may be NULL. */
bool column_print_joined(const struct column *of, const void *row, const struct column *more_of,
	const void *more, struct err *err);
/* Prints a JSON value, of which it takes the reference. False: err. */
bool column_print_value(json_t *value, struct err *err);
/* Returns a text, or null if it is NULL or not UTF-8. New reference. */
json_t *column_json_text(const char *s);

#endif

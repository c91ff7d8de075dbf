/*
 * A row of the record is a plain struct, whose fields are described by a table. Copying, comparing,
 * storing, undo, history and merging use this table, and the archive's tables are made from it. So
 * a new kind of row needs only a struct (rows.h), a table of its fields (records.c) and its table's
 * name in schema/archive.sql and in the file of the archive's version. Every row starts with a
 * struct row. An edit replaces the whole row by a new version: `edit` is the UUID of this version,
 * `parent` the UUID of the version before it. Deleting a row is an edit that sets `deleted`.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/system/uuid.h"

/* The kinds of rows; rows.h has a struct for each. */
enum row_kind {
	ROW_REVIEW,
	ROW_DEVICE,
	ROW_VARIANT,
	ROW_CHAIN,
	ROW_PLAYLIST,
	ROW_SECTION,
	ROW_RECORDING,
	ROW_ITEM,
	ROW_SOURCE,
	ROW_CUE,
	ROW_QUESTION,
	ROW_LISTING,
	ROW_COMPARISON,
	ROW_SITTING,
	ROW_STRETCH,
	ROW_NOTE,
	ROW_OPEN_NOTE,
	ROW_TAG,
	ROW_RATING,
	ROW_VOLUME,
	ROW_PIN,
	ROW_ALIGNMENT,
	ROW_HEARD_AS,
	ROW_BENCHMARK,
	ROW_LEXICON,
	ROW_ATTRIBUTE,
	ROW_BLIND_RUN,
	ROW_TRIAL,
	ROW_EQUALISER,
	ROW_LISTENER,
	ROW_WITHHELD,
	ROW_FILES_READ,
	ROW_KINDS
};

#define NO_INT INT64_MIN /* a ROW_FIELD_INT without a value (NULL in the archive) */

enum row_field_type {
	ROW_FIELD_UUID, /* struct uuid; all zero bytes: no value */
	ROW_FIELD_TEXT, /* char *, owned by the row; NULL: no value */
	ROW_FIELD_INT,  /* int64_t; NO_INT: no value */
	ROW_FIELD_REAL, /* double; NAN: no value */
	ROW_FIELD_BOOL, /* bool */
};

/* A rule on what of a field stays in the archive when a row is sent to a panel, written by `backup
 * --for`, or merged by another person. */
struct redaction {
	const char *words; /* what the rule does with its fields */
	/* removes from the field's text what stays; NULL: the whole field stays */
	void (*cut)(char **text, const void *row);
};

struct row_field {
	const char *name; /* name of the SQL column, and key in an export */
	enum row_field_type type;
	size_t offset;
	const struct redaction *redaction; /* NULL: the whole field leaves */
};

struct row_type {
	const char *table;
	size_t size;
	/* the archive keeps earlier versions of the row, because a person wrote it */
	bool keeps_past;
	const struct row_field *fields; /* the last has no name */
	bool local;                     /* rows of this type stay on this machine */
	bool from_file; /* these rows are made from session files and playlists, so several
			   listeners may have the same row */
};

struct row {
	struct uuid uuid;
	struct uuid edit, parent;
	int64_t edited_ms;         /* time of this version, UTC; later than the version before it */
	int64_t edited_offset_min; /* local time minus UTC at that time */
	/* the number of versions before this one and it; 0: not counted, of rows that files make */
	int64_t revision;
	bool deleted;
	size_t nr; /* index of this row in the array v of its struct rows */
};

/* Returns a new row without UUID and values (bools false). The caller frees it with row_free. */
void *row_new(enum row_kind kind);
void *row_dup(enum row_kind kind, const void *row);
void row_free(enum row_kind kind, void *row); /* NULL does nothing */
/* Returns the field with this name; NULL: rows of this kind have none. */
const struct row_field *row_field_find(enum row_kind kind, const char *name);
/* Returns the member of a row that the field f describes. */
void *row_member(const void *row, const struct row_field *f);
/* Returns true if two rows are equal in the field f. */
bool row_field_same(const struct row_field *f, const void *a, const void *b);
/* Returns true if two rows are equal in all fields and in `deleted`, whatever their versions. */
bool row_same(enum row_kind kind, const void *a, const void *b);
/* Returns the field `listener` of a row; NULL if rows of this kind have none. */
struct uuid *row_listener(enum row_kind kind, const void *row);
/* Copies the field f from one row to another, with its own copy of a text. */
void row_field_copy(const struct row_field *f, const void *from, void *into);
/* Removes the value of a field (a bool becomes false), and frees its text. */
void row_field_clear(const struct row_field *f, void *row);
/* Gives a new version its edit, parent and time. old: the version that it replaces; NULL: none. The
 * time is later than the time of `old`, even if the clock went back. */
void row_stamp(struct row *version, const struct row *old);
/* Returns true if a has the larger revision, of equal ones is later, and if equally late has the
 * larger UUID of its edit. For kinds of rows without history this alone decides which version is
 * current, since an edit always has a larger revision than its parent, or is later. Does not ask
 * what time it is now, so that a merge gives the same whenever it runs. */
bool row_version_later(const struct row *a, const struct row *b);
/* Returns the value of a field, a UUID as text; NULL: it has none. */
json_t *row_field_json(const struct row_field *f, const void *row);
/* Returns the fields of a row that have a value as a new JSON object, with UUIDs as texts. */
json_t *row_json(enum row_kind kind, const void *row);
/* Sets the fields of a row that row_new made from an object of row_json. A field that is missing or
 * of another JSON type gets no value. */
void row_read_json(enum row_kind kind, const json_t *json, void *row);

/* A set of rows of one type, in the order in which they were added. Each is found by its UUID. */
struct rows {
	enum row_kind kind;
	struct row **v; /* the rows, owned; their addresses do not change in the set */
	size_t n, cap;
	struct row_slot {
		uint32_t hash, row; /* row: its index in v plus 1; 0: the slot is free */
	} * slots;                  /* hash table of the UUIDs */
	size_t nslots;
};

void rows_finish(struct rows *r);
/* Returns the row with this UUID; NULL: none. The set's owner may change the row, not its UUID. */
void *rows_find(const struct rows *r, const struct uuid *u);
/* Sets *at to the index in r->v of the row with this UUID. Returns false if there is none. */
bool rows_number(const struct rows *r, const struct uuid *u, size_t *at);
/* Returns the row after `row` (NULL: the first row), in the order of r->v; NULL after the last. No
 * row may be replaced or moved during such a loop; a loop that does so uses an index instead. */
void *rows_next(const struct rows *r, const void *row);
/* Adds a row at the end, or replaces the row with the same UUID by it. Takes ownership of `row`.
 * Returns the replaced row, which the caller frees, or NULL. */
void *rows_take(struct rows *r, void *row);
/* Does the same and frees the replaced row. */
void rows_put(struct rows *r, void *row);
/* Sorts the rows from index `from` on. `order` gets two pointers of type `struct row *const *`. If
 * the rows are in order already, this costs one comparison for each. */
void rows_sort(struct rows *r, size_t from, int (*order)(const void *, const void *));
/* Frees the rows with the UUIDs out. */
void rows_remove(struct rows *r, const struct uuids *out);

/*
 * A row of the record is a plain struct whose fields are described by a table. Copying, comparing,
 * storing, undo, history and merging all use this table, so a new kind of row needs only a struct,
 * a field table (records.h, records.c) and a migration.
 *
 * Every row starts with a struct row. An edit replaces the whole row: `edit` names this version,
 * `parent` the version it replaced. Deleting is an edit that sets `deleted`.
 */
#ifndef RECORD_ROW_H
#define RECORD_ROW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/uuid.h"

/* The kinds of rows; records.h has the struct of each. */
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
	ROW_DRAFT,
	ROW_TAG,
	ROW_RATING,
	ROW_VOLUME,
	ROW_PIN,
	ROW_BENCHMARK,
	ROW_LEXICON,
	ROW_ATTRIBUTE,
	ROW_BLIND_RUN,
	ROW_TRIAL,
	ROW_EQUALISER,
	ROW_LISTENER,
	ROW_WITHHELD,
	ROW_KINDS
};

#define NO_INT INT64_MIN /* a FIELD_INT that is NULL in the archive */

enum row_field_type {
	FIELD_UUID, /* struct uuid; all zero bytes: absent */
	FIELD_TEXT, /* char *, owned by the row; NULL: absent */
	FIELD_INT,  /* int64_t; NO_INT: absent */
	FIELD_REAL, /* double; NAN: absent */
	FIELD_BOOL, /* bool */
};

struct row_field {
	const char *name; /* also the SQL column and the key in an export */
	enum row_field_type type;
	size_t offset;
	bool local; /* only for this machine: never exported, sent or merged */
};

struct row_type {
	const char *table;
	size_t size;
	bool keeps_past; /* earlier versions are kept as history (what a person wrote) */
	const struct row_field *fields;
	size_t nfields;
	bool local;     /* the rows never leave this machine */
	bool from_file; /* comes from files that several listeners may have */
};

struct row {
	struct uuid uuid;
	struct uuid edit, parent;
	int64_t edited_ms;         /* UTC; never goes back for one row */
	int64_t edited_offset_min; /* local time minus UTC then */
	bool deleted;
	size_t nr; /* index in the set that owns the row */
};

/* Returns a new row with every field NULL (bools false) and no UUID; row_free frees it. */
void *row_new(const struct row_type *t);
void *row_dup(const struct row_type *t, const void *row);
void row_free(const struct row_type *t, void *row); /* row may be NULL */
/* Returns true if the fields and `deleted` are equal; ignores edit and times of the head. */
bool row_same(const struct row_type *t, const void *a, const void *b);
/* Copies the fields that differ between `old` and `new`, including `deleted`, from `new` to `into`.
 */
void row_follow(const struct row_type *t, const void *old, const void *new, void *into);
/* Returns the field `listener` of a row; NULL: the type has none. */
struct uuid *row_listener(const struct row_type *t, const void *row);
/*
 * Sets the listener of a version before it is compared with `old` (NULL: a new row): the old row's
 * listener remains. A new row without one gets `listener`, and so does a row from that listener's
 * files.
 */
void row_set_listener(
	const struct row_type *t, void *row, const void *old, const struct uuid *listener);
/* Sets a field to its value in another row. */
void row_field_copy(const struct row_field *f, const void *from, void *into);
/* Sets a field to NULL, or false, and frees its text. */
void row_field_clear(const struct row_field *f, void *row);
/* Fills in the head of a new version that replaces `old` (NULL: the first version). The time never
 * goes back for one row, even if the clock does. */
void row_stamp(struct row *new, const struct row *old);
/* Returns the fields as a JSON object without NULLs, UUIDs as text. The caller owns the reference.
 */
json_t *row_json(const struct row_type *t, const void *row);
/* Sets the fields of a new row from such an object; missing fields and values of another type
 * become NULL. */
void row_read_json(const struct row_type *t, const json_t *json, void *row);

/* A set of rows of one type, found by UUID, in the order in which they were added. */
struct rows {
	const struct row_type *type;
	struct row **v; /* owned; an address stays valid while its row is in the set */
	size_t n, cap;
	uint32_t *slots; /* hash of uuid to index + 1 */
	size_t nslots;
};

void rows_init(struct rows *r, const struct row_type *t);
void rows_finish(struct rows *r);
/* Returns the row with this UUID; NULL: none. The owner of the set may change the row in place, but
 * not its uuid. */
void *rows_find(const struct rows *r, const struct uuid *u);
/* Sets *at to the index in v of the row with this UUID; false: no such row. */
bool rows_number(const struct rows *r, const struct uuid *u, size_t *at);
/* Returns the row after `row` (NULL: the first one), in the order of v; NULL after the last. No row
 * may be replaced or moved meanwhile: a loop that changes rows counts an index. */
void *rows_next(const struct rows *r, const void *row);
/* Replaces the row with the same UUID by `row`, or adds it at the end; takes ownership. Returns the
 * replaced row, which the caller frees, or NULL. */
void *rows_take(struct rows *r, void *row);
/* Sorts the rows from number `from` on; `order` compares two `struct row *const *`. Sorted rows
 * cost one comparison each. */
void rows_sort(struct rows *r, size_t from, int (*order)(const void *, const void *));

#endif

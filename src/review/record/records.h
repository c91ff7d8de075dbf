/*
 * A record: rows of each kind, by their UUIDs. A row type (row.h) describes the fields of a kind
 * and names its table; its struct is in one of the headers of rows.h.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "base/text/timecode.h"
#include "review/record/row.h"
#include "review/record/setup.h"

struct review;
struct device;
struct chain;
struct question;
struct section;
struct recording;
struct item;
struct cue;
struct note;
struct rating;
struct volume;
struct attribute;
struct sitting_row;
struct blind_run;
struct listener_row;

extern const struct row_type row_types[ROW_KINDS];
/* Loops over the fields of a kind: EACH_FIELD(f, ROW_NOTE). */
#define EACH_FIELD(f, kind) for (const struct row_field *f = row_types[kind].fields; f->name; f++)

/* The record: all rows of one review, for the bench and for exports. */
struct record {
	struct rows of[ROW_KINDS];
	struct uuid listener; /* the listener whose archive it is */
	/* the ratings that the review's devices have in other reviews, with the rows that they
	 * refer to (store_load_elsewhere); NULL: not loaded. The record owns it. */
	struct record *elsewhere;
	struct arena kept; /* the texts of attribute.shown (attribute_complete) */
};

struct record record_new(void); /* an empty one */
void record_init(struct record *r);
void record_finish(struct record *r);

/* Returns row number i of a kind. The caller assigns it to a pointer of the row's type: `const
 * struct note *n = record_at(r, ROW_NOTE, i);`. */
static inline void *
record_at(const struct record *r, enum row_kind kind, size_t i)
{
	return r->of[kind].v[i];
}

static inline size_t
record_count(const struct record *r, enum row_kind kind)
{
	return r->of[kind].n;
}

/* Loops over the rows of a kind: EACH_ROW(note, n, r, ROW_NOTE) over all notes, EACH_LIVE over the
 * notes that are not deleted. Do not replace or move rows in the loop. */
#define EACH_ROW(type, row, r, kind) EACH_ROW_WHILE (type, row, r, kind, true)
#define EACH_ROW_WHILE(type, row, r, kind, go) \
	for (const struct type *row = NULL; (go) && (row = record_next(r, kind, row));)
#define EACH_LIVE(type, row, r, kind) EACH_LIVE_WHILE (type, row, r, kind, true)
#define EACH_LIVE_WHILE(type, row, r, kind, go) \
	for (const struct type *row = NULL; (go) && (row = record_live(r, kind, row));)

/* Returns the row after `row` (NULL: the first); NULL after the last. */
static inline void *
record_next(const struct record *r, enum row_kind kind, const void *row)
{
	return rows_next(&r->of[kind], row);
}

/* Returns the next row that is not deleted. */
void *record_live(const struct record *r, enum row_kind kind, const void *row);

static inline void *
record_find(const struct record *r, enum row_kind kind, const struct uuid *u)
{
	return rows_find(&r->of[kind], u);
}

/* Returns true if a row is in the trash, or the session that made it. */
static inline bool
record_in_trash(const struct record *r, const struct row *row, const struct uuid *session)
{
	const struct row *s = record_find(r, ROW_SITTING, session);

	return row->deleted || (s && s->deleted);
}

/* Returns the listener who made a row, from `listeners`. NULL for the owner of r, or if the
 * listener is unknown. */
const struct listener_row *record_other_listener(
	const struct record *r, const struct record *listeners, const struct uuid *listener);
/* Returns a listener's name, or if it is NULL or "", the first 8 digits of u. The caller frees. */
char *records_listener_called(const char *name, const struct uuid *u);
/* Returns the name of the listener who made a row, followed by 8 digits of the UUID if another
 * listener has the same name; only the digits if there is no name. NULL for the owner of the
 * record. The caller frees. */
char *record_other_name(const struct record *r, const struct uuid *listener);

/* Returns the text by which a row is shown: its name, id or title, borrowed; NULL: none. */
const char *row_name(enum row_kind kind, const void *row);

/* Returns the table to whose rows a UUID refers: most fields have its name. */
const char *row_field_table(const struct row_field *f);
/* Returns true if a field refers to rows of the kind `of`. */
bool row_field_names(const struct row_field *f, enum row_kind of);

/* Rows of one kind that became another row, by their UUIDs. */
struct aliases {
	struct alias {
		struct uuid uuid, is;
	} * v; /* in the order of uuid */
	size_t n, cap;
};
void aliases_add(struct aliases *l, const struct uuid *uuid, const struct uuid *is);
/* Returns what stands for a row; NULL: itself. */
const struct uuid *aliases_find(const struct aliases *l, const struct uuid *u);
/* Makes n rows of the type t refer to what stands for the rows of the kind `of` that they name. */
void rows_refer(
	enum row_kind kind, void *const *rows, size_t n, enum row_kind of, const struct aliases *l);

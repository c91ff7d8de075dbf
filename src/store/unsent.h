/*
 * Which versions of rows may leave the archive, in a file for others, and what of them.
 */
#ifndef STORE_UNSENT_H
#define STORE_UNSENT_H

#include "store/store.h"

/* A version of a row that may leave. */
struct unsent_row {
	enum row_kind kind;
	struct row head;
	bool waits; /* leaves with a later file */
};

/*
 * Reads the version o->head (UUIDs) as others may have it into *row, which the caller frees:
 * without the fields that stay. Sets *row to NULL if the version must never leave: another
 * listener's, one of a local kind, a private note or its tags and trials, an act on a note that
 * never left, was written before a note became public again, or no longer exists. Also sets
 * o->waits if it may leave later: a track that only an unfinished draft or a private note is about.
 * Sets o->head to its head.
 */
bool unsent_version(struct store *st, struct unsent_row *o, void **row, struct err *err);

/* Returns a query for the kind, row and edit of all versions of our rows of a kind; some of them
 * must not leave (unsent_version). The caller frees. */
char *unsent_select(enum row_kind kind);
/* Stores that a version of this row left the archive. */
bool unsent_mark(struct store *st, enum row_kind kind, const struct uuid *row, struct err *err);

#endif

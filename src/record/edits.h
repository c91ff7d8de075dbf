/*
 * A change of the record as a value: the new versions of rows. Functions of this directory return
 * edits and write nothing. The bench passes them to change_apply (sitting/change.c), which shows,
 * queues and can undo them; the shell, the importers and the completion of an archive pass them to
 * store_change (store/edit.h), which stores them in one transaction. Both stamp the rows: the
 * function that makes a row sets only its uuid, `deleted` and its fields, not the rest of the head.
 */
#ifndef RECORD_EDITS_H
#define RECORD_EDITS_H

#include "record/records.h"

struct edit {
	enum row_kind kind;
	void *row; /* owned by the list */
};

/* Edits in the order in which they are stored; all zero bytes are an empty list. */
struct edits {
	struct edit *v;
	size_t n, cap;
};

/* Adds a row and takes ownership of it; NULL adds nothing. */
void edits_add(struct edits *e, enum row_kind kind, void *row);
/* Frees the list and its rows. */
void edits_finish(struct edits *e);

/* Returns a row to be filled in: a copy of the record's row, else a new row; not deleted. The
 * caller owns it. */
void *edits_version(const struct record *rec, enum row_kind kind, struct uuid uuid);
/* Takes ownership of such a row, and adds it unless it equals the record's row. Returns its uuid.
 */
struct uuid edits_add_changed(
	struct edits *e, const struct record *rec, enum row_kind kind, void *row);

#endif

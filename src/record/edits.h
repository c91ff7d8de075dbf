/*
 * A change of the record as a value: rows, each in its new version. The rules of this room return
 * edits and write nothing. The bench gives them to change_apply (sitting/change.c), which shows
 * them, queues them and can undo them; the shell, the importers and the completion of an archive
 * give them to store_change (store/edit.h), which stores them in one transaction. Both stamp the
 * rows: a rule fills in a row's uuid, `deleted` and its fields, and leaves the rest of its head
 * alone.
 */
#ifndef RECORD_EDITS_H
#define RECORD_EDITS_H

#include "record/records.h"

struct edit {
	enum row_kind kind;
	void *row; /* owned by who has the list */
};

/* Edits in the order of writing; all zero is an empty list. */
struct edits {
	struct edit *v;
	size_t n, cap;
};

/* Takes the row; NULL adds nothing. */
void edits_add(struct edits *e, enum row_kind kind, void *row);
/* Frees the list and its rows. */
void edits_finish(struct edits *e);

/* The version of a row that a rule fills in: a copy of the record's row, else a new one; not
 * deleted. The caller owns it. */
void *edits_version(const struct record *rec, enum row_kind kind, struct uuid uuid);
/* Takes such a version; adds it unless it equals the record's row. Returns its uuid. */
struct uuid edits_add_changed(
	struct edits *e, const struct record *rec, enum row_kind kind, void *row);

#endif

/*
 * A change of the record, as a list of new versions of rows. The functions of this directory return
 * edits and write nothing. The bench passes them to change_apply (sitting/change.c), which shows,
 * queues and can undo them. The shell, the importers and the command that completes an archive pass
 * them to store_change (store/edit.h), which stores them in one transaction. Both stamp the rows:
 * whoever makes a row sets its uuid, `deleted` and the fields of its kind, but not the edit and
 * times in its struct row.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/records.h"

struct edit {
	enum row_kind kind;
	void *row; /* owned by the list */
};

/* Edits in the order in which they are stored; all zero bytes are an empty list. */
struct edits LIST_OF(struct edit);

/* Adds a row and takes ownership of it; NULL adds nothing. */
void edits_add(struct edits *e, enum row_kind kind, void *row);
/* Frees the list and its rows. */
void edits_finish(struct edits *e);

/* Gives a new version its edit, parent and time (row_stamp). old: the version that it replaces;
 * NULL: none. A version of a listing or comparison that only the reading of files changed is dated
 * right after the version before, and a new one before all others: so no file that one machine
 * reads is later than what a hand set on another machine. */
void edits_stamp(enum row_kind kind, void *version, const void *old);

/* Returns a version of the row with this UUID for the caller to change: a copy of the record's row,
 * else a new row; not deleted. The caller owns it. */
void *edits_version(const struct record *rec, enum row_kind kind, struct uuid uuid);
/* Adds a row of edits_version if it differs from the record's. Takes the row; returns its UUID. */
struct uuid edits_add_changed(
	struct edits *e, const struct record *rec, enum row_kind kind, void *row);

/*
 * Changes of the record from the shell: new versions of rows, stored by store_put. Functions that
 * write run inside the caller's transaction.
 */
#ifndef STORE_EDIT_H
#define STORE_EDIT_H

#include "record/edits.h"
#include "store/search.h"
#include "store/store.h"

/* A copy of the current version of a row, to be changed; NULL, and err where there is none. */
void *store_copy(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err);
/*
 * Stores edits in the open transaction of the caller, who rolls back on failure, or in a new one.
 * Stamps each row as the next version of the stored row; skips a row that equals the stored one.
 * Takes the edits, also on failure.
 */
bool store_change(struct store *st, struct edits *e, struct err *err);
/* Stores one row in the same way; takes the row. */
bool store_change_row(struct store *st, enum row_kind kind, void *row, struct err *err);
/* Returns true if a person may change a row by hand: not if another person made it. */
bool store_may_change(struct store *st, enum row_kind kind, const void *row, struct err *err);
/* A note by its UUID or a clear start of it, hidden or not. */
bool store_find_note(struct store *st, const char *prefix, struct uuid *note, struct err *err);
/* Every version of a row, the first one first, as rows of that kind. */
bool store_versions(struct store *st, enum row_kind kind, const struct uuid *u, struct rows *out,
	struct err *err);
/*
 * Makes every reference to device `from` refer to `into`, and hides `from`; *n rows were changed.
 */
bool store_merge_devices(struct store *st, const struct uuid *from, const struct uuid *into,
	size_t *n, struct err *err);
/* The result of renaming a review (`was:` in a session file). */
enum store_renamed {
	RENAMED_NOTHING, /* none was recorded under that id, or it was renamed before */
	RENAMED_DONE,
	RENAMED_JOINED,  /* a review with the new id existed: both are one now */
	RENAMED_TRASHED, /* that one is in the trash, and stays there */
};
/* Moves all rows of the review with the id `from` to the review `into`; sets *notes to the number
 * of its notes. Opens a transaction; writes nothing if there is nothing to rename. */
bool store_rename_review(struct store *st, const char *from, const char *into,
	enum store_renamed *how, size_t *notes, struct err *err);
/* Chains of a review (none: of all), devices: into `out`, those in the trash left out. */
bool store_load_kind(struct store *st, enum row_kind kind, const struct uuid *of,
	struct record *out, struct err *err);
bool store_load_tags(
	struct store *st, const struct uuid *note, struct record *out, struct err *err);
/* The acts that make a note private; store_load_acts also loads deleted acts, which made the note
 * public, in order of their last edit. */
bool store_load_withheld(
	struct store *st, const struct uuid *note, struct record *out, struct err *err);
bool store_load_acts(
	struct store *st, const struct uuid *note, struct record *out, struct err *err);

#endif

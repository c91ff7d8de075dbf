/*
 * Changes of rows by shell commands: new versions of rows, stored by store_put. Functions that
 * write run inside the caller's transaction.
 */
#ifndef STORE_EDIT_H
#define STORE_EDIT_H

#include "record/edits.h"
#include "record/enrol.h"
#include "store/search.h"
#include "store/store.h"

/* Returns a copy of the current version of a row, for the caller to change and free; NULL: err. */
void *store_copy(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err);
/*
 * Stores edits in the open transaction of the caller, who rolls back on failure, or in a new
 * transaction. Stamps each row as the next version of the stored row; skips unchanged rows. Takes
 * ownership of the edits, also on failure.
 */
bool store_change(struct store *st, struct edits *e, struct err *err);
/* Stores one row in the same way; takes ownership of the row. */
bool store_change_row(struct store *st, enum row_kind kind, void *row, struct err *err);
/* Returns true if the user may change a row. False: err, another listener made it. */
bool store_may_change(struct store *st, enum row_kind kind, const void *row, struct err *err);
/* Finds a note by its UUID or by an unambiguous start of the UUID, also in the trash. */
bool store_find_note(struct store *st, const char *prefix, struct uuid *note, struct err *err);
/* Makes a row from its head and its fields as JSON text; NULL: that is no JSON object. The caller
 * frees. */
void *store_parse_row(enum row_kind kind, const struct row *head, const char *content);
/* Reads every version of a row into `out`, oldest first, as rows of that kind. */
bool store_versions(struct store *st, enum row_kind kind, const struct uuid *u, struct rows *out,
	struct err *err);
/*
 * Makes every reference to device `from` refer to `into`, and hides `from`. Sets *n to the number
 * of changed rows.
 */
bool store_merge_devices(struct store *st, const struct uuid *from, const struct uuid *into,
	size_t *n, struct err *err);
/* The result of renaming a review (`was:` in a session file). */
enum store_renamed {
	RENAMED_NOTHING, /* no review has the old id, or it was renamed before */
	RENAMED_DONE,
	RENAMED_JOINED,  /* a review with the new id existed: both are one now */
	RENAMED_TRASHED, /* the review with the new id is in the trash, and stays there */
};
/* Moves all rows of the review with the id `from` to the review `into`; sets *notes to the number
 * of its notes. Opens a transaction; writes nothing if there is nothing to rename. */
bool store_rename_review(struct store *st, const char *from, const char *into,
	enum store_renamed *how, size_t *notes, struct err *err);
/* Loads the rows of a kind except deleted rows. of: UUID of the review; the device of variants; the
 * note of tags (also deleted tags) and of acts that make it private (struct withheld). NULL: all
 * rows. */
bool store_load_kind(struct store *st, enum row_kind kind, const struct uuid *of,
	struct record *out, struct err *err);
/* Loads all acts of a note, also deleted acts, which made it public, in order of their last edit.
 */
bool store_load_acts(
	struct store *st, const struct uuid *note, struct record *out, struct err *err);
/* Fills files into a record (record/enrol.h), after loading the archive's rows that the files name.
 * Sets out->edits to the rows to store; the caller finishes out, also on failure. */
bool store_enrol(struct store *st, struct record *rec, const struct enrol_files *files,
	struct enrolled *out, struct err *err);

#endif

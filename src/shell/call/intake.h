/*
 * Takes in the files of a review. Each command that answers about a review first reads the session
 * file and the playlist, if they changed since this machine read them (struct files_read), and says
 * on stderr what came. The rows then agree with the files; an unchanged file costs a stat.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "archive/store/store.h"
#include "base/core/err.h"
#include "review/files/session_file.h"

/*
 * Takes in the files of a review that is in the archive. path: the session file, if the user named
 * it; NULL: the path at which this machine read it, else the review's. Uses the open transaction of
 * `st`, else begins one, for which it waits 100 ms at most. Leaves the rows unchanged, and says
 * why, if a bench or a test is open, if the files have a mistake, or if a row would be withdrawn;
 * says nothing if there is no such file, if the file is another review's, or if the archive cannot
 * be written.
 */
void intake(struct store *st, const struct uuid *review, const char *path);
/* Takes in the files of all reviews. st may be NULL. */
void intake_all(struct store *st);
/* Returns the first mistake in a file that was taken in; NULL: none. Valid until the program ends.
 */
const char *intake_mistake(void);
/* Renames the review of a session file that has its earlier id under `was:`, and says so. Returns
 * false and sets err if the file has the id of a review that became another one. st may be NULL. */
bool intake_names(struct store *st, const struct session_file *f, struct err *err);
/* Adds the rows of a session file whose review is not in the archive. In a transaction. */
bool intake_begin(struct store *st, const char *path, const struct uuid *review, struct err *err);

/* Locks the session file itself, as a bench does that has it open, without creating a file. Returns
 * a descriptor, which the caller closes to unlock. Returns -1 if another earlog has the lock
 * (*other is true), or if locking failed. */
int intake_lock(const char *path, bool *other);
/* Returns true if a bench has the session file open. */
bool intake_is_held(const char *path);

/* Appends to `out` the values that the archive has otherwise than these files, although this
 * machine has read them, and to `said` what it says of names in them. */
bool intake_compare(
	struct session_file *f, struct playlist_file *p, struct buf *out, struct buf *said);

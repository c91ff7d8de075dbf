/*
 * Opens the archive, and finds the review that an argument of a command names.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "archive/store/store.h"
#include "base/core/err.h"
#include "review/record/records.h"

struct profile;

/*
 * Returns the path of the archive, the first of these that is set: the path given to
 * own_archive_use
 * (--db), $EARLOG_DB, $XDG_DATA_HOME/earlog/earlog.db (if this is an absolute path),
 * ~/.local/share/earlog/earlog.db. The caller frees. NULL: there is no home directory.
 */
char *own_archive_path(void);
void own_archive_use(const char *path); /* `path` is not copied */
const char *own_archive_chosen(void);   /* argument of --db; NULL: not given */

/*
 * Opens the archive at own_archive_path(). On failure sets err and returns NULL. If `none` is not
 * NULL, a missing archive is no error: sets *none to true, leaves err empty and returns NULL.
 * Prints warnings of the store to stderr.
 */
struct store *own_archive_open(enum store_mode mode, bool *none, struct err *err);
/* Opens or creates the archive for writing, and gives its owner the name under `reviewer` in the
 * user's profile. On failure sets err and returns NULL. */
struct store *own_archive_write(struct err *err);
/* Opens an existing archive for writing, and begins a transaction. On failure sets err and returns
 * NULL. */
struct store *own_archive_begin(struct err *err);
/* Returns the session file that a name means (store_meant), or the path that it is; NULL: none. st
 * NULL: there is no archive yet. The caller frees. */
char *own_archive_file_named(struct store *st, const char *name);
/* Opens an existing archive for writing, and begins a transaction. If `name` is a session file
 * (own_archive_file_named) that passes `earlog check`, a missing archive is created. */
struct store *own_archive_begin_with(const char *name, struct err *err);
/* Commits the transaction if ok, else rolls it back; closes the archive. Returns true if the commit
 * succeeded. */
bool own_archive_end(struct store *st, bool ok, struct err *err);
/* Says how many notes of open blind runs stay out of a file for others. st may be NULL. */
void own_archive_say_open_notes(struct store *st);
/* Makes the backup of the day if this run of the program opened the archive for writing; says why
 * if it cannot. Waits for it at most 10 s. */
void own_archive_daily(void);
/* Sets err: the folder for the archive is not known. Returns false. */
bool own_archive_no_home(struct err *err);

/*
 * Sets *review to the review that `name` finds: the path or name of an existing session file, the
 * id of a review, or a part of its device's name. name NULL: the review last worked on; its id is
 * printed to stderr. Takes in the files of the review, if they have changed (intake.h);
 * own_archive_find does not. On failure sets err and returns false.
 */
bool own_archive_which(struct store *st, const char *name, struct uuid *review, struct err *err);
bool own_archive_find(struct store *st, const char *name, struct uuid *review, struct err *err);
/* Sets *review to the review that `name` finds, in a transaction. If `name` is a session file whose
 * review is not in the archive yet, adds the review. */
bool own_archive_which_begun(
	struct store *st, const char *name, struct uuid *review, struct err *err);

/* Adds to the record what other listeners have of the review. Prints one line for each of their
 * files that cannot be read, even if this is called for several reviews. */
void own_archive_load_others(struct store *st, const struct uuid *review, struct record *r);
/* Loads the benchmark devices of the profile: a source is judged by what they need. */
bool own_archive_load_benchmarks(
	struct store *st, const struct profile *p, struct record *r, struct err *err);

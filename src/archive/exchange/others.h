/*
 * Other listeners: files that they gave (`earlog backup --for`), or folders of such files. The
 * archive has only a list of paths, local to this machine. A file is read where it is, as an
 * archive of its owner; nothing of it is stored here. Of several files of one listener that
 * counts whose newest row is newest; rows in the future do not count.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"

struct other {
	char *path;           /* the file or folder that the user added */
	char *file;           /* the file that is read; NULL: none can be */
	char *name;           /* given by the user, else the listener's own; never NULL */
	bool named;           /* the user gave the name */
	struct uuid listener; /* UUID_NONE: no file can be read */
	int64_t made_ms;      /* when the file was made, UTC; NO_INT: not known */
	bool ahead;           /* it is dated in the future, by a wrong clock */
	int64_t notes, ratings, sittings, last_ms; /* last_ms: of its last session */
	bool whole;  /* the file is a whole archive, or of an earlier version: it was not made for
			others */
	char *wrong; /* why the path, or a file in the folder, cannot be read; NULL: it can */
	struct store *opened; /* the file, open for exchange_other_open; NULL: it is opened again */
};
struct others {
	struct other *v;
	size_t n, cap;
	size_t opened; /* number of files that were left open */
};

/* Lists the other listeners in the order in which their paths were added; a path that cannot be
 * read is an entry with `wrong`. counted: also counts their notes, ratings and sessions. The caller
 * calls others_finish. */
bool exchange_others(struct store *st, bool counted, struct others *out, struct err *err);
void others_finish(struct others *l);
/* Sets *found to the listener that a person calls so, by name (text/name.h) or at least 8 digits of
 * the start of the UUID; NULL: the owner. Sets err and returns false if none or several are. */
bool others_find(struct store *st, const struct others *l, const char *called, struct other **found,
	struct err *err);
/* Adds a file or folder. name: of the listener of the file; NULL: the listener's own. Refuses what
 * is no archive, and the owner's own files. These three must be called inside a transaction;
 * `which` is a path, or the name of one listener. *added (may be NULL) gets what the path has, of a
 * folder the names of its listeners ("Ben, Cem"); the caller calls other_finish. */
bool exchange_other_add(
	struct store *st, const char *path, const char *name, struct other *added, struct err *err);
bool exchange_other_rename(struct store *st, const char *which, const char *name, struct err *err);
/* Forgets a path. Appends it to `removed`, with the names of its listeners: "/given (Ben, Cem)". */
bool exchange_other_remove(
	struct store *st, const char *which, struct buf *removed, struct err *err);
void other_finish(struct other *o);

/* Returns the archive of another listener, opened for reading; the caller calls store_close.
 * Whatever the file is, private and deleted rows and open tests are not in the archive that is
 * returned. On failure sets err and returns NULL. */
struct store *exchange_other_open(struct store *st, struct other *o, struct err *err);
/* Puts the listener's name and the path in front of the reason why the file cannot be read. Returns
 * false. */
bool other_failed(const struct other *o, struct err *err);
/* Adds to `out` the rows of other listeners, and a row for each listener. heard: `of` is a track,
 * and the rows are the rows of store_load_heard; else it is a review, without its lists. Rows that
 * `out` has remain. Appends a line to `unread` for each file that cannot be read: "Ben: the
 * file is damaged\n", for a review with the path: "Ben (/given/ben.db): the file is damaged\n". */
void exchange_others_load(struct store *st, const struct uuid *of, bool heard, struct record *out,
	struct buf *unread);
/* Returns the listener's name if `st` was opened by exchange_other_open, else NULL. */
const char *exchange_other_name(const struct store *st);
/* Returns true if the archive's list has a path. */
bool exchange_has_others(struct store *st);

/*
 * Makes archives of some of the rows: of unstored rows, which a session saves next to the archive
 * when it ends, for `earlog merge --mine`; and of rows for other people.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"
#include "review/record/edits.h"

#define STORE_SAVE_BEGIN "earlog-unsaved-" /* names of files with unsaved rows begin with this */

/* Returns an unused path in the folder, such as "earlog-unsaved-20261120T234159Z.db". The caller
 * frees. */
char *exchange_save_name(const char *folder);
/*
 * Creates an archive at the unused path `path` from all rows of the record and the versions in
 * `more`; older versions of a row become its history. Rows may refer to missing rows. The file has
 * mode 0600 and no write-ahead log. On failure sets err, returns false and leaves no file.
 */
bool exchange_save(
	const char *path, const struct record *rec, const struct edits *more, struct err *err);
/*
 * Creates an archive at the unused path `path` that its owner may give to another person: the
 * present rows of `from` without private and deleted ones, open notes, rows of an open test,
 * earlier versions, and the fields that stay (record/redact.h). as: the listener as whose file it
 * is made, one of the owner's; NULL: the owner. On failure sets err and leaves no file.
 */
bool exchange_save_for(
	const char *path, struct store *from, const struct uuid *as, struct err *err);
/* Returns the number of notes that stay because they were made in an open blind run; 0: none, or it
 * cannot be read. */
int64_t exchange_open_notes(struct store *st);

/*
 * A small archive of rows that the archive itself did not take: what a session saves beside it when
 * it has to end. `earlog merge` takes it like any other.
 */
#ifndef STORE_SAVE_H
#define STORE_SAVE_H

#include "record/edits.h"
#include "store/store.h"

#define STORE_SAVE_BEGIN "earlog-unsaved-" /* of its name */

/* A name for one in a folder, "earlog-unsaved-20261120T234159Z.db", that no file has yet. The
 * caller frees. */
char *store_save_name(const char *folder);
/*
 * Makes an archive at `path`, where nothing is yet: all rows of the record, and the versions in
 * `more`, older ones as history. Rows may name others that are in neither. The file has mode 0600
 * and no log beside it. False: err; nothing stays there.
 */
bool store_save(
	const char *path, const struct record *rec, const struct edits *more, struct err *err);

#endif

/*
 * Writes a small archive with rows that could not be stored in the archive. A session that ends
 * saves it next to the archive; `earlog merge` merges it like any other archive.
 */
#ifndef STORE_SAVE_H
#define STORE_SAVE_H

#include "record/edits.h"
#include "store/store.h"

#define STORE_SAVE_BEGIN "earlog-unsaved-" /* start of the file name */

/* Returns an unused path in a folder, with a name like "earlog-unsaved-20261120T234159Z.db". The
 * caller frees. */
char *store_save_name(const char *folder);
/*
 * Creates an archive at the unused `path` with all rows of the record and the versions in `more`;
 * older versions become history. Rows may refer to missing rows. The file has mode 0600 and no
 * write-ahead log. False: err, and no file remains.
 */
bool store_save(
	const char *path, const struct record *rec, const struct edits *more, struct err *err);

#endif

/*
 * Writes rows that could not be stored in the archive to a small archive of their own. A session
 * saves it next to the archive when it ends; `earlog merge --mine` merges it like any other
 * archive.
 */
#ifndef STORE_SAVE_H
#define STORE_SAVE_H

#include "record/edits.h"
#include "store/store.h"

#define STORE_SAVE_BEGIN "earlog-unsaved-" /* names of files with unsaved rows begin with this */

/* Returns an unused path in the folder, such as "earlog-unsaved-20261120T234159Z.db". The caller
 * frees. */
char *store_save_name(const char *folder);
/*
 * Creates an archive at the unused path `path` from all rows of the record and the versions in
 * `more`; older versions of a row become its history. Rows may refer to missing rows. The file has
 * mode 0600 and no write-ahead log. On failure sets err, returns false and leaves no file.
 */
bool store_save(
	const char *path, const struct record *rec, const struct edits *more, struct err *err);

#endif

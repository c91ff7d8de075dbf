/*
 * What the commands that read share: opening the archive, and knowing which review is meant.
 */
#ifndef CLI_ARCHIVE_H
#define CLI_ARCHIVE_H

#include <stdbool.h>

#include "base/err.h"
#include "record/records.h"
#include "store/store.h"

/* Says on stderr what went wrong; always STATUS_FAILED. */
int archive_failed(const struct err *err);

/*
 * Opens the archive that --db or the environment names. With *none (may be NULL) a missing one is
 * no failure: *none is set and the answer is NULL, with nothing said in err. Warnings of the store
 * go to stderr.
 */
struct store *archive_open(const char *db, enum store_mode mode, bool *none, struct err *err);
/* Sets err where there is no place for an archive; always false. */
bool archive_no_home(struct err *err);

/*
 * The review that `name` means: a session file (a path, or a file that is there), an id, or a part
 * of the device's name. NULL: the one last worked on, and which one it is goes to stderr.
 */
bool archive_which(struct store *st, const char *name, struct uuid *review, struct err *err);

#endif

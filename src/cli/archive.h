/*
 * Opens the archive, and finds the review for a name.
 */
#ifndef CLI_ARCHIVE_H
#define CLI_ARCHIVE_H

#include <stdbool.h>

#include "base/err.h"
#include "record/records.h"
#include "store/store.h"

/*
 * Returns the path of the archive: the argument of archive_use (--db), else $EARLOG_DB,
 * $XDG_DATA_HOME/earlog/earlog.db (unless that is relative), ~/.local/share/earlog/earlog.db. The
 * caller frees; NULL: no home directory.
 */
char *archive_path(void);
void archive_use(const char *path); /* keeps the pointer */
const char *archive_chosen(void);   /* NULL: no --db on the command line */

/*
 * Opens the archive at archive_path. NULL: err. If `none` is not NULL, a missing archive is no
 * error: returns NULL, sets *none and leaves err empty. Prints warnings of the store to stderr.
 */
struct store *archive_open(enum store_mode mode, bool *none, struct err *err);
/* Opens or creates the archive for writing. Its owner gets the name in the profile. NULL: err. */
struct store *archive_write(struct err *err);
/* Opens an existing archive for writing, and begins a transaction. NULL: err. */
struct store *archive_begin(struct err *err);
/* Like archive_begin, but creates a missing archive if `name` is a session file that passes `earlog
 * check`. */
struct store *archive_begin_with(const char *name, struct err *err);
/* Commits if ok, else rolls back; closes the archive. Returns true if the commit succeeded. */
bool archive_end(struct store *st, bool ok, struct err *err);
/* Reports in err that there is no directory for an archive; always false. */
bool archive_no_home(struct err *err);

/*
 * Finds the review for `name`: a session file (a path, or an existing file), an id, or a part of
 * the device's name. NULL: the review last worked on, which is named on stderr.
 */
bool archive_which(struct store *st, const char *name, struct uuid *review, struct err *err);
/* Writes a session file and its playlist as rows of this review, which may be new. */
bool archive_read_files(
	struct store *st, const char *path, const struct uuid *review, struct err *err);
/* Like archive_which in a transaction: adds the review of a session file that has no session
 * yet. */
bool archive_which_begun(struct store *st, const char *name, struct uuid *review, struct err *err);

#endif

/*
 * Opening the archive, and which review a name means.
 */
#ifndef CLI_ARCHIVE_H
#define CLI_ARCHIVE_H

#include <stdbool.h>

#include "base/err.h"
#include "record/records.h"
#include "store/store.h"

/*
 * Returns the path of the archive: the one given to archive_use (--db), else $EARLOG_DB,
 * $XDG_DATA_HOME/earlog/earlog.db (relative values of it do not count),
 * ~/.local/share/earlog/earlog.db. The caller frees; NULL: there is no home.
 */
char *archive_path(void);
void archive_use(const char *path); /* borrowed for good */
const char *archive_chosen(void);   /* NULL: the command line names none */

/*
 * Opens the archive at archive_path. With *none (may be NULL) a missing one is
 * no failure: *none is set and the answer is NULL, with nothing said in err. Warnings of the store
 * go to stderr.
 */
struct store *archive_open(enum store_mode mode, bool *none, struct err *err);
/* Opens it for writing, made where there is none; its owner is called as the profile says. NULL:
 * err. */
struct store *archive_write(struct err *err);
/* Opens an archive that is there, for writing, and begins a transaction. NULL: err. */
struct store *archive_begin(struct err *err);
/* The same for who names a session file: without an archive one is made, if the file passes
 * `earlog check`. */
struct store *archive_begin_with(const char *name, struct err *err);
/* Commits when ok, else rolls back; closes either way. True: it is committed. */
bool archive_end(struct store *st, bool ok, struct err *err);
/* Sets err where there is no place for an archive; always false. */
bool archive_no_home(struct err *err);

/*
 * The review that `name` means: a session file (a path, or a file that is there), an id, or a part
 * of the device's name. NULL: the one last worked on, and which one it is goes to stderr.
 */
bool archive_which(struct store *st, const char *name, struct uuid *review, struct err *err);
/* The same, in a transaction: a review that is in no session yet begins here, as its session file
 * says. */
/* Writes a session file and its playlist as rows of this review, which may be new. */
bool archive_read_files(
	struct store *st, const char *path, const struct uuid *review, struct err *err);
bool archive_which_begun(struct store *st, const char *name, struct uuid *review, struct err *err);

#endif

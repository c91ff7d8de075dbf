/*
 * Transactions. Each looks first whether another program moved the archive or copied a backup over
 * it: then the file's header says "no log", but there is a log.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store_parts.h"
#include "base/system/file.h"

/* offset of the journal mode in a database file; the mode is NO_LOG in every backup */
#define AT_JOURNAL 18
#define NO_LOG 1
#define LOG_HEADER_BYTES 32

bool
store_is_overwritten(const struct store *st)
{
	unsigned char journal = 0;
	sqlite3_file *f = NULL;

	sqlite3_file_control(st->db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f && f->pMethods && f->pMethods->xRead(f, &journal, 1, AT_JOURNAL) == SQLITE_OK &&
		journal == NO_LOG &&
		(st->has_log || archive_file_bytes(st->path, "-wal") > LOG_HEADER_BYTES);
}

/* Returns true if no backup was copied over the archive. Else moves the log to another path, sets
 * err, which names that path, and returns false. Locks the log (flock) and checks again before it
 * renames the log: without the lock, a second earlog could rename the new archive's own log.
 * Removes the log's index first, because SQLite would use it with the next log. */
static bool
store_keeps_log(struct store *st, struct err *err)
{
	st->overwritten = store_is_overwritten(st);
	if (!st->overwritten)
		return true;
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", st->path);
	CLEANUP(pointer_free) char *aside = archive_file_new_name(st->path, "overwritten-", ".wal");
	int fd = open(log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	err_set(err, "its log was moved away");
	if (fd >= 0 && flock(fd, LOCK_EX) == 0 && store_is_overwritten(st) &&
		archive_file_forget_index(st->path, err) &&
		(rename(log, aside) == 0 ||
			err_fail(err, "cannot move its log: %s", strerror(errno))) &&
		archive_file_sync_folder(log, err))
		err_set(err, "its log is now %s; `earlog restore` puts a backup in place",
			file_name(aside));
	if (fd >= 0)
		close(fd);
	return err_prefix(err,
		"the archive %s was overwritten by another program while it was open", st->path);
}

bool
store_settle(struct store *st, struct err *err)
{
	struct err why = ERR_INIT;

	if (store_keeps_log(st, &why))
		return true;
	store_warn(st, "%s", why.msg);
	return store_keeps_log(st, err); /* false: the second attempt failed also, and the
					   old archive's log is still beside the new file */
}

/* Without this check SQLite would continue to write to a file that was deleted or replaced, and the
 * changes would be lost. */
bool
store_in_place(struct store *st, struct err *err)
{
	struct stat s;

	if (!st->path)
		return true;
	if (lstat(st->path, &s) != 0)
		return err_fail(
			err, "the archive %s is gone (%s): put it back", st->path, strerror(errno));
	if (s.st_dev != st->dev || s.st_ino != st->ino)
		return err_fail(err, "the archive %s was replaced: put it back", st->path);
	if (s.st_size == 0 || (s.st_size < st->bytes && !copy_is_sound(st->db, ERR_IGNORED)))
		return err_fail(err,
			"the archive %s was cut off by another program: copy all files that begin "
			"with this name, then `earlog doctor --recover`",
			st->path);
	st->bytes = s.st_size;
	return store_keeps_log(st, err);
}

bool
store_begin(struct store *st, struct err *err)
{
	return store_run(st, store_prepare(st, "BEGIN IMMEDIATE", err), err);
}

bool
store_begin_soon(struct store *st, struct err *err)
{
	sqlite3_busy_timeout(st->db, 100);
	return store_begin(st, err);
}

bool
store_has_begun(const struct store *st)
{
	return !sqlite3_get_autocommit(st->db);
}

/* Commits the transaction. A failed commit may leave the transaction open; store_rollback checks
 * that. Checks afterwards that no backup was copied over the file meanwhile: then the committed
 * changes are only in the old log. */
bool
store_commit(struct store *st, struct err *err)
{
	return store_in_place(st, err) && store_run(st, store_prepare(st, "COMMIT", err), err) &&
		store_in_place(st, err);
}

void
store_rollback(struct store *st)
{
	if (store_has_begun(st))
		sqlite3_exec(st->db, "ROLLBACK", NULL, NULL, NULL);
}

bool
store_commit_if(struct store *st, bool ok, struct err *err)
{
	ok = ok && store_commit(st, err);
	store_rollback(st);
	return ok;
}

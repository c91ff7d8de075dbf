/*
 * Transactions. Each looks first if another program moved the archive or copied another file over
 * it, and adds 1 to the archive's stamp (archive_log.c).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/store/store_private.h"

#define LOG_PAGES_MOST 1000 /* then the log is written into the file */

/* Returns the size of the log that this connection writes, in bytes; 0 without a log. */
static int64_t
log_bytes(const struct store *st)
{
	sqlite3_file *log = archive_log_file(st->db, SQLITE_FCNTL_JOURNAL_POINTER);
	sqlite3_int64 bytes = 0;

	return st->has_log && log && log->pMethods->xFileSize(log, &bytes) == SQLITE_OK ? bytes : 0;
}

/* Sets *is to true if another file was copied over the archive that st has open; certain only in a
 * transaction that writes. The stamp in the file is the last one, or an earlier one that has a page
 * in the log. SQLite reads the last one, unless it still has page 1 of the earlier file. */
static bool
find_overwritten(struct store *st, bool *is, struct err *err)
{
	struct archive_head head;
	int64_t number, changes;

	*is = false;
	if (st->snapshot || st->stamp == STAMP_HALF)
		return true;
	bool found = archive_log_head(st->db, &head);
	if (!found && store_disk_error(st->db))
		return archive_file_check_header(st, err);
	*is = !found || (st->has_log && head.no_log);
	if (*is)
		return true;
	bool locked = sqlite3_txn_state(st->db, "main") == SQLITE_TXN_WRITE;
	if (!store_number(st->db, "PRAGMA user_version", &number, err) ||
		!store_number(st->db, "PRAGMA data_version", &changes, err))
		return false;
	int64_t pages = log_bytes(st) / (LOG_FRAME_BYTES + (int64_t)head.page_bytes);
	bool changed =
		(archive_stamps(head.number, (uint32_t)number) > pages + 1 &&
			archive_stamps(archive_log_page_stamp(st->db, head.page_bytes) * STAMP_ONE,
				(uint32_t)number) > pages + 1) ||
		(locked && st->number && st->changes == changes && st->number != (uint32_t)number);
	if (locked) { /* else another program may write between both reads */
		st->number = (uint32_t)number;
		st->changes = changes;
	}
	/* Else another connection may be drawing a stamp, or writing without a log. */
	*is = changed && locked;
	return true;
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
	bool already = st->overwritten;
	if (!already && !find_overwritten(st, &st->overwritten, err))
		return false;
	if (!already && st->overwritten && !st->reads && archive_log_is_foreign(st->db, st->path))
		archive_log_move_aside(st, ERR_IGNORED);
	return !st->overwritten ||
		err_set(err,
			"the archive %s was overwritten by another program while it was open: "
			"nothing more is written into it",
			st->path);
}

static bool
write_number(struct store *st, uint32_t number, struct err *err)
{
	sqlite3_file *f = archive_log_file(st->db, SQLITE_FCNTL_FILE_POINTER);
	const unsigned char b[] = { (unsigned char)(number >> 24), (unsigned char)(number >> 16),
		(unsigned char)(number >> 8), (unsigned char)number };

	return (f->pMethods->xWrite(f, b, sizeof(b), AT_NUMBER) == SQLITE_OK &&
		       f->pMethods->xSync(f, SQLITE_SYNC_NORMAL) == SQLITE_OK) ||
		err_fail(err, "cannot write the archive %s", st->path);
}

/* Takes back a stamp that could be written into the file but not into the log. */
static bool
undo_drawing(struct store *st, struct err *err)
{
	if (st->stamp == STAMP_HALF && (!st->has_log || write_number(st, st->before_drawing, err)))
		st->stamp = STAMP_UNDONE;
	return st->stamp == STAMP_UNDONE;
}

static bool
begin_now(struct store *st, struct err *err)
{
	return sqlite3_exec(st->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK ||
		store_failed(st->db, "write", err);
}

/* After a failed drawing SQLite may still have page 1 with the stamp that was taken back. */
static bool
begin_in_place(struct store *st, struct err *err)
{
	if (st->stamp >= STAMP_UNDONE) {
		bool undone = begin_now(st, err) && undo_drawing(st, err);
		store_rollback(st);
		sqlite3_db_release_memory(st->db);
		if (!undone)
			return false;
		st->stamp = STAMP_NONE;
	}
	if (!begin_now(st, err))
		return false;
	if (store_in_place(st, err))
		return true;
	store_rollback(st);
	return false;
}

/* Writes page 1 with this number in the transaction that has begun. */
static bool
set_number(struct store *st, uint32_t number, struct err *err)
{
	char sql[64];

	if (!VERSION_OF(number))
		return archive_file_check_version(st, st->path, 0, err);
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", (int)number);
	st->number = number;
	return store_exec(st->db, sql, err);
}

/* Commits a transaction that only sets a random stamp. If there is a log, it is empty now: the
 * stamp is in the file before the first page is in the log. */
static bool
draw_stamp(struct store *st, struct err *err)
{
	struct uuid u = uuid_random();
	uint32_t number;

	memcpy(&number, &u, sizeof(number));
	number = number / STAMP_ONE * STAMP_ONE + VERSION_OF(st->number);
	st->before_drawing = st->number;
	st->stamp = STAMP_HALF;
	if ((!st->has_log || write_number(st, number, err)) && set_number(st, number, err) &&
		store_run(st, store_prepare(st, "COMMIT", err), err))
		st->stamp = STAMP_DRAWN;
	else
		undo_drawing(st, ERR_IGNORED);
	return st->stamp == STAMP_DRAWN;
}

/* Returns true if the log begins with another page than page 1: another program wrote it. */
static bool
has_odd_log(const struct store *st)
{
	sqlite3_file *log = archive_log_file(st->db, SQLITE_FCNTL_JOURNAL_POINTER);
	unsigned char page[4] = { 0, 0, 0, 1 };

	return log_bytes(st) > LOG_HEADER_BYTES &&
		log->pMethods->xRead(log, page, sizeof(page), LOG_HEADER_BYTES) == SQLITE_OK &&
		memcmp(page, (const unsigned char[]){ 0, 0, 0, 1 }, sizeof(page)) != 0;
}

/* Returns true if the archive needs a stamp before the first change of its log, or at all. */
static bool
lacks_stamp(const struct store *st)
{
	if (st->has_log)
		return log_bytes(st) == 0;
	return st->stamp != STAMP_DRAWN;
}

bool
store_begin(struct store *st, struct err *err)
{
	bool ok = begin_in_place(st, err);

	if (!ok || !st->path)
		return ok;
	if (has_odd_log(st)) {
		store_rollback(st);
		sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		ok = begin_in_place(st, err);
	}
	if (ok && lacks_stamp(st)) {
		ok = draw_stamp(st, err);
		store_rollback(st);
		ok = ok && begin_in_place(st, err);
	}
	ok = ok && set_number(st, st->number + STAMP_ONE, err);
	if (!ok)
		store_rollback(st);
	return ok;
}

/* The file stays as it is until the commit, so that an earlier earlog can open it if the migration
 * fails. */
bool
store_begin_migration(struct store *st, struct err *err)
{
	if (st->has_log)
		sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return begin_in_place(st, err);
}

bool
store_stamp_migration(struct store *st, struct err *err)
{
	struct archive_head head;
	uint32_t number = st->number + STAMP_ONE;

	if (log_bytes(st) > 0)
		return err_set(err, "another program reads it: try again");
	if (st->has_log && archive_log_head(st->db, &head))
		number = archive_log_page_stamp(st->db, head.page_bytes) * STAMP_ONE +
			VERSION_OF(number);
	return set_number(st, number, err);
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
 * that. Checks afterwards that no file was copied over the archive meanwhile: then the committed
 * changes are only in the log, which is not written into that file. */
bool
store_commit(struct store *st, struct err *err)
{
	bool ok = store_in_place(st, err) && store_run(st, store_prepare(st, "COMMIT", err), err) &&
		store_in_place(st, err);

	if (ok && st->log_pages >= LOG_PAGES_MOST)
		sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return ok;
}

void
store_rollback(struct store *st)
{
	if (store_has_begun(st))
		sqlite3_exec(st->db, "ROLLBACK", NULL, NULL, NULL);
	st->number = 0; /* SQLite may have taken the transaction back by itself */
}

bool
store_commit_if(struct store *st, bool ok, struct err *err)
{
	ok = ok && store_commit(st, err);
	store_rollback(st);
	return ok;
}

/* Copies of an archive, which may be in use: under temporary names, until they are checked. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "base/system/os_file.h"

#define STEP_PAGES 512
#define PAUSE_MS 5
#define BLOCK_BYTES 4096 /* a block that the disk cannot read is zeros in a raw copy */
#define COPY_TRIES 5
#define RESTARTS 20 /* number of restarts after which a copy keeps the read lock until its end */

bool
copy_is_sound(sqlite3 *db, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &q, NULL);
	bool ok = rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;
	const char *said = ok ? store_words(q, 0) : sqlite3_errmsg(db);

	ok = ok && said && strcmp(said, "ok") == 0;
	if (!ok && store_disk_error(db))
		err_fail(err, "the disk reports an error (%s)", strerror(store_disk_error(db)));
	else if (!ok)
		err_set(err, "the copy is damaged (%.200s): `earlog doctor` says more",
			said ? said : "no answer");
	sqlite3_finalize(q);
	return ok;
}

/*
 * Copies all pages; returns true if the copy is complete. With a write-ahead log, one read
 * transaction covers the whole copy and does not block writers. With a rollback journal a reader
 * blocks writers, so the copy releases its lock between steps; SQLite restarts it when another
 * program wrote. After RESTARTS restarts the copy keeps the lock.
 */
static bool
copy_pages(sqlite3 *from, sqlite3_backup *copying)
{
	int left = -1, restarts = 0, rc;

	do {
		rc = sqlite3_backup_step(copying, STEP_PAGES);
		int now_left = sqlite3_backup_remaining(copying);
		bool restarted = left >= 0 && now_left > left - STEP_PAGES;
		restarts += restarted;
		if (restarted && restarts == RESTARTS)
			sqlite3_exec(from, "BEGIN; SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
		left = now_left;
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED ||
			(rc == SQLITE_OK && sqlite3_get_autocommit(from)))
			sqlite3_sleep(PAUSE_MS);
	} while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
	return rc == SQLITE_DONE;
}

/* Copies the archive of a connection into the empty file to_path, and checks the copy. */
static bool
copy_from(sqlite3 *from, const char *to_path, struct err *err)
{
	struct store to = { .foreign = true };
	sqlite3_backup *copying = NULL;

	bool ok = store_connect(&to, to_path, SQLITE_OPEN_READWRITE, err) &&
		store_exec(to.db, "PRAGMA synchronous = OFF", err);
	if (ok) {
		copying = sqlite3_backup_init(to.db, "main", from, "main");
		ok = copying && copy_pages(from, copying);
		ok = sqlite3_backup_finish(copying) == SQLITE_OK && ok;
		if (!ok)
			store_failed(to.db, "copy", err);
	}
	/* The copy must be a single file that can be read anywhere, so it has no write-ahead log.
	 */
	ok = ok && store_exec(to.db, "PRAGMA journal_mode = DELETE", err) &&
		copy_is_sound(to.db, err);
	sqlite3_close(to.db);
	return ok;
}

/* Copies the archive at a path. Uses a second connection: SQLite cannot copy from a connection that
 * holds the write lock. In a folder that is not writable, SQLite cannot read the log, and it must
 * not read the log of another file: then copies the files unchanged, beside `name`. */
static bool
copy_into(const char *from_path, const char *to_path, const char *name, struct err *err)
{
	struct store from = { .foreign = true };
	struct copy_temp temp = { .path = NULL };
	const char *look = "BEGIN; SELECT 1 FROM sqlite_schema";
	int64_t n;

	bool ok = store_connect(&from, from_path, SQLITE_OPEN_READONLY, err),
	     foreign = ok && archive_log_is_foreign(from.db, from_path);
	ok = ok && !foreign &&
		store_number(from.db, "SELECT count(*) FROM sqlite_schema", &n, err) &&
		(!store_says(from.db, "PRAGMA journal_mode", "wal") ||
			store_exec(from.db, look, err));
	int why = ok ? SQLITE_OK : sqlite3_errcode(from.db) & 0xff;
	if (foreign || why == SQLITE_CANTOPEN || why == SQLITE_READONLY) {
		sqlite3_close(from.db);
		from.db = NULL;
		ok = copy_with_log(from_path, name, &temp, err) &&
			store_connect(&from, temp.path, SQLITE_OPEN_READONLY, err);
	}
	ok = ok && copy_from(from.db, to_path, err);
	sqlite3_close(from.db);
	copy_temp_end(&temp);
	return ok;
}

bool
copy_archive(const char *path, const char *name, struct err *err)
{
	CLEANUP(pointer_free) char *folder = file_folder(name);
	struct copy_temp temp;

	file_remove_leftovers(AT_FDCWD, folder, archive_file_is_temp, file_name(path));
	bool ok = copy_temp_begin(&temp, name, err) && copy_into(path, temp.path, name, err) &&
		(os_sync(temp.lock) == 0 ||
			err_fail(err, "cannot write %s: %s", temp.path, strerror(errno))) &&
		(os_rename_new(temp.path, name) ||
			err_fail(err, "cannot make %s: %s", name, strerror(errno))) &&
		archive_file_sync_folder(name, err);
	copy_temp_end(&temp);
	return ok;
}

bool
copy_raw(const char *from, const char *to, const char *end, int64_t *bytes, struct err *err)
{
	CLEANUP(pointer_free) char *a = xasprintf("%s%s", from, end);
	CLEANUP(pointer_free) char *b = xasprintf("%s%s", to, end);
	int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

	*bytes = 0;
	CLEANUP(file_close) int in = open(a, O_RDONLY | flags);
	if (in < 0 && errno == ENOENT && *end)
		return true;
	if (in < 0)
		return err_fail(err, "cannot copy %s: %s", a, strerror(errno));
	CLEANUP(file_close) int out = open(b, O_WRONLY | O_CREAT | O_TRUNC | flags, 0600);
	char block[BLOCK_BYTES];
	ssize_t n = BLOCK_BYTES;
	bool ok = out >= 0;
	while (ok && n > 0) {
		n = pread(in, block, sizeof(block), *bytes);
		if (n < 0 && (errno == EIO || errno == ENXIO)) {
			memset(block, 0, sizeof(block));
			n = *bytes < lseek(in, 0, SEEK_END) ? BLOCK_BYTES : 0;
		}
		ok = n >= 0 && file_put_all(out, block, (size_t)n);
		*bytes += n;
	}
	return ok || err_fail(err, "cannot copy %s: %s", a, strerror(errno));
}

/* Returns true if the file and its log are the ones of the earlier call that set *seen. */
static bool
is_unchanged(const char *path, struct stat seen[2])
{
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", path);
	bool same = true;

	for (int i = 0; i < 2; i++) {
		struct stat now = { .st_size = 0 };

		stat(i ? log : path, &now);
		same = same && now.st_size == seen[i].st_size && now.st_ino == seen[i].st_ino &&
			os_mtime_ns(&now) == os_mtime_ns(&seen[i]);
		seen[i] = now;
	}
	return same;
}

bool
copy_with_log(const char *path, const char *beside, struct copy_temp *temp, struct err *err)
{
	struct store st = { .foreign = true };
	struct stat seen[2] = { 0 };
	int64_t bytes;
	int tries = 0;

	bool ok = copy_temp_begin(temp, beside, err);
	/* A program that has the archive open may write the log into the file meanwhile. */
	for (is_unchanged(path, seen); ok && tries >= 0;) {
		ok = copy_raw(path, temp->path, "", &bytes, err) &&
			copy_raw(path, temp->path, "-wal", &bytes, err);
		tries = is_unchanged(path, seen) ? -1 : tries + 1;
		if (ok && tries == COPY_TRIES)
			ok = err_set(err, "the file is written all the time");
	}
	ok = ok &&
		store_connect(&st, temp->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, err);
	if (ok)
		archive_log_drop_foreign(st.db, temp->path);
	ok = ok && store_exec(st.db, "PRAGMA journal_mode = DELETE", err);
	sqlite3_close(st.db);
	return ok;
}

bool
copy_newer(struct store *st, const struct store *archive, const char *beside,
	struct copy_temp *temp, struct err *err)
{
	st->version = (int64_t)st->migrations.n;
	return copy_temp_begin(temp, beside, err) && copy_from(archive->db, temp->path, err) &&
		store_connect(st, temp->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, err) &&
		store_exec(st->db, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN",
			err) &&
		schema_migrate(st->db, &st->migrations, (size_t)archive->version, err) &&
		store_exec(st->db, "COMMIT", err);
}

bool
copy_temp_begin(struct copy_temp *temp, const char *beside, struct err *err)
{
	*temp = (struct copy_temp){ .path = NULL };
	temp->lock = archive_file_new_temp(beside, &temp->path);
	return temp->lock >= 0 || err_fail(err, "cannot make %s: %s", temp->path, strerror(errno));
}

void
copy_temp_end(struct copy_temp *temp)
{
	if (temp->path && temp->lock >= 0) {
		file_remove_temp(AT_FDCWD, temp->path);
		close(temp->lock);
	}
	free(temp->path);
	*temp = (struct copy_temp){ .path = NULL };
}

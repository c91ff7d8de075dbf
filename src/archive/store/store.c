/* Opens connections: for reading, for writing, for files that are not trusted; chooses the journal.
 * upkeep/open.c migrates, archive_file.c checks the file first. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "base/system/os_file.h"

#define BUSY_MS 5000
/* size of one part of the log's index file, see sqlite.org/walformat.html */
#define INDEX_BYTES 32768

static const struct {
	int id, value;
} limits[] = {
	{ SQLITE_LIMIT_SQL_LENGTH, 100000 },
	{ SQLITE_LIMIT_COLUMN, 100 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 20 },
	{ SQLITE_LIMIT_VDBE_OP, 25000 },
	{ SQLITE_LIMIT_FUNCTION_ARG, 20 },
	{ SQLITE_LIMIT_ATTACHED, 1 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 100 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct {
	int id, on;
} settings[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
};

static const int foreign_settings[] = {
	SQLITE_DBCONFIG_ENABLE_VIEW,
	SQLITE_DBCONFIG_ENABLE_FKEY,
};

const char *
store_warning(const struct store *st)
{
	return st->warning.len ? st->warning.s : NULL;
}

int
store_version(void)
{
	return (int)migrations_embedded().n;
}

void
store_facts(struct system_facts *f)
{
	/* Compile options of SQLite that affect how the archive is read or written. */
	static const char *const matter[] = { "THREADSAFE=", "DEFAULT_SYNCHRONOUS=",
		"DEFAULT_WAL_SYNCHRONOUS=", "SECURE_DELETE", "TEMP_STORE=", "OMIT_", "DQS=" };
	CLEANUP(buf_finish) struct buf options = BUF_INIT;
	const char *option;

	for (int i = 0; (option = sqlite3_compileoption_get(i)); i++)
		EACH_OF (one, matter)
			if (strncmp(option, *one, strlen(*one)) == 0)
				buf_add_part(&options, " ", "%s", option);
	system_fact_library(f, "libraries", "SQLite", "sqlite3_open_v2", "sqlite3_libversion");
	system_fact_add(f, "libraries", "SQLite is made with", "%s", options.s);
	if (!sqlite3_compileoption_used("ENABLE_FTS5"))
		system_fact_lacks(
			f, "libraries", "SQLite's FTS5", "no archive can be made or searched");
}

/* Limits for opening an archive that is not trusted (store_open_foreign): thousands of steps of
 * SQLite's virtual machine (unlike a time, they do not depend on the load of the processor), and
 * bytes of memory. */
#define FOREIGN_OPEN_THOUSANDS 2000
#define FOREIGN_OPEN_BYTES (48 << 20)

static int
open_is_endless(void *thousands_left)
{
	return --*(int *)thousands_left < 0;
}

static void
disconnect(struct store *st)
{
	EACH_IN (one, st->prepared, st->nprepared)
		sqlite3_finalize(one->stmt);
	st->nprepared = 0;
	sqlite3_close(st->db);
	st->db = NULL;
}

/* where: a path, or a "file:" URI if flags contain SQLITE_OPEN_URI. */
bool
store_connect(struct store *st, const char *where, int flags, struct err *err)
{
	int rc = sqlite3_open_v2(where, &st->db,
		flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, archive_guard());

	if (rc != SQLITE_OK)
		return store_failed(st->db, "open", err);
	EACH_OF (setting, settings)
		sqlite3_db_config(st->db, setting->id, setting->on, NULL);
	EACH_OF (limit, limits)
		sqlite3_limit(st->db, limit->id, limit->value);
	EACH_IN_WHILE (setting, foreign_settings, LENGTH(foreign_settings), st->foreign)
		sqlite3_db_config(st->db, *setting, 0, NULL);
	if (st->foreign)
		sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, LONGEST_TEXT_BYTES);
	if (st->thousands_left)
		sqlite3_progress_handler(st->db, 1000, open_is_endless, st->thousands_left);
	sqlite3_busy_timeout(st->db, BUSY_MS);
	row_store_functions(st);
	return true;
}

bool
store_configure(struct store *st, struct err *err)
{
	return store_exec(st->db,
		"PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
		"PRAGMA cache_spill = OFF; " /* page 1 must be the first page of a log */
		"PRAGMA journal_size_limit = 4194304;"
		"PRAGMA fullfsync = ON", /* os_sync */
		err);
}

static bool
is_full(const struct store *st)
{
	struct statvfs v;

	/* Some file systems report no block counts: 0 of 0 blocks are free, which does not mean
	 * full. */
	return (sqlite3_errcode(st->db) & 0xff) == SQLITE_FULL ||
		(statvfs(st->path, &v) == 0 && v.f_blocks > 0 && v.f_bavail == 0);
}

static int
count_log_pages(void *store, sqlite3 *db, const char *name, int pages)
{
	(void)db, (void)name;
	((struct store *)store)->log_pages = pages;
	return SQLITE_OK;
}

void
store_use_log(struct store *st)
{
	st->has_log = true;
	sqlite3_wal_hook(st->db, count_log_pages, st);
}

/*
 * Selects the journal mode: a write-ahead log on a local disk, else a rollback journal. The log's
 * index is shared memory, which does not work between machines. An archive with a log that was
 * moved to a network drive is first read under an exclusive lock, which needs no shared memory.
 */
static bool
choose_journal(struct store *st, struct err *err)
{
	bool network = os_is_on_network(st->path);
	struct archive_head head;

	/* While another program copies a file over the archive, the archive is empty for a moment:
	 * `journal_mode = WAL` would then write an empty first page. */
	if (!archive_log_head(st->db, &head))
		return err_set(err, "another program is writing %s: try again", st->path);
	const char *log = head.no_log ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode";
	st->has_log = false;
	if (!network && store_says(st->db, log, "wal")) {
		store_use_log(st);
		return store_exec(st->db, "PRAGMA synchronous = FULL", err);
	}
	if (is_full(st))
		return err_set(err, "the disk is full");
	/* Without this check SQLite would delete a log that it cannot read, with the changes in it.
	 */
	if (!network && archive_file_bytes(st->path, "-wal"))
		return store_failed(st->db, "open the log of", err);
	if (!store_exec(st->db, "PRAGMA locking_mode = EXCLUSIVE", err))
		return false;
	if (!store_says(st->db, "PRAGMA journal_mode = DELETE", "delete"))
		return store_failed(st->db, "change the journal of", err);
	if (network)
		store_warn(st, "the archive %s is on a network drive: a local disk is safer",
			st->path);
	else
		store_warn(st, "%s cannot have a write-ahead log: writing is slower", st->path);
	return store_exec(st->db,
		"PRAGMA synchronous = EXTRA; PRAGMA locking_mode = NORMAL;"
		"SELECT 1 FROM sqlite_schema LIMIT 1",
		err);
}

/* The header of the file was checked before, but the log may have a newer version. */
bool
store_check_version(struct store *st, struct err *err)
{
	int64_t version;

	if (!store_number(st->db, "PRAGMA user_version", &version, err))
		return false;
	st->version = VERSION_OF(version);
	return archive_file_check_version(st, store_called(st), st->version, err) &&
		schema_check(st, err);
}

/* Returns true if SQLite can write to the archive. Only the attempt to write shows that a log is
 * read-only. Also returns true if another program is writing now. */
static bool
may_write(struct store *st)
{
	sqlite3_busy_timeout(st->db, 0);
	int rc = sqlite3_exec(st->db, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL);
	sqlite3_busy_timeout(st->db, BUSY_MS);
	return (rc & 0xff) != SQLITE_READONLY;
}

static bool
only_read(const struct store *st, struct err *err)
{
	return err_set(
		err, "earlog may only read the archive %s, so nothing could be stored", st->path);
}

static void
warn_of_readers(struct store *st)
{
	const char *program = archive_file_synced_by(st->path);
	struct stat s;

	if (program)
		store_warn(st,
			"%s copies the folder of the archive %s while earlog writes: keep the "
			"archive elsewhere, and `earlog backup` into that folder",
			program, st->path);
	if (stat(st->path, &s) == 0 && s.st_mode & (S_IRWXG | S_IRWXO))
		store_warn(st, "other users may open the archive: `chmod 600 %s`", st->path);
}

/* Until all checks are done, closing the connection must not write the log into the file: another
 * program may have put the file there meanwhile. */
static void
log_stays_at_close(struct store *st, bool stays)
{
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, (int)stays, NULL);
}

bool
store_begin_writing(struct store *st, struct err *err)
{
	if (!may_write(st))
		return only_read(st, err);
	log_stays_at_close(st, false);
	warn_of_readers(st);
	return store_in_place(st, err) && listener_own(st, err);
}

static bool
connect_to_write(struct store *st, struct err *err)
{
	if (!store_connect(st, st->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, err) ||
		!archive_file_check_header(st, err) || !archive_log_settle(st, true, err))
		return false;
	log_stays_at_close(st, true);
	if (sqlite3_db_readonly(st->db, "main") || access(st->path, W_OK) != 0)
		return only_read(st, err);
	return store_configure(st, err) && choose_journal(st, err) && store_check_version(st, err);
}

bool
store_connect_again(struct store *st, struct err *err)
{
	disconnect(st);
	return connect_to_write(st, err);
}

static char *
immutable_uri(const char *path)
{
	struct buf uri = BUF_INIT;

	buf_add(&uri, "file:");
	for (const char *s = path; *s; s++)
		if (strchr("?#%", *s))
			buf_addf(&uri, "%%%02X", (unsigned char)*s);
		else
			buf_add_char(&uri, *s);
	buf_add(&uri, "?immutable=1");
	return buf_detach(&uri);
}

/* Connects to the archive as an immutable file: one of another listener, or one in a folder where
 * SQLite cannot create the log's index. */
bool
store_connect_immutable(struct store *st, struct err *err)
{
	CLEANUP(pointer_free) char *uri = immutable_uri(st->path);
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW;

	if (st->ignores_log)
		store_warn(st,
			"the archive %s was replaced by another file, and has the log of the "
			"earlier file: it was not read, and the next command that writes moves it "
			"aside",
			st->path);
	else if (archive_file_bytes(st->path, "-wal"))
		store_warn(st,
			"the write-ahead log %s-wal cannot be read here: the newest changes are "
			"missing",
			st->path);
	disconnect(st);
	st->has_log = false;
	st->snapshot = st->reads = true;
	return store_connect(st, uri, flags, err) && archive_file_check_header(st, err) &&
		store_configure(st, err);
}

static bool
open_immutable(struct store *st, struct err *err)
{
	return store_connect_immutable(st, err) && store_check_version(st, err) &&
		listener_read_owner(st, err);
}

/* Returns true if SQLite has opened the log's index read-only after a failure of the disk. All
 * connections of a process share the index, so the writer's connection could store nothing. */
static bool
has_stuck_index(struct store *st)
{
	CLEANUP(pointer_free) char *index = xasprintf("%s-shm", st->path);
	void volatile *mapped;
	sqlite3_file *f = NULL;

	sqlite3_file_control(st->db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return access(index, W_OK) == 0 &&
		(f->pMethods->xShmMap(f, 0, INDEX_BYTES, 0, &mapped) & 0xff) == SQLITE_READONLY;
}

/* Opens the archive for reading, and also for writing if its file belongs to the user: a connection
 * that can only read would leave the write-ahead log behind when it closes. */
static bool
open_for_reading(struct store *st, struct err *err)
{
	int flags = st->own && access(st->path, W_OK) == 0 ? SQLITE_OPEN_READWRITE
							   : SQLITE_OPEN_READONLY;
	int64_t n;

	if (st->other)
		return open_immutable(st, err);
	if (!store_connect(st, st->path, flags | SQLITE_OPEN_NOFOLLOW, err))
		return false;
	log_stays_at_close(st, true);
	if (!archive_file_check_header(st, err) || !archive_log_settle(st, false, err))
		return false;
	if (st->ignores_log)
		return open_immutable(st, err);
	if (!store_configure(st, err) || !store_exec(st->db, "PRAGMA query_only = ON", err))
		return false;
	if (!store_number(st->db, "SELECT 1 FROM sqlite_schema LIMIT 1", &n, err))
		switch (sqlite3_errcode(st->db) & 0xff) {
		case SQLITE_READONLY:
		case SQLITE_CANTOPEN:
		case SQLITE_IOERR:
		case SQLITE_FULL: return open_immutable(st, err);
		default: return false;
		}
	st->has_log = store_says(st->db, "PRAGMA journal_mode", "wal");
	if (st->has_log && has_stuck_index(st))
		return open_immutable(st, err);
	st->reads = true;
	if (!store_check_version(st, err) || !store_in_place(st, err) ||
		!listener_read_owner(st, err))
		return false;
	log_stays_at_close(st, false);
	return true;
}

/* Creates an archive under a temporary name, and renames it when its schema is complete, so that a
 * program that is killed leaves no empty archive. */
static bool
create_file(struct store *st, struct err *err)
{
	const char *path = st->path;

	if (archive_file_bytes(path, "-wal") || archive_file_bytes(path, "-journal"))
		return archive_file_refuse_empty(st, err);
	CLEANUP(pointer_free) char *temp = NULL;
	/* creates the file with mode 0600; SQLite gives its journals the same mode */
	int fd = archive_file_new_temp(path, &temp);
	bool ok =
		fd >= 0 || err_fail(err, "cannot create the archive %s: %s", path, strerror(errno));

	if (ok) {
		sqlite3 *db = NULL;
		int rc = sqlite3_open_v2(
			temp, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
		ok = (rc == SQLITE_OK || store_failed(db, "begin", err)) &&
			schema_new(db, &st->migrations, err);
		sqlite3_close(db);
		if (!ok)
			file_remove_temp(AT_FDCWD, temp);
		/* A close after the rename would release this process's locks on the archive. */
		close(fd);
	}
	if (!ok || os_rename_new(temp, path))
		return ok && archive_file_sync_folder(path, err);
	/* If another program has created the archive meanwhile, the other one remains. */
	int why = errno;
	file_remove_temp(AT_FDCWD, temp);
	if (why == ENOENT) /* unlocked, the file was removed as a leftover */
		return create_file(st, err);
	return access(path, F_OK) == 0 ||
		err_fail(err, "cannot create the archive %s: %s", path, strerror(why));
}

static bool
open_file(struct store *st, const char *path, enum store_mode mode, struct err *err)
{
	enum store_mode as = mode == STORE_LATER ? STORE_WRITE : mode;
	struct stat s;

	if (!archive_file_find(path, as, &st->path, err))
		return false;
	if (as == STORE_WRITE && lstat(st->path, &s) != 0 && errno == ENOENT &&
		!create_file(st, err))
		return false;
	if (!archive_file_check(st, as, err))
		return false;
	if (as == STORE_WRITE && connect_to_write(st, err) &&
		(st->version < (int64_t)st->migrations.n || store_begin_writing(st, err)))
		return true;
	if (as == STORE_WRITE) {
		if (mode != STORE_LATER || !st->db || !is_full(st))
			return false;
		sqlite3_close(st->db);
		st->db = NULL;
		store_warn(st, "the disk is full: nothing is kept until there is room");
	}
	return open_for_reading(st, err);
}

struct store *
store_new(bool foreign)
{
	struct store *st = xcalloc(1, sizeof(*st));

	st->warning = (struct buf)BUF_INIT;
	st->foreign = foreign;
	st->migrations = migrations_embedded();
	return st;
}

bool
store_open_file(struct store *st, const char *path, enum store_mode mode, struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

	if (strcmp(path, ":memory:") != 0)
		return open_file(st, path, mode, err);
	return store_connect(st, path, flags, err) && store_configure(st, err) &&
		schema_new(st->db, &st->migrations, err) && store_check_version(st, err) &&
		listener_own(st, err);
}

/* Opens an archive that is not trusted, with limits, since a hostile schema could take any amount
 * of time and memory. */
static bool
open_bounded(struct store *st, struct err *err)
{
	int thousands_left = FOREIGN_OPEN_THOUSANDS;
	sqlite3_int64 before =
		sqlite3_hard_heap_limit64(sqlite3_memory_used() + FOREIGN_OPEN_BYTES);

	st->thousands_left = &thousands_left;
	bool ok = open_for_reading(st, err) ||
		(!st->other && err_prefix(err, "cannot use %s", st->path));
	/* `earlog doctor` looks at the user's own archive. */
	if (!ok && st->other && (sqlite3_errcode(st->db) & 0xff) == SQLITE_CORRUPT &&
		!store_disk_error(st->db))
		err_set(err, "the file is damaged");
	if (st->db) /* NULL if SQLite had no memory for the connection */
		sqlite3_progress_handler(st->db, 0, NULL, NULL);
	st->thousands_left = NULL;
	sqlite3_hard_heap_limit64(before);
	return ok;
}

struct store *
store_open_foreign(const char *path, const char *other, struct err *err)
{
	struct store *st = store_new(true);

	st->other = xstrdup(other);
	bool ok = archive_file_find(path, STORE_READ, &st->path, err) &&
		archive_file_check(st, STORE_READ, err);
	if (ok && open_bounded(st, err)) {
		if (other)
			sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, FOREIGN_TEXT_BYTES);
		return st;
	}
	store_close(st);
	return NULL;
}

void
store_close(struct store *st)
{
	if (!st)
		return;
	/* If another file was copied over the archive, SQLite must not write the log into it when
	 * it closes; of a file that was emptied, the log may be the only copy. */
	if (st->db && st->path && st->version && !st->snapshot) {
		/* Only the lock makes the check certain; without it nothing is written. */
		store_rollback(st);
		sqlite3_busy_timeout(st->db, 0);
		sqlite3_exec(st->db, "PRAGMA query_only = OFF; BEGIN IMMEDIATE", NULL, NULL, NULL);
	}
	/* An empty log goes with its index, also of an archive that was refused. */
	if (st->db && st->path && !archive_file_bytes(st->path, "-wal"))
		log_stays_at_close(st, false);
	if (st->db && st->path && (st->overwritten || !store_in_place(st, ERR_IGNORED)))
		log_stays_at_close(st, true);
	if (st->db)
		store_rollback(st);
	disconnect(st);
	buf_finish(&st->warning);
	free(st->prepared);
	free(st->devices.v);
	free(st->path);
	free(st->other);
	free(st);
}

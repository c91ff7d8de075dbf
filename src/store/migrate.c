#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/mem.h"
#include "store/store_private.h"

void
migrations_embedded(struct migrations *m)
{
	const struct embedded *e;

	for (m->n = 0; m->n < MAX_MIGRATIONS && (e = embed_nth("schema/0", m->n)); m->n++)
		m->v[m->n] = (struct migration){ e->name, e->data };
}

static bool
set_version(sqlite3 *db, size_t version, struct err *err)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %zu", version);
	return store_exec(db, sql, err);
}

/* Steps from..n, inside a transaction of the caller's. */
static bool
apply(sqlite3 *db, const struct migrations *m, size_t from, struct err *err)
{
	for (size_t i = from; i < m->n; i++)
		if (!store_exec(db, m->v[i].sql, err) || !set_version(db, i + 1, err))
			return err_prefix(err, "%s", m->v[i].name);
	return true;
}

bool
migrate_new(sqlite3 *db, const struct migrations *m, struct err *err)
{
	if (store_exec(db, "BEGIN IMMEDIATE", err) && apply(db, m, 0, err) &&
		store_exec(db, "COMMIT", err))
		return true;
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return err_prefix(err, "cannot begin an archive");
}

/* Room for the copy and for what the steps may write, before anything is begun. */
static bool
check_room(const struct store *st, struct err *err)
{
	struct statvfs fs;
	int64_t pages, page_bytes;

	if (!store_number(st->db, "PRAGMA page_count", &pages, err) ||
	    !store_number(st->db, "PRAGMA page_size", &page_bytes, err))
		return false;
	double need = 2.2 * (double)pages * (double)page_bytes;
	if (statvfs(st->path, &fs) != 0 || (double)fs.f_bavail * (double)fs.f_frsize >= need)
		return true;
	return err_set(err,
		"the disk has too little room for a copy of the archive (%.0f MB are needed)",
		need / 1e6 + 1);
}

/* "earlog.db" of version 7 is kept as "earlog-v7-20261120T062341Z.db". */
static char *
copy_name(const char *path, size_t version)
{
	size_t stem = strlen(path);
	time_t now = (time_t)(clock_utc_ms() / 1000);
	char when[32];
	struct tm tm;

	if (stem > 3 && strcmp(path + stem - 3, ".db") == 0)
		stem -= 3;
	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
	return xasprintf("%.*s-v%zu-%s.db", (int)stem, path, version, when);
}

static bool
verify(sqlite3 *copy, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(copy, "PRAGMA integrity_check(1)", -1, &q, NULL);
	bool ok = rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;
	const char *said = ok ? (const char *)sqlite3_column_text(q, 0) : sqlite3_errmsg(copy);

	ok = ok && said && strcmp(said, "ok") == 0;
	if (!ok)
		err_set(err, "the copy is not sound (%s): `earlog doctor` says more",
			said ? said : "no answer");
	sqlite3_finalize(q);
	return ok;
}

/* From a connection of its own: one that holds the lock for writing cannot be copied from. */
static bool
copy_into(const char *from_path, const char *to_path, struct err *err)
{
	sqlite3 *from = NULL, *to = NULL;
	sqlite3_backup *copying = NULL;

	bool ok = sqlite3_open_v2(from_path, &from, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
		sqlite3_open_v2(to_path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
	if (ok)
		copying = sqlite3_backup_init(to, "main", from, "main");
	ok = copying != NULL && sqlite3_backup_step(copying, -1) == SQLITE_DONE;
	ok = sqlite3_backup_finish(copying) == SQLITE_OK && ok;
	if (!ok)
		store_failed(to ? to : from, "copy", err);
	/* The copy must be readable on its own, wherever it is taken. */
	ok = ok && store_exec(to, "PRAGMA journal_mode = DELETE", err) && verify(to, err);
	sqlite3_close(to);
	sqlite3_close(from);
	return ok;
}

static bool
sync_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_set(err, "cannot write %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Puts a checked copy beside the archive; it gets its name when it is whole and on disk. */
static bool
keep_copy(struct store *st, const char *name, struct err *err)
{
	char *unfinished = xasprintf("%s.tmp", name);
	int fd = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok = fd >= 0 || err_set(err, "cannot make %s: %s", unfinished, strerror(errno));

	if (fd >= 0)
		close(fd);
	if (ok) {
		ok = copy_into(st->path, unfinished, err) && sync_file(unfinished, err);
		if (ok && renameat2(AT_FDCWD, unfinished, AT_FDCWD, name, RENAME_NOREPLACE) != 0 &&
		    (errno == EEXIST || rename(unfinished, name) != 0))
			ok = err_set(err, "cannot make %s: %s", name, strerror(errno));
		if (!ok)
			unlink(unfinished);
	}
	free(unfinished);
	return ok && place_sync_folder(name, err);
}

/* Rows that point nowhere may have come with a merge: no reason to stop, but none may be added. */
static bool
count_orphans(sqlite3 *db, int64_t *n, struct err *err)
{
	return store_number(db, "SELECT count(*) FROM pragma_foreign_key_check", n, err);
}

static bool
apply_checked(sqlite3 *db, const struct migrations *m, size_t from, struct err *err)
{
	int64_t before, after;

	if (!count_orphans(db, &before, err) || !apply(db, m, from, err) ||
		!count_orphans(db, &after, err))
		return false;
	return after <= before ||
		err_set(err, "%lld rows would point nowhere", (long long)(after - before));
}

/* All steps or none, while nobody else can write. No copy is kept of an attempt that failed. */
static bool
migrate_locked(struct store *st, const struct migrations *m, struct err *err)
{
	int64_t version;

	if (!store_number(st->db, "PRAGMA user_version", &version, err))
		return false;
	if (version == (int64_t)m->n)
		return true;             /* another earlog was quicker */
	if (!check_room(st, err))
		return false;
	char *name = copy_name(st->path, (size_t)version);
	bool ok = keep_copy(st, name, err);
	if (ok && !apply_checked(st->db, m, (size_t)version, err)) {
		unlink(name);
		ok = false;
	}
	if (ok)
		store_warn(st,
			"the archive was brought from version %lld to %zu; a copy as it was is %s",
			(long long)version, m->n, name);
	free(name);
	return ok;
}

bool
migrate_older(struct store *st, const struct migrations *m, struct err *err)
{
	/* Rebuilding a table needs them off, and inside a transaction they cannot be switched. */
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	bool ok = store_exec(st->db, "BEGIN IMMEDIATE", err) && migrate_locked(st, m, err) &&
		store_exec(st->db, "COMMIT", err);
	if (!sqlite3_get_autocommit(st->db))
		sqlite3_exec(st->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	if (!ok)
		return err_prefix(err,
			"the archive %s could not be brought up to date and is as it was",
			st->path);
	/* An older earlog reads the version from the file's header before it looks at the log. */
	sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return true;
}

static const char schema_sql[] =
	"SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT IN "
	"('sqlite_stat1', 'sqlite_stat4') ORDER BY name, sql";

/* Does the text of a table or index stand, whole, in one of the migrations? */
static bool
in_migrations(const struct migrations *m, const char *sql)
{
	for (size_t i = 0; sql && i < m->n; i++) {
		const char *at = strstr(m->v[i].sql, sql);
		if (at && at[strlen(sql)] == ';')
			return true;
	}
	return false;
}

static size_t
count_created(const struct migrations *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		for (const char *s = m->v[i].sql; (s = strstr(s, "\nCREATE ")); s++)
			n++;
	return n;
}

/* Every table and index as some migration made it: no reference archive has to be built to know. */
static bool
schema_is_plain(sqlite3 *db, const struct migrations *m)
{
	sqlite3_stmt *q = NULL;
	size_t n = 0;
	bool plain = sqlite3_prepare_v2(db, schema_sql, -1, &q, NULL) == SQLITE_OK;

	while (plain && sqlite3_step(q) == SQLITE_ROW) {
		plain = in_migrations(m, (const char *)sqlite3_column_text(q, 1));
		n++;
	}
	sqlite3_finalize(q);
	return plain && n == count_created(m);
}

static bool
same_text(const unsigned char *a, const unsigned char *b)
{
	return a && b && strcmp((const char *)a, (const char *)b) == 0;
}

static bool
compare_schemas(sqlite3_stmt *is, sqlite3_stmt *should, const char *path, struct err *err)
{
	for (;;) {
		bool more = sqlite3_step(is) == SQLITE_ROW,
		     wanted = sqlite3_step(should) == SQLITE_ROW;
		const char *name = more ? (const char *)sqlite3_column_text(is, 0) : "";

		if (!more && !wanted)
			return true;
		if (!more || !wanted ||
			!same_text(sqlite3_column_text(is, 1), sqlite3_column_text(should, 1)))
			return err_set(err,
				"%s is not as earlog makes its archives (see “%s”): not opened",
				path ? path : "the archive", name ? name : "");
	}
}

/* Unknown tables, views or triggers may do more than hold data: none of them is used. */
bool
migrate_check_schema(sqlite3 *db, const struct migrations *m, struct err *err)
{
	sqlite3 *fresh = NULL;
	sqlite3_stmt *is = NULL, *should = NULL;

	if (schema_is_plain(db, m))
		return true;
	if (sqlite3_prepare_v2(db, schema_sql, -1, &is, NULL) != SQLITE_OK)
		return store_failed(db, "read", err);
	bool ok = sqlite3_open(":memory:", &fresh) == SQLITE_OK && migrate_new(fresh, m, err) &&
		sqlite3_prepare_v2(fresh, schema_sql, -1, &should, NULL) == SQLITE_OK &&
		compare_schemas(is, should, sqlite3_db_filename(db, "main"), err);
	sqlite3_finalize(is);
	sqlite3_finalize(should);
	sqlite3_close(fresh);
	return ok;
}

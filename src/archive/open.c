/*
 * Opens archives, and brings those of older versions up to date. An archive of a version up to
 * SEVERAL_UNTIL had the rows of other listeners too: they are put into a file for each, beside the
 * archive.
 */
#include "archive/open.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "exchange/file_for_others.h"
#include "exchange/panel_joined.h"
#include "store/store_parts.h"

/* ---- the files of the other listeners of an older archive ---- */

struct old_archive {
	char **v; /* paths of the files that were written */
	size_t n, cap;
	int64_t waited; /* rows that waited for another one, and are in no file */
};

static const char *const made_tables[] = { "chain", "listing", "comparison", "sitting", "note",
	"draft", "rating", "volume", "pin", "alignment", "withheld" };

/* The counts and the index of the copy are not read. */
static bool
without_triggers(struct store *of)
{
	sqlite3_db_config(of->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	return true;
}

/* Names the owner in the rows without a listener, which belong to the owner. */
static bool
name_owner(struct store *of, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < LENGTH(made_tables); i++) {
		CLEANUP(pointer_free)
		char *sql = xasprintf("UPDATE %s SET listener = (SELECT listener FROM owner) WHERE "
				      "listener IS NULL",
			made_tables[i]);

		ok = store_exec(of->db, sql, err);
	}
	return ok;
}

/* Makes the person the owner of the copy. What the archive describes (devices, tracks, reviews …)
 * was one for all listeners, so that each file has it, and the person's answers stay the same. */
static bool
give_to(struct store *of, const struct uuid *person, struct err *err)
{
	of->owner = *person;
	return store_exec(of->db, "DELETE FROM lent", err) &&
		store_do(of, "UPDATE owner SET listener = ?1", err, AS_UUID(person));
}

/* Writes the file of one person, in place of what an earlier attempt left. */
static bool
write_file(struct store *of, const struct uuid *person, const char *path, struct err *err)
{
	CLEANUP(pointer_free)
	char *unfinished = xasprintf("%s.tmp", path), *folder = file_folder(path);

	file_remove_leftovers(AT_FDCWD, folder, archive_file_is_temp, file_name(unfinished));
	file_remove_temp(AT_FDCWD, unfinished);
	bool ok = store_exec(of->db, "BEGIN", err) && give_to(of, person, err) &&
		schema_migrate(of->db, &of->migrations, SEVERAL_UNTIL, err) &&
		exchange_save_dated(unfinished, of, err);
	store_rollback(of);
	ok = ok &&
		(rename(unfinished, path) == 0 ||
			err_fail(err, "cannot make %s: %s", path, strerror(errno)));
	if (!ok)
		file_remove_temp(AT_FDCWD, unfinished);
	return ok && archive_file_sync_folder(path, err);
}

/* Lists the other persons, in the order in which `earlog listener list` had them; also those that
 * have rows and no name. */
static bool
find_persons(struct store *of, struct uuids *out, struct err *err)
{
	CLEANUP(buf_finish) struct buf sql = BUF_INIT;

	buf_add(&sql,
		"SELECT ifnull((SELECT iif(deleted, NULL, same_as) FROM listener WHERE uuid = u), "
		"u) AS p FROM (SELECT uuid AS u FROM listener");
	for (size_t i = 0; i < LENGTH(made_tables); i++)
		buf_addf(&sql, " UNION SELECT listener FROM %s", made_tables[i]);
	buf_add(&sql,
		") WHERE u NOT IN (SELECT listener FROM listener_own) GROUP BY p ORDER BY (SELECT "
		"name FROM listener WHERE uuid = p) COLLATE NOCASE, (SELECT nr FROM listener WHERE "
		"uuid = p)");
	return store_uuids_once(of, sql.s, &UUID_NONE, out, err);
}

static bool
write_files(struct store *st, struct store *of, struct old_archive *out, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids all = { 0 };
	CLEANUP(pointer_free) char *folder = exchange_listeners_folder(st);
	bool ok = find_persons(of, &all, err) && (!all.n || file_make_folder(folder, err));

	for (size_t i = 0; ok && i < all.n; i++) {
		char uuid[UUID_TEXT];
		CLEANUP(pointer_free)
		char *path = xasprintf("%s/old-%s.db", folder, uuid_text(&all.v[i], uuid));

		ok = write_file(of, &all.v[i], path, err);
		if (ok)
			LIST_ADD(out, xstrdup(path));
	}
	return ok;
}

/* Writes the files of the other listeners of an archive of this version; `backup` is a copy of it.
 * They are on disk when the function returns. */
static bool
old_archive_write(struct store *st, const char *backup, size_t version, struct old_archive *out,
	struct err *err)
{
	static const char others[] =
		"SELECT (SELECT count(*) FROM listener) > 1 OR EXISTS (SELECT 1 FROM (SELECT "
		"listener AS u FROM note UNION ALL SELECT listener FROM rating UNION ALL SELECT "
		"listener FROM sitting) WHERE u NOT IN (SELECT uuid FROM listener))";
	int64_t several = 0;

	*out = (struct old_archive){ .v = NULL };
	if (version < OWNER_SINCE || version > SEVERAL_UNTIL)
		return true;
	if ((version >= ORPHAN_SINCE &&
		    !store_number(st->db, "SELECT count(*) FROM orphan", &out->waited, err)) ||
		!store_number(st->db, others, &several, err))
		return false;
	if (!several)
		return true;
	struct store *of = store_new(false);
	struct copy_temp temp = { .path = NULL };
	size_t last = of->migrations.n;

	struct store *kept = store_open_foreign(backup, NULL, err);
	of->migrations.n = SEVERAL_UNTIL;
	bool ok = kept && copy_newer(of, kept, st->path, &temp, err) && without_triggers(of) &&
		name_owner(of, err);
	of->migrations.n = last;
	of->version = (int64_t)last;
	ok = ok && write_files(st, of, out, err);
	store_close(of);
	store_close(kept);
	copy_temp_end(&temp);
	return ok;
}

/* Adds the files to the list of other listeners, in the caller's transaction. */
static bool
old_archive_add(struct store *st, const struct old_archive *o, struct err *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO other (path, added_ms) VALUES (?1, ?2)";
	bool ok = true;

	for (size_t i = 0; ok && i < o->n; i++) {
		CLEANUP(pointer_free) char *real = realpath(o->v[i], NULL);

		ok = store_do(st, sql, err, AS_TEXT(real ? real : o->v[i]), AS_INT(clock_utc_ms()));
	}
	if (ok && o->n)
		store_warn(st,
			"notes and ratings of %zu other listener%s are in files beside the archive "
			"now: `earlog listener list`",
			o->n, o->n == 1 ? "" : "s");
	if (ok && o->waited)
		store_warn(st,
			"%" PRId64 " row%s that waited for another row of its listener %s "
			"only in the old archive",
			o->waited, o->waited == 1 ? "" : "s", o->waited == 1 ? "is" : "are");
	return ok;
}

static void
old_archive_finish(struct old_archive *o)
{
	for (size_t i = 0; i < o->n; i++)
		free(o->v[i]);
	free(o->v);
	*o = (struct old_archive){ .v = NULL };
}

/* ---- migrating ---- */

/* Returns false and sets err if the disk has too little space for a copy of the archive and the
 * migration. */
static bool
check_room(const struct store *st, struct err *err)
{
	int64_t pages, page_bytes;

	if (!store_number(st->db, "PRAGMA page_count", &pages, err) ||
		!store_number(st->db, "PRAGMA page_size", &page_bytes, err))
		return false;
	double need = 2.2 * (double)pages * (double)page_bytes;
	return archive_file_free_bytes(st->path) >= need ||
		err_set(err,
			"the disk has too little room for a copy of the archive (%.0f MB are "
			"needed)",
			need / 1e6 + 1);
}

/* Applies the migrations from index `from` on. Fails if they add references to missing rows; such
 * references may exist before, since a merge can bring them. */
static bool
apply_checked(sqlite3 *db, const struct migrations *m, size_t from, struct err *err)
{
	int64_t before, after;

	if (!store_orphans(db, &before, err) || !schema_migrate(db, m, from, err) ||
		!store_orphans(db, &after, err))
		return false;
	return after <= before ||
		err_set(err, "%lld references would point to missing rows",
			(long long)(after - before));
}

/* Copies the archive and applies all migrations or none; the caller has begun the transaction.
 * Removes the copy if the migration fails. */
static bool
migrate_locked(struct store *st, struct err *err)
{
	const struct migrations *m = &st->migrations;
	int64_t version;

	if (!store_number(st->db, "PRAGMA user_version", &version, err))
		return false;
	if (version == (int64_t)m->n)
		return true; /* another program has migrated the archive meanwhile */
	if (!check_room(st, err))
		return false;
	char middle[32];
	snprintf(middle, sizeof(middle), "v%lld-", (long long)version);
	CLEANUP(pointer_free) char *name = archive_file_new_name(st->path, middle, ".db");
	CLEANUP(old_archive_finish) struct old_archive others = { .v = NULL };
	bool copied = copy_archive(st->path, name, err),
	     ok = copied && old_archive_write(st, name, (size_t)version, &others, err) &&
		apply_checked(st->db, m, (size_t)version, err) && old_archive_add(st, &others, err);
	if (copied && !ok)
		unlink(name);
	for (size_t i = 0; i < others.n && !ok; i++)
		unlink(others.v[i]); /* makes room; the archive still has the rows */
	if (ok)
		store_warn(st,
			"the archive was brought from version %lld to %zu; the old archive is kept "
			"as %s",
			(long long)version, m->n, name);
	return ok;
}

static bool
migrate_older(struct store *st, struct err *err)
{
	/*
	 * A migration that rebuilds a table needs foreign keys switched off, which is impossible
	 * inside a transaction.
	 */
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	bool ok = store_exec(st->db, "BEGIN IMMEDIATE", err) && migrate_locked(st, err) &&
		store_exec(st->db, "COMMIT", err);
	store_rollback(st);
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	if (!ok)
		return err_prefix(err,
			"the archive %s could not be brought up to date and is unchanged",
			st->path);
	/* Moves the log into the file, because an older earlog checks the version in the file's
	 * header before it looks at the log. */
	sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return store_check_version(st, err);
}

/* ---- opening ---- */

/* Migrates an archive of an older version, also one that was opened for reading. */
static bool
bring_up_to_date(struct store *st, struct err *err)
{
	struct err why = ERR_INIT;
	long long version = st->version;

	if (version == (int64_t)st->migrations.n)
		return true;
	if (!st->reads)
		return migrate_older(st, err) && store_begin_writing(st, err);
	return (store_connect_again(st, &why) && migrate_older(st, &why) &&
		       store_begin_writing(st, &why) &&
		       store_exec(st->db, "PRAGMA query_only = ON", &why)) ||
		err_set(err, "%s is an archive of version %lld, this earlog needs version %zu: %s",
			st->path, version, st->migrations.n, why.msg);
}

struct store *
archive_open_new(struct store *st, const char *path, enum store_mode mode, struct err *err)
{
	if (store_open_file(st, path, mode, err) && bring_up_to_date(st, err))
		return st;
	store_close(st);
	return NULL;
}

struct store *
archive_open(const char *path, enum store_mode mode, struct err *err)
{
	return archive_open_new(store_new(false), path, mode, err);
}

/* Opens archives, and brings an archive of an older version up to date. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"

#include <stdio.h>
#include <unistd.h>

#include "archive/store/store_private.h"

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
	version = VERSION_OF(version);
	if (version == (int64_t)m->n)
		return true; /* another program has migrated the archive meanwhile */
	if (!check_room(st, err) || !store_stamp_migration(st, err))
		return false;
	char middle[32];
	snprintf(middle, sizeof(middle), "v%lld-", (long long)version);
	CLEANUP(pointer_free) char *name = archive_file_new_name(st->path, middle, ".db");
	bool copied = copy_archive(st->path, name, err),
	     ok = copied && apply_checked(st->db, m, (size_t)version, err) &&
		became_settle(st, err) && row_store_rebuild_texts(st, err);
	if (copied && !ok)
		unlink(name);
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
	bool ok = store_begin_migration(st, err) && migrate_locked(st, err) &&
		store_exec(st->db, "COMMIT", err);
	store_rollback(st);
	st->number = 0;
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

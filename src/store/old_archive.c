/*
 * The step from archives that held rows of several listeners (up to version 35): the rows of each
 * other person go into a file beside the archive, of the form of `earlog backup --for`. The file is
 * made from a copy of the archive that migration 0036 brings to that person as its owner.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "store/panel_joined.h"
#include "store/store_private.h"

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

	file_remove_leftovers(AT_FDCWD, folder, backup_is_temp, file_name(unfinished));
	file_remove_temp(AT_FDCWD, unfinished);
	bool ok = store_exec(of->db, "BEGIN", err) && give_to(of, person, err) &&
		migrate_apply(of->db, &of->migrations, SEVERAL_UNTIL, err) &&
		store_save_dated(unfinished, of, err);
	store_rollback(of);
	ok = ok &&
		(rename(unfinished, path) == 0 ||
			err_set(err, "cannot make %s: %s", path, strerror(errno)));
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
	CLEANUP(pointer_free) char *folder = store_listeners_folder(st);
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

bool
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
	struct backup_temp temp;
	size_t last = of->migrations.n;

	of->migrations.n = SEVERAL_UNTIL;
	bool ok = backup_newer_copy(of, backup, version, st->path, &temp, err) &&
		without_triggers(of) && name_owner(of, err);
	of->migrations.n = last;
	of->version = (int64_t)last;
	ok = ok && write_files(st, of, out, err);
	store_close(of);
	backup_temp_end(&temp);
	return ok;
}

bool
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

void
old_archive_finish(struct old_archive *o)
{
	for (size_t i = 0; i < o->n; i++)
		free(o->v[i]);
	free(o->v);
	*o = (struct old_archive){ .v = NULL };
}

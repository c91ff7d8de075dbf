/*
 * The step from archives that held rows of several listeners (up to version 34): the rows of each
 * other person go into a file beside the archive, of the form of `earlog backup --for`. The file is
 * made from a copy of the archive that migration 0035 brings to that person as its owner.
 */
#include <errno.h>
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
static const char *const described_tables[] = { "review", "device", "variant", "chain", "playlist",
	"section", "recording", "item", "source", "cue", "question", "benchmark", "lexicon",
	"attribute", "equaliser" };

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

/* Makes the person the owner of the copy, and all descriptions rows that others brought, but for
 * the person's. */
static bool
give_to(struct store *of, const struct uuid *person, struct err *err)
{
	char own[] = "UPDATE owner SET listener = ?1";
	bool ok = store_do(of, own, err, AS_UUID(person));

	for (size_t i = 0; ok && i < LENGTH(described_tables); i++) {
		CLEANUP(pointer_free)
		char *sql = xasprintf("INSERT OR IGNORE INTO lent (row, listener) SELECT uuid, "
				      "zeroblob(16) FROM %s",
			described_tables[i]);

		ok = store_exec(of->db, sql, err);
	}
	of->owner = *person;
	return ok &&
		store_exec(of->db,
			"DELETE FROM lent WHERE listener IN (SELECT listener FROM listener_own)",
			err);
}

/* Writes the file of one person, in place of the one that an earlier attempt left. */
static bool
write_file(struct store *of, const struct uuid *person, const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *unfinished = xasprintf("%s.tmp", path);

	unlink(unfinished);
	bool ok = store_exec(of->db, "BEGIN", err) && give_to(of, person, err) &&
		migrate_apply(of->db, &of->migrations, SEVERAL_UNTIL, err) &&
		store_save_dated(unfinished, of, err);
	store_rollback(of);
	return ok &&
		(rename(unfinished, path) == 0 ||
			err_set(err, "cannot make %s: %s", path, strerror(errno))) &&
		archive_file_sync_folder(path, err);
}

static bool
write_files(struct store *st, struct store *of, struct old_archive *out, struct err *err)
{
	static const char persons[] =
		"SELECT DISTINCT ifnull(iif(deleted, NULL, same_as), uuid) FROM listener WHERE uuid "
		"NOT IN (SELECT listener FROM listener_own)";
	CLEANUP(uuids_finish) struct uuids all = { 0 };
	CLEANUP(pointer_free) char *folder = store_listeners_folder(st);
	bool ok = store_uuids_once(of, persons, &UUID_NONE, &all, err) &&
		store_number(of->db, "SELECT count(*) FROM orphan", &out->waited, err) &&
		(!all.n || file_make_folder(folder, err));

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
	int64_t several = 0;

	*out = (struct old_archive){ .v = NULL };
	if (version < OWNER_SINCE || version > SEVERAL_UNTIL)
		return true;
	if (!store_number(st->db, "SELECT count(*) FROM listener", &several, err))
		return false;
	if (several < 2)
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
		store_warn(st, "%" PRId64 " row%s that waited for another row of its listener %s "
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

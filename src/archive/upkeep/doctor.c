/* The checks of `earlog doctor` as a table, with the state of the file that each needs. A damaged
 * file is left to recover.c, an older version to open.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "archive/upkeep/backup.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/os_file.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"

struct doctor {
	struct store *st;             /* a connection to the archive, which may be damaged */
	const char *name, *looked_at; /* of the check that is running */
	bool repair;
	bool readable; /* SQLite can read the schema */
	bool plain;    /* the schema equals earlog's for the file's version */
	int64_t version;
	struct doctor_report *report;
};

static void __attribute__((format(printf, 3, 4)))
doctor_say(struct doctor *d, enum doctor_state state, const char *fmt, ...)
{
	struct buf text = BUF_INIT;

	BUF_ADD_ARGUMENTS(&text, fmt);
	LIST_ADD(d->report,
		(struct doctor_finding){ d->name, d->looked_at, state, buf_detach(&text), false });
}

/* Reports a fault that can be repaired: as DOCTOR_MENDED if `done` is true (it was repaired), else
 * as DOCTOR_WRONG. */
#define doctor_say_mendable(d, done, ...)                                     \
	(doctor_say((d), (done) ? DOCTOR_MENDED : DOCTOR_WRONG, __VA_ARGS__), \
		(d)->report->v[(d)->report->n - 1].mendable = true)

/* ---- the content ---- */

#define MOST_LINES 20
#define TEXT_OF(x) #x
#define SQL_OF(macro) TEXT_OF(macro)

/* Returns true if the last failure was an error of the disk, and reports it: the file itself may be
 * undamaged. */
static bool
say_disk_error(struct doctor *d)
{
	int disk = store_disk_error(d->st->db);

	if (disk)
		doctor_say(d, DOCTOR_WRONG,
			"the disk reports an error (%s), which may cause other findings: copy the "
			"archive to another disk first",
			strerror(disk));
	return disk != 0;
}

/* Returns why the last statement failed on an archive that may be sound: another program has locked
 * it, the drive has no locks, the disk is full; NULL: for another reason, or it did not fail. */
static const char *
hindrance_of(sqlite3 *db)
{
	int code = sqlite3_extended_errcode(db);

	switch (code) {
	case SQLITE_IOERR_LOCK:
	case SQLITE_IOERR_RDLOCK:
	case SQLITE_IOERR_CHECKRESERVEDLOCK:
	case SQLITE_IOERR_SHMLOCK: return "this drive has no locks";
	}
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL: return "another program has been holding the archive for a while";
	case SQLITE_IOERR: return sqlite3_system_errno(db) == ENOSPC ? "the disk is full" : NULL;
	case SQLITE_FULL: return "the disk is full";
	}
	return NULL;
}

/* Reports why the last statement failed. The lock of another program, say, is no fault of the
 * archive. */
static void
say_failed(struct doctor *d, const char *why)
{
	const char *hindrance = hindrance_of(d->st->db);

	d->report->unseen |= hindrance != NULL;
	if (hindrance)
		doctor_say(d, DOCTOR_NOTE, "could not look, because %s", hindrance);
	else if (!say_disk_error(d))
		doctor_say(d, DOCTOR_WRONG, "%s", why);
}

static sqlite3_stmt *
query(struct doctor *d, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(d->st->db, sql, -1, &q, NULL) != SQLITE_OK)
		say_failed(d, sqlite3_errmsg(d->st->db));
	return q;
}

/* Runs a query up to its next row. Returns false after the last row, or if it fails, which it
 * reports; the query is gone then. */
static bool
next_row(struct doctor *d, sqlite3_stmt *q)
{
	int rc = q ? sqlite3_step(q) : SQLITE_DONE;

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		say_failed(d, sqlite3_errmsg(d->st->db));
	sqlite3_finalize(q);
	return false;
}

static void
repair_indexes(struct doctor *d)
{
	struct err err = ERR_INIT;

	bool done = d->repair && store_run(d->st, store_prepare(d->st, "REINDEX", &err), &err);
	if (d->repair && !done)
		say_failed(d, err.msg);
	else
		doctor_say_mendable(d, done, "indexes %s made again from their tables",
			done ? "were" : "can be");
}

static void
doctor_integrity(struct doctor *d)
{
	/* SQLite deletes the log of an empty file, which may be the only copy. */
	if (!archive_file_bytes(d->st->path, ""))
		return;
	sqlite3_stmt *q = query(d, "PRAGMA integrity_check(100)");
	bool indexes = true;
	int lines = 0;

	while (next_row(d, q)) {
		const char *said = store_words(q, 0);
		if (!said || text_same(said, "ok"))
			continue;
		/* A fault of an index is repairable: SQLite rebuilds the index from its table. */
		indexes = indexes &&
			(strstr(said, "missing from index") ||
				strstr(said, "wrong # of entries in index") ||
				strstr(said, "non-unique entry in index"));
		if (strstr(said, "unable to get the page") && store_disk_error(d->st->db)) {
			say_disk_error(d);
			sqlite3_finalize(q);
			indexes = false;
			break;
		}
		lines++;
		if (lines <= MOST_LINES)
			doctor_say(d, DOCTOR_WRONG, "%.300s", said);
	}
	int code = sqlite3_errcode(d->st->db) & 0xff;
	if (lines > MOST_LINES)
		doctor_say(d, DOCTOR_WRONG, "… and %d more", lines - MOST_LINES);
	if (lines && indexes && code == SQLITE_OK)
		repair_indexes(d);
	else if (lines || code == SQLITE_CORRUPT)
		doctor_say(d, DOCTOR_NOTE,
			"`earlog restore` brings the last backup back; `earlog doctor --recover` "
			"saves what can still be read");
}

static void
doctor_schema(struct doctor *d)
{
	struct err err = ERR_INIT;
	const struct migrations *m = &d->st->migrations;

	d->st->version = d->version;
	if (!schema_check(d->st, &err))
		say_failed(d, err.msg);
	else if (d->version < (int64_t)m->n)
		doctor_say(d, DOCTOR_NOTE,
			"older than version %zu: the next command that may write brings the "
			"archive up to date and keeps a copy",
			m->n);
	else
		d->plain = true;
}

/* Reports rows that refer to a missing row. Does not change them: such a row may be the only copy,
 * and a merge may bring the missing row. */
static void
doctor_keys(struct doctor *d)
{
	char *sql = store_orphans_sql("k.\"table\", k.parent, count(*)", " GROUP BY 1, 2");
	sqlite3_stmt *q = query(d, sql);
	int64_t panels = 0;

	free(sql);
	store_number(d->st->db, "SELECT count(*) FROM panel", &panels, ERR_IGNORED);
	while (next_row(d, q))
		doctor_say(d, DOCTOR_WRONG, "%lld rows of %s refer to a missing %s: %s",
			(long long)sqlite3_column_int64(q, 2), store_words(q, 0), store_words(q, 1),
			panels ? "if a fetch was interrupted, `earlog panel sync` fetches the "
				 "missing rows; "
				 "else merge the archive that these rows came from"
			       : "merge the archive that these rows came from, if there is one");
}

static bool
row_is_odd(sqlite3_stmt *q)
{
	for (int i = 1; i < sqlite3_column_count(q); i++)
		if (sqlite3_column_type(q, i) == SQLITE_TEXT) {
			const char *s = store_words(q, i);
			size_t n = (size_t)sqlite3_column_bytes(q, i);
			if (strlen(s) != n || !text_valid(s, n))
				return true;
		}
	return false;
}

/* Returns the number of rows of a query whose first column is 0, or that have a text with a NUL
 * byte or invalid UTF-8. */
static long long
count_odd(struct doctor *d, const char *sql)
{
	sqlite3_stmt *q = query(d, sql);
	long long odd = 0;

	while (next_row(d, q))
		if (!sqlite3_column_int(q, 0) || row_is_odd(q))
			odd++;
	return odd;
}

static void
check_texts(struct doctor *d, enum row_kind kind)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"SELECT length(uuid) = 16 AND length(edit) = 16 AND ifnull(length(parent), 16) = "
		"16 AND edited_ms BETWEEN 0 AND " SQL_OF(
			LATEST_MS) " AND edited_offset_min BETWEEN -1440 AND 1440 AND deleted IN "
				   "(0, 1), * FROM %s",
		row_types[kind].table);
	long long odd = count_odd(d, sql);

	if (odd)
		doctor_say(d, DOCTOR_WRONG,
			"%lld rows of %s hold values that earlog cannot have written", odd,
			row_types[kind].table);
}

static void
doctor_texts(struct doctor *d)
{
	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		check_texts(d, k);
	long long odd = count_odd(d,
		"SELECT length(row) = 16 AND length(edit) = 16 AND edited_ms BETWEEN 0 "
		"AND " SQL_OF(LATEST_MS) " AND json_valid(content), * FROM past");
	if (odd)
		doctor_say(d, DOCTOR_WRONG, "%lld earlier versions of rows cannot be read", odd);
}

/* Returns true if an index has the words of its rows, and no other; else *why says why not. Only
 * the text form of the last version is known. */
static bool
index_is_true(struct doctor *d, const struct text_index *x, struct buf *why)
{
	CLEANUP(pointer_free)
	char *check =
		xasprintf("INSERT INTO %s (%s) VALUES ('integrity-check')", x->index, x->index);
	sqlite3 *db = d->st->db;
	struct err err = ERR_INIT;
	int64_t words = 0;
	bool ok = store_exec(db, check, &err);

	if (ok && d->version == ARCHIVE_VERSION) {
		static const char other[] =
			"SELECT (SELECT count(*) FROM (SELECT * FROM temp.has EXCEPT SELECT * FROM "
			"temp.needs)) + (SELECT count(*) FROM (SELECT * FROM temp.needs EXCEPT "
			"SELECT * FROM temp.has))";
		CLEANUP(pointer_free)
		char *again = xasprintf(
			"CREATE VIRTUAL TABLE temp.made USING fts5 (%s, content = '', tokenize = "
			"'unicode61 remove_diacritics 2', columnsize = 0);"
			"INSERT INTO temp.made (rowid, %s) SELECT nr, %s FROM %s;"
			"CREATE VIRTUAL TABLE temp.needs USING fts5vocab (temp, made, 'col');"
			"CREATE VIRTUAL TABLE temp.has USING fts5vocab (main, %s, 'col')",
			x->columns, x->columns, x->keys, x->view, x->index);

		ok = store_exec(db, again, &err) && store_number(db, other, &words, &err);
	}
	if (!ok)
		buf_add(why, sqlite3_errmsg(db));
	else if (words)
		buf_addf(why, "%" PRId64 " words", words);
	bool unseen = sqlite3_errcode(db) == SQLITE_READONLY || hindrance_of(db);
	store_exec(db,
		"DROP TABLE IF EXISTS temp.needs; DROP TABLE IF EXISTS temp.has; "
		"DROP TABLE IF EXISTS temp.made",
		ERR_IGNORED);
	if (ok || !unseen)
		return ok && !words;
	doctor_say(d, DOCTOR_NOTE, "the index %s could not be checked (%s)", x->index, why->s);
	return true;
}

/*
 * Checks the full-text indexes. They read views, so views must be allowed on this connection; that
 * is safe, since the schema was checked before.
 */
static void
doctor_search(struct doctor *d)
{
	sqlite3_db_config(d->st->db, SQLITE_DBCONFIG_ENABLE_VIEW, 1, NULL);
	EACH_IN (x, text_indexes, TEXT_INDEXES) {
		CLEANUP(buf_finish) struct buf why = BUF_INIT;

		if (index_is_true(d, x, &why))
			continue;
		bool done = d->repair && row_store_rebuild_text(d->st, x, ERR_IGNORED);
		doctor_say_mendable(d, done, "the index %s %s (%s)", x->index,
			done ? "was made again" : "does not match its table", why.s);
	}
}

/* The edited_ms of rows that only files made are counts below this (edits_stamp): two archives of a
 * person make different versions with the same count. */
#define FIRST_TIME_MS "1000000000"

/* Compares the rows of a table with the same rows of `twin`, the attached backup. Versions of rows
 * never change, so rows with equal keys must be equal; except that rows that their listener
 * withdrew are emptied and deleted, so deleted rows are not compared. */
static void
compare_kind(struct doctor *d, const char *table, const char *key, const char *columns)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"SELECT count(*) FROM (SELECT %s FROM twin.%s WHERE NOT deleted EXCEPT SELECT %s "
		"FROM main.%s) t JOIN main.%s o ON %s WHERE NOT o.deleted",
		columns, table, columns, table, table, key);
	int64_t differ = 0;

	store_number(d->st->db, sql, &differ, ERR_IGNORED);
	if (differ)
		doctor_say(d, DOCTOR_WRONG,
			"%lld rows of %s differ from the last backup without an edit: "
			"one of the two is damaged",
			(long long)differ, table);
}

static void
doctor_twin(struct doctor *d)
{
	/* a rename places rows under another review, without an edit */
#define RENAMED(in) \
	"(SELECT ifnull(sum(r.nr), 0) FROM " in "became b JOIN " in "review r ON r.uuid = b.now)"
	static const char same[] = "SELECT " RENAMED("main.") " = " RENAMED("twin.");
	CLEANUP(pointer_free) char *folder = backup_folder(d->st->path);
	CLEANUP(backup_entries_finish) struct backup_entries l;
	struct err err = ERR_INIT;
	int64_t version = 0, is_same = 0;

	backup_list(folder, &l);
	if (!l.n)
		return;
	char *attach = sqlite3_mprintf("ATTACH %Q AS twin", l.v[l.n - 1].path);
	if (!store_exec(d->st->db, attach, &err) ||
		!store_number(d->st->db, "PRAGMA twin.user_version", &version, &err))
		doctor_say(d, DOCTOR_WRONG, "the last backup, %s, cannot be read: %s",
			l.v[l.n - 1].path, err.msg);
	sqlite3_free(attach);
	if (VERSION_OF(version) == d->version &&
		store_number(d->st->db, same, &is_same, ERR_IGNORED) && is_same) {
		for (enum row_kind k = 0; k < ROW_KINDS; k++) {
			CLEANUP(buf_finish) struct buf columns = BUF_INIT;

			row_store_columns(&columns, k);
			compare_kind(d, row_types[k].table,
				"o.uuid = t.uuid AND (o.edit = t.edit OR (o.edited_ms = "
				"t.edited_ms AND t.edited_ms > " FIRST_TIME_MS "))",
				columns.s);
		}
		compare_kind(d, "past", "o.row = t.row AND o.edit = t.edit",
			PAST_COLUMNS ", kind, content");
	}
	store_exec(d->st->db, "DETACH twin", ERR_IGNORED);
}

/* ---- the file and its folder ---- */

#define LARGE_LOG_BYTES (16 << 20)
#define BACKUP_DAYS 30

static void
doctor_place(struct doctor *d)
{
	const char *program = archive_file_synced_by(d->st->path);

	if (os_is_on_network(d->st->path))
		doctor_say(d, DOCTOR_NOTE,
			"the archive is on a network drive: a disk of this machine is safer and "
			"quicker");
	if (program)
		doctor_say(d, DOCTOR_WRONG,
			"%s copies the archive's folder while earlog writes: keep the archive "
			"elsewhere, and `earlog backup` into that folder",
			program);
}

static void
doctor_modes(struct doctor *d)
{
	struct stat s;

	if (stat(d->st->path, &s) != 0 || !(s.st_mode & (S_IRWXG | S_IRWXO)))
		return;
	bool done = d->repair && chmod(d->st->path, 0600) == 0;
	if (done)
		doctor_say(
			d, DOCTOR_MENDED, "other users could open the archive, and no longer can");
	else
		doctor_say(d, DOCTOR_NOTE,
			"other users may open the archive (mode %03o): `earlog doctor --repair` "
			"closes it",
			(unsigned)s.st_mode & 0777);
}

static void
doctor_log(struct doctor *d)
{
	int64_t bytes = archive_file_bytes(d->st->path, "-wal");

	if (bytes > LARGE_LOG_BYTES) {
		bool done = d->repair &&
			sqlite3_wal_checkpoint_v2(d->st->db, "main", SQLITE_CHECKPOINT_TRUNCATE,
				NULL, NULL) == SQLITE_OK;
		doctor_say_mendable(d, done, "the write-ahead log %s %.0f MB",
			done ? "was emptied of" : "has grown to", (double)bytes / 1e6);
	}
}

static void
leftovers_in(struct doctor *d, const char *folder)
{
	const char *archive = file_name(d->st->path);
	CLEANUP(file_paths_finish) struct file_paths all;

	file_paths(folder, &all);
	EACH (one, &all) {
		const char *path = *one;
		bool temp = archive_file_is_temp(file_name(path), archive);
		CLEANUP(file_close) int lock = temp ? file_lock_leftover(AT_FDCWD, path) : -1;

		if (lock < 0)
			continue;
		bool done = d->repair && file_remove_temp(AT_FDCWD, path);
		doctor_say_mendable(d, done, "%s %s", path,
			done ? "was left over, and is gone"
			     : "is left over from a run that was killed");
	}
}

static void
doctor_leftovers(struct doctor *d)
{
	CLEANUP(pointer_free)
	char *folder = file_folder(d->st->path), *backups = backup_folder(d->st->path);

	leftovers_in(d, folder);
	leftovers_in(d, backups);
}

/* The files beside the archive: a pattern of fnmatch behind the stem of its name, what they are,
 * and the command that reads them. The first pattern counts; one without words is no copy to speak
 * of: a backup or a file for others. */
static const struct {
	const char *end, *is, *command, *does;
} copies[] = {
	{ "-v[0-9]*-" ARCHIVE_FILE_DATED,
		"is the archive as it was before earlog brought it up to date", NULL, NULL },
	{ "-before-restore-*.db", "is the archive that `earlog restore` replaced", NULL, NULL },
	{ "-damaged-*.db", "is the archive that `earlog doctor --recover` replaced", NULL, NULL },
	{ "-recovered-*.db", "has what `earlog doctor --recover` found in a log", "merge --mine",
		"adds it" },
	{ "-overwritten-*.wal", "has the last changes of a file that was replaced",
		"doctor --recover", "saves its notes" },
	{ "-for-*", NULL, NULL, NULL },
	{ "-[0-9]*", NULL, NULL, NULL },
	/* made by programs that copy folders when two machines wrote the archive:
	 * "earlog.sync-conflict-20261125-101010-ABC.db", "earlog (conflicted copy).db",
	 * "earlog 2.db", "earlog-laptop.db" */
	{ "[] ._([-]*.db", "is a copy beside the archive, perhaps of another machine",
		"merge --mine", "adds its rows" },
};

static void
say_copy(struct doctor *d, const char *path, const char *end)
{
	CLEANUP(pointer_free) char *word = text_shell_word(path);
	size_t i = 0;

	while (i < LENGTH(copies) && fnmatch(copies[i].end, end, 0) != 0)
		i++;
	if (i == LENGTH(copies) || !copies[i].is)
		return;
	if (copies[i].command)
		doctor_say(d, DOCTOR_NOTE, "%s %s: `earlog %s %s` %s", path, copies[i].is,
			copies[i].command, word, copies[i].does);
	else
		doctor_say(d, DOCTOR_NOTE, "%s %s", path, copies[i].is);
}

static void
doctor_copies(struct doctor *d)
{
	CLEANUP(pointer_free) char *folder = file_folder(d->st->path);
	const char *archive = file_name(d->st->path);
	size_t stem = strlen(archive) - (text_ends_in(archive, ".db") ? strlen(".db") : 0);
	CLEANUP(file_paths_finish) struct file_paths all;

	file_paths(folder, &all);
	EACH (one, &all)
		if (strncmp(file_name(*one), archive, stem) == 0 &&
			!text_same(file_name(*one), archive))
			say_copy(d, *one, file_name(*one) + stem);
}

static void
doctor_backups(struct doctor *d)
{
	CLEANUP(pointer_free) char *folder = backup_folder(d->st->path);
	CLEANUP(backup_entries_finish) struct backup_entries l;
	struct stat s;

	backup_list_all(d->st->path, &l);
	if (!l.n)
		doctor_say(d, DOCTOR_NOTE, "no backup is in %s yet: `earlog backup` makes one",
			folder);
	else if (stat(l.v[l.n - 1].path, &s) == 0) {
		int64_t days = (clock_utc_ms() / 1000 - s.st_mtime) / 86400;
		if (days > BACKUP_DAYS)
			doctor_say(d, DOCTOR_NOTE, "the last backup is %lld days old",
				(long long)days);
	}
}

/* Names the sessions that ran under a wrong clock, and such rows of the shell: they began, or a row
 * was made, ten minutes after now (?1) or before 2000. The day of a note may be typed. */
static void
doctor_clock(struct doctor *d)
{
	static const char sql[] =
		"WITH made (what, uuid, review, sitting, ms, zone, edited_ms) AS (SELECT 'note', "
		"uuid, review, sitting, made_ms, made_offset_min, edited_ms FROM note WHERE NOT "
		"deleted UNION ALL SELECT 'rating', uuid, review, sitting, made_ms, "
		"made_offset_min, edited_ms FROM rating WHERE NOT deleted), wrong AS (SELECT * "
		"FROM made WHERE ms > ?1 OR ms < 946684800000), named AS (SELECT 'session' AS "
		"what, uuid, review, started_ms AS ms, started_offset_min AS zone FROM sitting s "
		"WHERE NOT deleted AND (started_ms > ?1 OR started_ms < 946684800000 OR "
		"clock_steps IS NULL AND uuid IN (SELECT sitting FROM wrong)) UNION ALL SELECT "
		"what, uuid, review, ms, zone FROM wrong WHERE sitting IS NULL AND (ms > ?1 OR "
		"edited_ms < 946684800000)) SELECT lower(substr(hex(n.uuid), 1, 8)), ifnull(r.id, "
		"'?'), n.ms, n.zone, n.what FROM named n LEFT JOIN review r ON r.uuid = n.review "
		"ORDER BY n.what = 'session' DESC, n.ms, n.uuid LIMIT 20";
	sqlite3_stmt *q = query(d, sql);
	char time[UTC_TEXT];

	store_bind(q, AS_INT(clock_utc_ms() + CLOCK_AHEAD_MS));
	while (next_row(d, q))
		doctor_say(d, DOCTOR_NOTE,
			"a %s of %s at %.16s was made under a wrong clock: `earlog doctor --date "
			"%s YYYY-MM-DDTHH:MM` gives it the right time",
			sqlite3_column_text(q, 4), sqlite3_column_text(q, 1),
			clock_utc_text(
				sqlite3_column_int64(q, 2) + sqlite3_column_int64(q, 3) * 60000,
				time),
			sqlite3_column_text(q, 0));
}

/* Names the servers of which addresses have a user, a password or a token. The text of the finding
 * has none of them: people send the report of doctor to others. */
static void
doctor_addresses(struct doctor *d)
{
	static const char sql[] = "SELECT locator FROM source WHERE NOT deleted AND locator LIKE "
				  "'%://%' ORDER BY nr";
	json_auto_t *hosts = json_object();
	sqlite3_stmt *q = query(d, sql);

	while (next_row(d, q)) {
		const char *url = store_words(q, 0);

		if (json_object_size(hosts) == MOST_LINES || !timed_link_has_secret(url))
			continue;
		const char *host = strstr(url, "://") + 3,
			   *at = memchr(host, '@', strcspn(host, "/?#"));
		host = at ? at + 1 : host;
		CLEANUP(pointer_free) char *name = xstrndup(host, strcspn(host, "/?#"));
		if (json_object_get(hosts, name))
			continue;
		json_object_set_new(hosts, name, json_true());
		doctor_say(d, DOCTOR_NOTE,
			"addresses of %s have a user, a password or a token: no export links them, "
			"but a copy of the archive has them",
			name);
	}
}

/* Counts the notes of reviews that 1.0.0 or 1.1.0 renamed, of which nothing says what they are
 * called now: such a review has its last id again (schema/became.sql). */
static void
doctor_names(struct doctor *d)
{
	static const char sql[] =
		"SELECT count(*) FROM note n JOIN review r ON r.uuid = n.review AND NOT r.deleted "
		"JOIN past p ON p.row = r.uuid AND p.edit = r.parent AND p.kind = 'review' AND NOT "
		"instr(p.content, '\"id\":')";
	int64_t n = 0;

	store_number(d->st->db, sql, &n, ERR_IGNORED);
	if (n)
		doctor_say(d, DOCTOR_NOTE,
			"%lld notes are of reviews that were renamed, and nothing says what these "
			"became: `was: [OLD-ID]` in a session file says so",
			(long long)n);
}

/* ---- all checks ---- */

/* The needs of a check: only the file; a file that SQLite could look into, perhaps a damaged one; a
 * schema that it can read; earlog's schema. */
enum needs { NEEDS_FILE, NEEDS_LOOK, NEEDS_SCHEMA, NEEDS_PLAIN };

static const struct {
	const char *name;
	void (*run)(struct doctor *d);
	enum needs needs;
	const char *help;
} checks[] = {
	{ "integrity", doctor_integrity, NEEDS_LOOK,
		"all pages, and each index compared with its table" },
	{ "schema", doctor_schema, NEEDS_SCHEMA, "tables and views, compared with a new archive" },
	{ "keys", doctor_keys, NEEDS_PLAIN, "references to missing rows" },
	{ "texts", doctor_texts, NEEDS_PLAIN, "impossible values" },
	{ "search", doctor_search, NEEDS_PLAIN, "the index of the full-text search" },
	{ "twin", doctor_twin, NEEDS_PLAIN,
		"rows that changed since the last backup without an edit" },
	{ "place", doctor_place, NEEDS_FILE,
		"a network drive, or a folder that a program synchronises" },
	{ "modes", doctor_modes, NEEDS_FILE, "permissions of the archive" },
	{ "log", doctor_log, NEEDS_FILE, "size of the write-ahead log" },
	{ "leftovers", doctor_leftovers, NEEDS_FILE, "files that killed processes of earlog left" },
	{ "copies", doctor_copies, NEEDS_FILE, "copies of the archive beside it" },
	{ "backups", doctor_backups, NEEDS_FILE, "age of the last backup" },
	{ "clock", doctor_clock, NEEDS_PLAIN, "sessions that ran under a wrong clock" },
	{ "addresses", doctor_addresses, NEEDS_PLAIN, "passwords and tokens in addresses" },
	{ "names", doctor_names, NEEDS_PLAIN, "notes of reviews that earlier versions renamed" },
};

void
doctor_report_finish(struct doctor_report *r)
{
	LIST_FINISH(r, free(each->text));
}

static bool
connect(struct doctor *d, const char *path, struct err *err)
{
	struct store *st = d->st;

	if (!archive_file_find(path, STORE_READ, &st->path, err) ||
		!archive_file_check(st, STORE_READ, err))
		return false;
	bool own = st->own && access(st->path, W_OK) == 0;
	int flags = own ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	if (!store_connect(st, st->path, flags | SQLITE_OPEN_NOFOLLOW, err))
		return false;
	d->repair = d->repair && own;
	return true;
}

static bool
can_read(struct doctor *d, struct err *err)
{
	int64_t n;

	bool ok = store_number(d->st->db, "SELECT count(*) FROM sqlite_schema", &n, err) &&
		store_number(d->st->db, "PRAGMA user_version", &d->version, err);
	d->version = VERSION_OF(d->version);
	return ok;
}

/* Finds the version of an archive by its schema if only the number is gone, and writes it back. */
static void
mend_version(struct doctor *d)
{
	struct archive_head head;
	int64_t number;

	if (!archive_log_head(d->st->db, &head) ||
		!archive_log_settle(d->st, d->repair, ERR_IGNORED) || d->st->ignores_log ||
		!store_number(d->st->db, "PRAGMA user_version", &number, ERR_IGNORED) ||
		VERSION_OF(number))
		return;
	d->st->version = store_version();
	while (d->st->version >= EARLIEST_VERSION && !schema_check(d->st, ERR_IGNORED))
		d->st->version--;
	if (d->st->version < EARLIEST_VERSION)
		return;
	CLEANUP(pointer_free)
	char *sql = xasprintf("BEGIN IMMEDIATE; PRAGMA user_version = %d; COMMIT; PRAGMA "
			      "wal_checkpoint (TRUNCATE)",
		(int)((uint32_t)number + STAMP_ONE + (uint32_t)d->st->version));
	bool done = d->repair && store_exec(d->st->db, sql, ERR_IGNORED);
	doctor_say_mendable(d, done,
		"only the version number %s wrong: all tables are those of "
		"version %d",
		done ? "was" : "is", (int)d->st->version);
}

/* Reads the file's header, its write-ahead log and the schema; reports the first failure. An
 * archive in a folder that cannot be written is read without its log. */
static void
look_inside(struct doctor *d)
{
	struct err err = ERR_INIT;

	d->name = "file";
	d->looked_at = "the first bytes and the log";
	mend_version(d);
	bool ok = archive_file_check_header(d->st, &err) &&
		archive_log_settle(d->st, d->repair, &err);
	d->readable =
		ok && !d->st->ignores_log && store_configure(d->st, &err) && can_read(d, &err);
	if (d->readable && store_says(d->st->db, "PRAGMA journal_mode", "wal"))
		store_use_log(d->st);
	int why = sqlite3_errcode(d->st->db) & 0xff;
	if (d->st->ignores_log ||
		(!d->readable && (why == SQLITE_CANTOPEN || why == SQLITE_READONLY))) {
		d->readable = store_connect_immutable(d->st, &err) && can_read(d, &err);
		if (store_warning(d->st))
			doctor_say(d, DOCTOR_NOTE, "%s", store_warning(d->st));
	}
	if (!d->readable)
		say_failed(d, err.msg);
}

/* Counts the rows of each kind; NO_INT if the schema is not earlog's. */
static void
count_rows(struct doctor *d)
{
	struct doctor_report *r = d->report;

	for (enum row_kind kind = 0; kind < ROW_KINDS; kind++) {
		char sql[128];

		snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"%s\"", row_types[kind].table);
		if (!d->plain || !store_number(d->st->db, sql, &r->rows[kind], ERR_IGNORED))
			r->rows[kind] = NO_INT;
	}
}

static void
run_checks(struct doctor *d)
{
	EACH_OF (check, checks) {
		size_t before = d->report->n;

		if ((check->needs == NEEDS_LOOK && !d->readable && d->report->unseen) ||
			(check->needs == NEEDS_SCHEMA && !d->readable) ||
			(check->needs == NEEDS_PLAIN && !d->plain))
			continue;
		d->name = check->name;
		d->looked_at = check->help;
		check->run(d);
		if (d->report->n == before)
			doctor_say(d, DOCTOR_FINE, "%s", check->help);
	}
}

bool
archive_doctor(const char *path, bool repair, struct doctor_report *out, struct err *err)
{
	struct doctor d = { .repair = repair, .report = out };

	*out = (struct doctor_report){ 0 };
	d.st = store_new(true);
	bool ok = connect(&d, path, err);
	if (ok) {
		look_inside(&d);
		out->version = d.version;
		out->bytes = archive_file_bytes(d.st->path, "");
		out->log_bytes = archive_file_bytes(d.st->path, "-wal");
		run_checks(&d);
		count_rows(&d);
	}
	store_close(d.st);
	return ok;
}

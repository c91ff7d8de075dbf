/*
 * Recovers a damaged archive: takes the newest good backup, and adds what SQLite still reads from
 * the damaged file, table by table and, of a damaged one, row by row.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "archive/upkeep/backup.h"
#include "archive/upkeep/doctor.h"
#include "archive/upkeep/open.h"
#include "archive/upkeep/replace_archive.h"
#include "base/core/mem.h"
#include "base/text/text.h"

#define PAGE_BYTES 4096 /* of a new archive */

struct recovery {
	struct store *from, *to; /* from: a copy of the damaged file; to: the new archive */
	bool listed;             /* SQLite reads all of its list of tables */
	bool readable;           /* SQLite reads the header of `from` */
	int64_t most; /* rows and keys that are read of a table: damaged pages may form a circle */
	struct recover_counts *n;
};

/* A table that is copied: one with a column `nr`, for rows of users or measurements, or the one
 * that names the owner of the archive. */
struct recovered_table {
	char *name, *key;        /* key: the column that is the row number */
	int columns, uuid, edit; /* uuid, edit: parameters of these columns; 0: none */
	/* forward, backward: read the columns of `insert`, then the key, between two keys */
	sqlite3_stmt *forward, *backward, *insert;
	size_t rows, lost; /* rows that were copied; that the new archive refuses */
	int64_t left;      /* rows and keys that may still be read */
	bool whole;        /* every row could be read */
};

/* ---- a copy of the damaged file ---- */

/* Connects to a copy of the damaged file and its write-ahead log. A file that is empty gets a page,
 * because SQLite deletes the log of an empty file. */
static bool
open_copy(struct recovery *r, const char *place, const char *copy, struct err *err)
{
	int64_t bytes, log_bytes;

	if (!copy_raw(place, copy, "", &bytes, err) ||
		!copy_raw(place, copy, "-wal", &log_bytes, err))
		return false;
	/* A row has two UUIDs at least; it and its key in the index are read five times at most. */
	r->most = (bytes + log_bytes) / (int64_t)(2 * sizeof(struct uuid)) * 5;
	if (!bytes && log_bytes && truncate(copy, PAGE_BYTES) != 0)
		return err_fail(err, "cannot write %s: %s", copy, strerror(errno));
	r->from = store_new(true);
	if (!store_connect(r->from, copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, err))
		return false;
	/* With these SQLite reads a file that was cut off, and no page whose cells are damaged. */
	sqlite3_db_config(r->from->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	archive_log_drop_foreign(r->from->db, copy);
	r->readable =
		store_exec(r->from->db, "PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON",
			ERR_IGNORED) &&
		store_number(r->from->db, "PRAGMA user_version", &r->from->version, ERR_IGNORED);
	r->from->version = VERSION_OF(r->from->version);
	r->listed = store_exec(r->from->db, "SELECT count(*) FROM sqlite_schema", ERR_IGNORED);
	return !r->readable || r->from->version < 1 ||
		archive_file_check_version(r->from, place, r->from->version, err);
}

/* ---- the new archive ---- */

/* Returns true unless both archives say whose they are, and one is another person's. */
static bool
is_of_same_owner(const struct recovery *r)
{
	static const char sql[] = "SELECT hex(listener) FROM owner";
	CLEANUP(pointer_free) char *owner = NULL;

	store_first_text(r->from, store_prepare(r->from, sql, ERR_IGNORED), &owner, ERR_IGNORED);
	return !owner || store_says(r->to->db, sql, owner);
}

/* Opens the new archive: the newest good backup of the archive at `place`, else an empty one. */
static bool
open_base(struct recovery *r, const char *place, const char *fixed, struct err *err)
{
	CLEANUP(backup_entries_finish) struct backup_entries l = { 0 };

	backup_list_all(place, &l);
	for (size_t i = l.n; i-- > 0 && !r->to;) {
		if (!copy_archive(l.v[i].path, fixed, ERR_IGNORED))
			continue;
		r->to = archive_open(fixed, STORE_WRITE, ERR_IGNORED);
		if (r->to && is_of_same_owner(r)) {
			r->n->backup = xstrdup(l.v[i].path);
		} else {
			store_close(r->to);
			r->to = NULL;
			unlink(fixed);
		}
	}
	if (!r->to)
		r->to = archive_open(fixed, STORE_WRITE, err);
	return r->to;
}

/* ---- copying a table ---- */

/* Prepares the statements that copy a table: the columns that both archives have, by name. Columns
 * of the new one alone are NULL, or 0 if NULL is not allowed. */
static bool
describe_table(struct recovery *r, struct recovered_table *t, struct err *err)
{
	static const char sql[] =
		"SELECT name, \"notnull\" AND dflt_value IS NULL FROM pragma_table_info(?1)";
	sqlite3_stmt *q = store_query(r->to, sql, err, AS_TEXT(t->name));
	CLEANUP(buf_finish) struct buf into = BUF_INIT, values = BUF_INIT, from = BUF_INIT;
	bool ok = true;

	while (store_next(r->to, q, &ok, err)) {
		const char *name = store_words(q, 0);
		bool found = false;

		if (!store_found(r->from,
			    store_query(r->from,
				    "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2",
				    ERR_IGNORED, AS_TEXT(t->name), AS_TEXT(name)),
			    &found, ERR_IGNORED))
			t->whole = false;
		if (!found && !sqlite3_column_int(q, 1))
			continue;
		const char *comma = t->columns ? ", " : "";
		t->columns++;
		buf_addf(&into, "%s%s", comma, name);
		buf_addf(&values, "%s?%d", comma, t->columns);
		buf_addf(&from, "%s, ", found ? name : "0");
		if (text_same(name, "uuid"))
			t->uuid = t->columns;
		if (text_same(name, "edit"))
			t->edit = t->columns;
	}
	CLEANUP(pointer_free)
	char *same = t->uuid && t->edit
		? xasprintf(" WHERE NOT EXISTS (SELECT 1 FROM %s WHERE uuid = ?%d AND edit = ?%d)",
			  t->name, t->uuid, t->edit)
		: xstrdup("");
	t->forward = store_prepare_text(r->from, &t->forward, ERR_IGNORED,
		"SELECT %s%s FROM %s WHERE %s BETWEEN ?1 AND ?2 ORDER BY %s", from.s, t->key,
		t->name, t->key, t->key);
	t->backward = store_prepare_text(r->from, &t->backward, ERR_IGNORED,
		"SELECT %s%s FROM %s WHERE %s BETWEEN ?1 AND ?2 ORDER BY %s DESC", from.s, t->key,
		t->name, t->key, t->key);
	t->insert = !ok ? NULL
			: store_prepare_text(r->to, &t->insert, err,
				  "INSERT OR REPLACE INTO %s (%s) SELECT %s%s", t->name, into.s,
				  values.s, same);
	return t->insert != NULL;
}

/* Stores the row that a statement has read, unless the new archive has this version of it. */
static bool
put_row(struct recovery *r, struct recovered_table *t, sqlite3_stmt *q, struct err *err)
{
	struct err why = ERR_INIT;

	t->left--;
	for (int i = 0; i < t->columns; i++)
		sqlite3_bind_value(t->insert, i + 1, sqlite3_column_value(q, i));
	if (store_run(r->to, t->insert, &why)) {
		if (sqlite3_changes(r->to->db) > 0)
			t->rows++;
		return true;
	}
	if ((sqlite3_errcode(r->to->db) & 0xff) != SQLITE_CONSTRAINT)
		return err_set(err, "%s", why.msg);
	t->lost++;
	return true;
}

/* Copies the rows whose keys are from `first` to `last`, in the order of the statement. Sets *whole
 * to false if SQLite cannot read on. */
static bool
put_range(struct recovery *r, struct recovered_table *t, sqlite3_stmt *q, int64_t first,
	int64_t last, bool *whole, struct err *err)
{
	bool ok = true;
	int rc = SQLITE_ROW;

	sqlite3_bind_int64(q, 1, first);
	sqlite3_bind_int64(q, 2, last);
	while (ok && t->left > 0 && (rc = sqlite3_step(q)) == SQLITE_ROW)
		ok = put_row(r, t, q, err);
	store_end_query(q);
	*whole = rc == SQLITE_DONE;
	return ok;
}

/* Copies each row by itself that the index of the table has, as SQLite reads no row behind a
 * damaged page. If the index is damaged too, also the rows before the first such page and behind
 * the last one. */
static bool
put_each(struct recovery *r, struct recovered_table *t, struct err *err)
{
	sqlite3_stmt *keys = store_prepare_text(r->from, &t->name, ERR_IGNORED,
		"SELECT %s FROM %s INDEXED BY sqlite_autoindex_%s_1", t->key, t->name, t->name);
	bool ok = true, whole;
	int rc = SQLITE_ERROR;

	while (ok && keys && t->left-- > 0 && (rc = sqlite3_step(keys)) == SQLITE_ROW) {
		int64_t key = sqlite3_column_int64(keys, 0);

		ok = put_range(r, t, t->forward, key, key, &whole, err);
	}
	store_end_query(keys);
	return ok &&
		(rc == SQLITE_DONE ||
			(put_range(r, t, t->forward, INT64_MIN, INT64_MAX, &whole, err) &&
				put_range(r, t, t->backward, INT64_MIN, INT64_MAX, &whole, err)));
}

/* Copies a table. If all of it can be read, it replaces the backup's; else its rows are added to
 * them. */
static bool
put_table(struct recovery *r, struct recovered_table *t, struct err *err)
{
	CLEANUP(pointer_free)
	char *clear = xasprintf("SAVEPOINT whole; DELETE FROM %s", t->name);
	bool whole = true;

	t->whole = true;
	t->left = r->most;
	if (!describe_table(r, t, err))
		return false;
	if (!t->forward || !t->backward) {
		t->whole = r->listed; /* a table of a later version */
		return true;
	}
	bool ok = store_exec(r->to->db, clear, err) &&
		put_range(r, t, t->forward, INT64_MIN, INT64_MAX, &whole, err);
	t->whole = t->whole && whole;
	if (ok && !t->whole) {
		t->rows = t->lost = 0;
		ok = store_exec(r->to->db, "ROLLBACK TO whole", err) && put_each(r, t, err);
	}
	return ok && store_exec(r->to->db, "RELEASE whole", err);
}

static bool
put_tables(struct recovery *r, struct err *err)
{
	static const char sql[] =
		"SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
		"WHERE t.schema = 'main' AND t.type = 'table' AND NOT t.wr AND (c.name = 'nr' OR "
		"(t.name = 'owner' AND c.name = 'one'))";
	struct recovered_table *tables = NULL;
	sqlite3_stmt *q = store_prepare(r->to, sql, err);
	size_t n = 0, cap = 0;
	bool ok = true;

	while (store_next(r->to, q, &ok, err))
		ARRAY_ADD(tables, n, cap,
			(struct recovered_table){
				.name = store_text(q, 0), .key = store_text(q, 1) });
	EACH_IN (t, tables, n) {
		ok = ok && put_table(r, t, err);
		r->n->rows += t->rows;
		r->n->lost += t->lost;
		if (!t->whole || t->lost)
			r->n->broken++;
		free(t->name);
		free(t->key);
	}
	free(tables);
	return ok;
}

static bool
fill_recovered(struct recovery *r, struct err *err)
{
	/* A damaged archive of version 40 is not migrated but read by the names of its columns:
	 * this does what 0041 does with rows. Runs of two sounds have no devices. */
	static const char old[] =
		"DELETE FROM trial WHERE run IN (SELECT uuid FROM blind_run WHERE devices = '[]'); "
		"DELETE FROM blind_run WHERE devices = '[]'; "
		"DELETE FROM tag WHERE confirmed = 0 AND deleted = 0; "
		"UPDATE sitting SET audio = '[' || audio || ']' WHERE audio LIKE '{%'";
	bool ok = true;

	if (r->readable) {
		/* The index of the texts is made when all rows are there. */
		sqlite3_db_config(r->to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
		ok = store_begin(r->to, err) && put_tables(r, err) &&
			store_exec(r->to->db, old, err);
		r->to->owner = UUID_NONE;
		ok = ok && listener_own(r->to, err) && became_settle(r->to, err) &&
			row_store_rebuild_texts(r->to, err) && store_commit(r->to, err);
	} else
		r->n->broken = 1;
	return ok && store_exec(r->to->db, "PRAGMA journal_mode = DELETE", err) &&
		copy_is_sound(r->to->db, err);
}

bool
archive_recover(const char *path, char **aside, struct recover_counts *n, struct err *err)
{
	struct recovery r = { .n = n };
	CLEANUP(pointer_free) char *place = NULL, *fixed = NULL;
	CLEANUP(copy_temp_end) struct copy_temp copy = { .path = NULL };

	*aside = NULL;
	*n = (struct recover_counts){ 0 };
	bool ok = archive_file_find(path, STORE_READ, &place, err) &&
		archive_file_is_plain(place, place, err);
	if (ok && archive_is_held(place))
		ok = err_set(err, "another program has %s open: end it first", place);
	if (ok) {
		fixed = archive_file_new_name(place, "recovered-", ".db");
		ok = copy_temp_begin(&copy, fixed, err) && open_copy(&r, place, copy.path, err);
	}
	if (ok) {
		ok = open_base(&r, place, fixed, err) && fill_recovered(&r, err);
		store_close(r.to);
		if (ok && !n->rows && !n->backup)
			ok = err_set(
				err, "no row of the archive could be read, and there is no backup");
		ok = ok && replace_archive(fixed, place, "damaged-", false, aside, err);
		if (!ok)
			unlink(fixed);
	}
	store_close(r.from);
	return ok || err_prefix(err, "nothing was recovered");
}

void
recover_counts_finish(struct recover_counts *n)
{
	free(n->backup);
	*n = (struct recover_counts){ 0 };
}

/* Prepares, runs and binds statements, and turns SQLite's errors into sentences: the disk is
 * full, another program holds the archive. Each query is in the function that uses it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "archive/store/store_private.h"

/* SQLite's error codes that a user can act on, with our own messages; for other codes SQLite's
 * message is shown. */
static const struct {
	int code;
	const char *words;
} reasons[] = {
	{ SQLITE_READONLY_DBMOVED, "the archive was moved or deleted while it was open" },
	{ SQLITE_FULL, "the disk is full" },
	{ SQLITE_READONLY, "the archive or its folder may only be read" },
	{ SQLITE_BUSY, "another program has been holding the archive for a while" },
	{ SQLITE_LOCKED, "another program has been holding the archive for a while" },
	{ SQLITE_CORRUPT, "it is damaged (`earlog doctor --db FILE` says more)" },
	{ SQLITE_NOTADB, "it is not an archive, or it is damaged" },
	{ SQLITE_CANTOPEN, "its files cannot be opened" },
	{ SQLITE_PERM, "its permissions forbid it" },
	{ SQLITE_TOOBIG, "a text is too long" },
	{ SQLITE_NOMEM, "out of memory" },
};

/* Returns the error code of the last failed system call if it is an error of the disk, else 0.
 * SQLite reports some errors of the disk as a damaged file. */
int
store_disk_error(sqlite3 *db)
{
	int last = 0;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &last);
	return last == EIO || last == ENXIO ? last : 0;
}

bool
store_failed(sqlite3 *db, const char *what, struct err *err)
{
	int code = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
	int system = db ? sqlite3_system_errno(db) : 0;

	/* If the disk is full, so that the index file of the log cannot grow, SQLite reports an I/O
	 * error instead. */
	if ((code & 0xff) == SQLITE_IOERR && system == ENOSPC)
		code = SQLITE_FULL;
	if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB) {
		system = store_disk_error(db);
		code = system ? SQLITE_IOERR : code;
	}
	if ((code & 0xff) == SQLITE_IOERR)
		return err_fail(err, "cannot %s the archive: the disk reports an error (%s)", what,
			system ? strerror(system) : sqlite3_errstr(code));
	/* SQLite writes the index of the log also in order to read. */
	if (code == SQLITE_FULL)
		what = "write";
	EACH_OF (reason, reasons)
		if (reason->code == code || reason->code == (code & 0xff))
			return err_fail(err, "cannot %s the archive: %s", what, reason->words);
	return err_fail(err, "cannot %s the archive: %s", what, sqlite3_errmsg(db));
}

void
store_warn(struct store *st, const char *fmt, ...)
{
	if (st->warning.len)
		buf_add_char(&st->warning, '\n');
	BUF_ADD_ARGUMENTS(&st->warning, fmt);
}

const char *
store_called(const struct store *st)
{
	return st->other ? "the file" : st->path;
}

bool
store_exec(sqlite3 *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || store_failed(db, "use", err);
}

bool
store_number(sqlite3 *db, const char *sql, int64_t *number, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(q);
	*number = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
	bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_failed(db, "read", err);
	sqlite3_finalize(q);
	return ok;
}

bool
store_says(sqlite3 *db, const char *sql, const char *text)
{
	sqlite3_stmt *q = NULL;
	bool says = sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK &&
		sqlite3_step(q) == SQLITE_ROW && sqlite3_stricmp(store_words(q, 0), text) == 0;

	sqlite3_finalize(q);
	return says;
}

char *
store_orphans_sql(const char *columns, const char *end)
{
	struct buf sql = BUF_INIT;

	buf_addf(&sql,
		"SELECT %s FROM sqlite_schema t JOIN pragma_foreign_key_check(t.name) k "
		"WHERE t.type = 'table' AND t.name IN (",
		columns);
	for (int i = 0; i < ROW_KINDS; i++)
		buf_addf(&sql, "%s'%s'", i ? ", " : "", row_types[i].table);
	buf_addf(&sql, ")%s", end);
	return buf_detach(&sql);
}

bool
store_orphans(sqlite3 *db, int64_t *n, struct err *err)
{
	CLEANUP(pointer_free) char *sql = store_orphans_sql("count(*)", "");
	return store_number(db, sql, n, err);
}

sqlite3_stmt *
store_prepared(const struct store *st, const void *key)
{
	EACH_IN (one, st->prepared, st->nprepared)
		if (one->key == key)
			return one->stmt;
	return NULL;
}

sqlite3_stmt *
store_prepare_as(struct store *st, const void *key, const char *sql, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v3(st->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) != SQLITE_OK) {
		store_failed(st->db, "use", err);
		return NULL;
	}
	st->prepared = xgrow(st->prepared, st->nprepared, &st->cap, sizeof(st->prepared[0]));
	st->prepared[st->nprepared++] = (struct prepared){ key, q };
	return q;
}

sqlite3_stmt *
store_prepare(struct store *st, const char *sql, struct err *err)
{
	sqlite3_stmt *q = store_prepared(st, sql);

	return q ? q : store_prepare_as(st, sql, sql, err);
}

sqlite3_stmt *
store_prepare_with(struct store *st, const char *sql, sqlite3_stmt *row, struct err *err)
{
	sqlite3_stmt *q = store_prepare(st, sql, err);

	for (int i = 0; q && i < sqlite3_column_count(row); i++)
		sqlite3_bind_value(q, i + 1, sqlite3_column_value(row, i));
	return q;
}

sqlite3_stmt *
store_prepare_text(struct store *st, const void *key, struct err *err, const char *fmt, ...)
{
	sqlite3_stmt *q = store_prepared(st, key);
	CLEANUP(buf_finish) struct buf sql = BUF_INIT;

	if (q)
		return q;
	BUF_ADD_ARGUMENTS(&sql, fmt);
	return store_prepare_as(st, key, sql.s, err);
}

bool
store_next(struct store *st, sqlite3_stmt *q, bool *ok, struct err *err)
{
	int rc = q && *ok ? sqlite3_step(q) : SQLITE_ERROR;

	if (rc == SQLITE_ROW)
		return true;
	if (q && *ok && rc != SQLITE_DONE)
		store_failed(st->db, sqlite3_stmt_readonly(q) ? "read" : "write", err);
	*ok = rc == SQLITE_DONE;
	store_end_query(q);
	return false;
}

bool
store_run(struct store *st, sqlite3_stmt *q, struct err *err)
{
	bool alone = q && st->path && !sqlite3_stmt_readonly(q) && !store_has_begun(st),
	     ok = !alone || store_begin(st, err);

	while (store_next(st, q, &ok, err))
		;
	return alone ? store_commit_if(st, ok, err) : ok;
}

bool
store_found(struct store *st, sqlite3_stmt *q, bool *found, struct err *err)
{
	struct uuid ignored;

	return store_first_uuid(st, q, &ignored, found, err);
}

bool
store_first_uuid(struct store *st, sqlite3_stmt *q, struct uuid *u, bool *found, struct err *err)
{
	bool ok = true;

	*found = store_next(st, q, &ok, err);
	if (*found) {
		store_uuid(q, 0, u);
		store_end_query(q);
	}
	return ok;
}

bool
store_first_text(struct store *st, sqlite3_stmt *q, char **text, struct err *err)
{
	bool ok = true;

	*text = NULL;
	if (store_next(st, q, &ok, err)) {
		*text = store_text(q, 0);
		store_end_query(q);
	}
	return ok;
}

bool
store_uuids(struct store *st, sqlite3_stmt *q, struct uuids *out, struct err *err)
{
	bool ok = true;
	struct uuid u;

	while (store_next(st, q, &ok, err)) {
		store_uuid(q, 0, &u);
		uuids_add(out, &u);
	}
	return ok;
}

bool
store_uuids_once(
	struct store *st, const char *sql, const struct uuid *u, struct uuids *out, struct err *err)
{
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(st->db, sql, -1, &q, NULL) == SQLITE_OK
		? store_uuids(st, store_bind(q, AS_UUID(u)), out, err)
		: store_failed(st->db, "read", err);

	sqlite3_finalize(q);
	return ok;
}

void
store_end_query(sqlite3_stmt *q)
{
	if (!q)
		return;
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
}

sqlite3_stmt *
store_bind_values(sqlite3_stmt *q, const struct bound *values)
{
	for (int i = 0; q && values[i].type != BOUND_END; i++) {
		const struct bound *v = &values[i];

		if (v->type == BOUND_UUID && !uuid_none(v->uuid))
			sqlite3_bind_blob(q, i + 1, v->uuid->b, sizeof(v->uuid->b), SQLITE_STATIC);
		else if (v->type == BOUND_TEXT)
			sqlite3_bind_text(q, i + 1, v->text, -1, SQLITE_STATIC);
		else if (v->type == BOUND_INT && v->number != NO_INT)
			sqlite3_bind_int64(q, i + 1, v->number);
		else if (v->type == BOUND_REAL)
			sqlite3_bind_double(q, i + 1, v->real); /* SQLite stores NAN as NULL */
	}
	return q;
}

void
store_uuid(sqlite3_stmt *q, int column, struct uuid *u)
{
	const void *blob = sqlite3_column_blob(q, column);

	*u = UUID_NONE;
	if (blob && sqlite3_column_bytes(q, column) == (int)sizeof(u->b))
		memcpy(u->b, blob, sizeof(u->b));
}

void
store_json(sqlite3_stmt *q, int first, json_t *o)
{
	for (int i = first; i < sqlite3_column_count(q); i++) {
		const char *name = sqlite3_column_name(q, i);
		size_t n = strcspn(name, "?");
		char key[32], uuid[UUID_TEXT];
		json_t *value = json_null();
		struct uuid u;

		snprintf(key, sizeof(key), "%.*s", (int)n, name);
		switch (name[n] ? 0 : sqlite3_column_type(q, i)) {
		case 0: value = json_boolean(sqlite3_column_int64(q, i)); break;
		case SQLITE_INTEGER: value = json_integer(sqlite3_column_int64(q, i)); break;
		case SQLITE_FLOAT: value = json_real(sqlite3_column_double(q, i)); break;
		case SQLITE_TEXT: value = json_string_nocheck(store_words(q, i)); break;
		case SQLITE_BLOB:
			store_uuid(q, i, &u);
			value = json_string(uuid_text(&u, uuid));
			break;
		}
		json_object_set_new_nocheck(o, key, value ? value : json_null());
	}
}

bool
store_rows(struct store *st, sqlite3_stmt *q, json_t *rows, struct err *err)
{
	bool ok = true;

	while (store_next(st, q, &ok, err)) {
		json_t *o = json_object();

		store_json(q, 0, o);
		json_array_append_new(rows, o);
	}
	return ok;
}

char *
store_bytes(sqlite3_stmt *q, int column, size_t *n)
{
	const void *blob = sqlite3_column_blob(q, column);
	char *s;

	*n = blob ? (size_t)sqlite3_column_bytes(q, column) : 0;
	s = xmalloc(*n + 1);
	if (*n)
		memcpy(s, blob, *n);
	s[*n] = '\0';
	return s;
}

const char *
store_words(sqlite3_stmt *q, int column)
{
	return (const char *)sqlite3_column_text(q, column);
}

char *
store_text(sqlite3_stmt *q, int column)
{
	return xstrdup(store_words(q, column));
}

char *
store_text_in(struct arena *arena, sqlite3_stmt *q, int column)
{
	return arena_keep(arena, store_text(q, column));
}

int64_t
store_int(sqlite3_stmt *q, int column)
{
	return sqlite3_column_type(q, column) == SQLITE_NULL ? NO_INT
							     : sqlite3_column_int64(q, column);
}

double
store_real(sqlite3_stmt *q, int column)
{
	return sqlite3_column_type(q, column) == SQLITE_NULL ? (double)NAN
							     : sqlite3_column_double(q, column);
}

/* The schema of the archive: schema/archive.sql with the tables of row_types[]. New archives get
 * it, archives that are opened must have it, and those from EARLIEST_VERSION on are brought to it.
 * upkeep/open.c decides when an archive is migrated, and keeps a copy. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/record/records.h"

/* The files of versions up to this one add columns themselves. */
#define OWN_COLUMNS 41

static const struct row_type *
row_type_of(const char *table, size_t n)
{
	EACH_IN (t, row_types, ROW_KINDS)
		if (text_is(table, n, t->table))
			return t;
	return NULL;
}

/* Appends the SQL that defines a column. Columns of open texts and of reading files may name rows
 * that are not here, and the listener may be any person. */
static void
add_column_sql(const struct row_type *t, const struct row_field *f, struct buf *out)
{
	static const char *const types[] = { [ROW_FIELD_UUID] = "BLOB",
		[ROW_FIELD_TEXT] = "TEXT",
		[ROW_FIELD_INT] = "INTEGER",
		[ROW_FIELD_REAL] = "REAL",
		[ROW_FIELD_BOOL] = "INTEGER NOT NULL DEFAULT 0" };
	const char *table = row_field_table(f);
	bool open = t == &row_types[ROW_OPEN_NOTE];
	bool refers = f->type == ROW_FIELD_UUID && !text_same(f->name, "listener") &&
		t != &row_types[ROW_FILES_READ] && !(open && text_same(f->name, "note"));

	buf_add(out, f->name);
	buf_add_char(out, ' ');
	buf_add(out, types[f->type]);
	if (refers && row_type_of(table, strlen(table)))
		buf_addf(out, " REFERENCES %s (uuid) DEFERRABLE INITIALLY DEFERRED", table);
	if ((open || t == &row_types[ROW_NOTE]) && text_same(f->name, "pos_from"))
		buf_add(out,
			" CHECK (pos_from IN "
			"('audio','seek','end','held','clock','typed','cue','import'))");
}

static void
add_table_sql(const struct row_type *t, struct buf *out)
{
	buf_addf(out,
		"CREATE TABLE %s (\n\tnr INTEGER PRIMARY KEY,\n"
		"\tuuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),\n"
		"\tedit BLOB NOT NULL CHECK (length(edit) = 16),\n\tparent BLOB,\n"
		"\tedited_ms INTEGER NOT NULL,\n\tedited_offset_min INTEGER NOT NULL,\n"
		"\tdeleted INTEGER NOT NULL DEFAULT 0,\n\trevision INTEGER",
		t->table);
	for (const struct row_field *f = t->fields; f->name; f++) {
		buf_add(out, ",\n\t");
		add_column_sql(t, f, out);
	}
	buf_add(out, "\n) STRICT");
}

/* Returns a script with the whole table where the script has only its name: of a kind of row, else
 * of schema/archive.sql (whole). */
static char *
with_tables(const char *script, const char *whole)
{
	static const char create[] = "\nCREATE TABLE ";
	struct buf out = BUF_INIT;

	for (const char *at; (at = strstr(script, create)); script = at) {
		const char *name = at + strlen(create);
		size_t n = strcspn(name, " ;");
		const struct row_type *t = row_type_of(name, n);

		buf_add_bytes(&out, script, (size_t)(++at - script));
		if (t) {
			add_table_sql(t, &out);
			at = name + n;
		} else if (name[n] == ';') {
			CLEANUP(pointer_free)
			char *begin = xasprintf("%s%.*s (", create, (int)n, name);
			const char *table = strstr(whole, begin) + 1;

			buf_add_bytes(&out, table, strcspn(table, ";"));
			at = name + n;
		}
	}
	buf_add(&out, script);
	return buf_detach(&out);
}

static struct migrations known;

static void
read_embedded(void)
{
	const struct embedded *e;

	known.whole = with_tables(file_embedded("schema/archive.sql")->data, NULL);
	known.n = known.whole_n = ARCHIVE_VERSION;
	EACH (one, &known)
		*one = (struct migration){ "schema/archive.sql", "" };
	for (size_t i = 0; (e = file_embedded_nth("schema/0", i)); i++) {
		size_t version = strtoul(e->name + strlen("schema/"), NULL, 10);
		known.v[version - 1] =
			(struct migration){ e->name, with_tables(e->data, known.whole) };
	}
}

struct migrations
migrations_embedded(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, read_embedded);
	return known;
}

const char *
store_schema(void)
{
	return migrations_embedded().whole;
}

/* ---- definitions ---- */

/* A definition in a script; the texts are in it. */
struct definition {
	const char *sql, *type, *name; /* type: "TABLE …", "VIEW …" */
	size_t n, name_n;
	bool found;
};

struct definitions {
	struct definition *v;
	size_t n, cap;
};

static void
definitions_finish(struct definitions *d)
{
	free(d->v);
}

static bool
is_of_type(const struct definition *d, const char *type)
{
	return strncmp(d->type, type, strlen(type)) == 0;
}

static struct definitions
definitions_in(const char *script)
{
	static const char create[] = "\nCREATE ";
	struct definitions all = { .v = NULL };

	for (const char *s = script; (s = strstr(s, create));) {
		struct definition d = { .sql = s + 1, .type = s + strlen(create) };
		const char *words = d.type + (is_of_type(&d, "VIRTUAL ") ? strlen("VIRTUAL ") : 0);

		d.name = strchr(words, ' ') + 1;
		d.name += *d.name == '\'';
		d.name_n = strspn(d.name, "abcdefghijklmnopqrstuvwxyz_");
		s = strstr(s, ";\n");
		d.n = (size_t)(s - d.sql);
		LIST_ADD(&all, d);
	}
	return all;
}

/* ---- migrating ---- */

static bool
has_column(sqlite3 *db, const char *table, const char *name)
{
	return sqlite3_table_column_metadata(
		       db, "main", table, name, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

/* Adds a column to a table that lacks it. column: its definition. A file of a later version makes a
 * table that is not there. */
static bool
add_column(sqlite3 *db, const char *table, const char *name, const char *column, struct err *err)
{
	CLEANUP(pointer_free) char *sql = xasprintf("ALTER TABLE %s ADD COLUMN %s", table, column);

	return has_column(db, table, name) || !has_column(db, table, NULL) ||
		store_exec(db, sql, err);
}

/* Adds the columns of the rows' tables, and of their earlier versions, that the archive lacks. */
static bool
add_columns(sqlite3 *db, struct err *err)
{
	static const char revision[] = "revision INTEGER";
	CLEANUP(buf_finish) struct buf column = BUF_INIT;
	bool ok = add_column(db, "past", "revision", revision, err);

	for (const struct row_type *t = row_types; ok && t < row_types + ROW_KINDS; t++) {
		ok = add_column(db, t->table, "revision", revision, err);
		for (const struct row_field *f = t->fields; ok && f->name; f++) {
			buf_truncate(&column, 0);
			add_column_sql(t, f, &column);
			ok = add_column(db, t->table, f->name, column.s, err);
		}
	}
	return ok;
}

/* Creates the views and indexes that the archive lacks or has otherwise, which hold no
 * rows; what it has otherwise is dropped first. type: "VIEW " for these alone; "": all. */
static bool
make_again(sqlite3 *db, const char *script, const char *type, struct err *err)
{
	CLEANUP(definitions_finish) struct definitions all = definitions_in(script);
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE name = ?1", -1, &q,
			  NULL) == SQLITE_OK ||
		store_failed(db, "read", err);

	for (struct definition *d = all.v; ok && d < all.v + all.n; d++) {
		if (is_of_type(d, "TABLE ") || is_of_type(d, "VIRTUAL ") || !is_of_type(d, type))
			continue;
		sqlite3_bind_text(q, 1, d->name, (int)d->name_n, SQLITE_STATIC);
		CLEANUP(pointer_free)
		char *create = xstrndup(d->sql, d->n),
		     *drop = xasprintf("DROP %.*s", (int)(d->name + d->name_n - d->type), d->type),
		     *is = sqlite3_step(q) == SQLITE_ROW ? store_text(q, 0) : NULL;
		sqlite3_reset(q);
		if (!is || !text_same(is, create))
			ok = (!is || store_exec(db, drop, err)) && store_exec(db, create, err);
	}
	sqlite3_finalize(q);
	return ok;
}

/* Applies the migrations from version `from` on. To be called inside a transaction. A file finds
 * the columns and views of the last version, but not always its indexes, which may be of a table
 * that the file makes. */
bool
schema_migrate(sqlite3 *db, const struct migrations *m, size_t from, struct err *err)
{
	char version[64];
	int64_t number;

	for (size_t i = from; i < m->n; i++)
		if ((i >= OWN_COLUMNS &&
			    !(add_columns(db, err) && make_again(db, m->whole, "VIEW ", err))) ||
			!store_exec(db, m->v[i].sql, err))
			return err_prefix(err, "%s", m->v[i].name);
	if (!store_number(db, "PRAGMA user_version", &number, err))
		return false;
	snprintf(version, sizeof(version), "PRAGMA user_version = %d",
		(int)(number - VERSION_OF(number) + (int64_t)m->n));
	return (from == m->n || make_again(db, m->whole, "", err)) && store_exec(db, version, err);
}

bool
schema_new(sqlite3 *db, const struct migrations *m, struct err *err)
{
	if (store_exec(db, "BEGIN IMMEDIATE", err) && store_exec(db, m->whole, err) &&
		schema_migrate(db, m, m->whole_n, err) && store_exec(db, "COMMIT", err))
		return true;
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return err_prefix(err, "cannot begin an archive");
}

/* ---- comparing definitions ---- */

/* Limit for trying a migration without rows, in thousands of steps of SQLite's virtual machine: a
 * hostile view could take any time. */
#define MIGRATION_THOUSANDS 2000

/* Copies SQL without comments and needless blanks. */
static void
add_plain_sql(struct buf *b, const char *sql, size_t n)
{
	char quote = '\0';

	for (size_t i = 0; i < n; i++) {
		size_t word = strcspn(sql + i, " \t\n'\"`-(),");
		if (word > n - i)
			word = n - i;
		buf_add_bytes(b, sql + i, word);
		i += word;
		if (i == n)
			return;
		char c = sql[i], last = b->len ? b->s[b->len - 1] : '(';
		bool blank = strchr(" \t\n", c) != NULL;

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (strchr("'\"`", c))
			quote = c;
		else if (c == '-' && i + 1 < n && sql[i + 1] == '-')
			i += strcspn(sql + i, "\n"), blank = true;
		if (!quote && strchr("),", c) && last == ' ')
			buf_truncate(b, b->len - 1);
		if (quote || !blank)
			buf_add_char(b, c);
		else if (!strchr("(, ", last))
			buf_add_char(b, ' ');
	}
}

/* Returns true if a table has the columns of a definition, which has one in each line, in any
 * order: a migration adds columns at the end. */
static bool
has_same_columns(const struct definition *d, const char *sql)
{
	CLEANUP(buf_finish) struct buf is = BUF_INIT, column = BUF_INIT;
	size_t n = 0;

	add_plain_sql(&is, sql, strlen(sql));
	for (const char *s = d->sql; s < d->sql + d->n; s += strcspn(s, "\n;") + 1) {
		const char *at = is.s;

		buf_truncate(&column, 0);
		add_plain_sql(&column, s, strcspn(s, ";\n"));
		if (column.len && column.s[column.len - 1] == ',')
			buf_truncate(&column, column.len - 1);
		while ((at = strstr(at, column.s)) && at > is.s && *at != ')' &&
			!strchr("(,", at[-1]))
			at++;
		if (!at)
			return false;
		n += column.len;
		if (s > d->sql && *column.s != ')')
			n++; /* the comma */
	}
	return n == is.len + 1; /* a column more than commas */
}

/* Marks the definition that the archive has, looking from *from on first, since an archive has most
 * of them in the order of the script. Returns false if the script has none with this name. */
static bool
mark_found(const struct definitions *all, const char *name, const char *sql, size_t *from)
{
	for (size_t i = 0; i < all->n; i++) {
		struct definition *d = &all->v[(*from + i) % all->n];

		if (strncmp(d->name, name, d->name_n) != 0 || name[d->name_n])
			continue;
		d->found = (strncmp(d->sql, sql, d->n) == 0 && !sql[d->n]) ||
			(is_of_type(d, "TABLE ") && has_same_columns(d, sql));
		*from += i + 1;
		return true;
	}
	return false;
}

/* Sets err to the definition, or the error of SQLite, that shows that another program changed the
 * archive. Returns false. */
static bool
refuse_schema(const struct store *st, const char *see, struct err *err)
{
	return err_set(err, "%s is not as earlog makes its archives (see “%s”): not opened%s",
		store_called(st), see,
		st->other ? ""
			  : "; `earlog doctor --recover` brings its rows into a new archive and "
			    "keeps this one beside it");
}

/* Compares the definitions of a connection, which is the one of st or has its definitions. The user
 * may add tables, views and indexes, which earlog never reads; a trigger is refused. */
static bool
check_definitions(sqlite3 *db, const struct store *st, struct err *err)
{
	static const char sql[] = "SELECT name, sql, type = 'trigger' FROM sqlite_schema WHERE sql "
				  "IS NOT NULL AND name NOT IN ('sqlite_stat1', 'sqlite_stat4')";
	CLEANUP(definitions_finish)
	struct definitions all = definitions_in(st->migrations.whole);
	CLEANUP(pointer_free) char *wrong = NULL;
	sqlite3_stmt *q = NULL;
	size_t from = 0;
	int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		const char *name = store_words(q, 0), *is = store_words(q, 1);

		if (name && is && !mark_found(&all, name, is, &from) && sqlite3_column_int(q, 2) &&
			!wrong)
			wrong = xstrdup(name);
	}
	if (rc != SQLITE_DONE)
		store_failed(db, "read", err);
	sqlite3_finalize(q);
	EACH_WHILE (one, &all, !wrong)
		if (!one->found)
			wrong = xstrndup(one->name, one->name_n);
	return rc == SQLITE_DONE && (!wrong || refuse_schema(st, wrong, err));
}

/* Makes an archive in memory with the definitions of st and no row, and migrates it. */
static bool
migrate_empty(struct store *empty, struct store *st, struct err *err)
{
	static const char sql[] =
		"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' "
		"AND "
		"name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY "
		"rowid";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	bool ok = store_connect(empty, ":memory:", SQLITE_OPEN_READWRITE, err);

	while (store_next(st, q, &ok, err))
		ok = store_exec(empty->db, store_words(q, 0), err);
	return ok && schema_migrate(empty->db, &st->migrations, (size_t)st->version, err);
}

/* Finds out, before SQL runs on the rows of an older archive, if it has the definitions that the
 * migrations expect. */
static bool
check_older(struct store *st, struct err *err)
{
	int thousands_left = MIGRATION_THOUSANDS;
	struct store empty = { .thousands_left = &thousands_left };
	struct err why = ERR_INIT;
	bool migrated = migrate_empty(&empty, st, &why),
	     ok = migrated ? check_definitions(empty.db, st, err) : refuse_schema(st, why.msg, err);

	sqlite3_close(empty.db);
	return ok;
}

bool
schema_check(struct store *st, struct err *err)
{
	const struct migrations *m = &st->migrations;

	if (m->n != m->whole_n) /* a test has added migrations */
		return true;
	return st->version == (int64_t)m->n ? check_definitions(st->db, st, err)
					    : check_older(st, err);
}

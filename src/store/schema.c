/* The schema of the archive (schema/0001_archive.sql), which new archives get and archives that are
 * opened must have, and the migrations from EARLIEST_VERSION to it. archive/open.c decides when an
 * archive is migrated, and keeps a copy. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "store/store_parts.h"

struct migrations
migrations_embedded(void)
{
	struct migrations m = { .whole = file_embedded("schema/0001_archive.sql")->data,
		.n = EARLIEST_VERSION };
	const struct embedded *e;

	/* The first file is the whole schema. */
	for (size_t k = 1; m.n < MAX_MIGRATIONS && (e = file_embedded_nth("schema/0", k)); k++)
		m.v[m.n++] = (struct migration){ e->name, e->data };
	m.whole_n = m.n;
	return m;
}

/* Creates the views that the archive lacks: migrations drop those that change. */
static bool
make_views(sqlite3 *db, const char *whole, struct err *err)
{
	static const char create[] = "\nCREATE VIEW ";

	for (const char *s = whole; (s = strstr(s, create));) {
		s += strlen(create);
		CLEANUP(pointer_free)
		char *sql =
			xasprintf("CREATE VIEW IF NOT EXISTS %.*s", (int)(strstr(s, ";\n") - s), s);

		if (!store_exec(db, sql, err))
			return false;
	}
	return true;
}

/* Applies the migrations from version `from` on. To be called inside a transaction. */
bool
schema_migrate(sqlite3 *db, const struct migrations *m, size_t from, struct err *err)
{
	for (size_t i = from; i < m->n; i++) {
		char version[64];

		snprintf(version, sizeof(version), "PRAGMA user_version = %zu", i + 1);
		if (!store_exec(db, m->v[i].sql, err) || !store_exec(db, version, err))
			return err_prefix(err, "%s", m->v[i].name);
	}
	return make_views(db, m->whole, err);
}

/* Creates the schema of a new archive. */
static bool
make_all(sqlite3 *db, const struct migrations *m, struct err *err)
{
	char version[64];

	snprintf(version, sizeof(version), "PRAGMA user_version = %zu", m->whole_n);
	return store_exec(db, m->whole, err) && store_exec(db, version, err) &&
		schema_migrate(db, m, m->whole_n, err);
}

bool
schema_new(sqlite3 *db, const struct migrations *m, struct err *err)
{
	if (store_exec(db, "BEGIN IMMEDIATE", err) && make_all(db, m, err) &&
		store_exec(db, "COMMIT", err))
		return true;
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return err_prefix(err, "cannot begin an archive");
}

/* ---- comparing definitions ---- */

#define LONGEST_TABLE 100 /* columns, of SQLITE_LIMIT_COLUMN */

/* Limit for trying a migration without rows, in thousands of steps of SQLite's virtual machine: a
 * hostile view could take any time. */
#define MIGRATION_THOUSANDS 2000

/* The user may add tables, views and indexes, which earlog never reads; a trigger that earlog does
 * not make is refused. */
static const char schema_sql[] = "SELECT name, sql, type = 'trigger' FROM sqlite_schema WHERE sql "
				 "IS NOT NULL AND name NOT IN "
				 "('sqlite_stat1', 'sqlite_stat4')";

/* Copies SQL without comments and needless blanks. */
static void
add_plain_sql(struct buf *b, const char *sql, size_t n)
{
	char quote = '\0';

	for (size_t i = 0; i < n; i++) {
		char c = sql[i], last = b->len ? b->s[b->len - 1] : '(';
		bool blank = strchr(" \t\n", c) != NULL;

		if (quote || strchr("'\"`", c))
			quote = !quote ? c : c == quote ? '\0' : quote;
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

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Returns the definition of a table with its columns in the order of their texts; the caller frees.
 */
static char *
table_form(const char *sql, size_t n)
{
	CLEANUP(buf_finish) struct buf plain = BUF_INIT;
	struct buf form = BUF_INIT;
	char *columns[LONGEST_TABLE], *at, *end;
	size_t ncolumns = 0;
	int depth = 0;

	add_plain_sql(&plain, sql, n);
	at = strchr(plain.s, '(');
	end = strrchr(plain.s, ')');
	if (!at || !end)
		return buf_detach(&plain);
	buf_add_bytes(&form, plain.s, (size_t)(at - plain.s));
	for (columns[ncolumns++] = ++at; at < end; at++) {
		depth += (*at == '(') - (*at == ')');
		if (*at != ',' || depth || ncolumns == LONGEST_TABLE)
			continue;
		*at = '\0';
		columns[ncolumns++] = at + 1;
	}
	*end = '\0';
	qsort(columns, ncolumns, sizeof(*columns), compare_texts);
	for (size_t i = 0; i < ncolumns; i++)
		buf_addf(&form, "%s%s", i ? "," : "(", columns[i]);
	buf_addf(&form, ")%s", end + 1);
	return buf_detach(&form);
}

/* Returns true if two definitions are the same; a migration puts new columns of a table last. */
static bool
is_same_definition(const char *a, size_t a_len, const char *b, size_t b_len)
{
	static const char table[] = "CREATE TABLE ";

	if (a_len == b_len && memcmp(a, b, a_len) == 0)
		return true;
	if (strncmp(a, table, strlen(table)) != 0 || strncmp(b, table, strlen(table)) != 0)
		return false;
	CLEANUP(pointer_free) char *x = table_form(a, a_len), *y = table_form(b, b_len);
	return strcmp(x, y) == 0;
}

/* Returns the end of a definition in a script, which has most of them in the order of the archive:
 * looks from `from` on first. NULL: the script has no such definition. */
static const char *
find_definition(const char *script, const char *from, const char *sql)
{
	const char *at = strstr(from, sql);

	if (!at || at[strlen(sql)] != ';')
		at = strstr(script, sql);
	if (at && at[strlen(sql)] == ';')
		return at + strlen(sql);
	CLEANUP(pointer_free) char *begins = xasprintf("\n%.*s", (int)strcspn(sql, "("), sql);
	at = strstr(script, begins);
	size_t n = at ? strcspn(++at, ";") : 0;
	return at && is_same_definition(at, n, sql, strlen(sql)) ? at + n : NULL;
}

/* Returns the name of the first definition in the script that the archive lacks or has changed; the
 * caller frees. */
static char *
missing_name(sqlite3 *db, const char *script)
{
	static const char sql[] = "SELECT sql FROM sqlite_schema WHERE name = ?1";
	char *missing = NULL;
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		return xstrdup("");
	for (const char *s = script; !missing && (s = strstr(s, "\nCREATE "));) {
		s += strlen("\nCREATE ");
		s += strncmp(s, "VIRTUAL ", 8) == 0 ? 8 : 0;
		s = strchr(s, ' ') + 1;
		s += *s == '\'';
		char *name = xstrndup(s, strspn(s, "abcdefghijklmnopqrstuvwxyz_"));
		sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
		const char *is = sqlite3_step(q) == SQLITE_ROW
			? (const char *)sqlite3_column_text(q, 0)
			: NULL;
		if (is && find_definition(script, script, is))
			free(name);
		else
			missing = name;
		sqlite3_reset(q);
	}
	sqlite3_finalize(q);
	return missing ? missing : xstrdup("");
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

/* Compares the definitions of a connection, which is the one of st or has its definitions. */
static bool
check_definitions(sqlite3 *db, const struct store *st, struct err *err)
{
	const char *script = st->migrations.whole, *from = script;
	CLEANUP(pointer_free) char *wrong = NULL;
	sqlite3_stmt *q = NULL;
	int rc, missing = 0;

	for (const char *s = script; (s = strstr(s, "\nCREATE ")); s++)
		missing++;
	rc = sqlite3_prepare_v2(db, schema_sql, -1, &q, NULL);
	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		const char *at =
			find_definition(script, from, (const char *)sqlite3_column_text(q, 1));

		missing -= at != NULL;
		if (at)
			from = at;
		else if (!wrong && sqlite3_column_int(q, 2))
			wrong = store_text(q, 0);
	}
	if (rc != SQLITE_DONE)
		store_failed(db, "read", err);
	sqlite3_finalize(q);
	if (rc != SQLITE_DONE || (!missing && !wrong))
		return rc == SQLITE_DONE;
	if (!wrong)
		wrong = missing_name(db, script);
	return refuse_schema(st, wrong, err);
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
		ok = store_exec(empty->db, (const char *)sqlite3_column_text(q, 0), err);
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

/* The schema of the archive (schema/0001_archive.sql), which new archives get and archives that are
 * opened must have, and the migrations from EARLIEST_VERSION to it. archive/open.c decides when an
 * archive is migrated, and keeps a copy. */
#include <pthread.h>
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
	return true;
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

/* The user may add tables, views and indexes, which earlog never reads; a trigger that earlog does
 * not make is refused. */
#define LONGEST_TABLE 100 /* columns, of SQLITE_LIMIT_COLUMN */
#define SCHEMA                                                                             \
	"SELECT name, sql, type = 'trigger' FROM sqlite_schema WHERE sql IS NOT NULL AND " \
	"name NOT IN ('sqlite_stat1', 'sqlite_stat4')"
static const char schema_sql[] = SCHEMA " ORDER BY name, sql";

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

/* Returns true if the archive has every definition in m->whole word for word, and no other trigger;
 * then no reference archive must be built for comparison. */
static bool
schema_is_plain(sqlite3 *db, const struct migrations *m)
{
	const char *from = m->whole;
	sqlite3_stmt *q = NULL;
	int rc, missing = 0, triggers = 0;

	if (m->n != m->whole_n)
		return false;
	for (const char *s = m->whole; (s = strstr(s, "\nCREATE ")); s++)
		missing++;
	rc = sqlite3_prepare_v2(db, SCHEMA, -1, &q, NULL);
	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		const char *sql = (const char *)sqlite3_column_text(q, 1);
		const char *at = find_definition(m->whole, from, sql);

		missing -= at != NULL;
		if (at)
			from = at;
		else
			triggers += sqlite3_column_int(q, 2);
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE && !missing && !triggers;
}

static bool
is_read(int rc)
{
	return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static const char *
name_at(sqlite3_stmt *q, int rc)
{
	return rc == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
}

/* Compares the definitions in an archive (`is`) with a new archive's (`should`); both queries are
 * sorted by name. Returns false and sets err if one is missing or differs, or if the archive has
 * another trigger. */
static bool
compare_schemas(const struct store *called, sqlite3_stmt *is, sqlite3_stmt *should, struct err *err)
{
	int has = sqlite3_step(is), wants = sqlite3_step(should);

	while (is_read(has) && is_read(wants) && (has == SQLITE_ROW || wants == SQLITE_ROW)) {
		const char *name = name_at(is, has), *wanted = name_at(should, wants);
		int order = !name ? 1 : !wanted ? -1 : strcmp(name, wanted);
		bool differs = order > 0 || (order < 0 && sqlite3_column_int(is, 2)) ||
			(order == 0 &&
				!is_same_definition((const char *)sqlite3_column_text(is, 1),
					(size_t)sqlite3_column_bytes(is, 1),
					(const char *)sqlite3_column_text(should, 1),
					(size_t)sqlite3_column_bytes(should, 1)));

		if (differs)
			return err_set(err,
				"%s is not as earlog makes its archives (see “%s”): not opened%s",
				store_called(called), order < 0 ? name : wanted,
				called->other
					? ""
					: "; `earlog doctor --recover` brings its rows into a "
					  "new archive and keeps this one beside it");
		if (order == 0)
			wants = sqlite3_step(should);
		has = sqlite3_step(is);
	}
	return (is_read(has) || store_failed(sqlite3_db_handle(is), "read", err)) &&
		(is_read(wants) || store_failed(sqlite3_db_handle(should), "read", err));
}

/* The last new archive that was made for a comparison, and its migrations. */
static struct {
	pthread_mutex_t lock; /* guards the other members */
	sqlite3 *db;
	struct migrations of;
} fresh = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Makes fresh.db an archive of these migrations, with fresh.lock held. */
static bool
make_fresh(const struct migrations *m, struct err *err)
{
	if (fresh.db && fresh.of.n == m->n && memcmp(fresh.of.v, m->v, m->n * sizeof(m->v[0])) == 0)
		return true;
	sqlite3_close(fresh.db);
	fresh.of = *m;
	if (sqlite3_open(":memory:", &fresh.db) == SQLITE_OK && schema_new(fresh.db, m, err))
		return true;
	sqlite3_close(fresh.db);
	fresh.db = NULL;
	return false;
}

bool
schema_check(sqlite3 *db, const struct migrations *m, const struct store *called, struct err *err)
{
	sqlite3_stmt *is = NULL, *should = NULL;

	if (schema_is_plain(db, m))
		return true;
	if (sqlite3_prepare_v2(db, schema_sql, -1, &is, NULL) != SQLITE_OK)
		return store_failed(db, "read", err);
	pthread_mutex_lock(&fresh.lock);
	bool ok = make_fresh(m, err) &&
		sqlite3_prepare_v2(fresh.db, schema_sql, -1, &should, NULL) == SQLITE_OK &&
		compare_schemas(called, is, should, err);
	sqlite3_finalize(is);
	sqlite3_finalize(should);
	pthread_mutex_unlock(&fresh.lock);
	return ok;
}

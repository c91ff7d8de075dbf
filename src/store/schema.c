/* The migrations, and the schema of each version: new archives get it, and archives that are opened
 * must have it. archive/open.c decides when an archive is migrated, and keeps a copy. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "record/identity.h"
#include "store/store_parts.h"

struct migrations
migrations_embedded(void)
{
	const struct embedded *e = file_embedded("schema/whole.sql");
	struct migrations m = { .whole = e ? e->data : NULL };

	for (; m.n < MAX_MIGRATIONS && (e = file_embedded_nth("schema/0", m.n)); m.n++)
		m.v[m.n] = (struct migration){ e->name, e->data };
	m.whole_n = m.n;
	return m;
}

/* The SQL function list_uuid(kind, review, row): the UUID of a row of a list, for migration 0036.
 */
static void
sql_list_uuid(sqlite3_context *q, int n, sqlite3_value **values)
{
	struct uuid review, of;

	(void)n;
	if (sqlite3_value_bytes(values[1]) != sizeof(review.b) ||
		sqlite3_value_bytes(values[2]) != sizeof(of.b)) {
		sqlite3_result_null(q);
		return;
	}
	memcpy(review.b, sqlite3_value_blob(values[1]), sizeof(review.b));
	memcpy(of.b, sqlite3_value_blob(values[2]), sizeof(of.b));
	struct uuid u = text_same((const char *)sqlite3_value_text(values[0]), "listing")
		? identity_of_listing(&review, &of)
		: identity_of_comparison(&review, &of);
	sqlite3_result_blob(q, u.b, sizeof(u.b), SQLITE_TRANSIENT);
}

/* Applies the migrations from index `from` (the archive's version) on. To be called inside a
 * transaction. */
bool
schema_migrate(sqlite3 *db, const struct migrations *m, size_t from, struct err *err)
{
	sqlite3_create_function_v2(db, "list_uuid", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
		sql_list_uuid, NULL, NULL, NULL);
	for (size_t i = from; i < m->n; i++) {
		char version[64];

		snprintf(version, sizeof(version), "PRAGMA user_version = %zu", i + 1);
		if (!store_exec(db, m->v[i].sql, err) || !store_exec(db, version, err))
			return err_prefix(err, "%s", m->v[i].name);
	}
	return true;
}

/* Creates the schema of a new archive. Uses m->whole, one script for all migrations, if there is
 * one: with single migrations SQLite would read the schema again after each column that they add.
 */
static bool
make_all(sqlite3 *db, const struct migrations *m, struct err *err)
{
	int64_t version = 0;

	if (m->whole && m->n >= m->whole_n &&
		!(store_exec(db, m->whole, err) &&
			store_number(db, "PRAGMA user_version", &version, err)))
		return false;
	return schema_migrate(db, m, (size_t)version, err);
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

/* The user may add tables, views and indexes, which earlog never reads; a trigger that earlog does
 * not make is refused. */
#define SCHEMA                                                                             \
	"SELECT name, sql, type = 'trigger' FROM sqlite_schema WHERE sql IS NOT NULL AND " \
	"name NOT IN ('sqlite_stat1', 'sqlite_stat4')"
static const char schema_sql[] = SCHEMA " ORDER BY name, sql";

/* Returns the end of a definition in a script, which has most of them in the order of the archive:
 * looks from `from` on first. NULL: the script has no such definition. */
static const char *
find_definition(const char *script, const char *from, const char *sql)
{
	const char *at = strstr(from, sql);

	if (!at || at[strlen(sql)] != ';')
		at = strstr(script, sql);
	return at && at[strlen(sql)] == ';' ? at + strlen(sql) : NULL;
}

/* Returns true if the archive has every definition in m->whole word for word, and no other trigger;
 * then no reference archive must be built for comparison. */
static bool
schema_is_plain(sqlite3 *db, const struct migrations *m)
{
	const char *from = m->whole;
	sqlite3_stmt *q = NULL;
	int rc, missing = 0, triggers = 0;

	if (!m->whole || m->n != m->whole_n)
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
compare_schemas(const struct store *st, sqlite3_stmt *is, sqlite3_stmt *should, struct err *err)
{
	int has = sqlite3_step(is), wants = sqlite3_step(should);

	while (is_read(has) && is_read(wants) && (has == SQLITE_ROW || wants == SQLITE_ROW)) {
		const char *name = name_at(is, has), *wanted = name_at(should, wants);
		int order = !name ? 1 : !wanted ? -1 : strcmp(name, wanted);
		bool differs = order > 0 || (order < 0 && sqlite3_column_int(is, 2)) ||
			(order == 0 &&
				text_order((const char *)sqlite3_column_text(is, 1),
					(const char *)sqlite3_column_text(should, 1)) != 0);

		if (differs)
			return err_set(err,
				"%s is not as earlog makes its archives (see “%s”): not opened%s",
				store_called(st), order < 0 ? name : wanted,
				st->other ? ""
					  : "; `earlog doctor --recover` brings its rows into a "
					    "new archive and keeps this one beside it");
		if (order == 0)
			wants = sqlite3_step(should);
		has = sqlite3_step(is);
	}
	return (is_read(has) || store_failed(st->db, "read", err)) &&
		(is_read(wants) || store_failed(sqlite3_db_handle(should), "read", err));
}

/* The last new archive that was made for a comparison, and its migrations. It is kept, because
 * several files of other listeners may be of one earlier version. */
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
schema_check(struct store *st, size_t version, struct err *err)
{
	struct migrations had = st->migrations;
	sqlite3_stmt *is = NULL, *should = NULL;

	had.n = version;
	if (schema_is_plain(st->db, &had))
		return true;
	if (sqlite3_prepare_v2(st->db, schema_sql, -1, &is, NULL) != SQLITE_OK)
		return store_failed(st->db, "read", err);
	pthread_mutex_lock(&fresh.lock);
	bool ok = make_fresh(&had, err) &&
		sqlite3_prepare_v2(fresh.db, schema_sql, -1, &should, NULL) == SQLITE_OK &&
		compare_schemas(st, is, should, err);
	sqlite3_finalize(is);
	sqlite3_finalize(should);
	pthread_mutex_unlock(&fresh.lock);
	return ok;
}

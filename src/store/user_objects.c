#include <string.h>

#include "store/store_private.h"

void
user_objects_finish(struct user_objects *o)
{
	arena_finish(&o->arena);
	*o = (struct user_objects){ 0 };
}

static bool
is_user_table(const struct user_objects *o, const char *name)
{
	for (size_t i = 0; i < o->n; i++)
		if (sqlite3_stricmp(o->v[i].type, "table") == 0 &&
			sqlite3_stricmp(o->v[i].name, name) == 0)
			return true;
	return false;
}

/* Appends s quoted for a shell, since the names of objects in an archive may contain any character.
 */
static void
add_quoted(struct buf *b, const char *s)
{
	buf_add_char(b, '\'');
	for (; *s; s++)
		if (*s == '\'')
			buf_add(b, "'\\''");
		else
			buf_add_char(b, *s);
	buf_add_char(b, '\'');
}

static bool
refuse_object(sqlite3 *db, const struct user_object *o, const char *why, struct err *err)
{
	const char *path = sqlite3_db_filename(db, "main");
	char *drop = sqlite3_mprintf("DROP %s \"%w\"", o->type, o->name);
	CLEANUP(buf_finish) struct buf command = BUF_INIT;

	add_quoted(&command, path ? path : "");
	buf_add_char(&command, ' ');
	add_quoted(&command, drop ? drop : "");
	err_set(err, "not opened: the %s “%.60s” %s; `sqlite3 %s` removes it", o->type, o->name,
		why, command.s);
	sqlite3_free(drop);
	return false;
}

/* Rules for objects that the user added to the archive. `sql` returns the tables on which an object
 * of this type depends (?1: the object's name, ?2: the table of an index). All of them must be the
 * user's own tables; otherwise `why` goes into the error message. */
static const struct {
	const char *type, *why, *sql;
} rules[] = {
	{ "trigger", "could change what earlog stores", "SELECT ''" },
	{ "table", "hides a function of SQLite", "SELECT '' WHERE ?1 GLOB 'pragma_*'" },
	{ "view", "hides a function of SQLite", "SELECT '' WHERE ?1 GLOB 'pragma_*'" },
	{ "table", "has a foreign key to a table of earlog",
		"SELECT \"table\" FROM pragma_foreign_key_list(?1) "
		"WHERE \"table\" COLLATE NOCASE IN (SELECT name FROM sqlite_schema)" },
	{ "index", "of a table of earlog is unique, or holds an expression",
		"SELECT ?2 FROM pragma_index_list(?2) WHERE name = ?1 AND (\"unique\" OR partial) "
		"UNION ALL SELECT ?2 FROM pragma_index_xinfo(?1) WHERE cid = -2 OR coll NOT IN "
		"('BINARY', 'NOCASE', 'RTRIM')" },
};

static bool
keeps_rule(sqlite3 *db, const struct user_objects *all, const struct user_object *o, size_t rule,
	struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, rules[rule].sql, -1, &q, NULL);
	bool keeps = true;

	sqlite3_bind_text(q, 1, o->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(q, 2, o->table, -1, SQLITE_STATIC);
	while (keeps && rc != SQLITE_DONE && (rc = q ? sqlite3_step(q) : rc) == SQLITE_ROW)
		keeps = is_user_table(all, (const char *)sqlite3_column_text(q, 0));
	if (!keeps)
		refuse_object(db, o, rules[rule].why, err);
	else if (rc != SQLITE_DONE)
		keeps = store_failed(db, "read", err);
	sqlite3_finalize(q);
	return keeps;
}

bool
user_objects_check(sqlite3 *db, const struct user_objects *all, struct err *err)
{
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < LENGTH(rules); k++)
			if (sqlite3_stricmp(rules[k].type, all->v[i].type) == 0 &&
				!keeps_rule(db, all, &all->v[i], k, err))
				return false;
	return true;
}

/* Returns true if the migration `sql` creates a table, view or index with this name. */
static bool
makes(const char *sql, const char *name)
{
	static const char *const kinds[] = { "TABLE ", "VIEW ", "INDEX ", "UNIQUE INDEX ",
		"VIRTUAL TABLE " };
	size_t n = strlen(name);

	while ((sql = strstr(sql, "\nCREATE "))) {
		sql += strlen("\nCREATE ");
		for (size_t i = 0; i < LENGTH(kinds); i++)
			if (strncmp(sql, kinds[i], strlen(kinds[i])) == 0 &&
				sqlite3_strnicmp(sql + strlen(kinds[i]), name, (int)n) == 0 &&
				strchr(" (\n", sql[strlen(kinds[i]) + n]))
				return true;
	}
	return false;
}

bool
user_objects_leave_names_free(
	const struct user_objects *all, const struct migrations *m, size_t from, struct err *err)
{
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = from; k < m->n; k++)
			if (makes(m->v[k].sql, all->v[i].name))
				return err_set(err,
					"this version of earlog needs the name of your %s “%s”: "
					"rename "
					"yours (earlog never uses names that begin with my_)",
					all->v[i].type, all->v[i].name);
	return true;
}

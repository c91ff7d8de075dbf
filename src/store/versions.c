/* Decides which version of a row is the current one, whatever the order of arrival, and keeps the
 * others in `past`. row_store.c writes it. */
#include <assert.h>
#include <string.h>

#include "base/json.h"
#include "store/edit.h"
#include "store/store_parts.h"

bool
store_version_wins(const struct row *a, const struct row *b)
{
	if (uuid_same(&a->parent, &b->edit))
		return true;
	return !uuid_same(&b->parent, &a->edit) && row_version_later(a, b);
}

/*
 * Sets *wins to the head of the version that must be current: of the stored version (old), the new
 * one and the earlier ones in `past`, the latest version that is not replaced (named as a parent).
 * As all versions are compared, the result does not depend on the order in which they arrived, even
 * if several were made in the same millisecond. If versions replace each other in a cycle, the
 * latest wins.
 */
static bool
find_winner(struct store *st, enum row_kind kind, const struct row *old, const struct row *new,
	struct row *wins, struct err *err)
{
	static const char sql[] =
		"WITH version (" PAST_COLUMNS ") AS (SELECT " PAST_COLUMNS " FROM past "
		"WHERE row = ?1 AND kind = ?2 UNION ALL "
		"VALUES (?1, ?3, ?4, ?5, 0, 0), (?1, ?6, ?7, ?8, 0, 0)) "
		"SELECT *, edit IN (SELECT parent FROM version WHERE parent <> edit) FROM version";
	sqlite3_stmt *q =
		store_query(st, sql, err, AS_UUID(&new->uuid), AS_TEXT(row_types[kind].table),
			AS_UUID(&old->edit), AS_UUID(&old->parent), AS_INT(old->edited_ms),
			AS_UUID(&new->edit), AS_UUID(&new->parent), AS_INT(new->edited_ms));
	bool ok = true, any = false, is_replaced = true, replaced;
	struct row head;

	for (; store_next(st, q, &ok, err); any = true) {
		row_store_read_head(q, &head);
		replaced = sqlite3_column_int(q, 6) != 0;
		if (any && (replaced != is_replaced ? replaced : !row_version_later(&head, wins)))
			continue;
		*wins = head;
		is_replaced = replaced;
	}
	return ok;
}

char *
store_past_content(enum row_kind kind, const void *row)
{
	json_auto_t *json = row_json(&row_types[kind], row);

	return json_text(json, JSON_COMPACT);
}

static bool
past_add(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	static const char sql[] =
		"INSERT INTO past (" PAST_COLUMNS ", kind, content) VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6, ?7, ?8) ON CONFLICT (row, edit) DO NOTHING";
	CLEANUP(pointer_free) char *content = store_past_content(kind, row);

	return store_do(st, sql, err, AS_HEAD((const struct row *)row),
		AS_TEXT(row_types[kind].table), AS_TEXT(content));
}

static bool
past_remove(struct store *st, const struct row *version, struct err *err)
{
	static const char sql[] = "DELETE FROM past WHERE row = ?1 AND edit = ?2";

	return store_do(st, sql, err, AS_UUID(&version->uuid), AS_UUID(&version->edit));
}

void *
store_parse_row(enum row_kind kind, const struct row *head, const char *content, char **unknown)
{
	const struct row_type *t = &row_types[kind];
	json_auto_t *json = content ? json_loads(content, 0, NULL) : NULL;
	const char *key;
	json_t *value;

	if (unknown)
		*unknown = NULL;
	if (!json_is_object(json))
		return NULL;
	json_object_foreach (json, key, value) {
		bool empty = json_is_null(value) || json_is_false(value) ||
			(json_is_string(value) && json_string_length(value) == 0);
		if (unknown && !*unknown && !empty && !row_field_find(&row_types[kind], key))
			*unknown = xstrdup(key);
	}
	void *row = row_new(t);
	memcpy(row, head, sizeof(*head));
	row_read_json(t, json, row);
	return row;
}

static void *
parse_stored(enum row_kind kind, const struct row *version, const char *content, struct err *err)
{
	void *row = store_parse_row(kind, version, content, NULL);

	if (!row)
		err_set(err,
			"an earlier version in the archive cannot be read: `earlog doctor` says "
			"more");
	return row;
}

/* Returns an earlier version of a row, which the caller frees; on failure returns NULL and sets
 * err. */
static void *
past_read(struct store *st, enum row_kind kind, const struct row *version, struct err *err)
{
	static const char sql[] = "SELECT content FROM past WHERE row = ?1 AND edit = ?2";
	sqlite3_stmt *q =
		store_query(st, sql, err, AS_UUID(&version->uuid), AS_UUID(&version->edit));
	CLEANUP(pointer_free) char *content = NULL;

	return store_first_text(st, q, &content, err) ? parse_stored(kind, version, content, err)
						      : NULL;
}

/* Adds a version to `out`, with the UUID of its edit as its UUID, since a struct rows holds one row
 * for each UUID. Returns false if version is NULL. */
static bool
keep_version(struct rows *out, struct row *version)
{
	if (!version)
		return false;
	version->uuid = version->edit;
	row_free(out->type, rows_take(out, version));
	return true;
}

static int
by_time(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;

	if (x->edited_ms != y->edited_ms)
		return x->edited_ms < y->edited_ms ? -1 : 1;
	return uuid_same(&y->parent, &x->edit) ? -1 : 1;
}

bool
store_versions(struct store *st, enum row_kind kind, const struct uuid *u, struct rows *out,
	struct err *err)
{
	static const char sql[] =
		"SELECT " PAST_COLUMNS ", content FROM past WHERE row = ?1 AND kind = ?2";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(u), AS_TEXT(row_types[kind].table));
	struct row head;
	bool ok = true;
	void *row;

	rows_init(out, &row_types[kind]);
	while (store_next(st, q, &ok, err)) {
		row_store_read_head(q, &head);
		ok = keep_version(out,
			parse_stored(kind, &head, (const char *)sqlite3_column_text(q, 6), err));
	}
	ok = ok && row_store_get(st, kind, u, &row, err);
	if (ok)
		keep_version(out, row);
	LIST_SORT(out, by_time);
	return ok;
}

static bool
keep_current(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	void *row;

	if (!row_store_get(st, kind, u, &row, err))
		return false;
	bool ok = !row || past_add(st, kind, row, err);
	row_free(&row_types[kind], row);
	return ok;
}

/* Makes a version of `past` the current one again, and moves the current one and the version `new`
 * there. Needed if several edits of one millisecond arrive in another order than their own. */
static bool
bring_back(struct store *st, enum row_kind kind, const struct row *version, const void *new,
	struct err *err)
{
	void *row = past_read(st, kind, version, err);
	bool ok = row && past_add(st, kind, new, err) &&
		keep_current(st, kind, &version->uuid, err) && past_remove(st, version, err) &&
		row_store_write(st, kind, row, err);

	row_free(&row_types[kind], row);
	return ok;
}

static enum store_put
past_put(struct store *st, enum row_kind kind, const void *row, const struct row *old,
	struct err *err)
{
	static const char known[] = "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2 AND kind = ?3";
	const struct row *new = row;
	struct row wins = *old;
	bool has = false;

	if (!store_found(st,
		    store_query(st, known, err, AS_UUID(&new->uuid), AS_UUID(&new->edit),
			    AS_TEXT(row_types[kind].table)),
		    &has, err))
		return PUT_FAILED;
	if (has)
		return PUT_SAME;
	if (!find_winner(st, kind, old, new, &wins, err))
		return PUT_FAILED;
	if (uuid_same(&wins.edit, &new->edit))
		return keep_current(st, kind, &new->uuid, err) &&
				row_store_write(st, kind, row, err)
			? PUT_DONE
			: PUT_FAILED;
	bool ok = uuid_same(&wins.edit, &old->edit) ? past_add(st, kind, row, err)
						    : bring_back(st, kind, &wins, row, err);
	return ok ? PUT_LOST : PUT_FAILED;
}

static enum store_put
put_version(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	const struct row *new = row;
	struct row old;
	bool found;

	assert(!uuid_none(&new->uuid) && !uuid_none(&new->edit));
	if (!row_store_head(st, kind, &new->uuid, &old, &found, err))
		return PUT_FAILED;
	if (found && uuid_same(&new->edit, &old.edit))
		return PUT_SAME;
	if (found && row_types[kind].keeps_past)
		return past_put(st, kind, row, &old, err);
	if (found &&
		!(kind == ROW_DRAFT ? store_version_wins(new, &old) : row_version_later(new, &old)))
		return PUT_LOST;
	return row_store_write(st, kind, row, err) ? PUT_DONE : PUT_FAILED;
}

enum store_put
store_put(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	struct row *kept = NULL;
	enum store_put put = PUT_FAILED;

	if (row_uuid_keep_devices(st, kind, row, &kept, err))
		put = put_version(st, kind, kept ? kept : row, err);
	row_free(&row_types[kind], kept);
	return put;
}

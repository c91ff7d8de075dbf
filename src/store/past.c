#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/json_blocks.h"
#include "store/store_private.h"

/*
 * Total order of versions: the later time, then the larger UUID. It decides alone where no past is
 * kept: an edit is later than its parent anyway, and following parents through unknown versions
 * could loop.
 */
bool
version_later(const struct row *a, const struct row *b)
{
	if (a->edited_ms != b->edited_ms)
		return a->edited_ms > b->edited_ms;
	return uuid_order(&a->edit, &b->edit) > 0;
}

bool
version_wins(const struct row *a, const struct row *b)
{
	if (uuid_same(&a->parent, &b->edit))
		return true;
	return !uuid_same(&b->parent, &a->edit) && version_later(a, b);
}

static bool
was_replaced(const struct row *v, size_t n, size_t i)
{
	for (size_t j = 0; j < n; j++)
		if (j != i && uuid_same(&v[j].parent, &v[i].edit))
			return true;
	return false;
}

/*
 * Returns the current version among all known ones: the latest version without a successor. Taking
 * all versions into account makes the result independent of the order in which they arrived, also
 * within one millisecond. Versions that replace each other in a cycle count as not replaced.
 */
static size_t
winner(const struct row *v, size_t n)
{
	size_t best = n;

	for (int ring = 0; ring < 2 && best == n; ring++)
		for (size_t i = 0; i < n; i++)
			if ((best == n || version_later(&v[i], &v[best])) &&
				(ring || !was_replaced(v, n, i)))
				best = i;
	return best;
}

bool
past_versions(struct store *st, enum row_kind kind, const struct uuid *row, struct row **v,
	size_t *n, size_t *cap, struct err *err)
{
	static const char sql[] = "SELECT row, edit, parent, edited_ms, edited_offset_min, deleted "
				  "FROM past WHERE row = ?1 AND kind = ?2 AND NOT (deleted AND "
				  "content = '{}')"; /* emptied: past_follow_emptied */
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(row), AS_TEXT(row_types[kind].table));
	enum store_step step;

	while ((step = store_step(st, q, err)) == STEP_ROW) {
		*v = xgrow(*v, *n, cap, sizeof(**v));
		row_store_read_head(q, &(*v)[(*n)++]);
	}
	return step == STEP_DONE;
}

static bool
past_add(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	static const char sql[] =
		"INSERT INTO past "
		"(row, edit, parent, edited_ms, edited_offset_min, deleted, kind, content) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (row, edit) DO NOTHING";
	json_t *json = row_json(&row_types[kind], row);
	CLEANUP(pointer_free) char *content = json_text(json, JSON_COMPACT);

	json_decref(json);
	return store_do(st, sql, err, AS_HEAD((const struct row *)row),
		AS_TEXT(row_types[kind].table), AS_TEXT(content));
}

static bool
past_remove(struct store *st, const struct row *version, struct err *err)
{
	static const char sql[] = "DELETE FROM past WHERE row = ?1 AND edit = ?2";

	return store_do(st, sql, err, AS_UUID(&version->uuid), AS_UUID(&version->edit));
}

bool
past_has(struct store *st, const struct uuid *row, const struct uuid *edit, bool *has,
	struct err *err)
{
	static const char sql[] = "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2";

	return store_found(st, store_query(st, sql, err, AS_UUID(row), AS_UUID(edit)), has, err);
}

void *
past_parse(enum row_kind kind, const struct row *head, const char *content)
{
	const struct row_type *t = &row_types[kind];
	json_auto_t *json = content ? json_loads(content, 0, NULL) : NULL;

	if (!json_is_object(json))
		return NULL;
	void *row = row_new(t);
	memcpy(row, head, sizeof(*head));
	row_read_json(t, json, row);
	return row;
}

bool
past_read(struct store *st, enum row_kind kind, const struct row *version, void **row,
	struct err *err)
{
	static const char sql[] = "SELECT content FROM past WHERE row = ?1 AND edit = ?2";
	sqlite3_stmt *q =
		store_query(st, sql, err, AS_UUID(&version->uuid), AS_UUID(&version->edit));
	enum store_step step = store_step(st, q, err);
	if (step == STEP_FAILED)
		return false;
	if (step == STEP_ROW)
		*row = past_parse(kind, version, (const char *)sqlite3_column_text(q, 0));
	store_end(q);
	return *row ||
		err_set(err,
			"an earlier version in the archive cannot be read: `earlog doctor` says "
			"more");
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

/* Two edits within one millisecond: the new version may replace the current one while an earlier
 * one wins. */
static bool
bring_back(struct store *st, enum row_kind kind, const struct row *version, const void *new,
	struct err *err)
{
	void *row = NULL;
	bool ok = past_read(st, kind, version, &row, err) && past_add(st, kind, new, err) &&
		keep_current(st, kind, &version->uuid, err) && past_remove(st, version, err) &&
		row_store_write(st, kind, row, err);

	row_free(&row_types[kind], row);
	return ok;
}

enum store_put
past_put(struct store *st, enum row_kind kind, const void *row, const struct row *old,
	struct err *err)
{
	const struct row *new = row;
	size_t n = 0, cap = 4;
	CLEANUP(pointer_free) struct row *v = xcalloc(cap, sizeof(v[0]));
	enum store_put put = PUT_FAILED;

	v[n++] = *old;
	v[n++] = *new;
	if (!past_versions(st, kind, &new->uuid, &v, &n, &cap, err))
		goto out;
	for (size_t i = 2; i < n; i++)
		if (uuid_same(&v[i].edit, &new->edit)) {
			put = PUT_SAME;
			goto out;
		}
	size_t wins = winner(v, n);
	if (wins == 0)
		put = past_add(st, kind, row, err) ? PUT_LOST : PUT_FAILED;
	else if (wins == 1)
		put = keep_current(st, kind, &new->uuid, err) && row_store_write(st, kind, row, err)
			? PUT_DONE
			: PUT_FAILED;
	else
		put = bring_back(st, kind, &v[wins], row, err) ? PUT_LOST : PUT_FAILED;
out:
	return put;
}

bool
past_follow_emptied(struct store *st, enum row_kind kind, const void *row,
	const struct row *emptied, struct err *err)
{
	static const char keep[] =
		"INSERT INTO past (row, edit, parent, edited_ms, edited_offset_min, deleted, kind, "
		"content) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?7, '{}') ON CONFLICT (row, edit) DO "
		"NOTHING";
	const struct row *new = row;

	return (uuid_same(&new->edit, &emptied->edit) ||
		       store_do(st, keep, err, AS_HEAD(emptied), AS_TEXT(row_types[kind].table))) &&
		past_remove(st, new, err) && row_store_write(st, kind, row, err);
}

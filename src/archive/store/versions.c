/* Decides which version of a row is the current one, whatever the order of arrival, and keeps the
 * others in `past`. row_store.c writes it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <assert.h>
#include <string.h>

#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/system/json.h"
#include "review/record/identity.h"

bool
store_version_wins(const struct row *a, const struct row *b)
{
	if (uuid_same(&a->parent, &b->edit))
		return true;
	return !uuid_same(&b->parent, &a->edit) && row_version_later(a, b);
}

/* Returns true if a comes before b, of two that are replaced, or two that are not. */
static bool
comes_first(enum row_kind kind, const struct row *a, const struct row *b)
{
	if (kind != ROW_LISTING && a->deleted != b->deleted)
		return a->deleted;
	return row_version_later(a, b);
}

/*
 * Sets *wins to the head of the version that must be current: of the stored version (old), the new
 * one and the earlier ones in `past`, the latest version that is not replaced (named as a parent).
 * As all versions are compared, the result does not depend on the order in which they arrived, even
 * if several were made in the same millisecond. Of these a deletion comes first, as the others do
 * not descend from it; not of an entry of a list, which files delete. If versions replace each
 * other in a cycle, the latest wins.
 */
static bool
find_winner(struct store *st, enum row_kind kind, const struct row *old, const struct row *incoming,
	struct row *wins, struct err *err)
{
	static const char sql[] =
		"WITH version (" PAST_COLUMNS ") AS (SELECT " PAST_COLUMNS " FROM past "
		"WHERE row = ?1 AND kind = ?2 UNION ALL "
		"VALUES (?1, ?3, ?4, ?5, 0, ?9, ?11), (?1, ?6, ?7, ?8, 0, ?10, ?12)) "
		"SELECT *, edit IN (SELECT parent FROM version WHERE parent <> edit) FROM version";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(&incoming->uuid),
		AS_TEXT(row_types[kind].table), AS_UUID(&old->edit), AS_UUID(&old->parent),
		AS_INT(old->edited_ms), AS_UUID(&incoming->edit), AS_UUID(&incoming->parent),
		AS_INT(incoming->edited_ms), AS_INT(old->deleted), AS_INT(incoming->deleted),
		AS_INT(old->revision), AS_INT(incoming->revision));
	bool ok = true, any = false, is_replaced = true;

	for (; store_next(st, q, &ok, err); any = true) {
		struct row head;

		row_store_read_head(q, &head);
		bool replaced = sqlite3_column_int(q, 7) != 0;
		if (any && replaced && !is_replaced)
			continue;
		if (any && replaced == is_replaced && !comes_first(kind, &head, wins))
			continue;
		*wins = head;
		is_replaced = replaced;
	}
	return ok;
}

char *
store_past_content(enum row_kind kind, const void *row)
{
	json_auto_t *json = row_json(kind, row);

	return json_text(json, JSON_COMPACT);
}

static bool
past_add(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	static const char sql[] =
		"INSERT INTO past (" PAST_COLUMNS ", kind, content) VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6, ?7, ?8, ?9) ON CONFLICT (row, edit) DO NOTHING";
	CLEANUP(pointer_free) char *content = store_past_content(kind, row);

	return store_do(st, sql, err, AS_HEAD((const struct row *)row),
		AS_TEXT(row_types[kind].table), AS_TEXT(content));
}

void *
store_parse_row(enum row_kind kind, const struct row *head, const char *content)
{
	json_auto_t *json = json_read(content);

	if (!json_is_object(json))
		return NULL;
	void *row = row_new(kind);
	memcpy(row, head, sizeof(*head));
	row_read_json(kind, json, row);
	return row;
}

static void *
parse_stored(enum row_kind kind, const struct row *version, const char *content, struct err *err)
{
	void *row = store_parse_row(kind, version, content);

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
	sqlite3_stmt *q = store_query(st, "SELECT content FROM past WHERE row = ?1 AND edit = ?2",
		err, AS_UUID(&version->uuid), AS_UUID(&version->edit));
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
	rows_put(out, version);
	return true;
}

static int
by_time(const void *a, const void *b)
{
	BOTH_OF(struct row, x, y, a, b);

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

	*out = (struct rows){ .kind = kind };
	while (store_next(st, q, &ok, err)) {
		row_store_read_head(q, &head);
		ok = keep_version(out, parse_stored(kind, &head, store_words(q, 7), err));
	}
	ok = ok && row_store_get(st, kind, u, &row, err);
	if (ok)
		keep_version(out, row);
	rows_sort(out, 0, by_time);
	return ok;
}

bool
store_rerated(struct store *st, const struct uuid *review, struct uuids *out, struct err *err)
{
	static const char sql[] =
		"SELECT DISTINCT x.uuid FROM rating x CROSS JOIN past ON row = x.uuid WHERE "
		"x.review = ?1";

	return store_uuids(st, store_query(st, sql, err, AS_UUID(review)), out, err);
}

static bool
keep_current(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	void *row;

	if (!row_store_get(st, kind, u, &row, err))
		return false;
	bool ok = !row || past_add(st, kind, row, err);
	row_free(kind, row);
	return ok;
}

/* Makes a version of `past` the current one again, and moves the current one and `incoming`
 * there. Needed if several edits of one millisecond arrive in another order than their own. */
static bool
bring_back(struct store *st, enum row_kind kind, const struct row *version, const void *incoming,
	struct err *err)
{
	void *row = past_read(st, kind, version, err);
	bool ok = row && past_add(st, kind, incoming, err) &&
		keep_current(st, kind, &version->uuid, err) &&
		store_do(st, "DELETE FROM past WHERE row = ?1 AND edit = ?2", err,
			AS_UUID(&version->uuid), AS_UUID(&version->edit)) &&
		row_store_write(st, kind, row, err);

	row_free(kind, row);
	return ok;
}

static enum store_put
past_put(struct store *st, enum row_kind kind, const void *row, const struct row *old,
	struct err *err)
{
	static const char known[] = "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2 AND kind = ?3";
	const struct row *incoming = row;
	struct row wins = *old;
	bool has = false;

	if (!store_found(st,
		    store_query(st, known, err, AS_UUID(&incoming->uuid), AS_UUID(&incoming->edit),
			    AS_TEXT(row_types[kind].table)),
		    &has, err))
		return PUT_FAILED;
	if (has)
		return PUT_SAME;
	if (!find_winner(st, kind, old, incoming, &wins, err))
		return PUT_FAILED;
	if (uuid_same(&wins.edit, &incoming->edit))
		return keep_current(st, kind, &incoming->uuid, err) &&
				row_store_write(st, kind, row, err)
			? PUT_DONE
			: PUT_FAILED;
	bool ok = uuid_same(&wins.edit, &old->edit) ? past_add(st, kind, row, err)
						    : bring_back(st, kind, &wins, row, err);
	return ok ? PUT_LOST : PUT_FAILED;
}

/* Returns for each version, by its number, if nothing of it is lost in `now`: it is in the line
 * from `now` back to the first version, or a version of that line was made by taking away the same.
 * The caller frees. */
static bool *
known_to(const struct rows *all, const struct row *now)
{
	bool *known = xcalloc(all->n + 1, sizeof(*known));
	CLEANUP(pointer_free) const struct row **line = xcalloc(all->n + 1, sizeof(*line));
	size_t n = 0;

	const struct row *a = rows_find(all, &now->edit);

	while (a && !known[a->nr]) { /* in a cycle, each once */
		known[a->nr] = true;
		line[n] = a;
		n++;
		a = rows_find(all, &a->parent);
	}
	for (size_t i = 0; i < all->n; i++)
		EACH_IN_WHILE (one, line, n, !known[i]) {
			const struct uuid away =
				identity_of_version_away(&(*one)->parent, all->v[i]);

			known[i] = uuid_same(&(*one)->edit, &away);
		}
	return known;
}

/* Empties the columns of `now` that the version v emptied, if `now` has the value of the version
 * `base`, from which both descend; a note that v made private becomes private. Returns true if
 * `now` changed. */
static bool
take_away(enum row_kind kind, const struct row *base, const struct row *v, struct row *now)
{
	bool changed = false;

	EACH_FIELD (f, kind) {
		json_auto_t *was = row_field_json(f, base), *is = row_field_json(f, v);
		bool away = f->type != ROW_FIELD_BOOL && was && !is;

		if (kind == ROW_NOTE && strcmp(f->name, "private") == 0)
			away = json_is_true(is);
		if (!away || row_field_same(f, v, base) || !row_field_same(f, now, base))
			continue;
		row_field_copy(f, v, now);
		changed = true;
	}
	return changed;
}

bool
store_keep_away(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	CLEANUP(rows_finish) struct rows all;
	void *row = NULL;
	bool ok = store_versions(st, kind, u, &all, err) && row_store_get(st, kind, u, &row, err);
	struct row *now = row;
	CLEANUP(pointer_free) bool *known = now ? known_to(&all, now) : NULL;
	/* of each version, the one from which it and the current one descend */
	CLEANUP(pointer_free) const struct row **base = xcalloc(all.n + 1, sizeof(*base));

	for (size_t i = 0; ok && now && !now->deleted && i < all.n; i++) {
		const struct row *v = all.v[i], *up = v;

		for (size_t steps = 0; up && !known[up->nr] && steps <= all.n; steps++) {
			up = rows_find(&all, &up->parent); /* in a cycle: none */
			up = up && up->nr < i && !known[up->nr] ? base[up->nr] : up;
		}
		base[i] = up && known[up->nr] ? up : NULL;
		if (known[i] || !base[i] || !take_away(kind, base[i], v, now))
			continue;
		ok = keep_current(st, kind, u, err);
		now->parent = now->edit;
		now->edit = identity_of_version_away(&now->parent, v);
		now->edited_ms++;
		now->revision++;
		ok = ok && row_store_write(st, kind, now, err);
		known[i] = true;
	}
	row_free(kind, row);
	return ok;
}

static enum store_put
put_version(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	const struct row *incoming = row;
	struct row old;
	bool found;

	assert(!uuid_none(&incoming->uuid) && !uuid_none(&incoming->edit));
	if (!row_store_head(st, kind, &incoming->uuid, &old, &found, err))
		return PUT_FAILED;
	if (found && uuid_same(&incoming->edit, &old.edit))
		return PUT_SAME;
	if (found && row_types[kind].keeps_past)
		return past_put(st, kind, row, &old, err);
	if (found) {
		bool wins = kind == ROW_OPEN_NOTE ? store_version_wins(incoming, &old)
						  : row_version_later(incoming, &old);
		if (!wins)
			return PUT_LOST;
	}
	return row_store_write(st, kind, row, err) ? PUT_DONE : PUT_FAILED;
}

enum store_put
store_put(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	struct row *kept = NULL;
	enum store_put put = PUT_FAILED;

	if (row_uuid_keep_devices(st, kind, row, &kept, err))
		put = put_version(st, kind, kept ? kept : row, err);
	row_free(kind, kept);
	return put;
}

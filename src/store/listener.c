/*
 * The listeners of an archive. Its owner is created once, with a random UUID; rows without a
 * listener belong to the owner.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/edit.h"
#include "store/incoming.h"
#include "store/store_private.h"

static bool
read_owner(struct store *st, struct uuid *owner, struct err *err)
{
	static const char sql[] = "SELECT listener FROM owner WHERE one = 1";
	bool found;

	return store_first_uuid(st, store_prepare(st, sql, err), owner, &found, err);
}

bool
listener_read_owner(struct store *st, struct err *err)
{
	return st->version < OWNER_SINCE || read_owner(st, &st->owner, err);
}

/* ---- persons and their machines ---- */

bool
aliases_read(struct store *st, sqlite3_stmt *q, struct aliases *out)
{
	struct alias a;
	bool ok = true;

	out->n = 0;
	while (store_next(st, q, &ok, ERR_IGNORED)) {
		store_uuid(q, 0, &a.uuid);
		store_uuid(q, 1, &a.same_as);
		LIST_ADD(out, a);
	}
	return ok;
}

const struct uuid *
aliases_find(const struct aliases *l, const struct uuid *u)
{
	for (size_t i = 0; i < l->n; i++)
		if (uuid_same(&l->v[i].uuid, u))
			return &l->v[i].same_as;
	return NULL;
}

const struct uuid *
listener_person(struct store *st, const struct uuid *listener)
{
	static const char sql[] = "SELECT uuid, same_as FROM listener WHERE same_as IS NOT NULL "
				  "AND deleted = 0";

	if (!st->knows_listeners && !uuid_none(&st->owner))
		st->knows_listeners =
			aliases_read(st, store_prepare(st, sql, ERR_IGNORED), &st->listeners);
	if (uuid_none(listener))
		listener = &st->owner;
	const struct uuid *person = aliases_find(&st->listeners, listener);
	return person ? person : listener;
}

bool
store_is_own(struct store *st, const struct uuid *listener)
{
	return uuid_same(listener_person(st, listener), listener_person(st, &st->owner));
}

char *
listener_name(struct store *st, const struct uuid *listener)
{
	static const char sql[] = "SELECT name FROM listener WHERE uuid = ?1";
	const struct uuid *person = listener_person(st, listener);
	CLEANUP(pointer_free) char *name = NULL;

	store_first_text(
		st, store_query(st, sql, ERR_IGNORED, AS_UUID(person)), &name, ERR_IGNORED);
	return store_is_own(st, person) ? xstrdup("you") : listener_called(name, person);
}

void
listener_own_record(struct store *st, struct record *out)
{
	out->listener = st->owner;
	out->person = *listener_person(st, &st->owner);
}

/* ---- SQL functions heard() and lists(): whose rows a query reads ---- */

static bool
is_read(struct store *st, sqlite3_value *listener)
{
	struct uuid u = UUID_NONE;

	if (sqlite3_value_bytes(listener) == sizeof(u.b))
		memcpy(u.b, sqlite3_value_blob(listener), sizeof(u.b));
	return uuid_same(listener_person(st, &u), listener_person(st, &st->reads));
}

static void
sql_heard(sqlite3_context *q, int n, sqlite3_value **values)
{
	struct store *st = sqlite3_user_data(q);

	(void)n;
	sqlite3_result_int(q, st->reads_all || is_read(st, values[0]));
}

static void
sql_lists(sqlite3_context *q, int n, sqlite3_value **values)
{
	(void)n;
	sqlite3_result_int(q, is_read(sqlite3_user_data(q), values[0]));
}

void
listener_functions(struct store *st)
{
	int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;

	sqlite3_create_function_v2(st->db, "heard", 1, flags, st, sql_heard, NULL, NULL, NULL);
	sqlite3_create_function_v2(st->db, "lists", 1, flags, st, sql_lists, NULL, NULL, NULL);
}

void
listeners_finish(struct listeners *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i].name);
	free(l->v);
	*l = (struct listeners){ .v = NULL };
}

#define OWNER "(SELECT listener FROM owner WHERE one = 1)"
#define ORDER " ORDER BY uuid <> " OWNER ", name COLLATE NOCASE, nr"
#define COUNTED(rows, columns) \
	"SELECT ifnull(listener, " OWNER ") AS whose, " columns " FROM " rows " GROUP BY listener"
#define COUNTS                                                                     \
	COUNTED("note WHERE NOT deleted",                                          \
		"count(*) AS notes, 0 AS ratings, 0 AS sittings, NULL AS last_ms") \
	" UNION ALL " COUNTED("rating WHERE NOT deleted",                          \
		"0, count(*), 0, NULL") " "                                        \
					"UNION ALL " COUNTED("sitting_counted",    \
						"0, 0, count(*), max(started_ms)")

bool
store_listeners(struct store *st, bool counted, struct listeners *out, struct err *err)
{
	static const char plain[] = "SELECT uuid, same_as, name, 0, 0, 0, NULL FROM listener WHERE "
				    "NOT deleted" ORDER;
	static const char counts[] =
		"SELECT uuid, same_as, name, sum(notes), sum(ratings), sum(sittings), "
		"max(last_ms) FROM listener LEFT JOIN (" COUNTS ") ON whose = uuid WHERE NOT "
		"deleted GROUP BY uuid" ORDER;
	sqlite3_stmt *q = store_prepare(st, counted ? counts : plain, err);
	bool ok = true;

	*out = (struct listeners){ .v = NULL };
	while (store_next(st, q, &ok, err)) {
		struct listener l = { .name = store_text(q, 2),
			.notes = sqlite3_column_int64(q, 3),
			.ratings = sqlite3_column_int64(q, 4),
			.sittings = sqlite3_column_int64(q, 5),
			.last_ms = store_int(q, 6) };

		store_uuid(q, 0, &l.uuid);
		store_uuid(q, 1, &l.same_as);
		l.own = store_is_own(st, &l.uuid);
		LIST_ADD(out, l);
	}
	if (!ok)
		listeners_finish(out);
	return ok;
}

/* Returns true if `name` is the listener's name, ignoring case, or at least 8 digits of the start
 * of the listener's UUID, and `which` permits the listener. */
static bool
is_meant(const struct listener *l, const char *name, enum listener_which which)
{
	char text[UUID_TEXT];

	uuid_text(&l->uuid, text);
	return ((l->name && strcasecmp(l->name, name) == 0) ||
		       (strlen(name) >= 8 && strncasecmp(text, name, strlen(name)) == 0)) &&
		(which != LISTENER_OTHER || !l->own) &&
		(which != LISTENER_MACHINE || !uuid_none(&l->same_as));
}

bool
store_find_listener(struct store *st, const char *name, enum listener_which which, struct uuid *u,
	struct err *err)
{
	struct listeners all;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	bool several = false;

	*u = UUID_NONE;
	if (!store_listeners(st, false, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		char text[UUID_TEXT];

		uuid_text(&all.v[i].uuid, text);
		buf_addf(&names, "%s%s", i ? ", " : "", all.v[i].name ? all.v[i].name : text);
		if (!is_meant(&all.v[i], name, which))
			continue;
		struct uuid one = which == LISTENER_MACHINE ? all.v[i].uuid
							    : *listener_person(st, &all.v[i].uuid);
		several |= !uuid_none(u) && !uuid_same(&one, u);
		*u = one;
	}
	if (several)
		err_set(err,
			"more than one listener is called “%s”: give the start of a UUID "
			"(`earlog listener list`)",
			name);
	else if (uuid_none(u))
		err_set(err, "no %s is called “%s”: there is %s",
			which == LISTENER_MACHINE         ? "machine of a listener"
				: which == LISTENER_OTHER ? "other listener"
							  : "listener",
			name, names.s);
	listeners_finish(&all);
	return !several && !uuid_none(u);
}

bool
store_name_listener(struct store *st, const struct uuid *u, const char *name, struct err *err)
{
	struct listener_row *l = store_copy(st, ROW_LISTENER, u, err);

	if (l)
		xreplace(&l->name, name);
	return l && store_change_row(st, ROW_LISTENER, l, err);
}

bool
store_name_owner(struct store *st, const char *name, struct err *err)
{
	static const char sql[] = "SELECT 1 FROM listener WHERE uuid = ?1 AND name = ?2";
	bool is;

	if (!name || uuid_none(&st->owner))
		return true;
	return store_found(st, store_query(st, sql, err, AS_UUID(&st->owner), AS_TEXT(name)), &is,
		       err) &&
		(is || store_name_listener(st, &st->owner, name, err));
}

static bool
set_same_as(struct store *st, const struct uuid *u, const struct uuid *same_as, struct err *err)
{
	struct listener_row *l = store_copy(st, ROW_LISTENER, u, err);

	if (l)
		l->same_as = *same_as;
	return l && store_change_row(st, ROW_LISTENER, l, err);
}

bool
store_read_listener(struct store *st, const char *name, struct err *err)
{
	st->reads_all = name && strcmp(name, "all") == 0;
	st->reads = UUID_NONE;
	return !name || st->reads_all ||
		store_find_listener(st, name, LISTENER_ANY, &st->reads, err);
}

bool
store_has_others(struct store *st)
{
	struct listeners all;
	bool others = false;

	if (st->version < OWNER_SINCE || !store_listeners(st, false, &all, ERR_IGNORED))
		return false;
	for (size_t i = 0; i < all.n; i++)
		others |= !all.v[i].own;
	listeners_finish(&all);
	return others;
}

bool
store_has_open_session(struct store *st)
{
	char sql[160];
	int64_t n;

	snprintf(sql, sizeof(sql),
		"SELECT count(*) FROM sitting WHERE deleted = 0 AND ended_ms IS NULL AND listener "
		"IS NULL AND started_ms > %" PRId64,
		clock_utc_ms() - 24 * 3600 * 1000);
	return !store_number(st->db, sql, &n, ERR_IGNORED) || n > 0;
}

/* ---- rows whose UUIDs follow from the person who made them ---- */

/* Moves all versions of the row u to the UUID that follows from the person who made them. Needed
 * after a machine was assigned to another person. */
static bool
relist(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	CLEANUP(rows_finish) struct rows versions;
	struct uuid missing;
	bool moves = false, ok = store_versions(st, kind, u, &versions, err);

	for (size_t i = 0; ok && i < versions.n; i++) {
		row_set_listener(&row_types[kind], versions.v[i], NULL, &st->owner);
		ok = row_uuid(st, kind, versions.v[i], NULL, &versions.v[i]->uuid, &missing, err);
		moves |= !uuid_same(&versions.v[i]->uuid, u);
	}
	if (!ok || !moves)
		return ok;
	ok = row_store_remove(st, kind, u, err);
	for (size_t i = 0; ok && i < versions.n; i++)
		ok = store_put(st, kind, versions.v[i], err) != PUT_FAILED;
	return ok;
}

bool
listener_relist(struct store *st, struct err *err)
{
	bool ok = true;

	for (int k = 0; ok && k < ROW_KINDS; k++) {
		CLEANUP(uuids_finish) struct uuids all = { 0 };
		CLEANUP(pointer_free)
		char *sql = xasprintf("SELECT uuid FROM %s", row_types[k].table);

		if (!row_is_of_person((enum row_kind)k))
			continue;
		ok = store_uuids_once(st, sql, &UUID_NONE, &all, err);
		for (size_t i = 0; ok && i < all.n; i++)
			ok = relist(st, (enum row_kind)k, &all.v[i], err);
	}
	return ok && tally_rebuild(st, err);
}

bool
store_join_listeners(
	struct store *st, const struct uuid *from, const struct uuid *into, struct err *err)
{
	struct uuid person = *listener_person(st, into), was = *listener_person(st, from);
	struct listeners all;

	if (uuid_same(&person, &was))
		return err_set(err, "these two are the same listener already");
	bool ok = store_listeners(st, false, &all, err);
	for (size_t i = 0; ok && i < all.n; i++)
		if (uuid_same(&all.v[i].uuid, &was) || uuid_same(&all.v[i].same_as, &was))
			ok = set_same_as(st, &all.v[i].uuid, &person, err);
	listeners_finish(&all);
	return ok && listener_appears(st, &person, err) && listener_relist(st, err) &&
		incoming_joined(st, &person, err);
}

bool
store_split_listener(struct store *st, const struct uuid *machine, struct err *err)
{
	return set_same_as(st, machine, &UUID_NONE, err) && listener_relist(st, err);
}

/* ---- the owner of the archive ---- */

bool
listener_appears(struct store *st, const struct uuid *u, struct err *err)
{
	struct listener_row l = { .row = { .uuid = *u, .edit = *u } };
	struct row old;
	bool found;

	return row_store_head(st, ROW_LISTENER, u, &old, &found, err) &&
		(found || store_put(st, ROW_LISTENER, &l, err) != PUT_FAILED);
}

static bool
make_owner(struct store *st, struct err *err)
{
	static const char sql[] = "INSERT INTO owner (one, listener) VALUES (1, ?1)";

	if (uuid_none(&st->owner))
		st->owner = uuid_random();
	return store_do(st, sql, err, AS_UUID(&st->owner)) &&
		listener_appears(st, &st->owner, err) && listener_relist(st, err);
}

bool
listener_inherit(struct store *st, struct store *from, bool *inherited, struct err *err)
{
	static const char name_of_owner[] = "SELECT name FROM listener WHERE uuid = ?1";
	static const char is_empty[] =
		"SELECT 1 FROM owner o JOIN listener l ON l.uuid = o.listener WHERE o.one = 1 AND "
		"l.name IS ?1 AND NOT EXISTS (SELECT 1 FROM review) AND NOT EXISTS (SELECT 1 FROM "
		"device) AND NOT EXISTS (SELECT 1 FROM sitting) AND NOT EXISTS (SELECT 1 FROM "
		"panel) AND NOT EXISTS (SELECT 1 FROM listener l WHERE l.uuid <> o.listener)";
	CLEANUP(pointer_free) char *name = NULL;

	*inherited = false;
	if (uuid_none(&from->owner) || uuid_same(&from->owner, &st->owner))
		return true;
	if (!store_first_text(from, store_query(from, name_of_owner, err, AS_UUID(&from->owner)),
		    &name, err) ||
		!store_found(st, store_query(st, is_empty, err, AS_TEXT(name)), inherited, err))
		return false;
	if (!*inherited)
		return true;
	struct uuid was = st->owner;
	st->owner = from->owner;
	bool ok = store_begin(st, err) &&
		store_exec(st->db,
			"DELETE FROM past WHERE kind = 'listener'; DELETE FROM listener; DELETE "
			"FROM owner",
			err) &&
		make_owner(st, err);
	*inherited = store_commit_if(st, ok, err);
	if (!*inherited)
		st->owner = was;
	return *inherited;
}

bool
listener_own(struct store *st, struct err *err)
{
	bool alone = sqlite3_get_autocommit(st->db) != 0;
	struct uuid owner = UUID_NONE;

	if (st->version < OWNER_SINCE)
		return true;
	bool ok = read_owner(st, &owner, err);
	if (ok && uuid_none(&owner)) {
		/* Looks again inside the transaction, because another program may have created the
		 * owner meanwhile. */
		ok = (!alone || store_begin(st, err)) && read_owner(st, &owner, err) &&
			(!uuid_none(&owner) || make_owner(st, err));
		if (alone)
			ok = store_commit_if(st, ok, err);
	}
	if (!uuid_none(&owner))
		st->owner = owner;
	return ok;
}

const struct uuid *
store_owner(const struct store *st)
{
	return &st->owner;
}

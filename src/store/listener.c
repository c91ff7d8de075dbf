/*
 * Who heard what an archive holds. Its owner is made once, as a random UUID; rows without a
 * listener are the owner's.
 */
#include <string.h>

#include "record/identity.h"
#include "store/store_private.h"

#define OWNER_SINCE 12 /* version of the archive */

static bool
read_owner(struct store *st, struct uuid *owner, struct err *err)
{
	static const char sql[] = "SELECT listener FROM owner WHERE one = 1";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	enum store_step step = store_step(st, q, err);

	if (step == STEP_ROW) {
		store_uuid(q, 0, owner);
		store_end(q);
	}
	return step != STEP_FAILED;
}

bool
listener_read_owner(struct store *st, struct err *err)
{
	return st->version < OWNER_SINCE || read_owner(st, &st->owner, err);
}

static void
of_owner(sqlite3_context *q, int n, sqlite3_value **values)
{
	const struct store *st = sqlite3_user_data(q);
	struct uuid u;

	(void)n;
	if (sqlite3_value_bytes(values[0]) != sizeof(u.b)) {
		sqlite3_result_value(q, values[0]);
		return;
	}
	memcpy(u.b, sqlite3_value_blob(values[0]), sizeof(u.b));
	u = uuid_for_listener(&u, &st->owner);
	sqlite3_result_blob(q, u.b, sizeof(u.b), SQLITE_TRANSIENT);
}

/* What was ticked, ordered and compared before archives told listeners apart is the owner's. */
static bool
own_lists(struct store *st, struct err *err)
{
	static const char name[] = "of_owner";
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

	sqlite3_create_function_v2(st->db, name, 1, flags, st, of_owner, NULL, NULL, NULL);
	bool ok = store_exec(st->db,
		"UPDATE past SET row = of_owner(row) WHERE kind = 'listing' AND row IN (SELECT "
		"uuid FROM listing WHERE listener IS NULL);"
		"UPDATE listing SET uuid = of_owner(uuid), listener = (SELECT listener FROM owner) "
		"WHERE listener IS NULL;"
		"UPDATE comparison SET uuid = of_owner(uuid), listener = (SELECT listener FROM "
		"owner) WHERE listener IS NULL",
		err);
	sqlite3_create_function_v2(st->db, name, 1, flags, NULL, NULL, NULL, NULL, NULL);
	return ok;
}

static bool
make_owner(struct store *st, struct err *err)
{
	static const char sql[] = "INSERT INTO owner (one, listener) VALUES (1, ?1)";
	struct listener_row *l = row_new(&row_types[ROW_LISTENER]);

	if (uuid_none(&st->owner))
		st->owner = uuid_random();
	/* The first version, without a name, is the same wherever it is made. */
	l->row.uuid = l->row.edit = st->owner;
	bool ok = store_do(st, sql, err, AS_UUID(&st->owner)) &&
		store_put(st, ROW_LISTENER, l, err) != PUT_FAILED && own_lists(st, err);
	row_free(&row_types[ROW_LISTENER], l);
	return ok;
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
		/* Another earlog may have made it meanwhile. */
		ok = (!alone || store_begin(st, err)) && read_owner(st, &owner, err) &&
			(!uuid_none(&owner) || make_owner(st, err)) &&
			(!alone || store_commit(st, err));
		if (alone)
			store_rollback(st);
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

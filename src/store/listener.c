/*
 * Who heard what an archive holds. Its owner is made once, as a random UUID; rows without a
 * listener are the owner's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/identity.h"
#include "store/edit.h"
#include "store/search.h"
#include "store/store_private.h"

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

/* ---- persons ---- */

static bool
read_aliases(struct store *st, struct err *err)
{
	static const char sql[] = "SELECT uuid, same_as FROM listener WHERE same_as IS NOT NULL "
				  "AND deleted = 0";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	enum store_step step = STEP_FAILED;

	for (st->naliases = 0; (step = store_step(st, q, err)) == STEP_ROW; st->naliases++) {
		st->aliases =
			xgrow(st->aliases, st->naliases, &st->cap_aliases, sizeof(st->aliases[0]));
		store_uuid(q, 0, &st->aliases[st->naliases].uuid);
		store_uuid(q, 1, &st->aliases[st->naliases].same_as);
	}
	return step == STEP_DONE;
}

const struct uuid *
listener_person(struct store *st, const struct uuid *listener)
{
	struct err ignored = ERR_INIT;

	if (!st->knows_aliases && !uuid_none(&st->owner))
		st->knows_aliases = read_aliases(st, &ignored);
	if (uuid_none(listener))
		listener = &st->owner;
	for (size_t i = 0; i < st->naliases; i++)
		if (uuid_same(&st->aliases[i].uuid, listener))
			return &st->aliases[i].same_as;
	return listener;
}

void
listener_own_record(struct store *st, struct record *out)
{
	out->listener = st->owner;
	out->person = *listener_person(st, &st->owner);
}

/* ---- what is ticked, ordered and compared ---- */

struct uuid
listener_list_name(struct store *st, enum row_kind kind, const void *row, const struct uuid *review)
{
	const struct listing *l = row;
	const struct comparison *c = row;
	const struct uuid *person = listener_person(st, row_listener(&row_types[kind], row));

	return kind == ROW_LISTING
		? uuid_of_listing(review ? review : &l->review, &l->item, person)
		: uuid_of_comparison(review ? review : &c->review, &c->device, person);
}

static bool
take_out(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	static const char past[] = "DELETE FROM past WHERE row = ?1";
	static const char listing[] = "DELETE FROM listing WHERE uuid = ?1";
	static const char comparison[] = "DELETE FROM comparison WHERE uuid = ?1";

	return store_do(st, past, err, AS_UUID(u)) &&
		store_do(st, kind == ROW_LISTING ? listing : comparison, err, AS_UUID(u));
}

/* Each version stands under the name that its listener gives it. */
static bool
relist(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	struct rows versions;
	bool moves = false, ok = store_versions(st, kind, u, &versions, err);

	for (size_t i = 0; ok && i < versions.n; i++) {
		row_is_heard_by(&row_types[kind], versions.v[i], NULL, &st->owner);
		versions.v[i]->uuid = listener_list_name(st, kind, versions.v[i], NULL);
		moves |= !uuid_same(&versions.v[i]->uuid, u);
	}
	ok = ok && (!moves || take_out(st, kind, u, err));
	for (size_t i = 0; ok && moves && i < versions.n; i++)
		ok = store_put(st, kind, versions.v[i], err) != PUT_FAILED;
	rows_finish(&versions);
	return ok;
}

bool
listener_relist(struct store *st, struct err *err)
{
	static const enum row_kind lists[] = { ROW_LISTING, ROW_COMPARISON };
	static const char *const sql[] = { "SELECT uuid FROM listing",
		"SELECT uuid FROM comparison" };
	bool ok = true;

	for (size_t i = 0; ok && i < LENGTH(lists); i++) {
		struct uuids all = { 0 };
		sqlite3_stmt *q = NULL;
		enum store_step step = STEP_FAILED;
		struct uuid u;

		ok = sqlite3_prepare_v2(st->db, sql[i], -1, &q, NULL) == SQLITE_OK ||
			store_failed(st->db, "read", err);
		while (ok && (step = store_step(st, q, err)) == STEP_ROW) {
			store_uuid(q, 0, &u);
			uuids_add(&all, &u);
		}
		sqlite3_finalize(q);
		ok = ok && step == STEP_DONE;
		for (size_t k = 0; ok && k < all.n; k++)
			ok = relist(st, lists[i], &all.v[k], err);
		uuids_finish(&all);
	}
	return ok && tally_rebuild(st, err);
}

/* ---- the owner ---- */

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
		store_put(st, ROW_LISTENER, l, err) != PUT_FAILED && listener_relist(st, err);
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

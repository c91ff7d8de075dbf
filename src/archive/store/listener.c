/*
 * The owner of an archive, who is created once, with a random UUID. The rows of the kind `listener`
 * are the owner's UUIDs: in this archive, and in merged archives of the same owner.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "review/record/rows_session.h"

static bool
read_owner(struct store *st, struct uuid *owner, struct err *err)
{
	bool found;

	return store_first_uuid(st,
		store_prepare(st, "SELECT listener FROM owner WHERE one = 1", err), owner, &found,
		err);
}

bool
listener_read_owner(struct store *st, struct err *err)
{
	return read_owner(st, &st->owner, err);
}

bool
store_is_own(struct store *st, const struct uuid *listener)
{
	bool is = uuid_none(listener) || uuid_same(listener, &st->owner);

	return is ||
		(store_found(st,
			 store_query(st, "SELECT 1 FROM listener WHERE uuid = ?1 AND NOT deleted",
				 ERR_IGNORED, AS_UUID(listener)),
			 &is, ERR_IGNORED) &&
			is);
}

bool
store_owner_name(struct store *st, char **name, struct err *err)
{
	return store_first_text(st,
		store_query(
			st, "SELECT name FROM listener WHERE uuid = ?1", err, AS_UUID(&st->owner)),
		name, err);
}

bool
store_own_listener(struct store *st, struct listener *out, struct err *err)
{
	static const char sql[] =
		"SELECT name, (SELECT count(*) FROM note WHERE NOT deleted), (SELECT count(*) FROM "
		"rating WHERE NOT deleted), (SELECT count(*) FROM sitting_counted), (SELECT "
		"max(newest(started_ms)) FROM sitting_counted) FROM listener WHERE uuid = ?1";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(&st->owner));
	bool ok = true;

	*out = (struct listener){ .uuid = st->owner, .own = true, .last_ms = NO_INT };
	if (!store_next(st, q, &ok, err))
		return ok;
	out->name = store_text(q, 0);
	out->notes = store_int(q, 1);
	out->ratings = store_int(q, 2);
	out->sittings = store_int(q, 3);
	out->last_ms = store_int(q, 4);
	store_end_query(q);
	return true;
}

bool
store_rename_owner(struct store *st, const char *name, struct err *err)
{
	struct listener_row *l = store_copy(st, ROW_LISTENER, &st->owner, err);

	if (l)
		xreplace(&l->name, name);
	return l && store_change_row(st, ROW_LISTENER, l, err);
}

void
store_name_owner(struct store *st, const char *name)
{
	bool is;

	if (name && !uuid_none(&st->owner) &&
		store_found(st,
			store_query(st, "SELECT 1 FROM listener WHERE uuid = ?1 AND name = ?2",
				ERR_IGNORED, AS_UUID(&st->owner), AS_TEXT(name)),
			&is, ERR_IGNORED) &&
		!is)
		store_rename_owner(st, name, ERR_IGNORED);
}

/* ---- the owner of the archive ---- */

static bool
make_owner(struct store *st, struct err *err)
{
	if (uuid_none(&st->owner))
		st->owner = uuid_random();
	/* The row's first version is the same in every archive. */
	struct listener_row l = { .row = { .uuid = st->owner, .edit = st->owner } };
	return store_do(st, "INSERT INTO owner (one, listener) VALUES (1, ?1)", err,
		       AS_UUID(&st->owner)) &&
		store_put(st, ROW_LISTENER, &l, err) != PUT_FAILED;
}

bool
listener_inherit(struct store *st, struct store *from, bool *inherited, struct err *err)
{
	static const char is_empty[] =
		"SELECT 1 FROM owner o JOIN listener l ON l.uuid = o.listener WHERE o.one = 1 AND "
		"l.name IS ?1 AND NOT EXISTS (SELECT 1 FROM review) AND NOT EXISTS (SELECT 1 FROM "
		"device) AND NOT EXISTS (SELECT 1 FROM sitting) AND NOT EXISTS (SELECT 1 FROM "
		"panel) AND NOT EXISTS (SELECT 1 FROM listener l WHERE l.uuid <> o.listener)";
	CLEANUP(pointer_free) char *name = NULL;

	*inherited = false;
	if (uuid_none(&from->owner) || uuid_same(&from->owner, &st->owner))
		return true;
	if (!store_owner_name(from, &name, err) ||
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
	bool alone = !store_has_begun(st);
	struct uuid owner = UUID_NONE;

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

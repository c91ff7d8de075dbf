/* Reads and writes the tables about panel and machines, and digests and exports the rows that a
 * sync compares. exchange/panel.c decides what it sends. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/exchange/panel_joined.h"

#include <jansson.h>
#include <nettle/sha2.h>
#include <stdlib.h>

#include "archive/store/store_private.h"
#include "base/system/clock.h"

/* ---- membership ---- */

bool
exchange_panel_joined(struct store *st, struct panel_joined *out, struct err *err)
{
	sqlite3_stmt *q = store_prepare(st, "SELECT server, joined_ms, synced_ms FROM panel", err);
	bool ok = true;

	*out = (struct panel_joined){ .synced_ms = NO_INT };
	if (!store_next(st, q, &ok, err))
		return ok;
	*out = (struct panel_joined){ store_text(q, 0), store_int(q, 1), store_int(q, 2) };
	store_end_query(q);
	return true;
}

void
panel_joined_finish(struct panel_joined *p)
{
	free(p->server);
	*p = (struct panel_joined){ .synced_ms = NO_INT };
}

bool
exchange_panel_set(struct store *st, const char *server, struct err *err)
{
	static const char sql[] = "INSERT INTO panel (one, server, joined_ms) VALUES (1, ?1, ?2)";

	return store_begin(st, err) &&
		store_commit_if(st,
			store_exec(st->db, "DELETE FROM panel", err) &&
				(!server ||
					store_do(st, sql, err, AS_TEXT(server),
						AS_INT(clock_utc_ms()))),
			err);
}

char *
exchange_listeners_folder(const struct store *st)
{
	CLEANUP(pointer_free) char *folder = file_folder(st->path);
	return xasprintf("%s/listeners", folder);
}

/* ---- changes here, and merged files ---- */

/* Each new version of a row is later than the one before, so it changes the sum of the times. */
static bool
add_state(
	struct store *st, const char *table, struct buf *state, int64_t *latest_ms, struct err *err)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT max(edited_ms), count(*) || ' ' || ifnull(sum(edited_ms), 0) "
			      "FROM %s",
		table);
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(st->db, sql, -1, &q, NULL) == SQLITE_OK ||
		store_failed(st->db, "read", err);

	if (store_next(st, q, &ok, err)) {
		int64_t ms = sqlite3_column_int64(q, 0);
		*latest_ms = ms > *latest_ms ? ms : *latest_ms;
		buf_addf(state, "%s %s\n", table, sqlite3_column_text(q, 1));
	}
	sqlite3_finalize(q);
	return ok;
}

bool
store_state(struct store *st, struct store_state *out, struct err *err)
{
	CLEANUP(buf_finish) struct buf state = BUF_INIT;

	*out = (struct store_state){ 0 };
	buf_add(&state, EARLOG_VERSION "\n");
	bool ok = add_state(st, "past", &state, &out->latest_ms, err);
	EACH_IN (type, row_types, ROW_KINDS)
		ok = ok &&
			(type->local || add_state(st, type->table, &state, &out->latest_ms, err));
	file_hash(state.s, state.len, out->hash);
	return ok;
}

static bool
put_machine(struct store *st, const struct uuid *machine, int64_t latest_ms, struct err *err)
{
	static const char sql[] =
		"INSERT INTO machine (uuid, latest_ms) VALUES (?1, ?2) ON CONFLICT "
		"(uuid) DO UPDATE SET latest_ms = max(latest_ms, excluded.latest_ms)";

	return store_do(st, sql, err, AS_UUID(machine), AS_INT(latest_ms));
}

bool
exchange_machine_merged(struct store *st, struct store *from, struct err *err)
{
	struct store_state state;
	sqlite3_stmt *q = NULL;
	bool ok = true;

	if (uuid_none(&from->owner))
		return true;
	if (!store_state(from, &state, err) || !put_machine(st, &from->owner, state.latest_ms, err))
		return false;
	q = store_prepare(from, "SELECT uuid, latest_ms FROM machine", err);
	while (store_next(from, q, &ok, err)) {
		struct uuid u;
		store_uuid(q, 0, &u);
		ok = put_machine(st, &u, store_int(q, 1), err);
	}
	return ok;
}

bool
exchange_machine_latest(struct store *st, const struct uuid *machine, int64_t *ms, struct err *err)
{
	sqlite3_stmt *q = store_query(
		st, "SELECT latest_ms FROM machine WHERE uuid = ?1", err, AS_UUID(machine));
	bool ok = true;

	*ms = NO_INT;
	if (store_next(st, q, &ok, err)) {
		*ms = store_int(q, 0);
		store_end_query(q);
	}
	return ok;
}

/* ---- what an archive says ---- */

bool
exchange_file_owner(const char *path, struct uuid *owner, char **name, struct err *err)
{
	struct store *st = store_open_foreign(path, NULL, err);
	bool ok = st &&
		(!uuid_none(&st->owner) || err_set(err, "the file does not name its listener"));

	if (ok)
		*owner = st->owner;
	if (ok && name)
		ok = store_first_text(st,
			store_query(st, "SELECT name FROM listener WHERE uuid = ?1", err,
				AS_UUID(owner)),
			name, err);
	store_close(st);
	return ok;
}

static void
hash_value(struct sha256_ctx *sha, sqlite3_stmt *q, int column)
{
	int type = sqlite3_column_type(q, column), n = 0;
	const void *bytes = type == SQLITE_NULL ? NULL : sqlite3_column_blob(q, column);
	unsigned char head[5];

	if (bytes)
		n = sqlite3_column_bytes(q, column);
	for (int i = 0; i < 4; i++)
		head[i] = (unsigned char)((unsigned)n >> 8 * i);
	head[4] = (unsigned char)type;
	sha256_update(sha, sizeof(head), head);
	if (n > 0)
		sha256_update(sha, (size_t)n, bytes);
}

bool
exchange_digest(struct store *st, char hex[FILE_HASH], struct err *err)
{
	static char keys[ROW_KINDS];
	struct sha256_ctx sha;
	bool ok = true;

	sha256_init(&sha);
	for (enum row_kind k = 0; ok && k < ROW_KINDS; k++) {
		CLEANUP(buf_finish) struct buf columns = BUF_INIT;

		row_store_columns(&columns, k);
		sqlite3_stmt *q = store_prepare_text(st, &keys[k], err,
			"SELECT %s FROM %s ORDER BY uuid", columns.s, row_types[k].table);
		while (store_next(st, q, &ok, err))
			for (int i = 0; i < sqlite3_column_count(q); i++)
				hash_value(&sha, q, i);
		sha256_update(&sha, 1, (const uint8_t *)"\n");
	}
	file_hash_text(&sha, hex);
	return ok;
}

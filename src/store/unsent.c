#include "store/unsent.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json_blocks.h"
#include "record/redact.h"
#include "store/privacy.h"
#include "store/store_private.h"

/* ---- membership in a panel ---- */

bool
store_panel(struct store *st, struct panel_state *out, struct err *err)
{
	static const char sql[] = "SELECT server, joined_ms, synced_ms, (SELECT count(*) FROM "
				  "outbox), uuid, forgets FROM panel";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	bool ok = true;

	*out = (struct panel_state){ .synced_ms = NO_INT };
	if (!store_next(st, q, &ok, err))
		return ok;
	*out = (struct panel_state){ .server = store_text(q, 0),
		.joined_ms = store_int(q, 1),
		.synced_ms = store_int(q, 2),
		.waiting = store_int(q, 3),
		.forgets = store_int(q, 5) == 1 };
	store_uuid(q, 4, &out->uuid);
	store_end_query(q);
	return true;
}

void
panel_state_finish(struct panel_state *p)
{
	free(p->server);
	*p = (struct panel_state){ .synced_ms = NO_INT };
}

/* SQL conditions on a row r of kinds for which OF_OTHERS does not suffice: it belongs to another
 * listener, or to an unknown one, since the row on which it hangs is not here. */
static const char *const theirs[ROW_KINDS] = {
	[ROW_LISTENER] = "1", /* never sent as a row: panel_hello sends the owner's name */
	[ROW_TAG] = "NOT EXISTS (SELECT 1 FROM note n WHERE n.uuid = r.note AND " IS_OWN("n") ")",
	[ROW_STRETCH] =
		"NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = r.sitting AND " IS_OWN("s") ")",
	[ROW_BLIND_RUN] =
		"NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = r.sitting AND " IS_OWN("s") ")",
	[ROW_TRIAL] = "NOT EXISTS (SELECT 1 FROM blind_run b JOIN sitting s ON s.uuid = b.sitting "
		      "WHERE b.uuid = r.run AND " IS_OWN("s") ")",
	/* An act leaves only if the note that it made private left before. */
	[ROW_WITHHELD] = OF_OTHERS("r") " OR NOT EXISTS (SELECT 1 FROM sent WHERE row = r.target)",
};

/* Returns the SQL condition that a row r of this kind belongs to another listener. */
static const char *
is_theirs(enum row_kind kind)
{
	const char *others = row_store_field(kind, "listener") ? OF_OTHERS("r") : "0";

	return theirs[kind] ? theirs[kind] : others;
}

/* SQL: the tracks that were added by hand and that only an unfinished draft or a private note is
 * about, such as the title that a followed player reported. They wait until a row that leaves names
 * them. */
#define DRAFTED                                                                                    \
	"SELECT l.item FROM listing l WHERE l.added = 'bench' AND (EXISTS (SELECT 1 FROM draft d " \
	"WHERE d.item = l.item AND NOT d.deleted) OR EXISTS (SELECT 1 FROM note n WHERE n.item = " \
	"l.item AND n.private)) AND NOT EXISTS (SELECT 1 FROM note n WHERE n.item = l.item AND "   \
	"NOT n.private) AND NOT EXISTS (SELECT 1 FROM rating x WHERE x.item = l.item) AND NOT "    \
	"EXISTS (SELECT 1 FROM stretch x WHERE x.item = l.item)"
#define DRAFTED_RECORDING "SELECT recording FROM item WHERE uuid IN (" DRAFTED ")"
static const char *const unnamed[ROW_KINDS] = {
	[ROW_ITEM] = "r.uuid IN (" DRAFTED ")",
	[ROW_LISTING] = "r.item IN (" DRAFTED ")",
	[ROW_RECORDING] = "r.uuid IN (" DRAFTED_RECORDING ")",
	[ROW_SOURCE] = "r.recording IN (" DRAFTED_RECORDING ")",
};

char *
unsent_select(enum row_kind kind)
{
	const char *table = row_types[kind].table, *others = is_theirs(kind);

	return xasprintf("SELECT '%s' AS kind, uuid AS row, edit FROM %s r WHERE (%s) IS NOT TRUE "
			 "UNION ALL SELECT kind, row, edit FROM past WHERE kind = '%s' AND row IN "
			 "(SELECT uuid FROM %s r WHERE (%s) IS NOT TRUE)",
		table, table, others, table, table, others);
}

static bool
fill_kind(struct store *st, enum row_kind kind, struct err *err)
{
	CLEANUP(pointer_free) char *select = unsent_select(kind);
	CLEANUP(pointer_free)
	char *sql =
		xasprintf("INSERT INTO outbox (kind, row, edit) %s ON CONFLICT DO NOTHING", select);

	return store_exec(st->db, sql, err);
}

static bool
fill_outbox(struct store *st, struct err *err)
{
	/* Acts that make notes private are queued first, so that the server never stores a private
	 * note. */
	bool ok = store_exec(st->db, "DELETE FROM outbox", err) && fill_kind(st, ROW_WITHHELD, err);

	for (int k = 0; ok && k < ROW_KINDS; k++)
		ok = row_types[k].local || fill_kind(st, (enum row_kind)k, err);
	return ok;
}

bool
store_panel_join(struct store *st, const char *server, const struct uuid *panel, struct err *err)
{
	static const char sql[] =
		"INSERT INTO panel (one, server, uuid, joined_ms) VALUES (1, ?1, ?2, ?3)";

	return store_panel_leave(st, err) &&
		store_do(st, sql, err, AS_TEXT(server), AS_UUID(panel), AS_INT(clock_utc_ms())) &&
		fill_outbox(st, err);
}

bool
store_panel_is(struct store *st, const struct uuid *panel, bool again, struct err *err)
{
	static const char reset[] = "UPDATE panel SET synced_ms = NULL; DELETE FROM panel_cursor; "
				    "DELETE FROM panel_wait";

	return store_do(st, "UPDATE panel SET uuid = ?1", err, AS_UUID(panel)) &&
		(!again || (store_exec(st->db, reset, err) && fill_outbox(st, err)));
}

bool
store_panel_leave(struct store *st, struct err *err)
{
	return store_exec(st->db,
		"DELETE FROM panel; DELETE FROM panel_cursor; DELETE FROM outbox; DELETE FROM "
		"panel_wait",
		err);
}

bool
store_panel_synced(struct store *st, struct err *err)
{
	return store_do(st, "UPDATE panel SET synced_ms = ?1", err, AS_INT(clock_utc_ms()));
}

bool
store_panel_forgets(struct store *st, bool forgets, struct err *err)
{
	return store_do(st, "UPDATE panel SET forgets = ?1", err, AS_INT(forgets));
}

bool
store_panel_cursors(struct store *st, struct panel_cursors *out, struct err *err)
{
	static const char sql[] = "SELECT listener, edit, n, named FROM panel_cursor";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	bool ok = true;

	*out = (struct panel_cursors){ 0 };
	while (store_next(st, q, &ok, err)) {
		struct panel_cursor c = { .n = store_int(q, 2), .named = store_int(q, 3) };

		store_uuid(q, 0, &c.listener);
		store_uuid(q, 1, &c.edit);
		LIST_ADD(out, c);
	}
	return ok;
}

bool
store_panel_cursor_put(struct store *st, const struct panel_cursor *c, struct err *err)
{
	static const char sql[] = "INSERT OR REPLACE INTO panel_cursor (listener, edit, n, named) "
				  "VALUES (?1, ?2, ?3, ?4)";

	return store_do(st, sql, err, AS_UUID(&c->listener), AS_UUID(&c->edit), AS_INT(c->n),
		AS_INT(c->named));
}

bool
store_panel_wait(struct store *st, const struct uuid *row, const struct uuid *listener, int64_t n,
	struct err *err)
{
	static const char sql[] =
		"INSERT OR IGNORE INTO panel_wait (row, listener, n) VALUES (?1, ?2, ?3)";

	return store_do(st, sql, err, AS_UUID(row), AS_UUID(listener), AS_INT(n));
}

bool
store_panel_came(struct store *st, const struct uuid *row, struct err *err)
{
	static const char sql[] = "UPDATE panel_wait SET came = 1 WHERE ?1 IS NULL OR row = ?1";

	return store_do(st, sql, err, AS_UUID(row));
}

/* A wait with the number 0 is for all versions of the listener. */
bool
store_panel_shown(
	struct store *st, const struct uuid *row, const struct uuid *person, struct err *err)
{
	static const char sql[] =
		"INSERT OR REPLACE INTO panel_wait (row, listener, n, came) SELECT ?1, listener, "
		"0, 1 FROM panel_cursor WHERE listener IN (SELECT uuid FROM listener WHERE uuid = "
		"?2 OR same_as = ?2)";

	return store_do(st, sql, err, AS_UUID(row), AS_UUID(person));
}

bool
store_panel_step_back(struct store *st, bool shown, struct panel_cursors *out, struct err *err)
{
	static const char unneeded[] =
		"DELETE FROM panel_wait WHERE n = 0 AND NOT (?1 AND EXISTS (SELECT 1 FROM note n "
		"WHERE deleted = 1 AND " OF_OTHERS(
			"n") " UNION ALL SELECT 1 FROM rating n WHERE "
			     "deleted = 1 AND " OF_OTHERS(
				     "n") " UNION ALL SELECT 1 FROM tag WHERE note IS "
					  "NULL UNION ALL SELECT 1 FROM trial WHERE run IS NULL))";
	static const char back[] =
		"UPDATE panel_cursor SET edit = NULL, n = w.before FROM (SELECT listener, "
		"max(min(n), 1) - 1 AS before FROM panel_wait WHERE came GROUP BY listener) AS w "
		"WHERE w.listener = panel_cursor.listener AND w.before < panel_cursor.n; DELETE "
		"FROM panel_wait WHERE came";

	return store_do(st, unneeded, err, AS_INT(shown)) && store_exec(st->db, back, err) &&
		store_panel_cursors(st, out, err);
}

bool
store_panel_again(struct store *st, struct err *err)
{
	/* The cursors stay until the server was asked whether it has lost rows. */
	return store_exec(st->db,
		"INSERT OR REPLACE INTO panel_wait (row, listener, n, came) SELECT listener, "
		"listener, 1, 1 FROM panel_cursor",
		err);
}

void
store_panel_takes(struct store *st, bool takes)
{
	st->takes = takes;
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, !takes, NULL);
	store_exec(st->db,
		takes ? "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 262144"
		      : "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000",
		ERR_IGNORED);
}

/* ---- filling the outbox ---- */

/* SQL: queues the newest versions of the rows r for which the condition is true behind all others,
 * also if they are queued already. */
#define QUEUE_LAST(table, which)                                                              \
	"INSERT INTO outbox (nr, kind, row, edit) SELECT max(p.sent, ifnull((SELECT max(nr) " \
	"FROM outbox), 0)) + row_number() OVER (), '" table "', r.uuid, r.edit FROM panel p " \
	"CROSS JOIN " table " r WHERE " which " ON CONFLICT (row, edit) DO UPDATE SET nr = "  \
	"excluded.nr"

/* Queues notes and ratings, their tags and trials to be sent again: the one with the UUID u, or all
 * of the session or review u. Called when an act on a note is deleted, or when a row is deleted or
 * comes back: what leaves of them is different then. */
static bool
send_again(struct store *st, const struct uuid *u, struct err *err)
{
	static const char keys[ROW_KINDS];
	bool ok = true;

	for (int k = 0; ok && k < ROW_KINDS; k++) {
		const char *column = privacy_column((enum row_kind)k);

		if (!column)
			continue;
		sqlite3_stmt *q = store_prepare_text(st, &keys[k], err,
			QUEUE_LAST("%s",
				"r.%s IN (SELECT uuid FROM note WHERE uuid = ?1 OR sitting = ?1 OR "
				"review = ?1 UNION ALL SELECT uuid FROM rating WHERE uuid = ?1 OR "
				"sitting = ?1 OR review = ?1)"),
			row_types[k].table, row_types[k].table, column);
		ok = store_run(st, store_bind(q, AS_UUID(u)), err);
	}
	return ok;
}

bool
unsent_add(struct store *st, enum row_kind kind, const void *row, bool turned, struct err *err)
{
	/* Rows of kinds without history have only their newest version, so older ones are removed
	 * from the outbox. */
	static const char newer[] = "DELETE FROM outbox WHERE row = ?1 AND kind = ?2";
	static const char add[] = "INSERT INTO outbox (nr, kind, row, edit) SELECT 1 + max(sent, "
				  "ifnull((SELECT max(nr) FROM outbox), 0)), ?1, ?2, ?3 FROM panel "
				  "WHERE true ON CONFLICT DO NOTHING";
	const struct row_type *t = &row_types[kind];
	const struct row *head = row;

	if (t->local || kind == ROW_LISTENER || st->version < OWNER_SINCE)
		return true;
	if (!st->takes &&
		!((t->keeps_past ||
			  store_do(st, newer, err, AS_UUID(&head->uuid), AS_TEXT(t->table))) &&
			store_do(st, add, err, AS_TEXT(t->table), AS_UUID(&head->uuid),
				AS_UUID(&head->edit))))
		return false;
	if (kind == ROW_WITHHELD)
		return !head->deleted ||
			send_again(st, &((const struct withheld *)row)->target, err);
	/* Of notes and ratings that the panel sent as deleted, it has heads; of those of a session
	 * or review, perhaps not: its listener may have deleted it without knowing them. */
	return !turned || !row_has_words(kind) ||
		(st->takes && head->deleted && (kind == ROW_NOTE || kind == ROW_RATING)) ||
		send_again(st, &head->uuid, err);
}

bool
unsent_acts(struct store *st, const struct uuid *target, struct err *err)
{
	static const char sql[] =
		QUEUE_LAST("withheld", "(?1 IS NULL OR r.target = ?1) AND " IS_OWN("r"));

	return store_do(st, sql, err, AS_UUID(target));
}

bool
unsent_mark(struct store *st, enum row_kind kind, const struct uuid *row, struct err *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO sent (row) VALUES (?1)";
	static const char has_act[] = "SELECT 1 FROM withheld WHERE target = ?1";
	int before = sqlite3_total_changes(st->db);
	bool acts;

	if (kind != ROW_NOTE && kind != ROW_RATING)
		return true;
	return store_do(st, sql, err, AS_UUID(row)) &&
		(sqlite3_total_changes(st->db) == before ||
			(store_found(st, store_query(st, has_act, err, AS_UUID(row)), &acts, err) &&
				(!acts || unsent_acts(st, row, err))));
}

/* ---- reading the outbox ---- */

/* Reads the queued version into *row, which the caller frees. *row remains NULL if the version no
 * longer exists. */
static bool
find_version(struct store *st, struct unsent_row *o, void **row, struct err *err)
{
	static const char sql[] =
		"SELECT " PAST_COLUMNS " FROM past WHERE row = ?1 AND edit = ?2 AND kind = ?3";
	struct uuid edit = o->head.edit;
	bool found, ok = true;

	if (!row_store_head(st, o->kind, &o->head.uuid, &o->head, &found, err))
		return false;
	if (found && uuid_same(&o->head.edit, &edit))
		return row_store_get_readable(st, o->kind, &o->head.uuid, row, err);
	o->head.edit = edit;
	if (!row_types[o->kind].keeps_past)
		return true;
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(&o->head.uuid), AS_UUID(&edit),
		AS_TEXT(row_types[o->kind].table));
	if (!store_next(st, q, &ok, err))
		return ok;
	row_store_read_head(q, &o->head);
	store_end_query(q);
	*row = past_read(st, o->kind, &o->head, err);
	return *row != NULL;
}

static char *
version_json(enum row_kind kind, const void *row)
{
	const struct row *head = row;
	char uuid[UUID_TEXT], edit[UUID_TEXT], parent[UUID_TEXT];

	uuid_text(&head->uuid, uuid);
	uuid_text(&head->edit, edit);
	uuid_text(&head->parent, parent);
	json_auto_t *json = json_pack("{s:s, s:s, s:s, s:s*, s:I, s:I, s:b, s:o}", "kind",
		row_types[kind].table, "uuid", uuid, "edit", edit, "parent",
		uuid_none(&head->parent) ? NULL : parent, "edited_ms", (json_int_t)head->edited_ms,
		"edited_offset_min", (json_int_t)head->edited_offset_min, "deleted", head->deleted,
		"content", version_content(kind, row));
	return json_text(json, JSON_COMPACT);
}

bool
unsent_version(struct store *st, struct unsent_row *o, void **row, struct err *err)
{
	static const char keys[ROW_KINDS];
	const char *waits = unnamed[o->kind] ? unnamed[o->kind] : "0";
	enum leaving how = STAYS;
	bool stays = false, ok = true;

	*row = NULL;
	sqlite3_stmt *q = store_prepare_text(st, &keys[o->kind], err,
		"SELECT (%s) IS TRUE, %s FROM %s r WHERE uuid = ?1", is_theirs(o->kind), waits,
		row_types[o->kind].table);
	if (store_next(st, store_bind(q, AS_UUID(&o->head.uuid)), &ok, err)) {
		stays = sqlite3_column_int(q, 0);
		o->waits = !stays && sqlite3_column_int(q, 1);
		store_end_query(q);
	}
	ok = ok && (stays || o->waits || find_version(st, o, row, err)) &&
		(!*row || privacy_leaving(st, o->kind, *row, false, &how, err));
	if (*row && o->kind == ROW_NOTE && ((struct note *)*row)->private)
		how = STAYS;
	if (ok && *row && how != STAYS) {
		row_redact(o->kind, *row);
		if (how == LEAVES_AS_HEAD)
			row_behead(o->kind, *row);
	} else {
		row_free(&row_types[o->kind], *row);
		*row = NULL;
	}
	return ok;
}

bool
unsent_read(struct store *st, int64_t after, size_t most, size_t bytes, struct unsent_piece *out,
	struct err *err)
{
	static const char sql[] =
		"SELECT nr, kind, row, edit FROM outbox WHERE nr > ?1 ORDER BY nr LIMIT ?2";
	sqlite3_stmt *q = store_query(st, sql, err, AS_INT(after), AS_INT((int64_t)most));
	size_t read = 0;
	bool ok = true;

	*out = (struct unsent_piece){ 0 };
	while (read < bytes && store_next(st, q, &ok, err)) {
		struct unsent_row o = { .nr = store_int(q, 0) };

		if (!row_kind_named((const char *)sqlite3_column_text(q, 1), &o.kind))
			continue;
		store_uuid(q, 2, &o.head.uuid);
		store_uuid(q, 3, &o.head.edit);
		void *row;
		ok = unsent_version(st, &o, &row, err);
		o.json = row ? version_json(o.kind, row) : NULL;
		row_free(&row_types[o.kind], row);
		read += o.json ? strlen(o.json) : 0;
		LIST_ADD(out, o);
	}
	store_end_query(q);
	return ok;
}

static const char *const review_of[ROW_KINDS] = {
	[ROW_REVIEW] = "SELECT ?1",
	[ROW_TAG] = "SELECT n.review FROM tag t JOIN note n ON n.uuid = t.note WHERE t.uuid = ?1",
	[ROW_STRETCH] = "SELECT s.review FROM stretch x JOIN sitting s ON s.uuid = x.sitting WHERE "
			"x.uuid = ?1",
	[ROW_TRIAL] = "SELECT b.review FROM trial t JOIN blind_run b ON b.uuid = t.run WHERE "
		      "t.uuid = ?1",
};

bool
unsent_review_of(struct store *st, enum row_kind kind, const struct uuid *u, struct uuid *review,
	struct err *err)
{
	static const char keys[ROW_KINDS];
	bool found;

	*review = UUID_NONE;
	if (!review_of[kind] && !row_store_field(kind, "review"))
		return true;
	sqlite3_stmt *q = review_of[kind]
		? store_prepare(st, review_of[kind], err)
		: store_prepare_text(st, &keys[kind], err, "SELECT review FROM %s WHERE uuid = ?1",
			  row_types[kind].table);
	return store_first_uuid(st, store_bind(q, AS_UUID(u)), review, &found, err);
}

bool
unsent_leaves(struct store *st, struct unsent_piece *p, struct err *err)
{
	bool ok = store_begin(st, err);

	for (size_t i = 0; ok && i < p->n; i++) {
		struct unsent_row *o = &p->v[i];
		int before = sqlite3_total_changes(st->db);

		if (o->json && !o->waits)
			ok = unsent_mark(st, o->kind, &o->head.uuid, err);
		o->first = sqlite3_total_changes(st->db) != before;
	}
	return store_commit_if(st, ok, err);
}

bool
unsent_stays(struct store *st, const struct unsent_piece *p, struct err *err)
{
	static const char sql[] = "DELETE FROM sent WHERE row = ?1";
	bool ok = true;

	for (size_t i = 0; ok && i < p->n; i++)
		ok = !(p->v[i].waits && p->v[i].first) ||
			store_do(st, sql, err, AS_UUID(&p->v[i].head.uuid));
	return ok;
}

bool
unsent_remove(struct store *st, const struct unsent_row *o, struct err *err)
{
	/* A version that was queued again since has another number. */
	static const char sql[] = "DELETE FROM outbox WHERE nr = ?1";
	static const char sent[] = "UPDATE panel SET sent = max(sent, ?1)";

	return store_do(st, sql, err, AS_INT(o->nr)) && store_do(st, sent, err, AS_INT(o->nr)) &&
		(!o->json || unsent_mark(st, o->kind, &o->head.uuid, err));
}

void
unsent_piece_finish(struct unsent_piece *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].json);
	free(p->v);
	*p = (struct unsent_piece){ 0 };
}

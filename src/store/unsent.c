#include "store/unsent.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/store_private.h"

/* ---- the panel ---- */

bool
store_panel(struct store *st, struct panel_state *out, struct err *err)
{
	static const char sql[] = "SELECT server, joined_ms, synced_ms, (SELECT count(*) FROM "
				  "outbox), uuid FROM panel";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	enum store_step step = store_step(st, q, err);

	*out = (struct panel_state){ .synced_ms = NO_INT };
	if (step != STEP_ROW)
		return step == STEP_DONE;
	*out = (struct panel_state){ .server = store_text(q, 0),
		.joined_ms = store_int(q, 1),
		.synced_ms = store_int(q, 2),
		.waiting = store_int(q, 3) };
	store_uuid(q, 4, &out->uuid);
	store_end(q);
	return true;
}

void
panel_state_finish(struct panel_state *p)
{
	free(p->server);
	*p = (struct panel_state){ .synced_ms = NO_INT };
}

/* Whether a row is another listener's; those of an archive's owner and his machines are one's own.
 */
#define OF_OTHERS(row) row ".listener NOT IN (SELECT listener FROM listener_own)"

/* Which rows of a kind are another's, where the row does not tell by a field of its own. */
static const char *const theirs[ROW_KINDS] = {
	[ROW_LISTENER] = "1", /* the server asks who greets it (panel_hello) */
	[ROW_TAG] = "EXISTS (SELECT 1 FROM note n WHERE n.uuid = tag.note AND " OF_OTHERS("n") ")",
	[ROW_STRETCH] =
		"EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = stretch.sitting AND " OF_OTHERS(
			"s") ")",
	[ROW_BLIND_RUN] =
		"EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = blind_run.sitting AND " OF_OTHERS(
			"s") ")",
	[ROW_TRIAL] = "EXISTS (SELECT 1 FROM blind_run b JOIN sitting s ON s.uuid = b.sitting "
		      "WHERE b.uuid = trial.run AND " OF_OTHERS("s") ")",
};

/* Which belong to a private note. */
static const char *const private[ROW_KINDS] = {
	[ROW_NOTE] = "private = 1",
	[ROW_TAG] = "EXISTS (SELECT 1 FROM note n WHERE n.uuid = tag.note AND n.private = 1)",
	[ROW_TRIAL] = "EXISTS (SELECT 1 FROM note n WHERE n.uuid = trial.uuid AND n.private = 1)",
};

static char *
words_of_theirs(enum row_kind kind)
{
	const struct row_type *t = &row_types[kind];
	bool told = false;

	for (size_t i = 0; i < t->nfields; i++)
		told |= strcmp(t->fields[i].name, "listener") == 0;
	return theirs[kind] ? xstrdup(theirs[kind])
		: told      ? xasprintf(OF_OTHERS("%s"), t->table)
			    : xstrdup("0");
}

static bool
fill_kind(struct store *st, enum row_kind kind, struct err *err)
{
	const char *table = row_types[kind].table;
	char *others = words_of_theirs(kind);
	struct buf sql = BUF_INIT;

	buf_addf(&sql,
		"INSERT INTO outbox (kind, row, edit) SELECT '%s', uuid, edit FROM %s WHERE (%s) "
		"IS NOT TRUE ON CONFLICT DO NOTHING",
		table, table, others);
	bool ok = store_exec(st->db, sql.s, err);
	buf_clear(&sql);
	buf_addf(&sql,
		"INSERT INTO outbox (kind, row, edit) SELECT kind, row, edit FROM past WHERE kind "
		"= '%s' AND row IN (SELECT uuid FROM %s WHERE (%s) IS NOT TRUE) ON CONFLICT DO "
		"NOTHING",
		table, table, others);
	ok = ok && (!row_types[kind].keeps_past || store_exec(st->db, sql.s, err));
	buf_finish(&sql);
	free(others);
	return ok;
}

static bool
fill_outbox(struct store *st, struct err *err)
{
	bool ok = true;

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
store_panel_is(struct store *st, const struct uuid *panel, struct err *err)
{
	return store_do(st, "UPDATE panel SET uuid = ?1", err, AS_UUID(panel));
}

bool
store_panel_again(struct store *st, const struct uuid *panel, struct err *err)
{
	return store_panel_is(st, panel, err) &&
		store_exec(st->db, "UPDATE panel SET synced_ms = NULL; DELETE FROM panel_cursor",
			err) &&
		fill_outbox(st, err);
}

bool
store_panel_leave(struct store *st, struct err *err)
{
	return store_exec(
		st->db, "DELETE FROM panel; DELETE FROM panel_cursor; DELETE FROM outbox", err);
}

bool
store_panel_synced(struct store *st, struct err *err)
{
	return store_do(st, "UPDATE panel SET synced_ms = ?1", err, AS_INT(clock_utc_ms()));
}

bool
store_panel_cursors(struct store *st, struct panel_cursors *out, struct err *err)
{
	static const char sql[] = "SELECT listener, edit, n, named FROM panel_cursor";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	enum store_step step;

	*out = (struct panel_cursors){ 0 };
	while ((step = store_step(st, q, err)) == STEP_ROW) {
		struct panel_cursor c = { .n = store_int(q, 2), .named = store_int(q, 3) };

		store_uuid(q, 0, &c.listener);
		store_uuid(q, 1, &c.edit);
		out->v = xgrow(out->v, out->n, &out->cap, sizeof(out->v[0]));
		out->v[out->n++] = c;
	}
	return step == STEP_DONE;
}

bool
store_panel_cursor_put(struct store *st, const struct panel_cursor *c, struct err *err)
{
	static const char sql[] = "INSERT OR REPLACE INTO panel_cursor (listener, edit, n, named) "
				  "VALUES (?1, ?2, ?3, ?4)";

	return store_do(st, sql, err, AS_UUID(&c->listener), AS_UUID(&c->edit), AS_INT(c->n),
		AS_INT(c->named));
}

void
store_panel_takes(struct store *st, bool takes)
{
	st->takes = takes;
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, !takes, NULL);
}

/* ---- what comes in ---- */

bool
unsent_add(struct store *st, enum row_kind kind, const struct row *head, struct err *err)
{
	/* Of a kind that keeps no past nothing but the newest version can be sent. */
	static const char newer[] = "DELETE FROM outbox WHERE row = ?1 AND kind = ?2";
	static const char add[] =
		"INSERT INTO outbox (nr, kind, row, edit) SELECT 1 + max(sent, ifnull((SELECT "
		"max(nr) FROM outbox), 0)), ?1, ?2, ?3 FROM panel WHERE true ON CONFLICT DO "
		"NOTHING";
	const struct row_type *t = &row_types[kind];

	if (st->takes || t->local || kind == ROW_LISTENER || st->version < OWNER_SINCE)
		return true;
	return (t->keeps_past ||
		       store_do(st, newer, err, AS_UUID(&head->uuid), AS_TEXT(t->table))) &&
		store_do(st, add, err, AS_TEXT(t->table), AS_UUID(&head->uuid),
			AS_UUID(&head->edit));
}

/* ---- what leaves ---- */

static char *
words_of_private(enum row_kind kind)
{
	return xstrdup(private[kind]);
}

/* Whether the row, as it stands, is one of those that the words of its kind tell. */
static bool
row_is(struct store *st, enum row_kind kind, const void *key, char *(*words)(enum row_kind kind),
	const struct uuid *u, bool *is, struct err *err)
{
	sqlite3_stmt *q = store_prepared(st, key);

	if (!q) {
		char *of = words(kind);
		char *sql = xasprintf(
			"SELECT 1 FROM %s WHERE uuid = ?1 AND (%s)", row_types[kind].table, of);
		q = store_prepare_as(st, key, sql, err);
		free(sql);
		free(of);
	}
	return store_found(st, store_bind(q, AS_UUID(u)), is, err);
}

static bool
stays(struct store *st, enum row_kind kind, const struct uuid *u, bool *hidden, bool *is,
	struct err *err)
{
	static const char keys[2][ROW_KINDS];

	*hidden = *is = false;
	if (private[kind] && !row_is(st, kind, &keys[0][kind], words_of_private, u, hidden, err))
		return false;
	*is = *hidden;
	return *is || row_is(st, kind, &keys[1][kind], words_of_theirs, u, is, err);
}

/* The version that waits: the standing one, or an earlier one. *row stays NULL where it is gone. */
static bool
find_version(struct store *st, struct unsent_row *o, void **row, struct err *err)
{
	static const char sql[] = "SELECT row, edit, parent, edited_ms, edited_offset_min, deleted "
				  "FROM past WHERE row = ?1 AND edit = ?2 AND kind = ?3";
	struct uuid edit = o->head.edit;
	bool found;

	if (!row_store_head(st, o->kind, &o->head.uuid, &o->head, &found, err))
		return false;
	if (found && uuid_same(&o->head.edit, &edit))
		return row_store_get_readable(st, o->kind, &o->head.uuid, row, err);
	o->head.edit = edit;
	if (!row_types[o->kind].keeps_past)
		return true;
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(&o->head.uuid), AS_UUID(&edit),
		AS_TEXT(row_types[o->kind].table));
	enum store_step step = store_step(st, q, err);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	row_store_read_head(q, &o->head);
	store_end(q);
	return past_read(st, o->kind, &o->head, row, err);
}

static char *
version_json(enum row_kind kind, void *row)
{
	const struct row *head = row;
	char uuid[UUID_TEXT], edit[UUID_TEXT], parent[UUID_TEXT];

	row_leave_local(kind, row);
	uuid_text(&head->uuid, uuid);
	uuid_text(&head->edit, edit);
	uuid_text(&head->parent, parent);
	json_t *json = json_pack("{s:s, s:s, s:s, s:s*, s:I, s:I, s:b, s:o}", "kind",
		row_types[kind].table, "uuid", uuid, "edit", edit, "parent",
		uuid_none(&head->parent) ? NULL : parent, "edited_ms", (json_int_t)head->edited_ms,
		"edited_offset_min", (json_int_t)head->edited_offset_min, "deleted", head->deleted,
		"content", row_json(&row_types[kind], row));
	char *text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

static bool
withdraw(struct store *st, const struct uuid *note, struct unsent_piece *out, struct err *err)
{
	/* The note, where it was not private once; its trial has the same uuid. */
	static const char sql[] =
		"SELECT row FROM past WHERE row = ?1 AND kind = 'note' AND json_valid(content) AND "
		"ifnull(json_extract(content, '$.private'), 0) = 0 "
		"UNION SELECT t.uuid FROM tag t JOIN past p ON p.row = ?1 AND p.kind = 'note' AND "
		"json_valid(p.content) AND ifnull(json_extract(p.content, '$.private'), 0) = 0 "
		"WHERE t.note = ?1";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(note));
	enum store_step step;

	while ((step = store_step(st, q, err)) == STEP_ROW) {
		out->withdrawn = xgrow(out->withdrawn, out->nwithdrawn, &out->cap_withdrawn,
			sizeof(out->withdrawn[0]));
		store_uuid(q, 0, &out->withdrawn[out->nwithdrawn++]);
	}
	return step == STEP_DONE;
}

static bool
read_version(struct store *st, struct unsent_row *o, struct unsent_piece *out, struct err *err)
{
	struct row standing;
	void *row = NULL;
	bool hidden, is;

	if (!stays(st, o->kind, &o->head.uuid, &hidden, &is, err))
		return false;
	if (hidden && o->kind == ROW_NOTE)
		return row_store_head(st, o->kind, &o->head.uuid, &standing, &is, err) &&
			(!is || !uuid_same(&standing.edit, &o->head.edit) ||
				withdraw(st, &o->head.uuid, out, err));
	if (is)
		return true;
	bool ok = find_version(st, o, &row, err);
	if (row && !(o->kind == ROW_NOTE && ((const struct note *)row)->private))
		o->json = version_json(o->kind, row);
	row_free(&row_types[o->kind], row);
	return ok;
}

bool
unsent_read(struct store *st, int64_t after, size_t most, size_t bytes, struct unsent_piece *out,
	struct err *err)
{
	static const char sql[] =
		"SELECT nr, kind, row, edit FROM outbox WHERE nr > ?1 ORDER BY nr LIMIT ?2";
	sqlite3_stmt *q = store_query(st, sql, err, AS_INT(after), AS_INT((int64_t)most));
	enum store_step step = STEP_FAILED;
	size_t read = 0;
	bool ok = true;

	*out = (struct unsent_piece){ 0 };
	while (ok && read < bytes && (step = store_step(st, q, err)) == STEP_ROW) {
		struct unsent_row o = { .nr = store_int(q, 0) };

		if (!row_kind_named((const char *)sqlite3_column_text(q, 1), &o.kind))
			continue;
		store_uuid(q, 2, &o.head.uuid);
		store_uuid(q, 3, &o.head.edit);
		ok = read_version(st, &o, out, err);
		read += o.json ? strlen(o.json) : 0;
		out->v = xgrow(out->v, out->n, &out->cap, sizeof(out->v[0]));
		out->v[out->n++] = o;
	}
	store_end(q);
	return ok && (step == STEP_DONE || read >= bytes);
}

/* A new version of all rows of `kind` that belong to a note, as they are. */
static bool
again(struct store *st, enum row_kind kind, const void *key, const char *where,
	const struct uuid *note, struct err *err)
{
	struct rows rows;

	rows_init(&rows, &row_types[kind]);
	bool ok = row_store_select(st, kind, key, where, note, &rows, err);
	for (size_t i = 0; ok && i < rows.n; i++) {
		struct row old = *rows.v[i];
		row_stamp(rows.v[i], &old);
		ok = store_put(st, kind, rows.v[i], err) != PUT_FAILED;
	}
	rows_finish(&rows);
	return ok;
}

bool
unsent_remove(struct store *st, const struct unsent_row *o, struct err *err)
{
	static const char sql[] = "DELETE FROM outbox WHERE row = ?1 AND edit = ?2";
	static const char sent[] = "UPDATE panel SET sent = max(sent, ?1)";
	static const char was_private[] =
		"SELECT 1 FROM past WHERE row = ?1 AND edit = ?2 AND kind = 'note' AND "
		"json_valid(content) AND json_extract(content, '$.private')";
	static const char tags, trials;
	bool was = false;

	if (o->kind == ROW_NOTE && o->json &&
		!store_found(st,
			store_query(st, was_private, err, AS_UUID(&o->head.uuid),
				AS_UUID(&o->head.parent)),
			&was, err))
		return false;
	return store_do(st, sql, err, AS_UUID(&o->head.uuid), AS_UUID(&o->head.edit)) &&
		store_do(st, sent, err, AS_INT(o->nr)) &&
		(!was ||
			(again(st, ROW_TAG, &tags, "note = ?1", &o->head.uuid, err) &&
				again(st, ROW_TRIAL, &trials, "uuid = ?1", &o->head.uuid, err)));
}

void
unsent_piece_finish(struct unsent_piece *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].json);
	free(p->v);
	free(p->withdrawn);
	*p = (struct unsent_piece){ 0 };
}

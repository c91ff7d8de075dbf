/* Reads and writes the current version of a row by its table of fields, with full-text index and
 * counts. versions.c decides whether a version becomes the current one. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <assert.h>

#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/record/rows.h"

/* number of columns of a struct row, which come before the fields of the row's type */
#define NHEAD 7
#define MOST_FIELDS 64

void
row_store_columns(struct buf *sql, enum row_kind kind)
{
	buf_add(sql, HEAD_COLUMNS);
	EACH_FIELD (f, kind)
		buf_addf(sql, ", %s", f->name);
}

static sqlite3_stmt *
prepare_select(
	struct store *st, enum row_kind kind, const void *key, const char *where, struct err *err)
{
	sqlite3_stmt *q = store_prepared(st, key);
	CLEANUP(buf_finish) struct buf columns = BUF_INIT;

	if (q)
		return q;
	row_store_columns(&columns, kind);
	return store_prepare_text(st, key, err, "SELECT %s FROM %s WHERE %s", columns.s,
		row_types[kind].table, where);
}

/*
 * Sets *nr to an unused row number. Row numbers follow the time at which a row was made, in seconds
 * since 1970, so that the newest row has the largest number, also after a merge. If the number is
 * taken, tries the next ones; after 8 tries (many rows of one moment, from an import) takes random
 * larger numbers from a growing range.
 */
static bool
free_number(struct store *st, enum row_kind kind, const void *row, const struct row_field *made,
	int64_t *nr, struct err *err)
{
	static char keys[ROW_KINDS];
	int64_t ms = *(const int64_t *)row_member(row, made), first;
	sqlite3_stmt *q = store_prepare_text(
		st, &keys[kind], err, "SELECT 1 FROM %s WHERE nr = ?1", row_types[kind].table);
	bool taken = true;

	if (ms == NO_INT)
		ms = ((const struct row *)row)->edited_ms;
	if (ms > LATEST_MS)
		ms = LATEST_MS;
	first = ms < 0 ? 1 : ms / 1000 + 1;
	for (uint32_t tries = 0; taken; tries++) {
		uint32_t step = tries, bits = tries < 36 ? tries / 2 : 18;
		if (tries >= 8) {
			sqlite3_randomness(sizeof(step), &step);
			step &= (UINT32_C(1) << bits) - 1;
		}
		*nr = first + step;
		if (!store_found(st, store_bind(q, AS_INT(*nr)), &taken, err))
			return false;
	}
	return true;
}

static struct bound
bound_field(const struct row_field *f, const void *row)
{
	const void *from = row_member(row, f);

	switch (f->type) {
	case ROW_FIELD_UUID: return AS_UUID(from);
	case ROW_FIELD_TEXT: return AS_TEXT(*(char *const *)from);
	case ROW_FIELD_INT: return AS_INT(*(const int64_t *)from);
	case ROW_FIELD_REAL: return AS_REAL(*(const double *)from);
	case ROW_FIELD_BOOL: return AS_INT(*(const bool *)from);
	}
	return (struct bound){ 0 };
}

/* Gives a stored row another number if the time at which it was made has changed. A statement that
 * sets the number writes all indexes of the table, so the statement for each letter must not. */
static bool
renumber(struct store *st, enum row_kind kind, const struct row *head, const struct row_field *made,
	int64_t nr, struct err *err)
{
	static char keys[ROW_KINDS];
	sqlite3_stmt *q = store_prepare_text(st, &keys[kind], err,
		"UPDATE %s SET nr = ?2 WHERE uuid = ?1 AND made_ms IS NOT ?3",
		row_types[kind].table);

	return store_run(
		st, store_bind(q, AS_UUID(&head->uuid), AS_INT(nr), bound_field(made, head)), err);
}

/* Prepares a statement that inserts a row, or overwrites the row with the same UUID. */
static sqlite3_stmt *
prepare_write(struct store *st, enum row_kind kind, struct err *err)
{
	static char keys[ROW_KINDS];
	const struct row_type *t = &row_types[kind];
	sqlite3_stmt *q = store_prepared(st, &keys[kind]);
	CLEANUP(buf_finish) struct buf sql = BUF_INIT;

	if (q)
		return q;
	buf_addf(&sql, "INSERT INTO %s (", t->table);
	row_store_columns(&sql, kind);
	buf_add(&sql, ", nr) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7");
	size_t n = NHEAD;
	EACH_FIELD (f, kind) {
		n++;
		buf_addf(&sql,
			became_follows(f)
				? ", ifnull((SELECT now FROM became WHERE uuid = ?%zu), ?%zu)"
				: ", ?%zu",
			n, n);
	}
	buf_addf(&sql, ", ?%zu", n + 1);
	buf_add(&sql,
		") ON CONFLICT (uuid) DO UPDATE SET edit = excluded.edit, parent = "
		"excluded.parent, "
		"edited_ms = excluded.edited_ms, edited_offset_min = excluded.edited_offset_min, "
		"deleted = excluded.deleted, revision = excluded.revision");
	EACH_FIELD (f, kind)
		buf_addf(&sql, ", %s = excluded.%s", f->name, f->name);
	return store_prepare_as(st, &keys[kind], sql.s, err);
}

void
row_store_read_head(sqlite3_stmt *q, struct row *head)
{
	store_uuid(q, 0, &head->uuid);
	store_uuid(q, 1, &head->edit);
	store_uuid(q, 2, &head->parent);
	head->edited_ms = sqlite3_column_int64(q, 3);
	head->edited_offset_min = sqlite3_column_int64(q, 4);
	head->deleted = sqlite3_column_int64(q, 5) != 0;
	head->revision = sqlite3_column_int64(q, 6);
}

static void
column_of_field(sqlite3_stmt *q, int column, const struct row_field *f, void *row)
{
	void *into = row_member(row, f);

	switch (f->type) {
	case ROW_FIELD_UUID: store_uuid(q, column, into); break;
	case ROW_FIELD_TEXT: *(char **)into = store_text(q, column); break;
	case ROW_FIELD_INT: *(int64_t *)into = store_int(q, column); break;
	case ROW_FIELD_REAL: *(double *)into = store_real(q, column); break;
	case ROW_FIELD_BOOL: *(bool *)into = sqlite3_column_int64(q, column) != 0; break;
	}
}

static void *
row_of_statement(sqlite3_stmt *q, const struct row_type *t)
{
	void *row = xcalloc(1, t->size);

	row_store_read_head(q, row);
	for (int i = 0; t->fields[i].name; i++)
		column_of_field(q, NHEAD + i, &t->fields[i], row);
	return row;
}

bool
row_store_head(struct store *st, enum row_kind kind, const struct uuid *u, struct row *head,
	bool *found, struct err *err)
{
	static char keys[ROW_KINDS];
	sqlite3_stmt *q = store_prepare_text(st, &keys[kind], err,
		"SELECT " HEAD_COLUMNS " FROM %s WHERE uuid = ?1", row_types[kind].table);
	bool ok = true;

	*found = store_next(st, store_bind(q, AS_UUID(u)), &ok, err);
	if (*found) {
		row_store_read_head(q, head);
		store_end_query(q);
	}
	return ok;
}

bool
row_store_get(
	struct store *st, enum row_kind kind, const struct uuid *u, void **row, struct err *err)
{
	sqlite3_stmt *q = prepare_select(st, kind, &row_types[kind], "uuid = ?1", err);

	bool ok = true, left_out = false;

	*row = NULL;
	if (store_next(st, store_bind(q, AS_UUID(u)), &ok, err)) {
		*row = row_of_statement(q, &row_types[kind]);
		store_end_query(q);
	}
	if (!ok || !*row)
		return ok;
	ok = blind_hide_row(st, kind, *row, &left_out, err);
	if (left_out) {
		row_free(kind, *row);
		*row = NULL;
	}
	return ok;
}

/* Removes the values that earlog never writes from a row of another listener's file: code may add
 * to a time. */
static void
clear_impossible(enum row_kind kind, void *row)
{
	EACH_FIELD (f, kind) {
		int64_t *n = row_member(row, f);

		if (f->type == ROW_FIELD_INT && (*n > LATEST_MS || *n < -LATEST_MS))
			*n = NO_INT;
	}
}

/* Sets the listener of a row of another listener's file, and the name that the user gave to that
 * listener. */
static void
name_other(const struct store *st, enum row_kind kind, void *row)
{
	struct uuid *listener = row_listener(kind, row);

	if (listener)
		*listener = st->owner;
	if (kind == ROW_LISTENER && uuid_same(&((struct row *)row)->uuid, &st->owner))
		xreplace(&((struct listener_row *)row)->name, st->other);
}

/* Tells a row when it was made by the clock at the end of its session (made_settle). Keeps the
 * sessions of one reading in st->settles. */
static void
settle_row(struct store *st, enum row_kind kind, void *row)
{
	struct stretch *stretch = kind == ROW_STRETCH ? row : NULL;
	const struct uuid *u = stretch ? &stretch->sitting : made_sitting(kind, row);

	if (!u || uuid_none(u))
		return;
	st->settles.kind = ROW_SITTING;
	const struct sitting_row *session = rows_find(&st->settles, u);
	void *read = NULL;
	if (!session && row_store_get(st, ROW_SITTING, u, &read, ERR_IGNORED))
		session = read;
	if (read)
		rows_take(&st->settles, read);
	if (!stretch)
		made_settle(kind, row, session);
	else if (session && stretch->sequence > 0)
		stretch->moved_ms = made_moved_ms(session, stretch->sequence);
}

/* Adds a row to `out`, which owns it, with the devices that its devices are, and with the listener
 * if the file is another listener's. Drops rows without a UUID (in a damaged archive), since they
 * could not be found again. */
static void
take_row(struct store *st, enum row_kind kind, struct rows *out, void *row)
{
	if (st->other) {
		clear_impossible(kind, row);
		name_other(st, kind, row);
	}
	same_device_follow(st, kind, row);
	settle_row(st, kind, row);
	if (uuid_none(&((struct row *)row)->uuid))
		row_free(kind, row);
	else
		rows_put(out, row);
}

/* Sets as many parameters as the statement has, from an array of so many UUIDs. */
static sqlite3_stmt *
bind_uuids(sqlite3_stmt *q, const struct uuid *u)
{
	for (int i = 0; q && i < sqlite3_bind_parameter_count(q); i++)
		if (!uuid_none(&u[i]))
			sqlite3_bind_blob(q, i + 1, u[i].b, sizeof(u[i].b), SQLITE_STATIC);
	return q;
}

bool
row_store_select(struct store *st, enum row_kind kind, const void *key, const char *where,
	const struct uuid *u, struct rows *out, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	sqlite3_stmt *q = bind_uuids(prepare_select(st, kind, key, where, err), u);
	bool ok = true, left_out;

	while (store_next(st, q, &ok, err)) {
		void *row = row_of_statement(q, t);

		ok = blind_hide_row(st, kind, row, &left_out, err);
		if (left_out)
			row_free(kind, row);
		else
			take_row(st, kind, out, row);
	}
	rows_finish(&st->settles);
	return ok;
}

void
row_store_own_record(struct store *st, struct record *out)
{
	/* Rows of another listener's file are never the user's. */
	out->listener = st->other ? UUID_NONE : st->owner;
}

bool
store_load_row(struct store *st, enum row_kind kind, const struct uuid *u, struct record *out,
	struct err *err)
{
	static char pins, alignments;
	void *row;

	if (uuid_none(u) || record_find(out, kind, u))
		return true;
	row_store_own_record(st, out);
	if (!row_store_get(st, kind, u, &row, err))
		return false;
	if (!row)
		return true;
	take_row(st, kind, &out->of[kind], row);
	rows_finish(&st->settles);
	/* The time of a cue and the offset of a source may be in separate rows. */
	bool ok = true;
	if (kind == ROW_CUE)
		ok = row_store_select(st, ROW_PIN, &pins, PINS, u, &out->of[ROW_PIN], err);
	else if (kind == ROW_SOURCE)
		ok = row_store_select(st, ROW_ALIGNMENT, &alignments, ALIGNMENTS, u,
			&out->of[ROW_ALIGNMENT], err);
	const struct device *d = kind == ROW_DEVICE ? record_find(out, kind, u) : NULL;
	return ok && (!d || store_load_row(st, kind, &d->same_as, out, err));
}

/* ---- writing, and the full-text index ----
 *
 * write_indexed removes the text of a row from the index before the row is written, and adds the
 * new text afterwards. SQL views yield the text of a row; a new or hidden row is in no view, so the
 * same two statements serve for adding, changing and hiding rows.
 */

struct text_of {
	/* out: SQL that removes a row's text from the index; in: SQL that adds it. ?1: UUID of the
	 * row; ?2, only for a tag: UUID of another note to update */
	const char *out, *in;
};

/* An index has the key of each text (text_key), so that a word is found in every script. */
#define NOTE_KEYS "search_form(body), keys, tags"
#define REMARK_KEYS "search_form(remark), keys, tags"
#define DEVICE_KEYS "search_form(name), search_form(brand), search_form(model)"
const struct text_index text_indexes[TEXT_INDEXES] = {
	{ "note_text", "body, keys, tags", NOTE_KEYS, "note_told" },
	{ "remark_text", "remark, keys, tags", REMARK_KEYS, "remark_told" },
	{ "device_text", "name, brand, model", DEVICE_KEYS, "device_told" },
};

#define INDEXED(index, columns, keys, from)                                                        \
	{                                                                                          \
		"INSERT INTO " index " (" index ", rowid, " columns ") SELECT 'delete', nr, " keys \
		" FROM " from,                                                                     \
			"INSERT INTO " index " (rowid, " columns ") SELECT nr, " keys              \
			" FROM " from                                                              \
	}

static const struct text_of texts[ROW_KINDS] = {
	[ROW_NOTE] =
		INDEXED("note_text", "body, keys, tags", NOTE_KEYS, "note_told WHERE uuid = ?1"),
	[ROW_TAG] = INDEXED("note_text", "body, keys, tags", NOTE_KEYS,
		"note_told WHERE uuid IN ((SELECT note FROM tag WHERE uuid = ?1), ?2)"),
	[ROW_RATING] = INDEXED(
		"remark_text", "remark, keys, tags", REMARK_KEYS, "remark_told WHERE uuid = ?1"),
	[ROW_DEVICE] = INDEXED(
		"device_text", "name, brand, model", DEVICE_KEYS, "device_told WHERE uuid = ?1"),
};

static void
sql_search_form(sqlite3_context *q, int n, sqlite3_value **values)
{
	CLEANUP(buf_finish) struct buf key = BUF_INIT;
	const char *text = (const char *)sqlite3_value_text(values[0]);

	(void)n;
	if (sqlite3_user_data(q))
		text_fold(&key, text, KEEP_ALL_PLAIN);
	else
		text_key(&key, text, false);
	if (text)
		sqlite3_result_text(q, key.s, (int)key.len, SQLITE_TRANSIENT);
}

static void
sql_newest(sqlite3_context *q, int n, sqlite3_value **values)
{
	(void)n;
	if (sqlite3_value_type(values[0]) == SQLITE_INTEGER)
		sqlite3_result_int64(q, clock_newest_ms(sqlite3_value_int64(values[0])));
}

static void
sql_evening(sqlite3_context *q, int n, sqlite3_value **values)
{
	(void)n;
	bool given = sqlite3_value_type(values[0]) == SQLITE_INTEGER;
	int64_t evening = clock_evening(
		given ? sqlite3_value_int64(values[0]) : NO_MS, sqlite3_value_int64(values[1]));
	if (evening != NO_EVENING)
		sqlite3_result_int64(q, evening);
}

void
row_store_functions(struct store *st)
{
	static const char *const names[] = { "search_form", "name_form" };

	for (size_t i = 0; i < LENGTH(names); i++)
		sqlite3_create_function_v2(st->db, names[i], 1,
			SQLITE_UTF8 | SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC, i ? st : NULL,
			sql_search_form, NULL, NULL, NULL);
	sqlite3_create_function_v2(st->db, "newest", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
		sql_newest, NULL, NULL, NULL);
	sqlite3_create_function_v2(st->db, "evening", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
		sql_evening, NULL, NULL, NULL);
}

bool
row_store_rebuild_text(struct store *st, const struct text_index *x, struct err *err)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("INSERT INTO %s (%s) VALUES ('delete-all'); INSERT INTO %s (rowid, "
			      "%s) SELECT nr, %s FROM %s",
		x->index, x->index, x->index, x->columns, x->keys, x->view);

	return store_exec(st->db, sql, err);
}

static bool
write_row(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	const struct row *head = row;
	struct bound values[NHEAD + MOST_FIELDS + 2] = { AS_HEAD(head) };
	const struct row_field *made = row_field_find(kind, "made_ms");
	int64_t nr = NO_INT;

	if (made &&
		(!free_number(st, kind, row, made, &nr, err) ||
			!renumber(st, kind, head, made, nr, err)))
		return false;
	size_t n = NHEAD;
	EACH_FIELD (f, kind) {
		assert(n < NHEAD + MOST_FIELDS);
		values[n++] = bound_field(f, row);
	}
	values[n] = AS_INT(nr);
	return store_run(st, store_bind_values(prepare_write(st, kind, err), values), err);
}

bool
row_store_rebuild_texts(struct store *st, struct err *err)
{
	bool ok = true;

	EACH_IN (index, text_indexes, TEXT_INDEXES)
		ok = ok && row_store_rebuild_text(st, index, err);
	return ok;
}

static bool
write_indexed(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	/* Finds the note that has the tag before this change. */
	const struct text_of *t = &texts[kind];
	const struct row *head = row;
	const struct uuid *tag_of = kind == ROW_TAG ? &((const struct tag *)row)->note : &UUID_NONE;
	struct uuid was = UUID_NONE;
	bool found;

	if (!t->out)
		return write_row(st, kind, row, err);
	if (kind == ROW_TAG &&
		!store_first_uuid(st,
			store_query(st, "SELECT note FROM tag WHERE uuid = ?1", err,
				AS_UUID(&head->uuid)),
			&was, &found, err))
		return false;
	/* If another program changed the row without updating the index, removing the old text
	 * fails with "damaged". The row is written nevertheless, and the index is rebuilt
	 * afterwards. */
	bool removed = store_do(st, t->out, err, AS_UUID(&head->uuid), AS_UUID(tag_of));
	bool stale = !removed && (sqlite3_errcode(st->db) & 0xff) == SQLITE_CORRUPT &&
		!store_disk_error(st->db);
	if ((!removed && !stale) || !write_row(st, kind, row, err))
		return false;
	return stale ? row_store_rebuild_texts(st, err)
		     : store_do(st, t->in, err, AS_UUID(&head->uuid), AS_UUID(&was));
}

bool
row_store_write(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	static const char end_draft[] = "DELETE FROM draft WHERE uuid = ?1";
	static const char comes[] = "REPLACE INTO came (row, edit) VALUES (?1, ?2)";
	const struct row *head = row;

	/* An open note that ended is deleted from the table; its text is in the note, or in the
	 * undo history. */
	if (kind == ROW_OPEN_NOTE && head->deleted)
		return store_do(st, end_draft, err, AS_UUID(&head->uuid));
	st->knows_devices &= kind != ROW_DEVICE;
	if (row_types[kind].from_file && st->takes_in &&
		!store_do(st, comes, err, AS_UUID(&head->uuid), AS_UUID(&head->edit)))
		return false;
	return st->bare ? write_row(st, kind, row, err) : write_indexed(st, kind, row, err);
}

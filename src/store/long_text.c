/* Finds rows with a text that is too long to be read. They are left out when rows are loaded, and
 * listed for the user in a struct left_out. */
#include <stdio.h>
#include <string.h>

#include "store/store_private.h"

/* Counts a row, and appends "note 0190…-…: body" to the list of names while there is room for it.
 */
static void
note_left_out(struct left_out *l, const char *table, const struct uuid *u, const char *column)
{
	size_t used = strlen(l->names);
	char name[UUID_TEXT], one[UUID_TEXT + 64];

	uuid_text(u, name);
	if (strstr(l->names, name))
		return;
	snprintf(one, sizeof(one), "%s%s %s: %s", l->n ? ", " : "", table, name, column);
	l->n++;
	if (used + strlen(one) + sizeof(", …") < sizeof(l->names))
		strcpy(l->names + used, one);
	else if (used < 3 || strcmp(l->names + used - 3, "…") != 0)
		strcpy(l->names + used, ", …");
}

bool
long_text_is(const struct store *st)
{
	return (sqlite3_errcode(st->db) & 0xff) == SQLITE_TOOBIG;
}

void
long_text_leave_out(struct store *st, enum row_kind kind, const struct uuid *u)
{
	const struct row_type *t = &row_types[kind];
	const char *column = "a text";
	int before = sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, -1);

	if (before > LONGEST_TEXT_BYTES)
		sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, LONGEST_TEXT_BYTES);
	for (size_t i = 0; i < t->nfields; i++) {
		CLEANUP(pointer_free)
		char *sql =
			xasprintf("SELECT %s FROM %s WHERE uuid = ?1", t->fields[i].name, t->table);
		CLEANUP(uuids_finish) struct uuids ignored = { 0 };
		struct err why;

		/* If reading this column alone fails, its text is too long. */
		if (t->fields[i].type == ROW_FIELD_TEXT &&
			!store_uuids_once(st, sql, u, &ignored, &why) && long_text_is(st))
			column = t->fields[i].name;
	}
	sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, before);
	note_left_out(&st->left_out, t->table, u, column);
}

void
long_text_leave_out_version(struct store *st, const struct uuid *row)
{
	note_left_out(&st->left_out, "past", row, "content");
}

static bool
find_in(struct store *st, const char *table, const char *key, const char *column,
	struct left_out *l, struct err *err)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT %s FROM %s WHERE length(CAST(%s AS BLOB)) > %d", key, table,
		column, LONGEST_TEXT_BYTES);
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = store_uuids_once(st, sql, &UUID_NONE, &found, err);

	for (size_t i = 0; i < found.n; i++)
		note_left_out(l, table, &found.v[i], column);
	/* SQLITE_ERROR: an archive of an older version lacks this table or column, so it has no
	 * such text. */
	return ok || sqlite3_errcode(st->db) == SQLITE_ERROR;
}

bool
long_text_find(struct store *st, struct left_out *l, struct err *err)
{
	int before = sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, INT32_MAX);
	bool ok = true;

	*l = (struct left_out){ 0 };
	for (int k = 0; ok && k < ROW_KINDS; k++)
		for (size_t i = 0; ok && i < row_types[k].nfields; i++)
			if (row_types[k].fields[i].type == ROW_FIELD_TEXT)
				ok = find_in(st, row_types[k].table, "uuid",
					row_types[k].fields[i].name, l, err);
	ok = ok && find_in(st, "past", "row", "content", l, err);
	sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, before);
	return ok;
}

const struct left_out *
store_left_out(const struct store *st)
{
	return &st->left_out;
}

#include "store/unsent.h"

#include <stdlib.h>
#include <string.h>

#include "record/redact.h"
#include "store/privacy.h"
#include "store/store_private.h"

/* SQL conditions on a row r of kinds for which OF_OTHERS does not suffice: it belongs to another
 * listener, or to an unknown one, since the row on which it hangs is not here. */
static const char *const theirs[ROW_KINDS] = {
	[ROW_LISTENER] = "1", /* the file has the owner's name by itself */
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

bool
unsent_mark(struct store *st, enum row_kind kind, const struct uuid *row, struct err *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO sent (row) VALUES (?1)";

	if (kind != ROW_NOTE && kind != ROW_RATING)
		return true;
	return store_do(st, sql, err, AS_UUID(row));
}

/* Reads the version into *row, which the caller frees. *row remains NULL if the version no
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
		return row_store_get(st, o->kind, &o->head.uuid, row, err);
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

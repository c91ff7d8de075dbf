/*
 * Creates the database schema of a panel's server. No PostgreSQL role may access a table directly:
 * clients call functions, which find out the calling listener from the role. A UUID belongs to the
 * listener who sent it first. Each listener's versions get numbers from a counter in that
 * listener's row; the row is locked until the commit, so a client that has read all versions up to
 * a number has missed none with a smaller number.
 */
#include "panel/server.h"

#include <string.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/redact.h"
#include "store/privacy.h"
#include "store/store.h"

/* The largest number that all JSON readers read exactly; three of them add up without overflow. */
#define MOST_INT "9007199254740992"

static const struct {
	const char *sql, *json;
} field_types[] = {
	[ROW_FIELD_UUID] = { "uuid", "string" },
	[ROW_FIELD_TEXT] = { "text", "string" },
	[ROW_FIELD_INT] = { "bigint", "number" },
	[ROW_FIELD_REAL] = { "float8", "number" },
	[ROW_FIELD_BOOL] = { "boolean", "boolean" },
};

/* ---- kinds and fields that the server stores ---- */

/* Returns true if clients may send rows of this kind. Names of listeners are not sent as rows, but
 * in the call of panel.hello. */
static bool
may_come(enum row_kind kind)
{
	return !row_types[kind].local && kind != ROW_LISTENER;
}

/* ---- an SQL type for each kind of row ---- */

/* Adds statements that create an SQL type for each kind of row, and that add missing fields to the
 * types that an older earlog created. */
static void
add_types(struct buf *sql)
{
	buf_add(sql, "DO $types$ BEGIN\n");
	for (int k = 0; k < ROW_KINDS; k++) {
		const struct row_type *t = &row_types[k];

		if (!may_come((enum row_kind)k))
			continue;
		buf_addf(sql,
			"IF to_regtype('panel.%s_fields') IS NULL THEN CREATE TYPE "
			"panel.%s_fields AS (); END IF;\n",
			t->table, t->table);
		for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++)
			if (!row_field_stays(f))
				buf_addf(sql,
					"IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = "
					"'panel.%s_fields'::regclass AND attname = '%s') THEN "
					"ALTER TYPE panel.%s_fields ADD ATTRIBUTE \"%s\" %s; END "
					"IF;\n",
					t->table, f->name, t->table, f->name,
					field_types[f->type].sql);
	}
	buf_add(sql, "END $types$;\n");
}

/* ---- the SQL function panel.fits, which checks a row ---- */

/* Returns the allowed range of an integer field, as SQL. A time may be at most one day in the
 * future. Other integers are limited so that the views can add them up without overflow. */
static const char *
int_range(const struct row_field *f)
{
	if (row_field_is_time(f))
		return "BETWEEN 0 AND soon";
	return text_ends_in(f->name, "_offset_min") ? "BETWEEN -1440 AND 1440"
						    : "BETWEEN -" MOST_INT " AND " MOST_INT;
}

/* Adds the condition that a source of a kind that is a file (source_kind_is_file) has no locator:
 * paths on a listener's machine stay there. */
static void
add_locators(struct buf *sql, const struct row_field *f)
{
	static const char *const kinds[] = { "file", "url", "signal", "clock", "library" };
	const char *comma = "";

	buf_addf(sql, " AND (content->'%s' IS NULL OR content->>'kind' NOT IN (", f->name);
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (source_kind_is_file(kinds[i])) {
			buf_addf(sql, "%s'%s'", comma, kinds[i]);
			comma = ", ";
		}
	buf_add(sql, "))");
}

/* Adds the condition that the value of a field, if present, has the right type and range. The
 * panel's views and the archives that fetch the row rely on it. */
static void
add_field_fits(struct buf *sql, enum row_kind kind, const struct row_field *f)
{
	buf_addf(sql, "\t\tAND (jsonb_typeof(content->'%s') = '%s'", f->name,
		field_types[f->type].json);
	switch (f->type) {
	case ROW_FIELD_UUID:
		buf_addf(sql, " AND (content->>'%s')::uuid::text = content->>'%s'", f->name,
			f->name);
		break;
	case ROW_FIELD_TEXT:
		if (strcmp(f->name, "pos_from") == 0)
			buf_add(sql,
				" AND content->>'pos_from' IN ('" POS_AUDIO "', '" POS_SEEK
				"', '" POS_END "', '" POS_HELD "', '" POS_CLOCK "', '" POS_TYPED
				"', '" POS_CUE "', '" POS_IMPORT "', '" POS_PLAYER "')");
		else if (kind == ROW_SOURCE && strcmp(f->name, "locator") == 0)
			add_locators(sql, f);
		break;
	case ROW_FIELD_INT:
		buf_addf(sql, " AND (content->>'%s')::bigint %s", f->name, int_range(f));
		break;
	case ROW_FIELD_REAL:
		/* This limit keeps the sum of the squares of a column finite. */
		buf_addf(sql, " AND abs((content->>'%s')::float8) <= 1e100", f->name);
		break;
	case ROW_FIELD_BOOL:
		if (kind == ROW_NOTE && strcmp(f->name, "private") == 0)
			buf_addf(sql, " AND NOT (content->>'%s')::boolean", f->name);
		break;
	}
	buf_add(sql, ") IS NOT FALSE\n");
}

static void
add_kind_fits(struct buf *sql, enum row_kind kind)
{
	const struct row_type *t = &row_types[kind];
	const char *comma = "";

	buf_addf(sql, "\tWHEN '%s' THEN more := content - '{", t->table);
	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++)
		if (!row_field_stays(f)) {
			buf_addf(sql, "%s%s", comma, f->name);
			comma = ",";
		}
	buf_add(sql,
		"}'::text[];\n\t\tfit := (more = '{}' OR NOT EXISTS (SELECT FROM jsonb_each(more) "
		"WHERE value NOT IN ('null', 'false', '\"\"')))\n");
	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++)
		if (!row_field_stays(f))
			add_field_fits(sql, kind, f);
	buf_add(sql, "\t\t;\n");
}

static void
add_fits(struct buf *sql)
{
	buf_add(sql,
		"CREATE OR REPLACE FUNCTION panel.fits(kind text, content jsonb) RETURNS boolean "
		"LANGUAGE plpgsql STABLE AS $fits$\nDECLARE\n\tfit boolean;\n\tmore jsonb;\n"
		"\tsoon bigint := extract(epoch FROM now()) * 1000 + 86400000;\nBEGIN\n\tCASE "
		"kind\n");
	for (int k = 0; k < ROW_KINDS; k++)
		if (may_come((enum row_kind)k))
			add_kind_fits(sql, (enum row_kind)k);
	buf_add(sql,
		"\tELSE RAISE EXCEPTION 'this panel takes no rows of the kind %', left(kind, 100) "
		"USING ERRCODE = 'check_violation';\n\tEND CASE;\n"
		"\tIF NOT fit THEN RAISE EXCEPTION 'the panel refuses this %: it is private, or "
		"has a value that earlog does not write, or a field that the panel does not "
		"know (`earlog panel init` by a newer earlog adds fields)', kind USING ERRCODE = "
		"'check_violation'; END IF;\n"
		"\tRETURN true;\nEND $fits$;\n");
}

/* ---- the rule of privacy (store/privacy.h), for the functions ---- */

/* Adds panel.target_of, which returns the UUID of the note or rating that decides about a row, and
 * panel.is_private, which returns true if an act of the listener hides that note or rating. */
static void
add_privacy(struct buf *sql)
{
	buf_add(sql,
		"CREATE OR REPLACE FUNCTION panel.target_of(kind text, uuid uuid, content json) "
		"RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE kind");
	for (int k = 0; k < ROW_KINDS; k++) {
		const char *column = privacy_column((enum row_kind)k);

		if (column && strcmp(column, "uuid") == 0)
			buf_addf(sql, " WHEN '%s' THEN uuid::text", row_types[k].table);
		else if (column)
			buf_addf(sql, " WHEN '%s' THEN content->>'%s'", row_types[k].table, column);
	}
	buf_add(sql,
		" END $$;\n"
		"CREATE OR REPLACE FUNCTION panel.is_private(who int, note text) RETURNS boolean "
		"LANGUAGE sql STABLE AS $$ SELECT note IS NOT NULL AND EXISTS (SELECT FROM "
		"panel.version a WHERE a.kind = 'withheld' AND a.content->>'target' = note AND "
		"a.listener = who AND NOT a.deleted AND NOT EXISTS (SELECT FROM panel.version b "
		"WHERE b.uuid = a.uuid AND b.kind = a.kind AND b.listener = a.listener AND "
		"(b.edited_ms, b.edit) > (a.edited_ms, a.edit))) $$;\n");
}

/* ---- views of the current version of each row ---- */

/* Adds a view of the current rows of each kind. New fields are added at the end of a type, so that
 * CREATE OR REPLACE VIEW works and the view keeps its access rights. */
static void
add_current_views(struct buf *sql)
{
	for (int k = 0; k < ROW_KINDS; k++) {
		const char *t = row_types[k].table;

		/* Rows of these kinds may have the same UUID for several listeners
		 * (0004_whose.sql). Of the others the owner's version is the current one, and until
		 * there is one, the newest. */
		bool of_each = k == ROW_LISTING || k == ROW_COMPARISON || k == ROW_TAG;

		if (!may_come((enum row_kind)k))
			continue;
		buf_addf(sql,
			"CREATE OR REPLACE VIEW panel.standing_%s AS SELECT v.uuid, v.listener, "
			"v.deleted, f.* FROM panel.version v %s CROSS JOIN LATERAL "
			"jsonb_populate_record(NULL::panel.%s_fields, v.content) f WHERE v.kind = "
			"'%s' AND NOT v.withdrawn AND NOT EXISTS (SELECT FROM panel.version w "
			"WHERE w.uuid = v.uuid AND w.kind = v.kind AND NOT w.withdrawn AND %s);\n",
			t,
			of_each ? ""
				: "JOIN panel.thing t ON t.uuid = v.uuid AND t.kind NOT IN "
				  "('listing', 'comparison', 'tag')",
			t, t,
			of_each ? "w.listener = v.listener AND (w.edited_ms, w.edit) > "
				  "(v.edited_ms, v.edit)"
				: "(w.listener = t.listener, w.edited_ms, w.edit) > (v.listener = "
				  "t.listener, v.edited_ms, v.edit)");
	}
}

/* ---- creating and updating the panel ---- */

static const char begin_sql[] =
	"BEGIN;\n"
	"SELECT pg_advisory_xact_lock(hashtext('earlog panel'));\n"
	"SET LOCAL client_min_messages = warning;\n"
	"CREATE SCHEMA IF NOT EXISTS panel;\n"
	"CREATE TABLE IF NOT EXISTS panel.schema_version (one boolean PRIMARY KEY DEFAULT true "
	"CHECK "
	"(one), n int NOT NULL, archive int NOT NULL);\n"
	"INSERT INTO panel.schema_version (n, archive) VALUES (0, 0) ON CONFLICT DO NOTHING;\n";

static bool
read_version(struct pq *pq, size_t *version, struct err *err)
{
	static const char sql[] = "SELECT n, archive, current_setting('server_version_num') FROM "
				  "panel.schema_version";
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };

	if (!pq_ask(pq, sql, NULL, 0, &rows, err))
		return false;
	*version = (size_t)pq_number(&rows, 0, 0);
	if (pq_number(&rows, 0, 2) < 130000)
		return err_set(err, "a panel needs PostgreSQL 13 or newer");
	if ((*version && !embed_nth("schema/panel/0", *version - 1)) ||
		pq_number(&rows, 0, 1) > store_version())
		return err_set(err, "this panel was set up by a newer earlog: nothing was changed");
	return true;
}

static bool
migrate(struct pq *pq, size_t version, struct err *err)
{
	const struct embedded *e;
	CLEANUP(buf_finish) struct buf sql = BUF_INIT;

	/* The role that created the panel owns all its objects, also if a superuser updates it. */
	buf_add(&sql,
		"SELECT set_config('role', pg_get_userbyid(nspowner), true) FROM pg_namespace "
		"WHERE nspname = 'panel';\n");
	add_types(&sql);
	add_fits(&sql);
	while ((e = embed_nth("schema/panel/0", version))) {
		buf_add(&sql, e->data);
		version++;
	}
	add_current_views(&sql);
	add_privacy(&sql);
	buf_add(&sql, embed_find("schema/panel/functions.sql")->data);
	buf_add(&sql, embed_find("schema/panel/views.sql")->data);
	buf_addf(&sql,
		"UPDATE panel.schema_version SET n = %zu, archive = %d, exchange = %d;\nRESET "
		"ROLE;\n",
		version, store_version(), EXCHANGE_VERSION);
	buf_add(&sql, embed_find("schema/panel/closed.sql")->data);
	buf_add(&sql, "COMMIT;\n");
	return pq_run(pq, sql.s, err);
}

bool
panel_server_init(struct pq *pq, struct err *err)
{
	size_t version = 0;

	if (pq_run(pq, begin_sql, err) && read_version(pq, &version, err) &&
		migrate(pq, version, err))
		return true;
	if (!pq_is_lost(pq))
		pq_run(pq, "ROLLBACK", ERR_IGNORED);
	return err_prefix(err, "the panel was not set up");
}

bool
panel_server_is_open(struct pq *pq, bool *open, struct err *err)
{
	static const char sql[] =
		"SELECT has_database_privilege('public', current_database(), 'TEMP') OR "
		"has_function_privilege('public', 'lo_create(oid)', 'EXECUTE')";
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
	bool ok = pq_ask(pq, sql, NULL, 0, &rows, err);
	const char *value = pq_value(&rows, 0, 0);

	*open = value && *value == 't';
	return ok;
}

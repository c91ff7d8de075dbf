#include "panel/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/mem.h"
#include "record/records.h"

/* Whole numbers of JSON that every reader keeps; three of them add up without an overflow. */
#define MOST_INT "9007199254740992"

static const char *const sql_types[] = { [FIELD_UUID] = "uuid",
	[FIELD_TEXT] = "text",
	[FIELD_INT] = "bigint",
	[FIELD_REAL] = "float8",
	[FIELD_BOOL] = "boolean" };

static size_t
count_embedded(const char *folder)
{
	size_t n = 0;

	while (embed_nth(folder, n))
		n++;
	return n;
}

int
panel_archive_version(void)
{
	return (int)count_embedded("schema/0");
}

/* ---- what may come ---- */

/* Names of listeners come by panel.hello alone: nobody names another. */
static bool
may_come(enum row_kind kind)
{
	return kind != ROW_DRAFT;
}

static bool
field_may_come(enum row_kind kind, const struct row_field *f)
{
	(void)kind, (void)f;
	return true;
}

/* ---- types ---- */

/* Each type begins empty and gets what it lacks, so that a newer earlog extends it. */
static void
add_type(struct buf *sql, const struct row_type *t)
{
	buf_addf(sql,
		"IF to_regtype('panel.%s_fields') IS NULL THEN CREATE TYPE panel.%s_fields AS (); "
		"END IF;\n",
		t->table, t->table);
}

static void
add_attribute(struct buf *sql, const struct row_type *t, const struct row_field *f)
{
	buf_addf(sql,
		"IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = "
		"'panel.%s_fields'::regclass AND attname = '%s') THEN "
		"ALTER TYPE panel.%s_fields ADD ATTRIBUTE \"%s\" %s; END IF;\n",
		t->table, f->name, t->table, f->name, sql_types[f->type]);
}

static void
add_types(struct buf *sql)
{
	buf_add(sql, "DO $types$ BEGIN\n");
	for (int k = 0; k < ROW_KINDS; k++) {
		const struct row_type *t = &row_types[k];

		if (!may_come((enum row_kind)k))
			continue;
		add_type(sql, t);
		for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++)
			if (field_may_come((enum row_kind)k, f))
				add_attribute(sql, t, f);
	}
	buf_add(sql, "END $types$;\n");
}

/* ---- panel.fits ---- */

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* Times of day, among the other times in milliseconds. */
static bool
is_time_of_day(const char *name)
{
	static const char *const names[] = { "made_ms", "started_ms", "ended_ms", "opened_ms" };

	for (size_t i = 0; i < LENGTH(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* What must hold for a field besides its type: the views count on it, and so do archives. */
static void
add_range(struct buf *sql, const struct row_field *f)
{
	if (f->type == FIELD_INT && is_time_of_day(f->name))
		buf_addf(sql, " AND (r.\"%s\" BETWEEN 0 AND soon) IS NOT FALSE", f->name);
	else if (f->type == FIELD_INT && ends_with(f->name, "_offset_min"))
		buf_addf(sql, " AND (r.\"%s\" BETWEEN -1440 AND 1440) IS NOT FALSE", f->name);
	else if (f->type == FIELD_INT)
		buf_addf(sql, " AND (r.\"%s\" BETWEEN -" MOST_INT " AND " MOST_INT ") IS NOT FALSE",
			f->name);
	else if (f->type == FIELD_TEXT && strcmp(f->name, "pos_from") == 0)
		buf_add(sql,
			" AND (r.pos_from IN ('" POS_AUDIO "', '" POS_SEEK "', '" POS_END
			"', '" POS_HELD "', '" POS_CLOCK "', '" POS_TYPED "', '" POS_CUE
			"', '" POS_IMPORT "')) IS NOT FALSE");
}

/* What was read as the type must be what is there, reals apart: "12" is no number, an unknown field
 * is lost, and so is a null. */
static void
add_kind_fits(struct buf *sql, enum row_kind kind)
{
	const struct row_type *t = &row_types[kind];
	struct buf reals = BUF_INIT, ranges = BUF_INIT;

	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++) {
		if (!field_may_come(kind, f))
			continue;
		if (f->type == FIELD_REAL) {
			buf_addf(&reals, "%s%s", reals.len ? "," : "", f->name);
			buf_addf(&ranges,
				" AND (jsonb_typeof(content->'%s') = 'number') IS NOT FALSE",
				f->name);
		}
		add_range(&ranges, f);
	}
	buf_addf(sql,
		"\tWHEN '%s' THEN\n\t\tDECLARE r panel.%s_fields := "
		"jsonb_populate_record(NULL::panel.%s_fields, content);\n"
		"\t\tBEGIN\n\t\t\tsame := jsonb_strip_nulls(to_jsonb(r))%s%s%s = content%s%s%s;\n"
		"\t\t\tin_range := true%s;\n",
		t->table, t->table, t->table, reals.len ? " - '{" : "", reals.s,
		reals.len ? "}'::text[]" : "", reals.len ? " - '{" : "", reals.s,
		reals.len ? "}'::text[]" : "", ranges.s);
	if (kind == ROW_NOTE)
		buf_add(sql,
			"\t\t\tIF r.private THEN RAISE EXCEPTION 'a private note does not leave "
			"its archive' USING ERRCODE = 'check_violation'; END IF;\n");
	buf_add(sql, "\t\tEND;\n");
	buf_finish(&reals);
	buf_finish(&ranges);
}

static void
add_fits(struct buf *sql)
{
	buf_add(sql,
		"CREATE OR REPLACE FUNCTION panel.fits(kind text, content jsonb) RETURNS boolean "
		"LANGUAGE plpgsql STABLE AS $fits$\n"
		"DECLARE\n\tsame boolean;\n\tin_range boolean;\n"
		"\tsoon bigint := extract(epoch FROM now()) * 1000 + 86400000;\n"
		"BEGIN\n\tCASE kind\n");
	for (int k = 0; k < ROW_KINDS; k++)
		if (may_come((enum row_kind)k))
			add_kind_fits(sql, (enum row_kind)k);
	buf_add(sql,
		"\tELSE RAISE EXCEPTION 'this panel takes no rows of the kind %', left(kind, 100) "
		"USING ERRCODE = 'check_violation';\n\tEND CASE;\n"
		"\tIF NOT same THEN RAISE EXCEPTION 'this % has a field that the panel does not "
		"know, "
		"or one of another type', kind USING ERRCODE = 'check_violation'; END IF;\n"
		"\tIF NOT in_range THEN RAISE EXCEPTION 'a value of this % is none that earlog "
		"writes: a time more than a day ahead, a number out of its range, or a word', kind "
		"USING ERRCODE = 'check_violation'; END IF;\n"
		"\tRETURN true;\nEND $fits$;\n");
}

/* ---- rows that stand ---- */

/* For the views: the last version of each row, as its type. New fields come at the end of a type,
 * so a view can be replaced, and keeps the rights on it. */
static void
add_standing(struct buf *sql)
{
	for (int k = 0; k < ROW_KINDS; k++) {
		const char *t = row_types[k].table;

		if (!may_come((enum row_kind)k))
			continue;
		buf_addf(sql,
			"CREATE OR REPLACE VIEW panel.standing_%s AS SELECT v.uuid, v.listener, "
			"v.deleted, f.* FROM panel.version v CROSS JOIN LATERAL "
			"jsonb_populate_record(NULL::panel.%s_fields, v.content) f "
			"WHERE v.kind = '%s' AND NOT v.withdrawn AND NOT EXISTS "
			"(SELECT FROM panel.version w WHERE w.uuid = v.uuid AND w.kind = v.kind "
			"AND "
			"NOT w.withdrawn AND (w.edited_ms, w.edit) > (v.edited_ms, v.edit));\n",
			t, t, t);
	}
}

/* ---- init ---- */

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
	struct pq_rows rows;

	if (!pq_ask(pq,
		    "SELECT n, archive, current_setting('server_version_num') FROM "
		    "panel.schema_version",
		    NULL, 0, &rows, err))
		return false;
	*version = strtoul(pq_value(&rows, 0, 0), NULL, 10);
	bool newer = *version > count_embedded("schema/panel/0") ||
		atoi(pq_value(&rows, 0, 1)) > panel_archive_version();
	bool old = atoi(pq_value(&rows, 0, 2)) < 130000;
	pq_rows_finish(&rows);
	if (old)
		return err_set(err, "a panel needs PostgreSQL 13 or newer");
	return !newer ||
		err_set(err, "this panel was set up by a newer earlog, and was left as it is");
}

static bool
migrate(struct pq *pq, size_t version, struct err *err)
{
	const struct embedded *e;
	struct buf sql = BUF_INIT;

	add_types(&sql);
	add_fits(&sql);
	while ((e = embed_nth("schema/panel/0", version))) {
		buf_add(&sql, e->data);
		version++;
	}
	add_standing(&sql);
	buf_add(&sql, embed_find("schema/panel/functions.sql")->data);
	buf_add(&sql, embed_find("schema/panel/views.sql")->data);
	buf_addf(&sql, "UPDATE panel.schema_version SET n = %zu, archive = %d;\nCOMMIT;\n", version,
		panel_archive_version());
	bool ok = pq_run(pq, sql.s, err);
	buf_finish(&sql);
	return ok;
}

bool
panel_server_init(struct pq *pq, struct err *err)
{
	struct err ignored = ERR_INIT;
	size_t version = 0;

	if (pq_run(pq, begin_sql, err) && read_version(pq, &version, err) &&
		migrate(pq, version, err))
		return true;
	if (!pq_is_lost(pq))
		pq_run(pq, "ROLLBACK", &ignored);
	return err_prefix(err, "the panel was not set up");
}

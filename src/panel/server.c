#include "panel/server.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

static const char begin_sql[] =
	"BEGIN;\n"
	"SELECT pg_advisory_xact_lock(hashtext('earlog panel'));\n"
	"SET LOCAL client_min_messages = warning;\n"
	"CREATE SCHEMA IF NOT EXISTS panel;\n"
	"CREATE TABLE IF NOT EXISTS panel.schema_version (one boolean PRIMARY KEY DEFAULT true "
	"CHECK (one), n int NOT NULL, archive int NOT NULL);\n"
	"INSERT INTO panel.schema_version (n, archive) VALUES (0, 0) ON CONFLICT DO NOTHING;\n"
	/* The role that created the panel owns all its objects, also if a superuser updates it. */
	"SELECT set_config('role', pg_get_userbyid(nspowner), true) FROM pg_namespace WHERE "
	"nspname "
	"= 'panel';\n";

/* A panel of an earlier form moves aside, and is removed when its listeners were copied. Its views
 * and the functions of pgcrypto were in separate schemas. */
static const char aside_sql[] =
	"ALTER SCHEMA panel RENAME TO panel_earlier;\n"
	"DROP SCHEMA IF EXISTS panel_views CASCADE;\n"
	"CREATE SCHEMA panel;\n"
	"CREATE TABLE panel.schema_version (LIKE panel_earlier.schema_version INCLUDING ALL);\n"
	"INSERT INTO panel.schema_version (n, archive) VALUES (0, 0);\n";
static const char remove_sql[] =
	"INSERT INTO panel.listener (role, uuid, since) SELECT role, uuid, since FROM "
	"panel_earlier.listener WHERE uuid IS NOT NULL;\n"
	"DROP SCHEMA panel_earlier CASCADE;\n"
	"DROP SCHEMA IF EXISTS panel_crypto CASCADE;\n";

/* Sets err to what the panel of an earlier form has, and how to replace it. Returns false. */
static bool
refuse_earlier(struct pq *pq, struct err *err)
{
	static const char sql[] =
		"SELECT count(*), (SELECT count(*) FROM panel.version) FROM panel.listener";
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };

	return pq_ask(pq, sql, NULL, 0, &rows, err) &&
		err_set(err,
			"an earlier earlog made this panel: --force removes its versions of rows "
			"(%" PRId64 "), and keeps its listeners (%" PRId64
			"), whose next `earlog panel sync`, with this version, sends their files",
			pq_number(&rows, 0, 1), pq_number(&rows, 0, 0));
}

static bool
make_panel(struct pq *pq, bool force, struct err *err)
{
	static const char sql[] =
		"SELECT n, current_setting('server_version_num') FROM panel.schema_version";
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
	CLEANUP(buf_finish) struct buf all = BUF_INIT;

	if (!pq_ask(pq, sql, NULL, 0, &rows, err))
		return false;
	int64_t form = pq_number(&rows, 0, 0);
	bool earlier = form > 0 && form < PANEL_FORM;
	if (pq_number(&rows, 0, 1) < 130000)
		return err_set(err, "a panel needs PostgreSQL 13 or newer");
	if (form > PANEL_FORM)
		return err_set(err, "this panel was set up by a newer earlog: nothing was changed");
	if (earlier && !force)
		return refuse_earlier(pq, err);
	buf_addf(&all, "%s%s%sUPDATE panel.schema_version SET n = %d;\nRESET ROLE;\n%sCOMMIT;\n",
		earlier ? aside_sql : "", embed_find("schema/panel/panel.sql")->data,
		earlier ? remove_sql : "", PANEL_FORM, embed_find("schema/panel/closed.sql")->data);
	return pq_run(pq, all.s, err);
}

bool
panel_server_init(struct pq *pq, bool force, struct err *err)
{
	if (pq_run(pq, begin_sql, err) && make_panel(pq, force, err))
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

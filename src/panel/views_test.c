/* tests: no-valgrind */
/* The views of a panel, against those of an archive with the same rows. */
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "support/folder.h"
#include "support/postgres.h"
#include "record/identity.h"
#include "record/redact.h"
#include "store/store.h"

static struct postgres postgres;

static int
start_server(void **state)
{
	(void)state;
	postgres_start(&postgres);
	postgres_make_panel(&postgres);
	return 0;
}

static int
end_server(void **state)
{
	(void)state;
	postgres_end(&postgres);
	return 0;
}

static unsigned
lot(unsigned n)
{
	static uint64_t x = 7;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (unsigned)(x >> 33) % n;
}

/* ---- rows ---- */

#define EACH 12 /* rows of a kind */

static struct uuid named[ROW_KINDS][EACH];

/* Which kind a field refers to. */
static enum row_kind
kind_of_field(const char *field)
{
	static const struct {
		const char *field;
		enum row_kind kind;
	} others[] = { { "against", ROW_DEVICE }, { "against_chain", ROW_CHAIN },
		{ "matched_to", ROW_DEVICE }, { "anchor", ROW_DEVICE },
		{ "anchor_chain", ROW_CHAIN }, { "run", ROW_BLIND_RUN } };

	for (size_t i = 0; i < LENGTH(others); i++)
		if (strcmp(others[i].field, field) == 0)
			return others[i].kind;
	for (int k = 0; k < ROW_KINDS; k++)
		if (strcmp(row_types[k].table, field) == 0)
			return (enum row_kind)k;
	return ROW_KINDS;
}

static int64_t
some_int(const char *field)
{
	size_t n = strlen(field);

	if (strcmp(field, "made_ms") == 0 || strcmp(field, "started_ms") == 0)
		return 1700000000000 + lot(40000000);
	if (strcmp(field, "ended_ms") == 0 || strcmp(field, "opened_ms") == 0)
		return 1700000000000 + lot(60000000);
	if (n > 11 && strcmp(field + n - 11, "_offset_min") == 0)
		return (int64_t)lot(1400) - 700;
	if (strcmp(field, "reaction_ms") == 0 || strcmp(field, "reaction_end_ms") == 0 ||
		strcmp(field, "offset_ms") == 0)
		return (int64_t)lot(90000) - 30000;
	return (int64_t)lot(120000) - (strcmp(field, "answer") == 0 ? 2 : 0);
}

static void
fill_field(const struct row_field *f, void *row)
{
	static const char *const words[] = { "warm", "a touch\nbrighter", "“schärfer” 🎧",
		"x'y\"z\\", "100 %", "" };
	static const char *const ways[] = { POS_AUDIO, POS_CUE, POS_TYPED };
	void *into = (char *)row + f->offset;
	enum row_kind kind;

	if (lot(5) == 0 && f->type != ROW_FIELD_BOOL)
		return;
	switch (f->type) {
	case ROW_FIELD_UUID:
		kind = kind_of_field(f->name);
		if (kind != ROW_KINDS)
			*(struct uuid *)into = named[kind][lot(EACH)];
		break;
	case ROW_FIELD_TEXT:
		*(char **)into =
			xstrdup(strcmp(f->name, "pos_from") == 0 ? ways[lot(LENGTH(ways))]
								 : words[lot(LENGTH(words))]);
		break;
	case ROW_FIELD_INT: *(int64_t *)into = some_int(f->name); break;
	case ROW_FIELD_REAL: *(double *)into = (double)((int)lot(2000) - 1000) / 7; break;
	case ROW_FIELD_BOOL: *(bool *)into = strcmp(f->name, "private") != 0 && lot(2) == 0; break;
	}
}

static void
add_row(struct buf *out, enum row_kind kind, const void *row)
{
	const struct row *head = row;
	char uuid[UUID_TEXT], edit[UUID_TEXT];
	json_t *json = row_json(&row_types[kind], row);
	char *content = json_dumps(json, JSON_COMPACT);

	uuid_text(&head->uuid, uuid);
	uuid_text(&head->edit, edit);
	buf_addf(out,
		"%s{\"kind\":\"%s\",\"uuid\":\"%s\",\"edit\":\"%s\",\"edited_ms\":%lld,"
		"\"edited_offset_min\":0,\"deleted\":%s,\"content\":%s}",
		out->len ? "," : "[", row_types[kind].table, uuid, edit, (long long)head->edited_ms,
		head->deleted ? "true" : "false", content);
	free(content);
	json_decref(json);
}

/* The content of equaliser or variant i, and the UUID that follows from it. */
static struct uuid
named_by_content(enum row_kind kind, int i, void *row)
{
	CLEANUP(pointer_free) char *content = xasprintf("content %d", i);
	struct equaliser_row *q = row;
	struct variant *v = row;

	if (row)
		xreplace(kind == ROW_EQUALISER ? &q->content : &v->content, content);
	if (kind == ROW_EQUALISER)
		return uuid_of_equaliser(content);
	if (row) {
		xreplace(&v->name, "nozzle");
		v->device = UUID_NONE;
	}
	return uuid_of_variant(NULL, "nozzle", content);
}

/* One or two versions of a row, into the archive and among what is sent. */
static void
put_row(struct store *st, struct buf *out, enum row_kind kind, const struct uuid *u)
{
	struct err err = ERR_INIT;

	for (unsigned v = 0; v < 1 + lot(2); v++) {
		const struct row_type *t = &row_types[kind];
		struct row *row = row_new(t);

		row->uuid = *u;
		row->edit = uuid_random();
		row->edited_ms = 1700000000000 + lot(1000);
		row->deleted = lot(7) == 0;
		for (size_t i = 0; i < t->nfields; i++)
			fill_field(&t->fields[i], row);
		for (int i = 0; i < EACH && (kind == ROW_EQUALISER || kind == ROW_VARIANT); i++)
			if (uuid_same(&named[kind][i], u))
				named_by_content(kind, i, row);
		row_redact(kind, row);
		if (store_put(st, kind, row, &err) == PUT_FAILED)
			fail_msg("%s: %s", t->table, err.msg);
		add_row(out, kind, row);
		row_free(t, row);
	}
}

static void
fill_both(const char *path, struct pq *ana)
{
	struct err err = ERR_INIT;
	struct store *st = store_open(path, STORE_WRITE, &err);
	struct buf rows = BUF_INIT;

	if (!st)
		fail_msg("%s", err.msg);
	for (int k = 0; k < ROW_KINDS; k++)
		for (int i = 0; i < EACH; i++)
			named[k][i] = k == ROW_TRIAL ? named[ROW_NOTE][i]
				: k == ROW_EQUALISER || k == ROW_VARIANT
				? named_by_content((enum row_kind)k, i, NULL)
				: uuid_random();
	assert_true(store_begin(st, &err));
	for (int k = 0; k < ROW_KINDS; k++)
		for (int i = 0; i < EACH && !row_types[k].local && k != ROW_LISTENER; i++)
			put_row(st, &rows, (enum row_kind)k, &named[k][i]);
	if (!store_commit(st, &err))
		fail_msg("%s", err.msg);
	store_close(st);
	buf_add(&rows, "]");
	char *got = ASK(ana, "SELECT taken = sent FROM panel.push($1)", rows.s);
	assert_string_equal(got, "t");
	free(got);
	buf_finish(&rows);
}

/* ---- comparing ---- */

static int
by_word(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Attributes stand in any order. */
static char *
sorted(const char *words)
{
	char *copy = xstrdup(words), *v[64], *rest = NULL;
	struct buf out = BUF_INIT;
	size_t n = 0;

	for (char *w = strtok_r(copy, " ", &rest); w && n < LENGTH(v);
		w = strtok_r(NULL, " ", &rest))
		v[n++] = w;
	qsort(v, n, sizeof(v[0]), by_word);
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s ", v[i]);
	free(copy);
	return buf_detach(&out);
}

static bool
same_value(sqlite3_stmt *q, int column, const char *theirs)
{
	const char *ours = (const char *)sqlite3_column_text(q, column);

	if (!ours || !theirs) /* hex() of no UUID is "" */
		return (!ours || !*ours) && !theirs;
	if (sqlite3_column_type(q, column) != SQLITE_TEXT) {
		double x = strtod(ours, NULL), y = strtod(theirs, NULL), d = x - y;
		return d < 1e-9 && d > -1e-9;
	}
	if (strcmp(sqlite3_column_name(q, column), "attributes") != 0)
		return strcmp(ours, theirs) == 0;
	char *a = sorted(ours), *b = sorted(theirs);
	bool same = strcmp(a, b) == 0;
	free(a);
	free(b);
	return same;
}

static void
compare_columns(const char *view, sqlite3_stmt *q, struct pq *keeper)
{
	struct err err = ERR_INIT;
	struct pq_rows rows;

	if (!pq_ask(keeper,
		    "SELECT column_name FROM information_schema.columns WHERE table_schema = "
		    "'panel_views' AND table_name = $1 ORDER BY ordinal_position",
		    &view, 1, &rows, &err))
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < rows.n && i < (size_t)sqlite3_column_count(q); i++)
		assert_string_equal(pq_value(&rows, i, 0), sqlite3_column_name(q, (int)i));
	assert_int_equal(rows.n, sqlite3_column_count(q));
	pq_rows_finish(&rows);
}

static void
compare_view(const char *view, sqlite3 *db, struct pq *keeper)
{
	struct err err = ERR_INIT;
	char *sql = xasprintf("SELECT * FROM %s ORDER BY uuid", view),
	     *theirs = xasprintf("SELECT * FROM panel_views.%s ORDER BY uuid COLLATE \"C\"", view);
	sqlite3_stmt *q = NULL;
	struct pq_rows rows;
	size_t n = 0;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	compare_columns(view, q, keeper);
	if (!pq_ask(keeper, theirs, NULL, 0, &rows, &err))
		fail_msg("%s: %s", view, err.msg);
	for (; sqlite3_step(q) == SQLITE_ROW; n++)
		for (int c = 0; c < sqlite3_column_count(q); c++)
			if (!same_value(q, c, pq_value(&rows, n, (size_t)c)))
				fail_msg("%s, row %zu, %s: %s in SQLite, %s in PostgreSQL", view, n,
					sqlite3_column_name(q, c),
					(const char *)sqlite3_column_text(q, c),
					pq_value(&rows, n, (size_t)c));
	assert_int_equal(rows.n, n);
	assert_in_range(n, 1, EACH);
	pq_rows_finish(&rows);
	sqlite3_finalize(q);
	free(sql);
	free(theirs);
}

static void
both_tell_the_same(void **state)
{
	char folder[TEST_FOLDER_MAX];
	struct pq *ana = postgres_new_listener(&postgres, "ana"),
		  *keeper = postgres_connect(&postgres, "keeper");
	sqlite3 *db = NULL;
	sqlite3_stmt *q = NULL;
	size_t views = 0;

	(void)state;
	assert_true(test_folder_make(folder, "views"));
	char *path = xasprintf("%s/archive.db", folder);
	fill_both(path, ana);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "UPDATE listener SET name = 'ana'", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
				 "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE "
				 "'v\\_%' ESCAPE '\\'",
				 -1, &q, NULL),
		SQLITE_OK);
	for (; sqlite3_step(q) == SQLITE_ROW; views++)
		compare_view((const char *)sqlite3_column_text(q, 0), db, keeper);
	sqlite3_finalize(q);
	sqlite3_close(db);
	assert_int_equal(
		ask_number(keeper,
			"SELECT count(*) FROM information_schema.views WHERE table_schema = "
			"'panel_views'"),
		views);
	assert_true(test_folder_remove(folder));
	free(path);
	pq_close(ana);
	pq_close(keeper);
}

/* One line lets an analyst read all of them, and nothing else. */
static void
an_analyst_reads_the_views_alone(void **state)
{
	struct pq *owner = postgres_connect(&postgres, "owner"),
		  *keeper = postgres_connect(&postgres, "keeper");
	struct err err = ERR_INIT;

	(void)state;
	must(owner, "CREATE ROLE analyst LOGIN");
	struct pq *analyst = postgres_connect(&postgres, "analyst");
	assert_false(pq_run(analyst, "SELECT * FROM panel_views.v_note", &err));
	must(keeper, "GRANT SELECT ON ALL TABLES IN SCHEMA panel_views TO analyst");
	assert_true(ask_number(analyst, "SELECT count(*) FROM panel_views.v_note") > 0);
	assert_true(ask_number(analyst, "SELECT count(*) FROM panel_views.v_trial") > 0);
	assert_false(pq_run(analyst, "SELECT * FROM panel.version", &err));
	assert_false(pq_run(analyst, "SELECT * FROM panel.listeners()", &err));
	/* A newer earlog sets the panel up anew: the right stays. */
	assert_true(panel_server_init(keeper, &err));
	assert_true(ask_number(analyst, "SELECT count(*) FROM panel_views.v_note") > 0);
	pq_close(owner);
	pq_close(keeper);
	pq_close(analyst);
}

/* A panel of an earlog that did not know of equalisers and frequencies, with rows in it. */
static void
an_older_panel_gets_the_new_fields(void **state)
{
	struct pq *owner = postgres_connect(&postgres, "owner");
	struct err err = ERR_INIT;
	const char *row =
		"[{\"kind\":\"note\",\"uuid\":\"99999999-0000-4000-8000-000000000001\",\"edit\":"
		"\"99999999-0000-4000-8000-0000000000e1\",\"edited_ms\":1,"
		"\"edited_offset_min\":0,\"deleted\":false,\"content\":{\"hz\":7940.0}}]";

	(void)state;
	must(owner, "CREATE DATABASE older");
	must(owner, "GRANT ALL ON DATABASE older TO keeper");
	char *url = postgres_url(&postgres, "keeper", "older");
	struct pq *keeper = pq_open(url, &err);
	assert_non_null(keeper);
	assert_true(panel_server_init(keeper, &err));
	free(ask(keeper, "SELECT panel.admit('ana', gen_random_uuid())", NULL, 0));
	must(keeper,
		"DROP SCHEMA panel_views CASCADE; DROP VIEW panel.standing_note; "
		"DROP VIEW panel.standing_equaliser; DROP TYPE panel.equaliser_fields;"
		"ALTER TYPE panel.note_fields DROP ATTRIBUTE hz; "
		"CREATE VIEW panel.standing_note AS SELECT v.uuid, v.listener, v.deleted, f.* FROM "
		"panel.version v CROSS JOIN LATERAL jsonb_populate_record(NULL::panel.note_fields, "
		"v.content) f WHERE v.kind = 'note'; UPDATE panel.schema_version SET archive = 10");
	if (!panel_server_init(keeper, &err))
		fail_msg("%s", err.msg);
	free(url);
	url = postgres_url(&postgres, "ana", "older");
	struct pq *ana = pq_open(url, &err);
	free(url);
	free(ask(ana, "SELECT panel.hello(gen_random_uuid(), 'ana')", NULL, 0));
	char *got = ASK(ana, "SELECT taken FROM panel.push($1)", row);
	assert_string_equal(got, "1");
	free(got);
	assert_int_equal(ask_number(keeper, "SELECT hz FROM panel_views.v_note"), 7940);

	/* And one that a newer earlog made is left alone. */
	must(keeper, "UPDATE panel.schema_version SET archive = 9999");
	assert_false(panel_server_init(keeper, &err));
	assert_non_null(strstr(err.msg, "newer earlog"));
	assert_int_equal(ask_number(keeper, "SELECT archive FROM panel.schema_version"), 9999);
	pq_close(ana);
	pq_close(keeper);
	pq_close(owner);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_tell_the_same),
		cmocka_unit_test(an_analyst_reads_the_views_alone),
		cmocka_unit_test(an_older_panel_gets_the_new_fields),
	};

	return all_need_postgres(LENGTH(tests))
		? cmocka_run_group_tests(tests, start_server, end_server)
		: 0;
}

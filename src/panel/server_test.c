/* The server of a panel, against a PostgreSQL of the test's own. */
#include <math.h>

#include "panel/server.h"
#include "panel/test_postgres.h"

static struct postgres postgres;

static int
start_server(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	postgres_start(&postgres);
	struct pq *pq = postgres_connect(&postgres, "owner");
	if (!pq_run(pq,
		    "CREATE ROLE keeper LOGIN CREATEROLE; GRANT ALL ON DATABASE postgres TO keeper",
		    &err))
		fail_msg("%s", err.msg);
	pq_close(pq);
	pq = postgres_connect(&postgres, "keeper");
	if (!panel_server_init(pq, &err) || !panel_server_init(pq, &err))
		fail_msg("%s", err.msg);
	pq_close(pq);
	return 0;
}

static int
end_server(void **state)
{
	(void)state;
	postgres_end(&postgres);
	return 0;
}

/* ---- asking ---- */

#define ASK(pq, sql, ...)                                  \
	ask(pq, sql, (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* The first value of the first row, "" where there is none; the caller frees. */
static char *
ask(struct pq *pq, const char *sql, const char *const *values, size_t n)
{
	struct err err = ERR_INIT;
	struct pq_rows rows;

	if (!pq_ask(pq, sql, values, n, &rows, &err))
		fail_msg("%s: %s", sql, err.msg);
	const char *value = pq_value(&rows, 0, 0);
	char *copy = xstrdup(value ? value : "");
	pq_rows_finish(&rows);
	return copy;
}

static void
must(struct pq *pq, const char *sql)
{
	struct err err = ERR_INIT;

	if (!pq_run(pq, sql, &err))
		fail_msg("%s: %s", sql, err.msg);
}

static void
says(struct pq *pq, const char *sql, const char *wanted)
{
	char *got = ask(pq, sql, NULL, 0);

	if (strcmp(got, wanted) != 0)
		fail_msg("%s: %s, not %s", sql, got, wanted);
	free(got);
}

/* A role that is admitted and has said hello; connected. */
static struct pq *
new_listener(const char *role)
{
	struct pq *owner = postgres_connect(&postgres, "owner"),
		  *keeper = postgres_connect(&postgres, "keeper");
	char *sql = xasprintf("CREATE ROLE %s LOGIN", role);

	must(owner, sql);
	free(sql);
	free(ASK(keeper, "SELECT panel.admit($1)", role));
	pq_close(owner);
	pq_close(keeper);
	struct pq *pq = postgres_connect(&postgres, role);
	free(ASK(pq, "SELECT * FROM panel.hello(gen_random_uuid(), $1)", role));
	return pq;
}

static void
a_row_is_taken_once_and_read_by_another(void **state)
{
	const char *rows =
		"[{\"kind\":\"note\",\"uuid\":\"11111111-0000-4000-8000-000000000001\","
		"\"edit\":\"11111111-0000-4000-8000-000000000002\",\"edited_ms\":1700000000000,"
		"\"edited_offset_min\":60,\"deleted\":false,\"content\":{\"body\":\"tinny\","
		"\"from_memory\":false,\"open\":false,\"about\":false,\"private\":false,"
		"\"level_db\":-0.10000000000000001}}]";
	struct pq *ana = new_listener("ana"), *ben = new_listener("ben");
	char *got;

	(void)state;
	got = ASK(ana, "SELECT concat_ws(' ', sent, taken, refused) FROM panel.push($1)", rows);
	assert_string_equal(got, "1 1 []");
	free(got);
	got = ASK(ana, "SELECT concat_ws(' ', sent, taken, refused) FROM panel.push($1)", rows);
	assert_string_equal(got, "1 0 []");
	free(got);
	says(ben,
		"SELECT string_agg(content->>'body', ' ') FROM panel.listeners() l, "
		"panel.pull(ARRAY[l.id], ARRAY[0::bigint], 100)",
		"tinny");
	says(ben, "SELECT count(*) FROM panel.listeners() WHERE own AND name = 'ben'", "1");
	pq_close(ana);
	pq_close(ben);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		a_row_is_taken_once_and_read_by_another) };

	return all_need_postgres(LENGTH(tests))
		? cmocka_run_group_tests(tests, start_server, end_server)
		: 0;
}

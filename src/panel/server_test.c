/* The server of a panel, against a PostgreSQL of the test's own. */
#include <math.h>

#include "panel/server.h"
#include "panel/test_postgres.h"

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

static void
says(struct pq *pq, const char *sql, const char *wanted)
{
	char *got = ask(pq, sql, NULL, 0);

	if (strcmp(got, wanted) != 0)
		fail_msg("%s: %s, not %s", sql, got, wanted);
	free(got);
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
	struct pq *ana = postgres_new_listener(&postgres, "ana"),
		  *ben = postgres_new_listener(&postgres, "ben");
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

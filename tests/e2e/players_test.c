/* A bench that follows a player of the session bus: a fake one, honest, lying or hostile. */
#include "e2e/bench.h"
#include "e2e/bus.h"
#include "e2e/fake.h"

#include "base/clock.h"
#include "base/mem.h"

static int
teardown(void **state)
{
	fake_end();
	bus_end();
	return drive_teardown(state);
}

static void
an_honest_player_is_followed(void **state)
{
	struct home *h = bench_home();
	const char *out, *words;

	struct drive *d = fake_follow(h, 'h');
	drive_wait_text(d, "▶ 0:0", 0); /* without ~ */
	drive_keys(d, "m");
	drive_wait_text(d, "marker", 0);
	drive_keys(d, ":go-cue 1\r");
	drive_wait_text(d, "▶ 1:0", 0);
	drive_keys(d, "m");
	drive_wait_text(d, "1:0", 0);
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 1:0", 0);
	fake_says('1');
	drive_wait_text(d, "─ Two", 0);
	assert_screen_lacks(d, "Also heard");
	drive_keys(d, "m");
	drive_wait_text(d, "Also heard", 0);
	assert_int_equal(home_run(h, ARGS("earlog", "players"), NULL, &out, &words), 0);
	assert_non_null(strstr(out, "Fake"));
	assert_non_null(strstr(out, "paused"));
	fake_end();
	drive_wait_text(d, "Fake is gone", 0);
	bench_quit(d);
	assert_string_equal(home_sql(h,
				    "SELECT pos_from, pos_spread_ms IS NOT NULL FROM v_note WHERE "
				    "from_s > 1 LIMIT 1"),
		"player|1");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM note WHERE about = 0"), "2");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM source WHERE kind = 'url'"), "0");
	home_free(h);
}

/* Waits until three answers over a second could have been there. */
static void
give_time(struct drive *d)
{
	int64_t until_ms = clock_mono_ms() + 1800;

	while (clock_mono_ms() < until_ms)
		drive_listen(d, 50);
}

/* Where no track can play, the ways to music name the player that runs; Enter follows it, and the
 * notes are seen again. */
static void
a_player_that_runs_is_offered(void **state)
{
	struct home *h = bench_home();
	struct drive *d = fake_beside(h, 'h', "");

	drive_wait_text(d, "follow fake", 0);
	drive_wait_text(d, ":follow follows it", 0);
	drive_keys(d, "\r");
	drive_wait_text(d, "─ Notes · AFUL Cantor", 0);
	drive_wait_text(d, "Fake is followed", 0);
	bench_quit(d);

	/* A review without a list: what the player plays is added, and nothing else is missed. */
	home_write(h, "work/cantor.yaml", "id: other\ndevice: AFUL Cantor\nplaylist: none\n");
	d = bench_start(h, NULL);
	drive_wait_text(d, ":follow follows it", 0);
	bench_command(d, "follow");
	drive_wait_text(d, "Fake is followed", 0);
	bench_type(d, "dry");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note", "dry", 0);
	give_time(d);
	assert_screen_lacks(d, "No track can play");
	bench_quit(d);
	home_free(h);
}

static void
no_lie_becomes_an_exact_note(void **state)
{
	static const char lies[] = "mf0bewl";
	struct home *h = bench_home();

	struct drive *d = fake_follow(h, 'm');
	for (size_t i = 0; i < sizeof(lies) - 1; i++) {
		fake_says(lies[i]);
		fake_says(i % 2 ? '2' : '1');
		drive_wait_text(d, i % 2 ? "─ Three" : "─ Two", 0);
		give_time(d);
		drive_keys(d, "m");
		give_time(d);
	}
	bench_quit(d);
	assert_string_equal(home_sql(h, "SELECT count(*), sum(about) FROM note"), "7|7");
	home_free(h);
}

static void
a_position_of_another_type_is_none(void **state)
{
	struct home *h = bench_home();

	struct drive *d = fake_follow(h, 'd');
	give_time(d);
	drive_keys(d, "m");
	drive_wait_text(d, "marker", 0);
	bench_quit(d);
	assert_string_equal(home_sql(h, "SELECT about FROM note"), "1");
	assert_string_equal(home_sql(h, "SELECT pos_from FROM v_note"), "clock");
	home_free(h);
}

static void
a_hostile_player_delays_no_key(void **state)
{
	struct home *h = bench_home();

	struct drive *d = fake_follow(h, 'h');
	drive_wait_text(d, "▶ 0:0", 0);
	fake_says('F');
	drive_keys(d, "m");
	drive_wait_text(d, "marker", 0);
	fake_says('M');
	drive_wait_text(d, "─ xxx", 0);
	drive_keys(d, "m");
	drive_wait_text(d, "Also heard", 0);
	assert_string_equal(home_sql(h, "SELECT max(length(title)) < 300 FROM recording"), "1");
	fake_says('N');
	drive_wait_text(d, "Other is followed", 0);
	fake_says('H');
	give_time(d);
	drive_keys(d, "nhangs\r");
	drive_wait_text(d, "hangs", 0);
	bench_quit(d);
	home_free(h);
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_honest_player_is_followed),
		TEST(a_player_that_runs_is_offered),
		TEST(no_lie_becomes_an_exact_note),
		TEST(a_position_of_another_type_is_none),
		TEST(a_hostile_player_delays_no_key),
	};

	return cmocka_run_group_tests_name("players", tests, NULL, NULL);
}

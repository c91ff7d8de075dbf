/* tests: of src/bench/allowed src/blind/abx_run src/sound/transport src/command */
/* Commands where nothing, a clock, a file, a signal, a followed player or two files play: nothing
 * ends the bench but q. SEED=2 runs other random commands. */
#include "e2e/bench.h"
#include "e2e/bus.h"
#include "e2e/fake.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/number.h"
#include "support/needs.h"

#define WALK 40 /* random commands in each of the five states */

static const char *const commands[] = { "toggle", "play-item", "next", "previous", "seek -30",
	"goto 0:05", "next-cue", "next-note", "loop start", "loop end", "loop cue", "excerpt",
	"pin", "align", "cancel", "signal pink", "signal-move +1", "signal off", "switch",
	"eq pk 500 3 q1", "peak 8000", "peak-move gain +1", "peak-keep", "beside x.wav",
	"beside off", "wear 2", "confirm", "wear-back", "cancel", "match", "confirm", "cancel",
	"volume 20", "chain", "mark", "note text", "undo", "redo", "abx 5", "abx x", "answer 1",
	"prefer 6", "blind 1 2 x3", "confirm", "blind next", "cancel", "blind end", "done",
	"follow auto", "follow off", "output", "level -1", "rate 1", "page", "cue here", "reload" };

static uint64_t seed;

static size_t
dice(size_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % sides;
}

/* Runs random commands. The seed is printed first, for a test that fails. */
static void
walk(struct drive *d, const char *where)
{
	const char *text = getenv("SEED");
	int64_t n;

	seed = text && number_parse_int(text, 0, INT32_MAX, &n) ? (uint64_t)n : 1;
	print_message("SEED=%llu: %d random commands %s\n", (unsigned long long)seed, WALK, where);
	for (size_t i = 0; i < WALK; i++) {
		const char *line = commands[dice(LENGTH(commands))];

		drive_keys(d, ":");
		if (!drive_try_row(d, -1, "Enter run", 0))
			drive_fail(d, "%s: no prompt for command %zu, %s", where, i, line);
		drive_keys(d, line);
		drive_keys(d, "\r");
		if (!drive_try_gone(d, "Enter run", 0))
			drive_fail(d, "%s: command %zu, %s, does not end", where, i, line);
	}
	drive_key(d, "Esc");
}

static void
run_all(struct drive *d)
{
	for (size_t i = 0; i < LENGTH(commands); i++)
		bench_command(d, commands[i]);
	drive_key(d, "Esc");
}

static void
on_an_empty_list_no_command_ends_the_bench(void **state)
{
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);

	home_write(h, "work/list.yaml", "id: list\ntitle: List\nsections: []\n");
	bench_command(d, "reload");
	run_all(d);
	walk(d, "on an empty list");
	bench_quit(d);
	home_free(h);
}

static void
on_a_clock_and_a_signal_no_command_ends_the_bench(void **state)
{
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);

	run_all(d);
	walk(d, "on a clock");
	bench_quit(d);
	home_free(h);
	h = bench_home();
	d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0", 0);
	run_all(d);
	walk(d, "on a signal");
	bench_quit(d);
	home_free(h);
}

static void
on_a_followed_player_no_command_ends_the_bench(void **state)
{
	needs("dbus-daemon");
	struct home *h = bench_home();
	struct drive *d = fake_follow(h, 'h');

	drive_wait_text(d, "▶ 0:0", 0);
	run_all(d);
	walk(d, "on a followed player");
	bench_quit(d);
	home_free(h);
}

/* Begins an ABX of two files, tries to undo the second file, and ends the session in trial 1. */
static struct home *
begin_abx(void)
{
	struct home *h = bench_home();

	bench_two_files(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0", 0);
	bench_command(d, "beside two.wav");
	drive_wait_row(d, 0, "file one.wav, -6.0 dB matched", MEASURED_MS);
	bench_command(d, "goto 0:05");
	bench_command(d, "abx 9");
	drive_wait_row(d, 0, "trial 1 of 9", MEASURED_MS);
	/* The message of trial 1 would replace that of the undo. */
	drive_wait_text(d, "trial 1 of 9: ", MEASURED_MS);
	bench_command(d, "undo");
	drive_wait_text(d, "not in an ABX", 0);
	bench_quit(d);
	return h;
}

/* In a test of two sounds, which goes on in the next session. */
static void
in_an_abx_no_command_ends_the_bench(void **state)
{
	struct home *h = begin_abx();
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "the ABX goes on at trial 1 of 9: ", MEASURED_MS);
	run_all(d);
	walk(d, "in an ABX");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select count(*) > 0 from blind_run where trial >= 1"), "1");
	home_free(h);
}

/* The second file is gone before the next session: one file alone would be A, B and X. */
static void
an_abx_without_its_second_file_counts_no_answer(void **state)
{
	static const char *const keys[] = { "abx a", "abx b", "abx x", "answer 1", "undo", "redo" };
	struct home *h = begin_abx();

	assert_int_equal(unlink(home_path(h, "work/two.wav")), 0);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "cannot go on: ", 0);
	for (size_t i = 0; i < LENGTH(keys); i++)
		bench_command(d, keys[i]);
	bench_command(d, "abx x");
	drive_wait_text(d, "is gone: :abx end ends it", 0);
	drive_key(d, "Esc");
	bench_quit(d);
	assert_string_equal(home_sql(h, "select count(*) from trial"), "0");
	home_free(h);
}

static int
teardown(void **state)
{
	fake_end();
	bus_end();
	return drive_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(on_an_empty_list_no_command_ends_the_bench),
		drive_test(on_a_clock_and_a_signal_no_command_ends_the_bench),
		cmocka_unit_test_teardown(on_a_followed_player_no_command_ends_the_bench, teardown),
		drive_test(in_an_abx_no_command_ends_the_bench),
		drive_test(an_abx_without_its_second_file_counts_no_answer),
	};

	return cmocka_run_group_tests_name("wishes", tests, NULL, NULL);
}

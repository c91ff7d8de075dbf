/* tests: of sitting/allowed playback/transport command/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands where nothing, a clock, a file, a signal, or a followed player plays: nothing
 * ends the bench but q. SEED=2 runs other random commands. */
#include "e2e/bench.h"
#include "e2e/bus.h"
#include "e2e/fake.h"
#include "e2e/moved_clock.h"

#include <unistd.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "support/needs.h"

#define WALK 40 /* random commands in each of the four states */

static const char *const commands[] = { "toggle", "play-item", "next", "previous", "seek -30",
	"goto 0:05", "next-cue", "next-note", "loop start", "loop end", "loop cue", "pin", "cancel",
	"signal pink", "signal-move +1", "signal off", "switch", "eq pk 500 3 q1",
	"eq +pk 8000 2 q1", "wear 2", "confirm", "wear-back", "cancel", "volume 21 by ear",
	"volume 20", "chain walk", "mark", "note text", "undo", "redo", "answer 1", "prefer 6 1 2",
	"blind 1 2 x3", "confirm", "blind next", "cancel", "blind end", "follow auto", "follow off",
	"output", "level -1", "rate 1", "page", "cue here" };

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
		if (!drive_try_row(d, -1, BENCH_LIST, 0))
			drive_fail(d, "%s: no prompt for command %zu, %s", where, i, line);
		drive_keys(d, line);
		drive_keys(d, "\r");
		if (!drive_try_gone(d, BENCH_LIST, 0))
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

TEST_DRIVEN(on_an_empty_list_no_command_ends_the_bench)
{
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);

	bench_command(d, "seek 1"); /* it watches its files once it takes keys */
	home_write(h, "work/list.yaml", "id: list\ntitle: List\nsections: []\n");
	drive_wait_text(d, "now lacks ");
	drive_keys(d, "\r");
	drive_wait_text(d, "is read again");
	run_all(d);
	walk(d, "on an empty list");
	bench_quit(d);
	home_free(h);
}

TEST_DRIVEN(on_a_clock_and_a_signal_no_command_ends_the_bench)
{
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);

	run_all(d);
	walk(d, "on a clock");
	bench_quit(d);
	home_free(h);
	h = bench_home();
	d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	run_all(d);
	walk(d, "on a signal");
	bench_quit(d);
	home_free(h);
}

static int
teardown(void **state)
{
	fake_end();
	bus_end();
	return drive_teardown(state);
}

TEST_WITH(on_a_followed_player_no_command_ends_the_bench, NULL, teardown)
{
	needs("dbus-daemon");
	struct home *h = bench_home();
	struct drive *d = fake_follow(h, 'h');

	fake_until(d, "▶ 0:0");
	moved_clock_stop(h, false);
	run_all(d);
	walk(d, "on a followed player");
	bench_quit(d);
	home_free(h);
}

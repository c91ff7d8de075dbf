/* tests: of deck/output player/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sound output that goes away and comes back, sleeps or hangs, as the reviewer sees it: what the
 * screen says. With a PulseAudio of the test's own, whose sinks go nowhere. */
#include "e2e/bench.h"
#include "e2e/tape.h"
#include "support/needs.h"

static struct pulse pulse;

static struct home *
pulse_home(const char *tracks)
{
	return tape_home(&pulse, "dx300", tracks);
}

static struct drive *
start_bench(void)
{
	struct home *h = pulse_home("      - {id: one, title: One, signal: sine 440 300s}\n");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_text(d, "▶ 0:01");
	return d;
}

static int
setup_pulse(void **state)
{
	if (pulse_is_there())
		pulse_start(&pulse);
	return 0;
}

static int
teardown_pulse(void **state)
{
	drive_teardown(state); /* a skipped test leaves a program, which writes beside the server */
	if (pulse_is_there())
		pulse_end(&pulse);
	return 0;
}

TEST_WITH(a_lost_output_is_said_and_the_sound_goes_on_when_it_is_back, setup_pulse, teardown_pulse)
{
	needs_pulse();
	struct drive *d = start_bench();
	pulse_unplug("dx300");
	drive_wait_text(d, "dx300 is gone: paused at 0:");
	assert_screen_has(d, "the output is gone");
	assert_screen_has(d, "‖ 0:");
	bench_type(d, "meanwhile");
	drive_keys(d, "\r");
	bench_keys(d);
	pulse_plug("dx300");
	drive_wait_text(d, "dx300 is back: plays on from 0:");
	drive_wait_text(d, "▶ 0:");
	drive_wait_gone(d, "the output is gone");
	drive_wait_sql(d, "SELECT pos_from FROM note", "held");
	/* By command, its name completed. */
	drive_keys(d, ":output pulse/de\t");
	drive_wait_text(d, "output pulse/desk");
	drive_keys(d, "\r");
	drive_wait_text(d, "the sound goes to desk");
	drive_wait_text(d, "▶ 0:");
	pulse_kill(&pulse);
	drive_wait_text(d, "desk is gone: paused at 0:");
	pulse_run(&pulse);
	drive_wait_text(d, "desk is back: plays on from 0:");
	bench_quit(d);
}

TEST_WITH(
	a_server_that_hangs_is_noticed_and_keeps_nobody_from_quitting, setup_pulse, teardown_pulse)
{
	needs_pulse();
	struct drive *d = start_bench();
	kill(pulse.pid, SIGSTOP);
	drive_wait_text(d, "no sound comes out of dx300: paused at 0:");
	drive_keys(d, " ");
	drive_wait_text(d, "dx300 does not answer");
	bench_type(d, "it hangs");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "q");
	drive_wait_exit(d);
	assert_terminal_clean(d);
	assert_string_equal(drive_sql(d, "SELECT body FROM note"), "it hangs");
	drive_end(d);
}

TEST_WITH(a_suspended_output_says_how_it_wakes, setup_pulse, teardown_pulse)
{
	needs_pulse();
	pulse_suspend("dx300", true);
	struct home *h = pulse_home("      - {id: one, title: One, signal: sine 440 300s}\n");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_text(d, "pactl suspend-sink NAME 0 wakes it");
	pulse_suspend("dx300", false);
	bench_command(d, "output pulse/dx300");
	drive_wait_row(d, 0, "PulseAudio");
	bench_quit(d);
	home_free(h);
}

TEST_WITH(a_damaged_file_is_said, setup_pulse, teardown_pulse)
{
	struct home *h;
	const char *err;

	needs_pulse();
	needs("ffmpeg");
	h = pulse_home("      - {id: one, title: One, file: one.flac}\n");
	if (home_run(h,
		    ARGS("sh", "-c",
			    "ffmpeg -v error -f lavfi -i anoisesrc=r=44100:d=20:s=3 -ac 2 "
			    "-sample_fmt s16 one.flac && size=$(stat -c %s one.flac) && "
			    "yes damaged | dd of=one.flac bs=1000 seek=$((size * 9 / 40000)) "
			    "count=40 conv=notrunc 2>/dev/null"),
		    NULL, NULL, &err) != 0)
		fail_msg("%s", err);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_row(d, 0, "FLAC 44.1/16 → PulseAudio");
	drive_wait_text(d, "one.flac is damaged at 0:04");
	bench_quit(d);
	home_free(h);
}

/* A sound output that goes away and comes back, as the reviewer sees it. With a PulseAudio of the
 * test's own. */
#include "base/mem.h"
#include "e2e/bench.h"
#include "player/test_pulse.h"

static struct pulse pulse;

static struct drive *
start_bench(void)
{
	struct home *h = bench_home();
	char *run = xasprintf("XDG_RUNTIME_DIR=%s", pulse.folder),
	     *client = xasprintf("PULSE_CLIENTCONFIG=%s/client.conf", pulse.folder);

	bench_session(h, "chains:\n  dap: {source: iBasso DX300, audio_output: pulse/dx300}\n");
	bench_tracks(h, "      - {id: one, title: One, signal: sine 440 300s}\n");
	home_env(h, run);
	home_env(h, client);
	free(run);
	free(client);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_text(d, "▶ 0:01", 0);
	return d;
}

static int
setup_pulse(void **state)
{
	(void)state;
	if (pulse_is_there())
		pulse_start(&pulse);
	return 0;
}

static int
teardown_pulse(void **state)
{
	if (pulse_is_there())
		pulse_end(&pulse);
	return drive_teardown(state);
}

static void
a_lost_output_is_said_and_the_sound_goes_on_when_it_is_back(void **state)
{
	(void)state;
	needs_pulse();
	struct drive *d = start_bench();
	pulse_unplug("dx300");
	drive_wait_text(d, "dx300 is gone: paused at 0:", 0);
	assert_screen_has(d, "the output is gone");
	assert_screen_has(d, "‖ 0:");
	bench_type(d, "meanwhile");
	drive_keys(d, "\r");
	bench_keys(d);
	pulse_plug("dx300");
	drive_wait_text(d, "dx300 is back: plays on from 0:", 0);
	drive_wait_text(d, "▶ 0:", 0);
	drive_wait_gone(d, "the output is gone", 0);
	drive_wait_sql(d, "SELECT pos_from FROM note", "held", 0);
	/* By command, its name completed. */
	drive_keys(d, ":output pulse/de\t");
	drive_wait_text(d, "output pulse/desk", 0);
	drive_keys(d, "\r");
	drive_wait_text(d, "the sound goes to desk", 0);
	drive_wait_text(d, "▶ 0:", 0);
	pulse_kill(&pulse);
	drive_wait_text(d, "desk is gone: paused at 0:", 0);
	pulse_run(&pulse);
	drive_wait_text(d, "desk is back: plays on from 0:", 0);
	bench_quit(d);
}

static void
a_server_that_hangs_is_noticed_and_keeps_nobody_from_quitting(void **state)
{
	(void)state;
	needs_pulse();
	struct drive *d = start_bench();
	kill(pulse.pid, SIGSTOP);
	drive_wait_text(d, "no sound comes out of dx300: paused at 0:", 30000);
	drive_keys(d, " ");
	drive_wait_text(d, "dx300 does not answer", 0);
	bench_type(d, "it hangs");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "q");
	drive_wait_exit(d, 0);
	assert_terminal_clean(d);
	assert_string_equal(drive_sql(d, "SELECT body FROM note"), "it hangs");
	drive_end(d);
}

#define SOUND_TEST(name) cmocka_unit_test_setup_teardown(name, setup_pulse, teardown_pulse)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SOUND_TEST(a_lost_output_is_said_and_the_sound_goes_on_when_it_is_back),
		SOUND_TEST(a_server_that_hangs_is_noticed_and_keeps_nobody_from_quitting),
	};

	return cmocka_run_group_tests_name("sound", tests, NULL, NULL);
}

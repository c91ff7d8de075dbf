/* tests: of playback/sounds player/ladspa */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two sounds at the bench, as a person hears, sees and keeps them: an equaliser that is typed, the
 * key to the other sound, and what the archive and the exports say of it. */
#include <stdlib.h>
#include <string.h>

#include "e2e/bench.h"
#include "e2e/moved_clock.h"
#include "support/needs.h"

/* 20 s of a sine of 1 kHz in the middle of what an equaliser changes, so that the gain is known. */
static struct drive *
start_bench(struct home *h)
{
	const char *err;

	bench_session(h, "chains:\n  desk: {source: Computer}\n");
	bench_tracks(h, "      - {id: one, title: One, file: one.wav}\n");
	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i",
			    "sine=frequency=1000:duration=20:sample_rate=48000", "-af",
			    "volume=0.5", "-ac", "2", (char *)home_path(h, "work/one.wav")),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 24, .cols = 80 });
	drive_wait_text(d, "▶ 0:0");
	return d;
}

TEST_DRIVEN(what_is_heard_through_an_equaliser_is_held_said_and_exported)
{
	needs("ffmpeg");
	struct home *h = bench_home();

	moved_clock_begin(h);
	struct drive *d = start_bench(h);

	drive_keys(d, "E");
	drive_wait_text(d, "there is no other sound");
	bench_command(d, "eq wrong.txt");
	drive_wait_text(d, "there is no file");
	bench_command(d, "eq pk 1000 6 q1");
	drive_wait_text(d, "EQ pk 1000 6 q1, -6.0 dB matched");
	bench_type(d, "shouty here");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "E");
	drive_wait_text(d, "EQ off");
	bench_type(d, "as it should be");
	drive_keys(d, "\r");
	bench_keys(d);

	bench_command(d, "eq +pk 8000 1 q2");
	drive_wait_text(d, "EQ pk 1000 6 q1 +");
	bench_command(d, "eq off");
	drive_wait_gone(d, "dB matched");
	drive_wait_sql(d, "select count(*) from note where deleted = 0", "2");
	bench_quit(d);

	assert_string_equal(home_sql(h, "select equaliser from v_note where body = 'shouty here'"),
		"pk 1000 6 q1");
	double held = atof(home_sql(h, "select held_db from v_note where body = 'shouty here'"));
	assert_true(held > -6.1 && held < -5.9);
	assert_string_equal(
		home_sql(h, "select equaliser from v_note where body = 'as it should be'"), "");
	assert_non_null(
		strstr(bench_run(h, "show", NULL), "through the equaliser 6 dB at 1 kHz (Q 1)"));
	assert_non_null(
		strstr(bench_run(h, "export", "--markdown"), "equaliser 6 dB at 1 kHz (Q 1)"));
	assert_non_null(
		strstr(bench_run(h, "export", "--json"), "\"equaliser\": \"pk 1000 6 q1\""));
	assert_non_null(strstr(bench_run(h, "export", "--csv"), ",pk 1000 6 q1,-"));
	bench_intact(h);
	home_free(h);
}

/* tests: long, of playback/session_row store/load */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is left after an end, whichever it was: the place, the draft, and every letter. */
#include "e2e/bench.h"
#include "e2e/moved_clock.h"

#include <signal.h>

#include "support/needs.h"

static const char draft[] = "select body from draft where deleted = 0";

TEST_DRIVEN(after_q_it_stands_paused_at_the_same_place)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, ">");
	drive_wait_text(d, "─ Second ");
	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:0");
	bench_command(d, "goto 0:07");
	drive_wait_text(d, "‖ 0:07");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select pos_ms, ended_ms >= started_ms from sitting"), "7000|1");

	d = bench_start(h, NULL);
	drive_wait_text(d, "‖ 0:07");
	drive_wait_text(d, "─ Second ");
	assert_screen_lacks(d, "evening"); /* still the first one */
	drive_keys(d, " ");
	drive_wait_text(d, "▶ 0:08");
	bench_quit(d);
	assert_string_equal(home_sql(h, "select count(*) from sitting"), "2");
	home_free(h);
}

TEST_DRIVEN(a_half_written_note_is_open_again_with_its_moment)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);

	bench_command(d, "chain walk");
	bench_command(d, "goto 0:09");
	bench_type(d, "half a thou");
	bench_interrupt(d); /* Ctrl-C twice keeps the draft */
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	drive_end(d);
	assert_string_equal(home_sql(h, draft), "half a thou");

	d = bench_launch(h, NULL, NULL);
	bench_text(d);
	assert_screen_has(d, "half a thou");
	assert_screen_has(d, "this is the note that you were writing");
	drive_wait_text(d, "~0:09 → First · AFUL Cantor · walk");
	drive_keys(d, "ght\r");
	bench_keys(d);
	bench_quit(d);
	assert_string_equal(home_sql(h, "select body, pos_ms from note"), "half a thought|9000");
	assert_string_equal(home_sql(h, draft), "");
	home_free(h);
}

TEST_DRIVEN(killed_while_typing_it_goes_on_at_the_same_letter)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	static const char first[] = "a leading edge that";

	drive_wait_text(d, "▶ 0:01");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:0");
	bench_command(d, "goto 0:05");
	drive_wait_text(d, "‖ 0:05");
	bench_type(d, first);
	drive_keys(d, "\033[D"); /* the caret's place is kept, too */
	drive_wait_sql(d, "select body, caret from draft", "a leading edge that|18");
	drive_kill(d);
	drive_end(d);
	bench_intact(h);

	d = bench_launch(h, NULL, NULL);
	bench_text(d);
	assert_screen_has(d, first);
	drive_wait_text(d, "‖ 0:05");
	drive_keys(d, "X");
	drive_wait_text(d, "a leading edge thaXt");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "q");
	drive_wait_text(d, "1 note recorded in this session");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_string_equal(
		home_sql(h, "select body, pos_ms from note"), "a leading edge thaXt|5000");
	assert_non_null(strstr(bench_run(h, "export", "--markdown"), "A leading edge thaXt"));
	bench_intact(h);
	home_free(h);
}

/* Killed between any two letters: what the archive held is there afterwards, and can be gone on
 * with. */
TEST_DRIVEN(killed_at_any_letter_nothing_is_lost)
{
	struct home *h = bench_clock_home();
	char expected[64] = "", rows[65];
	size_t n = 0;

	for (int round = 0; round < 6; round++) {
		struct drive *d = bench_launch(h, NULL, NULL);

		if (round == 0) {
			bench_keys(d);
			drive_keys(d, "n");
		}
		bench_text(d);
		for (int i = 0; i <= round; i++) {
			char c = (char)('a' + (int)(n % 26));

			drive_bytes(d, &c, 1);
			expected[n++] = c;
		}
		snprintf(rows, sizeof(rows), "%s", expected);
		drive_wait_sql(d, draft, rows);
		drive_keys(d, "Z\x7f"); /* under way when it dies: there or not */
		drive_kill(d);
		drive_end(d);
		bench_intact(h);
		const char *left = home_sql(h, draft);
		assert_int_equal(strncmp(left, expected, n), 0);
		assert_true(left[n] == '\0' || strcmp(left + n, "Z") == 0);
		if (left[n])
			expected[n++] = 'Z';
	}
	home_free(h);
}

/* A loop goes on after a kill, and `u` says why there is nothing to undo. */
TEST_DRIVEN(killed_in_a_loop_it_has_the_loop_again)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:0");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	bench_command(d, "goto 0:05");
	drive_wait_text(d, "‖ 0:05");
	drive_keys(d, "a");
	bench_command(d, "goto 0:08");
	drive_wait_text(d, "‖ 0:08");
	drive_keys(d, "b");
	drive_wait_text(d, "loop 0:05-0:08");
	drive_wait_sql(d, "select loop_ms, loop_end_ms from sitting", "5000|8000");
	drive_kill(d);
	drive_end(d);

	d = bench_start(h, NULL);
	drive_wait_text(d, "loop 0:05-0:08");
	drive_keys(d, "u");
	drive_wait_text(d, "nothing to undo: a new session");
	assert_screen_has(d, "earlog note history shows earlier texts");
	drive_keys(d, "(");
	drive_wait_text(d, "0:00 marker");
	drive_keys(d, ")");
	drive_wait_text(d, "no marker or note after this");
	bench_command(d, "cue chorus");
	drive_wait_text(d, "cue 0:05-0:08 chorus: in list.yaml");
	bench_quit(d);
	assert_non_null(strstr(home_read(h, "work/list.yaml"), "0:05-0:08"));
	home_free(h);
}

/* Killed at any moment while it plays: it stands at most 6 seconds before where it was. */
TEST_DRIVEN(killed_while_playing_the_place_is_ten_seconds_early_at_most)
{
	struct home *h = bench_clock_home(); /* libmpv would not rest while its clock stands */
	int64_t latest_ms = 0;

	moved_clock_begin(h);
	for (int round = 0; round < 3; round++) {
		struct drive *d = bench_start(h, NULL);
		char shown[32];
		int s = round * 5 + 7;

		bench_command(d, "toggle");
		snprintf(shown, sizeof(shown), "▶ ~0:%02d", s);
		moved_clock_stop(h, true);
		bench_play_until(d, shown);
		moved_clock_go(h, round * 330); /* anywhere in a second */
		drive_wait_quiet(d, 20);
		drive_kill(d);
		moved_clock_stop(h, false);
		drive_end(d);
		int64_t at_ms = atoll(
			home_sql(h, "select pos_ms from sitting order by started_ms desc limit 1"));
		/* The second that was on the screen is s at least. */
		if (at_ms < s * 1000 - 11000 || at_ms < latest_ms)
			fail_msg("killed at 0:%02d or later, it stands at %lld ms", s,
				(long long)at_ms);
		latest_ms = at_ms;
	}
	bench_intact(h);
	home_free(h);
}

TEST_DRIVEN(a_closed_window_ends_it_and_keeps_the_draft)
{
	struct home *h = bench_clock_home();

	for (int ignored = 0; ignored < 2; ignored++) {
		struct drive *d = bench_launch(h, NULL, NULL);

		if (ignored)
			bench_text(d);
		else
			bench_keys(d);
		drive_keys(d, ignored ? " and no more" : "nto be kept");
		drive_wait_text(d, ignored ? "to be kept and no more" : "to be kept");
		drive_hangup(d);
		drive_wait_exit(d);
		assert_string_equal(
			home_sql(h, draft), ignored ? "to be kept and no more" : "to be kept");
		drive_end(d);
	}
	bench_intact(h);
	home_free(h);
}

static void
ignore_hangup(void)
{
	signal(SIGHUP, SIG_IGN);
}

TEST_DRIVEN(under_nohup_a_closed_window_ends_it_too)
{
	struct home *h = bench_clock_home();
	struct drive *d =
		bench_launch(h, &(struct drive_options){ .in_child = ignore_hangup }, NULL);

	bench_keys(d);
	bench_type(d, "still here");
	drive_hangup(d);
	drive_wait_exit(d);
	assert_string_equal(drive_sql(d, draft), "still here");
	bench_end(d);
}

TEST_DRIVEN(two_sessions_on_one_review_keep_both_their_notes)
{
	struct home *h = bench_clock_home();
	struct drive *a = bench_start(h, NULL), *b = bench_start(h, NULL);

	for (int i = 0; i < 5; i++) {
		char one[16], two[16];

		snprintf(one, sizeof(one), "one %d", i);
		snprintf(two, sizeof(two), "two %d", i);
		drive_keys(a, "n");
		drive_keys(b, "n");
		bench_text(a);
		bench_text(b);
		for (int k = 0; k < 5; k++) { /* letter by letter, in turns */
			drive_bytes(a, one + k, 1);
			drive_bytes(b, two + k, 1);
		}
		drive_wait_text(a, one);
		drive_wait_text(b, two);
		drive_keys(a, "\r");
		drive_keys(b, "\r");
		bench_keys(a);
		bench_keys(b);
	}
	drive_wait_sql(a, "select count(*) from note where body is not null", "10");
	assert_screen_lacks(a, "lock");
	assert_screen_lacks(b, "lock");
	assert_screen_lacks(a, "not on disk");
	bench_quit(a);
	bench_quit(b);
	const char *md = bench_run(h, "export", "--markdown");
	for (int i = 0; i < 5; i++) {
		char one[16], two[16];

		snprintf(one, sizeof(one), "One %d", i);
		snprintf(two, sizeof(two), "Two %d", i);
		assert_non_null(strcasestr(md, one)); /* at one frequency it has no capital */
		assert_non_null(strcasestr(md, two)); /* at one frequency it has no capital */
	}
	assert_string_equal(
		home_sql(h, "select count(*) from sitting where ended_ms is not null"), "2");
	bench_intact(h);
	home_free(h);
}

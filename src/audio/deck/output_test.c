/* tests: sound, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Outputs that come and go: with a PulseAudio of the test's own where there is one, and with
 * made-up news. */
#include "support/deck_owner.h"

#include <math.h>
#include <unistd.h>

#include "base/system/file.h"
#include "base/text/text.h"
#include "support/needs.h"
#include "support/pulse.h"

static struct pulse pulse;
static char music[TEST_FOLDER_MAX];
/* Its pitch tells the second: 300 Hz, 400 Hz and so on, as loud as a test signal may be. */
static char *steps;
static struct err err;

static int
make_music(void **state)
{
	if (!test_folder_make(music, "output"))
		return -1;
	steps = xasprintf("%s/steps.wav", music);
	char *cmd = xasprintf("ffmpeg -v error -f lavfi -i "
			      "'aevalsrc=0.25*sin(2*PI*(300+100*floor(t))*t):d=60:s=48000' "
			      "-c:a pcm_s16le '%s'",
		steps);
	int rc = system(cmd);
	free(cmd);
	return rc ? -1 : 0;
}

static int
remove_music(void **state)
{
	free(steps);
	return test_folder_remove(music) ? 0 : -1;
}

static int
pulse_setup(void **state)
{
	if (pulse_is_there())
		pulse_start(&pulse);
	return owner_make(state);
}

static int
pulse_teardown(void **state)
{
	struct owner *o = *state;

	if (o->deck.player)
		owner_stop(o);
	if (pulse_is_there())
		pulse_end(&pulse);
	return owner_free(state);
}

/* Plays steps.wav. */
static void
begin(struct owner *o, const char *output)
{
	owner_start(o, output, (const char *const[]){ steps, "sine 6000 60s" });
}

/* ---- waiting ---- */

static bool
knows_outputs(const struct owner *o)
{
	return owner_sounds(o) && o->deck.p->output.known.n > 0;
}

static bool
is_missed(const struct owner *o)
{
	return o->deck.play.output.state == OUT_MISSED && o->deck.play.state == PLAY_PAUSED;
}

static bool
is_held(const struct owner *o)
{
	return o->deck.play.output.state != OUT_OPEN && o->deck.play.state == PLAY_PAUSED;
}

static bool
is_whole(const struct owner *o)
{
	return owner_sounds(o) && o->deck.play.output.state == OUT_OPEN &&
		!o->deck.play.output.fading;
}

static bool
is_there_again(const struct owner *o)
{
	return o->deck.play.output.state != OUT_MISSED && o->deck.play.output.state == OUT_OPEN &&
		o->deck.play.state == PLAY_PAUSED && o->deck.play.sounding;
}

static int64_t until_ns;

static bool
is_time(const struct owner *o)
{
	(void)o;
	return clock_mono_ns() >= until_ns;
}

static void
run_for_ms(struct owner *o, int ms)
{
	until_ns = clock_mono_ns() + ms * 1000000LL;
	owner_until(o, is_time);
}

static int64_t until_ms;

static bool
is_at_place(const struct owner *o)
{
	return owner_sounds(o) && owner_pos_ms(o) >= until_ms;
}

/* Until so much more of the track has been played, however long that takes on a busy machine. */
static void
play_for_ms(struct owner *o, int ms)
{
	owner_until(o, owner_sounds);
	until_ms = owner_pos_ms(o) + ms;
	owner_until(o, is_at_place);
}

/* ---- what is heard ---- */

/* Of steps.wav when nothing lowers it. */
static const double full_loudness = 8192 / M_SQRT2;

/* Loudness of 20 ms from a sample on, as the root mean square. */
static double
loudness(const int16_t *v, size_t n, size_t at)
{
	double sum = 0;
	size_t len = PULSE_RATE / 50;

	for (size_t i = at; i < at + len && i < n; i++)
		sum += (double)v[i] * v[i];
	return sqrt(sum / (double)len);
}

/* The second of steps.wav that is heard in the 200 ms before a sample. */
static int
second_heard(const int16_t *v, size_t at)
{
	int crossings = 0;

	assert_true(at > PULSE_RATE / 5);
	for (size_t i = at - PULSE_RATE / 5; i + 1 < at; i++)
		crossings += v[i] < 0 && v[i + 1] >= 0;
	return (crossings * 5 - 300 + 50) / 100;
}

/* Ends a recording: how much of it was not silence. */
static int
heard_ms(const char *sink, pid_t ear, bool *to_the_end)
{
	size_t n, loud = 0;
	int16_t *v = pulse_heard(&pulse, sink, ear, &n);

	for (size_t i = 0; i < n; i++)
		loud += v[i] != 0;
	*to_the_end = n < PULSE_RATE / 5 || loudness(v, n, n - PULSE_RATE / 10) > 0;
	free(v);
	return (int)(loud * 1000 / PULSE_RATE);
}

/* Waits until the sink plays something. */
static void
assert_heard(struct owner *o, const char *sink)
{
	pid_t ear = pulse_listen(&pulse, sink);
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s.raw", pulse.folder, sink);
	bool heard = false;

	for (int ms = 0; !heard && ms < home_limit_ms(0); ms += 20) {
		CLEANUP(buf_finish) struct buf raw = BUF_INIT;
		bool found;

		run_for_ms(o, 20);
		assert_true(file_read(path, 1 << 26, &raw, &found, &err) && found);
		for (size_t i = 0; i < raw.len; i++)
			heard |= raw.s[i] != 0;
	}
	kill(ear, SIGTERM);
	waitpid(ear, NULL, 0);
	if (!heard)
		fail_msg("%s plays nothing", sink);
}

/* Fails if the sink plays anything in the next 300 ms. */
static void
assert_silent(struct owner *o, const char *sink)
{
	pid_t ear = pulse_listen(&pulse, sink);
	bool to_the_end;

	run_for_ms(o, 300);
	assert_int_equal(heard_ms(sink, ear, &to_the_end), 0);
}

/* The sound comes back that much earlier, and fades in. */
static int64_t
a_second_before(int64_t ms)
{
	return ms > 1000 ? ms - 1000 : 0;
}

/* ---- tests ---- */

static void
what_vanishes_is_waited_for_and_comes_back_from_its_place_fading_in(void **state)
{
	struct owner *o = *state;
	size_t n, from, full;

	needs_pulse();
	begin(o, "pulse/dx300");
	pid_t ear = pulse_listen(&pulse, "desk");
	owner_until(o, knows_outputs);
	assert_string_equal(o->deck.info.device, "pulse/dx300");
	owner_on(o, ON_SEEK, 7500, false);
	play_for_ms(o, 700);
	pulse_unplug("dx300");
	owner_until(o, is_missed);
	int64_t held_ms = owner_pos_ms(o);
	assert_in_range(held_ms, 7600, 20000);
	owner_said(o, "dx300 is gone: paused at 0:");
	owner_said(o, "the music goes on when this output is back");
	run_for_ms(o, 300);
	assert_int_equal(owner_pos_ms(o), held_ms);
	bool jumped;
	print_message("    heard on the other output: %d ms\n", heard_ms("desk", ear, &jumped));
	assert_false(jumped);

	pulse_plug("dx300");
	ear = pulse_listen(&pulse, "dx300");
	owner_until(o, is_whole);
	owner_said(o, "dx300 is back: plays on from 0:");
	assert_string_equal(o->deck.info.device, "pulse/dx300");
	assert_true(o->deck.level_db == 0);
	play_for_ms(o, 500);
	owner_goes_on(o, held_ms, 20000);
	int16_t *v = pulse_heard(&pulse, "dx300", ear, &n);
	/* It rises over about a second, from silence, up to the place where it stood. */
	for (from = 0; from < n && v[from] == 0; from++)
		;
	for (full = from; full < n && loudness(v, n, full) < 0.97 * full_loudness;
		full += PULSE_RATE / 50)
		;
	print_message("    faded in over %d ms\n", (int)((full - from) * 1000 / PULSE_RATE));
	assert_true(full < n);
	assert_true((full - from) * 1000 / PULSE_RATE >= 600);
	assert_true(loudness(v, n, from + PULSE_RATE / 10) < 0.5 * full_loudness);
	/* On a busy machine the recording may end sooner. */
	size_t after = full + PULSE_RATE / 5 < n ? full + PULSE_RATE / 5 : n;
	assert_in_range(second_heard(v, after), held_ms / 1000 - 1, held_ms / 1000 + 2);
	free(v);
}

static void
the_server_may_move_the_sound_but_it_is_paused_there(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	begin(o, "auto");
	pid_t ear = pulse_listen(&pulse, "desk"), other = pulse_listen(&pulse, "dx300");
	owner_until(o, knows_outputs);
	play_for_ms(o, 700);
	pulse_unplug("dx300");
	owner_until(o, is_missed);
	int64_t held_ms = owner_pos_ms(o);
	run_for_ms(o, 1000);
	owner_said(o, "dx300 is gone: paused at 0:");
	owner_said(o, "\1toggle\2 plays elsewhere");
	bool jumped;
	assert_true(heard_ms("dx300", other, &jumped) > 300);
	print_message("    heard on the other output: %d ms\n", heard_ms("desk", ear, &jumped));
	assert_false(jumped);
	/* Space: the reviewer wants it elsewhere. */
	ear = pulse_listen(&pulse, "desk");
	owner_on(o, ON_TOGGLE, 0, false);
	owner_until(o, is_whole);
	owner_goes_on(o, held_ms, 10000);
	play_for_ms(o, 500);
	assert_true(heard_ms("desk", ear, &jumped) > 300);
	/* That stays so when the first one is back, until the reviewer says so. */
	pulse_plug("dx300");
	owner_until(o, is_held);
	assert_false(o->deck.play.output.state == OUT_MISSED);
	owner_said(o, "dx300 is there now: paused at 0:");
	owner_on(o, ON_TOGGLE, 0, false);
	owner_until(o, is_whole);
}

static void
a_server_that_dies_is_waited_for(void **state)
{
	struct owner *o = *state;
	int64_t worst_said = 0, worst_back = 0;

	needs_pulse();
	begin(o, "pulse/dx300");
	owner_until(o, knows_outputs);
	for (int i = 0; i < number_from("OUTPUT_ROUNDS", test_is_whole() ? 3 : 1); i++) {
		pid_t ear = pulse_listen(&pulse, "dx300");
		run_for_ms(o, 600);
		int64_t from_ns = clock_mono_ns(), before_ms = owner_pos_ms(o);
		pulse_kill(&pulse);
		owner_until(o, is_missed);
		int64_t said_ms = (clock_mono_ns() - from_ns) / 1000000, held_ms = owner_pos_ms(o);
		owner_goes_on(o, before_ms, said_ms + 500);
		kill(ear, SIGKILL);
		waitpid(ear, NULL, 0);
		run_for_ms(o, i % 3 * 500);
		pulse_run(&pulse);
		from_ns = clock_mono_ns();
		owner_until(o, owner_sounds);
		int64_t back_ms = (clock_mono_ns() - from_ns) / 1000000;
		owner_goes_on(o, a_second_before(held_ms), 6000);
		owner_until(o, is_whole);
		assert_heard(o, "dx300");
		worst_said = said_ms > worst_said ? said_ms : worst_said;
		worst_back = back_ms > worst_back ? back_ms : worst_back;
	}
	print_message("    said after %d ms, sounds %d ms after the server answers, at worst\n",
		(int)worst_said, (int)worst_back);
	assert_string_equal(o->deck.info.device, "pulse/dx300");
}

static void
it_goes_on_by_itself_only_if_it_played_and_nobody_touched_it(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	begin(o, "pulse/dx300");
	owner_until(o, knows_outputs);
	/* Sought meanwhile. */
	pulse_unplug("dx300");
	owner_until(o, is_missed);
	owner_on(o, ON_SEEK, 20000, false);
	pulse_plug("dx300");
	owner_until(o, is_there_again);
	owner_said(o, "dx300 is back: \1toggle\2 plays on");
	assert_int_equal(owner_pos_ms(o), 20000);
	assert_silent(o, "dx300");
	owner_on(o, ON_TOGGLE, 0, false);
	owner_until(o, is_whole);
	/* Paused when it vanished. */
	owner_on(o, ON_PAUSE, 0, true);
	int64_t held_ms = owner_pos_ms(o);
	pulse_unplug("dx300");
	owner_until(o, is_missed);
	assert_null(strstr(o->said, "goes on when"));
	/* Space: it does not jump to another one, and says so. */
	owner_on(o, ON_TOGGLE, 0, false);
	while (!strstr(o->said, "still gone"))
		run_for_ms(o, 20);
	assert_int_equal(o->deck.play.state, PLAY_PAUSED);
	owner_on(o, ON_TOGGLE, 0, false);
	owner_on(o, ON_PAUSE, 0, true);
	pulse_plug("dx300");
	owner_until(o, is_there_again);
	/* libmpv's answer to the pause may be a little before what the clock had reached. */
	owner_goes_on(o, held_ms, 50);
	/* Another item: it plays as soon as the output does. */
	pulse_unplug("dx300");
	owner_until(o, is_missed);
	owner_load(o, 1, 0);
	owner_until(o, is_missed);
	pulse_plug("dx300");
	owner_until(o, is_whole);
	assert_int_equal(o->track, 1);
	assert_heard(o, "dx300");
}

static void
another_output_pauses_and_space_plays_on_where_it_was(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	begin(o, "pulse");
	owner_until(o, knows_outputs);
	run_for_ms(o, 300);
	pulse_plug("headphones");
	owner_until(o, is_held);
	int64_t held_ms = owner_pos_ms(o);
	assert_false(o->deck.play.output.state == OUT_MISSED);
	owner_said(o, "headphones is there now: paused at 0:");
	assert_silent(o, "headphones");
	assert_int_equal(owner_pos_ms(o), held_ms);
	owner_on(o, ON_TOGGLE, 0, false);
	owner_until(o, is_whole);
	assert_heard(o, "dx300");
	owner_goes_on(o, a_second_before(held_ms), 11000);
}

static bool
knows(const struct owner *o, const char *name)
{
	const struct outputs *list = &o->deck.p->output.known;

	return text_row(list->v, list->n, sizeof(list->v[0]), name);
}

static bool
knows_headphones(const struct owner *o)
{
	return knows(o, "pulse/headphones");
}

static bool
knows_no_headphones(const struct owner *o)
{
	return !knows_headphones(o);
}

static bool
knows_no_desk(const struct owner *o)
{
	return !knows(o, "pulse/desk");
}

static void
a_named_output_goes_on_when_others_come_and_go(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	begin(o, "pulse/dx300");
	owner_until(o, knows_outputs);
	uint64_t jumps = o->deck.play.jumps;
	pulse_plug("headphones");
	owner_until(o, knows_headphones);
	pulse_unplug("headphones");
	owner_until(o, knows_no_headphones);
	assert_heard(o, "dx300");
	assert_true(owner_sounds(o) && o->deck.play.output.state == OUT_OPEN &&
		o->deck.play.jumps == jumps);
	assert_null(strstr(o->said, "headphones"));
}

static void
the_sound_moves_by_chain_or_command_and_keeps_place_and_pause(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	begin(o, "pulse/dx300");
	owner_until(o, knows_outputs);
	owner_on(o, ON_SEEK, 7500, false);
	run_for_ms(o, 300);
	int64_t at_ms = owner_pos_ms(o);
	output_use(&o->deck, "pulse/desk");
	owner_until(o, is_whole);
	assert_string_equal(o->deck.info.device, "pulse/desk");
	/* The level rises for a second, up to there; what a seek had not yet made audible is heard.
	 */
	owner_goes_on(o, a_second_before(at_ms), 9000);
	assert_heard(o, "desk");
	assert_silent(o, "dx300");
	owner_on(o, ON_SEEK, 31234, false);
	owner_on(o, ON_PAUSE, 0, true);
	assert_true(output_choose(&o->deck, "pulse/dx300", &err));
	owner_until(o, is_there_again);
	assert_string_equal(o->deck.info.device, "pulse/dx300");
	assert_int_equal(owner_pos_ms(o), 31234);
	/* What is not there: said, and nothing moves. */
	assert_false(output_choose(&o->deck, "pulse/no-such", &err));
	assert_non_null(strstr(err.msg, "no output is called \"pulse/no-such\""));
	assert_false(output_choose(&o->deck, "pcm", &err));
	assert_true(output_choose(&o->deck, "", &err));
	owner_said(o, "pulse/dx300");
	assert_string_equal(output_name(&o->deck, 0), "auto");
	/* A chain whose output is gone: the sound waits for it. */
	owner_on(o, ON_TOGGLE, 0, false);
	owner_until(o, is_whole);
	pulse_unplug("desk");
	owner_until(o, knows_no_desk);
	at_ms = owner_pos_ms(o);
	output_use(&o->deck, "pulse/desk");
	owner_until(o, is_missed);
	owner_said(o, "pulse/desk is gone: paused at 0:");
	owner_goes_on(o, at_ms, 5000);
	pulse_plug("desk");
	owner_until(o, is_whole);
	assert_string_equal(o->deck.info.device, "pulse/desk");
}

static void
fading_in_ends_where_the_reviewer_wants_it(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	begin(o, "pulse/dx300");
	owner_until(o, knows_outputs);
	assert_true(output_choose(&o->deck, "pulse/desk", &err));
	owner_until(o, owner_sounds);
	assert_true(o->deck.play.output.fading);
	o->deck.level_db = -6;
	owner_on(o, ON_LEVEL, 0, false);
	assert_false(o->deck.play.output.fading);
	pid_t ear = pulse_listen(&pulse, "desk");
	run_for_ms(o, 700);
	size_t n;
	int16_t *v = pulse_heard(&pulse, "desk", ear, &n);
	/* The loudest of the last quarter of a second: a busy machine leaves holes. */
	double rms = 0, want = full_loudness * pow(10, -6.0 / 20);
	for (size_t at = n < PULSE_RATE / 4 ? 0 : n - PULSE_RATE / 4; at < n; at += PULSE_RATE / 50)
		rms = fmax(rms, loudness(v, n, at));
	free(v);
	assert_true(rms > 0.95 * want && rms < 1.05 * want);
	/* Paused while it fades in: it is at its level when it goes on. */
	assert_true(output_choose(&o->deck, "pulse/dx300", &err));
	owner_until(o, owner_sounds);
	assert_true(o->deck.play.output.fading);
	owner_on(o, ON_PAUSE, 0, true);
	assert_false(o->deck.play.output.fading);
	owner_on(o, ON_PAUSE, 0, false);
	assert_false(o->deck.play.output.fading);
	owner_until(o, is_whole);
}

/* Another program has it. */
static void
an_output_that_is_back_and_does_not_open_stays_missed(void **state)
{
	struct owner *o = *state;

	begin(o, "null");
	owner_until(o, owner_sounds);
	xreplace(&o->deck.p->output.name, "alsa/desk");
	struct player_event ev = { .kind = PLAYER_OUTPUT, .info = { .silent = true } };
	o->deck.play.output.heard = true;
	o->deck.play.output.reopens = REOPEN_OWN;
	strcpy(ev.text, "busy");
	output_event(&o->deck, &ev);
	assert_true(o->deck.play.output.state == OUT_MISSED);
	owner_said(o, "alsa/desk does not open: busy: paused");
	assert_false(o->deck.play.output.reopens);
	/* It goes again while it is reopened: what opens now is another one. */
	o->deck.play.output.reopens = REOPEN_OWN;
	owner_on(o, ON_OUTPUT_GONE, 0, false);
	assert_false(o->deck.play.output.reopens);
}

static bool
has_synced(const struct owner *o)
{
	return owner_sounds(o) && !o->deck.play.sync_ticket &&
		o->deck.play.base_ns == o->deck.play.sync_ns;
}

/* The player's answer to a question about the place, as if three seconds had passed since the last
 * one. */
static void
answer(struct owner *o, int64_t pos_ms, int64_t moved_ms)
{
	struct player_event ev = {
		.kind = PLAYER_POSITION, .known = true, .pos_ms = pos_ms + moved_ms
	};

	o->deck.play.base_ms = pos_ms;
	o->deck.play.sync_ns = o->deck.play.base_ns + 3000 * 1000000LL;
	o->deck.play.sync_ticket = ev.ticket = deck_ticket(&o->deck);
	assert_true(deck_event(&o->deck, &ev));
}

static void
a_sound_that_stands_still_is_opened_again_once_and_then_paused(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	begin(o, "pulse/dx300");
	owner_until(o, knows_outputs);
	owner_until(o, has_synced);
	answer(o, 5000, 3000);
	assert_int_equal(o->deck.play.output.still, 0);
	answer(o, 8000, 0);
	assert_int_equal(o->deck.play.output.still, 1);
	assert_int_equal(o->deck.play.state, PLAY_RUNNING);
	owner_until(o, owner_sounds); /* opened again, and from there */
	assert_in_range(owner_pos_ms(o), 8000, 20000);
	answer(o, 8100, 0);
	assert_true(is_held(o));
	assert_int_equal(owner_pos_ms(o), 8100);
	owner_said(o, "no sound comes out of dx300: paused at 0:08");
	assert_silent(o, "dx300");
	owner_on(o, ON_TOGGLE, 0, false);
	owner_until(o, is_whole);
	assert_in_range(owner_pos_ms(o), 7100, 20000);
}

static void
without_any_output_it_plays_silently_until_there_is_one(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	pulse_kill(&pulse);
	begin(o, "pulse"); /* "auto" tries SDL, too, which leaks */
	owner_until(o, knows_outputs);
	assert_true(o->deck.play.output.silent);
	run_for_ms(o, 300);
	assert_true(owner_sounds(o));
	pulse_run(&pulse);
	owner_until(o, is_held);
	owner_said(o, "is there now: paused at 0:");
	owner_on(o, ON_TOGGLE, 0, false);
	owner_until(o, is_whole);
	assert_false(o->deck.play.output.silent);
	assert_heard(o, "dx300");
}

static void
an_output_that_is_not_there_at_the_start_is_waited_for(void **state)
{
	struct owner *o = *state;

	needs_pulse();
	pulse_unplug("dx300");
	begin(o, "pulse/dx300");
	owner_until(o, is_missed);
	owner_said(o, "pulse/dx300 is gone: paused at 0:00");
	pulse_plug("dx300");
	owner_until(o, is_whole);
	assert_string_equal(o->deck.info.device, "pulse/dx300");
	assert_in_range(owner_pos_ms(o), 0, 5000);
	assert_heard(o, "dx300");
}

#define PULSE_TEST(f) cmocka_unit_test_setup_teardown(f, pulse_setup, pulse_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PULSE_TEST(what_vanishes_is_waited_for_and_comes_back_from_its_place_fading_in),
		PULSE_TEST(a_server_that_dies_is_waited_for),
		PULSE_TEST(it_goes_on_by_itself_only_if_it_played_and_nobody_touched_it),
		PULSE_TEST(an_output_that_is_back_and_does_not_open_stays_missed),
		ONLY_WHOLE,
		PULSE_TEST(the_server_may_move_the_sound_but_it_is_paused_there),
		PULSE_TEST(another_output_pauses_and_space_plays_on_where_it_was),
		PULSE_TEST(a_named_output_goes_on_when_others_come_and_go),
		PULSE_TEST(the_sound_moves_by_chain_or_command_and_keeps_place_and_pause),
		PULSE_TEST(fading_in_ends_where_the_reviewer_wants_it),
		PULSE_TEST(a_sound_that_stands_still_is_opened_again_once_and_then_paused),
		PULSE_TEST(an_output_that_is_not_there_at_the_start_is_waited_for),
		PULSE_TEST(without_any_output_it_plays_silently_until_there_is_one),
	};

	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests_name("output", tests, make_music, remove_music);
}

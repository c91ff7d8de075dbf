/* tests: long, no-valgrind */
/* Outputs that come and go: with a PulseAudio of the test's own where there is one, and with
 * made-up news. */
#include "base/os.h"
#include "support/needs.h"
#include "support/pulse.h"
#include "sitting/recorded.h"
#include "playing/deck_private.h"
#include "sitting/sitting_private.h"
#include "sitting/sound.h"
#include "support/sitting_world.h"

/* Its pitch tells the second: 300 Hz, 400 Hz and so on, as loud as a test signal may be. */
static const char steps_yaml[] = "id: list\n"
				 "title: List\n"
				 "sections:\n"
				 "  - id: bass\n"
				 "    title: Bass\n"
				 "    tracks:\n"
				 "      - {id: steps, title: Steps, file: steps.wav}\n"
				 "      - {id: high, title: High, signal: sine 6000 60s}\n";

static const char outputs_yaml[] = "id: cantor\n"
				   "device: AFUL Cantor\n"
				   "playlist: ./list.yaml\n"
				   "chains:\n"
				   "  walk: {source: HiBy R3 II, clock: yes}\n"
				   "  dap: {source: iBasso DX300, audio_output: pulse/dx300}\n"
				   "  desk: {source: FiiO K7, audio_output: pulse/desk}\n"
				   "  anything: {source: laptop}\n";

static struct pulse pulse;
static char music[TEST_FOLDER_MAX]; /* the folder of steps.wav, from which each test links it */

static int
make_music(void **state)
{
	(void)state;
	if (!test_folder_make(music, "output"))
		return -1;
	char *cmd = xasprintf("ffmpeg -v error -f lavfi -i "
			      "'aevalsrc=0.25*sin(2*PI*(300+100*floor(t))*t):d=60:s=48000' "
			      "-c:a pcm_s16le %s/steps.wav",
		music);
	int rc = system(cmd);
	free(cmd);
	return rc ? -1 : 0;
}

static int
remove_music(void **state)
{
	(void)state;
	return test_folder_remove(music) ? 0 : -1;
}

static int
pulse_setup(void **state)
{
	if (setup(state) != 0)
		return -1;
	struct world *w = *state;
	char *made = xasprintf("%s/steps.wav", music), *here = xasprintf("%s/steps.wav", w->folder);

	write_file(w, "list.yaml", steps_yaml);
	write_file(w, "cantor.yaml", outputs_yaml);
	w->output = "auto";
	int rc = link(made, here);
	free(made);
	free(here);
	if (rc == 0 && pulse_is_there())
		pulse_start(&pulse);
	return rc;
}

static int
pulse_teardown(void **state)
{
	struct world *w = *state;

	if (w->s)
		stop(w);
	if (pulse_is_there())
		pulse_end(&pulse);
	return teardown(state);
}

/* ---- waiting ---- */

static bool
knows_outputs(const struct sitting *s)
{
	return sounds(s) && s->deck.p->output.known.n > 0;
}

static bool
is_missed(const struct sitting *s)
{
	return s->deck.play.missed && s->deck.play.state == PLAY_PAUSED;
}

static bool
is_held(const struct sitting *s)
{
	return s->deck.play.held && s->deck.play.state == PLAY_PAUSED;
}

static bool
is_whole(const struct sitting *s)
{
	return sounds(s) && !s->deck.play.held && !s->deck.play.fading;
}

static bool
is_there_again(const struct sitting *s)
{
	return !s->deck.play.missed && !s->deck.play.held && stands(s);
}

static int64_t until_ns;

static bool
is_time(const struct sitting *s)
{
	(void)s;
	return clock_mono_ns() >= until_ns;
}

static void
run_for_ms(struct world *w, int ms)
{
	until_ns = clock_mono_ns() + ms * 1000000LL;
	run_until(w, is_time);
}

static int64_t
now_ms(const struct world *w)
{
	return sitting_now(w->s).pos_ms;
}

static int64_t until_ms;

static bool
is_at_place(const struct sitting *s)
{
	return sounds(s) && sitting_now(s).pos_ms >= until_ms;
}

/* Until so much more of the track has been played, however long that takes on a busy machine. */
static void
play_for_ms(struct world *w, int ms)
{
	run_until(w, sounds);
	until_ms = now_ms(w) + ms;
	run_until(w, is_at_place);
}

/* A marker here and now, when all there is to know about it is known. */
static const struct note *
mark(struct world *w)
{
	struct err err;

	press(w);
	assert_true(sitting_mark(w->s, NULL, &err));
	run_until(w, sitting_all_kept);
	return sitting_chosen_note(w->s);
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

/* ---- tests ---- */

static void
what_vanishes_is_waited_for_and_comes_back_from_its_place_fading_in(void **state)
{
	struct world *w = *state;
	size_t n, from, full;

	needs_pulse();
	start(w, "dap");
	pid_t ear = pulse_listen(&pulse, "desk");
	run_until(w, knows_outputs);
	assert_string_equal(w->s->deck.info.device, "pulse/dx300");
	sitting_seek(w->s, 7500);
	play_for_ms(w, 700);
	pulse_unplug("dx300");
	run_until(w, is_missed);
	int64_t held_ms = now_ms(w);
	assert_in_range(held_ms, 7600, 20000);
	assert_non_null(strstr(w->s->said, "dx300 is gone: paused at 0:"));
	assert_non_null(strstr(w->s->said, "the music goes on when this output is back"));
	/* Whatever is written meanwhile is at that place, and says how that is known. */
	const struct note *note = mark(w);
	assert_int_equal(note->pos_ms, held_ms);
	assert_string_equal(note->pos_from, POS_HELD);
	run_for_ms(w, 300);
	assert_int_equal(now_ms(w), held_ms);
	bool jumped;
	print_message("    heard on the other output: %d ms\n", heard_ms("desk", ear, &jumped));
	assert_false(jumped);

	pulse_plug("dx300");
	ear = pulse_listen(&pulse, "dx300");
	run_until(w, is_whole);
	assert_non_null(strstr(w->s->said, "dx300 is back: plays on from 0:"));
	assert_string_equal(w->s->deck.info.device, "pulse/dx300");
	assert_true(w->s->deck.level_db == 0);
	play_for_ms(w, 500);
	int64_t end_ms = now_ms(w);
	assert_in_range(end_ms, held_ms + 1000, held_ms + 20000);
	int16_t *v = pulse_heard(&pulse, "dx300", ear, &n);
	/* It rises over about a second, from silence, and is what follows the place where it stood.
	 */
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
	assert_in_range(second_heard(v, after), held_ms / 1000, held_ms / 1000 + 3);
	free(v);
}

static void
the_server_may_move_the_sound_but_it_is_paused_there(void **state)
{
	struct world *w = *state;

	needs_pulse();
	start(w, "anything");
	pid_t ear = pulse_listen(&pulse, "desk"), other = pulse_listen(&pulse, "dx300");
	run_until(w, knows_outputs);
	play_for_ms(w, 700);
	pulse_unplug("dx300");
	run_until(w, is_missed);
	int64_t held_ms = now_ms(w);
	run_for_ms(w, 1000);
	assert_non_null(strstr(w->s->said, "dx300 is gone: paused at 0:"));
	assert_non_null(strstr(w->s->said, "\1toggle\2 plays elsewhere"));
	bool jumped;
	assert_true(heard_ms("dx300", other, &jumped) > 300);
	print_message("    heard on the other output: %d ms\n", heard_ms("desk", ear, &jumped));
	assert_false(jumped);
	/* Space: the reviewer wants it elsewhere. */
	ear = pulse_listen(&pulse, "desk");
	sitting_toggle(w->s);
	run_until(w, is_whole);
	assert_in_range(now_ms(w), held_ms, held_ms + 10000);
	play_for_ms(w, 500);
	assert_true(heard_ms("desk", ear, &jumped) > 300);
	/* That stays so when the first one is back, until the reviewer says so. */
	pulse_plug("dx300");
	run_until(w, is_held);
	assert_false(w->s->deck.play.missed);
	assert_non_null(strstr(w->s->said, "dx300 is there now: paused at 0:"));
	sitting_toggle(w->s);
	run_until(w, is_whole);
}

static void
a_server_that_dies_is_waited_for(void **state)
{
	struct world *w = *state;
	int64_t worst_said = 0, worst_back = 0;

	needs_pulse();
	start(w, "dap");
	run_until(w, knows_outputs);
	for (int i = 0; i < number_from("OUTPUT_ROUNDS", 3); i++) {
		pid_t ear = pulse_listen(&pulse, "dx300");
		run_for_ms(w, 600);
		int64_t from_ns = clock_mono_ns(), before_ms = now_ms(w);
		pulse_kill(&pulse);
		run_until(w, is_missed);
		int64_t said_ms = (clock_mono_ns() - from_ns) / 1000000, held_ms = now_ms(w);
		assert_in_range(held_ms, before_ms - 100, before_ms + said_ms + 500);
		assert_int_equal(mark(w)->pos_ms, held_ms);
		kill(ear, SIGKILL);
		waitpid(ear, NULL, 0);
		run_for_ms(w, i % 3 * 500);
		pulse_run(&pulse);
		from_ns = clock_mono_ns();
		run_until(w, sounds);
		int64_t back_ms = (clock_mono_ns() - from_ns) / 1000000;
		assert_in_range(now_ms(w), held_ms, held_ms + 5000);
		run_until(w, is_whole);
		worst_said = said_ms > worst_said ? said_ms : worst_said;
		worst_back = back_ms > worst_back ? back_ms : worst_back;
	}
	print_message("    said after %d ms, sounds %d ms after the server answers, at worst\n",
		(int)worst_said, (int)worst_back);
	assert_string_equal(w->s->deck.info.device, "pulse/dx300");
}

static void
it_goes_on_by_itself_only_if_it_played_and_nobody_touched_it(void **state)
{
	struct world *w = *state;

	needs_pulse();
	start(w, "dap");
	run_until(w, knows_outputs);
	/* Sought meanwhile. */
	pulse_unplug("dx300");
	run_until(w, is_missed);
	sitting_seek(w->s, 20000);
	pulse_plug("dx300");
	run_until(w, is_there_again);
	assert_non_null(strstr(w->s->said, "dx300 is back: \1toggle\2 plays on"));
	assert_int_equal(now_ms(w), 20000);
	run_for_ms(w, 300);
	assert_int_equal(mark(w)->pos_ms, 20000);
	sitting_toggle(w->s);
	run_until(w, is_whole);
	/* Paused when it vanished. */
	sitting_pause(w->s, true);
	int64_t held_ms = now_ms(w);
	pulse_unplug("dx300");
	run_until(w, is_missed);
	assert_null(strstr(w->s->said, "goes on when"));
	/* Space: it does not jump to another one, and says so. */
	sitting_toggle(w->s);
	while (!strstr(w->s->said, "still gone"))
		run_for_ms(w, 20);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	sitting_toggle(w->s);
	sitting_pause(w->s, true);
	pulse_plug("dx300");
	run_until(w, is_there_again);
	assert_in_range(now_ms(w), held_ms, held_ms + 50);
	/* Another item: it plays as soon as the output does. */
	pulse_unplug("dx300");
	run_until(w, is_missed);
	sitting_play_item(w->s, 1);
	run_until(w, is_missed);
	pulse_plug("dx300");
	run_until(w, is_whole);
	assert_int_equal(w->s->item, 1);
}

static void
another_output_pauses_and_space_plays_on_where_it_was(void **state)
{
	struct world *w = *state;

	needs_pulse();
	start(w, "dap");
	run_until(w, knows_outputs);
	run_for_ms(w, 300);
	pulse_plug("headphones");
	run_until(w, is_held);
	int64_t held_ms = now_ms(w);
	assert_false(w->s->deck.play.missed);
	assert_non_null(strstr(w->s->said, "headphones is there now: paused at 0:"));
	run_for_ms(w, 500);
	assert_int_equal(now_ms(w), held_ms);
	sitting_toggle(w->s);
	run_until(w, is_whole);
	assert_string_equal(w->s->deck.info.device, "pulse/dx300");
	assert_in_range(now_ms(w), held_ms, held_ms + 10000);
	/* One that is not in use goes: the same. */
	pulse_unplug("headphones");
	run_until(w, is_held);
	assert_non_null(strstr(w->s->said, "headphones is gone: paused at 0:"));
	assert_false(w->s->deck.play.missed);
}

static void
the_sound_moves_by_chain_or_command_and_keeps_place_and_pause(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	needs_pulse();
	start(w, "dap");
	run_until(w, knows_outputs);
	run_for_ms(w, 300);
	int64_t at_ms = now_ms(w);
	assert_true(sitting_choose_chain(w->s, "desk", &err));
	run_until(w, is_whole);
	assert_string_equal(w->s->deck.info.device, "pulse/desk");
	assert_in_range(now_ms(w), at_ms + 900, at_ms + 8000);
	sitting_seek(w->s, 31234);
	sitting_pause(w->s, true);
	assert_true(sitting_choose_output(w->s, "pulse/dx300", &err));
	run_until(w, is_there_again);
	assert_string_equal(w->s->deck.info.device, "pulse/dx300");
	assert_int_equal(now_ms(w), 31234);
	assert_int_equal(mark(w)->pos_ms, 31234);
	/* What is not there: said, and nothing moves. */
	assert_false(sitting_choose_output(w->s, "pulse/no-such", &err));
	assert_non_null(strstr(err.msg, "no output is called \"pulse/no-such\""));
	assert_false(sitting_choose_output(w->s, "pcm", &err));
	assert_true(sitting_choose_output(w->s, "", &err));
	assert_non_null(strstr(w->s->said, "pulse/dx300"));
	assert_string_equal(output_name(&w->s->deck, 0), "auto");
	/* A chain whose output is gone: the sound waits for it. */
	sitting_toggle(w->s);
	run_until(w, is_whole);
	pulse_unplug("desk");
	run_until(w, is_held);
	sitting_toggle(w->s);
	run_until(w, is_whole);
	at_ms = now_ms(w);
	assert_true(sitting_choose_chain(w->s, "desk", &err));
	run_until(w, is_missed);
	assert_non_null(strstr(w->s->said, "pulse/desk is gone: paused at 0:"));
	assert_in_range(now_ms(w), at_ms - 100, at_ms + 5000);
	pulse_plug("desk");
	run_until(w, is_whole);
	assert_string_equal(w->s->deck.info.device, "pulse/desk");
}

static void
fading_in_ends_where_the_reviewer_wants_it(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	needs_pulse();
	start(w, "dap");
	run_until(w, knows_outputs);
	assert_true(sitting_choose_output(w->s, "pulse/desk", &err));
	run_until(w, sounds);
	assert_true(w->s->deck.play.fading);
	sitting_set_level(w->s, -6);
	assert_false(w->s->deck.play.fading);
	pid_t ear = pulse_listen(&pulse, "desk");
	run_for_ms(w, 700);
	size_t n;
	int16_t *v = pulse_heard(&pulse, "desk", ear, &n);
	double rms = loudness(v, n, n - PULSE_RATE / 20), want = full_loudness * pow(10, -6.0 / 20);
	free(v);
	assert_true(rms > 0.95 * want && rms < 1.05 * want);
	/* Paused while it fades in: it is at its level when it goes on. */
	assert_true(sitting_choose_output(w->s, "pulse/dx300", &err));
	run_until(w, sounds);
	assert_true(w->s->deck.play.fading);
	sitting_pause(w->s, true);
	assert_false(w->s->deck.play.fading);
	sitting_pause(w->s, false);
	assert_false(w->s->deck.play.fading);
	run_until(w, is_whole);
}

/* ---- what the sitting records of it ---- */

static json_t *
noted(const struct sitting *s)
{
	const struct sitting_row *row = record_find(&s->rec, ROW_SITTING, &s->sitting);

	return row->audio ? json_loads(row->audio, 0, NULL) : json_array();
}

static const char *
text_of(const json_t *list, size_t i, const char *key)
{
	return json_string_value(json_object_get(json_array_get(list, i), key));
}

static int
number_of(const json_t *list, size_t i, const char *key)
{
	return (int)json_integer_value(json_object_get(json_array_get(list, i), key));
}

static void
each_way_that_the_sound_took_is_recorded_once_in_order(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	needs_pulse();
	start(w, "dap");
	run_until(w, knows_outputs);
	assert_true(sitting_choose_chain(w->s, "desk", &err));
	run_until(w, is_whole);
	sitting_play_item(w->s, 1);
	run_until(w, is_whole);
	sitting_play_item(w->s, 0);
	run_until(w, is_whole);
	assert_true(sitting_choose_chain(w->s, "dap", &err));
	run_until(w, is_whole);
	json_t *list = noted(w->s);
	assert_int_equal(json_array_size(list), 3);
	assert_string_equal(text_of(list, 0, "device"), "pulse/dx300");
	assert_string_equal(text_of(list, 0, "output"), "pulse");
	assert_string_equal(text_of(list, 0, "codec"), "pcm_s16le");
	assert_string_equal(text_of(list, 0, "format"), "s16");
	assert_int_equal(number_of(list, 0, "rate_hz"), 48000);
	assert_int_equal(number_of(list, 0, "channels"), 1);
	assert_true(number_of(list, 0, "out_rate_hz") > 0 && *text_of(list, 0, "out_format"));
	assert_true(json_is_false(json_object_get(json_array_get(list, 0), "exclusive")));
	assert_true(json_is_false(json_object_get(json_array_get(list, 0), "silent")));
	assert_string_equal(text_of(list, 1, "device"), "pulse/desk");
	assert_string_equal(text_of(list, 1, "codec"), "pcm_s16le");
	assert_string_equal(text_of(list, 2, "device"), "pulse/desk");
	assert_string_not_equal(text_of(list, 2, "codec"), "pcm_s16le");
	json_decref(list);
}

/* Which file a way was taken by is told by what played and when: its source has the hash. */
static void
what_played_leads_to_the_hash_of_its_file(void **state)
{
	struct world *w = *state;
	struct record rec;

	w->output = "null";
	start(w, "anything");
	run_until(w, is_hashed);
	run_for_ms(w, 700); /* less is no stretch */
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_STRETCH), 1);
	const struct stretch *st = record_at(&rec, ROW_STRETCH, 0);
	const struct source *src = record_find(&rec, ROW_SOURCE, &st->source);
	const struct sitting_row *row = record_find(&rec, ROW_SITTING, &st->sitting);
	assert_non_null(src);
	assert_int_equal(strlen(src->hash), 64);
	assert_non_null(strstr(row->audio, "\"codec\":\"pcm_s16le\""));
	record_finish(&rec);
}

static void
the_record_of_ways_does_not_grow_without_bound(void **state)
{
	struct world *w = *state;

	w->output = "null";
	start(w, "anything");
	run_until(w, sounds);
	for (int i = 0; i < 40; i++) {
		struct player_event ev = { .kind = PLAYER_OUTPUT,
			.info = { .codec = "flac",
				.rate_hz = 44100,
				.silent = true,
				.output = "null",
				.exclusive = i == 39 } };

		ev.info.out_rate_hz = 1000 + i;
		output_event(&w->s->deck, &ev);
	}
	json_t *list = noted(w->s);
	assert_int_equal(json_array_size(list), 32);
	assert_int_equal(number_of(list, 0, "out_rate_hz"), 1008);
	assert_int_equal(number_of(list, 31, "out_rate_hz"), 1039);
	assert_true(json_is_true(json_object_get(json_array_get(list, 31), "exclusive")));
	json_decref(list);
}

/* Another program has it. */
static void
an_output_that_is_back_and_does_not_open_stays_missed(void **state)
{
	struct world *w = *state;

	w->output = "null";
	start(w, "anything");
	run_until(w, sounds);
	xreplace(&w->s->deck.p->output.name, "alsa/desk");
	struct player_event ev = { .kind = PLAYER_OUTPUT, .info = { .silent = true } };
	w->s->deck.play.heard = w->s->deck.play.trying = true;
	strcpy(ev.text, "busy");
	output_event(&w->s->deck, &ev);
	assert_true(w->s->deck.play.missed);
	assert_non_null(strstr(w->s->said, "alsa/desk does not open: busy: paused"));
	assert_false(w->s->deck.play.trying);
}

static bool
has_synced(const struct sitting *s)
{
	return sounds(s) && !s->deck.play.sync_ticket &&
		s->deck.play.base_ns == s->deck.play.sync_ns;
}

/* The player's answer to a question about the place, as if three seconds had passed since the last
 * one. */
static void
answer(struct world *w, int64_t pos_ms, int64_t moved_ms)
{
	struct player_event ev = {
		.kind = PLAYER_POSITION, .known = true, .pos_ms = pos_ms + moved_ms
	};

	w->s->deck.play.base_ms = pos_ms;
	w->s->deck.play.sync_ns = w->s->deck.play.base_ns + 3000 * 1000000LL;
	w->s->deck.play.sync_ticket = ev.ticket = deck_ticket(&w->s->deck);
	transport_event(w->s, &ev);
}

static void
a_sound_that_stands_still_is_opened_again_once_and_then_paused(void **state)
{
	struct world *w = *state;

	needs_pulse();
	start(w, "dap");
	run_until(w, knows_outputs);
	run_until(w, has_synced);
	answer(w, 5000, 3000);
	assert_int_equal(w->s->deck.play.still, 0);
	answer(w, 8000, 0);
	assert_int_equal(w->s->deck.play.still, 1);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	run_until(w, sounds); /* opened again, and from there */
	assert_in_range(now_ms(w), 8000, 20000);
	answer(w, 8100, 0);
	assert_true(is_held(w->s));
	assert_int_equal(now_ms(w), 8100);
	assert_non_null(strstr(w->s->said, "no sound comes out of dx300: paused at 0:08"));
	sitting_toggle(w->s);
	run_until(w, is_whole);
	assert_in_range(now_ms(w), 8100, 20000);
}

static void
without_any_output_it_plays_silently_until_there_is_one(void **state)
{
	struct world *w = *state;

	needs_pulse();
	if (!OS_LINUX)
		skip_for("nothing tells of a sound server that starts");
	pulse_kill(&pulse);
	w->output = "pulse"; /* "auto" tries SDL, too, which leaks */
	start(w, "anything");
	run_until(w, knows_outputs);
	assert_true(w->s->deck.play.silent);
	run_for_ms(w, 300);
	assert_true(sounds(w->s));
	pulse_run(&pulse);
	run_until(w, is_held);
	assert_non_null(strstr(w->s->said, "is there now: paused at 0:"));
	sitting_toggle(w->s);
	run_until(w, is_whole);
	assert_false(w->s->deck.play.silent);
}

static void
an_output_that_is_not_there_at_the_start_is_waited_for(void **state)
{
	struct world *w = *state;

	needs_pulse();
	pulse_unplug("dx300");
	start(w, "dap");
	run_until(w, is_missed);
	assert_non_null(strstr(w->s->said, "pulse/dx300 is gone: paused at 0:00"));
	pulse_plug("dx300");
	run_until(w, is_whole);
	assert_string_equal(w->s->deck.info.device, "pulse/dx300");
	assert_in_range(now_ms(w), 0, 5000);
}

#define PULSE_TEST(f) cmocka_unit_test_setup_teardown(f, pulse_setup, pulse_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PULSE_TEST(what_vanishes_is_waited_for_and_comes_back_from_its_place_fading_in),
		PULSE_TEST(the_server_may_move_the_sound_but_it_is_paused_there),
		PULSE_TEST(a_server_that_dies_is_waited_for),
		PULSE_TEST(it_goes_on_by_itself_only_if_it_played_and_nobody_touched_it),
		PULSE_TEST(another_output_pauses_and_space_plays_on_where_it_was),
		PULSE_TEST(the_sound_moves_by_chain_or_command_and_keeps_place_and_pause),
		PULSE_TEST(fading_in_ends_where_the_reviewer_wants_it),
		PULSE_TEST(each_way_that_the_sound_took_is_recorded_once_in_order),
		PULSE_TEST(what_played_leads_to_the_hash_of_its_file),
		PULSE_TEST(an_output_that_is_back_and_does_not_open_stays_missed),
		PULSE_TEST(the_record_of_ways_does_not_grow_without_bound),
		PULSE_TEST(a_sound_that_stands_still_is_opened_again_once_and_then_paused),
		PULSE_TEST(an_output_that_is_not_there_at_the_start_is_waited_for),
		PULSE_TEST(without_any_output_it_plays_silently_until_there_is_one),
	};

	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests_name("output", tests, make_music, remove_music);
}

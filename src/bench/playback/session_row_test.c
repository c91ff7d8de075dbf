/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The row of a session: which outputs and formats the sound took, and which file that was. */
#include "support/sitting_world.h"

/* What the player reports of the output: made up. */
static void
output_is(struct world *w, const char *device, const char *codec, int out_rate_hz, bool exclusive)
{
	struct player_event ev = { .kind = PLAYER_OUTPUT,
		.info = { .rate_hz = 44100,
			.out_rate_hz = out_rate_hz,
			.silent = true,
			.output = "null",
			.exclusive = exclusive } };

	snprintf(ev.info.device, sizeof(ev.info.device), "%s", device);
	snprintf(ev.info.codec, sizeof(ev.info.codec), "%s", codec);
	transport_event(w->s, &ev);
}

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

TEST_IN_WORLD(each_way_that_the_sound_took_is_recorded_once_in_order)
{
	struct world *w = *state;

	start(w, "desk");
	run_until(w, sounds);
	json_auto_t *list = noted(w->s);
	size_t before = json_array_size(list);
	json_decref(list);
	output_is(w, "pulse/dx300", "pcm_s16le", 48000, false);
	output_is(w, "pulse/desk", "pcm_s16le", 48000, false);
	output_is(w, "pulse/desk", "flac", 48000, false);
	output_is(w, "pulse/desk", "pcm_s16le", 48000, false);
	output_is(w, "pulse/dx300", "pcm_s16le", 48000, false);
	list = noted(w->s);
	assert_int_equal(json_array_size(list), before + 3);
	assert_string_equal(text_of(list, before, "device"), "pulse/dx300");
	assert_string_equal(text_of(list, before, "output"), "null");
	assert_string_equal(text_of(list, before, "codec"), "pcm_s16le");
	assert_int_equal(number_of(list, before, "rate_hz"), 44100);
	assert_int_equal(number_of(list, before, "out_rate_hz"), 48000);
	assert_true(json_is_false(json_object_get(json_array_get(list, before), "exclusive")));
	assert_true(json_is_true(json_object_get(json_array_get(list, before), "silent")));
	assert_string_equal(text_of(list, before + 1, "device"), "pulse/desk");
	assert_string_equal(text_of(list, before + 1, "codec"), "pcm_s16le");
	assert_string_equal(text_of(list, before + 2, "device"), "pulse/desk");
	assert_string_equal(text_of(list, before + 2, "codec"), "flac");
}

TEST_IN_WORLD(the_record_of_ways_does_not_grow_without_bound)
{
	struct world *w = *state;

	start(w, "desk");
	run_until(w, sounds);
	for (int i = 0; i < 40; i++)
		output_is(w, "", "flac", 1000 + i, i == 39);
	json_auto_t *list = noted(w->s);
	assert_int_equal(json_array_size(list), 32);
	assert_int_equal(number_of(list, 0, "out_rate_hz"), 1008);
	assert_int_equal(number_of(list, 31, "out_rate_hz"), 1039);
	assert_true(json_is_true(json_object_get(json_array_get(list, 31), "exclusive")));
}

static bool
is_heard_for_a_while(const struct sitting *s)
{
	return is_hashed(s) && sitting_now(s).pos_ms > 700; /* less is no stretch */
}

/* Which file a way was taken by is told by what played and when: its source has the hash. */
TEST_IN_WORLD(what_played_leads_to_the_hash_of_its_file)
{
	struct world *w = *state;
	CLEANUP(record_finish) struct record rec;

	write_wav(w, "steps.wav", 10);
	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: steps, title: Steps, file: steps.wav}\n");
	start(w, "desk");
	run_until(w, is_heard_for_a_while);
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_STRETCH), 1);
	const struct stretch *st = record_at(&rec, ROW_STRETCH, 0);
	const struct source *src = record_find(&rec, ROW_SOURCE, &st->source);
	const struct sitting_row *row = record_find(&rec, ROW_SITTING, &st->sitting);
	assert_non_null(src);
	assert_int_equal(strlen(src->hash), 64);
	assert_non_null(strstr(row->audio, "\"codec\":\"pcm_u8\""));
}

/* While the output is missing, the position does not move: whatever is written is there. */
TEST_IN_WORLD(a_note_while_the_output_is_missing_is_at_its_place)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	deck_tell(&w->s->deck, ON_OUTPUT_GONE);
	assert_true(
		w->s->deck.play.output.state == OUT_MISSED && w->s->deck.play.state == PLAY_PAUSED);
	int64_t held_ms = sitting_now(w->s).pos_ms;
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	run_until(w, sitting_all_kept);
	assert_int_equal(sitting_chosen_note(w->s)->pos_ms, held_ms);
	assert_string_equal(sitting_chosen_note(w->s)->pos_from, POS_HELD);
}

/* Plays the track at that number in a session that begins by the clock at utc_ms; the clock is set
 * to then_ms in it. */
static void
sit_at(struct world *w, int64_t mono_s, int64_t utc_ms, size_t track, int64_t then_ms)
{
	clock_set(mono_s * 1000000000, utc_ms);
	start(w, "walk");
	transport_play_item(w->s, track);
	clock_set((mono_s + 10) * 1000000000, then_ms);
	run_timers(w->s, clock_mono_ns());
	stop(w);
}

/* As a session before was also by the wrong clock, its times are later than those of the last. */
TEST_IN_WORLD(the_last_session_is_continued_though_the_clock_was_put_back_in_it)
{
	struct world *w = *state;
	int64_t hour_ms = 3600000, evening_ms = 1800000000000;

	sit_at(w, 1000, evening_ms + 3 * hour_ms, 1, evening_ms + 3 * hour_ms + 10000);
	sit_at(w, 2000, evening_ms + 4 * hour_ms, 2, evening_ms + hour_ms);
	clock_set(90000000000000, evening_ms + 24 * hour_ms);
	start(w, "walk");
	assert_int_equal(w->s->item, 2);
	stop(w);
	/* A right clock after a session in which it was put back. */
	sit_at(w, 100000, evening_ms + 30 * hour_ms, 1, evening_ms + 28 * hour_ms);
	sit_at(w, 101000, evening_ms + 29 * hour_ms, 0, evening_ms + 29 * hour_ms + 10000);
	clock_set(190000000000000, evening_ms + 48 * hour_ms);
	start(w, "walk");
	assert_int_equal(w->s->item, 0);
	clock_set(-1, 0);
}

/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the reviewer does besides writing: swaps, chains, cues, items of their own, finding. */
#include "bench/run/run_private.h"
#include "review/record/volume.h"
#include "support/sitting_world.h"

static void
write_note(struct world *w, const char *text)
{
	struct err err;

	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, text);
	writing_keep(w->s);
}

TEST_IN_WORLD(a_swap_waits_for_the_ears_and_notes_belong_to_what_is_worn)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	struct uuid cantor = w->s->setup.device;
	assert_true(wear_device(w->s, 2, &err));
	assert_int_equal(w->s->ask, ASK_SWAP);
	assert_non_null(strstr(w->s->said, "AFUL Performer8"));
	assert_true(uuid_same(&w->s->setup.device, &cantor));
	run_cancel(w->s);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_true(uuid_same(&w->s->setup.device, &cantor));
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	write_note(w, "softer edge than Cantor");
	const struct note *n = sitting_chosen_note(w->s);
	assert_string_equal(sitting_device(w->s, &n->setup.device)->name, "AFUL Performer8");
	assert_true(uuid_none(&n->against)); /* words set nothing */
	assert_false(wear_device(w->s, 2, &err));
	assert_false(wear_device(w->s, 3, &err));
	assert_true(wear_back(w->s, &err));
	run_confirm(w->s);
	assert_true(uuid_same(&w->s->setup.device, &cantor));
}

static void
swap_to(struct world *w, size_t number)
{
	struct err err;

	if (!wear_device(w->s, number, &err))
		fail_msg("%s", err.msg);
	run_confirm(w->s);
}

static const char *
compared_name(struct world *w)
{
	static struct buf name = BUF_INIT;
	struct compared c = against_compared(w->s);

	buf_clear(&name);
	against_add_compared(w->s, &c, &name);
	buf_add(&name, c.memory ? ", from memory" : "");
	return name.len ? name.s : "nothing";
}

/* The key leads from what was on before the swap to the list and to nothing; a name sets what it
 * names, for that note alone. */
TEST_IN_WORLD(what_a_note_is_compared_with_is_set_by_hand)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "wider");
	const struct note *n = &w->s->open_note->note;
	assert_false(against_next(w->s)); /* nothing was on before: the list */
	assert_string_equal(compared_name(w), "nothing");
	assert_true(against_choose(w->s, "desk", &err));
	assert_string_equal(w->s->said, "compared with the chain desk");
	assert_true(uuid_none(&n->against));
	assert_true(against_next(w->s)); /* behind the list */
	assert_string_equal(compared_name(w), "nothing");
	assert_true(against_choose(w->s, "perf, from memory", &err));
	assert_true(n->from_memory);
	assert_true(against_choose(w->s, "perf", &err));
	assert_false(n->from_memory);
	assert_true(against_choose(w->s, "desk", &err));
	writing_keep(w->s);
	n = sitting_chosen_note(w->s);
	assert_string_equal(sitting_chain(w->s, &n->against_chain)->name, "desk");
	/* It was of that note alone. */
	assert_true(writing_note(w->s, true, &err));
	assert_true(uuid_none(&w->s->open_note->note.against_chain));
	writing_keep(w->s);
	/* Undo and redo of it, as of all that a note says. */
	assert_true(writing_edit(w->s, &sitting_chosen_note(w->s)->row.uuid, &err));
	assert_true(against_choose(w->s, "perf", &err));
	writing_keep(w->s);
	assert_true(uuid_none(&sitting_chosen_note(w->s)->against_chain));
	assert_true(sitting_undo(w->s, &err));
	n = record_find(&w->s->rec, ROW_NOTE, &n->row.uuid);
	assert_false(uuid_none(&n->against_chain));
	assert_true(uuid_none(&n->against));
	assert_false(against_choose(w->s, "walk", &err)); /* it feeds the ears */
	assert_false(against_choose(w->s, "nobody", &err));
	assert_non_null(strstr(err.msg, "there is no other device, setting or chain “nobody”"));
	/* What was on before, for any words; not on another track, and not for a note on it. */
	swap_to(w, 2);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "brighter");
	assert_true(against_next(w->s));
	assert_string_equal(compared_name(w), "AFUL Cantor");
	assert_false(against_next(w->s));
	assert_true(against_choose(w->s, "none", &err));
	writing_keep(w->s);
	assert_true(writing_edit(w->s, &n->row.uuid, &err)); /* it was made on the Cantor */
	assert_true(against_choose(w->s, "none", &err));
	assert_false(against_next(w->s));
	writing_give_up(w->s);
	transport_play_item(w->s, 1);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "darker");
	assert_false(against_next(w->s));
	/* A remark, or an older note whose words stay, is not read. */
	writing_give_up(w->s);
	assert_true(writing_note_part(w->s, "summary", &err));
	type_text(w, "Versus Cantor: no contest");
	writing_keep(w->s);
	assert_false(uuid_none(&sitting_chosen_note(w->s)->against));
	assert_true(writing_edit(w->s, &sitting_chosen_note(w->s)->row.uuid, &err));
	assert_true(against_choose(w->s, "none", &err));
	writing_keep(w->s);
	assert_true(uuid_none(&sitting_chosen_note(w->s)->against));
}

TEST_IN_WORLD(a_swap_while_playing_hears_the_last_ten_seconds_again)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 15000);
	run_until(w, sounds);
	assert_true(wear_device(w->s, 2, &err));
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	run_confirm(w->s);
	run_until(w, sounds);
	int64_t ms = sitting_now(w->s).pos_ms;
	assert_true(ms >= 5000 && ms < 15000);
}

/* Plays on the chain `desk`, with the settings `stock` and `foam`. */
static void
start_with_settings(struct world *w)
{
	CLEANUP(pointer_free)
	char *yaml = xasprintf("%svariants: {stock: {tips: M}, foam: {tips: S}}\n", session_yaml);

	write_file(w, "cantor.yaml", yaml);
	start(w, "desk");
	run_until(w, sounds);
}

/* Tips and plugs need longer than a key: the music waits for Space. */
TEST_IN_WORLD(a_swap_of_a_setting_or_chain_waits_for_the_hands)
{
	struct world *w = *state;
	struct err err;

	start_with_settings(w);
	transport_seek(w->s, 15000);
	run_until(w, sounds);
	assert_true(wear_setting_named(w->s, "foam", &err));
	assert_int_equal(w->s->ask, ASK_PUT_ON);
	assert_int_equal(sitting_now(w->s).state, PLAY_PAUSED);
	run_confirm(w->s);
	run_until(w, sounds);
	int64_t ms = sitting_now(w->s).pos_ms;
	assert_true(ms >= 5000 && ms < 15000);
	/* The one that is on is no swap. */
	assert_true(wear_setting_named(w->s, "foam", &err));
	transport_seek(w->s, 15000);
	run_until(w, sounds);
	assert_true(wear_setting_named(w->s, "foam", &err));
	assert_true(sitting_now(w->s).pos_ms >= 15000);
	assert_true(chain_choice_add(w->s, "amp: source=FiiO K9", &err));
	run_until(w, sounds);
	ms = sitting_now(w->s).pos_ms;
	assert_true(ms >= 5000 && ms < 15000);
	const struct uuid amp = w->s->setup.chain;
	transport_seek(w->s, 15000);
	run_until(w, sounds);
	assert_true(chain_choice_take(w->s, &amp, &err));
	assert_true(sitting_now(w->s).pos_ms >= 15000);
	const struct uuid desk = sitting_chain_named(w->s, "desk");
	assert_true(chain_choice_take(w->s, &desk, &err));
	assert_int_equal(w->s->ask, ASK_PUT_ON);
	run_confirm(w->s);
	run_until(w, sounds);
	ms = sitting_now(w->s).pos_ms;
	assert_true(ms >= 5000 && ms < 15000);
}

TEST_IN_WORLD(a_swap_of_a_setting_or_chain_starts_no_paused_player)
{
	struct world *w = *state;
	struct err err;

	start_with_settings(w);
	assert_true(chain_choice_add(w->s, "amp: source=FiiO K9", &err));
	run_until(w, sounds);
	transport_pause(w->s, true);
	int64_t ms = sitting_now(w->s).pos_ms;
	assert_true(wear_setting_named(w->s, "foam", &err));
	assert_int_equal(sitting_now(w->s).state, PLAY_PAUSED);
	assert_true(chain_choice_choose(w->s, "desk", &err));
	assert_int_equal(sitting_now(w->s).state, PLAY_PAUSED);
	assert_true(sitting_now(w->s).pos_ms >= ms);
}

TEST_IN_WORLD(volumes_follow_the_device_and_the_chain)
{
	struct world *w = *state;
	struct err err;
	char text[64];

	start(w, "walk");
	volume_text(&w->s->rec, &w->s->setup, NULL, text, sizeof(text));
	assert_string_equal(text, "28 steps");
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	volume_text(&w->s->rec, &w->s->setup, NULL, text, sizeof(text));
	assert_string_equal(text, ""); /* 28 was said of the device under test */
	assert_true(wear_volume(w->s, "22 by ear", &err));
	volume_text(&w->s->rec, &w->s->setup, NULL, text, sizeof(text));
	assert_string_equal(text, "22 steps");
	write_note(w, "louder");
	assert_string_equal(sitting_chosen_note(w->s)->volume, "22");
	assert_true(sitting_undo(w->s, &err));
	assert_true(sitting_undo(w->s, &err));
	volume_text(&w->s->rec, &w->s->setup, NULL, text, sizeof(text));
	assert_string_equal(text, "");
	/* A note that is put on another chain has the volume of that chain, if one is known. */
	assert_true(wear_device(w->s, 1, &err));
	run_confirm(w->s);
	assert_true(writing_note_part(w->s, "chain", &err));
	type_text(w, "easy to drive");
	assert_string_equal(w->s->open_note->note.volume, "28");
	assert_true(against_next(w->s));
	assert_null(w->s->open_note->note.volume);
	writing_keep(w->s);
	assert_string_equal(
		sitting_chain(w->s, &sitting_chosen_note(w->s)->setup.chain)->name, "desk");
	assert_null(sitting_chosen_note(w->s)->volume);
	assert_true(writing_edit(w->s, &sitting_chosen_note(w->s)->row.uuid, &err));
	assert_true(against_next(w->s));
	assert_string_equal(w->s->open_note->note.volume, "28");
	writing_keep(w->s);
}

TEST_IN_WORLD(chains_change_by_name_or_in_turn_and_the_clock_takes_over)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 7000);
	transport_pause(w->s, true);
	assert_true(chain_choice_choose(w->s, "walk", &err));
	assert_true(playing_is_clock(&w->s->deck.play));
	assert_int_equal(sitting_now(w->s).pos_ms, 7000);
	assert_true(chain_choice_choose(w->s, "desk", &err));
	assert_string_equal(sitting_chain(w->s, &w->s->setup.chain)->name, "desk");
	assert_false(chain_choice_choose(w->s, "none", &err));
}

/* The playlist says nothing of it: what was heard from a file here is as long elsewhere. */
TEST_IN_WORLD(the_clock_knows_how_long_a_track_is_that_was_opened_once)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_int_equal(sitting_now(w->s).length_ms, -1);
	assert_true(chain_choice_choose(w->s, "desk", &err));
	transport_play_item(w->s, 0);
	run_until(w, sounds);
	struct edits aligned = { .v = NULL };
	alignment_set(
		&w->s->rec, &w->s->items[0].sources[0]->row.uuid, ALIGNED_BY_EAR, 2000, &aligned);
	change_apply(w->s, &aligned, NULL);
	assert_true(chain_choice_choose(w->s, "walk", &err));
	run_confirm(w->s); /* hands have changed the chain */
	assert_true(playing_is_clock(&w->s->deck.play));
	assert_int_equal(sitting_now(w->s).length_ms, 28000);
	stop(w);
	start(w, "walk");
	assert_int_equal(sitting_now(w->s).length_ms, 28000);
}

TEST_IN_WORLD(a_key_goes_to_the_note_before_and_after)
{
	struct world *w = *state;
	static const int64_t at[] = { 4000, 4000, 9000 };
	struct uuid notes[3];
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	transport_pause(w->s, true);
	for (size_t i = 0; i < LENGTH(at); i++) {
		transport_seek(w->s, at[i]);
		assert_true(writing_note(w->s, true, &err));
		type_text(w, "heard");
		writing_keep(w->s);
	}
	assert_int_equal(w->s->items[0].nnotes, 3);
	for (size_t i = 0; i < LENGTH(at); i++)
		notes[i] = w->s->items[0].notes[i]->row.uuid;
	/* Where the chosen note was made, while the position stands there. */
	transport_seek(w->s, at[1]);
	sitting_choose_note(w->s, &notes[1]);
	assert_true(jump_step_note(w->s, -1, &err));
	assert_true(uuid_same(&w->s->chosen_note, &notes[0]));
	transport_seek(w->s, 0);
	for (size_t i = 0; i < LENGTH(at); i++) { /* two of them at one time */
		assert_true(jump_step_note(w->s, 1, &err));
		assert_int_equal(sitting_now(w->s).pos_ms, at[i]);
		assert_true(uuid_same(&w->s->chosen_note, &notes[i]));
	}
	assert_non_null(strstr(w->s->said, "0:09"));
	assert_false(jump_step_note(w->s, 1, &err));
	assert_non_null(strstr(err.msg, "no marker or note after this"));
	transport_seek(w->s, 12000);
	for (size_t i = LENGTH(at); i-- > 0;) {
		assert_true(jump_step_note(w->s, -1, &err));
		assert_true(uuid_same(&w->s->chosen_note, &notes[i]));
	}
	assert_false(jump_step_note(w->s, -1, &err));
	transport_play_item(w->s, 2); /* from another track, back to the last of this one */
	run_until(w, sounds);
	assert_true(jump_step_note(w->s, -1, &err));
	assert_int_equal(w->s->item, 0);
	assert_true(uuid_same(&w->s->chosen_note, &notes[2]));
}

/* A marker that was just set is before the position, by the time that the key took. */
TEST_IN_WORLD(a_key_goes_to_the_marker_that_was_just_set)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	transport_pause(w->s, true);
	transport_seek(w->s, 4000);
	assert_true(writing_mark(w->s, NULL, &err));
	transport_seek(w->s, 4200);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid second = w->s->chosen_note;
	transport_seek(w->s, 4700);
	assert_true(jump_step_note(w->s, -1, &err));
	assert_true(uuid_same(&w->s->chosen_note, &second));
	assert_int_equal(sitting_now(w->s).pos_ms, 4200);
	assert_true(jump_step_note(w->s, -1, &err)); /* and again to the one before it */
	assert_int_equal(sitting_now(w->s).pos_ms, 4000);
}

TEST_IN_WORLD(a_cue_without_a_time_is_pinned_and_stays_pinned)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(buf_finish) struct buf list = BUF_INIT;

	buf_add(&list, playlist_yaml);
	char *at = strstr(list.s, "{at: \"0:05\", label: five}");
	memcpy(at, "{label: chorus          }", 25);
	write_file(w, "list.yaml", list.s);
	start(w, "walk");
	press(w);
	transport_seek(w->s, 9000);
	assert_true(playback_pin_cue(w->s, &err));
	transport_seek(w->s, 10000);
	capture_forget_key(w->s);
	assert_false(playback_pin_cue(w->s, &err)); /* the clock has no file whose times move */
	assert_non_null(strstr(err.msg, "the time of \"on\" is in the playlist"));
	assert_string_equal(w->s->items[0].cues[0]->label, "chorus");
	assert_int_equal(cue_time(&w->s->rec, w->s->items[0].cues[0]).pos_ms, 9000);
	stop(w);
	start(w, "walk");
	assert_int_equal(cue_time(&w->s->rec, w->s->items[0].cues[0]).pos_ms, 9000);
	stop(w);
}

static void
assert_at(const struct world *w, size_t item, int64_t track_ms, const char *said)
{
	assert_int_equal(w->s->item, item);
	assert_int_equal(sitting_now(w->s).track_ms, track_ms);
	assert_string_equal(w->s->said, said);
}

/* By the clock, so that it stands where it was put; the second item has no cue. */
TEST_IN_WORLD(one_steps_from_cue_to_cue_across_tracks)
{
	struct world *w = *state;
	struct err err;
	char *list =
		xasprintf("%.*s, cues: [{at: \"0:03\"}, {at: \"0:08\", listen_for: the air}]}\n",
			(int)(strlen(playlist_yaml) - 2), playlist_yaml);

	write_file(w, "list.yaml", list);
	start(w, "walk");
	assert_true(jump_step_cue(w->s, 1, &err));
	assert_at(w, 0, 5000, "0:05 five");
	assert_true(jump_step_cue(w->s, 1, &err));
	assert_at(w, 0, 10000, "0:10 on");
	assert_true(jump_step_cue(w->s, 1, &err));
	assert_at(w, 0, 10000,
		"no cue after this in the track; \1next-cue\2 again goes to the next track");
	assert_true(jump_step_cue(w->s, -1, &err));
	assert_true(jump_step_cue(w->s, 1, &err)); /* not the second in a row */
	assert_true(jump_step_cue(w->s, 1, &err));
	assert_int_equal(w->s->item, 0);
	assert_true(jump_step_cue(w->s, 1, &err));
	assert_at(w, 2, 3000, "0:03 cue");
	assert_true(jump_step_cue(w->s, 1, &err));
	assert_at(w, 2, 8000, "0:08 the air");
	assert_false(jump_step_cue(w->s, 1, &err));
	assert_string_equal(err.msg, "no cue after this time");
	assert_true(jump_step_cue(w->s, -1, &err));
	assert_at(w, 2, 3000, "0:03 cue");
	assert_true(jump_step_cue(w->s, -1, &err));
	assert_at(w, 0, 10000, "0:10 on"); /* the last one there, not the first */
	transport_seek(w->s, 10900);
	assert_true(jump_step_cue(w->s, -1, &err));
	assert_at(w, 0, 5000, "0:05 five"); /* a second is the time to press it again */
	assert_false(jump_step_cue(w->s, -1, &err));
	assert_string_equal(err.msg, "no cue before this time");
	stop(w);
	free(list);
}

TEST_IN_WORLD(a_source_is_put_right_by_ear_and_older_notes_with_it)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	transport_pause(w->s, true);
	transport_seek(w->s, 8000);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	transport_seek(w->s, 7000);
	press(w);
	assert_true(playback_pin_cue(w->s, &err)); /* the cue at 0:05 */
	assert_non_null(
		strstr(w->s->said, "move all times of this file by 2.0 s, as “five” is here?"));
	transport_seek(w->s, 8000); /* the key counts, not the answer */
	run_confirm(w->s);
	transport_seek(w->s, 7000);
	assert_int_equal(sitting_now(w->s).track_ms, 5000);
	const struct note *n = w->s->items[0].notes[0];
	assert_int_equal(note_track_ms(n, sitting_offset_ms(w->s, &n->source)), 6000);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(sitting_now(w->s).track_ms, 7000);
}

/* A key may be handled late: what counts is when it was pressed. */
TEST_IN_WORLD(a_source_is_put_right_by_the_position_at_the_key)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	w->profile.reaction_ms = 200;
	run_until(w, sounds);
	int64_t key_ns = clock_mono_ns(),
		pos_ms = playing_pos_ms(&w->s->deck.play, key_ns, clock_boot_ns());
	capture_key_pressed(w->s, key_ns);
	poll(NULL, 0, 300);
	assert_true(playback_pin_cue(w->s, &err)); /* the cue at 0:05 */
	run_confirm(w->s);
	assert_int_equal(sitting_offset_ms(w->s, &w->s->deck.play.source), pos_ms - 200 - 5000);
}

/* libmpv, which is asked at a key, may not have begun the seek yet. */
TEST_IN_WORLD(a_key_behind_a_seek_is_at_its_place)
{
	struct world *w = *state;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 7000);
	capture_key_pressed(w->s, clock_mono_ns());
	assert_int_equal(capture_now(w->s)->pos_ms, 7000);
	assert_int_equal(capture_now(w->s)->ticket, 0); /* it was not asked */
	run_until(w, sounds);
	capture_key_pressed(w->s, clock_mono_ns());
	assert_int_not_equal(capture_now(w->s)->ticket, 0);
}

/* A key comes after what was heard: the time of reaction is subtracted from a pin. A cue that was
 * pinned in this file is pinned again. */
TEST_IN_WORLD(a_pin_is_where_the_cue_was_heard)
{
	struct world *w = *state;
	struct err err;
	struct buf list = BUF_INIT;

	buf_add(&list, playlist_yaml);
	memcpy(strstr(list.s, "{at: \"0:05\", label: five}"), "{label: chorus          }", 25);
	write_file(w, "list.yaml", list.s);
	buf_finish(&list);
	start(w, "desk");
	w->profile.reaction_ms = 400;
	transport_seek(w->s, 5000);
	run_until(w, sounds);
	int64_t key_ns = clock_mono_ns(),
		pos_ms = playing_pos_ms(&w->s->deck.play, key_ns, clock_boot_ns());
	capture_key_pressed(w->s, key_ns);
	poll(NULL, 0, 300); /* it is handled late */
	assert_true(playback_pin_cue(w->s, &err));
	const struct pin *pin = record_at(&w->s->rec, ROW_PIN, 0);
	assert_int_equal(cue_time(&w->s->rec, w->s->items[0].cues[0]).pos_ms, pos_ms - 400);
	assert_int_equal(pin->pos_ms, pos_ms - 400);
	transport_seek(w->s, 6400);
	run_until(w, sounds);
	capture_key_pressed(w->s, clock_mono_ns());
	pos_ms = capture_now(w->s)->pos_ms;
	assert_true(playback_pin_cue(w->s, &err));
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_int_equal(cue_time(&w->s->rec, w->s->items[0].cues[0]).pos_ms, pos_ms - 400);
	assert_int_equal(record_count(&w->s->rec, ROW_PIN), 1);
}

TEST_IN_WORLD(an_item_added_at_the_bench_is_like_any_other)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(items_add(w->s, "Live at the Caf\xc3\xa9", "bass", &err));
	assert_int_equal(w->s->nitems, 4);
	assert_int_equal(w->s->chosen, 2); /* after the section's last one */
	assert_string_equal(w->s->items[2].section->id, "bass");
	assert_true(items_add(w->s, "Live at the Caf\xc3\xa9", NULL, &err));
	assert_int_equal(w->s->nitems, 5);
	assert_false(items_add(w->s, "ftp://x/y", NULL, &err));
	assert_false(items_add(w->s, "https://example.org/a b", NULL, &err));
	assert_false(items_add(w->s, "https://example.org/a\033[2J", NULL, &err));
	transport_play_item(w->s, 2);
	assert_true(playing_is_clock(&w->s->deck.play));
	write_note(w, "crowd left");
	stop(w);
	start(w, "walk");
	assert_int_equal(w->s->nitems, 5);
	assert_int_equal(w->s->item, 2);
	assert_int_equal(w->s->items[2].nnotes, 1);
}

TEST_IN_WORLD(kinds_of_markers_come_from_the_profile)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	pairs_add(&w->profile.marker_kinds, "b", "bass", (struct mark){ 0, 0 },
		(struct mark){ 0, 0 });
	press(w);
	assert_true(writing_mark(w->s, "b", &err));
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_string_equal(sitting_chosen_note(w->s)->kind, "bass");
	assert_false(writing_mark(w->s, "q", &err));
}

TEST_IN_WORLD(short_codes_expand_at_the_end_of_a_word)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	pairs_add(&w->profile.short_codes, "sib", "sibilance", (struct mark){ 0, 0 },
		(struct mark){ 0, 0 });
	press(w);
	assert_true(writing_note(w->s, true, &err));
	for (const char *p = "no sib, sibling sib"; *p; p++)
		assert_true(open_note_type(w->s, p, 1));
	assert_string_equal(w->s->editor.text.s, "no sibilance, sibling sib");
	writing_keep(w->s);
	assert_string_equal(sitting_chosen_note(w->s)->body, "no sibilance, sibling sibilance");
	/* The words of a short code say with what the note compares. */
	pairs_add(&w->profile.short_codes, "other", "vs AFUL Performer8:", (struct mark){ 0, 0 },
		(struct mark){ 0, 0 });
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "other less bass");
	writing_keep(w->s);
	assert_string_equal(sitting_chosen_note(w->s)->body, "vs AFUL Performer8: less bass");
	assert_true(
		uuid_same(&sitting_chosen_note(w->s)->against, &w->s->devices[1].device->row.uuid));
}

TEST_IN_WORLD(words_of_the_lexicon_complete_in_turn)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "too boom");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "too boomy");
	assert_non_null(strstr(w->s->said, "Boomy: "));
	type_text(w, " and qqq");
	assert_false(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "too boomy and qqq");
	type_text(w, ". Boom");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "too boomy and qqq. Boomy");
	/* The next note has another text that ends where the last completed word ended. */
	writing_keep(w->s);
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "no bass in this passage, bri");
	editor_move_to(&w->s->editor, strlen("too boomy and qqq. Boomy"));
	open_note_edited(w->s);
	assert_false(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "no bass in this passage, bri");
}

TEST_IN_WORLD(names_of_the_review_complete_before_words_and_tags_after_their_sign)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "as good as perf");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "as good as AFUL Performer8");
	type_text(w, ", r3i");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "as good as AFUL Performer8, HiBy R3 II");
	editor_set(&w->s->editor, "as good as AFUL Performer8", 26);
	type_text(w, ", wal");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "as good as AFUL Performer8, HiBy R3 II");
	type_text(w, " #boom");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "as good as AFUL Performer8, HiBy R3 II #boomy");
	assert_non_null(strstr(w->s->said, "Boomy: "));
	editor_set(&w->s->editor, "良い。", 9);
	type_text(w, "#bass-de");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "良い。#bass-depth");
	type_text(w, "は深い。r3i");
	assert_true(open_note_complete(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "良い。#bass-depthは深い。HiBy R3 II");
}

TEST_IN_WORLD(a_word_that_does_not_fit_leaves_what_was_typed)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	CLEANUP(buf_finish) struct buf most = BUF_INIT;
	while (most.len < 65536 - strlen(" boom"))
		buf_add_char(&most, 'x');
	buf_add(&most, " boom");
	assert_true(open_note_type(w->s, most.s, most.len));
	assert_false(open_note_complete(w->s, &err));
	assert_non_null(strstr(err.msg, "the note is full"));
	assert_string_equal(w->s->editor.text.s, most.s);
}

TEST_IN_WORLD(notes_of_parts_and_questions_stand_without_item_and_time)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_note_part(w->s, "packaging", &err));
	type_text(w, "a round tin");
	writing_keep(w->s);
	const struct note *n = sitting_chosen_note(w->s);
	assert_string_equal(n->part, "packaging");
	assert_true(uuid_none(&n->item));
	assert_int_equal(n->pos_ms, NO_MS);
	assert_false(writing_note_part(w->s, "nonsense", &err));
	assert_int_equal(w->s->state, STATE_KEYS);
}

TEST_IN_WORLD(steps_begin_before_the_start_if_nothing_plays)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	write_note(w, "at the start");
	assert_int_equal(sitting_chosen_note(w->s)->pos_ms, 0);
	w->s->deck.play.state = PLAY_NOTHING;
	assert_false(jump_step_note(w->s, -1, &err));
	if (!jump_step_note(w->s, 1, &err))
		fail_msg("%s", err.msg);
	assert_non_null(strstr(w->s->said, "at the start"));
}

TEST_IN_WORLD(find_and_coverage_know_what_was_written)
{
	struct world *w = *state;
	const struct note *found[4];
	struct buf missing = BUF_INIT;
	struct err err = ERR_INIT;

	start(w, "walk");
	write_note(w, "Too BOOMY here");
	write_note(w, "caf\xc3\xa9 noise");
	assert_int_equal(jump_find_notes(w->s, "boomy", found, 4), 1);
	assert_string_equal(found[0]->body, "Too BOOMY here");
	assert_int_equal(jump_find_notes(w->s, "CAF\xc3\x89", found, 4), 1);
	assert_int_equal(jump_find_notes(w->s, "boom*", found, 4), 1);
	assert_int_equal(jump_find_notes(w->s, "*", found, 4), 0);
	assert_int_equal(jump_find_notes(w->s, "", found, 4), 0);
	/* Letter by letter, back, and with room for one only. */
	assert_int_equal(jump_find_notes(w->s, "o", found, 4), 2);
	assert_string_equal(found[1]->body, "caf\xc3\xa9 noise");
	assert_int_equal(jump_find_notes(w->s, "oo", found, 4), 1);
	assert_int_equal(jump_find_notes(w->s, "oox", found, 4), 0);
	assert_int_equal(jump_find_notes(w->s, "oo", found, 4), 1);
	assert_int_equal(jump_find_notes(w->s, "o", found, 1), 1);
	assert_string_equal(found[0]->body, "Too BOOMY here");
	assert_int_equal(jump_find_notes(w->s, "oo", found, 1), 1);
	assert_string_equal(found[0]->body, "Too BOOMY here");
	write_note(w, "oops");
	assert_int_equal(jump_find_notes(w->s, "oo", found, 4), 2);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(jump_find_notes(w->s, "oo", found, 4), 1);
	for (size_t i = 0; i < w->s->nitems; i++)
		assert_int_equal(sitting_item_is_covered(w->s, &w->s->items[i]),
			strcmp(w->s->items[i].recording->title, "Low") == 0);
	assert_false(sitting_is_covered(w->s, ROW_DEVICE, &w->s->devices[1].device->row.uuid));
	assert_true(sitting_is_covered(w->s, ROW_CHAIN, &w->s->setup.chain));
	run_add_left(w->s, &missing);
	assert_string_equal(missing.s, "2 of 3 tracks have no note: G at the bench lists them.\n");
	buf_clear(&missing);
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "a leading edge");
	run_add_left(w->s, &missing);
	assert_string_equal(missing.s,
		"An unfinished note is saved: the next session opens it.\n"
		"2 of 3 tracks have no note: G at the bench lists them.\n");
	buf_finish(&missing);
	/* A chain with which a note compares is one that a note is about, as a device is. */
	struct uuid desk = sitting_chain_named(w->s, "desk");
	assert_true(against_choose(w->s, "desk", &err));
	writing_keep(w->s);
	assert_true(sitting_is_covered(w->s, ROW_CHAIN, &desk));
}

static char *
tags(const struct sitting *s)
{
	struct buf b = BUF_INIT;

	EACH_ROW (tag, t, &s->rec, ROW_TAG)
		if (!t->row.deleted)
			buf_addf(&b, "%s ", t->attribute);
	return buf_detach(&b);
}

static void
assert_tags(const struct sitting *s, const char *expected)
{
	CLEANUP(pointer_free) char *now = tags(s);

	assert_string_equal(now, expected);
}

TEST_IN_WORLD(a_note_is_tagged_with_the_attributes_that_have_a_sign)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "#boomy, with little #punch, and a width of words");
	press(w);
	writing_keep(w->s);
	assert_tags(w->s, "boomy punch ");
	assert_true(sitting_undo(w->s, &err));
	assert_tags(w->s, "");
	assert_true(sitting_redo(w->s, &err));
	assert_tags(w->s, "boomy punch ");

	struct uuid note = w->s->items[0].notes[0]->row.uuid;
	assert_true(writing_edit(w->s, &note, &err));
	editor_set(&w->s->editor, "#punch it has.", 14);
	open_note_edited(w->s);
	writing_keep(w->s);
	assert_tags(w->s, "punch ");
	stop(w);
	start(w, "walk"); /* they are in the archive */
	assert_tags(w->s, "punch ");
}

TEST_IN_WORLD(a_swap_before_the_item_is_open_plays_it)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	assert_int_equal(w->s->deck.play.state, PLAY_OPENING);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	run_until(w, sounds);
}

TEST_IN_WORLD(the_output_stays_when_the_playlist_is_read_again)
{
	struct world *w = *state;
	CLEANUP(playlist_finish) struct playlist_file again;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	assert_true(transport_choose_output(w->s, "auto", &err));
	assert_true(playlist_find(&again, w->files.playlist, w->session, &d));
	assert_true(files_apply(w->s, &again, false, &err));
	assert_true(transport_choose_output(w->s, "", &err));
	assert_non_null(strstr(w->s->said, "the sound goes to auto"));
}

TEST_IN_WORLD(a_reload_reads_the_vocabulary)
{
	static const char lexicon[] =
		"id: mine\ntitle: Mine\ngroups:\n  - id: g\n    name: G\n    categories:\n"
		"      - id: c\n        name: C\n        attributes:\n"
		"          - {id: bass-depth, name: Tiefe, definition: tief,\n"
		"             scale: {type: unipolar, low: wenig, high: viel}}\n";
	struct world *w = *state;
	CLEANUP(playlist_finish) struct playlist_file again;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct err err;

	start(w, "walk");
	assert_string_equal(w->s->wheel.rows[0].name, "Bass depth");
	write_file(w, "mine.yaml", lexicon);
	xreplace(&w->files.lexicon, "mine.yaml");
	w->files.stamp.hash[0] ^= 1; /* as if the session file was saved */
	assert_true(playlist_find(&again, w->files.playlist, w->session, &d));
	assert_true(files_apply(w->s, &again, false, &err));
	assert_string_equal(w->s->wheel.rows[0].name, "Tiefe");
	/* One that cannot be read takes no words away. */
	write_file(w, "mine.yaml", "id: [\n");
	assert_true(files_apply(w->s, &again, false, &err));
	assert_string_equal(w->s->wheel.rows[0].name, "Tiefe");
	assert_non_null(strstr(w->s->said, "its words stay"));
}

/* Reads the playlist again after an edit removed all its tracks. */
static void
empty_the_list(struct world *w)
{
	CLEANUP(playlist_finish) struct playlist_file again;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct err err;

	write_file(w, "list.yaml", "id: list\ntitle: List\nsections: []\n");
	assert_true(playlist_find(&again, w->files.playlist, w->session, &d));
	assert_true(files_apply(w->s, &again, false, &err));
	assert_int_equal(w->s->nitems, 0);
}

TEST_IN_WORLD(an_emptied_list_leaves_nothing_to_play)
{
	struct world *w = *state;

	for (int i = 0; i < 2; i++) {
		start(w, i ? "desk" : "walk");
		transport_play_item(w->s, 1); /* its file is missing */
		if (i)
			run_until(w, failed_over_to_the_clock);
		transport_toggle(w->s);
		transport_play_item(w->s, 0);
		empty_the_list(w); /* while the player opens the track */
		for (int k = 0; k < 3; k++) {
			transport_toggle(w->s);
			assert_non_null(strstr(w->s->said, "no track"));
			run_on_player(w->s);
			run_timers(w->s, clock_mono_ns());
		}
		assert_int_equal(w->s->deck.play.state, PLAY_NOTHING);
		assert_false(playing_is_clock(&w->s->deck.play));
		stop(w);
		write_file(w, "list.yaml", playlist_yaml);
	}
}

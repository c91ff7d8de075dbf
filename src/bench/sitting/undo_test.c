/* Undo, and what comes in between: news of the player, a position that is answered late, a note
 * that is open. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/fake_player.h"
#include "support/sitting_world.h"

#define SECOND 1000000000LL

static int64_t now_ns;

static void
pass(int64_t ms)
{
	now_ns += ms * 1000000;
	clock_set(now_ns, 1800000000000 + now_ns / 1000000);
}

/* Lets the player say what it has to say. */
static void
news(struct world *w)
{
	for (int i = 0; i < 8; i++) {
		player_news(w->s->deck.player, 2);
		run_on_player(w->s);
	}
}

/* Plays the first item for three seconds. */
static void
begin(struct world *w)
{
	now_ns = SECOND;
	pass(0);
	start(w, "desk");
	news(w);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	pass(3000);
}

static const struct note *
only_note(const struct world *w)
{
	assert_int_equal(w->s->items[0].nnotes, 1);
	return w->s->items[0].notes[0];
}

TEST_IN_WORLD(what_was_found_out_stands_in_no_undos_way)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(pointer_free) char *song = xasprintf("%s/song.wav", w->folder);

	begin(w);
	write_file(w, "song.wav", "not much of one");
	assert_true(items_add(w->s, song, NULL, &err));
	transport_play_item(w->s, w->s->chosen);
	news(w);
	const struct source *src = sitting_source(w->s, &w->s->deck.play.source);
	assert_int_equal(src->length_ms, 9000);
	assert_non_null(src->hash);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->nitems, 3);
	assert_true(sitting_redo(w->s, &err));
	assert_int_equal(w->s->nitems, 4);
	assert_int_equal(sitting_source(w->s, &src->row.uuid)->length_ms, 9000);
	stop(w);
}

TEST_IN_WORLD(a_position_that_is_answered_late_is_in_every_version)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	assert_string_equal(only_note(w)->pos_from, POS_HELD);
	assert_true(writing_private(w->s, &note, &err));
	news(w);
	assert_int_equal(only_note(w)->pos_ms, 2993); /* as the player has it */
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(only_note(w)->pos_ms, 2993);
	assert_string_equal(only_note(w)->pos_from, POS_AUDIO);
}

TEST_IN_WORLD(undo_and_redo_name_the_note_and_the_rating)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	news(w);
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "rings around the cymbals, and a bit longer than a line");
	writing_keep(w->s);
	news(w);
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: note at 0:02, “rings around the cymbals…”");
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: marker at 0:02");
	assert_true(sitting_redo(w->s, &err));
	assert_string_equal(w->s->said, "Redone: marker at 0:02");
	assert_true(writing_delete_note(w->s, &only_note(w)->row.uuid, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: deletion of marker at 0:02");
	assert_true(wheel_add(w->s, "bass-depth", &err));
	assert_true(wheel_rate(w->s, 4, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: rating of Bass depth 4");
	assert_true(sitting_redo(w->s, &err));
	assert_string_equal(w->s->said, "Redone: rating of Bass depth 4");
}

/* Made with a held position, and much later given the same place anew: the first one stays what it
 * was. */
TEST_IN_WORLD(an_answer_reaches_no_version_from_before_its_question)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	transport_pause(w->s, true);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	pass(30);
	run_timers(w->s, now_ns); /* nobody has answered */
	w->s->deck.player->nasked = 0;
	assert_string_equal(only_note(w)->pos_from, POS_HELD);
	transport_seek(w->s, 5000);
	press(w);
	assert_true(writing_range_note(w->s, &note, &err));
	news(w);
	assert_true(only_note(w)->pos_end_ms > 3000);
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(only_note(w)->pos_from, POS_HELD);
	assert_int_equal(only_note(w)->pos_ms, 3000);
	assert_int_equal(only_note(w)->pos_end_ms, NO_MS);
}

TEST_IN_WORLD(a_note_that_is_given_up_at_once_comes_back_with_its_position)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "x");
	writing_give_up(w->s);
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_null(w->s->open_note);
	news(w);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "x");
	assert_int_equal(w->s->open_note->note.pos_ms, 2993);
}

TEST_IN_WORLD(a_correction_by_hand_is_not_overtaken_by_the_answer)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	retype(w, &note, "0:02 ");
	news(w);
	assert_int_equal(only_note(w)->pos_ms, 2000);
	assert_string_equal(only_note(w)->pos_from, POS_TYPED);
}

/* An edit that changed nothing and is given up is nothing that undo could take back. */
TEST_IN_WORLD(an_unchanged_edit_is_given_up_without_a_trace)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "first");
	writing_keep(w->s);
	assert_true(writing_edit(w->s, &sitting_chosen_note(w->s)->row.uuid, &err));
	writing_give_up(w->s);
	assert_string_equal(w->s->said, "edit given up; the note is unchanged");
	assert_true(sitting_undo(w->s, &err));
	assert_null(sitting_chosen_note(w->s));
	assert_true(sitting_redo(w->s, &err));
	assert_true(writing_edit(w->s, &sitting_chosen_note(w->s)->row.uuid, &err));
	type_text(w, "!");
	writing_give_up(w->s);
	assert_non_null(strstr(w->s->said, "brings it back"));
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "first!");
}

TEST_IN_WORLD(undo_leaves_the_note_that_is_open_alone)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "first");
	writing_give_up(w->s);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "second");
	assert_false(sitting_undo(w->s, &err));
	assert_non_null(strstr(err.msg, "a note is open"));
	assert_string_equal(w->s->editor.text.s, "second");
	writing_keep(w->s);
	assert_true(sitting_undo(w->s, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "first");
	type_text(w, " words");
	assert_true(sitting_redo(w->s, &err)); /* given up again */
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->editor.text.s, "first words");
	assert_true(sitting_redo(w->s, &err));
	assert_null(w->s->open_note);
	assert_int_equal(w->s->state, STATE_KEYS);
	pass(50);
	run_until(w, sitting_all_kept);
	CLEANUP(record_finish) struct record rec;
	load(w, &rec);
	assert_int_equal(open_notes(&rec), 0);
}

TEST_IN_WORLD(a_question_ends_where_what_it_was_about_is_gone)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(playback_pin_cue(w->s, &err));
	transport_play_item(w->s, 2);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_true(wear_device(w->s, 2, &err));
	assert_int_equal(w->s->ask, ASK_SWAP);
	write_file(w, "cantor.yaml", "id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n");
	struct comparison *gone =
		change_copy(w->s, ROW_COMPARISON, &w->s->devices[1].comparison->row.uuid);
	gone->row.deleted = true;
	change_one(w->s, ROW_COMPARISON, gone, NULL);
	assert_int_equal(w->s->ask, ASK_NOTHING);
}

TEST_IN_WORLD(two_swaps_and_a_no_play_on_as_before)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(wear_device(w->s, 2, &err));
	assert_true(wear_device(w->s, 2, &err));
	run_cancel(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
}

static const struct sitting_row *
row_of_place(const struct world *w)
{
	return record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
}

/* What is worn is no text: `d` goes back, and undo is about what was written before it. */
TEST_IN_WORLD(a_swap_is_no_step_of_undo)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	writing_mark(w->s, NULL, &err);
	size_t marks = record_count(&w->s->rec, ROW_NOTE);
	struct uuid mark = ((struct row *)record_at(&w->s->rec, ROW_NOTE, marks - 1))->uuid;
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	struct uuid other = w->s->setup.device;
	assert_true(sitting_undo(w->s, &err));
	assert_true(((struct row *)record_find(&w->s->rec, ROW_NOTE, &mark))->deleted);
	assert_true(uuid_same(&w->s->setup.device, &other));
	assert_true(uuid_same(&row_of_place(w)->setup.device, &other));
	assert_false(sitting_undo(w->s, &err));
	assert_true(sitting_redo(w->s, &err));
	assert_false(((struct row *)record_find(&w->s->rec, ROW_NOTE, &mark))->deleted);
	assert_true(uuid_same(&row_of_place(w)->setup.device, &other));
}

TEST_IN_WORLD(a_cue_beyond_the_end_of_what_plays_is_no_loop)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	w->s->deck.play.length_ms = 4000;
	assert_true(loop_around_cue(w->s, &err)); /* from 0:02 on */
	assert_int_equal(w->s->deck.play.loop_end_ms, 4000);
	w->s->deck.play.length_ms = 2100;
	assert_false(loop_around_cue(w->s, &err));
}

TEST_IN_WORLD(a_track_that_breaks_leaves_its_place_to_the_clock)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(loop_start(w->s, &err));
	assert_true(playback_pin_cue(w->s, &err));
	struct player_event broke = {
		.kind = PLAYER_FAILED, .ticket = w->s->deck.play.ticket, .text = "it broke off"
	};
	transport_event(w->s, &broke);
	assert_true(playing_is_clock(&w->s->deck.play));
	assert_int_equal(playing_pos_ms(&w->s->deck.play, now_ns, clock_boot_ns()), 3000);
	assert_int_equal(w->s->deck.play.loop_ms, NO_MS);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_int_equal(record_count(&w->s->rec, ROW_STRETCH), 1);
}

TEST_IN_WORLD(the_sound_of_an_item_ends_with_it)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(pointer_free) char *song = xasprintf("%s/song.wav", w->folder);

	begin(w);
	write_file(w, "song.wav", "not much of one");
	assert_true(items_add(w->s, song, NULL, &err));
	transport_play_item(w->s, w->s->chosen);
	news(w);
	assert_true(sitting_undo(w->s, &err));
	news(w);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	assert_true(uuid_same(&w->s->deck.play.source, &w->s->items[0].sources[0]->row.uuid));
	stop(w);
}

/* Else playing it would bring back what was undone. */
TEST_IN_WORLD(a_file_whose_link_is_undone_while_it_opens_is_not_played)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(pointer_free) char *song = xasprintf("%s/song.wav", w->folder);

	begin(w);
	write_file(w, "song.wav", "not much of one");
	sitting_choose_item(w->s, 0);
	assert_true(items_link_file(w->s, song, &err));
	transport_play_item(w->s, 0);
	assert_int_equal(w->s->items[0].nsources, 2);
	assert_true(sitting_undo(w->s, &err));
	news(w);
	assert_int_equal(w->s->items[0].nsources, 1);
	assert_true(uuid_same(&w->s->deck.play.source, &w->s->items[0].sources[0]->row.uuid));
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	stop(w);
}

/* As a kill leaves it: nothing was written since. */
TEST_IN_WORLD(the_place_is_in_the_archive_before_anything_ends)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	begin(w);
	assert_true(jump_step_cue(w->s, 1, &err));
	transport_set_level(w->s, -9);
	transport_play_item(w->s, 2);
	assert_true(jump_step_cue(w->s, -1, &err)); /* back in the first item */
	struct uuid item = w->s->items[0].item->row.uuid, sitting = w->s->sitting;
	pass(50);
	run_until(w, sitting_all_kept);
	load(w, &rec);
	const struct sitting_row *row = record_find(&rec, ROW_SITTING, &sitting);
	assert_true(uuid_same(&row->item, &item));
	assert_true(row->level_db < -8.9 && row->level_db > -9.1);
}

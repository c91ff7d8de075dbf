/* Undo, and what comes in between: news of the player, a position that is answered late, a note
 * that is open. */
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

static void
what_was_found_out_stands_in_no_undos_way(void **state)
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

/* The place where one is changes the same row, all the time. */
static void
room_and_state_are_undone_and_the_place_stays(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	prose_write_room(w->s, "the study", &err);
	prose_write_mood(w->s, "tired", &err);
	prose_write_room(w->s, "the train", &err);
	prose_write_room(
		w->s, "", &err); /* opens the editor; without a change nothing is written */
	assert_string_equal(w->s->editor.text.s, "the train");
	writing_keep(w->s);
	pass(5000);
	session_row_put(w->s);
	const struct sitting_row *row = record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
	int64_t pos_ms = row->pos_ms;
	assert_true(sitting_undo(w->s, &err));
	row = record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
	assert_string_equal(row->room, "the study");
	assert_int_equal(row->pos_ms, pos_ms);
	assert_true(sitting_undo(w->s, &err));
	assert_true(sitting_undo(w->s, &err));
	row = record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
	assert_null(row->room);
	assert_null(row->state);
	pass(5000);
	session_row_put(w->s);
	for (int i = 0; i < 3; i++)
		assert_true(sitting_redo(w->s, &err));
	row = record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
	assert_string_equal(row->room, "the train");
	assert_string_equal(row->state, "tired");
	assert_true(row->pos_ms > pos_ms);
	prose_write_mood(w->s, "none", &err);
	row = record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
	assert_null(row->state);
}

static void
a_position_that_is_answered_late_is_in_every_version(void **state)
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

static void
undo_and_redo_name_the_note_and_the_rating(void **state)
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
	assert_string_equal(
		w->s->said, "Undone: note at 0:02, “rings around the cymbals, and a …”");
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: marker at 0:02");
	assert_true(sitting_redo(w->s, &err));
	assert_string_equal(w->s->said, "Redone: marker at 0:02");
	assert_true(writing_delete_note(w->s, &only_note(w)->row.uuid, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: deletion of note at 0:02");
	assert_true(wheel_add(w->s, "bass-depth", &err));
	assert_true(wheel_rate(w->s, 4, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: rating of Bass depth");
}

/* Made with a held position, and much later given the same place anew: the first one stays what it
 * was. */
static void
an_answer_reaches_no_version_from_before_its_question(void **state)
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
	press(w);
	assert_true(writing_note_now(w->s, &note, &err));
	news(w);
	assert_string_equal(only_note(w)->pos_from, POS_AUDIO);
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(only_note(w)->pos_from, POS_HELD);
	assert_int_equal(only_note(w)->pos_ms, 3000);
}

static void
a_note_that_is_given_up_at_once_comes_back_with_its_position(void **state)
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

static void
a_correction_by_hand_is_not_overtaken_by_the_answer(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	assert_true(writing_nudge_note(w->s, &note, -1000, &err));
	news(w);
	assert_int_equal(only_note(w)->pos_ms, 2000);
	assert_string_equal(only_note(w)->pos_from, POS_TYPED);
}

static void
a_held_key_takes_back_its_own_marker_and_nothing_else(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(writing_mark(w->s, NULL, &err));
	pass(500);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid repeat = w->s->chosen_note;
	assert_true(writing_private(w->s, &repeat, &err));
	writing_unmark(w->s, &repeat);
	assert_int_equal(w->s->items[0].nnotes, 2);
	assert_true(note_is_private(&w->s->rec, w->s->items[0].notes[1]));
	assert_true(sitting_undo(w->s, &err));
	writing_unmark(w->s, &repeat);
	assert_int_equal(w->s->items[0].nnotes, 1);
}

static void
undo_leaves_the_note_that_is_open_alone(void **state)
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

static void
a_range_ends_after_its_start_however_that_is_moved(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	pass(1000);
	press(w);
	assert_true(writing_range_note(w->s, &note, &err));
	assert_true(writing_nudge_note(w->s, &note, 900, &err));
	assert_false(writing_nudge_note(w->s, &note, 200, &err));
	assert_true(only_note(w)->pos_end_ms > only_note(w)->pos_ms);
}

static void
a_question_ends_where_what_it_was_about_is_gone(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(sound_align(w->s, &err));
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

static void
two_swaps_and_a_no_play_on_as_before(void **state)
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

static void
a_swap_is_undone_after_a_question_and_the_sound_goes_on(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	struct uuid cantor = w->s->setup.device;
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	struct uuid other = w->s->setup.device;
	news(w);
	pass(4000);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	int64_t pos_ms = playing_pos_ms(&w->s->deck.play, now_ns, clock_boot_ns());
	prose_write_room(w->s, "the study", &err);
	assert_true(sitting_undo(w->s, &err));
	assert_true(uuid_same(&w->s->setup.device, &other));
	assert_true(worn_by(w, sitting_undo));
	assert_string_equal(w->s->said, "AFUL Cantor is worn again");
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_true(uuid_same(&w->s->setup.device, &cantor));
	assert_true(uuid_same(&row_of_place(w)->setup.device, &cantor));
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_int_equal(playing_pos_ms(&w->s->deck.play, now_ns, clock_boot_ns()), pos_ms);
	assert_true(uuid_none(&w->s->worn_before));
	pass(15000);
	session_row_put(w->s); /* as time does */
	assert_true(worn_by(w, sitting_redo));
	assert_string_equal(w->s->said, "AFUL Performer8 is worn again");
	assert_true(uuid_same(&w->s->worn_before, &cantor));
	assert_true(uuid_same(&w->s->writing->heard_before.device, &cantor));
	assert_true(sitting_redo(w->s, &err));
	assert_string_equal(row_of_place(w)->room, "the study");
	assert_true(uuid_same(&row_of_place(w)->setup.device, &other));
	assert_false(sitting_redo(w->s, &err));
}

static void
a_variant_and_a_chain_are_undone_in_their_turn(void **state)
{
	struct world *w = *state;
	struct err err;
	char *yaml = xasprintf(
		"%svariants: {stock: {tips: silicone}, foam: {tips: foam}}\n", session_yaml);

	write_file(w, "cantor.yaml", yaml);
	begin(w);
	struct uuid desk = w->s->setup.chain;
	assert_true(wear_variant(w->s, "foam", &err));
	struct uuid foam = w->s->setup.variant;
	assert_true(chain_choice_choose(w->s, "walk", &err));
	assert_true(playing_is_clock(&w->s->deck.play));
	assert_true(chain_choice_add(w->s, "amp: source=FiiO K9", &err));
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(uuid_none(&w->s->setup.variant));
	assert_true(worn_by(w, sitting_undo));
	assert_string_equal(w->s->said, "AFUL Cantor · foam is worn again");
	assert_true(uuid_same(&w->s->setup.variant, &foam));
	assert_true(worn_by(w, sitting_undo));
	assert_string_equal(w->s->said, "walk is in use again");
	assert_true(worn_by(w, sitting_undo));
	assert_string_equal(w->s->said, "desk is in use again");
	assert_true(uuid_same(&w->s->setup.chain, &desk));
	assert_false(playing_is_clock(&w->s->deck.play));
	assert_true(worn_by(w, sitting_undo));
	assert_string_equal(w->s->said, "no variant again");
	assert_false(sitting_undo(w->s, &err));
	for (int i = 0; i < 4; i++)
		assert_true(worn_by(w, sitting_redo));
	assert_string_equal(sitting_chain(w->s, &w->s->setup.chain)->name, "amp");
	assert_string_equal(w->s->said, "AFUL Performer8 is worn again");
	stop(w);
	free(yaml);
}

/* Put on at 22:00 by a clock that was an hour ahead, and asked at 21:01: since 21:00. */
static void
since_when_it_is_worn_is_by_the_clock_of_now(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	int64_t put_on_ms = clock_utc_ms() - 3600000,
		local_min = put_on_ms / 60000 + clock_offset_min(put_on_ms);
	pass(60000);
	clock_set(now_ns, clock_utc_ms() - 3600000);
	assert_true(sitting_undo(w->s, &err));
	CLEANUP(pointer_free)
	char *since = xasprintf("AFUL Performer8 is recorded as worn since %02d:%02d:",
		(int)(local_min / 60 % 24), (int)(local_min % 60));
	if (!strstr(w->s->said, since))
		fail_msg("no “%s” in “%s”", since, w->s->said);
	stop(w);
}

/* Among a few `u` one must not take back a swap: it asks, Esc keeps what is worn, and the next `u`
 * is about the step before, which may be another swap. */
static void
esc_keeps_what_is_worn_and_undo_goes_on(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(prose_write_room(w->s, "the study", &err));
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	struct uuid other = w->s->setup.device;
	assert_true(prose_write_mood(w->s, "tired", &err));
	assert_true(sitting_undo(w->s, &err));
	assert_null(row_of_place(w)->state);
	assert_true(sitting_undo(w->s, &err));
	assert_non_null(strstr(w->s->said, "AFUL Performer8 is recorded as worn since "));
	assert_non_null(strstr(w->s->said, ": back to AFUL Cantor? "));
	assert_null(strstr(w->s->said, "note"));
	run_cancel(w->s);
	assert_string_equal(w->s->said, "swap is not taken back; the next undo takes back: room");
	assert_true(sitting_undo(w->s, &err));
	assert_null(row_of_place(w)->room);
	assert_false(sitting_undo(w->s, &err));
	assert_true(uuid_same(&w->s->setup.device, &other));
	/* What was undone before it is redone, and the swap stays. */
	assert_true(sitting_redo(w->s, &err));
	assert_true(sitting_redo(w->s, &err));
	assert_string_equal(row_of_place(w)->room, "the study");
	assert_string_equal(row_of_place(w)->state, "tired");
	assert_true(uuid_same(&row_of_place(w)->setup.device, &other));

	/* Redo asks also; Esc there keeps what is worn, and the next redo is about the step after.
	 */
	assert_true(wear_back(w->s, &err));
	run_confirm(w->s);
	assert_true(prose_write_room(w->s, "the train", &err));
	assert_true(sitting_undo(w->s, &err));
	assert_true(worn_by(w, sitting_undo));
	assert_true(sitting_redo(w->s, &err));
	assert_int_equal(w->s->ask, ASK_UNDO);
	run_cancel(w->s);
	assert_string_equal(w->s->said, "swap is not repeated; the next redo repeats: room");
	assert_true(sitting_redo(w->s, &err));
	assert_string_equal(row_of_place(w)->room, "the train");
	assert_true(uuid_same(&w->s->setup.device, &other));
	assert_true(uuid_same(&row_of_place(w)->setup.device, &other));
}

/* A redo while undo asks, or an undo while redo asks, is about another step: no question remains.
 */
static void
a_redo_ends_the_question_of_undo(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(prose_write_room(w->s, "the study", &err));
	assert_true(sitting_undo(w->s, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->ask, ASK_UNDO);
	assert_true(sitting_redo(w->s, &err));
	assert_string_equal(row_of_place(w)->room, "the study");
	assert_int_equal(w->s->ask, ASK_NOTHING);

	assert_true(wear_back(w->s, &err));
	run_confirm(w->s);
	assert_true(worn_by(w, sitting_undo));
	assert_true(sitting_redo(w->s, &err));
	assert_int_equal(w->s->ask, ASK_UNDO);
	assert_true(sitting_undo(w->s, &err));
	assert_null(row_of_place(w)->room);
	assert_int_equal(w->s->ask, ASK_NOTHING);
}

static void
the_question_of_undo_counts_what_stays_and_ends_with_a_new_change(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(writing_mark(w->s, NULL, &err));
	change_settle(w->s, ROW_NOTE); /* as if another earlog had changed the note */
	assert_true(sitting_undo(w->s, &err));
	assert_non_null(strstr(w->s->said, "1 note and 0 ratings"));
	assert_non_null(strstr(w->s->said, "`earlog note move` moves them"));
	assert_true(writing_mark(w->s, NULL, &err));
	assert_int_equal(w->s->ask, ASK_NOTHING);
	run_confirm(w->s);
	assert_false(uuid_none(&w->s->worn_before));
}

static void
the_question_of_undo_ends_if_another_earlog_changes_the_step(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->ask, ASK_UNDO);
	change_settle(w->s, ROW_SITTING); /* as if another earlog had changed the session */
	assert_int_equal(w->s->ask, ASK_NOTHING);
}

static void
a_question_about_what_undo_put_on_is_over(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	struct uuid cantor = w->s->setup.device;
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(wear_back(w->s, &err));
	assert_true(worn_by(w, sitting_undo));
	assert_true(uuid_same(&w->s->setup.device, &cantor));
}

/* Neither in it nor after it is undone what was put on before it; what else was done is. */
static void
no_blind_run_is_undone_into_a_swap(void **state)
{
	struct world *w = *state;
	struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = 2 };
	struct err err;

	begin(w);
	prose_write_room(w->s, "the study", &err);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	prose_write_mood(w->s, "tired", &err);
	assert_true(blind_begin(w->s, &wish, &err));
	run_until(w, sitting_all_kept);
	run_confirm(w->s);
	for (size_t i = 1; i < 4; i++) {
		struct uuid device = w->s->setup.device;
		if (i == 1)
			assert_true(sitting_undo(w->s, &err));
		else if (i == 2)
			assert_true(sitting_redo(w->s, &err));
		assert_null(strstr(w->s->said, "worn"));
		assert_true(uuid_same(&w->s->setup.device, &device));
		assert_true(blind_next(w->s, &err));
		run_confirm(w->s);
	}
	end_run(w);
	struct uuid device = w->s->setup.device;
	assert_true(sitting_undo(w->s, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_false(sitting_undo(w->s, &err));
	assert_string_equal(err.msg, "nothing to undo");
	assert_null(row_of_place(w)->room);
	assert_null(row_of_place(w)->state);
	assert_true(uuid_same(&w->s->setup.device, &device));
	assert_true(uuid_same(&row_of_place(w)->setup.device, &device));
}

static void
a_cue_beyond_the_end_of_what_plays_is_no_loop(void **state)
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

static void
a_track_that_breaks_leaves_its_place_to_the_clock(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_true(loop_start(w->s, &err));
	assert_true(sound_align(w->s, &err));
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

static void
the_sound_of_an_item_ends_with_it(void **state)
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
static void
a_file_whose_link_is_undone_while_it_opens_is_not_played(void **state)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(pointer_free) char *song = xasprintf("%s/song.wav", w->folder);

	begin(w);
	write_file(w, "song.wav", "not much of one");
	assert_true(items_link_file(w->s, 0, song, &err));
	transport_play_item(w->s, 0);
	assert_int_equal(w->s->items[0].nsources, 2);
	assert_true(sitting_undo(w->s, &err));
	news(w);
	assert_int_equal(w->s->items[0].nsources, 1);
	assert_true(uuid_same(&w->s->deck.play.source, &w->s->items[0].sources[0]->row.uuid));
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	stop(w);
}

static void
a_note_of_another_item_takes_no_time_from_this_one(void **state)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	transport_play_item(w->s, 2);
	news(w);
	pass(1000);
	press(w);
	assert_false(writing_note_now(w->s, &note, &err));
	assert_non_null(strstr(err.msg, "another track than the one that plays"));
}

/* As a kill leaves it: nothing was written since. */
static void
the_place_is_in_the_archive_before_anything_ends(void **state)
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(what_was_found_out_stands_in_no_undos_way),
		WORLD_TEST(room_and_state_are_undone_and_the_place_stays),
		WORLD_TEST(a_position_that_is_answered_late_is_in_every_version),
		WORLD_TEST(undo_and_redo_name_the_note_and_the_rating),
		WORLD_TEST(an_answer_reaches_no_version_from_before_its_question),
		WORLD_TEST(a_note_that_is_given_up_at_once_comes_back_with_its_position),
		WORLD_TEST(a_correction_by_hand_is_not_overtaken_by_the_answer),
		WORLD_TEST(a_held_key_takes_back_its_own_marker_and_nothing_else),
		WORLD_TEST(undo_leaves_the_note_that_is_open_alone),
		WORLD_TEST(a_range_ends_after_its_start_however_that_is_moved),
		WORLD_TEST(a_question_ends_where_what_it_was_about_is_gone),
		WORLD_TEST(two_swaps_and_a_no_play_on_as_before),
		WORLD_TEST(a_swap_is_undone_after_a_question_and_the_sound_goes_on),
		WORLD_TEST(a_variant_and_a_chain_are_undone_in_their_turn),
		WORLD_TEST(since_when_it_is_worn_is_by_the_clock_of_now),
		WORLD_TEST(esc_keeps_what_is_worn_and_undo_goes_on),
		WORLD_TEST(a_redo_ends_the_question_of_undo),
		WORLD_TEST(the_question_of_undo_ends_if_another_earlog_changes_the_step),
		WORLD_TEST(the_question_of_undo_counts_what_stays_and_ends_with_a_new_change),
		WORLD_TEST(a_question_about_what_undo_put_on_is_over),
		WORLD_TEST(no_blind_run_is_undone_into_a_swap),
		WORLD_TEST(a_cue_beyond_the_end_of_what_plays_is_no_loop),
		WORLD_TEST(a_track_that_breaks_leaves_its_place_to_the_clock),
		WORLD_TEST(the_sound_of_an_item_ends_with_it),
		WORLD_TEST(a_file_whose_link_is_undone_while_it_opens_is_not_played),
		WORLD_TEST(a_note_of_another_item_takes_no_time_from_this_one),
		WORLD_TEST(the_place_is_in_the_archive_before_anything_ends),
	};

	return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}

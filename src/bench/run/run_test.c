/* tests: races, no-valgrind, of run/ library/ system/os_thread */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/note_rules.h"
#include "support/sitting_world.h"

TEST_IN_WORLD(items_stand_in_the_order_of_the_playlist)
{
	struct world *w = *state;

	start(w, "walk");
	assert_int_equal(w->s->nitems, 3);
	assert_string_equal(w->s->items[0].item->id, "bass/low");
	assert_string_equal(w->s->items[1].item->id, "bass/gone");
	assert_string_equal(w->s->items[2].section->title, "Treble");
	assert_int_equal(w->s->items[0].ncues, 2);
	assert_int_equal(w->s->ndevices, 2);
	assert_string_equal(sitting_device(w->s, &w->s->setup.device)->name, "AFUL Cantor");
	assert_string_equal(sitting_chain(w->s, &w->s->setup.chain)->name, "walk");
	assert_int_equal(w->s->day, 1);
}

TEST_IN_WORLD(the_clock_times_markers_and_says_about)
{
	struct world *w = *state;
	struct err err;
	int64_t s = 1000000000;

	clock_set(100 * s, 1800000000000);
	start(w, "walk");
	assert_true(playing_is_clock(&w->s->deck.play));
	transport_toggle(w->s);
	clock_set(170 * s, 1800000070000);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	assert_int_equal(w->s->items[0].nnotes, 1);
	const struct note *n = w->s->items[0].notes[0];
	assert_string_equal(n->pos_from, POS_CLOCK);
	assert_true(n->about);
	assert_string_equal(n->volume, "28");
	assert_string_equal(n->volume_unit, "steps");
	assert_int_equal(n->pos_ms, 70000);
	char text[TIME_TEXT];
	note_time_text(n, sitting_offset_ms(w->s, &n->source), text);
	assert_string_equal(text, "~1:10");
}

TEST_IN_WORLD(a_marker_while_it_plays_has_the_position_of_the_sound)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 5000);
	run_until(w, sounds);
	/* Straight after a seek, or on a machine that stands still for 20 ms, a held value is
	 * right; not for ever. */
	const struct note *n = NULL;
	for (int i = 0; i < 100 && (!n || strcmp(n->pos_from, POS_AUDIO) != 0); i++) {
		press(w);
		assert_true(writing_mark(w->s, NULL, &err));
		run_until(w, sitting_all_kept);
		n = sitting_chosen_note(w->s);
	}
	struct uuid note = n->row.uuid;
	stop(w);

	CLEANUP(record_finish) struct record rec;
	load(w, &rec);
	n = record_find(&rec, ROW_NOTE, &note);
	assert_non_null(n);
	assert_string_equal(n->pos_from, POS_AUDIO);
	assert_true(n->pos_ms >= 4500 && n->pos_ms < 30000);
	assert_false(uuid_none(&n->source));
}

TEST_IN_WORLD(paused_after_a_seek_a_note_stands_exactly_there)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	transport_pause(w->s, true);
	transport_seek(w->s, 7300);
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "tight");
	writing_keep(w->s);
	const struct note *n = sitting_chosen_note(w->s);
	assert_int_equal(n->pos_ms, 7300);
	assert_string_equal(n->pos_from, POS_SEEK);
	assert_string_equal(n->body, "tight");
	assert_int_equal(n->reaction_ms, NO_INT);
}

TEST_IN_WORLD(the_next_sitting_stands_paused_where_the_last_one_stopped)
{
	struct world *w = *state;

	start(w, "desk");
	transport_play_item(w->s, 2);
	run_until(w, sounds);
	transport_pause(w->s, true);
	transport_seek(w->s, 12345);
	run_until(w, sitting_all_kept);
	stop(w);

	start(w, "walk"); /* the profile's default does not overrule the place */
	assert_int_equal(w->s->item, 2);
	assert_int_equal(sitting_now(w->s).pos_ms, 12345);
	assert_string_equal(sitting_chain(w->s, &w->s->setup.chain)->name, "desk");
	run_until(w, stands);
	assert_int_equal(sitting_now(w->s).pos_ms, 12345);
}

TEST_IN_WORLD(a_missing_file_is_said_and_the_clock_takes_over)
{
	struct world *w = *state;

	start(w, "desk");
	transport_play_item(w->s, 1);
	run_until(w, failed_over_to_the_clock);
	assert_int_equal(w->s->states[1].sound, SOUND_FAILED);
	assert_true(strlen(w->s->states[1].why) > 0);
	assert_non_null(strstr(w->s->said, "Gone"));
	transport_play_item(w->s, 2); /* and the session goes on */
	run_until(w, sounds);
}

TEST_IN_WORLD(a_played_stretch_is_one_row_when_it_ends)
{
	struct world *w = *state;
	CLEANUP(record_finish) struct record rec;

	clock_set(-1, 0);
	start(w, "walk");
	int64_t t = clock_mono_ns();
	clock_set(t, 1800000000000);
	transport_toggle(w->s);
	clock_set(t + 8000000000, 1800000008000);
	transport_pause(w->s, true);
	clock_set(-1, 0);
	run_until(w, sitting_all_kept);
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_STRETCH), 1);
	const struct stretch *st = record_at(&rec, ROW_STRETCH, 0);
	assert_int_equal(st->ended_ms - st->started_ms, 8000);
	assert_int_equal(st->pos_end_ms - st->pos_ms, 8000);
}

TEST_IN_WORLD(a_note_keeps_the_item_and_chain_with_which_it_was_opened)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "first");
	transport_play_item(w->s, 2);
	assert_true(chain_choice_choose(w->s, "desk", &err));
	writing_keep(w->s);
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_int_equal(w->s->items[2].nnotes, 0);
	const struct note *n = w->s->items[0].notes[0];
	assert_string_equal(sitting_chain(w->s, &n->setup.chain)->name, "walk");
}

TEST_IN_WORLD(nothing_typed_leaves_nothing)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	writing_keep(w->s);
	assert_false(sitting_undo(w->s, &err));
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_NOTE), 0);
	assert_int_equal(open_notes(&rec), 0);
}

TEST_IN_WORLD(what_a_file_changes_makes_a_new_chain_and_notes_keep_the_old_one)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = sitting_chosen_note(w->s)->row.uuid, old = w->s->setup.chain;
	stop(w);

	struct buf changed = BUF_INIT;
	buf_add(&changed, session_yaml);
	char *at = strstr(changed.s, "HiBy R3 II");
	memcpy(at, "HiBy R4   ", 10);
	write_file(w, "cantor.yaml", changed.s);
	buf_finish(&changed);
	start(w, "walk");
	assert_string_equal(sitting_chain(w->s, &w->s->setup.chain)->name, "walk");
	assert_false(uuid_same(&w->s->setup.chain, &old));
	const struct note *n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_true(uuid_same(&n->setup.chain, &old));
}

TEST_IN_WORLD(an_item_that_left_the_playlist_is_named_and_keeps_its_notes)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	stop(w);
	struct buf changed = BUF_INIT;
	buf_add(&changed, playlist_yaml);
	memcpy(strstr(changed.s, "id: low"), "id: lov", 7);
	write_file(w, "list.yaml", changed.s);
	buf_finish(&changed);
	start(w, "walk");
	assert_non_null(strstr(w->s->said, "bass/low"));
	assert_int_equal(w->s->nitems, 3);
	size_t notes = 0;
	for (size_t i = 0; i < record_count(&w->s->rec, ROW_NOTE); i++)
		notes += !((struct note *)record_at(&w->s->rec, ROW_NOTE, i))->row.deleted;
	assert_int_equal(notes, 1);
}

TEST_IN_WORLD(a_recording_in_two_sections_has_what_either_says_of_it)
{
	struct world *w = *state;
	struct buf list = BUF_INIT;

	buf_add(&list, playlist_yaml);
	buf_add(&list,
		"      - {id: low, title: Low, artist: Low Tones, url: "
		"\"https://example.org/low\"}\n");
	write_file(w, "list.yaml", list.s);
	buf_finish(&list);
	for (int sitting = 0; sitting < 3; sitting++) {
		start(w, "walk");
		assert_int_equal(w->s->nitems, 4);
		const struct track_row *first = &w->s->items[0], *again = &w->s->items[3];

		assert_ptr_equal(first->recording, again->recording);
		assert_string_equal(first->recording->title, "Low");
		assert_string_equal(first->recording->artist, "Low Tones");
		assert_int_equal(first->nsources, 2);
		assert_string_equal(first->sources[0]->kind, "url");
		assert_string_equal(first->sources[1]->kind, "signal");
		assert_int_equal(again->nsources, 2);
		stop(w);
	}
}

TEST_IN_WORLD(each_session_begins_with_ratings_of_the_section)
{
	struct world *w = *state;

	start(w, "desk");
	assert_int_equal(w->s->wheel.scope, SCOPE_SECTION);
	wheel_scope(w->s);
	assert_int_equal(w->s->wheel.scope, SCOPE_WHOLE);
	stop(w);
	start(w, "desk");
	assert_int_equal(w->s->wheel.scope, SCOPE_SECTION);
}

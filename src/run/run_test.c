/* tests: races, no-valgrind, of src/run src/library src/base/os_thread */
#include "record/note_rules.h"
#include "support/sitting_world.h"

static void
items_stand_in_the_order_of_the_playlist(void **state)
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

static void
the_clock_times_markers_and_says_about(void **state)
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

static void
a_marker_while_it_plays_has_the_position_of_the_sound(void **state)
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

static void
paused_after_a_seek_a_note_stands_exactly_there(void **state)
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

static void
every_letter_is_in_the_archive_and_is_found_again(void **state)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "half a thou");
	run_until(w, sitting_all_kept);
	load(w, &rec); /* as after a crash: nothing was said to the sitting */
	assert_int_equal(drafts(&rec), 1);
	const struct draft *d = record_at(&rec, ROW_DRAFT, 0);
	assert_string_equal(d->note.body, "half a thou");
	record_finish(&rec);
	stop(w);

	start(w, "walk");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "half a thou");
	assert_int_equal(w->s->editor.caret, strlen("half a thou"));
	type_text(w, "ght");
	writing_keep(w->s);
	stop(w);
	load(w, &rec);
	assert_int_equal(drafts(&rec), 0);
	assert_int_equal(record_count(&rec, ROW_NOTE), 1);
	assert_string_equal(((struct note *)record_at(&rec, ROW_NOTE, 0))->body, "half a thought");
}

static void
the_next_sitting_stands_paused_where_the_last_one_stopped(void **state)
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

static void
a_missing_file_is_said_and_the_clock_takes_over(void **state)
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

static void
a_played_stretch_is_one_row_when_it_ends(void **state)
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

static void
undo_and_redo_change_the_archive_too(void **state)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "one");
	writing_keep(w->s);
	struct uuid note = sitting_chosen_note(w->s)->row.uuid;
	assert_true(writing_edit(w->s, &note, &err));
	type_text(w, " two");
	writing_keep(w->s);
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(sitting_chosen_note(w->s)->body, "one");
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->items[0].nnotes, 0);
	assert_false(sitting_undo(w->s, &err));
	assert_true(sitting_redo(w->s, &err));
	assert_true(sitting_redo(w->s, &err));
	assert_false(sitting_redo(w->s, &err));
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_NOTE), 1);
	assert_string_equal(((struct note *)record_at(&rec, ROW_NOTE, 0))->body, "one two");
}

static void
a_note_given_up_comes_back_by_undo(void **state)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "lost?");
	writing_give_up(w->s);
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_null(w->s->draft);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "lost?");
	writing_keep(w->s);
	assert_string_equal(sitting_chosen_note(w->s)->body, "lost?");
}

static void
a_note_keeps_the_item_and_chain_with_which_it_was_opened(void **state)
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

static void
nothing_typed_leaves_nothing(void **state)
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
	assert_int_equal(drafts(&rec), 0);
}

/* Whatever was done: undone to the end, the record looks as it did before; done again, as it did
 * after. */
static void
random_histories_undo_to_where_they_began(void **state)
{
	struct world *w = *state;
	struct err err;
	struct record rec;

	srand(11);
	int64_t t = 1000000000;
	start(w, "walk");
	for (int round = 0; round < 12; round++) {
		char *before = visible(&w->s->rec);
		int steps = 0;

		for (int i = 0; i < 25; i++) {
			const struct note *n = sitting_chosen_note(w->s);
			struct uuid note = n ? n->row.uuid : UUID_NONE;
			t += 1000000000;
			clock_set(t, 1800000000000 + t / 1000000);
			press(w);
			switch (rand() % 7) {
			case 0: steps += writing_mark(w->s, NULL, &err); break;
			case 1:
				if (writing_note(w->s, true, &err)) {
					type_text(w, "abc");
					writing_keep(w->s);
					steps++;
				}
				break;
			case 2:
				if (n && writing_edit(w->s, &note, &err)) {
					type_text(w, "x");
					writing_keep(w->s);
					steps++;
				}
				break;
			case 3: steps += n && writing_delete_note(w->s, &note, &err); break;
			case 4: steps += n && writing_private(w->s, &note, &err); break;
			case 5: steps += items_tick_off(w->s, (size_t)(rand() % 3)); break;
			case 6:
				if (steps && rand() % 2)
					steps -= sitting_undo(w->s, &err);
				break;
			}
		}
		char *after = visible(&w->s->rec);
		for (int i = 0; i < steps; i++)
			assert_true(sitting_undo(w->s, &err));
		char *undone = visible(&w->s->rec);
		assert_string_equal(undone, before);
		run_until(w, sitting_all_kept);
		load(w, &rec);
		char *stored = visible(&rec);
		/* Deleted notes do not show, and the others stand in the same order in both. */
		assert_int_equal(strlen(stored), strlen(before));
		free(stored);
		record_finish(&rec);
		for (int i = 0; i < steps; i++)
			assert_true(sitting_redo(w->s, &err));
		char *redone = visible(&w->s->rec);
		assert_string_equal(redone, after);
		free(before);
		free(after);
		free(undone);
		free(redone);
	}
}

static void
what_a_file_changes_makes_a_new_chain_and_notes_keep_the_old_one(void **state)
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

static void
an_item_that_left_the_playlist_is_named_and_keeps_its_notes(void **state)
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

static void
a_recording_in_two_sections_has_what_either_says_of_it(void **state)
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

static void
each_session_begins_with_ratings_of_the_section(void **state)
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(each_session_begins_with_ratings_of_the_section),
		WORLD_TEST(items_stand_in_the_order_of_the_playlist),
		WORLD_TEST(the_clock_times_markers_and_says_about),
		WORLD_TEST(a_marker_while_it_plays_has_the_position_of_the_sound),
		WORLD_TEST(paused_after_a_seek_a_note_stands_exactly_there),
		WORLD_TEST(every_letter_is_in_the_archive_and_is_found_again),
		WORLD_TEST(the_next_sitting_stands_paused_where_the_last_one_stopped),
		WORLD_TEST(a_missing_file_is_said_and_the_clock_takes_over),
		WORLD_TEST(a_played_stretch_is_one_row_when_it_ends),
		WORLD_TEST(undo_and_redo_change_the_archive_too),
		WORLD_TEST(a_note_given_up_comes_back_by_undo),
		WORLD_TEST(a_note_keeps_the_item_and_chain_with_which_it_was_opened),
		WORLD_TEST(nothing_typed_leaves_nothing),
		WORLD_TEST(random_histories_undo_to_where_they_began),
		WORLD_TEST(what_a_file_changes_makes_a_new_chain_and_notes_keep_the_old_one),
		WORLD_TEST(an_item_that_left_the_playlist_is_named_and_keeps_its_notes),
		WORLD_TEST(a_recording_in_two_sections_has_what_either_says_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

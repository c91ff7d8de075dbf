/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/sitting_world.h"

#define GONE 1 /* the item whose file is not there (support/sitting_world.h) */

TEST_IN_WORLD(a_linked_file_plays_first_and_undo_takes_it_back)
{
	struct world *w = *state;
	struct err err;

	write_wav(w, "mine.wav", 3);
	start(w, "desk");
	run_until(w, sounds);
	sitting_choose_item(w->s, GONE);
	assert_true(items_link_file(w->s, "mine.wav", &err));
	assert_int_equal(w->s->items[GONE].nsources, 2);
	transport_play_item(w->s, GONE);
	run_until(w, is_hashed); /* what the player learnt of it is in the row by now */
	assert_non_null(
		strstr(sitting_source(w->s, &w->s->deck.play.source)->locator, "/mine.wav"));
	assert_int_equal(w->s->deck.play.length_ms, 3000);
	assert_int_equal(w->s->states[GONE].sound, SOUND_FILE);

	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->items[GONE].nsources, 1);
	transport_play_item(w->s, GONE);
	run_until(w, failed_over_to_the_clock);
	assert_true(sitting_redo(w->s, &err));
	transport_play_item(w->s, GONE);
	run_until(w, sounds);
}

TEST_IN_WORLD(a_link_outlives_the_sitting_and_the_playlist)
{
	struct world *w = *state;
	struct err err;

	write_wav(w, "mine.wav", 1);
	start(w, "walk");
	sitting_choose_item(w->s, GONE);
	assert_true(items_link_file(w->s, "./mine.wav", &err));
	stop(w);
	start(w, "walk");
	assert_true(chain_choice_choose(w->s, "desk", &err));
	assert_int_equal(w->s->items[GONE].nsources, 2);
	transport_play_item(w->s, GONE);
	run_until(w, sounds);
}

TEST_IN_WORLD(another_link_takes_the_place_of_the_first)
{
	struct world *w = *state;
	struct err err;

	write_wav(w, "one.wav", 1);
	write_wav(w, "two.wav", 2);
	start(w, "walk");
	sitting_choose_item(w->s, GONE);
	assert_true(items_link_file(w->s, "one.wav", &err));
	assert_true(items_link_file(w->s, "two.wav", &err));
	assert_int_equal(w->s->items[GONE].nsources, 2);
	assert_non_null(strstr(w->s->items[GONE].sources[0]->locator, "/two.wav"));
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->items[GONE].nsources, 2);
	assert_non_null(strstr(w->s->items[GONE].sources[0]->locator, "/one.wav"));
}

TEST_IN_WORLD(what_is_no_file_is_refused_with_a_reason)
{
	static const struct {
		const char *path, *why;
	} wrong[] = { { "nowhere.flac", "No such file" }, { ".", "not a file" },
		{ "https://example.org/x", "address" } };
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	sitting_choose_item(w->s, GONE);
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		assert_false(items_link_file(w->s, wrong[i].path, &err));
		assert_non_null(strstr(err.msg, wrong[i].why));
	}
	assert_false(sitting_undo(w->s, &err));
}

TEST_IN_WORLD(the_clock_keeps_its_place_when_a_file_is_linked)
{
	struct world *w = *state;
	struct err err;

	write_wav(w, "mine.wav", 3);
	start(w, "walk");
	transport_seek(w->s, 20000);
	sitting_choose_item(w->s, w->s->item);
	assert_true(items_link_file(w->s, "mine.wav", &err));
	assert_true(playing_is_clock(&w->s->deck.play));
	assert_int_equal(sitting_now(w->s).pos_ms, 20000);
}

TEST_IN_WORLD(only_the_track_that_waits_gets_its_file_at_once)
{
	struct world *w = *state;
	struct err err;

	write_wav(w, "mine.wav", 3);
	start(w, "desk");
	transport_play_item(w->s, GONE);
	run_until(w, failed_over_to_the_clock);
	transport_pause(w->s, true);
	sitting_choose_item(w->s, 0);
	assert_true(items_link_file(w->s, "mine.wav", &err));
	assert_true(playing_is_clock(&w->s->deck.play));
	sitting_choose_item(w->s, GONE);
	assert_true(items_link_file(w->s, "mine.wav", &err));
	assert_false(playing_is_clock(&w->s->deck.play));
}

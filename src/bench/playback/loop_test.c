/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loops, and excerpts that play once. */
#include "support/sitting_world.h"

static bool
looped(const struct sitting *s)
{
	return s->deck.play.state == PLAY_RUNNING && sitting_now(s).pos_ms >= 3200;
}

static bool
is_back(const struct sitting *s)
{
	return sounds(s) && sitting_now(s).pos_ms < 3200;
}

/* Starts a session whose first track plays a loop from 0:03 to 0:03.6. */
static void
start_in_loop(struct world *w)
{
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 3000);
	assert_true(loop_start(w->s, &err));
	transport_seek(w->s, 3600);
	assert_true(loop_end(w->s, &err));
}

TEST_IN_WORLD(a_loop_goes_back_to_its_start)
{
	struct world *w = *state;
	struct err err;

	start_in_loop(w);
	for (int round = 0; round < 2; round++) {
		run_until(w, looped);
		run_until(w, is_back);
	}
	loop_off(w->s);
	assert_int_equal(w->s->deck.play.loop_ms, NO_MS);
	assert_false(loop_end(w->s, &err) && w->s->deck.play.loop_end_ms < w->s->deck.play.loop_ms);
}

/* A loop of more than 30 s is no moment that a note is about. */
TEST_IN_WORLD(a_note_in_a_short_loop_takes_its_range)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	for (int i = 0; i < 2; i++) {
		w->s->deck.play.loop_ms = 2000;
		w->s->deck.play.loop_end_ms = i ? 32001 : 32000;
		press(w);
		assert_true(writing_note(w->s, true, &err));
		const struct note *n = &w->s->open_note->note;
		assert_true(
			i ? n->pos_end_ms == NO_MS : n->pos_ms == 2000 && n->pos_end_ms == 32000);
		assert_true(uuid_same(&n->source, &w->s->deck.play.source));
		writing_give_up(w->s);
	}
}

static uint64_t jumps;

static bool
jumped_back(const struct sitting *s)
{
	return s->deck.play.jumps > jumps && sounds(s) &&
		sitting_now(s).pos_ms < s->deck.play.length_ms - 300;
}

TEST_IN_WORLD(a_loop_up_to_the_end_goes_back_too)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	assert_false(loop_end(w->s, &err)); /* none has started */
	assert_non_null(strstr(err.msg, "loop start"));
	int64_t end_ms = w->s->deck.play.length_ms;
	transport_seek(w->s, end_ms - 800);
	assert_true(loop_start(w->s, &err));
	assert_false(loop_end(w->s, &err)); /* it would be empty */
	assert_string_equal(err.msg,
		"the loop must end after its start: wait, or \1loop start\2 moves the start here");
	w->s->deck.play.loop_end_ms = end_ms;
	for (int round = 0; round < 2; round++) {
		jumps = w->s->deck.play.jumps;
		run_until(w, jumped_back);
		assert_int_equal(w->s->deck.play.jumps, jumps + 1);
	}
	assert_int_equal(w->s->item, 0);
}

TEST_IN_WORLD(a_cue_loops_from_a_little_before_it)
{
	struct world *w = *state;
	struct err err;

	start(w, "desk");
	run_until(w, sounds);
	assert_true(loop_around_cue(w->s, &err)); /* "five" at 0:05 is the lit or next one */
	assert_int_equal(w->s->deck.play.loop_ms, 2000);
	assert_int_equal(w->s->deck.play.loop_end_ms, 15000);
}

TEST_IN_WORLD(a_loop_is_there_after_a_restart)
{
	struct world *w = *state;

	start_in_loop(w);
	stop(w);
	start(w, "desk");
	assert_int_equal(w->s->deck.play.loop_ms, 3000);
	assert_int_equal(w->s->deck.play.loop_end_ms, 3600);
	run_until(w, stands);
	transport_pause(w->s, false);
	run_until(w, looped);
	run_until(w, is_back);
	loop_off(w->s);
	stop(w);
	start(w, "desk");
	assert_int_equal(w->s->deck.play.loop_ms, NO_MS);
}

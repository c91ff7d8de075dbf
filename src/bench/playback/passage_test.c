/* Loops, pauses and level matches of a file that plays, and what its measured length changes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/playback/playback_state.h"
#include "support/fake_levels.h"

static struct err err;

/* libmpv says that a file has ended when its output still plays the last 0.2 s. */
TEST_OF_FILE(a_loop_up_to_the_end_is_heard_to_its_end)
{
	struct world *w = *state;

	for (int i = 0; i < 2; i++) {
		plays(w);
		transport_pause(w->s, false);
		opens(w);
		loop_set(w->s, 5000, i ? 9000 : 8950);
		transport_seek(w->s, 8700);
		while (!sounds(w->s)) {
			player_news(w->s->deck.player, 1);
			run_on_player(w->s);
		}
		int64_t begun_ns = clock_mono_ns();
		player_tell(w->s->deck.player, PLAYER_ENDED, w->s->deck.play.ticket);
		uint64_t jumps = w->s->deck.play.jumps;
		while (w->s->deck.play.jumps == jumps) {
			run_on_player(w->s);
			poll(NULL, 0, 5);
			run_timers(w->s, clock_mono_ns());
			assert_true(clock_mono_ns() - begun_ns < 60000000000LL);
		}
		assert_true(clock_mono_ns() - begun_ns >= 230000000LL);
		int64_t pos_ms = sitting_now(w->s).pos_ms;
		assert_true(pos_ms >= 5000 && pos_ms < 6000);
		assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
		stop(w);
	}
}

/* The length is known only when the file is open. */
TEST_OF_FILE(a_loop_that_is_set_while_the_file_opens_ends_with_it)
{
	struct world *w = *state;

	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: low, title: Low, file: a.wav, cues: [{at: \"0:07\", label: "
		"seven}]}\n");
	start(w, "desk");
	assert_int_equal(w->s->deck.play.state, PLAY_OPENING);
	assert_true(loop_around_cue(w->s, &err));
	assert_true(w->s->deck.play.loop_end_ms > 9000);
	opens(w);
	assert_int_equal(w->s->deck.play.loop_end_ms, 9000);
	assert_int_equal(w->s->deck.player->loop_ms[1], 9000);
}

/* What plays on is the file, and the cue at the position is only a moment of it. */
TEST_OF_FILE(without_a_loop_the_levels_are_those_of_the_file)
{
	struct world *w = *state;

	plays(w);
	transport_seek(w->s, 5000);
	opens(w);
	assert_true(sounds_equaliser(w->s, "pk 500 5 q1", &err));
	match_levels(w);
	const struct passage_wish *wish = &w->s->playback->measured.background->wish;
	assert_true(wish->from_ms == 0 && wish->to_ms >= w->s->deck.play.length_ms);
}

/* The output plays two seconds late. */
TEST_OF_FILE(a_pause_has_the_position_that_was_heard)
{
	struct world *w = *state;

	plays(w);
	transport_pause(w->s, false);
	opens(w);
	w->s->deck.player->nasked = 0;
	w->s->deck.play.base_ms = 1200;
	transport_pause(w->s, true);
	player_stand(w->s->deck.player, 307);
	player_news(w->s->deck.player, 2);
	run_on_player(w->s);
	assert_int_equal(sitting_now(w->s).pos_ms, 300);
	transport_pause(w->s, false);
	assert_true(w->s->deck.play.base_ms == 300);
}

/* The header of the file says 9 s; it has 4. The notes of other sessions are history. */
TEST_OF_FILE(only_notes_of_this_session_move_before_the_measured_end)
{
	enum { OTHER_SESSION, OWN, DELETED, NOTES };
	struct world *w = *state;
	struct uuid notes[NOTES];
	int64_t pos_ms[NOTES];

	for (int i = 0; i < NOTES; i++) {
		if (i <= OWN)
			plays(w);
		transport_seek(w->s, 6000 + 500 * i);
		opens(w);
		assert_true(writing_mark(w->s, NULL, &err));
		notes[i] = w->s->chosen_note;
		const struct note *n = record_find(&w->s->rec, ROW_NOTE, &notes[i]);
		pos_ms[i] = n->pos_ms;
		assert_true(pos_ms[i] > 5500 && uuid_same(&n->source, &w->s->deck.play.source));
		if (i == OTHER_SESSION)
			stop(w);
	}
	struct note *deleted = change_copy(w->s, ROW_NOTE, &notes[DELETED]);
	deleted->row.deleted = true;
	change_one(w->s, ROW_NOTE, deleted, NULL);
	struct analysis *a = &w->s->heard.analysis;
	strcpy(a->file, text_or(sitting_source(w->s, &w->s->deck.play.source)->hash, ""));
	a->length_ms = 4000;
	a->nsteps = 4000 / OVERVIEW_STEP_MS;
	a->overview = xcalloc(a->nsteps, OVERVIEW_BYTES);
	played_analysis_follow(w->s);
	pos_ms[OWN] = 4000;
	for (int i = 0; i < NOTES; i++) {
		const struct note *n = record_find(&w->s->rec, ROW_NOTE, &notes[i]);

		assert_true(uuid_same(&n->source, &w->s->deck.play.source));
		assert_int_equal(n->pos_ms, pos_ms[i]);
	}
}

/* What the profile asks of the bench: the sound while one writes, the end of a track, the level,
 * the reaction time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/fake_player.h"
#include "support/sitting_world.h"

#define SECOND 1000000000LL
#define LATER 2 /* news of every kind but the end of a track */
#define AT_ITS_END 9

static int64_t now_ns;

static void
pass(int64_t ms)
{
	now_ns += ms * 1000000;
	clock_set(now_ns, 1800000000000 + now_ns / 1000000);
}

/* Lets the player say what it has to say. */
static void
news(struct world *w, unsigned dice)
{
	for (int i = 0; i < 8; i++) {
		player_news(w->s->deck.player, dice);
		run_on_player(w->s);
	}
}

static void
sit_down(struct world *w, void (*wish)(struct profile *p))
{
	w->wish = wish;
	now_ns = SECOND;
	pass(0);
	start(w, "desk");
	news(w, LATER);
}

/* Plays the first item for three seconds. */
static void
begin(struct world *w, void (*wish)(struct profile *p))
{
	sit_down(w, wish);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	pass(3000);
}

static int64_t
at_ms(const struct world *w)
{
	return sitting_now(w->s).pos_ms;
}

static void
open_note(struct world *w)
{
	struct err err;

	press(w);
	assert_true(writing_note(w->s, true, &err));
}

/* ---- while_typing ---- */

static void
pauses_and_steps_back(struct profile *p)
{
	p->typing_pauses = true;
	p->typing_back_s = 2;
}

TEST_IN_WORLD(the_sound_waits_while_one_writes_and_goes_on_a_little_before)
{
	struct world *w = *state;

	begin(w, pauses_and_steps_back);
	open_note(w);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	news(w, LATER);
	type_text(w, "dry");
	pass(5000);
	assert_in_range(at_ms(w), 2990, 3000); /* the position that was heard */
	writing_keep(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	news(w, LATER);
	assert_in_range(at_ms(w), 980, 1000);
	assert_in_range(
		w->s->items[0].notes[0]->pos_ms, 2990, 3000); /* the key's moment all the same */
	assert_string_equal(w->s->items[0].notes[0]->pos_from, POS_AUDIO);
	/* Given up, it goes on as well; at the start there is nothing before. */
	open_note(w);
	writing_give_up(w->s);
	news(w, LATER);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_int_equal(at_ms(w), 0);
}

TEST_IN_WORLD(what_was_paused_by_hand_stays_paused_after_writing)
{
	struct world *w = *state;

	begin(w, pauses_and_steps_back);
	transport_pause(w->s, true);
	open_note(w);
	type_text(w, "dry");
	writing_keep(w->s);
	news(w, LATER);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	assert_in_range(at_ms(w), 2990, 3000);
}

/* ---- step_back_on ---- */

static void
steps_back_on_resume(struct profile *p)
{
	p->typing_back_s = 2;
	p->back_on_resume = true;
}

/* Presses Space twice. */
static void
pause_and_resume(struct world *w)
{
	transport_toggle(w->s);
	news(w, LATER);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	transport_toggle(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
}

TEST_IN_WORLD(a_resume_steps_back_where_the_profile_says_so)
{
	struct world *w = *state;
	struct err err;

	begin(w, steps_back_on_resume);
	pause_and_resume(w);
	assert_in_range(at_ms(w), 980, 1000);
	news(w, LATER);
	pass(4000); /* 5 s: not past the start of the loop */
	assert_true(loop_start(w->s, &err));
	pass(1000);
	pause_and_resume(w);
	assert_int_equal(at_ms(w), w->s->deck.play.loop_ms);
	assert_in_range(at_ms(w), 4900, 5000);
	/* The listener went to a place during the pause. */
	transport_toggle(w->s);
	transport_seek(w->s, 7000);
	transport_toggle(w->s);
	assert_int_equal(at_ms(w), 7000);
}

TEST_IN_WORLD(a_swap_steps_back_as_well)
{
	struct world *w = *state;
	struct err err;

	begin(w, steps_back_on_resume);
	pass(17000);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_in_range(at_ms(w), 7980, 8000); /* ten seconds, and two */
}

TEST_IN_WORLD(without_that_wish_a_pause_steps_back_by_nothing)
{
	struct world *w = *state;

	begin(w, pauses_and_steps_back);
	pause_and_resume(w);
	assert_in_range(at_ms(w), 2980, 3000);
}

TEST_IN_WORLD(in_a_test_a_pause_steps_back_by_nothing)
{
	struct world *w = *state;

	begin(w, steps_back_on_resume);
	w->s->blind = uuid_random();
	pause_and_resume(w);
	assert_in_range(at_ms(w), 2980, 3000);
	w->s->blind = UUID_NONE;
}

TEST_IN_WORLD(without_that_wish_it_plays_on_while_one_writes)
{
	struct world *w = *state;

	begin(w, NULL);
	open_note(w);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	type_text(w, "dry");
	pass(1000);
	writing_keep(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_in_range(at_ms(w), 3990, 4000);
}

/* ---- at_end ---- */

static void
goes_on_at_the_end(struct profile *p)
{
	p->next_at_end = true;
}

/* The first item plays to its end. */
static void
play_out(struct world *w)
{
	transport_seek(w->s, 29900);
	news(w, LATER);
	pass(200);
	news(w, AT_ITS_END);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING); /* its output plays the end */
	pass(300);
	run_timers(w->s, now_ns);
}

TEST_IN_WORLD(at_the_end_of_a_track_it_stands_there)
{
	struct world *w = *state;

	begin(w, NULL);
	play_out(w);
	assert_int_equal(w->s->deck.play.state, PLAY_ENDED);
	assert_int_equal(w->s->item, 0);
	assert_int_equal(at_ms(w), 30000);
}

/* It would play again while hands still plug the other chain in. */
TEST_IN_WORLD(a_swap_at_its_end_waits_for_the_hands)
{
	struct world *w = *state;
	struct err err;

	begin(w, NULL);
	const struct uuid first = w->s->setup.chain;
	assert_true(chain_choice_add(w->s, "amp: source=FiiO K9", &err));
	play_out(w);
	assert_int_equal(w->s->deck.play.state, PLAY_ENDED);
	assert_true(chain_choice_take(w->s, &first, &err));
	assert_int_equal(w->s->ask, ASK_PUT_ON);
	assert_int_equal(w->s->deck.play.state, PLAY_ENDED);
	assert_false(setup_has(&w->s->setup, ROW_CHAIN, &first));
	run_confirm(w->s);
	assert_true(setup_has(&w->s->setup, ROW_CHAIN, &first));
}

TEST_IN_WORLD(from_its_end_it_plays_again_from_the_start)
{
	struct world *w = *state;

	begin(w, NULL);
	play_out(w);
	assert_int_equal(w->s->deck.play.state, PLAY_ENDED);
	transport_pause(w->s, false);
	news(w, LATER);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_int_equal(w->s->item, 0);
	assert_true(at_ms(w) < 5000);
}

TEST_IN_WORLD(at_the_end_the_next_track_begins_if_one_wants_that)
{
	struct world *w = *state;

	begin(w, goes_on_at_the_end);
	play_out(w);
	news(w, LATER);
	assert_int_equal(w->s->item, 1);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
}

TEST_IN_WORLD(never_while_a_note_is_open)
{
	struct world *w = *state;

	begin(w, goes_on_at_the_end);
	open_note(w);
	type_text(w, "dry");
	play_out(w);
	assert_int_equal(w->s->deck.play.state, PLAY_ENDED);
	assert_int_equal(w->s->item, 0);
	writing_keep(w->s);
	assert_int_equal(w->s->item, 0);
	assert_int_equal(w->s->items[0].nnotes, 1);
}

TEST_IN_WORLD(the_last_track_has_no_next_one)
{
	struct world *w = *state;

	begin(w, goes_on_at_the_end);
	transport_play_item(w->s, 2);
	news(w, LATER);
	play_out(w);
	assert_int_equal(w->s->item, 2);
	assert_int_equal(w->s->deck.play.state, PLAY_ENDED);
}

/* ---- volume_ceiling_db ---- */

static void
at_most_12_down(struct profile *p)
{
	p->volume_ceiling_db = -12;
}

static void
at_most_30_down(struct profile *p)
{
	p->volume_ceiling_db = -30;
}

static void
assert_level(const struct world *w, double level_db)
{
	assert_true(fabs(w->s->deck.level_db - level_db) < 1e-9);
	assert_true(fabs(w->s->deck.player->level_db - level_db) < 1e-9);
}

TEST_IN_WORLD(a_sitting_begins_at_the_ceiling_and_stays_below_it)
{
	struct world *w = *state;
	struct err err;

	begin(w, at_most_12_down);
	assert_level(w, -12);
	transport_set_level(w->s, -3);
	assert_level(w, -12);
	transport_set_level(w->s, -20);
	assert_level(w, -20);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	assert_true(fabs(w->s->items[0].notes[0]->level_db + 20) < 1e-9);
	stop(w);
	sit_down(w, at_most_12_down); /* as it was left */
	assert_level(w, -20);
	stop(w);
	sit_down(w, at_most_30_down); /* … but where that is too loud by now */
	assert_level(w, -30);
}

/* ---- reaction_ms ---- */

static void
reacts_in_a_quarter_of_a_second(struct profile *p)
{
	p->reaction_ms = 250;
}

/* A marker, when all there is to know about its time is known. */
static const struct note *
mark(struct world *w)
{
	struct err err;

	pass(1000);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	news(w, LATER);
	return record_find(&w->s->rec, ROW_NOTE, &note);
}

TEST_IN_WORLD(what_is_marked_while_it_sounds_was_heard_a_little_before)
{
	struct world *w = *state;

	begin(w, reacts_in_a_quarter_of_a_second);
	const struct note *n = mark(w);
	assert_string_equal(n->pos_from, POS_AUDIO);
	assert_int_equal(n->reaction_ms, 250);
	assert_in_range(n->pos_ms, 3990, 4000); /* as captured */
	assert_int_equal(note_track_ms(n, sitting_offset_ms(w->s, &n->source)), n->pos_ms - 250);
	/* Typed it is where the hand put it; the second that it shows already says nothing. */
	struct uuid note = n->row.uuid;
	retype(w, &note, "0:03 ");
	n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_int_equal(n->reaction_ms, 250);
	assert_string_equal(n->pos_from, POS_AUDIO);
	retype(w, &note, "0:02.4 ");
	n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_int_equal(n->reaction_ms, NO_INT);
	assert_int_equal(note_track_ms(n, sitting_offset_ms(w->s, &n->source)), 2400);
	open_note(w);
	news(w, LATER);
	type_text(w, "dry");
	writing_keep(w->s);
	assert_int_equal(sitting_chosen_note(w->s)->reaction_ms, 250);
	const struct sitting_row *row = record_find(&w->s->rec, ROW_SITTING, &w->s->sitting);
	assert_int_equal(row->reaction_ms, 250);
}

TEST_IN_WORLD(what_stands_needs_no_reaction)
{
	struct world *w = *state;

	begin(w, reacts_in_a_quarter_of_a_second);
	transport_pause(w->s, true);
	const struct note *n = mark(w);
	assert_int_equal(n->reaction_ms, NO_INT);
	assert_int_equal(note_track_ms(n, sitting_offset_ms(w->s, &n->source)), n->pos_ms);
	transport_seek(w->s, 12345);
	n = mark(w);
	assert_string_equal(n->pos_from, POS_SEEK);
	assert_int_equal(n->reaction_ms, NO_INT);
	assert_int_equal(note_track_ms(n, sitting_offset_ms(w->s, &n->source)), 12345);
}

/* The two keys of a range are pressed while the music plays or while it is paused, each by itself.
 */
TEST_IN_WORLD(each_end_of_a_range_has_the_reaction_of_its_key)
{
	struct world *w = *state;
	struct err err;

	begin(w, reacts_in_a_quarter_of_a_second);
	const struct note *n = mark(w);
	int64_t played = sitting_offset_ms(w->s, &n->source);
	struct uuid note = n->row.uuid;
	int64_t from_ms = note_track_ms(n, played);
	transport_pause(w->s, true);
	transport_seek(w->s, 20000);
	press(w);
	assert_true(writing_range_note(w->s, &note, &err));
	n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_int_equal(note_track_ms(n, played), from_ms);
	assert_int_equal(note_track_end_ms(n, played), 20000);
	retype(w, &note, "0:02-0:20 ");
	n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_int_equal(note_track_ms(n, played), 2000);
	assert_int_equal(note_track_end_ms(n, played), 20000);

	transport_seek(w->s, 2900);
	n = mark(w);
	note = n->row.uuid;
	assert_int_equal(note_track_ms(n, played), 2900);
	transport_pause(w->s, false);
	news(w, LATER);
	pass(200);
	press(w); /* the sound that it is about came before the start of the note */
	assert_false(writing_range_note(w->s, &note, &err));
	pass(1000);
	press(w);
	assert_true(writing_range_note(w->s, &note, &err));
	news(w, LATER);
	n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_int_equal(note_track_ms(n, played), 2900);
	assert_int_equal(n->reaction_end_ms, 250);
	assert_int_equal(note_track_end_ms(n, played), n->pos_end_ms - 250);
}

TEST_IN_WORLD(what_is_pinned_stands_where_it_was_heard)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(buf_finish) struct buf list = BUF_INIT;

	buf_add(&list, playlist_yaml);
	char *at = strstr(list.s, "{at: \"0:05\", label: five}");
	memcpy(at, "{label: chorus          }", 25);
	write_file(w, "list.yaml", list.s);
	begin(w, reacts_in_a_quarter_of_a_second);
	press(w);
	assert_true(playback_pin_cue(w->s, &err));
	assert_string_equal(w->s->items[0].cues[0]->label, "chorus");
	assert_int_equal(cue_time(&w->s->rec, w->s->items[0].cues[0]).pos_ms, 2750);
	stop(w);
}

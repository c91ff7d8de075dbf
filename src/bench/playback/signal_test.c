/* Test signals at the bench: notes have their frequency, and a passage that is played ends them. */
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

/* Plays the first item, a sine of 60 Hz, for three seconds. */
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

static void
signal_is(struct world *w, const char *text)
{
	struct err err = ERR_INIT;

	if (!transport_signal(w->s, text, &err))
		fail_msg("%s: %s", text, err.msg);
	news(w);
}

/* Writes a note and stores it. Returns it. */
static const struct note *
note_now(struct world *w, const char *text)
{
	struct err err = ERR_INIT;

	assert_true(writing_note(w->s, true, &err));
	struct uuid note = w->s->open_note->note.row.uuid;
	assert_true(open_note_type(w->s, text, strlen(text)));
	writing_keep(w->s);
	return record_find(&w->s->rec, ROW_NOTE, &note);
}

TEST_IN_WORLD(a_note_has_the_frequency_of_the_signal_that_sounds)
{
	struct world *w = *state;

	begin(w);
	signal_is(w, "sine 7900");
	const struct note *n = note_now(w, "rings");
	assert_true(fabs(n->hz - 7900) < 1e-6 && uuid_none(&n->item) && n->pos_ms == NO_MS);
	assert_string_equal(n->hz_from, HZ_MEASURED);
	assert_string_equal(n->part, "fr");
	/* A signal without a frequency. */
	signal_is(w, "pink");
	n = note_now(w, "even");
	assert_string_equal(n->part, "fr");
	assert_true(isnan(n->hz) && !n->hz_from);
	/* Beside music, a note belongs to the music. */
	signal_is(w, "off");
	n = note_now(w, "soft");
	assert_true(n->pos_ms >= 2900 && !n->part && !uuid_none(&n->item));
}

/* What is typed may begin long after the key, while the tone moves on. */
TEST_IN_WORLD(a_note_has_the_frequency_at_its_key)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	signal_is(w, "sweep 20-20000 30s");
	pass(10000);
	double hz = instrument_hz(&w->s->deck, now_ns);
	capture_key_pressed(w->s, now_ns);
	pass(500);
	assert_true(writing_note(w->s, true, &err));
	assert_true(w->s->open_note->note.hz == hz);
	assert_true(open_note_type(w->s, "dips", 4));
	pass(5000);
	writing_keep(w->s);
	assert_true(((const struct note *)record_at(&w->s->rec, ROW_NOTE, 0))->hz == hz);
}

/* A note at a test signal of the playlist has its frequency. */
TEST_IN_WORLD(a_marker_at_a_signal_of_the_playlist_has_its_frequency)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	assert_true(instrument_hz(&w->s->deck, now_ns) == 60);
	assert_true(writing_mark(w->s, NULL, &err));
	news(w);
	assert_true(w->s->items[0].notes[0]->hz == 60);
}

/* A frequency that the listener typed is not replaced by that of the signal at another time. */
TEST_IN_WORLD(only_a_measured_frequency_follows_the_time)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	news(w);
	assert_string_equal(w->s->items[0].notes[0]->hz_from, HZ_MEASURED);
	struct note *n = change_copy(w->s, ROW_NOTE, &note);
	n->hz = 7900;
	xreplace(&n->hz_from, HZ_TYPED);
	change_one(w->s, ROW_NOTE, n, "frequency");
	retype(w, &note, "0:05 ");
	assert_true(w->s->items[0].notes[0]->hz == 7900);
	assert_string_equal(w->s->items[0].notes[0]->hz_from, HZ_TYPED);
	n = change_copy(w->s, ROW_NOTE, &note);
	xreplace(&n->hz_from, HZ_MEASURED);
	change_one(w->s, ROW_NOTE, n, "frequency");
	retype(w, &note, "0:06 ");
	assert_true(w->s->items[0].notes[0]->hz == 60);
}

TEST_IN_WORLD(a_chain_that_plays_by_itself_has_no_signals)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_false(transport_signal(w->s, "sine", &err));
	assert_non_null(strstr(err.msg, "plays by itself"));
}

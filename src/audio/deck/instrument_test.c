/* Signals in place of the music: how loud they are, what moves them, and that the music comes back.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/deck_owner.h"
#include "support/fake_player.h"

#include <math.h>

#define SECOND 1000000000LL

static int64_t now_ns;
static struct err err;

static void
pass(int64_t ms)
{
	now_ns += ms * 1000000;
	clock_set(now_ns, 1800000000000 + now_ns / 1000000);
}

/* Lets the player say what it has to say. */
static void
news(struct owner *o)
{
	for (int i = 0; i < 8; i++) {
		player_news(o->deck.player, 2);
		owner_events(o);
	}
}

/* Plays a signal, by itself a sine of 60 Hz, for three seconds. */
static void
begin(struct owner *o, const char *track)
{
	now_ns = SECOND;
	pass(0);
	owner_start(o, "null", (const char *const[]){ track ? track : "sine 60 30s", NULL });
	news(o);
	assert_int_equal(o->deck.play.state, PLAY_RUNNING);
	pass(3000);
}

static void
signal_is(struct owner *o, const char *text)
{
	if (!instrument_choose(&o->deck, text, &err))
		fail_msg("%s: %s", text, err.msg);
	news(o);
}

/* Returns the signal that the player was told to play. */
static struct signal
played(const struct owner *o)
{
	struct signal s;

	if (!signal_parse(&s, o->deck.player->locator, &err))
		fail_msg("%s: %s", o->deck.player->locator, err.msg);
	return s;
}

static void
shows(const struct owner *o, const char *words)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	instrument_add(&o->deck, &b);
	assert_string_equal(b.s, words);
}

static void
ends(struct owner *o)
{
	player_tell(o->deck.player, PLAYER_ENDED, o->deck.play.signal.ticket);
	owner_events(o);
	news(o);
}

TEST_OF_DECK(every_signal_of_the_list_plays_and_none_is_ever_loud)
{
	struct owner *o = *state;
	const char *name, *what;

	begin(o, NULL);
	for (size_t i = 0; instrument_row(i, &name, &what); i++) {
		signal_is(o, name);
		assert_int_equal(played(o).kind, i);
		assert_true(played(o).level_dbfs == -30);
		assert_non_null(strstr(o->said, what));
		o->deck.player->locator[0] = '\0';
		ends(o); /* and again */
		assert_int_equal(played(o).kind, i);
	}
	signal_is(o, "pink -60dBFS");
	assert_true(played(o).level_dbfs == -60);
	signal_is(o, "sine 1000 -12dBFS");
	assert_true(played(o).level_dbfs == SIGNAL_MOST_DBFS);
	assert_false(instrument_choose(&o->deck, "sine 1000 0dBFS", &err));
	assert_false(instrument_choose(&o->deck, "", &err));
	assert_false(instrument_choose(&o->deck, "seal", &err));
	signal_is(o, "off");
	assert_string_equal(o->said, "back to the music");
	assert_false(instrument_move(&o->deck, 1, &err));
	signal_is(o, "off");
	assert_string_equal(o->said, "no signal plays");
	owner_stop(o);
}

TEST_OF_DECK(the_keys_move_a_sine_in_fine_steps_and_noise_by_bands)
{
	struct owner *o = *state;

	begin(o, NULL);
	signal_is(o, "sine 7900");
	shows(o, "sine 7.9 kHz, -30 dBFS");
	assert_true(instrument_move(&o->deck, 1, &err));
	assert_true(fabs(played(o).freq_hz - 7900 * pow(2, 1.0 / 48)) < 0.01);
	assert_string_equal(o->said, "sine 8.01 kHz, -30 dBFS");
	o->deck.level_db = -6;
	shows(o, "sine 8.01 kHz, -36 dBFS");
	for (int i = 0; i < 400 && instrument_move(&o->deck, 16, &err); i++)
		assert_true(played(o).freq_hz <= 22000);
	assert_non_null(strstr(err.msg, "sine goes from 1 to 22000 Hz"));
	signal_is(o, "third-octave 1000");
	assert_true(instrument_move(&o->deck, 1, &err));
	assert_true(fabs(played(o).freq_hz - 1000 * pow(2, 1.0 / 3)) < 0.01);
	/* What has no tone to move says what sounds, also to a screen reader. */
	signal_is(o, "pink");
	assert_true(instrument_move(&o->deck, 1, &err));
	assert_string_equal(o->said, "pink, -36 dBFS: no key moves its frequency");
	signal_is(o, "sweep 20-20000 30s");
	pass(10000);
	assert_true(instrument_move(&o->deck, -1, &err));
	assert_string_equal(o->said, "sweep 200 Hz, -36 dBFS: no key moves its frequency");
	assert_true(played(o).kind == SIGNAL_SWEEP);
	assert_false(instrument_choose(&o->deck, "square 1000", &err));
	assert_non_null(strstr(err.msg, "\"square\" is no"));
	owner_stop(o);
}

TEST_OF_DECK(a_sweep_shows_the_frequency_that_is_heard)
{
	struct owner *o = *state;

	begin(o, NULL);
	signal_is(o, "sweep 20-20000 30s");
	shows(o, "sweep 20 Hz, -30 dBFS");
	pass(10000);
	shows(o, "sweep 200 Hz, -30 dBFS");
	pass(15000);
	shows(o, "sweep 6.32 kHz, -30 dBFS");
	assert_true(deck_next_ns(&o->deck) - now_ns <= 100000000);
	owner_stop(o);
}

/* One of the playlist is shown in the same way, as loud as the playlist has it. */
TEST_OF_DECK(a_sweep_of_the_playlist_shows_its_frequency_too)
{
	struct owner *o = *state;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	begin(o, "sweep 20-20000 30s");
	pass(7000);
	instrument_add(&o->deck, &words);
	/* 10 s less what the fake player is late */
	assert_non_null(strstr(words.s, "sweep 200 Hz, -30 dBFS"));
	assert_true(deck_next_ns(&o->deck) - now_ns <= 100000000);
	owner_on(o, ON_PAUSE, 0, true);
	buf_clear(&words);
	instrument_add(&o->deck, &words);
	assert_string_equal(words.s, "");
	owner_stop(o);
}

/* The fake player is 7 ms late each time that it is asked. */
static void
stands_at(const struct owner *o, int64_t ms)
{
	assert_in_range(playing_pos_ms(&o->deck.play, now_ns, clock_boot_ns()), ms - 30, ms);
}

TEST_OF_DECK(the_music_comes_back_where_it_stood)
{
	struct owner *o = *state;
	struct player *p;

	begin(o, NULL);
	p = o->deck.player;
	signal_is(o, "sine");
	pass(60000);
	stands_at(o, 3000);
	signal_is(o, "off");
	assert_string_equal(p->locator, "sine 60 30s");
	assert_int_equal(o->deck.play.state, PLAY_RUNNING);
	stands_at(o, 3000);
	shows(o, "");
	/* Play and a jump lead back, too. */
	signal_is(o, "sine");
	owner_on(o, ON_TOGGLE, 0, false);
	news(o);
	assert_false(o->deck.play.signal.on);
	assert_int_equal(o->deck.play.state, PLAY_RUNNING);
	stands_at(o, 3000);
	signal_is(o, "pink");
	owner_on(o, ON_SEEK, 9000, false);
	news(o);
	assert_false(o->deck.play.signal.on);
	stands_at(o, 9000);
	owner_stop(o);
}

/* Reopens once, then pauses. Only what was heard counts as listening. */
TEST_OF_DECK(a_sound_that_stands_still_is_not_heard)
{
	struct owner *o = *state;

	begin(o, NULL);
	o->deck.p->output.name[0] = 'x';
	for (int i = 0; i < 300 && o->deck.play.state == PLAY_RUNNING; i++) {
		pass(100);
		deck_turn(&o->deck);
		if (i > 20)
			player_stand(o->deck.player, 5000);
		news(o);
	}
	assert_int_equal(o->deck.play.state, PLAY_PAUSED);
	assert_in_range(o->heard_ms, 4000, 5200);
	owner_stop(o);
}

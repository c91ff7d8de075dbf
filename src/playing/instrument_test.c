/* Signals in place of the music: how loud they are, what moves them, and that the music comes back.
 */
#include "support/sitting_world.h"
#include "support/fake_player.h"

#include "playing/deck_private.h"
#include "sitting/sitting_private.h"

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
		sitting_on_player(w->s);
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

	if (!sitting_signal(w->s, text, &err))
		fail_msg("%s: %s", text, err.msg);
	news(w);
}

/* What is heard, as the player was told; below the tone is next to nothing. */
static struct signal
played(const struct world *w)
{
	const struct player *p = w->s->deck.player;
	struct signal s;
	struct err err = ERR_INIT;

	if (!signal_parse(&s, p->locator, &err))
		fail_msg("%s: %s", p->locator, err.msg);
	if (!p->toned)
		return s;
	assert_true(s.level_dbfs == SIGNAL_LEAST_DBFS || w->s->deck.play.signal.over);
	s.freq_hz = p->tone.hz;
	s.level_dbfs = p->tone.level_dbfs;
	return s;
}

static void
shows(const struct world *w, const char *words)
{
	struct buf b = BUF_INIT;

	instrument_add(&w->s->deck, &b);
	assert_string_equal(b.s, words);
	buf_finish(&b);
}

static void
every_signal_begins_low_and_none_is_ever_loud(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	const char *name, *what, *how;

	begin(w);
	for (size_t i = 0; instrument_row(i, &name, &what, &how); i++) {
		signal_is(w, name);
		assert_true(played(w).level_dbfs == -40);
		assert_non_null(strstr(w->s->said, how));
		bool noise = played(w).kind != SIGNAL_SINE && played(w).kind != SIGNAL_SWEEP;
		double was = -40;
		while (instrument_raise(&w->s->deck, 3, &err)) {
			double is = played(w).level_dbfs;
			assert_true(is <= fmax(-29, was + 1.01));
			was = is;
			pass(33);
		}
		assert_true(played(w).level_dbfs == (noise ? -27 : -12));
		assert_string_equal(err.msg,
			noise ? "-27 dBFS is the most of a signal"
			      : "-12 dBFS is the most of a signal");
	}
	signal_is(w, "sine 1000 -12dBFS"); /* the one before was as loud as it gets */
	assert_true(played(w).level_dbfs == -40);
	signal_is(w, "pink -60dBFS");
	assert_true(played(w).level_dbfs == -60);
	assert_false(sitting_signal(w->s, "sine 1000 0dBFS", &err));
	/* Whatever stands in the struct: the one door to the player keeps the limit. */
	w->s->deck.play.signal.signal = (struct signal){ SIGNAL_SINE, 1000, 0, 20000, NAN };
	assert_true(instrument_move(&w->s->deck, 1, &err));
	assert_true(played(w).level_dbfs == SIGNAL_LEAST_DBFS);
	w->s->deck.play.signal.signal = (struct signal){ SIGNAL_SINE, 1000, 0, 20000, 6 };
	assert_true(instrument_move(&w->s->deck, 1, &err));
	assert_true(played(w).level_dbfs == SIGNAL_MOST_DBFS);
	stop(w);
}

static void
the_keys_move_a_sine_in_fine_steps_and_noise_by_bands(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	signal_is(w, "sine 7900");
	shows(w, "sine 7.9 kHz, -40 dBFS");
	assert_true(instrument_move(&w->s->deck, 1, &err));
	assert_true(fabs(played(w).freq_hz - 7900 * pow(2, 1.0 / 48)) < 0.01);
	assert_string_equal(w->s->said, "sine 8.01 kHz, -40 dBFS");
	w->s->deck.level_db = -6;
	shows(w, "sine 8.01 kHz, -46 dBFS");
	for (int i = 0; i < 400 && instrument_move(&w->s->deck, 16, &err); i++)
		assert_true(played(w).freq_hz <= 22000);
	assert_non_null(strstr(err.msg, "sine goes from 1 to 22000 Hz"));
	signal_is(w, "third-octave 1000");
	assert_true(instrument_move(&w->s->deck, 1, &err));
	assert_true(fabs(played(w).freq_hz - 1000 * pow(2, 1.0 / 3)) < 0.01);
	signal_is(w, "pink");
	assert_false(instrument_move(&w->s->deck, 1, &err));
	assert_false(sitting_signal(w->s, "square 1000", &err));
	assert_non_null(strstr(err.msg, "\"square\" is no signal: sine, sweep,"));
	stop(w);
}

static void
a_sweep_shows_the_frequency_that_is_heard(void **state)
{
	struct world *w = *state;

	begin(w);
	signal_is(w, "sweep 20-20000 30s");
	shows(w, "sweep 20 Hz, -40 dBFS");
	pass(10000);
	shows(w, "sweep 200 Hz, -40 dBFS");
	pass(15000);
	shows(w, "sweep 6.32 kHz, -40 dBFS");
	assert_true(sitting_wait_ms(w->s, now_ns) <= 100);
	stop(w);
}

/* The fake player is 7 ms late each time that it is asked. */
static void
stands_at(const struct world *w, int64_t ms)
{
	assert_in_range(playing_pos_ms(&w->s->deck.play, now_ns, clock_boot_ns()), ms - 30, ms);
}

/* One of the playlist is shown in the same way, as loud as the playlist has it. */
static void
a_sweep_of_the_playlist_shows_its_frequency_too(void **state)
{
	struct world *w = *state;
	struct buf words = BUF_INIT;

	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: low, title: Low, signal: sweep 20-20000 30s}\n");
	begin(w);
	pass(7000);
	instrument_add(&w->s->deck, &words);
	/* 10 s less what the fake player is late */
	assert_non_null(strstr(words.s, "sweep 200 Hz, -30 dBFS"));
	assert_true(sitting_wait_ms(w->s, now_ns) <= 100);
	sitting_pause(w->s, true);
	buf_clear(&words);
	instrument_add(&w->s->deck, &words);
	assert_string_equal(words.s, "");
	buf_finish(&words);
	stop(w);
}

static void
the_music_comes_back_where_it_stood(void **state)
{
	struct world *w = *state;
	struct player *p;

	begin(w);
	p = w->s->deck.player;
	signal_is(w, "sine");
	pass(60000);
	stands_at(w, 3000);
	signal_is(w, "off");
	assert_string_equal(p->locator, "sine 60 30s");
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	stands_at(w, 3000);
	shows(w, "");
	/* Play and a jump lead back, too. */
	signal_is(w, "sine");
	sitting_toggle(w->s);
	news(w);
	assert_false(w->s->deck.play.signal.on);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	stands_at(w, 3000);
	signal_is(w, "pink");
	sitting_seek(w->s, 9000);
	news(w);
	assert_false(w->s->deck.play.signal.on);
	stands_at(w, 9000);
	stop(w);
}

static void
ends(struct world *w)
{
	player_tell(w->s->deck.player, PLAYER_ENDED, w->s->deck.play.signal.ticket);
	sitting_on_player(w->s);
	news(w);
}

static void
two_signals_or_one_and_the_music_take_turns(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	signal_is(w, "seal");
	shows(w, "sine 40 Hz, -40 dBFS");
	assert_true(instrument_raise(&w->s->deck, 2, &err));
	ends(w);
	shows(w, "sine 500 Hz, -38 dBFS");
	ends(w);
	shows(w, "sine 40 Hz, -38 dBFS");

	/* The keys move the low one alone, whichever sounds. */
	assert_true(instrument_move(&w->s->deck, -48, &err));
	shows(w, "sine 20 Hz, -38 dBFS");
	assert_false(instrument_move(&w->s->deck, -1, &err));
	assert_string_equal(err.msg, "the low tone goes from 20 to 60 Hz");
	ends(w);
	assert_true(instrument_move(&w->s->deck, 48, &err));
	assert_string_equal(w->s->said, "the low tone: 40 Hz");
	shows(w, "sine 500 Hz, -38 dBFS");

	signal_is(w, "level");
	struct player *p = w->s->deck.player;
	shows(w, "sine 1 kHz, -40 dBFS");
	assert_true(p->toned);
	assert_string_equal(p->locator, "sine 60 30s");
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	pass(2900);
	sitting_run_timers(w->s, now_ns);
	assert_true(p->toned);
	pass(200);
	sitting_run_timers(w->s, now_ns);
	shows(w, "the music's turn");
	assert_false(p->toned);
	pass(3000);
	sitting_run_timers(w->s, now_ns);
	assert_true(p->toned);
	signal_is(w, "off");
	assert_false(p->toned);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	stop(w);
}

/* Where the plugin cannot be used a sine is a signal like the others. */
static void
without_the_plugin_a_move_is_another_signal(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	signal_is(w, "sine 1000");
	assert_true(w->s->deck.player->toned);
	player_tell(w->s->deck.player, PLAYER_SWITCH, 0);
	news(w);
	assert_false(w->s->deck.player->toned);
	assert_true(played(w).level_dbfs == -40);
	assert_true(instrument_move(&w->s->deck, 48, &err));
	assert_true(played(w).freq_hz == 2000);
	assert_false(sitting_signal(w->s, "level", &err));
	stop(w);
}

static void
one_key_notes_the_frequency(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	signal_is(w, "sine 7900");
	assert_true(sitting_signal_note(w->s, "", &err));
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "rings at 7.9 kHz");
	assert_int_equal(record_count(&w->s->rec, ROW_NOTE), 0);
	sitting_keep(w->s);
	assert_true(sitting_signal_note(w->s, "a dip", &err));
	size_t n = record_count(&w->s->rec, ROW_NOTE);
	assert_int_equal(n, 2);
	const struct note *a = record_at(&w->s->rec, ROW_NOTE, 0),
			  *b = record_at(&w->s->rec, ROW_NOTE, 1);
	const struct note *rings = strcmp(a->body, "rings at 7.9 kHz") == 0 ? a : b;
	assert_string_equal(rings->body, "rings at 7.9 kHz");
	assert_string_equal((rings == a ? b : a)->body, "a dip at 7.9 kHz");
	assert_true(fabs(a->hz - 7900) < 1e-6 && fabs(b->hz - 7900) < 1e-6);
	/* Without a frequency nothing is filled in. */
	signal_is(w, "pink");
	assert_true(sitting_signal_note(w->s, "", &err));
	assert_string_equal(w->s->editor.text.s, "");
	assert_string_equal(w->s->draft->note.part, "fr");
	assert_true(isnan(w->s->draft->note.hz));
	sitting_give_up(w->s);
	stop(w);
}

/* What is typed may begin long after the key, while the tone moves on. */
static void
a_note_has_the_frequency_at_its_key(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	signal_is(w, "sweep 20-20000 30s");
	pass(10000);
	double hz = instrument_hz(&w->s->deck, now_ns);
	sitting_key_pressed(w->s, now_ns);
	pass(500);
	assert_true(sitting_signal_note(w->s, "", &err));
	assert_true(w->s->draft->note.hz == hz);
	pass(5000);
	sitting_keep(w->s);
	assert_true(((const struct note *)record_at(&w->s->rec, ROW_NOTE, 0))->hz == hz);
	stop(w);
}

/* Beside music, whatever list is on the screen, a note belongs to the music. */
static void
without_a_signal_it_is_a_note_at_what_is_heard(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: low, title: Low, signal: pink 20s}\n");
	begin(w);
	assert_true(sitting_signal_note(w->s, "", &err));
	assert_true(w->s->draft->note.pos_ms == 3000 && !w->s->draft->note.part);
	assert_string_equal(w->s->editor.text.s, "");
	sitting_give_up(w->s);
	stop(w);
}

/* So has any note at a test signal of the playlist. */
static void
a_marker_at_a_signal_of_the_playlist_has_its_frequency(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	assert_true(instrument_hz(&w->s->deck, now_ns) == 60);
	assert_true(sitting_mark(w->s, NULL, &err));
	news(w);
	assert_true(w->s->items[0].notes[0]->hz == 60);
	stop(w);
}

/* A frequency that the listener typed is not replaced by that of the signal at another time. */
static void
only_a_measured_frequency_follows_the_time(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	assert_true(sitting_mark(w->s, NULL, &err));
	struct uuid note = w->s->chosen_note;
	news(w);
	assert_string_equal(w->s->items[0].notes[0]->hz_from, HZ_MEASURED);
	struct note *n = change_copy(w->s, ROW_NOTE, &note);
	n->hz = 7900;
	xreplace(&n->hz_from, HZ_TYPED);
	change_one(w->s, ROW_NOTE, n, "frequency");
	assert_true(sitting_nudge_note(w->s, &note, 100, &err));
	assert_true(w->s->items[0].notes[0]->hz == 7900);
	assert_true(sitting_note_now(w->s, &note, &err));
	news(w);
	assert_true(w->s->items[0].notes[0]->hz == 7900);
	assert_string_equal(w->s->items[0].notes[0]->hz_from, HZ_TYPED);
	n = change_copy(w->s, ROW_NOTE, &note);
	xreplace(&n->hz_from, HZ_MEASURED);
	change_one(w->s, ROW_NOTE, n, "frequency");
	assert_true(sitting_nudge_note(w->s, &note, 100, &err));
	assert_true(w->s->items[0].notes[0]->hz == 60);
	stop(w);
}

static void
a_chain_that_plays_by_itself_has_no_signals(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_false(sitting_signal(w->s, "sine", &err));
	assert_non_null(strstr(err.msg, "plays by itself"));
	stop(w);
}

static void
an_excerpt_in_place_of_a_signal_ends(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	sitting_seek(w->s, 5000);
	news(w);
	assert_true(sitting_loop_start(w->s, &err));
	sitting_seek(w->s, 6000);
	news(w);
	assert_true(sitting_loop_end(w->s, &err));
	signal_is(w, "sine");
	assert_true(sitting_excerpt(w->s, &err));
	news(w);
	assert_false(w->s->deck.play.signal.on);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_in_range(w->s->deck.play.excerpt_end_ms, 5900, 6100);
	for (int i = 0; i < 20; i++) {
		pass(100);
		sitting_run_timers(w->s, clock_mono_ns());
		news(w);
	}
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	stop(w);
}

/* Reopens once, then pauses. Only what was heard is stored as listening. */
static void
a_sound_that_stands_still_is_not_stored_as_listening(void **state)
{
	struct world *w = *state;

	begin(w);
	w->s->deck.p->output.name[0] = 'x';
	for (int i = 0; i < 300 && w->s->deck.play.state == PLAY_RUNNING; i++) {
		pass(100);
		sitting_run_timers(w->s, clock_mono_ns());
		if (i > 20)
			player_stand(w->s->deck.player, 5000);
		news(w);
	}
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	for (const struct stretch *x = NULL; (x = record_next(&w->s->rec, ROW_STRETCH, x));)
		assert_in_range(x->pos_end_ms, 0, 5200);
	assert_true(record_count(&w->s->rec, ROW_STRETCH) > 0);
	stop(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(every_signal_begins_low_and_none_is_ever_loud),
		WORLD_TEST(the_keys_move_a_sine_in_fine_steps_and_noise_by_bands),
		WORLD_TEST(a_sweep_shows_the_frequency_that_is_heard),
		WORLD_TEST(a_sweep_of_the_playlist_shows_its_frequency_too),
		WORLD_TEST(the_music_comes_back_where_it_stood),
		WORLD_TEST(two_signals_or_one_and_the_music_take_turns),
		WORLD_TEST(without_the_plugin_a_move_is_another_signal),
		WORLD_TEST(one_key_notes_the_frequency),
		WORLD_TEST(a_note_has_the_frequency_at_its_key),
		WORLD_TEST(without_a_signal_it_is_a_note_at_what_is_heard),
		WORLD_TEST(a_marker_at_a_signal_of_the_playlist_has_its_frequency),
		WORLD_TEST(only_a_measured_frequency_follows_the_time),
		WORLD_TEST(a_chain_that_plays_by_itself_has_no_signals),
		WORLD_TEST(an_excerpt_in_place_of_a_signal_ends),
		WORLD_TEST(a_sound_that_stands_still_is_not_stored_as_listening),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

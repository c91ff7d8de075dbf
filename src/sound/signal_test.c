/* Test signals at the bench: notes have their frequency, and a passage that is played ends them. */
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

static void
one_key_notes_the_frequency(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	signal_is(w, "sine 7900");
	assert_true(writing_signal_note(w->s, "", &err));
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "rings at 7.9 kHz");
	assert_int_equal(record_count(&w->s->rec, ROW_NOTE), 0);
	writing_keep(w->s);
	assert_true(writing_signal_note(w->s, "a dip", &err));
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
	assert_true(writing_signal_note(w->s, "", &err));
	assert_string_equal(w->s->editor.text.s, "");
	assert_string_equal(w->s->open_note->note.part, "fr");
	assert_true(isnan(w->s->open_note->note.hz));
	writing_give_up(w->s);
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
	capture_key_pressed(w->s, now_ns);
	pass(500);
	assert_true(writing_signal_note(w->s, "", &err));
	assert_true(w->s->open_note->note.hz == hz);
	pass(5000);
	writing_keep(w->s);
	assert_true(((const struct note *)record_at(&w->s->rec, ROW_NOTE, 0))->hz == hz);
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
	assert_true(writing_signal_note(w->s, "", &err));
	assert_true(w->s->open_note->note.pos_ms == 3000 && !w->s->open_note->note.part);
	assert_string_equal(w->s->editor.text.s, "");
	writing_give_up(w->s);
}

/* So has any note at a test signal of the playlist. */
static void
a_marker_at_a_signal_of_the_playlist_has_its_frequency(void **state)
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
static void
only_a_measured_frequency_follows_the_time(void **state)
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
	assert_true(writing_nudge_note(w->s, &note, 100, &err));
	assert_true(w->s->items[0].notes[0]->hz == 7900);
	assert_true(writing_note_now(w->s, &note, &err));
	news(w);
	assert_true(w->s->items[0].notes[0]->hz == 7900);
	assert_string_equal(w->s->items[0].notes[0]->hz_from, HZ_TYPED);
	n = change_copy(w->s, ROW_NOTE, &note);
	xreplace(&n->hz_from, HZ_MEASURED);
	change_one(w->s, ROW_NOTE, n, "frequency");
	assert_true(writing_nudge_note(w->s, &note, 100, &err));
	assert_true(w->s->items[0].notes[0]->hz == 60);
}

static void
a_chain_that_plays_by_itself_has_no_signals(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_false(transport_signal(w->s, "sine", &err));
	assert_non_null(strstr(err.msg, "plays by itself"));
}

static void
an_excerpt_in_place_of_a_signal_ends(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	transport_seek(w->s, 5000);
	news(w);
	assert_true(loop_start(w->s, &err));
	transport_seek(w->s, 6000);
	news(w);
	assert_true(loop_end(w->s, &err));
	assert_in_range(w->s->deck.player->loop_ms[0], 4900, 5100);
	signal_is(w, "sine");
	assert_true(w->s->deck.player->loop_ms[0] == -1); /* it is of the music */
	assert_true(loop_excerpt(w->s, &err));
	news(w);
	assert_false(w->s->deck.play.signal.on);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_in_range(w->s->deck.play.excerpt_end_ms, 5900, 6100);
	for (int i = 0; i < 20; i++) {
		pass(100);
		run_timers(w->s, clock_mono_ns());
		news(w);
	}
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(one_key_notes_the_frequency),
		WORLD_TEST(a_note_has_the_frequency_at_its_key),
		WORLD_TEST(without_a_signal_it_is_a_note_at_what_is_heard),
		WORLD_TEST(a_marker_at_a_signal_of_the_playlist_has_its_frequency),
		WORLD_TEST(only_a_measured_frequency_follows_the_time),
		WORLD_TEST(a_chain_that_plays_by_itself_has_no_signals),
		WORLD_TEST(an_excerpt_in_place_of_a_signal_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

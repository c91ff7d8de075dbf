/* The pane of the wheel: digits, scales, remarks, words, and what a screen reader hears of them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "review/record/rows.h"
#include "support/ui_world.h"

TEST_ON_SCREEN(a_sign_is_a_word_until_its_digit_is_typed)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	while (!text_same(wheel_chosen(w->s)->attribute, "dark-bright"))
		key(w, "Down");
	key(w, "-");
	assert_shows(w, "▏ minus");
	key(w, "3");
	assert_shows(w, "▏ -3_");
	assert_lacks(w, "minus");
}

TEST_ON_SCREEN(the_wheel_rates_what_is_chosen)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	assert_shows(w, "Wheel: Bass and dy");
	assert_shows(w, "[section]");
	assert_shows(w, "Bass depth");
	assert_shows(w, "0 a little");
	assert_shows(w, "a lot 5");
	assert_shows(w, "0-5 rate");
	key(w, "4");
	assert_true(w->s->wheel.rows[0].now->value == 4);
	assert_shows(w, "▏ 4_");
	pass(w, 3000); /* no key means another thing by the clock */
	key(w, ".");
	assert_shows(w, "▏ 4._");
	key(w, "5");
	assert_shows(w, "▏ 4.5 ");
	assert_lacks(w, "4.5_");
	key(w, "4");
	key(w, "y"); /* any other key ends the number */
	assert_shows(w, "▏ 4 ✓");
	key(w, ".");
	assert_shows(w, ". is not a key here");
	key(w, "4");
	key(w, ",");
	key(w, "Home");
	assert_lacks(w, "4._");
	key(w, "Backspace");
	key(w, "4");
	key(w, ".");
	key(w, "5");
	key(w, "y");
	key(w, "y");
	assert_shows(w, "4.5 ?");
	key(w, "0");
	assert_shows(w, "0_");
	key(w, "Home");
	assert_shows(w, "0 ?");
	key(w, "Backspace");
	assert_shows(w, "▏ –");
	key(w, "Down");
	assert_int_equal(w->s->wheel.chosen, 1);
	key(w, "3");
	key(w, "-");
	assert_shows(w, "2.5");
	assert_shows(w, " Score ");
	key(w, "I");
	assert_shows(w, "section [whole]");
	key(w, "I");
	assert_shows(w, "[track]");
	key(w, "I");
	assert_shows(w, "[cue]");
	assert_int_equal(w->s->wheel.chosen, 1);
	key(w, "4");
	assert_false(uuid_none(&w->s->wheel.rows[w->s->wheel.chosen].now->cue));
	key(w, "w");
	assert_int_equal(w->ui.focus, PANE_WHEEL);
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	key(w, "0");
	assert_shows(w, "0 is not a key here");
	key(w, "w");
	key(w, "q");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	assert_false(w->s->quit);
}

TEST_ON_SCREEN(the_wheel_shows_scales_benchmarks_and_remarks)
{
	struct profile_benchmark mark = { .device = (char[]){ "7Hz Timeless" },
		.attribute = (char[]){ "bass-depth" },
		.value = 4 };
	struct ui_world *w = *state;

	w->profile.benchmarks = &mark;
	w->profile.n_benchmarks = 1;
	play(w);
	key(w, "w");
	assert_shows(w, "◇ 4: 7Hz Timeless");
	assert_shows(w, "a little");
	assert_shows(w, "a lot");
	key(w, "3");
	key(w, "Y");
	assert_shows(w, "remark");
	type(w, "only by ear");
	key(w, "Enter");
	assert_shows(w, "only by ear");
	key(w, "Y");
	assert_string_equal(w->s->editor.text.s, "only by ear");
	assert_shows(w, "→ remark on Bass depth: 3");
	key(w, "Ctrl-U");
	key(w, "Enter");
	assert_shows(w, "the words of the remark are deleted; u brings them back");
	assert_null(w->s->wheel.rows[0].now->remark);
	/* A long remark leaves room for the definition. */
	key(w, "Y");
	for (int i = 0; i < 16; i++)
		type(w, "it is cut ");
	key(w, "Enter");
	assert_shows(w, "“it is cut it is cut");
	assert_shows(w, "◇ 4: 7Hz Timeless");
	assert_shows(w, "strength) and from resonance (boomy).");
	key(w, "End");
	key(w, "Up"); /* the last row is the score */
	assert_shows(w, "neutral");
	key(w, "0");
	assert_shows(w, "▕");
	w->profile.benchmarks = NULL;
	w->profile.n_benchmarks = 0;
}

TEST_ON_SCREEN(a_remark_is_on_a_rating)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	key(w, "Y");
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_shows(w, "rate Bass depth first");
}

TEST_ON_SCREEN(a_cue_is_rated_until_another_cue_or_track)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	for (int i = 0; i < 3; i++)
		key(w, "I");
	assert_shows(w, "[cue]");
	key(w, "c");
	assert_shows(w, "[cue]");
	key(w, "3");
	assert_shows(w, "for the cue 2:50-");
	transport_play_item(w->s, 1);
	assert_int_equal(w->s->wheel.scope, SCOPE_ITEM);
	assert_null(w->s->wheel.rows[0].now);
}

/* So does a swap at the wheel; opened again on the same device, the wheel is as it was left. */
TEST_ON_SCREEN(the_wheel_names_its_device_and_begins_where_nothing_is_rated)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	assert_shows(w, "1 AFUL Cantor");
	key(w, "3");
	CLEANUP(buf_finish) struct buf left = BUF_INIT;
	run_add_left(w->s, &left);
	assert_string_equal(
		left.s, "Not rated in Bass and dynamics (AFUL Cantor): Attack, Dark-Bright\n");
	key(w, "Down");
	key(w, "4");
	key(w, "d");
	key(w, "2");
	key(w, "Space");
	assert_shows(w, "2 AFUL Performer8");
	assert_int_equal(w->s->wheel.chosen, 0);
	key(w, "2");
	key(w, "Esc");
	key(w, "w");
	assert_int_equal(w->s->wheel.chosen, 0);
	key(w, "Down");
	key(w, "Esc");
	key(w, "w");
	assert_int_equal(w->s->wheel.chosen, 1);
	assert_shows(w, "Esc back");
	key(w, "Esc");
	assert_lacks(w, "Esc back");
	assert_shows(w, "m M mark");
	pairs_finish(&w->profile.marker_kinds);
	ui_resized(&w->ui);
	assert_lacks(w, "M mark");
	assert_shows(w, "m mark");
}

TEST_ON_SCREEN(letters_find_a_word_of_the_wheel)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	key(w, "4");
	key(w, "i");
	/* The words that the section asks for are first, with their values. */
	assert_shows(w, "4 · asked here");
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_WHEEL);
	key(w, "i");
	type(w, "br"); /* a row of the wheel is found first */
	assert_shows(w, "Dark-Bright");
	type(w, "il");
	assert_shows(w, "Brilliance");
	assert_lacks(w, "Dark-Bright");
	key(w, "Right"); /* no word has lines inside */
	key(w, "Enter");
	assert_int_equal(w->ui.focus, PANE_WHEEL);
	assert_int_equal(w->s->wheel.n, 5); /* with the score */
	assert_string_equal(w->s->wheel.rows[w->s->wheel.chosen].attribute, "brilliance");
	key(w, "3");
	assert_shows(w, "Brilliance 3");
	key(w, "i");
	type(w, "zz z");
	assert_shows(w, "No word of the wheel begins like this.");
	key(w, "Enter"); /* no note either */
	assert_null(w->s->open_note);
	key(w, "Backspace");
	key(w, "Backspace");
	key(w, "Backspace");
	key(w, "Backspace");
	assert_shows(w, "3 ");
	key(w, "Backspace"); /* in an empty line */
	assert_int_equal(w->ui.focus, PANE_WHEEL);
	key(w, ":");
	type(w, "attribute bril");
	key(w, "Tab");
	assert_shows(w, "Brilliance");
	assert_string_equal(w->ui.prompt.line.text.s, "bril");
	key(w, "Esc");
}

/* A value of another evening would influence the next one: its row says only that there is one. */
TEST_ON_SCREEN(a_row_says_that_another_evening_has_a_rating)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	key(w, "4");
	struct rating *old = (struct rating *)(uintptr_t)w->s->wheel.rows[0].now;
	old->made_ms -= 3 * INT64_C(86400000);
	old->settled.ms = 0;
	wheel_build(w->s);
	assert_shows(w, "▏ rated");
	assert_shows(w, "before: on 1 evening, shown once you rate");
	assert_lacks(w, "before: 4");
	assert_lacks(w, "▏ 4");
	key(w, "3");
	assert_shows(w, "▏ 3");
	assert_shows(w, "before: 4");
	assert_lacks(w, "▏ rated");
	/* Beside the list the value stands at another word's row, so it says whose it is. */
	CLEANUP(pointer_free) char *whose = xasprintf("%s:", wheel_chosen(w->s)->name);
	assert_lacks(w, whose);
	resize(w, 40, 160);
	assert_shows(w, whose);
	assert_shows(w, "before: 4");
}

TEST_ON_SCREEN(beside_the_list_the_value_of_another_device_says_its_word)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	key(w, "Down");
	key(w, "4");
	key(w, "d");
	key(w, "2");
	key(w, "Space"); /* it is on */
	key(w, "2");
	resize(w, 40, 160);
	CLEANUP(pointer_free) char *whose = xasprintf("%s:", wheel_chosen(w->s)->name);
	assert_shows(w, "1 Cantor: 4");
	assert_shows(w, whose);
}

TEST_ON_SCREEN(the_line_of_keys_has_the_numbers_of_the_row)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	assert_shows(w, "0-5 rate");
	while (!w->s->wheel.rows[w->s->wheel.chosen].bipolar)
		key(w, "Down");
	assert_shows(w, "0-5 -1 to -5 rate");
}

/* The word of that name comes before words that begin so, and those before others. */
TEST_ON_SCREEN(the_best_word_for_the_letters_is_rated)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	key(w, "i");
	type(w, "depth 4");
	key(w, "Enter");
	assert_shows(w, "Depth 4: AFUL Cantor");
	key(w, "i");
	type(w, "bias 4"); /* a score, with a blank before the figure */
	key(w, "Enter");
	assert_shows(w, "Bias 4: AFUL Cantor");
	assert_null(w->s->open_note);
}

TEST_ON_SCREEN(a_reader_hears_the_words_of_the_wheel)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true, .ascii = true });
	play(w);
	key(w, "w");
	key(w, "4");
	key(w, "i");
	assert_shows(w, "asked here");
	type(w, "bril");
	assert_shows(w, "Words of the wheel: Brilliance");
	key(w, "Esc");
}

/* Rates Bass depth of a device and goes on, as one does who compares. */
static void
rate_first(struct ui_world *w, const char *device, const char *value)
{
	keys_run(&w->ui, device);
	key(w, "Space");
	key(w, "w");
	key(w, "Home");
	key(w, value);
}

/* The numbers of devices are on the scale once one's own value is given: in the dot's cell if the
 * values are equal; only of this chain, and never in a blind run. */
TEST_ON_SCREEN(other_devices_are_on_the_scale_once_one_has_rated)
{
	struct ui_world *w = *state;

	play(w);
	rate_first(w, "wear 1", "3");
	assert_lacks(w, "Performer8: 4");
	rate_first(w, "wear 2", "4");
	assert_shows(w, "1 Cantor: 3");
	assert_shows(w, "1···●");
	rate_first(w, "wear 1", "4");
	assert_shows(w, "2 Performer8: 4");
	assert_lacks(w, "●");
	key(w, "Backspace");
	key(w, "Backspace"); /* this value, and the one before the swap */
	assert_lacks(w, "Performer8: 4");
	key(w, "4");
	keys_run(&w->ui, "chain dongle");
	key(w, "Space");
	key(w, "w");
	key(w, "Home");
	key(w, "2");
	assert_lacks(w, "Performer8: 4"); /* on another chain */
	keys_run(&w->ui, "blind 1 2 x2");
	keys_run(&w->ui, "blind next");
	key(w, "Space");
	key(w, "w");
	key(w, "Home");
	key(w, "3");
	assert_shows(w, "●····");
	assert_lacks(w, "Performer8: 4");
}

TEST_ON_SCREEN(a_reader_hears_the_values_of_other_devices)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	play(w);
	rate_first(w, "wear 1", "3");
	rate_first(w, "wear 2", "4");
	draw(w);
	assert_non_null(strstr(w->heard.s, "This evening: 1 Cantor: 3"));
}

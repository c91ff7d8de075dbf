/* Text of each theme on common backgrounds: 4.5:1 or more, as WCAG 2 computes it; and what differs
 * without colours. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/ui_world.h"

#include <math.h>

static double
linear(double c)
{
	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Relative luminance. */
static double
light_of(int red, int green, int blue)
{
	return 0.2126 * linear(red / 255.0) + 0.7152 * linear(green / 255.0) +
		0.0722 * linear(blue / 255.0);
}

/* The same of one of the 256 colours. */
static double
luminance(int colour)
{
	static const int steps[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };
	int n = colour - 16, grey = 8 + 10 * (colour - 232);

	assert_in_range(colour, 16, 255);
	return colour >= 232 ? light_of(grey, grey, grey)
			     : light_of(steps[n / 36], steps[n / 6 % 6], steps[n % 6]);
}

static double
contrast(double a, double b)
{
	return ((a > b ? a : b) + 0.05) / ((a > b ? b : a) + 0.05);
}

/* Returns the colour of a style as it is loaded, with its attributes; -1: the terminal's own. */
static int
colour_of(enum style style, int *ground)
{
	int fg = -1;

	*ground = -1;
	if (PAIR_NUMBER(theme_look(style)))
		assert_int_equal(
			extended_pair_content(PAIR_NUMBER(theme_look(style)), &fg, ground), OK);
	return fg;
}

/* Common backgrounds of terminals: black, One Dark, Solarized, Nord; white, Solarized. Their own
 * text is taken as white or black. */
TEST_ON_SCREEN(text_can_be_read_on_common_backgrounds)
{
	static const struct {
		const char *theme;
		int rgb;
		bool light;
	} grounds[] = { { "dark", 0, false }, { "dark", 0x282c34, false },
		{ "dark", 0x002b36, false }, { "dark", 0x2e3440, false },
		{ "light", 0xffffff, true }, { "light", 0xfdf6e3, true }, { "contrast", 0, false },
		{ "contrast", 0xffffff, true } };

	unsetenv("COLORFGBG");
	assert_true(COLORS >= 256);
	for (size_t k = 0; k < LENGTH(grounds); k++) {
		theme_load(grounds[k].theme, true);
		for (enum style i = 0; i < STYLES; i++) {
			int bg, fg = colour_of(i, &bg), rgb = grounds[k].rgb;
			double text = fg < 0 ? !grounds[k].light : luminance(fg),
			       ground = bg < 0 ? light_of(rgb >> 16, rgb >> 8 & 255, rgb & 255)
					       : luminance(bg);

			if (contrast(text, ground) < 4.5)
				fail_msg("%s on %06x, style %u: colour %d has %.2f:1",
					grounds[k].theme, (unsigned)rgb, i, fg,
					contrast(text, ground));
		}
	}
}

/* What plays, a time of the track, a warning, an error, a question. */
TEST_ON_SCREEN(each_meaning_has_one_colour)
{
	static const enum style meanings[] = { STYLE_PLAYING, STYLE_TIME, STYLE_WARN, STYLE_ERROR,
		STYLE_ASK };
	static const char *const themes[] = { "dark", "light" };
	int bg;

	unsetenv("COLORFGBG");
	for (size_t t = 0; t < LENGTH(themes); t++) {
		theme_load(themes[t], true);
		for (size_t i = 1; i < LENGTH(meanings); i++)
			for (size_t k = 0; k < i; k++)
				assert_int_not_equal(
					colour_of(meanings[i], &bg), colour_of(meanings[k], &bg));
	}
	theme_load("auto", true); /* colours of the palette */
	for (enum style i = 0; i < STYLES; i++)
		assert_in_range(colour_of(i, &bg) + 1, 0, 8);
	assert_int_not_equal(colour_of(STYLE_ASK, &bg), colour_of(STYLE_ERROR, &bg));
	assert_int_not_equal(colour_of(STYLE_ASK, &bg), colour_of(STYLE_PLAYING, &bg));
}

/* Notes, cues, another device, more above: signs that no colour needs to tell apart. */
TEST_ON_SCREEN(signs_differ_without_colours)
{
	static const struct {
		bool ascii;
		const char *cue_and_note, *count, *other, *above;
	} modes[] = { { false, "^crescendo▲", "20▲", "◇", "↑" },
		{ true, "^crescendon", "20n", "+", "A" } };
	struct profile_benchmark mark = { .device = (char[]){ "7Hz Timeless" },
		.attribute = (char[]){ "bass-depth" },
		.value = 3 };
	struct ui_world *w = *state;

	theme_load("mono", true);
	w->profile.benchmarks = &mark;
	w->profile.n_benchmarks = 1;
	play(w);
	for (int i = 0; i < 20; i++) {
		key(w, "m");
		pass(w, 3000);
	}
	for (size_t i = 0; i < LENGTH(modes); i++) {
		draw_begin(modes[i].ascii);
		resize(w, 24, 80);
		assert_shows(w, modes[i].cue_and_note);
		assert_shows(w, modes[i].count);
		CLEANUP(pointer_free) char *above = xasprintf("%s\n", modes[i].above);
		CLEANUP(pointer_free) char *screen = look(false);
		assert_non_null(strstr(screen, above)); /* at the end of a row */
		key(w, "w");
		assert_shows(w, modes[i].other);
		key(w, "Esc");
	}
	draw_begin(false);
	w->profile.benchmarks = NULL;
	w->profile.n_benchmarks = 0;
}

static void
answer(struct ui_world *w, const char *bytes)
{
	struct input_event ev;

	input_push(w->ui.input, bytes, strlen(bytes), clock_mono_ns());
	assert_false(input_next(w->ui.input, clock_mono_ns(), &ev) && !ev.ground);
	if (ev.ground)
		ui_ground(&w->ui, ev.ground);
}

/* The answer chooses the theme within 100 ms; a later one is dropped. */
TEST_ON_SCREEN(the_terminal_tells_its_background)
{
	struct ui_world *w = *state;

	unsetenv("COLORFGBG");
	assert_true(theme_is_guessed("auto"));
	assert_false(theme_is_guessed("dark"));
	setenv("COLORFGBG", "0;15", 1);
	assert_false(theme_is_guessed("auto"));
	unsetenv("COLORFGBG");
	theme_load("light", true);
	int fg, bg, light;
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_TIME)), &light, &bg);
	theme_load("auto", true);
	w->ui.answer_until_ns = clock_mono_ns() + 100 * 1000000;
	pass(w, 101);
	answer(w, "\033]11;rgb:ffff/ffff/ffff\033\\");
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_TIME)), &fg, &bg);
	assert_int_not_equal(fg, light);
	w->ui.answer_until_ns = clock_mono_ns() + 100 * 1000000;
	pass(w, 99);
	answer(w, "\033]11;rgb:fd/f6/e3\007");
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_TIME)), &fg, &bg);
	assert_int_equal(fg, light);
	w->ui.answer_until_ns = clock_mono_ns() + 100 * 1000000;
	answer(w, "\033]11;rgb:0000/2b2b/3636\033\\");
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_TIME)), &fg, &bg);
	assert_int_not_equal(fg, light);
	answer(w, "\033]11;none\033\\");
	draw(w);
}

TEST_ON_SCREEN(a_small_window_says_what_it_needs)
{
	struct ui_world *w = *state;

	resize(w, 5, 20);
	assert_shows(w, "earlog needs 40x10,");
	assert_shows(w, "this is 20x5");
	assert_shows(w, "q ends; other keys");
	assert_shows(w, "do nothing");
}

TEST_ON_SCREEN(an_error_has_its_word)
{
	struct ui_world *w = *state;
	struct err err = ERR_INIT;

	keys_run(&w->ui, "nonsense"); /* a refusal without harm */
	assert_shows(w, " no command is called \"nonsense\"");
	assert_int_equal(ui_message_style(w->s), STYLE_DIM);
	err_fail(&err, "not readable");
	sitting_say_err(w->s, &err);
	assert_shows(w, "error: not readable");
	assert_int_equal(ui_message_style(w->s), STYLE_ERROR);
}

/* What was refused without harm is grey: names that are no file, keys and pastes with no meaning
 * here, places that do not exist. */
TEST_ON_SCREEN(refusals_are_grey)
{
	static const char *const lines[] = { "link /no/such/file", "add /no/such/file.flac",
		"music /no/such/folder", "next-note", "previous-note", "switch", "seek +1:2:3",
		"goto 99:00", "rate nothing 3", "output", "variant x", "undo", "redo", "jump",
		"level loud", "loop cue", "wear 9", "blind end", "answer 1", "follow off",
		"chain nothing", "here", "range" };
	struct ui_world *w = *state;

	for (size_t i = 0; i < LENGTH(lines); i++)
		if (!keys_run(&w->ui, lines[i]) && w->s->said_level != SAID_REFUSED)
			fail_msg("%s: %s", lines[i], w->s->said);
	draw(w);
	w->ui.said_ns = 0; /* it was seen long enough */
	key(w, "F12");
	assert_shows(w, "F12 is not a key here");
	assert_int_equal(w->s->said_level, SAID_REFUSED);
	key(w, "Z");
	assert_shows(w, "Z is not a key here");
	assert_int_equal(w->s->said_level, SAID_REFUSED);
	sitting_unsay(w->s);
}

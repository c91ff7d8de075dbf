/* Text of each theme on black and on white: 4.5:1 or more, as WCAG 2 computes it. */
#include "support/ui_world.h"

#include <math.h>

static double
linear(double c)
{
	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Relative luminance of one of the 256 colours. */
static double
luminance(int colour)
{
	static const int steps[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };
	int n = colour - 16, grey = 8 + 10 * (colour - 232);
	double rgb[3];

	assert_in_range(colour, 16, 255);
	for (int i = 0; i < 3; i++)
		rgb[i] = (colour >= 232           ? grey
					 : i == 0 ? steps[n / 36]
					 : i == 1 ? steps[n / 6 % 6]
						  : steps[n % 6]) /
			255.0;
	return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

static double
contrast(double a, double b)
{
	return ((a > b ? a : b) + 0.05) / ((a > b ? b : a) + 0.05);
}

/* The terminal's own text is black on white, and white on black. */
static void
assert_can_be_read(const char *theme, bool on_white)
{
	theme_load(theme, true);
	for (enum style i = 0; i < STYLES; i++) {
		int fg, bg;
		double ground = on_white ? 1 : 0, text;

		assert_int_equal(extended_pair_content(PAIR_NUMBER(theme_look(i)), &fg, &bg), OK);
		if (!PAIR_NUMBER(theme_look(i)))
			fg = bg = -1;
		text = fg < 0 ? 1 - ground : luminance(fg);
		ground = bg < 0 ? ground : luminance(bg);
		if (contrast(text, ground) < 4.5)
			fail_msg("%s on %s, style %u: colour %d has %.2f:1", theme,
				on_white ? "white" : "black", i, fg, contrast(text, ground));
	}
}

static void
text_can_be_read_on_black_and_on_white(void **state)
{
	unsetenv("COLORFGBG");
	assert_true(COLORS >= 256);
	assert_can_be_read("dark", false);
	assert_can_be_read("light", true);
	assert_can_be_read("contrast", false);
	assert_can_be_read("contrast", true);
}

/* Where the background is not known, too. */
static void
cue_error_and_arrow_differ(void **state)
{
	unsetenv("COLORFGBG");
	theme_load("auto", true);
	uint32_t cue = theme_look(STYLE_CUE), error = theme_look(STYLE_ERROR),
		 arrow = theme_look(STYLE_KEY);
	assert_int_not_equal(PAIR_NUMBER(cue), PAIR_NUMBER(error));
	assert_int_not_equal(PAIR_NUMBER(cue), PAIR_NUMBER(arrow));
	assert_int_not_equal(PAIR_NUMBER(error), PAIR_NUMBER(arrow));
	int of_cue, of_warning, bg;
	extended_pair_content(PAIR_NUMBER(cue), &of_cue, &bg);
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_WARN)), &of_warning, &bg);
	assert_int_not_equal(of_cue, of_warning);
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
static void
the_terminal_tells_its_background(void **state)
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
	w->ui.asked_ns = clock_mono_ns();
	pass(w, 101);
	answer(w, "\033]11;rgb:ffff/ffff/ffff\033\\");
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_TIME)), &fg, &bg);
	assert_int_not_equal(fg, light);
	w->ui.asked_ns = clock_mono_ns();
	pass(w, 99);
	answer(w, "\033]11;rgb:fd/f6/e3\007");
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_TIME)), &fg, &bg);
	assert_int_equal(fg, light);
	w->ui.asked_ns = clock_mono_ns();
	answer(w, "\033]11;rgb:0000/2b2b/3636\033\\");
	extended_pair_content(PAIR_NUMBER(theme_look(STYLE_TIME)), &fg, &bg);
	assert_int_not_equal(fg, light);
	answer(w, "\033]11;none\033\\");
	draw(w);
}

static void
a_small_window_says_what_it_needs(void **state)
{
	struct ui_world *w = *state;

	resize(w, 5, 20);
	assert_shows(w, "earlog needs 40x10,");
	assert_shows(w, "this is 20x5");
	assert_shows(w, "q ends; other keys");
	assert_shows(w, "do nothing");
}

static void
an_error_has_its_word(void **state)
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
static void
refusals_are_grey(void **state)
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
	sitting_say(w->s, SAID_INFO, "%s", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ui_test(text_can_be_read_on_black_and_on_white),
		ui_test(cue_error_and_arrow_differ),
		ui_test(the_terminal_tells_its_background),
		ui_test(a_small_window_says_what_it_needs),
		ui_test(an_error_has_its_word),
		ui_test(refusals_are_grey),
	};

	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}

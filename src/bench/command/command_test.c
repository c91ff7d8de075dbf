/* Command lines against a sitting: what a row runs, and what is said where it cannot. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/sitting_world.h"

#include "bench/command/command.h"
#include "bench/sitting/sitting.h"

/* Runs a line; "" when it was done, else what is said. */
static const char *
told(struct world *w, const char *line)
{
	static struct err err;
	struct commands commands = { .s = w->s };

	err = (struct err)ERR_INIT;
	return command_run(&commands, line, &err) ? "" : err.msg;
}

TEST(every_command_runs_one_thing)
{
	for (size_t i = 0; i < sitting_ncmds; i++) {
		const struct cmd *c = &sitting_cmds[i];
		bool number = c->takes == CMD_WITH_NUMBER;

		if (!c->run)
			fail_msg("%s runs nothing", c->name);
		assert_true(number == (c->number != NULL));
		assert_true((c->takes == CMD_BY) == (c->step != 0));
		assert_true((number || c->takes == CMD_WITH_TEXT || c->takes == CMD_MOTION) ==
			(c->args[0] != '\0'));
	}
}

TEST_IN_WORLD(what_a_command_needs_is_said)
{
	struct world *w = *state;
	static const char *const on_note[] = { "edit", "delete", "private", "range", "jump" };
	static const char *const in_text[] = { "newline", "insert-time", "caret left", "erase left",
		"text-undo", "text-redo", "complete" };

	start(w, "walk");
	for (size_t i = 0; i < LENGTH(on_note); i++)
		assert_non_null(strstr(told(w, on_note[i]), "there is no note here: "));
	for (size_t i = 0; i < LENGTH(in_text); i++)
		assert_non_null(strstr(told(w, in_text[i]), "no note is open: "));
	assert_string_equal(told(w, "mark"), "");
	assert_string_equal(told(w, "private"), "");
	assert_true(note_is_private(&w->s->rec, sitting_chosen_note(w->s)));
	assert_string_equal(told(w, "note"), "");
	assert_string_equal(told(w, "newline"), "");
	assert_string_equal(w->s->editor.text.s, "\n");
}

/* What an input method types has other blanks, digits and letters; words of a person keep theirs.
 */
TEST_IN_WORLD(a_command_line_is_read_in_full_width)
{
	struct world *w = *state;

	start(w, "walk");
	assert_string_equal(told(w, "　ｎｏｔｅ　ＡＢ　低域"), "");
	assert_string_equal(told(w, "edit"), "");
	assert_string_equal(w->s->editor.text.s, "ＡＢ　低域");
	assert_non_null(strstr(told(w, "ｐｒｉｖａｔｅ　１"), "private takes nothing"));
	assert_non_null(strstr(told(w, "blind　１　ｙ"), "\"y\" is not a part of a blind run"));
	assert_non_null(strstr(told(w, "ｐｒｅｆｅｒ　１２"), "\"12\" is not a number of trials"));
}

TEST_IN_WORLD(a_number_is_read_once_for_all)
{
	struct world *w = *state;

	start(w, "walk");
	assert_string_equal(told(w, "wear x"),
		"\"x\" is not a device: 1 is the device under test, 2 to 9 are the others");
	assert_string_equal(told(w, "wear 0"),
		"\"0\" is not a device: 1 is the device under test, 2 to 9 are the others");
	assert_non_null(strstr(told(w, "wear 9"), "there is no device 9"));
	assert_string_equal(
		told(w, "go-cue -1"), "\"-1\" is not a cue: 1 is the first cue of this track");
	assert_string_equal(told(w, "page 2x"), "\"2x\" is not a number of a page");
	assert_string_equal(told(w, "page"), "Low has no page: the playlist gives it no url");
	assert_string_equal(told(w, "wear"), "wear needs <number>");
	assert_string_equal(told(w, "pin 1"), "pin takes nothing after its name");
}

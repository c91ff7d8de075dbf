/* Help: its pages at 80x24, what Enter does, and what a newcomer finds by which words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/file.h"
#include "support/ui_world.h"

static struct list
rows_of(struct ui_world *w)
{
	struct list l = { .ui = &w->ui };

	ui_panes[PANE_HELP]->fill(w->s, &l);
	return l;
}

/* A row, and the last word of its text, which may be wrapped. */
static void
assert_row_is_shown(struct ui_world *w, const struct list_line *row)
{
	const char *last = strrchr(row->text, ' ');

	if (!shows(w, row->name) || !shows(w, last ? last + 1 : row->text))
		fail_msg(
			"\"%s  %s\" is below the screen: its page of help has too many lines for "
			"80x24. Shorten texts of the page (cmds.c, keymap.c), join two keys in one "
			"row, or give the command another topic",
			row->name, row->text);
}

/* At 80x24: the first page, and the keys of each topic without scrolling. */
TEST_ON_SCREEN(every_key_is_on_one_of_two_screens)
{
	struct ui_world *w = *state;
	CLEANUP(buf_finish) struct buf all = BUF_INIT;

	key(w, "?");
	struct list l = rows_of(w);
	for (size_t i = 0; i < l.n; i++)
		assert_row_is_shown(w, &l.v[i]);
	list_finish(&l);
	for (size_t t = 0; help_topic(t); t++) {
		char *line = xasprintf("help %s", help_topic(t));

		assert_shows(w, help_topic(t));
		keys_run(&w->ui, line);
		free(line);
		l = rows_of(w);
		for (size_t i = 0; i < l.n; i++) {
			buf_addf(&all, " %s %s ", l.v[i].name, l.v[i].text);
			if (l.v[i].style == STYLE_KEY)
				assert_row_is_shown(w, &l.v[i]);
		}
		list_finish(&l);
		key(w, "Esc");
		assert_shows(w, "Play or pause");
	}
	for (const struct binding *b = w->keys.v; b < w->keys.v + w->keys.n; b++) {
		char *name = xasprintf(" %s ", b->key);

		if (!keys_is_digit(b) && !strstr(all.s, name))
			fail_msg("no topic has %s (%s)", name, b->line);
		free(name);
	}
	assert_non_null(strstr(all.s, " 0-9 "));
}

TEST_ON_SCREEN(enter_runs_a_row_and_types_what_needs_more)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "?");
	key(w, "/");
	type(w, "marker drop");
	assert_shows(w, "Drop a marker");
	assert_shows(w, "Enter run");
	key(w, "Enter");
	assert_lacks(w, "Keys and commands");
	assert_non_null(sitting_chosen_note(w->s));
	key(w, "?");
	assert_shows(w, "Keys and commands · / finds by a word ");
	key(w, "End");
	key(w, "Enter");
	assert_shows(w, "Keys and commands: session · / finds by a word ");
	key(w, "?");
	assert_lacks(w, "Keys and commands");
	keys_run(&w->ui, "help text");
	for (int i = 0; i < 30; i++)
		key(w, "Down");
	key(w, "?");
	key(w, "?");
	key(w, "/");
	type(w, "goto state");
	key(w, "Esc");
	assert_shows(w, "Play or pause");
	key(w, "/");
	type(w, "playback add");
	key(w, "Enter");
	assert_shows(w, ":chain-add ");
	key(w, "Esc");
	keys_run(&w->ui, "help nothing");
	assert_shows(w, ":nothing"); /* no topic: its words are looked for */
}

/* Help is read: a letter runs nothing but opens the list of commands, and Esc leads back. */
TEST_ON_SCREEN(letters_in_help_are_words_for_the_list)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "?");
	assert_shows(w, "Enter run it");
	type(w, "mov");
	assert_null(sitting_chosen_note(w->s));
	assert_shows(w, ":mov");
	assert_shows(w, "Move the chosen note");
	key(w, "Esc");
	assert_shows(w, "Play or pause");
	type(w, "Xq");
	assert_int_equal(w->ui.focus, PANE_HELP);
	assert_false(w->s->quit || w->s->leaving);
	key(w, "Esc");
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
}

/* What no key runs, and where the files are. */
TEST_ON_SCREEN(words_without_a_command_find_an_answer)
{
	static const struct {
		const char *typed, *shows;
	} questions[] = {
		{ "speed", "no :speed" },
		{ "colour", "theme:" },
		{ "export", "earlog export" },
		{ "saved", "/data/earlog.db" },
		{ "archive", "/data/earlog.db" },
		{ "file", "/data/earlog.db" },
		{ "profile", "/config.yaml" },
	};
	static char db[] = "/data/earlog.db", profile[] = "/config.yaml";
	static const struct ui_place places[] = { { "archive", "the file with all that is saved",
							  db },
		{ "profile", "the file with your settings", profile }, { NULL, NULL, NULL } };
	struct ui_world *w = *state;

	w->ui.places = places;
	for (size_t i = 0; i < LENGTH(questions); i++) {
		key(w, "?");
		key(w, "/");
		type(w, questions[i].typed);
		assert_shows(w, questions[i].shows);
		key(w, "Esc");
		key(w, "?");
	}
}

/* After `:` all commands are listed; words narrow them, Tab takes a name, Esc takes the list away.
 */
TEST_ON_SCREEN(commands_are_listed_from_the_first_letter_on)
{
	struct ui_world *w = *state;

	key(w, ":");
	assert_shows(w, "Play or pause");
	type(w, "ch");
	assert_shows(w, "chain-add");
	assert_shows(w, "Add a playback chain");
	assert_lacks(w, "Write a note at the current time");
	key(w, "Backspace");
	key(w, "Backspace");
	assert_shows(w, "Write a note at the current time");
	type(w, "chain-add");
	key(w, "Tab");
	assert_shows(w, ":chain-add ");
	assert_shows(w, "Add a playback chain");
	assert_int_not_equal(w->ui.focus, PANE_HELP);
	key(w, "Esc");
	assert_null(w->ui.prompt.label);
	key(w, ":");
	type(w, "help te");
	key(w, "Tab");
	assert_shows(w, ":help text");
	key(w, "Esc");
}

TEST_ON_SCREEN(keys_of_a_run_are_on_the_first_page_of_a_run)
{
	struct ui_world *w = *state;

	key(w, "?");
	assert_lacks(w, "Next trial");
	assert_shows(w, "Swap the device");
	key(w, "?");
	keys_run(&w->ui, "blind 1 2 x2");
	assert_true(sitting_is_blind(w->s));
	key(w, "?");
	assert_shows(w, "N            Next trial: the helper sees the device; look away");
	assert_shows(w, "W            Answer the trial");
	assert_lacks(w, "Swap the device");
}

/* Two keys besides the words: `:` and Enter. So the row is the first one. */
TEST_ON_SCREEN(newcomers_find_it_by_word)
{
	struct ui_world *w = *state;
	static const struct {
		const char *typed, *line;
	} questions[] = {
		{ "how do I hear the last ten seconds again", "seek -5" },
		{ "take back", "undo" },
		{ "which device is on", "show devices" },
		{ "pause the music", "toggle" },
		{ "next song", "next" },
		{ "repeat this part", "loop start" },
		{ "stop repeating", "loop off" },
		{ "write a note", "note" },
		{ "fix a typo", "edit" },
		{ "remove a note", "delete" },
		{ "restore a deleted note", "show trash" },
		{ "switch headphones", "show devices" },
		{ "back to the device before", "wear-back" },
		{ "new tips", "show settings" },
		{ "how loud is my amplifier", "ask volume" },
		{ "make it quieter", "level -1" },
		{ "louder", "level +1" },
		{ "give a score", "show wheel" },
		{ "not sure", "confidence" },
		{ "search", "find" },
		{ "what is left to do", "show coverage" },
		{ "no sound, why", "show track" },
		{ "test tone", "show signals" },
		{ "equalizer", "eq" },
		{ "sound card", "output" },
		{ "go to a time", "ask goto" },
		{ "blind test", "command blind" },
		{ "the time of a note is wrong", "edit" },
		{ "general impression", "show parts" },
		{ "how to exit", "quit" },
		{ "save", "quit" },
		{ "drop a marker", "mark" },
		{ "keep it secret", "private" },
	};
	size_t missed = 0;

	for (size_t i = 0; i < LENGTH(questions); i++) {
		key(w, ":");
		type(w, questions[i].typed);
		assert_int_equal(w->ui.focus, PANE_HELP);
		struct list l = rows_of(w);
		bool found = l.n && l.v[0].run && strcmp(l.v[0].run, questions[i].line) == 0;

		if (!found)
			print_error("\"%s\" finds %s (%s), not %s\n", questions[i].typed,
				l.n && l.v[0].run ? l.v[0].run : "nothing",
				l.n > 1 ? l.v[1].run : "", questions[i].line);
		missed += !found;
		list_finish(&l);
		key(w, "Esc");
	}
	assert_int_equal(missed, 0);
}

/* Hands that know vi leave and save; a time goes there. A row says so before Enter. */
TEST_ON_SCREEN(what_one_types_by_habit_does_that)
{
	static const struct {
		const char *typed, *says;
		bool leaves;
	} habits[] = { { "w", "everything is saved by itself", false },
		{ "q", "The same as quit", true }, { "q!", "The same as quit!", true },
		{ "wq", "The same as quit: all is saved", true },
		{ "x", "The same as quit: all is saved", true } };
	struct ui_world *w = *state;

	play(w);
	EACH_OF (one, habits) {
		w->s->quit = w->s->leaving = false;
		key(w, ":");
		type(w, one->typed);
		assert_shows(w, one->says);
		key(w, "Enter");
		assert_int_equal(w->s->quit || w->s->leaving, one->leaves);
	}
	w->s->quit = w->s->leaving = false;
	keys_run(&w->ui, "w");
	assert_shows(w, "everything is saved by itself");
	key(w, ":");
	type(w, "12");
	assert_shows(w, "Go to 0:12");
	type(w, ":05.5");
	assert_shows(w, "Go to 12:05.5");
	key(w, "Ctrl-U");
	type(w, "12");
	key(w, "Enter");
	assert_int_equal(sitting_now(w->s).track_ms, 12000);
	key(w, ":");
	type(w, "12 months");
	assert_lacks(w, "Go to");
}

/* What closes help or a list does not end the session from inside it. */
TEST_ON_SCREEN(q_closes_help_and_lists)
{
	struct ui_world *w = *state;

	for (enum pane p = 0; p < PANES; p++) {
		if (!ui_panes[p]->fill || !ui_panes[p]->name ||
			(ui_panes[p]->asks && !ui_panes[p]->keys))
			continue; /* in a list that letters narrow, q is one of them */
		CLEANUP(pointer_free) char *line = xasprintf("show %s", ui_panes[p]->name);
		assert_true(keys_run(&w->ui, line));
		key(w, "q");
		assert_int_equal(w->ui.focus, PANE_TRACKS);
	}
	key(w, "?");
	key(w, "q");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	assert_false(w->s->quit);
	assert_false(w->s->leaving);
	key(w, "q");
	assert_true(w->s->quit || w->s->leaving);
}

/* Commands that only rows of lists and keys run are in no list of commands. What a user meets stays
 * small. */
TEST_ON_SCREEN(what_only_lists_run_is_no_line_of_help)
{
	struct ui_world *w = *state;
	size_t commands = 0, keys = 0;

	key(w, ":");
	type(w, "ne");
	key(w, "Tab");
	assert_shows(w, ":next-cue");
	assert_lacks(w, ":net");
	for (const struct cmd *c = NULL; (c = command_next(&w->ui.commands, c));) {
		commands += !c->unlisted;
		assert_true(*c->help || c->unlisted);
	}
	for (size_t i = 0; i < keymap_defaults()->n; i++)
		keys += keymap_defaults()->v[i].table == IN_KEYS;
	assert_in_range(commands, 80, 92);
	assert_in_range(keys, 60, 71);
}

/* The first key of a command line in the key table is the key that hints and guide name. */
TEST_ON_SCREEN(hints_and_guide_name_the_same_key_of_the_open_note)
{
	struct ui_world *w = *state;
	const struct keymap *all = keymap_defaults();
	CLEANUP(buf_finish) struct buf guide = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	keys_run(&w->ui, "note");
	assert_shows(w, "Enter Esc keep");
	assert_shows(w, "Ctrl-P play");
	assert_shows(w, "Ctrl-T [time]");
	assert_true(file_read("doc/guide.md", 1 << 20, &guide, &found, &err) && found);
	for (const struct binding *b = all->v, *a; b < all->v + all->n; b++) {
		CLEANUP(pointer_free) char *name = xasprintf("`%s`", b->key);

		for (a = all->v; a->table != b->table || strcmp(a->line, b->line) != 0;)
			a++;
		if (b->table == IN_TEXT && a != b && strcmp(b->key, "Esc") != 0 &&
			strstr(guide.s, name))
			fail_msg("the guide names %s, hints name %s", b->key, a->key);
	}
}

TEST(the_signs_of_tracks_are_explained)
{
	CLEANUP(buf_finish) struct buf signs = BUF_INIT, words = BUF_INIT;

	ui_tracks_add_signs(&signs, &words);
	assert_string_equal(signs.s, "♪ ♫ @ ∿ ○");
	assert_string_equal(
		words.s, "a file, a file of your music, streamed, a test signal, by the clock");
}

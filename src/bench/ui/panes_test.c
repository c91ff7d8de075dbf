/* The panes of the bench and what waits for an answer, by keys. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "review/record/rows.h"
#include "support/ui_world.h"

TEST_ON_SCREEN(a_swap_asks_and_waits)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "d");
	assert_shows(w, "▶ 1 AFUL Cantor");
	assert_shows(w, "2 AFUL Performer8  vol 22");
	resize(w, 10, 40);
	assert_shows(w, "2 AFUL Performer8  vol 22");
	resize(w, 24, 80);
	key(w, "Down");
	key(w, "Delete");
	assert_shows(w, "AFUL Performer8 stays: the session file names it");
	key(w, "Esc");
	assert_int_equal(w->s->ask, ASK_NOTHING);
	key(w, "d");
	key(w, "2");
	assert_shows(w, "put on AFUL Performer8, volume 22 steps");
	assert_shows(w, "Space it is on  Esc no");
	key(w, "+");
	assert_shows(w, "put on AFUL Performer8");
	key(w, "n"); /* a note takes the keys; the question waits below it */
	assert_shows(w, "put on AFUL Performer8, volume 22 steps");
	assert_lacks(w, "Space it is on");
	type(w, "dry ");
	key(w, "Enter");
	assert_shows(w, "Space it is on");
	key(w, "Esc");
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 1);
	assert_lacks(w, "put on AFUL");
	key(w, "d");
	key(w, "2");
	key(w, "?"); /* help hides the question, and its Enter answers nothing */
	key(w, "Down");
	key(w, "Enter");
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 1);
	for (int i = 0; i < 3 && w->ui.focus == PANE_HELP; i++)
		key(w, "?");
	key(w, "Space");
	assert_shows(w, "2 AFUL Performer8 · iBasso DX300 · 4.4 mm · high gain · vol 22");
	key(w, "d");
	key(w, "7");
	assert_shows(w, "no line here has the number 7");
	type(w, "ca1q");
	assert_shows(w, "Nothing here begins like this");
	key(w, "Backspace");
	key(w, "Backspace");
	key(w, "Enter");
	assert_shows(w, "put on AFUL Cantor, volume 28 steps");
	key(w, "Esc");
}

/* In as many words as there is room for. */
TEST_ON_SCREEN(a_swap_tells_a_match_on_every_screen)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "d");
	key(w, "2");
	key(w, "Space");
	assert_shows(w, "Space starts the clock with your player");
	key(w, "v");
	assert_shows(w, "→ volume of AFUL Performer8 · dx300, in steps");
	type(w, "21 by ear");
	key(w, "Enter");
	key(w, "s"); /* a match is said once */
	assert_shows(w, "vol 21 = Cantor 28 by ear");
	assert_lacks(w, "28 = ");
	key(w, "Esc");
	key(w, "D");
	key(w, "Space");
	pass(w, 1000);
	key(w, "v");
	type(w, "30");
	key(w, "Enter");
	key(w, "D");
	assert_shows(
		w, "put on AFUL Performer8, volume 21 steps, matched by ear to AFUL Cantor at 28");
	assert_shows(w, "now at 30 steps");
	assert_shows(w, "Space it is on  Esc no");
	resize(w, 10, 40);
	assert_shows(w, "put on AFUL Performer8, volume 21");
	key(w, "+"); /* says something, but there is one line for it and the keys */
	assert_shows(w, "Space it is on  Esc no");
	key(w, "Esc");
	assert_shows(w, "cancelled");
}

TEST_ON_SCREEN(a_note_without_its_words_is_a_marker)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "n");
	type(w, "rings");
	key(w, "Enter");
	key(w, "e");
	key(w, "Ctrl-U");
	key(w, "Enter");
	assert_shows(w, "the words of the note are deleted; u brings them back");
	assert_shows(w, "marker");
}

/* Where no answer plays, Space plays and pauses, and the question waits. */
TEST_ON_SCREEN(space_answers_only_what_plays)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "w");
	key(w, "3");
	struct rating *old = (struct rating *)(uintptr_t)w->s->wheel.rows[0].now;
	old->made_ms -= 3 * INT64_C(86400000);
	old->settled.ms = 0;
	wheel_build(w->s);
	key(w, "Backspace");
	assert_shows(w, "take back the rating of");
	key(w, "Space");
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	key(w, "Space");
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_int_equal(w->s->ask, ASK_WITHDRAW);
	key(w, "Esc");
	assert_int_equal(w->s->ask, ASK_NOTHING);
	key(w, "d");
	key(w, "2");
	key(w, "Enter");
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 2);
}

/* A list that is opened while a question waits has the keys before it, and Esc closes it. */
TEST_ON_SCREEN(a_list_over_a_question_is_closed_first)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "d");
	key(w, "2");
	key(w, "Q");
	assert_int_equal(w->ui.focus, PANE_CUES);
	assert_shows(w, "Space it is on  Enter go there  Esc back");
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	assert_int_equal(w->s->ask, ASK_SWAP);
	key(w, "Q");
	key(w, "Space"); /* no key of the list */
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 2);
	key(w, "D"); /* a question that comes later is above the list */
	assert_int_equal(w->ui.focus, PANE_CUES);
	key(w, "Esc");
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_int_equal(w->ui.focus, PANE_CUES);
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
}

TEST_ON_SCREEN(a_name_in_the_words_is_offered_and_nothing_else)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "d");
	key(w, "2");
	key(w, "Space");
	key(w, "n");
	type(w, "softer, and more of it");
	assert_lacks(w, "Ctrl-X to");
	type(w, " als beim Cantor");
	assert_shows(w, "Ctrl-X to “vs AFUL Cantor”");
	key(w, "Enter");
	assert_lacks(w, "comparison");
	assert_true(uuid_none(&sitting_chosen_note(w->s)->against));
	key(w, "n");
	type(w, "wider than the Canto");
	assert_lacks(w, "Ctrl-X to");
	key(w, "r"); /* a word with a capital is offered with its last letter */
	assert_shows(w, "Ctrl-X to “vs AFUL Cantor”");
	type(w, ", tighter than the dongl");
	assert_shows(w, "Ctrl-X to “vs AFUL Cantor”");
	key(w, "e"); /* another one with the sign behind it */
	assert_shows(w, "Ctrl-X to “vs AFUL Cantor”");
	key(w, ",");
	assert_shows(w, "Ctrl-X to “vs Apple dongle”");
	key(w, "Backspace");
	assert_shows(w, "Ctrl-X to “vs Apple dongle”");
	key(w, "Backspace");
	assert_shows(w, "Ctrl-X to “vs AFUL Cantor”");
	key(w, "e");
	key(w, "Ctrl-X");
	assert_shows(w, "Performer8 vs dongle");
	assert_lacks(w, "Ctrl-X to");
	key(w, "Ctrl-X");
	assert_shows(w, "Performer8 vs AFUL Cantor");
	key(w, "Ctrl-X"); /* named, and on before the swap: once */
	assert_shows(w, "Compared with");
	type(w, "dong");
	assert_shows(w, "dongle");
	key(w, "Enter");
	assert_shows(w, "Performer8 vs dongle");
	key(w, "Ctrl-X");
	assert_shows(w, "Performer8 vs AFUL Cantor");
	key(w, "Ctrl-X");
	key(w, "Ctrl-X"); /* behind the list is nothing */
	assert_lacks(w, "Compared with");
	assert_lacks(w, "Performer8 vs");
	assert_shows(w, "tighter than the dongle");
	key(w, "Ctrl-X");
	key(w, "Enter");
	assert_lacks(w, "kept as");
	const struct note *n = sitting_chosen_note(w->s);
	assert_string_equal(sitting_chain(w->s, &n->against_chain)->name, "dongle");
	/* Typed so, no key is needed. */
	key(w, "n");
	type(w, "vs the Cantor: wider");
	assert_shows(w, "Performer8 vs AFUL Cantor");
	assert_lacks(w, "Ctrl-X to");
	key(w, "Enter");
	n = sitting_chosen_note(w->s);
	assert_true(uuid_same(&n->against, &w->s->devices[0].device->row.uuid));
	assert_string_equal(n->body, "vs the Cantor: wider");
	struct uuid against = n->against;
	key(w, "n");
	type(w, "~0:12 vs the Cantor: softer");
	key(w, "Enter");
	n = sitting_chosen_note(w->s);
	assert_string_equal(n->body, "vs the Cantor: softer");
	assert_int_equal(n->pos_ms, 12000);
	assert_true(uuid_same(&n->against, &against));
}

TEST_ON_SCREEN(the_level_says_where_it_ends)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "+");
	assert_shows(w, "level 0 dB: the sound is never made louder");
	w->profile.volume_ceiling_db = -6;
	key(w, "-");
	assert_shows(w, "level -6 dB: this is the ceiling");
	key(w, "-");
	assert_shows(w, "level -7 dB");
	assert_lacks(w, "level -7 dB:");
	key(w, "+");
	assert_lacks(w, "level -6 dB:");
	key(w, "+");
	assert_shows(w, "level -6 dB: this is the ceiling (volume_ceiling_db of the profile)");
}

/* Row `row` of the notes, as it stands on the screen; their pane is as tall as `rows`. The caller
 * frees. */
static char *
row_of_notes(struct ui_world *w, int row, int *rows)
{
	struct area a = w->ui.layout.area[PANE_NOTES];
	char *screen, *line;

	draw(w);
	line = screen = look(false);
	*rows = a.rows - 1;
	for (int y = 0; y < a.y + 1 + row; y++)
		line = strchr(line, '\n') + 1;
	line = xstrndup(line, strcspn(line, "\n"));
	free(screen);
	return line;
}

static void
assert_row(struct ui_world *w, int row, const char *text)
{
	int rows;
	CLEANUP(pointer_free) char *line = row_of_notes(w, row, &rows);

	if (!strstr(line, text))
		fail_msg("row %d of the notes is \"%s\", not \"%s\"", row, line, text);
}

TEST_ON_SCREEN(a_long_list_of_notes_follows_the_bar)
{
	static const char *const keys[] = { "Up", "Down", "Up", "Up", "PageUp", "PageDown", "Home",
		"End", "Up" };
	struct ui_world *w = *state;
	char text[120];
	int rows;

	play(w);
	for (int i = 0; i < 40; i++) {
		struct err err = ERR_INIT;

		assert_true(writing_note(w->s, true, &err));
		snprintf(text, sizeof(text), "<%02d>%s", i,
			i % 3 ? ""
			      : " and so many words that they stand on more lines "
				"than one or even on three");
		assert_true(open_note_type(w->s, text, strlen(text)));
		writing_keep(w->s);
		pass(w, 1000);
	}
	key(w, "Tab");
	key(w, "End");
	free(row_of_notes(w, 0, &rows));
	assert_row(w, rows - 1, "three");
	key(w, "Home");
	assert_row(w, 0, "<00>");
	assert_row(w, 2, "<01>");
	for (int i = 0; i < rows; i++)
		key(w, "Down");
	snprintf(text, sizeof(text), "<%02d>", rows);
	assert_shows(w, text);
	srand(1);
	for (int i = 0; i < 300; i++) {
		key(w, keys[(size_t)rand() % LENGTH(keys)]);
		snprintf(text, sizeof(text), "%.4s", sitting_chosen_note(w->s)->body);
		assert_shows(w, text);
		char *last = row_of_notes(w, rows - 1, &rows);
		/* There are more notes than rows: none stays empty. */
		const char *right = strstr(last, "│") + strlen("│");
		assert_true(strspn(right, " ") < strlen(right));
		free(last);
	}
	/* A terminal that was another size for a while shows the same notes again. */
	key(w, "Home");
	for (int i = 0; i < rows + 3; i++)
		key(w, "Down");
	for (int i = 0; i < 3; i++)
		key(w, "Up");
	draw(w);
	char *was = look(false), *is;
	static const int sizes[][2] = { { 60, 80 }, { 10, 40 }, { 40, 160 }, { 24, 80 } };
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		resize(w, sizes[i][0], sizes[i][1]);
		draw(w);
	}
	is = look(false);
	assert_string_equal(is, was);
	free(was);
	free(is);
}

TEST_ON_SCREEN(enter_in_the_notes_goes_to_the_time_of_the_chosen_one)
{
	struct ui_world *w = *state;

	play(w);
	int64_t ms = sitting_now(w->s).pos_ms;
	for (int i = 0; i < 3; i++) {
		key(w, "m");
		pass(w, 7000);
	}
	assert_true(keys_run(&w->ui, "show notes"));
	assert_shows(w, "Enter go there");
	key(w, "Home");
	key(w, "Down");
	key(w, "Enter");
	assert_int_equal(sitting_now(w->s).pos_ms, ms + 7000);
	assert_int_equal(w->ui.focus, PANE_NOTES);
	key(w, "q"); /* no list: it ends the session */
	assert_true(w->s->quit || w->s->leaving);
}

TEST_ON_SCREEN(short_codes_expand_where_a_word_ends)
{
	struct ui_world *w = *state;
	struct input_event ev = { .paste = NULL };

	key(w, "n");
	type(w, "some sib ");
	assert_shows(w, "some sibilance");
	/* All in one read. */
	for (const char *c = "sib, no"; *c; c++) {
		snprintf(ev.name, sizeof(ev.name), "%s", *c == ' ' ? "Space" : (char[]){ *c, 0 });
		snprintf(ev.text, sizeof(ev.text), "%c", *c);
		keys_event(&w->ui, &ev);
	}
	keys_flush(&w->ui);
	assert_string_equal(w->s->editor.text.s, "some sibilance sibilance, no");
}

TEST_ON_SCREEN(keys_of_an_input_method_are_taken_or_named)
{
	struct ui_world *w = *state;

	key(w, "\u3044");
	assert_non_null(strstr(w->s->said, "is not a key: an input method is on"));
	key(w, "\uff57"); /* w */
	key(w, "\uff14"); /* 4 */
	assert_non_null(strstr(w->s->said, " 4: "));
	key(w, "Esc");
	key(w, "\uff4e"); /* n */
	key(w, "\uff11");
	key(w, "\u3044");
	assert_string_equal(w->s->editor.text.s, "\uff11\u3044");
	key(w, "Ctrl-G");
	/* Where letters write, a digit chooses in a list, a blank plays, and both begin no note. */
	w->s->type_to_note = true;
	keys_run(&w->ui, "show chains");
	struct uuid before = w->s->setup.chain;
	key(w, "\uff12");
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_false(uuid_same(&w->s->setup.chain, &before));
	key(w, "\u3000");
	assert_int_equal(w->s->state, STATE_KEYS);
	keys_run(&w->ui, "show trash");
	key(w, "q"); /* help says so: it closes the list */
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	key(w, "\uff11"); /* a time, with which words begin */
	assert_string_equal(w->s->editor.text.s, "\uff11");
	key(w, "Ctrl-G");
	/* A figure or a sign that is no key begins the note that it is of. */
	static const char *const begin[] = { "1", "\"", "\uff08", "%" };
	for (size_t i = 0; i < LENGTH(begin); i++) {
		key(w, begin[i]);
		key(w, ":");
		assert_int_equal(w->s->state, STATE_TEXT);
		assert_string_equal(w->s->editor.text.s + strlen(begin[i]), ":");
		key(w, "Ctrl-G");
	}
	key(w, "\uff1a"); /* : */
	assert_non_null(w->ui.prompt.label);
	key(w, "Esc");
	key(w, "\uff1f"); /* ? */
	assert_int_equal(w->ui.focus, PANE_HELP);
	key(w, "q");
	/* Alt and a letter is its key also from a note, which is kept. */
	struct input_event alt_w = { .name = "w", .text = "w", .escaped = true };
	size_t notes = w->s->items[0].nnotes;
	key(w, "x");
	keys_event(&w->ui, &alt_w);
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->ui.focus, PANE_WHEEL);
	assert_int_equal(w->s->items[0].nnotes, notes + 1);
}

TEST_ON_SCREEN(the_mouse_seeks_and_selects)
{
	struct ui_world *w = *state;

	play(w);
	draw(w);
	struct area bar = w->ui.bar;
	assert_true(bar.cols > 20);
	mouse(w, MOUSE_PRESS, bar.y, bar.x + bar.cols / 2);
	int64_t at_ms = sitting_now(w->s).track_ms;
	assert_true(at_ms > 110000 && at_ms < 135000);
	mouse(w, MOUSE_PRESS, 4, 3);
	assert_int_equal(w->s->chosen, 1);
	mouse(w, MOUSE_WHEEL_DOWN, 4, 3);
	assert_int_equal(w->s->chosen, 4);
	mouse(w, MOUSE_PRESS, 900, 900);
	key(w, "s");
	draw(w);
	mouse(w, MOUSE_PRESS, w->ui.layout.area[PANE_CHAINS].y + 5, 50);
	assert_int_equal(w->ui.chosen[PANE_CHAINS], 1);
}

TEST_ON_SCREEN(a_cue_is_lit_once_it_begins)
{
	struct ui_world *w = *state;

	play(w);
	keys_run(&w->ui, "goto 1:08");
	assert_shows(w, "next 1:10 crescendo: how much bigger");
	keys_run(&w->ui, "goto 1:10");
	assert_shows(w, " 1:10 crescendo: how much bigger");
	assert_lacks(w, "next 1:10");
	keys_run(&w->ui, "goto 2:49");
	assert_shows(w, "next 2:50");
}

TEST_ON_SCREEN(untimed_cues_and_loops_are_shown)
{
	struct ui_world *w = *state;

	resize(w, 40, 160);
	play(w);
	assert_shows(w, "P pins: chorus");
	assert_shows(w, "^crescendo");
	assert_shows(w, "^beats");
	/* Below its place on the bar: 1:10 of 4:05. */
	struct area bar = w->ui.bar;
	chtype mark = mvinch(bar.y + 1, bar.x + bar.cols * 70 / 245);
	assert_int_equal(mark & A_CHARTEXT, '^');
	w->s->deck.play.loop_ms = 70000;
	w->s->deck.play.loop_end_ms = 80000;
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "loop 1:10-1:20");
	key(w, "P");
	assert_lacks(w, "P pins");
}

/* 200 s of a track: silence, then half as loud as the end (10 dB less), then loud. */
static void
give_levels(struct ui_world *w, int64_t lead_ms)
{
	struct analysis *a = &w->s->heard.analysis;

	w->s->deck.play.length_ms = 200000 + lead_ms;
	a->nsteps = 2000 + (size_t)(lead_ms / OVERVIEW_STEP_MS);
	a->overview = xcalloc(a->nsteps, OVERVIEW_BYTES);
	for (size_t i = a->nsteps - 1500; i < a->nsteps; i++)
		a->overview[i * OVERVIEW_BYTES + 1] =
			analysis_byte(i < a->nsteps - 1000 ? -24 : -14);
	a->integrated_lufs = -15.24;
	a->true_peak_dbtp = -0.3;
	w->s->heard.analysis_serial++;
	w->s->dirty |= DIRTY_TIME;
}

TEST_ON_SCREEN(the_bar_is_as_high_as_the_track_is_loud)
{
	struct ui_world *w = *state;

	play(w);
	assert_shows(w, "━━━━───");
	give_levels(w, 0);
	assert_shows(w, "▶ ~1:12         ▃▄▄▄│▄▄▄▄█████████████████ 3:20");
	assert_lacks(w, "━━ 3:20");
	assert_shows(w, " P pins: chorus                       -15.2 LUFS "); /* the clock runs */
	w->s->deck.play.state = PLAY_PAUSED;
	w->s->dirty |= DIRTY_TIME;
	assert_lacks(w, "LUFS"); /* no room beside why it does not sound */
	w->s->states[0].why[7] = '\0';
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, " No file · P pins: chorus             -15.2 LUFS ");
	w->s->states[0].why[1] = '\0';
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, " N · P pins: chorus                   -15.2 LUFS ");
	/* Not worked out anew while the same plays in the same width, but for another width. */
	uint64_t at = w->ui.level_bar.serial;
	w->ui.level_bar.eighths[33] = 1;
	pass(w, 2000);
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "██▁ 3:20");
	resize(w, 32, 120);
	assert_shows(w, "███ 3:20");
	assert_true(w->ui.level_bar.serial == at);
	resize(w, 10, 40);
	w->s->deck.play.state = PLAY_RUNNING;
	assert_shows(w, " ▶ ~1:14       ▄▄▄│▄▄▇████████████ 3:20 ");
	assert_lacks(w, "LUFS");
	/* Another recording, of which nothing is known. */
	analysis_finish(&w->s->heard.analysis);
	w->s->heard.analysis_serial++;
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "━━━──");
}

TEST_ON_SCREEN(the_bar_of_levels_needs_no_colour_and_no_unicode)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .ascii = true });
	play(w);
	give_levels(w, 0);
	assert_shows(w, "-===|====@@@@@@@@@@@@@@@@@ 3:20");
	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	assert_lacks(w, "LUFS");
	assert_lacks(w, "█");
}

/* Where a source begins with something else, the bar is of the track. */
TEST_ON_SCREEN(the_bar_of_levels_is_in_the_time_of_the_track)
{
	struct ui_world *w = *state;
	struct source *src = row_new(ROW_SOURCE);

	play(w);
	src->row.uuid = uuid_random();
	src->offset_ms = 100000;
	w->s->deck.play.source = src->row.uuid;
	change_one(w->s, ROW_SOURCE, src, NULL);
	give_levels(w, 100000);
	assert_shows(w, "~0:00 │       ▃▄▄▄▄▄▄▄▄█████████████████ 3:20");
	/* A track that is silent as a whole has no height. */
	memset(w->s->heard.analysis.overview, 0, w->s->heard.analysis.nsteps * OVERVIEW_BYTES);
	w->s->heard.analysis_serial++;
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "───── 3:20");
}

TEST_ON_SCREEN(every_pane_is_reached_at_every_size)
{
	static const struct {
		int rows, cols;
	} sizes[] = { { 10, 40 }, { 24, 80 }, { 40, 120 }, { 60, 200 } };
	struct ui_world *w = *state;

	play(w);
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		resize(w, sizes[i].rows, sizes[i].cols);
		assert_shows(w, "─ Tracks");
		key(w, "Tab");
		assert_shows(w, "─ Notes");
		key(w, "Tab");
		assert_shows(w, "─ Wheel: Bass and dy");
		key(w, "Tab");
		assert_int_equal(w->ui.focus, PANE_TRACKS);
		key(w, "Shift-Tab");
		assert_int_equal(w->ui.focus, PANE_WHEEL);
		key(w, "Shift-Tab");
		assert_int_equal(w->ui.focus, PANE_NOTES);
		keys_run(&w->ui, "show others");
		assert_shows(w, "─ Other devices at this cue");
		key(w, "Tab");
		key(w, "s");
		assert_shows(w, "─ Chains");
		assert_shows(w, "▶ 1 dx300");
		key(w, "Esc"); /* letters find a chain */
		key(w, "Q");
		assert_shows(w, "─ Cues");
		key(w, "o");
		assert_shows(w, "─ A note without a time");
		key(w, "Esc");
		assert_shows(w, "─ Cues");
		key(w, "U");
		assert_shows(w, "─ Deleted notes");
		key(w, "?");
		assert_shows(w, "─ Keys and commands");
		key(w, "Esc"); /* from the page of the list to the first one, then the list again */
		key(w, "Esc");
		assert_shows(w, "─ Deleted notes");
		key(w, "Esc");
		assert_shows(w, "─ Cues");
		key(w, "Esc");
		assert_shows(w, "─ Notes");
		key(w, "Shift-Tab");
	}
}

/* The first paint comes before the notes are read: it does not say that there are none. */
TEST_ON_SCREEN(nothing_is_said_of_notes_before_they_are_read)
{
	struct ui_world *w = *state;

	w->s->reading = true;
	assert_shows(w, "A Reckoning in Blood");
	assert_lacks(w, "Nothing yet");
	w->s->reading = false;
	w->s->dirty = DIRTY_ALL;
	assert_shows(w, "Nothing yet on this track.");
	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	w->s->reading = true;
	assert_lacks(w, "Tracks: 1 of");
	w->s->reading = false;
	assert_shows(w, "Tracks: 1 of 5");
}

TEST_ON_SCREEN(a_reader_hears_what_changes_in_order)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	play(w);
	assert_shows(w, "1 AFUL Cantor, volume 28, chain iBasso DX300");
	assert_shows(w, "playing (clock): A Reckoning in Blood at 1:12");
	key(w, "n");
	type(w, "dry");
	assert_shows(w, "Text ~1:12 → A Reckoning in Blood");
	assert_shows(w, "\r\ndry");
	key(w, "!"); /* what is typed at the end is all that goes out */
	draw(w);
	assert_string_equal(w->ui.spoken.s, "!");
	key(w, "Left");
	key(w, "Left");
	key(w, "u");
	draw(w);
	assert_string_equal(w->ui.spoken.s, "\b\buy!\b\b");
	key(w, "Backspace");
	draw(w);
	assert_string_equal(w->ui.spoken.s, "\by! \b\b\b");
	key(w, "Enter");
	key(w, "w");
	assert_shows(w,
		"Wheel: Bass depth: not judged, AFUL Cantor, for the section Bass and "
		"dynamics. 0 a little to 5 a lot.");
	key(w, "4");
	assert_shows(w, "Wheel: Bass depth: 4, AFUL Cantor, for the section Bass and dynamics.");
	key(w, "End");
	assert_shows(w, "Wheel: Score of this section: not judged");
	key(w, "Up");
	assert_shows(w, "Wheel: Dark-Bright: not judged");
	key(w, "-");
	key(w, "4");
	assert_shows(w,
		"Dark-Bright: -4, AFUL Cantor, for the section Bass and dynamics."); /* as it is
											written */
	key(w, "o");
	type(w, "warm");
	assert_shows(w, "question: warmth: Is AFUL Cantor warm enough?");
	assert_lacks(w, "─");
	assert_lacks(w, "│");
	assert_lacks(w, "\033");
}

TEST_ON_SCREEN(a_track_without_cues_has_none_to_pin)
{
	struct ui_world *w = *state;

	play(w);
	keys_run(&w->ui, "next");
	key(w, "P");
	assert_shows(w, "this track has no cue: :cue NAME adds one");
}

/* The spoken line of a question has its keys; the text alone has none. */
TEST_ON_SCREEN(a_reader_hears_a_question_with_its_keys)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	play(w);
	key(w, "d");
	key(w, "2");
	assert_shows(w, "put on AFUL Performer8, volume 22 steps (Space it is on, Esc no)");
	buf_clear(&w->heard);
	key(w, "n"); /* which takes the keys of the question */
	assert_lacks(w, "put on");
	type(w, "dry");
	key(w, "Enter");
	assert_shows(w, "put on AFUL Performer8, volume 22 steps (Space it is on, Esc no)");
	key(w, "Esc");
	buf_clear(&w->heard);
	key(w, "d");
	key(w, "2");
	assert_shows(w, "put on AFUL Performer8, volume 22 steps (Space it is on, Esc no)");
}

/* A note that is written while a test signal sounds is about the frequency response. */
TEST_ON_SCREEN(the_line_above_the_editor_names_no_track_while_a_signal_sounds)
{
	struct ui_world *w = *state;

	play(w);
	assert_lacks(w, "AFUL Cantor ━"); /* nothing is written: no line says about what */
	w->s->deck.play.signal.on = true;
	w->s->dirty |= DIRTY_TIME;
	key(w, "n");
	assert_shows(w, "→ frequency response · AFUL Cantor");
	assert_lacks(w, "→ A Reckoning in Blood");
	key(w, "Esc");
	w->s->deck.play.signal.on = false;
	w->s->dirty |= DIRTY_TIME;
	key(w, "n");
	assert_shows(w, "→ A Reckoning in Blood · AFUL Cantor");
	key(w, "Esc");
}

/* A reader hears the change of a note, although it reads no pane of notes. */
TEST_ON_SCREEN(a_reader_hears_what_became_of_a_note)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	play(w);
	key(w, "m");
	assert_shows(w, "kept: ~1:12 marker");
	key(w, "e");
	type(w, "1:10 ");
	key(w, "Enter");
	assert_shows(w, "1:10 is the time of the note now; u takes that back");
	pass(w, 3000);
	key(w, "r");
	assert_shows(w, "kept: 1:10-1:15 marker");
	key(w, ">");
	buf_clear(&w->heard);
	key(w, "<");
	assert_lacks(w, "kept:"); /* nothing was changed */
}

TEST_ON_SCREEN(a_reader_hears_the_volume_of_the_device_on_the_head)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	play(w);
	key(w, "d");
	key(w, "2");
	key(w, "Space");
	assert_shows(w, "2 AFUL Performer8, volume 22, chain iBasso DX300");
	key(w, "D");
	key(w, "Space");
	assert_shows(w, "1 AFUL Cantor, volume 28, chain iBasso DX300");
}

/* A source has its own socket, which the device that is on brings into the chain. */
TEST_ON_SCREEN(a_swap_shows_the_socket_of_the_source_that_is_on)
{
	struct ui_world *w = *state;

	ui_open_files(w,
		"id: dawn\n"
		"device: {model: Moondrop Dawn Pro, kind: dongle, output: 4.4 mm}\n"
		"playlist: ./list.yaml\n"
		"chains: {u12t: {source: laptop, headphone: 64 Audio U12t, clock: yes}}\n"
		"compare: [{device: Apple dongle, kind: dongle, output: 3.5 mm}]\n");
	play(w);
	assert_shows(w, "1 Moondrop Dawn Pro · 4.4 mm · laptop");
	key(w, "d");
	key(w, "2");
	key(w, "Space");
	assert_shows(w, "2 Apple dongle · 3.5 mm · laptop");
	key(w, "D");
	key(w, "Space");
	assert_shows(w, "1 Moondrop Dawn Pro · 4.4 mm · laptop");
}

TEST_ON_SCREEN(a_reader_hears_when_the_disk_is_late)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	assert_lacks(w, "on disk");
	w->s->pending = true;
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "not yet on disk");
	w->s->pending = false;
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "all is on disk");
	w->s->disk.failing = true;
	strcpy(w->s->disk.error, "no space left");
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "not on disk: no space left");
	w->s->disk.failing = false;
}

/* ---- what goes out ---- */

#define SAMPLES(name, hz, out_hz, bits, out_bits) \
	.codec = name, .rate_hz = hz, .out_rate_hz = out_hz, .format = bits, .out_format = out_bits
#define STEREO .channels = 2, .out_channels = 2
#define ALONE .device = "alsa/hw:1,0", .exclusive = true

static const struct {
	struct player_info info;
	const char *words;
	double level_db;
	bool fading;
} ways[] = {
	{ { SAMPLES("flac", 44100, 44100, "s16", "s32"), STEREO, ALONE },
		"FLAC 44.1/16 → 44.1/32 bit-exact", 0, false },
	{ { SAMPLES("flac", 44100, 48000, "s16", "s32"), STEREO, ALONE, .resampler = "soxr" },
		"FLAC 44.1/16 → 48/32, soxr, exclusive", 0, false },
	{ { SAMPLES("flac", 96000, 96000, "s32", "s16"), STEREO, ALONE },
		"FLAC 96/24 → 96/16 exclusive", 0, false },
	{ { SAMPLES("pcm_s24le", 96000, 96000, "s32", "s32"), STEREO, ALONE },
		"PCM 96/24 → 96/32 bit-exact", 0, false },
	{ { SAMPLES("flac", 44100, 44100, "s16", "s16"), .channels = 1, .out_channels = 2,
		  .device = "pipewire/dac", .exclusive = true },
		"FLAC 44.1/16 → 44.1/16 exclusive", 0, false },
	{ { SAMPLES("pcm_s16le", 44100, 44100, "s16", "s16"), STEREO, .device = "alsa/plughw:1",
		  .exclusive = true },
		"PCM 44.1/16 → 44.1/16 exclusive", 0, false },
	{ { SAMPLES("flac", 44100, 44100, "s16", "s16"), STEREO, ALONE },
		"FLAC 44.1/16 → 44.1/16 exclusive", -3, false },
	{ { SAMPLES("flac", 44100, 44100, "s16", "s16"), STEREO, ALONE },
		"FLAC 44.1/16 → 44.1/16 exclusive", 0, true },
	{ { SAMPLES("mp3", 44100, 44100, "floatp", "float"), STEREO, .device = "pipewire/dac" },
		"MP3 44.1/float → 44.1/float mixed", 0, false },
	{ { SAMPLES("flac", 44100, 44100, "s16", "s16"), STEREO, .output = "pulse",
		  .device = "pulse/dac" },
		"FLAC 44.1/16 → PulseAudio", 0, false },
	{ { SAMPLES("flac", 48000, 48000, "s16", "s16"), .channels = 6, .out_channels = 2,
		  .output = "pipewire", .device = "auto" },
		"FLAC 48/16 → PipeWire, 6 channels as 2 without the LFE", 0, false },
	{ { SAMPLES("flac", 44100, 44100, "s16", "s16"), STEREO, .device = "auto" },
		"FLAC 44.1/16 → 44.1/16 mixed", 0, false },
	{ { SAMPLES("flac", 48000, 48000, "s16", "s16"), .channels = 6, .out_channels = 2,
		  .device = "auto" },
		"FLAC 48/16 → 48/16, 6 channels as 2 without the LFE, mixed", 0, false },
	/* The output is not known yet. */
	{ { .codec = "flac", .rate_hz = 44100, .channels = 2, .format = "s16", .device = "auto" },
		"FLAC 44.1/16 mixed", 0, false },
	{ { .codec = "flac", .rate_hz = 44100, .format = "s16", .device = "auto", .silent = true },
		"FLAC 44.1/16 → no sound device", 0, false },
};

/* Bit-exact is claimed only where nothing at all changes a sample; what no other program mixes into
 * is not "mixed". */
TEST_ON_SCREEN(the_header_says_what_really_goes_out)
{
	struct ui_world *w = *state;

	play(w);
	w->s->deck.play.loaded = LOADED_FILE;
	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct buf words = BUF_INIT;

		w->s->deck.info = ways[i].info;
		w->s->deck.level_db = ways[i].level_db;
		w->s->deck.play.output.fading = ways[i].fading;
		header_add_out(w->s, &words);
		assert_string_equal(words.s, ways[i].words);
		buf_finish(&words);
	}
	/* The header has the path only if the sound is resampled or mixed, or is not heard. */
	resize(w, 40, 160);
	w->s->deck.play.output.fading = false;
	w->s->deck.level_db = 0;
	for (size_t i = 0; i < LENGTH(ways); i++) {
		if (ways[i].level_db != 0 || ways[i].fading)
			continue;
		w->s->deck.info = ways[i].info;
		w->s->dirty = DIRTY_ALL;
		const struct player_info *info = &ways[i].info;
		if (info->silent || (info->out_rate_hz && (info->resampler || !info->exclusive)))
			assert_shows(w, ways[i].words);
		else
			assert_lacks(w, info->rate_hz == 96000 ? "96/" : "44.1/");
	}
	w->s->deck.play.loaded = LOADED_CLOCK;
}

TEST_ON_SCREEN(a_note_has_no_message_of_before_below_it)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "N");
	assert_int_equal(w->s->said_level, SAID_REFUSED);
	assert_shows(w, "no blind run is on");
	key(w, "n");
	assert_lacks(w, "no blind run is on");
	key(w, "Tab");
	assert_shows(w, "no word of the lexicon"); /* its own */
}

TEST_ON_SCREEN(a_silent_file_is_measured_too)
{
	struct ui_world *w = *state;
	struct analysis *a = &w->s->playback->measured.looked;

	key(w, "t");
	*a = (struct analysis)ANALYSIS_NONE;
	a->above_22k_dbfs = -INFINITY;
	a->overview = xcalloc(1, 1);
	w->s->dirty = DIRTY_ALL;
	assert_shows(w, "loudness   nothing above 22 kHz");
	key(w, "Esc");
}

/* A note through an equaliser or of a second file: its mark in the list and below the bar. */
TEST_ON_SCREEN(a_note_of_another_sound_is_marked)
{
	struct ui_world *w = *state;
	struct edits beside = { .v = NULL };

	play(w);
	keys_run(&w->ui, "note plain");
	assert_shows(w, "▲");
	assert_lacks(w, "△");
	struct note *n = (struct note *)(uintptr_t)sitting_chosen_note(w->s);
	assert_false(ui_note_is_changed(w->s, n));
	struct source *src = row_new(ROW_SOURCE);
	n->source = src->row.uuid = uuid_random();
	src->kind = xstrdup("file");
	src->locator = xstrdup("second.flac");
	edits_add(&beside, ROW_SOURCE, src);
	alignment_set(&w->s->rec, &n->source, ALIGNED_BESIDE, 0, &beside);
	change_apply(w->s, &beside, NULL);
	assert_true(ui_note_is_changed(w->s, n));
	w->s->dirty |= DIRTY_ALL;
	assert_shows(w, "from second.flac");
	n->setup.equaliser = uuid_random();
	w->s->dirty |= DIRTY_ALL;
	assert_shows(w, "EQ");
	assert_shows(w, "△");
	n->setup.equaliser = UUID_NONE;
}

TEST_ON_SCREEN(a_long_text_of_a_cue_appears_once)
{
	struct ui_world *w = *state;
	struct cue *c = (struct cue *)(uintptr_t)sitting_item(w->s)->cues[0];

	xreplace(&c->listen_for,
		"whether the hammer is heard as something of its own when the pedal is down and "
		"all of the strings ring along");
	play(w);
	draw(w);
	char *screen = look(false), *at = strstr(screen, "1:10 crescendo: whether the hammer");
	assert_non_null(at);
	assert_null(strstr(at + 40, "whether the hammer"));
	assert_null(strstr(at + 1, "1:10 crescendo"));
	assert_non_null(strstr(at, "strings ring along"));
	free(screen);
	key(w, "n"); /* the editor needs its lines */
	assert_shows(w, "crescendo: whether the hammer");
}

/* Returns the row of the screen that has a text, without blanks at its end; the caller frees. */
static char *
row_with(const char *text)
{
	CLEANUP(pointer_free) char *screen = look(false);
	char *at = strstr(screen, text), *end = at;

	if (!at)
		return xstrdup("");
	end += strcspn(at, "\n");
	while (at > screen && at[-1] != '\n')
		at--;
	while (end > at && end[-1] == ' ')
		end--;
	return xstrndup(at, (size_t)(end - at));
}

/* The title names no device: each note has the number of its own, and at the right what it is
 * compared with and was heard with, dim and in each row. */
/* Two devices that share their last word are not called by it. */
TEST_ON_SCREEN(a_device_is_called_by_words_of_its_own)
{
	struct ui_world *w = *state;

	ui_open_files(w,
		"id: hexa\ndevice: Truthear Hexa\nplaylist: ./list.yaml\n"
		"compare: [Moondrop Hexa, Moondrop Aria]\n");
	keys_run(&w->ui, "note quick");
	for (const char *swap = "2"; swap; swap = *swap == '2' ? "3" : NULL) {
		key(w, "d");
		key(w, swap);
		key(w, "Space");
		keys_run(&w->ui, "note slow");
	}
	assert_shows(w, "1 Truthear Hexa 2 Moondrop Hexa 3 Aria");
}

TEST_ON_SCREEN(what_earlog_adds_to_a_note_is_at_its_right)
{
	struct ui_world *w = *state;
	static const char *const ends[] = { "  vs dongle", "  vs AFUL Performer8 (from memory)" };

	play(w);
	for (int i = 0; i < 2; i++) {
		pass(w, 2000);
		key(w, "n");
		type(w, i ? "dry" : "half a note");
		key(w, "Enter");
	}
	struct note *v[2];
	for (size_t i = 0; i < 2; i++)
		v[i] = (struct note *)(uintptr_t)w->s->items[0].notes[i];
	v[0]->against_chain = sitting_chain_named(w->s, "dongle");
	v[1]->against = w->s->devices[1].device->row.uuid;
	v[1]->from_memory = true;
	w->s->dirty |= DIRTY_ALL;
	draw(w);
	for (size_t i = 0; i < 2; i++) {
		CLEANUP(pointer_free) char *row = row_with(v[i]->body);
		assert_true(text_ends_in(row, ends[i]));
	}
	assert_shows(w, "─ Notes ─");
	v[1]->setup.device = w->s->devices[1].device->row.uuid;
	w->s->dirty |= DIRTY_ALL;
	draw(w);
	CLEANUP(pointer_free) char *own = row_with("half a note"), *other = row_with(" dry");
	assert_non_null(strstr(own, " 1 half a note"));
	assert_non_null(strstr(other, " 2 dry"));
	/* A device that the session file does not list has its name above the words. */
	struct device *d = row_new(ROW_DEVICE);
	d->row.uuid = uuid_random();
	d->name = xstrdup("Kestrel K4");
	change_one(w->s, ROW_DEVICE, d, NULL);
	v[1]->setup.device = d->row.uuid;
	w->s->dirty |= DIRTY_ALL;
	draw(w);
	CLEANUP(pointer_free) char *named = row_with("~1:16 Kestrel K4");
	assert_true(text_ends_in(named, "Kestrel K4"));
}

#define CELLS_MOST (60 * 200)

/* Reads the characters of all cells; 0: blank. */
static void
cells_now(struct ui_world *w, wchar_t cells[CELLS_MOST])
{
	int rows, cols;

	draw(w);
	getmaxyx(stdscr, rows, cols);
	for (int i = 0; i < rows * cols; i++) {
		wchar_t wide[CCHARW_MAX + 1] = { 0 };
		attr_t attrs;
		short pair;
		cchar_t cell;

		mvin_wch(i / cols, i % cols, &cell);
		getcchar(&cell, wide, &attrs, &pair, NULL);
		cells[i] = wide[0] == L' ' ? 0 : wide[0];
	}
}

/* Length and format of a track are known once it plays. */
TEST_ON_SCREEN(no_cell_is_blanked_while_a_track_opens)
{
	static const int sizes[][2] = { { 20, 60 }, { 24, 80 }, { 40, 120 }, { 60, 200 } };
	static wchar_t before[CELLS_MOST], opening[CELLS_MOST], after[CELLS_MOST];
	struct ui_world *w = *state;
	struct playing *p = &w->s->deck.play;
	struct player_info info = { .rate_hz = 44100,
		.codec = "flac",
		.format = "s16",
		.out_rate_hz = 48000,
		.out_format = "s16",
		.output = "alsa",
		.resampler = "soxr" };

	for (size_t i = 0; i < LENGTH(sizes); i++) {
		resize(w, sizes[i][0], sizes[i][1]);
		for (size_t from = 0; from < 2; from++) { /* with marks on the bar, without */
			transport_load(w->s, from, 0, 0);
			p->loaded = LOADED_FILE;
			p->state = PLAY_RUNNING;
			p->length_ms = 245000;
			w->s->deck.info = info;
			w->s->dirty |= DIRTY_ALL;
			cells_now(w, before);
			transport_load(w->s, 1 - from, 0, 0);
			p->loaded = LOADED_FILE;
			p->state = PLAY_OPENING;
			p->length_ms = -1;
			w->s->deck.info.rate_hz = 0;
			w->s->dirty |= DIRTY_ALL;
			cells_now(w, opening);
			p->state = PLAY_RUNNING;
			p->length_ms = from ? 245000 : 61000;
			w->s->deck.info = info;
			w->s->dirty |= DIRTY_ALL;
			cells_now(w, after);
			for (int k = 0; k < sizes[i][0] * sizes[i][1]; k++)
				if (before[k] && !opening[k] && after[k])
					fail_msg("%dx%d: row %d, column %d was blank for a moment",
						sizes[i][1], sizes[i][0], k / sizes[i][1],
						k % sizes[i][1]);
		}
	}
}

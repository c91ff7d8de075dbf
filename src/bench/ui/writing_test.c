/* Writing at the bench: rows as they are wrapped, pastes that do not fit, a marker of a kind. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/rows_note.h"
#include "support/ui_world.h"

static void
open_note(struct ui_world *w, const char *text)
{
	play(w);
	key(w, "n");
	paste(w, text, strlen(text));
	draw(w);
}

TEST_ON_SCREEN(up_and_down_go_by_rows_as_they_are_wrapped)
{
	struct ui_world *w = *state;
	static const char text[] =
		"the first row of forty columns is full" /* 38 of them: the next word goes below */
		" and this is the second one of the note,"
		" short";

	resize(w, 12, 40);
	open_note(w, text);
	assert_int_equal(w->s->editor.caret, strlen(text));
	key(w, "Up");
	size_t second = strlen("the first row of forty columns is full ");
	assert_in_range(w->s->editor.caret, second, second + 38);
	key(w, "Up");
	assert_in_range(w->s->editor.caret, 0, second - 1);
	key(w, "Up");
	assert_int_equal(w->s->editor.caret, 0);
	key(w, "Down");
	assert_int_equal(w->s->editor.caret, second);
	key(w, "End"); /* of the line, which is all of it */
	assert_int_equal(w->s->editor.caret, strlen(text));
	key(w, "Home");
	assert_int_equal(w->s->editor.caret, 0);
	assert_string_equal(w->s->open_note->note.body, text);
	assert_int_equal(w->s->open_note->caret, 0);
}

/* As in other editors: a short row on the way does not draw the caret to the left for good. */
TEST_ON_SCREEN(a_column_is_aimed_at_through_shorter_rows)
{
	struct ui_world *w = *state;

	open_note(w, "abcdefgh\nab\nabcdefgh");
	key(w, "Left");
	key(w, "Left");
	key(w, "Up");
	assert_int_equal(w->s->editor.caret, 11);
	key(w, "Up");
	assert_int_equal(w->s->editor.caret, 6);
	key(w, "Down");
	key(w, "Down");
	assert_int_equal(w->s->editor.caret, 18);
}

/* Each row is reached, and the caret never stands in the middle of something. */
static void
go_up_through_all(struct ui_world *w)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	for (int i = 0; i < 40; i++)
		buf_add(&text, i % 3 ? "音楽e\xcc\x81👩‍👩‍👧" : "wörter und ");
	resize(w, 24, 40);
	open_note(w, text.s);
	int y = -1, rows = 0, caret_y = 0;
	for (size_t at = SIZE_MAX; at != w->s->editor.caret; rows++) {
		at = w->s->editor.caret;
		key(w, "Up");
		draw(w);
		y = w->ui.cursor_y + w->ui.scroll.top[PANE_EDITOR];
		assert_true(rows == 0 || w->s->editor.caret == 0 || y == caret_y - 1);
		caret_y = y;
	}
	assert_int_equal(w->s->editor.caret, 0);
	assert_true(rows > 5);
	assert_string_equal(w->s->open_note->note.body, text.s);
}

TEST_ON_SCREEN(no_row_is_skipped_whatever_is_in_it)
{
	go_up_through_all(*state);
}

TEST_ON_SCREEN(no_row_is_skipped_where_letters_stand_for_others)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .ascii = true });
	go_up_through_all(w);
}

TEST_ON_SCREEN(a_paste_that_does_not_fit_is_refused_whole_and_said)
{
	struct ui_world *w = *state;
	size_t n = 65 * 1024;
	CLEANUP(pointer_free) char *much = xmalloc(n);

	memset(much, 'x', n);
	open_note(w, "before ");
	paste(w, much, n);
	assert_shows(w, "65 kB more do not fit into this note");
	assert_string_equal(w->s->editor.text.s, "before ");
	paste(w, much, 60 * 1024);
	assert_int_equal(w->s->editor.text.len, 7 + 60 * 1024);
}

TEST_ON_SCREEN(a_marker_of_a_kind_is_of_the_moment_of_the_first_key)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "M");
	pass(w, 1700); /* which letter was it? */
	key(w, "b");
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_string_equal(w->s->items[0].notes[0]->kind, "bass");
	assert_int_equal(w->s->items[0].notes[0]->pos_ms, 72000);
	pass(w, 1000);
	key(w, "m"); /* and the next one is of its own */
	assert_int_equal(w->s->items[0].notes[1]->pos_ms, 74700);
	key(w, "M");
	pass(w, 1000);
	key(w, "Esc");
	key(w, "m");
	assert_int_equal(w->s->items[0].notes[2]->pos_ms, 75700);
}

/* A keyboard repeats what is held after half a second, and then 30 times a second. */
static void
hold_down(struct ui_world *w, const char *name)
{
	key(w, name);
	pass(w, 500);
	for (int i = 0; i < 21; i++, pass(w, 33))
		key(w, name);
}

TEST_ON_SCREEN(held_keys_of_a_kind_are_one_marker_and_no_command)
{
	struct ui_world *w = *state;

	play(w);
	hold_down(w, "M");
	hold_down(w, "b");
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_string_equal(w->s->items[0].notes[0]->kind, "bass");
	assert_int_equal(w->s->items[0].notes[0]->pos_ms, 72000);
	assert_shows(w, "“b” was taken by the last command; press another key first");
	pass(w, 60000);
	key(w, "b"); /* not by the clock */
	assert_shows(w, "“b” was taken");
	key(w, "Up");
	key(w, "b");
	assert_shows(w, "the clock has no loops");
	key(w, "M");
	pass(w, 100);
	key(w, "b");
	pass(w, 100);
	key(w, "M"); /* another marker, as quick as one likes */
	pass(w, 100);
	key(w, "b");
	assert_int_equal(w->s->items[0].nnotes, 3);
}

/* Held or pressed again: no clock tells them apart. */
TEST_ON_SCREEN(m_is_one_marker_at_each_shown_second)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "m");
	pass(w, 20);
	key(w, "m");
	assert_shows(w, "“m”: this second has a marker already");
	pass(w, 600);
	key(w, "m");
	assert_int_equal(w->s->items[0].nnotes, 1);
	pass(w, 500); /* the next second is shown */
	key(w, "m");
	assert_int_equal(w->s->items[0].nnotes, 2);
	key(w, "Up");
	key(w, "m"); /* another key was between */
	assert_int_equal(w->s->items[0].nnotes, 3);
	hold_down(w, "m"); /* 1.2 seconds, none of them twice */
	assert_in_range(w->s->items[0].nnotes, 4, 5);
	key(w, "b"); /* and no key is taken for its kind */
	assert_shows(w, "the clock has no loops");
	key(w, "m");
	key(w, "n");
	assert_int_equal(w->s->state, STATE_TEXT);
	key(w, "Esc");
	key(w, "m");
	key(w, "e");
	assert_int_equal(w->s->state, STATE_TEXT);
}

/* Impatience, or a finger that rests on q, throws nothing away. */
TEST_ON_SCREEN(a_q_held_while_it_waits_for_the_disk_answers_nothing)
{
	struct ui_world *w = *state;

	w->s->started = true; /* so that it waits for the disk */
	key(w, "q");
	assert_true(w->s->leaving);
	for (int i = 0; i < 20; i++) {
		pass(w, 200);
		key(w, "q");
	}
	key(w, "n");
	assert_true(w->s->state == STATE_KEYS && w->s->leaving && !w->s->quit);
	w->s->leaving = false; /* nothing could be saved: the session continues */
	key(w, "q");
	assert_true(w->s->leaving && !w->s->run->shutdown.thrown_away);
	w->s->started = false;
}

/* Where letters begin notes, Alt and m marks: also one marker a second. */
TEST_ON_SCREEN(a_held_alt_m_is_one_marker_a_second)
{
	struct ui_world *w = *state;
	struct input_event alt_m = { .name = "m", .text = "m", .escaped = true };

	play(w);
	w->s->type_to_note = true;
	for (int i = 0; i < 22; i++, pass(w, i == 1 ? 500 : 33)) {
		capture_key_pressed(w->s, clock_mono_ns());
		keys_event(&w->ui, &alt_m);
	}
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->s->items[0].nnotes, 2); /* 1:12 and 1:13 */
}

/* Where letters begin notes, a list and an open note stay for Alt and a letter that is no key. */
TEST_ON_SCREEN(an_alt_letter_that_is_no_key_does_nothing)
{
	struct ui_world *w = *state;
	struct input_event alt = { .name = "h", .text = "h", .escaped = true };

	play(w);
	w->s->type_to_note = true;
	keys_run(&w->ui, "show coverage");
	enum pane list = w->ui.focus;
	keys_event(&w->ui, &alt);
	assert_int_equal(w->ui.focus, list);
	assert_int_equal(w->s->state, STATE_KEYS);
	key(w, "Esc");
	alt.name[0] = alt.text[0] = 'o';
	keys_event(&w->ui, &alt);
	list = w->ui.focus;
	alt.name[0] = alt.text[0] = 'd';
	keys_event(&w->ui, &alt); /* letters find a line here, so d is no key */
	assert_int_equal(w->ui.focus, list);
	assert_int_equal(w->s->state, STATE_KEYS);
	key(w, "Esc");
	keys_run(&w->ui, "note");
	type(w, "dry");
	alt.name[0] = alt.text[0] = 'h';
	keys_event(&w->ui, &alt);
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "dry");
	alt.name[0] = alt.text[0] = 'm';
	keys_event(&w->ui, &alt); /* keeps the note, and marks */
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->s->items[0].nnotes, 2);
}

TEST_ON_SCREEN(a_typed_command_is_of_the_moment_of_its_colon)
{
	struct ui_world *w = *state;

	play(w);
	key(w, ":");
	pass(w, 5000);
	type(w, "note what I heard then");
	key(w, "Enter");
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_int_equal(w->s->items[0].notes[0]->pos_ms, 72000);
	key(w, ":");
	pass(w, 5000);
	key(w, "Esc");
	key(w, "m");
	assert_int_equal(w->s->items[0].notes[1]->pos_ms, 82000);
	key(w, ":");
	type(w, "note now"); /* as a key of the profile may have it: it opens one */
	key(w, "Enter");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "");
}

/* Words that were pasted are of the moment of the paste; later keys are of their own. */
TEST_ON_SCREEN(pasted_words_keep_their_moment_and_no_later_key)
{
	struct ui_world *w = *state;

	play(w);
	paste(w, "a line that came along", 22);
	pass(w, 5000);
	key(w, "Enter");
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_int_equal(w->s->items[0].notes[0]->pos_ms, 72000);
	for (int i = 1; i < 3; i++) {
		pass(w, 5000);
		key(w, "m");
		assert_int_equal(w->s->items[0].notes[i]->pos_ms, 72000 + 5000 * (i + 1));
	}
	paste(w, "and another", 11);
	key(w, "Ctrl-G");
	pass(w, 5000);
	key(w, "n");
	type(w, "late");
	key(w, "Enter");
	assert_int_equal(w->s->items[0].notes[3]->pos_ms, 87000 + 5000);
}

TEST_ON_SCREEN(enter_twice_costs_neither_place_nor_note)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "n");
	type(w, "wide");
	key(w, "Enter");
	key(w, "Enter");
	assert_int_equal(w->s->item, 0);
	assert_int_equal(sitting_now(w->s).pos_ms, 72000);
	assert_shows(w, "already playing: g goes to a time");
	key(w, "Down");
	key(w, "Enter");
	assert_int_equal(w->s->item, 1);
}

/* ---- files dropped on the terminal ---- */

TEST_ON_SCREEN(a_dropped_file_is_offered_to_be_added_or_noted)
{
	struct ui_world *w = *state;
	CLEANUP(pointer_free) char *song = xasprintf("%s/a b.flac", w->folder);
	CLEANUP(pointer_free) char *picture = xasprintf("'%s/box.png' ", w->folder);
	CLEANUP(pointer_free) char *both = xasprintf("%s'%s'", picture, song);

	write_ui_file(w->folder, "a b.flac", "music");
	write_ui_file(w->folder, "box.png", "picture");
	play(w);
	paste(w, song, strlen(song));
	assert_string_equal(w->ui.prompt.label, "add: ");
	assert_string_equal(w->ui.prompt.line.text.s, song);
	key(w, "Esc");
	assert_null(w->s->open_note);
	paste(w, picture, strlen(picture));
	draw(w);
	assert_int_equal(w->ui.focus, PANE_PARTS);
	assert_shows(w, "note with the picture box.png");
	key(w, "Esc");
	assert_null(w->s->open_note);
	/* The list of `o` alone writes. */
	key(w, "o");
	type(w, "pack");
	key(w, "Enter");
	assert_non_null(w->s->open_note);
	/* While one types, a path is text. */
	paste(w, picture, strlen(picture));
	assert_string_equal(w->s->open_note->note.body, picture);
	key(w, "Ctrl-G");
	paste(w, both, strlen(both));
	assert_null(w->s->open_note);
	assert_null(w->ui.prompt.label);
	assert_non_null(strstr(w->s->said, "drop one of them at a time"));
	paste(w, "/nowhere/x.flac", strlen("/nowhere/x.flac"));
	assert_string_equal(w->s->open_note->note.body, "/nowhere/x.flac");
	key(w, "Ctrl-G");
	/* Here no thread can copy the picture. */
	paste(w, picture, strlen(picture));
	type(w, "pack");
	key(w, "Enter");
	assert_null(w->s->open_note);
	assert_non_null(strstr(w->s->said, "no thread can copy"));
}

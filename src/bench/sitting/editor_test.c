/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "bench/sitting/editor.h"
#include "support/test.h"

static void
type(struct editor *e, const char *s)
{
	for (size_t at = 0, n = strlen(s); at < n;) {
		size_t next = text_next(s, n, at);
		assert_true(editor_insert(e, s + at, next - at));
		at = next;
	}
}

TEST(moves_and_deletes_by_what_a_reader_calls_a_letter)
{
	CLEANUP(editor_finish) struct editor e;

	editor_init(&e);
	type(&e,
		"cafe\xcc\x81 "
		"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7!");
	editor_move(&e, EDITOR_LEFT);
	editor_delete(&e, EDITOR_LEFT); /* the whole family */
	assert_string_equal(e.text.s, "cafe\xcc\x81 !");
	editor_delete(&e, EDITOR_LEFT);
	editor_delete(&e, EDITOR_LEFT); /* e with its accent */
	assert_string_equal(e.text.s, "caf!");
}

TEST(words_and_lines_are_deleted_whole)
{
	CLEANUP(editor_finish) struct editor e;

	editor_init(&e);
	editor_set(&e, "first line\nthe second hit", strlen("first line\nthe second hit"));
	editor_delete(&e, EDITOR_WORD_LEFT);
	assert_string_equal(e.text.s, "first line\nthe second ");
	editor_delete(&e, EDITOR_LINE_START);
	assert_string_equal(e.text.s, "first line\n");
	assert_int_equal(e.caret, strlen("first line\n"));
}

TEST(up_and_down_keep_the_column)
{
	CLEANUP(editor_finish) struct editor e;

	editor_init(&e);
	editor_set(&e, "\xe6\x97\xa5\xe6\x9c\xac five\nabcdefgh\nxy", 0);
	editor_move_to(&e, 6); /* after two wide letters: column 4 */
	editor_move(&e, EDITOR_DOWN);
	assert_string_equal(e.text.s + e.caret, "efgh\nxy");
	editor_move(&e, EDITOR_DOWN);
	assert_int_equal(e.caret, e.text.len);
	editor_move(&e, EDITOR_UP);
	assert_string_equal(e.text.s + e.caret, "cdefgh\nxy");
}

TEST(undo_takes_back_words_and_redo_brings_them)
{
	CLEANUP(editor_finish) struct editor e;

	editor_init(&e);
	type(&e, "boomy bass");
	assert_true(editor_step(&e, -1));
	assert_string_equal(e.text.s, "boomy ");
	assert_true(editor_step(&e, -1));
	assert_string_equal(e.text.s, "");
	assert_false(editor_step(&e, -1));
	assert_true(editor_step(&e, 1));
	assert_true(editor_step(&e, 1));
	assert_string_equal(e.text.s, "boomy bass");
	assert_false(editor_step(&e, 1));
	type(&e, "y");
	assert_true(editor_insert(&e, "pasted", strlen("pasted")));
	assert_true(editor_step(&e, -1));
	assert_string_equal(e.text.s, "boomy bassy");
}

TEST(pasted_control_bytes_do_not_survive)
{
	CLEANUP(editor_finish) struct editor e;
	static const char paste[] = "a\x1b[201~b\r\nc\td\xff\x9b"
				    "e\x7f";

	editor_init(&e);
	assert_true(editor_insert(&e, paste, sizeof(paste) - 1));
	assert_string_equal(e.text.s,
		"a[201~b\nc d\xef\xbf\xbd\xef\xbf\xbd"
		"e");
}

TEST(a_note_ends_at_its_limit_and_keeps_what_it_has)
{
	CLEANUP(editor_finish) struct editor e;
	CLEANUP(pointer_free) char *much = malloc(60000);

	memset(much, 'x', 60000);
	editor_init(&e);
	assert_true(editor_insert(&e, much, 60000));
	assert_false(editor_insert(&e, much, 60000));
	assert_int_equal(e.text.len, 60000);
}

/* Any editing, undone to the end and done again to the end, gives the same texts. */
TEST(random_editing_undoes_and_redoes)
{
	static const char *const words[] = { "a", " ", "\n", "\xe6\x97\xa5", "e\xcc\x81", "hit ",
		"\xf0\x9f\x8e\xa7" };

	srand(7);
	for (int round = 0; round < 200; round++) {
		struct editor e;

		editor_init(&e);
		for (int i = 0; i < 60; i++) {
			int what = rand() % 10;
			if (what < 6) {
				const char *w = words[rand() % 7];
				editor_insert(&e, w, strlen(w));
			} else if (what < 8) {
				editor_move(&e, (enum editor_motion)(rand() % 10));
			} else {
				editor_delete(&e, (enum editor_motion)(rand() % 10));
			}
			assert_true(e.caret <= e.text.len);
			assert_true(text_valid(e.text.s, e.text.len));
		}
		char *end = strdup(e.text.s);
		while (editor_step(&e, -1))
			;
		assert_string_equal(e.text.s, "");
		while (editor_step(&e, 1))
			;
		assert_string_equal(e.text.s, end);
		free(end);
		editor_finish(&e);
	}
}

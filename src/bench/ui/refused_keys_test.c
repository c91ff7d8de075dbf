/* Words typed after a refused key, none of which runs; and keys without a meaning. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "review/record/note_rules.h"
#include "review/record/rows_note.h"
#include "support/ui_world.h"

/* Each key that leads to typing, the pane in which it is pressed, and what makes the bench refuse
 * it. */
static void
no_kinds(struct ui_world *w)
{
	pairs_finish(&w->profile.marker_kinds);
}

static void
no_lexicon(struct ui_world *w)
{
	struct wheel_words *words = &w->s->writing->words;

	while (w->s->wheel.n)
		scale_finish(&w->s->wheel.rows[--w->s->wheel.n].scale);
	lexicon_finish(&words->lexicon);
	words->known = false;
}

static const struct refused {
	const char *pane, *key, *label;
	void (*refuse)(struct ui_world *w);
} refused[] = { { "wheel", "Y", "text for remark: ", no_lexicon } };

static const struct refused *row_now;

static int
setup_refused(void **state)
{
	row_now = *state;
	return ui_setup(state);
}

static void
show(struct ui_world *w, const char *pane)
{
	CLEANUP(pointer_free) char *line = xasprintf("show %s", pane);

	assert_true(keys_run(&w->ui, line));
}

static size_t
rows(const struct ui_world *w)
{
	size_t n = 0;

	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		n += record_count(&w->s->rec, k);
	return n;
}

/* A refused key opens a line that takes what is typed, however long that lasts. */
static void
words_after_each_refused_key_run_nothing(void **state)
{
	struct ui_world *w = *state;
	const struct refused *r = row_now;

	r->refuse(w);
	show(w, r->pane);
	enum pane focus = w->ui.focus;
	key(w, r->key);
	CLEANUP(pointer_free) char *why = xstrdup(w->ui.prompt.list.s);
	assert_true(*why && !strchr(why, SAID_KEY_BEGIN));
	draw(w);
	size_t before = rows(w);
	pass(w, 5000);
	/* quit, undo, swap, loop, private: each letter is a key of the bench */
	type(w, "a quick swap, dumb");
	pass(w, 60000);
	type(w, " q");
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_false(w->s->leaving);
	assert_int_equal(w->ui.focus, focus);
	assert_int_equal(rows(w), before);
	assert_shows(w, r->label);
	assert_shows(w, "a quick swap, dumb q");
	key(w, "Enter"); /* again, and again in vain */
	assert_string_equal(w->ui.prompt.list.s, why);
	assert_string_equal(w->ui.prompt.line.text.s, "a quick swap, dumb q");
	key(w, "Esc");
	assert_null(w->ui.prompt.label);
	assert_int_equal(rows(w), before);
	key(w, "w"); /* keys are keys again */
	assert_int_equal(w->ui.focus, PANE_WHEEL);
}

/* M and W wait for one key: refused, they open nothing, and the digit that was meant for them runs
 * nothing. */
static void
a_refused_key_that_waits_takes_its_digit_with_it(void **state)
{
	static const char *const names[] = { "M", "W" };
	struct ui_world *w = *state;

	no_kinds(w);
	play(w);
	show(w, "wheel");
	for (size_t i = 0; i < LENGTH(names); i++) {
		size_t before = rows(w);
		key(w, names[i]);
		assert_int_equal(w->s->said_level, SAID_REFUSED);
		assert_null(w->ui.prompt.label);
		assert_null(w->ui.pending);
		key(w, "2");
		assert_int_equal(rows(w), before);
	}
	key(w, "2"); /* keys are keys again */
	assert_non_null(w->s->wheel.rows[0].now);
}

/* Once the reason is gone, Enter writes the words where the key wanted them. */
static void
enter_tries_again_with_the_words(void **state)
{
	struct ui_world *w = *state;

	struct open_note other = { .caret = 0 };

	w->s->open_note = &other; /* a note is open elsewhere */
	key(w, "n");
	assert_shows(w, "text for note:");
	type(w, "warm ");
	w->s->open_note = NULL;
	paste(w, "and\nwide", 8);
	key(w, "Enter");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "warm and wide");
}

/* There is nothing to edit: the next key is what it is elsewhere. */
static void
a_key_after_a_refused_edit_is_a_key(void **state)
{
	struct ui_world *w = *state;

	key(w, "e");
	assert_shows(w, "there is no note here");
	key(w, "n");
	type(w, "warm");
	assert_string_equal(w->s->editor.text.s, "warm");
}

static void
a_letter_where_letters_write_is_kept(void **state)
{
	struct ui_world *w = *state;

	struct open_note other = { .caret = 0 };

	w->s->type_to_note = true;
	w->s->open_note = &other; /* a note is open elsewhere */
	type(w, "dry");
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_string_equal(w->ui.prompt.line.text.s, "dry");
	assert_shows(w, "text for note: dry");
	w->s->open_note = NULL;
	key(w, "Enter");
	assert_string_equal(w->s->editor.text.s, "dry");
}

static void
keys_without_a_meaning_say_so(void **state)
{
	static const char *const names[] = { "F5", "F12", "Ctrl-D", "Insert", "Alt-q",
		"Ctrl-Alt-Up", "Z", "9" };
	struct ui_world *w = *state;

	for (size_t i = 0; i < LENGTH(names); i++) {
		CLEANUP(pointer_free) char *says = xasprintf("%s is not a key here", names[i]);
		key(w, names[i]);
		assert_shows(w, says);
	}
	key(w, "n");
	key(w, "F12");
	assert_shows(w, "F12 does nothing in a note");
	key(w, "Esc");
	key(w, ":");
	key(w, "Ctrl-B");
	assert_shows(w, "Ctrl-B does nothing in this line");
	type(w, "x");
	assert_lacks(w, "does nothing");
	key(w, "Esc");
	key(w, "s"); /* a list */
	key(w, "F9");
	assert_shows(w, "F9 is not a key here");
}

static void
esc_and_ctrl_c_leave_the_line(void **state)
{
	struct ui_world *w = *state;

	no_lexicon(w);
	show(w, "wheel");
	key(w, "Y");
	key(w, "Esc");
	assert_null(w->ui.prompt.label);
	assert_int_equal(w->ui.focus, PANE_WHEEL);
	key(w, "Y");
	type(w, "even");
	key(w, "Ctrl-C");
	assert_false(w->s->quit || w->s->leaving);
	assert_null(w->ui.prompt.label);
}

static void
a_paste_opens_a_note_and_answers_no_key_that_waits(void **state)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "M");
	assert_non_null(w->ui.pending);
	paste(w, "kick", 4);
	type(w, "s");
	assert_string_equal(w->s->editor.text.s, "kicks");
}

int
main(void)
{
	struct CMUnitTest tests[LENGTH(refused) + 7] = {
		ui_test(a_paste_opens_a_note_and_answers_no_key_that_waits),
		ui_test(enter_tries_again_with_the_words),
		ui_test(a_key_after_a_refused_edit_is_a_key),
		ui_test(a_letter_where_letters_write_is_kept),
		ui_test(keys_without_a_meaning_say_so),
		ui_test(esc_and_ctrl_c_leave_the_line),
		ui_test(a_refused_key_that_waits_takes_its_digit_with_it),
	};

	for (size_t i = 0; i < LENGTH(refused); i++)
		tests[7 + i] = (struct CMUnitTest)cmocka_unit_test_prestate_setup_teardown(
			words_after_each_refused_key_run_nothing, setup_refused, ui_teardown,
			(void *)(uintptr_t)&refused[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

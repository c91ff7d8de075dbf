/* Words typed after a refused key: nothing of them runs, and they are offered as a note. */
#include "base/text.h"
#include "record/note_rules.h"
#include "record/rows_note.h"
#include "support/ui_world.h"

/* Each key that leads to typing, the pane in which it is pressed, and what makes the bench refuse
 * it. */
static void
no_more(struct ui_world *w)
{
	(void)w;
}

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

static void
a_test(struct ui_world *w)
{
	w->s->test = TEST_BLIND;
}

static const struct refused {
	const char *pane, *key;
	void (*refuse)(struct ui_world *w);
} refused[] = { { "tracks", "e", no_more }, { "notes", "e", no_more }, { "tracks", "M", no_kinds },
	{ "wheel", "Y", no_lexicon }, { "chains", "e", a_test }, { "chains", "A", a_test } };

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

static void
words_after_each_refused_key_run_nothing_and_are_offered(void **state)
{
	struct ui_world *w = *state;
	const struct refused *r = row_now;

	r->refuse(w);
	show(w, r->pane);
	enum pane focus = w->ui.focus;
	key(w, r->key);
	assert_int_equal(w->s->said_level, SAID_REFUSED);
	size_t before = rows(w);
	pass(w, 900);
	/* quit, undo, swap, loop, private: each letter is a key of the bench */
	type(w, "a quick swap, dumb");
	pass(w, 5000);
	type(w, " queue");
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->s->leaving, LEAVING_NOT);
	assert_int_equal(w->ui.focus, focus);
	assert_int_equal(rows(w), before);
	assert_shows(w, "a quick swap, dumb queue");
	assert_shows(w, "opens it");
	key(w, "Backspace");
	w->s->test = TEST_NONE;
	key(w, "Enter");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "a quick swap, dumb queu");
	type(w, "e");
	key(w, "Enter");
	const struct note *n = NULL;
	while ((n = record_next(&w->s->rec, ROW_NOTE, n)) && n->row.deleted)
		;
	assert_string_equal(n->body, "a quick swap, dumb queue");
}

/* ---- keys that are never swallowed ---- */

static size_t
markers(const struct ui_world *w)
{
	size_t n = 0;

	for (const struct note *m = NULL; (m = record_next(&w->s->rec, ROW_NOTE, m));)
		n += !m->row.deleted && note_is_marker(m);
	return n;
}

static void
fast_markers_after_a_refused_key_are_all_dropped(void **state)
{
	struct ui_world *w = *state;

	no_kinds(w);
	play(w);
	key(w, "M");
	for (int i = 1; i <= 3; i++) {
		pass(w, 300);
		key(w, "m");
		assert_int_equal(markers(w), i);
	}
	key(w, "Space"); /* a key of the bench: it pauses, and the markers stay */
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	key(w, "Space");
	pass(w, 2000);
	key(w, "m");
	assert_int_equal(markers(w), 4);
	assert_lacks(w, "opens it");
	key(w, "Space");
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
}

static void
markers_that_were_letters_are_taken_back(void **state)
{
	struct ui_world *w = *state;

	no_kinds(w);
	play(w);
	key(w, "m");
	key(w, "M");
	type(w, "mmmuddy, dull");
	assert_int_equal(markers(w), 1);
	key(w, "Enter");
	assert_string_equal(w->s->editor.text.s, "mmmuddy, dull");
}

static void
esc_drops_the_words_and_nothing_else(void **state)
{
	struct ui_world *w = *state;

	no_kinds(w);
	show(w, "chains");
	key(w, "M");
	type(w, "even");
	key(w, "Esc");
	assert_lacks(w, "even");
	assert_int_equal(w->ui.focus, PANE_CHAINS);
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
}

static void
esc_and_ctrl_c_pass_before_any_letter(void **state)
{
	struct ui_world *w = *state;

	no_kinds(w);
	show(w, "chains");
	key(w, "M");
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	key(w, "M");
	type(w, "even");
	key(w, "Ctrl-C");
	assert_true(w->s->quit || w->s->leaving != LEAVING_NOT);
}

static void
after_a_second_keys_are_keys_again(void **state)
{
	struct ui_world *w = *state;

	no_kinds(w);
	key(w, "M");
	pass(w, 1100);
	key(w, "w");
	assert_int_equal(w->ui.focus, PANE_WHEEL);
}

/* After a refused key that wants a digit, the digit does nothing, and any other key what it does.
 */
static void
the_key_of_a_note_opens_one(void **state)
{
	struct ui_world *w = *state;

	key(w, "e"); /* "there is no note here: m marks, n writes one" */
	type(w, "nwarm");
	assert_string_equal(w->s->editor.text.s, "warm");
}

static void
a_digit_after_a_refused_key_does_nothing(void **state)
{
	struct ui_world *w = *state;

	w->s->ndevices = 1;
	for (int i = 0; i < 2; i++) {
		key(w, i ? "d" : "W");
		CLEANUP(pointer_free) char *refusal = xstrdup(w->s->said);
		key(w, "2"); /* would rate on the wheel */
		assert_string_equal(w->s->said, refusal);
	}
	key(w, "d");
	key(w, "w");
	assert_int_equal(w->ui.focus, PANE_WHEEL);
}

static void
a_key_that_works_the_second_time_opens_its_editor(void **state)
{
	struct ui_world *w = *state;

	key(w, "e");
	key(w, "m");
	key(w, "e");
	type(w, "kick");
	key(w, "Enter");
	assert_string_equal(sitting_chosen_note(w->s)->body, "kick");
	assert_int_equal(markers(w), 0);
}

static void
a_screen_reader_hears_the_offer_once(void **state)
{
	struct ui_world *w = *state;

	no_kinds(w);
	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	key(w, "M");
	type(w, "even");
	assert_shows(w, "Typed after a key that was refused");
	buf_clear(&w->heard);
	type(w, " and dry");
	assert_lacks(w, "Typed after");
}

int
main(void)
{
	struct CMUnitTest tests[LENGTH(refused) + 9] = {
		ui_test(fast_markers_after_a_refused_key_are_all_dropped),
		ui_test(markers_that_were_letters_are_taken_back),
		ui_test(esc_drops_the_words_and_nothing_else),
		ui_test(esc_and_ctrl_c_pass_before_any_letter),
		ui_test(after_a_second_keys_are_keys_again),
		ui_test(the_key_of_a_note_opens_one),
		ui_test(a_digit_after_a_refused_key_does_nothing),
		ui_test(a_key_that_works_the_second_time_opens_its_editor),
		ui_test(a_screen_reader_hears_the_offer_once),
	};

	for (size_t i = 0; i < LENGTH(refused); i++)
		tests[9 + i] = (struct CMUnitTest)cmocka_unit_test_prestate_setup_teardown(
			words_after_each_refused_key_run_nothing_and_are_offered, setup_refused,
			ui_teardown, (void *)(uintptr_t)&refused[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

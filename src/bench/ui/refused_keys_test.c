/* Words typed after a refused key: nothing of them runs. */
#include "base/text/text.h"
#include "review/record/note_rules.h"
#include "review/record/rows_note.h"
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

static const struct refused {
	const char *pane, *key;
	void (*refuse)(struct ui_world *w);
} refused[] = { { "tracks", "e", no_more }, { "notes", "e", no_more }, { "tracks", "M", no_kinds },
	{ "wheel", "Y", no_lexicon } };

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
words_after_each_refused_key_run_nothing(void **state)
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
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_false(w->s->leaving);
	assert_int_equal(w->ui.focus, focus);
	assert_int_equal(rows(w), before);
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

static void
the_key_of_a_note_opens_one(void **state)
{
	struct ui_world *w = *state;

	key(w, "e"); /* "there is no note here: m marks, n writes one" */
	type(w, "nwarm");
	assert_string_equal(w->s->editor.text.s, "warm");
}

static void
esc_and_ctrl_c_are_no_letters(void **state)
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
	assert_true(w->s->quit || w->s->leaving);
}

static void
a_sign_is_a_key_unless_a_letter_was_before_it(void **state)
{
	struct ui_world *w = *state;

	no_kinds(w);
	play(w);
	key(w, "M");
	key(w, "Space");
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	key(w, "M");
	key(w, "a");
	key(w, "Space");
	key(w, "u");
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	key(w, "Right"); /* no text: keys are keys again */
	key(w, "Space");
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
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
	struct CMUnitTest tests[LENGTH(refused) + 5] = {
		ui_test(a_sign_is_a_key_unless_a_letter_was_before_it),
		ui_test(a_paste_opens_a_note_and_answers_no_key_that_waits),
		ui_test(after_a_second_keys_are_keys_again),
		ui_test(the_key_of_a_note_opens_one),
		ui_test(esc_and_ctrl_c_are_no_letters),
	};

	for (size_t i = 0; i < LENGTH(refused); i++)
		tests[5 + i] = (struct CMUnitTest)cmocka_unit_test_prestate_setup_teardown(
			words_after_each_refused_key_run_nothing, setup_refused, ui_teardown,
			(void *)(uintptr_t)&refused[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

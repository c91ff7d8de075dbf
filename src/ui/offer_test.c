/* Words typed after a refused key: nothing of them runs, and they are offered as a note. */
#include <fcntl.h>

#include "base/text.h"
#include "record/note_rules.h"
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
a_track_without_attributes(struct ui_world *w)
{
	sitting_play_item(w->s, 2);
}

static void
a_test(struct ui_world *w)
{
	w->s->test.kind = TEST_ABX;
}

static const struct refused {
	const char *pane, *key;
	void (*refuse)(struct ui_world *w);
} refused[] = { { "tracks", "e", no_more }, { "notes", "e", no_more }, { "tracks", "M", no_kinds },
	{ "wheel", "Y", a_track_without_attributes }, { "chains", "e", a_test },
	{ "chains", "A", a_test } };

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
	assert_int_equal(w->s->said_level, SAID_ERROR);
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
	w->s->test.kind = TEST_NONE;
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
		key(w, "2"); /* would play B of an ABX */
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

/* ---- keys that come with the Enter that kept a note ---- */

static uint64_t seed = 1;

static unsigned
draw_below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* A terminal that sends bytes when it wants: standard input is its other end. */
static int
open_line(void)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	return ends[1];
}

static void
arrive(struct ui_world *w, int line, const char *bytes, size_t n)
{
	assert_int_equal(write(line, bytes, n), n);
	ui_on_input(&w->ui);
}

/* A key that is pressed a second after all before it. */
static void
press(struct ui_world *w, int line, const char *bytes)
{
	pass(w, 1000);
	arrive(w, line, bytes, strlen(bytes));
	pass(w, 100); /* Esc waits for the rest of a sequence */
	ui_run_timers(&w->ui, w->now_ns);
}

/* In any number of pieces, each within 20 ms of the one before. */
static void
arrive_in_pieces(struct ui_world *w, int line, const char *bytes)
{
	for (size_t all = strlen(bytes), at = 0, n; at < all; at += n) {
		n = draw_below(3) ? 1 + draw_below(8) : all - at;
		n = n < all - at ? n : all - at;
		arrive(w, line, bytes + at, n);
		pass(w, draw_below(20));
		ui_run_timers(&w->ui, w->now_ns);
	}
}

static size_t
notes(const struct ui_world *w)
{
	size_t n = 0;

	for (const struct note *m = NULL; (m = record_next(&w->s->rec, ROW_NOTE, m));)
		n += !m->row.deleted;
	return n;
}

static void
a_plain_paste_runs_no_command(void **state)
{
	static const char *const parts[] = { "q", "d2", " ", ":quit", "w4", "x", "m", "ä", "\r",
		"\r", "1", "the kick ", "\t" };
	struct ui_world *w = *state;
	int line = open_line();

	for (int round = 0; round < 1000; round++) {
		CLEANUP(buf_finish) struct buf pasted = BUF_INIT, want = BUF_INIT;
		unsigned n = draw_below(12) + 1;

		for (unsigned i = 0; i < n; i++) {
			const char *part = parts[draw_below(LENGTH(parts))];

			buf_add(&pasted, part);
			buf_add(&want, *part == '\r' ? "\n" : *part == '\t' ? " " : part);
		}
		CLEANUP(pointer_free) char *all = xasprintf("dry\r%s", pasted.s);
		size_t before = notes(w);
		enum pane focus = w->ui.focus;
		press(w, line, "n");
		arrive_in_pieces(w, line, all);
		assert_int_equal(w->s->state, STATE_KEYS);
		assert_int_equal(w->s->leaving, LEAVING_NOT);
		assert_int_equal(w->ui.focus, focus);
		assert_int_equal(notes(w), before + 1);
		press(w, line, "\r");
		assert_int_equal(w->s->state, STATE_TEXT);
		assert_string_equal(w->s->editor.text.s, want.s);
		press(w, line, "\007"); /* gives the note up */
		assert_int_equal(w->s->state, STATE_KEYS);
	}
	close(line);
}

static void
keys_typed_ahead_over_a_slow_line_are_not_lost(void **state)
{
	struct ui_world *w = *state;
	int line = open_line();

	for (int round = 0; round < 1000; round++) {
		CLEANUP(buf_finish) struct buf keys = BUF_INIT;
		size_t expected = notes(w) + 1;
		unsigned n = draw_below(6) + 1;
		CLEANUP(buf_finish) struct buf last = BUF_INIT;

		for (unsigned i = 0; i < n; i++)
			if (draw_below(2)) {
				buf_add(&keys, "m");
				expected++;
			} else {
				buf_clear(&last);
				buf_addf(&last, "n%dq%u", round, i);
				buf_addf(&keys, "n%s\r\033[C", last.s);
				expected++;
			}
		CLEANUP(pointer_free) char *all = xasprintf("even\r%s", keys.s);
		press(w, line, "n");
		arrive_in_pieces(w, line, all);
		assert_int_equal(w->s->state, STATE_KEYS);
		press(w, line, "\033");
		assert_int_equal(notes(w), expected);
		bool found = !last.len;
		for (const struct note *m = NULL;
			!found && (m = record_next(&w->s->rec, ROW_NOTE, m));)
			found = text_same(m->body, last.s);
		assert_true(found);
		assert_false(offer_shown(&w->ui));
	}
	close(line);
}

static void
a_key_after_20_ms_runs(void **state)
{
	struct ui_world *w = *state;
	int line = open_line();

	press(w, line, "n");
	arrive(w, line, "dry\r", 4);
	pass(w, 21);
	arrive(w, line, "m", 1);
	assert_int_equal(markers(w), 1);
	press(w, line, "n");
	arrive(w, line, "dry\r", 4);
	pass(w, 20);
	arrive(w, line, "m", 1);
	assert_int_equal(markers(w), 1);
	assert_shows(w, "opens it");
	close(line);
}

int
main(void)
{
	struct CMUnitTest tests[LENGTH(refused) + 12] = {
		ui_test(fast_markers_after_a_refused_key_are_all_dropped),
		ui_test(markers_that_were_letters_are_taken_back),
		ui_test(esc_drops_the_words_and_nothing_else),
		ui_test(esc_and_ctrl_c_pass_before_any_letter),
		ui_test(after_a_second_keys_are_keys_again),
		ui_test(the_key_of_a_note_opens_one),
		ui_test(a_digit_after_a_refused_key_does_nothing),
		ui_test(a_key_that_works_the_second_time_opens_its_editor),
		ui_test(a_screen_reader_hears_the_offer_once),
		ui_test(a_plain_paste_runs_no_command),
		ui_test(keys_typed_ahead_over_a_slow_line_are_not_lost),
		ui_test(a_key_after_20_ms_runs),
	};

	for (size_t i = 0; i < LENGTH(refused); i++)
		tests[12 + i] = (struct CMUnitTest)cmocka_unit_test_prestate_setup_teardown(
			words_after_each_refused_key_run_nothing_and_are_offered, setup_refused,
			ui_teardown, (void *)(uintptr_t)&refused[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

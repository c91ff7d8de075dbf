/* A note that another program brings: of its moment, with what is in use, beside an open note. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/sitting_world.h"

#define SECOND_NS 1000000000LL

static const struct note *
note_with(const struct world *w, const char *words)
{
	EACH_ROW (note, n, &w->s->rec, ROW_NOTE)
		if (text_same(n->body, words))
			return n;
	fail_msg("there is no note “%s”", words);
	return NULL;
}

static void
keep_at(struct world *w, const char *words, int64_t ago_ns, bool moved)
{
	struct err err = ERR_INIT;

	if (!writing_note_at(w->s, words, clock_mono_ns() - ago_ns, moved, &err))
		fail_msg("%s", err.msg);
}

TEST_IN_WORLD(a_note_from_elsewhere_is_of_its_moment)
{
	struct world *w = *state;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 9000);
	run_until(w, sounds);
	keep_at(w, "two seconds ago", 2 * SECOND_NS, false);
	keep_at(w, "after a jump", 2 * SECOND_NS, true);
	keep_at(w, "long before it began", 60 * SECOND_NS, true);
	const struct note *n = note_with(w, "two seconds ago");
	assert_true(n->pos_ms >= 6500 && n->pos_ms <= 9000);
	assert_false(n->about);
	assert_true(uuid_same(&n->item, &w->s->items[0].item->row.uuid));
	assert_true(uuid_same(&n->setup.chain, &w->s->setup.chain));
	assert_true(uuid_same(&n->setup.device, &w->s->setup.device));
	assert_true(note_with(w, "after a jump")->about);
	assert_int_equal(note_with(w, "long before it began")->pos_ms, 0);
}

TEST_IN_WORLD(an_open_note_stays_open_beside_one_from_elsewhere)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "half a tho");
	keep_at(w, "  dictated  ", SECOND_NS, false);
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "half a tho");
	type_text(w, "ught");
	writing_keep(w->s);
	assert_non_null(note_with(w, "dictated"));
	assert_non_null(note_with(w, "half a thought"));
	assert_true(sitting_undo(w->s, &err)); /* each is a step of its own */
	assert_true(note_with(w, "half a thought")->row.deleted);
	assert_false(note_with(w, "dictated")->row.deleted);
}

TEST_IN_WORLD(words_from_elsewhere_are_words_only)
{
	static const char *const hostile[] = { "q!", ":export", "blind 1 2\nq", "now", "-5 dB" };
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	EACH_OF (x, hostile)
		keep_at(w, *x, 0, false);
	assert_false(w->s->quit);
	assert_false(sitting_is_blind(w->s));
	EACH_OF (x, hostile)
		assert_int_equal(note_with(w, *x)->row.deleted, 0);
	keep_at(w, "\x1b]0;title\x07 a\rb\tc \x1b[2J", 0, false);
	const struct note *n = note_with(w, "]0;title a\nb c [2J");
	assert_null(strchr(n->body, '\x1b'));
	size_t notes = record_count(&w->s->rec, ROW_NOTE);
	CLEANUP(buf_finish) struct buf huge = BUF_INIT;
	while (huge.len < 70000)
		buf_add(&huge, "bass ");
	assert_false(writing_note_at(w->s, huge.s, 0, false, &err));
	assert_non_null(strstr(err.msg, "64 kB"));
	assert_false(writing_note_at(w->s, " \n\x07 ", 0, false, &err));
	assert_int_equal(record_count(&w->s->rec, ROW_NOTE), notes);
}

TEST_IN_WORLD(in_a_blind_run_it_is_of_the_trial)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = 2 };

	start(w, "walk");
	keep_at(w, "before", 0, false);
	assert_true(blind_begin(w->s, &wish, &err));
	run_until(w, sitting_all_kept);
	run_confirm(w->s);
	assert_int_equal(w->s->trial, 1);
	keep_at(w, "heard in it", 0, false);
	assert_true(sitting_hides_note(w->s, &note_with(w, "before")->row.uuid));
	assert_false(sitting_hides_note(w->s, &note_with(w, "heard in it")->row.uuid));
	assert_null(strstr(w->s->said, "AFUL"));
}

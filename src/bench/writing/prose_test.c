/* Remarks in the editor of notes: kept, undone, emptied, found after a crash. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/rating.h"
#include "support/fake_player.h"
#include "support/sitting_world.h"

#include "bench/run/run_private.h"

/* Opens the editor for the remark. */
static void
open_remark(struct world *w)
{
	struct err err = ERR_INIT;

	if (!wheel_rate_remark(w->s, "", &err))
		fail_msg("%s", err.msg);
	assert_non_null(w->s->open_note);
	assert_true(prose_is_remark(w->s));
}

static void
begin_rated(struct world *w)
{
	struct err err = ERR_INIT;

	start(w, "desk");
	assert_true(wheel_add(w->s, "bass-depth", &err));
	assert_true(wheel_rate(w->s, 3, &err));
}

/* Returns the words in the record, as the editor would show them. The caller frees. */
static char *
words_now(struct world *w)
{
	const struct rating *r = record_at(&w->s->rec, ROW_RATING, 0);

	return xstrdup(r->remark);
}

static void
assert_words(struct world *w, const char *words)
{
	CLEANUP(pointer_free) char *now = words_now(w);

	if (text_order(now, words) != 0)
		fail_msg("the remark is \"%s\", not \"%s\"", now ? now : "", words);
}

TEST_IN_WORLD(words_are_kept_undone_and_redone)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin_rated(w);
	CLEANUP(pointer_free) char *before = words_now(w);
	size_t steps = w->s->internal->changes.nundo;

	open_remark(w);
	writing_keep(w->s); /* without a change it writes nothing */
	assert_int_equal(w->s->internal->changes.nundo, steps);
	assert_words(w, before);
	open_remark(w);
	type_text(w, "soft hits");
	writing_keep(w->s);
	assert_null(w->s->open_note);
	CLEANUP(pointer_free) char *after = words_now(w);
	assert_non_null(strstr(after, "soft hits"));
	assert_true(sitting_undo(w->s, &err));
	assert_words(w, before);
	assert_true(sitting_redo(w->s, &err));
	assert_words(w, after);
	open_remark(w);
	type_text(w, " and more");
	writing_give_up(w->s);
	assert_words(w, after);
	assert_true(sitting_undo(w->s, &err)); /* the words are in the editor again */
	assert_non_null(strstr(w->s->editor.text.s, " and more"));
	assert_true(prose_is_remark(w->s));
	writing_give_up(w->s);
}

TEST_IN_WORLD(an_emptied_text_is_deleted_and_comes_back)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin_rated(w);
	open_remark(w);
	type_text(w, "soft hits");
	writing_keep(w->s);
	open_remark(w);
	editor_delete(&w->s->editor, EDITOR_LINE_START);
	open_note_edited(w->s);
	writing_keep(w->s);
	assert_null(w->s->open_note);
	assert_non_null(strstr(w->s->said, "the words of the remark are deleted"));
	assert_words(w, NULL);
	assert_true(sitting_undo(w->s, &err));
	assert_words(w, "soft hits");
	/* A note becomes a marker. */
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "rings");
	writing_keep(w->s);
	struct uuid note = sitting_chosen_note(w->s)->row.uuid;
	assert_true(writing_edit(w->s, &note, &err));
	editor_delete(&w->s->editor, EDITOR_LINE_START);
	open_note_edited(w->s);
	writing_keep(w->s);
	assert_non_null(strstr(w->s->said, "the words of the note are deleted"));
	assert_null(sitting_chosen_note(w->s)->body);
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(sitting_chosen_note(w->s)->body, "rings");
}

TEST_IN_WORLD(a_crash_brings_the_words_back_where_they_were)
{
	struct world *w = *state;

	begin_rated(w);
	open_remark(w);
	type_text(w, ", soft hits");
	editor_move(&w->s->editor, EDITOR_LEFT);
	open_note_edited(w->s);
	CLEANUP(pointer_free) char *typed = xstrdup(w->s->editor.text.s);
	size_t caret = w->s->editor.caret;
	stop(w); /* a crash leaves the same rows: tests/e2e/faults_test.c */
	start(w, "desk");
	assert_non_null(w->s->open_note);
	assert_true(prose_is_remark(w->s));
	assert_string_equal(w->s->editor.text.s, typed);
	assert_int_equal(w->s->editor.caret, caret);
	assert_non_null(strstr(w->s->said, "remark"));
	writing_keep(w->s);
	assert_null(w->s->open_note);
	stop(w);
}

/* Until 1.1.0 the editor also wrote chains. */
TEST_IN_WORLD(an_open_text_of_a_chain_is_left_alone)
{
	struct world *w = *state;
	struct open_note *o = row_new(ROW_OPEN_NOTE);

	start(w, "desk");
	o->row.uuid = uuid_random();
	o->field = xstrdup("chain");
	o->caret = 0;
	o->note.review = w->s->review;
	o->note.sitting = w->s->sitting;
	o->note.body = xstrdup("amp: source=FiiO K9");
	struct uuid u = o->row.uuid;
	change_one(w->s, ROW_OPEN_NOTE, o, NULL);
	stop(w);
	start(w, "desk");
	assert_null(w->s->open_note);
	assert_int_equal(w->s->state, STATE_KEYS);
	const struct open_note *stays = record_find(&w->s->rec, ROW_OPEN_NOTE, &u);
	assert_true(stays && !stays->row.deleted);
}

TEST_IN_WORLD(words_of_a_deleted_rating_stay_open)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin_rated(w);
	open_remark(w);
	type_text(w, "soft hits");
	assert_true(sitting_undo(w->s, &err)); /* the rating */
	writing_keep(w->s);
	assert_non_null(w->s->open_note);
	assert_non_null(strstr(w->s->said, "the rating of this remark is deleted"));
	writing_give_up(w->s);
	assert_null(w->s->open_note);
}

TEST_IN_WORLD(a_remark_is_private_until_it_is_public_again)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin_rated(w);
	assert_false(wheel_private_remark(w->s, &err));
	assert_true(wheel_rate_remark(w->s, "soft hits", &err));
	for (int i = 0; i < 2; i++) {
		const struct rating *r = record_at(&w->s->rec, ROW_RATING, 0);

		assert_string_equal(rating_remark(&w->s->rec, r), "soft hits");
		assert_true(wheel_private_remark(w->s, &err));
		assert_null(rating_remark(&w->s->rec, r));
		assert_true(i ? sitting_undo(w->s, &err) : wheel_private_remark(w->s, &err));
		assert_string_equal(rating_remark(&w->s->rec, r), "soft hits");
	}
	assert_true(wheel_private_remark(w->s, &err));
	assert_true(wheel_rate_remark(w->s, "harder hits", &err));
	assert_non_null(strstr(w->s->said, "the remark stays private, as the one before"));
	stop(w);
	struct record rec; /* acts are loaded with the ratings */
	load(w, &rec);
	assert_null(rating_remark(&rec, record_at(&rec, ROW_RATING, 0)));
	record_finish(&rec);
}

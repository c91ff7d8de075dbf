/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shutdown of a session whose archive is gone. */
#include "support/sitting_world.h"

#include "bench/run/run_private.h"

static struct err err;

static bool
continues(const struct sitting *s)
{
	return !s->leaving && strstr(s->said, "The session continues");
}

static bool
fails(const struct sitting *s)
{
	return s->disk.failing;
}

static bool
kept(const struct sitting *s)
{
	return sitting_all_kept(s);
}

static bool
ends(const struct sitting *s)
{
	return s->quit;
}

static void
note(struct world *w, const char *text)
{
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, text);
	writing_keep(w->s);
}

/* The archive goes aside, and comes back. */
static void
move_archive(const struct world *w, bool back)
{
	static const char *const ends_of[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < LENGTH(ends_of); i++) {
		char *here = xasprintf("%s%s", w->db, ends_of[i]);
		char *aside = xasprintf("%s.aside%s", w->db, ends_of[i]);

		rename(back ? aside : here, back ? here : aside);
		free(here);
		free(aside);
	}
	assert_int_equal(access(w->db, F_OK), back ? 0 : -1);
}

TEST_WITH(where_all_can_be_stored_it_just_ends, setup, teardown)
{
	struct world *w = *state;

	start(w, "walk");
	note(w, "a note");
	assert_false(w->s->quit);
	clock_set(clock_mono_ns(), clock_utc_ms()); /* however long the disk takes */
	run_leave(w->s);
	run_until(w, ends);
	assert_true(w->s->leaving);
}

TEST_WITH(it_saves_elsewhere_and_ends_or_continues, setup, teardown)
{
	struct world *w = *state;
	CLEANUP(pointer_free) char *nowhere = xasprintf("%s/cantor.yaml", w->folder);

	start(w, "walk");
	note(w, "a note");
	run_until(w, kept);
	move_archive(w, false);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	assert_true(sitting_undo(w->s, &err)); /* came and went */
	setenv("XDG_STATE_HOME", nowhere, 1);  /* a file, so no folder can be made there */
	run_leave(w->s);
	run_until(w, continues);
	/* The note was stored in this session: it went with the archive. */
	assert_non_null(strstr(w->s->said, "1 note and 1 marker can be saved nowhere. "));
	assert_non_null(strstr(w->s->said, "; :quit! discards them. cannot make the folder "));
	assert_int_equal(w->s->said_level, SAID_ERROR);
	assert_false(w->s->quit);
	setenv("XDG_STATE_HOME", w->folder, 1);
	run_leave(w->s);
	run_until(w, ends);
	assert_non_null(strstr(w->s->run->shutdown.saved, "earlog merge --mine "));
	move_archive(w, true);
	run_until(w, kept);
}

TEST_WITH(quit_with_a_mark_saves_nothing_elsewhere, setup, teardown)
{
	struct world *w = *state;

	start(w, "walk");
	run_until(w, kept);
	move_archive(w, false);
	note(w, "not wanted");
	setenv("XDG_STATE_HOME", w->folder, 1);
	run_throw_away(w->s);
	run_until(w, ends);
	assert_null(w->s->run->shutdown.saved);
	move_archive(w, true);
	run_until(w, kept);
}

static void
add_unstored(const struct world *w, struct buf *text)
{
	struct edits versions = { .v = NULL };

	writer_unstored(w->s->internal->writer, &versions);
	struct unstored u = shutdown_find_unstored(w->s, versions);
	shutdown_add_unstored(&u, w->s, text);
	edits_finish(&u.versions);
}

TEST_WITH(a_volume_is_saved_with_its_device_and_chain, setup, teardown)
{
	struct world *w = *state;
	struct buf text = BUF_INIT;

	start(w, "walk");
	run_until(w, kept);
	move_archive(w, false);
	assert_true(wear_volume(w->s, "22", &err));
	run_until(w, fails);
	add_unstored(w, &text);
	assert_non_null(strstr(text.s, "value 22, unit steps"));
	assert_non_null(strstr(text.s, "walk"));
	assert_non_null(strstr(text.s, "AFUL Cantor"));
	buf_finish(&text);
	move_archive(w, true);
	run_until(w, kept);
}

/* In a blind run the text says what the screen says. */
TEST_WITH(what_is_saved_does_not_tell_the_device_of_a_trial, setup, teardown)
{
	struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = 3 };
	struct world *w = *state;
	struct buf text = BUF_INIT;

	start(w, "walk");
	assert_true(blind_begin(w->s, &wish, &err));
	run_until(w, kept);
	run_confirm(w->s);
	run_until(w, kept);
	assert_int_equal(w->s->trial, 1);
	move_archive(w, false);
	note(w, "in the dark");
	run_until(w, fails);
	add_unstored(w, &text);
	assert_non_null(strstr(text.s, "trial 1: in the dark"));
	assert_null(strstr(text.s, "Cantor"));
	assert_null(strstr(text.s, "Performer8"));
	buf_finish(&text);
	move_archive(w, true);
	run_until(w, kept);
}

/* ---- the text of what could not be stored ---- */

/* Puts a row into the record that no archive has. */
static void
put(struct world *w, enum row_kind kind, void *row)
{
	struct row *new = row;

	new->uuid = uuid_random();
	new->edited_ms = INT64_C(1763678460000); /* 2025-11-20 22:41 UTC */
	new->edited_offset_min = 60;
	rows_take(&w->s->rec.of[kind], new);
}

static char *
words_since(const struct world *w, int64_t since_ms)
{
	struct buf out = BUF_INIT;

	shutdown_add_unstored(&(struct unstored){ .since_ms = since_ms }, w->s, &out);
	return buf_detach(&out);
}

TEST_WITH(each_is_a_line_with_what_is_known_of_it, setup, teardown)
{
	struct world *w = *state;

	start(w, "walk");
	run_until(w, kept);
	CLEANUP(pointer_free) char *text = words_since(w, INT64_MAX);
	assert_string_equal(text, "");
	free(text);
	struct rating *r = row_new(ROW_RATING);
	r->item = w->s->items[0].item->row.uuid;
	r->setup.device = w->s->setup.device;
	r->attribute = xstrdup("punch");
	r->value = 3.5;
	r->confidence = xstrdup("sure");
	put(w, ROW_RATING, r);
	struct listing *l = row_new(ROW_LISTING);
	l->item = w->s->items[1].item->row.uuid;
	l->added = xstrdup("bench");
	put(w, ROW_LISTING, l);
	put(w, ROW_SITTING, row_new(ROW_SITTING)); /* no words: no line */
	text = words_since(w, INT64_C(1763678460000));
	assert_non_null(strstr(text,
		"2025-11-20 23:41, Low, AFUL Cantor, attribute punch, value 3.5, confidence "
		"sure\n"));
	assert_non_null(strstr(text, "2025-11-20 23:41, Gone, added bench\n"));
	assert_null(strstr(text, "23:41\n"));
	assert_null(strstr(text, "name walk")); /* the session file has it */
}

/* Nothing in it is obeyed by a terminal or passes for a line of its own. */
TEST_WITH(hostile_text_is_one_line_and_harmless, setup, teardown)
{
	struct world *w = *state;
	struct note *n = row_new(ROW_NOTE);

	start(w, "walk");
	run_until(w, kept);
	n->body = xstrdup("one\n2026-11-20 23:41 1:10, First: forged\r\x1b]0;x\a AF\xffUL");
	put(w, ROW_NOTE, n);
	CLEANUP(pointer_free) char *text = words_since(w, INT64_C(1763678460000));
	assert_non_null(strstr(text,
		"2025-11-20 23:41: one\n"
		"    2026-11-20 23:41 1:10, First: forged␍␛]0;x␇ AF<ff>UL\n"));
}

/* What follows one change of the record has to stand as if everything had been made anew. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/sitting_world.h"

#include "bench/run/run_private.h"

#define STEPS 800

static struct uuid chosen_notes[STEPS], chosen_ratings[STEPS];
static size_t nnotes, nratings;

static size_t
any(size_t below)
{
	return (size_t)rand() % below;
}

static void
open_sitting(struct world *w)
{
	struct err err = ERR_INIT;

	read_files(w);
	struct run_options o = {
		.files = &w->files, .profile = &w->profile, .playlist = &w->playlist, .db = w->db
	};
	w->s = run_new(&o, &err);
	if (!w->s)
		fail_msg("%s", err.msg);
	run_read(w->s);
	assert_true(wheel_add(w->s, "punch", &err));
	assert_true(wheel_add(w->s, "width", &err));
}

static void
close_sitting(struct world *w)
{
	struct err err = ERR_INIT;
	bool clean;

	run_end(w->s, &clean, NULL, &err);
	w->s = NULL;
	profile_finish(&w->profile);
	session_file_finish(&w->files);
	playlist_finish(&w->playlist);
}

/* ---- changes at random ---- */

static void
fill_note(struct sitting *s, struct note *n)
{
	struct track_row *t = &s->items[any(s->nitems)];

	n->review = any(10) ? s->review : uuid_of("review:another");
	n->item = any(8) ? t->item->row.uuid : any(2) ? UUID_NONE : uuid_of("item:not/listed");
	n->source = t->nsources && any(4) ? t->sources[0]->row.uuid : UUID_NONE;
	n->pos_ms = any(6) ? (int64_t)any(5) * 1000 : NO_MS;
	n->made_ms = (int64_t)any(3);
	n->sequence = (int64_t)any(3);
	xreplace(&n->body, any(6) ? "words" : NULL);
	xreplace(&n->part, any(6) ? NULL : "build");
	n->row.deleted = any(5) == 0;
}

static void
new_note(struct sitting *s)
{
	struct note *n = row_new(ROW_NOTE);

	n->row.uuid = chosen_notes[nnotes++] = uuid_random();
	fill_note(s, n);
	change_one(s, ROW_NOTE, n, "note");
}

static void
changed_note(struct sitting *s)
{
	struct note *n = nnotes ? change_copy(s, ROW_NOTE, &chosen_notes[any(nnotes)]) : NULL;

	if (!n)
		return;
	fill_note(s, n);
	change_one(s, ROW_NOTE, n, any(2) ? "note" : NULL);
}

/* As an answer of the player does it. */
static void
moved_note(struct sitting *s)
{
	struct note *n = nnotes ? record_find(&s->rec, ROW_NOTE, &chosen_notes[any(nnotes)]) : NULL;

	if (!n)
		return;
	n->pos_ms = (int64_t)any(5000);
	track_index_take_notes(s, &n->item);
}

static void
changed_source(struct sitting *s)
{
	size_t i = any(record_count(&s->rec, ROW_SOURCE));
	struct source *c = change_copy(
		s, ROW_SOURCE, &((struct row *)record_at(&s->rec, ROW_SOURCE, i))->uuid);

	if (any(3))
		c->length_ms = (int64_t)any(100000);
	else
		c->offset_ms = (int64_t)any(3) * 1000;
	change_one(s, ROW_SOURCE, c, NULL);
}

static void
fill_rating(struct sitting *s, struct rating *r)
{
	size_t scope = any(SCOPE_WHOLE + 1);

	r->review = any(10) ? s->review : uuid_of("review:another");
	r->sitting = any(3) ? uuid_of("sitting:%zu", any(3)) : s->sitting;
	r->item = scope == SCOPE_ITEM ? s->items[any(s->nitems)].item->row.uuid : UUID_NONE;
	r->section = scope == SCOPE_WHOLE ? UUID_NONE : s->items[any(s->nitems)].item->section;
	r->setup.device = s->devices[any(s->ndevices)].device->row.uuid;
	r->setup.chain = s->setup.chain;
	xreplace(&r->scope, rating_scopes[scope]);
	xreplace(&r->attribute, any(2) ? "punch" : "width");
	r->value = (double)any(5);
	r->made_ms = (int64_t)any(3);
	r->row.deleted = any(5) == 0;
}

static void
new_rating(struct sitting *s)
{
	struct rating *r = row_new(ROW_RATING);

	r->row.uuid = chosen_ratings[nratings++] = uuid_random();
	fill_rating(s, r);
	change_one(s, ROW_RATING, r, "rating");
}

static void
changed_rating(struct sitting *s)
{
	struct rating *r =
		nratings ? change_copy(s, ROW_RATING, &chosen_ratings[any(nratings)]) : NULL;

	if (!r)
		return;
	fill_rating(s, r);
	change_one(s, ROW_RATING, r, "rating");
}

static void
undone(struct sitting *s)
{
	struct err err = ERR_INIT;

	if (any(3))
		sitting_undo(s, &err);
	else
		sitting_redo(s, &err);
}

static void
scope(struct sitting *s)
{
	wheel_scope(s);
}

/* ---- as if made anew ---- */

/* All pointers of the index and the wheel, in order. */
static void
pointers(const struct sitting *s, struct buf *out)
{
	for (const struct track_row *t = s->items; t < s->items + s->nitems; t++) {
		buf_addf(out, "\n%p %p %p %p:", (const void *)t->listing, (const void *)t->item,
			(const void *)t->recording, (const void *)t->section);
		for (size_t i = 0; i < t->nsources; i++)
			buf_addf(out, " s%p", (const void *)t->sources[i]);
		for (size_t i = 0; i < t->nnotes; i++)
			buf_addf(out, " n%p", (const void *)t->notes[i]);
	}
	buf_addf(out, "\n%zu in parts", sitting_notes_in_parts(s));
	for (size_t i = 0; i < s->wheel.n; i++)
		buf_addf(out, "\n%s %p %p", s->wheel.rows[i].attribute,
			(const void *)s->wheel.rows[i].now, (const void *)s->wheel.rows[i].before);
}

TEST_IN_WORLD(every_change_leaves_the_index_as_if_it_were_made_anew)
{
	static void (*const changes[])(struct sitting *) = { new_note, new_note, changed_note,
		moved_note, changed_source, new_rating, changed_rating, undone, scope };
	struct world *w = *state;

	open_sitting(w);
	srand(1);
	for (int i = 0; i < STEPS; i++) {
		struct buf followed = BUF_INIT, anew = BUF_INIT;

		changes[any(LENGTH(changes))](w->s);
		pointers(w->s, &followed);
		track_index_build(w->s);
		wheel_build(w->s);
		pointers(w->s, &anew);
		assert_string_equal(followed.s, anew.s);
		buf_finish(&followed);
		buf_finish(&anew);
	}
	assert_true(nnotes > 100 && nratings > 50);
	close_sitting(w);
}

/* The wheel's own rule, by looking at every rating there is. */
TEST_IN_WORLD(the_wheel_shows_this_sittings_rating_and_the_last_one_before)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	open_sitting(w);
	while (w->s->wheel.scope != SCOPE_ITEM)
		wheel_scope(w->s);
	const struct wheel_row *punch = w->s->wheel.rows;
	while (strcmp(punch->attribute, "punch") != 0)
		punch++;
	wheel_choose(w->s, (size_t)(punch - w->s->wheel.rows));
	for (int i = 0; i < 3; i++) {
		struct rating *r = row_new(ROW_RATING);

		r->row.uuid = uuid_random();
		r->review = w->s->review;
		r->sitting = uuid_of("sitting:%d", i);
		r->item = w->s->items[0].item->row.uuid;
		r->setup.device = w->s->setup.device;
		r->scope = xstrdup("item");
		r->attribute = xstrdup("punch");
		r->value = i;
		r->made_ms = i == 1 ? 900 : i;
		change_one(w->s, ROW_RATING, r, "rating");
	}
	assert_null(punch->now); /* so pane_wheel shows no earlier one */
	assert_true(wheel_rate(w->s, 4, &err));
	assert_true(punch->now->value == 4);
	assert_true(punch->before->value == 1);
	assert_true(sitting_undo(w->s, &err));
	assert_null(punch->now);
	close_sitting(w);
}

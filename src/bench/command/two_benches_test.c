/* tests: races, no-valgrind, of upkeep/writer sitting/backlog system/os_thread */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two benches on one review at once: each keeps its own notes, open note and place, and undo in one
 * never takes back what the other changed since, but says so.
 */
#include "archive/upkeep/open.h"
#include "support/history.h"

#include "archive/store/edit.h"
#include "bench/run/run.h"
#include "bench/writing/writing.h"

/* The same files and archive for another bench. */
static struct world
beside(const struct world *w)
{
	struct world b = { .session = w->session, .db = w->db };

	memcpy(b.folder, w->folder, sizeof(b.folder));
	return b;
}

static void
say_nothing_yet(struct sitting *s)
{
	sitting_unsay(s);
}

static void
run(struct history *h, const char *line)
{
	struct commands commands = { .s = h->w->s };
	struct err err = ERR_INIT;

	if (!command_run(&commands, line, &err))
		fail_msg("%s: %s", line, err.msg);
}

static void
write_over(struct history *h, const char *text)
{
	run(h, "edit");
	run(h, "erase start");
	assert_true(open_note_type(h->w->s, text, strlen(text)));
	run(h, "keep");
	settle(h);
}

struct two_benches {
	struct world other;
	struct history a, b;
};

static void
two(struct two_benches *p, struct world *w, uint64_t seed)
{
	begin_history(&p->a, w, seed);
	sit_down(&p->a);
	p->other = beside(w);
	p->b = (struct history){ .w = &p->other,
		.seed = seed,
		.state = seed * 40503u + 7,
		.trace = BUF_INIT,
		.model = BUF_INIT };
	p->a.alone = false;
}

static void
end_both(struct two_benches *p)
{
	end_history(&p->a);
	end_history(&p->b);
	assert_int_equal(chdir("/"), 0);
}

/* A note of the first bench that the second one has changed since. */
static struct uuid
written_over(struct two_benches *p, struct world *w)
{
	two(p, w, 2);
	run(&p->a, "note thrown in");
	struct uuid note = p->a.w->s->chosen_note;
	settle(&p->a);
	sit_down(&p->b);
	sitting_choose_note(p->b.w->s, &note);
	write_over(&p->b, "mine now");
	return note;
}

static void
is_not_done(const struct history *h, const struct uuid *note)
{
	const struct note *n = record_find(&h->w->s->rec, ROW_NOTE, note);

	assert_false(n->row.deleted);
	assert_string_equal(n->body, "mine now");
	assert_non_null(strstr(h->w->s->said, "not done"));
}

TEST_IN_WORLD(undo_leaves_what_the_other_changed_and_says_so)
{
	struct two_benches p;
	struct uuid note = written_over(&p, *state);

	say_nothing_yet(p.a.w->s);
	run(&p.a, "undo");
	settle(&p.a);
	is_not_done(&p.a, &note);
	assert_int_equal(p.a.w->s->items[p.a.w->s->item].nnotes, 1);
	assert_int_equal(p.a.w->s->internal->changes.n, p.a.w->s->internal->changes.nundo);
	end_both(&p);
}

/* One deletes what one has read, not what the other wrote since. */
TEST_IN_WORLD(a_note_is_not_deleted_unread)
{
	struct two_benches p;
	struct uuid note = written_over(&p, *state);

	sitting_choose_note(p.a.w->s, &note);
	run(&p.a, "delete");
	settle(&p.a);
	is_not_done(&p.a, &note);
	sitting_choose_note(p.a.w->s, &note);
	run(&p.a, "delete"); /* now that it has been read */
	settle(&p.a);
	assert_true(((struct note *)record_find(&p.a.w->s->rec, ROW_NOTE, &note))->row.deleted);
	end_both(&p);
}

TEST_IN_WORLD(who_writes_over_the_other_unknowingly_is_told)
{
	struct two_benches p;

	written_over(&p, *state);
	pass_time(1000);
	say_nothing_yet(p.a.w->s);
	write_over(&p.a, "no, mine");
	assert_non_null(strstr(p.a.w->s->said, "the other one is in the history"));
	end_both(&p);
}

TEST_IN_WORLD(a_note_that_is_being_written_is_nobody_elses)
{
	struct two_benches p;

	two(&p, *state, 2);
	run(&p.a, "note");
	assert_true(open_note_type(p.a.w->s, "half", 4));
	settle(&p.a);
	sit_down(&p.b);
	assert_null(p.b.w->s->open_note);
	run(&p.b, "note");
	assert_true(open_note_type(p.b.w->s, "the other", 9));
	settle(&p.b);
	stop(p.a.w); /* its open note is free, that of b is not */
	sit_down(&p.a);
	assert_string_equal(p.a.w->s->editor.text.s, "half");
	assert_string_equal(p.b.w->s->editor.text.s, "the other");
	end_both(&p);
}

/* ---- any two histories ---- */

static size_t noted; /* rows of the other that undo could have been in the way of */

/* Every text that somebody kept is in the archive: as it stands, or as an earlier version. */
static void
no_text_is_lost(const struct history *h)
{
	struct err err = ERR_INIT;
	struct store *st = archive_open(h->w->db, STORE_READ, &err);

	assert_non_null(st);
	for (size_t i = 0; i < h->nkept; i++) {
		struct rows versions;
		bool there = h->kept[i].body == NULL;

		assert_true(store_versions(st, ROW_NOTE, &h->kept[i].note, &versions, &err));
		for (size_t v = 0; v < versions.n && !there; v++) {
			const struct note *n = (const struct note *)(const void *)versions.v[v];
			there = n->body && strcmp(n->body, h->kept[i].body) == 0;
		}
		rows_finish(&versions);
		if (!there) {
			print_error("kept was \"%s\"\n", h->kept[i].body);
			fail_at(h, "a text that was kept is nowhere");
		}
	}
	store_close(st);
}

/* A row of which the archive has a version that this memory does not know: the other one changed it
 * last. */
static bool
is_others(const struct history *h, enum row_kind kind, const struct row *in_archive)
{
	const struct row *m = record_find(&h->w->s->rec, kind, &in_archive->uuid);

	return is_seen(kind) && (!m || !uuid_same(&m->edit, &in_archive->edit));
}

/* Was it kept since, on purpose? */
static bool
was_kept(const struct history *h, size_t since, const struct uuid *note)
{
	for (size_t i = since; i < h->nkept; i++)
		if (uuid_same(&h->kept[i].note, note))
			return true;
	return false;
}

static void
undo_all_takes_back_nothing_of_the_other(struct history *h)
{
	CLEANUP(record_finish) struct record before, after, others;
	struct err err = ERR_INIT;

	keep_text(h);
	settle(h);
	load(h->w, &before);
	record_init(&others);
	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		for (size_t i = 0; i < record_count(&before, k); i++)
			if (is_others(h, k, record_at(&before, k, i)))
				rows_take(&others.of[k], row_dup(k, record_at(&before, k, i)));
	size_t kept = h->nkept;
	trace(h, "undo all");
	for (int i = 0; h->w->s->internal->changes.nundo && i < 5000; i++) {
		sitting_undo(h->w->s, &err);
		take_text(h);
		keep_text(h); /* a note that came back */
		if (dice(h, 3) == 0)
			settle(h);
	}
	settle(h);
	load(h->w, &after);
	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		for (size_t i = 0; i < record_count(&others, k); i++) {
			const struct row *was = record_at(&others, k, i),
					 *is = record_find(&after, k, &was->uuid);

			noted++;
			/* A tag that both of them found in a note is the same, whoever wrote it
			 * last. */
			bool same = is && row_same(k, is, was);
			if (!is ||
				(!same && !uuid_same(&is->edit, &was->edit) &&
					!was_kept(h, kept, &was->uuid))) {
				print_error("a row of %s\n", row_types[k].table);
				fail_at(h, "undo took back what the other had changed");
			}
		}
}

static void
a_pair(struct world *w, uint64_t seed, unsigned evenings, unsigned turns)
{
	struct two_benches p;

	two(&p, w, seed);
	for (unsigned i = 0; i < 10; i++)
		turn(&p.a);
	settle(&p.a);
	sit_down(&p.b);
	for (; evenings > 0; evenings--) {
		for (unsigned i = 0; i < turns; i++)
			turn(dice(&p.a, 2) ? &p.a : &p.b);
		settle(&p.a);
		settle(&p.b);
		no_text_is_lost(&p.a);
		no_text_is_lost(&p.b);
		if (p.a.w->s->open_note && p.b.w->s->open_note &&
			uuid_same(&p.a.w->s->open_note->row.uuid, &p.b.w->s->open_note->row.uuid))
			fail_at(&p.a, "both write the same draft");
		undo_all_takes_back_nothing_of_the_other(dice(&p.a, 2) ? &p.a : &p.b);
		if (dice(&p.a, 2)) {
			struct history *h = dice(&p.a, 2) ? &p.a : &p.b;
			settle(h);
			stop(h->w);
			pass_time(1000);
			sit_down(h);
		}
	}
	end_both(&p);
}

TEST(whatever_two_do_no_text_is_lost_and_undo_stays_ones_own)
{
	uint64_t first = number_of("EARLOG_SEED", 1), rounds = number_of("EARLOG_ROUNDS", 5);

	for (uint64_t seed = first; seed < first + rounds; seed++) {
		void *w = NULL;
		assert_int_equal(setup(&w), 0);
		a_pair(w, seed, 3, (unsigned)number_of("EARLOG_TURNS", 300));
		teardown(&w);
	}
	assert_true(noted > 0);
}

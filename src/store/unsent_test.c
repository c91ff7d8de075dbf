/* What waits for the server of a panel. */
#include "support/store_help.h"

#include "store/store_private.h"
#include "store/unsent.h"

static struct err err;
static const struct uuid panel = { { 7 } };

static struct store *
open_memory(void)
{
	struct store *st;

	works(st = store_open(":memory:", STORE_WRITE, &err));
	works(store_begin(st, &err));
	return st;
}

/* Everything that waits, one line each: its table, the words "stays" or its body. */
static char *
waiting(struct store *st)
{
	struct buf out = BUF_INIT;
	struct unsent_piece p;

	works(unsent_read(st, 0, 100, 1000000, &p, &err));
	for (size_t i = 0; i < p.n; i++) {
		json_t *json = p.v[i].json ? json_loads(p.v[i].json, 0, NULL) : NULL;
		const char *body = json_string_value(
			json_object_get(json_object_get(json, "content"), "body"));
		buf_addf(&out, "%s%s: %s", i ? ", " : "", row_types[p.v[i].kind].table,
			!json          ? "stays"
				: body ? body
				       : "goes");
		json_decref(json);
	}
	unsent_piece_finish(&p);
	return buf_detach(&out);
}

static void
assert_waiting(struct store *st, const char *wanted)
{
	char *got = waiting(st);

	assert_string_equal(got, wanted);
	free(got);
}

static void
remove_all(struct store *st)
{
	struct unsent_piece p;

	works(unsent_read(st, 0, 100, 1000000, &p, &err));
	for (size_t i = 0; i < p.n; i++)
		works(unsent_remove(st, &p.v[i], &err));
	unsent_piece_finish(&p);
}

static void
edit(struct store *st, struct note *n, const char *body)
{
	struct row old = n->row;

	row_stamp(&n->row, &old);
	xreplace(&n->body, body);
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
}

static void
nothing_waits_before_a_panel_is_joined(void **state)
{
	struct store *st = open_memory();
	struct note *n = note_of(UUID_NONE, "first");

	(void)state;
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	assert_waiting(st, "");
	edit(st, n, "second");
	works(store_panel_join(st, "service=panel", &panel, &err));
	assert_waiting(st, "note: second, note: first");
	edit(st, n, "third");
	assert_waiting(st, "note: second, note: first, note: third");
	works(store_panel_leave(st, &err));
	edit(st, n, "fourth");
	assert_waiting(st, "");
	row_free(&row_types[ROW_NOTE], n);
	store_rollback(st);
	store_close(st);
}

static void
of_a_kind_without_past_the_newest_version_waits(void **state)
{
	struct store *st = open_memory();
	struct sitting_row *s = test_row(ROW_SITTING);

	(void)state;
	works(store_panel_join(st, "service=panel", &panel, &err));
	for (int i = 0; i < 5; i++) {
		struct row old = s->row;
		works(store_put(st, ROW_SITTING, s, &err) == PUT_DONE);
		row_stamp(&s->row, &old);
	}
	assert_waiting(st, "sitting: goes");
	row_free(&row_types[ROW_SITTING], s);
	store_rollback(st);
	store_close(st);
}

static void
private_notes_and_what_belongs_to_them_stay(void **state)
{
	struct store *st = open_memory();
	struct note *n = note_of(UUID_NONE, "open");
	struct tag *t = test_row(ROW_TAG);
	struct trial *r = test_row(ROW_TRIAL);
	struct draft *d = test_row(ROW_DRAFT);

	(void)state;
	works(store_panel_join(st, "service=panel", &panel, &err));
	t->note = r->row.uuid = n->row.uuid;
	/* The run of the trial, and its session, were sent before. */
	struct sitting_row *s = test_row(ROW_SITTING);
	struct blind_run *run = test_row(ROW_BLIND_RUN);
	run->sitting = s->row.uuid;
	r->run = run->row.uuid;
	put_free(st, ROW_SITTING, s);
	put_free(st, ROW_BLIND_RUN, run);
	remove_all(st);
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	put_free(st, ROW_TAG, t);
	put_free(st, ROW_TRIAL, r);
	put_free(st, ROW_DRAFT, d);
	assert_waiting(st, "note: open, tag: goes, trial: goes");
	set_private(st, &n->row.uuid, true);
	assert_waiting(st, "note: stays, tag: stays, trial: stays, withheld: stays");
	edit(st, n, "hidden");
	assert_waiting(st, "note: stays, tag: stays, trial: stays, withheld: stays, note: stays");
	set_private(st, &n->row.uuid, true);
	remove_all(st);
	assert_waiting(st, "");
	/* Public: what is there now, after the acts; earlier versions stay. */
	set_private(st, &n->row.uuid, false);
	assert_waiting(
		st, "withheld: stays, withheld: stays, note: hidden, tag: goes, trial: goes");
	remove_all(st);
	/* The note has left, so its acts may: another machine may know of them. */
	assert_waiting(st, "withheld: goes, withheld: goes");
	remove_all(st);
	assert_waiting(st, "");
	edit(st, n, "open again");
	works(store_panel_join(st, "service=panel", &panel, &err));
	assert_waiting(st,
		"withheld: goes, withheld: goes, sitting: goes, note: open again, note: stays, "
		"note: stays, tag: goes, blind_run: goes, trial: goes");
	row_free(&row_types[ROW_NOTE], n);
	store_rollback(st);
	store_close(st);
}

/* A track that a followed player reported waits until a row that leaves names it. */
static void
a_track_of_a_draft_waits_for_its_note(void **state)
{
	struct store *st = open_memory();
	struct recording *r = test_row(ROW_RECORDING);
	struct item *item = test_row(ROW_ITEM);
	struct listing *l = test_row(ROW_LISTING);
	struct source *src = test_row(ROW_SOURCE);
	struct draft *d = test_row(ROW_DRAFT);
	struct unsent_piece p;

	(void)state;
	works(store_panel_join(st, "service=panel", &panel, &err));
	r->title = xstrdup("The Secret");
	src->recording = item->recording = r->row.uuid;
	d->note.item = l->item = item->row.uuid;
	l->added = xstrdup("bench");
	works(store_put(st, ROW_DRAFT, d, &err) == PUT_DONE);
	put_free(st, ROW_RECORDING, r);
	put_free(st, ROW_SOURCE, src);
	put_free(st, ROW_ITEM, item);
	put_free(st, ROW_LISTING, l);
	for (int step = 0; step < 3; step++) {
		static const size_t wait[] = { 4, 5, 6 };
		bool finished = step == 2;
		struct note *n = note_of(UUID_NONE, "kept");

		/* An unfinished draft, then a private note, then a public one. */
		n->item = d->note.item;
		n->private = !finished;
		if (step)
			works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
		row_free(&row_types[ROW_NOTE], n);
		d->row.deleted = step > 0;
		works(!step || store_put(st, ROW_DRAFT, d, &err) != PUT_FAILED);
		works(unsent_read(st, 0, 10, 100000, &p, &err));
		assert_int_equal(p.n, wait[step]);
		for (size_t i = 0; i < 4; i++)
			assert_true(p.v[i].waits == !finished && !p.v[i].json == !finished);
		unsent_piece_finish(&p);
	}
	row_free(&row_types[ROW_DRAFT], d);
	store_rollback(st);
	store_close(st);
}

static void
what_others_wrote_does_not_wait(void **state)
{
	struct store *st = open_memory();
	struct note *theirs = note_of(UUID_NONE, "of another"),
		    *taken = note_of(UUID_NONE, "taken");
	struct tag *t = test_row(ROW_TAG);

	(void)state;
	theirs->listener = uuid_random();
	t->note = theirs->row.uuid;
	works(store_put(st, ROW_NOTE, theirs, &err) == PUT_DONE);
	put_free(st, ROW_TAG, t);
	works(store_panel_join(st, "service=panel", &panel, &err));
	assert_waiting(st, "");
	edit(st, theirs, "changed here");
	assert_waiting(st, "note: stays");
	remove_all(st);
	store_panel_takes(st, true);
	put_free(st, ROW_NOTE, taken);
	store_panel_takes(st, false);
	assert_waiting(st, "");
	row_free(&row_types[ROW_NOTE], theirs);
	store_rollback(st);
	store_close(st);
}

static void
pieces_are_bounded_and_begin_where_the_last_one_ended(void **state)
{
	struct store *st = open_memory();
	struct unsent_piece p;
	int64_t after = 0;
	size_t all = 0;

	(void)state;
	works(store_panel_join(st, "service=panel", &panel, &err));
	for (int i = 0; i < 25; i++)
		put_free(st, ROW_NOTE,
			note_of(UUID_NONE, "twelve words of text, so that it is not short"));
	works(unsent_read(st, 0, 100, 1000, &p, &err));
	assert_true(p.n > 1 && p.n < 10);
	unsent_piece_finish(&p);
	for (size_t n = 1; n; all += n) {
		works(unsent_read(st, after, 10, 1000000, &p, &err));
		n = p.n;
		assert_true(n <= 10);
		after = n ? p.v[n - 1].nr : after;
		unsent_piece_finish(&p);
	}
	assert_int_equal(all, 25);
	store_rollback(st);
	store_close(st);
}

/* A sync that has read up to a number finds what is written meanwhile. */
static void
a_number_is_never_given_again(void **state)
{
	struct store *st = open_memory();
	struct note *first = test_row(ROW_NOTE), *second = test_row(ROW_NOTE);
	struct unsent_piece p, more;

	(void)state;
	works(store_panel_join(st, "service=panel", &panel, &err));
	put_free(st, ROW_NOTE, first);
	works(unsent_read(st, 0, 10, 100000, &p, &err));
	assert_int_equal(p.n, 1);
	works(unsent_remove(st, &p.v[0], &err));
	put_free(st, ROW_NOTE, second);
	works(unsent_read(st, p.v[0].nr, 10, 100000, &more, &err));
	assert_int_equal(more.n, 1);
	unsent_piece_finish(&p);
	unsent_piece_finish(&more);
	store_close(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_waits_before_a_panel_is_joined),
		cmocka_unit_test(of_a_kind_without_past_the_newest_version_waits),
		cmocka_unit_test(private_notes_and_what_belongs_to_them_stay),
		cmocka_unit_test(a_track_of_a_draft_waits_for_its_note),
		cmocka_unit_test(what_others_wrote_does_not_wait),
		cmocka_unit_test(pieces_are_bounded_and_begin_where_the_last_one_ended),
		cmocka_unit_test(a_number_is_never_given_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

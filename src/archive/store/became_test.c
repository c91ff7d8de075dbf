/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_folder.h"

#include "archive/exchange/archive_merge.h"
#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "review/record/rows.h"

static struct store *
open_archive(const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	struct store *st = archive_open(path, STORE_WRITE, &err);

	works(st);
	free(path);
	return st;
}

/* A row of a name; `ms`: when it was put there. */
static void *
row_of(enum row_kind kind, struct uuid uuid)
{
	struct row *row = test_row(kind);

	row->uuid = uuid;
	return row;
}

static void
put_note(struct store *st, const char *body)
{
	struct note *n = note_of(uuid_of("review:cantor"), body);

	n->sitting = uuid_of("a sitting");
	n->item = uuid_of("item:bass/low");
	n->setup.device = uuid_of("device:cantor");
	n->setup.chain = uuid_of("chain:cantor/walk#%s",
		"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
	n->question = uuid_of("question:cantor/warmth");
	n->made_ms = 1700000000000;
	put_free(st, ROW_NOTE, n);
}

/* A review with a little of everything that is of a review; the chain's content is "x", whose hash
 * stands above. */
static void
fill(struct store *st)
{
	struct uuid review = uuid_of("review:cantor"), device = uuid_of("device:cantor"),
		    item = uuid_of("item:bass/low"), p8 = uuid_of("device:p8");

	works(store_begin(st, &err));
	struct device *d = row_of(ROW_DEVICE, device);
	d->id = xstrdup("cantor");
	d->name = xstrdup("AFUL Cantor");
	put_free(st, ROW_DEVICE, d);
	d = row_of(ROW_DEVICE, uuid_of("device:p8"));
	d->id = xstrdup("p8");
	put_free(st, ROW_DEVICE, d);
	struct review *r = row_of(ROW_REVIEW, review);
	r->id = xstrdup("cantor");
	r->device = device;
	put_free(st, ROW_REVIEW, r);
	struct item *i = row_of(ROW_ITEM, uuid_of("item:bass/low"));
	i->id = xstrdup("bass/low");
	put_free(st, ROW_ITEM, i);
	struct listing *l = row_of(
		ROW_LISTING, identity_of_listing(&(struct review){ .row.uuid = review }, &item));
	l->review = review;
	l->item = uuid_of("item:bass/low");
	l->done = true;
	put_free(st, ROW_LISTING, l);
	struct comparison *k = row_of(ROW_COMPARISON,
		identity_of_comparison(&(struct review){ .row.uuid = review }, &p8));
	k->review = review;
	k->device = uuid_of("device:p8");
	put_free(st, ROW_COMPARISON, k);
	struct chain *c = row_of(ROW_CHAIN,
		uuid_of("chain:cantor/walk#%s",
			"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"));
	c->review = review;
	c->name = xstrdup("walk");
	c->content = xstrdup("x");
	c->rank = 0;
	put_free(st, ROW_CHAIN, c);
	struct question *q = row_of(ROW_QUESTION, uuid_of("question:cantor/warmth"));
	q->review = review;
	q->id = xstrdup("warmth");
	put_free(st, ROW_QUESTION, q);
	struct sitting_row *s = row_of(ROW_SITTING, uuid_of("a sitting"));
	s->review = review;
	s->started_ms = 1700000000000;
	put_free(st, ROW_SITTING, s);
	struct stretch *t = row_of(ROW_STRETCH, uuid_of("a stretch"));
	t->sitting = uuid_of("a sitting");
	t->setup.chain = uuid_of("chain:cantor/walk#%s",
		"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
	put_free(st, ROW_STRETCH, t);
	struct rating *g = row_of(ROW_RATING, uuid_of("a rating"));
	g->review = review;
	g->sitting = uuid_of("a sitting");
	g->value = 3.5;
	put_free(st, ROW_RATING, g);
	put_note(st, "one");
	works(store_commit(st, &err));
}

/* Takes in a session file with the id `into` and the earlier id `from`; what it says is `said`. */
static void
renames(struct store *st, const char *from, const char *into, const char *said)
{
	CLEANUP(buf_finish) struct buf got = BUF_INIT;
	struct session_file f = { .id = (char *)into };

	texts_add(&f.was, from, (struct mark){ 0, 0 });
	works(store_begin(st, &err) && store_take_names(st, &f, &got, &err) &&
		store_commit(st, &err));
	assert_string_equal(got.len ? got.s : "", said);
	texts_finish(&f.was);
}

static size_t
living(const struct record *r, enum row_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < record_count(r, kind); i++)
		n += !((struct row *)record_at(r, kind, i))->deleted;
	return n;
}

/* One review of the new id, with everything and twice nothing. */
static void
assert_whole(struct store *st, int64_t notes)
{
	static const enum row_kind once[] = { ROW_REVIEW, ROW_LISTING, ROW_COMPARISON, ROW_CHAIN,
		ROW_QUESTION, ROW_SITTING, ROW_STRETCH, ROW_RATING };
	struct uuid into = uuid_of("review:cantor2");
	struct record r;
	int64_t wrong;

	json_auto_t *l = reviews_listed(st), *trash = trash_listed(st);
	assert_int_equal(json_array_size(l), 1);
	assert_string_equal(listed_text(l, 0, "id"), "cantor2");
	assert_int_equal(listed_int(l, 0, "notes"), notes);
	assert_int_equal(listed_int(l, 0, "ratings"), 1);
	assert_int_equal(listed_int(l, 0, "items"), 1);
	assert_int_equal(listed_int(l, 0, "items_done"), 1);
	assert_int_equal(listed_int(l, 0, "days"), 1);
	assert_int_equal(json_array_size(trash), 0);
	record_init(&r);
	works(store_load(st, &into, &r, &err));
	for (size_t i = 0; i < LENGTH(once); i++)
		assert_int_equal(living(&r, once[i]), 1);
	EACH_ROW (note, n, &r, ROW_NOTE) {
		const struct chain *c = record_find(&r, ROW_CHAIN, &n->setup.chain);
		const struct question *q = record_find(&r, ROW_QUESTION, &n->question);
		assert_true(c && !c->row.deleted && uuid_same(&c->review, &into));
		assert_true(q && !q->row.deleted && uuid_same(&q->review, &into));
	}
	record_finish(&r);
	works(store_number(st->db,
		"SELECT count(*) FROM stretch s JOIN chain c ON c.uuid = s.chain WHERE c.deleted",
		&wrong, &err));
	assert_int_equal(wrong, 0);
}

TEST_IN_FOLDER(everything_is_of_the_new_id_and_only_once)
{
	struct store *st = open_archive("a.db");
	struct uuid review = uuid_of("review:cantor"), into = uuid_of("review:cantor2");
	struct export_base base = { .format = (char *)"markdown",
		.path = (char *)"/cantor.md",
		.hash = (char *)"h",
		.content = (char *)"text",
		.size = 4 },
			   found;
	bool is;

	renames(st, "cantor", "cantor2", "");
	fill(st);
	works(store_export_base_put(st, &review, &base, &err));
	renames(st, "cantor", "cantor2", "review cantor is now called cantor2");
	assert_whole(st, 1);
	works(store_export_base(st, &into, "markdown", "/cantor.md", "other", &found, &is, &err));
	assert_true(is);
	export_base_finish(&found);
	renames(st, "cantor", "cantor2", "");
	store_close(st);
}

TEST_IN_FOLDER(a_merge_carries_it_and_what_comes_late_follows)
{
	struct merge_counts n;
	struct store *a = open_archive("a.db"), *b;
	char *path = xasprintf("%s/a.db", folder), *other = xasprintf("%s/b.db", folder);

	fill(a);
	works(copy_archive(path, other, &err));
	b = open_archive("b.db");
	works(store_begin(b, &err));
	put_note(b, "late");
	works(store_commit(b, &err));
	renames(a, "cantor", "cantor2", "review cantor is now called cantor2");
	works(exchange_merge(b, path, MERGE_MINE, &n, &err));
	renames(b, "cantor", "cantor2", "");
	assert_whole(b, 2);
	works(exchange_merge(a, other, MERGE_MINE, &n, &err));
	assert_whole(a, 2);
	renames(a, "cantor", "cantor2", "");
	store_close(a);
	store_close(b);
	free(path);
	free(other);
}

TEST_IN_FOLDER(one_in_the_trash_stays_there)
{
	struct store *st = open_archive("a.db");
	struct uuid review = uuid_of("review:cantor");
	char text[UUID_TEXT];

	fill(st);
	uuid_text(&review, text);
	works(store_hide(st, text, true, &err));
	renames(st, "cantor", "cantor2",
		"the old review cantor is in the trash and stays there: earlog trash list shows "
		"how "
		"to restore it");
	works(store_hide(st, text, false, &err));
	renames(st, "cantor", "cantor2", "review cantor is now called cantor2");
	assert_whole(st, 1);
	store_close(st);
}

static void
refuses_id(struct store *st, const char *id, const char *said)
{
	struct session_file f = { .id = (char *)id };

	refuses(store_take_names(st, &f, NULL, &err), said);
}

/* Returns the number of notes of a review that is listed; -1: none is called so. */
static int
notes_of(struct store *st, const char *id)
{
	json_auto_t *l = reviews_listed(st);
	int64_t n = -1;

	for (size_t i = 0; i < json_array_size(l); i++)
		if (strcmp(listed_text(l, i, "id"), id) == 0)
			n = listed_int(l, i, "notes");
	return (int)n;
}

TEST_IN_FOLDER(a_rename_writes_two_rows)
{
	static const char sql[] = "SELECT count(*) FROM past";
	struct store *st = open_archive("a.db");
	int64_t before, after;

	fill(st);
	works(store_number(st->db, sql, &before, &err));
	renames(st, "cantor", "cantor2", "review cantor is now called cantor2");
	works(store_number(st->db, sql, &after, &err));
	assert_int_equal(after, before + 1);
	refuses_id(st, "cantor", "cantor is cantor2 now: write `id: cantor2`, or another new id");
	/* back, on, and in a circle */
	renames(st, "cantor2", "cantor", "review cantor2 is now called cantor");
	refuses_id(st, "cantor2", "cantor2 is cantor now");
	renames(st, "cantor", "crimson", "review cantor is now called crimson");
	assert_int_equal(notes_of(st, "crimson"), 1);
	renames(st, "crimson", "mest", "review crimson is now called mest");
	refuses_id(st, "cantor2", "cantor2 is mest now");
	assert_int_equal(notes_of(st, "mest"), 1);
	/* an old id finds it */
	struct uuid found, mest = uuid_of("review:mest");
	works(store_find_review(st, "cantor2", &found, &err));
	assert_true(uuid_same(&found, &mest));
	store_close(st);
}

/* A review that has been recorded for both ids. */
TEST_IN_FOLDER(two_that_are_joined_have_nothing_twice)
{
	struct store *st = open_archive("a.db");

	fill(st);
	renames(st, "cantor", "cantor2", "review cantor is now called cantor2");
	works(store_begin(st, &err));
	struct review *r = row_of(ROW_REVIEW, uuid_of("review:crimson"));
	r->id = xstrdup("crimson");
	put_free(st, ROW_REVIEW, r);
	struct listing *l = row_of(ROW_LISTING, UUID_NONE);
	l->review = uuid_of("review:crimson");
	l->item = uuid_of("item:bass/low");
	l->row.uuid = identity_of_listing(&(struct review){ .row.uuid = l->review }, &l->item);
	put_free(st, ROW_LISTING, l);
	struct question *q = row_of(ROW_QUESTION, uuid_of("question:crimson/warmth"));
	q->review = uuid_of("review:crimson");
	q->id = xstrdup("warmth");
	put_free(st, ROW_QUESTION, q);
	struct note *n = note_of(uuid_of("review:crimson"), "two");
	n->question = uuid_of("question:crimson/warmth");
	put_free(st, ROW_NOTE, n);
	works(store_commit(st, &err));
	renames(st, "crimson", "cantor2", "review crimson is joined with cantor2");
	works(store_begin(st, &err) && became_settle(st, &err) && store_commit(st, &err));
	struct uuid into = uuid_of("review:cantor2");
	CLEANUP(record_finish) struct record all = record_new();
	works(store_load(st, &into, &all, &err));
	assert_int_equal(living(&all, ROW_NOTE), 2);
	assert_int_equal(living(&all, ROW_LISTING), 1);
	assert_int_equal(living(&all, ROW_QUESTION), 1);
	EACH_ROW (note, x, &all, ROW_NOTE) {
		const struct uuid first = uuid_of("question:cantor/warmth");
		assert_true(uuid_same(&x->question, &first));
	}
	store_close(st);
}

/* Renames a review as 1.1.0 did, which gave its rows another review and took away its id. */
static void
rename_as_1_1_0(struct store *st, bool moves)
{
	struct uuid from = uuid_of("review:cantor"), into = uuid_of("review:cantor2"), note;
	CLEANUP(uuids_finish) struct uuids found = { 0 };

	struct review *r = store_copy(st, ROW_REVIEW, &from, &err);
	struct review *off = row_dup(ROW_REVIEW, r);
	r->row.uuid = into;
	xreplace(&r->id, "cantor2");
	works(store_change_row(st, ROW_REVIEW, r, &err));
	works(store_uuids_once(
		st, "SELECT uuid FROM note WHERE ?1 IS NOT NULL", &into, &found, &err));
	for (size_t i = 0; moves && i < found.n; i++) {
		note = found.v[i];
		struct note *n = store_copy(st, ROW_NOTE, &note, &err);
		n->review = into;
		works(store_change_row(st, ROW_NOTE, n, &err));
	}
	xreplace(&off->id, NULL);
	off->row.deleted = true;
	works(store_change_row(st, ROW_REVIEW, off, &err));
}

TEST_IN_FOLDER(what_1_1_0_moved_says_what_a_review_became)
{
	struct store *st = open_archive("a.db");

	fill(st);
	works(store_begin(st, &err));
	rename_as_1_1_0(st, true);
	put_note(st, "late");
	works(store_commit(st, &err));
	assert_int_equal(notes_of(st, "cantor2"), 1);
	works(store_begin(st, &err) && became_settle(st, &err) && store_commit(st, &err));
	assert_int_equal(notes_of(st, "cantor2"), 2);
	refuses_id(st, "cantor", "cantor is cantor2 now");
	store_close(st);
}

TEST_IN_FOLDER(a_review_of_which_nothing_says_what_it_became_has_its_last_id)
{
	struct store *st = open_archive("a.db");

	fill(st);
	works(store_begin(st, &err));
	rename_as_1_1_0(st, false);
	works(became_settle(st, &err) && store_commit(st, &err));
	assert_int_equal(notes_of(st, "cantor2"), 0);
	assert_int_equal(notes_of(st, "cantor"), 1);
	renames(st, "cantor", "cantor2", "review cantor is joined with cantor2");
	assert_int_equal(notes_of(st, "cantor2"), 1);
	store_close(st);
}

/* Each of two deletions wins over what does not follow it. */
TEST_IN_FOLDER(a_note_that_two_machines_deleted_comes_back)
{
	struct merge_counts n;
	struct store *a = open_archive("a.db"), *b;
	char *path = xasprintf("%s/a.db", folder), *other = xasprintf("%s/b.db", folder);
	char text[UUID_TEXT];

	fill(a);
	works(copy_archive(path, other, &err));
	b = open_archive("b.db");
	works(store_begin(a, &err));
	put_note(a, "late");
	works(store_commit(a, &err));
	works(exchange_merge(b, path, MERGE_MINE, &n, &err));
	struct store *const both[] = { a, b };
	for (int i = 0; i < 2; i++) {
		CLEANUP(uuids_finish) struct uuids notes = { 0 };
		works(store_uuids(both[i],
			store_prepare(both[i], "SELECT uuid FROM note ORDER BY uuid", &err), &notes,
			&err));
		works(store_hide(both[i], uuid_text(&notes.v[0], text), true, &err));
	}
	works(exchange_merge(b, path, MERGE_MINE, &n, &err));
	json_auto_t *l = trash_listed(b);
	assert_int_equal(json_array_size(l), 1);
	works(store_hide(b, listed_text(l, 0, "uuid"), false, &err));
	assert_int_equal(notes_of(b, "cantor"), 2);
	works(exchange_merge(a, other, MERGE_MINE, &n, &err));
	assert_int_equal(notes_of(a, "cantor"), 2);
	store_close(a);
	store_close(b);
	free(path);
	free(other);
}

TEST_IN_FOLDER(each_column_that_names_a_review_is_placed)
{
	const char *placed = file_embedded("schema/became_rows.sql")->data;

	for (const struct row_type *t = row_types; t < row_types + ROW_KINDS; t++)
		for (const struct row_field *f = t->fields; f->name; f++) {
			CLEANUP(pointer_free)
			char *sql = xasprintf("UPDATE OR IGNORE %s SET %s = ", t->table, f->name);

			if (became_follows(f) && !strstr(placed, sql))
				fail_msg("schema/became_rows.sql lacks %s.%s", t->table, f->name);
		}
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_folder, teardown_folder)

#include "archive/open.h"
#include "support/store_folder.h"

#include "exchange/archive_merge.h"
#include "record/rows.h"
#include "store/edit.h"
#include "store/store_parts.h"

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
	struct uuid review = uuid_of("review:cantor"), device = uuid_of("device:cantor");

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
	struct listing *l = row_of(ROW_LISTING, uuid_of("listing:cantor/bass/low"));
	l->review = review;
	l->item = uuid_of("item:bass/low");
	l->done = true;
	put_free(st, ROW_LISTING, l);
	struct comparison *k = row_of(ROW_COMPARISON, uuid_of("comparison:cantor/p8"));
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

static enum store_renamed
renamed(struct store *st, size_t expected_notes)
{
	enum store_renamed how;
	size_t notes;

	works(store_rename_review(st, "cantor", "cantor2", &how, &notes, &err));
	assert_int_equal(notes, expected_notes);
	return how;
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
	struct review_summaries l;
	struct trash_entries trash;
	struct record r;
	int64_t wrong;

	works(store_list(st, true, &l, &err));
	assert_int_equal(l.n, 1);
	assert_string_equal(l.v[0].id, "cantor2");
	assert_int_equal(l.v[0].notes, notes);
	assert_int_equal(l.v[0].ratings, 1);
	assert_int_equal(l.v[0].items, 1);
	assert_int_equal(l.v[0].items_done, 1);
	assert_int_equal(l.v[0].days, 1);
	review_summaries_finish(&l);
	works(store_trash_list(st, &trash, &err));
	assert_int_equal(trash.n, 0);
	trash_entries_finish(&trash);
	record_init(&r);
	works(store_load(st, &into, &r, &err));
	for (size_t i = 0; i < LENGTH(once); i++)
		assert_int_equal(living(&r, once[i]), 1);
	for (const struct note *n = NULL; (n = record_next(&r, ROW_NOTE, n));) {
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

static void
everything_is_of_the_new_id_and_only_once(void **state)
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

	assert_int_equal(renamed(st, 0), RENAMED_NOTHING);
	fill(st);
	works(store_export_base_put(st, &review, &base, &err));
	assert_int_equal(renamed(st, 1), RENAMED_DONE);
	assert_whole(st, 1);
	works(store_export_base(st, &into, "markdown", "/cantor.md", "other", &found, &is, &err));
	assert_true(is);
	export_base_finish(&found);
	assert_int_equal(renamed(st, 0), RENAMED_NOTHING);
	store_close(st);
}

static void
a_merge_carries_it_and_what_comes_late_follows(void **state)
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
	assert_int_equal(renamed(a, 1), RENAMED_DONE);
	works(exchange_merge(b, path, MERGE_MINE, &n, &err));
	/* The other machine wrote under the old id, and finds it again at its next start. */
	assert_int_equal(renamed(b, 1), RENAMED_JOINED);
	assert_whole(b, 2);
	works(exchange_merge(a, other, MERGE_MINE, &n, &err));
	assert_whole(a, 2);
	assert_int_equal(renamed(a, 0), RENAMED_NOTHING);
	store_close(a);
	store_close(b);
	free(path);
	free(other);
}

static void
one_in_the_trash_stays_there(void **state)
{
	struct store *st = open_archive("a.db");
	struct uuid review = uuid_of("review:cantor");
	char text[UUID_TEXT];

	fill(st);
	uuid_text(&review, text);
	works(store_hide(st, text, true, &err));
	assert_int_equal(renamed(st, 0), RENAMED_TRASHED);
	works(store_hide(st, text, false, &err));
	assert_int_equal(renamed(st, 1), RENAMED_DONE);
	assert_whole(st, 1);
	store_close(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			everything_is_of_the_new_id_and_only_once, setup_folder, teardown_folder),
		cmocka_unit_test_setup_teardown(a_merge_carries_it_and_what_comes_late_follows,
			setup_folder, teardown_folder),
		cmocka_unit_test_setup_teardown(
			one_in_the_trash_stays_there, setup_folder, teardown_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Notes and ratings that were taken back: deleted, or in a deleted session or review. By files. */
#include "support/store_help.h"

#include "record/redact.h"
#include "store/archive_merge.h"
#include "store/partial_archive.h"
#include "store/store_private.h"

static struct err err;
static char *folder;

static int
setup(void **state)
{
	(void)state;
	folder = folder_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	folder_free(folder);
	return 0;
}

static struct store *
archive(void)
{
	static int n;
	char *path = xasprintf("%s/%d.db", folder, n++);
	struct store *st;

	works(st = store_open(path, STORE_WRITE, &err));
	works(store_exec(st->db, "PRAGMA synchronous = OFF", &err));
	free(path);
	return st;
}

static int64_t
count(struct store *st, const char *sql)
{
	int64_t n;

	works(store_number(st->db, sql, &n, &err));
	return n;
}

/* How often the word is in the archive, with earlier versions, tags and the search index. */
static int64_t
told(struct store *st)
{
	return count(st,
		"SELECT (SELECT count(*) FROM note WHERE body LIKE '%regretted%') + (SELECT "
		"count(*) FROM rating WHERE remark LIKE '%regretted%') + (SELECT count(*) FROM "
		"past WHERE content LIKE '%regretted%') + (SELECT count(*) FROM tag WHERE "
		"attribute = 'regretted') + (SELECT count(*) FROM note_text WHERE note_text MATCH "
		"'regretted')");
}

#define EVERYWHERE 5 /* a note of two versions in the index, a rating, a tag */

/* What is taken back: the rows themselves, their session, or their review. */
enum taken_kind { ROWS, SESSION, REVIEW, WAYS };

struct said {
	struct uuid of[WAYS], rating;
};

static struct said
say_it(struct store *st)
{
	struct said s;
	struct sitting_row *sitting = test_row(ROW_SITTING);
	struct note *n = test_row(ROW_NOTE), *old;
	struct rating *r = test_row(ROW_RATING);
	struct tag *t = test_row(ROW_TAG);

	works(store_begin(st, &err));
	s.of[REVIEW] = sitting->review = n->review = r->review = put_review(st, "cantor", "Cantor");
	s.of[SESSION] = n->sitting = r->sitting = sitting->row.uuid;
	s.of[ROWS] = t->note = n->row.uuid;
	s.rating = r->row.uuid;
	n->body = xstrdup("regretted at first");
	r->remark = xstrdup("regretted");
	t->attribute = xstrdup("regretted");
	sitting->room = xstrdup("kitchen");
	put_free(st, ROW_SITTING, sitting);
	old = row_dup(&row_types[ROW_NOTE], n);
	put_free(st, ROW_NOTE, old);
	struct row before = n->row;
	row_stamp(&n->row, &before);
	xreplace(&n->body, "regretted words");
	put_free(st, ROW_NOTE, n);
	put_free(st, ROW_RATING, r);
	put_free(st, ROW_TAG, t);
	works(store_commit(st, &err));
	return s;
}

static void
change(struct store *st, enum row_kind kind, const struct uuid *u, bool deleted)
{
	struct row *row;

	works(row = store_copy(st, kind, u, &err));
	row->deleted = deleted;
	works(store_change_row(st, kind, row, &err));
}

static void
take_back(struct store *st, const struct said *s, enum taken_kind what, bool deleted)
{
	static const enum row_kind kinds[WAYS] = { ROW_NOTE, ROW_SITTING, ROW_REVIEW };

	change(st, kinds[what], &s->of[what], deleted);
	if (what == ROWS)
		change(st, ROW_RATING, &s->rating, deleted);
}

/* A file for others, or a copy of everything. */
static char *
file_of(struct store *st, bool whole)
{
	static int n;
	char *path = xasprintf("%s/file-%d.db", folder, n++);

	if (whole)
		works(backup_copy(st->path, path, &err));
	else
		works(store_save_for(path, st, NULL, &err));
	return path;
}

static void
merge(struct store *st, const char *path, unsigned how)
{
	struct merge_counts n;

	works(store_merge(st, path, how, &n, &err));
	merge_counts_finish(&n);
}

static void
what_never_left_does_not_leave(void **state)
{
	(void)state;
	for (enum taken_kind what = 0; what < WAYS; what++)
		for (int whole = 0; whole < 2; whole++) {
			struct store *me = archive(), *reader = archive();
			struct said s = say_it(me);

			take_back(me, &s, what, true);
			char *file = file_of(me, whole);
			merge(reader, file, 0);
			assert_int_equal(told(reader), 0);
			assert_int_equal(count(reader,
						 "SELECT (SELECT count(*) FROM note) + (SELECT "
						 "count(*) FROM rating) + (SELECT count(*) FROM "
						 "tag) + (SELECT count(*) FROM past WHERE kind = "
						 "'note')"),
				0);
			assert_int_equal(told(me), EVERYWHERE + (what == ROWS));
			/* It comes back with its words. */
			take_back(me, &s, what, false);
			free(file);
			file = file_of(me, whole);
			merge(reader, file, 0);
			assert_int_equal(count(reader,
						 "SELECT count(*) FROM note WHERE body = "
						 "'regretted words' AND deleted = 0"),
				1);
			free(file);
			store_close(me);
			store_close(reader);
		}
}

static void
what_left_is_emptied_in_either_order(void **state)
{
	(void)state;
	for (enum taken_kind what = 0; what < WAYS; what++)
		for (int way = 0; way < 4; way++) {
			bool whole = way & 1, newer_first = way & 2;
			struct store *me = archive(), *reader = archive();
			struct said s = say_it(me);
			char *files[3];

			/* A copy of everything does not say that it left. */
			free(file_of(me, false));
			files[0] = file_of(me, whole);
			take_back(me, &s, what, true);
			files[1] = file_of(me, whole);
			merge(reader, files[newer_first], 0);
			merge(reader, files[!newer_first], 0);
			assert_int_equal(told(reader), 0);
			assert_int_equal(
				count(reader,
					"SELECT (SELECT count(*) FROM note WHERE deleted = "
					"0) + (SELECT count(*) FROM rating WHERE deleted = "
					"0)"),
				0);
			merge(reader, files[0], 0);
			assert_int_equal(told(reader), 0);
			struct trash_entries l;
			works(store_trash_list(reader, &l, &err));
			for (size_t i = 0; i < l.n; i++)
				assert_int_equal(l.v[i].kind, ROW_REVIEW);
			trash_entries_finish(&l);
			/* Brought back, it has its words again. */
			take_back(me, &s, what, false);
			files[2] = file_of(me, whole);
			merge(reader, files[2], 0);
			assert_int_equal(count(reader,
						 "SELECT count(*) FROM note n JOIN rating r WHERE "
						 "n.body = 'regretted words' AND n.deleted = 0 AND "
						 "r.remark = 'regretted' AND r.deleted = 0"),
				1);
			assert_int_equal(
				count(reader,
					"SELECT count(*) FROM tag WHERE attribute = 'regretted'"),
				1);
			for (size_t i = 0; i < LENGTH(files); i++)
				free(files[i]);
			store_close(me);
			store_close(reader);
		}
}

/* A machine of mine takes the deletion and keeps the words; where only the head came, the words of
 * the same version follow, and until then it cannot be brought back. */
static void
my_machines_keep_the_words(void **state)
{
	(void)state;
	for (int way = 0; way < 4; way++) {
		bool has_words = way & 1, heads_last = way & 2;
		struct store *me = archive(), *other = archive();
		struct said s = say_it(me);
		char uuid[UUID_TEXT];
		void *row;

		char *before = file_of(me, true);
		if (has_words)
			merge(other, before, MERGE_MINE);
		free(file_of(me, false));
		take_back(me, &s, ROWS, true);
		char *heads = file_of(me, false), *all = file_of(me, true);
		uuid_text(&s.of[ROWS], uuid);
		if (!heads_last) {
			merge(other, heads, MERGE_MINE);
			works(row_store_get(other, ROW_NOTE, &s.of[ROWS], &row, &err) && row);
			assert_true(((struct row *)row)->deleted);
			assert_true(row_is_head(ROW_NOTE, row) == !has_words);
			row_free(&row_types[ROW_NOTE], row);
			if (!has_words)
				refuses(store_hide(other, uuid, false, &err), "only the head");
		}
		merge(other, all, MERGE_MINE);
		if (heads_last)
			merge(other, heads, MERGE_MINE);
		assert_int_equal(told(other), told(me));
		works(store_hide(other, uuid, false, &err));
		assert_int_equal(count(other,
					 "SELECT count(*) FROM note WHERE body = 'regretted words' "
					 "AND deleted = 0"),
			1);
		free(before);
		free(heads);
		free(all);
		store_close(me);
		store_close(other);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_never_left_does_not_leave),
		cmocka_unit_test(what_left_is_emptied_in_either_order),
		cmocka_unit_test(my_machines_keep_the_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

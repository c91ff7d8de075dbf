/* tests: no-valgrind */
/* A text that is longer than earlog reads hides its row, and no other one. */
#include "support/store_archive.h"

#include <sqlite3.h>

#include "store/backup.h"
#include "store/doctor.h"
#include "store/archive_merge.h"
#include "store/search.h"
#include "store/store_private.h"

static char name[UUID_TEXT];
static struct uuid review;

/* Three notes; another program makes the one in the middle too long. */
static int
setup(void **state)
{
	struct store *st;
	struct note *n;
	sqlite3 *db;

	setup_archive(state);
	works((st = store_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	review = put_review(st, "cantor", "Cantor");
	put_free(st, ROW_NOTE, note_of(review, "the first"));
	n = note_of(review, "the long one");
	uuid_text(&n->row.uuid, name);
	put_free(st, ROW_NOTE, n);
	put_free(st, ROW_NOTE, note_of(review, "the last"));
	works(store_commit(st, &err));
	store_close(st);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	char *sql =
		xasprintf("UPDATE note SET body = hex(zeroblob(%d)) WHERE body = 'the long one'",
			LONGEST_TEXT_BYTES / 2 + 1);
	works(store_exec(db, sql, &err));
	assert_int_equal(sqlite3_changes(db), 1);
	free(sql);
	sqlite3_close(db);
	return 0;
}

static void
names_it(const struct left_out *l)
{
	assert_int_equal(l->n, 1);
	assert_non_null(strstr(l->names, name));
	assert_non_null(strstr(l->names, "note "));
	assert_non_null(strstr(l->names, ": body"));
}

/* SQLite itself refuses the row. */
static void
the_text_is_too_long(struct store *st)
{
	int64_t n;

	refuses(store_number(st->db, "SELECT count(body || '') FROM note", &n, &err), "too long");
}

static void
others_are_loaded_and_found(void **state)
{
	struct search s = { .words = NULL, .limit = 10, .since_ms = NO_INT, .until_ms = NO_INT };
	struct search_hits hits;
	struct record rec;
	struct store *st;

	(void)state;
	works((st = store_open(path, STORE_READ, &err)));
	the_text_is_too_long(st);
	assert_int_equal(store_left_out(st)->n, 0);
	record_init(&rec);
	works(store_load(st, &review, &rec, &err));
	assert_int_equal(record_count(&rec, ROW_NOTE), 2);
	names_it(store_left_out(st));
	record_finish(&rec);
	works(store_search(st, &s, &hits, &err));
	assert_int_equal(hits.n, 2);
	names_it(store_left_out(st));
	search_hits_finish(&hits);
	store_close(st);
}

static void
merge_takes_the_others_and_says_so(void **state)
{
	char *into = xasprintf("%s/into.db", folder);
	struct merge_counts n;
	struct store *st;
	int64_t notes;

	(void)state;
	works((st = store_open(into, STORE_WRITE, &err)));
	works(store_merge(st, path, MERGE_MINE, &n, &err));
	names_it(&n.too_long);
	works(store_number(st->db, "SELECT count(*) FROM note", &notes, &err));
	assert_int_equal(notes, 2);
	store_close(st);
	free(into);
}

/* Of a note that is short now. */
static void
a_merge_leaves_out_an_earlier_version_alone(void **state)
{
	char *into = xasprintf("%s/into.db", folder),
	     *sql = xasprintf(
		     "INSERT INTO past (kind, row, edit, edited_ms, edited_offset_min, deleted, "
		     "content) SELECT 'note', uuid, randomblob(16), 1, 0, 0, hex(zeroblob(%d)) "
		     "FROM note WHERE body = 'the last'",
		     LONGEST_TEXT_BYTES / 2 + 1);
	struct merge_counts n;
	struct store *st;
	sqlite3 *db;
	int64_t notes;

	(void)state;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, sql, &err));
	sqlite3_close(db);
	works((st = store_open(into, STORE_WRITE, &err)));
	works(store_merge(st, path, MERGE_MINE, &n, &err));
	assert_int_equal(n.too_long.n, 2);
	assert_non_null(strstr(n.too_long.names, "past "));
	works(store_number(
		st->db, "SELECT count(*) FROM note WHERE body = 'the last'", &notes, &err));
	assert_int_equal(notes, 1);
	store_close(st);
	free(into);
	free(sql);
}

static void
restore_and_recover_keep_it_and_say_so(void **state)
{
	char *back = xasprintf("%s/back.db", folder), *aside;
	struct recover_counts n;
	struct left_out hidden;
	struct store *st;
	int64_t bytes;

	(void)state;
	works(store_restore(path, back, &aside, &hidden, &err));
	names_it(&hidden);
	free(aside);
	works(store_recover(back, &aside, &n, &err));
	names_it(&n.too_long);
	assert_int_equal(n.lost, 0);
	free(aside);
	works((st = store_open(back, STORE_READ, &err)));
	sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, INT32_MAX);
	works(store_number(st->db, "SELECT max(length(body)) FROM note", &bytes, &err));
	assert_int_equal(bytes, LONGEST_TEXT_BYTES + 2);
	store_close(st);
	free(back);
}

static void
doctor_names_it(void **state)
{
	struct doctor_report r;
	bool told = false;

	(void)state;
	works(store_doctor(path, false, &r, &err));
	for (size_t i = 0; i < r.n; i++)
		told = told || (r.v[i].state == DOCTOR_WRONG && strstr(r.v[i].text, name));
	assert_true(told);
	doctor_report_finish(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_are_loaded_and_found),
		cmocka_unit_test(merge_takes_the_others_and_says_so),
		cmocka_unit_test(restore_and_recover_keep_it_and_say_so),
		cmocka_unit_test(doctor_names_it),
		cmocka_unit_test(a_merge_leaves_out_an_earlier_version_alone),
	};

	return cmocka_run_group_tests(tests, setup, teardown_archive);
}

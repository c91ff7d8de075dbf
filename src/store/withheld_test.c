/* Private notes: each act of making a note private is a row. */
#include "store/test_help.h"

#include "base/file.h"
#include "record/note_rules.h"
#include "store/archive_merge.h"
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

static int64_t
count(struct store *st, const char *sql)
{
	int64_t n;

	works(store_number(st->db, sql, &n, &err));
	return n;
}

#define PRIVATE "SELECT count(*) FROM v_note WHERE private"

static void
an_act_makes_private_and_its_end_public(void **state)
{
	struct store *st;
	struct note *n = note_of(UUID_NONE, "said");
	struct uuid u = n->row.uuid;

	(void)state;
	works(st = store_open(":memory:", STORE_WRITE, &err));
	put_free(st, ROW_NOTE, n);
	set_private(st, &u, true);
	set_private(st, &u, true);
	assert_int_equal(count(st, PRIVATE), 1);
	assert_int_equal(count(st, "SELECT count(*) FROM withheld WHERE NOT deleted"), 2);
	set_private(st, &u, false);
	assert_int_equal(count(st, PRIVATE), 0);
	assert_int_equal(count(st, "SELECT count(*) FROM past WHERE kind = 'note'"), 0);
	store_close(st);
}

static void
nobody_else_makes_a_note_private(void **state)
{
	struct store *st;
	struct note *n = note_of(UUID_NONE, "said");
	struct withheld *w = test_row(ROW_WITHHELD);
	struct record rec;
	struct uuid machine = uuid_random();

	(void)state;
	works(st = store_open(":memory:", STORE_WRITE, &err));
	n->review = put_review(st, "cantor", "Cantor");
	w->target = n->row.uuid;
	w->listener = machine;
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	works(listener_appears(st, &machine, &err));
	put_free(st, ROW_WITHHELD, w);
	assert_int_equal(count(st, PRIVATE), 0);
	record_init(&rec);
	works(store_load(st, &n->review, &rec, &err));
	assert_false(note_is_private(&rec, n));
	record_finish(&rec);
	/* Another machine of the same person does. */
	works(store_begin(st, &err) && store_join_listeners(st, &machine, store_owner(st), &err) &&
		store_commit(st, &err));
	assert_int_equal(count(st, PRIVATE), 1);
	record_init(&rec);
	works(store_load(st, &n->review, &rec, &err));
	assert_true(note_is_private(&rec, n));
	record_finish(&rec);
	row_free(&row_types[ROW_NOTE], n);
	store_close(st);
}

/* Two copies of an older archive, each migrated on its machine, have the same act. */
static void
what_was_private_before_has_one_act(void **state)
{
	struct store *st;
	sqlite3 *db;
	struct merge_counts n;
	char *one = xasprintf("%s/one.db", folder), *two = xasprintf("%s/two.db", folder);
	struct buf bytes = BUF_INIT;
	bool found;

	(void)state;
	works(file_read("tests/data/archive-v11.db", 64 << 20, &bytes, &found, &err) && found &&
		file_create(one, bytes.s, bytes.len, NULL, &err));
	assert_int_equal(sqlite3_open(one, &db), SQLITE_OK);
	works(store_exec(db,
		"UPDATE note SET private = 1 WHERE nr IN (SELECT nr FROM note WHERE NOT deleted "
		"LIMIT 2); PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE",
		&err));
	sqlite3_close(db);
	bytes.len = 0;
	works(file_read(one, 64 << 20, &bytes, &found, &err) && found &&
		file_create(two, bytes.s, bytes.len, NULL, &err));
	buf_finish(&bytes);
	works(st = store_open(two, STORE_WRITE, &err));
	int64_t private = count(st, "SELECT count(*) FROM withheld");
	assert_true(private >= 2);
	assert_int_equal(count(st, "SELECT count(*) FROM note_withheld"), private);
	store_close(st);
	works(st = store_open(one, STORE_WRITE, &err));
	works(store_merge(st, two, MERGE_MINE, &n, &err));
	assert_int_equal(count(st, "SELECT count(*) FROM withheld"), private);
	assert_int_equal(count(st, "SELECT count(*) FROM note WHERE private"), 0);
	store_close(st);
	free(one);
	free(two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_act_makes_private_and_its_end_public),
		cmocka_unit_test(nobody_else_makes_a_note_private),
		cmocka_unit_test(what_was_private_before_has_one_act),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

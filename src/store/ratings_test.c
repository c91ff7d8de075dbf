#include "archive/open.h"
#include "support/store_help.h"

#include "store/store_parts.h"

static struct err err;

static struct uuid
put_rating(struct store *st, struct uuid review, const char *attribute, bool deleted)
{
	struct rating *r = test_row(ROW_RATING);
	struct uuid u = r->row.uuid;

	r->review = review;
	r->attribute = xstrdup(attribute);
	r->value = 4;
	r->row.deleted = deleted;
	put_free(st, ROW_RATING, r);
	return u;
}

static void
ratings_of_all_reviews_bring_their_devices(void **state)
{
	struct store *st;
	struct record r;

	works((st = store_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid a = put_review(st, "cantor", "AFUL Cantor"),
		    b = put_review(st, "performer8", "AFUL Performer8");
	put_rating(st, a, "sonic-quality", false);
	put_rating(st, b, "sonic-quality", false);
	put_rating(st, b, "sonic-quality", true);
	put_rating(st, b, "bias", false);
	works(store_commit(st, &err));
	record_init(&r);
	works(store_load_ratings(st, "sonic-quality", NULL, &r, &err));
	assert_int_equal(record_count(&r, ROW_RATING), 2);
	assert_int_equal(record_count(&r, ROW_REVIEW), 2);
	assert_int_equal(record_count(&r, ROW_DEVICE), 2);
	/* Into the same record: what is there stays. */
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	assert_int_equal(record_count(&r, ROW_RATING), 3);
	record_finish(&r);
	store_close(st);
}

static void
a_rating_after_the_end_of_its_blind_run_is_left_out(void **state)
{
	struct store *st;
	struct record r;

	works((st = store_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid review = put_review(st, "cantor", "AFUL Cantor");
	struct blind_run *run = test_row(ROW_BLIND_RUN);
	struct uuid u = run->row.uuid;
	run->review = review;
	run->ended_ms = 1000;
	put_free(st, ROW_BLIND_RUN, run);
	for (int64_t ms = 999; ms <= 1001; ms++) {
		struct trial *t = test_row(ROW_TRIAL);

		t->row.uuid = put_rating(st, review, "bias", false);
		t->row.edited_ms = ms;
		t->run = u;
		t->number = 1;
		put_free(st, ROW_TRIAL, t);
	}
	works(store_commit(st, &err));
	record_init(&r);
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	assert_int_equal(record_count(&r, ROW_RATING), 2);
	record_finish(&r);
	store_close(st);
}

static void
ranking_reads_no_whole_table(void **state)
{
	struct store *st;
	struct record r;
	size_t seen = 0;

	works((st = store_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	put_rating(st, put_review(st, "cantor", "AFUL Cantor"), "bias", false);
	works(store_commit(st, &err));
	record_init(&r);
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	record_finish(&r);
	for (size_t i = 0; i < st->nprepared; i++) {
		if (!sqlite3_stmt_readonly(st->prepared[i].stmt))
			continue;
		char *sql = xasprintf("EXPLAIN QUERY PLAN %s", sqlite3_sql(st->prepared[i].stmt));
		sqlite3_stmt *q = NULL;
		assert_int_equal(sqlite3_prepare_v2(st->db, sql, -1, &q, NULL), SQLITE_OK);
		for (; sqlite3_step(q) == SQLITE_ROW; seen++) {
			const char *plan = (const char *)sqlite3_column_text(q, 3);

			/* Benchmarks are a handful. */
			if (strncmp(plan, "SCAN", 4) == 0 && !strstr(plan, "benchmark") &&
				!strstr(plan, "sqlite_schema"))
				fail_msg("%s: %s", plan, sql);
		}
		sqlite3_finalize(q);
		free(sql);
	}
	assert_true(seen >= 3);
	store_close(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratings_of_all_reviews_bring_their_devices),
		cmocka_unit_test(a_rating_after_the_end_of_its_blind_run_is_left_out),
		cmocka_unit_test(ranking_reads_no_whole_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a hand sets has rows of its own (record/timing.h): one rule in C and in SQL. */
#include "archive/upkeep/open.h"
#include "support/store_archive.h"

#include <sys/stat.h>

#include "archive/store/store_private.h"
#include "review/record/rows_music.h"
#include "review/record/timing.h"
#include "support/store_help.h"

static void
put_row(struct store *st, enum row_kind kind, void *row)
{
	assert_int_equal(store_put(st, kind, row, &err), PUT_DONE);
	row_free(kind, row);
}

static void *
row_named(enum row_kind kind, const char *name)
{
	struct row *row = test_row(kind);

	row->uuid = uuid_of("%s", name);
	return row;
}

static void
the_views_know_the_same_offset_as_the_program(void **state)
{
	static const char sql[] = "SELECT uuid, offset_ms FROM source_start";
	static const char *const hows[] = { ALIGNED_BY_EAR, ALIGNED_BESIDE };
	unsigned seed = 50;
	struct store *st;
	CLEANUP(record_finish) struct record r;
	bool ok = true;
	size_t sources = 0;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	for (size_t i = 0; i < 40; i++) {
		struct source *s = row_named(ROW_SOURCE, "");

		s->row.uuid = uuid_of("source %zu", i);
		if (rand_r(&seed) % 5 == 0)
			s->offset_ms = rand_r(&seed) % 9000;
		put_row(st, ROW_SOURCE, s);
		for (int k = rand_r(&seed) % 6; k > 0; k--) {
			struct alignment *a = row_named(ROW_ALIGNMENT, "");

			a->row.uuid = uuid_random();
			a->row.edited_ms = rand_r(&seed) % 4;
			a->row.deleted = rand_r(&seed) % 5 == 0;
			a->source = uuid_of("source %zu", i);
			a->how = xstrdup(hows[rand_r(&seed) % 2]);
			a->offset_ms = rand_r(&seed) % 9000;
			put_row(st, ROW_ALIGNMENT, a);
		}
	}
	works(store_commit(st, &err));
	record_init(&r);
	sqlite3_stmt *q = store_prepare(st, sql, &err);
	while (store_next(st, q, &ok, &err)) {
		struct uuid u;

		store_uuid(q, 0, &u);
		works(store_load_row(st, ROW_SOURCE, &u, &r, &err));
		assert_int_equal(
			source_start_ms(&r, record_find(&r, ROW_SOURCE, &u)), store_int(q, 1));
		sources++;
	}
	assert_true(ok && sources == 40);
	store_close(st);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_archive, teardown_archive)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(the_views_know_the_same_offset_as_the_program),
	};

	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

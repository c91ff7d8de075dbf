/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Archives of version 40, with rows of the programs of the time before, and of releases: nothing in
 * them is lost. */
#include "archive/upkeep/open.h"
#include "support/needs.h"
#include "support/store_archive.h"

#include <glob.h>
#include <sqlite3.h>

#include "archive/exchange/archive_merge.h"
#include "archive/store/store_private.h"
#include "archive/upkeep/doctor.h"
#include "base/system/file.h"

#define MOST_BYTES (4 << 20)

static int
setup(void **state)
{
	umask(077);
	return setup_archive(state);
}

static void
copy_to(const char *from, const char *to)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	bool found;

	unlink(to);
	works(file_read(from, MOST_BYTES, &bytes, &found, &err) && found &&
		file_create(to, bytes.s, bytes.len, NULL, &err));
}

/* The rows of version 40 that 0041 deletes, as SQL conditions. */
static const char *const deleted[ROW_KINDS] = { [ROW_TAG] = "NOT o.confirmed AND NOT o.deleted",
	[ROW_BLIND_RUN] = "o.sounds IS NOT NULL",
	[ROW_TRIAL] = "o.run IN (SELECT uuid FROM old.blind_run WHERE sounds IS NOT NULL)" };

/* Returns the columns that a table has in both archives and that 0041 and 0043 leave, "a, b"; NULL:
 * none. The caller frees. */
static char *
common_columns(sqlite3 *db, const char *table)
{
	static const char sql[] =
		"SELECT group_concat(n.name, ', ') FROM pragma_table_info(?1, 'main') n JOIN "
		"pragma_table_info(?1, 'old') o ON o.name = n.name WHERE ?1 || '.' || n.name "
		"NOT IN ('sitting.audio', 'files_read.size_bytes', 'files_read.hash')";
	sqlite3_stmt *q = NULL;
	char *columns;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	columns = store_text(q, 0);
	sqlite3_finalize(q);
	return columns;
}

/* Fails unless `archive` has every row of the old one, except the deleted ones. merged: it has the
 * rows that a merge carries; else all, with the same values. Returns how many rows the old one has.
 */
static int64_t
holds_rows_of(const char *archive, const char *old, bool merged)
{
	CLEANUP(pointer_free) char *attach = xasprintf("ATTACH '%s' AS old", old);
	bool of_40 = archive_log_version(old) == 40;
	sqlite3 *db = NULL;
	int64_t rows = 0;

	assert_int_equal(sqlite3_open(archive, &db), SQLITE_OK);
	works(store_exec(db, attach, &err));
	for (int k = 0; k < ROW_KINDS; k++) {
		const char *table = row_types[k].table;
		int64_t n, missing;

		/* the kind is new in 43 */
		if ((merged && row_types[k].local) || k == ROW_HEARD_AS)
			continue;
		CLEANUP(pointer_free)
		char *columns = merged ? xstrdup("uuid, edit") : common_columns(db, table);
		CLEANUP(pointer_free) char *count = xasprintf("SELECT count(*) FROM old.%s", table);
		CLEANUP(pointer_free)
		char *lost = xasprintf("SELECT count(*) FROM (SELECT %s FROM old.%s o WHERE NOT "
				       "(%s) EXCEPT SELECT %s FROM main.%s)",
			columns, table, of_40 && deleted[k] ? deleted[k] : "0", columns, table);
		works(store_number(db, count, &n, &err));
		works(store_number(db, lost, &missing, &err));
		if (missing)
			fail_msg("%s: %lld rows of %s are missing", old, (long long)missing, table);
		rows += n;
	}
	sqlite3_close(db);
	return rows;
}

static void
read_and_merge(const char *old)
{
	struct merge_counts n;
	struct store *st;
	CLEANUP(doctor_report_finish) struct doctor_report r;
	CLEANUP(pointer_free) char *other = xasprintf("%s/merged.db", folder);

	copy_to(old, path);
	unlink(other);
	CLEANUP(pointer_free) char *before = archive_hash(path);
	works((st = archive_open(other, STORE_WRITE, &err)));
	works(exchange_merge(st, path, MERGE_MINE, &n, &err));
	store_close(st);
	CLEANUP(pointer_free) char *after = archive_hash(path);
	assert_string_equal(before, after);
	holds_rows_of(other, old, true);

	works((st = archive_open(path, STORE_READ, &err)));
	store_close(st);
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(exchange_merge(st, other, MERGE_MINE, &n, &err));
	store_close(st);
	assert_true(n.taken <= 1); /* the owner of the other archive */
	assert_true(holds_rows_of(path, old, false) > 20);

	works(archive_doctor(path, false, &r, &err));
	for (size_t i = 0; i < r.n; i++)
		if (r.v[i].state == DOCTOR_WRONG)
			fail_msg("%s: %s: %s", old, r.v[i].check, r.v[i].text);
}

/* Calls `check` with each archive of tests/data; with every third if the run is not whole. */
static void
for_each(void (*check)(const char *old))
{
	glob_t found;

	assert_int_equal(glob("tests/data/*.db", 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= 6);
	for (size_t i = 0; i < found.gl_pathc; i += test_is_whole() ? 1 : 3)
		check(found.gl_pathv[i]);
	globfree(&found);
}

TEST_WITH(earlier_archives_are_read_and_merged_whole, setup, teardown_archive)
{
	for_each(read_and_merge);
}

static void
recover(const char *old)
{
	CLEANUP(recover_counts_finish) struct recover_counts n = { 0 };
	CLEANUP(pointer_free) char *aside = NULL;

	copy_to(old, path);
	works(archive_recover(path, &aside, &n, &err));
	if (n.lost || n.broken)
		fail_msg("%s: %zu rows lost, %zu tables", old, n.lost, n.broken);
	holds_rows_of(path, old, false);
}

TEST_WITH(recovering_what_is_not_damaged_loses_nothing, setup, teardown_archive)
{
	for_each(recover);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup, teardown_archive)

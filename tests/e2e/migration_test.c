/* tests: long, parts, of upkeep/open schema/0041 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first opening of an archive of version 40: killed at any call, and on a full disk. */
#include "e2e/home.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "e2e/preload.h"
#include "support/test.h"

#define MOST_BYTES (8 << 20)
#define MANY (1 << 30)

static struct home *home;

static int
setup(void **state)
{
	home = home_new();
	return 0;
}

static int
teardown(void **state)
{
	home_free(home);
	return 0;
}

static void
read_archive(const char *path, struct buf *out)
{
	struct err err = ERR_INIT;
	bool found = false;

	if (!file_read(path, MOST_BYTES, out, &found, &err) || !found)
		fail_msg("cannot read %s: %s", path, err.msg);
}

/* Puts the archive alone into its folder, with a log as a session leaves it. */
static const char *
begin(void)
{
	const char *path = home_path(home, "data/earlog/earlog.db");
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	sqlite3 *db;

	home_run(home, ARGS("sh", "-c", "rm -rf ../data/earlog"), NULL, NULL, NULL);
	home_write(home, "data/earlog/x", "");
	unlink(home_path(home, "data/earlog/x"));
	read_archive("tests/data/kinds.db", &bytes);
	assert_true(file_create(path, bytes.s, bytes.len, NULL, &err));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	return path;
}

/* Opens the archive, and returns what it says of the review; the caller frees. */
static char *
shown(void)
{
	const char *out, *said;

	if (home_run(home, ARGS("earlog", "show", "cantor", "--json"), NULL, &out, &said) != 0)
		fail_msg("%s", said);
	return xstrdup(out);
}

/* Returns how many such calls the first opening makes. */
static size_t
count_calls(enum fault_call call)
{
	begin();
	fault_arm(call, EIO, MANY, 0);
	free(shown());
	fault_end();
	return MANY - (size_t)atomic_load(&fault->skip);
}

static void
killed_the_next_opening_finishes(enum fault_call call)
{
	const size_t most = test_is_whole() ? 12 : 2;

	needs_preload();
	fault_begin(home);
	begin();
	CLEANUP(pointer_free) char *want = shown();
	size_t n = count_calls(call);
	assert_true(n > 0);
	for (size_t r = 0; r < n && r < most; r++) {
		begin();
		fault_arm(call, FAULT_KILL, (int)(n <= most ? r : r * n / most + r % 3), 1);
		int status = home_run(home, ARGS("earlog", "show", "cantor"), NULL, NULL, NULL);
		bool fired = fault_end();
		assert_int_equal(status, fired ? -SIGKILL : 0);
		CLEANUP(pointer_free) char *is = shown();
		assert_string_equal(is, want);
	}
}

static void
killed_at_a_write_the_next_opening_finishes(void **state)
{
	killed_the_next_opening_finishes(FAULT_WRITE);
}

static void
killed_at_a_sync_the_next_opening_finishes(void **state)
{
	killed_the_next_opening_finishes(FAULT_SYNC);
}

static void
killed_at_any_call_the_next_opening_finishes(void **state)
{
	killed_the_next_opening_finishes(FAULT_ALL);
}

static void
on_a_full_disk_the_archive_stays_as_it_was(void **state)
{
	static const enum fault_call calls[] = { FAULT_WRITE, FAULT_SYNC };
	const size_t most = test_is_whole() ? 8 : 1;
	size_t stayed = 0, tried = 0;

	needs_preload();
	fault_begin(home);
	begin();
	CLEANUP(pointer_free) char *want = shown();
	for (size_t k = 0; k < LENGTH(calls); k++) {
		size_t n = count_calls(calls[k]);

		for (size_t r = 0; r < n && r < most; r++, tried++) {
			CLEANUP(buf_finish) struct buf was = BUF_INIT, is = BUF_INIT;
			const char *path = begin(), *out, *said;

			read_archive(path, &was);
			fault_arm(calls[k], ENOSPC, (int)(n <= most ? r : r * n / most), MANY);
			int status =
				home_run(home, ARGS("earlog", "note", "list"), NULL, &out, &said);
			fault_end();
			if (status != 0) {
				stayed++;
				read_archive(path, &is);
				if (is.len != was.len || memcmp(is.s, was.s, is.len) != 0)
					fail_msg("call %zu of kind %d changed the archive: %s", r,
						(int)calls[k], said);
				assert_non_null(strstr(said, "is an archive of version 40, this"));
			}
			CLEANUP(pointer_free) char *now = shown();
			assert_string_equal(now, want);
		}
	}
	assert_true(stayed > tried / 2);
}

int
main(void)
{
#define MIGRATION_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		MIGRATION_TEST(killed_at_a_write_the_next_opening_finishes),
		MIGRATION_TEST(killed_at_a_sync_the_next_opening_finishes),
		MIGRATION_TEST(on_a_full_disk_the_archive_stays_as_it_was),
		ONLY_WHOLE,
		MIGRATION_TEST(killed_at_any_call_the_next_opening_finishes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

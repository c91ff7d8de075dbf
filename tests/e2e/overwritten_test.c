/* tests: of store/transaction upkeep/backup */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs at an archive: honest ones, and a backup that is copied over it. */
#include "e2e/ending.h"

static const char bodies[] = "select group_concat(body) from (select body from note order by nr)";

static void
keep(struct drive *d, const char *text, const char *stored)
{
	bench_type(d, text);
	drive_keys(d, "\r");
	drive_wait_sql(d, bodies, stored);
	bench_keys(d);
}

TEST_DRIVEN(honest_programs_are_undisturbed)
{
	static const char *const statements[] = { "PRAGMA wal_checkpoint",
		"PRAGMA wal_checkpoint(RESTART)", "PRAGMA wal_checkpoint(TRUNCATE)",
		"VACUUM INTO ':memory:'",
		"CREATE TABLE my_mood (note, mood); CREATE VIEW my_notes AS SELECT * FROM note",
		"CREATE INDEX my_index ON note (body); ANALYZE; VACUUM" };
	struct home *h = ending_home();
	struct drive *d = bench_start(h, &(struct drive_options){ .cols = 250 });
	struct buf all = BUF_INIT;
	const char *err;

	for (size_t i = 0; i < LENGTH(statements); i++) {
		char word[] = { 'a', (char)('a' + i), '\0' };

		buf_addf(&all, "%s%s", i ? "," : "", word);
		keep(d, word, all.s);
		bench_spoil(h, statements[i]);
		assert_int_equal(home_run(h, ARGS("earlog", "list"), NULL, NULL, &err), 0);
		assert_string_equal(err, "");
	}
	bench_quit(d);
	bench_quit(bench_start(h, NULL));
	assert_string_equal(home_sql(h, bodies), all.s);
	assert_int_equal(home_run(h, ARGS("earlog", "doctor"), NULL, NULL, NULL), 0);
	buf_finish(&all);
	home_free(h);
}

/* Of a session that was killed, the next command finds the log. */
static void
log_is_not_written_into_a_backup(bool killed, bool command)
{
	struct home *h = ending_home();
	struct drive *d = bench_start(h, &(struct drive_options){ .cols = 250 });
	const char *copy, *out, *err;

	keep(d, "before", "before");
	copy = ending_copy(h);
	keep(d, "since", "before,since");
	if (killed) {
		drive_signal(d, SIGKILL);
		drive_wait_exit(d);
	}
	ending_overwrite(h, copy);
	if (command) {
		assert_int_equal(home_run(h, ARGS("earlog", "note", "list"), NULL, &out, &err), 0);
		assert_null(strstr(out, "since"));
		/* The session may have been quicker. */
		assert_true(!killed || strstr(err, "has the log of the earlier file"));
	}
	if (!killed) {
		bench_type(d, "after");
		drive_keys(d, "\r");
		drive_wait_text(d, "was overwritten by another program");
		drive_keys(d, "q");
		assert_int_equal(drive_wait_exit(d), 1);
		assert_screen_has(d, "notes are not on disk");
		assert_string_equal(home_sql(h, bodies), "before");
		ending_merge(h, ending_saved(h, "state/earlog", ".db"));
		assert_string_equal(home_sql(h, bodies), "before,since,after");
	}
	bench_intact(h);
	bench_end(d);
}

TEST_DRIVEN(backup_over_the_archive)
{
	log_is_not_written_into_a_backup(false, false);
	log_is_not_written_into_a_backup(false, true);
	log_is_not_written_into_a_backup(true, true);
}

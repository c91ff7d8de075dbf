/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_archive.h"

#include <dirent.h>

#include "archive/store/store_private.h"
#include "archive/upkeep/doctor.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "support/store_help.h"

/* What this program knows and steps of which it does not know yet. */
static struct migrations
with_steps(const char *second, const char *third)
{
	struct migrations m = migrations_embedded();

	m.v[m.n++] = (struct migration){ "second.sql", second };
	if (third)
		m.v[m.n++] = (struct migration){ "third.sql", third };
	return m;
}

static void
make_first(void)
{
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	put_free(st, ROW_NOTE, note_of(put_review(st, "cantor", "Cantor"), "kept through it all"));
	works(store_commit(st, &err));
	store_close(st);
}

/* "earlog-v1-", "version 3" …: what texts and names say of the program's version, `more` steps on.
 */
static const char *
with_version(const char *before, int more, const char *after)
{
	static char texts[4][64];
	static size_t at;
	char *text = texts[at++ % LENGTH(texts)];

	snprintf(text, sizeof(texts[0]), "%s%d%s", before, store_version() + more, after);
	return text;
}

#define NO_TALLY "tests/data/archive-1.2.0.db"     /* the first without the counts of reviews */
#define LAST_RELEASE "tests/data/archive-1.3.0.db" /* the newest archive of an earlier version */

/* Archives of versions 40 to 42, 45 and 46. */
static const char *const released[] = { "tests/data/kinds.db", "tests/data/archive-1.0.0.db",
	"tests/data/archive-1.1.0.db", NO_TALLY, LAST_RELEASE };

TEST(numbered_files_are_of_known_versions)
{
	struct migrations m = migrations_embedded();
	const struct embedded *e;

	for (size_t i = 0; (e = file_embedded_nth("schema/0", i)); i++) {
		long version = strtol(e->name + strlen("schema/"), NULL, 10);
		if (version <= EARLIEST_VERSION || version > store_version() ||
			strcmp(m.v[version - 1].name, e->name) != 0)
			fail_msg("%s: versions are %d to %d (ARCHIVE_VERSION), with one file each",
				e->name, EARLIEST_VERSION + 1, store_version());
	}
	assert_string_equal(m.v[40].name, "schema/0041_one_schema.sql");
}

/* The only file of the folder that begins so; the caller frees. */
static char *
file_beginning(const char *start)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	char *found = NULL;

	assert_non_null(d);
	while ((e = readdir(d)))
		if (strncmp(e->d_name, start, strlen(start)) == 0) {
			assert_null(found);
			found = xasprintf("%s/%s", folder, e->d_name);
		}
	closedir(d);
	return found;
}

static void
has_the_note(struct store *st)
{
	int64_t n;

	works(store_number(
		st->db, "SELECT count(*) FROM note WHERE body = 'kept through it all'", &n, &err));
	assert_int_equal(n, 1);
}

/* Returns all columns of all tables, then the other definitions, one per line; the caller frees. */
static char *
definitions_of(sqlite3 *db)
{
	static const char sql[] =
		"SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || "
		"ifnull(c.dflt_value, '') || ' ' || c.pk || ' ' || c.hidden FROM sqlite_schema m, "
		"pragma_table_xinfo(m.name) c WHERE m.type = 'table' UNION ALL SELECT m.name || "
		"'.' "
		"|| f.\"from\" || ' ' || f.\"table\" FROM sqlite_schema m, "
		"pragma_foreign_key_list(m.name) f UNION ALL SELECT ifnull(sql, name) FROM "
		"sqlite_schema WHERE type <> 'table' ORDER BY 1";
	struct buf out = BUF_INIT;
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_addf(&out, "%s\n", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	return buf_detach(&out);
}

/* Copies an archive of tests/data to `path`. */
static void
copy_archive_of(const char *old)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	bool found;

	works(file_read(old, 4 << 20, &bytes, &found, &err) && found &&
		file_create(path, bytes.s, bytes.len, NULL, &err));
}

/* Copies an archive of version 40 to `path`. */
static void
copy_old(void)
{
	copy_archive_of("tests/data/kinds.db");
}

/* Runs SQL on the archive at `path`, as another program would. */
static void
alter(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, sql, &err));
	sqlite3_close(db);
}

/* Returns the first value of a query of the archive at `path`; the caller frees. */
static char *
first_text(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	char *text = store_text(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return text;
}

/* Fails unless the archive at `path` opens and then has the definitions of a new one. */
static void
becomes_like_a_new_one(void)
{
	CLEANUP(pointer_free) char *at = xasprintf("%s/new.db", folder);
	struct store *old, *fresh;

	if (!(old = archive_open(path, STORE_WRITE, &err)))
		fail_msg("%s\nDoes schema/archive.sql have another table, column or full-text "
			 "index that is not in the numbered file, or is there otherwise?",
			err.msg);
	works((fresh = archive_open(at, STORE_WRITE, &err)));
	CLEANUP(pointer_free)
	char *is = definitions_of(old->db), *should = definitions_of(fresh->db);
	test_same("the tables", should, is,
		"- is a new archive, which schema/archive.sql makes, + one of an earlier version "
		"after the migration: what src/archive/store/schema.c does not do is for the "
		"numbered "
		"file");
	store_close(old);
	store_close(fresh);
	unlink(at);
	works((old = archive_open(path, STORE_READ, &err)));
	assert_null(store_warning(old));
	store_close(old);
}

TEST_IN_ARCHIVE(an_archive_of_an_earlier_version_becomes_like_a_new_one)
{
	for (size_t i = 0; i < LENGTH(released); i++) {
		copy_archive_of(released[i]);
		becomes_like_a_new_one();
		unlink(path);
	}
}

/* 1.1.0 and before kept the counts of each review in a table. */
TEST_IN_ARCHIVE(the_counts_of_reviews_are_those_that_a_release_kept)
{
	static const char kept[] =
		"SELECT count(*) || ' ' || group_concat(hex(review) || ' ' || notes || "
		"' ' || markers || ' ' || ratings || ' ' || items || ' ' || items_done "
		"|| ' ' || ifnull(first_ms, 0) || ' ' || ifnull(last_ms, 0) || ' ' || "
		"ifnull(last_offset_min, 0)) FROM (SELECT * FROM %s ORDER BY review)";
	struct store *st;

	for (size_t i = 0; !text_same(released[i], NO_TALLY); i++) {
		CLEANUP(pointer_free)
		char *before = xasprintf(kept, "tally"), *after = xasprintf(kept, "review_counted");

		copy_archive_of(released[i]);
		CLEANUP(pointer_free) char *was = first_text(before);
		works((st = archive_open(path, STORE_WRITE, &err)));
		store_close(st);
		CLEANUP(pointer_free) char *is = first_text(after);
		assert_string_equal(is, was);
		unlink(path);
	}
}

/* The columns of row_types[], and what holds no rows, need no SQL. */
TEST_IN_ARCHIVE(an_earlier_archive_gets_columns_views_and_indexes)
{
	copy_archive_of(LAST_RELEASE);
	alter("DROP VIEW v_note; DROP VIEW note_told; ALTER TABLE note DROP COLUMN hz_from; "
	      "ALTER TABLE draft DROP COLUMN open; DROP INDEX note_by_against; "
	      "ALTER TABLE note DROP COLUMN against_chain; DROP INDEX note_of_item; "
	      "CREATE INDEX note_of_item ON note (item); "
	      "CREATE VIEW v_note AS SELECT body FROM note; CREATE INDEX my_index ON note (kind); "
	      "CREATE VIEW my_view AS SELECT body FROM v_note");
	struct store *st;
	int64_t n;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_number(st->db, "SELECT count(*) FROM my_view", &n, &err) && n == 41);
	store_close(st);
	alter("DROP VIEW my_view; DROP INDEX my_index");
	becomes_like_a_new_one();
	CLEANUP(pointer_free) char *copy = file_beginning("earlog-v46-");
	assert_int_equal(archive_log_version(copy), 46);
}

/* In 1.1 a run had the setting of one of its devices beside them. */
TEST_IN_ARCHIVE(a_run_of_before_names_the_setting_with_its_device)
{
	struct store *st;
	int64_t n;

	copy_archive_of("tests/data/archive-1.1.0.db");
	alter("UPDATE blind_run SET variant = (SELECT uuid FROM variant WHERE "
	      "instr(blind_run.devices, "
	      "lower(substr(hex(device), 21))))");
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_number(st->db,
		"SELECT count(*) FROM blind_run b JOIN variant v ON replace(devices, '-', '') LIKE "
		"'%\"' || hex(v.device) || '/' || hex(v.uuid) || '\"%'",
		&n, &err));
	assert_true(n > 0);
	store_close(st);
	becomes_like_a_new_one();
}

TEST_IN_ARCHIVE(an_archive_of_version_37_is_refused_untouched)
{
	static const enum store_mode modes[] = { STORE_READ, STORE_WRITE, STORE_LATER };
	CLEANUP(doctor_report_finish) struct doctor_report r;
	CLEANUP(recover_counts_finish) struct recover_counts n = { 0 };
	CLEANUP(pointer_free) char *aside = NULL;
	sqlite3 *db;

	copy_old();
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, "PRAGMA user_version = 37", &err));
	sqlite3_close(db);
	CLEANUP(pointer_free) char *before = archive_hash(path);
	for (size_t i = 0; i < LENGTH(modes); i++) {
		refuses(archive_open(path, modes[i], &err), "of version 37, which is too old");
		assert_non_null(strstr(err.msg, "commit 15696a17"));
	}
	assert_null(store_open_foreign(path, "Ben", &err));
	assert_string_equal(
		err.msg, "the file is of version 37, which is too old: its owner makes a new one");
	assert_false(archive_recover(path, &aside, &n, &err));
	assert_non_null(strstr(err.msg, "commit 15696a17"));
	works(archive_doctor(path, true, &r, &err));
	assert_int_equal(r.v[0].state, DOCTOR_WRONG);
	assert_non_null(strstr(r.v[0].text, "commit 15696a17"));
	CLEANUP(pointer_free) char *after = archive_hash(path);
	assert_string_equal(before, after);
}

TEST_IN_ARCHIVE(an_altered_archive_is_refused_untouched)
{
	static const char *const sql[] = { "ALTER TABLE chain ADD COLUMN mine TEXT",
		"CREATE TRIGGER mine AFTER INSERT ON note BEGIN DELETE FROM note; END",
		"DROP TABLE called",
		"DROP VIEW note_told; CREATE VIEW note_told AS WITH RECURSIVE n (nr) AS (SELECT 1 "
		"UNION ALL SELECT nr + 1 FROM n) SELECT nr, nr AS uuid, 'x' AS body, '' AS keys, "
		"'' "
		"AS tags FROM n",
		"DROP TABLE tag; CREATE VIEW tag AS WITH RECURSIVE n (nr) AS (SELECT 1 UNION ALL "
		"SELECT nr + 1 FROM n) SELECT nr, 0 AS confirmed, 0 AS deleted FROM n" };

	for (size_t i = 0; i < 2 * LENGTH(sql); i++) {
		bool of_release = i >= LENGTH(sql);

		if (of_release && strstr(sql[i % LENGTH(sql)], "note_told"))
			continue; /* it is made again */
		copy_archive_of(of_release ? LAST_RELEASE : "tests/data/kinds.db");
		alter("PRAGMA journal_mode = WAL");
		alter(sql[i % LENGTH(sql)]);
		CLEANUP(pointer_free) char *before = archive_hash(path);
		refuses(archive_open(path, STORE_WRITE, &err), "not as earlog makes its archives");
		CLEANUP(pointer_free) char *after = archive_hash(path);
		assert_string_equal(before, after);
		unlink(path);
	}
}

/* A log may bring the archive to a version that the header does not say yet. */
TEST_IN_ARCHIVE(a_log_with_the_migration_is_read)
{
	sqlite3 *db, *reader;
	struct store *st;

	copy_old();
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, "PRAGMA user_version = 37; PRAGMA journal_mode = WAL", &err));
	works(store_exec(db, "PRAGMA wal_checkpoint; PRAGMA user_version = 40", &err));
	assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
	works(store_exec(reader, "SELECT count(*) FROM note", &err));
	works((st = archive_open(path, STORE_READ, &err)));
	store_close(st);
	sqlite3_close(reader);
	sqlite3_close(db);
}

static const char second[] = "-- More.\nCREATE TABLE mood (nr INTEGER PRIMARY KEY) STRICT;\n"
			     "ALTER TABLE note ADD COLUMN mood TEXT;\n";

TEST_IN_ARCHIVE(older_archive_is_copied_and_migrated)
{
	struct migrations m = with_steps(second, "\nDROP TABLE mood;\n");
	struct store *st;
	struct stat s;
	int64_t n;

	make_first();
	/* Whoever only reads brings it up to date as well. */
	works((st = store_open_with(path, STORE_READ, &m, &err)));
	assert_non_null(strstr(store_warning(st), with_version("earlog-v", 0, "-")));
	has_the_note(st);
	assert_int_equal(st->version, store_version() + 2);
	works(store_number(st->db, "PRAGMA foreign_keys", &n, &err));
	assert_int_equal(n, 1);
	store_close(st);
	works((st = store_open_with(path, STORE_READ, &m, &err)));
	store_close(st);
	refuses(archive_open(path, STORE_WRITE, &err),
		with_version("version ", 2, ", this earlog"));
	assert_non_null(strstr(err.msg, with_version("knows version ", 0, "")));

	CLEANUP(pointer_free) char *copy = file_beginning(with_version("earlog-v", 0, "-"));
	assert_non_null(copy);
	assert_non_null(strstr(copy, "Z.db"));
	assert_null(strstr(copy, ".tmp"));
	assert_int_equal(stat(copy, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	unsigned char journal[2];
	FILE *f = fopen(copy, "re");
	assert_int_equal(fseek(f, 18, SEEK_SET), 0);
	assert_int_equal(fread(journal, 1, 2, f), 2);
	fclose(f);
	assert_int_equal(journal[0], 1); /* no write-ahead log */
	works((st = archive_open(copy, STORE_READ, &err)));
	has_the_note(st);
	store_close(st);
}

TEST_IN_ARCHIVE(new_archive_is_as_a_migrated_one)
{
	struct migrations m = with_steps(second, NULL);
	struct store *st;

	works((st = store_open_with(path, STORE_WRITE, &m, &err)));
	assert_null(store_warning(st));
	store_close(st);
	works((st = store_open_with(path, STORE_READ, &m, &err)));
	store_close(st);
}

TEST_IN_ARCHIVE(failed_migration_leaves_the_archive_whole)
{
	struct migrations broken = with_steps(second, "\nINSERT INTO note SELECT nothing;\n");
	struct migrations orphans = with_steps("\nDELETE FROM device;\n", NULL);
	struct store *st;

	make_first();
	CLEANUP(pointer_free) char *before = archive_hash(path);
	refuses(store_open_with(path, STORE_WRITE, &broken, &err), "is unchanged: third.sql");
	refuses(store_open_with(path, STORE_WRITE, &orphans, &err),
		"references would point to missing rows");
	CLEANUP(pointer_free) char *after = archive_hash(path);
	assert_string_equal(before, after);
	works((st = archive_open(path, STORE_WRITE, &err)));
	has_the_note(st);
	store_close(st);
	char *copy = file_beginning(with_version("earlog-v", 0, "-"));
	assert_null(copy);
}

TEST_IN_ARCHIVE(a_name_that_the_user_took_stops_a_migration)
{
	struct migrations m = with_steps(second, NULL);
	struct store *st;

	make_first();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db, "CREATE VIEW Mood AS SELECT * FROM note", &err));
	store_close(st);
	refuses(store_open_with(path, STORE_WRITE, &m, &err), "is unchanged: ");
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(
		st->db, "DROP VIEW Mood; CREATE VIEW my_mood AS SELECT * FROM note", &err));
	store_close(st);
	works((st = store_open_with(path, STORE_WRITE, &m, &err)));
	has_the_note(st);
	works(store_exec(st->db, "SELECT * FROM my_mood", &err));
	store_close(st);
}

static int
interrupt(void *arg)
{
	(void)arg;
	return 1;
}

/* It was taken for the end of the rows. */
TEST_IN_ARCHIVE(an_error_while_the_schema_is_read_is_told)
{
	struct store *st;

	make_first();
	works((st = archive_open(path, STORE_READ, &err)));
	sqlite3_progress_handler(st->db, 10, interrupt, NULL);
	refuses(schema_check(st, &err), "interrupted");
	sqlite3_progress_handler(st->db, 0, NULL, NULL);
	store_close(st);
}

/* They may have come with a merge, and are no reason to be stuck with an old archive. */
TEST_IN_ARCHIVE(orphans_of_before_do_not_stop_it)
{
	struct migrations m = with_steps(second, NULL);
	struct store *st;

	make_first();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db, "PRAGMA foreign_keys = OFF; DELETE FROM device", &err));
	store_close(st);
	works((st = store_open_with(path, STORE_WRITE, &m, &err)));
	has_the_note(st);
	store_close(st);
}

/* A column that no migration added is none of ours, wherever it stands. */
TEST_IN_ARCHIVE(another_column_is_not_taken_for_one_of_ours)
{
	static const char *const sql[] = { "ALTER TABLE chain ADD COLUMN mine TEXT",
		"ALTER TABLE section ADD COLUMN added TEXT" };
	struct store *st;

	for (size_t i = 0; i < LENGTH(sql); i++) {
		sqlite3 *db;

		make_first();
		assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, sql[i], NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(db);
		st = archive_open(path, STORE_READ, &err);
		assert_null(st);
		assert_non_null(strstr(err.msg, "not as earlog makes its archives"));
		unlink(path);
	}
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_archive, teardown_archive)

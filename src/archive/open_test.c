#include "archive/open.h"
#include "support/store_archive.h"

#include <dirent.h>

#include "base/file.h"
#include "store/store_parts.h"
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

/* Their order is that of their names, and their number the version: a gap would move all later
 * ones. */
static void
migrations_are_numbered_without_gaps(void **state)
{
	struct migrations m = migrations_embedded();

	assert_true(m.n > 0);
	for (size_t i = 0; i < m.n; i++) {
		char begins[32];
		snprintf(begins, sizeof(begins), "schema/%04zu_", i + 1);
		if (strncmp(m.v[i].name, begins, strlen(begins)) != 0)
			fail_msg("%s is the migration to version %zu", m.v[i].name, i + 1);
	}
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

static void
add_each(sqlite3 *db, const char *sql, struct buf *out)
{
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_addf(out, "%s;\n\n", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

/* The statements that make an archive; the statements of FTS5 for its own tables follow as a
 * comment.
 */
static char *
whole_of(sqlite3 *db)
{
	struct buf out = BUF_INIT;
	int64_t id, version;

	works(store_number(db, "PRAGMA application_id", &id, &err));
	works(store_number(db, "PRAGMA user_version", &version, &err));
	buf_addf(&out,
		"-- What the migrations come to: a new archive begins with it. Made by `make "
		"schema`, not by hand.\n\nPRAGMA application_id = %lld;\n\n",
		(long long)id);
	add_each(db,
		"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT IN (SELECT name "
		"FROM pragma_table_list WHERE type = 'shadow') ORDER BY CASE type WHEN 'table' "
		"THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, rowid",
		&out);
	add_each(db,
		"SELECT 'INSERT INTO ' || name || ' (' || name || ') VALUES (''rebuild'')' FROM "
		"pragma_table_list WHERE type = 'virtual' ORDER BY name",
		&out);
	buf_addf(&out, "PRAGMA user_version = %lld;\n\n/* FTS5 makes these for its indexes:\n\n",
		(long long)version);
	add_each(db,
		"SELECT sql FROM sqlite_schema WHERE name IN (SELECT name FROM pragma_table_list "
		"WHERE type = 'shadow') ORDER BY name",
		&out);
	buf_add(&out, "*/\n");
	return buf_detach(&out);
}

/* All that stands in all tables, those of FTS5 too. */
static char *
content_of(sqlite3 *db)
{
	static const char sql[] =
		"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', "
		"'shadow') AND name NOT LIKE 'sqlite%' ORDER BY name";
	struct buf out = BUF_INIT;
	sqlite3_stmt *tables, *q;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &tables, NULL), SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		char *all = xasprintf("SELECT * FROM \"%s\"", sqlite3_column_text(tables, 0));

		buf_addf(&out, "%s\n", (const char *)sqlite3_column_text(tables, 0));
		assert_int_equal(sqlite3_prepare_v2(db, all, -1, &q, NULL), SQLITE_OK);
		while (sqlite3_step(q) == SQLITE_ROW)
			for (int i = 0; i < sqlite3_column_count(q); i++) {
				const unsigned char *bytes = sqlite3_column_blob(q, i);

				for (int k = 0; k < sqlite3_column_bytes(q, i); k++)
					buf_addf(&out, "%02x", bytes[k]);
				buf_add_char(&out, '\n');
			}
		sqlite3_finalize(q);
		free(all);
	}
	sqlite3_finalize(tables);
	return buf_detach(&out);
}

/* EARLOG_SCHEMA=FILE writes it (`make schema`). */
static void
a_new_archive_is_what_the_migrations_come_to(void **state)
{
	const char *write = getenv("EARLOG_SCHEMA");
	struct migrations steps, all;
	sqlite3 *by_steps, *at_once;

	all = migrations_embedded();
	steps = all;
	steps.whole = NULL;
	assert_int_equal(sqlite3_open(":memory:", &by_steps), SQLITE_OK);
	works(schema_new(by_steps, &steps, &err));
	CLEANUP(pointer_free) char *should = whole_of(by_steps);
	if (write) {
		unlink(write);
		works(file_create(write, should, strlen(should), NULL, &err));
	} else {
		assert_non_null(all.whole);
		if (strcmp(all.whole, should) != 0)
			fail_msg("schema/whole.sql is of other migrations: make schema");
		assert_int_equal(sqlite3_open(":memory:", &at_once), SQLITE_OK);
		works(schema_new(at_once, &all, &err));
		char *is = whole_of(at_once), *holds = content_of(at_once),
		     *should_hold = content_of(by_steps);
		assert_string_equal(is, should);
		assert_string_equal(holds, should_hold);
		free(is);
		free(holds);
		free(should_hold);
		sqlite3_close(at_once);
	}
	sqlite3_close(by_steps);
}

/* What an export wrote before it was kept whether it had pictures is a base as before. */
static void
an_older_base_of_an_export_is_kept(void **state)
{
	static const char insert[] =
		"INSERT INTO export_base (review, format, template, path, hash, content, "
		"written_ms) "
		"SELECT uuid, 'markdown', 'notes', '/c.md', 'ff', x'6161', 1 FROM review";
	/* As a program of that time wrote it: our own rows have columns of later. */
	static const char put[] =
		"INSERT INTO review (uuid, edit, edited_ms, edited_offset_min, id) VALUES "
		"(x'01010101010141018101010101010101', x'02020202020242028202020202020202', 1, 0, "
		"'cantor')";
	struct uuid review;
	struct migrations m = migrations_embedded();
	CLEANUP(export_base_finish) struct export_base base;
	struct store *st;
	bool found;
	int64_t n;

	m.n = 6;
	works((st = store_open_with(path, STORE_WRITE, &m, &err)));
	works(store_exec(st->db, put, &err));
	works(store_exec(st->db, insert, &err));
	store_close(st);
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_number(
		st->db, "SELECT count(*) FROM export_base WHERE pictures IS NULL", &n, &err));
	assert_int_equal(n, 1);
	assert_true(uuid_read(&review, "01010101-0101-4101-8101-010101010101"));
	works(store_export_base(st, &review, "markdown", "/c.md", "", &base, &found, &err));
	assert_true(found && !base.pictures);
	assert_string_equal(base.content, "aa");
	base.pictures = true;
	works(store_export_base_put(st, &review, &base, &err));
	export_base_finish(&base);
	works(store_export_base(st, &review, "markdown", "/c.md", "", &base, &found, &err));
	assert_true(found && base.pictures);
	assert_string_equal(base.template, "notes");
	store_close(st);
}

static const char second[] = "-- More.\nCREATE TABLE mood (nr INTEGER PRIMARY KEY) STRICT;\n"
			     "ALTER TABLE note ADD COLUMN mood TEXT;\n";

static void
older_archive_is_copied_and_migrated(void **state)
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
	works(store_number(st->db, "PRAGMA user_version", &n, &err));
	assert_int_equal(n, store_version() + 2);
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

static void
new_archive_is_as_a_migrated_one(void **state)
{
	struct migrations m = with_steps(second, NULL);
	struct store *st;

	works((st = store_open_with(path, STORE_WRITE, &m, &err)));
	assert_null(store_warning(st));
	store_close(st);
	works((st = store_open_with(path, STORE_READ, &m, &err)));
	store_close(st);
}

static void
failed_migration_leaves_the_archive_whole(void **state)
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

static void
a_name_that_the_user_took_stops_a_migration(void **state)
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
static void
an_error_while_the_schema_is_read_is_told(void **state)
{
	struct store *st;

	make_first();
	works((st = archive_open(path, STORE_READ, &err)));
	sqlite3_progress_handler(st->db, 10, interrupt, NULL);
	refuses(schema_check(st, st->migrations.n, &err), "interrupted");
	sqlite3_progress_handler(st->db, 0, NULL, NULL);
	store_close(st);
}

/* They may have come with a merge, and are no reason to be stuck with an old archive. */
static void
orphans_of_before_do_not_stop_it(void **state)
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

static int connections;

static int
count_connection(sqlite3 *db, char **msg, const struct sqlite3_api_routines *api)
{
	(void)db, (void)msg, (void)api;
	connections++;
	return SQLITE_OK;
}

/* Whether an archive is as earlog makes it is seen from its texts; one made anew beside it, to
 * compare, takes 15 ms. */
static void
nothing_is_built_to_know_an_archive_again(void **state)
{
	struct store *st;

	make_first();
	connections = 0;
	sqlite3_auto_extension((void (*)(void))count_connection);
	works((st = archive_open(path, STORE_READ, &err)));
	store_close(st);
	sqlite3_cancel_auto_extension((void (*)(void))count_connection);
	assert_int_equal(connections, 1);
}

/* A column that no migration added is none of ours, wherever it stands. */
static void
another_column_is_not_taken_for_one_of_ours(void **state)
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(migrations_are_numbered_without_gaps),
		cmocka_unit_test(a_new_archive_is_what_the_migrations_come_to),
		test(older_archive_is_copied_and_migrated),
		test(an_older_base_of_an_export_is_kept),
		test(new_archive_is_as_a_migrated_one),
		test(failed_migration_leaves_the_archive_whole),
		test(a_name_that_the_user_took_stops_a_migration),
		test(an_error_while_the_schema_is_read_is_told),
		test(orphans_of_before_do_not_stop_it),
		test(nothing_is_built_to_know_an_archive_again),
		test(another_column_is_not_taken_for_one_of_ours),
	};

	if (getenv("EARLOG_SCHEMA")) /* the others need the file that this writes */
		cmocka_set_test_filter("a_new_archive_is_what_the_migrations_come_to");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

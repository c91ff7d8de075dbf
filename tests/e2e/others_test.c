/* tests: of src/exchange/others src/cli/earlog_listener src/archive/reader src/archive/open */
/* Files of other listeners, read beside the archive: folders, older files, and hostile files, after
 * which the own archive is the same, byte for byte. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "e2e/bench.h"

/* Each makes a file from one that Ben made for others; `mine` is the archive that reads it. */
static const char *const changes[] = {
	/* rows in my name, and with my UUIDs */
	"UPDATE note SET listener = (SELECT listener FROM mine.owner)",
	"UPDATE owner SET listener = (SELECT listener FROM mine.owner)",
	"UPDATE note SET uuid = (SELECT uuid FROM mine.note LIMIT 1), body = 'forged words'",
	"UPDATE note SET edit = (SELECT edit FROM mine.note LIMIT 1)",
	"UPDATE rating SET uuid = (SELECT uuid FROM mine.rating LIMIT 1), value = 1",
	"UPDATE review SET title = 'forged words'",
	"UPDATE device SET name = 'forged words'",
	"UPDATE listener SET name = (SELECT name FROM mine.listener)",
	/* rows that nobody gives to others */
	"UPDATE note SET private = 1, body = 'secret words'",
	"UPDATE note SET deleted = 1, body = 'secret words'",
	"DELETE FROM given; UPDATE note SET private = 1, body = 'secret words'",
	"INSERT INTO withheld (uuid, edit, edited_ms, edited_offset_min, deleted, target) SELECT "
	"randomblob(16), randomblob(16), 1, 0, 0, uuid FROM note; UPDATE note SET body = 'secret "
	"words'",
	/* what the file does when it is read */
	"CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM note; END",
	"CREATE TEMP VIEW x AS SELECT 1; CREATE VIEW pragma_table_info AS SELECT 1 AS name",
	"CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
	"SELECT i FROM n",
	"CREATE TABLE extra (x); INSERT INTO extra VALUES (1)",
	"CREATE UNIQUE INDEX narrow ON note (review, item)",
	"DROP TABLE tag",
	"DROP VIEW v_note; CREATE VIEW v_note AS SELECT randomblob(1000000000) AS body",
	"ALTER TABLE note ADD COLUMN more TEXT",
	"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'note'",
	"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE note (x)' WHERE "
	"name = 'note'",
	"PRAGMA writable_schema = ON; DELETE FROM sqlite_schema",
	"PRAGMA journal_mode = WAL",
	/* other versions */
	"PRAGMA user_version = 0",
	"PRAGMA user_version = 1",
	"PRAGMA user_version = 29",
	"PRAGMA user_version = 30",
	"PRAGMA user_version = 99",
	"PRAGMA user_version = 2147483647",
	"PRAGMA user_version = -1",
	"PRAGMA application_id = 1",
	/* who it is of, and when it was made */
	"DELETE FROM owner",
	"UPDATE owner SET listener = zeroblob(16)",
	"DELETE FROM listener",
	"DELETE FROM given",
	"UPDATE given SET made_ms = 9223372036854775807",
	"UPDATE given SET made_ms = -9223372036854775807",
	"UPDATE listener SET name = char(27) || ']0;title' || char(7) || char(10) || 'x'",
	"UPDATE listener SET name = 'all'",
	"UPDATE listener SET name = ''",
	"UPDATE listener SET name = hex(zeroblob(200000))",
	/* impossible values */
	"UPDATE note SET body = hex(zeroblob(3000000))",
	"UPDATE note SET body = char(27) || '[2J' || x'ff'",
	"UPDATE note SET pos_ms = 9223372036854775807, made_ms = -9223372036854775807",
	"UPDATE note SET device = randomblob(16), review = randomblob(16), item = randomblob(16)",
	"UPDATE note SET sitting = uuid",
	"UPDATE rating SET value = 9e999",
	"UPDATE item SET uuid = randomblob(16)",
};

/* Files that are damaged as bytes: `cut` of 1000 remain; else `at` gets a byte. */
static const struct {
	int cut, at, byte;
} damages[] = { { .cut = 1 }, { .cut = 10 }, { .cut = 500 }, { .cut = 999 },
	{ .at = 18, .byte = 9 }, { .at = 28, .byte = 0x7f }, { .at = 56, .byte = 9 },
	{ .at = 100, .byte = 0xff }, { .at = 105, .byte = 0xff }, { .at = 4096, .byte = 0xff },
	{ .at = 8192, .byte = 0 }, { .at = 20481, .byte = 0xff } };

static const char *
says(struct home *h, char *const argv[], bool fails)
{
	const char *out, *err;
	int status = home_run(h, argv, NULL, &out, &err);

	if (status != 0 && !(fails && status == 1))
		fail_msg("%s %s: %d %s", argv[0], argv[1], status, err);
	bench_harmless(out, home_len(h, out), false, __FILE__, __LINE__);
	bench_harmless(err, home_len(h, err), false, __FILE__, __LINE__);
	if (strstr(out, "secret words") || strstr(err, "secret words"))
		fail_msg("%s %s shows a private note: %s", argv[0], argv[1], out);
	return *out ? out : err;
}

static struct home *
person(const char *name, const char *words)
{
	struct home *h = bench_home();
	char *profile = xasprintf("audio: {output: \"null\"}\nreviewer: {name: %s}\n", name);

	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	says(h,
		ARGS("earlog", "note", "add", "cantor.yaml", (char *)words, "--item", "first",
			"--at", "0:05"),
		false);
	says(h, ARGS("earlog", "rate", "cantor", "sonic-quality", "4"), false);
	return h;
}

/* Returns all rows of all tables but those in `except`, which a session writes itself. */
static char *
dump(struct home *h, const char *except)
{
	char *tables = xstrdup(home_sql(
		     h, "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table'")),
	     *rest = NULL;
	struct buf all = BUF_INIT;

	buf_add(&all, home_sql(h, "SELECT name, sql FROM sqlite_schema ORDER BY name"));
	for (char *t = strtok_r(tables, " ", &rest); t; t = strtok_r(NULL, " ", &rest)) {
		char *sql = xasprintf("SELECT * FROM \"%s\"", t);
		const char *problem = NULL;

		if (!strstr(except, t))
			buf_addf(&all, "\n%s\n%s", t,
				home_sql_in(
					h, home_path(h, "data/earlog/earlog.db"), sql, &problem));
		free(sql);
	}
	free(tables);
	return buf_detach(&all);
}

static void
same_dump(struct home *h, const char *before, const char *except)
{
	char *now = dump(h, except);
	size_t n = 0;

	while (before[n] && before[n] == now[n])
		n++;
	if (before[n] != now[n])
		fail_msg("the archive changed: “%.300s”, was “%.300s”",
			now + (n > 100 ? n - 100 : 0), before + (n > 100 ? n - 100 : 0));
	free(now);
}

static void
copy_file(const char *from, const char *to, int per_mille)
{
	struct buf b = BUF_INIT;
	struct err err;
	bool found;

	assert_true(file_read(from, 1 << 26, &b, &found, &err));
	int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	size_t n = b.len * (size_t)per_mille / 1000;
	assert_int_equal(write(fd, b.s, n), n);
	close(fd);
	buf_finish(&b);
}

/* Makes the file `path` from Ben's, with another owner for each i. */
static void
make_changed(const char *good, const char *mine, const char *path, const char *change, size_t i)
{
	char *as = xasprintf("ATTACH '%s' AS mine; PRAGMA foreign_keys = OFF; "
			     "UPDATE listener SET uuid = x'0badf11e0badf11e0badf11e0badf1%02zx'; "
			     "UPDATE owner SET listener = (SELECT uuid FROM listener LIMIT 1); %s",
		mine, i, change);
	sqlite3 *db = NULL;

	copy_file(good, path, 1000);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (sqlite3_exec(db, as, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sqlite3_errmsg(db), change);
	sqlite3_close(db);
	free(as);
}

static void
make_damaged(const char *good, const char *path, size_t i)
{
	unsigned char byte = (unsigned char)damages[i].byte;

	copy_file(good, path, damages[i].cut ? damages[i].cut : 1000);
	int fd = open(path, O_WRONLY);
	if (damages[i].at)
		assert_int_equal(pwrite(fd, &byte, 1, damages[i].at), 1);
	close(fd);
}

/* Fills the folder, and returns how many files it has. */
static size_t
make_files(const char *folder, const char *good, const char *mine)
{
	static const char *const targets[] = { "/dev/zero", "/no/such/file" };
	size_t n = 0;
	char path[4096];

#define NEXT (snprintf(path, sizeof(path), "%s/%02zu.db", folder, n++), path)
	for (size_t i = 0; i < LENGTH(changes); i++)
		make_changed(good, mine, NEXT, changes[i], i);
	for (size_t i = 0; i < LENGTH(damages); i++)
		make_damaged(good, NEXT, i);
	/* 2 GB by its header, and by its size */
	make_changed(good, mine, NEXT, "", LENGTH(changes));
	int fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "\0\x08\0\0", 4, 28), 4);
	close(fd);
	copy_file(path, NEXT, 1000);
	assert_int_equal(truncate(path, (off_t)2 << 30), 0);
	/* links to my archive, to itself and elsewhere; a pipe; a folder */
	assert_int_equal(symlink(mine, NEXT), 0);
	assert_int_equal(symlink(path, NEXT), 0);
	for (size_t i = 0; i < LENGTH(targets); i++)
		assert_int_equal(symlink(targets[i], NEXT), 0);
	assert_int_equal(mkfifo(NEXT, 0600), 0);
	assert_int_equal(mkdir(NEXT, 0700), 0);
	assert_int_equal(symlink(path, NEXT), 0);
	return n;
}

/* The list says once where a file is, and offers to repair none. */
static void
check_list(const char *list)
{
	if (strstr(list, "--recover"))
		fail_msg("the list offers to repair another person's file: %s", list);
	for (const char *at = list; (at = strstr(at, "/hostile/")); at++) {
		const char *next = strstr(at + 1, "/hostile/"), *end = strchr(at, '\n');

		if (next && end && next < end)
			fail_msg("the list says twice where a file is: %.400s", at);
	}
}

static void
read_all(struct home *a)
{
	const char *all = says(a, ARGS("earlog", "search", "words"), false);

	if (!strstr(all, "good words of Ann") || !strstr(all, "good words of Ben"))
		fail_msg("an answer is missing: %s", all);
	says(a, ARGS("earlog", "search", "--listener", "all", "forged"), false);
	says(a, ARGS("earlog", "note", "list", "--listener", "all"), false);
	says(a, ARGS("earlog", "compare", "cantor", "--listener", "all"), false);
	says(a, ARGS("earlog", "rank", "--listener", "all"), false);
	says(a, ARGS("earlog", "export", "--listener", "all"), true);
	check_list(says(a, ARGS("earlog", "listener", "list"), false));
	if (strstr(says(a, ARGS("earlog", "note", "list"), false), "forged"))
		fail_msg("a forged note is among mine");
}

static void
hostile_files_change_nothing_here(void **state)
{
	static const char by_session[] = "sitting stretch tally";
	struct home *a = person("Ann", "good words of Ann"),
		    *b = person("Ben", "good words of Ben");
	const char *out;
	char path[4096];

	(void)state;
	says(b, ARGS("earlog", "backup", "given", "--for", "ann"), false);
	home_run(b, ARGS("sh", "-c", "cp given/*.db good.db"), NULL, &out, NULL);
	char *good = xstrdup(home_path(b, "work/good.db")),
	     *mine = xstrdup(home_path(a, "data/earlog/earlog.db")),
	     *folder = xstrdup(home_path(b, "hostile"));
	mkdir(folder, 0700);
	size_t n = make_files(folder, good, mine);
	assert_true(n >= 60);
	says(a, ARGS("earlog", "search", "words"), false);
	char *before = dump(a, "");

	/* Each for itself, with Ben's own file; then as a folder. */
	says(a, ARGS("earlog", "listener", "add", good), false);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%02zu.db", folder, i);
		says(a, ARGS("earlog", "listener", "add", path), true);
	}
	read_all(a);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%02zu.db", folder, i);
		says(a, ARGS("earlog", "listener", "remove", path), true);
	}
	says(a, ARGS("earlog", "listener", "add", folder), false);
	read_all(a);
	says(a, ARGS("earlog", "listener", "remove", folder), false);
	says(a, ARGS("earlog", "listener", "remove", good), false);
	same_dump(a, before, "");
	free(before);

	/* At the bench, whose first session stores the length of the track that it plays. */
	struct drive *d = bench_start(a, NULL);
	drive_wait_sql(d, "select count(*) > 0 from source where length_ms", "1", 0);
	bench_quit(d);
	before = dump(a, by_session);
	says(a, ARGS("earlog", "listener", "add", good), false);
	says(a, ARGS("earlog", "listener", "add", folder), false);
	d = bench_start(a, &(struct drive_options){ .rows = 60, .cols = 160 });
	drive_keys(d, " ");
	bench_command(d, "goto 0:05");
	bench_command(d, "show others");
	drive_wait_text(d, "Ben, AFUL Cantor", 0);
	drive_has(d, "secret words", false, __FILE__, __LINE__);
	bench_quit(d);
	says(a, ARGS("earlog", "listener", "remove", folder), false);
	says(a, ARGS("earlog", "listener", "remove", good), false);
	same_dump(a, before, by_session);
	bench_intact(a);
	free(before);
	free(good);
	free(mine);
	free(folder);
	home_free(a);
	home_free(b);
}

static void
has(const char *text, const char *words, bool wanted)
{
	if (!strstr(text, words) == wanted)
		fail_msg("“%s” is %sin:\n%s", words, wanted ? "not " : "", text);
}

/* Of a folder the newest file of each person counts, also of one who comes later, and mine not. */
static void
a_folder_has_the_newest_file_of_each(void **state)
{
	struct home *a = person("Ann", "words of Ann"), *b = person("Ben", "words of Ben"),
		    *c = person("Cleo", "words of Cleo");
	char *folder = xstrdup(home_path(a, "shared")), *file = xasprintf("%s/*.db", folder);

	(void)state;
	says(a, ARGS("earlog", "backup", folder, "--for", "all"), false);
	says(b, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "listener", "add", folder), false), "newest file", true);
	has(says(a, ARGS("earlog", "search", "words"), false), "[heard by Ben] words of Ben", true);
	says(b, ARGS("earlog", "note", "add", "cantor", "later words", "--item", "first"), false);
	for (int i = 0; i < 3; i++)
		says(b, ARGS("earlog", "backup", folder, "--for", "all"), false);
	says(c, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "search", "words"), false), "[heard by Cleo]", true);
	has(says(a, ARGS("earlog", "search", "later"), false), "[heard by Ben] later", true);
	const char *list = says(a, ARGS("earlog", "listener", "list", "--json"), false), *at = list;
	int listed = 0;
	while ((at = strstr(at, "\"name\": ")))
		listed++, at++;
	assert_int_equal(listed, 3); /* Ann herself, Ben, Cleo */
	/* The last two of Ben remain, and the files of the others. */
	const char *out;
	home_run(a, ARGS("sh", "-c", "ls ../shared | wc -l"), NULL, &out, NULL);
	assert_int_equal(atoi(out), 4);
	/* The user's name for Ben stays with his next file; it belongs to him alone. */
	says(a, ARGS("earlog", "listener", "rename", "ben", "Benjamin"), false);
	says(b, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "search", "later"), false), "[heard by Benjamin] later", true);
	has(says(a, ARGS("earlog", "search", "words"), false), "[heard by Cleo]", true);
	has(says(a, ARGS("earlog", "listener", "add", "Bob", folder), true), "rename", true);
	has(says(a, ARGS("earlog", "listener", "rename", folder, "Bob"), true), "is a folder",
		true);
	/* Cleo takes a note back. */
	char *uuid = xstrndup(home_sql(c, "SELECT lower(hex(uuid)) FROM note"), 12);
	says(c, ARGS("earlog", "note", "remove", uuid), false);
	says(c, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "search", "words"), false), "Cleo", false);
	/* A folder is forgotten with all that are in it. */
	const char *gone = says(a, ARGS("earlog", "listener", "remove", "cleo"), false);
	has(gone, "/shared (", true);
	has(gone, "Benjamin", true);
	has(gone, "Cleo", true);
	has(says(a, ARGS("earlog", "listener", "add", folder), false), "Ben", true);
	has(says(a, ARGS("earlog", "listener", "list"), false), "Benjamin", false);
	free(uuid);
	free(file);
	free(folder);
	home_free(a);
	home_free(b);
	home_free(c);
}

/* A whole archive of an earlier version is read as its owner would give it. */
static void
an_older_archive_is_read(void **state)
{
	struct home *a = person("Ann", "words of Ann");
	char *old = realpath("tests/data/archive-v19.db", NULL);

	(void)state;
	assert_non_null(old);
	copy_file(old, home_path(a, "work/old.db"), 1000);
	has(says(a, ARGS("earlog", "listener", "add", "Old", "old.db"), false),
		"may not have meant", true);
	has(says(a, ARGS("earlog", "search", "strings", "--listener", "old"), true),
		"a voice behind the strings", true);
	free(old);
	home_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_folder_has_the_newest_file_of_each, drive_teardown),
		cmocka_unit_test_teardown(an_older_archive_is_read, drive_teardown),
		cmocka_unit_test_teardown(hostile_files_change_nothing_here, drive_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

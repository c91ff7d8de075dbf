/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/hostile.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "support/test.h"

/* Each makes a file from a file for others; `mine` is the archive that reads it. */
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
	"PRAGMA user_version = 39",
	"PRAGMA user_version = 40",
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

char *
hostile_dump(struct home *h, const char *except)
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

void
hostile_same_dump(struct home *h, const char *before, const char *except)
{
	char *now = hostile_dump(h, except);
	size_t n = 0;

	while (before[n] && before[n] == now[n])
		n++;
	if (before[n] != now[n])
		fail_msg("the archive changed: “%.300s”, was “%.300s”",
			now + (n > 100 ? n - 100 : 0), before + (n > 100 ? n - 100 : 0));
	free(now);
}

void
hostile_copy(const char *from, const char *to, int per_mille)
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
			     "UPDATE listener SET uuid = x'" HOSTILE_UUID "'; "
			     "UPDATE owner SET listener = (SELECT uuid FROM listener LIMIT 1); %s",
		mine, i, change);
	sqlite3 *db = NULL;

	hostile_copy(good, path, 1000);
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

	hostile_copy(good, path, damages[i].cut ? damages[i].cut : 1000);
	int fd = open(path, O_WRONLY);
	if (damages[i].at)
		assert_int_equal(pwrite(fd, &byte, 1, damages[i].at), 1);
	close(fd);
}

size_t
hostile_make(const char *folder, const char *good, const char *mine)
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
	hostile_copy(path, NEXT, 1000);
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

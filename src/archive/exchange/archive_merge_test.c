/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_folder.h"

#include "archive/exchange/archive_merge.h"
#include "archive/store/library.h"
#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "review/record/identity.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/rows_session.h"
#include "support/needs.h"
#include "support/store_help.h"

#define COPIES 3
#define ROUNDS 8
#define EDITS 60
#define NAMES 3 /* rows of a kind that come from the same files */

static unsigned seed = 8;
static const struct uuid owner = { { 0x0a } }; /* of all archives here */

static size_t
dice(size_t n)
{
	return (size_t)rand_r(&seed) % n;
}

static const char *
in_folder(const char *name)
{
	static char paths[8][256];
	static size_t at;
	char *path = paths[at++ % LENGTH(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void
merge_into(const char *into, const char *other, struct merge_counts *n)
{
	struct store *st;

	works((st = store_open_owned(in_folder(into), &owner, &err)));
	works(exchange_merge(st, in_folder(other), MERGE_MINE, n, &err));
	store_close(st);
}

static void
copy(const char *from, const char *to)
{
	unlink(in_folder(to));
	works(copy_archive(in_folder(from), in_folder(to), &err));
}

/* All that two archives must agree on: everything but numbers, open notes and what exports wrote.
 */
static char *
told(const char *name)
{
	static const char tables[] =
		"SELECT t.name, group_concat('quote(' || c.name || ')', ' || '','' || ') "
		"FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND "
		"t.type = 'table' AND t.name NOT IN ('draft', 'export_base', 'replaced', 'came', "
		"'files_read', "
		"'machine', "
		"'sqlite_schema') AND "
		"c.name <> 'nr' GROUP BY t.name ORDER BY t.name";
	struct buf out = BUF_INIT;
	struct store *st;
	sqlite3_stmt *t, *q;

	works((st = archive_open(in_folder(name), STORE_READ, &err)));
	assert_int_equal(sqlite3_prepare_v2(st->db, tables, -1, &t, NULL), SQLITE_OK);
	while (sqlite3_step(t) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(t, 0);
		char *sql = xasprintf("SELECT %s FROM %s ORDER BY 1",
			(const char *)sqlite3_column_text(t, 1), table);
		assert_int_equal(sqlite3_prepare_v2(st->db, sql, -1, &q, NULL), SQLITE_OK);
		while (sqlite3_step(q) == SQLITE_ROW)
			buf_addf(&out, "%s %s\n", table, (const char *)sqlite3_column_text(q, 0));
		sqlite3_finalize(q);
		free(sql);
	}
	sqlite3_finalize(t);
	store_close(st);
	return buf_detach(&out);
}

/* The first lines that differ: the whole is more than a failing test shows. */
static void
tell_difference(const char *x, const char *y)
{
	while (*x && *y && strcspn(x, "\n") == strcspn(y, "\n") &&
		strncmp(x, y, strcspn(x, "\n")) == 0) {
		x += strcspn(x, "\n") + 1;
		y += strcspn(y, "\n") + 1;
	}
	if (*x || *y)
		print_error("%.*s\n%.*s\n", (int)strcspn(x, "\n"), x, (int)strcspn(y, "\n"), y);
}

static void
same(const char *a, const char *b)
{
	CLEANUP(pointer_free) char *x = told(a), *y = told(b);

	tell_difference(x, y);
	assert_string_equal(x, y);
}

static int64_t
number(const char *name, const char *sql)
{
	struct store *st;
	int64_t n;

	works((st = archive_open(in_folder(name), STORE_READ, &err)));
	works(store_number(st->db, sql, &n, &err));
	store_close(st);
	return n;
}

/* Words and numbers; of what it could refer to, nothing or the first review. No review became one
 * that is nowhere: a merge mends that, by a version that the other machine gets with the next. */
static void
write_fields(const struct row_type *t, void *row)
{
	char text[UUID_TEXT];

	for (size_t i = 0; t->fields[i].name; i++) {
		void *into = (char *)row + t->fields[i].offset;

		switch (t->fields[i].type) {
		case ROW_FIELD_UUID:
			if (strcmp(t->fields[i].name, "review") == 0)
				*(struct uuid *)into = uuid_of("review:%d", 0);
			break;
		case ROW_FIELD_TEXT:
			free(*(char **)into);
			*(char **)into = strcmp(t->fields[i].name, "pos_from") == 0 ||
					strcmp(t->fields[i].name, "became") == 0 || !dice(3)
				? NULL
				: xasprintf("word%zu ünï", dice(1000));
			/* All versions of a review have one id, which a merge reads in those that
			 * it knows. */
			if (t == &row_types[ROW_REVIEW] && strcmp(t->fields[i].name, "id") == 0 &&
				*(char **)into)
				xreplace(
					(char **)into, uuid_text(&((struct row *)row)->uuid, text));
			break;
		case ROW_FIELD_INT:
			*(int64_t *)into = dice(4) ? (int64_t)dice(100000) : NO_INT;
			break;
		case ROW_FIELD_REAL: *(double *)into = (double)dice(100000) / 7; break;
		case ROW_FIELD_BOOL: *(bool *)into = dice(2); break;
		}
	}
}

static bool
pick_row(struct store *st, enum row_kind kind, struct uuid *u)
{
	char *sql =
		xasprintf("SELECT uuid FROM %s ORDER BY random() LIMIT 1", row_types[kind].table);
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(st->db, sql, -1, &q, NULL), SQLITE_OK);
	bool found = sqlite3_step(q) == SQLITE_ROW;
	if (found)
		store_uuid(q, 0, u);
	sqlite3_finalize(q);
	free(sql);
	return found;
}

/*
 * One edit: of a row that is there, or a new one, which may be of a name that other copies make,
 * too. Clocks of copies differ, and some stand still; a few edits are dated before what they
 * replace.
 */
static void
edit(struct store *st, int64_t now_ms)
{
	enum row_kind kind = (enum row_kind)dice(ROW_KINDS);
	const struct row_type *t = &row_types[kind];
	struct uuid u = dice(2) ? uuid_of("%s:%zu", t->table, dice(NAMES)) : uuid_random();
	void *row = NULL;

	if (dice(3))
		pick_row(st, kind, &u);
	/* The content of an equaliser or variant names it. */
	CLEANUP(pointer_free) char *filters = xasprintf("word%zu", dice(NAMES));
	if (kind == ROW_EQUALISER)
		u = identity_of_equaliser(filters);
	if (kind == ROW_VARIANT)
		u = identity_of_setting(&UUID_NONE, NULL, filters, filters);
	works(row_store_get(st, kind, &u, &row, &err));
	if (!row)
		row = row_new(kind);
	struct row *head = row;
	bool lies = dice(10) == 0;
	head->uuid = u;
	head->parent = head->edit;
	head->edit = uuid_random();
	head->edited_ms = now_ms > head->edited_ms || lies ? now_ms : head->edited_ms + 1;
	head->deleted = dice(5) == 0;
	write_fields(t, row);
	if (kind == ROW_EQUALISER)
		xreplace(&((struct equaliser_row *)row)->content, filters);
	/* A deleted version without any content is one that its listener withdrew. */
	json_auto_t *content = row_json(kind, row);
	head->deleted &= json_object_size(content) > 0;
	if (kind == ROW_VARIANT) {
		xreplace(&((struct variant *)row)->name, filters);
		xreplace(&((struct variant *)row)->content, filters);
	}
	works(store_put(st, kind, row, &err) != PUT_FAILED);
	row_free(kind, row);
}

static void
measure(struct store *st)
{
	char *sql = xasprintf(
		"INSERT OR IGNORE INTO analysis (audio, version, length_ms, "
		"rate_hz, channels, clipped, overview, octaves, integrated_lufs) "
		"VALUES ('a%zu', %zu, 100, 44100, 2, 0, x'%04zx', x'', %s); INSERT OR "
		"IGNORE INTO audio (hash, audio) VALUES ('h%zu', 'a%zu')",
		dice(4), dice(3) + 1, dice(65536), dice(2) ? "-14.5" : "NULL", dice(4), dice(4));

	works(store_exec(st->db, sql, &err));
	free(sql);
}

static void
live(const char *name, size_t edits, int64_t skew_ms)
{
	struct store *st;

	works((st = store_open_owned(in_folder(name), &owner, &err)));
	works(store_begin(st, &err));
	struct review *r = test_row(ROW_REVIEW);
	r->row.uuid = uuid_of("review:%d", 0);
	works(store_put(st, ROW_REVIEW, r, &err) != PUT_FAILED);
	row_free(ROW_REVIEW, r);
	for (size_t i = 0; i < edits; i++)
		edit(st, 1700000000000 + skew_ms + (int64_t)dice(20));
	measure(st);
	works(store_commit(st, &err));
	store_close(st);
}

static const char *const copies[COPIES] = { "a.db", "b.db", "c.db" };

TEST_IN_FOLDER(any_order_any_number_of_times)
{
	static const int orders[][COPIES] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 },
		{ 2, 0, 1 }, { 2, 1, 0 } };
	struct merge_counts n;

	for (int round = 0; round < rounds_here(ROUNDS); round++) {
		for (int i = 0; i < COPIES; i++) {
			unlink(in_folder(copies[i]));
			live(copies[i], EDITS, (int64_t)dice(3) * 10);
		}
		/* What is half known to one of them is edited there further. */
		for (int i = 0; i < 3 * COPIES; i++) {
			size_t into = dice(COPIES), other = (into + 1 + dice(COPIES - 1)) % COPIES;
			if (dice(2))
				merge_into(copies[into], copies[other], &n);
			live(copies[into], EDITS / 4, (int64_t)dice(3) * 10);
		}
		for (size_t o = 0; o < LENGTH(orders); o++) {
			const int *order = orders[o];
			char name[] = "0.db";
			name[0] = (char)('0' + o);
			copy(copies[order[0]], name);
			merge_into(name, copies[order[1]], &n);
			merge_into(name, copies[order[2]], &n);
			if (dice(2))
				merge_into(name, copies[order[1]], &n);
			if (o)
				same(name, "0.db");
		}
		/* … and one that took the other's result. */
		copy("b.db", "chain.db");
		merge_into("chain.db", "c.db", &n);
		copy("a.db", "end.db");
		merge_into("end.db", "chain.db", &n);
		same("end.db", "0.db");
		merge_into("end.db", "5.db", &n);
		assert_int_equal(n.taken + n.past + n.measured + n.kept, 0);
		assert_int_equal(number("end.db",
					 "SELECT count(*) FROM note_text WHERE note_text "
					 "MATCH '\"word 5\" *'"),
			number("end.db",
				"SELECT count(*) FROM note WHERE "
				"deleted = 0 AND body LIKE 'word5%'"));
	}
}

static void
put_one(const char *name, enum row_kind kind, void *row)
{
	struct store *st;

	works((st = store_open_owned(in_folder(name), &owner, &err)));
	works(store_put(st, kind, row, &err) != PUT_FAILED);
	store_close(st);
}

TEST_IN_FOLDER(drafts_and_music_files_stay_and_exports_come_with_mine)
{
	struct merge_counts n;
	struct export_base base = { .format = xstrdup("md"),
		.path = xstrdup("/x"),
		.hash = xstrdup("h"),
		.content = xstrdup("text"),
		.size = 4 };
	struct replaced old = { .text = (char *)"mine", .size = 4, .known = true, .base = base };
	struct open_note *o = test_row(ROW_OPEN_NOTE);
	struct uuid review = uuid_random();
	struct store *st;

	put_one("a.db", ROW_OPEN_NOTE, o);
	works((st = store_open_owned(in_folder("a.db"), &owner, &err)));
	works(store_export_base_put(st, &review, &base, &err));
	works(store_replaced_put(st, &review, &old, &err));
	works(store_library_put(st,
		&(struct library_file){ .path = (char *)"/a.flac", .length_ms = NO_INT }, &err));
	store_close(st);
	/* Without --mine no export comes. */
	works((st = store_open_owned(in_folder("b.db"), &owner, &err)));
	works(exchange_merge(st, in_folder("a.db"), 0, &n, &err));
	store_close(st);
	assert_int_equal(number("b.db", "SELECT count(*) FROM export_base"), 0);
	for (int i = 0; i < 2; i++) {
		merge_into("b.db", "a.db", &n);
		assert_int_equal(number("b.db", "SELECT count(*) FROM library"), 0);
		assert_int_equal(number("b.db", "SELECT count(*) FROM draft"), 0);
		assert_int_equal(number("b.db", "SELECT count(*) FROM export_base"), 1);
		assert_int_equal(number("b.db", "SELECT count(*) FROM replaced"), 1);
	}
	export_base_finish(&base);
	row_free(ROW_OPEN_NOTE, o);
}

TEST_IN_FOLDER(rows_that_point_nowhere_are_taken_and_told)
{
	struct merge_counts n;
	struct store *st;

	works((st = store_open_owned(in_folder("a.db"), &owner, &err)));
	put_free(st, ROW_NOTE, note_of(put_review(st, "cantor", "Cantor"), "all that is left"));
	works(store_exec(st->db, "PRAGMA foreign_keys = OFF; DELETE FROM device", &err));
	store_close(st);
	merge_into("b.db", "a.db", &n);
	assert_int_equal(n.taken, 2);
	assert_int_equal(n.orphans, 1);
	assert_int_equal(number("b.db", "SELECT count(*) FROM note"), 1);
	same("a.db", "b.db");
}

/* Each of these is refused before anything of it is run or read; both files stay as they are. */
static const struct {
	const char *what, *sql, *word;
} hostile[] = {
	{ "a trigger", "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM note; END", "t" },
	{ "a view named as a table",
		"DROP TABLE tag; CREATE VIEW tag AS WITH RECURSIVE c (x) AS "
		"(SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS uuid FROM c",
		"tag" },
	{ "a CHECK that calls",
		"DROP TABLE tag; CREATE TABLE tag (uuid BLOB CHECK "
		"(load_extension('/tmp/x')))",
		"tag" },
	{ "a generated column", "ALTER TABLE tag ADD COLUMN g BLOB AS (zeroblob(1000000000))",
		"tag" },
	{ "a newer version", "PRAGMA user_version = 99", "99" },
	{ "an odd version", "PRAGMA user_version = 0", "version number" },
	{ "another program's", "PRAGMA application_id = 7", "not an earlog archive" },
};

TEST_IN_FOLDER(hostile_archives_are_refused)
{
	struct merge_counts n;
	struct store *st;
	sqlite3 *db;

	works((st = store_open_owned(in_folder("a.db"), &owner, &err)));
	for (size_t i = 0; i < LENGTH(hostile); i++) {
		works(copy_archive(in_folder("a.db"), in_folder("evil.db"), &err));
		assert_int_equal(sqlite3_open(in_folder("evil.db"), &db), SQLITE_OK);
		sqlite3_exec(db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
		if (sqlite3_exec(db, hostile[i].sql, NULL, NULL, NULL) != SQLITE_OK)
			fail_msg("%s: %s", hostile[i].what, sqlite3_errmsg(db));
		sqlite3_close(db);
		char *before = archive_hash(in_folder("evil.db"));
		if (exchange_merge(st, in_folder("evil.db"), MERGE_MINE, &n, &err))
			fail_msg("%s was merged", hostile[i].what);
		if (!strstr(err.msg, hostile[i].word))
			fail_msg("%s: “%s”", hostile[i].what, err.msg);
		char *after = archive_hash(in_folder("evil.db"));
		assert_string_equal(before, after);
		free(before);
		free(after);
		unlink(in_folder("evil.db"));
	}
	store_close(st);
}

#define PAST                                                                                  \
	"INSERT INTO past (kind, row, edit, edited_ms, edited_offset_min, deleted, content) " \
	"VALUES "

/* Data that the schema forbids or that no earlog writes: nothing of it gets in. */
TEST_IN_FOLDER(hostile_rows_stay_out)
{
	static const char *const rows[] = {
		"INSERT INTO note (uuid, edit, edited_ms, edited_offset_min) VALUES "
		"(randomblob(16), randomblob(16), 9223372036854775807, 0)",
		"INSERT INTO note (uuid, edit, edited_ms, edited_offset_min) VALUES "
		"(randomblob(16), randomblob(16), -1, 0)",
		PAST "('sqlite_schema', randomblob(16), randomblob(16), 1, 0, 0, '{}')",
		PAST "('note', randomblob(16), randomblob(16), 1, 0, 0, '[1')",
		PAST "('note', randomblob(3), randomblob(16), 1, 0, 0, '{}')",
	};
	struct merge_counts n;
	struct store *st;
	sqlite3 *db;

	works((st = store_open_owned(in_folder("b.db"), &owner, &err)));
	works((copy_archive(in_folder("b.db"), in_folder("a.db"), &err)));
	assert_int_equal(sqlite3_open(in_folder("a.db"), &db), SQLITE_OK);
	for (size_t i = 0; i < LENGTH(rows); i++)
		assert_int_equal(sqlite3_exec(db, rows[i], NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	works(exchange_merge(st, in_folder("a.db"), MERGE_MINE, &n, &err));
	assert_int_equal(n.odd, LENGTH(rows));
	assert_int_equal(n.taken + n.past, 0);

	assert_int_equal(sqlite3_open(in_folder("a.db"), &db), SQLITE_OK);
	sqlite3_exec(db,
		"PRAGMA ignore_check_constraints = ON; INSERT INTO note (uuid, edit, "
		"edited_ms, edited_offset_min, pos_from) VALUES (randomblob(16), randomblob(16), "
		"1, 0, 'nowhere')",
		NULL, NULL, NULL);
	sqlite3_close(db);
	refuses(exchange_merge(st, in_folder("a.db"), MERGE_MINE, &n, &err), "damaged");
	store_close(st);
	assert_int_equal(number("b.db", "SELECT count(*) FROM note"), 0);
}

TEST_IN_FOLDER(not_with_itself_nor_with_what_is_no_archive)
{
	struct merge_counts n;
	struct store *st;

	works((st = store_open_owned(in_folder("a.db"), &owner, &err)));
	refuses(exchange_merge(st, in_folder("a.db"), MERGE_MINE, &n, &err), "itself");
	struct store *memory;
	works((memory = archive_open(":memory:", STORE_WRITE, &err)));
	refuses(exchange_merge(memory, in_folder("a.db"), false, &n, &err), "in memory");
	store_close(memory);
	refuses(exchange_merge(st, in_folder("none.db"), MERGE_MINE, &n, &err), "there is no file");
	refuses(exchange_merge(st, "/dev/zero", MERGE_MINE, &n, &err), "no file");
	refuses(exchange_merge(st, folder, MERGE_MINE, &n, &err), "a folder");
	works(copy_archive(in_folder("a.db"), in_folder("b.db"), &err));
	FILE *f = fopen(in_folder("b.db-journal"), "we");
	fputs("not closed", f);
	fclose(f);
	refuses(exchange_merge(st, in_folder("b.db"), MERGE_MINE, &n, &err), "journal");
	store_close(st);
}

/* Changes the rows with this UUID at one machine, as a hand does. */
static void
edit_row(const char *name, enum row_kind kind, struct uuid u, void (*change)(void *row))
{
	static int64_t now_ms = 1800000000000; /* no two edits are of one millisecond */
	struct store *st;
	void *row;

	now_ms += 1000;
	clock_set(now_ms * 1000000, now_ms);
	works((st = store_open_owned(in_folder(name), &owner, &err)));
	works((row = store_copy(st, kind, &u, &err)));
	change(row);
	works(store_change_row(st, kind, row, &err));
	store_close(st);
}

static void
throw_away(void *row)
{
	((struct row *)row)->deleted = true;
}

static void
bring_back(void *row)
{
	((struct row *)row)->deleted = false;
}

static void
write_more(void *row)
{
	xreplace(&((struct note *)row)->body, "more of it");
}

static void
hide(void *row)
{
	((struct note *)row)->private = true;
	xreplace(&((struct note *)row)->kind, NULL);
}

static void
take_remark_out(void *row)
{
	xreplace(&((struct rating *)row)->remark, NULL);
}

static void
rate_again(void *row)
{
	((struct rating *)row)->value = 2;
}

static int n_readings;

static void
read_again(void *row)
{
	struct device *d = row;

	free(d->shell);
	d->shell = xasprintf("reading %d", ++n_readings);
}

static void
list_again(void *row)
{
	((struct comparison *)row)->rank = (int64_t)dice(70);
}

static void
strike_or_list(void *row)
{
	((struct row *)row)->deleted ^= true;
}

/* Merges a note with n earlier versions: in a line, in a cycle, or all of one parent. Returns the
 * work of SQLite. */
static int64_t
merge_long(int n, const char *parent)
{
	char *const names[] = { "home.db", "away.db" };
	struct merge_counts counts;
	struct store *st;
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"WITH e (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM e WHERE i < %d) INSERT INTO "
		"past (kind, row, edit, parent, edited_ms, edited_offset_min, deleted, content, "
		"revision) SELECT 'note', uuid, CAST(printf('%%016d', i) AS BLOB), CAST(printf("
		"'%%016d', %s) AS BLOB), edited_ms + i, 0, 0, json_object('body', 'words ' || i), "
		"i "
		"FROM note, e",
		n, parent);

	unlink(in_folder(names[0]));
	works((st = store_open_owned(in_folder(names[0]), &owner, &err)));
	put_free(st, ROW_NOTE, note_of(put_review(st, "r", "D"), "first"));
	store_close(st);
	copy(names[0], names[1]);
	works((st = store_open_owned(in_folder(names[1]), &owner, &err)));
	works(store_exec(st->db, sql, &err));
	store_close(st);
	steps_count();
	merge_into(names[0], names[1], &counts);
	int64_t steps = steps_counted();
	assert_int_equal(counts.past, n < 1000 ? n : 1000);
	assert_int_equal(counts.odd, n < 1000 ? 0 : n - 1000);
	return steps;
}

TEST_IN_FOLDER(many_versions_of_one_row_are_bounded)
{
	static const char *const parents[] = { "i - 1", "CASE i WHEN 1 THEN 900 ELSE i - 1 END",
		"1" };

	for (size_t i = 0; i < LENGTH(parents); i += test_is_whole() ? 1 : 2) {
		merge_long(900, parents[i]);
		int64_t some = merge_long(10000, parents[i]), more = merge_long(20000, parents[i]);

		if (more > 3 * some || !some)
			fail_msg("%s: %lld, %lld", parents[i], (long long)some, (long long)more);
	}
}

/* Merges an archive of n reviews, each of which became the next one. Returns the work of SQLite. */
static int64_t
merge_renamed(int n)
{
	char *const names[] = { "home.db", "away.db" };
	struct merge_counts counts;
	struct store *st;
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"WITH e (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM e WHERE i < %d) INSERT INTO "
		"review (uuid, edit, edited_ms, edited_offset_min, deleted, revision, id, became) "
		"SELECT CAST(printf('%%016d', i) AS BLOB), CAST(printf('%%016d', i) AS BLOB), i, "
		"0, "
		"1, 0, 'r' || i, 'r' || (i + 1) FROM e",
		n);

	for (int i = 0; i < 2; i++) {
		unlink(in_folder(names[i]));
		works((st = store_open_owned(in_folder(names[i]), &owner, &err)));
		if (i)
			works(store_exec(st->db, sql, &err));
		store_close(st);
	}
	steps_count();
	merge_into(names[0], names[1], &counts);
	int64_t steps = steps_counted();
	assert_int_equal(counts.taken, n);
	return steps;
}

TEST_IN_FOLDER(many_renames_are_bounded)
{
	int n = test_is_whole() ? 10000 : 2000;
	int64_t some = merge_renamed(n), more = merge_renamed(2 * n);

	if (more > 3 * some || !some)
		fail_msg("%lld, %lld", (long long)some, (long long)more);
}

/* However often the other machine has read its files. A change by hand counts more. */
TEST_IN_FOLDER(the_last_reading_of_a_file_counts)
{
	static const char *const names[] = { "home.db", "away.db" };
	struct store *st;
	struct merge_counts n;
	struct device *d = test_row(ROW_DEVICE);
	struct comparison *c = test_row(ROW_COMPARISON);
	struct uuid u = d->row.uuid, compared = c->row.uuid;

	unlink(in_folder(names[0]));
	works((st = store_open_owned(in_folder(names[0]), &owner, &err)));
	put_free(st, ROW_DEVICE, d);
	c->added = xstrdup("file");
	put_free(st, ROW_COMPARISON, c);
	store_close(st);
	copy(names[0], names[1]);
	for (int round = 0; round < rounds_here(60); round++) {
		CLEANUP(pointer_free) char *sql = NULL;

		for (size_t readings = 1 + dice(5); readings > 0; readings--)
			edit_row(names[dice(2)], ROW_DEVICE, u, read_again);
		edit_row(names[1], ROW_COMPARISON, compared, strike_or_list);
		for (size_t readings = 1 + dice(5); readings > 0; readings--)
			edit_row(names[0], ROW_COMPARISON, compared, list_again);
		sql = xasprintf(
			"SELECT count(*) FROM device WHERE shell = 'reading %d'", n_readings);
		merge_into(names[0], names[1], &n);
		assert_int_equal(number(names[0], sql), 1);
		merge_into(names[1], names[0], &n);
		assert_int_equal(number(names[1], sql), 1);
		assert_int_equal(number(names[0], "SELECT deleted FROM comparison"), !(round % 2));
		same(names[0], names[1]);
	}
}

TEST_IN_FOLDER(what_one_machine_took_away_stays_away)
{
	struct store *st;
	struct merge_counts n;
	struct rating *r = test_row(ROW_RATING);
	const struct uuid *u = &r->row.uuid;
	char *const names[] = { "home.db", "away.db" };

	unlink(in_folder(names[0]));
	works((st = store_open_owned(in_folder(names[0]), &owner, &err)));
	struct uuid review = put_review(st, "r", "D"), notes[4];
	for (int i = 0; i < 4; i++) {
		struct note *x = note_of(review, "first");
		notes[i] = x->row.uuid;
		put_free(st, ROW_NOTE, x);
	}
	r->review = review;
	r->remark = xstrdup("leans left");
	r->attribute = xstrdup("punch");
	works(store_put(st, ROW_RATING, r, &err) == PUT_DONE);
	store_close(st);
	copy(names[0], names[1]);
	for (int late = 0; late < 2; late++) {
		edit_row(names[late], ROW_NOTE, notes[late], throw_away);
		edit_row(names[!late], ROW_NOTE, notes[late], write_more);
		edit_row(names[!late], ROW_NOTE, notes[late], write_more);
	}
	edit_row(names[0], ROW_NOTE, notes[2], hide);
	edit_row(names[1], ROW_NOTE, notes[2], write_more);
	edit_row(names[1], ROW_NOTE, notes[3], throw_away);
	edit_row(names[1], ROW_NOTE, notes[3], bring_back);
	edit_row(names[0], ROW_NOTE, notes[3], write_more);
	edit_row(names[0], ROW_RATING, *u, take_remark_out);
	edit_row(names[1], ROW_RATING, *u, rate_again);
	merge_into(names[0], names[1], &n);
	assert_int_equal(n.deleted, 1);
	assert_int_equal(n.edited, 1);
	assert_int_equal(n.both, 3); /* the notes 2 and 3, and the rating */
	for (int i = 2; i < 4; i++) {
		char text[UUID_TEXT];

		uuid_text(&notes[i], text)[8] = '\0';
		assert_non_null(strstr(n.named, text));
	}
	assert_non_null(strstr(n.named, "punch 2"));
	merge_into(names[1], names[0], &n);
	assert_int_equal(n.both, 3);
	same(names[0], names[1]);
	merge_into(names[0], names[1], &n);
	assert_int_equal(n.deleted + n.edited + n.both + n.taken + n.past + n.kept, 0);
	/* of two versions of one parent the later one wins; the other one is in the history */
	edit_row(names[0], ROW_NOTE, notes[2], write_more);
	merge_into(names[1], names[0], &n);
	assert_int_equal(n.both, 0); /* it follows both */
	merge_into(names[0], names[1], &n);
	/* nothing deleted returns, nothing edited is lost */
	assert_int_equal(number(names[0], "SELECT count(*) FROM note WHERE deleted"), 2);
	assert_int_equal(number(names[0],
				 "SELECT count(*) FROM note n WHERE body = 'more of it' OR EXISTS "
				 "(SELECT 1 FROM past p WHERE p.row = n.uuid AND p.content LIKE "
				 "'%more of it%')"),
		4);
	assert_int_equal(number(names[0], "SELECT count(*) FROM note WHERE private"), 1);
	assert_int_equal(number(names[0], "SELECT count(*) FROM rating WHERE remark IS NULL"), 1);
	/* what a hand says afterwards is what counts */
	edit_row(names[1], ROW_NOTE, notes[1], bring_back);
	edit_row(names[0], ROW_NOTE, notes[2], write_more);
	merge_into(names[0], names[1], &n);
	merge_into(names[1], names[0], &n);
	same(names[0], names[1]);
	assert_int_equal(number(names[0], "SELECT count(*) FROM note WHERE deleted"), 1);
	row_free(ROW_RATING, r);
}

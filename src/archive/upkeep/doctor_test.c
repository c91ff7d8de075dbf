/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <sys/time.h>

#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "archive/upkeep/backup.h"
#include "archive/upkeep/doctor.h"
#include "archive/upkeep/open.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "support/needs.h"
#include "support/store_archive.h"
#include "support/store_help.h"

#define NOTES 400
#define FLIPS 200
#define PAGE 4096

static unsigned seed = 13;

static size_t
dice(size_t n)
{
	return (size_t)rand_r(&seed) % n;
}

/* A review as it looks after some evenings: notes with texts, half of them edited. */
static void
fill(void)
{
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid review = put_review(st, "cantor", "AFUL Cantor");
	for (int i = 0; i < NOTES; i++) {
		struct note *n = note_of(review,
			"the bass comes late and stays for too long, as "
			"if it had not been asked to leave; with the other tips it is gone");
		n->pos_ms = i;
		n->made_ms = 1700000000000 + i * 1000;
		n->made_offset_min = 60;
		works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
		if (i % 2) {
			n->row.parent = n->row.edit;
			n->row.edit = uuid_random();
			n->row.edited_ms++;
			xreplace(&n->body, "not as loud as I thought; heard again, it sits well");
			works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
		}
		row_free(ROW_NOTE, n);
	}
	works(store_commit(st, &err));
	works(store_exec(st->db, "VACUUM", &err));
	works(store_exec(st->db, "PRAGMA journal_mode = DELETE", &err));
	store_close(st);
}

static size_t
count(const struct doctor_report *r, enum doctor_state state, const char *check)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->v[i].state == state && (!check || strcmp(r->v[i].check, check) == 0);
	return n;
}

static void
examine(bool repair, struct doctor_report *r)
{
	works(archive_doctor(path, repair, r, &err));
}

static void
print_wrong(const struct doctor_report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].state == DOCTOR_WRONG)
			print_message("%s: %s\n", r->v[i].check, r->v[i].text);
}

TEST_IN_ARCHIVE(sound_archive_is_fine)
{
	struct doctor_report r;

	fill();
	CLEANUP(pointer_free) char *before = archive_hash(path);
	examine(false, &r);
	print_wrong(&r);
	assert_int_equal(count(&r, DOCTOR_WRONG, NULL), 0);
	assert_int_equal(count(&r, DOCTOR_NOTE, "backups"), 1);
	assert_true(count(&r, DOCTOR_FINE, NULL) >= 8);
	doctor_report_finish(&r);
	CLEANUP(pointer_free) char *after = archive_hash(path);
	assert_string_equal(before, after);
}

static size_t
read_file(unsigned char **bytes)
{
	struct stat s;
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &s), 0);
	*bytes = xmalloc((size_t)s.st_size);
	assert_int_equal(fread(*bytes, 1, (size_t)s.st_size, f), (size_t)s.st_size);
	fclose(f);
	return (size_t)s.st_size;
}

static void
write_file(const unsigned char *bytes, size_t n)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/*
 * Between the list of its cells and the first of them a page holds nothing: what is flipped there
 * is no damage, and SQLite has no way to know.
 */
static bool
holds_nothing(const unsigned char *bytes, size_t at)
{
	const unsigned char *page = bytes + at / PAGE * PAGE, *h = page + (at < PAGE ? 100 : 0);
	size_t header = h[0] == 2 || h[0] == 5 ? 12 : 8, cells = (size_t)(h[3] << 8 | h[4]);
	size_t content = (size_t)(h[5] << 8 | h[6]), within = at % PAGE;

	if (h[0] != 2 && h[0] != 5 && h[0] != 10 && h[0] != 13)
		return false;
	return within >= (size_t)(h - page) + header + 2 * cells && within < content;
}

/* Something that a person is told: a finding, or the reason for not looking further. */
static bool
is_reported(void)
{
	struct doctor_report r;
	bool reported = !archive_doctor(path, false, &r, &err) || count(&r, DOCTOR_WRONG, NULL) > 0;

	doctor_report_finish(&r);
	return reported;
}

/* With a backup at hand, as there should be. What commands do with such a file must end, too. */
TEST_IN_ARCHIVE(flipped_bits_are_reported)
{
	char *made, *backups = backup_folder(path);
	unsigned char *bytes;
	size_t removed, reported = 0;
	int flips = rounds_here(FLIPS);

	fill();
	works(archive_backup(path, backups, NULL, 1, &made, &removed, &err));
	size_t n = read_file(&bytes);
	for (int i = 0; i < flips; i++) {
		size_t at = dice(n);
		while (holds_nothing(bytes, at))
			at = dice(n);
		unsigned char bit = (unsigned char)(1 << dice(8));
		bytes[at] ^= bit;
		write_file(bytes, n);
		bytes[at] ^= bit;
		bool told = is_reported();
		if (!told && getenv("EARLOG_SHOW"))
			print_message("page %zu byte %zu bit %u\n", at / PAGE + 1, at % PAGE, bit);
		reported += told;
		struct store *st = archive_open(path, STORE_READ, &err);
		json_auto_t *l = json_array();
		if (st && store_list(st, l, &err))
			store_trash_list(st, l, &err);
		store_close(st);
	}
	if (getenv("EARLOG_SHOW"))
		print_message("%zu of %d flips reported\n", reported, flips);
	assert_true(reported * 100 >= (size_t)flips * 85);
	free(bytes);
	free(made);
	free(backups);
}

static void
in_archive(const char *sql)
{
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db, sql, &err));
	store_close(st);
}

/* The notes 1, 3, 5 … have an earlier version. An edited, an emptied and a new row are no damage.
 */
TEST_IN_ARCHIVE(rows_that_differ_from_the_backup_without_an_edit_are_counted)
{
	static const struct {
		const char *change, *found;
	} rows[] = {
		{ "UPDATE note SET body = 'heard again', edit = randomblob(16), edited_ms = "
		  "edited_ms "
		  "+ 5 WHERE pos_ms = 2",
			NULL },
		{ "UPDATE note SET body = NULL, deleted = 1 WHERE pos_ms = 3", NULL },
		{ "UPDATE note SET body = 'no bass' WHERE pos_ms IN (5, 6, 7)",
			"3 rows of note differ" },
		{ "UPDATE note SET pos_ms = NULL WHERE pos_ms = 8", "4 rows of note differ" },
		{ "UPDATE past SET content = '{}' WHERE row = (SELECT uuid FROM note WHERE "
		  "pos_ms = 9)",
			"1 rows of past differ" },
		{ "UPDATE review SET title = 'Other', edit = randomblob(16)",
			"1 rows of review differ" },
	};
	CLEANUP(pointer_free) char *backups = backup_folder(path);
	CLEANUP(pointer_free) char *made = NULL;
	size_t removed;

	fill();
	in_archive("UPDATE review SET edited_ms = 1700000000000");
	works(archive_backup(path, backups, NULL, 1, &made, &removed, &err));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(doctor_report_finish) struct doctor_report r;
		bool found = false;

		in_archive(rows[i].change);
		examine(false, &r);
		for (size_t k = 0; k < r.n; k++)
			found |= strcmp(r.v[k].check, "twin") == 0 &&
				r.v[k].state == DOCTOR_WRONG && rows[i].found &&
				strstr(r.v[k].text, rows[i].found);
		if (found != (rows[i].found != NULL) || (!found && count(&r, DOCTOR_WRONG, "twin")))
			fail_msg("after: %s", rows[i].change);
	}
	FILE *f = fopen(made, "w");
	assert_non_null(f);
	assert_true(fputs("no archive", f) >= 0 && fclose(f) == 0);
	CLEANUP(doctor_report_finish) struct doctor_report r;
	examine(false, &r);
	assert_int_equal(count(&r, DOCTOR_WRONG, "twin"), 1);
}

TEST_IN_ARCHIVE(zeroed_pages_are_reported)
{
	unsigned char *bytes, kept[PAGE];

	fill();
	size_t n = read_file(&bytes);
	for (size_t page = 0; page < n / PAGE; page += 4 / (size_t)rounds_here(4)) {
		memcpy(kept, bytes + page * PAGE, PAGE);
		memset(bytes + page * PAGE, 0, PAGE);
		write_file(bytes, n);
		memcpy(bytes + page * PAGE, kept, PAGE);
		assert_true(is_reported());
	}
	free(bytes);
}

/* The pages of a table, by number: leaves and the inner ones. */
static size_t
pages_of(const char *table, const char *type, uint32_t *pages, size_t most)
{
	char *sql = xasprintf(
		"SELECT pageno FROM dbstat WHERE name = '%s' AND pagetype = '%s'", table, type);
	sqlite3 *db;
	sqlite3_stmt *q;
	size_t n = 0;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	while (n < most && sqlite3_step(q) == SQLITE_ROW)
		pages[n++] = (uint32_t)sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	free(sql);
	return n;
}

static void
zero_page(uint32_t page)
{
	unsigned char zero[PAGE] = { 0 };
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_int_equal(pwrite(fd, zero, PAGE, (off_t)(page - 1) * PAGE), PAGE);
	close(fd);
}

static int64_t
notes_on(uint32_t page)
{
	unsigned char *bytes;

	read_file(&bytes);
	int64_t n = bytes[(page - 1) * PAGE + 3] << 8 | bytes[(page - 1) * PAGE + 4];
	free(bytes);
	return n;
}

static void
recovered(bool from_backup, int64_t notes, int64_t past)
{
	CLEANUP(recover_counts_finish) struct recover_counts n;
	CLEANUP(doctor_report_finish) struct doctor_report r;
	char *aside, *before = archive_hash(path);

	works(archive_recover(path, &aside, &n, &err));
	assert_int_equal(n.backup != NULL, from_backup);
	CLEANUP(pointer_free) char *after = archive_hash(aside);
	assert_string_equal(before, after);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), notes);
	assert_int_equal(number_in(path, "SELECT count(*) FROM past"), past);
	assert_int_equal(number_in(path, "SELECT count(*) FROM review"), 1);
	assert_int_equal(number_in(path, "SELECT notes FROM review_counted"), notes);
	assert_int_equal(number_in(path,
				 "SELECT count(*) FROM note_text WHERE note_text MATCH "
				 "'bass OR loud'"),
		notes);
	examine(false, &r);
	print_wrong(&r);
	assert_int_equal(count(&r, DOCTOR_WRONG, NULL), 0);
	free(before);
	free(aside);
}

TEST_IN_ARCHIVE(rows_of_other_pages_are_recovered)
{
	uint32_t leaves[256];

	fill();
	size_t n = pages_of("note", "leaf", leaves, LENGTH(leaves));
	assert_true(n > 10);
	int64_t lost = notes_on(leaves[n / 2]);
	zero_page(leaves[n / 2]);
	recovered(false, NOTES - lost, NOTES / 2);
}

/* Recovers n notes, of which the first leaf is damaged. Returns the work of SQLite. */
static int64_t
recover_many(int n)
{
	CLEANUP(recover_counts_finish) struct recover_counts counts;
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"WITH e (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM e WHERE i < %d) INSERT INTO "
		"note (nr, uuid, edit, edited_ms, edited_offset_min, deleted, revision, review, "
		"body) SELECT 1800000000 + i, CAST(printf('%%016d', i) AS BLOB), CAST(printf("
		"'%%016d', i) AS BLOB), 1, 0, 0, 0, review.uuid, 'words' FROM e, review",
		n);
	uint32_t leaves[256];
	struct store *st;
	char *aside;

	unlink(path);
	fill();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db, sql, &err));
	store_close(st);
	assert_true(pages_of("note", "leaf", leaves, LENGTH(leaves)) > 10);
	zero_page(leaves[0]);
	steps_count();
	works(archive_recover(path, &aside, &counts, &err));
	int64_t steps = steps_counted();
	free(aside);
	assert_true(number_in(path, "SELECT count(*) FROM note") >= n);
	return steps;
}

TEST_IN_ARCHIVE(recovering_many_rows_is_linear)
{
	int n = test_is_whole() ? 10000 : 2000;
	int64_t some = recover_many(n), more = recover_many(2 * n);

	if (more > 3 * some || !some)
		fail_msg("%lld, %lld", (long long)some, (long long)more);
}

static void
back_up(void)
{
	CLEANUP(pointer_free) char *backups = backup_folder(path), *made = NULL;
	size_t removed;

	works(archive_backup(path, backups, NULL, 0, &made, &removed, &err));
}

/* Rows are numbered by the seconds since 1970, so that no key is near another table's end. */
TEST_IN_ARCHIVE(each_leaf_but_the_damaged_ones_is_recovered)
{
	static const size_t damaged[][3] = { { 0, 0, 0 }, { 1, 0, 0 }, { 2, 4, 6 }, { 0, 2, 3 } };

	for (size_t i = 0; i <= LENGTH(damaged); i++) {
		uint32_t leaves[256];
		int64_t lost = 0;

		unlink(path);
		fill();
		size_t n = pages_of("note", "leaf", leaves, LENGTH(leaves));
		assert_true(n > 10);
		for (size_t k = 0; k < 3; k++) {
			size_t leaf = i < LENGTH(damaged) ? damaged[i][k] : n - 1;
			int64_t rows = notes_on(leaves[leaf]);

			lost += rows;
			zero_page(leaves[leaf]);
		}
		recovered(false, NOTES - lost, NOTES / 2);
	}
}

TEST_IN_ARCHIVE(with_a_damaged_index_the_rows_before_and_behind_a_damaged_leaf_are_recovered)
{
	uint32_t leaves[256], index[256];

	fill();
	size_t n = pages_of("note", "leaf", leaves, LENGTH(leaves));
	size_t n_index = pages_of("sqlite_autoindex_note_1", "leaf", index, LENGTH(index));
	assert_true(n > 10 && n_index > 2);
	int64_t lost = notes_on(leaves[3]);
	zero_page(leaves[3]);
	zero_page(index[1]);
	recovered(false, NOTES - lost, NOTES / 2);
}

/* The index of the texts is made anew. */
TEST_IN_ARCHIVE(a_page_of_the_index_costs_no_row)
{
	uint32_t pages[256];

	fill();
	size_t n = pages_of("note_text_data", "leaf", pages, LENGTH(pages));
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		zero_page(pages[i]);
	recovered(false, NOTES, NOTES / 2);
}

/* Without its root no row of the table can be found; those of the others are. */
TEST_IN_ARCHIVE(a_table_without_its_root_is_that_of_the_backup)
{
	uint32_t root[256];

	fill();
	back_up();
	assert_int_equal(pages_of("note", "internal", root, LENGTH(root)), 1);
	zero_page(root[0]);
	recovered(true, NOTES, NOTES / 2);
}

/* What was written after the backup is there, and what cannot be read is that of the backup. */
TEST_IN_ARCHIVE(a_backup_has_what_is_on_lost_pages)
{
	uint32_t pages[256];
	struct store *st;

	fill();
	back_up();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db,
		"UPDATE note SET edit = randomblob(16), edited_ms = edited_ms + 1, about = 1 WHERE "
		"pos_ms < 9",
		&err));
	works(store_exec(st->db, "PRAGMA journal_mode = DELETE", &err));
	store_close(st);
	size_t n = pages_of("note", "leaf", pages, LENGTH(pages));
	zero_page(pages[n / 2]);
	assert_true(pages_of("past", "internal", pages, LENGTH(pages)) > 0);
	zero_page(pages[0]);
	recovered(true, NOTES, NOTES / 2);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note WHERE about"), 9);
}

/* Of a table that can be read whole, nothing of the backup comes back. */
TEST_IN_ARCHIVE(a_row_that_went_after_the_backup_stays_away)
{
	CLEANUP(recover_counts_finish) struct recover_counts counts;
	uint32_t pages[256];
	struct store *st;
	char *aside;

	fill();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(
		st->db, "INSERT INTO other (path, added_ms) VALUES ('/a', 1), ('/b', 2)", &err));
	store_close(st);
	back_up();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db, "DELETE FROM other WHERE path = '/a'", &err));
	works(store_exec(st->db, "PRAGMA journal_mode = DELETE", &err));
	store_close(st);
	assert_true(pages_of("note", "leaf", pages, LENGTH(pages)) > 3);
	zero_page(pages[2]);
	works(archive_recover(path, &aside, &counts, &err));
	assert_true(counts.backup && counts.broken == 1);
	assert_int_equal(number_in(path, "SELECT count(*) FROM other"), 1);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), NOTES);
	free(aside);
}

/* Without its first page SQLite reads nothing of the file. */
TEST_IN_ARCHIVE(without_the_list_of_tables_the_backup_is_taken)
{
	struct recover_counts counts;
	char *aside;

	fill();
	zero_page(1);
	refuses(archive_recover(path, &aside, &counts, &err), "there is no backup");
	recover_counts_finish(&counts);
	unlink(path);
	fill();
	back_up();
	zero_page(1);
	recovered(true, NOTES, NOTES / 2);
}

TEST_IN_ARCHIVE(a_backup_of_another_person_is_not_taken)
{
	uint32_t leaves[256];

	fill();
	back_up();
	unlink(path);
	fill();
	size_t n = pages_of("note", "leaf", leaves, LENGTH(leaves));
	int64_t lost = notes_on(leaves[n / 2]);
	zero_page(leaves[n / 2]);
	recovered(false, NOTES - lost, NOTES / 2);
}

/* Whatever the bytes, it ends, and the original stays as it was. */
TEST_IN_ARCHIVE(recovering_noise_ends)
{
	unsigned char *bytes;
	struct recover_counts counts;
	char *aside;

	fill();
	size_t n = read_file(&bytes);
	for (int round = 0; round < rounds_here(20); round++) {
		unsigned char *spoilt = xmalloc(n);
		memcpy(spoilt, bytes, n);
		for (int i = 0; i < 2000; i++)
			spoilt[dice(n)] = (unsigned char)dice(256);
		write_file(spoilt, n);
		if (archive_recover(path, &aside, &counts, &err)) {
			assert_true(counts.rows > 0);
			unlink(aside);
			free(aside);
		}
		recover_counts_finish(&counts);
		free(spoilt);
	}
	memset(bytes, 0xff, n);
	write_file(bytes, n);
	refuses(archive_recover(path, &aside, &counts, &err), "nothing");
	recover_counts_finish(&counts);
	free(bytes);
}

/* SQLite itself reads no file that is shorter than its header says. */
TEST_IN_ARCHIVE(a_file_that_was_cut_off_is_read)
{
	struct recover_counts counts;
	unsigned char *bytes, *log;
	char *aside, *of_log = xasprintf("%s-wal", path), *place = path;

	for (int with_log = 0; with_log < 2; with_log++) {
		unlink(path);
		fill();
		struct store *st = archive_open(path, STORE_WRITE, &err);
		works(st != NULL);
		works(store_begin(st, &err) &&
			store_exec(st->db, "UPDATE note SET pos_ms = 99 WHERE pos_ms < 9", &err) &&
			store_commit(st, &err));
		path = of_log;
		size_t logged = read_file(&log);
		path = place;
		size_t n = read_file(&bytes);
		store_close(st);
		size_t cut = n / PAGE / 5;
		assert_true(cut > 20 && logged > PAGE);
		write_file(bytes, n - cut * PAGE + 100);
		path = of_log;
		if (with_log)
			write_file(log, logged);
		path = place;
		works(archive_recover(path, &aside, &counts, &err));
		assert_true(counts.broken > 0);
		recover_counts_finish(&counts);
		unlink(aside);
		free(aside);
		assert_int_equal(number_in(path, "SELECT count(*) FROM note WHERE pos_ms < 9"),
			with_log ? 0 : 9);
		works(archive_recover(path, &aside, &counts, &err));
		assert_int_equal(counts.broken, 0);
		recover_counts_finish(&counts);
		free(aside);
		free(bytes);
		free(log);
	}
	free(of_log);
}

/* SQLite deletes the log of an empty file; the doctor leaves it. */
TEST_IN_ARCHIVE(the_log_of_an_emptied_archive_stays)
{
	CLEANUP(recover_counts_finish) struct recover_counts counts;
	CLEANUP(doctor_report_finish) struct doctor_report r;
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", path), *aside = NULL;

	fill();
	back_up();
	struct store *st = archive_open(path, STORE_WRITE, &err);
	works(st != NULL);
	works(store_exec(st->db, "UPDATE note SET edit = randomblob(16), about = 1", &err));
	works(store_in_place(st, &err));
	assert_int_equal(truncate(path, 0), 0);
	CLEANUP(pointer_free) char *before = archive_hash(log);
	assert_false(store_in_place(st, &err));
	store_close(st);
	examine(false, &r);
	assert_true(count(&r, DOCTOR_WRONG, "file") > 0);
	doctor_report_finish(&r);
	examine(true, &r);
	CLEANUP(pointer_free) char *after = archive_hash(log);
	assert_string_equal(before, after);
	works(archive_recover(path, &aside, &counts, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), NOTES);
	CLEANUP(pointer_free) char *kept = xasprintf("%s-wal", aside);
	CLEANUP(pointer_free) char *at_last = archive_hash(kept);
	assert_string_equal(before, at_last);
}

static void
make_old(const char *name)
{
	CLEANUP(pointer_free) char *file = xasprintf("%s/%s", folder, name);
	struct timeval long_ago[2] = { { .tv_sec = 1600000000 }, { .tv_sec = 1600000000 } };

	fclose(fopen(file, "we"));
	assert_int_equal(utimes(file, long_ago), 0);
}

TEST_IN_ARCHIVE(what_can_be_mended_is_mended_when_asked)
{
	struct doctor_report r;

	fill();
	assert_int_equal(chmod(path, 0644), 0);
	make_old("earlog.db.new-a1B2c3");
	make_old("earlog.db.new-00a1b2.tmp"); /* a merge of an archive of an older version */
	make_old("earlog-v1-20200101T000000Z.db.tmp");
	make_old("somebody.tmp");
	examine(false, &r);
	assert_int_equal(count(&r, DOCTOR_NOTE, "modes"), 1);
	assert_int_equal(count(&r, DOCTOR_WRONG, "leftovers"), 3);
	doctor_report_finish(&r);
	examine(true, &r);
	assert_int_equal(count(&r, DOCTOR_MENDED, "modes"), 1);
	assert_int_equal(count(&r, DOCTOR_MENDED, "leftovers"), 3);
	doctor_report_finish(&r);
	examine(false, &r);
	print_wrong(&r);
	assert_int_equal(count(&r, DOCTOR_WRONG, NULL), 0);
	doctor_report_finish(&r);
	CLEANUP(pointer_free) char *other = xasprintf("%s/somebody.tmp", folder);
	assert_int_equal(access(other, F_OK), 0);
}

TEST_IN_ARCHIVE(full_text_and_indexes_are_made_again)
{
	CLEANUP(doctor_report_finish) struct doctor_report r;
	struct store *st;

	fill();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db,
		"UPDATE note SET body = 'behind its back' WHERE nr = "
		"(SELECT max(nr) FROM note)",
		&err));
	store_close(st);
	examine(false, &r);
	assert_true(count(&r, DOCTOR_WRONG, "search") > 0);
	doctor_report_finish(&r);
	examine(true, &r);
	assert_true(count(&r, DOCTOR_MENDED, "search") > 0);
	doctor_report_finish(&r);
	examine(false, &r);
	assert_int_equal(count(&r, DOCTOR_WRONG, "search"), 0);
}

TEST_IN_ARCHIVE(orphans_and_odd_rows_are_told_and_left)
{
	struct doctor_report r;
	struct store *st;

	fill();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db,
		"PRAGMA foreign_keys = OFF; DELETE FROM device;"
		"UPDATE note SET edited_ms = -5 WHERE nr = (SELECT min(nr) FROM note)",
		&err));
	store_close(st);
	for (int i = 0; i < 2; i++) {
		examine(i == 1, &r);
		assert_int_equal(count(&r, DOCTOR_WRONG, "keys"), 1);
		assert_int_equal(count(&r, DOCTOR_WRONG, "texts"), 1);
		doctor_report_finish(&r);
	}
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), NOTES);
}

TEST_IN_ARCHIVE(rows_of_a_fetch_that_was_cut_are_fetched)
{
	CLEANUP(doctor_report_finish) struct doctor_report r;
	struct store *st;
	bool told = false;

	fill();
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db,
		"INSERT INTO panel (one, server, joined_ms) VALUES (1, 'service=panel', 0);"
		"PRAGMA foreign_keys = OFF; DELETE FROM device",
		&err));
	store_close(st);
	examine(false, &r);
	for (size_t i = 0; i < r.n; i++)
		told |= strstr(r.v[i].text, "`earlog panel sync` fetches the missing rows") != NULL;
	assert_true(told);
}

TEST_IN_ARCHIVE(an_older_archive_is_told)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct doctor_report r;
	bool found;

	works(file_read("tests/data/kinds.db", 4 << 20, &bytes, &found, &err) && found &&
		file_create(path, bytes.s, bytes.len, NULL, &err));
	examine(true, &r);
	assert_int_equal(count(&r, DOCTOR_NOTE, "schema"), 1);
	doctor_report_finish(&r);
}

TEST_IN_ARCHIVE(a_folder_that_another_program_copies_is_reported)
{
	CLEANUP(pointer_free) char *mark = xasprintf("%s/.stfolder", folder);
	CLEANUP(doctor_report_finish) struct doctor_report r;
	bool told = false;

	fill();
	assert_int_equal(mkdir(mark, 0700), 0);
	examine(false, &r);
	for (size_t i = 0; i < r.n; i++)
		told |= r.v[i].state == DOCTOR_WRONG &&
			strstr(r.v[i].text, "Syncthing copies the archive's folder");
	assert_true(told);
}

/* A rename places rows elsewhere, which is no damage; what an earlier version renamed is counted.
 */
TEST_IN_ARCHIVE(notes_of_a_renamed_review_are_counted_where_nothing_says_its_name)
{
	CLEANUP(doctor_report_finish) struct doctor_report r = { 0 };
	CLEANUP(pointer_free) char *backups = backup_folder(path);
	struct session_file f = { .id = (char *)"crimson" };
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	struct store *st;
	char *made;
	size_t removed;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct review *cantor = test_row(ROW_REVIEW);
	cantor->row.uuid = identity_of_review("cantor");
	cantor->id = xstrdup("cantor");
	put_free(st, ROW_REVIEW, cantor);
	for (int i = 0; i < 2; i++)
		put_free(st, ROW_NOTE, note_of(identity_of_review("cantor"), "it is gone"));
	works(store_commit(st, &err));
	works(archive_backup(path, backups, NULL, 1, &made, &removed, &err));
	free(made);
	texts_add(&f.was, "cantor", (struct mark){ 0, 0 });
	works(store_begin(st, &err) && store_take_names(st, &f, &said, &err) &&
		store_commit(st, &err));
	texts_finish(&f.was);
	examine(false, &r);
	print_wrong(&r);
	assert_int_equal(count(&r, DOCTOR_WRONG, NULL), 0);
	assert_int_equal(count(&r, DOCTOR_NOTE, "names"), 0);
	doctor_report_finish(&r);
	/* as 1.1.0 left a review that it had renamed, before these notes came */
	works(store_exec(st->db,
		"DELETE FROM became; UPDATE review SET became = NULL, id = NULL WHERE deleted; "
		"UPDATE "
		"past SET content = '{}' WHERE kind = 'review' AND deleted; UPDATE note SET review "
		"= "
		"(SELECT uuid FROM review WHERE deleted) WHERE nr % 2",
		&err));
	works(store_begin(st, &err) && became_settle(st, &err) && store_commit(st, &err));
	store_close(st);
	examine(false, &r);
	assert_int_equal(count(&r, DOCTOR_NOTE, "names"), 1);
	assert_int_equal(
		number_in(path, "SELECT count(*) FROM review WHERE id = 'cantor' AND NOT deleted"),
		1);
}

TEST_IN_ARCHIVE(conflict_copies_are_named_with_the_command)
{
	static const char *const names[] = { "a.sync-conflict-20261125-101010-ABCDEFG.db",
		"a (conflicted copy 2026-11-25 101010).db", "a 2.db", "a[conflicted].db",
		"a-laptop.db", "a-20261125.db", "a-for-ben-0123.db", "b.db", "a.db.txt",
		"a-v45-20261128T203112Z.db", "a-overwritten-20261128T203112Z.wal" };
	CLEANUP(pointer_free) char *archive = xasprintf("%s/a.db", folder);
	CLEANUP(doctor_report_finish) struct doctor_report r;

	fill();
	assert_int_equal(rename(path, archive), 0);
	for (size_t i = 0; i < LENGTH(names); i++) {
		CLEANUP(pointer_free) char *copy = xasprintf("%s/%s", folder, names[i]);
		FILE *f = fopen(copy, "w");

		assert_non_null(f);
		fclose(f);
	}
	works(archive_doctor(archive, false, &r, &err));
	assert_int_equal(count(&r, DOCTOR_NOTE, "copies"), 7);
	for (size_t i = 0; i < r.n; i++)
		if (strcmp(r.v[i].check, "copies") == 0) {
			const char *said = r.v[i].text, *named = "`earlog merge --mine ";

			if (strstr(said, "a 2.db"))
				named = "a 2.db'`";
			if (strstr(said, "a-v45"))
				named = "before earlog brought it up to date";
			if (strstr(said, ".wal"))
				named = "`earlog doctor --recover ";
			assert_non_null(strstr(said, named));
		}
}

/* Sessions under a clock that was wrong are named with the command; others are not. */
TEST_IN_ARCHIVE(sessions_of_a_wrong_clock_are_named_with_the_command)
{
	CLEANUP(doctor_report_finish) struct doctor_report r = { 0 };
	struct store *st;
	static const struct {
		int64_t started_ms, rated_ms;
		const char *steps;
		bool wrong;
	} rows[] = { { 4000000000000, 4000000000000, NULL, true },
		{ 1790000000000, 1000, NULL, true }, { 1790000000000, 1790000001000, NULL, false },
		/* it was set right meanwhile, which the session knows */
		{ 1790000000000, 1000, "[[1,1789999999000]]", false } };

	static const char *const expected[] = {
		"session of cantor at 2026-09-21T14:13 was made under a "
		"wrong clock: `earlog doctor --date abcdef01 ",
		"session of cantor at 2096-10-02T07:06 was made under a wrong clock: `earlog "
		"doctor --date "
		"abcdef00 ",
		"a rating of cantor at 1970-01-01T00:00 was made under a wrong clock: `earlog "
		"doctor --date "
		"abcdef03 ",
		"a note of cantor at 2096-10-02T07:06 was made under a wrong clock: `earlog doctor "
		"--date "
		"abcdef02 "
	};
	size_t at = 0;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid review = put_review(st, "cantor", "AFUL Cantor");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct sitting_row *s = test_row(ROW_SITTING);
		struct rating *x = test_row(ROW_RATING);

		s->review = x->review = review;
		s->row.uuid = (struct uuid){ { 0xab, 0xcd, 0xef, (unsigned char)i } };
		x->sitting = s->row.uuid;
		s->started_ms = rows[i].started_ms;
		s->clock_steps = xstrdup(rows[i].steps);
		x->made_ms = rows[i].rated_ms;
		put_free(st, ROW_SITTING, s);
		put_free(st, ROW_RATING, x);
	}
	/* rows of the shell: of 2096; of a day that a hand typed; of 1970 */
	struct note *far = note_of(review, "w"), *typed = note_of(review, "w");
	struct rating *early = test_row(ROW_RATING);
	far->made_ms = typed->row.edited_ms = 4000000000000;
	typed->made_ms = early->made_ms = early->row.edited_ms = 1000;
	early->review = review;
	far->row.uuid = (struct uuid){ { 0xab, 0xcd, 0xef, 2 } };
	early->row.uuid = (struct uuid){ { 0xab, 0xcd, 0xef, 3 } };
	put_free(st, ROW_NOTE, far);
	put_free(st, ROW_NOTE, typed);
	put_free(st, ROW_RATING, early);
	works(store_commit(st, &err));
	store_close(st);
	examine(false, &r);
	assert_int_equal(count(&r, DOCTOR_NOTE, "clock"), 4);
	for (size_t i = 0; i < r.n; i++)
		if (strcmp(r.v[i].check, "clock") == 0)
			assert_non_null(strstr(r.v[i].text, expected[at++]));
}

/* A server is named once, of which addresses have a password or a token; no word of these is. */
TEST_IN_ARCHIVE(addresses_with_secrets_are_named_by_their_server)
{
	static const char *const urls[] = { "https://music.example/rest/stream?id=1&u=me&t=SECRET1",
		"https://me:SECRET2@files.example/a.flac", "https://youtube.example/watch?t=70",
		"https://music.example/rest/stream?id=2&u=me&t=SECRET3",
		"/home/me/a?token=SECRET4" };
	CLEANUP(doctor_report_finish) struct doctor_report r = { 0 };
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	for (size_t i = 0; i < LENGTH(urls); i++) {
		struct source *s = test_row(ROW_SOURCE);

		s->kind = xstrdup("url");
		s->locator = xstrdup(urls[i]);
		put_free(st, ROW_SOURCE, s);
	}
	works(store_commit(st, &err));
	store_close(st);
	examine(false, &r);
	assert_int_equal(count(&r, DOCTOR_NOTE, "addresses"), 2);
	for (size_t i = 0, at = 0; i < r.n; i++) {
		assert_null(strstr(r.v[i].text, "SECRET"));
		if (strcmp(r.v[i].check, "addresses") == 0)
			assert_non_null(strstr(r.v[i].text,
				at++ ? "of files.example have" : "of music.example have"));
	}
}

/* An archive whose number lost the version is whole: the doctor finds the version, and writes it.
 */
TEST_IN_ARCHIVE(a_version_number_that_is_gone_is_put_back)
{
	CLEANUP(doctor_report_finish) struct doctor_report r, repaired, after;
	sqlite3 *db = NULL;

	fill();
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, "PRAGMA user_version = 256", &err));
	sqlite3_close(db);
	refuses(archive_open(path, STORE_WRITE, &err), "version number of");
	examine(false, &r);
	assert_int_equal(count(&r, DOCTOR_WRONG, "file"), 2);
	CLEANUP(pointer_free)
	char *wrong =
		xasprintf("only the version number is wrong: all tables are those of version %d",
			ARCHIVE_VERSION);
	assert_string_equal(r.v[0].text, wrong);
	examine(true, &repaired);
	assert_int_equal(count(&repaired, DOCTOR_MENDED, "file"), 1);
	examine(false, &after);
	assert_int_equal(count(&after, DOCTOR_WRONG, NULL), 0);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), NOTES);
}

/* Rows of kinds that look alike, and a text that goes on in other pages, which is left out. */
TEST_IN_ARCHIVE(notes_ratings_and_sessions_of_a_log_are_recovered)
{
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", path), *made = NULL;
	CLEANUP(pointer_free) char *kept = xasprintf("%s/kept", folder);
	struct recover_log_counts counts;
	struct store *st;
	int64_t bytes;
	char long_words[9001] = "";

	memset(long_words, 'x', sizeof(long_words) - 1);
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid review = put_review(st, "cantor", "AFUL Cantor");
	struct sitting_row *s = test_row(ROW_SITTING);
	s->review = review;
	s->started_ms = 1700000000000;
	s->version = xstrdup("1.4.0");
	put_free(st, ROW_SITTING, s);
	struct rating *x = test_row(ROW_RATING);
	x->review = review;
	x->value = 4;
	x->made_ms = 1700000001000;
	put_free(st, ROW_RATING, x);
	struct volume *v = test_row(ROW_VOLUME);
	v->review = review;
	v->made_ms = 1700000002000;
	put_free(st, ROW_VOLUME, v);
	struct note *n = note_of(review, "dry snare");
	n->made_ms = 1700000003000;
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	n->row.parent = n->row.edit;
	n->row.edit = uuid_random();
	n->row.edited_ms++;
	xreplace(&n->body, "dry snare, late bass");
	works(store_commit(st, &err) && store_begin(st, &err));
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	row_free(ROW_NOTE, n);
	n = note_of(review, long_words);
	n->made_ms = 1700000004000;
	put_free(st, ROW_NOTE, n);
	works(store_commit(st, &err));
	works(copy_raw(log, kept, "", &bytes, &err));
	store_close(st);
	works(archive_recover_log(path, kept, &made, &counts, &err));
	assert_int_equal(counts.of[0], 1);
	assert_int_equal(counts.of[1], 1);
	assert_int_equal(counts.of[2], 1);
	assert_true(counts.rest > 0);
	assert_int_equal(
		number_in(made, "SELECT count(*) FROM note WHERE body = 'dry snare, late bass'"),
		1);
	assert_int_equal(number_in(made, "SELECT count(*) FROM rating WHERE value = 4"), 1);
	free(made);
	refuses(archive_recover_log(path, path, &made, &counts, &err), "not the write-ahead log");
	assert_int_not_equal(access(made, F_OK), 0);
}

/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_archive.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "archive/store/store_private.h"
#include "archive/upkeep/backup.h"
#include "archive/upkeep/doctor.h"
#include "base/system/clock.h"
#include "base/system/os_thread.h"
#include "review/record/rows_note.h"
#include "support/home.h"
#include "support/needs.h"

#define ROUNDS 20

static char *backups;

static int
setup(void **state)
{
	setup_archive(state);
	backups = backup_folder(path);
	return 0;
}

static int
teardown(void **state)
{
	clock_set(-1, 0);
	free(backups);
	return teardown_archive(state);
}

static struct uuid
begin(void)
{
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid review = put_review(st, "cantor", "Cantor");
	works(store_commit(st, &err));
	store_close(st);
	return review;
}

static void
add_note(struct uuid review, const char *body)
{
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	put_free(st, ROW_NOTE, note_of(review, body));
	store_close(st);
}

static char *
back_up(size_t keep)
{
	char *made;
	size_t removed;

	works(archive_backup(path, backups, NULL, keep, &made, &removed, &err));
	return made;
}

/* Nine backups of a clock that was once at 2030 do not hold the places of the good ones. */
TEST_WITH(backups_of_the_future_are_the_oldest, setup, teardown)
{
	CLEANUP(backup_entries_finish) struct backup_entries l;

	begin();
	for (int i = 0; i < 9; i++) {
		clock_set(1, INT64_C(1900000000000) + i * 1000);
		free(back_up(10));
	}
	for (int i = 0; i < 4; i++) {
		clock_set(1, INT64_C(1790000000000) + i * 86400000);
		free(back_up(10));
	}
	backup_list(backups, &l);
	assert_int_equal(l.n, 10);
	for (size_t i = 0; i < l.n; i++)
		assert_int_equal(l.v[i].ahead, i < 6);
	assert_non_null(strstr(l.v[9].path, "20260924T"));
	assert_non_null(strstr(l.v[0].path, "20300317T")); /* the oldest three are gone */
}

/* The name of a backup says its second, and of the next one in it a second that has not come. */
TEST_WITH(what_a_backup_lacks_is_counted_to_the_millisecond, setup, teardown)
{
	struct uuid review = begin();
	struct store *st;

	for (int i = 0; i < 3; i++) {
		struct note *n = note_of(review, "a note of this second");

		n->row.edited_ms = INT64_C(1790000000000) + i * 200;
		works((st = archive_open(path, STORE_WRITE, &err)));
		put_free(st, ROW_NOTE, n);
		store_close(st);
		clock_set(1, INT64_C(1790000000000) + i * 200 + 100);
		free(back_up(10));
	}
	CLEANUP(backup_entries_finish) struct backup_entries l;
	backup_list(backups, &l);
	assert_int_equal(l.n, 3);
	works((st = archive_open(path, STORE_READ, &err)));
	backup_count(&l, st);
	store_close(st);
	for (size_t i = 0; i < l.n; i++)
		assert_int_equal(l.v[i].newer, 2 - i);
}

static bool
has_backup(const char *stamp)
{
	CLEANUP(pointer_free) char *name = xasprintf("%s/earlog-%s.db", backups, stamp);

	return access(name, F_OK) == 0;
}

/* A backup of each day of three years and two months. */
TEST_WITH(backups_thin_out, setup, teardown)
{
	CLEANUP(backup_entries_finish) struct backup_entries l;
	size_t removed;
	char *made;

	begin();
	mkdir(backups, 0700);
	for (time_t day = 1672574400; day < 1772409600; day += 86400) { /* 2023-01-01, 12:00 UTC */
		char stamp[32];
		struct tm tm;

		gmtime_r(&day, &tm);
		strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
		CLEANUP(pointer_free) char *name = xasprintf("%s/earlog-%s.db", backups, stamp);
		fclose(fopen(name, "we"));
	}
	CLEANUP(pointer_free) char *ahead = xasprintf("%s/earlog-20300101T120000Z.db", backups);
	fclose(fopen(ahead, "we"));
	clock_set(1, INT64_C(1772409600000)); /* 2026-03-02, a Monday */
	works(archive_backup(path, backups, NULL, BACKUP_THIN, &made, &removed, &err));
	backup_list(backups, &l);
	/* 2026 and 2025 have weeks or months that stay; what is left of 2024, and 2023; 2030 */
	assert_int_equal(l.n, 10 + 10 + 12 + 3);
	assert_int_equal(removed, 1156 + 1 - 34);
	assert_true(has_backup("20300101T120000Z"));
	assert_true(has_backup("20260221T120000Z") && has_backup("20260220T120000Z"));
	assert_false(has_backup("20260219T120000Z"));
	assert_true(has_backup("20260215T120000Z")); /* a Sunday */
	assert_false(has_backup("20260214T120000Z"));
	assert_true(has_backup("20231231T120000Z"));
	assert_false(has_backup("20231230T120000Z") || has_backup("20230101T120000Z"));
	free(made);
	/* --keep N keeps N, in this folder. */
	clock_set(1, INT64_C(1772496000000));
	works(archive_backup(path, backups, NULL, 3, &made, &removed, &err));
	assert_int_equal(removed, 33);
	free(made);
}

/* A clock that is behind makes all others look as if they were of the future. */
TEST_WITH(a_clock_behind_removes_no_more_than_the_right_one, setup, teardown)
{
	size_t removed;
	char *made;

	begin();
	mkdir(backups, 0700);
	for (int week = 0; week < 30; week++) {
		time_t s = 1767225600 + week * 604800; /* Thursdays from 2026-01-01 on */
		char stamp[32];
		struct tm tm;

		gmtime_r(&s, &tm);
		strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
		CLEANUP(pointer_free) char *name = xasprintf("%s/earlog-%s.db", backups, stamp);
		fclose(fopen(name, "we"));
	}
	clock_set(1, INT64_C(1700000000000)); /* 2023 */
	works(archive_backup(path, backups, NULL, BACKUP_THIN, &made, &removed, &err));
	/* of 31 stay the last ten, ten weeks, and a file of each of three months */
	assert_int_equal(removed, 8);
	free(made);
}

/* Behind the last ten they are compressed; `restore` and the list read them, nothing else does. */
TEST_WITH(old_backups_are_compressed, setup, teardown)
{
	CLEANUP(backup_entries_finish) struct backup_entries l;
	CLEANUP(pointer_free) char *aside = NULL;

	struct uuid review = begin();
	for (int i = 0; i < 12; i++) {
		add_note(review, "another");
		clock_set(1, INT64_C(1790000000000) + i * INT64_C(86400000));
		free(back_up(0));
	}
	backup_list(backups, &l);
	assert_int_equal(l.n, 12);
	backup_count(&l, NULL);
	for (size_t i = 0; i < 12; i++) {
		assert_int_equal(l.v[i].packed, i < 2);
		assert_int_equal(l.v[i].version, store_version());
		assert_int_equal(l.v[i].reviews, 1);
		assert_int_equal(l.v[i].notes, l.v[0].notes + (int64_t)i);
	}
	assert_true(l.v[0].bytes < l.v[11].bytes / 2);
	refuses(store_open_foreign(l.v[1].path, NULL, &err), "`earlog restore`");
	works(archive_restore(l.v[1].path, path, &aside, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), l.v[1].notes);
	assert_int_equal(files_in(backups), 12);
	/* One that is cut restores nothing. */
	CLEANUP(pointer_free) char *again = NULL;
	assert_int_equal(truncate(l.v[0].path, l.v[0].bytes - 20), 0);
	assert_false(archive_restore(l.v[0].path, path, &again, &err));
	assert_non_null(strstr(err.msg, "nothing was restored"));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), l.v[1].notes);
}

/* How it must lie on the disk: readable on its own, by nobody else. */
static void
stands_alone(const char *made)
{
	unsigned char journal[2];
	struct stat s;
	FILE *f = fopen(made, "re");

	assert_int_equal(stat(made, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0600);
	assert_int_equal(fseek(f, 18, SEEK_SET), 0);
	assert_int_equal(fread(journal, 1, 2, f), 2);
	fclose(f);
	assert_int_equal(journal[0], 1);
	assert_int_equal(journal[1], 1);
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", made);
	assert_int_not_equal(access(log, F_OK), 0);
}

struct copy_load {
	struct uuid review;
	atomic_bool stop;
	atomic_int written;
	int64_t worst_ms;
	struct err err;
};

/* A note to a transaction, as fast as the disk takes them. */
static void *
write_on(void *arg)
{
	struct copy_load *l = arg;
	struct store *st = archive_open(path, STORE_WRITE, &l->err);

	while (st && !atomic_load(&l->stop)) {
		struct note *n = note_of(l->review, "words while a backup is made");
		int64_t start_ms = clock_mono_ms();
		bool ok = store_begin(st, &l->err) &&
			store_put(st, ROW_NOTE, n, &l->err) != PUT_FAILED &&
			store_commit(st, &l->err);
		int64_t took_ms = clock_mono_ms() - start_ms;
		l->worst_ms = took_ms > l->worst_ms ? took_ms : l->worst_ms;
		row_free(ROW_NOTE, n);
		if (!ok)
			break;
		atomic_fetch_add(&l->written, 1);
	}
	store_close(st);
	return NULL;
}

TEST_WITH(is_made_while_somebody_writes, setup, teardown)
{
	struct copy_load l = { .review = begin() };
	pthread_t thread;
	int64_t before = 0;

	add_note(l.review, "first");
	assert_int_equal(pthread_create(&thread, NULL, write_on, &l), 0);
	for (int i = 0; i < ROUNDS; i++) {
		int from = atomic_load(&l.written);
		while (atomic_load(&l.written) < from + 5 && !l.err.msg[0])
			usleep(1000);
		char *made = back_up(5);
		stands_alone(made);
		int64_t now = number_in(made, "SELECT count(*) FROM note");
		assert_true(now >= before + 5 && now > from);
		before = now;
		free(made);
	}
	atomic_store(&l.stop, true);
	pthread_join(thread, NULL);
	assert_string_equal(l.err.msg, "");
	if (getenv("EARLOG_SHOW"))
		print_message("longest wait of the writer: %lld ms\n", (long long)l.worst_ms);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), atomic_load(&l.written) + 1);
}

TEST_WITH(the_last_n_are_kept_and_nothing_else_is_touched, setup, teardown)
{
	CLEANUP(backup_entries_finish) struct backup_entries l;
	char *other;

	begin();
	for (int i = 0; i < 6; i++) {
		clock_set(1, 1700000000000 + (int64_t)i * 86400000);
		free(back_up(3));
		other = xasprintf("%s/earlog-2020%d.db", backups, i);
		fclose(fopen(other, "we"));
		free(other);
	}
	backup_list(backups, &l);
	assert_int_equal(l.n, 3);
	assert_non_null(strstr(l.v[0].path, "/earlog-20231117T"));
	assert_non_null(strstr(l.v[2].path, "/earlog-20231119T"));
	backup_entries_finish(&l);
	assert_int_equal(files_in(backups), 3 + 6);
	/* The clock went back: what was made just now is not the one to go. */
	clock_set(1, 1600000000000);
	char *made = back_up(3);
	assert_int_equal(access(made, F_OK), 0);
	free(made);
	backup_list(backups, &l);
	assert_int_equal(l.n, 3);
}

TEST_WITH(a_backup_that_is_too_old_is_marked, setup, teardown)
{
	CLEANUP(backup_entries_finish) struct backup_entries l;
	sqlite3 *db;

	begin();
	CLEANUP(pointer_free) char *made = back_up(3);
	clock_set(1, 1800000000000);
	free(back_up(3));
	assert_int_equal(sqlite3_open(made, &db), SQLITE_OK);
	works(store_exec(db, "PRAGMA user_version = 37", &err));
	sqlite3_close(db);
	backup_list(backups, &l);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.v[0].version, 37);
	assert_true(l.v[0].too_old);
	assert_int_equal(l.v[1].version, store_version());
	assert_false(l.v[1].too_old);
}

TEST_WITH(what_a_killed_backup_left_is_removed_by_the_next, setup, teardown)
{
	static const struct {
		const char *name;
		bool goes;
	} files[] = {
		{ "earlog-20240101T000000Z.db.tmp", true },
		{ "earlog-20240101T000000Z.db.tmp-journal", true },
		{ "earlog-20240101T000001Z.db.tmp", false }, /* locked below */
		{ "earlog-20240101T000000Z.db", false },
		{ "earlog-mine.db.tmp", false },
		{ "other-20240101T000000Z.db.tmp", false },
	};
	char *at[LENGTH(files)], *made = NULL;
	size_t removed;

	begin();
	assert_int_equal(mkdir(backups, 0700), 0);
	for (size_t i = 0; i < LENGTH(files); i++) {
		at[i] = xasprintf("%s/%s", backups, files[i].name);
		FILE *f = fopen(at[i], "w");
		assert_non_null(f);
		fclose(f);
	}
	int used = open(at[2], O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(used, LOCK_EX), 0);
	works(archive_backup(path, backups, NULL, 9, &made, &removed, &err));
	for (size_t i = 0; i < LENGTH(files); i++) {
		if ((access(at[i], F_OK) != 0) != files[i].goes)
			fail_msg("%s", files[i].name);
		free(at[i]);
	}
	close(used);
	free(made);
}

static char *
put_file(const char *in, const char *name)
{
	char *at = xasprintf("%s/%s", in, name);
	int fd = open(at, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	close(fd);
	return at;
}

/* Starts a process that locks the file, and returns when it has done so. */
static pid_t
start_to_hold(const char *file)
{
	int ready[2];
	char c;

	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		int fd = open(file, O_RDWR | O_CLOEXEC);
		if (fd >= 0 && flock(fd, LOCK_EX) == 0 && write(ready[1], "", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	return child;
}

TEST_WITH(what_a_killed_process_left_is_removed_on_a_thread, setup, teardown)
{
	static const struct {
		const char *name;
		bool goes;
	} files[] = {
		{ "earlog.db", false },
		{ "earlog.db-journal", false },
		{ "earlog.db-wal", false },
		{ "earlog-20240101T000000Z.db", false },
		{ "earlog-20240101T000000Z.db-journal", false },
		{ "earlog-20240101T000001Z.db.tmp-journal", false }, /* without its file */
		{ "earlog.db.new-a1B2c3.txt", false },
		{ "earlog.db.new-a1B2", false },
		{ "earlog.db.new-a1B2c3d", false },
		{ "earlog.db.new-a1_2c3", false },
		{ "earlog.db.tmp", false },
		{ "earlog-notes.db.tmp", false },
		{ "earlog-2024010aT000000Z.db.tmp", false },
		{ "other-20240101T000000Z.db.tmp", false },
		{ "other.db.new-a1B2c3", false },
		{ "earlog-restored-20240102T000000Z.db.tmp", false }, /* held: see below */
		{ "earlog-restored-20240102T000000Z.db.tmp-journal", false },
		{ "earlog-20240101T000000Z.db.tmp", true },
		{ "earlog-20240101T000000Z.db.tmp-journal", true },
		{ "earlog-v7-20240101T000000Z.db.tmp", true },
		{ "earlog-recovered-20240101T000000Z.db.tmp", true },
		{ "earlog-recovered-20240101T000000Z.db.tmp-wal", true },
		{ "earlog-recovered-20240101T000000Z.db.tmp-shm", true },
		{ "earlog-recovered-20240101T000000Z.db.new-0a1b2c", true },
		{ "earlog.db.new-00a1b2.tmp", true },
		{ "earlog.db.new-a1B2c3", true },
		{ "earlog.db.new-a1B2c3-journal", true },
	};
	char *at[2 * LENGTH(files)];
	pid_t holds[2];
	int status;

	assert_int_equal(mkdir(backups, 0700), 0);
	for (size_t i = 0; i < LENGTH(at); i++) {
		size_t f = i % LENGTH(files);
		at[i] = put_file(i < LENGTH(files) ? folder : backups, files[f].name);
		if (strcmp(files[f].name, "earlog-restored-20240102T000000Z.db.tmp") == 0)
			holds[i / LENGTH(files)] = start_to_hold(at[i]);
	}
	archive_remove_left(path);
	for (size_t i = 0; i < LENGTH(at); i++)
		for (int n = 0;
			files[i % LENGTH(files)].goes && access(at[i], F_OK) == 0 && n < 3000; n++)
			usleep(10000);
	for (size_t i = 0; i < LENGTH(at); i++) {
		if ((access(at[i], F_OK) != 0) != files[i % LENGTH(files)].goes)
			fail_msg("%s", at[i]);
		unlink(at[i]);
		free(at[i]);
	}
	for (size_t i = 0; i < LENGTH(holds); i++) {
		kill(holds[i], SIGKILL);
		assert_int_equal(waitpid(holds[i], &status, 0), holds[i]);
	}
}

/* An archive whose own name is that of a temporary file. */
TEST_WITH(an_archive_is_never_a_leftover, setup, teardown)
{
	static const char name[] = "earlog-20240101T000000Z.db.tmp";
	assert_false(archive_file_is_temp(name, name));
	assert_true(archive_file_is_temp(name, "earlog.db"));
	assert_true(archive_file_is_temp(name, "e.db"));
	assert_true(archive_file_is_temp("mine-v3-20240101T000000Z.db.tmp", "mine"));
	assert_true(archive_file_is_temp("mine.new-123456", "mine"));
	assert_false(archive_file_is_temp("mine.new-123456", "mi"));
	assert_false(archive_file_is_temp("", ""));
}

/* Another process removes leftovers all the time, and breaks nothing that is being made. */
TEST_WITH(what_is_being_made_is_no_leftover, setup, teardown)
{
	int status = -1;

	begin();
	pid_t child = fork();
	if (child == 0) {
		bool ok = true;
		for (int i = 0; ok && i < rounds_here(ROUNDS); i++) {
			char *aside = NULL;
			struct recover_counts n = { 0 };
			ok = archive_recover(path, &aside, &n, &err);
			recover_counts_finish(&n);
			if (ok)
				unlink(aside);
			free(aside);
		}
		if (!ok)
			fprintf(stderr, "%s\n", err.msg);
		_exit(ok ? 0 : 1);
	}
	while (waitpid(child, &status, WNOHANG) == 0)
		file_remove_leftovers(AT_FDCWD, folder, archive_file_is_temp, "earlog.db");
	assert_int_equal(status, 0);
	assert_int_equal(files_in(folder), 1);
}

TEST_WITH(brings_back_what_was, setup, teardown)
{
	struct uuid review = begin();
	char *aside;

	add_note(review, "old words");
	CLEANUP(pointer_free) char *made = back_up(0);
	for (int i = 0; i < ROUNDS; i++) {
		add_note(review, "new words");
		int64_t had = number_in(path, "SELECT count(*) FROM note");
		works(archive_restore(made, path, &aside, &err));
		assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 1);
		assert_int_equal(number_in(aside, "SELECT count(*) FROM note"), had);
		assert_non_null(strstr(aside, "earlog-before-restore-"));
		free(aside);
	}
	assert_int_equal(number_in(made, "SELECT count(*) FROM note"), 1);
}

/* A log that a killed program left belongs to the old archive alone. */
TEST_WITH(the_log_goes_with_the_archive_that_it_is_of, setup, teardown)
{
	struct uuid review = begin();
	char *made = back_up(0), *aside;

	pid_t child = fork();
	if (child == 0) {
		struct store *st = archive_open(path, STORE_WRITE, &err);
		struct note *n = note_of(review, "only in the log");
		_exit(!st || store_put(st, ROW_NOTE, n, &err) == PUT_FAILED);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(archive_file_bytes(path, "-wal"));
	works(archive_restore(made, path, &aside, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 0);
	assert_int_equal(number_in(aside, "SELECT count(*) FROM note"), 1);
	free(aside);
	free(made);
}

TEST_WITH(begins_where_no_archive_stands, setup, teardown)
{
	char *aside;

	begin();
	CLEANUP(pointer_free) char *made = back_up(0);
	unlink(path);
	works(archive_restore(made, path, &aside, &err));
	assert_null(aside);
	assert_int_equal(number_in(path, "SELECT count(*) FROM review"), 1);
}

TEST_WITH(refuses_while_somebody_has_it_open, setup, teardown)
{
	struct uuid review = begin();
	char *made = back_up(0), *aside, ready;
	int up[2], down[2];

	assert_int_equal(pipe(up) | pipe(down), 0);
	pid_t child = fork();
	if (child == 0) {
		struct store *st = archive_open(path, STORE_WRITE, &err);
		struct note *n = note_of(review, "words");
		bool ok = st && store_put(st, ROW_NOTE, n, &err) == PUT_DONE;
		ok = write(up[1], "r", 1) == 1 && ok;
		_exit(read(down[0], &ready, 1) != 1 || !ok);
	}
	assert_int_equal(read(up[0], &ready, 1), 1);
	refuses(archive_restore(made, path, &aside, &err), "another program");
	assert_int_equal(write(down[1], "g", 1), 1);
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 1);
	assert_int_equal(files_in(folder), 2);
	free(made);
	close(up[0]), close(up[1]), close(down[0]), close(down[1]);
}

static void
damage(const char *file, long at, size_t n)
{
	FILE *f = fopen(file, "r+e");

	assert_non_null(f);
	assert_int_equal(fseek(f, at, SEEK_SET), 0);
	for (size_t i = 0; i < n; i++)
		fputc(0xa5, f);
	fclose(f);
}

TEST_WITH(what_is_not_sound_is_not_restored, setup, teardown)
{
	struct uuid review = begin();
	char *aside;

	add_note(review, "words");
	CLEANUP(pointer_free) char *made = back_up(0), *before = archive_hash(path);
	damage(made, 4096, 3000);
	refuses(archive_restore(made, path, &aside, &err), "nothing was restored");
	refuses(archive_restore(path, path, &aside, &err), "itself");
	refuses(archive_restore(folder, path, &aside, &err), "a folder");
	CLEANUP(pointer_free) char *after = archive_hash(path);
	assert_string_equal(before, after);
}

/* What is copied is looked at first: a damaged archive does not push sound backups out. */
TEST_WITH(damaged_archive_is_not_backed_up, setup, teardown)
{
	char *made;
	size_t removed;

	add_note(begin(), "words");
	free(back_up(1));
	damage(path, 8192, 3000);
	assert_false(archive_backup(path, backups, NULL, 1, &made, &removed, &err));
	assert_int_equal(files_in(backups), 1);
}

/* A command waits for the backup of its day, and no longer than that takes. */
TEST_WITH(the_backup_of_the_day_is_waited_for_until_it_is_made, setup, teardown)
{
	int64_t most_ms = home_limit_ms(0), began_ms = os_mono_ms();

	add_note(begin(), "words");
	struct daily_backup *b = archive_daily_backup_begin(path);
	assert_non_null(b);
	works(archive_daily_backup_end(b, began_ms + most_ms, &err));
	assert_true(os_mono_ms() - began_ms < most_ms / 2);
	assert_int_equal(files_in(backups), 1);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

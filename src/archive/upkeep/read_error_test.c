/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk that cannot be read is said to be just that: what is on it may well be sound. */
#include "archive/upkeep/open.h"
#include "support/store_archive.h"

#include <errno.h>
#include <sqlite3.h>

#include "archive/upkeep/backup.h"
#include "archive/upkeep/doctor.h"
#include "review/record/rows_review.h"

/* ---- SQLite's own file system, whose reads of one archive fail after a while ---- */

static sqlite3_vfs *real_vfs, shim_vfs;
static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods shim_methods;
static int reads_left = -1; /* below 0: all of them succeed */
static int failed;

static int
read_or_fail(sqlite3_file *f, void *into, int n, sqlite3_int64 at)
{
	if (reads_left == 0) {
		failed++;
		return SQLITE_IOERR_CORRUPTFS;
	}
	reads_left -= reads_left > 0;
	return real_methods->xRead(f, into, n, at);
}

static int locks_left = -1; /* below 0: all of them succeed; else the next ones fail */
static int lock_fails = SQLITE_BUSY, lock_errno;

static bool
lock_is_refused(void)
{
	failed += locks_left == 0;
	locks_left -= locks_left > 0;
	errno = lock_errno;
	return locks_left == 0 && failed;
}

static int
lock(sqlite3_file *f, int level)
{
	return lock_is_refused() ? lock_fails : real_methods->xLock(f, level);
}

static int
lock_log(sqlite3_file *f, int offset, int n, int flags)
{
	if (flags & SQLITE_SHM_LOCK && lock_is_refused())
		return lock_fails;
	return real_methods->xShmLock(f, offset, n, flags);
}

static int
sleep_not(sqlite3_vfs *vfs, int us)
{
	(void)vfs;
	return us;
}

static int
control(sqlite3_file *f, int what, void *arg)
{
	if (what == SQLITE_FCNTL_LAST_ERRNO && failed && locks_left < 0) {
		*(int *)arg = EIO;
		return SQLITE_OK;
	}
	return real_methods->xFileControl(f, what, arg);
}

static int
open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
	int rc = real_vfs->xOpen(real_vfs, name, f, flags, out);

	(void)vfs;
	if (rc == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) && strcmp(name, path) == 0) {
		real_methods = f->pMethods;
		shim_methods = *real_methods;
		shim_methods.iVersion = 2; /* no memory maps: they are not read */
		shim_methods.xRead = read_or_fail;
		shim_methods.xFileControl = control;
		shim_methods.xLock = lock;
		shim_methods.xShmLock = lock_log;
		f->pMethods = &shim_methods;
	}
	return rc;
}

static int
setup(void **state)
{
	struct store *st;
	void *row = test_row(ROW_REVIEW);

	setup_archive(state);
	real_vfs = sqlite3_vfs_find(NULL);
	shim_vfs = *real_vfs;
	shim_vfs.zName = "shim";
	shim_vfs.xOpen = open_file;
	shim_vfs.xSleep = sleep_not;
	assert_int_equal(sqlite3_vfs_register(&shim_vfs, 1), SQLITE_OK);
	works((st = archive_open(path, STORE_WRITE, &err)));
	((struct review *)row)->id = xstrdup("cantor");
	works(store_begin(st, &err) && store_put(st, ROW_REVIEW, row, &err) == PUT_DONE &&
		store_commit(st, &err));
	row_free(ROW_REVIEW, row);
	store_close(st);
	return 0;
}

static int
teardown(void **state)
{
	sqlite3_vfs_unregister(&shim_vfs);
	return teardown_archive(state);
}

/* ---- what is said ---- */

static bool
load(void)
{
	struct store *st = archive_open(path, STORE_READ, &err);
	struct record record;
	struct uuid review;

	record_init(&record);
	bool ok = st && store_find_review(st, "cantor", &review, &err) &&
		store_load(st, &review, &record, &err);
	record_finish(&record);
	store_close(st);
	return ok;
}

static bool
back_up(void)
{
	char *made = NULL;
	size_t removed;
	bool ok = archive_backup(path, folder, NULL, 3, &made, &removed, &err);

	free(made);
	return ok;
}

static bool
examine(void)
{
	struct doctor_report r = { 0 };
	bool ok = archive_doctor(path, true, &r, &err);

	for (size_t i = 0; ok && i < r.n; i++)
		if (strstr(r.v[i].text, "disk"))
			ok = err_set(&err, "%s", r.v[i].text);
	doctor_report_finish(&r);
	return ok;
}

TEST(errors_of_the_disk_are_no_damage)
{
	bool (*const ways[])(void) = { load, back_up, examine };

	for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
		int fired = 0;

		for (int n = 0; n < 120; n++) {
			reads_left = n;
			failed = 0;
			err.msg[0] = '\0';
			bool ok = ways[w]();
			reads_left = -1;
			fired += failed > 0;
			if (ok || !failed)
				continue;
			if (!strstr(err.msg, "disk reports an error") ||
				strstr(err.msg, "damage") ||
				strstr(err.msg, "not an earlog archive"))
				fail_msg("way %zu, read %d: %s", w, n, err.msg);
		}
		assert_true(fired > 5);
	}
	failed = 0;
	works(load());
	works(examine());
}

/* A lock that is not had says nothing of the archive: it is not wrong, and nothing is restored. */
TEST(what_could_not_be_looked_at_is_not_wrong)
{
	static const struct {
		int code, system;
		const char *why;
	} refused[] = { { SQLITE_BUSY, EAGAIN, "another program" },
		{ SQLITE_IOERR_LOCK, EOPNOTSUPP, "this drive has no locks" },
		{ SQLITE_IOERR_SHMMAP, ENOSPC, "the disk is full" } };

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		int told = 0, fired = 0;

		lock_fails = refused[i].code;
		for (int n = 0; n < 60; n++) {
			struct doctor_report r = { 0 };
			bool said = false;

			locks_left = n;
			failed = 0;
			lock_errno = refused[i].system;
			works(archive_doctor(path, false, &r, &err));
			locks_left = -1;
			fired += failed > 0;
			for (size_t k = 0; k < r.n; k++) {
				if (failed && r.v[k].state == DOCTOR_WRONG)
					fail_msg("case %zu, lock %d: %s: %s", i, n, r.v[k].check,
						r.v[k].text);
				assert_null(strstr(r.v[k].text, "restore"));
				said |= strstr(r.v[k].text, "could not look, because") &&
					strstr(r.v[k].text, refused[i].why);
			}
			assert_true(said || !r.unseen);
			told += said;
			doctor_report_finish(&r);
		}
		failed = lock_errno = 0;
		assert_true(fired > 5 && told > 5);
	}
	works(examine());
}

TEST_GROUP(setup, teardown)

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <sys/wait.h>

#include "archive/exchange/archive_merge.h"
#include "archive/store/store_private.h"
#include "archive/upkeep/backup.h"
#include "archive/upkeep/doctor.h"
#include "base/system/os_system.h"
#include "base/text/text.h"
#include "support/needs.h"

/* The C library's, but for a test that wants a network drive. */
static long file_system;

int
statfs(const char *path, struct statfs *s)
{
	(void)path;
	memset(s, 0, sizeof(*s));
	s->f_type = file_system;
	return 0;
}

static char *
in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static void
write_file(const char *path, const void *content, size_t n)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(content, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* Both ways of opening refuse it in such words, and leave the file and its folder as they are. */
static void
is_refused(const char *path, const char *word)
{
	CLEANUP(pointer_free) char *before = archive_hash(path);
	size_t nfiles = files_in(folder);

	refuses(archive_open(path, STORE_WRITE, &err), word);
	refuses(archive_open(path, STORE_READ, &err), word);
	CLEANUP(pointer_free) char *after = archive_hash(path);
	assert_string_equal(before, after);
	assert_int_equal(files_in(folder), nfiles);
}

static void
new_archive(const char *path)
{
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	put_review(st, "cantor", "Cantor");
	works(store_commit(st, &err));
	store_close(st);
}

/* A disk that is full, or a limit, when the first change after the log is emptied is written. */
TEST_IN_FOLDER(a_full_disk_is_no_other_file)
{
	CLEANUP(pointer_free) char *at = in_folder("earlog.db");
	struct rlimit before;
	struct store *st;

	new_archive(at);
	works((st = archive_open(at, STORE_WRITE, &err)));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (rlim_t most = 64; most < 4100; most += 1117) {
		const struct rlimit full = { most, before.rlim_max };

		sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
		assert_false(store_begin(st, &err));
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		works(store_begin(st, &err));
		put_review(st, "k4", "K4");
		works(store_commit_if(st, true, &err));
	}
	store_close(st);
	works((st = archive_open(at, STORE_WRITE, &err)));
	int64_t n;
	works(store_number(st->db, "SELECT count(*) FROM review WHERE id = 'k4'", &n, &err));
	assert_int_equal(n, 4);
	store_close(st);
}

TEST_IN_FOLDER(new_archive_is_private)
{
	char *path = in_folder("a/b/earlog.db"), *outer = in_folder("a"), *inner = in_folder("a/b"),
	     *log = in_folder("a/b/earlog.db-wal");
	struct stat s;
	struct store *st;
	mode_t before = umask(0);

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	put_review(st, "cantor", "Cantor");
	works(store_commit(st, &err));
	umask(before);
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	assert_int_equal(stat(log, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	assert_int_equal(stat(inner, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0700);
	assert_int_equal(stat(outer, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0700);
	assert_null(store_warning(st));
	store_close(st);
	assert_int_equal(files_in(inner), 1);
	free(path);
	free(outer);
	free(inner);
	free(log);
}

TEST_IN_FOLDER(reading_begins_no_archive)
{
	char *path = in_folder("earlog.db"), *deep = in_folder("x/y/earlog.db");

	refuses(archive_open(path, STORE_READ, &err), "there is no file");
	refuses(archive_open(deep, STORE_READ, &err), "there is no file");
	assert_int_equal(files_in(folder), 0);
	free(path);
	free(deep);
}

TEST_IN_FOLDER(foreign_files_are_left_alone)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db");
	unsigned char *ff = xmalloc(1500000);
	sqlite3 *db;

	write_file(path, "device: AFUL Cantor\n", 20);
	is_refused(path, "not an earlog archive");
	memset(ff, 0xff, 1500000);
	write_file(path, ff, 1500000);
	is_refused(path, "not an earlog archive");
	free(ff);
	write_file(path, "", 0);
	is_refused(path, "0 bytes");
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, "CREATE TABLE note (id); PRAGMA application_id = 17", &err));
	sqlite3_close(db);
	is_refused(path, "not an earlog archive");
}

TEST_IN_FOLDER(journal_without_archive_is_kept)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db"), *log = in_folder("x.db-wal");

	write_file(log, "somebody's notes", 16);
	refuses(archive_open(path, STORE_WRITE, &err), "journal is still there");
	write_file(path, "", 0);
	is_refused(path, "journal is still there");
	assert_int_equal(access(log, F_OK), 0);
}

TEST_IN_FOLDER(what_is_no_file_is_refused)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db"), *target = in_folder("y.db");

	assert_int_equal(mkfifo(path, 0600), 0);
	refuses(archive_open(path, STORE_WRITE, &err), "not an archive");
	refuses(archive_open(path, STORE_READ, &err), "not an archive");
	unlink(path);
	new_archive(target);
	assert_int_equal(symlink(target, path), 0);
	is_refused(path, "symbolic link");
	refuses(archive_open(folder, STORE_WRITE, &err), "folder");
	refuses(archive_open("/dev/zero", STORE_WRITE, &err), "not an archive");
	refuses(archive_open("/dev/zero", STORE_READ, &err), "not an archive");
}

TEST_IN_FOLDER(linked_folders_are_followed)
{
	char *real = in_folder("real"), *link_to = in_folder("link"),
	     *path = in_folder("link/x.db");

	assert_int_equal(mkdir(real, 0700), 0);
	assert_int_equal(symlink(real, link_to), 0);
	new_archive(path);
	new_archive(path);
	free(real);
	free(link_to);
	free(path);
}

TEST_IN_FOLDER(newer_archive_is_left_alone)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db");
	static const unsigned char version[] = { 0xa1, 0, 0x27, 99 };
	struct store *st;

	new_archive(path);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, version, 4, 60), 4);
	close(fd);
	is_refused(path, "of version 99");
	assert_non_null(strstr(err.msg, "knows version "));
	unlink(path);
	/* … and where the newer version stands in the log only. */
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_exec(st->db, "PRAGMA user_version = 77", &err));
	refuses(archive_open(path, STORE_WRITE, &err), "77");
	refuses(archive_open(path, STORE_READ, &err), "77");
	store_close(st);
}

/* A new archive to which another program did that, opened both ways. `word`: of the refusal; NULL:
 * there is none. */
static void
is_opened_after(const char *change, const char *word)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db");
	struct store *st;
	sqlite3 *db;

	new_archive(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, "PRAGMA journal_mode = DELETE", &err));
	works(store_exec(db, change, &err));
	sqlite3_close(db);
	for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		st = archive_open(path, (enum store_mode)mode, &err);
		if (word ? st || !strstr(err.msg, word) : !st)
			fail_msg("%s: %s", change, err.msg);
		store_close(st);
	}
	unlink(path);
}

TEST_IN_FOLDER(unknown_schema_is_refused)
{
	static const char *const changes[] = {
		"DROP TABLE rating; CREATE VIEW rating AS SELECT * FROM note",
		"DROP INDEX tag_by_note",
		"DROP TABLE tag; CREATE TABLE tag (uuid, note CHECK (load_extension('x.so')))",
		"ALTER TABLE note ADD COLUMN x TEXT GENERATED ALWAYS AS (abs(nr))",
		"CREATE TRIGGER spy AFTER INSERT ON note BEGIN DELETE FROM rating; END",
		"CREATE TABLE my_x (x); CREATE TRIGGER zz INSERT ON my_x BEGIN SELECT 1; END",
	};

	for (size_t i = 0; i < LENGTH(changes); i++)
		is_opened_after(changes[i], "not as earlog makes");
}

TEST_IN_FOLDER(tables_views_and_indexes_of_the_user_are_left_alone)
{
	static const char *const changes[] = {
		"CREATE VIEW notes AS SELECT * FROM note; CREATE VIEW my_lost AS SELECT * FROM x",
		"CREATE TABLE more (x PRIMARY KEY, y UNIQUE); CREATE TABLE my_x (x INTEGER PRIMARY "
		"KEY AUTOINCREMENT, y REFERENCES more, z REFERENCES my_x (y)); PRAGMA "
		"foreign_keys = OFF; INSERT INTO my_x (y, z) VALUES (7, 8)",
		"CREATE INDEX my_i ON note (body COLLATE NOCASE DESC, pos_ms); ANALYZE",
		"CREATE TABLE my_x (x); CREATE UNIQUE INDEX my_i ON my_x (abs(x)) WHERE x > 0",
		"CREATE VIRTUAL TABLE my_f USING fts5 (x)",
	};

	for (size_t i = 0; i < LENGTH(changes); i++)
		is_opened_after(changes[i], NULL);
}

/* Root may do anything: the child becomes nobody. */
static int
read_as_nobody(const char *path)
{
	struct uuid u;
	struct err why = ERR_INIT;

	if (geteuid() == 0 &&
		(setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0))
		return 1;
	if (archive_open(path, STORE_WRITE, &why))
		return 2;
	struct store *st = archive_open(path, STORE_READ, &why);
	if (!st || !store_find_review(st, "cantor", &u, &why)) {
		fprintf(stderr, "%s\n", why.msg);
		return 3;
	}
	store_close(st);
	return 0;
}

TEST_IN_FOLDER(read_only_place_is_read)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db");
	int status;

	new_archive(path);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(read_as_nobody(path));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(files_in(folder), 1);
	assert_int_equal(chmod(folder, 0700), 0);
}

/* The log has a review that the file has not, and SQLite cannot make the log's index there. Returns
 * 0 if a backup and a merge have the review, and doctor finds nothing wrong. */
static int
copy_as_nobody(const char *path, const char *into)
{
	CLEANUP(pointer_free) char *mine = xasprintf("%s/mine.db", into), *made = NULL;
	CLEANUP(doctor_report_finish) struct doctor_report r = { 0 };
	struct merge_counts n;
	struct uuid u;
	struct err why = ERR_INIT;
	size_t removed;

	if (geteuid() == 0 &&
		(setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0))
		return 1;
	bool ok = archive_backup(path, into, NULL, 0, &made, &removed, &why);
	struct store *copy = ok ? archive_open(made, STORE_READ, &why) : NULL;
	ok = copy && store_find_review(copy, "late", &u, &why);
	store_close(copy);
	struct store *st = archive_open(mine, STORE_WRITE, &why);
	ok = ok && st && exchange_merge(st, path, MERGE_MINE, &n, &why) &&
		store_find_review(st, "late", &u, &why);
	store_close(st);
	ok = ok && archive_doctor(path, false, &r, &why);
	for (size_t i = 0; i < r.n; i++)
		if (r.v[i].state == DOCTOR_WRONG)
			fprintf(stderr, "%s: %s\n", r.v[i].check, r.v[i].text);
	if (!ok)
		fprintf(stderr, "%s\n", why.msg);
	return ok && r.n && r.v[0].state == DOCTOR_NOTE && strstr(r.v[0].text, "newest") ? 0 : 2;
}

TEST_IN_FOLDER(a_read_only_place_is_copied_with_its_log)
{
	CLEANUP(pointer_free)
	char *path = in_folder("x.db"), *there = in_folder("there"),
	     *copy = in_folder("there/x.db"), *into = in_folder("into");
	int64_t bytes;
	int status;

	new_archive(path);
	struct store *st = archive_open(path, STORE_WRITE, &err);
	works(store_begin(st, &err));
	put_review(st, "late", "Late");
	works(store_commit(st, &err));
	assert_int_equal(mkdir(there, 0755), 0);
	assert_int_equal(mkdir(into, 0777) | chmod(into, 0777) | chmod(folder, 0755), 0);
	works(copy_raw(path, copy, "", &bytes, &err) && copy_raw(path, copy, "-wal", &bytes, &err));
	assert_true(bytes > 0);
	store_close(st);
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", copy);
	assert_int_equal(chmod(copy, 0444) | chmod(log, 0444) | chmod(there, 0555), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(copy_as_nobody(copy, into));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(files_in(there), 2);
	assert_int_equal(chmod(there, 0700), 0);
	/* A log that lacks the end of a page was not copied whole. */
	works(archive_file_is_closed(copy, copy, &err));
	assert_int_equal(chmod(log, 0644) | truncate(log, bytes - 1), 0);
	assert_false(archive_file_is_closed(copy, copy, &err));
	err = (struct err)ERR_INIT;
}

TEST_IN_FOLDER(reading_never_writes)
{
	CLEANUP(pointer_free) char *path = in_folder("x?y#z%41 .db");
	struct store *st;
	struct uuid u;

	new_archive(path);
	CLEANUP(pointer_free) char *before = archive_hash(path);
	works((st = archive_open(path, STORE_READ, &err)));
	works(store_find_review(st, "cantor", &u, &err));
	refuses(store_export_base_put(st, &u,
			&(struct export_base){ .format = "x", .path = "x", .hash = "x" }, &err),
		"read");
	store_close(st);
	CLEANUP(pointer_free) char *after = archive_hash(path);
	assert_string_equal(before, after);
	assert_int_equal(files_in(folder), 1);
}

TEST_IN_FOLDER(open_archive_that_others_may_read_warns)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db"), *mark = in_folder(".stfolder");
	struct store *st;

	new_archive(path);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(mkdir(mark, 0700), 0);
	works((st = archive_open(path, STORE_WRITE, &err)));
	assert_non_null(strstr(store_warning(st), "chmod 600"));
	assert_non_null(strstr(store_warning(st), "Syncthing"));
	store_close(st);
}

TEST_IN_FOLDER(network_drive_gets_no_log)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db"), *log = in_folder("x.db-wal");
	struct store *st, *other;
	int64_t synchronous;

	if (!OS_LINUX)
		skip_for("the layer of POSIX has no statfs");
	new_archive(path); /* on a local disk, with a log */
	file_system = 0x6969;
	works((st = archive_open(path, STORE_WRITE, &err)));
	assert_non_null(strstr(store_warning(st), "network"));
	works(store_number(st->db, "PRAGMA synchronous", &synchronous, &err));
	assert_int_equal(synchronous, 3);
	works((other = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	put_review(st, "crimson", "Crimson");
	assert_int_equal(access(log, F_OK), -1);
	works(store_commit(st, &err));
	works(store_begin(other, &err));
	put_review(other, "performer8", "Performer8");
	works(store_commit(other, &err));
	store_close(other);
	store_close(st);
	file_system = 0;
	works((st = archive_open(path, STORE_READ, &err)));
	struct uuid u;
	works(store_find_review(st, "performer8", &u, &err));
	store_close(st);
}

TEST_IN_FOLDER(file_that_moved_is_noticed)
{
	CLEANUP(pointer_free) char *path = in_folder("x.db"), *other = in_folder("y.db");
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_in_place(st, &err));
	assert_int_equal(rename(path, other), 0);
	refuses(store_in_place(st, &err), "gone");
	write_file(path, "", 0);
	refuses(store_in_place(st, &err), "replaced");
	store_close(st);
}

/* ---- shared memory that may only be read ---- */

static int opens_refused, reads_refused; /* so many; of the latter so many to come */

static int
open_shared_read_only(const char *name, int flags, int mode)
{
	bool shared = text_ends_in(name, "-shm");

	if (shared && ((flags & O_ACCMODE) == O_RDWR || reads_refused-- > 0)) {
		opens_refused++;
		errno = EACCES;
		return -1;
	}
	return open(name, flags, mode);
}

/* One that ended without a word, and left the log and the memory of it. */
static void
leave_log(const char *path)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct store *st = archive_open(path, STORE_WRITE, &err);
		if (st && store_begin(st, &err)) {
			put_review(st, "cantor", "Cantor");
			if (store_commit(st, &err))
				_exit(0);
		}
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

TEST_IN_FOLDER(a_log_that_cannot_be_used_is_told_and_stays)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
	char *path = in_folder("earlog.db"), *log = in_folder("earlog.db-wal");
	struct store *st;
	int64_t n;

	leave_log(path);
	for (int refused = 0; refused < 6; refused++) {
		opens_refused = 0;
		reads_refused = refused;
		assert_int_equal(vfs->xSetSystemCall(
					 vfs, "open", (sqlite3_syscall_ptr)open_shared_read_only),
			SQLITE_OK);
		refuses(archive_open(path, STORE_WRITE, &err), "archive");
		assert_true(opens_refused > 0);
		vfs->xSetSystemCall(vfs, "open", NULL);
		assert_int_equal(access(log, F_OK), 0);
	}
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_number(st->db, "SELECT count(*) FROM review", &n, &err));
	assert_int_equal(n, 1);
	store_close(st);
	assert_int_equal(access(log, F_OK), -1);
	free(path);
	free(log);
}

/* Adds a row, and copies the log that has it to `kept`. */
static void
add_machine(const char *path, const char *kept)
{
	struct store *st;
	int64_t bytes;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err) &&
		store_exec(st->db,
			"INSERT INTO machine (uuid, latest_ms) VALUES (randomblob(16), 1)", &err) &&
		store_commit(st, &err));
	works(copy_raw(path, kept, "-wal", &bytes, &err) && bytes > 0);
	works(copy_raw(path, kept, "-shm", &bytes, &err) && bytes > 0);
	store_close(st);
}

static void
has_machines(const char *path, enum store_mode mode, int64_t rows, const char *warning)
{
	struct store *st;
	int64_t n;

	works((st = archive_open(path, mode, &err)));
	works(store_number(st->db, "SELECT count(*) FROM machine", &n, &err));
	assert_int_equal(n, rows);
	assert_true(warning ? store_warning(st) && strstr(store_warning(st), warning)
			    : !store_warning(st));
	store_close(st);
}

/* A backup program puts the log of another day beside the archive of today, perhaps with its index.
 */
TEST_IN_FOLDER(a_log_of_another_day_is_not_read)
{
	for (int with_index = 0; with_index < 2; with_index++) {
		CLEANUP(pointer_free) char *path = in_folder(with_index ? "y.db" : "x.db");
		CLEANUP(pointer_free) char *kept = xasprintf("%s.kept", path);
		int64_t bytes;

		add_machine(path, kept);
		for (int i = 0; i < 2; i++) {
			CLEANUP(pointer_free) char *later = xasprintf("%s.later%d", path, i);
			add_machine(path, later);
		}
		works(copy_raw(kept, path, "-wal", &bytes, &err) && bytes > 0);
		if (with_index)
			works(copy_raw(kept, path, "-shm", &bytes, &err) && bytes > 0);
		CLEANUP(pointer_free) char *before = archive_hash(path);
		has_machines(path, STORE_READ, 3, "log of the earlier file");
		CLEANUP(pointer_free) char *after = archive_hash(path);
		assert_string_equal(before, after);
		assert_null(store_logs_set_aside());
		has_machines(path, STORE_WRITE, 3, NULL);
		CLEANUP(pointer_free) char *said = store_logs_set_aside();
		CLEANUP(pointer_free) char *stem = in_folder(with_index ? "y" : "x");
		CLEANUP(pointer_free) char *names = xasprintf("are now in %s-overwritten-", stem);
		assert_non_null(strstr(said, names));
		assert_non_null(strstr(said, "`earlog doctor --recover ")); /* a word of a shell */
		assert_null(store_logs_set_aside());
		has_machines(path, STORE_WRITE, 3, NULL);
	}
}

/* Another sound archive is put in the place of an open one: renamed, or copied over it. */
TEST_IN_FOLDER(an_archive_put_in_place_of_an_open_one_stays_whole)
{
	for (int in_place = 0; in_place < 2; in_place++) {
		CLEANUP(pointer_free) char *path = in_folder(in_place ? "d.db" : "c.db");
		CLEANUP(pointer_free) char *other = xasprintf("%s.other", path);
		struct store *st;
		int64_t bytes;

		CLEANUP(pointer_free) char *first = xasprintf("%s.first", path);
		add_machine(path, first);
		works(copy_raw(path, other, "", &bytes, &err));
		CLEANUP(pointer_free) char *kept = xasprintf("%s.kept", other);
		add_machine(other, kept);
		CLEANUP(pointer_free) char *is = archive_hash(other);
		works((st = archive_open(path, STORE_WRITE, &err)));
		works(store_begin(st, &err) && store_commit(st, &err));
		if (in_place)
			works(copy_raw(other, path, "", &bytes, &err));
		else
			assert_int_equal(rename(other, path), 0);
		assert_false(store_begin(st, &err));
		assert_non_null(strstr(err.msg, in_place ? "overwritten" : "was replaced"));
		store_close(st);
		CLEANUP(pointer_free) char *said = store_logs_set_aside();
		assert_true(in_place ? said && strstr(said, "doctor --recover") : !said);
		CLEANUP(pointer_free) char *now = archive_hash(path);
		assert_string_equal(is, now);
		has_machines(path, STORE_READ, 2, in_place ? NULL : "log of the earlier file");
	}
}

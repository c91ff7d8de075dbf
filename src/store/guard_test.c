/* Archives that another program overwrites in place while earlog has them open. */
#include "store/test_help.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>

#include "base/os.h"
#include "base/os_process.h"
#include "base/test_needs.h"
#include "store/backup.h"
#include "store/store_private.h"
#include "store/writer.h"

#define LIMIT_MS 20000

static struct err err;
static char *folder, *path;
static struct uuid review;

/* Whether the file system keeps attributes: the C library's, but for a test that wants none. */
static bool has_attributes = OS_LINUX;

ssize_t
getxattr(const char *file, const char *name, void *value, size_t size)
{
	if (has_attributes)
		return syscall(SYS_getxattr, file, name, value, size);
	errno = ENOTSUP;
	return -1;
}

int
setxattr(const char *file, const char *name, const void *value, size_t size, int flags)
{
	if (has_attributes)
		return (int)syscall(SYS_setxattr, file, name, value, size, flags);
	errno = ENOTSUP;
	return -1;
}

static int
setup(void **state)
{
	struct store *st;

	(void)state;
	folder = folder_new();
	path = xasprintf("%s/earlog.db", folder);
	works((st = store_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	review = put_review(st, "cantor", "Cantor");
	works(store_commit(st, &err));
	store_close(st);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	folder_free(folder);
	free(path);
	return 0;
}

static void
add_notes(struct store *st, int n, const char *body)
{
	works(store_begin(st, &err));
	for (int i = 0; i < n; i++)
		put_free(st, ROW_NOTE, note_of(review, body));
	works(store_commit(st, &err));
}

/* As cp does: the file stays, its content is another. */
static void
copy_over(const char *from, const char *to)
{
	static char bytes[1 << 16];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(out, bytes, (size_t)n), n);
	assert_int_equal(n, 0);
	close(in);
	close(out);
}

/* A copy of the archive as `earlog backup` makes it, or (raw) as it lies on the disk. */
static char *
copy_of_now(const char *name, bool raw)
{
	char *copy = xasprintf("%s/%s", folder, name);

	if (raw)
		copy_over(path, copy);
	else
		works(backup_copy(path, copy, &err));
	return copy;
}

static char *
log_aside(void)
{
	char *pattern = xasprintf("ls %s/earlog-overwritten-*.wal 2>/dev/null", folder);
	char name[512] = "";
	FILE *f = popen(pattern, "re");

	assert_non_null(f);
	if (fgets(name, sizeof(name), f))
		name[strcspn(name, "\n")] = '\0';
	pclose(f);
	free(pattern);
	return name[0] ? xstrdup(name) : NULL;
}

static void
is_untouched(const char *copy)
{
	char *a = archive_hash(copy), *b = archive_hash(path);

	assert_string_equal(a, b);
	free(a);
	free(b);
}

/* The fault is one: without the guard SQLite writes its log into whatever file stands there. */
static void
sqlite_alone_spoils_the_copy(void **state)
{
	(void)state;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	works(store_exec(db, "PRAGMA journal_mode = WAL; UPDATE review SET title = 'a'", &err));
	char *copy = copy_of_now("copy.db", true);
	works(store_exec(db, "UPDATE review SET title = 'b'", &err));
	copy_over(copy, path);
	sqlite3_close(db);
	char *a = archive_hash(copy), *b = archive_hash(path);
	assert_string_not_equal(a, b);
	free(a);
	free(b);
	free(copy);
}

static void
overwritten(bool raw)
{
	struct store *st;

	works((st = store_open(path, STORE_WRITE, &err)));
	add_notes(st, 3, "before");
	char *copy = copy_of_now("copy.db", raw);
	add_notes(st, 3, "since");
	works(store_in_place(st, &err));
	copy_over(copy, path);
	refuses(store_begin(st, &err) && store_commit(st, &err), "was overwritten");
	assert_non_null(strstr(err.msg, "earlog-overwritten-"));
	store_rollback(st);
	refuses(store_in_place(st, &err), "was overwritten");
	store_close(st);
	is_untouched(copy);
	char *aside = log_aside();
	assert_non_null(aside);
	works((st = store_open(path, STORE_READ, &err)));
	assert_null(store_warning(st));
	works(backup_verify(st->db, &err));
	store_close(st);
	free(aside);
	free(copy);
}

static void
backup_put_over_a_running_session_is_not_spoilt(void **state)
{
	(void)state;
	overwritten(false);
}

static void
raw_copy_put_over_a_running_session_is_not_spoilt(void **state)
{
	(void)state;
	overwritten(true);
}

/* The session has nothing to write any more: it only ends. */
static void
closing_writes_nothing_into_the_copy(void **state)
{
	(void)state;
	struct store *st;

	if (!has_attributes)
		skip_for("in the round without attributes of files");
	works((st = store_open(path, STORE_WRITE, &err)));
	char *copy = copy_of_now("copy.db", true);
	add_notes(st, 3, "since");
	copy_over(copy, path);
	store_close(st);
	is_untouched(copy);
	/* The log still stands there; whoever comes next moves it away. */
	works((st = store_open(path, STORE_WRITE, &err)));
	assert_non_null(strstr(store_warning(st), "was overwritten"));
	store_close(st);
	char *aside = log_aside();
	assert_non_null(aside);
	is_untouched(copy);
	free(aside);
	free(copy);
}

static void
checkpoint_writes_nothing_into_the_copy(void **state)
{
	(void)state;
	struct store *st;

	works((st = store_open(path, STORE_WRITE, &err)));
	char *copy = copy_of_now("copy.db", true);
	add_notes(st, 50, "since");
	copy_over(copy, path);
	assert_int_not_equal(
		sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL),
		SQLITE_OK);
	refuses(store_in_place(st, &err), "was overwritten");
	store_close(st);
	is_untouched(copy);
	free(copy);
}

/* The log is begun anew by the very commit during which the copy comes. */
static void
copy_that_comes_with_a_new_log_is_not_spoilt(void **state)
{
	(void)state;
	struct store *st;

	works((st = store_open(path, STORE_WRITE, &err)));
	char *copy = copy_of_now("copy.db", true);
	add_notes(st, 50, "before");
	works(store_exec(st->db, "PRAGMA wal_checkpoint", &err));
	works(store_in_place(st, &err));
	works(store_begin(st, &err));
	put_free(st, ROW_NOTE, note_of(review, "since"));
	copy_over(copy, path);
	works(store_exec(st->db, "COMMIT", &err));
	refuses(store_in_place(st, &err), "was overwritten");
	store_close(st);
	is_untouched(copy);
	free(copy);
}

/* SQLite's way to write, until the first page of a checkpoint is in the archive: then comes cp. */
static const char *comes_next;

static ssize_t
write_then_copy(int fd, const void *bytes, size_t n, off_t at)
{
	ssize_t wrote = pwrite(fd, bytes, n, at);
	struct stat to, is;

	if (comes_next && fstat(fd, &to) == 0 && stat(path, &is) == 0 && to.st_ino == is.st_ino) {
		const char *copy = comes_next;

		comes_next = NULL;
		copy_over(copy, path);
	}
	return wrote;
}

static void
copy_that_comes_during_a_checkpoint_is_not_spoilt(void **state)
{
	(void)state;
	sqlite3_vfs *files = sqlite3_vfs_find(NULL);
	struct store *st;

	char *copy = copy_of_now("copy.db", true);
	works((st = store_open(path, STORE_WRITE, &err)));
	add_notes(st, 500, "so that the archive is larger than its copy");
	works(store_exec(st->db, "PRAGMA wal_checkpoint", &err));
	add_notes(st, 500, "since");
	comes_next = copy;
	/* Of the two names it uses one. */
	files->xSetSystemCall(files, "pwrite", (sqlite3_syscall_ptr)write_then_copy);
	files->xSetSystemCall(files, "pwrite64", (sqlite3_syscall_ptr)write_then_copy);
	int rc = sqlite3_wal_checkpoint_v2(st->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	files->xSetSystemCall(files, "pwrite", NULL);
	files->xSetSystemCall(files, "pwrite64", NULL);
	assert_null(comes_next);
	assert_int_not_equal(rc, SQLITE_OK);
	refuses(store_in_place(st, &err), "was overwritten");
	store_close(st);
	is_untouched(copy);
	free(copy);
}

/* Who looks into the archive with another program may let SQLite tidy up, and write. */
static void
checkpoint_of_another_program_is_no_overwriting(void **state)
{
	(void)state;
	struct store *st;
	sqlite3 *db;

	works((st = store_open(path, STORE_WRITE, &err)));
	add_notes(st, 3, "before");
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (int i = 0; i < 3; i++) {
		works(store_exec(db, "PRAGMA wal_checkpoint", &err));
		works(store_in_place(st, &err));
		add_notes(st, 3, "since");
		works(store_exec(
			db, "UPDATE note SET body = 'by hand' WHERE body LIKE 'before%'", &err));
		works(store_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", &err));
		add_notes(st, 3, "after");
		works(store_exec(st->db, "PRAGMA wal_checkpoint", &err));
	}
	sqlite3_close(db);
	store_close(st);
	assert_null(log_aside());
	works((st = store_open(path, STORE_READ, &err)));
	assert_null(store_warning(st));
	works(backup_verify(st->db, &err));
	int64_t n;
	works(store_number(st->db, "SELECT count(*) FROM note", &n, &err));
	assert_int_equal(n, 3 + 3 * 6);
	store_close(st);
}

/* ---- a session that is killed ---- */

/* What a child does that was started as `guard_test PATH REVIEW NOTES [checkpoint]`. */
static int
write_as_child(char **argv)
{
	struct store *st = store_open(argv[1], STORE_WRITE, &err);

	if (!st || !uuid_read(&review, argv[2]))
		return 1;
	add_notes(st, atoi(argv[3]), "of the session");
	if (argv[4])
		sqlite3_wal_checkpoint(st->db, NULL);
	_exit(0); /* without closing it */
}

static void
killed_session(const char *notes, bool checkpoint)
{
	char text[UUID_TEXT], name[] = "guard_test", number[8], last[] = "checkpoint";
	char *const args[] = { name, path, text, number, checkpoint ? last : NULL, NULL };
	pid_t child;
	int status;

	snprintf(number, sizeof(number), "%s", notes);
	uuid_text(&review, text);
	assert_int_equal(posix_spawn(&child, os_self(), NULL, NULL, args, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(place_stands_beside(path, "-wal"));
}

/* Then somebody puts a copy in the archive's place. */
static void
log_of_a_killed_session_is_not_applied(bool raw)
{
	char *copy = copy_of_now("copy.db", raw);
	struct store *st;

	killed_session("5", false);
	copy_over(copy, path);
	works((st = store_open(path, STORE_READ, &err)));
	assert_non_null(strstr(store_warning(st), "was overwritten"));
	store_close(st);
	is_untouched(copy);
	char *aside = log_aside();
	assert_non_null(aside);
	free(aside);
	free(copy);
}

static void
log_of_a_killed_session_is_not_applied_to_a_backup(void **state)
{
	(void)state;
	log_of_a_killed_session_is_not_applied(false);
}

static void
log_of_a_killed_session_is_not_applied_to_a_raw_copy(void **state)
{
	(void)state;
	if (!has_attributes)
		skip_for("in the round without attributes of files");
	log_of_a_killed_session_is_not_applied(true);
}

/* … but to the archive it was written for it is. */
static void
log_of_a_killed_session_is_applied_to_its_archive(void **state)
{
	(void)state;
	struct store *st;
	int64_t n;

	for (int i = 0; i < 2; i++) {
		killed_session("400", i % 2);
		works((st = store_open(path, STORE_READ, &err)));
		assert_null(store_warning(st));
		works(store_number(st->db, "SELECT count(*) FROM note", &n, &err));
		assert_int_equal(n, 400 * (i + 1));
		store_close(st);
	}
}

/* ---- several earlogs ---- */

static void
others_may_write_and_make_checkpoints(void **state)
{
	(void)state;
	struct store *a, *b;
	unsigned seed = 7;

	works((a = store_open(path, STORE_WRITE, &err)));
	works((b = store_open(path, STORE_WRITE, &err)));
	for (int i = 0; i < 100; i++) {
		struct store *st = rand_r(&seed) % 2 ? a : b, *c = NULL;

		add_notes(st, 1 + (int)(rand_r(&seed) % 3), "text");
		switch (rand_r(&seed) % 6) {
		case 0: sqlite3_wal_checkpoint(st->db, NULL); break;
		case 1:
			works((c = store_open(path, STORE_WRITE, &err)));
			add_notes(c, 2, "of the shell");
			break;
		case 2:
			sqlite3_wal_checkpoint_v2(
				b->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
			break;
		default: break;
		}
		store_close(c);
		works(store_in_place(a, &err));
		works(store_in_place(b, &err));
	}
	char *copy = copy_of_now("copy.db", true);
	add_notes(b, 2000, "large enough for a checkpoint");
	works(store_in_place(a, &err));
	copy_over(copy, path);
	refuses(store_in_place(a, &err), "was overwritten");
	refuses(store_in_place(b, &err), "was overwritten");
	store_close(a);
	store_close(b);
	is_untouched(copy);
	free(copy);
}

/* ---- copies at random moments ---- */

/* Rounds, and notes that the archive begins with; GUARD_ROUNDS=100 GUARD_NOTES=100000 is the long
 * run. */
static int
from_environment(const char *name, int otherwise)
{
	return getenv(name) ? atoi(getenv(name)) : otherwise;
}

static void
one_round(unsigned *seed, int most)
{
	char *copies[3] = { 0 };
	struct writer_state s = { 0 };
	struct writer_rest rest;
	struct store *st;
	int notes = 10;

	for (int more = (int)(rand_r(seed) % 1000); notes < most && more > 200; more -= 200)
		notes = notes * 10 < most ? notes * 10 : most;
	works((st = store_open(path, STORE_WRITE, &err)));
	copies[0] = copy_of_now("older.db", rand_r(seed) % 2);
	add_notes(st, notes, "there before the session");
	store_close(st);
	copies[1] = copy_of_now("now.db", rand_r(seed) % 2);
	works((st = store_open(path, STORE_WRITE, &err)));
	add_notes(st, 20, "of another machine");
	store_close(st);
	copies[2] = copy_of_now("younger.db", rand_r(seed) % 2);
	copy_over(copies[1], path); /* nobody has it open */

	const char *copy = copies[rand_r(seed) % 3];
	struct writer *w = writer_start(path);
	int before = (int)(rand_r(seed) % 60), body = 10 << rand_r(seed) % 10;
	char *text = xcalloc(1, (size_t)body + 1);
	memset(text, 'x', (size_t)body);
	for (int i = 0; i < before + 10000 && !s.failing; i++) {
		struct note *n = note_of(review, text);
		writer_queue(w, &(struct edit){ ROW_NOTE, n }, 1, false);
		row_free(&row_types[ROW_NOTE], n);
		do { /* the first is on disk before the copy comes */
			nanosleep(&(struct timespec){ .tv_nsec = rand_r(seed) % 3000000 }, NULL);
			writer_read(w, &s);
		} while (!s.stored && !s.failing);
		if (i <= before && s.failing)
			fail_msg("%s", s.error);
		if (i == before)
			copy_over(copy, path);
	}
	if (!strstr(s.error, "was overwritten"))
		fail_msg("%s", s.error);
	assert_true(s.moved);
	refuses(writer_stop(w, 200, &rest, &err), "was overwritten");
	assert_int_equal(rest.unstored.n, s.queued - s.stored);
	edits_finish(&rest.unstored);
	is_untouched(copy);
	works((st = store_open(path, STORE_READ, &err)));
	works(backup_verify(st->db, &err));
	store_close(st);
	is_untouched(copy);
	free(text);
	for (size_t i = 0; i < LENGTH(copies); i++) {
		unlink(copies[i]);
		free(copies[i]);
	}
}

static void
no_copy_is_spoilt_whenever_it_comes(void **state)
{
	(void)state;
	int rounds = from_environment("GUARD_ROUNDS", 4);
	unsigned seed = (unsigned)from_environment("GUARD_SEED", 1);

	for (int i = 0; i < rounds; i++) {
		if (i) {
			teardown(NULL);
			setup(NULL);
		}
		one_round(&seed, from_environment("GUARD_NOTES", 1000));
	}
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		test(sqlite_alone_spoils_the_copy),
		test(backup_put_over_a_running_session_is_not_spoilt),
		test(raw_copy_put_over_a_running_session_is_not_spoilt),
		test(closing_writes_nothing_into_the_copy),
		test(checkpoint_writes_nothing_into_the_copy),
		test(copy_that_comes_with_a_new_log_is_not_spoilt),
		test(copy_that_comes_during_a_checkpoint_is_not_spoilt),
		test(checkpoint_of_another_program_is_no_overwriting),
		test(log_of_a_killed_session_is_not_applied_to_a_backup),
		test(log_of_a_killed_session_is_not_applied_to_a_raw_copy),
		test(log_of_a_killed_session_is_applied_to_its_archive),
		test(others_may_write_and_make_checkpoints),
		test(no_copy_is_spoilt_whenever_it_comes),
	};

	os_self_was(argv[0]);
	if (argc >= 4)
		return write_as_child(argv);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	has_attributes = false;
	return failed + cmocka_run_group_tests(tests, NULL, NULL);
}

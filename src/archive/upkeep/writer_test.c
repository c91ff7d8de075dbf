/* tests: races, no-valgrind, of upkeep/ store/ system/os_thread */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_archive.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "archive/store/store_private.h"
#include "archive/upkeep/reader.h"
#include "archive/upkeep/writer.h"
#include "base/system/clock.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "review/record/rows.h"

#define LIMIT_MS 20000 /* far above what a slow machine needs */

static struct uuid review;

static int
setup(void **state)
{
	struct store *st;

	setup_archive(state);
	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	review = put_review(st, "cantor", "Cantor");
	works(store_commit(st, &err));
	store_close(st);
	return 0;
}

static struct writer *
start(const char *archive)
{
	struct writer *w;

	works((w = writer_start(archive, &err)));
	return w;
}

static bool
wait_for_news(struct writer *w, struct writer_state *s)
{
	struct pollfd fd = { .fd = writer_fd(w), .events = POLLIN };
	bool came = poll(&fd, 1, LIMIT_MS) == 1;

	writer_read(w, s);
	return came;
}

static void
wait_stored(struct writer *w, uint64_t number)
{
	struct writer_state s;

	for (writer_read(w, &s); s.stored < number;)
		assert_true(wait_for_news(w, &s));
}

/* Until the writer says this; the test's own news may be older than what it waits for. */
static void
wait_failing(struct writer *w, const char *word)
{
	struct writer_state s;

	for (writer_read(w, &s); !s.failing || !strstr(s.error, word);)
		assert_true(wait_for_news(w, &s));
	assert_true(s.stored < s.queued);
}

static uint64_t
queue_note(struct writer *w, const char *body)
{
	struct note *n = note_of(review, body);
	uint64_t number = writer_queue(w, &(struct edit){ ROW_NOTE, n }, 1, false);

	row_free(ROW_NOTE, n);
	return number;
}

static void
what_is_queued_is_stored(void **state)
{
	struct writer *w = start(path);
	struct writer_state s;
	uint64_t last = 0;

	for (int i = 0; i < 100; i++) {
		uint64_t number = queue_note(w, "text");
		assert_true(number > last);
		last = number;
	}
	wait_stored(w, last);
	writer_read(w, &s);
	assert_int_equal(s.queued, s.stored);
	assert_false(s.failing);
	assert_string_equal(s.error, "");
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 100);
	queue_note(w, "at the end");
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 101);
}

static void
writer_begins_a_new_archive(void **state)
{
	char *old = path;
	struct device *d = test_row(ROW_DEVICE);

	path = xasprintf("%s/deep/er/new.db", folder);
	struct writer *w = start(path);
	writer_queue(w, &(struct edit){ ROW_DEVICE, d }, 1, false);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM device"), 1);
	row_free(ROW_DEVICE, d);
	free(path);
	path = old;
}

static void
a_writer_without_descriptors_is_an_error(void **state)
{
	struct rlimit before, none;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = before;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	struct writer *w = writer_start(path, &err);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_null(w);
	assert_non_null(strstr(err.msg, "cannot start the writer of the archive: "));
}

/* Holds the lock for writing, as a second earlog on a slow disk does. */
static struct store *
hold(void)
{
	struct store *st;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	return st;
}

static void
release(struct store *st)
{
	store_rollback(st);
	store_close(st);
}

static void
drafts_that_wait_become_one(void **state)
{
	struct store *holder = hold();
	struct writer *w = start(path);
	struct open_note *o = test_row(ROW_OPEN_NOTE);
	struct writer_state s;
	uint64_t last = 0;

	o->note.review = review;
	o->note.row.uuid = uuid_random();
	memset(o->row.edit.b, 0xff, 16);
	for (int i = 0; i < 500; i++) {
		/* All of one millisecond, each with a smaller name: only the parents tell the
		 * order. */
		free(o->note.body);
		o->note.body = xasprintf("letter %d", i);
		last = writer_queue(w, &(struct edit){ ROW_OPEN_NOTE, o }, 1, false);
		o->row.parent = o->row.edit;
		o->row.edit.b[0] = (unsigned char)(0xff - i / 250);
		o->row.edit.b[1] = (unsigned char)(0xff - i % 250);
	}
	release(holder);
	wait_stored(w, last);
	writer_read(w, &s);
	assert_int_equal(s.nlost, 0);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	assert_int_equal(
		number_in(path, "SELECT count(*) FROM draft WHERE body = 'letter 499'"), 1);
	row_free(ROW_OPEN_NOTE, o);
}

/* The table of open notes has no index that a letter changes, so the log gets its page and page 1,
 * which has the stamp. */
static void
a_letter_writes_two_pages(void **state)
{
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", path);
	struct open_note *o = test_row(ROW_OPEN_NOTE);
	struct store *st;
	struct stat before, size;
	int64_t page;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_number(st->db, "PRAGMA page_size", &page, &err));
	o->note.review = review;
	o->note.row.uuid = uuid_random();
	for (int i = 0; i < 3; i++) {
		assert_int_equal(stat(log, &before), 0);
		free(o->note.body);
		o->note.body = xasprintf("%.*s", i + 1, "Hum");
		works(store_begin(st, &err));
		assert_int_equal(store_put(st, ROW_OPEN_NOTE, o, &err), PUT_DONE);
		works(store_commit(st, &err));
		o->row.parent = o->row.edit;
		o->row.edit.b[3]++;
		assert_int_equal(stat(log, &size), 0);
		/* Each page has a head. The first letter inserts the row. */
		if (i)
			assert_int_equal(size.st_size - before.st_size, 2 * (24 + page));
	}
	store_close(st);
	row_free(ROW_OPEN_NOTE, o);
}

static void
moved_archive_is_told_and_the_rows_kept(void **state)
{
	struct writer *w = start(path);
	CLEANUP(pointer_free) char *aside = xasprintf("%s/aside.db", folder);

	wait_stored(w, queue_note(w, "before"));
	assert_int_equal(rename(path, aside), 0);
	uint64_t number = queue_note(w, "meanwhile");
	wait_failing(w, "gone");
	assert_int_equal(access(path, F_OK), -1); /* no second half of an archive */
	assert_int_equal(rename(aside, path), 0);
	wait_stored(w, number);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 2);
}

/* ---- a disk on which a log may only be read for a while ---- */

static atomic_int logs_refused;
static atomic_bool logs_read_only;

static const char *refused_end; /* of names: "-wal", the log, or "-shm", its index */

static int
open_log_read_only(const char *name, int flags, int mode)
{
	if (logs_read_only && text_ends_in(name, refused_end) && (flags & O_ACCMODE) == O_RDWR) {
		logs_refused++;
		errno = EACCES;
		return -1;
	}
	return open(name, flags, mode);
}

static void
a_log_that_could_only_be_read_is_opened_anew(void **state)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
	struct store *other;

	works((other = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(other, &err));
	put_review(other, "other", "Other");
	works(store_commit(other, &err)); /* there is a log now */
	refused_end = "-wal";
	logs_read_only = true;
	assert_int_equal(vfs->xSetSystemCall(vfs, "open", (sqlite3_syscall_ptr)open_log_read_only),
		SQLITE_OK);
	struct writer *w = start(path);
	uint64_t number = queue_note(w, "text");
	wait_failing(w, "may only read the archive");
	assert_true(logs_refused > 0);
	logs_read_only = false;
	wait_stored(w, number);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	vfs->xSetSystemCall(vfs, "open", NULL);
	store_close(other);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 1);
}

static size_t
notes_read(struct reader *r, struct uuid item)
{
	struct pollfd fd = { .fd = reader_fd(r), .events = POLLIN };
	struct heard_notes found;

	heard_notes_init(&found);
	reader_ask_heard(r, &item, false);
	while (!reader_take(r, READER_HEARD, &found)) {
		assert_int_equal(poll(&fd, 1, LIMIT_MS), 1);
		reader_drain(r);
	}
	size_t n = record_count(&found.notes, ROW_NOTE);
	heard_notes_finish(&found);
	return n;
}

/* The first question is often being answered when the second one comes, which asks only for news.
 */
static void
a_question_that_is_replaced_is_answered(void **state)
{
	struct reader *r = reader_new(path);
	struct uuid item = uuid_random();
	CLEANUP(heard_notes_finish) struct heard_notes found;

	heard_notes_init(&found);
	notes_read(r, item);
	for (int i = 0; i < 500; i++) {
		struct pollfd fd = { .fd = reader_fd(r), .events = POLLIN };

		reader_ask_heard(r, &item, false);
		for (int64_t until_ns = clock_mono_ns() + i * 1000; clock_mono_ns() < until_ns;)
			;
		reader_ask_heard(r, &item, true);
		while (!reader_take(r, READER_HEARD, &found)) {
			assert_int_equal(poll(&fd, 1, LIMIT_MS), 1);
			reader_drain(r);
		}
	}
	reader_close(r);
}

/* An answer that comes while answers of other kinds are being taken waits to be taken. */
static void
taking_another_kind_forgets_no_answer(void **state)
{
	struct reader *r = reader_new(path);
	struct pollfd fd = { .fd = reader_fd(r), .events = POLLIN };
	CLEANUP(heard_notes_finish) struct heard_notes none;
	struct reader_text text = { .bytes = BUF_INIT };

	heard_notes_init(&none);
	reader_ask(r, READER_TEXT, path, 1 << 20);
	assert_int_equal(poll(&fd, 1, LIMIT_MS), 1);
	assert_false(reader_take(r, READER_HEARD, &none));
	assert_int_equal(poll(&fd, 1, 0), 1);
	reader_drain(r);
	assert_int_equal(poll(&fd, 1, 0), 0);
	assert_true(reader_take(r, READER_TEXT, &text));
	reader_text_finish(&text);
	reader_close(r);
}

/* What reads beside the writer would keep the index that it got then. */
static void
an_index_that_could_only_be_read_is_opened_anew(void **state)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
	struct item *i = test_row(ROW_ITEM);
	struct note *n = note_of(review, "heard");
	struct store *before;

	struct uuid item = n->item = i->row.uuid;
	works((before = archive_open(path, STORE_WRITE, &err)));
	sqlite3_db_config(before->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	works(store_begin(before, &err));
	put_free(before, ROW_ITEM, i);
	works(store_commit(before, &err));
	store_close(before); /* there is a log now, and nobody has it open */
	logs_refused = 0;
	refused_end = "-shm";
	logs_read_only = true;
	assert_int_equal(vfs->xSetSystemCall(vfs, "open", (sqlite3_syscall_ptr)open_log_read_only),
		SQLITE_OK);
	struct reader *r = reader_new(path);
	assert_int_equal(notes_read(r, item), 0);
	struct writer *w = start(path);
	uint64_t number = writer_queue(w, &(struct edit){ ROW_NOTE, n }, 1, false);
	wait_failing(w, "");
	assert_true(logs_refused > 0);
	logs_read_only = false;
	wait_stored(w, number);
	assert_int_equal(notes_read(r, item), 1);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	reader_close(r);
	row_free(ROW_NOTE, n);
	vfs->xSetSystemCall(vfs, "open", NULL);
}

static void
stop_tells_what_is_not_on_disk(void **state)
{
	struct writer *w = start(path);

	wait_stored(w, queue_note(w, "before"));
	assert_int_equal(unlink(path), 0);
	queue_note(w, "lost");
	refuses(writer_stop(w, 300, NULL, &err), "the archive");
	assert_int_equal(access(path, F_OK), -1);
}

static void
refused_archive_is_told(void **state)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs("no archive at all", f);
	fclose(f);
	struct writer *w = start(path);
	queue_note(w, "text");
	wait_failing(w, "not an earlog archive");
	refuses(writer_stop(w, 200, NULL, &err), "not an earlog archive");
}

/* A limit on the size of files stands for the full disk. */
static void
disk_without_room_is_told_and_tried_again(void **state)
{
	struct writer *w = start(path);
	struct rlimit before, none;
	char body[4096];

	memset(body, 'x', sizeof(body));
	body[sizeof(body) - 1] = '\0';
	wait_stored(w, queue_note(w, "before"));
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	none = before;
	none.rlim_cur = 16384;
	setrlimit(RLIMIT_FSIZE, &none);
	uint64_t number = 0;
	for (int i = 0; i < 50; i++)
		number = queue_note(w, body);
	wait_failing(w, "the disk");
	setrlimit(RLIMIT_FSIZE, &before);
	wait_stored(w, number);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 51);
}

/* A row of a sitting that is in no archive, before notes that are well. */
static void
row_that_cannot_be_stored_holds_up_no_other(void **state)
{
	struct store *holder = hold();
	struct writer *w = start(path);
	struct note *orphan = note_of(uuid_random(), "of no review");
	struct writer_state s;

	writer_queue(w, &(struct edit){ ROW_NOTE, orphan }, 1, false);
	for (int i = 0; i < 10; i++)
		queue_note(w, "well");
	release(holder);
	wait_failing(w, "FOREIGN KEY");
	while (number_in(path, "SELECT count(*) FROM note WHERE body = 'well'") < 10)
		assert_true(wait_for_news(w, &s));
	writer_read(w, &s);
	assert_int_equal(s.stored, 0);
	struct review *r = test_row(ROW_REVIEW);
	r->row.uuid = orphan->review;
	uint64_t number = writer_queue(w, &(struct edit){ ROW_REVIEW, r }, 1, false);
	wait_stored(w, number);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	row_free(ROW_NOTE, orphan);
	row_free(ROW_REVIEW, r);
}

static void
version_that_lost_is_told(void **state)
{
	struct writer *w = start(path);
	struct note *n = note_of(review, "later");
	struct writer_state s;

	wait_stored(w, writer_queue(w, &(struct edit){ ROW_NOTE, n }, 1, false));
	n->row.edit = uuid_random();
	n->row.edited_ms--;
	xreplace(&n->body, "earlier");
	wait_stored(w, writer_queue(w, &(struct edit){ ROW_NOTE, n }, 1, false));
	writer_read(w, &s);
	assert_int_equal(s.nlost, 1);
	struct current_version st;
	assert_true(writer_current(w, &st)); /* and what stands comes with it */
	assert_true(uuid_same(&st.instead_of, &n->row.edit));
	assert_false(uuid_same(&((struct row *)st.row)->edit, &n->row.edit));
	row_free(ROW_NOTE, st.row);
	assert_false(writer_current(w, &st));
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	row_free(ROW_NOTE, n);
}

/* Undo: of two rows that it would take back one was changed elsewhere, so neither is. */
static void
what_is_taken_back_is_taken_back_whole_or_not_at_all(void **state)
{
	struct writer *w = start(path);
	struct note *a = note_of(review, "a"), *b = note_of(review, "b");
	struct edit rows[] = { { ROW_NOTE, a }, { ROW_NOTE, b } };
	struct writer_state s;
	struct current_version st;

	wait_stored(w, writer_queue(w, rows, 2, false));
	row_stamp(&a->row, &a->row);
	a->row.deleted = true;
	row_stamp(&b->row, &b->row);
	b->row.deleted = true;
	wait_stored(w, writer_queue(w, rows, 2, true));
	assert_int_equal(number_in(path, "SELECT sum(deleted) FROM note"), 2);
	struct uuid gone = a->row.edit;
	row_stamp(&a->row, &a->row);
	a->row.deleted = false;
	a->row.parent = uuid_random(); /* not the version that stands */
	row_stamp(&b->row, &b->row);
	b->row.deleted = false;
	wait_stored(w, writer_queue(w, rows, 2, true));
	assert_int_equal(number_in(path, "SELECT sum(deleted) FROM note"), 2);
	writer_read(w, &s);
	assert_int_equal(s.nrefused, 1);
	for (int i = 0; i < 2; i++) {
		assert_true(writer_current(w, &st));
		assert_true(((struct row *)st.row)->deleted);
		row_free(ROW_NOTE, st.row);
	}
	a->row.parent = gone;
	wait_stored(w, writer_queue(w, rows, 1, false));
	assert_int_equal(number_in(path, "SELECT sum(deleted) FROM note"), 1);
	assert_int_equal(s.nover, 0);
	row_stamp(&a->row, &a->row);
	a->row.parent = uuid_random();
	xreplace(&a->body, "words");
	wait_stored(w, writer_queue(w, rows, 1, false));
	writer_read(w, &s);
	assert_int_equal(s.nover, 1);
	/* What loses beside it is of a kind without history. */
	struct sitting_row *t = test_row(ROW_SITTING);
	rows[1] = (struct edit){ ROW_SITTING, t };
	t->review = review;
	wait_stored(w, writer_queue(w, rows + 1, 1, false));
	/* A version with the same words is no conflict: the stored one remains, for undo too. */
	struct uuid stored = a->row.edit;
	for (int guarded = 0; guarded < 2; guarded++) {
		row_stamp(&a->row, &a->row);
		a->row.parent = uuid_random();
		wait_stored(w, writer_queue(w, rows, 1, guarded));
		assert_true(writer_current(w, &st));
		assert_true(uuid_same(&st.instead_of, &a->row.edit));
		assert_true(uuid_same(&((struct row *)st.row)->edit, &stored));
		row_free(ROW_NOTE, st.row);
	}
	writer_read(w, &s);
	assert_int_equal(s.nover, 1);
	assert_int_equal(s.nrefused, 1);
	row_stamp(&a->row, &a->row);
	xreplace(&a->body, "other words");
	a->row.parent = t->row.edit = uuid_random();
	t->row.edited_ms--;
	xreplace(&t->room, "study");
	wait_stored(w, writer_queue(w, rows, 2, false));
	writer_read(w, &s);
	assert_int_equal(s.nlost, 1);
	assert_int_equal(s.nover, 2);
	works(writer_stop(w, LIMIT_MS, NULL, &err));
	row_free(ROW_SITTING, t);
	row_free(ROW_NOTE, a);
	row_free(ROW_NOTE, b);
}

static void
stop_does_not_wait_for_another_earlog(void **state)
{
	struct writer *w = start(path);

	wait_stored(w, queue_note(w, "before"));
	struct store *holder = hold();
	queue_note(w, "when it is let");
	refuses(writer_stop(w, 100, NULL, &err), "the disk did not answer");
	release(holder);
	/* The thread that was left behind still does its work. */
	for (int i = 0; i < 2000 && number_in(path, "SELECT count(*) FROM note") < 2; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 2);
}

#define NOTES_EACH 300

static void
two_writers_both_succeed(void **state)
{
	struct writer *a = start(path), *b = start(path);
	struct writer_state s;
	uint64_t na = 0, nb = 0;

	for (int i = 0; i < NOTES_EACH; i++) {
		na = queue_note(a, "of a");
		nb = queue_note(b, "of b");
		if (i % 10 == 0)
			wait_stored(a, na);
	}
	wait_stored(a, na);
	wait_stored(b, nb);
	writer_read(a, &s);
	assert_false(s.failing);
	works(writer_stop(a, LIMIT_MS, NULL, &err));
	works(writer_stop(b, LIMIT_MS, NULL, &err));
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 2 * NOTES_EACH);
}

/* What a child does that was started as `writer_test PATH REVIEW`. */
static int
write_as_child(const char *archive, const char *review_text)
{
	struct writer *w = start(archive);
	uint64_t number = 0;

	if (!uuid_read(&review, review_text))
		return 1;
	for (int i = 0; i < NOTES_EACH; i++) {
		number = queue_note(w, "of a child");
		if (i % 5 == 0)
			wait_stored(w, number);
	}
	return writer_stop(w, LIMIT_MS, NULL, &err) ? 0 : 2;
}

static void
two_processes_both_succeed(void **state)
{
	char text[UUID_TEXT], name[] = "writer_test";
	char *const args[] = { name, path, text, NULL };
	pid_t children[2];
	int status;

	uuid_text(&review, text);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(posix_spawn(&children[i], OS_SELF, NULL, NULL, args, environ), 0);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(number_in(path, "SELECT count(*) FROM note"), 2 * NOTES_EACH);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup, teardown_archive)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		test(what_is_queued_is_stored),
		test(writer_begins_a_new_archive),
		test(a_writer_without_descriptors_is_an_error),
		test(drafts_that_wait_become_one),
		test(a_letter_writes_two_pages),
		test(moved_archive_is_told_and_the_rows_kept),
		test(a_log_that_could_only_be_read_is_opened_anew),
		test(a_question_that_is_replaced_is_answered),
		test(taking_another_kind_forgets_no_answer),
		test(an_index_that_could_only_be_read_is_opened_anew),
		test(stop_tells_what_is_not_on_disk),
		test(refused_archive_is_told),
		test(disk_without_room_is_told_and_tried_again),
		test(row_that_cannot_be_stored_holds_up_no_other),
		test(version_that_lost_is_told),
		test(what_is_taken_back_is_taken_back_whole_or_not_at_all),
		test(stop_does_not_wait_for_another_earlog),
		test(two_writers_both_succeed),
		test(two_processes_both_succeed),
	};

	if (argc == 3)
		return write_as_child(argv[1], argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

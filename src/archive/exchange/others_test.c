/* Files of other listeners: one that cannot be read is a line, and the others are read. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_archive.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/exchange/file_for_others.h"
#include "archive/exchange/others.h"
#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "review/record/rows.h"

static struct uuid review, item;

/* Creates the archive of a listener, with a note about the track, and its file for others. */
static char *
give(const char *name, const char *words)
{
	CLEANUP(pointer_free) char *archive = xasprintf("%s/%s-own.db", folder, name);
	char *given = xasprintf("%s/%s.db", folder, name);
	struct store *st;

	works((st = archive_open(archive, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	works(store_rename_owner(st, name, &err));
	struct device *d = test_row(ROW_DEVICE);
	struct review *r = test_row(ROW_REVIEW);
	struct item *i = test_row(ROW_ITEM);
	struct note *n = note_of(review, words);
	d->name = xstrdup("Cantor");
	r->id = xstrdup("cantor");
	r->device = d->row.uuid;
	r->row.uuid = review;
	i->row.uuid = n->item = item;
	put_free(st, ROW_DEVICE, d);
	put_free(st, ROW_REVIEW, r);
	put_free(st, ROW_ITEM, i);
	put_free(st, ROW_NOTE, n);
	works(store_commit(st, &err));
	works(exchange_save_for(given, st, NULL, &err));
	store_close(st);
	return given;
}

static void
sql(const char *file, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void
damage(const char *file, off_t at)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "damaged damaged damaged", 23, at), 23);
	close(fd);
}

static int64_t
page_of(const char *file, const char *table)
{
	CLEANUP(pointer_free)
	char *ask = xasprintf("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
	sqlite3 *db;
	int64_t page;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	works(store_number(db, ask, &page, &err));
	sqlite3_close(db);
	return page;
}

static void
add(struct store *st, const char *name, const char *file)
{
	works(store_begin(st, &err));
	works(exchange_other_add(st, file, name, NULL, &err));
	works(store_commit(st, &err));
}

static void
has_line(const struct buf *unread, const char *listener, const char *why)
{
	const char *at = strstr(unread->s, listener);

	if (!at || !strstr(at, why) || strchr(at, '\n') < strstr(at, why) ||
		strstr(strchr(at, '\n'), listener))
		fail_msg("%s: no line, or two, with “%s”:\n%s", listener, why, unread->s);
}

static void
check_read(const struct record *r, const struct buf *unread)
{
	assert_int_equal(record_count(r, ROW_NOTE), 2);
	assert_int_equal(record_count(r, ROW_LISTENER), 2);
	const struct listener_row *l = record_at(r, ROW_LISTENER, 0);
	assert_string_equal(l->name, "Benny"); /* the user's name for Ben */
	has_line(unread, "cut.db", "damaged");
	has_line(unread, "Ned", "newer earlog");
	has_line(unread, "Dee Dum", "damaged");
	has_line(unread, "gone.db", "No such file");
}

TEST_IN_ARCHIVE(a_file_that_cannot_be_read_is_a_line)
{
	struct store *st;
	CLEANUP(record_finish) struct record heard = record_new(), all = record_new();
	CLEANUP(buf_finish) struct buf unread = BUF_INIT, again = BUF_INIT;

	review = uuid_random();
	item = uuid_random();
	char *ben = give("ben", "words of Ben"), *cut = give("cut", "cut words"),
	     *newer = give("newer", "newer words"), *notes = give("notes", "words in damaged rows"),
	     *gone = give("gone", "words that are gone"), *cem = give("cem", "words of Cem");
	works((st = archive_open(path, STORE_WRITE, &err)));
	add(st, "Benny", ben);
	add(st, NULL, cut);
	add(st, "Ned", newer);
	add(st, "Dee\nDum", notes);
	add(st, NULL, gone);
	add(st, NULL, cem);
	assert_int_equal(truncate(cut, 20000), 0);
	sql(newer, "PRAGMA user_version = 99");
	damage(notes, (off_t)((page_of(notes, "note") - 1) * 4096));
	assert_int_equal(unlink(gone), 0);

	exchange_others_load(st, &item, true, &heard, &unread);
	check_read(&heard, &unread);
	if (strchr(unread.s, '/'))
		fail_msg("a path is in lines for the bench: %s", unread.s);
	exchange_others_load(st, &review, false, &all, &again);
	check_read(&all, &again);
	/* A listener that the record has is added no second time. */
	exchange_others_load(st, &item, true, &all, &unread);
	assert_int_equal(record_count(&all, ROW_LISTENER), 2);
	store_close(st);
	free(ben);
	free(cut);
	free(newer);
	free(notes);
	free(gone);
	free(cem);
}

/* The bound is that of a merge; a file that grew later is a line. */
TEST_IN_ARCHIVE(a_text_that_is_too_long_is_not_read)
{
	static const char longer[] = "UPDATE note SET body = printf('%.*c', 1000001, 'x')";
	CLEANUP(record_finish) struct record all = record_new();
	CLEANUP(buf_finish) struct buf unread = BUF_INIT;
	struct other added;
	struct store *st;

	review = uuid_random();
	item = uuid_random();
	CLEANUP(pointer_free) char *ben = give("ben", "words of Ben");
	CLEANUP(pointer_free) char *whole = xasprintf("%s/ben-own.db", folder);
	works((st = archive_open(path, STORE_WRITE, &err)));
	add(st, NULL, ben);
	sql(ben, longer);
	sql(whole, longer);
	refuses(exchange_other_add(st, ben, "Ben", &added, &err), "a text is too long");
	refuses(exchange_other_add(st, whole, NULL, &added, &err), "a text is too long");
	exchange_others_load(st, &review, false, &all, &unread);
	has_line(&unread, "ben.db", "a text is too long");
	assert_int_equal(record_count(&all, ROW_NOTE), 0);
	store_close(st);
}

/* The bytes and names of a folder, as one text. */
static char *
folder_now(const char *in)
{
	CLEANUP(pointer_free)
	char *command = xasprintf("cd '%s' && ls -lA --time-style=full-iso && cat *", in);
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	FILE *f = popen(command, "r");
	char hash[FILE_HASH];
	int c;

	while ((c = fgetc(f)) != EOF)
		buf_add_char(&b, (char)c);
	assert_int_equal(pclose(f), 0);
	file_hash(b.s, b.len, hash);
	return xstrdup(hash);
}

/* Ben's whole archive: with a log that his program left, with the log of another file, and without
 * one. Nothing changes in his folder, and what the log has is read. */
TEST_IN_ARCHIVE(a_whole_archive_is_only_read)
{
	CLEANUP(pointer_free)
	char *in = xasprintf("%s/bens", folder), *own = xasprintf("%s/earlog.db", in),
	     *log = xasprintf("%s-wal", own);
	CLEANUP(pointer_free) char *copies = xasprintf("%s.new-*", path);
	struct store *st, *of;
	glob_t found;

	review = uuid_random();
	item = uuid_random();
	free(give("ben", "words of Ben"));
	CLEANUP(pointer_free) char *made = xasprintf("%s/ben-own.db", folder);
	assert_int_equal(mkdir(in, 0700), 0);
	assert_int_equal(rename(made, own), 0);
	works((of = archive_open(own, STORE_WRITE, &err)));
	put_free(of, ROW_NOTE, note_of(review, "from the log"));
	sqlite3_db_config(of->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	store_close(of);
	assert_int_equal(access(log, F_OK), 0);
	works((st = archive_open(path, STORE_WRITE, &err)));
	for (int i = 0; i < 3; i++) {
		CLEANUP(record_finish) struct record all = record_new();
		CLEANUP(buf_finish) struct buf unread = BUF_INIT;
		CLEANUP(pointer_free) char *before = folder_now(in);

		add(st, NULL, own);
		exchange_others_load(st, &review, false, &all, &unread);
		assert_string_equal(unread.len ? unread.s : "", "");
		assert_int_equal(record_count(&all, ROW_NOTE), i == 0 ? 2 : 1);
		CLEANUP(pointer_free) char *after = folder_now(in);
		assert_string_equal(before, after);
		assert_int_equal(glob(copies, 0, NULL, &found), GLOB_NOMATCH);
		if (i == 0)
			damage(log, 8); /* as the log of another file */
		else
			unlink(log);
	}
	store_close(st);
}

/* A note that is newer than all rows so far. */
static struct note *
note_now(struct uuid of, const char *words)
{
	struct note *n = note_of(of, words);

	n->row.edited_ms = clock_utc_ms() + 1;
	usleep(5000);
	return n;
}

/* A clock that was wrong once: the file it dated does not win for ever. */
TEST_IN_ARCHIVE(a_date_in_the_future_decides_nothing)
{
	CLEANUP(record_finish) struct record all = record_new();
	CLEANUP(buf_finish) struct buf unread = BUF_INIT;
	struct store *st;

	review = uuid_random();
	item = uuid_random();
	CLEANUP(pointer_free)
	char *old = give("ben", "old words"), *own = xasprintf("%s/ben-own.db", folder),
	     *given = xasprintf("%s/ben-2.db", folder);
	sql(old, "UPDATE given SET made_ms = made_ms + 86400000000");
	works((st = archive_open(own, STORE_WRITE, &err)));
	put_free(st, ROW_NOTE, note_now(review, "new words"));
	works(exchange_save_for(given, st, NULL, &err));
	store_close(st);
	works((st = archive_open(path, STORE_WRITE, &err)));
	add(st, NULL, given);
	add(st, NULL, old);
	exchange_others_load(st, &review, false, &all, &unread);
	assert_int_equal(record_count(&all, ROW_NOTE), 2);
	assert_string_equal(unread.len ? unread.s : "", "");
	/* Nothing in the file is said in the user's own name. */
	CLEANUP(record_finish) struct record theirs = record_new(), ours = record_new();
	struct store *of = store_open_foreign(given, "ben", &err);
	works(of && store_load_row(of, ROW_REVIEW, &review, &theirs, &err));
	works(store_load_row(st, ROW_LISTENER, &st->owner, &ours, &err));
	assert_int_equal(record_count(&theirs, ROW_REVIEW), 1);
	assert_true(uuid_none(&theirs.listener));
	assert_true(uuid_same(&ours.listener, &st->owner) && !uuid_none(&st->owner));
	store_close(of);
	sql(given, "UPDATE given SET made_ms = made_ms + 86400000000");
	sql(given, "UPDATE listener SET name = 'Ben' || char(10) || 'earlog: all is well'");
	exchange_others_load(st, &review, false, &all, &unread);
	assert_string_equal(unread.s,
		"Ben earlog: all is well: the file is dated in the future, by a wrong clock\n");
	/* The newest row counts, not the date of its file, also of more files than are left open.
	 */
	sql(old, "UPDATE given SET made_ms = made_ms - 86400000000 + 60000");
	sql(given, "UPDATE given SET made_ms = made_ms - 86400000000");
	for (int i = 0; i <= 130; i++) {
		CLEANUP(pointer_free) char *again = xasprintf("%s/again-%d.db", folder, i);

		if (i == 130) {
			works((of = archive_open(own, STORE_WRITE, &err)));
			put_free(of, ROW_NOTE, note_now(review, "last words"));
			works(exchange_save_for(again, of, NULL, &err));
			store_close(of);
			sql(again, "UPDATE given SET made_ms = 0");
		} else {
			assert_int_equal(link(old, again), 0);
		}
		add(st, NULL, again);
		if (i % 130 == 0) {
			record_finish(&all);
			all = record_new();
			exchange_others_load(st, &review, false, &all, &unread);
			assert_int_equal(record_count(&all, ROW_NOTE), i ? 3 : 2);
		}
	}
	store_close(st);
}

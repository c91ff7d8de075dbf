/* A small archive of rows that the archive itself did not take. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_archive.h"

#include "archive/exchange/archive_merge.h"
#include "archive/exchange/file_for_others.h"
#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "review/record/rows_note.h"

static struct uuid owner;
static struct uuid review;

static int
setup(void **state)
{
	struct store *st;

	setup_archive(state);
	works((st = archive_open(path, STORE_WRITE, &err)));
	owner = *store_owner(st);
	works(store_begin(st, &err));
	review = put_review(st, "cantor", "Cantor");
	works(store_commit(st, &err));
	store_close(st);
	return 0;
}

/* The record has the last version of a note, `more` the first one; its review is in neither. */
TEST_WITH(what_is_saved_can_be_merged_with_its_history, setup, teardown_archive)
{
	CLEANUP(edits_finish) struct edits more = { .v = NULL };
	CLEANUP(record_finish) struct record rec;
	struct merge_counts n;
	struct store *st;
	struct stat s;
	char *saved = exchange_save_name(folder), *log = xasprintf("%s-wal", saved);
	struct note *first = note_of(review, "first words");
	struct note *last = row_dup(ROW_NOTE, first);

	row_stamp(&last->row, &first->row);
	xreplace(&last->body, "last words");
	record_init(&rec);
	rec.listener = owner;
	rows_take(&rec.of[ROW_NOTE], last);
	edits_add(&more, ROW_NOTE, first);
	works(exchange_save(saved, &rec, &more, &err));
	assert_int_equal(stat(saved, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0600);
	assert_int_equal(access(log, F_OK), -1);
	assert_string_equal(file_name(saved), strstr(saved, "earlog-unsaved-"));
	refuses(exchange_save(saved, &rec, &more, &err), "exists already");
	for (int again = 0; again < 2; again++) {
		works((st = archive_open(path, STORE_WRITE, &err)));
		works(exchange_merge(st, saved, MERGE_MINE, &n, &err));
		store_close(st);
		assert_int_equal(n.taken, again ? 0 : 1);
		assert_int_equal(n.orphans, 0);
	}
	assert_int_equal(number_in(path, "SELECT count(*) FROM note WHERE body = 'last words'"), 1);
	assert_int_equal(
		number_in(path, "SELECT count(*) FROM past WHERE content LIKE '%first words%'"), 1);
	free(saved);
	free(log);
}

/* A name that cannot be: nothing is left behind. */
TEST_WITH(where_it_cannot_be_written_nothing_stays, setup, teardown_archive)
{
	struct edits none = { .v = NULL };
	CLEANUP(record_finish) struct record rec;
	CLEANUP(pointer_free) char *below = xasprintf("%s/below", path);

	record_init(&rec);
	assert_false(exchange_save(below, &rec, &none, &err));
	assert_true(err.msg[0]);
	assert_int_equal(number_in(path, "SELECT count(*) FROM review"), 1);
}

/* A session that ran under a wrong clock, and is moved to when it began. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_help.h"

#include "base/system/clock.h"
#include "review/record/rating.h"
#include "review/record/rows.h"

#define FAR INT64_C(1893531600000)  /* 2030-01-01T21:00:00Z */
#define NEAR INT64_C(1795122000000) /* 2026-11-19T21:00:00Z */
#define NOW (NEAR + INT64_C(86400000))

static struct err err;
static struct store *st;
static struct uuid review, session;

static void *
own(enum row_kind kind, int64_t after_ms)
{
	struct row *row = test_row(kind);

	row->edited_ms = FAR + after_ms;
	row->edited_offset_min = 60;
	row->revision = 1;
	return row;
}

static int
begin(void **state)
{
	clock_set(1, NOW);
	st = store_open_owned(":memory:", &(struct uuid){ { 1 } }, &err);
	works(store_begin(st, &err));
	review = put_review(st, "cantor", "AFUL Cantor");

	struct sitting_row *s = own(ROW_SITTING, 0);
	session = s->row.uuid;
	s->review = review;
	s->started_ms = FAR;
	s->started_offset_min = 60;
	s->ended_ms = FAR + 7200000;
	put_free(st, ROW_SITTING, s);

	struct rating *r = own(ROW_RATING, 5000);
	r->review = review;
	r->sitting = session;
	r->attribute = xstrdup("bias");
	r->scope = xstrdup("whole");
	r->value = 2;
	r->made_ms = FAR + 5000;
	r->made_offset_min = 60;
	r->sequence = 3;
	put_free(st, ROW_RATING, r);

	struct note *n = note_of(review, "words");
	n->row.edited_ms = FAR + 9000;
	n->sitting = session;
	n->made_ms = FAR + 9000;
	n->made_offset_min = 60;
	struct tag *t = own(ROW_TAG, 9000);
	t->note = n->row.uuid;
	t->attribute = xstrdup("punch");
	put_free(st, ROW_NOTE, n);
	put_free(st, ROW_TAG, t);

	struct rating *other = test_row(ROW_RATING); /* of the shell, a day before */
	other->review = review;
	other->made_ms = other->row.edited_ms = NEAR - 86400000;
	put_free(st, ROW_RATING, other);
	works(store_commit(st, &err));
	return 0;
}

static int
end(void **state)
{
	store_close(st);
	clock_set(-1, 0);
	return 0;
}

/* The times of all rows as text. */
static char *
times(void)
{
	static const char sql[] =
		"SELECT group_concat(x, ' ') FROM (SELECT made_ms || '/' || edited_ms || '/' || "
		"made_offset_min AS x FROM rating UNION ALL SELECT made_ms || '/' || edited_ms || "
		"'/' || made_offset_min FROM note UNION ALL SELECT edited_ms || '/' || "
		"edited_offset_min FROM tag UNION ALL SELECT started_ms || '/' || ended_ms || '/' "
		"|| started_offset_min FROM sitting)";
	char *text = NULL;

	works(store_first_text(st, store_prepare(st, sql, &err), &text, &err));
	return text;
}

TEST_WITH(a_session_of_2030_is_right_after_one_move_and_as_before_after_its_inverse, begin, end)
{
	struct redated was, back;
	CLEANUP(pointer_free) char *before = times();
	CLEANUP(record_finish) struct record rec = record_new();
	CLEANUP(record_finish) struct record moved = record_new();

	works(store_load(st, &review, &rec, &err));
	const struct rating *far = record_at(&rec, ROW_RATING, 0),
			    *near = record_at(&rec, ROW_RATING, 1);
	if (far->value != 2) {
		const struct rating *x = far;
		far = near;
		near = x;
	}
	assert_true(rating_is_later(near, far)); /* a time after now is the oldest */

	works(store_redate(st, &session, NEAR, -480, &was, &err));
	assert_int_equal(was.started_ms, FAR);
	assert_int_equal(was.started_offset_min, 60);
	assert_int_equal(was.rows, 4);
	CLEANUP(pointer_free) char *after = times();
	CLEANUP(pointer_free)
	char *rating = xasprintf(
		     "%lld/%lld/-480", (long long)(NEAR + 5000), (long long)(NEAR + 5000)),
	     *note = xasprintf(
		     "%lld/%lld/-480", (long long)(NEAR + 9000), (long long)(NEAR + 9000)),
	     *tag = xasprintf("%lld/-480", (long long)(NEAR + 9000));
	assert_non_null(strstr(after, rating));
	assert_non_null(strstr(after, note));
	assert_non_null(strstr(after, tag));
	works(store_load(st, &review, &moved, &err));
	far = record_find(&moved, ROW_RATING, &far->row.uuid);
	assert_true(rating_is_later(far, near));
	assert_int_equal(far->row.revision, 2);

	works(store_redate(st, &session, was.started_ms, was.started_offset_min, &back, &err));
	CLEANUP(pointer_free) char *again = times();
	assert_string_equal(again, before);
}

TEST_WITH(a_rating_of_the_shell_is_moved_alone, begin, end)
{
	struct rating *far = test_row(ROW_RATING), *is;
	struct uuid found = UUID_NONE, u = far->row.uuid = (struct uuid){ { 0xab, 0xcd } };
	struct redated was;
	CLEANUP(pointer_free) char *before = times();

	far->review = review;
	far->made_ms = far->row.edited_ms = FAR;
	far->made_offset_min = far->row.edited_offset_min = 60;
	put_free(st, ROW_RATING, far);
	works(store_find_dated(st, "abcd", &found, &err));
	assert_true(uuid_same(&found, &u));
	works(store_redate(st, &u, NEAR, -480, &was, &err));
	assert_int_equal(was.rows, 1);
	assert_true(was.started_ms == FAR && was.started_offset_min == 60);
	works((is = store_copy(st, ROW_RATING, &u, &err)));
	assert_true(is->made_ms == NEAR && is->row.edited_ms == NEAR);
	assert_int_equal(is->made_offset_min, -480);
	row_free(ROW_RATING, is);
	CLEANUP(pointer_free) char *after = times();
	assert_non_null(strstr(after, before));
	works(store_find_dated(st, uuid_text(&session, (char[UUID_TEXT]){ "" }), &found, &err));
	assert_false(store_find_dated(st, "abce", &found, &err));
}

/* A rule that a view of the archive has, for lists and for other programs, and that the program has
 * also: over random rows both say the same. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/store_archive.h"

#include <math.h>

#include "archive/upkeep/open.h"
#include "review/answers/stats.h"
#include "review/record/blind_result.h"
#include "review/record/coverage.h"
#include "review/record/rows.h"
#include "review/record/tally.h"

#define SITTINGS 4
#define ITEMS 3
#define ROWS 24
#define START_MS INT64_C(1700000000000)
#define HOUR_MS INT64_C(3600000)

/* An archive with random rows of one review. */
struct random_archive {
	struct store *st;
	struct uuid review, listeners[2], sittings[SITTINGS], items[ITEMS], run;
	struct record rec;
};

static bool
one_in(int n)
{
	return rand() % n == 0;
}

static int64_t
some_ms(void)
{
	return START_MS + rand() % 40 * (HOUR_MS / 4);
}

static int64_t
some_or_none(int64_t ms)
{
	return one_in(5) ? NO_INT : ms;
}

/* Makes a row of a moment; perhaps it is an edit of an earlier one, or deleted. */
static void *
row_of_moment(enum row_kind kind)
{
	struct row *row = test_row(kind);

	row->edited_ms = some_ms();
	row->deleted = one_in(4);
	if (one_in(2))
		row->parent = uuid_random();
	return row;
}

static struct uuid
some_listener(const struct random_archive *a)
{
	return a->listeners[rand() % 2];
}

static struct uuid
some_sitting(const struct random_archive *a)
{
	return one_in(4) ? UUID_NONE : a->sittings[rand() % SITTINGS];
}

static void
put_sittings(struct random_archive *a)
{
	for (int i = 0; i < SITTINGS; i++) {
		struct sitting_row *s = row_of_moment(ROW_SITTING);

		s->review = a->review;
		s->listener = some_listener(a);
		s->started_ms = some_ms();
		s->ended_ms = s->started_ms + rand() % 8 * (HOUR_MS / 4);
		s->room = one_in(8) ? xstrdup("cellar") : NULL;
		a->sittings[i] = s->row.uuid;
		put_free(a->st, ROW_SITTING, s);
	}
}

static void
put_items(struct random_archive *a)
{
	for (int i = 0; i < ITEMS; i++) {
		struct item *item = test_row(ROW_ITEM);
		struct listing *l = row_of_moment(ROW_LISTING);

		item->id = xasprintf("section/%d", i);
		a->items[i] = item->row.uuid;
		l->review = a->review;
		l->item = item->row.uuid;
		put_free(a->st, ROW_ITEM, item);
		put_free(a->st, ROW_LISTING, l);
	}
}

static void
put_note(struct random_archive *a)
{
	struct note *n = row_of_moment(ROW_NOTE);

	n->review = a->review;
	n->sitting = some_sitting(a);
	n->listener = some_listener(a);
	n->item = one_in(3) ? UUID_NONE : a->items[rand() % ITEMS];
	n->body = one_in(3) ? NULL : xstrdup("words");
	n->private = one_in(4);
	if (one_in(4)) {
		struct withheld *w = row_of_moment(ROW_WITHHELD);

		w->target = n->row.uuid;
		put_free(a->st, ROW_WITHHELD, w);
	}
	put_free(a->st, ROW_NOTE, n);
}

static void
put_rating(struct random_archive *a)
{
	struct rating *x = row_of_moment(ROW_RATING);

	x->review = a->review;
	x->sitting = some_sitting(a);
	x->listener = some_listener(a);
	x->attribute = xstrdup("bias");
	x->value = one_in(4) ? (double)NAN : rand() % 5;
	if (one_in(2)) {
		struct trial *t = row_of_moment(ROW_TRIAL);

		t->row.uuid = x->row.uuid;
		t->run = a->run;
		t->number = 1;
		put_free(a->st, ROW_TRIAL, t);
	}
	put_free(a->st, ROW_RATING, x);
}

static void
put_volume(struct random_archive *a)
{
	struct volume *v = row_of_moment(ROW_VOLUME);

	v->review = a->review;
	v->sitting = some_sitting(a);
	v->listener = some_listener(a);
	put_free(a->st, ROW_VOLUME, v);
}

static void
put_stretch(struct random_archive *a)
{
	struct stretch *x = row_of_moment(ROW_STRETCH);

	x->sitting = a->sittings[rand() % SITTINGS];
	x->started_ms = some_ms();
	x->ended_ms = some_ms();
	x->pos_ms = some_or_none(rand() % 600000);
	x->pos_end_ms = some_or_none(rand() % 600000);
	put_free(a->st, ROW_STRETCH, x);
}

static void
begin(struct random_archive *a)
{
	static void (*const puts[])(
		struct random_archive *) = { put_note, put_rating, put_volume, put_stretch };
	struct blind_run *run = row_of_moment(ROW_BLIND_RUN);
	struct listener_row *ann = test_row(ROW_LISTENER);

	*a = (struct random_archive){ .rec = record_new() };
	unlink(path);
	works((a->st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(a->st, &err));
	a->review = put_review(a->st, "cantor", "Cantor");
	a->listeners[1] = ann->row.uuid;
	put_free(a->st, ROW_LISTENER, ann);
	put_sittings(a);
	put_items(a);
	run->review = a->review;
	run->sitting = some_sitting(a);
	run->started_ms = some_ms();
	run->ended_ms = some_or_none(some_ms());
	a->run = run->row.uuid;
	put_free(a->st, ROW_BLIND_RUN, run);
	for (int i = rand() % ROWS; i > 0; i--)
		puts[(size_t)rand() % LENGTH(puts)](a);
	works(store_commit(a->st, &err));
	works(store_load(a->st, &a->review, &a->rec, &err));
}

static void
end(struct random_archive *a)
{
	record_finish(&a->rec);
	store_close(a->st);
}

static double
number_of(const struct random_archive *a, const char *sql, const struct uuid *u)
{
	sqlite3_stmt *q = store_query(a->st, sql, &err, AS_UUID(u));
	bool ok = true;
	double n = store_next(a->st, q, &ok, &err) ? sqlite3_column_double(q, 0) : -1;

	works(ok);
	store_end_query(q);
	return n;
}

/* Sessions that count, and for how long something played in them. */
static void
check_sittings(const struct random_archive *a)
{
	EACH_LIVE (sitting_row, s, &a->rec, ROW_SITTING) {
		int64_t heard_ms = 0;

		EACH_LIVE (stretch, x, &a->rec, ROW_STRETCH)
			if (uuid_same(&x->sitting, &s->row.uuid))
				heard_ms += stats_heard_ms(x);
		double counted = number_of(
			a, "SELECT count(*) FROM sitting_counted WHERE uuid = ?1", &s->row.uuid);
		double minutes = number_of(a,
			"SELECT minutes FROM v_sitting WHERE uuid = lower(hex(?1))", &s->row.uuid);
		assert_int_equal(counted, records_sitting_counts(&a->rec, s));
		assert_true(fabs(minutes * 60000 - (double)heard_ms) < 1);
	}
}

/* The counts of a list of reviews, and the tracks that a note covers. */
static void
check_counts(const struct random_archive *a)
{
	const struct review *review = record_at(&a->rec, ROW_REVIEW, 0);
	const struct tally t = tally_of(&a->rec, &a->review, NULL);
	json_t *rows = reviews_listed(a->st);
	size_t covered = 0;

	EACH_LIVE (listing, l, &a->rec, ROW_LISTING)
		covered += coverage_has(&a->rec, review, ROW_ITEM, &l->item);
	assert_int_equal(listed_int(rows, 0, "notes"), t.notes);
	assert_int_equal(listed_int(rows, 0, "markers"), t.markers);
	assert_int_equal(listed_int(rows, 0, "ratings"), t.ratings);
	assert_int_equal(listed_int(rows, 0, "items_with_notes"), covered);
	json_decref(rows);
}

/* Ratings that were given before the end of their blind run. */
static void
check_ratings(const struct random_archive *a)
{
	CLEANUP(record_finish) struct record found = record_new();

	works(store_load_ratings(a->st, "bias", NULL, &found, &err));
	EACH_ROW (rating, x, &a->rec, ROW_RATING) {
		const struct trial *t = record_find(&a->rec, ROW_TRIAL, &x->row.uuid);
		bool late = t && !t->row.deleted && trial_is_late(&a->rec, t);

		assert_int_equal(record_find(&found, ROW_RATING, &x->row.uuid) != NULL,
			!x->row.deleted && !late);
	}
}

TEST_IN_ARCHIVE(each_rule_of_a_view_is_the_rule_of_the_program)
{
	for (int i = 0; i < rounds_here(400); i++) {
		struct random_archive a;

		srand((unsigned)i);
		begin(&a);
		check_sittings(&a);
		check_counts(&a);
		check_ratings(&a);
		end(&a);
	}
}

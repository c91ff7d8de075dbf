/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_help.h"

#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "review/files/profile.h"
#include "review/record/coverage.h"
#include "review/record/identity.h"
#include "review/record/rows.h"

static struct err err;

/* Two reviews of one archive; the fields are what the tests ask for. */
struct load_bench {
	struct store *st;
	struct uuid cantor, performer; /* reviews */
	struct uuid cantor_device, performer_device;
	struct uuid item, recording;
};

static struct uuid
device_of(struct store *st, const struct uuid *review)
{
	struct record r;

	record_init(&r);
	works(store_load_row(st, ROW_REVIEW, review, &r, &err));
	struct uuid u = ((struct review *)record_at(&r, ROW_REVIEW, 0))->device;
	record_finish(&r);
	return u;
}

static struct uuid
put_item(struct store *st, int64_t rank, struct uuid review)
{
	struct section *s = test_row(ROW_SECTION);
	struct recording *c = test_row(ROW_RECORDING);
	struct item *i = test_row(ROW_ITEM);
	struct listing *l = test_row(ROW_LISTING);
	struct uuid u = i->row.uuid;

	i->section = s->row.uuid;
	i->recording = c->row.uuid;
	l->item = i->row.uuid;
	l->review = review;
	l->rank = rank;
	for (int64_t n = 3; n > 0; n--) {
		struct source *o = test_row(ROW_SOURCE);
		struct cue *q = test_row(ROW_CUE);
		o->recording = c->row.uuid;
		o->rank = n;
		q->item = u;
		q->rank = n;
		put_free(st, ROW_SOURCE, o);
		put_free(st, ROW_CUE, q);
	}
	put_free(st, ROW_ITEM, i);
	put_free(st, ROW_SECTION, s);
	put_free(st, ROW_RECORDING, c);
	put_free(st, ROW_LISTING, l);
	return u;
}

static void
bench_init(struct load_bench *b)
{
	works((b->st = archive_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(b->st, &err));
	b->cantor = put_review(b->st, "cantor", "AFUL Cantor");
	b->performer = put_review(b->st, "performer8", "AFUL Performer8");
	b->cantor_device = device_of(b->st, &b->cantor);
	b->performer_device = device_of(b->st, &b->performer);
	put_item(b->st, 2, b->cantor);
	b->item = put_item(b->st, 1, b->cantor);
	put_item(b->st, 1, b->performer);
	works(store_commit(b->st, &err));
}

TEST(items_come_with_their_sources_and_cues_in_order)
{
	struct load_bench b;
	struct record r;

	bench_init(&b);
	record_init(&r);
	works(store_load(b.st, &b.cantor, &r, &err));
	assert_int_equal(record_count(&r, ROW_REVIEW), 1);
	assert_int_equal(record_count(&r, ROW_LISTING), 2);
	assert_int_equal(((struct listing *)record_at(&r, ROW_LISTING, 0))->rank, 1);
	assert_int_equal(record_count(&r, ROW_ITEM), 2);
	assert_true(uuid_same(&r.of[ROW_ITEM].v[0]->uuid, &b.item));
	assert_int_equal(record_count(&r, ROW_SECTION), 2);
	assert_int_equal(record_count(&r, ROW_RECORDING), 2);
	assert_int_equal(record_count(&r, ROW_SOURCE), 6);
	assert_int_equal(record_count(&r, ROW_CUE), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(((struct source *)record_at(&r, ROW_SOURCE, i))->rank, 1 + i % 3);
		assert_int_equal(((struct cue *)record_at(&r, ROW_CUE, i))->rank, 1 + i % 3);
	}
	record_finish(&r);
	store_close(b.st);
}

TEST(notes_bring_what_they_speak_of)
{
	struct load_bench b;
	struct record r;
	struct device *third = test_row(ROW_DEVICE);
	struct variant *v = test_row(ROW_VARIANT);
	struct uuid third_device = third->row.uuid, elsewhere;

	bench_init(&b);
	works(store_begin(b.st, &err));
	put_free(b.st, ROW_DEVICE, third);
	v->device = third_device;
	put_free(b.st, ROW_VARIANT, v);
	elsewhere = put_item(b.st, 5, b.performer);
	struct note *n = note_of(b.cantor, "text");
	struct tag *t = test_row(ROW_TAG);
	n->setup.device = third_device;
	n->item = elsewhere; /* in no listing of this review */
	t->note = n->row.uuid;
	put_free(b.st, ROW_NOTE, n);
	put_free(b.st, ROW_TAG, t);
	works(store_commit(b.st, &err));
	record_init(&r);
	works(store_load(b.st, &b.cantor, &r, &err));
	assert_non_null(record_find(&r, ROW_DEVICE, &third_device));
	assert_non_null(record_find(&r, ROW_ITEM, &elsewhere));
	assert_int_equal(record_count(&r, ROW_CUE), 9);
	assert_int_equal(record_count(&r, ROW_VARIANT), 1);
	assert_int_equal(record_count(&r, ROW_TAG), 1);
	record_finish(&r);
	store_close(b.st);
}

static void
put_note(struct store *st, struct uuid review, const char *body, struct uuid device,
	struct uuid against, int64_t made)
{
	struct note *n = note_of(review, body);

	n->setup.device = device;
	n->against = against;
	n->made_ms = made;
	put_free(st, ROW_NOTE, n);
}

static void
hide_review(struct store *st, const struct uuid *u)
{
	char text[UUID_TEXT];

	uuid_text(u, text);
	works(store_hide(st, text, true, &err));
}

TEST(comparisons_show_in_both_reviews)
{
	struct load_bench b;
	struct record r;

	bench_init(&b);
	put_note(b.st, b.cantor, "own, later", b.cantor_device, UUID_NONE, 9);
	put_note(b.st, b.cantor, "own, sooner", b.cantor_device, UUID_NONE, 3);
	put_note(b.st, b.performer, "against", b.performer_device, b.cantor_device, 1);
	put_note(b.st, b.performer, "worn", b.cantor_device, b.performer_device, 2);
	put_note(b.st, b.performer, "of no comparison", b.cantor_device, UUID_NONE, 3);
	record_init(&r);
	works(store_load(b.st, &b.cantor, &r, &err));
	static const char *const order[] = { "own, sooner", "own, later", "against", "worn" };
	assert_int_equal(record_count(&r, ROW_NOTE), 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(((struct note *)record_at(&r, ROW_NOTE, i))->body, order[i]);
	assert_int_equal(record_count(&r, ROW_REVIEW), 1);
	record_finish(&r);

	hide_review(b.st, &b.performer);
	record_init(&r);
	works(store_load(b.st, &b.cantor, &r, &err));
	assert_int_equal(record_count(&r, ROW_NOTE), 2);
	record_finish(&r);
	store_close(b.st);
}

static void
assert_same_rows(const struct record *a, const struct record *b, enum row_kind kind)
{
	assert_int_equal(record_count(a, kind), record_count(b, kind));
	for (size_t i = 0; i < record_count(a, kind); i++) {
		const struct row *row = record_at(a, kind, i),
				 *same = record_find(b, kind, &row->uuid);

		assert_non_null(same);
		assert_true(row_same(kind, row, same));
	}
}

/* The bench shows a review before its notes are there; what was changed meanwhile stays as it is.
 */
TEST(a_review_comes_whole_in_two_parts)
{
	struct load_bench b;
	struct record whole, parts;
	struct rating *rated = test_row(ROW_RATING);

	bench_init(&b);
	works(store_begin(b.st, &err));
	struct uuid elsewhere = put_item(b.st, 5, b.performer);
	works(store_commit(b.st, &err));
	put_note(b.st, b.cantor, "own, later", b.cantor_device, UUID_NONE, 9);
	put_note(b.st, b.cantor, "own, sooner", b.cantor_device, b.performer_device, 3);
	put_note(b.st, b.performer, "against", b.performer_device, b.cantor_device, 1);
	struct note *n = note_of(b.cantor, "of an item that is not listed");
	n->item = elsewhere;
	put_free(b.st, ROW_NOTE, n);
	rated->review = b.cantor;
	put_free(b.st, ROW_RATING, rated);
	record_init(&whole);
	record_init(&parts);
	works(store_load(b.st, &b.cantor, &whole, &err));
	works(store_load_first(b.st, &b.cantor, &parts, &err) &&
		store_load_cues(b.st, &b.cantor, &parts, &err));
	assert_int_equal(record_count(&parts, ROW_NOTE) + record_count(&parts, ROW_RATING), 0);
	assert_int_equal(record_count(&parts, ROW_SOURCE), 6);
	struct source *changed = record_at(&parts, ROW_SOURCE, 0);
	changed->length_ms = 123;
	works(store_load_said(b.st, &b.cantor, &parts, &err));
	assert_ptr_equal(record_at(&parts, ROW_SOURCE, 0), changed);
	assert_int_equal(changed->length_ms, 123);
	changed->length_ms = NO_INT;
	for (int k = 0; k < ROW_KINDS; k++)
		assert_same_rows(&whole, &parts, (enum row_kind)k);
	for (size_t i = 0; i < record_count(&whole, ROW_NOTE); i++)
		assert_true(
			uuid_same(&whole.of[ROW_NOTE].v[i]->uuid, &parts.of[ROW_NOTE].v[i]->uuid));
	record_finish(&whole);
	record_finish(&parts);
	store_close(b.st);
}

TEST(finished_drafts_are_left_out)
{
	struct load_bench b;
	struct record r;

	bench_init(&b);
	for (int i = 0; i < 3; i++) {
		struct open_note *o = test_row(ROW_OPEN_NOTE);
		o->note.review = b.cantor;
		o->note.row.uuid = uuid_random();
		o->row.deleted = i > 0;
		put_free(b.st, ROW_OPEN_NOTE, o);
	}
	record_init(&r);
	works(store_load(b.st, &b.cantor, &r, &err));
	assert_int_equal(record_count(&r, ROW_OPEN_NOTE), 1);
	record_finish(&r);
	store_close(b.st);
}

TEST(review_that_is_not_there_is_empty)
{
	struct load_bench b;
	struct record r;
	struct uuid u = uuid_random();

	bench_init(&b);
	record_init(&r);
	works(store_load(b.st, &u, &r, &err));
	for (int k = 0; k < ROW_KINDS; k++)
		assert_int_equal(r.of[k].n, 0);
	record_finish(&r);
	store_close(b.st);
}

TEST(reviews_are_found_by_name)
{
	struct load_bench b;
	struct uuid u;

	bench_init(&b);
	works(store_find_review(b.st, "cantor", &u, &err));
	assert_true(uuid_same(&u, &b.cantor));
	works(store_find_review(b.st, "Performer 8", &u, &err));
	assert_true(uuid_same(&u, &b.performer));
	works(store_find_review(b.st, "perf", &u, &err));
	refuses(store_find_review(b.st, "aful", &u, &err), "cantor, performer8");
	refuses(store_find_review(b.st, "crimson", &u, &err), "no review");
	refuses(store_find_review(b.st, "", &u, &err), "no review");
	put_review(b.st, "cantor-pro", "AFUL Cantor Pro");
	works(store_find_review(b.st, "AFUL Cantor", &u, &err));
	assert_true(uuid_same(&u, &b.cantor));
	hide_review(b.st, &b.cantor);
	refuses(store_find_review(b.st, "cantor", &u, &err), "trash");
	works(store_find_review(b.st, "aful cantor", &u, &err));
	assert_false(uuid_same(&u, &b.cantor));
	store_close(b.st);
}

static void
put_sitting(struct store *st, struct uuid review, int64_t started_ms, int64_t offset_min)
{
	struct sitting_row *s = test_row(ROW_SITTING);

	s->review = review;
	s->started_ms = started_ms;
	s->started_offset_min = offset_min;
	s->room = xstrdup("attic"); /* without any entry a session does not count */
	put_free(st, ROW_SITTING, s);
}

/* A session under a clock that was ahead is the oldest one of its review. */
TEST(a_session_after_now_is_the_oldest)
{
	struct load_bench b;
	struct uuid u;
	int64_t now_ms = clock_utc_ms();

	bench_init(&b);
	put_sitting(b.st, b.cantor, now_ms + INT64_C(4) * 365 * 86400000, 60);
	put_sitting(b.st, b.performer, now_ms - 86400000, 60);
	works(store_last_review(b.st, &u, &err));
	assert_true(uuid_same(&u, &b.performer));
	put_sitting(b.st, b.cantor, now_ms - 3600000, 60);
	works(store_last_review(b.st, &u, &err));
	assert_true(uuid_same(&u, &b.cantor));
	json_auto_t *l = reviews_listed(b.st);
	assert_string_equal(listed_text(l, 0, "id"), "cantor");
	store_close(b.st);
}

TEST(list_counts_what_is_there)
{
	struct load_bench b;
	const int64_t day = 86400000;
	struct uuid u;

	bench_init(&b);
	put_sitting(b.st, b.cantor, 20100 * day + day / 2, 60);
	put_sitting(b.st, b.cantor, 20101 * day - 1, 60); /* past midnight there */
	put_sitting(b.st, b.performer, 20090 * day, 0);
	struct note *n = note_of(b.cantor, "of an item");
	n->item = b.item;
	n->made_ms = 20099 * day + day / 4; /* `earlog note add`, without a session */
	put_free(b.st, ROW_NOTE, n);
	put_note(b.st, b.cantor, "of none", b.cantor_device, UUID_NONE, 0);
	n = note_of(b.cantor, "deleted");
	n->row.deleted = true;
	put_free(b.st, ROW_NOTE, n);
	n = test_row(ROW_NOTE);
	n->review = b.cantor;
	put_free(b.st, ROW_NOTE, n);
	json_t *l = reviews_listed(b.st);
	assert_int_equal(json_array_size(l), 2);
	assert_string_equal(listed_text(l, 0, "id"), "cantor");
	assert_string_equal(listed_text(l, 0, "device"), "AFUL Cantor");
	assert_int_equal(listed_int(l, 0, "days"), 2);
	assert_int_equal(listed_int(l, 0, "notes"), 2);
	assert_int_equal(listed_int(l, 0, "markers"), 1);
	assert_int_equal(listed_int(l, 0, "items"), 2);
	assert_int_equal(listed_int(l, 0, "items_done"), 0);
	assert_int_equal(listed_int(l, 0, "items_with_notes"), 1);
	assert_int_equal(listed_int(l, 0, "FIRST_MS"), 20099 * day + day / 4);
	assert_int_equal(listed_int(l, 0, "LAST_MS"), 20101 * day - 1);
	assert_string_equal(listed_text(l, 0, "FIRST_DATE"), "2025-01-11");
	assert_string_equal(listed_text(l, 0, "last_date"), "2025-01-12"); /* one evening */
	assert_int_equal(listed_int(l, 0, "drafts"), 0);
	assert_int_equal(listed_int(l, 0, "ratings"), 0);
	json_decref(l);
	works(store_last_review(b.st, &u, &err));
	assert_true(uuid_same(&u, &b.cantor));
	put_sitting(b.st, b.cantor, clock_utc_ms() - 1000, 0);

	hide_review(b.st, &b.cantor);
	works(store_last_review(b.st, &u, &err));
	assert_true(uuid_same(&u, &b.performer));
	l = reviews_listed(b.st);
	assert_int_equal(json_array_size(l), 1);
	json_decref(l);
	l = trash_listed(b.st);
	assert_int_equal(json_array_size(l), 2); /* with the deleted note */
	json_decref(l);
	store_close(b.st);
}

/* Checks that the list counts n tracks with a note, and that the gaps of a draft do. */
static void
are_covered(const struct load_bench *b, int64_t n)
{
	const struct review *review;
	CLEANUP(record_finish) struct record r;
	int64_t covered = 0;

	json_auto_t *all = reviews_listed(b->st);
	for (size_t i = 0; i < json_array_size(all); i++)
		if (strcmp(listed_text(all, i, "id"), "cantor") == 0)
			assert_int_equal(listed_int(all, i, "items_with_notes"), n);
	record_init(&r);
	works(store_load(b->st, &b->cantor, &r, &err));
	assert_non_null(review = record_find(&r, ROW_REVIEW, &b->cantor));
	EACH_ROW (listing, l, &r, ROW_LISTING)
		covered += !l->row.deleted && coverage_has(&r, review, ROW_ITEM, &l->item);
	assert_int_equal(covered, n);
}

TEST(list_and_gaps_agree_on_which_track_has_a_note)
{
	struct load_bench b;
	struct record r;

	bench_init(&b);
	are_covered(&b, 0);
	struct note *n = note_of(b.cantor, "an opinion");
	struct withheld *act = test_row(ROW_WITHHELD);
	n->item = b.item;
	act->target = n->row.uuid;
	put_free(b.st, ROW_NOTE, n);
	are_covered(&b, 1);
	put_free(b.st, ROW_WITHHELD, act);
	are_covered(&b, 0);
	n = note_of(b.cantor, "a version written while the note was private");
	n->item = b.item;
	n->private = true;
	put_free(b.st, ROW_NOTE, n);
	are_covered(&b, 0);
	n = note_of(b.cantor, "for everyone");
	n->item = b.item;
	put_free(b.st, ROW_NOTE, n);
	are_covered(&b, 1);
	/* a track that left the list is not a track with a note */
	record_init(&r);
	works(store_load(b.st, &b.cantor, &r, &err));
	struct listing *l = row_dup(ROW_LISTING, record_at(&r, ROW_LISTING, 0));
	assert_true(uuid_same(&l->item, &b.item));
	l->row.deleted = true;
	works(store_change_row(b.st, ROW_LISTING, l, &err));
	record_finish(&r);
	are_covered(&b, 0);
	store_close(b.st);
}

TEST(trash_hides_and_brings_back)
{
	struct load_bench b;
	char text[UUID_TEXT];

	bench_init(&b);
	struct note *n = note_of(b.cantor, "to hide");
	uuid_text(&n->row.uuid, text);
	put_free(b.st, ROW_NOTE, n);
	text[20] = '\0';
	refuses(store_hide(b.st, text, false, &err), "in the trash");
	works(store_hide(b.st, text, true, &err));
	refuses(store_hide(b.st, text, true, &err), "outside the trash");
	json_t *l = trash_listed(b.st);
	assert_int_equal(json_array_size(l), 1);
	assert_string_equal(listed_text(l, 0, "kind"), "note");
	assert_string_equal(listed_text(l, 0, "review"), "cantor");
	assert_string_equal(listed_text(l, 0, "text"), "to hide");
	json_decref(l);
	works(store_hide(b.st, text, false, &err));
	l = trash_listed(b.st);
	assert_int_equal(json_array_size(l), 0);
	json_decref(l);
	refuses(store_hide(b.st, "", true, &err), "give a UUID");
	refuses(store_hide(b.st, "no-uuid", true, &err), "not the start");
	n = note_of(b.cantor, "one of two");
	memset(n->row.uuid.b, 0xaa, 16);
	put_free(b.st, ROW_NOTE, n);
	n = note_of(b.cantor, "the other");
	memset(n->row.uuid.b, 0xaa, 16);
	n->row.uuid.b[7] = 0xab;
	put_free(b.st, ROW_NOTE, n);
	refuses(store_hide(b.st, "aaaaaaaa-aaaa-aaa", true, &err), "more than one");
	works(store_hide(b.st, "AAAAAAAAAAAAAAAB", true, &err));
	store_close(b.st);
}

/* Lists of a few entries; all others must be reached by an index. */
static bool
may_scan(const char *plan)
{
	static const char *const small[] = { "SCAN r", "SCAN lexicon", "SCAN benchmark",
		"SCAN playlist", "SCAN s", "SCAN n USING INDEX note_hidden",
		"SCAN x USING INDEX rating_hidden", "SCAN review", "SCAN draft", "SCAN e",
		"SCAN sitting_counted", "SCAN h", "SCAN sqlite_schema",
		/* A hand makes each of these acts; a review has a hundred notes for one act. */
		"SCAN w USING COVERING INDEX withheld_target",
		/* reads no table; the devices that were merged */
		"SCAN CONSTANT ROW", "SCAN step" };

	for (size_t i = 0; i < LENGTH(small); i++)
		if (strncmp(plan, small[i], strlen(small[i])) == 0 &&
			strchr(" ", plan[strlen(small[i])]))
			return true;
	/* The rows of a subquery are found by other lines of the plan. */
	return strncmp(plan, "SCAN", 4) != 0 || strncmp(plan, "SCAN (", 6) == 0;
}

TEST(no_statement_reads_a_whole_table)
{
	struct load_bench b;
	struct record r;
	struct uuid u;
	size_t seen = 0;

	bench_init(&b);
	put_note(b.st, b.cantor, "text", b.cantor_device, b.performer_device, 0);
	put_sitting(b.st, b.cantor, 0, 0);
	for (enum row_kind k = 0; k < ROW_KINDS; k++) /* no statement reads an empty table */
		put_free(b.st, k, test_row(k));
	record_init(&r);
	works(store_load(b.st, &b.cantor, &r, &err));
	record_finish(&r);
	bool has;
	static const enum row_kind referenced[] = { ROW_ITEM, ROW_DEVICE, ROW_VARIANT, ROW_CHAIN,
		ROW_QUESTION };
	for (size_t i = 0; i < LENGTH(referenced); i++)
		works(store_has_notes(b.st, &b.cantor, referenced[i], &b.item, &has, &err));
	works(store_has_other_review(b.st, &b.cantor_device, &b.cantor, &has, &err));
	record_init(&r);
	works(store_load_row(b.st, ROW_CUE, &b.item, &r, &err));
	record_finish(&r);
	works(store_find_review(b.st, "cantor", &u, &err));
	works(store_last_review(b.st, &u, &err));
	json_decref(reviews_listed(b.st));
	hide_review(b.st, &b.cantor);
	json_decref(trash_listed(b.st));
	for (size_t i = 0; i < b.st->nprepared; i++) {
		const char *text = sqlite3_sql(b.st->prepared[i].stmt);
		/* Writing shows the search for rows that wait for this one, which happens only
		 * where some do. */
		if (!sqlite3_stmt_readonly(b.st->prepared[i].stmt) ||
			/* All versions of one row. */
			strncmp(text, "WITH version", 12) == 0 ||
			/* Reads one row, which tells that the table is not empty. */
			(strncmp(text, "SELECT 1 FROM ", 14) == 0 && !strstr(text, " WHERE ")))
			continue;
		char *sql = xasprintf("EXPLAIN QUERY PLAN %s", text);
		sqlite3_stmt *q = NULL;
		assert_int_equal(sqlite3_prepare_v2(b.st->db, sql, -1, &q, NULL), SQLITE_OK);
		for (; sqlite3_step(q) == SQLITE_ROW; seen++)
			if (!may_scan((const char *)sqlite3_column_text(q, 3)))
				fail_msg("%s: %s", (const char *)sqlite3_column_text(q, 3), sql);
		sqlite3_finalize(q);
		free(sql);
	}
	assert_true(seen > 40);
	store_close(b.st);
}

static struct uuid
put_rating(struct store *st, struct uuid review, const char *attribute, bool deleted)
{
	struct rating *r = test_row(ROW_RATING);
	struct uuid u = r->row.uuid;

	r->review = review;
	r->attribute = xstrdup(attribute);
	r->value = 4;
	r->row.deleted = deleted;
	put_free(st, ROW_RATING, r);
	return u;
}

TEST(ratings_of_all_reviews_bring_their_devices)
{
	struct store *st;
	struct record r;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid a = put_review(st, "cantor", "AFUL Cantor"),
		    b = put_review(st, "performer8", "AFUL Performer8");
	put_rating(st, a, "sonic-quality", false);
	put_rating(st, b, "sonic-quality", false);
	put_rating(st, b, "sonic-quality", true);
	put_rating(st, b, "bias", false);
	works(store_commit(st, &err));
	record_init(&r);
	works(store_load_ratings(st, "sonic-quality", NULL, &r, &err));
	assert_int_equal(record_count(&r, ROW_RATING), 2);
	assert_int_equal(record_count(&r, ROW_REVIEW), 2);
	assert_int_equal(record_count(&r, ROW_DEVICE), 2);
	/* Into the same record: what is there stays. */
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	assert_int_equal(record_count(&r, ROW_RATING), 3);
	record_finish(&r);
	store_close(st);
}

TEST(a_rating_after_the_end_of_its_blind_run_is_left_out)
{
	struct store *st;
	struct record r;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct uuid review = put_review(st, "cantor", "AFUL Cantor");
	struct blind_run *run = test_row(ROW_BLIND_RUN);
	struct uuid u = run->row.uuid;
	run->review = review;
	run->ended_ms = 1000;
	put_free(st, ROW_BLIND_RUN, run);
	for (int64_t ms = 999; ms <= 1001; ms++) {
		struct trial *t = test_row(ROW_TRIAL);

		t->row.uuid = put_rating(st, review, "bias", false);
		t->row.edited_ms = ms;
		t->run = u;
		t->number = 1;
		put_free(st, ROW_TRIAL, t);
	}
	works(store_commit(st, &err));
	record_init(&r);
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	assert_int_equal(record_count(&r, ROW_RATING), 2);
	record_finish(&r);
	store_close(st);
}

TEST(ranking_reads_no_whole_table)
{
	struct store *st;
	struct record r;
	size_t seen = 0;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	put_rating(st, put_review(st, "cantor", "AFUL Cantor"), "bias", false);
	works(store_commit(st, &err));
	record_init(&r);
	works(store_load_ratings(st, "bias", NULL, &r, &err));
	record_finish(&r);
	for (size_t i = 0; i < st->nprepared; i++) {
		if (!sqlite3_stmt_readonly(st->prepared[i].stmt))
			continue;
		char *sql = xasprintf("EXPLAIN QUERY PLAN %s", sqlite3_sql(st->prepared[i].stmt));
		sqlite3_stmt *q = NULL;
		assert_int_equal(sqlite3_prepare_v2(st->db, sql, -1, &q, NULL), SQLITE_OK);
		for (; sqlite3_step(q) == SQLITE_ROW; seen++) {
			const char *plan = (const char *)sqlite3_column_text(q, 3);

			/* Benchmarks are a handful, and so are devices that were merged. */
			if (strncmp(plan, "SCAN", 4) == 0 && !strstr(plan, "benchmark") &&
				strcmp(plan, "SCAN step") != 0 && !strstr(plan, "sqlite_schema"))
				fail_msg("%s: %s", plan, sql);
		}
		sqlite3_finalize(q);
		free(sql);
	}
	assert_true(seen >= 3);
	store_close(st);
}

/* A merge stores the tags of a note in the order of the other machine. */
TEST(tags_have_one_order_on_all_machines)
{
	for (int machine = 0; machine < 2; machine++) {
		struct load_bench b;
		CLEANUP(record_finish) struct record r = record_new();

		bench_init(&b);
		struct note *n = note_of(b.cantor, "wide, deep and dry");
		const struct uuid note = n->row.uuid;
		put_free(b.st, ROW_NOTE, n);
		for (int i = 0; i < 3; i++) {
			int nth = machine ? 2 - i : i;
			struct tag *t = test_row(ROW_TAG);

			t->note = note;
			t->row.uuid.b[0] = (unsigned char)(nth ? 9 - nth : 9);
			t->row.edited_ms = nth ? 2000 : 1000;
			xreplace(&t->attribute, nth ? nth > 1 ? "dry" : "deep" : "wide");
			put_free(b.st, ROW_TAG, t);
		}
		works(store_load(b.st, &b.cantor, &r, &err));
		static const char *const order[] = { "wide", "dry", "deep" };
		for (size_t i = 0; i < LENGTH(order); i++)
			assert_string_equal(
				((struct tag *)record_at(&r, ROW_TAG, i))->attribute, order[i]);
		store_close(b.st);
	}
}

TEST(sections_of_benchmarks_are_loaded_or_the_error_is_reported)
{
	struct profile_benchmark asked[] = { { .section = NULL }, { .section = "not there" },
		{ .section = "bass" } };
	struct profile p = { .benchmarks = asked, .n_benchmarks = LENGTH(asked) };
	struct section *bass = test_row(ROW_SECTION);
	struct load_bench b;
	struct record r;

	bench_init(&b);
	bass->row.uuid = identity_of_section("bass");
	put_free(b.st, ROW_SECTION, bass);
	record_init(&r);
	works(store_load_sections(b.st, &p, &r, &err));
	assert_int_equal(record_count(&r, ROW_SECTION), 1);
	record_finish(&r);
	works(store_exec(b.st->db, "PRAGMA foreign_keys = OFF; DROP TABLE section", &err));
	record_init(&r);
	refuses(store_load_sections(b.st, &p, &r, &err), "no such table: section");
	record_finish(&r);
	store_close(b.st);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "review/answers/stats.h"
#include "review/answers/grades.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;
static struct stats_answer answer;

static int
begin(void **state)
{
	bench_init(&b);
	stats_answer_init(&answer, &b.g);
	return 0;
}

static int
end(void **state)
{
	arena_finish(&answer.arena);
	bench_finish(&b);
	return 0;
}

/* Returns the numbers of different evenings and of ratings that count for an attribute. */
static void
counted(const char *id, size_t *evenings, size_t *each)
{
	CLEANUP(grades_finish) struct grades x = grades_new(&b.g);

	*evenings = *each = 0;
	for (size_t k = 0; k < x.n; k++)
		*evenings += strcmp(x.v[k].rating->attribute, id) == 0;
	for (size_t k = 0; k < x.n_each; k++)
		*each += strcmp(x.each[k].rating->attribute, id) == 0;
}

/* 10 repeats of examples A and B. */
TEST_WITH(repeats_of_a_scale_give_one_sentence, begin, end)
{
	const struct series_steadiness *s = answer.steadiness.v;

	assert_int_equal(answer.steadiness.n, 1);
	assert_int_equal(s->spread.repeats, 14);
	assert_true(fabs(s->spread.sd - sqrt((0.75 + 2 * 1.29166667) / 14)) < 1e-6);
	assert_string_equal(s->text, "You vary by about one step (14 repeats).");
}

/* 0.49 on a scale from 0 to 5: one step of 0.5, half a step of 1. */
TEST_WITH(the_coarsest_step_of_a_scale_counts, begin, end)
{
	CLEANUP(grades_finish) struct grades counting = grades_new(&b.g);

	for (size_t i = 0; i < counting.n_each; i++) {
		struct rating *x =
			record_find(&b.cantor, ROW_RATING, &counting.each[i].rating->row.uuid);
		struct stats_answer again;

		if (!x || !x->lexicon)
			continue;
		xreplace(&x->scale, "{\"min\":0,\"max\":5,\"step\":1}");
		stats_answer_init(&again, &b.g);
		assert_string_equal(
			again.steadiness.v[0].text, "You vary by about half a step (14 repeats).");
		arena_finish(&again.arena);
		xreplace(&x->scale, BENCH_HALVES);
	}
}

TEST_WITH(corrections_are_no_repeats, begin, end)
{
	struct rating *x;
	struct variant *deep = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "deep"));
	size_t evenings, each;

	deep->name = xstrdup("deep");
	/* Three sighted ratings in one sitting: the last counts. */
	for (int i = 0; i < 3; i++)
		bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, i);
	/* Blind is a thing by itself; in another sitting it is a repeat. */
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, 3);
	x->blind = true;
	bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 2);
	/* "Not judged" corrects the rating before it, and is no rating. */
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, 1);
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, NAN);
	/* Another variant is another thing. */
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 2);
	x->setup.variant = deep->row.uuid;
	counted("width", &evenings, &each);
	assert_int_equal(evenings, 4);
	assert_int_equal(each, 4);
}

TEST_WITH(hours_come_from_what_played, begin, end)
{
	const struct stats_listened *item = &answer.by_item.v[0], *device = &answer.by_device.v[1];

	assert_int_equal(answer.ms, 132 * 60000);
	/* Sessions with ratings count, even if nothing played in them; two of the performer's
	 * three have nothing. */
	assert_int_equal(answer.days, 3);
	assert_int_equal(answer.sittings, 4);
	assert_string_equal(item->name, "Track 1");
	assert_int_equal(item->ms, 120 * 60000);
	assert_int_equal(item->sittings, 2);
	assert_string_equal(device->name, "AFUL Performer8");
	assert_int_equal(device->ms, 30 * 60000);
	assert_string_equal(answer.by_chain.v[0].name, "dx300");
	assert_int_equal(answer.by_chain.n, 1);
}

static void
counts(int64_t sessions, int64_t days)
{
	struct stats_answer again;

	stats_answer_init(&again, &b.g);
	assert_int_equal(again.sittings, sessions);
	assert_int_equal(again.days, days);
	arena_finish(&again.arena);
}

/* Returns the sessions in the row of a device. */
static int64_t
sessions_of(const char *device)
{
	struct stats_answer again;
	int64_t sessions = -1;

	stats_answer_init(&again, &b.g);
	for (size_t i = 0; i < again.by_device.n; i++)
		if (strcmp(again.by_device.v[i].name, device) == 0)
			sessions = again.by_device.v[i].sittings;
	arena_finish(&again.arena);
	return sessions;
}

TEST_WITH(a_session_counts_if_something_was_done_in_it, begin, end)
{
	struct record *r = &b.performer;
	struct sitting_row *idle = record_at(r, ROW_SITTING, 2);
	struct note *n;

	idle->started_ms = BENCH_T0 + 8 * BENCH_DAY;
	idle->ended_ms = idle->started_ms + 1000;
	counts(4, 3);
	/* What sounded is nothing recorded. */
	struct stretch *s = bench_row(r, ROW_STRETCH, bench_id("stretch", "idle"));
	s->sitting = idle->row.uuid;
	bench_device(r, "idle", "Maker Idle");
	s->setup.device = bench_id("device", "idle");
	s->started_ms = idle->started_ms;
	s->ended_ms = s->started_ms + 60000;
	counts(4, 3);
	assert_int_equal(sessions_of("Maker Idle"), 0);
	/* a note of its own, unless it was deleted */
	n = bench_note(&b, r, "performer8", NULL, NO_MS, "even");
	n->sitting = idle->row.uuid;
	counts(5, 4);
	assert_int_equal(sessions_of("Maker Idle"), 1);
	n->row.deleted = true;
	n->row.parent = bench_id("edit", "before");
	n->row.edited_ms = idle->started_ms;
	counts(4, 3);
	/* an edit of a note from another session, while this one ran */
	n->sitting = bench_id("sitting", "performer81");
	counts(5, 4);
	n->row.edited_ms = idle->ended_ms + 1;
	counts(4, 3);
	n->row.edited_ms = idle->started_ms;
	n->row.parent = UUID_NONE;
	counts(4, 3);
	idle->state = xstrdup("tired");
	counts(5, 4);
	/* A note from the shell is a day and no session. */
	n = bench_note(&b, r, "performer8", NULL, NO_MS, "from the shell");
	n->sitting = UUID_NONE;
	n->made_ms = BENCH_T0 + 20 * BENCH_DAY;
	counts(5, 5);
	n->row.deleted = true;
	counts(5, 4);
}

/* Returns the listening time after `change`. */
static int64_t
listened_after(void (*change)(struct stretch *s))
{
	struct stats_answer again;

	change(record_at(&b.cantor, ROW_STRETCH, 2));
	stats_answer_init(&again, &b.g);
	int64_t ms = again.ms;
	arena_finish(&again.arena);
	return ms;
}

/* The last of 90, 30 and 12 minutes. */
static void
sleep_an_hour(struct stretch *s)
{
	s->ended_ms += 3600000;
}

static void
set_the_clock_back(struct stretch *s)
{
	s->ended_ms = s->started_ms - 3600000;
}

static void
play_beside_the_second(struct stretch *s)
{
	const struct stretch *other = record_at(&b.cantor, ROW_STRETCH, 1);

	s->started_ms = other->started_ms + 25 * 60000;
	s->ended_ms = s->started_ms + 12 * 60000;
}

TEST_WITH(only_what_played_is_listened_to, begin, end)
{
	assert_int_equal(listened_after(sleep_an_hour), 132 * 60000);
	assert_int_equal(listened_after(set_the_clock_back), 132 * 60000);
	/* Seven of its minutes are not the other one's as well. */
	assert_int_equal(listened_after(play_beside_the_second), 127 * 60000);
}

/* Adds an interval of track 2 to the second session, n minutes after the one of 12 minutes. */
static struct stretch *
play_on(int n, int64_t pos_min)
{
	char name[32];
	struct stretch *s, *last;

	snprintf(name, sizeof(name), "more%d", n);
	s = bench_row(&b.cantor, ROW_STRETCH, bench_id("stretch", name));
	last = record_at(&b.cantor, ROW_STRETCH, 2);
	s->sitting = last->sitting;
	s->item = last->item;
	s->started_ms = last->ended_ms + n * 60000;
	s->ended_ms = s->started_ms + 30000;
	s->pos_ms = pos_min * 60000;
	s->pos_end_ms = s->pos_ms + 30000;
	s->pos_from = xstrdup(POS_AUDIO);
	return s;
}

static size_t
plays_of(const char *track)
{
	struct stats_answer again;
	size_t plays = 0;

	stats_answer_init(&again, &b.g);
	for (size_t i = 0; i < again.by_item.n; i++)
		if (strcmp(again.by_item.v[i].name, track) == 0)
			plays += again.by_item.v[i].plays;
	arena_finish(&again.arena);
	return plays;
}

TEST_WITH(seeks_and_switches_are_no_plays, begin, end)
{
	assert_int_equal(plays_of("Track 2"), 1);
	play_on(1, 3);
	play_on(2, 0);
	play_on(3, 9);
	assert_int_equal(plays_of("Track 2"), 1);
	/* another track between them */
	struct uuid first = ((struct stretch *)record_at(&b.cantor, ROW_STRETCH, 0))->item;
	play_on(4, 0)->item = first;
	play_on(5, 0);
	assert_int_equal(plays_of("Track 2"), 2);
	assert_int_equal(plays_of("Track 1"), 3);
}

TEST_WITH(deleted_sittings_count_for_nothing, begin, end)
{
	struct uuid u = bench_id("sitting", "cantor2");
	struct sitting_row *s = record_find(&b.cantor, ROW_SITTING, &u);

	s->row.deleted = true;
	struct stats_answer again;
	stats_answer_init(&again, &b.g);
	assert_int_equal(again.ms, 90 * 60000);
	assert_int_equal(again.steadiness.v[0].spread.repeats, 2); /* of the third session */
	arena_finish(&again.arena);
}

/* Until 5:00 of the next day, and for blind ratings in the same trial. */
TEST_WITH(what_is_rated_again_in_an_evening_is_a_correction, begin, end)
{
	static const struct {
		int64_t after_ms;
		bool shell, blind, one_trial;
		size_t counts;
		bool equaliser; /* the second was heard through one */
	} rows[] = { { 1000, false, false, false, 2, true },
		{ 10 * 60000, true, false, false, 1, false },
		{ 5 * 3600000, true, false, false, 1, false },
		{ 5 * 3600000 + 61000, true, false, false, 2, false },
		{ 1000, false, false, false, 1, false }, { 1000, false, true, false, 2, false },
		{ 1000, false, true, true, 1, false } };

	struct uuid harman = bench_id("equaliser", "harman");
	struct equaliser_row *e = bench_row(&b.cantor, ROW_EQUALISER, harman);
	e->name = xstrdup("harman");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t evenings, each;
		char id[16];

		snprintf(id, sizeof(id), "again-%zu", i);
		for (int k = 0; k < 2; k++) {
			struct rating *x =
				bench_rating(&b, &b.cantor, "cantor", NULL, 1, id, 1, 3 + k * 0.5);
			struct trial *t = bench_row(&b.cantor, ROW_TRIAL, x->row.uuid);

			if (rows[i].shell)
				x->sitting = UUID_NONE;
			x->blind = rows[i].blind;
			if (rows[i].equaliser && k)
				x->setup.equaliser = harman;
			/* 23:59 local time, and after it. */
			x->made_ms = BENCH_T0 + 16 * 3600000 - 60000 + k * rows[i].after_ms;
			t->run = bench_id("run", "1");
			t->number = rows[i].one_trial ? 1 : k + 1;
		}
		counted(id, &evenings, &each);
		assert_int_equal(each, rows[i].counts);
	}
}

TEST_WITH(two_tracks_of_one_title_are_two, begin, end)
{
	struct uuid u = bench_id("recording", "track2");
	struct recording *r = record_find(&b.cantor, ROW_RECORDING, &u);
	struct stats_answer again;

	xreplace(&r->title, "Track 1");
	stats_answer_init(&again, &b.g);
	assert_int_equal(again.by_item.n, 2);
	assert_string_equal(again.by_item.v[1].name, "Track 1");
	assert_int_equal(again.by_item.v[1].ms, 12 * 60000);
	arena_finish(&again.arena);
}

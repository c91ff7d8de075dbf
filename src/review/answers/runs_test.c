/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/runs.h"
#include "review/answers/grades.h"
#include "review/answers/stats.h"
#include "review/record/blind_result.h"
#include "review/record/identity.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;
static struct stats_answer answer;
static bool answered;

static int
begin(void **state)
{
	bench_init(&b);
	answered = false;
	return 0;
}

static int
end(void **state)
{
	if (answered)
		arena_finish(&answer.arena);
	bench_finish(&b);
	return 0;
}

static const struct runs *
runs_now(void)
{
	if (answered)
		arena_finish(&answer.arena);
	stats_answer_init(&answer, &b.g);
	answered = true;
	return &answer.blind;
}

static void
near_to(double got, double want)
{
	if (!(fabs(got - want) <= 1e-12))
		fail_msg("%.9g is not %.9g", got, want);
}

/* A run of the session `n`, of the first k of the three devices; it has ended. */
static struct blind_run *
add_run(int n, size_t k, const int *order, size_t trials)
{
	static const char *const devices[] = { "cantor", "performer8", "crimson" };
	struct buf list = BUF_INIT, plan = BUF_INIT;
	char name[16], text[UUID_TEXT];

	snprintf(name, sizeof(name), "%d", n);
	struct blind_run *r = bench_row(&b.cantor, ROW_BLIND_RUN, bench_id("run", name));
	r->review = bench_id("review", "cantor");
	snprintf(name, sizeof(name), "cantor%d", n);
	r->sitting = bench_id("sitting", name);
	for (size_t i = 0; i < k; i++) {
		struct uuid u = bench_id("device", devices[i]);

		uuid_text(&u, text);
		buf_addf(&list, "%s\"%s\"", i ? "," : "[", text);
	}
	buf_add_char(&list, ']');
	r->devices = buf_detach(&list);
	buf_addf(&plan,
		"{\"seed\":\"0x00000000000004d2\",\"algorithm\":\"a\",\"version\":2,\"how\":"
		"\"shuffled\",\"k\":%zu,\"blocks\":%zu,\"repeats\":0,\"order\":[",
		k, trials / k);
	for (size_t i = 0; i < trials; i++)
		buf_addf(&plan, "%s%d", i ? "," : "", order[i]);
	buf_add(&plan, "]}");
	r->plan = buf_detach(&plan);
	r->trial = (int64_t)trials;
	r->started_ms = BENCH_T0 + n * BENCH_DAY;
	r->started_offset_min = 0;
	r->ended_ms = r->started_ms + 1000;
	r->opened_ms = NO_INT;
	return r;
}

static void
say(const struct blind_run *r, int number, int64_t device)
{
	struct trial *t =
		bench_row(&b.cantor, ROW_TRIAL, identity_of_answer(&r->row.uuid, (size_t)number));

	t->run = r->row.uuid;
	t->number = number;
	t->answer = device;
}

static void
rate(const struct blind_run *r, int number, const char *device, const char *attribute, double value)
{
	struct rating *x = bench_rating(&b, &b.cantor, "cantor", device, 1, attribute, 1, value);
	struct trial *t = bench_row(&b.cantor, ROW_TRIAL, x->row.uuid);

	x->blind = true;
	t->run = r->row.uuid;
	t->number = number;
	t->answer = NO_INT;
}

static const int six[] = { 0, 1, 1, 0, 1, 0 }, eight[] = { 0, 1, 1, 0, 1, 0, 0, 1 };

static struct trial *
trial(const struct blind_run *r, size_t number)
{
	struct uuid u = identity_of_answer(&r->row.uuid, number);

	return record_find(&b.cantor, ROW_TRIAL, &u);
}

/* Counts the orders of three devices 0 and three 1 that agree with 0 0 0 0 1 in three or more. */
static double
chance_of_three(void)
{
	static const unsigned said[] = { 0, 0, 0, 0, 1 };
	int orders = 0, good = 0;

	for (unsigned bits = 0; bits < 64; bits++) {
		unsigned ones = 0, right = 0;

		for (unsigned i = 0; i < 6; i++) {
			ones += bits >> i & 1;
			right += i < 5 && (bits >> i & 1) == said[i];
		}
		orders += ones == 3;
		good += ones == 3 && right >= 3;
	}
	return (double)good / orders;
}

TEST_WITH(guesses_are_told_of_each_run_and_of_all, begin, end)
{
	static const int three[] = { 0, 2, 1 };
	struct blind_run *r = add_run(1, 2, six, 6), *other = add_run(2, 3, three, 3);

	const struct runs *x = runs_now();
	assert_int_equal(x->runs.n, 2);
	assert_int_equal(x->all.asked, 0);
	assert_true(isnan(x->all.p));
	assert_string_equal(x->runs.v[0].text,
		"2026-11-21, 6 trials of 2 devices, single blind; one may be recognised by "
		"its fit; the listener was not asked which it was.");
	CLEANUP(buf_finish) struct buf all = BUF_INIT;
	say(r, 3, BLIND_NO_IDEA);
	runs_add_all(&all, &runs_now()->all);
	assert_string_equal(all.s, ""); /* not "0 of 0 right" */
	say(r, 1, 0);
	say(r, 2, 0);
	say(other, 2, 2);
	x = runs_now();
	assert_int_equal(x->runs.v[0].guesses.asked, 3);
	assert_int_equal(x->runs.v[0].guesses.said, 2);
	assert_int_equal(x->runs.v[0].guesses.right, 1);
	near_to(x->runs.v[1].guesses.p, 1. / 3);
	assert_int_equal(x->all.runs, 2);
	runs_add_all(&all, &x->all);
	assert_non_null(strstr(all.s, "All 2 runs: 2 of 3 right; guessing does as well in "));
	buf_clear(&all);
	trial(r, 3)->answer = 0;
	say(r, 4, 0);
	say(r, 5, 1);
	x = runs_now();
	assert_int_equal(x->runs.v[0].guesses.said, 5);
	assert_int_equal(x->runs.v[0].guesses.right, 3);
	near_to(x->runs.v[0].guesses.p, chance_of_three());
	runs_add_all(&all, &x->all);
	assert_non_null(strstr(all.s, "All 2 runs: 4 of 6 right; guessing does as well in "));
	assert_true(x->all.p > 0.3 * x->runs.v[0].guesses.p && x->all.p < 1);
	/* A listener who breaks off the runs that go badly tells nothing apart. */
	struct blind_run *bad = add_run(3, 2, six, 6);
	say(bad, 1, 1 - six[0]);
	bad->trial = 1;
	buf_clear(&all);
	runs_add_all(&all, &runs_now()->all);
	assert_string_equal(all.s, "All 3 runs: 4 of 7 right; 1 broken off.");
	assert_true(isnan(answer.blind.all.p));
}

/* Six right of three each: 1 in 20; with four each 1 in 70. */
TEST_WITH(luck_comes_from_the_order_of_the_run, begin, end)
{
	struct blind_run *r = add_run(1, 2, six, 6), *other = add_run(2, 2, eight, 8);

	for (int i = 1; i <= 6; i++)
		say(r, i, six[i - 1]);
	for (int i = 1; i <= 8; i++)
		say(other, i, eight[i - 1]);
	const struct runs *x = runs_now();
	assert_non_null(strstr(x->runs.v[0].text,
		"which it was: 6 of 6 right; guessing does as well in 1 of 20 runs."));
	assert_non_null(
		strstr(x->runs.v[1].text, "8 of 8 right; guessing does as well in 1 of 70"));
}

/* The number of blind ratings that count. */
static size_t
counted(void)
{
	struct grades x = grades_new(&b.g);

	size_t n = 0;
	for (size_t i = 0; i < x.n_each; i++)
		n += x.each[i].rating->blind;
	grades_finish(&x);
	return n;
}

/* A second bench did not know yet that the run was over. */
TEST_WITH(what_was_made_after_the_end_counts_nowhere_and_is_named, begin, end)
{
	struct blind_run *r = add_run(1, 2, six, 6);

	for (int i = 1; i <= 6; i++) {
		int d = six[i - 1];

		say(r, i, d);
		rate(r, i, d ? "performer8" : NULL, "width", d ? 2 : 4);
	}
	assert_int_equal(counted(), 6);
	for (size_t i = 0; i < record_count(&b.cantor, ROW_TRIAL); i++) {
		struct trial *t = record_at(&b.cantor, ROW_TRIAL, i);

		t->row.edited_ms = r->ended_ms + (t->number > 4);
	}
	const struct runs *x = runs_now();
	assert_int_equal(x->runs.v[0].guesses.said, 4);
	assert_non_null(strstr(x->runs.v[0].text,
		"; 2 answers given after the end are not counted; 2 ratings made after the end are "
		"not counted"));
	assert_int_equal(counted(), 4);
	struct trial *t = record_at(&b.cantor, ROW_TRIAL, record_count(&b.cantor, ROW_TRIAL) - 1);
	assert_int_equal(trial_of_made(&b.cantor, &t->row.uuid), NO_INT);
	t->row.edited_ms = r->ended_ms;
	assert_int_equal(trial_of_made(&b.cantor, &t->row.uuid), 6);
	assert_non_null(strstr(
		runs_now()->runs.v[0].text, "counted; 1 rating made after the end is not counted"));
}

TEST_WITH(nothing_of_an_open_or_a_deleted_run_is_told, begin, end)
{
	struct blind_run *r = add_run(1, 2, six, 6);

	for (int i = 1; i <= 6; i++) {
		say(r, i, six[i - 1]);
		rate(r, i, six[i - 1] ? "performer8" : NULL, "width", i);
	}
	for (int deleted = 0; deleted < 2; deleted++) {
		r->ended_ms = deleted ? r->started_ms : NO_INT;
		r->row.deleted = deleted;
		const struct runs *x = runs_now();
		assert_int_equal(x->runs.n + x->all.asked, 0);
	}
}

TEST_WITH(a_run_to_be_named_has_its_score_and_is_no_guess_check, begin, end)
{
	struct blind_run *r = add_run(1, 2, six, 6);

	xreplace(&r->plan,
		"{\"seed\":\"0x00000000000004d2\",\"algorithm\":\"a\",\"version\":2,\"how\":"
		"\"draws\",\"k\":2,\"blocks\":0,\"repeats\":0,\"order\":[0,1,1,0,1,0]}");
	for (int i = 1; i <= 5; i++)
		say(r, i, six[i - 1]);
	const struct runs *x = runs_now();
	assert_true(x->runs.v[0].named && isnan(x->runs.v[0].guesses.p));
	assert_non_null(strstr(x->runs.v[0].text, "5 of 5 right, but 6 were planned."));
	say(r, 6, 0);
	x = runs_now();
	near_to(x->runs.v[0].guesses.p, 1.0 / 64);
	assert_non_null(
		strstr(x->runs.v[0].text, "6 of 6 right; guessing does as well in 1 of 64 runs"));
	assert_int_equal(x->all.asked, 0);
}

static void
plan_says(const struct blind_reach *p, const char *says)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	blind_reach_add(&out, p);
	assert_string_equal(out.s, says);
}

TEST(a_plan_says_what_a_run_can_show_and_how_long_it_takes)
{
	plan_says(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 6 },
		"2 devices, 8 tracks, 3 repeats; about 40 minutes");
	plan_says(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 8 },
		"2 devices, 8 tracks, 4 repeats; about 54 minutes");
	plan_says(&(struct blind_reach){ .devices = 3, .items = 1, .trials = 6 },
		"3 devices, 1 track, 2 repeats; about 12 minutes");
	plan_says(&(struct blind_reach){ .devices = 2, .items = 8, .trials = 10, .named = true },
		"10 trials of 2 devices: if all are right, guessing does as well in fewer than 1 "
		"of "
		"1000 runs; about 20 minutes");
}

TEST(luck_is_said_in_runs)
{
	static const struct {
		double p;
		const char *words;
	} rows[] = { { 0.05, "guessing does as well in 1 of 20 runs" },
		{ 1. / 64, "guessing does as well in 1 of 64 runs" },
		{ 0.65, "guessing does as well in 65 of 100 runs" },
		{ 0.5, "guessing does as well in 1 of 2 runs" },
		{ 0.0002, "guessing does as well in fewer than 1 of 1000 runs" }, { NAN, "" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		blind_result_add_luck(&out, rows[i].p);
		assert_string_equal(out.s, rows[i].words);
	}
}

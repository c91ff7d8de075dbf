#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answers/stats.h"
#include "answers/test_bench.h"

static struct answers_bench b;
static struct stats_answer answer;

static int
begin(void **state)
{
	(void)state;
	bench_init(&b);
	stats_answer_init(&answer, &b.g);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_finish(&answer.arena);
	bench_finish(&b);
	return 0;
}

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

static const struct series_steadiness *
spread(const struct stats_answer *of, const char *id)
{
	for (size_t i = 0; i < of->ratings.attributes.n; i++)
		if (strcmp(of->ratings.attributes.v[i].question.attribute, id) == 0)
			return &of->ratings.attributes.v[i].spread;
	fail_msg("there is no %s", id);
	return NULL;
}

static const struct series_steadiness *
sighted(const struct stats_answer *of, const char *id)
{
	for (size_t i = 0; i < of->ratings.attributes.n; i++) {
		const struct stats_attribute *a = &of->ratings.attributes.v[i];

		if (strcmp(a->question.attribute, id) == 0 && !a->question.blind)
			return &a->spread;
	}
	fail_msg("there is no sighted %s", id);
	return NULL;
}

static const struct series_difference *
difference(const struct stats_answer *of, const char *id, const char *a, const char *against)
{
	for (size_t i = 0; i < of->ratings.differences.n; i++) {
		const struct series_difference *d = &of->ratings.differences.v[i];

		if (strcmp(d->question.attribute, id) == 0 && strstr(d->device, a) &&
			strstr(d->against, against))
			return d;
	}
	fail_msg("there is no difference in %s", id);
	return NULL;
}

static void
example_a_is_a_provisional_spread(void **state)
{
	const struct series_steadiness *s = spread(&answer, "bass-depth");

	(void)state;
	near_to(s->sd, 0.354, 0.0005);
	near_to(s->interval.low, 0.228, 0.0005);
	near_to(s->interval.high, 0.779, 0.0005);
	near_to(s->smallest_difference, 1.22, 0.005);
	assert_int_equal(s->df, 6);
	assert_int_equal(s->ratings, 24);
	assert_string_equal(s->state, "provisional");
}

static void
example_b_says_its_interval(void **state)
{
	const struct series_steadiness *s = spread(&answer, "punch");

	(void)state;
	near_to(s->sd, 0.568, 0.0005);
	near_to(s->smallest_difference, 2.23, 0.005);
	assert_non_null(strstr(s->text,
		"Provisional: you vary by about 0.57 (95 %: 0.34 to 1.63, 4 degrees of freedom)."));
}

static void
example_c_is_one_of_many_comparisons(void **state)
{
	const struct series_difference *d =
		difference(&answer, "bass-depth", "Cantor", "Performer8");

	(void)state;
	near_to(d->pair.differ.pairs.mean, 0.750, 1e-9);
	near_to(d->pair.differ.pairs.sd, 0.524, 0.0005);
	near_to(d->pair.differ.pairs.t, 3.503, 0.0005);
	near_to(d->pair.differ.by_item.p, 0.0172, 0.00005);
	near_to(d->pair.differ.interval.low, 0.200, 0.0005);
	near_to(d->pair.differ.interval.high, 1.30, 0.005);
	near_to(d->pair.ranks.sign_p, 0.0625, 1e-9);
	near_to(d->pair.ranks.wilcoxon_p, 0.0625, 1e-9);
	near_to(d->limit, 0.499, 0.0005);
	/* Each device was rated in a separate session. */
	assert_string_equal(d->verdict, "perhaps");
	assert_true(d->pair.matched);
	assert_string_equal(d->text,
		"AFUL Cantor 0.75 higher than AFUL Performer8 (0.20 to 1.30), 6 tracks, sighted, "
		"levels matched: perhaps, the day may be the cause.");
	assert_string_equal(d->tests,
		"Tracks: t(5) = 3.503, p = 0.0172. Among the 3 attributes of the pair (Holm): "
		"p = 0.0517. Smallest difference above your spread: 0.50.");
}

static void
example_c_is_a_perhaps_with_the_spread_of_b(void **state)
{
	const struct series_difference *d = difference(&answer, "punch", "Cantor", "Performer8");

	(void)state;
	near_to(d->limit, 0.911, 0.0005);
	assert_string_equal(d->verdict, "perhaps");
}

static void
example_d_is_not_shown(void **state)
{
	const struct series_difference *d = difference(&answer, "tinny", "Cantor", "Performer8");

	(void)state;
	near_to(d->pair.differ.pairs.mean, 0.3125, 1e-9);
	near_to(d->pair.differ.pairs.t, 1.488, 0.0005);
	near_to(d->pair.differ.by_item.p, 0.180, 0.0005);
	near_to(d->pair.ranks.sign_p, 0.453, 0.0005);
	near_to(d->pair.ranks.w_plus, 22, 1e-9);
	near_to(d->pair.ranks.w_minus, 6, 1e-9);
	near_to(d->pair.ranks.wilcoxon_p, 0.250, 0.0005);
	assert_string_equal(d->verdict, "not shown");
}

static void
several_attributes_are_corrected_for(void **state)
{
	const struct series_difference *d =
		difference(&answer, "bass-depth", "Cantor", "Performer8");

	(void)state;
	/* Three attributes of this pair; another pair does not count. */
	assert_int_equal(d->pair.family, 3);
	near_to(d->pair.p_holm, 3 * d->pair.differ.by_item.p, 1e-9);
}

static void
few_repeats_show_no_number(void **state)
{
	const struct series_steadiness *s = spread(&answer, "sonic-quality");

	(void)state;
	assert_string_equal(s->state, "too few");
	assert_true(isnan(s->sd));
	assert_true(isnan(s->interval.low));
	assert_string_equal(s->text, "Too few repeats to say (1 of at least 5).");
	assert_string_equal(
		difference(&answer, "sonic-quality", "Cantor", "P")->verdict, "too few");
}

static void
corrections_are_no_repeats(void **state)
{
	struct rating *x;
	struct variant *deep = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "deep"));

	(void)state;
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
	/* Another variant is another thing; another scale another question. */
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 2);
	x->setup.variant = deep->row.uuid;
	struct stats_answer again;
	stats_answer_init(&again, &b.g);
	assert_int_equal(spread(&again, "width")->ratings, 1); /* the blind one */
	assert_int_equal(sighted(&again, "width")->ratings, 3);
	assert_int_equal(sighted(&again, "width")->df, 1);
	arena_finish(&again.arena);
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, 2);
	xreplace(&x->scale, "{\"min\":0,\"max\":100,\"step\":1}");
	stats_answer_init(&again, &b.g);
	assert_int_equal(sighted(&again, "width")->ratings, 3);
	arena_finish(&again.arena);
}

static void
hours_come_from_what_played(void **state)
{
	const struct stats_listened *item = &answer.by_item.v[0], *device = &answer.by_device.v[1];

	(void)state;
	assert_int_equal(answer.ms, 132 * 60000);
	assert_int_equal(answer.days, 2);
	assert_int_equal(answer.sittings, 2);
	assert_string_equal(item->name, "Track 1");
	assert_int_equal(item->ms, 120 * 60000);
	assert_int_equal(item->sittings, 2);
	assert_string_equal(device->name, "AFUL Performer8");
	assert_int_equal(device->ms, 30 * 60000);
	assert_string_equal(answer.by_chain.v[0].name, "dx300");
	assert_int_equal(answer.by_chain.n, 1);
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

static void
only_what_played_is_listened_to(void **state)
{
	(void)state;
	assert_int_equal(listened_after(sleep_an_hour), 132 * 60000);
	assert_int_equal(listened_after(set_the_clock_back), 132 * 60000);
	/* Seven of its minutes are not the other one's as well. */
	assert_int_equal(listened_after(play_beside_the_second), 127 * 60000);
}

static void
deleted_sittings_count_for_nothing(void **state)
{
	struct uuid u = bench_id("sitting", "cantor2");
	struct sitting_row *s = record_find(&b.cantor, ROW_SITTING, &u);

	(void)state;
	s->row.deleted = true;
	struct stats_answer again;
	stats_answer_init(&again, &b.g);
	assert_int_equal(again.ms, 90 * 60000);
	assert_int_equal(spread(&again, "bass-depth")->df, 0);
	arena_finish(&again.arena);
}

static void
blind_and_sighted_are_never_in_one_mean(void **state)
{
	struct stats_answer again;
	size_t sighted = 0;

	(void)state;
	for (int item = 1; item <= 8; item++)
		for (int blind = 0; blind < 2; blind++)
			for (int k = 1; k <= 2; k++) {
				bench_rating(&b, &b.cantor, "cantor", NULL, k, "width", item,
					blind ? 4 : 5)
					->blind = blind;
				bench_rating(&b, &b.performer, "performer8", NULL, k, "width", item,
					blind ? 4 : 3)
					->blind = blind;
			}
	stats_answer_init(&again, &b.g);
	const struct series_difference *d = difference(&again, "width", "Cantor", "Performer8");
	assert_true(d->question.blind && !d->pair.beside);
	near_to(d->pair.differ.pairs.mean, 0, 0);
	assert_string_equal(d->verdict, "not shown"); /* two sessions are too few for "alike" */
	assert_non_null(strstr(d->text, "8 tracks, blind,"));
	assert_non_null(strstr(d->tests, "recognised by its fit"));
	for (size_t i = 0; i < again.ratings.differences.n; i++) {
		d = &again.ratings.differences.v[i];
		if (strcmp(d->question.attribute, "width") != 0 || d->question.blind ||
			!strstr(d->against, "Performer8"))
			continue;
		sighted++;
		assert_true(d->pair.beside && isnan(d->pair.p_holm));
		near_to(d->pair.differ.pairs.mean, 2, 0);
		assert_non_null(strstr(d->text, "8 tracks, sighted,"));
		assert_non_null(strstr(d->text, "see the blind ratings"));
		assert_null(strstr(d->text, "larger"));
	}
	assert_int_equal(sighted, 1);
	assert_int_equal(spread(&again, "width")->ratings, 32);
	arena_finish(&again.arena);
}

static void
a_match_counts_on_its_chain_and_from_then_on(void **state)
{
	struct volume *v = record_at(&b.cantor, ROW_VOLUME, 0);
	struct stats_answer again;
	int64_t made_ms = v->made_ms;
	struct uuid chain = v->setup.chain;

	(void)state;
	for (int i = 0; i < 4; i++) {
		v->made_ms = i == 1 ? BENCH_T0 + 2 * BENCH_DAY : made_ms;
		v->setup.chain = i == 2 ? bench_id("chain", "dongle") : chain;
		xreplace(&v->how, i == 3 ? "by calculation" : "by ear");
		stats_answer_init(&again, &b.g);
		const struct series_difference *d =
			difference(&again, "bass-depth", "Cantor", "Performer8");
		assert_int_equal(d->pair.matched, i == 0);
		assert_true(!strstr(d->text, "loudness may be the cause") == (i == 0));
		arena_finish(&again.arena);
	}
}

/* In the shell, a correction of 10 minutes may lie across midnight; at the bench it is of the
 * session, blind of the trial. */
static void
what_is_rated_again_at_once_is_a_correction(void **state)
{
	static const struct {
		int64_t after_ms;
		bool shell, blind, one_trial;
		size_t counts;
		bool equaliser; /* the second was heard through one */
	} rows[] = { { 1000, false, false, false, 2, true },
		{ 10 * 60000, true, false, false, 1, false },
		{ 10 * 60000 + 1, true, false, false, 2, false },
		{ 1000, false, false, false, 1, false }, { 1000, false, true, false, 2, false },
		{ 1000, false, true, true, 1, false } };

	(void)state;
	struct uuid harman = bench_id("equaliser", "harman");
	struct equaliser_row *e = bench_row(&b.cantor, ROW_EQUALISER, harman);
	e->name = xstrdup("harman");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct stats_answer again;
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
		stats_answer_init(&again, &b.g);
		assert_int_equal(spread(&again, id)->ratings, rows[i].counts);
		arena_finish(&again.arena);
	}
}

static const struct stats_attribute *
attribute_of(const struct stats_answer *of, const char *id)
{
	for (size_t i = 0; i < of->ratings.attributes.n; i++)
		if (strcmp(of->ratings.attributes.v[i].question.attribute, id) == 0)
			return &of->ratings.attributes.v[i];
	fail_msg("there is no %s", id);
	return NULL;
}

/* Six tracks in three sessions, each in two fits that are 1 apart; the sessions do not differ. */
static void
a_new_fit_is_a_repeat_of_the_fit_alone(void **state)
{
	struct stats_answer again;

	(void)state;
	for (int item = 1; item <= 6; item++)
		for (int session = 1; session <= 3; session++)
			for (int k = 0; k < 3; k++) {
				struct rating *x = bench_rating(
					&b, &b.cantor, "cantor", NULL, session, "width", item, 2);

				/* The first is corrected within its fit, which was not counted. */
				x->value = k == 0 ? 5 : k + 1;
				x->fit = k < 2 ? (k ? 1 : NO_INT) : 2;
			}
	stats_answer_init(&again, &b.g);
	const struct stats_attribute *a = attribute_of(&again, "width");
	assert_int_equal(a->spread.ratings, 18);
	assert_int_equal(a->spread.df, 12);
	assert_true(a->spread.finer_than_scale);
	assert_int_equal(a->devices.v[0].values.v[0].values.n, 3);
	near_to(a->devices.v[0].values.v[0].mean, 3, 0);
	assert_int_equal(a->fit.ratings, 36);
	assert_int_equal(a->fit.repeated, 18);
	assert_int_equal(a->fit.df, 18);
	near_to(a->fit.sd, sqrt(0.5), 1e-12);
	assert_non_null(strstr(a->fit.text, "18 degrees of freedom"));
	assert_int_equal(attribute_of(&again, "punch")->fit.ratings, 0);
	arena_finish(&again.arena);
}

/* In a session: a correction; with a new fit, of the fit; in another one, or in another trial, a
 * repeat whatever the fit; in the same trial as in one session. */
static void
what_a_second_rating_is_depends_on_session_trial_and_fit(void **state)
{
	static const struct {
		int session, fit;
		bool blind;
		int trial;
		double value;
		size_t counts, of_fit;
	} rows[] = { { 1, 1, false, 0, 4, 1, 0 }, { 1, 2, false, 0, 4, 1, 2 },
		{ 1, 2, false, 0, NAN, 1, 0 }, { 1, 1, false, 0, NAN, 0, 0 },
		{ 2, 1, false, 0, 4, 2, 0 }, { 2, 2, false, 0, 4, 2, 0 },
		{ 1, 2, true, 2, 4, 2, 0 }, { 1, 2, true, 1, 4, 1, 2 },
		{ 1, 1, true, 1, 4, 1, 0 } };

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct grades x;
		char id[16];
		size_t counts = 0, of_fit = 0;

		snprintf(id, sizeof(id), "again-%zu", i);
		for (int k = 0; k < 2; k++) {
			struct rating *r = bench_rating(&b, &b.cantor, "cantor", NULL,
				k ? rows[i].session : 1, id, 1, k ? rows[i].value : 3);

			r->fit = k ? rows[i].fit : 1;
			r->blind = rows[i].blind;
			if (!r->blind)
				continue;
			struct trial *t = bench_row(&b.cantor, ROW_TRIAL, r->row.uuid);
			t->run = bench_id("run", "1");
			t->number = k ? rows[i].trial : 1;
		}
		grades_init(&x, &b.g);
		for (size_t k = 0; k < x.n; k++)
			counts += strcmp(x.v[k].rating->attribute, id) == 0;
		for (size_t k = 0; k < x.n_fits; k++)
			of_fit += strcmp(x.fits[k].rating->attribute, id) == 0;
		if (counts != rows[i].counts || of_fit != rows[i].of_fit)
			fail_msg("row %zu: %zu count, %zu are of the fit", i, counts, of_fit);
		grades_finish(&x);
	}
}

static void
other_chains_are_told(void **state)
{
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "dongle"));
	struct rating *x = record_at(&b.performer, ROW_RATING, 0);

	(void)state;
	c->name = xstrdup("dongle");
	x->setup.chain = c->row.uuid;
	struct stats_answer again;
	stats_answer_init(&again, &b.g);
	assert_non_null(strstr(difference(&again, "bass-depth", "Cantor", "Performer8")->tests,
		"The ratings are from more than one chain."));
	arena_finish(&again.arena);
}

static void
two_tracks_of_one_title_are_two(void **state)
{
	struct uuid u = bench_id("recording", "track2");
	struct recording *r = record_find(&b.cantor, ROW_RECORDING, &u);
	struct stats_answer again;

	(void)state;
	xreplace(&r->title, "Track 1");
	stats_answer_init(&again, &b.g);
	assert_int_equal(again.by_item.n, 2);
	assert_string_equal(again.by_item.v[1].name, "Track 1");
	assert_int_equal(again.by_item.v[1].ms, 12 * 60000);
	arena_finish(&again.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(two_tracks_of_one_title_are_two, begin, end),
		cmocka_unit_test_setup_teardown(example_a_is_a_provisional_spread, begin, end),
		cmocka_unit_test_setup_teardown(example_b_says_its_interval, begin, end),
		cmocka_unit_test_setup_teardown(example_c_is_one_of_many_comparisons, begin, end),
		cmocka_unit_test_setup_teardown(
			example_c_is_a_perhaps_with_the_spread_of_b, begin, end),
		cmocka_unit_test_setup_teardown(example_d_is_not_shown, begin, end),
		cmocka_unit_test_setup_teardown(several_attributes_are_corrected_for, begin, end),
		cmocka_unit_test_setup_teardown(few_repeats_show_no_number, begin, end),
		cmocka_unit_test_setup_teardown(corrections_are_no_repeats, begin, end),
		cmocka_unit_test_setup_teardown(other_chains_are_told, begin, end),
		cmocka_unit_test_setup_teardown(hours_come_from_what_played, begin, end),
		cmocka_unit_test_setup_teardown(only_what_played_is_listened_to, begin, end),
		cmocka_unit_test_setup_teardown(deleted_sittings_count_for_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			blind_and_sighted_are_never_in_one_mean, begin, end),
		cmocka_unit_test_setup_teardown(
			a_match_counts_on_its_chain_and_from_then_on, begin, end),
		cmocka_unit_test_setup_teardown(
			what_is_rated_again_at_once_is_a_correction, begin, end),
		cmocka_unit_test_setup_teardown(a_new_fit_is_a_repeat_of_the_fit_alone, begin, end),
		cmocka_unit_test_setup_teardown(
			what_a_second_rating_is_depends_on_session_trial_and_fit, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

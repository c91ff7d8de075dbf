/* One difference has one estimate: table, sentence and ranking give the same answer. */

#include "answers/compare.h"
#include "answers/rank.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;
static struct compare_answer compare;
static struct rank_answer rank;

static int
begin(void **state)
{
	bench_init(&b);
	compare = (struct compare_answer){ 0 };
	rank = (struct rank_answer){ 0 };
	return 0;
}

static int
end(void **state)
{
	arena_finish(&compare.arena);
	arena_finish(&rank.arena);
	bench_finish(&b);
	return 0;
}

static struct rating *
rate(const char *device, int day, int item, double value)
{
	return bench_rating(&b, &b.cantor, "cantor", device, day, "width", item, value);
}

/* Compares the first n of Cantor, Performer8 and Crimson. */
static void
answers_of(size_t n)
{
	const struct uuid of[] = { b.devices[0], b.devices[1], bench_id("device", "crimson") };

	arena_finish(&compare.arena);
	arena_finish(&rank.arena);
	compare_answer_init(&compare, &(struct compare_request){ .g = b.g, .devices = of, .n = n });
	rank_answer_init(&rank, &(struct rank_asked){ .g = b.g, .by = "width" });
}

static const struct compare_rating *
row_of(bool blind)
{
	for (size_t i = 0; i < compare.ratings.n; i++)
		if (strcmp(compare.ratings.v[i].question.attribute, "width") == 0 &&
			compare.ratings.v[i].question.blind == blind)
			return &compare.ratings.v[i];
	fail();
	return NULL;
}

/* Returns the first difference in width. */
static const struct series_difference *
difference(bool blind)
{
	for (size_t i = 0; i < compare.steadiness.differences.n; i++) {
		const struct series_difference *d = &compare.steadiness.differences.v[i];

		if (strcmp(d->question.attribute, "width") == 0 && d->question.blind == blind)
			return d;
	}
	fail();
	return NULL;
}

/* "1 AFUL Cantor; 1 …" */
static void
is_ranked(const char *want)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (size_t i = 0; i < rank.rows.n; i++)
		if (rank.rows.v[i].rank != NO_INT)
			buf_addf(&out, "%s%d %s", out.len ? "; " : "", (int)rank.rows.v[i].rank,
				rank.rows.v[i].device);
	assert_string_equal(out.s, want);
}

static void
says(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("«%s» lacks «%s»", text, words);
}

static void
near_to(double got, double want)
{
	if (!(fabs(got - want) < 1e-9))
		fail_msg("%.9g is not %.9g", got, want);
}

/* Cantor on 8 tracks and 5 evenings, Performer8 on 3 of both, where Cantor is better; its other
 * tracks are worse. */
static void
a_device_with_more_tracks_is_compared_on_those_of_both(void **state)
{
	for (int day = 1; day <= 5; day++)
		for (int item = 1; item <= 8; item++) {
			bool both = item <= 3 && day <= 3;

			rate(NULL, day, item, both ? 4 + (item + day) % 3 * 0.5 : 2);
			if (both)
				rate("performer8", day, item, 3.5 + (item + day == 2) * 0.5);
		}
	answers_of(2);
	const struct compare_rating *r = row_of(false);
	const struct series_difference *d = difference(false);
	near_to(r->cells.v[0].value, (3 * (4.5 * 3 + 4) / 5 + 5 * 2) / 8);
	near_to(r->cells.v[1].value, 32. / 9);
	assert_int_equal(r->cells.v[0].evenings, 5);
	assert_int_equal(r->cells.v[0].places, 8);
	near_to(r->between, 0.94);
	assert_string_equal(r->word, "shown");
	says(d->text, "Cantor 0.94 higher than Performer8");
	says(d->text, ", 3 tracks, 3 evenings (2.56 and 3.56 over all ratings)");
	is_ranked("1 AFUL Performer8; 2 AFUL Cantor");
	assert_int_equal(rank.against.n, 1);
	says(rank.against.v[0], "AFUL Cantor is below AFUL Performer8, but shown to be higher");
}

static void
an_equaliser_is_in_no_comparison(void **state)
{
	struct uuid eq = bench_id("equaliser", "bass");

	((struct equaliser_row *)bench_row(&b.cantor, ROW_EQUALISER, eq))->name = xstrdup("bass");
	for (int day = 1; day <= 3; day++)
		for (int item = 1; item <= 4; item++) {
			rate(NULL, day, item, 3 + (item + day) % 2 * 0.5);
			rate(NULL, day, item, 5)->setup.equaliser = eq;
			rate("performer8", day, item, 3 + (item + day) % 2 * 0.5);
		}
	answers_of(2);
	near_to(row_of(false)->between, 0);
	near_to(difference(false)->pair.differ.mean, 0);
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++) {
		struct rating *x = record_at(&b.cantor, ROW_RATING, i);

		if (strcmp(x->attribute, "width") == 0 && uuid_none(&x->setup.device))
			x->setup.equaliser = eq;
	}
	answers_of(2);
	assert_string_equal(difference(false)->pair.verdict, "not tested");
	says(difference(false)->text, "heard through an equaliser");
	assert_string_equal(row_of(false)->word, "not tested");
}

/* Steps of one scale are one question: the early halves and the later wholes. */
static void
another_step_is_the_same_scale(void **state)
{
	for (int day = 1; day <= 4; day++)
		for (int item = 1; item <= 4; item++) {
			struct rating *a =
				rate(NULL, day, item, day == 4 ? 2 : 4.5 - item % 2 * 0.5);
			struct rating *p = rate("performer8", day, item, day == 4 ? 3 : 3);

			if (day == 4) {
				xreplace(&a->scale, "{\"min\":0,\"max\":5,\"step\":1}");
				xreplace(&p->scale, "{\"min\":0,\"max\":5,\"step\":1}");
			}
		}
	answers_of(2);
	assert_int_equal(row_of(false)->cells.v[0].evenings, 4);
	near_to(row_of(false)->question.scale.step, 1);
	is_ranked("1 AFUL Cantor; 2 AFUL Performer8");
}

/* Blind, Performer8 is shown to be higher; the third device has no blind rating. */
static void
a_third_device_does_not_hide_blind_ratings(void **state)
{
	for (int day = 1; day <= 3; day++)
		for (int item = 1; item <= 4; item++) {
			rate(NULL, day, item, 5);
			rate("performer8", day, item, 4);
			rate("crimson", day, item, 3);
			rate(NULL, day, item, 2)->blind = true;
			rate("performer8", day, item, 4 - (item + day) % 2 * 0.5)->blind = true;
		}
	answers_of(3);
	assert_string_equal(difference(true)->pair.verdict, "shown");
	is_ranked("1 AFUL Cantor; 2 AFUL Performer8; 3 Symphonium Crimson");
	says(rank.against.v[0], "AFUL Performer8 is below AFUL Cantor");
	near_to(rank.rows.v[0].cells.v[1].of.value, 5);
}

static void
different_tracks_have_no_difference(void **state)
{
	for (int item = 1; item <= 4; item++)
		rate(item % 2 ? NULL : "performer8", 1, item, item);
	answers_of(2);
	assert_true(isnan(row_of(false)->between));
	assert_string_equal(row_of(false)->word, "not tested");
	near_to(row_of(false)->cells.v[1].value, 3);
	is_ranked("");
	assert_true(rank.rows.v[0].few || rank.rows.v[1].few);
}

/* p is below 0.05 alone, and not among the attributes of the pair. */
static void
rank_corrects_for_the_attributes_of_the_pair(void **state)
{
	static const double d[3][4] = { { 1.5, 0.5, 1, 1 }, { 1.5, 1, 1.5, 1 },
		{ 1, 0.5, 1, 0.5 } };
	static const char *const others[] = { "depth", "warm", "bright" };

	for (size_t n = 0; n <= LENGTH(others); n += LENGTH(others)) {
		for (int i = 0; i < 12; i++) {
			int day = i / 4 + 1, item = i % 4 + 1;

			for (size_t k = 0; k < (n ? n : 1); k++) {
				const char *id = n ? others[k] : "width";

				bench_rating(&b, &b.cantor, "cantor", NULL, day, id, item,
					3 + (n ? i % 3 * 0.5 : d[day - 1][item - 1]))
					->blind = true;
				bench_rating(
					&b, &b.cantor, "cantor", "performer8", day, id, item, 3)
					->blind = true;
			}
		}
		answers_of(2);
		assert_int_equal(rank.alike.n, n > 0);
		assert_true((difference(true)->pair.judged == DIFFER_SHOWN) == !n);
	}
}

static void
a_circle_is_equal_and_said(void **state)
{
	static const char *const devices[] = { NULL, "performer8", "crimson" };

	for (int i = 0; i < 3; i++)
		for (int day = 1; day <= 3; day++)
			for (int item = 2 * i + 1; item <= 2 * i + 2; item++) {
				rate(devices[i], day, item, 4)->blind = true;
				rate(devices[(i + 1) % 3], day, item, 3)->blind = true;
			}
	answers_of(3);
	assert_true(isnan(row_of(true)->between));
	assert_int_equal(rank.against.n, 1);
	assert_int_equal(rank.alike.n, 0);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(rank.rows.v[i].rank, 1);
}

/* Of three devices the table has the means of each; the sentence, which has the other sign, adds
 * them. */
static void
a_sentence_against_the_table_says_the_values_of_both(void **state)
{
	for (int day = 1; day <= 4; day++)
		for (int item = 1; item <= 8; item++) {
			rate("crimson", day, item, 3)->blind = true;
			rate(NULL, day, item, item <= 2 ? 4 : 2)->blind = true;
			if (item <= 2)
				rate("performer8", day, item, 3.5)->blind = true;
		}
	answers_of(3);
	const struct series_difference *d = difference(true);
	says(d->text, "Cantor 0.50 higher than Performer8");
	says(d->text, ", 2 tracks, 4 evenings (2.50 and 3.50 over all ratings)");
	is_ranked("1 AFUL Performer8; 2 Symphonium Crimson; 3 AFUL Cantor");
	says(rank.against.v[0], "AFUL Cantor is below AFUL Performer8");
}

/* Rates a cue of the first track on three evenings; cue NULL: the track itself. */
static void
rate_cue(const char *device, const char *cue, double value)
{
	for (int day = 1; day <= 3; day++) {
		struct rating *r = rate(device, day, 1, value);

		r->blind = true;
		r->cue = cue ? bench_id("cue", cue) : UUID_NONE;
	}
}

static const struct series_pair *
pair_now(void)
{
	answers_of(2);
	return &difference(true)->pair;
}

static void
a_cue_is_compared_with_the_same_cue(void **state)
{
	const struct series_pair *p;

	rate_cue(NULL, "a", 4);
	rate_cue("performer8", "b", 2);
	answers_of(2);
	for (size_t i = 0; i < compare.steadiness.differences.n; i++)
		assert_false(compare.steadiness.differences.v[i].question.blind);
	/* counted as a track's where no other is */
	near_to(row_of(true)->cells.v[0].value, 4);
	near_to(row_of(true)->cells.v[1].value, 2);

	rate_cue("performer8", "a", 3.5);
	p = pair_now();
	near_to(p->differ.mean, 0.5);
	near_to(p->of[0].value, 4);
	near_to(p->of[1].value, 2.75);
	assert_int_equal(p->differ.places, 1);
	assert_int_equal(p->differ.evenings, 3);

	/* The track itself counts in the figure, and is compared once both have it. */
	rate_cue(NULL, NULL, 5);
	p = pair_now();
	near_to(p->differ.mean, 0.5);
	near_to(p->of[0].value, 5);
	rate_cue("performer8", NULL, 1);
	p = pair_now();
	near_to(p->differ.mean, 4);
	near_to(p->of[1].value, 1);
}

/* Cells of an evening have the same cues of both devices. */
static void
an_evening_compares_the_cues_that_both_have(void **state)
{
	rate_cue(NULL, "a", 4);
	rate_cue("performer8", "a", 3);
	for (int i = 0; i < 2; i++) {
		struct rating *r = rate(i ? "performer8" : NULL, 1 + i, 1, i ? 5 : 0);

		r->blind = true;
		r->cue = bench_id("cue", "b");
	}
	near_to(pair_now()->differ.mean, 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_device_with_more_tracks_is_compared_on_those_of_both),
		TEST(an_equaliser_is_in_no_comparison),
		TEST(another_step_is_the_same_scale),
		TEST(a_third_device_does_not_hide_blind_ratings),
		TEST(different_tracks_have_no_difference),
		TEST(a_cue_is_compared_with_the_same_cue),
		TEST(an_evening_compares_the_cues_that_both_have),
		TEST(rank_corrects_for_the_attributes_of_the_pair),
		TEST(a_circle_is_equal_and_said),
		TEST(a_sentence_against_the_table_says_the_values_of_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

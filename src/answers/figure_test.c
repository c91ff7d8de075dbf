/* The value of a device in one attribute: which ratings it is made of. */

#include "answers/figure.h"
#include "answers/series.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;

static int
begin(void **state)
{
	bench_init(&b);
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++)
		((struct rating *)record_at(&b.cantor, ROW_RATING, i))->row.deleted = true;
	const char *const names[] = { "Apple dongle", "iBasso DX300" };
	for (size_t i = 0; i < LENGTH(names); i++) {
		struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", names[i]));
		c->name = xstrdup(names[i]);
		c->content = xasprintf("source=%s", names[i]);
		c->review = bench_id("review", "cantor");
		c->rank = (int64_t)i;
	}
	struct variant *foam = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "foam"));
	foam->name = xstrdup("foam tips");
	foam->device = bench_id("device", "cantor");
	((struct equaliser_row *)bench_row(&b.cantor, ROW_EQUALISER, bench_id("equaliser", "e")))
		->name = xstrdup("bass");
	return 0;
}

static int
end(void **state)
{
	bench_finish(&b);
	return 0;
}

/* Cantor on this chain (NULL: none); track 0: the whole. */
static struct rating *
rate(const char *attribute, const char *chain, int evening, int track, double value)
{
	struct rating *x =
		bench_rating(&b, &b.cantor, "cantor", NULL, evening, attribute, track, value);

	if (!track) {
		x->lexicon = xstrdup("bs2399");
		xreplace(&x->scale, BENCH_HALVES);
	}
	x->setup.chain = chain ? bench_id("chain", chain) : UUID_NONE;
	x->made_ms = BENCH_T0 + evening * BENCH_DAY + b.ratings * INT64_C(60000);
	return x;
}

static struct rating *
rate_section(const char *attribute, int evening, double value)
{
	struct rating *x = rate(attribute, "iBasso DX300", evening, 1, value);

	xreplace(&x->scope, "section");
	x->item = UUID_NONE;
	x->section = bench_id("section", "bass");
	return x;
}

/* Cantor's value, and those with other setups: "4.5; on the Apple dongle: 2". */
static void
is(const char *attribute, bool blind, const char *want)
{
	CLEANUP(grades_finish) struct grades grades = grades_new(&b.g);
	CLEANUP(pointer_free)
	const struct graded **room = xcalloc(grades.n + 1, sizeof(room[0]));
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct series s;

	for (size_t at = 0; series_next(&s, &grades, &at);) {
		if (strcmp(s.v->rating->attribute, attribute) != 0 || s.v->rating->blind != blind)
			continue;
		size_t n = series_on_any_scale(&s, &b.devices[0], NULL, room);
		struct figure w = figure_of(room, n);
		if (w.last && w.last->attribute != s.v->attribute)
			continue;
		n = series_on_any_scale(&s, &b.devices[0], NULL, room);
		CLEANUP(buf_finish) struct buf beside = BUF_INIT;
		bool scaled = figure_add_beside(&beside, &b.g, &w, room, n, "; ", NULL, NULL);
		CLEANUP(pointer_free) char *value = figure_shown(&w, scaled);
		buf_addf(&out, "%s%s%s", value, beside.len ? "; " : "", beside.len ? beside.s : "");
	}
	assert_string_equal(out.s, want);
}

/* Punch 4.5 on the DX300, and 2 on the dongle an hour later. */
static void
a_rating_on_another_chain_replaces_nothing(void **state)
{
	rate("bass", "iBasso DX300", 1, 1, 3);
	rate("width", "iBasso DX300", 1, 1, 4.5);
	rate("width", "Apple dongle", 1, 1, 2);
	is("width", false, "4.5; on the Apple dongle: 2");
	/* the value is that of the chain with most ratings of the device */
	rate("bass", "Apple dongle", 2, 1, 3);
	rate("depth", "Apple dongle", 2, 1, 3);
	is("width", false, "2; on the iBasso DX300: 4.5");
	is("bass", false, "3");
}

/* Two chains of one review have one content, and so has the usual one, which is of another review:
 * the names of the two tell them apart. */
static void
a_value_beside_always_says_on_which_chain(void **state)
{
	const struct uuid u[] = { bench_id("chain", "Apple dongle"), bench_id("chain", "second"),
		bench_id("chain", "elsewhere") };

	for (size_t i = 1; i < LENGTH(u); i++) {
		struct chain *c = bench_row(&b.cantor, ROW_CHAIN, u[i]);

		c->name = xstrdup(i == 1 ? "my pocket" : "Apple dongle");
		c->content = xstrdup("source=Apple dongle");
		c->review = bench_id("review", i == 1 ? "cantor" : "crimson");
	}
	rate("bass", "elsewhere", 1, 1, 3);
	rate("width", "elsewhere", 1, 1, 4.5);
	rate("bass", "Apple dongle", 2, 1, 4);
	rate("width", "second", 2, 1, 3);
	is("width", false, "4.5; on my pocket: 3");
}

static void
of_two_chains_with_as_many_ratings_the_newest_counts(void **state)
{
	rate("width", "iBasso DX300", 1, 1, 4.5);
	rate("width", "Apple dongle", 2, 1, 2);
	is("width", false, "2; on the iBasso DX300: 4.5");
}

/* Each value says its scale where they have several, also the first and the one between. */
static void
values_beside_on_two_scales_say_each_its_own(void **state)
{
	static const char ten[] = "{\"min\":0,\"max\":10,\"step\":1}";
	struct variant *stock = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "stock"));
	stock->device = bench_id("device", "cantor");

	rate("width", "iBasso DX300", 1, 1, 3)->setup.variant = bench_id("variant", "foam");
	xreplace(&rate("width", "Apple dongle", 2, 1, 7)->scale, ten);
	xreplace(&rate("width", "iBasso DX300", 2, 1, 8)->scale, ten);
	is("width", false, "8/10; on the Apple dongle: 7/10; with foam tips: 3/5");
}

/* `earlog rate` knows no chain: it corrects the usual one. */
static void
a_rating_without_a_chain_is_of_the_usual_one(void **state)
{
	rate("width", "iBasso DX300", 1, 1, 4.5);
	rate("width", NULL, 2, 1, 3);
	is("width", false, "3");
}

static void
a_variant_and_an_equaliser_replace_nothing(void **state)
{
	rate("bass", "iBasso DX300", 1, 1, 3);
	rate("width", "iBasso DX300", 1, 1, 4);
	rate("width", "iBasso DX300", 1, 1, 3)->setup.variant = bench_id("variant", "foam");
	rate("width", "iBasso DX300", 1, 1, 5)->setup.equaliser = bench_id("equaliser", "e");
	/* Of one variant alone it is the one worn, and the newest counts. */
	is("width", false, "3; through the equaliser bass: 5");
	struct variant *stock = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "stock"));
	stock->device = bench_id("device", "cantor");
	is("width", false, "4; with foam tips: 3; through the equaliser bass: 5");
}

static void
the_newest_of_an_evening_and_the_newest_evening_count(void **state)
{
	rate("width", "iBasso DX300", 1, 1, 2);
	rate("width", "iBasso DX300", 1, 1, 3);
	is("width", false, "3");
	rate("width", "iBasso DX300", 2, 1, 4);
	is("width", false, "4");
	rate("width", "iBasso DX300", 2, 1, NAN);
	is("width", false, "3");
}

static void
tracks_are_a_range_and_no_mean(void **state)
{
	rate("width", "iBasso DX300", 1, 1, 5);
	rate("width", "iBasso DX300", 1, 2, 4);
	rate("width", "iBasso DX300", 2, 1, 4.5);
	is("width", false, "4 to 4.5 (2 tracks)");
	rate("width", "iBasso DX300", 2, 2, 4.5);
	is("width", false, "4.5 (2 tracks)");
}

static void
a_section_decides_before_the_whole_and_the_whole_before_tracks(void **state)
{
	rate("width", "iBasso DX300", 1, 1, 5);
	rate("width", "iBasso DX300", 1, 2, 4);
	rate("width", "iBasso DX300", 1, 0, 3);
	is("width", false, "3");
	rate_section("width", 1, 2);
	is("width", false, "2");
	rate("width", "iBasso DX300", 2, 0, 3.5);
	is("width", false, "2");
}

static void
a_track_decides_before_its_cues(void **state)
{
	rate("width", "iBasso DX300", 1, 1, 5)->cue = bench_id("cue", "bass/track1#0");
	rate("width", "iBasso DX300", 1, 1, 3)->cue = bench_id("cue", "bass/track1#1");
	is("width", false, "3 to 5 (2 cues)");
	rate("width", "iBasso DX300", 1, 2, 4);
	is("width", false, "3 to 5 (2 tracks)");
	rate("width", "iBasso DX300", 1, 1, 4.5);
	is("width", false, "4 to 4.5 (2 tracks)");
}

static void
blind_trial(int run, int number, double value)
{
	struct rating *x = rate("width", "iBasso DX300", 1, 1, value);
	struct trial *t = bench_row(&b.cantor, ROW_TRIAL, x->row.uuid);
	char name[8];

	snprintf(name, sizeof(name), "%d", run);
	x->blind = true;
	t->run = bench_id("run", name);
	t->number = number;
}

/* A trial is corrected within it; the mean of a run is one number. */
static void
the_trials_of_a_run_count_by_their_mean_as_one(void **state)
{
	rate("width", "iBasso DX300", 1, 1, 1);
	blind_trial(1, 1, 1);
	blind_trial(1, 1, 3);
	blind_trial(1, 3, 4);
	is("width", true, "3.5");
	is("width", false, "1");
	blind_trial(2, 1, 5);
	is("width", true, "4.25");
}

static void
two_listeners_are_never_one_number(void **state)
{
	struct listener_row *ann = bench_row(&b.cantor, ROW_LISTENER, bench_id("listener", "ann"));

	ann->name = xstrdup("Ann");
	b.cantor.listener = bench_id("listener", "me");
	rate("width", "iBasso DX300", 1, 1, 4);
	rate("width", "iBasso DX300", 2, 1, 2)->listener = ann->row.uuid;
	is("width", false, "4");
}

/* A value that is a word bears no scale, whatever its last letter is, and neither asks that the
 * numbers beside it bear one. */
static void
only_numbers_have_a_scale(void **state)
{
	static const char words[] = "{\"min\":0,\"max\":1,\"step\":1,\"words\":{\"0\":\"grade 1\","
				    "\"1\":\"grade 2\"}}",
			  ten[] = "{\"min\":0,\"max\":10,\"step\":1}";
	const struct {
		const char *scale, *alone, *beside;
		double value;
		bool several;
	} rows[] = { { BENCH_HALVES, "3.5", "3.5/5", 3.5, false },
		{ words, "grade 2", "grade 2", 1, false }, { BENCH_HALVES, "4", "4/5", 4, false },
		{ ten, "8", "8/10", 8, true }, { words, "grade 1", "grade 1", 0, true } };
	struct figure_scales scales = { .most = NAN };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct rating r = { .scale = (char *)(uintptr_t)rows[i].scale };
		const struct graded g = { .rating = &r };
		const struct figure w = { rows[i].value, rows[i].value, rows[i].value, .last = &g };
		CLEANUP(pointer_free) char *alone = figure_shown(&w, false);
		CLEANUP(pointer_free) char *beside = figure_shown(&w, true);

		figure_scales_add(&scales, &w);
		assert_string_equal(alone, rows[i].alone);
		assert_string_equal(beside, rows[i].beside);
		assert_int_equal(scales.several, rows[i].several);
	}
}

static void
a_total_is_a_mean_of_one_scale_or_a_weighted_sum(void **state)
{
	json_auto_t *ten = json_loads("{\"min\":0,\"max\":10,\"step\":0.1}", 0, NULL),
		    *five = json_loads("{\"min\":1,\"max\":5,\"step\":1}", 0, NULL),
		    *words = json_loads("{\"min\":0,\"max\":1,\"step\":1,\"words\":{\"0\":\"no\","
					"\"1\":\"yes\"}}",
			    0, NULL);
	const struct figure_score v[] = { { "bass", 8, ten }, { "treble", 9.5, ten },
		{ "fit", 4, five }, { "punch", 1, words } };
	struct figure_total t;

	assert_true(figure_total(&t, "{\"of\":\"mean\"}", v, 2));
	assert_string_equal(t.text, "8.8");
	assert_string_equal(t.of, "10");
	assert_true(!t.sums && t.n == 2 && fabs(t.value - 8.75) < 1e-9);
	free(t.text);
	assert_true(figure_total(
		&t, "{\"of\":\"sum\",\"weights\":{\"bass\":\"2\",\"treble\":\"0\"}}", v, 3));
	assert_string_equal(t.text, "20");
	assert_string_equal(t.of, "25");
	assert_true(t.sums && t.n == 2);
	free(t.text);
	assert_true(figure_total(&t, "{\"of\":\"mean\"}", v + 3, 1));
	assert_string_equal(t.text, "yes");
	assert_string_equal(t.of, "");
	free(t.text);
	assert_false(figure_total(&t, "{\"of\":\"mean\"}", v, 3)); /* two scales */
	assert_false(figure_total(&t, "{\"of\":\"sum\"}", v, 0));
	assert_false(figure_total(&t, NULL, v, 2));
}

/* Another review rated the same word on another scale: the newest value is that of the device. */
static void
another_review_counts_on_whatever_scale(void **state)
{
	struct gather g = b.g;

	rate("airy", "iBasso DX300", 1, 1, 3);
	bench_rating(&b, &b.performer, "performer8", "cantor", 2, "depth", 1, 4);
	struct rating *x = bench_rating(&b, &b.performer, "performer8", "cantor", 2, "airy", 1, 6);
	xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
	struct uuid review = bench_id("review", "cantor");
	g.review = &review;
	CLEANUP(grades_finish) struct grades grades = grades_new(&g);
	size_t airy = 0;
	for (size_t i = 0; i < grades.n; i++) {
		assert_string_not_equal(grades.v[i].rating->attribute, "depth");
		airy += strcmp(grades.v[i].rating->attribute, "airy") == 0;
	}
	assert_int_equal(airy, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_rating_on_another_chain_replaces_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			a_value_beside_always_says_on_which_chain, begin, end),
		cmocka_unit_test_setup_teardown(
			of_two_chains_with_as_many_ratings_the_newest_counts, begin, end),
		cmocka_unit_test_setup_teardown(
			values_beside_on_two_scales_say_each_its_own, begin, end),
		cmocka_unit_test_setup_teardown(
			a_rating_without_a_chain_is_of_the_usual_one, begin, end),
		cmocka_unit_test_setup_teardown(
			a_variant_and_an_equaliser_replace_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			the_newest_of_an_evening_and_the_newest_evening_count, begin, end),
		cmocka_unit_test_setup_teardown(tracks_are_a_range_and_no_mean, begin, end),
		cmocka_unit_test_setup_teardown(
			a_section_decides_before_the_whole_and_the_whole_before_tracks, begin, end),
		cmocka_unit_test_setup_teardown(a_track_decides_before_its_cues, begin, end),
		cmocka_unit_test_setup_teardown(
			the_trials_of_a_run_count_by_their_mean_as_one, begin, end),
		cmocka_unit_test_setup_teardown(two_listeners_are_never_one_number, begin, end),
		cmocka_unit_test_setup_teardown(
			another_review_counts_on_whatever_scale, begin, end),
		cmocka_unit_test(only_numbers_have_a_scale),
		cmocka_unit_test(a_total_is_a_mean_of_one_scale_or_a_weighted_sum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which ratings of a device stand, and which leads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "review/answers/figure.h"
#include "review/answers/grades.h"
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

/* Cantor's ratings that stand: "4.5; on the Apple dongle: 2", with their scales if there are
 * several; a place is said by what was rated: "Bass: 4". */
static void
is(const char *attribute, bool blind, const char *want)
{
	CLEANUP(grades_finish) struct grades grades = grades_new(&b.g);
	CLEANUP(pointer_free)
	const struct counted_rating **room = xcalloc(grades.n + 1, sizeof(room[0]));
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct figure_scales scales = { .most = NAN };
	size_t n = 0;

	for (const struct counted_rating *x = grades.v; x < grades.v + grades.n; x++)
		if (strcmp(x->rating->attribute, attribute) == 0 && x->rating->blind == blind &&
			uuid_same(&x->device, &b.devices[0]))
			room[n++] = x;
	n = n ? figure_standing(room, n) : 0;
	for (size_t i = 0; i < n; i++)
		figure_scales_add(&scales, room[i]);
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_finish) struct buf apart = BUF_INIT;

		figure_add_apart(&apart, &b.g, room[i], room[0]);
		buf_addf(&out, "%s%s%s", i ? "; " : "", apart.len ? apart.s : "",
			apart.len ? ": " : "");
		figure_add_value(&out, &grades, room[i]);
		if (scales.several)
			figure_add_scale(&out, room[i]);
	}
	assert_string_equal(out.len ? out.s : "", want);
}

/* Two chains of one review have one content: their names tell them apart. */
TEST_WITH(a_value_beside_always_says_on_which_chain, begin, end)
{
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "second"));

	c->name = xstrdup("my pocket");
	c->content = xstrdup("source=Apple dongle");
	c->review = bench_id("review", "cantor");
	rate("width", "second", 1, 1, 3);
	rate("width", "Apple dongle", 2, 1, 4.5);
	is("width", false, "4.5; on my pocket: 3");
}

/* Each value says its scale where they have several, also the first and the one between. */
TEST_WITH(values_beside_on_two_scales_say_each_its_own, begin, end)
{
	static const char ten[] = "{\"min\":0,\"max\":10,\"step\":1}";
	struct variant *stock = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "stock"));
	stock->device = bench_id("device", "cantor");

	rate("width", "iBasso DX300", 1, 1, 3)->setup.variant = bench_id("variant", "foam");
	xreplace(&rate("width", "Apple dongle", 2, 1, 7)->scale, ten);
	xreplace(&rate("width", "iBasso DX300", 2, 1, 8)->scale, ten);
	is("width", false, "8/10; on the Apple dongle: 7/10; foam tips: 3/5");
}

TEST_WITH(a_setting_and_an_equaliser_replace_nothing, begin, end)
{
	rate("width", "iBasso DX300", 1, 1, 4);
	rate("width", "iBasso DX300", 1, 1, 3)->setup.variant = bench_id("variant", "foam");
	rate("width", "iBasso DX300", 1, 1, 5)->setup.equaliser = bench_id("equaliser", "e");
	is("width", false,
		"3; setting not noted: 4; setting not noted, through the equaliser bass: 5");
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

/* A trial is corrected within it; all trials of an evening are listed. */
TEST_WITH(the_trials_of_a_run_are_listed, begin, end)
{
	rate("width", "iBasso DX300", 1, 1, 1);
	blind_trial(1, 1, 1);
	blind_trial(1, 1, 3);
	blind_trial(1, 3, 4);
	is("width", true, "3, 4");
	is("width", false, "1");
	blind_trial(2, 1, 5);
	is("width", true, "3, 4, 5");
}

/* A value that is a word bears no scale, whatever its last letter is, and neither asks that the
 * numbers beside it bear one. */
TEST(only_numbers_have_a_scale)
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
		struct counted_rating g = { .rating = &r, .value = rows[i].value, .n = 1 };
		const struct grades all = { .each = &g, .n_each = 1 };
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		figure_scales_add(&scales, &g);
		figure_add_value(&text, &all, &g);
		assert_string_equal(text.s, rows[i].alone);
		figure_add_scale(&text, &g);
		assert_string_equal(text.s, rows[i].beside);
		assert_int_equal(scales.several, rows[i].several);
	}
}

TEST(a_total_is_a_mean_of_one_scale_or_a_weighted_sum)
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

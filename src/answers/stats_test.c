#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answers/stats.h"
#include "answers/test_bench.h"
#include "answers/tree.h"

static struct bench b;
static json_t *view;

static int
begin(void **state)
{
	(void)state;
	bench_init(&b);
	view = answer_stats(&b.g);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	json_decref(view);
	bench_finish(&b);
	return 0;
}

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

static const json_t *
attribute(const json_t *of, const char *id)
{
	const json_t *o;
	size_t i;

	json_array_foreach (json_object_get(of, "attributes"), i, o)
		if (strcmp(tree_get_text(o, "attribute"), id) == 0)
			return o;
	fail_msg("there is no %s", id);
	return NULL;
}

static const json_t *
difference(const char *id, const char *a, const char *against)
{
	const json_t *o;
	size_t i;

	json_array_foreach (json_object_get(view, "differences"), i, o)
		if (strcmp(tree_get_text(o, "attribute"), id) == 0 &&
			strstr(tree_get_text(o, "device"), a) &&
			strstr(tree_get_text(o, "against"), against))
			return o;
	fail_msg("there is no difference in %s", id);
	return NULL;
}

static void
example_a_is_a_provisional_spread(void **state)
{
	const json_t *s = json_object_get(attribute(view, "bass-depth"), "spread"),
		     *range = json_object_get(s, "interval");

	(void)state;
	near_to(tree_get_real(s, "sd"), 0.354, 0.0005);
	near_to(tree_get_real(range, "low"), 0.228, 0.0005);
	near_to(tree_get_real(range, "high"), 0.779, 0.0005);
	near_to(tree_get_real(s, "smallest_difference"), 1.22, 0.005);
	assert_int_equal(json_integer_value(json_object_get(s, "degrees_of_freedom")), 6);
	assert_int_equal(json_integer_value(json_object_get(s, "ratings")), 24);
	assert_string_equal(tree_get_text(s, "state"), "provisional");
}

static void
example_b_says_its_interval(void **state)
{
	const json_t *s = json_object_get(attribute(view, "punch"), "spread");

	(void)state;
	near_to(tree_get_real(s, "sd"), 0.568, 0.0005);
	near_to(tree_get_real(s, "smallest_difference"), 2.23, 0.005);
	assert_non_null(strstr(tree_get_text(s, "text"),
		"Provisional: you vary by about 0.57 (0.34 to 1.63, 4 degrees of freedom)."));
}

static void
example_c_is_larger_than_the_spread_of_a(void **state)
{
	const json_t *d = difference("bass-depth", "Cantor", "Performer8"),
		     *range = json_object_get(d, "interval"), *ranks = json_object_get(d, "ranks");

	(void)state;
	near_to(tree_get_real(d, "mean"), 0.750, 1e-9);
	near_to(tree_get_real(d, "sd"), 0.524, 0.0005);
	near_to(tree_get_real(d, "t"), 3.503, 0.0005);
	near_to(tree_get_real(d, "p"), 0.0172, 0.00005);
	near_to(tree_get_real(range, "low"), 0.200, 0.0005);
	near_to(tree_get_real(range, "high"), 1.30, 0.005);
	near_to(tree_get_real(ranks, "sign_p"), 0.0625, 1e-9);
	near_to(tree_get_real(ranks, "wilcoxon_p"), 0.0625, 1e-9);
	near_to(tree_get_real(d, "limit"), 0.499, 0.0005);
	assert_string_equal(tree_get_text(d, "verdict"), "larger than your spread");
	assert_true(json_is_true(json_object_get(d, "matched")));
	assert_non_null(strstr(tree_get_text(d, "text"),
		"AFUL Cantor was rated 0.75 higher (0.20 to 1.30, 6 items, sighted). 6 and 6 "
		"ratings, levels matched."));
	assert_non_null(strstr(tree_get_text(d, "text"), "The t test and the ranks disagree."));
}

static void
example_c_is_a_perhaps_with_the_spread_of_b(void **state)
{
	const json_t *d = difference("punch", "Cantor", "Performer8");

	(void)state;
	near_to(tree_get_real(d, "limit"), 0.911, 0.0005);
	assert_string_equal(tree_get_text(d, "verdict"), "perhaps");
}

static void
example_d_is_not_shown(void **state)
{
	const json_t *d = difference("tinny", "Cantor", "Performer8"),
		     *ranks = json_object_get(d, "ranks");

	(void)state;
	near_to(tree_get_real(d, "mean"), 0.3125, 1e-9);
	near_to(tree_get_real(d, "t"), 1.488, 0.0005);
	near_to(tree_get_real(d, "p"), 0.180, 0.0005);
	near_to(tree_get_real(ranks, "sign_p"), 0.453, 0.0005);
	near_to(tree_get_real(ranks, "w_plus"), 22, 1e-9);
	near_to(tree_get_real(ranks, "w_minus"), 6, 1e-9);
	near_to(tree_get_real(ranks, "wilcoxon_p"), 0.250, 0.0005);
	assert_string_equal(tree_get_text(d, "verdict"), "not shown");
}

static void
several_attributes_are_corrected_for(void **state)
{
	const json_t *d = difference("bass-depth", "Cantor", "Performer8");

	(void)state;
	/* .0172, .0172 and .180, each once: the smallest counts threefold. */
	near_to(tree_get_real(d, "p_holm"), 3 * tree_get_real(d, "p"), 1e-9);
}

static void
few_repeats_show_no_number(void **state)
{
	const json_t *s = json_object_get(attribute(view, "sonic-quality"), "spread");

	(void)state;
	assert_string_equal(tree_get_text(s, "state"), "too few");
	assert_true(isnan(tree_get_real(s, "sd")));
	assert_true(isnan(tree_get_real(json_object_get(s, "interval"), "low")));
	assert_string_equal(tree_get_text(s, "text"), "Too few repeats to say (1 of at least 5).");
	assert_string_equal(tree_get_text(difference("sonic-quality", "Cantor", "P"), "verdict"),
		"too few repeats to say");
}

static int64_t
repeats(const json_t *of, const char *id)
{
	return json_integer_value(json_object_get(
		json_object_get(attribute(of, id), "spread"), "degrees_of_freedom"));
}

static int64_t
ratings(const json_t *of, const char *id)
{
	return json_integer_value(
		json_object_get(json_object_get(attribute(of, id), "spread"), "ratings"));
}

static void
corrections_are_no_repeats(void **state)
{
	struct rating *x;
	struct variant *deep = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "deep"));

	(void)state;
	deep->name = xstrdup("deep");
	/* Three with open eyes in one sitting: the last stands. */
	for (int i = 0; i < 3; i++)
		bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, i);
	/* Blind in the same one, and in another: two repeats. */
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, 3);
	x->blind = true;
	bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 2);
	/* "Not judged" corrects what was judged before it, and is no rating. */
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, 1);
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, NAN);
	/* Another variant is another thing; another scale another question. */
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 2);
	x->variant = deep->row.uuid;
	json_t *again = answer_stats(&b.g);
	assert_int_equal(ratings(again, "width"), 4);
	assert_int_equal(repeats(again, "width"), 2);
	json_decref(again);
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, 2);
	xreplace(&x->scale, "{\"min\":0,\"max\":100,\"step\":1}");
	again = answer_stats(&b.g);
	assert_int_equal(ratings(again, "width"), 4);
	json_decref(again);
}

static void
hours_come_from_what_played(void **state)
{
	const json_t *l = json_object_get(view, "listening"),
		     *item = json_array_get(json_object_get(l, "by_item"), 0),
		     *device = json_array_get(json_object_get(l, "by_device"), 1),
		     *chain = json_array_get(json_object_get(l, "by_chain"), 0);

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(l, "ms")), 132 * 60000);
	assert_int_equal(json_integer_value(json_object_get(l, "days")), 2);
	assert_int_equal(json_integer_value(json_object_get(l, "sittings")), 2);
	assert_string_equal(tree_get_text(item, "name"), "Track 1");
	assert_int_equal(json_integer_value(json_object_get(item, "ms")), 120 * 60000);
	assert_int_equal(json_integer_value(json_object_get(item, "sittings")), 2);
	assert_string_equal(tree_get_text(device, "name"), "AFUL Performer8");
	assert_int_equal(json_integer_value(json_object_get(device, "ms")), 30 * 60000);
	assert_string_equal(tree_get_text(chain, "name"), "dx300");
	assert_int_equal(json_array_size(json_object_get(l, "by_chain")), 1);
}

static void
deleted_sittings_count_for_nothing(void **state)
{
	struct uuid u = bench_id("sitting", "cantor2");
	struct sitting_row *s = record_find(&b.cantor, ROW_SITTING, &u);

	(void)state;
	s->row.deleted = true;
	json_t *again = answer_stats(&b.g);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(again, "listening"), "ms")),
		90 * 60000);
	assert_int_equal(repeats(again, "bass-depth"), 0);
	json_decref(again);
}

static void
blind_repeats_that_differ_as_much_come_first(void **state)
{
	struct rating *x;
	const json_t *d;
	size_t i;

	(void)state;
	for (int k = 1; k <= 3; k++) {
		x = bench_rating(&b, &b.cantor, "cantor", NULL, k, "width", 1, k);
		x->blind = true;
	}
	x = bench_rating(&b, &b.performer, "performer8", NULL, 1, "width", 1, 2.5);
	x->blind = true;
	json_t *again = answer_stats(&b.g);
	json_array_foreach (json_object_get(again, "differences"), i, d) {
		if (strcmp(tree_get_text(d, "attribute"), "width") != 0)
			continue;
		assert_true(json_is_true(json_object_get(d, "blind")));
		assert_true(json_is_false(json_object_get(d, "chains_differ")));
		assert_non_null(strstr(tree_get_text(d, "text"),
			"Blind repeats of the same device differ by 1.33, as much as the two"));
		assert_non_null(strstr(tree_get_text(d, "text"), "recognised by its fit"));
	}
	json_decref(again);
}

static void
other_chains_are_told(void **state)
{
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "dongle"));
	struct rating *x = record_at(&b.performer, ROW_RATING, 0);
	const json_t *d;
	size_t i;

	(void)state;
	c->name = xstrdup("dongle");
	x->chain = c->row.uuid;
	json_t *again = answer_stats(&b.g);
	json_array_foreach (json_object_get(again, "differences"), i, d)
		if (strcmp(tree_get_text(d, "attribute"), "bass-depth") == 0 &&
			strstr(tree_get_text(d, "against"), "Performer8"))
			assert_non_null(strstr(tree_get_text(d, "text"), "Not all on one chain."));
	json_decref(again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(example_a_is_a_provisional_spread, begin, end),
		cmocka_unit_test_setup_teardown(example_b_says_its_interval, begin, end),
		cmocka_unit_test_setup_teardown(
			example_c_is_larger_than_the_spread_of_a, begin, end),
		cmocka_unit_test_setup_teardown(
			example_c_is_a_perhaps_with_the_spread_of_b, begin, end),
		cmocka_unit_test_setup_teardown(example_d_is_not_shown, begin, end),
		cmocka_unit_test_setup_teardown(several_attributes_are_corrected_for, begin, end),
		cmocka_unit_test_setup_teardown(few_repeats_show_no_number, begin, end),
		cmocka_unit_test_setup_teardown(corrections_are_no_repeats, begin, end),
		cmocka_unit_test_setup_teardown(other_chains_are_told, begin, end),
		cmocka_unit_test_setup_teardown(hours_come_from_what_played, begin, end),
		cmocka_unit_test_setup_teardown(deleted_sittings_count_for_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			blind_repeats_that_differ_as_much_come_first, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

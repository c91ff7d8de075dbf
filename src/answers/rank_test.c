#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answers/rank.h"
#include "answers/test_bench.h"
#include "answers/tree.h"

static struct bench b;

static const struct rank_benchmark benchmarks[] = {
	{ "Moondrop Blessing 2", "bass", NULL, 3 },
	{ "64 Audio U12t", NULL, "sonic-quality", 4 },
	{ "7Hz Timeless", NULL, "bass-depth", 3.5 },
};

static json_t *
rank(const char *by)
{
	return answer_rank(&(struct rank_asked){
		.g = b.g, .by = by, .benchmarks = benchmarks, .n = LENGTH(benchmarks) });
}

/* "1 AFUL Cantor; - 64 Audio U12t*; …" */
static char *
order(const json_t *view)
{
	struct buf out = BUF_INIT;
	const json_t *o;
	size_t i;

	json_array_foreach (json_object_get(view, "rows"), i, o) {
		const json_t *r = json_object_get(o, "rank");

		buf_addf(&out, "%s%.0f %s%s", i ? "; " : "",
			json_is_integer(r) ? json_number_value(r) : 0, tree_get_text(o, "device"),
			json_is_true(json_object_get(o, "benchmark")) ? "*" : "");
	}
	return buf_detach(&out);
}

static void
is_ranked(const char *by, const char *want)
{
	json_t *view = rank(by);
	char *got = order(view);

	assert_string_equal(got, want);
	free(got);
	json_decref(view);
}

static int
begin(void **state)
{
	(void)state;
	bench_init(&b);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	bench_finish(&b);
	return 0;
}

static void
benchmarks_stand_among_the_scores(void **state)
{
	(void)state;
	is_ranked("sonic-quality",
		"0 64 Audio U12t*; 1 AFUL Cantor; 2 AFUL Performer8; "
		"0 Moondrop Blessing 2*");
}

static void
equal_scores_share_a_rank(void **state)
{
	(void)state;
	bench_rating(&b, &b.cantor, "cantor", "crimson", 1, "sonic-quality", 0, 4);
	is_ranked("sonic-quality",
		"0 64 Audio U12t*; 1 AFUL Cantor; 1 Symphonium Crimson; "
		"3 AFUL Performer8; 0 Moondrop Blessing 2*");
}

static void
the_last_score_counts(void **state)
{
	(void)state;
	bench_rating(&b, &b.cantor, "cantor", NULL, 2, "sonic-quality", 0, 3);
	json_t *view = rank("sonic-quality");
	const json_t *row = json_array_get(json_object_get(view, "rows"), 2),
		     *cell = json_array_get(json_object_get(row, "cells"), 0);
	assert_string_equal(tree_get_text(row, "device"), "AFUL Cantor");
	assert_string_equal(tree_get_text(row, "review"), "cantor");
	assert_string_equal(tree_get_text(cell, "text"), "3");
	assert_string_equal(tree_get_text(cell, "word"), "Good");
	assert_int_equal(json_integer_value(json_object_get(cell, "ratings")), 2);
	assert_string_equal(tree_get_text(json_object_get(view, "spread"), "state"), "too few");
	json_decref(view);
}

static void
attributes_rank_by_the_mean_over_items(void **state)
{
	(void)state;
	/* Crimson has 3.5, as the benchmark, which stands above its equals. */
	is_ranked("bass-depth",
		"1 AFUL Cantor; 0 7Hz Timeless*; 2 Symphonium Crimson; "
		"3 AFUL Performer8; 0 64 Audio U12t*; 0 Moondrop Blessing 2*");
}

static void
another_scale_has_no_rank(void **state)
{
	struct rating *x;

	(void)state;
	x = bench_rating(&b, &b.cantor, "cantor", "crimson", 1, "sonic-quality", 0, 9);
	xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
	x->made_ms = 0;
	is_ranked("sonic-quality",
		"0 64 Audio U12t*; 1 AFUL Cantor; 2 AFUL Performer8; "
		"0 Moondrop Blessing 2*; 0 Symphonium Crimson");
}

static void
unknown_names_are_told(void **state)
{
	json_t *view = rank("nothing");

	(void)state;
	assert_true(json_is_false(json_object_get(view, "known")));
	json_decref(view);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(benchmarks_stand_among_the_scores, begin, end),
		cmocka_unit_test_setup_teardown(equal_scores_share_a_rank, begin, end),
		cmocka_unit_test_setup_teardown(the_last_score_counts, begin, end),
		cmocka_unit_test_setup_teardown(attributes_rank_by_the_mean_over_items, begin, end),
		cmocka_unit_test_setup_teardown(another_scale_has_no_rank, begin, end),
		cmocka_unit_test_setup_teardown(unknown_names_are_told, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answers/rank.h"
#include "answers/test_bench.h"
#include "base/mem.h"

static struct answers_bench b;

static const struct rank_benchmark benchmarks[] = {
	{ "Moondrop Blessing 2", "bass", NULL, 3 },
	{ "64 Audio U12t", NULL, "sonic-quality", 4 },
	{ "7Hz Timeless", NULL, "bass-depth", 3.5 },
};

static struct rank_answer answer;

static void
rank(const char *by)
{
	rank_answer_finish(&answer);
	rank_answer_init(&answer,
		&(struct rank_asked){
			.g = b.g, .by = by, .benchmarks = benchmarks, .n = LENGTH(benchmarks) });
}

/* "1 AFUL Cantor; 0 64 Audio U12t*; …": 0 has no rank. */
static void
is_ranked(const char *by, const char *want)
{
	struct buf out = BUF_INIT;

	rank(by);
	for (size_t i = 0; i < answer.rows.n; i++) {
		const struct rank_row *r = &answer.rows.v[i];

		buf_addf(&out, "%s%d %s%s", i ? "; " : "", r->rank == NO_INT ? 0 : (int)r->rank,
			r->device, r->benchmark ? "*" : "");
	}
	assert_string_equal(out.s, want);
	buf_finish(&out);
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
	rank_answer_finish(&answer);
	answer = (struct rank_answer){ 0 };
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
	rank("sonic-quality");
	const struct rank_row *row = &answer.rows.v[2];
	const struct rank_cell *cell = &row->cells.v[0];
	assert_string_equal(row->device, "AFUL Cantor");
	assert_string_equal(row->review, "cantor");
	assert_string_equal(cell->text, "3");
	assert_string_equal(cell->word, "Good");
	assert_int_equal(cell->ratings, 2);
	assert_string_equal(answer.spread.state, "too few");
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
	(void)state;
	rank("nothing");
	assert_false(answer.known);
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

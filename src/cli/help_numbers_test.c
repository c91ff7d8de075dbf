#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cli/help_numbers.h"
#include "numbers/ranks.h"
#include "numbers/spread.h"

static const char *
example(void)
{
	const struct help_part *p = help_numbers;

	while (p[1].title)
		p++;
	return p->text;
}

static struct buf words = BUF_INIT;

/* The words that were put together stand in the example. */
static void
is_in_example(void)
{
	if (!strstr(example(), words.s))
		fail_msg("no \"%s\" in the example", words.s);
	buf_clear(&words);
}

/* "1, 0.5, 1": as the page writes ratings. */
static void
add_ratings(const double *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(&words, "%s%.2g", i ? ", " : "", v[i]);
}

static const double first[] = { 4, 3.5, 5, 4, 3, 4.5 }, second[] = { 3, 3, 4, 4, 2.5, 3 };

static void
the_difference_is_worked_out(double d[6], struct spread_pairs *pairs)
{
	struct ranks ranks;

	for (size_t i = 0; i < 6; i++)
		d[i] = first[i] - second[i];
	add_ratings(first, 6);
	buf_add(&words, " and ");
	add_ratings(second, 6);
	is_in_example();
	add_ratings(d, 6);
	is_in_example();
	spread_differences(pairs, d, 6, 0.5);
	buf_add(&words, "mean is ");
	number_add(&words, pairs->mean, 2, false);
	buf_add(&words, " (95 %: ");
	range_add(&words, pairs->interval, 2, false, "");
	buf_add(&words, "), t = ");
	number_add(&words, pairs->t, 3, false);
	buf_add(&words, ", ");
	number_add_p(&words, pairs->p);
	is_in_example();
	ranks_test(&ranks, d, 6);
	assert_true(ranks.too_few && ranks.n == 5);
	buf_add(&words, "ranks give ");
	number_add_p(&words, ranks.wilcoxon_p);
	is_in_example();
}

static void
every_figure_of_the_example_is_that_of_the_program(void **state)
{
	static const double repeats[6][2] = { { 4, 4 }, { 3, 3.5 }, { 5, 4 }, { 2, 2 }, { 3, 3 },
		{ 4, 4.5 } };
	struct spread_group groups[6];
	struct spread_counts counts[6];
	const struct spread_scale scale = { 1, 5, 0.5 };
	struct spread_pairs pairs;
	struct spread spread;
	double d[6];

	(void)state;
	the_difference_is_worked_out(d, &pairs);
	for (size_t i = 0; i < 6; i++) {
		groups[i] = (struct spread_group){ repeats[i], 2 };
		counts[i] = (struct spread_counts){ 1, 1 };
		buf_addf(&words, "(%.2g, %.2g)", repeats[i][0], repeats[i][1]);
		is_in_example();
	}
	spread_of(&spread, groups, 6, &scale);
	buf_add(&words, "a spread of ");
	number_add(&words, spread.sd, 2, false);
	buf_add(&words, " (95 %: ");
	range_add(&words, spread.interval, 2, false, "");
	buf_addf(&words, ") with %zu degrees of freedom: %s.", spread.df,
		spread.state == SPREAD_PROVISIONAL ? "provisional" : "?");
	is_in_example();
	double weight = spread_weight(counts, 6);
	buf_add(&words, "means something is then ");
	number_add(&words, spread_limit(spread.sd, spread.df, weight), 2, false);
	is_in_example();

	/* The verdict among two, and among three comparisons. */
	const double p[] = { pairs.p, 0.180, 0.453 };
	static const char *const others[] = { "As one of two comparisons, the other with p = 0.180",
		"As one of three, with another p = 0.453" };
	for (size_t n = 2; n <= 3; n++) {
		double holm[3];

		ranks_holm(p, holm, n);
		buf_add(&words, others[n - 2]);
		buf_add(&words, n == 2 ? ", Holm's p is " : ", it is ");
		number_add(&words, holm[0], 4, false);
		buf_addf(&words, ": %s.",
			spread_verdict_words(
				spread_judge(&pairs, &spread, weight, holm[0]), &spread));
		is_in_example();
	}
	buf_finish(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_figure_of_the_example_is_that_of_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

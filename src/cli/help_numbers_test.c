#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "cli/help.h"
#include "numbers/differ.h"
#include "numbers/holm.h"
#include "numbers/spread.h"

static struct buf words = BUF_INIT;

/* The words that were put together are in one of the examples. */
static void
is_in_example(void)
{
	json_t *parts = help_parts("numbers"), *part;
	bool found = false;
	size_t i;

	json_array_foreach (parts, i, part) {
		const char *name = json_string_value(json_object_get(part, "name"));
		const char *text = json_string_value(json_object_get(part, "words"));
		found |= strncmp(name, "An example", 10) == 0 && strstr(text, words.s);
	}
	json_decref(parts);
	if (!found)
		fail_msg("no \"%s\" in an example", words.s);
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

/* Two tracks in each of three evenings. */
static void
the_difference_is_worked_out(struct differ *x)
{
	const struct spread unknown = { .state = SPREAD_TOO_FEW };
	struct differ_rating v[12];
	double d[6], evenings[3];

	for (size_t i = 0; i < 6; i++) {
		d[i] = first[i] - second[i];
		v[2 * i] = (struct differ_rating){ first[i], i, i / 2, false, 0 };
		v[2 * i + 1] = (struct differ_rating){ second[i], i, i / 2, true, 0 };
	}
	for (size_t i = 0; i < 3; i++)
		evenings[i] = (d[2 * i] + d[2 * i + 1]) / 2;
	add_ratings(first, 6);
	buf_add(&words, " and ");
	add_ratings(second, 6);
	is_in_example();
	add_ratings(d, 6);
	is_in_example();
	size_t items[12], n = 12;
	differ_of(x, v, &n, 0.5, &unknown, items);
	buf_add(&words, "mean is ");
	number_add(&words, x->mean, 2, false);
	is_in_example();
	buf_addf(&words, "tracks t(%.3g) = ", x->by_item.df);
	number_add(&words, x->by_item.t, 3, false);
	buf_add(&words, ", ");
	number_add_p(&words, x->by_item.p);
	is_in_example();
	add_ratings(evenings, 3);
	buf_addf(&words, ": t(%.3g) = ", x->by_evening.df);
	number_add(&words, x->by_evening.t, 3, false);
	buf_add(&words, ", ");
	number_add_p(&words, x->by_evening.p);
	is_in_example();
	range_add(&words, x->interval, 2, "");
	buf_addf(&words, ": %s", differ_word(differ_judge(x, x->p, NAN)));
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
	struct differ x;
	struct spread spread;

	(void)state;
	the_difference_is_worked_out(&x);
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
	range_add(&words, spread.interval, 2, "");
	buf_addf(&words, ") with %zu degrees of freedom: %s.", spread.df,
		spread.state == SPREAD_PROVISIONAL ? "provisional" : "?");
	is_in_example();
	double weight = spread_weight(counts, 6);
	buf_add(&words, "means something is then ");
	number_add(&words, spread_limit(spread.sd, spread.df, weight), 2, false);
	is_in_example();

	/* The verdict among two attributes. */
	const double p[] = { x.p, 0.180 };
	const size_t family[] = { 0, 0 };
	double holm[2];
	size_t tested[2];

	holm_adjust(p, family, holm, tested, 2);
	buf_add(&words, "As one of two attributes, the other with p = 0.180, Holm's p is ");
	number_add(&words, holm[0], 4, false);
	buf_addf(&words, ": %s.", differ_word(differ_judge(&x, holm[0], NAN)));
	is_in_example();
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

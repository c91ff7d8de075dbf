#include "cli/help.h"

#include <math.h>

#include "base/mem.h"
#include "numbers/differ.h"
#include "numbers/spread.h"
#include "support/test.h"

/* Text that roff would take for something else. */
static void
each_character_is_shown_as_it_is(void **state)
{
	static const struct {
		const char *text, *roff;
	} rows[] = {
		{ "plain words", "plain words" },
		{ ".so /etc/passwd", "\\&.so /etc/passwd" },
		{ "'br", "\\(aqbr" },
		{ "\\fBbold\\n", "\\efBbold\\en" },
		{ "one\n.sh two\r\n'three\tfour", "one .sh two  \\(aqthree four" },
		{ "a \"b\" c", "a \\(dqb\\(dq c" },
		{ "-x ~1:10 `cmd` ^C", "\\-x \\(ti1:10 \\(gacmd\\(ga \\(haC" },
		{ "Dvořák ≈ 日本", "Dvořák ≈ 日本" },
		{ "", "" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct buf out = BUF_INIT;

		help_escape_roff(&out, rows[i].text, strlen(rows[i].text), NULL);
		assert_string_equal(out.s, rows[i].roff);
		buf_finish(&out);
	}
}

/* ---- the page `help numbers` ---- */

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

static const double first[3][4] = { { 4.5, 3.5, 4, 4 }, { 4.5, 4, 4.5, 4 }, { 4, 3.5, 4, 3.5 } };

static void
add_variance(const char *name, const struct differ_variance *x, const char *unit)
{
	buf_addf(&words, "V(%s) = ", name);
	number_add(&words, x->v, 4, false);
	buf_addf(&words, " with %.3g%s", x->df, unit);
	is_in_example();
}

/* Four tracks on each of three evenings; the second device is always rated 3. */
static void
the_difference_is_worked_out(struct differ *x)
{
	const struct spread unknown = { .state = SPREAD_TOO_FEW };
	struct differ_rating v[24];
	double d[3][4];

	for (size_t i = 0; i < 12; i++) {
		d[i / 4][i % 4] = first[i / 4][i % 4] - 3;
		v[2 * i] = (struct differ_rating){ first[i / 4][i % 4], i % 4, i / 4, false, 0 };
		v[2 * i + 1] = (struct differ_rating){ 3, i % 4, i / 4, true, 0 };
	}
	for (int what = 0; what < 2; what++) {
		for (size_t e = 0; e < 3; e++) {
			buf_add(&words, e ? " and " : "");
			add_ratings(what ? d[e] : first[e], 4);
		}
		is_in_example();
	}
	size_t items[24], n = 24;
	differ_of(x, v, &n, true, 0.5, true, &unknown, items);
	buf_add(&words, "mean is ");
	number_add(&words, x->mean, 2, false);
	is_in_example();
	add_variance("track", &x->by[DIFFER_BY_PLACE], " degrees of freedom");
	add_variance("evening", &x->by[DIFFER_BY_EVENING], "; by cell");
	add_variance("cell", &x->by[DIFFER_BY_CELL], ". The sum");
	buf_add(&words, "The sum ");
	number_add(&words, x->se * x->se, 4, false);
	buf_add(&words, " is the largest: ");
	differ_add_test(&words, x);
	buf_truncate(&words, words.len - 1);
	buf_add(&words, ", interval ");
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
	const struct spread_scale scale = { 1, 5, 0.5 };
	struct differ x;
	struct spread spread;

	the_difference_is_worked_out(&x);
	for (size_t i = 0; i < 6; i++) {
		groups[i] = (struct spread_group){ repeats[i], 2 };
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
	buf_add(&words, "means something is then ");
	number_add(&words, spread_limit(spread.sd, spread.df, sqrt(2. / 6)), 2, false);
	is_in_example();

	/* The verdict among four attributes. */
	const double p[] = { x.p, 0.180, 0.180, 0.180 };
	const size_t family[] = { 0, 0, 0, 0 };
	double holm[4];
	size_t tested[4];

	holm_adjust(p, family, holm, tested, 4);
	buf_add(&words, "As one of four attributes, the others with p = 0.180, Holm's p is ");
	number_add(&words, holm[0], 4, false);
	buf_addf(&words, ": %s.", differ_word(differ_judge(&x, holm[0], NAN)));
	is_in_example();
	buf_finish(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_character_is_shown_as_it_is),
		cmocka_unit_test(every_figure_of_the_example_is_that_of_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

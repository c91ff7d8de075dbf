/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/number.h"

#include <locale.h>
#include <math.h>

#include "base/core/mem.h"
#include "support/home.h"
#include "support/needs.h"
#include "support/test.h"

static void
decimal_numbers_are_read_exactly(void **state)
{
	static const struct {
		const char *text;
		double value;
	} rows[] = { { "0", 0 }, { "3.5", 3.5 }, { "-0.1", -0.1 }, { "+7", 7 }, { ".5", .5 },
		{ "20.", 20 }, { "1e3", 1e3 }, { "7.05E+1", 70.5 }, { "195005e-1", 19500.5 },
		{ "0000000000000000000000000001", 1 }, { "1e308", 1e308 }, { "1e-400", 0 },
		{ "0e999999", 0 }, { "123456789012345678901234567890", 123456789012345678901e9 },
		{ "\u2212"
		  "5.25",
			-5.25 },
		{ "1\u00a0549", 1549 }, { "-1\u202f234\u2009567.5", -1234567.5 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		double v = 99;

		if (!number_parse(rows[i].text, -INFINITY, INFINITY, &v))
			fail_msg("%s is not read", rows[i].text);
		if (!(v >= rows[i].value && v <= rows[i].value))
			fail_msg("%s is read as %.17g", rows[i].text, v);
	}
}

static void
anything_else_is_refused_and_changes_nothing(void **state)
{
	static const char *const wrong[] = { "", " ", " 1", "1 ", "0x4", "1e400", "-1e400", "nan",
		"NaN", "inf", "-inf", "infinity", "1,5", "1.5.2", "--1", "+-1", "-", "+", ".", "e5",
		"1e", "1e+", "4 dB", "4x", "\xd9\xa3", "\u2212", "\u2212-1", "1\u00a054",
		"1\u00a05490", "1.5\u00a0123",
		"\u2013"
		"5" };

	for (size_t i = 0; i < LENGTH(wrong); i++) {
		double v = 99;
		int64_t n = 99;

		if (number_parse(wrong[i], -INFINITY, INFINITY, &v) || !(v > 98) ||
			number_parse_int(wrong[i], INT64_MIN, INT64_MAX, &n) || n != 99)
			fail_msg("\"%s\" is read", wrong[i]);
	}
}

static void
a_locale_with_a_decimal_comma_changes_nothing(void **state)
{
	static const char source[] = "LC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\n"
				     "grouping 3\nEND LC_NUMERIC\n";
	char folder[TEST_FOLDER_MAX];
	double v = 0;

	needs("localedef");
	assert_true(test_folder_make(folder, "comma"));
	CLEANUP(pointer_free) char *path = xasprintf("%s/source", folder);
	CLEANUP(pointer_free)
	char *make = xasprintf("localedef -c -i '%s' '%s/comma' 2>/dev/null", path, folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(source, f) >= 0 && fclose(f) == 0);
	(void)!system(make); /* fails for the categories that the source lacks, and writes */
	setenv("LOCPATH", folder, 1);
	assert_non_null(setlocale(LC_NUMERIC, "comma"));
	assert_string_equal(localeconv()->decimal_point, ",");
	decimal_numbers_are_read_exactly(state);
	anything_else_is_refused_and_changes_nothing(state);
	assert_int_equal(number_plain("20.5 Hz", 7, &v), 4);
	assert_true(v > 20.4 && v < 20.6);
	setlocale(LC_NUMERIC, "C");
	unsetenv("LOCPATH");
	assert_true(test_folder_remove(folder));
}

static void
bounds_belong_to_the_range(void **state)
{
	double v = 99;
	int64_t n = 99;

	assert_true(number_parse("1", 1, 2, &v) && number_parse("2", 1, 2, &v));
	assert_false(number_parse("0.999", 1, 2, &v) || number_parse("2.001", 1, 2, &v));
	assert_true(v == 2);
	assert_true(number_parse_int("9", 1, 9, &n) && n == 9);
	assert_false(number_parse_int("0", 1, 9, &n) || number_parse_int("10", 1, 9, &n));
	assert_false(number_parse_int("-1", 0, 9, &n) || number_parse_int("1.0", 0, 9, &n) ||
		number_parse_int("1e0", 0, 9, &n) || number_parse_int("+1", 0, 9, &n));
	assert_true(number_parse_int("-9223372036854775808", INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MIN);
	assert_true(number_parse_int("9223372036854775807", INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MAX);
	assert_false(number_parse_int("9223372036854775808", INT64_MIN, INT64_MAX, &n));
	assert_false(number_parse_int("99999999999999999999", 0, INT64_MAX, &n));
}

static void
prefix_ends_where_the_number_does(void **state)
{
	static const struct {
		const char *text;
		char point;
		size_t prefix, plain;
		double value;
	} rows[] = { { "20,5;70", ',', 4, 2, 20.5 }, { "20,5;70", '.', 2, 2, 20 },
		{ "1e3 x", '.', 3, 1, 1000 }, { "5.", '.', 2, 1, 5 }, { "-5", '.', 2, 0, -5 },
		{ ".5", '.', 2, 0, 0.5 }, { "30s", '.', 2, 2, 30 }, { "0x4", '.', 1, 1, 0 },
		{ "4e", '.', 1, 1, 4 }, { "x", '.', 0, 0, 0 }, { "", '.', 0, 0, 0 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t n = strlen(rows[i].text);
		double v = 0, w = 0;

		assert_int_equal(number_prefix(rows[i].text, n, rows[i].point, &v), rows[i].prefix);
		assert_int_equal(number_plain(rows[i].text, n, &w), rows[i].plain);
		if (!(v >= rows[i].value && v <= rows[i].value))
			fail_msg("%s is read as %g", rows[i].text, v);
	}
}

static void
reals_are_ordered_with_nan_first(void **state)
{
	static const double rising[] = { NAN, -INFINITY, -2, 0.5, 3 };

	for (size_t i = 0; i < LENGTH(rising); i++)
		for (size_t k = 0; k < LENGTH(rising); k++)
			assert_int_equal(
				number_order_real(rising[i], rising[k]), (i > k) - (i < k));
}

static void
digits_are_those_of_the_whole_number(void **state)
{
	assert_string_equal(NUMBER_DIGITS(0), "0");
	assert_string_equal(NUMBER_DIGITS(-10407), "-10407");
	assert_string_equal(NUMBER_DIGITS(INT64_MAX), "9223372036854775807");
	assert_string_equal(NUMBER_DIGITS(INT64_MIN), "-9223372036854775808");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimal_numbers_are_read_exactly),
		cmocka_unit_test(anything_else_is_refused_and_changes_nothing),
		cmocka_unit_test(a_locale_with_a_decimal_comma_changes_nothing),
		cmocka_unit_test(bounds_belong_to_the_range),
		cmocka_unit_test(prefix_ends_where_the_number_does),
		cmocka_unit_test(reals_are_ordered_with_nan_first),
		cmocka_unit_test(digits_are_those_of_the_whole_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

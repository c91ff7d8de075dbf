#include "base/clock.h"

#include <time.h>

#include "support/test.h"

#define DAY_MS ((int64_t)86400000)
/* 2026-11-20T06:23:41.123Z, by date(1). */
#define MORNING INT64_C(1795155821123)

static void
test_sets_the_time(void **state)
{
	clock_set(5000000000, MORNING);
	assert_int_equal(clock_mono_ns(), 5000000000);
	assert_int_equal(clock_mono_ms(), 5000);
	assert_int_equal(clock_boot_ns(), 5000000000);
	assert_int_equal(clock_utc_ms(), MORNING);
	clock_set(-1, 0);
	assert_true(clock_utc_ms() > INT64_C(1600000000000));
}

static void
real_clocks_are_those_of_the_system(void **state)
{
	static const clockid_t ids[] = { CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_MONOTONIC };

	for (size_t i = 0; i < 3; i++) {
		struct timespec before, after;

		clock_gettime(ids[i], &before);
		int64_t now_ns = i == 0 ? clock_mono_ns()
			: i == 1        ? clock_boot_ns()
					: clock_mono_ms() * 1000000 + 999999;
		clock_gettime(ids[i], &after);
		assert_true(now_ns >= before.tv_sec * INT64_C(1000000000) + before.tv_nsec);
		assert_true(now_ns <= after.tv_sec * INT64_C(1000000000) + after.tv_nsec + 999999);
	}
}

static void
moments_are_written_in_utc(void **state)
{
	char text[UTC_TEXT];

	clock_utc_text(MORNING, text);
	assert_string_equal(text, "2026-11-20T06:23:41.123Z");
	clock_utc_text(0, text);
	assert_string_equal(text, "1970-01-01T00:00:00.000Z");
	clock_utc_text(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59.999Z");
	clock_utc_text(INT64_C(1709164800007), text);
	assert_string_equal(text, "2024-02-29T00:00:00.007Z");
}

static void
date_is_that_of_the_place(void **state)
{
	char text[11];
	int64_t late = INT64_C(1795217400000); /* 2026-11-20T23:30:00Z */

	clock_date_text(late, 0, text);
	assert_string_equal(text, "2026-11-20");
	clock_date_text(late, 60, text);
	assert_string_equal(text, "2026-11-21");
	clock_date_text(MORNING, -8 * 60, text);
	assert_string_equal(text, "2026-11-19");
}

static void
days_are_counted_from_local_midnight(void **state)
{
	assert_int_equal(clock_day(0, 0), 0);
	assert_int_equal(clock_day(DAY_MS - 1, 0), 0);
	assert_int_equal(clock_day(DAY_MS, 0), 1);
	assert_int_equal(clock_day(-1, 0), -1);
	assert_int_equal(clock_day(-DAY_MS, 0), -1);
	assert_int_equal(clock_day(-DAY_MS - 1, 0), -2);
	assert_int_equal(clock_day(0, -1), -1);
	assert_int_equal(clock_day(DAY_MS - 60000, 1), 1);
}

static void
offset_knows_summer_time(void **state)
{
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	assert_int_equal(clock_offset_min(MORNING), 60);
	assert_int_equal(clock_offset_min(INT64_C(1783000000000)), 120); /* July 2026 */
	setenv("TZ", "IST-5:30", 1);
	tzset();
	assert_int_equal(clock_offset_min(MORNING), 330);
	setenv("TZ", "NST3:30", 1);
	tzset();
	assert_int_equal(clock_offset_min(MORNING), -210);
}

static void
dates_name_days_months_and_years(void **state)
{
	static const struct {
		const char *text;
		int64_t from_ms, until_ms;
	} rows[] = { { "2026-11-20", INT64_C(1795132800000), INT64_C(1795219200000) },
		{ "1970-01", 0, 31 * DAY_MS }, { "1970", 0, 365 * DAY_MS },
		{ "1970-12-31", 364 * DAY_MS, 365 * DAY_MS }, { "1970-1-2", DAY_MS, 2 * DAY_MS },
		{ "1972-02-29", 789 * DAY_MS, 790 * DAY_MS } };
	static const char *const wrong[] = { "", "yesterday", "70", "1969", "2024-", "2024-00",
		"2024-13", "2024-05-32", "2023-02-29", "2024-04-31", "2024-05-01-1", "2024-05-01 ",
		" 2024", "+2024", "2024-005", "20240501", "0x7e8" };

	setenv("TZ", "UTC0", 1);
	tzset();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t from_ms = -1, until_ms = -1;

		assert_true(clock_read_date(rows[i].text, &from_ms, &until_ms));
		assert_int_equal(from_ms, rows[i].from_ms);
		assert_int_equal(until_ms, rows[i].until_ms);
		assert_true(clock_read_date(rows[i].text, NULL, NULL));
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (clock_read_date(wrong[i], NULL, NULL))
			fail_msg("\"%s\" is read", wrong[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sets_the_time),
		cmocka_unit_test(real_clocks_are_those_of_the_system),
		cmocka_unit_test(moments_are_written_in_utc),
		cmocka_unit_test(date_is_that_of_the_place),
		cmocka_unit_test(days_are_counted_from_local_midnight),
		cmocka_unit_test(offset_knows_summer_time),
		cmocka_unit_test(dates_name_days_months_and_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

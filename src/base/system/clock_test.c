/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/text/timecode.h"
#include "support/home.h"
#include "support/test.h"

#define DAY_MS ((int64_t)86400000)
#define Y2K_MS INT64_C(946684800000)
#define FIVE_MS ((int64_t)5 * 3600000)
/* 2026-11-20T06:23:41.123Z, by date(1). */
#define MORNING INT64_C(1795155821123)

TEST(test_sets_the_time)
{
	clock_set(5000000000, MORNING);
	assert_int_equal(clock_mono_ns(), 5000000000);
	assert_int_equal(clock_mono_ms(), 5000);
	assert_int_equal(clock_boot_ns(), 5000000000);
	assert_int_equal(clock_utc_ms(), MORNING);
	clock_set(-1, 0);
	assert_true(clock_utc_ms() > INT64_C(1600000000000));
}

TEST(real_clocks_are_those_of_the_system)
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

TEST(moments_are_written_in_utc)
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

TEST(date_is_that_of_the_place)
{
	char text[11];
	int64_t late = INT64_C(1795217400000); /* 2026-11-20T23:30:00Z */

	clock_date_text(late, 0, text);
	assert_string_equal(text, "2026-11-20");
	clock_date_text(late, 6 * 60, text);
	assert_string_equal(text, "2026-11-21");
	clock_date_text(MORNING, -8 * 60, text);
	assert_string_equal(text, "2026-11-19");
}

TEST(a_date_is_of_the_evening_from_5_to_5)
{
	static const struct {
		int64_t utc_ms, offset_min;
		const char *date;
	} rows[] = { { Y2K_MS + FIVE_MS, 0, "2000-01-01" },
		{ Y2K_MS + DAY_MS + FIVE_MS - 1, 0, "2000-01-01" },
		{ Y2K_MS + DAY_MS + FIVE_MS, 0, "2000-01-02" }, { Y2K_MS, 0, "1999-12-31" },
		{ Y2K_MS + FIVE_MS, -1, "1999-12-31" },
		{ Y2K_MS + DAY_MS + FIVE_MS - 60000, 1, "2000-01-02" },
		{ Y2K_MS + DAY_MS + FIVE_MS, 1440, "2000-01-02" },
		{ Y2K_MS + DAY_MS + FIVE_MS, NO_MS, "2000-01-02" },
		{ INT64_C(253402318799999), 0, "9999-12-31" }, { INT64_C(253402318800000), 0, "" },
		{ Y2K_MS - 1, 840, "" }, { FIVE_MS, 0, "" }, { -1, 0, "" }, { NO_MS, 0, "" } };
	char text[11];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
			clock_date_text(rows[i].utc_ms, rows[i].offset_min, text), rows[i].date);
}

TEST(offset_knows_summer_time)
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

TEST(dates_name_days_months_and_years)
{
	static const struct {
		const char *text;
		int64_t from_day, until_day;
	} rows[] = { { "2026-11-20", 20777, 20778 }, { "1970-01", 0, 31 }, { "1970", 0, 365 },
		{ "1970-12-31", 364, 365 }, { "1970-1-2", 1, 2 }, { "1972-02-29", 789, 790 } };
	static const char *const wrong[] = { "", "yesterday", "70", "1969", "2024-", "2024-00",
		"2024-13", "2024-05-32", "2023-02-29", "2024-04-31", "2024-05-01-1", "2024-05-01 ",
		" 2024", "\t2024", "2024-\n5", "+2024", "2024-005", "20240501", "0x7e8" };

	setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
	tzset();
	assert_int_equal(clock_midnight_ms(20777), INT64_C(1795150800000));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t from_day = -1, until_day = -1;

		assert_true(clock_read_date(rows[i].text, &from_day, &until_day));
		assert_int_equal(from_day, rows[i].from_day);
		assert_int_equal(until_day, rows[i].until_day);
		assert_true(clock_read_date(rows[i].text, NULL, NULL));
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (clock_read_date(wrong[i], NULL, NULL))
			fail_msg("\"%s\" is read", wrong[i]);
}

TEST(a_time_after_now_is_the_oldest)
{
	static const int64_t times[] = { MORNING + 600001, MORNING + 40000000000, 0, MORNING,
		MORNING + 600000 };

	clock_set(1, MORNING);
	for (size_t i = 1; i < LENGTH(times); i++) {
		assert_true(clock_is_newer(times[i], times[i - 1]));
		assert_false(clock_is_newer(times[i - 1], times[i]));
	}
	assert_false(clock_is_newer(MORNING, MORNING));
	assert_int_equal(clock_newest_ms(MORNING), MORNING);
	assert_int_equal(clock_newest_ms(INT64_MIN), INT64_MIN);
	clock_set(1, MORNING + 40000000000); /* once it is now, it is the newest */
	assert_true(clock_is_newer(times[1], MORNING));
	clock_set(-1, 0);
}

TEST(moments_have_a_time_and_an_offset)
{
	static const struct {
		const char *text;
		bool utc;
		int64_t ms, offset_min;
	} rows[] = { { "2026-11-20", true, INT64_C(1795132800000), 0 },
		{ "2026-11-20", false, INT64_C(1795132800000) + 210 * 60000, -210 },
		{ "2026-11-20T06:23:41.123Z", false, MORNING, 0 },
		{ "2026-11-20 06:23", true, MORNING - 41123, 0 },
		{ "2026-11-20T06:23", false, MORNING - 41123 + 210 * 60000, -210 },
		{ "2026-11-20T19:53:41.123+13:30", false, MORNING, 810 },
		{ "2026-11-19T22:23:41.123-08:00", true, MORNING, -480 } };
	static const char *const wrong[] = { "", "2026-13-01", "2026-11-20T", "2026-11-20T25:00",
		"2026-11-20T06:60", "2026-11-20T06:23:60", "2026-11-20T06:23Z+01:00",
		"2026-11-20T06:23+1", "2026-11-20T06:23 Berlin", "2026-11-20x" };
	int64_t ms, offset_min;

	setenv("TZ", "NST3:30", 1);
	tzset();
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_true(clock_read_moment(rows[i].text, rows[i].utc, &ms, &offset_min));
		assert_int_equal(ms, rows[i].ms);
		assert_int_equal(offset_min, rows[i].offset_min);
	}
	for (size_t i = 0; i < LENGTH(wrong); i++)
		if (clock_read_moment(wrong[i], false, &ms, &offset_min))
			fail_msg("\"%s\" is read", wrong[i]);
}

/* A tz database of one zone, 13 hours ahead all year. */
TEST(a_zone_is_a_name_of_the_database)
{
	static const char file[] = "TZif\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
				   "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"
				   "\0\0\xb6\xd0\0\0NZT";
	char folder[TEST_FOLDER_MAX], path[TEST_FOLDER_MAX + 16];

	assert_true(test_folder_make(folder, "zone"));
	snprintf(path, sizeof(path), "%s/Auckland", folder);
	FILE *f = fopen(path, "w");
	assert_int_equal(fwrite(file, 1, sizeof(file), f), sizeof(file));
	fclose(f);
	setenv("TZDIR", folder, 1);
	setenv("TZ", "UTC", 1);
	tzset();
	assert_true(clock_is_utc());
	assert_true(clock_has_zone("Auckland"));
	assert_false(clock_has_zone("Berlin"));
	assert_false(clock_has_zone("../etc/passwd"));
	assert_false(clock_has_zone("A/../Auckland"));
	assert_false(clock_has_zone(""));
	clock_set_zone(NULL);
	assert_true(clock_is_utc());
	clock_set_zone("Auckland");
	assert_int_equal(clock_offset_min(MORNING), 780);
	assert_false(clock_is_utc());
	clock_set_zone("UTC"); /* a person's choice needs no word */
	assert_int_equal(clock_offset_min(MORNING), 0);
	assert_false(clock_is_utc());
	unlink(path);
	rmdir(folder);
	unsetenv("TZDIR");
}

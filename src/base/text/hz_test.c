/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/text/hz.h"
#include "support/test.h"

TEST(ranges_are_read_as_people_write_them)
{
	static const struct {
		const char *text;
		double low, high;
	} rows[] = { { "7k-9k", 7000, 9000 }, { "200-400", 200, 400 },
		{ "200Hz-1.5kHz", 200, 1500 }, { "7-9k", 7000, 9000 },
		{ "7 kHz-9 kHz", 7000, 9000 }, { "20-20000", 20, 20000 },
		{ "6.3K-8KHZ", 6300, 8000 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct err err = ERR_INIT;
		double low, high;

		if (!hz_range(rows[i].text, &low, &high, &err))
			fail_msg("%s: %s", rows[i].text, err.msg);
		assert_true(low == rows[i].low && high == rows[i].high);
	}
}

TEST(one_frequency_is_a_third_of_an_octave_around_it)
{
	struct err err = ERR_INIT;
	double low, high;

	assert_true(hz_range("7.9 kHz", &low, &high, &err));
	assert_true(fabs(low - 7900 / pow(2, 1.0 / 6)) < 1e-6);
	assert_true(fabs(high / low - pow(2, 1.0 / 3)) < 1e-9);
}

TEST(what_is_no_frequency_is_refused_with_words)
{
	static const char *const rows[][2] = { { "", "is not a frequency" }, { "high", "is no" },
		{ "7k-", "is no" }, { "-9k", "is no" }, { "7k-9k-", "is no" }, { "7k 9k", "is no" },
		{ "7k-9m", "is no" }, { "7,9k", "is no" }, { "1e3", "is no" }, { "0x10", "is no" },
		{ "inf", "is no" }, { "7000.1234", "is no" }, { " 7k", "is no" },
		{ "9k-7k", "ends below its beginning" }, { "7k-7k", "ends below" },
		{ "0", "is out of range" }, { "0-100", "is out of range" },
		{ "100k", "is out of range" }, { "9999999k", "is no" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct err err = ERR_INIT;
		double low, high;

		if (hz_range(rows[i][0], &low, &high, &err))
			fail_msg("taken: %s", rows[i][0]);
		if (!strstr(err.msg, rows[i][1]))
			fail_msg("%s: %s", rows[i][0], err.msg);
	}
}

TEST(a_frequency_is_shown_with_three_digits)
{
	static const struct {
		double hz;
		const char *text;
	} rows[] = { { 20, "20 Hz" }, { 31.5, "31.5 Hz" }, { 440, "440 Hz" }, { 999.4, "999 Hz" },
		{ 999.7, "1 kHz" }, { 2500, "2.5 kHz" }, { 7943.28, "7.94 kHz" },
		{ 9996, "10 kHz" }, { 16000, "16 kHz" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct buf b = BUF_INIT;

		hz_add(&b, rows[i].hz);
		assert_string_equal(b.s, rows[i].text);
		buf_finish(&b);
	}
}

TEST(a_text_names_a_frequency_in_any_form)
{
	assert_true(hz_is_in("rings at 7.90 kHz", 7900));
	assert_true(hz_is_in("from 1990 on, 7900Hz", 7900));
	assert_true(hz_is_in("at 7.9k it rings", 7900));
	assert_false(hz_is_in("at 17.9 kHz it rings", 7900));
	assert_false(hz_is_in("7900 notes", 7900));
	assert_false(hz_is_in("", 7900));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/timecode.h"

#include "base/core/mem.h"
#include "support/test.h"

TEST(times_are_read_as_people_write_them)
{
	static const struct {
		const char *text;
		int64_t pos_ms, pos_end_ms;
		bool about, open;
	} known[] = {
		{ "70", 70000, NO_MS, false, false },
		{ "70.5", 70500, NO_MS, false, false },
		{ "0", 0, NO_MS, false, false },
		{ "010", 10000, NO_MS, false, false },
		{ "1:10", 70000, NO_MS, false, false },
		{ "01:10", 70000, NO_MS, false, false },
		{ "1:10.25", 70250, NO_MS, false, false },
		{ "1:10.0019", 70001, NO_MS, false, false },
		{ "90:00", 5400000, NO_MS, false, false },
		{ "1:02:03", 3723000, NO_MS, false, false },
		{ "1:02:03.250", 3723250, NO_MS, false, false },
		{ "99:59:59.999", 359999999, NO_MS, false, false },
		{ "359999", 359999000, NO_MS, false, false },
		{ "0:54-1:15", 54000, 75000, false, false },
		{ "0:54\u20131:15", 54000, 75000, false, false },
		{ " 0:54 - 1:15 ", 54000, 75000, false, false },
		{ "54.5-75", 54500, 75000, false, false },
		{ "0:54-0:54", 54000, NO_MS, false, false },
		{ "~1:30", 90000, NO_MS, true, false },
		{ "~ 1:30", 90000, NO_MS, true, false },
		{ "~1:30-1:40", 90000, 100000, true, false },
		{ "3:00-", 180000, NO_MS, false, true },
		{ "3:00 \u2013 ", 180000, NO_MS, false, true },
		{ "-0:50", 0, 50000, false, false },
		{ "\u2013 0:50", 0, 50000, false, false },
		{ "start", 0, NO_MS, false, false },
		{ "Start", 0, NO_MS, false, false },
		{ "start-0:50", 0, 50000, false, false },
		{ "start-", 0, NO_MS, false, true },
	};

	for (size_t i = 0; i < LENGTH(known); i++) {
		struct timespan t;
		struct err err = ERR_INIT;

		if (!timespan_parse(&t, known[i].text, &err))
			fail_msg("%s", err.msg);
		if (t.pos_ms != known[i].pos_ms || t.pos_end_ms != known[i].pos_end_ms ||
			t.about != known[i].about || t.open != known[i].open)
			fail_msg("\"%s\" was read as %lld, %lld", known[i].text,
				(long long)t.pos_ms, (long long)t.pos_end_ms);
	}
}

TEST(what_is_no_time_is_told_why)
{
	static const struct {
		const char *text, *why;
	} wrong[] = {
		{ "", "it is empty" },
		{ "   ", "it is empty" },
		{ "1:75", "seconds go to 59" },
		{ "1:60", "seconds go to 59" },
		{ "1:60:00", "minutes go to 59" },
		{ "1:00:60", "seconds go to 59" },
		{ "0:54-1:75", "seconds go to 59" },
		{ "1:15-0:54", "it ends before it starts" },
		{ "100:00:00", "it must be under 100 hours" },
		{ "360000", "it must be under 100 hours" },
		{ "99999999999999999999999999", "it must be under 100 hours" },
		{ "6000:00", "it must be under 100 hours" },
		{ "0-100:00:00", "it must be under 100 hours" },
		{ "1:2:3:4", "it has more than hours, minutes and seconds" },
		{ "1:010", "two digits at most follow a colon" },
		{ "1:", "a number is missing after the colon" },
		{ "1::10", "a number is missing after the colon" },
		{ "70.", "a number is missing after the point" },
		{ ".5", "it does not start with a number" },
		{ ":10", "it does not start with a number" },
		{ "-", "it does not start with a number" },
		{ "~", "it does not start with a number" },
		{ "--0:50", "it does not start with a number" },
		{ "no", "it does not start with a number" },
		{ "+5", "it does not start with a number" },
		{ "70,5", "more text follows" },
		{ "0x1F", "more text follows" },
		{ "1e3", "more text follows" },
		{ "1.5:10", "more text follows" },
		{ "1:10 1:20", "more text follows" },
		{ "1-2-3", "more text follows" },
		{ "-0:50-1:00", "more text follows" },
		{ "2024-01-02", "more text follows" },
		{ "starting", "more text follows" },
		{ "70\xff", "more text follows" },
	};

	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct timespan t = { .pos_ms = 7 };
		struct err err = ERR_INIT;

		if (timespan_parse(&t, wrong[i].text, &err))
			fail_msg("\"%s\" was taken for a time", wrong[i].text);
		if (!strstr(err.msg, wrong[i].why))
			fail_msg("\"%s\" gave: %s", wrong[i].text, err.msg);
		assert_int_equal(t.pos_ms, 7);
	}
}

TEST(error_tells_what_to_write)
{
	struct timespan t;
	struct err err;
	int64_t ms;

	timespan_parse(&t, "1:75", &err);
	assert_string_equal(err.msg,
		"\"1:75\" is not a time: seconds go to 59; "
		"write 70, 1:10, 1:02:03.250, 0:54-1:15, ~1:30 or 3:00-");
	timecode_parse(&ms, "1:75", &err);
	assert_string_equal(err.msg,
		"\"1:75\" is not a time: seconds go to 59; "
		"write 70, 70.5, 1:10 or 1:02:03.250");
}

TEST(error_quotes_only_the_start_of_a_long_text)
{
	char text[5000];
	struct timespan t;
	struct err err;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	timespan_parse(&t, text, &err);
	assert_non_null(strstr(err.msg, "x\u2026\" is not a time"));
	assert_non_null(strstr(err.msg, "~1:30 or 3:00-"));
}

TEST(one_moment_is_no_range)
{
	struct err err;
	int64_t ms = 7;

	assert_true(timecode_parse(&ms, " 1:10.5 ", &err));
	assert_int_equal(ms, 70500);
	assert_true(timecode_parse(&ms, "start", &err));
	assert_int_equal(ms, 0);
	assert_false(timecode_parse(&ms, "0:54-1:15", &err));
	assert_non_null(strstr(err.msg, "expected one time, not a range"));
	assert_false(timecode_parse(&ms, "3:00-", &err));
	assert_false(timecode_parse(&ms, "~1:30", &err));
	assert_false(timecode_parse(&ms, "", &err));
	assert_int_equal(ms, 0);
}

TEST(offset_may_be_negative)
{
	struct err err;
	int64_t ms;
	char text[TIME_TEXT];

	assert_true(timecode_parse(&ms, "-3.5", &err));
	assert_int_equal(ms, -3500);
	assert_true(timecode_parse(&ms, "-1:10", &err));
	timecode_text(ms, false, text);
	assert_string_equal(text, "-1:10");
}

TEST(times_are_shown_as_a_player_shows_them)
{
	static const struct {
		int64_t ms;
		const char *text, *tenths;
	} known[] = {
		{ 0, "0:00", "0:00.0" },
		{ 999, "0:00", "0:00.9" },
		{ 9000, "0:09", "0:09.0" },
		{ 59999, "0:59", "0:59.9" },
		{ 70250, "1:10", "1:10.2" },
		{ 3599999, "59:59", "59:59.9" },
		{ 3600000, "1:00:00", "1:00:00.0" },
		{ 3723250, "1:02:03", "1:02:03.2" },
		{ 360000000, "100:00:00", "100:00:00.0" },
		{ -70250, "-1:10", "-1:10.2" },
		{ NO_MS, "", "" },
	};
	char text[TIME_TEXT];

	for (size_t i = 0; i < LENGTH(known); i++) {
		timecode_text(known[i].ms, false, text);
		assert_string_equal(text, known[i].text);
		timecode_text(known[i].ms, true, text);
		assert_string_equal(text, known[i].tenths);
	}
}

TEST(spans_are_shown_as_people_write_them)
{
	static const struct {
		struct timespan t;
		const char *text;
	} known[] = {
		{ { .pos_ms = 70900, .pos_end_ms = NO_MS }, "1:10" },
		{ { .pos_ms = 70000, .pos_end_ms = NO_MS, .about = true }, "~1:10" },
		{ { .pos_ms = 54000, .pos_end_ms = 75999 }, "0:54-1:15" },
		{ { .pos_ms = 54000, .pos_end_ms = 75000, .about = true }, "~0:54-1:15" },
		{ { .pos_ms = 180000, .pos_end_ms = NO_MS, .open = true }, "3:00-" },
		{ { .pos_ms = 0, .pos_end_ms = 50000 }, "0:00-0:50" },
		{ { .pos_ms = 70000, .pos_end_ms = 70000 }, "1:10" },
		{ { .pos_ms = 70000, .pos_end_ms = 70400, .about = true }, "~1:10" },
		{ { .pos_ms = NO_MS, .pos_end_ms = NO_MS }, "" },
	};
	char text[TIME_TEXT];

	for (size_t i = 0; i < LENGTH(known); i++) {
		timespan_text(&known[i].t, text);
		assert_string_equal(text, known[i].text);
	}
}

TEST(longest_times_fit)
{
	struct timespan t = {
		.pos_ms = -INT64_MAX, .pos_end_ms = -INT64_MAX + 3600000, .about = true
	};
	char text[TIME_TEXT];

	timecode_text(INT64_MAX, true, text);
	assert_string_equal(text, "2562047788015:12:55.8");
	timespan_text(&t, text);
	assert_string_equal(text, "~-2562047788015:12:55--2562047788014:12:55");
}

static int64_t
some(int64_t below)
{
	return ((int64_t)random() << 16 ^ random()) % below;
}

TEST(what_is_shown_is_read_back)
{
	char text[TIME_TEXT], again[TIME_TEXT];
	struct err err = ERR_INIT;

	srandom(1);
	for (int i = 0; i < 20000; i++) {
		int kind = (int)some(4);
		int64_t limit_s = some(2) ? 359999 : 600;
		struct timespan t = { .pos_ms = some(limit_s) * 1000, .pos_end_ms = NO_MS }, back;

		t.about = kind == 1;
		t.open = kind == 2;
		if (kind == 3)
			t.pos_end_ms = t.pos_ms + 1000 + some(360000 - t.pos_ms / 1000) * 1000;
		timespan_text(&t, text);
		if (!timespan_parse(&back, text, &err))
			fail_msg("%s", err.msg);
		if (back.pos_ms != t.pos_ms || back.pos_end_ms != t.pos_end_ms ||
			back.about != t.about || back.open != t.open)
			fail_msg("%s came back otherwise", text);

		int64_t ms = some(719999999) - 359999999, read;
		timecode_text(ms, true, text);
		assert_true(timecode_parse(&read, text, &err));
		assert_int_equal(read, ms / 100 * 100);
		timecode_text(read, true, again);
		if (read != 0)
			assert_string_equal(again, text);
	}
}

/* What takes no columns on a terminal still takes room: the advice stays in the message. */
TEST(a_long_text_without_width_leaves_room_for_the_advice)
{
	char text[1 + 300 * 3 + 1] = "1";
	struct timespan t;
	struct err err;

	for (int i = 0; i < 300; i++)
		memcpy(text + 1 + i * 3, "\xe2\x80\x8d", 3);
	assert_false(timespan_parse(&t, text, &err));
	assert_non_null(strstr(err.msg, "; write "));
}

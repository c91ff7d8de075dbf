/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml/quantity.h"

#include "base/core/mem.h"
#include "support/test.h"

TEST(a_volume_is_taken_as_the_unit_says)
{
	static const struct {
		const char *text, *unit, *value, *as, *how;
	} good[] = {
		{ "28", "steps", "28", "steps", "" },
		{ " 28.5 ", "steps", "28.5", "steps", "" },
		{ "28 steps", "steps", "28", "steps", "" },
		{ "1 step", "steps", "1", "steps", "" },
		{ "50%", "%", "50", "%", "" },
		{ "50 %", "%", "50", "%", "" },
		{ "50", "%", "50", "%", "" },
		{ "-32 dB", "dB", "-32", "dB", "" },
		{ "-32db", "dB", "-32", "dB", "" },
		{ "+3", "dB", "3", "dB", "" },
		{ "7 clicks", "clicks", "7", "clicks", "" },
		{ "22 by ear", "steps", "22", "steps", "by ear" },
		{ "-32 dB  by Meter ", "dB", "-32", "dB", "by meter" },
		{ "50%", NULL, "50", "%", "" },
		{ "28", NULL, "28", NULL, "" },
		{ "28 by ear", NULL, "28", NULL, "by ear" },
		{ "2 o'clock", NULL, "2", "o'clock", "" },
		{ "12 o'clock by ear", NULL, "12", "o'clock", "by ear" },
		{ "40 clicks", NULL, "40", "clicks", "" },
		{ "28 ステップ by ear", NULL, "28", "ステップ", "by ear" },
		{ "28格", NULL, "28", "格", "" },
	};

	for (size_t i = 0; i < LENGTH(good); i++) {
		struct volume_text v;
		struct err err = ERR_INIT;

		if (!quantity_read_volume(&v, good[i].text, good[i].unit, &err))
			fail_msg("%s: %s", good[i].text, err.msg);
		assert_string_equal(v.value, good[i].value);
		assert_string_equal(v.unit ? v.unit : "none", good[i].as ? good[i].as : "none");
		assert_string_equal(v.how ? v.how : "", good[i].how);
		volume_text_finish(&v);
	}
}

TEST(what_is_none_is_refused)
{
	static const struct {
		const char *text, *unit, *why;
	} bad[] = {
		{ "loud", "steps", "\"loud\" is not a volume" },
		{ "", NULL, "is not a volume" },
		{ "28,5", "steps", "write 62, 62 steps, 62%, -32 dB or 12 o'clock, here in steps" },
		{ "62 of 99", NULL,
			"write 62, 62 steps, 62%, -32 dB or 12 o'clock; behind it \"by ear\"" },
		{ "62 of 99", "steps", "\"62 of 99\" is not a volume" },
		{ "28 low gain", "%", "is not a volume" },
		{ "28by ear", NULL, "is not a volume" },
		{ "28 by ears", NULL, "is not a volume" },
		{ "low", NULL, "\"low\" is not a volume" },
		{ "-", NULL, "is not a volume" },
		{ "2x", "steps", "is not a volume" },
		{ "1e9", NULL, "is not a volume" },
		{ "2x", NULL, "is not a volume" },
		{ "28 clicks loud", NULL, "is not a volume" },
		{ "28 clicks", "steps", "is not a volume" },
		{ "50%", "steps", "this chain is in steps, not %" },
		{ "28 steps", "dB", "this chain is in dB, not steps" },
	};

	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct volume_text v;
		struct err err = ERR_INIT;

		if (quantity_read_volume(&v, bad[i].text, bad[i].unit, &err))
			fail_msg("%s is taken as %s", bad[i].text, v.value);
		if (!strstr(err.msg, bad[i].why))
			fail_msg("%s: %s", bad[i].text, err.msg);
		volume_text_finish(&v);
	}
}

TEST(a_volume_is_read_in_either_width)
{
	struct volume_text v;
	double range[2], ohm;
	struct err err = ERR_INIT;

	assert_true(quantity_range("１０－２０", range) && range[1] > 19.9);
	assert_true(quantity_unit("３２　Ω", "Ω", &ohm) && ohm > 31.9);
	assert_true(quantity_read_volume(&v, "６２　ｓｔｅｐｓ", NULL, &err));
	assert_string_equal(v.value, "62");
	assert_string_equal(v.unit, "steps");
	volume_text_finish(&v);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/scale.h"

#include "base/core/mem.h"
#include "support/test.h"

TEST(values_lie_on_steps)
{
	CLEANUP(scale_finish) struct scale s;

	scale_init(&s, 0, 1, 0.1);
	assert_true(scale_has(&s, 0.1 + 0.2));
	assert_true(scale_has(&s, 0) && scale_has(&s, 1));
	assert_false(scale_has(&s, 0.25));
	assert_false(scale_has(&s, 1.1));
	assert_false(scale_has(&s, -0.1));
	assert_true(scale_nearest(&s, 0.26) == 0.3);
	assert_true(scale_nearest(&s, 9) == 1);
	assert_true(scale_nearest(&s, -9) == 0);
}

TEST(words_stand_at_values)
{
	CLEANUP(scale_finish) struct scale s;

	scale_init_score(&s);
	assert_string_equal(scale_word(&s, 3), "Good");
	assert_null(scale_word(&s, 3.5));
	scale_add_word(&s, 3, "Decent");
	assert_int_equal(s.n, 5);
	assert_string_equal(scale_word(&s, 3), "Decent");
}

TEST(bipolar_scales_reach_both_ways)
{
	CLEANUP(scale_finish) struct scale s, both = { .n = 0 };

	scale_init(&s, -5, 5, 0.5);
	scale_copy(&both, &s);
	assert_true(both.min == -5 && both.max == 5 && both.step == 0.5);
	assert_true(scale_has(&both, -2.5));
}

TEST(json_goes_there_and_back)
{
	struct err err = ERR_INIT;
	CLEANUP(scale_finish) struct scale s, back = { .n = 0 };

	scale_init_score(&s);
	scale_add_word(&s, 4.5, "a \"b\"");
	CLEANUP(pointer_free) char *json = scale_json(&s);
	assert_string_equal(json,
		"{\"min\":1,\"max\":5,\"step\":0.5,\"words\":{\"1\":\"Poor\",\"2\":\"Fair\","
		"\"3\":\"Good\",\"4\":\"Great\",\"4.5\":\"a \\\"b\\\"\",\"5\":\"Outstanding\"}}");
	assert_true(scale_from_json(&back, json, &err));
	CLEANUP(pointer_free) char *again = scale_json(&back);
	assert_string_equal(again, json);
	free(again);
	assert_true(scale_from_json(&back, json, &err)); /* both free the old words */
	scale_copy(&back, &s);
	again = scale_json(&back);
	assert_string_equal(again, json);
}

TEST(damaged_json_is_refused)
{
	static const char *const texts[] = { "", "[]", "{}", "{\"min\":1,\"max\":5}",
		"{\"min\":5,\"max\":1,\"step\":1}", "{\"min\":1,\"max\":5,\"step\":0}",
		"{\"min\":0,\"max\":1e9,\"step\":1}", "{\"min\":1,\"max\":5,\"step\":3}",
		"{\"min\":\"1\",\"max\":5,\"step\":1}",
		"{\"min\":1,\"max\":5,\"step\":1,\"words\":{\"x\":\"y\"}}",
		"{\"min\":1,\"max\":5,\"step\":1,\"words\":{\"9\":\"y\"}}",
		"{\"min\":1,\"max\":5,\"step\":1,\"words\":{\"2\":3}}" };

	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct err err = ERR_INIT;
		struct scale s;

		assert_false(scale_from_json(&s, texts[i], &err));
		assert_string_not_equal(err.msg, "");
	}
}

TEST(numbers_are_short)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = { { 3, "3" }, { 3.5, "3.5" }, { -2.5, "-2.5" }, { 0, "0" }, { -0.0, "0" },
		{ 0.3, "0.3" }, { 4.125, "4.125" }, { 100, "100" } };
	char text[SCALE_NUMBER];

	for (size_t i = 0; i < LENGTH(cases); i++) {
		scale_number(cases[i].value, text);
		assert_string_equal(text, cases[i].text);
	}
}

TEST(words_are_read_as_they_are_typed)
{
	CLEANUP(scale_finish) struct scale s;
	static const char *const grades[] = { "F", "D-", "D", "D+", "B-", "B", "B+", "A-", "A",
		"A+ 4 stars", "★★★★", "★★★★½" };
	static const struct {
		const char *typed;
		double value;
	} cases[] = { { "B+", 6 }, { "B", 5 }, { "b", 5 }, { "b-", 4 }, { "D", 2 }, { "4", 4 },
		{ "stars", 9 }, { "★★★★½", 11 }, { "★★★★", 10 }, { "7", 7 } };
	double value;
	struct err err;

	scale_init(&s, 0, 12, 1);
	for (size_t i = 0; i < LENGTH(grades); i++)
		scale_add_word(&s, (double)i, grades[i]);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_true(scale_read(&s, cases[i].typed, &value, &err));
		assert_true(value == cases[i].value);
	}
	s.step = 0.5;
	assert_true(scale_read(&s, "8,5", &value, &err) && value == 8.5);
	assert_true(scale_read(&s, "10,0", &value, &err) && value == 10);
	assert_false(scale_read(&s, "8,,5", &value, &err) ||
		scale_read(&s, "1,240", &value, &err) || scale_read(&s, "8,5,1", &value, &err));
	s.step = 1;
	assert_false(scale_read(&s, "★", &value, &err));
	assert_string_equal(err.msg, "“★” may be any of these: ★★★★, ★★★★½");
	assert_false(scale_read(&s, "4.5", &value, &err) || scale_read(&s, "C", &value, &err));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/json.h"

#include "support/test.h"

static struct err err = ERR_INIT;

/* Returns what is written of a value, which is freed; the caller frees the text. */
static char *
text_of(json_t *value)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	assert_true(json_print(f, value, &err));
	fclose(f);
	json_decref(value);
	return text;
}

TEST(values_stand_on_lines_of_their_own)
{
	json_t *of = json_pack("{s:[i, f, f, f, n, s], s:[], s:{}, s:b}", "a", -3, 0.1 + 0.2, 2.0,
		-300.0, "4.0", "b", "c", "d", 1);
	CLEANUP(pointer_free) char *text = text_of(of);
	assert_string_equal(text,
		"{\n  \"a\": [\n    -3,\n    0.3,\n    2,\n    -300,\n    null,\n    \"4.0\"\n  "
		"],\n  \"b\": [],\n  \"c\": {},\n"
		"  \"d\": true\n}\n");
	CLEANUP(buf_finish) struct buf compact = BUF_INIT;
	json_auto_t *list = json_pack("[s, {s:f}]", "x", "y", 1.5);
	json_add(&compact, list, true, NULL);
	assert_string_equal(compact.s, "[\"x\",{\"y\":1.5}]");
}

static struct json_kept kept;
static size_t n_made;

static struct json_kept *
kept_of(const json_t *value, const void *context)
{
	return value == context ? &kept : NULL;
}

static void
put_made(json_t *into, const json_t *value, const void *context)
{
	n_made++;
	assert_true(json_is_made(into));
	assert_false(json_is_made(value) || json_is_made(NULL));
	json_member_text(into, "a", "x \"://");
	json_member(into, "b", json_pack("[i, n]", 3));
	json_member(into, "c", NULL);
}

static void
replace_text(char **text)
{
	free(*text);
	*text = xstrdup("gone");
}

TEST(an_object_is_made_as_it_is_written)
{
	json_t note = { JSON_TRUE, 1 };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	json_auto_t *tree = json_pack("{s:[b, O], s:s}", "notes", 1, &note, "at", "ftp://");

	json_add(&out, tree, true, &(struct json_maker){ kept_of, put_made, &note, NULL });
	assert_string_equal(out.s,
		"{\"notes\":[true,{\"a\":\"x \\\"://\",\"b\":[3,null],\"c\":null}],"
		"\"at\":\"ftp://\"}");
	buf_clear(&out);
	json_add(&out, tree, true, &(struct json_maker){ kept_of, put_made, &note, replace_text });
	/* What the tree has itself is the caller's. */
	assert_string_equal(out.s,
		"{\"notes\":[true,{\"a\":\"gone\",\"b\":[3,null],\"c\":null}],\"at\":\"ftp://\"}");
}

TEST(an_object_in_two_lists_is_made_once)
{
	json_t note = { JSON_TRUE, 1 };
	const struct json_maker maker = { kept_of, put_made, &note, NULL };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	json_auto_t *tree = json_pack("{s:{s:[O]}, s:[i, O]}", "x", "y", &note, "z", 7, &note);

	n_made = 0;
	json_add(&out, tree, false, &maker);
	assert_string_equal(out.s,
		"{\n  \"x\": {\n    \"y\": [\n      {\n        \"a\": \"x \\\"://\",\n        "
		"\"b\": [\n"
		"          3,\n          null\n        ],\n        \"c\": null\n      }\n    ]\n  "
		"},\n"
		"  \"z\": [\n    7,\n    {\n      \"a\": \"x \\\"://\",\n      \"b\": [\n        "
		"3,\n"
		"        null\n      ],\n      \"c\": null\n    }\n  ]\n}");
	assert_int_equal(n_made, 1);
	json_decref(kept.text);
	kept.text = NULL;
	/* a list alone */
	json_add(&out, json_object_get(json_object_get(tree, "x"), "y"), true, &maker);
	assert_null(kept.text);
}

TEST(nothing_that_moves_a_cursor_is_written)
{
	json_t *o = json_pack(
		"{s:s}", "a", "\x1b[2J \xc2\x9b \xe2\x80\xae \x7f \xf3\xa0\x80\x81 \xe3\x81\x82");
	CLEANUP(pointer_free) char *text = text_of(json_incref(o));
	assert_string_equal(text,
		"{\n  \"a\": \"\\u001B[2J \\u009B \\u202E \\u007F \\uDB40\\uDC01 "
		"\xe3\x81\x82\"\n}\n");
	json_auto_t *back = json_loads(text, 0, NULL);
	assert_true(json_equal(back, o));
	json_decref(o);
}

/* Each ASCII character at each place of a text of some words, and no byte of its surroundings lost.
 */
TEST(each_character_comes_back_wherever_it_stands)
{
	for (char c = 1; c > 0 && c < 0x7f; c++)
		for (size_t at = 0; at < 20; at++) {
			char given[] = "~!#[]^_abcXYZ 0189 @";

			given[at] = c;
			char *text = text_of(json_string(given));
			json_t *back = json_loads(text, JSON_DECODE_ANY, NULL);
			assert_string_equal(json_string_value(back), given);
			for (const char *s = text; s[1]; s++)
				assert_true(*s >= ' ' && *s < 0x7f);
			json_decref(back);
			free(text);
		}
}

TEST(what_is_no_utf8_is_shown)
{
	CLEANUP(pointer_free) char *text = text_of(json_string_nocheck("caf\xe9 \"x\"\\\n\t"));
	assert_string_equal(text, "\"caf<e9> \\\"x\\\"\\\\\\n\\t\"\n");
}

TEST(long_text_goes_to_its_file_in_pieces)
{
	json_auto_t *list = json_array();
	CLEANUP(pointer_free) char *text = NULL;

	for (int i = 0; i < 20000; i++)
		json_array_append_new(list, json_string("0123456789"));
	text = text_of(json_incref(list));
	json_auto_t *back = json_loads(text, 0, NULL);
	assert_true(json_equal(back, list));
}

TEST(a_full_disk_is_told)
{
	FILE *f = fopen("/dev/full", "w");

	assert_non_null(f);
	setvbuf(f, NULL, _IONBF, 0);
	json_auto_t *value = json_integer(1);
	assert_false(json_print(f, value, &err));
	assert_string_equal(err.msg, "cannot write: No space left on device");
	fclose(f);
}

TEST(loops_over_values_end_where_they_are_left)
{
	json_auto_t *list = json_pack("[i, i, i, i]", 2, 3, 5, 7),
		    *object = json_pack("{s:i, s:i, s:i}", "a", 2, "b", 3, "c", 5);
	json_int_t sum = 0;
	CLEANUP(buf_finish) struct buf keys = BUF_INIT;

	EACH_VALUE (one, list) {
		if (json_integer_value(one) == 3)
			continue;
		if (json_integer_value(one) == 7)
			break;
		sum += json_integer_value(one);
	}
	assert_int_equal(sum, 7);
	EACH_VALUE (none, NULL)
		fail_msg("%s", json_string_value(none));
	EACH_MEMBER (key, value, object) {
		if (json_integer_value(value) == 2)
			continue;
		buf_add(&keys, key);
		if (json_integer_value(value) == 3)
			break;
	}
	assert_string_equal(keys.s, "b");
	EACH_MEMBER (key, value, list)
		fail_msg("%s %s", key, json_string_value(value));
}

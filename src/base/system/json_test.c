#include "base/system/json.h"

#include "support/test.h"

static struct err err = ERR_INIT;

/* What the writer made, to be freed by the caller. */
static char *
text_of(struct json_writer *w)
{
	assert_true(json_writer_finish(w));
	return buf_detach(&w->out);
}

static void
values_stand_on_lines_of_their_own(void **state)
{
	struct json_writer w = json_writer_new(NULL, &err);

	json_writer_open(&w, '{');
	json_writer_key(&w, "a");
	json_writer_open(&w, '[');
	json_writer_int(&w, -3);
	json_writer_real(&w, 0.1 + 0.2, 12);
	json_writer_real(&w, 2.0, 12);
	json_writer_real(&w, __builtin_nan(""), 12);
	json_writer_close(&w, ']');
	json_writer_key(&w, "b");
	json_writer_open(&w, '[');
	json_writer_close(&w, ']');
	json_writer_key(&w, "c");
	json_writer_open(&w, '{');
	json_writer_close(&w, '}');
	json_writer_key(&w, "d");
	json_writer_bool(&w, true);
	json_writer_key(&w, "e");
	json_writer_text(&w, NULL);
	json_writer_close(&w, '}');
	CLEANUP(pointer_free) char *text = text_of(&w);
	assert_string_equal(text,
		"{\n  \"a\": [\n    -3,\n    0.3,\n    2,\n    null\n  ],\n  \"b\": [],\n  \"c\": "
		"{},\n"
		"  \"d\": true,\n  \"e\": null\n}\n");
}

static void
nothing_that_moves_a_cursor_is_written(void **state)
{
	json_t *o = json_pack(
		"{s:s}", "a", "\x1b[2J \xc2\x9b \xe2\x80\xae \x7f \xf3\xa0\x80\x81 \xe3\x81\x82");
	struct json_writer w = json_writer_new(NULL, &err);

	json_writer_value(&w, o);
	CLEANUP(pointer_free) char *text = text_of(&w);
	assert_string_equal(text,
		"{\n  \"a\": \"\\u001B[2J \\u009B \\u202E \\u007F \\uDB40\\uDC01 "
		"\xe3\x81\x82\"\n}\n");
	json_auto_t *back = json_loads(text, 0, NULL);
	assert_true(json_equal(back, o));
	json_decref(o);
}

/* Each ASCII character at each place of a text of some words, and no byte of its surroundings lost.
 */
static void
each_character_comes_back_wherever_it_stands(void **state)
{
	for (char c = 1; c > 0 && c < 0x7f; c++)
		for (size_t at = 0; at < 20; at++) {
			char given[] = "~!#[]^_abcXYZ 0189 @";
			struct json_writer w = json_writer_new(NULL, &err);

			given[at] = c;
			json_writer_text(&w, given);
			char *text = text_of(&w);
			json_t *back = json_loads(text, JSON_DECODE_ANY, NULL);
			assert_string_equal(json_string_value(back), given);
			for (const char *s = text; s[1]; s++)
				assert_true(*s >= ' ' && *s < 0x7f);
			json_decref(back);
			free(text);
		}
}

static void
what_is_no_utf8_is_shown(void **state)
{
	struct json_writer w = json_writer_new(NULL, &err);

	json_writer_text(&w, "caf\xe9 \"x\"\\\n\t");
	CLEANUP(pointer_free) char *text = text_of(&w);
	assert_string_equal(text, "\"caf<e9> \\\"x\\\"\\\\\\n \"\n");
}

static void
long_text_goes_to_its_file_in_pieces(void **state)
{
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	struct json_writer w = json_writer_new(f, &err);
	json_writer_open(&w, '[');
	for (int i = 0; i < 20000; i++)
		json_writer_text(&w, "0123456789");
	json_writer_close(&w, ']');
	assert_true(ftell(f) > 0);
	assert_true(json_writer_finish(&w));
	fclose(f);
	json_auto_t *back = json_loadb(text, n, 0, NULL);
	assert_int_equal(json_array_size(back), 20000);
}

static void
a_full_disk_is_told(void **state)
{
	struct json_writer w;
	FILE *f = fopen("/dev/full", "w");

	assert_non_null(f);
	setvbuf(f, NULL, _IONBF, 0);
	w = json_writer_new(f, &err);
	json_writer_int(&w, 1);
	assert_false(json_writer_finish(&w));
	assert_string_equal(err.msg, "cannot write: No space left on device");
	fclose(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_on_lines_of_their_own),
		cmocka_unit_test(nothing_that_moves_a_cursor_is_written),
		cmocka_unit_test(each_character_comes_back_wherever_it_stands),
		cmocka_unit_test(what_is_no_utf8_is_shown),
		cmocka_unit_test(long_text_goes_to_its_file_in_pieces),
		cmocka_unit_test(a_full_disk_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

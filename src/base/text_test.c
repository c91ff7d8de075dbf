/* tests: smoke */
#include "base/text.h"

#include "base/mem.h"
#include "support/test.h"

#define FAMILY "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466"
#define HEART "\u2764\ufe0f"
#define GERMANY "\U0001F1E9\U0001F1EA"
#define THUMB "\U0001F44D\U0001F3FD"

static void
utf8_is_decoded_strictly(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		int32_t code;
		size_t len;
	} known[] = {
		{ "a", 1, 'a', 1 },
		{ "\0", 1, 0, 1 },
		{ "\u00e4x", 3, 0xe4, 2 },
		{ "\u20ac", 3, 0x20ac, 3 },
		{ "\U0001F600", 4, 0x1f600, 4 },
		{ "\xe4", 1, TEXT_BAD, 1 }, /* Latin-1 */
		{ "\x80", 1, TEXT_BAD, 1 },
		{ "\xe2\x82", 2, TEXT_BAD, 1 }, /* cut short */
		{ "\u20ac", 2, TEXT_BAD, 1 },
		{ "\xe2\x82\x1b", 3, TEXT_BAD, 1 },
		{ "\xc0\xaf", 2, TEXT_BAD, 1 }, /* overlong */
		{ "\xe0\x80\xaf", 3, TEXT_BAD, 1 },
		{ "\xed\xa0\x80", 3, TEXT_BAD, 1 },     /* half a surrogate pair */
		{ "\xf4\x90\x80\x80", 4, TEXT_BAD, 1 }, /* beyond U+10FFFF */
		{ "\xff", 1, TEXT_BAD, 1 },
	};

	for (size_t i = 0; i < LENGTH(known); i++) {
		size_t len;

		assert_int_equal(text_decode(known[i].s, known[i].n, &len), known[i].code);
		assert_int_equal(len, known[i].len);
	}
	assert_true(text_valid("", 0));
	assert_true(text_valid("\u00e4\U0001F600", 6));
	assert_false(text_valid("\u00e4\U0001F600", 5));
	assert_false(text_valid("K\xf6ln", 4));
}

/* The cursor stops between these and nowhere else, from either side. */
static void
cursor_moves_by_what_looks_like_one_character(void **state)
{
	static const char *const clusters[] = { "a", "e\u0301", "\u6f22", FAMILY, GERMANY, GERMANY,
		HEART, THUMB, "1\ufe0f\u20e3", "\u0e01\u0e33", "\uac00", "\u1112\u1161\u11ab",
		"\r\n", "\n", " ", "\u05d0", "x\u0301\u0302\u0303\u0304", "\xff", "\xe2", "\x82",
		"b", FAMILY, "\u241b" };
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	size_t at = 0;

	for (size_t i = 0; i < LENGTH(clusters); i++)
		buf_add(&b, clusters[i]);
	for (size_t i = 0; i < LENGTH(clusters); i++) {
		size_t end = text_next(b.s, b.len, at);

		assert_int_equal(end - at, strlen(clusters[i]));
		assert_int_equal(text_prev(b.s, b.len, end), at);
		at = end;
	}
	assert_int_equal(at, b.len);
	assert_int_equal(text_next(b.s, b.len, b.len), b.len);
	assert_int_equal(text_prev(b.s, b.len, 0), 0);
}

static void
many_marks_are_one_character(void **state)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, "xo");
	for (int i = 0; i < 50; i++)
		buf_add(&b, "\u0301");
	assert_int_equal(text_next(b.s, b.len, 1), b.len);
	assert_int_equal(text_prev(b.s, b.len, b.len), 1);
	assert_int_equal(text_width(b.s, b.len), 2);
}

static void
flags_part_in_pairs_from_either_side(void **state)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, "x");
	for (int i = 0; i < 5; i++)
		buf_add(&b, "\U0001F1E9");
	assert_int_equal(text_prev(b.s, b.len, b.len), 17);
	assert_int_equal(text_prev(b.s, b.len, 17), 9);
	assert_int_equal(text_prev(b.s, b.len, 9), 1);
}

static void
characters_have_the_columns_of_a_terminal(void **state)
{
	static const struct {
		const char *s;
		int width;
	} known[] = {
		{ "", 0 },
		{ "a", 1 },
		{ "\u00e9", 1 },
		{ "e\u0301", 1 },
		{ "\u6f22", 2 },
		{ "\u30ab", 2 },
		{ "\uff76", 1 },       /* half-width katakana */
		{ "\uff76\uff9e", 2 }, /* and its voicing sign */
		{ "\uac00", 2 },
		{ "\u1112\u1161\u11ab", 2 }, /* the same in parts */
		{ "\u3000", 2 },
		{ "\u00a0", 1 },
		{ "\u241b", 1 }, /* what stands in for ESC */
		{ "\u2421", 1 },
		{ "\u2424", 1 },
		{ "\ufffd", 1 },
		{ "\u05e9\u05b8", 1 },       /* Hebrew with a vowel */
		{ "\u0e17\u0e35\u0e48", 1 }, /* Thai with vowel and tone */
		{ "\u0e01\u0e33", 2 },       /* Thai sara am takes a column */
		{ "\u0915\u093e", 2 },       /* so does a Hindi vowel */
		{ "\U0001F600", 2 },
		{ "\u2764", 1 }, /* a heart as text */
		{ HEART, 2 },    /* and as emoji */
		{ GERMANY, 2 },
		{ "\U0001F1E9", 1 }, /* half a flag */
		{ FAMILY, 2 },
		{ THUMB, 2 },
		{ "1\ufe0f\u20e3", 2 },
		{ "\n", 0 },
		{ "\xe4", 1 },
	};

	for (size_t i = 0; i < LENGTH(known); i++) {
		size_t n = strlen(known[i].s);

		if (text_cluster_width(known[i].s, n) != known[i].width)
			fail_msg("%s has %d columns, not %d", known[i].s,
				text_cluster_width(known[i].s, n), known[i].width);
		assert_int_equal(text_width(known[i].s, n), known[i].width);
		assert_int_equal(text_next(known[i].s, n, 0), n);
	}
	static const char line[] = "a" FAMILY "\u6f22" HEART "b";
	assert_int_equal(text_width(line, strlen(line)), 8);
}

static void
columns_cannot_hide_behind_one_character(void **state)
{
	static const char *const hiding[] = { "\u1100", "\uff9e", "\u093e", "\U0001F3FD",
		"\u0600" };

	for (size_t i = 0; i < LENGTH(hiding); i++) {
		struct buf b = BUF_INIT;

		buf_add(&b, "a");
		for (int k = 0; k < 60; k++)
			buf_add(&b, hiding[i]);
		assert_true(text_width(b.s, b.len) >= 61);
		size_t start = b.len;
		for (size_t at = b.len; at > 0; start = at) {
			at = text_prev(b.s, b.len, at);
			assert_int_equal(text_next(b.s, b.len, at), start);
		}
		buf_finish(&b);
	}
}

static void
text_is_cut_between_characters(void **state)
{
	static const char s[] = "ab\u6f22e\u0301" HEART;
	static const struct {
		int columns;
		size_t bytes;
		int used;
	} known[] = { { -1, 0, 0 }, { 0, 0, 0 }, { 1, 1, 1 }, { 2, 2, 2 }, { 3, 2, 2 }, { 4, 5, 4 },
		{ 5, 8, 5 }, { 6, 8, 5 }, { 7, 14, 7 }, { 100, 14, 7 } };

	for (size_t i = 0; i < LENGTH(known); i++) {
		int used;

		assert_int_equal(text_fit(s, strlen(s), known[i].columns, &used), known[i].bytes);
		assert_int_equal(used, known[i].used);
	}
}

static void
words_are_letters_and_digits(void **state)
{
	static const char s[] = "  the bass, \u00c4rger-2x \u0e17\u0e35\u0e48 " HEART " ok!";
	/* By counting: starts of words, ends of words. */
	static const size_t starts[] = { 2, 6, 12, 19, 22, 39 }, ends[] = { 5, 10, 18, 21, 31, 41 };
	size_t n = strlen(s), at = 0;

	for (size_t i = 0; i < LENGTH(ends); i++) {
		at = text_word_right(s, n, at);
		assert_int_equal(at, ends[i]);
	}
	assert_int_equal(text_word_right(s, n, at), n);
	assert_int_equal(text_word_right(s, n, n), n);
	at = n;
	for (size_t i = LENGTH(starts); i-- > 0;) {
		at = text_word_left(s, n, at);
		assert_int_equal(at, starts[i]);
	}
	assert_int_equal(text_word_left(s, n, at), 0);
	assert_int_equal(text_word_left(s, n, 0), 0);
	assert_int_equal(text_word_left(s, n, 8), 6);
	assert_int_equal(text_word_right(s, n, 8), 10);
}

static void
names_are_the_same_however_they_are_typed(void **state)
{
	static const char *const same[][2] = {
		{ "AFUL Cantor", "afulcantor" },
		{ "HD-650", "hd650" },
		{ "Sennheiser\u2122 IE 900!", "sennheiserie900" },
		{ "Caf\u00e9", "caf\u00e9" },
		{ "Cafe\u0301", "caf\u00e9" },
		{ "STRASSE", "strasse" },
		{ "Stra\u00dfe", "strasse" },
		{ "\u6c34\u6708\u96e8 (Moondrop)", "\u6c34\u6708\u96e8moondrop" },
		{ "\u0394\u03a3", "\u03b4\u03c3" },
		{ "soft\u00adhyphen \u200bhidden", "softhyphenhidden" },
		{ "\u0e17\u0e35\u0e48", "\u0e17\u0e35\u0e48" },
		{ "a\xff"
		  "b\xc3",
			"ab" },
		{ "!?", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < LENGTH(same); i++) {
		struct buf b = BUF_INIT;

		text_fold(&b, same[i][0]);
		assert_string_equal(b.s, same[i][1]);
		buf_finish(&b);
	}
}

static void
distance_counts_typing_errors(void **state)
{
	char longer[1001], other[1001];

	assert_int_equal(text_distance("", ""), 0);
	assert_int_equal(text_distance("playlist", "playlist"), 0);
	assert_int_equal(text_distance("playlist", "playist"), 1);
	assert_int_equal(text_distance("title", "titel"), 2);
	assert_int_equal(text_distance("kitten", "sitting"), 3);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_int_equal(text_distance("abc", ""), 3);
	assert_int_equal(text_distance("M\u00e4rz", "Marz"), 1);
	memset(longer, 'x', 1000);
	memset(other, 'y', 1000);
	longer[1000] = other[500] = '\0';
	assert_int_equal(text_distance(longer, other), 1000);
	assert_int_equal(text_distance("title", longer), 1000);
	assert_int_equal(text_distance(longer, longer), 0);
}

static void
names_are_compared_folded(void **state)
{
	assert_true(text_same_name("AFUL Cantor", "aful-CANTOR"));
	assert_false(text_same_name("AFUL Cantor", "Cantor"));
	assert_false(text_same_name("", "") || text_same_name("-", "?") ||
		text_same_name(NULL, NULL) || text_same_name("a", NULL));
	assert_true(text_has_name("AFUL Performer8", "performer 8"));
	assert_false(text_has_name("AFUL", "AFUL Performer8") || text_has_name("AFUL", "") ||
		text_has_name(NULL, "a") || text_has_name("a", NULL));
}

static void
ends_and_last_words(void **state)
{
	assert_true(text_ends_in("list.yaml", ".yaml") && text_ends_in(".yaml", ".yaml"));
	assert_false(text_ends_in("yaml", ".yaml") || text_ends_in("list.YAML", ".yaml"));
	assert_string_equal(text_last_word("AFUL Performer8"), "Performer8");
	assert_string_equal(text_last_word("Moondrop Blessing 3"), "Blessing 3");
	assert_string_equal(text_last_word("S12 Pro"), "S12 Pro");
	assert_string_equal(text_last_word("Cantor"), "Cantor");
	assert_string_equal(text_last_word("Cantor "), "Cantor ");
}

static void
names_as_short_as_they_are_told_apart(void **state)
{
	static const char *const names[] = { "AFUL Cantor", "Acme Cantor", "Moondrop Variations",
		"Variations", "Blessing 2 Dusk", "Moondrop Blessing 2", "Cantor (blue)",
		"Cantor (red)", "" },
				 *const brief[] = { "AFUL Cantor", "Acme Cantor",
					 "Moondrop Variations", "Variations", "Dusk", "Blessing 2",
					 "Cantor (blue)", "Cantor (red)", "" };

	for (size_t i = 0; i < LENGTH(names); i++)
		assert_string_equal(text_name_apart(names[i], names, LENGTH(names)), brief[i]);
	assert_string_equal(text_name_apart("AFUL Cantor", names, 1), "Cantor");
}

static void
names_are_compared_without_accents_and_unknown_is_none(void **state)
{
	static const char *const unknown[] = { "unknown", "Unknown Artist", "<unknown>",
		"unknown (not stated)", "Not stated" };
	static const char *const known[] = { "Unknown Mortal Orchestra", "", "The Unknown" };
	struct buf b = BUF_INIT;

	text_fold_plain(&b, "Antonín Dvořák: Größe");
	assert_string_equal(b.s, "antonindvorakgrosse");
	buf_finish(&b);
	for (size_t i = 0; i < LENGTH(unknown); i++)
		assert_true(text_is_unknown(unknown[i]));
	for (size_t i = 0; i < LENGTH(known); i++)
		assert_false(text_is_unknown(known[i]));
	assert_false(text_is_unknown(NULL));
}

static void
a_text_begins_with_a_capital(void **state)
{
	static const char *const rows[][2] = { { "easy", "Easy" }, { "été", "Été" },
		{ "über", "Über" }, { "я слышу", "Я слышу" }, { "eQ", "eQ" },
		{ "iPhone", "iPhone" }, { "a", "a" }, { "1 x", "1 x" }, { "", "" }, { "ßa", "ẞa" },
		{ "中文", "中文" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(buf_finish) struct buf b = BUF_INIT;

		buf_add(&b, rows[i][0]);
		text_capitalise(&b);
		assert_string_equal(b.s ? b.s : "", rows[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_decoded_strictly),
		cmocka_unit_test(names_are_compared_without_accents_and_unknown_is_none),
		cmocka_unit_test(cursor_moves_by_what_looks_like_one_character),
		cmocka_unit_test(many_marks_are_one_character),
		cmocka_unit_test(flags_part_in_pairs_from_either_side),
		cmocka_unit_test(characters_have_the_columns_of_a_terminal),
		cmocka_unit_test(columns_cannot_hide_behind_one_character),
		cmocka_unit_test(text_is_cut_between_characters),
		cmocka_unit_test(words_are_letters_and_digits),
		cmocka_unit_test(names_are_the_same_however_they_are_typed),
		cmocka_unit_test(distance_counts_typing_errors),
		cmocka_unit_test(names_are_compared_folded),
		cmocka_unit_test(ends_and_last_words),
		cmocka_unit_test(names_as_short_as_they_are_told_apart),
		cmocka_unit_test(a_text_begins_with_a_capital),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

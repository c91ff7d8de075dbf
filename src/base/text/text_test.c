/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "support/test.h"

#define FAMILY "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466"
#define HEART "\u2764\ufe0f"
#define GERMANY "\U0001F1E9\U0001F1EA"
#define THUMB "\U0001F44D\U0001F3FD"

TEST(utf8_is_decoded_strictly)
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
TEST(cursor_moves_by_what_looks_like_one_character)
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

TEST(many_marks_are_one_character)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, "xo");
	for (int i = 0; i < 50; i++)
		buf_add(&b, "\u0301");
	assert_int_equal(text_next(b.s, b.len, 1), b.len);
	assert_int_equal(text_prev(b.s, b.len, b.len), 1);
	assert_int_equal(text_width(b.s, b.len), 2);
}

TEST(flags_part_in_pairs_from_either_side)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, "x");
	for (int i = 0; i < 5; i++)
		buf_add(&b, "\U0001F1E9");
	assert_int_equal(text_prev(b.s, b.len, b.len), 17);
	assert_int_equal(text_prev(b.s, b.len, 17), 9);
	assert_int_equal(text_prev(b.s, b.len, 9), 1);
}

TEST(characters_have_the_columns_of_a_terminal)
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

		if (text_width(known[i].s, n) != known[i].width)
			fail_msg("%s has %d columns, not %d", known[i].s, text_width(known[i].s, n),
				known[i].width);
		assert_int_equal(text_width(known[i].s, n), known[i].width);
		assert_int_equal(text_next(known[i].s, n, 0), n);
	}
	static const char line[] = "a" FAMILY "\u6f22" HEART "b";
	assert_int_equal(text_width(line, strlen(line)), 8);
}

TEST(columns_cannot_hide_behind_one_character)
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

TEST(text_is_cut_between_characters)
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

TEST(words_are_letters_and_digits)
{
	static const char s[] = "  the bass, \u00c4rger-2x \u0e17\u0e35\u0e48 " HEART " ok!";
	/* By counting: starts of words, ends of words. */
	static const size_t starts[] = { 2, 6, 12, 19, 22, 39 }, ends[] = { 5, 10, 18, 21, 31, 41 };
	size_t n = strlen(s), at = 0;

	for (size_t i = 0; i < LENGTH(ends); i++) {
		at = text_word_end(s, n, at, false);
		assert_int_equal(at, ends[i]);
	}
	assert_int_equal(text_word_end(s, n, at, false), n);
	assert_int_equal(text_word_end(s, n, n, false), n);
	at = n;
	for (size_t i = LENGTH(starts); i-- > 0;) {
		at = text_word_end(s, n, at, true);
		assert_int_equal(at, starts[i]);
	}
	assert_int_equal(text_word_end(s, n, at, true), 0);
	assert_int_equal(text_word_end(s, n, 0, true), 0);
	assert_int_equal(text_word_end(s, n, 8, true), 6);
	assert_int_equal(text_word_end(s, n, 8, false), 10);
}

TEST(names_are_the_same_however_they_are_typed)
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

		text_fold(&b, same[i][0], KEEP_WORDS);
		assert_string_equal(b.s, same[i][1]);
		buf_finish(&b);
	}
}

TEST(distance_counts_typing_errors)
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

TEST(names_are_compared_folded)
{
	assert_true(text_same_name("AFUL Cantor", "aful-CANTOR"));
	assert_false(text_same_name("AFUL Cantor", "Cantor"));
	assert_false(text_same_name("", "") || text_same_name("-", "?") ||
		text_same_name(NULL, NULL) || text_same_name("a", NULL));
	/* The signs that do not count, and others. */
	assert_true(text_same_name("T3", " T-3—._,:'’“”«»()[]{}/\\\"「」・ "));
	static const char *const signs[] = { "+", "#", "²", "′", "″", "!", "&", "*", "@", "%", "=",
		"~", "♯", "★", "™", "Ω", "；", "½" };
	for (size_t i = 0; i < LENGTH(signs); i++) {
		CLEANUP(pointer_free) char *with = xasprintf("T3%s", signs[i]);

		assert_false(text_same_name("T3", with));
		for (size_t k = 0; k < i; k++) {
			CLEANUP(pointer_free) char *other = xasprintf("T3%s", signs[k]);
			assert_false(text_same_name(other, with));
		}
	}
	assert_true(text_same_name("Ru\u0308ckkopplung²", "RÜCKKOPPLUNG ²"));
	assert_true(text_has_name("AFUL Performer8", "performer 8"));
	assert_false(text_has_name("AFUL", "AFUL Performer8") || text_has_name("AFUL", "") ||
		text_has_name(NULL, "a") || text_has_name("a", NULL));
}

TEST(ends_and_last_words)
{
	assert_true(text_ends_in("list.yaml", ".yaml") && text_ends_in(".yaml", ".yaml"));
	assert_false(text_ends_in("yaml", ".yaml") || text_ends_in("list.YAML", ".yaml"));
	assert_string_equal(text_last_word("AFUL Performer8"), "Performer8");
	assert_string_equal(text_last_word("Moondrop Blessing 3"), "Blessing 3");
	assert_string_equal(text_last_word("S12 Pro"), "S12 Pro");
	assert_string_equal(text_last_word("Beyerdynamic DT 900 Pro X"), "DT 900 Pro X");
	assert_string_equal(text_last_word("Elysian Annihilator 2023"), "Annihilator 2023");
	assert_string_equal(text_last_word("Dunu SA6"), "Dunu SA6");
	assert_string_equal(text_last_word("Cantor"), "Cantor");
	assert_string_equal(text_last_word("Cantor "), "Cantor ");
	/* a kind is no name: that of files/device_kind.c, or another word for it */
	static const char *const kinds[] = { "Apple iem", "Apple headphone", "Apple Headphones",
		"Apple earbud", "Apple earphones", "Apple speaker", "Apple dac", "Apple amp",
		"Apple dap", "Apple dongle", "Apple Dongle", "Apple cable", "Apple player" };
	for (size_t i = 0; i < LENGTH(kinds); i++)
		assert_string_equal(text_last_word(kinds[i]), kinds[i]);
	assert_string_equal(text_last_word("Apple USB-C dongle"), "USB-C dongle");
	assert_string_equal(text_name_apart("Apple dongle", kinds, 1), "Apple dongle");
	assert_string_equal(text_last_word("AFUL Donglet"), "Donglet");
}

TEST(names_as_short_as_they_are_told_apart)
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

TEST(names_are_compared_without_accents_and_unknown_is_none)
{
	static const char *const unknown[] = { "unknown", "Unknown Artist", "<unknown>",
		"unknown (not stated)", "Not stated" };
	static const char *const known[] = { "Unknown Mortal Orchestra", "", "The Unknown" };
	struct buf b = BUF_INIT;

	text_fold(&b, "Antonín Dvořák: Größe", KEEP_WORDS_PLAIN);
	assert_string_equal(b.s, "antonindvorakgrosse");
	buf_finish(&b);
	for (size_t i = 0; i < LENGTH(unknown); i++)
		assert_true(text_is_unknown(unknown[i]));
	for (size_t i = 0; i < LENGTH(known); i++)
		assert_false(text_is_unknown(known[i]));
	assert_false(text_is_unknown(NULL));
}

TEST(a_text_begins_with_a_capital)
{
	static const char *const rows[][2] = { { "easy", "Easy" }, { "été", "Été" },
		{ "über", "Über" }, { "я слышу", "Я слышу" }, { "eQ", "eQ" },
		{ "iPhone", "iPhone" }, { "a", "a" }, { "1 x", "1 x" }, { "", "" }, { "ßa", "ẞa" },
		{ "中文", "中文" }, { "k7 a refinement", "k7 a refinement" },
		{ "u12t same", "u12t same" },
		{ "https://example.org says", "https://example.org says" },
		{ "www.example.org says", "www.example.org says" }, { "it’s dry", "It’s dry" },
		{ "sub-bass, deep", "Sub-bass, deep" }, { "dry…", "Dry…" }, { "a/b", "a/b" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(buf_finish) struct buf b = BUF_INIT;

		buf_add(&b, rows[i][0]);
		text_capitalise(&b);
		assert_string_equal(b.s ? b.s : "", rows[i][1]);
	}
}

#define TEN_MARKS "\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a"
#define STR(s) s, sizeof(s) - 1

/* What a terminal obeys or does not show, without help from the library. */
static bool
forbidden(int32_t c)
{
	static const struct {
		int32_t from, to;
	} ranges[] = { { 0x00, 0x09 }, { 0x0b, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x180b, 0x180f }, { 0x200b, 0x200c },
		{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfdd0, 0xfdef },
		{ 0xfe00, 0xfe0e }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff } };

	for (size_t i = 0; i < LENGTH(ranges); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return (c & 0xfffe) == 0xfffe;
}

static void
assert_harmless(const struct buf *b, bool lines)
{
	size_t len;

	for (size_t at = 0; at < b->len; at += len) {
		int32_t c = text_decode(b->s + at, b->len - at, &len);

		if (c == TEXT_BAD)
			fail_msg("\"%s\" is no UTF-8 at %zu", b->s, at);
		if (forbidden(c) || (c == '\n' && !lines))
			fail_msg("U+%04X came through in \"%s\"", (unsigned)c, b->s);
	}
}

static void
check(const char *s, size_t n, bool lines, const char *expected)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;

	text_clean(&once, s, n, lines);
	if (expected)
		assert_string_equal(once.s, expected);
	assert_harmless(&once, lines);
	text_clean(&twice, once.s, once.len, lines);
	assert_string_equal(twice.s, once.s);
	buf_finish(&once);
	buf_finish(&twice);
}

static const struct {
	const char *s;
	size_t n;
	const char *clean;
} corpus[] = {
	/* C0, as their control pictures; tab and newline have their own rule */
	{ STR("\0"), "\u2400" }, { STR("\x01"), "\u2401" }, { STR("\x02"), "\u2402" },
	{ STR("\x03"), "\u2403" }, { STR("\x04"), "\u2404" }, { STR("\x05"), "\u2405" },
	{ STR("\x06"), "\u2406" }, { STR("\a"), "\u2407" }, { STR("\b"), "\u2408" },
	{ STR("\t"), " " }, { STR("\n"), "\u2424" }, { STR("\v"), "\u240b" },
	{ STR("\f"), "\u240c" }, { STR("S\rT"), "S\u240dT" }, { STR("\x0e"), "\u240e" },
	{ STR("\x0f"), "\u240f" }, { STR("\x10"), "\u2410" }, { STR("\x11"), "\u2411" },
	{ STR("\x12"), "\u2412" }, { STR("\x13"), "\u2413" }, { STR("\x14"), "\u2414" },
	{ STR("\x15"), "\u2415" }, { STR("\x16"), "\u2416" }, { STR("\x17"), "\u2417" },
	{ STR("\x18"), "\u2418" }, { STR("\x19"), "\u2419" }, { STR("\x1a"), "\u241a" },
	{ STR("\x1b"), "\u241b" }, { STR("\x1c"), "\u241c" }, { STR("\x1d"), "\u241d" },
	{ STR("\x1e"), "\u241e" }, { STR("\x1f"), "\u241f" }, { STR("\x7f"), "\u2421" },
	/* escape sequences: reset, colour, cursor, title, link, clipboard, DCS, APC, charset */
	{ STR("\x1b"
	      "c"),
		"\u241bc" },
	{ STR("\x1b[31;1m"), "\u241b[31;1m" }, { STR("\x1b[2J\x1b[H"), "\u241b[2J\u241b[H" },
	{ STR("\x1b]0;title\a"), "\u241b]0;title\u2407" },
	{ STR("\x1b]8;;http://x\x1b\\l"), "\u241b]8;;http://x\u241b\\l" },
	{ STR("\x1b]52;c;eHg=\a"), "\u241b]52;c;eHg=\u2407" },
	{ STR("\x1bP$qm\x1b\\"), "\u241bP$qm\u241b\\" },
	{ STR("\x1b_Ga=T\x1b\\"), "\u241b_Ga=T\u241b\\" }, { STR("\x1b(0"), "\u241b(0" },
	{ STR("\x1b[201~:quit\n"), "\u241b[201~:quit\u2424" },
	/* C1 in both encodings */
	{ STR("\xc2\x9b"
	      "31m"),
		"<U+009B>31m" },
	{ STR("\xc2\x9d"
	      "52;c;eHg=\xc2\x9c"),
		"<U+009D>52;c;eHg=<U+009C>" },
	{ STR("\x9b"
	      "31m"),
		"<9b>31m" },
	{ STR("\x80\x85\x90\x9f"), "<80><85><90><9f>" }, { STR("\xc2\x85"), "<U+0085>" },
	/* bytes that are no UTF-8 */
	{ STR("K\xf6ln"), "K<f6>ln" }, { STR("\xe2\x82\x1b[m"), "<e2><82>\u241b[m" },
	{ STR("\xf0\x9f\x98"), "<f0><9f><98>" }, { STR("\xc0\x9b"), "<c0><9b>" },
	{ STR("\xed\xa0\x80"), "<ed><a0><80>" }, { STR("end\x1b"), "end\u241b" },
	{ STR("]52;c;eHg="), "]52;c;eHg=" },
	/* what is not seen, or turns the line round */
	{ STR("\u202egnp.exe"), "<U+202E>gnp.exe" },
	{ STR("a\u2066b\u2069c\u200e\u200f\u061c"), "a<U+2066>b<U+2069>c<U+200E><U+200F><U+061C>" },
	{ STR("a\u200bb\u2060c"), "a<U+200B>b<U+2060>c" }, { STR("\ufefftitle"), "<U+FEFF>title" },
	{ STR("a\u2028b\u2029"), "a<U+2028>b<U+2029>" },
	{ STR("\U000E0001\U000E0041"), "<U+E0001><U+E0041>" },
	{ STR("\xef\xbf\xbf\xef\xb7\x90\xf4\x8f\xbf\xbf"), "<U+FFFF><U+FDD0><U+10FFFF>" },
	{ STR("soft\u00adhyphen"), "soft<U+00AD>hyphen" },
	/* joiners and variation selectors outside emoji */
	{ STR("a\u200db"), "a<U+200D>b" }, { STR("a\u200d\U0001F600"), "a<U+200D>\U0001F600" },
	{ STR("\U0001F600\u200d"), "\U0001F600<U+200D>" },
	{ STR("\U0001F600\u200d\u200d\U0001F600"), "\U0001F600<U+200D><U+200D>\U0001F600" },
	{ STR("a\ufe0f"), "a<U+FE0F>" }, { STR("1\ufe0f"), "1<U+FE0F>" },
	{ STR("\u2764\ufe0f\ufe0f"), "\u2764\ufe0f<U+FE0F>" },
	{ STR("a\ufe00\U000E0100"), "a<U+FE00><U+E0100>" },
	/* marks */
	{ STR("x" TEN_MARKS TEN_MARKS TEN_MARKS TEN_MARKS TEN_MARKS "y"),
		"x\u0301\u0302\u0303\u0304y" },
	{ STR(TEN_MARKS), "\u25cc\u0301\u0302\u0303\u0304" }, { STR("\x1b\u0301"), "\u241b\u0301" }
};

TEST(hostile_bytes_become_visible)
{
	assert_true(LENGTH(corpus) >= 60);
	for (size_t i = 0; i < LENGTH(corpus); i++) {
		check(corpus[i].s, corpus[i].n, false, corpus[i].clean);
		check(corpus[i].s, corpus[i].n, true, NULL);
	}
}

TEST(harmless_text_passes_unchanged)
{
	static const char *const harmless[] = { "", "So What (take 3) [24/96] ~ 100 % <b> \\ ' \"",
		"K\u00f6ln \u00ff \u00a9 \u2122", "Cafe\u0301 \u1ead a\u0301\u0302\u0303\u0304",
		"\u6c34\u6708\u96e8 \u30ab\u30bf\u30ab\u30ca "
		"\uff76\uff9e \ud55c\uae00 \u1112\u1161\u11ab",
		"\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
		"\u0645\u0631\u062d\u0628\u0627 \u0600\u0661",
		"\u0e17\u0e35\u0e48 \u0e19\u0e49\u0e33 \u0e01\u0e33",
		"\u0928\u092e\u0938\u094d\u0924\u0947",
		"\U0001F600 \U0001F44D\U0001F3FD \u2764\ufe0f \u2764 1\ufe0f\u20e3#\ufe0f\u20e3",
		FAMILY, FAMILY FAMILY FAMILY FAMILY, "\U0001F1E9\U0001F1EA\U0001F1EF\U0001F1F5",
		"\U0001F3F3\ufe0f\u200d\U0001F308",
		"\U0001F9D1\U0001F3FB\u200d\u2764\ufe0f\u200d\U0001F48B\u200d\U0001F9D1\U0001F3FF",
		"\u241b <e4> <U+202E> \u25cc\u0301 \ufffd \u3000\u00a0", "\ue0b0" };

	for (size_t i = 0; i < LENGTH(harmless); i++)
		check(harmless[i], strlen(harmless[i]), false, harmless[i]);
}

TEST(newlines_stay_where_lines_are_wanted)
{
	check(STR("a\nb\tc\r\n"), true, "a\nb c\u240d\n");
	check(STR("a\nb\tc\r\n"), false, "a\u2424b c\u240d\u2424");
	check(STR("a\n\u0301"), true, "a\n\u25cc\u0301");
	check(STR("a\n\u0301"), false, "a\u2424\u0301");
}

TEST(cleaned_text_is_added_at_the_end)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, "title: ");
	text_clean(&b, "\u0301x", 3, false);
	assert_string_equal(b.s, "title: \u25cc\u0301x");
}

TEST(stand_ins_have_columns)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	text_clean(&b, STR("\x1b[m\x7f\n"), false);
	assert_int_equal(text_width(b.s, b.len), 5);
}

/* Without a limit one cell of the screen could hold a whole tag. */
TEST(endless_emoji_comes_to_an_end)
{
	struct buf in = BUF_INIT, out = BUF_INIT;

	for (int i = 0; i < 1000; i++)
		buf_add(&in, "\U0001F468\u200d");
	text_clean(&out, in.s, in.len, false);
	assert_harmless(&out, false);
	for (size_t at = 0, end; at < out.len; at = end) {
		end = text_next(out.s, out.len, at);
		assert_true(end - at <= 40);
	}
	buf_finish(&in);
	buf_finish(&out);
}

TEST(tag_of_ten_megabytes_is_cleaned)
{
	static const char part[] = "\x1b]0;\u6f22\xff" TEN_MARKS;
	struct buf in = BUF_INIT, out = BUF_INIT;

	while (in.len < 10000000)
		buf_add(&in, part);
	text_clean(&out, in.s, in.len, false);
	assert_harmless(&out, false);
	buf_finish(&in);
	buf_finish(&out);
}

/* Pieces that matter to each other, in any order. */
TEST(any_mixture_becomes_harmless_and_stays_so)
{
	static const char *const pieces[] = { "a", "1", "#", " ", "\n", "\t", "\x1b", "\xc2\x9b",
		"\x9b", "\xe2", "\x82", "\xf0\x9f", "\u200d", "\ufe0f", "\ufe0e", "\u20e3",
		"\u0301", "\u0e33", "\u093e", "\U0001F468", "\u2764", "\u00a9", "\U0001F3FD",
		"\U0001F1E9", "\u202e", "\U000E0041", "\ufeff", "\u1100", "\u1161", "\u05d0",
		"\u0600", "\u25cc", "<", ">" };

	srandom(1);
	for (int i = 0; i < 20000; i++) {
		struct buf b = BUF_INIT;

		for (long k = random() % 12; k >= 0; k--)
			buf_add(&b, pieces[(size_t)random() % LENGTH(pieces)]);
		check(b.s, b.len, i % 2, NULL);
		buf_finish(&b);
	}
}

TEST(printed_lines_are_cleaned)
{
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(f);
	text_print(f, "cannot read %s: %d %%\n", "\x1b]0;x\a\xe4.flac", 7);
	text_print(f, "%s", "]52;c;");
	fclose(f);
	assert_string_equal(text, "cannot read \u241b]0;x\u2407<e4>.flac: 7 %\n]52;c;");
}

TEST(names_that_imitate_others_are_marked)
{
	static const char *const odd[] = { "An\u200bna", "Anna\u3164", "Anna\u00a0B", "\u0410nna",
		"Ann\u0430", "\u0391nna", "An\u00adna", "\xff" };
	static const char *const plain[] = { "Anna", "\u0410\u043d\u043d\u0430 (Anna)", "Zo\u00eb",
		"\u30bd\u30cb\u30fcSony", "", NULL };

	for (size_t i = 0; i < LENGTH(odd); i++)
		assert_non_null(text_disguise(odd[i]));
	for (size_t i = 0; i < LENGTH(plain); i++)
		assert_null(text_disguise(plain[i]));
}

TEST(encodings_are_guessed)
{
	static const char *const table[][2] = {
		{ "PERFORMER \"\x92\xc5\x96\xbc\x97\xd1\x8c\xe7\"", "SHIFT_JIS" },
		{ "\x83\x4b\x83\x8a\x83\x8c\x83\x49 - a.flac", "SHIFT_JIS" },
		{ "\xcc\xf3\xe7\xfb\xea\xe0 \xe8 \xf1\xeb\xee\xe2\xe0", "CP1251" },
		{ "\xd2\xf4\xc0\xd6 \xb5\xe7\xd3\xb0 \xb8\xe8\xc7\xfa", "GB18030" },
		{ "Caf\xe9, d\xe9j\xe0 vu, fa\xe7"
		  "ade",
			NULL },
		{ "Bj\xf6rk \x96 J\xf3ga", NULL },
		{ "Gr\xf6\xdf"
		  "e dry",
			NULL },
		{ "Stra\xdf"
		  "e",
			NULL },
	};
	CLEANUP(buf_finish) struct buf a = BUF_INIT, b = BUF_INIT;

	for (size_t i = 0; i < LENGTH(table); i++) {
		const char *is = text_encoding(table[i][0], strlen(table[i][0]));

		if (text_order(is, table[i][1]) != 0)
			fail_msg("%zu: %s", i, is ? is : "none");
	}
	text_compose(&a, "Bje\xcc\x81");
	text_compose(&b, "Bj\xc3\xa9");
	assert_string_equal(a.s, b.s);
}

TEST(a_word_for_a_shell_is_quoted_where_it_must_be)
{
	static const char *const table[][2] = { { "/home/ann/a-b_1.db", "/home/ann/a-b_1.db" },
		{ "gr\xc3\xbc\xc3\x9f"
		  "e.yaml",
			"gr\xc3\xbc\xc3\x9f"
			"e.yaml" },
		{ "my db.db", "'my db.db'" }, { "it's $HOME", "'it'\\''s $HOME'" },
		{ "~/a", "'~/a'" }, { "a&b", "'a&b'" }, { "", "''" } };

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(pointer_free) char *word = text_shell_word(table[i][0]);

		assert_string_equal(word, table[i][1]);
	}
}

/* A whole text for a terminal has no control characters of a name. */
TEST(bytes_for_a_terminal_are_clean)
{
	int bench = posix_openpt(O_RDWR | O_NOCTTY), was = dup(STDOUT_FILENO);
	char got[64] = "";

	assert_int_equal(grantpt(bench) | unlockpt(bench), 0);
	int terminal = open(ptsname(bench), O_RDWR | O_NOCTTY);
	assert_true(terminal >= 0);
	fflush(stdout);
	dup2(terminal, STDOUT_FILENO);
	text_print_bytes("a\x1b]0;b\ac\n", 9);
	fflush(stdout);
	dup2(was, STDOUT_FILENO);
	assert_true(read(bench, got, sizeof(got) - 1) > 0);
	close(terminal);
	close(bench);
	close(was);
	assert_true(strchr(got, 'a') && strchr(got, 'c'));
	assert_null(strchr(got, '\x1b'));
	assert_null(strchr(got, '\a'));
}

TEST(numbers_in_names_are_compared_by_value)
{
	static const char *const sorted[] = { "", "01 a", "1 a", "2 a", "10 a", "a", "a1b", "a002c",
		"a2c", "a2d", "a10", "b" };

	for (size_t i = 0; i < LENGTH(sorted); i++)
		for (size_t k = 0; k < LENGTH(sorted); k++) {
			int o = text_by_numbers(sorted[i], sorted[k]);
			assert_int_equal((o > 0) - (o < 0), (i > k) - (i < k));
		}
}

TEST(the_last_such_character_is_found)
{
	static const char name[] = "a.b.c";

	assert_ptr_equal(text_last_of(name, '.', 5), name + 3);
	assert_ptr_equal(text_last_of(name, '.', 3), name + 1);
	assert_null(text_last_of(name, '.', 1));
	assert_null(text_last_of(name, '.', 0));
}

TEST(each_such_character_is_replaced)
{
	char text[] = "a_b__", empty[] = "";

	text_replace(text, '_', '-');
	assert_string_equal(text, "a-b--");
	text_replace(empty, '_', '-');
	assert_string_equal(empty, "");
	text_replace(NULL, '_', '-');
}

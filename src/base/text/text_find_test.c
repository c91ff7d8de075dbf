/* Looking for texts of every script, and what an input method types. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/text/hz.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "support/test.h"

TEST(texts_have_one_form_in_every_script_and_width)
{
	static const struct {
		const char *text, *key;
	} keys[] = { { "FitEarのTOGO!よりBA型らしい", "fitear の togo よ り ba 型 ら し い" },
		{ "ﾎﾞｰｶﾙ", "ぼ ー か る" }, { "ぼーかる", "ぼ ー か る" },
		{ "ボーカル", "ぼ ー か る" }, { "ｋＨｚ（１０ｋＨｚ", "khz 10 khz" },
		{ "Für Elise", "fur elise" }, { "Straße", "strasse" }, { "STRASSE", "strasse" },
		{ "HD600", "hd 600" }, { "ＨＤ　６００", "hd 600" }, { "İstanbul", "istanbul" },
		{ "저음이", "저 음 이" }, { "Rock'n'Roll!", "rock n roll" }, { "ヴ", "ゔ" },
		{ "V-shaped", "v shaped" }, { "\xff", "" }, { "、。！", "" }, { "", "" } };

	for (size_t i = 0; i < LENGTH(keys); i++) {
		struct buf key = BUF_INIT, again = BUF_INIT, apart = BUF_INIT;
		utf8proc_uint8_t *nfd = utf8proc_NFD((const utf8proc_uint8_t *)keys[i].text);

		text_key(&key, keys[i].text, false);
		assert_string_equal(key.s, keys[i].key);
		text_key(&again, key.s, false);
		assert_string_equal(again.s, keys[i].key);
		text_key(&apart, (const char *)nfd, false);
		assert_string_equal(apart.s, nfd ? keys[i].key : "");
		free(nfd);
		buf_finish(&key);
		buf_finish(&again);
		buf_finish(&apart);
	}
}

TEST(pieces_of_a_text_are_found)
{
	assert_true(text_found("a shrill violin", "rill", true));
	assert_false(text_found("a shrill violin", "rill", false));
	assert_true(text_found("a shrill violin", "SHR vio", false));
	/* An apostrophe ends a word, or is nothing. */
	assert_true(text_found("Don't Know Why", "dont k", false));
	assert_true(text_found("I Don\u2019t Know", "dont", false));
	assert_true(text_found("Dont Know Why", "don't", false));
	assert_true(text_found("L'amour", "amour", false) && text_found("L'amour", "lam", false));
	assert_false(text_found("Don Tillman", "dont", false));
	assert_true(text_found("Bass depth", "b d", false));
	assert_false(text_found("Bass depth", "d b", false));
	assert_true(text_found("FitEarのTOGO!より", "togo", false));
	assert_true(
		text_found("低域は水月", "域は", false) && text_found("低域は水月", "水月", true));
	assert_true(text_found("HD600", "hd 6", false) && text_found("HD 600", "hd600", false));
	/* A number begins at its first digit. */
	assert_true(text_found("at 10 kHz", "10", true) && !text_found("at 10 kHz", "0", true));
	assert_true(text_found("anything", "", false) && !text_found("anything", "♪", true));
	assert_true(text_found("la ♪", "♪", true) && !text_found(NULL, "a", true));
	assert_true(text_begins("--json", "--j") && !text_begins("json", "--"));
	assert_true(text_begins("ボーカル", "ぼーか") && !text_begins(NULL, ""));
	/* A vowel that is a mark, typed alone. */
	assert_false(text_begins("bass", "ั"));
}

/* Words are apart at a blank of either width; in quotation marks they follow each other. */
TEST(words_are_found_in_any_order)
{
	static const struct {
		const char *text, *typed;
		bool has;
	} cases[] = { { "the quiet loud part of it", "part loud", true },
		{ "the quiet loud part of it", "\"part loud\"", false },
		{ "the quiet loud part of it", "it \"loud part\" qui*", true },
		{ "低音は深く、少し遅い", "遅い\u3000低音", true },
		{ "低音は深く、少し遅い", "\u3000 遅い\u3000高音", false },
		{ "anything", "\u3000", true } };

	EACH_OF (one, cases)
		if (text_has(one->text, one->typed, true) != one->has)
			fail_msg("\"%s\" in \"%s\"", one->typed, one->text);
}

TEST(hits_are_what_the_search_finds)
{
	static const struct {
		const char *text, *typed;
		bool inside;
		const char *hits;
	} cases[] = { { "a shrill violin, shrill", "RILL", true, "rill|rill" },
		{ "a shrill violin", "rill", false, "" },
		{ "anna banana, an", "an", false, "an|an" },
		{ "le café est un cafe\u0301", "cafe", true, "café|cafe\u0301" },
		{ "cafés", "fe", true, "fé" }, { "Don't know, dont", "dont k", false, "Don't k" },
		{ "110 at 10 kHz", "10", true, "10" },
		{ "the kick,\nthe drum", "kick th", true, "kick,\nth" },
		{ "低域は水月の域は", "域は", true, "域は|域は" },
		{ "la ♪ la ♪", "♪", true, "♪|♪" }, { "anything", "", true, "" },
		{ "ОБЪЁМ и объем", "объем", true, "ОБЪЁМ|объем" },
		{ "\xff bass", "bass", true, "bass" } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(buf_finish) struct buf hits = BUF_INIT;
		size_t start, end = 0;

		while (text_hit(cases[i].text, cases[i].typed, cases[i].inside, &start, &end))
			buf_add_part(&hits, "|", "%.*s", (int)(end - start), cases[i].text + start);
		assert_string_equal(hits.s, cases[i].hits);
	}
}

/* Whole words only, but of those with a star; the longest one of several that begin at one place.
 */
TEST(hits_of_a_search_are_whole_words)
{
	static const struct {
		const char *text, *words, *hits;
	} cases[] = { { "a Dry snare, dry", "\"dry\"", "Dry|dry" }, { "a laundry", "\"dry\"", "" },
		{ "drying dry", "\"dry\"", "dry" }, { "drying", "\"dry\" *", "dry" },
		{ "dry, snare drying", "\"dry snare\"", "dry, snare" },
		{ "dry x snare", "\"dry snare\"", "" },
		{ "cafe\u0301s cafe\u0301 at", "\"x\" OR \"cafe\"", "cafe\u0301" },
		{ "低域は水月", "\"域\"", "域" }, { "an HD6000, HD600", "\"hd 600\"", "HD600" },
		{ "kick and kick drum", "\"kick\" OR \"kick drum\"", "kick|kick drum" },
		{ "", "\"a\"", "" }, { "all", "", "" } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(buf_finish) struct buf hits = BUF_INIT;
		size_t start, end = 0;

		while (text_searched_hit(cases[i].text, cases[i].words, &start, &end))
			buf_add_part(&hits, "|", "%.*s", (int)(end - start), cases[i].text + start);
		assert_string_equal(hits.s, cases[i].hits);
	}
}

TEST(values_are_read_in_either_width)
{
	struct timespan t;
	double number, low, high;
	int64_t ms, whole;
	const char *rest;
	struct err err = ERR_INIT;

	assert_true(timecode_parse(&ms, "１：３０", &err) && ms == 90000);
	assert_true(timespan_parse(&t, "０：５４〜１：１５", &err) && t.pos_end_ms == 75000);
	assert_true(timespan_parse(&t, "0:54ー1:15", &err) && t.pos_end_ms == 75000);
	assert_true(timespan_parse(&t, "０：５４－", &err) && t.open);
	assert_true(hz_parse("７．９ｋ", &number, &err) && number > 7899 && number < 7901);
	assert_true(hz_range("７ｋ－９ｋ", &low, &high, &err) && low > 6999 && high < 9001);
	assert_true(number_parse("３．５", 0, 10, &number) && number > 3.4 && number < 3.6);
	assert_true(number_parse_int("－４２", -50, 0, &whole) && whole == -42);
	/* The words behind a time keep their form. */
	assert_true(timespan_begins("１：３０　フルート", &t, &rest) && t.pos_ms == 90000);
	assert_string_equal(rest, "フルート");
	assert_true(timespan_begins("1:30、低域　６２", &t, &rest) && t.pos_end_ms == NO_MS);
	assert_string_equal(rest, "低域　６２");
	assert_true(
		timespan_begins("１：３０〜１：４５　低域", &t, &rest) && t.pos_end_ms == 105000);
	/* without a blank before Han and Kana, and without the particle */
	assert_true(timespan_begins("1:15副歌に入る", &t, &rest) && t.pos_ms == 75000);
	assert_string_equal(rest, "副歌に入る");
	assert_true(timespan_begins("1:15の低域", &t, &rest));
	assert_string_equal(rest, "低域");
	assert_true(timespan_begins("1:15处的鼓", &t, &rest));
	assert_string_equal(rest, "鼓");
	assert_true(timespan_begins("1:15ー1:30ベース", &t, &rest) && t.pos_end_ms == 90000);
	assert_string_equal(rest, "ベース");
	assert_false(timespan_begins("1:15から低域", &t, &rest));
	assert_false(timespan_begins("1:15至1:30 鼓", &t, &rest));
	assert_false(timespan_begins("1:15的确好", &t, &rest));
	assert_false(timespan_begins("20世紀の録音", &t, &rest));
	assert_false(timespan_begins("１：３０", &t, &rest));
	assert_false(timespan_begins("1:300 x", &t, &rest));
}

TEST(lines_break_where_no_sign_is_torn_off)
{
	static const struct {
		int columns;
		const char *text, *lines;
	} cases[] = { { 40, "量が多く感じる場面もあるので注意（音量６２）。",
			      "量が多く感じる場面もあるので注意（音量|６２）。" },
		{ 37, "HS1900Xのボーカルは明るい。FitEarのTOGO!より近い。",
			"HS1900Xのボーカルは明るい。FitEarの|TOGO!より近い。" },
		{ 8, "ああああ。ああ", "あああ|あ。ああ" }, { 6, "あ「ああ」", "あ「あ|あ」" },
		{ 5, "a bcd ef", "a bcd|ef" }, { 3, "abcdef", "abc|def" },
		{ 9, "one\ntwo three", "one|two three" } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf out = BUF_INIT;
		size_t skip, n = strlen(cases[i].text), len;

		for (const char *s = cases[i].text; n; s += len + skip, n -= len + skip) {
			len = text_line(s, n, cases[i].columns, &skip);
			buf_addf(&out, "%s%.*s", out.len ? "|" : "", (int)len, s);
		}
		assert_string_equal(out.s, cases[i].lines);
		buf_finish(&out);
	}
}

#include "plot/svg.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "plot/test_xml.h"

static void
text_is_escaped_and_clean(void **state)
{
	static const char *const table[][2] = {
		{ "Helios", "Helios" },
		{ "<b> & \"it\" 'is'", "&lt;b&gt; &amp; &quot;it&quot; &#39;is&#39;" },
		{ "]]>", "]]&gt;" },
		{ "a\nb\tc", "a\u2424b c" },
		{ "\x1b[2J\x07", "\u241b[2J\u2407" },
		{ "\xff\xc0", "&lt;ff&gt;&lt;c0&gt;" },
		{ "\xef\xbf\xbe", "&lt;U+FFFE&gt;" },
		{ "M\xc3\xbcller \xe2\x80\xae", "M\xc3\xbcller &lt;U+202E&gt;" },
		{ NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf b = BUF_INIT;

		svg_escape(&b, table[i][0]);
		assert_string_equal(b.s, table[i][1]);
		buf_finish(&b);
	}
}

static void
numbers_are_short_and_have_a_point(void **state)
{
	static const struct {
		double v;
		const char *text;
	} table[] = { { 0, "0" }, { -0.0, "0" }, { 1, "1" }, { 1.5, "1.5" }, { -1.25, "-1.25" },
		{ 0.05, "0.05" }, { 10.004, "10" }, { -0.001, "0" }, { 99.999, "100" },
		{ 1e300, "10000000" }, { -INFINITY, "-10000000" }, { NAN, "0" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf b = BUF_INIT;

		svg_number(&b, table[i].v);
		assert_string_equal(b.s, table[i].text);
		buf_finish(&b);
	}
}

static void
only_colours_are_colours(void **state)
{
	char c[8];

	(void)state;
	assert_string_equal(svg_colour("#1f77B4", c), "#1f77B4");
	assert_string_equal(svg_colour("#1f77b", c), "#8c8c8c");
	assert_string_equal(svg_colour("red\" x=", c), "#8c8c8c");
	assert_string_equal(svg_colour("#12345\"", c), "#8c8c8c");
	assert_string_equal(svg_colour(NULL, c), "#8c8c8c");
	assert_string_equal(svg_text_colour("#B5FE4E"), "#000000");
	assert_string_equal(svg_text_colour("#001FFC"), "#ffffff");
}

static void
ids_are_names_whatever_is_given(void **state)
{
	static const char *const table[][2] = {
		{ "fr-1", "id=\"fr-1-title\"" },
		{ "2 \"fr\"", "id=\"plot-2fr-title\"" },
		{ "<>", "id=\"plot-title\"" },
		{ NULL, "id=\"plot-title\"" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf b = BUF_INIT;

		svg_open(&b, table[i][0], 10, 10, "T", "D");
		svg_close(&b);
		assert_non_null(strstr(b.s, table[i][1]));
		assert_non_null(strstr(b.s, ">T</title>"));
		assert_non_null(strstr(b.s, ">D</desc>"));
		assert_null(xml_wrong(&b));
		buf_finish(&b);
	}
}

/* The parser of the test rejects text that is not well-formed. */
static void
bad_pictures_are_seen(void **state)
{
	static const char *const bad[] = { "", "x", "<svg>", "<svg></g>", "<svg><g></svg>",
		"<svg>&nbsp;</svg>", "<svg a=\"<\"/>", "<svg a=1></svg>", "<svg>\x01</svg>",
		"<svg>\xff</svg>", "<svg></svg><g/>", "<svg><script></script></svg>",
		"<svg onload=\"x\"></svg>", "<svg href=\"x\"></svg>" };
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		buf_clear(&b);
		buf_add(&b, bad[i]);
		if (!xml_wrong(&b))
			fail_msg("%s was found well-formed", bad[i]);
	}
	buf_finish(&b);
}

static void
wide_text_is_cut(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	svg_fit(&b, "Helios", 10, 100);
	assert_string_equal(b.s, "Helios");
	buf_clear(&b);
	svg_fit(&b, "Symphonium Helios", 10, 60);
	assert_true(svg_width(b.s, 10) <= 60);
	assert_non_null(strstr(b.s, "\u2026"));
	buf_clear(&b);
	svg_fit(&b, "Helios", 10, 0);
	assert_string_equal(b.s, "\u2026");
	buf_finish(&b);
}

static void
lines_break_where_words_do(void **state)
{
	static const struct {
		const char *text;
		double width;
		size_t most;
		const char *lines[4];
	} table[] = {
		{ "Bass depth", 200, 3, { "Bass depth" } },
		{ "Bass depth", 40, 3, { "Bass", "depth" } },
		{ "Fluctuating/intermittent", 80, 3, { "Fluctuating/", "intermittent" } },
		{ "Dark-Bright", 40, 3, { "Dark-", "Bright" } },
		{ "smoothed 1/24 octave", 75, 3, { "smoothed", "1/24 octave" } },
		{ "abcdefghij", 25, 9, { "abcd", "efgh", "ij" } },
		{ "one two three", 40, 2, { "one two", "three" } },
		{ "one two three four", 40, 2, { "one two", "three\u2026" } },
		{ "", 40, 2, { NULL } },
		{ "x", 0, 2, { "\u2026" } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct svg_lines l;
		size_t k;

		svg_wrap(&l, table[i].text, 10, table[i].width, table[i].most);
		for (k = 0; k < l.n; k++)
			if (table[i].width > 0 &&
				(!table[i].lines[k] || strcmp(l.v[k], table[i].lines[k]) != 0))
				fail_msg("\"%s\", line %zu: \"%s\"", table[i].text, k, l.v[k]);
		if (table[i].width > 0 && table[i].lines[k])
			fail_msg("\"%s\": %zu lines", table[i].text, k);
		svg_wrap_finish(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped_and_clean),
		cmocka_unit_test(numbers_are_short_and_have_a_point),
		cmocka_unit_test(only_colours_are_colours),
		cmocka_unit_test(ids_are_names_whatever_is_given),
		cmocka_unit_test(bad_pictures_are_seen),
		cmocka_unit_test(wide_text_is_cut),
		cmocka_unit_test(lines_break_where_words_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

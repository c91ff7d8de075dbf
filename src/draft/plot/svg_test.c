/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/svg.h"

#include <math.h>
#include <stdio.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "support/test.h"
#include "support/xml.h"

TEST(text_is_escaped_and_clean)
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

	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf b = BUF_INIT;

		svg_escape(&b, table[i][0]);
		assert_string_equal(b.s, table[i][1]);
		buf_finish(&b);
	}
}

TEST(numbers_are_short_and_have_a_point)
{
	static const struct {
		double v;
		const char *text;
	} table[] = { { 0, "0" }, { -0.0, "0" }, { 1, "1" }, { 1.5, "1.5" }, { -1.25, "-1.25" },
		{ 0.05, "0.05" }, { 10.004, "10" }, { -0.001, "0" }, { 99.999, "100" },
		{ 1e300, "10000000" }, { -INFINITY, "-10000000" }, { NAN, "0" } };

	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf b = BUF_INIT;

		svg_number(&b, table[i].v);
		assert_string_equal(b.s, table[i].text);
		buf_finish(&b);
	}
}

TEST(only_colours_are_colours)
{
	char c[8];

	assert_string_equal(svg_colour("#1f77B4", c), "#1f77B4");
	assert_string_equal(svg_colour("#1f77b", c), "#8c8c8c");
	assert_string_equal(svg_colour("red\" x=", c), "#8c8c8c");
	assert_string_equal(svg_colour("#12345\"", c), "#8c8c8c");
	assert_string_equal(svg_colour(NULL, c), "#8c8c8c");
	assert_string_equal(svg_text_colour("#B5FE4E"), "#000000");
	assert_string_equal(svg_text_colour("#001FFC"), "#ffffff");
}

TEST(ids_are_names_whatever_is_given)
{
	static const char *const table[][2] = {
		{ "fr-1", "id=\"fr-1-title\"" },
		{ "2 \"fr\"", "id=\"plot-2fr-title\"" },
		{ "<>", "id=\"plot-title\"" },
		{ NULL, "id=\"plot-title\"" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf b = BUF_INIT;

		svg_open(&b, table[i][0], false, 10, 10, "T", "D");
		svg_close(&b);
		assert_non_null(strstr(b.s, table[i][1]));
		assert_non_null(strstr(b.s, ">T</title>"));
		assert_non_null(strstr(b.s, ">D</desc>"));
		assert_null(xml_wrong(&b));
		buf_finish(&b);
	}
}

/* The parser of the test rejects text that is not well-formed. */
TEST(bad_pictures_are_seen)
{
	static const char *const bad[] = { "", "x", "<svg>", "<svg></g>", "<svg><g></svg>",
		"<svg>&nbsp;</svg>", "<svg a=\"<\"/>", "<svg a=1></svg>", "<svg>\x01</svg>",
		"<svg>\xff</svg>", "<svg></svg><g/>", "<svg><script></script></svg>",
		"<svg onload=\"x\"></svg>", "<svg href=\"x\"></svg>" };
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (size_t i = 0; i < LENGTH(bad); i++) {
		buf_clear(&b);
		buf_add(&b, bad[i]);
		if (!xml_wrong(&b))
			fail_msg("%s was found well-formed", bad[i]);
	}
}

TEST(wide_text_is_cut)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	svg_fit(&b, "Helios", 10, 100);
	assert_string_equal(b.s, "Helios");
	buf_clear(&b);
	svg_fit(&b, "Symphonium Helios", 10, 60);
	assert_true(svg_width(b.s, 10) <= 60);
	assert_non_null(strstr(b.s, "\u2026"));
	buf_clear(&b);
	svg_fit(&b, "Helios", 10, 0);
	assert_string_equal(b.s, "\u2026");
}

TEST(lines_break_where_words_do)
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

	for (size_t i = 0; i < LENGTH(table); i++) {
		struct svg_lines l;
		size_t k;

		l = svg_wrap(table[i].text, 10, table[i].width, table[i].most);
		for (k = 0; k < l.n; k++)
			if (table[i].width > 0 &&
				(!table[i].lines[k] || strcmp(l.v[k], table[i].lines[k]) != 0))
				fail_msg("\"%s\", line %zu: \"%s\"", table[i].text, k, l.v[k]);
		if (table[i].width > 0 && table[i].lines[k])
			fail_msg("\"%s\": %zu lines", table[i].text, k);
		svg_wrap_finish(&l);
	}
}

/* ---- calm colours ---- */

/* The colours of the categories of BS.2399, in the order of the wheel; the three of the family
 * "spatial" are alike on purpose. */
static const struct {
	const char *colour;
	int family;
} families[] = { { "#000000", 0 }, { "#7F7F7F", 1 }, { "#001FFC", 2 }, { "#B5FE4E", 3 },
	{ "#F70002", 4 }, { "#D9D9D9", 5 }, { "#E59517", 6 }, { "#FAAD68", 6 }, { "#FCCA9D", 6 },
	{ "#B0F0FF", 7 }, { "#A553C6", 8 }, { "#CC5195", 9 } };

static void
linear_rgb(const char *colour, double rgb[3])
{
	unsigned long n = strtoul(colour + 1, NULL, 16);

	for (int i = 0; i < 3; i++) {
		double v = (double)(n >> (16 - 8 * i) & 0xff) / 255;

		rgb[i] = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
	}
}

static double
luminance(const char *colour)
{
	double c[3];

	linear_rgb(colour, c);
	return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}

static double
contrast(const char *a, const char *b)
{
	double x = luminance(a), y = luminance(b);

	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

/* Where a colour is in Oklab for an eye: 0 normal; 1 to 3 without the cones for long, middle and
 * short waves (Machado, Oliveira and Fernandes 2009, severity 1). */
static void
seen(const char *colour, int eye, double lab[3])
{
	static const double eyes[4][9] = { { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
		{ 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
			1.051998 },
		{ 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
			0.968881 },
		{ 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
			0.303900 } };
	static const double to_lms[] = { 0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982,
		0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005 };
	static const double to_lab[] = { 0.2104542553, 0.7936177850, -0.0040720468, 1.9779984951,
		-2.4285922050, 0.4505937099, 0.0259040371, 0.7827717662, -0.8086757660 };
	double rgb[3], eyed[3], lms[3];

	linear_rgb(colour, rgb);
	for (int i = 0; i < 3; i++) {
		const double *m = eyes[eye] + 3 * i;

		eyed[i] = fmin(fmax(m[0] * rgb[0] + m[1] * rgb[1] + m[2] * rgb[2], 0), 1);
	}
	for (int i = 0; i < 3; i++) {
		const double *m = to_lms + 3 * i;

		lms[i] = cbrt(m[0] * eyed[0] + m[1] * eyed[1] + m[2] * eyed[2]);
	}
	for (int i = 0; i < 3; i++) {
		const double *m = to_lab + 3 * i;

		lab[i] = m[0] * lms[0] + m[1] * lms[1] + m[2] * lms[2];
	}
}

TEST(calm_colours_are_told_apart_by_every_eye)
{
	for (int eye = 0; eye < 4; eye++)
		for (size_t i = 0; i < LENGTH(families); i++)
			for (size_t k = i + 1; k < LENGTH(families); k++) {
				char a[8], b[8];
				double x[3], y[3];

				seen(svg_calm(families[i].colour, i, a), eye, x);
				seen(svg_calm(families[k].colour, k, b), eye, y);
				double apart = sqrt(pow(x[0] - y[0], 2) + pow(x[1] - y[1], 2) +
					pow(x[2] - y[2], 2));
				double least =
					families[i].family == families[k].family ? 0.05 : 0.065;
				if (apart < least)
					fail_msg(
						"eye %d: %s and %s are %f apart", eye, a, b, apart);
			}
}

TEST(text_on_calm_colours_has_contrast)
{
	for (size_t i = 0; i < LENGTH(families); i++) {
		char c[8];

		svg_calm(families[i].colour, i, c);
		if (contrast(c, svg_text_colour(c)) < 4.5)
			fail_msg("%s on %s: %f", svg_text_colour(c), c,
				contrast(c, svg_text_colour(c)));
	}
}

/* The colours of texts and links of a page, on its grounds. */
TEST(text_of_a_page_has_contrast)
{
	static const char *const light[] = { "--text: #", "--soft: #", "--link: #", NULL };
	static const char *const grounds[] = { "--ground: #", "--raised: #" };
	const char *css = file_embedded("schema/pages/page.css")->data;

	for (int dark = 0; dark < 2; dark++, css = strstr(css, "prefers-color-scheme"))
		for (size_t g = 0; g < LENGTH(grounds); g++)
			for (size_t t = 0; light[t]; t++) {
				char text[8] = "", ground[8] = "";
				const char *at = strstr(css, light[t]) + strlen(light[t]) - 1,
					   *under =
						   strstr(css, grounds[g]) + strlen(grounds[g]) - 1;

				snprintf(text, sizeof(text), "%.7s", at);
				snprintf(ground, sizeof(ground), "%.7s", under);
				if (ground[4] == ';') /* "#fff" */
					snprintf(ground, sizeof(ground), "#ffffff");
				if (contrast(text, ground) < 4.5)
					fail_msg("%s on %s: %f", text, ground,
						contrast(text, ground));
			}
}

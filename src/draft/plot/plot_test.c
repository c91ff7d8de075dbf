/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/plot.h"

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/files/words.h"
#include "support/test.h"
#include "support/xml.h"

/* Every picture goes through here: well-formed, named, described, and with nothing that runs. */
static void
is_sound(const struct buf *b)
{
	const char *wrong = xml_wrong(b);

	if (wrong)
		fail_msg("%s in: %.2000s", wrong, b->s);
	assert_non_null(strstr(b->s, "<title id="));
	assert_non_null(strstr(b->s, "<desc id="));
	assert_non_null(strstr(b->s, "prefers-color-scheme:dark"));
}

/* A picture for a page: well-formed, and the page has its style. */
static void
is_sound_in_page(const struct buf *b)
{
	const char *wrong = xml_wrong(b);

	if (wrong)
		fail_msg("%s in: %.2000s", wrong, b->s);
	assert_null(strstr(b->s, "<style>"));
}

static void
same_as_golden(const char *name, struct buf *b)
{
	is_sound(b);
	test_is_golden(name, b->s);
	buf_finish(b);
}

/* ---- what the goldens show ---- */

static double hz[] = { 10, 50, 200, 500, 1000, 2500, 6000, 8000, 14000, 30000 };
static double tuned[] = { 68, 67, 62, 60, 61, 69, 64, 70, 55, 40 };
static double wanted[] = { 66, 66, 61, 60, 60, 68, 66, 60, 56, 40 };
static const struct fr curve = { hz, tuned, LENGTH(hz), 0, "1/24 octave" };
static const struct fr target = { hz, wanted, LENGTH(hz), 0, "" };

TEST(curves_as_in_golden)
{
	const struct plot_fr_curve curves[] = {
		{ .label = "Helios", .channels = "L+R", .fr = curve },
		{ .label = "Target", .fr = target, .target = true },
	};
	struct plot_fr p = { .head = { .id = "fr", .title = "Helios against a target" },
		.curves = curves,
		.n = 2,
		.view = FR_VIEW_DEFAULT,
		.coupler = "IEC 60318-4 clone" };
	struct buf out = BUF_INIT;

	p.view.smoothing = 12;
	plot_fr(&p, &out);
	assert_non_null(strstr(out.s,
		"Normalised to 60 dB at 500 Hz. Smoothed over 1/12 octave. "
		"Coupler: IEC 60318-4 clone."));
	assert_non_null(strstr(out.s, "A, Helios: "));
	same_as_golden("plot-fr.svg", &out);
}

/* Whoever looks at it on a telephone sees whole words below the curves. */
TEST(a_narrow_legend_leaves_out_what_is_after_the_comma)
{
	const struct plot_fr_curve one = { .label = "AFUL Cantor",
		.channels = "mean of L and R, up to 1.6 dB apart",
		.fr = curve };
	struct plot_fr p = { .head = { .id = "fr", .title = "Cantor", .page = PLOT_PAGE_NARROW },
		.curves = &one,
		.n = 1,
		.view = FR_VIEW_DEFAULT };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	plot_fr(&p, &out);
	assert_non_null(strstr(out.s, ">AFUL Cantor (mean of L and R)<"));
	p.head.page = PLOT_PAGE_BROAD;
	plot_fr(&p, &out);
	assert_non_null(strstr(out.s, ">AFUL Cantor (mean of L and R, up to 1.6 dB apart)<"));
}

TEST(a_curve_of_a_single_point_is_a_dot)
{
	const struct plot_fr_curve one = { .label = "Cantor",
		.fr = { &hz[4], &tuned[4], 1, 0, "" } };
	const struct plot_fr p = { .head = { .id = "fr", .title = "Cantor" },
		.curves = &one,
		.n = 1,
		.view = FR_VIEW_DEFAULT };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	plot_fr(&p, &out);
	is_sound(&out);
	assert_non_null(strstr(out.s, " r=\"3\"/>"));
}

static const double repeats[] = { 3, 4, 3, 3.5 };
static const struct plot_rating attack[] = { { 3.5, repeats, 4, NULL, NULL },
	{ 2, NULL, 0, NULL, NULL } };
static const struct plot_rating punch[] = { { 0, NULL, 0, NULL, NULL },
	{ 4.5, NULL, 0, NULL, NULL } };
static const struct plot_rating balance[] = { { -2, NULL, 0, NULL, NULL },
	{ 0, NULL, 0, NULL, NULL } };
static const struct plot_rating unheard[] = { { PLOT_NOT_JUDGED, NULL, 0, NULL, NULL },
	{ PLOT_NOT_JUDGED, NULL, 0, NULL, NULL } };
static const struct plot_attribute attributes[] = {
	{ "Attack", "Dynamics", "Dynamics", "#7F7F7F", "#7F7F7F", "#7F7F7F", "imprecise", "precise",
		0, 5, false, attack, 1 },
	{ "Punch", "Dynamics", "Dynamics", "#7F7F7F", "#7F7F7F", "#7F7F7F", "weak", "strong", 0, 5,
		false, punch, 1 },
	{ "Dark-Bright", "Timbre", "Timbral balance", "#A6A6C2", "#D9D9D9", "#D9D9D9", "dark",
		"bright", -5, 5, true, balance, 5 },
	{ "Tinny", "Timbre", "Treble", "#A6A6C2", "#001FFC", "#001FFC", "none", "a lot", 0, 5,
		false, unheard, 2 },
};
static const char *const devices[] = { "Helios", "Cantor" };

static struct plot_ratings
some_ratings(const char *id, const char *title)
{
	return (struct plot_ratings){ .head = { .id = id, .title = title },
		.devices = devices,
		.n_devices = 2,
		.attributes = attributes,
		.n = LENGTH(attributes) };
}

TEST(wheel_as_in_golden)
{
	struct plot_ratings p = some_ratings("wheel", "Helios on the wheel");
	struct buf out = BUF_INIT;

	plot_wheel(&p, &out);
	same_as_golden("plot-wheel.svg", &out);
}

TEST(profile_as_in_golden)
{
	struct plot_ratings p = some_ratings("profile", "Profile of the Helios");
	struct buf out = BUF_INIT;

	plot_profile(&p, &out);
	same_as_golden("plot-profile.svg", &out);
}

/* A profile of one's own words has no families, so no square of a colour; the dots say whose. */
TEST(a_profile_says_whose_dots_and_has_no_empty_square)
{
	static const struct plot_attribute own[] = { { "Bite", NULL, NULL, NULL, NULL, NULL, "none",
		"a lot", 0, 5, false, attack, 0 } };
	struct plot_ratings p = some_ratings("profile", "Profile of the Helios");
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	p.dots = "on the K7; Voices";
	plot_profile(&p, &out);
	assert_non_null(strstr(out.s, ">Dots are the other ratings: on the K7; Voices.<"));
	assert_non_null(strstr(out.s, "h10v10h-10z"));
	p.attributes = own;
	p.n = 1;
	buf_clear(&out);
	plot_profile(&p, &out);
	is_sound(&out);
	assert_non_null(strstr(out.s, ">Bite<"));
	assert_null(strstr(out.s, "h10v10h-10z"));
}

/* Both devices are bars in the wheel of a file alone: the first in the colour of its category;
 * values are below the level names. */
TEST(a_wheel_alone_has_a_bar_and_a_value_for_each_device)
{
	struct plot_ratings p = some_ratings("wheel", "Helios and Cantor");
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	size_t hollow = 0;

	plot_wheel(&p, &out);
	for (const char *s = out.s; (s = strstr(s, "class=\"hollow s1\"")); s++)
		hollow++;
	assert_int_equal(hollow, 3); /* Attack, Punch and the legend; Dark-Bright is at zero */
	assert_non_null(strstr(out.s, ">3.5 \u00b7 2<"));
	assert_null(strstr(out.s, "rotate("));
}

/* Fails if a text of a picture has a word of English, a separator of ASCII, or a blank beside a
 * sign of full width. */
static void
is_in_script(const struct buf *b)
{
	const char *body = strstr(b->s, "</style>");

	is_sound(b);
	for (const char *s = strchr(body + 8, '>'); s; s = strchr(s, '>')) {
		CLEANUP(pointer_free) char *text = xstrndup(s + 1, strcspn(s + 1, "<"));
		size_t n = strlen(text), letters = 0, len;

		s++;
		for (size_t at = 0; at < n; at += len) {
			int32_t c = text_decode(text + at, n - at, &len);

			letters = text_script(c) == TEXT_CASED ? letters + 1 : 0;
			if (letters > 3 || (c < 0x80 && strchr(",;:", c)) ||
				(text_closes_wide(c) && text[at + len] == ' '))
				fail_msg("%s", text);
		}
	}
}

TEST(pictures_have_the_words_and_signs_of_their_language)
{
	static const char *const languages[] = { "zh", "ja" }, *const names[] = { "甲", "乙" };
	static const struct plot_rating two[] = { { 3.5, repeats, 4, NULL, NULL },
		{ PLOT_NOT_JUDGED, NULL, 0, NULL, NULL } };
	static const struct plot_attribute rated[] = {
		{ "低域", "音色", "低域", "#7F7F7F", "#7F7F7F", "#7F7F7F", "少", "多", 0, 5, false,
			two, 1 },
		{ "高域", "音色", "高域", "#7F7F7F", "#7F7F7F", "#7F7F7F", "暗", "明", -3, 3, true,
			two, 1 },
	};
	static const struct fr smoothed = { hz, tuned, LENGTH(hz), 0, "1/24" };
	static const struct fr other = { hz, wanted, LENGTH(hz), 0, "1/6" };
	static const struct plot_fr_note notes[] = { { 6000, "刺さる。" }, { 8000, "薄い" } };
	const struct plot_fr_curve curves[] = {
		{ .label = "甲", .channels = "L+R", .fr = smoothed },
		{ .label = "乙", .fr = other, .target = true }
	};
	struct diags faults = DIAGS_INIT;

	for (size_t i = 0; i < LENGTH(languages) * 4; i++) {
		struct plot_ratings p = some_ratings("wheel", "甲");
		struct plot_fr fr = { .head = { .id = "fr", .title = "甲" },
			.curves = curves,
			.n = 2,
			.notes = notes,
			.n_notes = 2,
			.delta_to = i < 4 ? NULL : "乙",
			.view = FR_VIEW_DEFAULT };
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		assert_true(words_use(languages[i % 2], &faults, ERR_IGNORED));
		p.devices = names;
		p.attributes = rated;
		p.n = LENGTH(rated);
		if (i % 4 < 2)
			plot_fr(&fr, &out);
		else if (i < 4)
			plot_wheel(&p, &out);
		else
			plot_profile(&p, &out);
		is_in_script(&out);
		assert_null(strstr(out.s, "。。"));
	}
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
}

/* ---- what must hold for anybody's data ---- */

TEST(not_judged_is_not_zero)
{
	struct plot_ratings p = some_ratings("w", "w");
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	plot_wheel(&p, &out);
	assert_non_null(strstr(out.s, "Punch: Helios 0, Cantor 4.5; from 0 (weak) to 5 (strong)."));
	assert_non_null(strstr(
		out.s, "Tinny: Helios not judged, Cantor not judged; from 0 (none) to 5 (a lot)."));
	assert_non_null(strstr(out.s, "class=\"none\""));
	buf_clear(&out);
	plot_profile(&p, &out);
	assert_null(strstr(out.s, "not shown"));
}

TEST(hostile_text_stays_text)
{
	static const char *const hostile[] = {
		"</title><script>alert(1)</script>",
		"\" class=\"x",
		"]]><!--",
		"&#0;&nbsp;",
		"\x01\x02\x1b[31m",
		"\xff\xfe\xed\xa0\x80",
		"\xef\xbf\xbf\xe2\x80\xae",
		"%s%n%d",
		"a\nb\r\n",
		" ",
		"",
	};
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	char every[256];

	for (int i = 0; i < 255; i++)
		every[i] = (char)(i + 1);
	every[255] = '\0';
	for (size_t i = 0; i <= LENGTH(hostile); i++) {
		const char *s = i < LENGTH(hostile) ? hostile[i] : every;
		const struct plot_head head = { s, s, 0, false };
		const struct plot_fr_curve curves[] = { { s, s, curve, false },
			{ s, s, target, true } };
		const struct plot_attribute a = { s, s, s, s, s, s, s, s, 0, 5, true, attack, 0 };
		const char *const names[] = { s, s };
		const struct plot_fr fr = {
			.head = head, .curves = curves, .n = 2, .delta_to = s, .coupler = s
		};
		const struct plot_ratings r = {
			.head = head, .devices = names, .n_devices = 2, .attributes = &a, .n = 1
		};

		plot_fr(&fr, &out);
		is_sound(&out);
		buf_clear(&out);
		plot_wheel(&r, &out);
		is_sound(&out);
		buf_clear(&out);
		plot_profile(&r, &out);
		is_sound(&out);
		buf_clear(&out);
		for (int narrow = 0; narrow < 2; narrow++) {
			struct plot_fr page_fr = fr;
			struct plot_ratings page_r = r;

			page_fr.head.page = page_r.head.page =
				narrow ? PLOT_PAGE_NARROW : PLOT_PAGE_BROAD;
			plot_fr(&page_fr, &out);
			is_sound_in_page(&out);
			buf_clear(&out);
			plot_wheel(&page_r, &out);
			is_sound_in_page(&out);
			buf_clear(&out);
		}
		plot_profile_table(&r, &out);
		is_sound_in_page(&out);
		buf_clear(&out);
	}
}

/* On a page a table has each value, and the wheel has none; many names become numbers where the
 * page is narrow. */
TEST(a_page_has_each_value_once)
{
	struct plot_ratings p = some_ratings("wheel", "Helios");
	struct plot_attribute many[PLOT_WHEEL_FEW + 1];
	struct plot_rating reasoned[] = { attack[0], attack[1] };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	reasoned[0].remark = "quick & clean";
	for (size_t i = 0; i < LENGTH(many); i++)
		many[i] = attributes[i % 3];
	many[0].ratings = reasoned;
	p.head.page = PLOT_PAGE_NARROW;
	plot_wheel(&p, &out);
	assert_non_null(strstr(out.s, ">Attack</text>"));
	assert_null(strstr(out.s, ">3.5</text>"));
	buf_clear(&out);
	p.attributes = many;
	p.n = LENGTH(many);
	plot_wheel(&p, &out);
	assert_null(strstr(out.s, ">Attack</text>"));
	assert_non_null(strstr(out.s, ">11</text>"));
	buf_clear(&out);
	p.head.page = PLOT_PAGE_BROAD;
	plot_wheel(&p, &out);
	assert_non_null(strstr(out.s, ">Attack</text>"));
	buf_clear(&out);
	plot_profile_table(&p, &out);
	assert_non_null(strstr(out.s, "<td class=\"value\">3.5</td>"));
	assert_non_null(strstr(out.s, "<p>quick &amp; clean</p>"));
	assert_non_null(strstr(out.s, "<i class=\"m0\" style=\"left:70%\"></i>"));
	buf_clear(&out);
	plot_wheel_caption(&p, &out);
	assert_null(strstr(out.s, "not rated"));
}

TEST(curves_of_any_size_are_drawn)
{
	static double wild_hz[] = { 1e-300, 19, 20, 1000, 1000.0000001, 20000, 20001, 1e6 };
	static double wild_db[] = { 500, NAN, -500, INFINITY, 1e300, -1e300, 60, 60 };
	static const struct fr wild = { wild_hz, wild_db, LENGTH(wild_hz), 0, "" };
	static const struct fr none = FR_INIT;
	static const struct fr one = { hz + 4, tuned + 4, 1, 0, "" };
	static const struct fr high = { hz + 9, tuned + 9, 1, 0, "" };
	struct plot_fr_curve many[70] = { { .fr = wild }, { .fr = none }, { .label = NULL },
		{ .fr = one }, { .fr = high } };
	static const double ratios[] = { 0, 50, 25, 10, 5, 200, 33.3, NAN, -1, 1e300 };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (size_t i = 5; i < LENGTH(many); i++)
		many[i].fr = curve;
	for (size_t n = 0; n <= LENGTH(many); n = n < 6 ? n + 1 : n + 32)
		for (size_t i = 0; i < LENGTH(ratios); i++) {
			struct plot_fr p = { .curves = many,
				.n = n,
				.view = { i % 3 ? NAN : ratios[i], i % 2 ? NAN : 1e300, 12 },
				.delta_to = i % 2 ? "x" : NULL };

			plot_fr(&p, &out);
			is_sound(&out);
			/* The letters go on as numbers; 64 curves have one. */
			if (n == LENGTH(many)) {
				assert_non_null(strstr(out.s, " Z, ?:"));
				assert_non_null(strstr(out.s, " 27, ?:"));
				assert_non_null(strstr(out.s, " 64, ?:"));
				assert_null(strstr(out.s, " 65, ?:"));
			}
			buf_clear(&out);
		}
}

TEST(the_axis_of_a_difference_is_as_high_as_the_difference)
{
	double of[] = { 20, 200, 2000, 20000 }, levels[] = { -6, 0, 3, 1 };
	const struct plot_fr_curve c = { .fr = { of, levels, 4, 0, "" } };
	struct plot_fr p = { .curves = &c, .n = 1, .view = FR_VIEW_DEFAULT, .delta_to = "x" };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	plot_fr(&p, &out);
	assert_non_null(strstr(out.s, ">\u221210</text>"));
	assert_non_null(strstr(out.s, ">10</text>"));
	assert_null(strstr(out.s, ">\u221220</text>"));
	levels[0] = -26; /* as high as it needs */
	buf_clear(&out);
	plot_fr(&p, &out);
	assert_non_null(strstr(out.s, ">\u221230</text>"));
}

/* 65,000 points become as many as can be seen. */
TEST(long_curves_make_short_pictures)
{
	size_t n = 65000;
	struct fr f = { xcalloc(n, sizeof(double)), xcalloc(n, sizeof(double)), n, 0, "" };
	const struct plot_fr_curve c = { .fr = f };
	const struct plot_fr p = { .curves = &c, .n = 1, .view = FR_VIEW_DEFAULT };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		f.freq_hz[i] = 0.3 + (double)i * 0.36;
		f.level_db[i] = 60 + (double)(i * 7919 % 100) / 10;
	}
	plot_fr(&p, &out);
	is_sound(&out);
	assert_true(out.len < 100000);
	fr_finish(&f);
}

TEST(ratings_of_any_size_are_drawn)
{
	static const double wild[] = { 0, 5, -1, 7, 1e300, -1e300, NAN, INFINITY };
	static const double ends[][2] = { { 0, 5 }, { -5, 5 }, { 5, 0 }, { 1, 1 }, { NAN, 5 },
		{ 0, INFINITY }, { -1e308, 1e308 }, { 0, 100 } };
	static const size_t counts[] = { 0, 1, 2, 3, 42, 300 };
	struct plot_attribute a[300];
	struct plot_rating r[300][13];
	const char *names[13] = { NULL };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (size_t i = 0; i < LENGTH(a); i++) {
		a[i] = (struct plot_attribute){ .label = "x",
			.min = ends[i / 8 % 8][0],
			.max = ends[i / 8 % 8][1],
			.bipolar = i % 2,
			.group = i % 5 ? "g" : "h",
			.ratings = i % 11 ? r[i] : NULL };
		for (size_t k = 0; k < 13; k++)
			r[i][k] = (struct plot_rating){ wild[(i + k) % 8], wild, k % 3 ? 8 : 0,
				NULL, i % 5 ? NULL : "3/5" };
	}
	for (size_t i = 0; i < LENGTH(counts); i++)
		for (size_t k = 0; k <= 13; k = k < 2 ? k + 1 : k + 11) {
			struct plot_ratings p = {
				.devices = names, .n_devices = k, .attributes = a, .n = counts[i]
			};

			plot_wheel(&p, &out);
			is_sound(&out);
			buf_clear(&out);
			plot_profile(&p, &out);
			is_sound(&out);
			buf_clear(&out);
		}
}

TEST(what_is_off_the_scale_is_said)
{
	static const struct plot_rating high[] = { { 7, NULL, 0, NULL, NULL } };
	static const struct plot_attribute a = { .label = "Punch", .max = 5, .ratings = high };
	const struct plot_ratings p = {
		.devices = devices, .n_devices = 1, .attributes = &a, .n = 1
	};
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	plot_wheel(&p, &out);
	assert_non_null(strstr(out.s, "Punch: 7 (off the scale); from 0 to 5"));
}

/* A value of another scale is shown as it was given, and then each one has its scale. */
TEST(values_of_several_scales_have_each_its_own)
{
	static const struct plot_rating five[] = { { 6, NULL, 0, NULL, "3/5" } },
					ten[] = { { 7.5, NULL, 0, NULL, "7,5/10" } };
	static const struct plot_attribute a[] = {
		{ .label = "Width", .max = 10, .ratings = five },
		{ .label = "Punch", .max = 10, .ratings = ten },
	};
	struct plot_ratings p = {
		.devices = devices, .n_devices = 1, .scaled = true, .attributes = a, .n = 2
	};
	struct diags faults = DIAGS_INIT;

	assert_true(words_use("de", &faults, ERR_IGNORED));
	for (int i = 0; i < 3; i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		if (i == 0)
			plot_wheel(&p, &out);
		else if (i == 1)
			plot_profile(&p, &out);
		else
			plot_profile_table(&p, &out);
		assert_non_null(strstr(out.s, ">3/5</t"));
		assert_non_null(strstr(out.s, ">7,5/10</t"));
		assert_null(strstr(out.s, ">6</t"));
	}
	CLEANUP(buf_finish) struct buf plain = BUF_INIT;
	p.scaled = false;
	plot_profile_table(&p, &plain);
	assert_non_null(strstr(plain.s, ">7,5</td>"));
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
}

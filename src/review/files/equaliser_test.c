/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/equaliser.h"

#include <math.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "support/test.h"

static struct equaliser
reads(const char *text)
{
	struct equaliser e;
	struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	if (!equaliser_read(&e, "eq.txt", text, strlen(text), &d)) {
		diags_first(&d, &err);
		fail_msg("%s: %s", text, err.msg);
	}
	diags_finish(&d);
	return e;
}

/* words: "line:column: what is wrong" */
static void
refuses(const char *text, const char *words)
{
	struct equaliser e;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	assert_false(equaliser_read(&e, "eq.txt", text, strlen(text), &d));
	diags_first(&d, &err);
	if (!strstr(err.msg, words))
		fail_msg("%s: \"%s\" does not say \"%s\"", text, err.msg, words);
}

static void
is_filter(const struct filter *f, enum filter_type type, double hz, double gain_db, double q)
{
	assert_int_equal(f->type, type);
	if (fabs(f->hz - hz) > 1e-9 * hz || fabs(f->gain_db - gain_db) > 1e-9 ||
		fabs(f->q - q) > 1e-9)
		fail_msg("%g Hz, %g dB, Q %g", f->hz, f->gain_db, f->q);
}

TEST(what_programs_export_is_read)
{
	struct equaliser e = reads("Preamp: -6.2 dB\n"
				   "Filter 1: ON PK Fc 105 Hz Gain -2.5 dB Q 0.70\n"
				   "Filter 2: ON LSC Fc 105 Hz Gain 5.5 dB Q 0.71\n"
				   "Filter 3: ON HSC Fc 10000 Hz Gain -1 dB Q 0.7\n"
				   "Filter 4: OFF PK Fc 1 Hz Gain 0 dB Q 1\n");

	assert_int_equal(e.n, 3);
	assert_true(e.preamp_db < -6.19 && e.preamp_db > -6.21);
	is_filter(&e.v[0], FILTER_PEAK, 105, -2.5, 0.7);
	is_filter(&e.v[1], FILTER_LOW_SHELF, 105, 5.5, 0.71);
	is_filter(&e.v[2], FILTER_HIGH_SHELF, 10000, -1, 0.7);

	/* REW: a heading, columns of blanks, empty filters, thousands. */
	e = reads("\xef\xbb\xbf"
		  "Filter Settings file\r\n\r\nRoom EQ V5.20\r\nDated: 1 May 2024\r\n"
		  "Notes:x\r\nEqualiser: Generic\r\n"
		  "Filter  1: ON  PK       Fc   1,129 Hz  Gain  -3,80 dB  Q  5.00\r\n"
		  "Filter  2: ON  None   \r\n"
		  "Filter  3: ON  NO       Fc   63,5 Hz\r\n");
	assert_int_equal(e.n, 2);
	is_filter(&e.v[0], FILTER_PEAK, 1129, -3.8, 5);
	is_filter(&e.v[1], FILTER_NOTCH, 63.5, 0, 30);

	/* French and German: no-break and thin spaces, a minus sign. */
	e = reads("Preamp:\u00a0\u2212"
		  "6,2\u202f"
		  "dB\n"
		  "Filter 1: ON PK Fc 1\u00a0549 Hz Gain \u2212"
		  "5,9 dB Q 1,0\n");
	assert_true(e.preamp_db < -6.19 && e.preamp_db > -6.21);
	is_filter(&e.v[0], FILTER_PEAK, 1549, -5.9, 1);
	refuses("Filter: ON PK Fc 1\u00a054 Hz Gain 1 dB Q 1\n", "1:20: unknown text; expected Hz");

	/* What may be left out, corners and slopes. */
	e = reads(
		"# by hand\nFilter: ON HP Fc 30 Hz\nFilter: ON LPQ Fc 16000 Hz Q 1\n"
		"Filter: ON LS 12 dB Fc 100 Hz Gain 6 dB\nFilter: ON LSC 12 dB Fc 100 Hz Gain 6 "
		"dB\n"
		"Filter: ON HS Fc 8000 Hz Gain 6 dB Q 0.70710678118654752440\n"
		"Filter: ON LS Fc 100 Hz Gain 6 dB\n"
		"Filter: ON LSC 6 dB Fc 105 Hz Gain 3.0 dB\nFilter: ON LS 12dB Fc 80 Hz Gain 2 dB\n"
		"Filter 1: ON PK Fc 3000 Hz Gain 2 dB BW Oct 1/3\n");
	assert_int_equal(e.n, 9);
	is_filter(&e.v[6], FILTER_LOW_SHELF, 105, 3, filter_shelf_q(3, 0.5));
	is_filter(&e.v[7], FILTER_LOW_SHELF, 80 * pow(10, 0.025), 2, sqrt(0.5));
	is_filter(&e.v[8], FILTER_PEAK, 3000, 2, 1 / (2 * sinh(log(2) / 6)));
	is_filter(&e.v[0], FILTER_HIGH_PASS, 30, 0, sqrt(0.5));
	is_filter(&e.v[1], FILTER_LOW_PASS, 16000, 0, 1);
	is_filter(&e.v[2], FILTER_LOW_SHELF, 100 * pow(10, 0.075), 6, sqrt(0.5));
	is_filter(&e.v[3], FILTER_LOW_SHELF, 100, 6, sqrt(0.5));
	is_filter(&e.v[4], FILTER_HIGH_SHELF, 8000 / pow(10, 0.075), 6, sqrt(0.5));
	is_filter(&e.v[5], FILTER_LOW_SHELF, 100, 6, filter_shelf_q(6, 0.9));
}

TEST(what_is_wrong_is_told_with_its_place)
{
	struct buf many = BUF_INIT;

	refuses("", "no line begins with Preamp: or Filter:");
	refuses("Preamp: -6.2\n", "eq.txt:1:13: the line ends; expected Preamp: -6.2 dB");
	refuses("Preamp: 0 dB\nPreamp: 0 dB\n", "eq.txt:2:8: a second preamp");
	refuses("Preamp: 99 dB\n", "from -60 to 60 dB");
	refuses("Filter: ON XX Fc 1 Hz\n", "1:12: unknown filter type");
	refuses("Filter: PK Fc 100 Hz\n", "expected ON or OFF");
	refuses("Filter: ON PK Fc 100 Hz Gain 1 dB\n", "PK needs a Q");
	refuses("Filter: ON PK Fc 100 Hz Q 1\n", "PK needs a gain");
	refuses("Filter: ON PK Gain 1 dB Q 1\n", "needs a frequency");
	refuses("Filter: ON PK Fc 5 Hz Gain 1 dB Q 1\n", "from 10 to 96000 Hz");
	refuses("Filter: ON PK Fc 100 kHz Gain 1 dB Q 1\n", "1:22: unknown text; expected Hz");
	refuses("Filter: ON PK Fc nan Hz Gain 1 dB Q 1\n", "expected a number after Fc");
	refuses("Filter: ON PK Fc 100 Hz Gain 1 dB Q 0\n", "a Q from 0.01");
	refuses("Filter: ON PK Fc 100 Hz Gain 41 dB Q 1\n", "from -40 to 40 dB");
	refuses("Filter: ON PK Fc 100 Hz Fc 100 Hz Gain 1 dB Q 1\n", "1:25: unknown text");
	refuses("Filter: ON LSC 13 dB Fc 100 Hz Gain 1 dB\n", "at most 12 dB");
	refuses("Filter: ON PK Fc 100 Hz Gain 1 dB BW Oct 1/x\n", "unknown text");
	refuses("Filter: ON LSC 6 dB Fc 100 Hz Gain 1 dB Q 1\n", "not both");
	/* What would change the sound in another way is no heading; nor is a slip of the pen. */
	refuses("Include: other.txt\nPreamp: 0 dB\n",
		"1:1: Include: is a command of EqualizerAPO that earlog does not do");
	refuses("Preamp: 0 dB\nFilter: ON PK Fc 100 Hz Gain 1 dB Q 1\n Copy: L=R\n",
		"3:1: Copy: is");
	refuses("Fliter 1: ON PK Fc 100 Hz Gain 1 dB Q 1\nPreamp: 0 dB\n", "1:1: unknown text");
	refuses("Preamp: 0 dB\nGraphicEQ: 20 1\n", "2:11: a GraphicEQ: export the parametric");
	CLEANUP(pointer_free) char *gains = equaliser_graphic("# x\nGraphicEQ: 20 -1; 21 -2\n", 28);
	assert_string_equal(gains, " 20 -1\n 21 -2");
	assert_null(equaliser_graphic("Preamp: 0 dB\n", 13));
	for (int i = 0; i <= FILTERS_MOST; i++)
		buf_add(&many, "Filter: ON PK Fc 100 Hz Gain 1 dB Q 1\n");
	refuses(many.s, "129:14: an equaliser has at most 128 filters");
	buf_finish(&many);
	assert_false(equaliser_is_text("20 60\n", 6));
	assert_true(equaliser_is_text("REW\nFilter 1: ON None\n", 21));
	assert_true(equaliser_is_text("# x\nInclude: x.txt\n", 19));
}

TEST(a_filter_is_typed_in_few_letters)
{
	static const char *const wrong[] = { "", "zz 1", "pk", "pk 8200 -4", "pk 8200 -4 q3 more",
		"hp 30 4", "pk 8200 -4 q" };
	struct filter f;
	struct err err = ERR_INIT;

	assert_true(equaliser_type(&f, "pk 8200 -4 q3", &err));
	is_filter(&f, FILTER_PEAK, 8200, -4, 3);
	assert_true(equaliser_type(&f, "LSC 105 Hz +5,5 dB Q 0.7", &err));
	is_filter(&f, FILTER_LOW_SHELF, 105, 5.5, 0.7);
	assert_true(equaliser_type(&f, "hp 30", &err));
	is_filter(&f, FILTER_HIGH_PASS, 30, 0, sqrt(0.5));
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(equaliser_type(&f, wrong[i], &err));
}

/* What is written is read as the same, and written the same again: the hash of it is its name. */
TEST(what_is_written_reads_back)
{
	static const char text[] = "Preamp: -6.25 dB\n"
				   "Filter 1: ON PK Fc 8200.1250 Hz Gain -4 dB Q 3\n"
				   "Filter 2: ON LSC Fc 105 Hz Gain 5.5 dB Q 0.707107\n"
				   "Filter 3: ON HSC Fc 10000 Hz Gain 0 dB Q 0.7\n"
				   "Filter 4: ON HPQ Fc 20.5 Hz Q 0.707107\n"
				   "Filter 5: ON LPQ Fc 16000 Hz Q 1\n"
				   "Filter 6: ON NO Fc 63.25 Hz Q 30\n";
	struct equaliser e = reads(text);
	CLEANUP(buf_finish) struct buf out = BUF_INIT, again = BUF_INIT;

	equaliser_write(&out, &e);
	assert_string_equal(out.s, text);

	/* Whatever is in it: corners and slopes become middles and Qs. */
	e = reads(
		"Filter: ON LS 12 dB Fc 100 Hz Gain 6 dB\nFilter: ON HS Fc 8000 Hz Gain -3 dB\n"
		"Filter: ON LP Fc 15999.9999 Hz\nFilter: ON PK Fc 1,129 Hz Gain -0.00001 dB Q 5\n");
	buf_clear(&out);
	equaliser_write(&out, &e);
	struct equaliser back = reads(out.s);
	equaliser_write(&again, &back);
	assert_string_equal(out.s, again.s);
	assert_int_equal(back.n, e.n);
	for (size_t i = 0; i < e.n; i++) {
		assert_int_equal(back.v[i].type, e.v[i].type);
		assert_true(fabs(back.v[i].hz - e.v[i].hz) <= 5.1e-5);
		assert_true(fabs(back.v[i].gain_db - e.v[i].gain_db) <= 5.1e-5);
		assert_true(fabs(back.v[i].q - e.v[i].q) <= 5.1e-7);
	}
	/* As a name. */
	struct filter f;
	struct err err = ERR_INIT;
	assert_true(equaliser_type(&f, "PK 8200 Hz -4.0 dB Q 3", &err));
	buf_clear(&out);
	equaliser_filter_words(&out, &f);
	assert_string_equal(out.s, "pk 8200 -4 q3");
	buf_clear(&out);
	equaliser_add_name(
		&out, "harman + pk 8200 -4 q3 + lsc 105 5.5 q0.7 + hp 30 q0.71 + 2 more");
	assert_string_equal(out.s,
		"harman + -4 dB at 8.2 kHz (Q 3) + LSC 5.5 dB at 105 Hz (Q 0.7) + HPQ 30 Hz (Q "
		"0.71)"
		" + 2 more");
}

/* The all-pass and the filters of modes that REW writes leave the rest as it is. */
TEST(filters_that_are_not_done_are_left_out)
{
	struct equaliser e =
		reads("Filter 1: ON PK Fc 63 Hz Gain -5 dB Q 4\n"
		      "Filter 2: ON Modal Fc 101.0 Hz Gain -3.10 dB Q 12.5 T60 target 300 ms\n"
		      "Filter 3: ON AP Fc 200.0 Hz Q 0.707\nFilter 4: ON BP Fc 200 Hz Q 1\n");

	assert_int_equal(e.n, 1);
	is_filter(&e.v[0], FILTER_PEAK, 63, -5, 4);
}

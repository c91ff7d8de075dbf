/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/numbers/impedance_curve.h"
#include "support/test.h"

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

/* Shift of the level at a frequency relative to 1 kHz, dB. */
static double
shift_db(const struct curve *c, double freq_hz, double zo_ohm)
{
	return curve_loss_db(curve_ohm(c, freq_hz), curve_phase_deg(c, freq_hz), zo_ohm) -
		curve_loss_db(curve_ohm(c, 1000), curve_phase_deg(c, 1000), zo_ohm);
}

static struct curve
read_curve(const char *text)
{
	struct curve c;
	struct err err = ERR_INIT;

	if (!curve_parse(&c, text, strlen(text), &err))
		fail_msg("%s: %s", text, err.msg);
	return c;
}

TEST(shift_is_relative_to_1_khz)
{
	static const struct {
		double zo, loss[3], low, high, spread;
	} rows[] = {
		{ 0.9, { -0.382, -0.926, -1.763 }, 0.544, -0.837, 1.38 },
		{ 1, { -0.424, -1.023, -1.938 }, 0.599, -0.915, 1.51 },
		{ 10, { -3.522, -7.044, -10.881 }, 3.522, -3.838, 7.36 },
	};
	static const double ohm[] = { 20, 8, 4 };
	CLEANUP(curve_finish) struct curve c = read_curve("100 20\n1000 8\n5000 4\n");

	for (size_t i = 0; i < LENGTH(rows); i++) {
		for (size_t k = 0; k < LENGTH(ohm); k++)
			near_to(curve_loss_db(ohm[k], (double)NAN, rows[i].zo), rows[i].loss[k],
				0.0006);
		near_to(shift_db(&c, 100, rows[i].zo), rows[i].low, 0.0006);
		near_to(shift_db(&c, 5000, rows[i].zo), rows[i].high, 0.0006);
		struct curve_shift s = curve_shift(&c, rows[i].zo);
		near_to(s.spread_db, rows[i].spread, 0.006);
		near_to(s.most_hz, 100, 0);
		near_to(s.least_hz, 5000, 0);
		near_to(s.most_db - s.least_db, s.spread_db, 1e-12);
	}
	near_to(curve_ohm(&c, sqrt(100 * 1000.0)), 14, 1e-9); /* halfway over log f */
	assert_true(isnan(curve_ohm(&c, 99.9)) && isnan(curve_ohm(&c, 5001)) &&
		isnan(curve_ohm(&c, 0)));
	assert_true(isnan(shift_db(&c, 20, 1)));
	near_to(curve_lowest_ohm(&c, 20, 20000), 4, 0);
	near_to(curve_lowest_ohm(&c, 100, 1000), 8, 0);
	assert_true(isnan(curve_lowest_ohm(&c, 6000, 20000)));
	assert_false(curve_covers(&c));
}

TEST(flat_load_does_not_shift_and_spread_needs_no_1_khz)
{
	CLEANUP(curve_finish) struct curve c = read_curve("20\t32\n20000\t32\n");

	for (double f = 20; f < 20000; f *= 1.3)
		near_to(shift_db(&c, f, 10), 0, 1e-12);
	near_to(curve_shift(&c, 10).spread_db, 0, 1e-12);
	curve_finish(&c);
	c = read_curve("2000;20\n5000;4\n");
	struct curve_shift s = curve_shift(&c, 1);
	near_to(s.spread_db, 1.51, 0.006);
	assert_true(isnan(s.most_db) && isnan(s.least_db));
	curve_finish(&c);
	c = read_curve("1 20\n10 4\n");
	assert_true(isnan(curve_shift(&c, 1).spread_db));
}

TEST(curves_are_read_as_programs_write_them)
{
	static const struct {
		const char *text;
		size_t n;
		double hz, ohm, deg; /* of the second point */
	} rows[] = {
		{ "* REW\n* Freq(Hz) Z(ohms) Phase\n20.0 32.5 -3.0\n1000.0 30.25 4.5\n", 2, 1000,
			30.25, 4.5 },
		{ "Frequency,Impedance\r\n20,32\r\n1000,30\r\n", 2, 1000, 30, NAN },
		{ "\xef\xbb\xbf"
		  "Hz;Ohm;Grad\n20,5;32,1;-1,5\n1000,0;30,25;0,5\n",
			2, 1000, 30.25, 0.5 },
		{ "20\t32,5\n\n1000\t30,25", 2, 1000, 30.25, NAN },
		{ "20, 32.5, 1, left\n1e3, 3.0e+1, 2, right\n", 2, 1000, 30, 2 },
		{ "1000 30\n20 32\n500 NaN\n", 2, 1000, 30, NAN },
		{ "20 32\r1000 30\r2000 28 5\r", 3, 1000, 30, NAN },
		{ "# a\n; b\n\"x\"\n20 32\n1000 30\n1000 30\n", 2, 1000, 30, NAN },
		{ "20 , 32\n1000 ,\t30  \n", 2, 1000, 30, NAN },
		{ "\"20\",\"32\"\n\"1000\",\"30\"\nEnd\n", 2, 1000, 30, NAN },
		{ "20 32 left\n1000 30 left\n", 2, 1000, 30, NAN },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct curve c = read_curve(rows[i].text);
		assert_int_equal(c.n, rows[i].n);
		near_to(c.v[1].freq_hz, rows[i].hz, 0);
		near_to(c.v[1].ohm, rows[i].ohm, 0);
		assert_int_equal(c.has_phase, !isnan(rows[i].deg));
		if (c.has_phase)
			near_to(curve_phase_deg(&c, 1000), rows[i].deg, 0);
		else
			assert_true(isnan(curve_phase_deg(&c, 1000)));
		curve_finish(&c);
	}
}

TEST(what_is_no_curve_is_refused_with_words)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "2 points" },
		{ "nothing here\n", "none" },
		{ "20 32\n", "is one" },
		{ "20 32\n20 32\n", "is one" },
		{ "20 32\n1000 0\n", "line 2: the impedance" },
		{ "20 32\n1000 -3\n", "line 2: the impedance" },
		{ "0 32\n1000 3\n", "line 1: the frequency" },
		{ "20 32 181\n1000 3\n", "line 1: the phase" },
		{ "20 32\nabc 3\n", "line 2: \"abc 3\"" },
		{ "20 32x\n", "expected a frequency in Hz and an impedance in ohm" },
		{ "20 inf\n", "line 1: the impedance" },
		{ "20 0x20\n", "line 1: \"20 0x20\": expected" },
		{ "20,,32\n", "line 1: \"20,,32\": a column is empty" },
		{ "20 32\nabc 3\n1000 30\n", "line 2: \"abc 3\": words between" },
		{ "20 32\n1000 30\n2000x 5\n", "line 3: \"2000x 5\": expected" },
		{ "20\n30\n", "a frequency without an impedance" },
		{ "20 1e999\n30 3\n", "impedance" },
		{ "20 32\n20 33\n", "two impedances" },
		{ "500\t32\n1,000\t30\n", "thousands" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct curve c;
		struct err err = ERR_INIT;
		if (curve_parse(&c, rows[i].text, strlen(rows[i].text), &err))
			fail_msg("taken: %s", rows[i].text);
		if (!strstr(err.msg, rows[i].why))
			fail_msg("%s: %s", rows[i].text, err.msg);
		assert_null(c.v);
	}
	struct curve c;
	struct err err = ERR_INIT;
	assert_false(curve_parse(&c, "2\0000\0 \0", 6, &err));
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	for (int i = 1; i <= CURVE_MOST_POINTS; i++)
		buf_addf(&b, "%d 32\n", i);
	if (!curve_parse(&c, b.s, b.len, &err))
		fail_msg("%s", err.msg);
	curve_finish(&c);
	buf_add(&b, "200000 32\n");
	assert_false(curve_parse(&c, b.s, b.len, &err));
	assert_string_equal(err.msg, "more than 100000 points");
}

/* Whatever the bytes, the answer is a curve that keeps its promises or words. */
TEST(any_bytes_are_safe)
{
	static const char letters[] = "0123456789 .,;\t\n\r-+eEnNaA*x";
	uint64_t x = 88172645463325252U;

	for (int i = 0; i < 20000; i++) {
		char text[64] = "";
		size_t n = (size_t)i % sizeof(text);
		for (size_t k = 0; k < n; k++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			text[k] = letters[x % (sizeof(letters) - 1)];
		}
		char *exact = xstrndup("", 0);
		exact = xreallocarray(exact, n + 1, 1);
		memcpy(exact, text, n);
		exact = xreallocarray(exact, n ? n : 1, 1);
		struct curve c;
		struct err err = ERR_INIT;
		if (curve_parse(&c, exact, n, &err))
			for (size_t k = 0; k < c.n; k++)
				assert_true(number_positive(c.v[k].ohm) &&
					(k == 0 || c.v[k].freq_hz > c.v[k - 1].freq_hz));
		else
			assert_true(strlen(err.msg) > 5);
		curve_finish(&c);
		xreplace(&exact, NULL);
	}
}

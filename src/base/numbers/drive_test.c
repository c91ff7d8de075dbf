/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/numbers/drive.h"
#include "support/test.h"

#define U ((double)NAN)

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

TEST(sensitivities_convert_and_come_back)
{
	near_to(drive_per_mw(106, 6.05), 83.818, 0.0005);
	near_to(106 - drive_per_mw(106, 6.05), 22.182, 0.0005);
	near_to(drive_per_mw(106, 22), 89.424, 0.0005);
	near_to(drive_per_vrms(0, 22), 16.576, 0.0005);
	near_to(drive_per_vrms(0, 16), 17.959, 0.0005);
	near_to(drive_per_vrms(0, 32), 14.949, 0.0005);
	near_to(drive_per_vrms(0, 300), 5.229, 0.0005);
	near_to(drive_vrms_of_power(1, 6.05), 0.0778, 0.00005);
	near_to(drive_vrms_of_power(1, 22), 0.148, 0.0005);
	for (double z = 0.5; z < 1000; z *= 1.7)
		near_to(drive_per_mw(drive_per_vrms(101.3, z), z), 101.3, 1e-9);
}

TEST(level_voltage_power_and_current_agree)
{
	static const struct {
		double db, ohm, vrms, ma, mw, within[3];
	} rows[] = {
		{ 85, 6.05, 0.0891, 14.7, 1.31, { 0.00005, 0.05, 0.005 } },
		{ 85, 22, 0.0891, 4.05, 0.361, { 0.00005, 0.005, 0.0005 } },
		{ 110, 6.05, 1.58, 262, 415, { 0.006, 0.5, 0.5 } },
		{ 110, 22, 1.58, 72.0, 114, { 0.006, 0.05, 0.5 } },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		double v = drive_vrms_for(106, rows[i].db);
		near_to(v, rows[i].vrms, rows[i].within[0]);
		near_to(drive_ma(v, rows[i].ohm), rows[i].ma, rows[i].within[1]);
		near_to(drive_mw(v, rows[i].ohm), rows[i].mw, rows[i].within[2]);
		near_to(drive_level_db(v, 106), rows[i].db, 1e-9);
	}
	near_to(drive_ma(1, 6.05) / drive_ma(1, 22), 3.64, 0.005);
}

TEST(divider_gives_bounds_without_phase_and_one_value_with_it)
{
	double v = curve_divider(6.05, U, 0.9).low;
	near_to(v, 0.871, 0.0005);
	near_to(curve_loss_db(6.05, U, 0.9), -1.20, 0.005);
	near_to(drive_ma(v, 6.05), 144, 0.5);
	near_to(drive_mw(v, 6.05), 125, 0.5);
	near_to(drive_level_db(v, 106), 104.8, 0.05);
	near_to(drive_level_db(curve_divider(6.05, U, 0).low, 106), 106.0, 1e-9);
	v = curve_divider(22, U, 0.9).low;
	near_to(v, 0.961, 0.0005);
	near_to(curve_loss_db(22, U, 0.9), -0.348, 0.0005);
	near_to(drive_ma(v, 22), 43.7, 0.05);
	near_to(drive_mw(v, 22), 42.0, 0.05);
	near_to(drive_level_db(v, 106), 105.7, 0.05);
	double phase = atan2(4, 3) * 180 / 3.14159265358979323846;
	near_to(curve_loss_db(5, phase, 1), -1.07, 0.005);
	near_to(curve_loss_db(5, -phase, 1), -1.07, 0.005);
	near_to(curve_loss_db(5, U, 1), -1.58, 0.005);
	struct range r = curve_divider(5, U, 1);
	near_to(r.high, curve_divider(5, 60, 1).low, 1e-12); /* as all else, within 60 degrees */
	assert_true(
		r.low < curve_divider(5, phase, 1).low && curve_divider(5, phase, 1).low < r.high);
	assert_true(isnan(curve_divider(0, U, 1).low) && isnan(curve_divider(-5, U, 1).low));
	assert_true(isnan(curve_divider(5, U, -1).low) && isnan(curve_divider(5, U, INFINITY).low));
	near_to(curve_divider(5, 170, 1).low, curve_divider(5, U, 1).low,
		0); /* not passive: as if unknown */
	near_to(curve_divider(1, -90, 1).low, 1 / sqrt(2), 1e-12);
}

TEST(rule_of_one_eighth)
{
	assert_int_equal(drive_eighth(16, range_of(2)), DRIVE_YES);
	assert_int_equal(drive_eighth(16, range_of(2.01)), DRIVE_NO);
	assert_int_equal(drive_eighth(16, (struct range){ 0, 1.5 }), DRIVE_YES);
	assert_int_equal(drive_eighth(16, (struct range){ 0, 3 }), DRIVE_UNKNOWN);
	assert_int_equal(drive_eighth(16, RANGE_UNKNOWN), DRIVE_UNKNOWN);
	assert_int_equal(drive_eighth(0, range_of(1)), DRIVE_UNKNOWN);
}

TEST(one_power_figure_leaves_a_range_at_a_lower_load)
{
	struct drive_figure f = { U, 32, 2000, U };
	struct drive_source s = { &f, 1, RANGE_UNKNOWN };
	unsigned missing = 0;

	near_to(drive_vrms_of_power(2000, 32), 8.00, 1e-9);
	near_to(drive_ma_of_power(2000, 32), 250, 1e-9);
	near_to(drive_ma_of_power(2000, 32) * sqrt(2), 354, 0.5);
	near_to(drive_vrms_of_power(1000, 32), 5.66, 0.005);
	near_to(drive_ma_of_power(1000, 32), 177, 0.5);
	struct range r = drive_reach(&s, 6, U, false, &missing);
	near_to(r.low, 1.50, 1e-9);
	near_to(drive_mw(r.low, 6), 375, 1e-6);
	near_to(r.high, 8, 1e-9);
	near_to(drive_ma(r.high, 6), 1333, 0.5);
	near_to(drive_mw(r.high, 6), 10667, 1);
	near_to(drive_level_db(r.low, 106), 109.5, 0.05);
	near_to(drive_level_db(r.high, 106), 124.1, 0.05);
	assert_int_equal(missing, DRIVE_NO_ZO);
	r = drive_reach(&s, 32, 0, false, &missing);
	near_to(r.low, 8, 1e-9);
	near_to(r.high, 8, 1e-9);
	/* A load that is no resistor may get more behind an unknown output impedance. */
	r = drive_reach(&s, 32, U, false, &missing);
	near_to(r.low, 8, 1e-9);
	near_to(r.high, 8 * 2 / sqrt(3), 1e-9);
	r = drive_reach(&s, 300, 0, false, &missing); /* at least sqrt(P R), "may rise" */
	near_to(r.low, 8, 1e-9);
	near_to(r.high, 75, 1e-9);
	s.zo_ohm = range_of(0);
	near_to(drive_reach(&s, 300, 0, false, &missing).low, 8, 1e-9);
}

TEST(two_power_figures_bracket_both_limits)
{
	struct drive_figure f[] = { { U, 32, 1300, U }, { U, 300, 220, U } };
	struct drive_source s = { f, 2, { 0, 1.5 } };
	unsigned missing = 0;

	near_to(drive_vrms_of_power(1300, 32), 6.45, 0.005);
	near_to(drive_ma_of_power(1300, 32), 202, 0.5);
	near_to(drive_vrms_of_power(220, 300), 8.12, 0.005);
	near_to(drive_ma_of_power(220, 300), 27.1, 0.05);
	/* The loss behind the stated bound of Zo gives the lower end. */
	struct range r = drive_reach(&s, 100, U, false, &missing);
	near_to(r.low, 8.124 * 301.5 / 300 * 100 / 101.5, 0.001);
	near_to(r.high, 8.124, 0.001);
	assert_int_equal(missing, DRIVE_ZO_BOUND);
	/* 8.12 V into 300 ohm prove that 32 ohm reached the limit of current. */
	r = drive_reach(&s, 22, U, false, &missing);
	near_to(r.low, 22 * drive_ma_of_power(1300, 32) / 1000, 1e-9);
	near_to(r.high, r.low, 1e-9);
	s.zo_ohm = RANGE_UNKNOWN;
	r = drive_reach(&s, 100, 0, false, &missing);
	near_to(r.low, 6.45, 0.005); /* all that is shown when Zo may be anything */
	near_to(r.high, 8.124, 0.001);
	r = drive_reach(&s, 6, U, false, &missing);
	near_to(r.low, 1.209, 0.001);
	near_to(r.high, 6.45, 0.005);
}

TEST(stated_limits_close_the_range)
{
	struct drive_figure f[] = { { 1, U, U, U }, { U, U, U, 100 } };
	struct drive_source s = { f, 1, range_of(0.9) };
	unsigned missing = 0;

	struct range r = drive_reach(&s, 6.05, 0, false, &missing);
	assert_true(isnan(r.low));
	near_to(r.high, 0.871, 0.0005);
	assert_int_equal(missing, DRIVE_NO_CURRENT);
	/* Without a phase that is the least that the loss leaves. */
	r = drive_reach(&s, 6.05, U, false, &missing);
	near_to(r.high, curve_divider(6.05, 60, 0.9).low, 1e-9);
	s.n = 2;
	missing = 0;
	r = drive_reach(&s, 6.05, 0, false, &missing);
	near_to(r.low, 0.605, 1e-9);
	near_to(r.high, 0.605, 1e-9);
	assert_int_equal(missing, 0);
	r = drive_reach(&s, 300, 0, false, &missing);
	near_to(r.low, 300 / 300.9, 1e-9);
	near_to(r.high, 300 / 300.9, 1e-9);
	struct drive_figure liar[] = { { 2, U, U, 10 }, { U, 32, 2000, U } };
	s = (struct drive_source){ liar, 2, range_of(0.9) };
	r = drive_reach(&s, 32, U, false, &missing);
	assert_true(missing & DRIVE_CONTRADICTION && r.low < r.high);
	struct drive_figure bare = { U, U, 500, U };
	s = (struct drive_source){ &bare, 1, range_of(0) };
	missing = 0;
	r = drive_reach(&s, 32, U, false, &missing);
	assert_true(isnan(r.low) && isnan(r.high));
	assert_int_equal(missing, DRIVE_NO_LOAD | DRIVE_NO_CURRENT | DRIVE_NO_VOLTAGE);
}

/* The voltage of any source with the stated figures is within the range. */
TEST(reach_holds_every_source_that_fits_the_figures)
{
	for (int i = 0; i < 4000; i++) {
		double zo = (i % 7) * 1.3, voc = 1 + (i / 7 % 9), ma = 20 + 37 * (i / 63 % 11);
		double loads[] = { 16 + i % 5 * 8, 300 };
		struct drive_figure f[2];
		for (size_t k = 0; k < 2; k++) {
			double v = fmin(voc * loads[k] / (loads[k] + zo), ma / 1000 * loads[k]);
			f[k] = (struct drive_figure){ U, loads[k], drive_mw(v, loads[k]), U };
		}
		double z = 3 + i % 113 * 5, phase = i % 3 ? (i % 181) - 90.0 : 0;
		double truth = fmin(voc * curve_divider(z, phase, zo).low, ma / 1000 * z);
		struct range bounds[] = { range_of(zo), { 0, zo + 1 }, RANGE_UNKNOWN };
		for (size_t k = 0; k < LENGTH(bounds); k++)
			for (size_t n = 1; n <= 2; n++) {
				struct drive_source s = { f, n, bounds[k] };
				unsigned missing = 0;
				struct range r = drive_reach(&s, z, phase, false, &missing);
				if (!(r.low <= truth * (1 + 1e-9) && truth <= r.high * (1 + 1e-9)))
					fail_msg("%d: %g not in %g to %g", i, truth, r.low, r.high);
			}
	}
}

TEST(verdict_of_a_headroom)
{
	assert_string_equal(drive_verdict(10), "more than enough");
	assert_string_equal(drive_verdict(9.99), "enough");
	assert_string_equal(drive_verdict(0), "enough");
	assert_string_equal(drive_verdict(-0.01), "not enough");
	assert_string_equal(drive_verdict(U), "not known");
}

TEST(a_result_tells_range_verdict_and_what_is_missing)
{
	struct drive_figure f = { 1, U, U, U };
	struct drive_source s = { &f, 1, range_of(0.9) };
	struct drive_device d = { 6.05, NULL, 106, DRIVE_PER_VRMS };
	struct drive_result r;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	drive_work_out(&r, &s, &d, 75, 14);
	near_to(r.db_per_mw, 83.818, 0.0005);
	near_to(r.voltage_headroom_db.low, 15.8, 0.05);
	assert_true(isnan(r.headroom_db.low));
	near_to(r.need_vrms, drive_vrms_for(106, 89), 1e-12);
	assert_true(r.missing & DRIVE_NO_CURRENT && r.missing & DRIVE_NO_CURVE);
	drive_add_verdict(&b, &r);
	assert_string_equal(b.s, "enough if it gives 23.3 mA, with at most 17 dB to spare");
	buf_clear(&b);
	drive_add_missing(&b, r.missing);
	assert_non_null(strstr(b.s, "no figure for the maximum current, so results are ranges"));
	f = (struct drive_figure){ U, 32, 2000, U };
	d.ohm = 6;
	drive_work_out(&r, &s, &d, U, U);
	s.zo_ohm = RANGE_UNKNOWN;
	drive_work_out(&r, &s, &d, 90, U);
	buf_clear(&b);
	drive_add_verdict(&b, &r);
	assert_string_equal(b.s, "enough, perhaps more than enough: 5.5 to 21 dB to spare");
	near_to(r.loudest_db.low, 109.5, 0.05);
	near_to(r.loudest_db.high, 124.1, 0.05);
	assert_true(isnan(r.loss_db.low) && isnan(r.loss_db.high));
	assert_true(r.missing & DRIVE_PLR_ASSUMED && r.eighth == DRIVE_UNKNOWN);
	s = (struct drive_source){ &f, 1, range_of(2) };
	f = (struct drive_figure){ 4, U, U, 1000 };
	drive_work_out(&r, &s, &d, 90, 14);
	near_to(r.vrms.low, 3, 1e-9);
	near_to(r.vrms.high, 4 * curve_divider(6, 60, 2).low, 1e-9);
	near_to(r.loss_db.low, 20 * log10(0.75), 1e-9);
	assert_true(r.loss_db.high > r.loss_db.low);
}

TEST(a_curve_over_the_band_closes_what_a_nominal_figure_leaves_open)
{
	static const char text[] = "20 20 0\n1000 8 0\n5000 4 0\n20000 6 0\n";
	struct drive_figure f = { 2, U, U, 400 };
	struct drive_source s = { &f, 1, range_of(1) };
	CLEANUP(curve_finish) struct curve c;
	struct drive_device d = { 16, &c, 100, DRIVE_PER_MW };
	struct drive_result r;
	struct err err = ERR_INIT;

	assert_true(curve_parse(&c, text, strlen(text), &err));
	drive_work_out(&r, &s, &d, 85, 12);
	assert_int_equal(r.missing, DRIVE_OHM_ASSUMED);
	near_to(r.ohm, 8, 0);
	near_to(r.lowest_ohm, 4, 0);
	near_to(r.db_per_vrms, 100 + 10 * log10(62.5), 1e-9);
	near_to(r.vrms.low, 2 * 8 / 9.0, 1e-9);
	near_to(r.vrms.high, r.vrms.low, 1e-12);
	near_to(r.need_ma.low, drive_ma(r.need_vrms, 4), 1e-9);
	near_to(r.need_ma.high, r.need_ma.low, 0);
	near_to(r.spread_db.low, 1.51, 0.006);
	near_to(r.damping.low, 4, 1e-12);
	assert_int_equal(r.eighth, DRIVE_NO);
	s.zo_ohm = (struct range){ 0, 0.5 };
	drive_work_out(&r, &s, &d, 85, 12);
	assert_int_equal(r.missing, DRIVE_OHM_ASSUMED | DRIVE_ZO_BOUND);
	assert_int_equal(r.eighth, DRIVE_YES);
	d.ohm = U;
	drive_work_out(&r, &s, &d, 85, 12);
	assert_int_equal(r.missing, DRIVE_OHM_AT_1_KHZ | DRIVE_ZO_BOUND);
	near_to(r.db_per_vrms, 100 + 10 * log10(125), 1e-9);
}

TEST(nothing_known_is_said_as_unknown)
{
	static const double odd[] = { 0, -1, 1e308, 5e-324 };
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (size_t i = 0; i < 3 * 3 * 7; i++) {
		double x[] = { U, INFINITY, -INFINITY, odd[0], odd[1], odd[2], odd[3] };
		double v = x[i % 7], w = x[(i / 7 + i) % 7], y = x[(i * 5 + 3) % 7];
		struct drive_figure f = { v, w, y, v };
		struct drive_source s = { &f, i % 2, { w, y } };
		struct drive_device d = { w, NULL, y, (enum drive_unit)(i % 3) };
		struct drive_result r;
		drive_work_out(&r, &s, &d, w, y);
		const struct range all[] = { r.vrms, r.ma, r.mw, r.loudest_db, r.need_ma, r.need_mw,
			r.loss_db, r.spread_db };
		for (size_t k = 0; k < LENGTH(all); k++)
			range_add(&b, all[k], 1, "");
		drive_add_verdict(&b, &r);
		drive_add_missing(&b, r.missing);
	}
	assert_null(strstr(b.s, "nan"));
	assert_null(strstr(b.s, "inf"));
	assert_true(isnan(drive_per_mw(106, 0)) && isnan(drive_per_mw(106, -8)) &&
		isnan(drive_ma(1, 0)));
	assert_true(isnan(drive_level_db(0, 106)));
	buf_clear(&b);
	drive_add_verdict(&b,
		&(struct drive_result){
			.headroom_db = RANGE_UNKNOWN, .voltage_headroom_db = RANGE_UNKNOWN });
	assert_string_equal(b.s, "not known");
}

TEST(the_verdict_is_one_sentence)
{
	static const struct {
		struct range headroom, by_voltage;
		const char *want;
	} rows[] = {
		{ { 17, 17 }, { U, U }, "more than enough, 17 dB to spare" },
		{ { 5.3, 5.3 }, { U, U }, "enough, 5.3 dB to spare" },
		{ { -3.2, -3.2 }, { U, U }, "not enough, 3.2 dB short" },
		{ { 12.7, 15.1 }, { U, U }, "more than enough, at least 12 dB to spare" },
		{ { -8.03, -3.2 }, { U, U }, "not enough, 3.2 to 8.1 dB short" },
		{ { -3.2, 12 }, { U, U },
			"perhaps more than enough: between 3.2 dB short and 12 dB to spare" },
		{ { 12.7, U }, { U, U }, "more than enough, at least 12 dB to spare" },
		{ { -3.2, U }, { U, U }, "perhaps enough: at most 3.2 dB short" },
		{ { U, -3.2 }, { U, U }, "not enough, at least 3.2 dB short" },
		{ { U, 17 }, { 17, 17 }, "enough if it gives 6.4 mA, with at most 17 dB to spare" },
		{ { U, 17 }, { U, 17 }, "enough if it gives 6.4 mA, with at most 17 dB to spare" },
		{ { U, -2 }, { -2, -2 }, "not enough, at least 2 dB short" },
	};
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct drive_result r = { .headroom_db = rows[i].headroom,
			.voltage_headroom_db = rows[i].by_voltage,
			.need_ma = { 6.42, U } };

		buf_clear(&b);
		drive_add_verdict(&b, &r);
		assert_string_equal(b.s, rows[i].want);
	}
}

TEST(bounds_are_rounded_outwards)
{
	static const struct {
		struct range r;
		int decimals;
		const char *want;
	} rows[] = {
		{ { 4.434, 6.451 }, 3, "4.43 to 6.46 V" },
		{ { 120.81, 124.08 }, 1, "120 to 125 V" },
		{ { 1375.1, 2909.1 }, 1, "1370 to 2910 V" },
		{ { 2909.1, 2909.1 }, 1, "2910 V" },
		{ { 0.1412, U }, 3, "at least 0.141 V" },
		{ { U, 99.96 }, 1, "at most 100 V" },
		{ { -7.044, -3.521 }, 2, "-7.05 to -3.52 V" },
		{ { 0.3, 7 }, 3, "0.300 to 7.00 V" },
		{ { 0, 0 }, 2, "0.00 V" },
	};
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		buf_clear(&b);
		range_add_bounds(&b, rows[i].r, rows[i].decimals, "V");
		assert_string_equal(b.s, rows[i].want);
	}
}

TEST(numbers_read_well)
{
	static const struct {
		struct range r;
		const char *want;
	} rows[] = {
		{ { 1.5, 8 }, "1.5 to 8.0 V" },
		{ { 1.5, (double)NAN }, "at least 1.5 V" },
		{ { (double)NAN, 8 }, "at most 8.0 V" },
		{ { (double)NAN, (double)INFINITY }, "unknown" },
		{ { 1.51, 1.52 }, "1.5 V" },
		{ { -0.001, -0.001 }, "0.0 V" },
		{ { 1e300, 1e300 }, "1.00e+300 V" },
	};
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		buf_clear(&b);
		range_add(&b, rows[i].r, 1, "V");
		assert_string_equal(b.s, rows[i].want);
	}
}

/*
 * ---- Bounds are bounds: whatever the source, the device and its phase within 60 degrees, and
 * whatever part of them is stated, their true values are within the printed ranges. ----
 */

#define WORLDS 10000
#define POINTS 12

static uint64_t seed = 1;

/* splitmix64 */
static double
chance(void)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double
between(double low, double high)
{
	return low + (high - low) * chance();
}

static double
between_log(double low, double high)
{
	return exp(between(log(low), log(high)));
}

struct drive_world {
	double voc, zo, ma, db_per_vrms;
	struct curve truth;  /* with its phase */
	struct curve stated; /* perhaps without */
	struct curve_point points[2][POINTS];
	struct drive_figure figures[3];
	struct drive_source source;
	struct drive_device device;
};

static double
truth_at(const struct drive_world *w, double ohm, double phase_deg)
{
	return fmin(w->voc * curve_divider(ohm, phase_deg, w->zo).low, w->ma / 1000 * ohm);
}

static void
draw_curve(struct drive_world *w)
{
	size_t n = 2 + (size_t)between(0, POINTS - 1.001);
	bool phase = chance() < 0.3;

	for (size_t i = 0; i < n; i++) {
		double share = (double)i / (double)(n - 1);
		struct curve_point p = { 20 * pow(1000, share), between_log(2, 300),
			between(-60, 60) };

		if (i == n - 1)
			p.freq_hz = 20000;
		w->points[0][i] = w->points[1][i] = p;
		if (!phase)
			w->points[1][i].phase_deg = U;
	}
	w->truth = (struct curve){ w->points[0], n, true };
	/* Some curves do not cover the audio band. */
	size_t from = n > 2 && chance() < 0.1;
	size_t to = n > 3 && chance() < 0.1 ? n - 1 : n;
	w->stated = (struct curve){ w->points[1] + from, to - from, phase };
}

/* Published figures of it: true, and a part of all. */
static void
draw_figures(struct drive_world *w)
{
	size_t n = (size_t)between(0, 3.999);

	for (size_t i = 0; i < n; i++) {
		struct drive_figure *f = &w->figures[i];
		double load = between_log(8, 600), vrms = truth_at(w, load, 0);

		*f = (struct drive_figure)DRIVE_FIGURE_INIT;
		switch ((int)between(0, 4)) {
		case 0: f->max_vrms = w->voc; break;
		case 1: f->max_ma = w->ma; break;
		case 2:
			f->max_vrms = vrms;
			f->load_ohm = load;
			break;
		default:
			f->power_mw = drive_mw(vrms, load);
			f->load_ohm = load;
			break;
		}
	}
	w->source = (struct drive_source){ w->figures, n, RANGE_UNKNOWN };
	double said = chance();
	if (said < 0.4)
		w->source.zo_ohm = range_of(w->zo);
	else if (said < 0.8)
		w->source.zo_ohm =
			(struct range){ said < 0.6 ? 0 : w->zo * chance(), w->zo * between(1, 3) };
}

static void
draw_world(struct drive_world *w)
{
	*w = (struct drive_world){ .voc = between_log(0.3, 12),
		.zo = chance() < 0.1 ? 0 : between_log(0.05, 120),
		.ma = between_log(10, 1000),
		.db_per_vrms = between(90, 130) };
	draw_curve(w);
	draw_figures(w);
	double at_1k = curve_ohm(&w->truth, CURVE_REFERENCE_HZ);
	w->device = (struct drive_device){ .ohm = at_1k,
		.curve = chance() < 0.7 ? &w->stated : NULL,
		.sensitivity_db = w->db_per_vrms,
		.unit = DRIVE_PER_VRMS };
}

/* Reads the printed range. */
static struct range
printed(struct range r, int decimals, struct buf *text)
{
	struct range got = RANGE_UNKNOWN;
	char *end;

	buf_clear(text);
	range_add_bounds(text, r, decimals, "");
	if (strncmp(text->s, "at least ", 9) == 0)
		got.low = strtod(text->s + 9, NULL);
	else if (strncmp(text->s, "at most ", 8) == 0)
		got.high = strtod(text->s + 8, NULL);
	else if (strcmp(text->s, "unknown") != 0) {
		got.low = got.high = strtod(text->s, &end);
		if (strncmp(end, " to ", 4) == 0)
			got.high = strtod(end + 4, NULL);
	}
	return got;
}

static void
holds(int world, const char *what, struct range r, int decimals, double truth)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct range p = printed(r, decimals, &text);
	bool exact = fabs(r.high - r.low) <= 1e-9 * fabs(r.high);
	/* One exact number stands for what rounds to it. */
	double off = exact ? fmax(pow(10, -decimals), fabs(truth) * 0.01) / 2 : 0;

	off += 1e-8 * (1 + fabs(truth));
	if (truth < p.low - off || truth > p.high + off)
		fail_msg("world %d: %s is %.9g, not %s (%.9g to %.9g)", world, what, truth, text.s,
			r.low, r.high);
}

static double
true_spread(const struct drive_world *w)
{
	double most = -INFINITY, least = INFINITY;

	/* With a stated phase only the points are known. */
	for (double f = 20; f <= 20000 && !w->stated.has_phase; f *= 1.05) {
		double loss = curve_loss_db(
			curve_ohm(&w->truth, f), curve_phase_deg(&w->truth, f), w->zo);

		most = fmax(most, loss);
		least = fmin(least, loss);
	}
	for (size_t i = 0; i < w->truth.n; i++) {
		double loss = curve_loss_db(w->points[0][i].ohm, w->points[0][i].phase_deg, w->zo);

		most = fmax(most, loss);
		least = fmin(least, loss);
	}
	return most - least;
}

TEST(no_true_value_is_outside_its_bounds)
{
	static struct drive_world w;

	for (int i = 0; i < WORLDS; i++) {
		struct drive_result r;

		draw_world(&w);
		drive_work_out(&r, &w.source, &w.device, 75, 14);
		double ohm = curve_ohm(&w.truth, CURVE_REFERENCE_HZ),
		       phase = curve_phase_deg(&w.truth, CURVE_REFERENCE_HZ),
		       lowest = curve_lowest_ohm(&w.truth, 20, 20000),
		       vrms = truth_at(&w, ohm, phase),
		       loudest = drive_level_db(vrms, w.db_per_vrms),
		       by_voltage = drive_level_db(
			       w.voc * curve_divider(ohm, phase, w.zo).low, w.db_per_vrms);

		holds(i, "the voltage", r.vrms, 3, vrms);
		holds(i, "the current", r.ma, 1, drive_ma(vrms, ohm));
		holds(i, "the power", r.mw, 1, drive_mw(vrms, ohm));
		holds(i, "the loudest", r.loudest_db, 1, loudest);
		holds(i, "the headroom", r.headroom_db, 1, loudest - 89);
		holds(i, "the headroom of the voltage", r.voltage_headroom_db, 1, by_voltage - 89);
		holds(i, "the loss", r.loss_db, 2, curve_loss_db(ohm, phase, w.zo));
		holds(i, "the current needed", r.need_ma, 2, drive_ma(r.need_vrms, lowest));
		holds(i, "the power needed", r.need_mw, 3, drive_mw(r.need_vrms, lowest));
		if (w.zo > 0)
			holds(i, "the damping factor", r.damping, 1, lowest / w.zo);
		if (w.device.curve)
			holds(i, "the spread", r.spread_db, 2, true_spread(&w));
		if (r.eighth != DRIVE_UNKNOWN)
			assert_int_equal(r.eighth == DRIVE_YES, w.zo <= lowest / 8);
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/fr.h"

#include <math.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "support/test.h"

static void
near_to(double got, double want, double by)
{
	if (!(fabs(got - want) <= by))
		fail_msg("got %.6f, expected %.6f", got, want);
}

/* Two-point curves, which are enough for most of the arithmetic. */
static struct fr
flat(double low_hz, double high_hz, double level_db)
{
	struct fr f = { .freq_hz = xcalloc(2, sizeof(double)),
		.level_db = xcalloc(2, sizeof(double)),
		.n = 2 };

	f.freq_hz[0] = low_hz;
	f.freq_hz[1] = high_hz;
	f.level_db[0] = f.level_db[1] = level_db;
	return f;
}

/* ---- files ---- */

TEST(files_are_read_however_they_are_written)
{
	/* Each says 20 Hz 70.5 dB, 1000 Hz 60 dB, 19500.5 Hz -3.25 dB. */
	static const char *const files[] = {
		"20\t70.5\n1000\t60\n19500.5\t-3.25\n",
		"20,70.5\n1000,60\n19500.5,-3.25\n",
		"20;70.5\n1000;60\n19500.5;-3.25",
		"20 70.5\n1000   60\n19500.5 -3.25\n",
		"20, 70.5, 0\n1000, 60, -90.5\n19500.5, -3.25, 1\n",
		"20.000 70.500 0.1234\r\n1000.0 60.0 1\r\n19500.500 -3.250 -179.9\r\n",
		"20\t70.5\r1000\t60\r19500.5\t-3.25\r",
		"\xef\xbb\xbf"
		"20\t70.5\n1000\t60\n19500.5\t-3.25\n",
		"Frequency\tdB\n20\t70.5\n1000\t60\n19500.5\t-3.25\n",
		"Freq(Hz),SPL(dB),Phase(degrees)\n20,70.5,0\n1000,60,0\n19500.5,-3.25,0\n",
		"\"Hz\",\"dB\"\n\"20\",\"70.5\"\n\"1000\",\"60\"\n\"19500.5\",\"-3.25\"\n",
		"* By REW\n* Freq(Hz), SPL(dB)\n*\n20 70.5\n* between\n1000 60\n19500.5 -3.25\n\n",
		"# one\n// two\n; three\n\n  20\t70.5\n\t1000\t60\n19500.5\t-3.25\t\n",
		"2023 Helios L\n1/24 smoothing\n20 70.5\n1000 60\n19500.5 -3.25\nEnd of data\n",
		"20,0;70,5\n1000;60,0\n19500,5;-3,25\n",
		"20,0\t70,5\t0,0\n1000,0\t60,0\t0,0\n19500,5\t-3,25\t0,0\n",
		"20,0 70,5\n1000,0 60,0\n19500,5 -3,25\n",
		"2e1 7.05E+1\n1.0e3 600e-1\n195005e-1 -0.325e1\n",
		"+20. +70.5\n1000. 60.\n19500.5 \xe2\x88\x92"
		"3.25\n",
		"19500.5 -3.25\n1000 60\n20 70.5\n",
		"1000 59\n20 70.5\n19500.5 -3.25\n1000 61\n",
		"0 -120\n20 70.5\n500 NaN\n1000 60\n2000 -inf\n3000 1.#INF\nNaN 1\n19500.5 -3.25\n",
		"20 70.5 left\n1000 60 left\n19500.5 -3.25 left\n\x1a",
	};

	for (size_t i = 0; i < LENGTH(files); i++) {
		struct err err = ERR_INIT;
		struct fr f;

		if (!fr_parse(&f, files[i], strlen(files[i]), &err))
			fail_msg("file %zu: %s", i, err.msg);
		if (f.n != 3)
			fail_msg("file %zu: %zu points", i, f.n);
		near_to(f.freq_hz[0], 20, 1e-9);
		near_to(f.freq_hz[1], 1000, 1e-9);
		near_to(f.freq_hz[2], 19500.5, 1e-9);
		near_to(f.level_db[0], 70.5, 1e-9);
		near_to(f.level_db[1], 60, 1e-9);
		near_to(f.level_db[2], -3.25, 1e-9);
		fr_finish(&f);
	}
}

TEST(utf16_is_read)
{
	static const char text[] = "H\xc3\xbc Hz dB\n20\t70.5\r\n1000\t60\n";
	struct err err = ERR_INIT;

	for (int big = 0; big < 2; big++) {
		struct buf b = BUF_INIT;
		struct fr f;

		buf_add_bytes(&b, big ? "\xfe\xff" : "\xff\xfe", 2);
		for (size_t i = 0; i + 1 < sizeof(text); i++) {
			char pair[2] = { big ? 0 : text[i], big ? text[i] : 0 };

			buf_add_bytes(&b, pair, 2);
		}
		assert_true(fr_parse(&f, b.s, b.len, &err));
		assert_int_equal(f.n, 2);
		near_to(f.level_db[0], 70.5, 1e-9);
		fr_finish(&f);
		buf_finish(&b);
	}
}

TEST(what_is_no_curve_is_told_why)
{
	static const struct {
		const char *file, *why;
	} wrong[] = {
		{ "Preamp: -6 dB\nFilter 1: ON PK Fc 100 Hz Gain -1 dB Q 1\n",
			"this is an equaliser, and no curve" },
		{ "", "0 lines with a frequency" },
		{ "hello\n", "0 lines with a frequency" },
		{ "20 70\n", "1 line with a frequency" },
		{ "20\n30\n", "line 1: \"20\": there is a frequency without a level" },
		{ "20 70\n30 71\n40\n", "line 3: \"40\": there is a frequency without a level" },
		{ "* x\n20 70\n30 loud\n",
			"line 3: \"30 loud\": expected a frequency in Hz and a level in dB" },
		{ "20 70\nR:\n20 71\n", "line 2: \"R:\": words between the data" },
		{ "20 70\n-5 71\n", "line 2: \"-5 71\": that is not a frequency in Hz" },
		{ "20 70\n2e9 71\n", "line 2: \"2e9 71\": that is not a frequency in Hz" },
		{ "20 70\n30 1e30\n", "line 2: \"30 1e30\": that is not a level in dB" },
		{ "20,5,70,5\n30,5,71,5\n",
			"line 1: \"20,5,70,5\": commas separate both columns and decimals" },
		{ "20 70\n20 71\n", "all levels are at one frequency" },
		{ "20,,70\n30,,71\n", "line 1: \"20,,70\": a column is empty" },
		{ "20 70\n30 71\n40x 72\n", "line 3: \"40x 72\": expected a frequency" },
		{ "20 NaN\n30 NaN\n", "0 lines with a frequency" },
		{ "Ch1,,Ch2,\nX,Y,X,Y\nHz,dB,Hz,dB\n20,60.5,21,54\n30,61.5,31,55\n",
			"several curves" },
		{ "Left,,Right,,Left,\nX,Y,X,Y,X,Y\n20,60.5,20,54,20,1\n30,61.5,30,55,30,1\n",
			"several curves" },
		{ "20\t60\t20\t54\n30\t61\t30\t55\n", "several curves" },
		{ "Frequency,Level,Level\n20,60,54\n30,61,55\n", "several curves" },
		{ "Left,,Right,\nX,Y,X,Y\nHz,%,Hz,%\n20,0.5,20,0.4\n30,0.1,30,0.2\n",
			"its levels are not in dB" },
		{ "Frequency,Level 1,Level 2\n20,60,54\n30,61,55\n", "several curves" },
		{ "Level of left and right, mean\n20 60 54\n30 61 55\n", "several curves" },
	};

	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct err err = ERR_INIT;
		struct fr f;

		if (fr_parse(&f, wrong[i].file, strlen(wrong[i].file), &err))
			fail_msg("file %zu was read", i);
		if (!strstr(err.msg, wrong[i].why))
			fail_msg("file %zu: %s", i, err.msg);
		assert_null(f.freq_hz);
		assert_int_equal(f.n, 0);
	}
}

TEST(what_a_file_says_of_itself_is_kept)
{
	static const char rew[] = "* Smoothing: 1/24 octave\r\n20 70\n30 71\n40 nan\n0 1\n";
	static const char none[] = "* Smoothing: None\n20 70\n30 71\n";
	struct err err = ERR_INIT;
	CLEANUP(fr_finish) struct fr f;

	assert_true(fr_parse(&f, rew, strlen(rew), &err));
	assert_string_equal(f.smoothing, "1/24 octave");
	assert_int_equal(f.dropped, 2);
	fr_finish(&f);
	assert_true(fr_parse(&f, none, strlen(none), &err));
	assert_string_equal(f.smoothing, "");
}

TEST(sizes_from_20_to_65000_lines)
{
	static const size_t sizes[] = { 20, 480, 65000 };

	for (size_t k = 0; k < LENGTH(sizes); k++) {
		struct buf b = BUF_INIT;
		struct err err = ERR_INIT;
		struct fr f;

		for (size_t i = 0; i < sizes[k]; i++)
			buf_addf(&b, "%zu.%02zu\t%zu.5\t-12.3456\n", i / 3 + 1, i % 3 * 33,
				60 + i % 20);
		assert_true(fr_parse(&f, b.s, b.len, &err));
		assert_int_equal(f.n, sizes[k]);
		fr_smooth(&f, 12);
		fr_finish(&f);
		buf_finish(&b);
	}
}

/* ---- arithmetic: worked by hand ---- */

static double
mean(double a_db, double b_db, enum fr_mean how)
{
	struct fr a = flat(20, 20000, a_db), b = flat(10, 30000, b_db), out;
	const struct fr *both[] = { &a, &b };
	struct err err = ERR_INIT;
	double level;

	assert_true(fr_average(&out, both, 2, how, &err));
	assert_true(fr_at(&out, 1000, &level));
	near_to(out.freq_hz[0], 20, 0);
	near_to(out.freq_hz[out.n - 1], 20000, 0);
	fr_finish(&a);
	fr_finish(&b);
	fr_finish(&out);
	return level;
}

TEST(left_and_right_are_averaged_by_amplitude)
{
	near_to(mean(90, 84, FR_MEAN_AMPLITUDE), 87.51, 0.005);
	near_to(mean(90, 84, FR_MEAN_POWER), 87.96, 0.005);
	near_to(mean(90, -500, FR_MEAN_AMPLITUDE), 90 - 6.02, 0.005);
}

/* ---- the arithmetic ---- */

TEST(one_side_missing_is_the_other)
{
	struct fr a = flat(20, 20000, 75), far = flat(30000, 40000, 75), out;
	const struct fr *left[] = { &a, NULL }, *right[] = { NULL, &a }, *none[] = { NULL, NULL };
	const struct fr *apart[] = { &a, &far };
	struct err err = ERR_INIT;

	assert_true(fr_average(&out, left, 2, FR_MEAN_AMPLITUDE, &err));
	assert_int_equal(out.n, 2);
	near_to(out.level_db[0], 75, 0);
	fr_finish(&out);
	assert_true(fr_average(&out, right, 2, FR_MEAN_AMPLITUDE, &err));
	fr_finish(&out);
	assert_false(fr_average(&out, none, 2, FR_MEAN_AMPLITUDE, &err));
	assert_string_equal(err.msg, "no curve to average");
	assert_false(fr_average(&out, apart, 2, FR_MEAN_AMPLITUDE, &err));
	assert_string_equal(err.msg,
		"the curves have no range in common: one starts at 30000 Hz, one ends at 20000 Hz");
	fr_finish(&a);
	fr_finish(&far);
}

TEST(between_points_it_goes_by_log_f)
{
	CLEANUP(fr_finish) struct fr f = flat(100, 10000, 0);
	double level;

	f.level_db[1] = 20;
	assert_true(fr_at(&f, 1000, &level));
	near_to(level, 10, 1e-9);
	assert_true(fr_at(&f, 100, &level));
	near_to(level, 0, 0);
	assert_true(fr_at(&f, 10000, &level));
	near_to(level, 20, 0);
	assert_false(fr_at(&f, 99.9, &level));
	assert_false(fr_at(&f, 10001, &level));
	assert_false(fr_at(&f, NAN, &level));
}

TEST(normalising_only_shifts)
{
	CLEANUP(fr_finish) struct fr f = flat(100, 10000, 0);
	struct err err = ERR_INIT;

	f.level_db[1] = 20;
	assert_true(fr_normalise_at(&f, 1000, 60, &err));
	near_to(f.level_db[0], 50, 1e-9);
	near_to(f.level_db[1], 70, 1e-9);
	assert_false(fr_normalise_at(&f, 50, 60, &err));
	assert_string_equal(
		err.msg, "cannot normalise at 50 Hz: the curve goes from 100 to 10000 Hz");
	near_to(f.level_db[0], 50, 1e-9);
}

static struct fr
ladder(size_t per_octave, double (*level)(double))
{
	size_t n = per_octave * 10 + 1;
	struct fr f = { .freq_hz = xcalloc(n, sizeof(double)),
		.level_db = xcalloc(n, sizeof(double)),
		.n = n };

	for (size_t i = 0; i < n; i++) {
		f.freq_hz[i] = 20 * exp2((double)i / (double)per_octave);
		f.level_db[i] = level(f.freq_hz[i]);
	}
	return f;
}

static double
level_flat(double freq_hz)
{
	(void)freq_hz;
	return 72;
}

static double
level_step(double freq_hz)
{
	return freq_hz < 640 ? 60 : 70;
}

static double
level_wave(double freq_hz)
{
	return 60 + 6 * sin(3 * log2(freq_hz));
}

TEST(smoothing_is_the_mean_power_of_the_band)
{
	CLEANUP(fr_finish) struct fr same = ladder(48, level_flat), step = ladder(480, level_step);
	double level;

	fr_smooth(&same, 3);
	for (size_t i = 0; i < same.n; i++)
		near_to(same.level_db[i], 72, 1e-9);
	fr_smooth(&step, 3);
	/* Half the band at 60 dB, half at 70: 10 log((10^6 + 10^7) / 2). */
	assert_true(fr_at(&step, 640, &level));
	near_to(level, 67.404, 0.03);
	assert_true(fr_at(&step, 560, &level));
	near_to(level, 60, 1e-6);
	assert_true(fr_at(&step, 730, &level));
	near_to(level, 70, 1e-6);
	fr_smooth(&step, 0);
	fr_smooth(&step, NAN);
}

/* A linear grid has most of its points at the band's upper end; they must not weigh more for it. */
TEST(smoothing_does_not_depend_on_the_grid)
{
	CLEANUP(fr_finish) struct fr log_grid = ladder(96, level_wave), linear = { .n = 20000 };
	double a, b;

	linear.freq_hz = xcalloc(linear.n, sizeof(double));
	linear.level_db = xcalloc(linear.n, sizeof(double));
	for (size_t i = 0; i < linear.n; i++) {
		linear.freq_hz[i] = 20 + (double)i;
		linear.level_db[i] = level_wave(linear.freq_hz[i]);
	}
	fr_smooth(&log_grid, 1);
	fr_smooth(&linear, 1);
	for (double hz = 100; hz < 10000; hz *= 1.1) {
		assert_true(fr_at(&log_grid, hz, &a) && fr_at(&linear, hz, &b));
		near_to(a, b, 0.02);
	}
}

TEST(a_target_is_subtracted_where_both_are)
{
	CLEANUP(fr_finish) struct fr a = flat(10, 10000, 70), b = flat(20, 20000, 65), out;
	struct err err = ERR_INIT;

	assert_true(fr_delta(&out, &a, &b, &err));
	assert_int_equal(out.n, 2);
	near_to(out.freq_hz[0], 20, 0);
	near_to(out.freq_hz[1], 10000, 0);
	near_to(out.level_db[0], 5, 1e-9);
}

TEST(preparing_does_it_in_order)
{
	struct fr_view view = FR_VIEW_DEFAULT;
	struct fr l = ladder(48, level_step), r = ladder(24, level_step), out;
	struct err err = ERR_INIT;
	double level;

	view.smoothing = 3;
	view.freq_hz = 640; /* on the step, where the order is to be seen */
	assert_true(fr_prepare(&out, &l, &r, &view, &err));
	assert_true(fr_at(&out, 640, &level));
	near_to(level, 60, 1e-9);
	fr_finish(&out);
	view.freq_hz = 5;
	assert_false(fr_prepare(&out, &l, NULL, &view, &err));
	fr_finish(&l);
	fr_finish(&r);
}

TEST(columns_of_left_and_right_are_two_curves)
{
	static const struct {
		const char *text;
		double right_db; /* of the first point; NAN: no such curve */
	} table[] = {
		{ "Frequency (Hz),Left (dBSPL),Right (dBSPL)\n20,60,54\n100,61,55\n", 54 },
		{ "* Freq\tR\tL\n20\t54\t60\n100\t55\t61\n", 54 },
		{ "Hz;dB L;dB R\r\n20;60;54\r\n100;61;55\r\n", 54 },
		{ "Helios L and R\nHz dB phase\n20 60 54\n100 61 55\n", NAN },
		{ "Hz left\n20 60\n100 61\n", NAN },
		{ "20 60 54\n100 61 55\n", NAN },
		{ "Em L R\nHz dB phase\n20 60 54\n100 61 55\n", NAN },
		{ "Freq (Hz) Left (dB) Right (dB)\n20 60 54\n100 61 55\n", 54 },
		{ "Frequency,Raw,Smoothed\nHz,dB,dB\n20,60,54\n100,61,55\n", NAN },
		{ "Frequency,Left,Right\nHz,dB,dB\n20,60,54\n100,61,55\n", 54 },
		{ "Hz,Left,,Hz,Right\n20,60.0,,20,54\n100,61.0,,100,55\n", 54 },
		{ "\"Level, L and R\",,,\nRight,,\"Left (94 dB)\",\nX,Y,X,Y\nHz,dBSPL,Hz,dBSPL\n"
		  "20,54.0,21,60\n100,55.0,110,61\n,,120,62\n",
			54 },
		{ "L Hz;L dB;R Hz;R dB\n20,5;60;20,5;54\n100;61;100;55\n", 54 },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		struct err err = ERR_INIT;
		struct fr f, right;

		if (!fr_parse_sides(&f, &right, table[i].text, strlen(table[i].text), &err))
			fail_msg("%zu: %s", i, err.msg);
		near_to(f.level_db[0], 60, 0);
		assert_true(f.freq_hz[f.n - 1] < 121);
		assert_int_equal(right.n, isnan(table[i].right_db) ? 0 : 2);
		if (right.n)
			near_to(right.level_db[0], table[i].right_db, 0);
		fr_finish(&f);
		fr_finish(&right);
	}
}

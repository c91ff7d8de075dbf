/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/analysis.h"

#include "base/core/mem.h"
#include "support/test.h"

TEST(a_byte_is_half_a_decibel)
{
	static const struct {
		double db;
		int byte;
	} known[] = { { -117, 1 }, { -116.5, 2 }, { -23, 189 }, { -23.2, 189 }, { -22.8, 189 },
		{ 0, 235 }, { 10, 255 }, { 40, 255 }, { INFINITY, 255 }, { -117.3, 0 }, { -200, 0 },
		{ -INFINITY, 0 }, { NAN, 0 } };

	for (size_t i = 0; i < LENGTH(known); i++)
		assert_int_equal(analysis_byte(known[i].db), known[i].byte);
	for (int i = 1; i < 256; i++)
		assert_int_equal(analysis_byte(analysis_db((unsigned char)i)), i);
	assert_true(isinf(analysis_db(0)));
	assert_true(analysis_db(235) == 0);
}

static double
mean(const struct analysis *a, int64_t from_ms, int64_t to_ms)
{
	return round(analysis_mean_dbfs(a, from_ms, to_ms) * 100) / 100;
}

TEST(a_mean_is_of_the_energy)
{
	/* -20, -10, silence, -20 dB, a tenth of a second each; peaks are something else. */
	unsigned char steps[] = { 235, 195, 235, 215, 0, 0, 235, 195 };
	struct analysis a = { .overview = steps, .nsteps = 4 };

	assert_true(mean(&a, 0, 100) == -20);
	assert_true(mean(&a, 100, 200) == -10);
	assert_true(mean(&a, 0, 200) == -12.6);    /* (0.01 + 0.1) / 2 */
	assert_true(mean(&a, 150, 250) == -13.01); /* half of it is silent */
	assert_true(mean(&a, 340, 341) == -20);    /* within a step */
	assert_true(isinf(mean(&a, 200, 300)));
	assert_true(mean(&a, 300, 9000) == -20); /* what was not measured does not count */
	assert_true(mean(&a, -500, 100) == -20);
	assert_true(isinf(mean(&a, 400, 9000)));
	assert_true(isinf(mean(&a, -500, -100)));
	assert_true(isinf(mean(&a, 100, 100)));
	a.nsteps = 0;
	assert_true(isinf(mean(&a, 0, 100)));
}

TEST(octaves_are_those_of_the_moment)
{
	unsigned char steps[2 * OCTAVES] = { [OCTAVES] = 195, [OCTAVES + 9] = 234 };
	struct analysis a = { .octaves = steps, .noctaves = 2 };
	CLEANUP(buf_finish) struct buf json = BUF_INIT;

	assert_ptr_equal(analysis_octaves(&a, 249), steps);
	assert_ptr_equal(analysis_octaves(&a, 250), steps + OCTAVES);
	assert_null(analysis_octaves(&a, 500));
	assert_null(analysis_octaves(&a, -1));
	unsigned char second[OCTAVES];
	assert_true(analysis_second(&a, 250, second)); /* half of what was measured is silent */
	assert_int_equal(second[0], 189);
	assert_int_equal(second[1], 0);
	assert_false(analysis_second(&a, 5000, second));
	analysis_octaves_json(steps + OCTAVES, &json);
	assert_string_equal(json.s, "[-20,null,null,null,null,null,null,null,null,-1]");
}

TEST(what_no_measuring_makes_is_refused_or_left_out)
{
	struct analysis good = { .length_ms = 1000,
		.rate_hz = 44100,
		.channels = 2,
		.integrated_lufs = -14,
		.range_lu = 4,
		.true_peak_dbtp = 1e300,
		.above_22k_dbfs = -INFINITY };
	struct analysis bad;

	memset(good.file, 'a', FILE_HASH - 1);
	memset(good.audio, '0', FILE_HASH - 1);
	assert_true(analysis_check(&good));
	assert_true(isnan(good.true_peak_dbtp) && good.integrated_lufs == -14);
	assert_true(isinf(good.above_22k_dbfs));
	bad = good;
	bad.audio[5] = 'G';
	assert_false(analysis_check(&bad));
	bad = good;
	memset(bad.file, 'a', FILE_HASH);
	assert_false(analysis_check(&bad));
	bad = good;
	bad.nsteps = SIZE_MAX;
	assert_false(analysis_check(&bad));
	bad = good;
	bad.length_ms = -1;
	assert_false(analysis_check(&bad));
}

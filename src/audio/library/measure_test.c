/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals of EBU Tech 3341 and 3342, and others, made here from their descriptions as files. */
#include "audio/library/measure.h"

#include <stdio.h>
#include <unistd.h>

#include "audio/library/av.h"
#include "base/core/mem.h"
#include "support/needs.h"
#include "support/test.h"

#define PI 3.14159265358979323846
#define CHANNELS 6

/* A part of a signal: a sine, its peak per channel in dB (100: none). It fades
 * in and out, for a sine that is cut has other frequencies, and higher peaks. */
struct tone {
	double seconds, freq_hz, phase;
	double db[CHANNELS];
};

static void
put_number(FILE *f, uint32_t n, int bytes)
{
	for (int i = 0; i < bytes; i++)
		fputc((int)(n >> 8 * i & 0xff), f);
}

static void
put_sample(FILE *f, double v)
{
	double held = fmin(fmax(v, -1), 1 - 1.0 / (1 << 23));

	put_number(f, (uint32_t)(int32_t)lround(held * (1 << 23)), 3);
}

/* 24 bit, with 16 in a common header and more channels in an extensible one. */
static void
write_header(FILE *f, int rate_hz, int channels, uint32_t frames)
{
	static const unsigned char pcm[] = "\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";
	uint32_t bytes = frames * (uint32_t)channels * 3;

	fputs("RIFF", f);
	put_number(f, bytes + 60, 4);
	fputs("WAVEfmt ", f);
	put_number(f, 40, 4);
	put_number(f, 0xfffe, 2);
	put_number(f, (uint32_t)channels, 2);
	put_number(f, (uint32_t)rate_hz, 4);
	put_number(f, (uint32_t)(rate_hz * channels * 3), 4);
	put_number(f, (uint32_t)channels * 3, 2);
	put_number(f, 24, 2);
	put_number(f, 22, 2);
	put_number(f, 24, 2);
	/* 5.0: left, right, centre, and two at the sides. */
	put_number(f, channels == 5 ? 0x607 : channels == 2 ? 3 : 4, 4);
	fwrite(pcm, 1, 16, f);
	fputs("data", f);
	put_number(f, bytes, 4);
}

static void
write_tone(FILE *f, const struct tone *t, int rate_hz, int channels)
{
	double at[CHANNELS];

	for (int c = 0; c < channels; c++)
		at[c] = t->db[c] > 90 ? 0 : pow(10, t->db[c] / 20);
	uint32_t n = (uint32_t)lround(t->seconds * rate_hz);
	double fade = fmin(t->seconds / 100, 0.05) * rate_hz;
	for (uint32_t i = 0; i < n; i++) {
		double v = sin(2 * PI * t->freq_hz * i / rate_hz + t->phase * PI / 180);

		if (i < fade || n - i < fade)
			v *= (i < n - i ? i : n - i) / fade;

		for (int c = 0; c < channels; c++)
			put_sample(f, v * at[c]);
	}
}

/* Closes the file. */
static struct analysis
analyse_written(FILE *f)
{
	struct analysis a;
	struct err err = ERR_INIT;

	assert_int_equal(fflush(f), 0);
	if (!measure_file(fileno(f), &a, &err))
		fail_msg("%s", err.msg);
	fclose(f);
	assert_true(analysis_check(&a));
	return a;
}

/* Ends with a tone of no length. */
static struct analysis
analyse(const struct tone *tones, int rate_hz, int channels)
{
	FILE *f = tmpfile();
	double seconds = 0;

	assert_non_null(f);
	for (const struct tone *t = tones; t->seconds > 0; t++)
		seconds += t->seconds;
	write_header(f, rate_hz, channels, (uint32_t)lround(seconds * rate_hz));
	for (const struct tone *t = tones; t->seconds > 0; t++)
		write_tone(f, t, rate_hz, channels);
	struct analysis a = analyse_written(f);
	assert_int_equal(a.length_ms, lround(seconds * 1000));
	assert_int_equal(a.rate_hz, rate_hz);
	assert_int_equal(a.channels, channels);
	return a;
}

static void
within(double v, double least, double most)
{
	if (!(v >= least && v <= most))
		fail_msg("%g is not from %g to %g", v, least, most);
}

#define STEREO(db)     \
	{              \
		db, db \
	}
#define TONE(s, db)                    \
	{                              \
		s, 1000, 0, STEREO(db) \
	}

/* Table 1 of Tech 3341, the signals 1 to 6 (7 and 8 are recordings). The surround sound of signal 6
 * is -23 LUFS from loudspeakers; here, its mix to two channels is measured. */
TEST(loudness_is_that_of_ebu_tech_3341)
{
	static const struct {
		struct tone tones[6];
		int channels;
		double lufs;
	} signals[] = {
		{ { TONE(20, -23) }, 2, -23 },
		{ { TONE(20, -33) }, 2, -33 },
		{ { TONE(10, -36), TONE(60, -23), TONE(10, -36) }, 2, -23 },
		{ { TONE(10, -72), TONE(10, -36), TONE(60, -23), TONE(10, -36), TONE(10, -72) }, 2,
			-23 },
		{ { TONE(20, -26), TONE(20.1, -20), TONE(20, -26) }, 2, -23 },
		{ { { 20, 1000, 0, { -28, -28, -24, -30, -30 } } }, 5, -27.08 },
	};

	for (size_t i = 0; i < LENGTH(signals); i += 4 / (size_t)rounds_here(4)) {
		struct analysis a = analyse(signals[i].tones, 48000, signals[i].channels);

		within(a.integrated_lufs, signals[i].lufs - 0.1, signals[i].lufs + 0.1);
		analysis_finish(&a);
	}
}

/* Tech 3341, the signals 15 to 19: peaks between the samples. */
TEST(true_peak_is_that_of_ebu_tech_3341)
{
	static const struct {
		double part, phase, db, dbtp;
	} signals[] = { { 4, 0, -6.02, -6 }, { 4, 45, -6.02, -6 }, { 6, 60, -6.02, -6 },
		{ 8, 67.5, -6.02, -6 }, { 4, 45, 3, 3 } };

	for (size_t i = 0; i < LENGTH(signals); i++) {
		struct tone tones[] = { { 5, 48000 / signals[i].part, signals[i].phase,
						STEREO(signals[i].db) },
			{ .seconds = 0 } };
		struct analysis a = analyse(tones, 48000, 2);

		within(a.true_peak_dbtp, signals[i].dbtp - 0.4, signals[i].dbtp + 0.2);
		analysis_finish(&a);
	}
}

#define UP 4              /* the signals 20 to 23 are made at four times the rate */
#define BURST_FRAMES 2400 /* at 48 kHz */
#define TAPS 511

/* At 192 kHz: a sine of 8 kHz at half of full scale; from its upward crossing in the middle on one
 * period of 12 kHz at full scale, then it goes on where it was. */
static double
burst_at(int i)
{
	int from = BURST_FRAMES * UP / 2, period = 4 * UP;

	if (i >= from && i < from + period)
		return sin(2 * PI * (i - from) / period);
	if (i >= from + period)
		i -= period;
	double fade = fmin(1, fmin(i, BURST_FRAMES * UP - i) / (0.01 * 48000 * UP));
	return 0.5 * fmax(fade, 0) * sin(2 * PI * i / (6 * UP));
}

/* Filtered below half of 48 kHz (a windowed sinc, Blackman) and sampled from that frame on. */
static struct analysis
analyse_burst(int offset)
{
	FILE *f = tmpfile();
	double taps[TAPS], sum = 0;

	assert_non_null(f);
	for (int i = 0; i < TAPS; i++) {
		double x = PI * (i - TAPS / 2) / UP, w = 2 * PI * i / (TAPS - 1);

		taps[i] = (x == 0 ? 1 : sin(x) / x) * (0.42 - 0.5 * cos(w) + 0.08 * cos(2 * w));
		sum += taps[i];
	}
	write_header(f, 48000, 2, BURST_FRAMES);
	for (int n = 0; n < BURST_FRAMES; n++) {
		double v = 0;

		for (int i = 0; i < TAPS; i++)
			v += taps[i] / sum * burst_at(n * UP + offset + i - TAPS / 2);
		for (int c = 0; c < 2; c++)
			put_sample(f, v);
	}
	return analyse_written(f);
}

/* Tech 3341, the signals 20 to 23: one period that is louder than all around it, sampled at four
 * places. */
TEST(true_peak_of_one_period_is_that_of_ebu_tech_3341)
{
	for (int offset = 0; offset < UP; offset++) {
		struct analysis a = analyse_burst(offset);

		within(a.true_peak_dbtp, -0.4, 0.2);
		analysis_finish(&a);
	}
}

/* Tech 3342, the signals 1 to 4. */
TEST(range_is_that_of_ebu_tech_3342)
{
	static const struct {
		struct tone tones[6];
		double lu;
	} signals[] = {
		{ { TONE(20, -20), TONE(20, -30) }, 10 },
		{ { TONE(20, -20), TONE(20, -15) }, 5 },
		{ { TONE(20, -40), TONE(20, -20) }, 20 },
		{ { TONE(20, -50), TONE(20, -35), TONE(20, -20), TONE(20, -35), TONE(20, -50) },
			15 },
	};

	for (size_t i = 0; i < LENGTH(signals); i += test_is_whole() ? 1 : 3) {
		struct analysis a = analyse(signals[i].tones, 48000, 2);

		within(a.range_lu, signals[i].lu - 1, signals[i].lu + 1);
		analysis_finish(&a);
	}
}

/* The mean square of a sine lies 3.01 dB below its peak. */
TEST(steps_are_of_their_moment_and_octaves_of_their_band)
{
	static const int rates[] = { 8000, 44100, 48000, 96000, 192000 };

	for (size_t r = 0; r < LENGTH(rates); r++)
		for (size_t o = 0; o < OCTAVES; o++) {
			double hz = ldexp(31.25, (int)o);
			struct tone tones[] = { { 1, hz, 0, STEREO(-20) },
				{ 1, 1000, 0, STEREO(100) }, { 0.05, hz, 0, STEREO(-20) },
				{ .seconds = 0 } };
			if (hz * 2 >= rates[r])
				continue;
			struct analysis a = analyse(tones, rates[r], 2);
			assert_int_equal(a.nsteps, 21);
			assert_int_equal(a.noctaves, 9);
			within(analysis_db(a.overview[10]), -21.5, -20); /* of samples */
			within(analysis_db(a.overview[11]), -23.5, -22.5);
			assert_int_equal(a.overview[15 * OVERVIEW_BYTES], 0);
			within(analysis_db(a.overview[41]), -23.5, -22.5);
			const unsigned char *now = analysis_octaves(&a, 500);
			for (size_t i = 0; i < OCTAVES; i++)
				within(analysis_db(now[i]), i == o ? -23.5 : -INFINITY,
					i == o ? -22.5 : -60);
			within(analysis_db(analysis_octaves(&a, 1500)[o]), -INFINITY, -60);
			analysis_finish(&a);
		}
}

TEST(one_channel_alone_is_half_of_the_energy)
{
	static const struct tone left[] = { { 1, 1000, 0, { -20, 100 } }, { .seconds = 0 } },
				 mono[] = { { 1, 1000, 0, { -20 } }, { .seconds = 0 } };
	CLEANUP(analysis_finish) struct analysis a = analyse(left, 44100, 2);

	within(analysis_db(analysis_octaves(&a, 500)[5]), -26.5, -25.5);
	within(analysis_db(a.overview[11]), -26.5, -25.5);
	analysis_finish(&a);
	a = analyse(mono, 44100, 1);
	within(analysis_db(analysis_octaves(&a, 500)[5]), -23.5, -22.5);
}

TEST(what_clips_is_counted_in_runs)
{
	static const struct tone loud[] = { { 1, 1000, 0, STEREO(6) }, { .seconds = 0 } },
				 full[] = { { 1, 12000, 0, STEREO(0) }, { .seconds = 0 } };
	CLEANUP(analysis_finish) struct analysis a = analyse(loud, 48000, 2);

	/* 30 of the 48 samples of a period. */
	within((double)a.clipped, 2 * 1000 * 29, 2 * 1000 * 30);
	within(a.true_peak_dbtp, 0, 3);
	analysis_finish(&a);
	a = analyse(full, 48000, 2); /* at the top for one sample at a time */
	assert_int_equal(a.clipped, 0);
}

TEST(only_what_has_room_for_it_may_hold_something_above_22_khz)
{
	static const struct tone high[] = { { 1, 30000, 0, STEREO(-40) }, { .seconds = 0 } },
				 low[] = { { 1, 1000, 0, STEREO(-6) }, { .seconds = 0 } };
	CLEANUP(analysis_finish) struct analysis a = analyse(high, 96000, 2);

	within(a.above_22k_dbfs, -44, -42.5);
	analysis_finish(&a);
	a = analyse(low, 96000, 2);
	within(a.above_22k_dbfs, -INFINITY, -100);
	analysis_finish(&a);
	a = analyse(low, 48000, 2);
	assert_true(isnan(a.above_22k_dbfs));
}

/* Closes nothing. */
static struct passage_levels
hear(FILE *f, int64_t from_ms, int64_t to_ms, const struct equaliser *a, const struct equaliser *b)
{
	struct passage_wish wish = {
		.from_ms = from_ms, .to_ms = to_ms, .whole = true, .side = { *a, *b }
	};
	struct passage_levels l, alone;
	struct err err = ERR_INIT;

	assert_int_equal(fflush(f), 0);
	if (!measure_passage(fileno(f), &wish, &l, &err))
		fail_msg("%s", err.msg);
	assert_true(measure_passage_check(&l));
	/* It is as loud where nothing else is decoded. */
	wish.whole = false;
	assert_true(measure_passage(fileno(f), &wish, &alone, &err));
	for (size_t i = 0; i < 2; i++) {
		assert_true(isnan(l.lufs[i]) || fabs(alone.lufs[i] - l.lufs[i]) < 0.01);
		assert_true(isnan(alone.true_peak_dbtp[i]));
	}
	return l;
}

TEST(a_passage_is_as_loud_as_its_equaliser_makes_it)
{
	static const struct tone tones[] = { { 4, 1000, 0, STEREO(-20) },
		{ 4, 250, 0, STEREO(-12) } };
	const struct equaliser none = { .n = 0 },
			       up = {
				       .preamp_db = -1, .v = { { FILTER_PEAK, 1000, 6, 1 } }, .n = 1
			       };
	double low_db = equaliser_db(&up, 250, 48000) - 1;
	FILE *f = tmpfile();

	assert_non_null(f);
	write_header(f, 48000, 2, 8 * 48000);
	for (size_t i = 0; i < LENGTH(tones); i++)
		write_tone(f, &tones[i], 48000, 2);
	struct passage_levels l = hear(f, 0, 4000, &none, &up);
	within(l.lufs[1] - l.lufs[0], 4.95, 5.05);
	/* The peaks are those of the whole file: what is heard next must not clip, either. */
	within(l.true_peak_dbtp[0], -12.1, -11.9);
	within(l.true_peak_dbtp[1], low_db - 12.1, low_db - 11.9);
	l = hear(f, 4000, 8000, &none, &up);
	within(l.lufs[1] - l.lufs[0], low_db - 0.05, low_db + 0.05);
	/* Shorter than what EBU R 128 measures. */
	l = hear(f, 4000, 4100, &none, &up);
	assert_true(isnan(l.lufs[0]) && isnan(l.lufs[1]));
	struct equaliser most = { .n = 14 };
	for (size_t i = 0; i < most.n; i++)
		most.v[i] = (struct filter){ FILTER_PEAK, 1000, FILTER_MOST_DB, 1 };
	l = hear(f, 0, 4000, &none, &most);
	within(l.lufs[1] - l.lufs[0], 559, 561);
	fclose(f);
}

/* Steps of 3 dB, a second each, in formats that seek in different ways. */
TEST(a_passage_is_found_in_any_format)
{
	static const char *const names[] = { "a.wav", "a.flac", "a.mp3", "vbr.mp3", "a.ogg",
		"a.opus", "a.m4a", "a.aac", "a.mka" };
	const struct equaliser none = { .n = 0 };
	char folder[TEST_FOLDER_MAX];

	needs("ffmpeg");
	assert_true(test_folder_make(folder, "passage"));
	for (size_t i = 0; i < LENGTH(names); i += test_is_whole() ? 1 : 4) {
		char *path = xasprintf("%s/%s", folder, names[i]);
		char *cmd = xasprintf("ffmpeg -v error -y -f lavfi -i "
				      "'aevalsrc=0.5*sin(2*PI*1000*t)*pow(10\\,-0.15*floor(t)):s="
				      "48000:d=12' %s '%s'",
			strstr(names[i], "vbr") ? "-q:a 4" : "", path);

		assert_int_equal(system(cmd), 0);
		FILE *f = fopen(path, "r");
		assert_non_null(f);
		double first = hear(f, 1000, 2000, &none, &none).lufs[0],
		       later = hear(f, 9000, 10000, &none, &none).lufs[0];
		within(first - later, 23.9, 24.1);
		fclose(f);
		free(path);
		free(cmd);
	}
	assert_true(test_folder_remove(folder));
}

/* The same tone in each kind of samples that a decoder gives. */
TEST(all_kinds_of_samples_are_as_loud)
{
	static const char *const kinds[] = { "u8", "s16le", "s24le", "s32le", "s64le", "f32le",
		"f64le" };

	needs("ffmpeg");
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		FILE *f = tmpfile();
		char *line = xasprintf("ffmpeg -v error -f lavfi -i "
				       "sine=1000:r=48000:d=2,volume=12dB -c:a pcm_%s -f wav "
				       "pipe:%d",
			kinds[i], fileno(f));

		if (system(line) != 0)
			fail_msg("%s", line);
		struct analysis a = analyse_written(f);
		/* -18 dBFS and 12 dB more; one channel is heard by both ears. */
		within(a.integrated_lufs, -6.2, -5.8);
		within(a.true_peak_dbtp, -6.2, -5.8);
		analysis_finish(&a);
		free(line);
	}
}

TEST(silence_has_no_loudness)
{
	static const struct tone tones[] = { { 5, 1000, 0, STEREO(100) }, { .seconds = 0 } };
	CLEANUP(analysis_finish) struct analysis a = analyse(tones, 44100, 2);

	assert_true(isnan(a.integrated_lufs) && isnan(a.true_peak_dbtp));
	assert_int_equal(a.overview[0] | a.overview[1] | a.octaves[5], 0);
	/* A rate that no recording has. */
	static const struct passage_wish wish = { .to_ms = 1000 };
	CLEANUP(analysis_finish) struct analysis none;
	struct passage_levels l;
	struct err err = ERR_INIT;
	FILE *f = tmpfile();

	write_header(f, 999, 2, 999);
	write_tone(f, tones, 999, 2);
	assert_int_equal(fflush(f), 0);
	assert_false(measure_file(fileno(f), &none, &err));
	assert_string_equal(err.msg, "2 channels at 999 Hz cannot be measured");
	assert_false(measure_passage(fileno(f), &wish, &l, &err));
	fclose(f);
}

static int
setup(void **state)
{
	struct err err = ERR_INIT;

	if (!av_load(true, &err))
		print_message("%s\n", err.msg);
	return err.msg[0] ? -1 : 0;
}

/* Surround sound is measured as headphones play it: mixed to two channels. */
TEST(surround_is_as_loud_as_its_mix_to_two_channels)
{
	static const struct tone two = { 4, 1000, 0, STEREO(-20) },
				 five = { 4, 1000, 0, { -20, -20, 99, -20, -20 } };
	const struct equaliser none = { .n = 0 };
	FILE *f = tmpfile(), *g = tmpfile();
	double lufs, mixed_db = 20 * log10((1 + 0.707) / (1 + 0.707 + 0.707));

	assert_true(f && g);
	write_header(f, 48000, 2, 4 * 48000);
	write_tone(f, &two, 48000, 2);
	lufs = hear(f, 0, 4000, &none, &none).lufs[0];
	write_header(g, 48000, 5, 4 * 48000);
	write_tone(g, &five, 48000, 5);
	struct passage_levels l = hear(g, 0, 4000, &none, &none);
	within(l.lufs[1] - lufs, mixed_db - 0.05, mixed_db + 0.05);
	within(l.true_peak_dbtp[0], mixed_db - 20.1, mixed_db - 19.9);
	fclose(f);
	struct analysis whole = analyse_written(g);
	within(whole.integrated_lufs - lufs, mixed_db - 0.05, mixed_db + 0.05);
	analysis_finish(&whole);
}

TEST_GROUP(setup, NULL)

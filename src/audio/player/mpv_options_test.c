/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Renders each signal with the ffmpeg program and measures what comes out; refuses an option. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/player/player_private.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "support/needs.h"

struct render {
	int32_t *s; /* two channels, one after the other sample */
	size_t frames;
};

static struct render
render(const char *text, int64_t start_ms)
{
	struct signal s;
	struct err err = ERR_INIT;
	struct buf cmd = BUF_INIT;
	struct render r = { 0 };

	needs("ffmpeg");
	if (!signal_parse(&s, text, &err))
		fail_msg("%s", err.msg);
	buf_add(&cmd, "ffmpeg -v error -f lavfi -i \"");
	player_graph_add(&cmd, &s, start_ms);
	buf_add(&cmd, "\" -f s32le -");
	FILE *f = popen(cmd.s, "r");
	assert_non_null(f);
	struct buf out = BUF_INIT;
	char part[65536];
	for (size_t n; (n = fread(part, 1, sizeof(part), f)) > 0;)
		buf_add_bytes(&out, part, n);
	assert_int_equal(pclose(f), 0);
	r.frames = out.len / 8;
	r.s = xmalloc(out.len + 1);
	memcpy(r.s, out.s, out.len);
	buf_finish(&out);
	buf_finish(&cmd);
	return r;
}

static double
value(const struct render *r, size_t i, int ch)
{
	return (double)r->s[2 * i + (size_t)ch] / 2147483648.0;
}

static double
rms_db(const struct render *r, int ch, double from, double to)
{
	double sum = 0;
	size_t a = (size_t)(from * (double)r->frames), b = (size_t)(to * (double)r->frames);

	for (size_t i = a; i < b; i++)
		sum += value(r, i, ch) * value(r, i, ch);
	return 10 * log10(sum / (double)(b - a) + 1e-30);
}

static double
peak_db(const struct render *r, int ch)
{
	double peak = 0;

	for (size_t i = 0; i < r->frames; i++)
		peak = fmax(peak, fabs(value(r, i, ch)));
	return 20 * log10(peak + 1e-30);
}

/* Frequency near the time `at_s`, from upward zero crossings in 50 ms. */
static double
pitch(const struct render *r, double at_s)
{
	size_t a = (size_t)((at_s - 0.025) * GRAPH_RATE_HZ),
	       b = (size_t)((at_s + 0.025) * GRAPH_RATE_HZ);
	double first = -1, last = -1;
	int n = 0;

	for (size_t i = a; i + 1 < b; i++) {
		double x = value(r, i, 0), y = value(r, i + 1, 0);
		if (x < 0 && y >= 0) {
			last = (double)i + x / (x - y);
			if (first < 0)
				first = last;
			n++;
		}
	}
	return n > 1 ? (n - 1) * GRAPH_RATE_HZ / (last - first) : 0;
}

static void
near(double got, double want, double within, const char *what)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%s: %f, expected %f", what, got, want);
}

TEST(tones_have_the_peak_that_was_asked_for)
{
	static const char *const rows[] = { "sine 1000 2s", "sine 997 2s -12dBFS",
		"sine 20 2s -60dBFS", "sweep 20-20000 4s", "sweep 20000-20 4s -20dBFS" };
	static const double want[] = { -30, -12, -60, -30, -20 };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct render r = render(rows[i], 0);
		near((double)r.frames / GRAPH_RATE_HZ, i < 3 ? 2 : 4, 0.001, rows[i]);
		near(peak_db(&r, 0), want[i], 0.01, rows[i]);
		near(peak_db(&r, 1), want[i], 0.01, rows[i]);
		near(rms_db(&r, 0, 0.1, 0.9), want[i] - 3.01, 0.05, rows[i]);
		free(r.s);
	}
}

TEST(noise_has_the_rms_that_was_asked_for)
{
	static const char *const rows[] = { "pink", "pink -28dBFS", "third-octave 100",
		"third-octave 1000 -28dBFS", "third-octave 10000", "third-octave 16 60s",
		"third-octave 20000" };
	static const double want[] = { -30, -28, -30, -28, -30, -30, -30 };

	for (size_t i = 0; i < LENGTH(rows); i += test_is_whole() ? 1 : 3) {
		struct render r = render(rows[i], 0);
		near(rms_db(&r, 0, 0, 1), want[i], i == 5 ? 1 : 0.4, rows[i]);
		near(rms_db(&r, 1, 0, 1), rms_db(&r, 0, 0, 1), 0.001, rows[i]);
		free(r.s);
	}
}

TEST(channels_come_left_right_both)
{
	struct render r = render("channels 12s", 0);

	near(rms_db(&r, 0, 0.01, 0.32), -30, 0.5, "left first");
	assert_true(rms_db(&r, 1, 0.01, 0.32) < -150);
	assert_true(rms_db(&r, 0, 0.34, 0.66) < -150);
	near(rms_db(&r, 1, 0.34, 0.66), -30, 0.5, "right second");
	near(rms_db(&r, 0, 0.67, 0.99), -30, 0.5, "both last");
	near(rms_db(&r, 1, 0.67, 0.99), -30, 0.5, "both last");
	free(r.s);
}

TEST(polarity_turns_over_in_the_middle)
{
	struct render r = render("polarity 4s", 0);

	for (size_t i = 0; i < r.frames; i++) {
		int32_t left = r.s[2 * i], right = r.s[2 * i + 1];
		if (i < r.frames / 2 - 1 ? left != right : i > r.frames / 2 + 1 && left != -right)
			fail_msg("at frame %zu: %d %d", i, left, right);
	}
	free(r.s);
}

TEST(a_sweep_has_the_pitch_of_its_moment_wherever_it_is_begun)
{
	struct render r = render("sweep 100-10000 10s", 0);
	struct render late = render("sweep 100-10000 10s", 4000);

	for (double t = 1; t < 9.5; t++)
		near(pitch(&r, t) / (100 * pow(100, t / 10)), 1, 0.01, "pitch");
	near((double)late.frames / GRAPH_RATE_HZ, 6, 0.001, "length from 4 s on");
	for (size_t i = 2000; i < late.frames - 2000; i += 97)
		near(value(&late, i, 0), value(&r, i + 4 * GRAPH_RATE_HZ, 0), 1e-6, "same sample");
	free(r.s);
	free(late.s);
}

TEST(a_start_beyond_the_end_leaves_something_to_play)
{
	struct render r = render("channels 1s", 99999);

	assert_true(r.frames > 100);
	free(r.s);
}

/* ---- options that libmpv refuses ---- */

static struct mpvlib real;
static const char *names[100], *refused;
static size_t n_names;

static int
set_unless_refused(mpv_handle *mpv, const char *name, const char *value)
{
	if (!refused && n_names < LENGTH(names))
		names[n_names++] = name;
	return text_same(name, refused) ? MPV_ERROR_OPTION_FORMAT
					: real.set_option_string(mpv, name, value);
}

/* libmpv names several formats of one demuxer: the first one counts. */
TEST(only_formats_of_the_list_fit)
{
	static const char *const fit[] = { "flac", "iff", "matroska,webm", "mov,mp4,m4a,3gp" },
				 *const strange[] = { "", "hls", "concat", "fla", "flacs",
					 "hls,flac", ",flac", "image2" };

	for (size_t i = 0; i < LENGTH(fit); i++)
		assert_true(mpv_options_format_fits(PLAYER_FILE, fit[i]));
	for (size_t i = 0; i < LENGTH(strange); i++)
		assert_false(mpv_options_format_fits(PLAYER_FILE, strange[i]));
}

TEST(nothing_starts_without_one_of_the_options)
{
	const struct player_options o = { .output = "null" };
	struct err err = ERR_INIT;

	if (!mpvlib_open(&err))
		fail_msg("%s", err.msg);
	real = mpvlib;
	mpvlib.set_option_string = set_unless_refused;
	mpv_handle *mpv = mpv_options_start(&o, &err);
	assert_non_null(mpv);
	real.terminate_destroy(mpv);
	assert_in_range(n_names, 30, LENGTH(names) - 1);
	for (size_t i = 0; i < n_names; i++) {
		refused = names[i];
		CLEANUP(pointer_free) char *says = xasprintf("libmpv refuses %s=", refused);
		assert_null(mpv_options_start(&o, &err));
		assert_true(text_starts(err.msg, says));
	}
	mpvlib = real;
}

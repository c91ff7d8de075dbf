/* The plugin as FFmpeg runs it, block by block, without FFmpeg. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "audio/player/board.h"
#include "audio/player/ladspa.h"
#include "base/core/mem.h"
#include "support/test.h"

#define BLOCK 1000 /* not a multiple of anything inside */
#define PI 3.14159265358979323846

extern struct board earlog_board;

static void
put(int which, const struct equaliser *e, double gain_db)
{
	struct board_sound s;

	memset(&s, 0, sizeof(s));
	if (e)
		s.equaliser = *e;
	s.gain_db = gain_db;
	board_put_sound(&earlog_board, which, &s);
}

static int
begin(void **state)
{
	put(0, NULL, 0);
	put(1, NULL, 0);
	atomic_store(&earlog_board.which, 0);
	atomic_store(&earlog_board.on, true);
	atomic_store(&earlog_board.enter, false);
	assert_int_equal(atomic_load(&earlog_board.instances), 0);
	return 0;
}

/* A file with its channels, each with an instance of its own. */
struct plugin_chain {
	const struct ladspa_descriptor *d;
	void *instance[2];
	int channels;
};

static struct plugin_chain
chain_new(int channels, double rate)
{
	struct plugin_chain c = { .d = ladspa_descriptor(0), .channels = channels };

	assert_string_equal(c.d->label, BOARD_LABEL);
	assert_null(ladspa_descriptor(1));
	for (int i = 0; i < channels; i++)
		c.instance[i] = c.d->instantiate(c.d, (unsigned long)rate);
	return c;
}

static void
chain_free(struct plugin_chain *c)
{
	for (int i = 0; i < c->channels; i++)
		c->d->cleanup(c->instance[i]);
}

/* In place, as FFmpeg does it. */
static void
chain_run(struct plugin_chain *c, float *const samples[], size_t from, size_t n)
{
	for (int i = 0; i < c->channels; i++) {
		for (unsigned long port = 0; port < 2; port++)
			c->d->connect_port(c->instance[i], port, samples[i] + from);
		c->d->run(c->instance[i], n);
	}
}

static void
chain_run_all(struct plugin_chain *c, float *const samples[], size_t n)
{
	for (size_t at = 0; at < n; at += BLOCK)
		chain_run(c, samples, at, n - at < BLOCK ? n - at : BLOCK);
}

/* Something that is not regular, of 24 bits. */
static float
noise(size_t i)
{
	uint32_t x = (uint32_t)i * 2654435761u + 12345;

	x ^= x >> 15;
	x *= 2246822519u;
	x ^= x >> 13;
	return (float)((int32_t)(x & 0xffffff) - 0x800000) / 8388608.0f;
}

/* The size of one frequency in n samples. */
static double
tone_db(const float *v, size_t n, double hz, double rate)
{
	double turn_re = cos(2 * PI * hz / rate), turn_im = sin(2 * PI * hz / rate);
	double at_re = 1, at_im = 0, re = 0, im = 0;

	for (size_t i = 0; i < n; i++) {
		re += v[i] * at_re;
		im += v[i] * at_im;
		double next = at_re * turn_re - at_im * turn_im;
		at_im = at_re * turn_im + at_im * turn_re;
		at_re = next;
	}
	return 10 * log10(re * re + im * im);
}

TEST_WITH(each_filter_type_is_its_formula_at_each_twelfth_of_an_octave, begin, NULL)
{
	static const double rates[] = { 44100, 48000 };
	static const struct {
		double hz, gain_db, q;
	} some[] = { { 105, -2.5, 0.7 }, { 1000, 12, 4 }, { 8200, -11, 3 } };
	enum { ALL = 8192 };
	float *v = xcalloc(ALL, sizeof(*v));
	size_t compared = 0;

	for (int type = FILTER_PEAK; type <= FILTER_NOTCH; type++)
		for (size_t i = 0; i < LENGTH(some) * LENGTH(rates); i++) {
			double rate = rates[i % 2];
			struct filter f = { (enum filter_type)type, some[i / 2].hz,
				some[i / 2].gain_db, some[i / 2].q };
			struct equaliser e = { .preamp_db = -3.5, .v = { f }, .n = 1 };
			put(0, &e, -1.25);
			/* What is left of a single sample is the filter itself. */
			memset(v, 0, ALL * sizeof(*v));
			v[0] = 1;
			struct plugin_chain c = chain_new(1, rate);
			chain_run_all(&c, (float *[]){ v }, ALL);
			chain_free(&c);
			for (double hz = 20; hz < 16000; hz *= pow(2, 1.0 / 12)) {
				double want = equaliser_db(&e, hz, rate) - 4.75;
				double is = tone_db(v, ALL, hz, rate);
				if (want < -70)
					continue; /* the bottom of a notch is rounding */
				if (!(fabs(is - want) <= 0.01))
					fail_msg("type %d at %g Hz, %g dB, Q %g, rate %g: %.4f dB "
						 "at %g Hz in place of %.4f",
						type, f.hz, f.gain_db, f.q, rate, is, hz, want);
				compared++;
			}
		}
	free(v);
	assert_true(compared > 3500);
}

/* Each sample of a second of stereo, as bits. */
static void
assert_untouched(float *const samples[], size_t from, size_t to)
{
	for (size_t c = 0; c < 2; c++)
		for (size_t i = from; i < to; i++)
			if (samples[c][i] != noise(2 * i + c))
				fail_msg("channel %zu: sample %zu was changed", c, i);
}

static void
fill(float *const samples[], size_t n)
{
	for (size_t c = 0; c < 2; c++)
		for (size_t i = 0; i < n; i++)
			samples[c][i] = noise(2 * i + c);
}

static const struct equaliser bright = { .preamp_db = -6,
	.v = { { FILTER_PEAK, 3000, 6, 2 }, { FILTER_HIGH_SHELF, 8000, 4, 0.7 },
		{ FILTER_LOW_SHELF, 100, -3, 0.7 } },
	.n = 3 };

TEST_WITH(a_sound_without_filters_leaves_every_bit, begin, NULL)
{
	enum { ALL = 48000 };
	float *v[] = { xcalloc(ALL, sizeof(float)), xcalloc(ALL, sizeof(float)) };

	put(1, &bright, -2);
	fill(v, ALL);
	struct plugin_chain c = chain_new(2, 48000);
	chain_run_all(&c, v, ALL);
	assert_untouched(v, 0, ALL);
	/* So it does after a while with the other one. */
	fill(v, ALL);
	atomic_store(&earlog_board.which, 1);
	chain_run_all(&c, v, ALL / 2);
	atomic_store(&earlog_board.which, 0);
	chain_run_all(&c, (float *[]){ v[0] + ALL / 2, v[1] + ALL / 2 }, ALL / 2);
	assert_true(v[0][ALL / 2 - 1] != noise(ALL - 2));
	assert_untouched(v, ALL / 2 + BLOCK, ALL);
	chain_free(&c);
	free(v[0]);
	free(v[1]);
}

/* The largest step from sample to sample that a sine of this size makes by itself is 2 pi hz/rate.
 */
static void
assert_smooth(const float *v, size_t n, double most)
{
	for (size_t i = 2; i < n; i++) {
		/* What a straight line through the last two does not foresee. */
		double bend = fabs(v[i] - 2.0 * v[i - 1] + v[i - 2]);
		if (bend > most)
			fail_msg("a step of %g at sample %zu", bend, i);
	}
}

TEST_WITH(a_switch_leaves_no_step_and_comes_to_all_channels_at_once, begin, NULL)
{
	enum { ALL = 96000 };
	static const double hz = 200, rate = 48000;
	float *v[] = { xcalloc(ALL, sizeof(float)), xcalloc(ALL, sizeof(float)) };
	struct equaliser louder = { .v = { { FILTER_PEAK, hz, 6, 1 } }, .n = 1 };

	for (size_t i = 0; i < ALL; i++)
		v[0][i] = v[1][i] = (float)(0.25 * sin(2 * PI * hz * (double)i / rate));
	put(1, &louder, 0);
	struct plugin_chain c = chain_new(2, rate);
	for (size_t at = 0, turn = 0; at < ALL; at += BLOCK) {
		/* Switched between two blocks, and, as another thread does it, within one. */
		if (turn++ % 5 == 0)
			atomic_fetch_xor(&earlog_board.which, 1);
		/* Another form now and then. */
		if (turn == 40) {
			louder.v[0].gain_db = -6;
			put(1, &louder, 0);
		}
		chain_run(&c, v, at, BLOCK);
	}
	chain_free(&c);
	/* 0.5 is the size of the loudest, and its own bend 0.5 (2 pi hz / rate)^2. */
	double w = 2 * PI * hz / rate;
	assert_smooth(v[0], ALL, 0.5 * w * w * 1.3);
	assert_memory_equal(v[0], v[1], ALL * sizeof(float));
	/* And both sounds were there. */
	float low = 1, high = 0;
	for (size_t at = 0; at + 240 < ALL; at += 240) {
		float peak = 0;
		for (size_t i = at; i < at + 240; i++)
			peak = fmaxf(peak, fabsf(v[0][i]));
		low = fminf(low, peak);
		high = fmaxf(high, peak);
	}
	assert_true(fabs(high - 0.25 * pow(10, 6 / 20.0)) < 0.002);
	assert_true(fabs(low - 0.25 * pow(10, -6 / 20.0)) < 0.002);
	free(v[0]);
	free(v[1]);
}

TEST_WITH(no_sample_of_a_constant_is_lost, begin, NULL)
{
	enum { ALL = 48000 };
	float *v = xcalloc(ALL, sizeof(*v));

	/* Both leave a constant as it is: a shelf and a peak do nothing at 0 Hz. */
	put(1,
		&(struct equaliser){
			.v = { { FILTER_HIGH_SHELF, 8000, 4, 0.7 }, { FILTER_PEAK, 3000, 6, 2 } },
			.n = 2 },
		0);
	for (size_t i = 0; i < ALL; i++)
		v[i] = 0.5f;
	struct plugin_chain c = chain_new(1, 48000);
	for (size_t at = 0, turn = 0; at < ALL; turn++) {
		size_t n = 1 + turn * 37 % 700; /* blocks of all sizes */
		if (n > ALL - at)
			n = ALL - at;
		if (turn % 7 == 6)
			atomic_fetch_xor(&earlog_board.which, 1);
		chain_run(&c, (float *[]){ v }, at, n);
		at += n;
	}
	chain_free(&c);
	/* The filters of the second have settled before it is first heard. */
	for (size_t i = 0; i < ALL; i++)
		if (fabsf(v[i] - 0.5f) > 1e-6f)
			fail_msg("sample %zu is %g", i, (double)v[i]);
	free(v);
}

TEST_WITH(what_is_put_in_or_taken_away_fades, begin, NULL)
{
	enum { ALL = 9600 };
	float *v[] = { xcalloc(ALL, sizeof(float)), xcalloc(ALL, sizeof(float)) };

	put(0, NULL, -20);
	atomic_store(&earlog_board.enter, true);
	for (size_t i = 0; i < ALL; i++)
		v[0][i] = v[1][i] = 0.5f;
	struct plugin_chain c = chain_new(2, 48000);
	chain_run_all(&c, v, ALL);
	assert_smooth(v[0], ALL, 1e-5);
	assert_true(v[0][0] > 0.499f && fabsf(v[0][ALL - 1] - 0.05f) < 1e-6f);
	assert_memory_equal(v[0], v[1], ALL * sizeof(float));
	/* The next one, as after a seek, is there from its first sample. */
	chain_free(&c);
	c = chain_new(2, 48000);
	v[0][0] = v[1][0] = 0.5f;
	chain_run(&c, v, 0, 1);
	assert_true(fabsf(v[0][0] - 0.05f) < 1e-6f);
	/* Away again. */
	atomic_store(&earlog_board.on, false);
	fill(v, ALL);
	chain_run_all(&c, v, ALL);
	assert_untouched(v, 1000, ALL);
	chain_free(&c);
	free(v[0]);
	free(v[1]);
}

/* The level of a constant at the end of so many seconds of it, in dB. */
static double
level_after(struct plugin_chain *c, double seconds)
{
	float *v[] = { xcalloc(96000, sizeof(float)), xcalloc(96000, sizeof(float)) };
	size_t n = (size_t)(seconds * 48000);

	for (size_t i = 0; i < n; i++)
		v[0][i] = v[1][i] = 0.5f;
	chain_run_all(c, v, n);
	assert_smooth(v[0], n, 1e-4);
	assert_memory_equal(v[0], v[1], n * sizeof(float));
	double db = 20 * log10(v[0][n - 1] / 0.5);
	free(v[0]);
	free(v[1]);
	return db;
}

static void
assert_near(double is, double want)
{
	if (fabs(is - want) > 0.2)
		fail_msg("%g dB, not %g", is, want);
}

TEST_WITH(a_gain_that_changes_alone_is_reached_slowly, begin, NULL)
{
	put(0, NULL, -8);
	struct plugin_chain c = chain_new(2, 48000);
	assert_near(level_after(&c, 0.1), -8);
	put(0, NULL, -1);
	assert_near(level_after(&c, 0.5), -5);
	/* A seek goes on from there; a track that is to be softer begins so. */
	chain_free(&c);
	c = chain_new(2, 48000);
	assert_near(level_after(&c, 0.5), -2);
	put(0, NULL, -6);
	chain_free(&c);
	c = chain_new(2, 48000);
	assert_near(level_after(&c, 0.01), -6);
	/* Other filters come with their own gain. */
	put(0, &bright, -1);
	level_after(&c, 0.5);
	assert_near(level_after(&c, 0.1), -1 + bright.preamp_db + equaliser_db(&bright, 0, 48000));
	chain_free(&c);
}

TEST_WITH(what_is_just_being_written_is_not_read, begin, NULL)
{
	struct board_sound s;
	unsigned seen = 1;

	put(0, &bright, -1);
	atomic_fetch_add(&earlog_board.sound[0].turn, 1);
	assert_false(board_get_sound(&earlog_board, 0, &seen, &s));
	atomic_fetch_add(&earlog_board.sound[0].turn, 1);
	assert_true(board_get_sound(&earlog_board, 0, &seen, &s));
	assert_int_equal(s.equaliser.n, 3);
	assert_true(s.gain_db == -1 && s.equaliser.v[2].hz == 100);
	assert_false(board_get_sound(&earlog_board, 0, &seen, &s));
}

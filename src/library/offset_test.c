/* tests: no-valgrind */
/* Two recordings of the same made-up music, one of which was cut, resampled or mastered otherwise.
 */
#include "library/offset.h"

#include <math.h>

#include "base/eq_filter.h"
#include "base/mem.h"
#include "support/needs.h"
#include "library/av.h"
#include "library/decode.h"
#include "support/test.h"

#define RATE 48000
#define SECONDS 14
#define PI 3.14159265358979323846

static uint32_t seed;

static double
dice(void)
{
	seed = seed * 1664525 + 1013904223;
	return (double)(seed >> 8) / 16777216;
}

/* Notes of a scale that ring off, and strokes of noise, in a steady beat; the pattern comes again.
 */
static float *
music(size_t n)
{
	static const int scale[] = { 0, 3, 5, 7, 10, 12 };
	float *v = xcalloc(n, sizeof(*v));
	double pattern[16];

	for (int i = 0; i < 16; i++)
		pattern[i] = 110 * pow(2, scale[(int)(dice() * 6)] / 12.0);
	size_t beat = (size_t)(RATE * (0.2 + 0.2 * dice()));
	for (size_t b = 0; b * beat < n; b++) {
		/* What comes again is played a little otherwise, as people do. */
		double hz = dice() < 0.2 ? 110 * pow(2, scale[(int)(dice() * 6)] / 12.0)
					 : pattern[b % 16];
		double level = 0.1 + 0.1 * dice(), stroke = dice() < 0.4 ? 0.3 * dice() : 0;
		size_t at = b * beat + (size_t)(dice() * 400);
		for (size_t i = 0; i < RATE / 2 && at + i < n; i++) {
			double t = (double)i / RATE, x = 0;
			for (int k = 1; k <= 3; k++)
				x += sin(2 * PI * hz * k * t) / k;
			x *= level * exp(-8 * t);
			if (stroke > 0 && i < 4800)
				x += stroke * exp(-60 * t) * (2 * dice() - 1);
			v[at + i] += (float)x;
		}
	}
	return v;
}

/* Another master: louder, limited, with an equaliser. */
static void
remaster(float *v, size_t n)
{
	struct biquad b[2] = { filter_biquad(
				       &(struct filter){ FILTER_LOW_SHELF, 120, 4, 0.7 }, RATE),
		filter_biquad(&(struct filter){ FILTER_PEAK, 3000, 3, 1 }, RATE) };
	double z[2][2] = { { 0 } }, level = 0;

	for (size_t i = 0; i < n; i++) {
		double x = v[i];
		for (int k = 0; k < 2; k++) {
			double y = b[k].b0 * x + z[k][0];
			z[k][0] = b[k].b1 * x - b[k].a1 * y + z[k][1];
			z[k][1] = b[k].b2 * x - b[k].a2 * y;
			x = y;
		}
		double is = fabs(x), keep = is > level ? 0.99 : 0.9998;
		level = is + (level - is) * keep;
		x *= 3 / (1 + 8 * level);
		v[i] = (float)tanh(x);
	}
}

/* Two files of 12 minutes need a transform of 2^18 levels. */
static void
long_files_are_put_in_step(void **state)
{
	const int rate_hz = 1000;
	const size_t all = 12 * 60 * 1000, cut = 5000;
	float *a = music(all);

	struct offset o = offset_find(a, all, a + cut, all - cut, 1, rate_hz);
	assert_true(o.sure);
	assert_int_equal(o.frames, cut);
	free(a);
}

static void
pairs_are_found(void **state)
{
	int n = number_from("EARLOG_ROUNDS", rounds_here(3)), unsure = 0;
	size_t all = SECONDS * RATE;

	for (int i = 0; i < n; i++) {
		seed = (uint32_t)i + 1;
		float *a = music(all);
		int64_t cut = (int64_t)(dice() * 4 * RATE);
		size_t left = all - (size_t)cut;
		float *b = xmalloc(all * sizeof(*b));
		memcpy(b, a + cut, left * sizeof(*b));
		if (i % 3 == 1) { /* by way of another rate */
			struct err err = ERR_INIT;
			size_t m, back;
			float *there = resample(b, left, 1, RATE, 44100, &m, &err);
			float *again = resample(there, m, 1, 44100, RATE, &back, &err);
			memcpy(b, again, back * sizeof(*b));
			free(there);
			free(again);
		} else if (i % 3 == 2) {
			remaster(b, left);
		}
		/* Either may be the longer one. */
		struct offset o = i % 2 ? offset_find(b, left, a, all, 1, RATE)
					: offset_find(a, all, b, left, 1, RATE);
		int64_t want = i % 2 ? -cut : cut;
		if (o.sure && llabs(o.frames - want) > (i % 3 == 2 ? RATE / 1000 : 1))
			fail_msg("pair %d: %lld in place of %lld, alike %.2f", i,
				(long long)o.frames, (long long)want, o.alike);
		if (!o.sure) {
			print_message(
				"    pair %d is not sure: %lld in place of %lld, alike %.2f\n", i,
				(long long)o.frames, (long long)want, o.alike);
			unsure++;
		}
		free(a);
		free(b);
	}
	assert_true(unsure * 10 <= n);
}

static void
other_music_is_not_taken_for_it(void **state)
{
	for (uint32_t i = 0; i < 1; i++) {
		seed = 100 + i;
		float *a = music(SECONDS * RATE), *b = music(SECONDS * RATE);
		struct offset o = offset_find(a, SECONDS * RATE, b, SECONDS * RATE, 1, RATE);
		assert_false(o.sure);
		/* Nor silence, nor what is too short. */
		memset(b, 0, SECONDS * RATE * sizeof(*b));
		assert_false(offset_find(a, SECONDS * RATE, b, SECONDS * RATE, 1, RATE).sure);
		assert_false(offset_find(a, 1000, a, 1000, 1, RATE).sure);
		assert_false(offset_find(a, 0, a, 0, 1, RATE).sure);
		free(a);
		free(b);
	}
}

static void
what_comes_again_exactly_is_not_sure(void **state)
{
	size_t once = 2 * RATE, n = SECONDS * RATE;
	float *a = xcalloc(n, sizeof(*a));

	seed = 7;
	float *part = music(once);
	for (size_t i = 0; i < n; i++)
		a[i] = part[i % once];
	assert_false(offset_find(a, n, a + once, n - once, 1, RATE).sure);
	free(part);
	free(a);
}

/* A copy without a part of the middle is in step to one side of it only. */
static void
where_a_copy_was_cut_it_is_told(void **state)
{
	enum { N = 40 * RATE, GONE = 6 * RATE };
	static const struct {
		int at, gone; /* seconds: where the part was; frames of it */
		bool before;  /* in step before it */
	} cuts[] = { { 25, GONE, true }, { 16, GONE, true }, { 20, GONE, true }, { 5, GONE, false },
		{ 30, 2 * RATE, true } };

	for (size_t i = 0; i < LENGTH(cuts); i++) {
		seed = 50 + (uint32_t)i;
		size_t at = (size_t)cuts[i].at * RATE, gone = (size_t)cuts[i].gone;
		float *a = music(N), *b = xcalloc(N, sizeof(*b));
		memcpy(b, a, at * sizeof(*b));
		memcpy(b + at, a + at + gone, (N - at - gone) * sizeof(*b));
		if (i == 2)
			remaster(b, N - gone);
		struct offset o = offset_find(a, N, b, N - gone, 1, RATE);
		int64_t from = cuts[i].before ? 0 : (int64_t)(at + gone),
			to = cuts[i].before ? (int64_t)at : N;
		print_message("    cut at %d s: offset %lld, in step %.2f to %.2f s, alike %.2f\n",
			cuts[i].at, (long long)o.frames, (double)o.in_step.from / RATE,
			(double)o.in_step.to / RATE, o.alike);
		assert_true(o.sure);
		assert_true(llabs(o.frames - (cuts[i].before ? 0 : (int64_t)gone)) <= RATE / 1000);
		assert_true(
			llabs(o.in_step.from - from) <= RATE && llabs(o.in_step.to - to) <= RATE);
		free(a);
		free(b);
	}
}

/* A passage that differs in both, as long as one window, does not end what is in step. */
static void
a_passage_that_differs_stays_in_step(void **state)
{
	enum { HZ = 8000, N = 80 * HZ, FROM = 20 * HZ };

	for (int i = 0; i < 4; i++) {
		size_t other = (size_t)(2 + i) * HZ;
		seed = 70 + (uint32_t)i;
		float *a = music(N), *b = xcalloc(N, sizeof(*b)), *x = music(other);
		memcpy(b, a, N * sizeof(*b));
		memcpy(b + FROM, x, other * sizeof(*b));
		struct offset o = offset_find(a, N, b, N, 1, HZ);
		assert_true(o.sure);
		assert_int_equal(o.frames, 0);
		assert_int_equal(o.in_step.from, 0);
		assert_int_equal(o.in_step.to, N);
		free(a);
		free(b);
		free(x);
	}
}

/* Level of a sine of this frequency, resampled from one rate to another. */
static double
passed_db(int from_hz, int to_hz, double hz)
{
	enum { N = 20000 };
	float *v = xcalloc(N, sizeof(*v));
	struct err err = ERR_INIT;
	double sum = 0;
	size_t n, m = 0;

	for (size_t i = 0; i < N; i++)
		v[i] = (float)sin(2 * PI * hz * (double)i / from_hz);
	float *there = resample(v, N, 1, from_hz, to_hz, &n, &err);
	for (size_t at = 2000; at < 6000; at++, m++)
		sum += (double)there[at] * (double)there[at];
	free(there);
	free(v);
	return 10 * log10(2 * sum / (double)m + 1e-30);
}

static void
another_rate_keeps_what_can_be_heard(void **state)
{
	assert_true(fabs(passed_db(44100, 48000, 1000)) < 0.01);
	assert_true(fabs(passed_db(44100, 48000, 19000)) < 0.01);
	assert_true(fabs(passed_db(96000, 44100, 19000)) < 0.01);
	assert_true(passed_db(96000, 44100, 24000) < -90);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_found),
		cmocka_unit_test(long_files_are_put_in_step),
		cmocka_unit_test(other_music_is_not_taken_for_it),
		cmocka_unit_test(what_comes_again_exactly_is_not_sure),
		cmocka_unit_test(where_a_copy_was_cut_it_is_told),
		cmocka_unit_test(a_passage_that_differs_stays_in_step),
		cmocka_unit_test(another_rate_keeps_what_can_be_heard),
	};
	struct err err = ERR_INIT;

	if (!av_load(true, &err))
		fail_msg("%s", err.msg);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

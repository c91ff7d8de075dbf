#include "library/resample.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define CROSSINGS 64 /* of the sinc, to either side */
#define BETA 10.0    /* of the window: 100 dB (Kaiser and Schafer 1980) */
#define CUTOFF 0.95  /* of the lower Nyquist frequency; the slope ends at the frequency itself */

struct resample {
	int64_t up, down; /* the new rate to the old one, in least terms */
	int half;         /* taps to either side */
	float *taps;      /* 2 * half for each of `up` phases; NULL: both rates are alike */
};

static int64_t
common(int64_t a, int64_t b)
{
	return b ? common(b, a % b) : a;
}

/* The modified Bessel function of order 0, by its series. */
static double
bessel(double x)
{
	double sum = 1, term = 1;

	for (int k = 1; term > sum * 1e-12; k++) {
		term *= x / 2 / k * (x / 2 / k);
		sum += term;
	}
	return sum;
}

struct resample *
resample_new(int from_hz, int to_hz)
{
	struct resample *r = xcalloc(1, sizeof(*r));
	int64_t both = common(from_hz, to_hz);
	double pi = acos(-1);

	r->up = to_hz / both;
	r->down = from_hz / both;
	if (r->up == r->down)
		return r;
	double cut = CUTOFF * (to_hz < from_hz ? (double)to_hz / from_hz : 1);
	r->half = (int)ceil(CROSSINGS / cut);
	r->taps = xcalloc((size_t)(r->up * 2 * r->half), sizeof(*r->taps));
	for (int64_t phase = 0; phase < r->up; phase++) {
		float *taps = r->taps + phase * 2 * r->half;
		double sum = 0;
		for (int k = 0; k < 2 * r->half; k++) {
			double x = k - r->half + 1 - (double)phase / (double)r->up;
			double y = x / r->half;
			double sinc = x == 0 ? cut : sin(pi * cut * x) / (pi * x);
			double tap = fabs(y) >= 1
				? 0
				: sinc * bessel(BETA * sqrt(1 - y * y)) / bessel(BETA);
			taps[k] = (float)tap;
			sum += tap;
		}
		for (int k = 0; k < 2 * r->half; k++)
			taps[k] = (float)(taps[k] / sum);
	}
	return r;
}

float
resample_at(const struct resample *r, const float *from, size_t n, size_t stride, int64_t at)
{
	int64_t all = (int64_t)n;

	if (!r->taps)
		return at >= 0 && at < all ? from[(size_t)at * stride] : 0;
	int64_t place = at * r->down, first = place / r->up, phase = place % r->up;
	if (phase < 0) {
		phase += r->up;
		first--;
	}
	const float *taps = r->taps + phase * 2 * r->half;
	float sum[4] = { 0 };
	first -= r->half - 1;
	if (first >= 0 && first + 2 * r->half <= all) {
		const float *x = from + (size_t)first * stride;
		int k = 0;
		for (; k + 4 <= 2 * r->half; k += 4)
			for (int j = 0; j < 4; j++)
				sum[j] += taps[k + j] * x[(size_t)(k + j) * stride];
		for (; k < 2 * r->half; k++)
			sum[0] += taps[k] * x[(size_t)k * stride];
	} else {
		for (int k = 0; k < 2 * r->half; k++)
			if (first + k >= 0 && first + k < all)
				sum[0] += taps[k] * from[(size_t)(first + k) * stride];
	}
	return sum[0] + sum[1] + (sum[2] + sum[3]);
}

void
resample_free(struct resample *r)
{
	if (r)
		free(r->taps);
	free(r);
}

#include "library/offset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define STEP_MS 10  /* of the levels */
#define PLACES 8    /* of the levels that are tried on the samples */
#define WINDOWS 8   /* in which samples are compared */
#define TRIED 32    /* from which the loudest are taken */
#define LENGTH_2 14 /* of a window: 16384 samples */
#define MARGIN 2048 /* samples to either side of what the levels say */
#define SURE 0.5    /* correlation of samples: other masters have 0.7 and more, other music 0.2 */
#define NEXT 0.85   /* of it that the next best place may have */
#define NEAR_MS 1   /* by which the windows may differ */

struct point {
	double re, im;
};

static struct point
times(struct point a, struct point b)
{
	return (struct point){ a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re };
}

/* Radix 2, in place; n is a power of 2. turns: the first half of the n-th roots of 1. */
static void
fft(struct point *v, size_t n, const struct point *turns)
{
	for (size_t i = 1, k = 0; i < n; i++) {
		size_t bit = n >> 1;
		for (; k & bit; bit >>= 1)
			k ^= bit;
		k ^= bit;
		if (i < k) {
			struct point x = v[i];
			v[i] = v[k];
			v[k] = x;
		}
	}
	for (size_t size = 2; size <= n; size *= 2)
		for (size_t i = 0; i < n; i += size)
			for (size_t k = i; k < i + size / 2; k++) {
				struct point x = v[k],
					     y = times(
						     v[k + size / 2], turns[(k - i) * (n / size)]);
				v[k] = (struct point){ x.re + y.re, x.im + y.im };
				v[k + size / 2] = (struct point){ x.re - y.re, x.im - y.im };
			}
}

/* sum over i of a[i + lag] b[i], at index lag modulo n; in a, as its real part. */
static void
correlate(struct point *a, struct point *b, size_t n)
{
	struct point *turns = xcalloc(n / 2 + 1, sizeof(*turns));

	for (size_t k = 0; k < n / 2; k++) {
		double angle = -2 * acos(-1) * (double)k / (double)n;
		turns[k] = (struct point){ cos(angle), sin(angle) };
	}
	fft(a, n, turns);
	fft(b, n, turns);
	/* Conjugated before and after, the way there is the way back. */
	for (size_t i = 0; i < n; i++) {
		struct point c = times(a[i], (struct point){ b[i].re, -b[i].im });
		a[i] = (struct point){ c.re / (double)n, -c.im / (double)n };
	}
	fft(a, n, turns);
	free(turns);
}

struct sound {
	const float *v;
	size_t n, channels;
};

static double
sample(const struct sound *s, size_t i)
{
	double sum = 0;

	for (size_t c = 0; c < s->channels; c++)
		sum += (double)s->v[i * s->channels + c];
	return sum;
}

/* ---- by the levels ---- */

/* How the level moves from step to step, in dB: no gain, and little of a compressor, is in it. */
static double *
moves(const struct sound *s, size_t step, size_t *steps)
{
	*steps = s->n / step;
	double *out = xcalloc(*steps + 1, sizeof(*out)), last = 0, mean = 0;

	for (size_t i = 0; i < *steps; i++) {
		double sum = 0;
		for (size_t k = 1; k < step; k++) {
			/* The difference of samples: bass moves all of it slowly. */
			double x = sample(s, i * step + k) - sample(s, i * step + k - 1);
			sum += x * x;
		}
		double db = 10 * log10(sum / (double)step + 1e-9);
		out[i] = i ? fmax(-12, fmin(12, db - last)) : 0;
		mean += out[i];
		last = db;
	}
	for (size_t i = 0; i < *steps; i++)
		out[i] -= mean / (double)*steps;
	return out;
}

/* The best places, in samples of a; answers how many. */
static int
by_levels(const struct sound *a, const struct sound *b, int rate_hz, int64_t places[PLACES])
{
	size_t step = (size_t)rate_hz * STEP_MS / 1000, ma, mb, n = 1;
	double *x = moves(a, step, &ma), *y = moves(b, step, &mb);
	int found = 0;

	while (n < ma + mb)
		n *= 2;
	struct point *p = xcalloc(n, sizeof(*p)), *q = xcalloc(n, sizeof(*q));
	for (size_t i = 0; i < ma; i++)
		p[i].re = x[i];
	for (size_t i = 0; i < mb; i++)
		q[i].re = y[i];
	correlate(p, q, n);
	while (found < PLACES) {
		size_t best = 0;
		for (size_t i = 1; i < n; i++)
			if (p[i].re > p[best].re)
				best = i;
		if (p[best].re <= 0)
			break;
		places[found++] =
			(best < ma ? (int64_t)best : (int64_t)best - (int64_t)n) * (int64_t)step;
		for (int64_t k = -3; k <= 3; k++) /* its neighbours are not another one */
			p[(size_t)((int64_t)(best + n) + k) % n].re = 0;
	}
	free(x);
	free(y);
	free(p);
	free(q);
	return found;
}

/* ---- by the samples ---- */

/* Sharpened: without it, bass alone would decide. */
static double
sharp(const struct sound *s, size_t i)
{
	return sample(s, i) - (i ? 0.95 * sample(s, i - 1) : 0);
}

static double
energy(const struct sound *s, size_t from, size_t n)
{
	double sum = 0;

	for (size_t i = from; i < from + n; i += 7)
		sum += sample(s, i) * sample(s, i);
	return sum;
}

/* Where to compare: the loudest of evenly spread windows of a for which b has the samples. */
static int
choose(const struct sound *a, const struct sound *b, int64_t place, size_t from[WINDOWS])
{
	const int64_t length = 1 << LENGTH_2;
	int64_t first = place + MARGIN > 0 ? place + MARGIN : 0;
	int64_t end = place + (int64_t)b->n - MARGIN;
	double loud[WINDOWS];
	int n = 0;

	if (end > (int64_t)a->n)
		end = (int64_t)a->n;
	for (int i = 0; i < TRIED && end - first >= length; i++) {
		size_t at = (size_t)(first + (end - first - length) * i / (TRIED - 1));
		double e = energy(a, at, (size_t)length);
		int k = n < WINDOWS ? n++ : WINDOWS;
		if (e <= 0 || (k == WINDOWS && e <= loud[WINDOWS - 1])) {
			n -= k < WINDOWS;
			continue;
		}
		for (k = k < WINDOWS ? k : WINDOWS - 1; k > 0 && loud[k - 1] < e; k--) {
			loud[k] = loud[k - 1];
			from[k] = from[k - 1];
		}
		loud[k] = e;
		from[k] = at;
	}
	return n;
}

/* Adds the correlation of one window at each lag within the margin; answers the lag of its own
 * best. */
static int
compare(const struct sound *a, const struct sound *b, size_t from, int64_t place,
	double sum[2 * MARGIN + 1])
{
	const size_t length = 1 << LENGTH_2, n = 2 * length;
	struct point *x = xcalloc(n, sizeof(*x)), *y = xcalloc(n, sizeof(*y));
	double ex = 0, ey = 0, best = 0;
	int best_at = 0;
	/* Of b, from this sample on: MARGIN more on either side. */
	int64_t begin = (int64_t)from - place - MARGIN;

	for (size_t i = 0; i < length; i++) {
		x[i].re = sharp(a, from + i);
		ex += x[i].re * x[i].re;
	}
	for (size_t i = 0; i < length + 2 * MARGIN; i++)
		if (begin + (int64_t)i >= 0 && begin + (int64_t)i < (int64_t)b->n)
			y[i].re = sharp(b, (size_t)(begin + (int64_t)i));
	double *squares = xcalloc(length + 2 * MARGIN + 1, sizeof(*squares));
	for (size_t i = 0; i < length + 2 * MARGIN; i++)
		squares[i] = y[i].re * y[i].re;
	correlate(y, x, n);
	for (size_t i = 0; i < length; i++)
		ey += squares[i];
	for (int lag = 0; lag <= 2 * MARGIN; lag++) {
		double is = ex > 0 && ey > 1e-12 ? fabs(y[lag].re) / sqrt(ex * ey) : 0;
		sum[lag] += is;
		if (is > best) {
			best = is;
			best_at = lag;
		}
		ey += squares[(size_t)lag + length] - squares[lag];
	}
	free(squares);
	free(x);
	free(y);
	return best_at;
}

/* near: how many of the windows are of one mind with all of them. */
static struct offset
by_samples(const struct sound *a, const struct sound *b, int rate_hz, int64_t place)
{
	struct offset o = { .frames = place };
	double sum[2 * MARGIN + 1] = { 0 };
	size_t from[WINDOWS];
	int own[WINDOWS], best = 0, near = 0, n = choose(a, b, place, from);

	for (int i = 0; i < n; i++)
		own[i] = compare(a, b, from[i], place, sum);
	for (int lag = 0; lag <= 2 * MARGIN; lag++)
		if (sum[lag] > sum[best])
			best = lag;
	for (int i = 0; i < n; i++)
		near += abs(own[i] - best) <= rate_hz * NEAR_MS / 1000;
	if (!n)
		return o;
	o.frames = place + MARGIN - best;
	o.alike = sum[best] / n;
	o.sure = n >= 2 && near * 4 >= n * 3;
	return o;
}

struct offset
offset_find(const float *a, size_t na, const float *b, size_t nb, size_t channels, int rate_hz)
{
	struct offset best = { .frames = 0 }, next = { .frames = 0 };
	int64_t places[PLACES];
	const struct sound first = { a, na, channels }, second = { b, nb, channels };
	int n = by_levels(&first, &second, rate_hz, places);

	for (int i = 0; i < n; i++) {
		struct offset o = by_samples(&first, &second, rate_hz, places[i]);
		int64_t apart = llabs(o.frames - best.frames);
		if (apart <= rate_hz * NEAR_MS / 1000 && best.alike > 0) {
			if (o.alike > best.alike)
				best = o;
		} else if (o.alike > best.alike) {
			next = best;
			best = o;
		} else if (o.alike > next.alike) {
			next = o;
		}
	}
	best.sure &= best.alike >= SURE && next.alike <= NEXT * best.alike;
	return best;
}

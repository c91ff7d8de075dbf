#include "library/offset.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "library/av.h"

#define STEP_MS 10 /* length of the steps whose levels are compared */
/* FFmpeg 5.1 has no fast transform of more doubles. */
#define MOST_TRANSFORM (1 << 17)
#define PLACES 8    /* at most this many offsets found by levels are tried on the samples */
#define WINDOWS 16  /* number of windows of samples: one in each sixteenth of the common part */
#define TRIED 3     /* positions tried for each window; the loudest is used */
#define QUIET 1e-3  /* windows with less of the loudest window's energy may be only noise */
#define LENGTH_2 14 /* log2 of a window's samples: 16384 */
#define MARGIN 2048 /* samples searched on both sides of an offset found by levels */
#define SURE 0.5    /* correlation of samples: other masters have 0.7 and more, other music 0.2 */
#define NEXT 0.85   /* an offset is not sure if another one reaches this share of its correlation */
#define NEAR_MS 1   /* in ms; a window matches an offset if its own differs by at most this */

/* Computes the cross-correlation, the sum over i of a[i + lag] * b[i], into the real part of a,
 * at index lag modulo n (a power of 2, at most MOST_TRANSFORM). Changes b. */
static void
correlate(AVComplexDouble *a, AVComplexDouble *b, size_t n)
{
	CLEANUP(pointer_free) AVComplexDouble *c = xcalloc(n, sizeof(*c));
	AVTXContext *tx = NULL;
	av_tx_fn fft;
	const double scale = 1;

	/* Not AV_TX_INPLACE: in FFmpeg 5.1, such a transform of doubles does not end. */
	if (av.av_tx_init(&tx, &fft, AV_TX_DOUBLE_FFT, 0, (int)n, &scale, AV_TX_UNALIGNED) < 0)
		abort(); /* out of memory */
	fft(tx, c, a, sizeof(*a));
	fft(tx, a, b, sizeof(*b));
	/* Conjugates before and after the transform, so that it is the inverse. */
	for (size_t i = 0; i < n; i++)
		b[i] = (AVComplexDouble){ (c[i].re * a[i].re + c[i].im * a[i].im) / (double)n,
			(c[i].re * a[i].im - c[i].im * a[i].re) / (double)n };
	fft(tx, a, b, sizeof(*b));
	av.av_tx_uninit(&tx);
}

struct offset_sound {
	const float *v;
	size_t n, channels;
};

static double
sample(const struct offset_sound *s, size_t i)
{
	double sum = 0;

	for (size_t c = 0; c < s->channels; c++)
		sum += (double)s->v[i * s->channels + c];
	return sum;
}

/* ---- offset by levels ---- */

/* Returns the changes of level from step to step in dB, minus the mean, and sets *steps to their
 * number. Gain does not affect them, and compression only a little. The caller frees. */
static double *
moves(const struct offset_sound *s, size_t step, size_t *steps)
{
	*steps = s->n / step;
	double *out = xcalloc(*steps + 1, sizeof(*out)), last = 0, mean = 0;

	for (size_t i = 0; i < *steps; i++) {
		double sum = 0;
		for (size_t k = 1; k < step; k++) {
			/* Uses differences of neighbouring samples, which contain less bass. */
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

/* Computes the cross-correlation of x and y, of nx and ny values, into an array: lag 0 is at index
 * ny. The caller frees it. */
static double *
correlation(const double *x, size_t nx, const double *y, size_t ny)
{
	double *out = xcalloc(nx + ny + 1, sizeof(*out));
	size_t n = 2;

	while (n < MOST_TRANSFORM && n / 2 < (nx > ny ? nx : ny))
		n *= 2;
	CLEANUP(pointer_free)
	AVComplexDouble *p = xcalloc(n, sizeof(*p)), *q = xcalloc(n, sizeof(*q));
	for (size_t i = 0; i < nx; i += n / 2)
		for (size_t k = 0; k < ny; k += n / 2) {
			memset(p, 0, n * sizeof(*p));
			memset(q, 0, n * sizeof(*q));
			for (size_t at = 0; at < n / 2 && i + at < nx; at++)
				p[at].re = x[i + at];
			for (size_t at = 0; at < n / 2 && k + at < ny; at++)
				q[at].re = y[k + at];
			correlate(p, q, n);
			for (size_t at = 0; at < n; at++) {
				/* index of the lag; too large for lags that the blocks do not have
				 */
				size_t to = ny + i + at - k - (at < n / 2 ? 0 : n);
				if (to <= nx + ny)
					out[to] += p[at].re;
			}
		}
	return out;
}

/* Finds the offsets at which the level changes of a and b are most alike, as samples of a, the best
 * first. Returns their number. */
static int
by_levels(const struct offset_sound *a, const struct offset_sound *b, int rate_hz,
	int64_t places[PLACES])
{
	size_t step = (size_t)rate_hz * STEP_MS / 1000, na, nb;
	CLEANUP(pointer_free) double *x = moves(a, step, &na), *y = moves(b, step, &nb);
	CLEANUP(pointer_free) double *alike = correlation(x, na, y, nb);
	int found = 0;

	while (found < PLACES) {
		size_t best = 0;
		for (size_t i = 1; i <= na + nb; i++)
			if (alike[i] > alike[best])
				best = i;
		if (alike[best] <= 0)
			break;
		places[found++] = ((int64_t)best - (int64_t)nb) * (int64_t)step;
		/* Clears the best value and its neighbours, which belong to the same peak. */
		for (size_t i = best < 3 ? 0 : best - 3; i <= best + 3 && i <= na + nb; i++)
			alike[i] = 0;
	}
	return found;
}

/* ---- offset by samples ---- */

/* Returns sample i with less bass: otherwise only bass would decide the correlation. */
static double
sharp(const struct offset_sound *s, size_t i)
{
	return sample(s, i) - (i ? 0.95 * sample(s, i - 1) : 0);
}

static double
energy(const struct offset_sound *s, size_t from, size_t n)
{
	double sum = 0;

	for (size_t i = from; i < from + n; i += 7)
		sum += sample(s, i) * sample(s, i);
	return sum;
}

/* Chooses the loudest window in each sixteenth of the part that both recordings have, except quiet
 * ones. Stores the first sample of each in `from` and returns the number of windows. */
static int
choose_windows(const struct offset_sound *a, const struct offset_part *common, size_t from[WINDOWS])
{
	const int64_t length = 1 << LENGTH_2, room = common->to - common->from - length;
	double loud[WINDOWS] = { 0 }, most = 0;
	size_t at[WINDOWS];
	int n = 0;

	for (int i = 0; i < WINDOWS * TRIED && room >= 0; i++) {
		size_t here = (size_t)(common->from + room * i / (WINDOWS * TRIED - 1));
		double e = energy(a, here, (size_t)length);

		if (e <= loud[i / TRIED])
			continue;
		loud[i / TRIED] = e;
		at[i / TRIED] = here;
		most = fmax(most, e);
	}
	for (int i = 0; i < WINDOWS; i++)
		if (loud[i] > QUIET * most)
			from[n++] = at[i];
	return n;
}

/* Correlates the window of a that begins at sample `from` with b at the offset `place`, for each
 * lag within MARGIN, and adds the correlations to `sum`. Returns the index of the highest one and
 * stores its value in *own. */
static int
compare(const struct offset_sound *a, const struct offset_sound *b, size_t from, int64_t place,
	double sum[2 * MARGIN + 1], double *own)
{
	const size_t length = 1 << LENGTH_2, n = 2 * length;
	CLEANUP(pointer_free)
	AVComplexDouble *x = xcalloc(n, sizeof(*x)), *y = xcalloc(n, sizeof(*y));
	double ex = 0, ey = 0, best = 0;
	int best_at = 0;
	/* The samples of b for this window, with MARGIN more on both sides, begin here. */
	int64_t begin = (int64_t)from - place - MARGIN;

	for (size_t i = 0; i < length; i++) {
		x[i].re = sharp(a, from + i);
		ex += x[i].re * x[i].re;
	}
	for (size_t i = 0; i < length + 2 * MARGIN; i++)
		if (begin + (int64_t)i >= 0 && begin + (int64_t)i < (int64_t)b->n)
			y[i].re = sharp(b, (size_t)(begin + (int64_t)i));
	CLEANUP(pointer_free)
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
	*own = best;
	return best_at;
}

void
offset_common(struct offset *o, size_t na, size_t nb)
{
	int64_t from = o->frames > 0 ? o->frames : 0, to = o->frames + (int64_t)nb;

	to = to < (int64_t)na ? to : (int64_t)na;
	o->both = o->in_step = (struct offset_part){ from, to > from ? to : from };
}

/* An offset tried on the samples. At this offset, the windows `first` to `last` are in step. */
struct tried {
	struct offset o;
	size_t from[WINDOWS];
	int n, first, last;
	/* sum of the correlations of the windows in step from `first` to `last` / number of all
	 * windows */
	double covers;
};

/* Finds the run of windows that match at the tried offset (in_step) with the highest sum of
 * correlations. A single window that does not match may be chance, and does not end a run. */
static void
find_run_in_step(struct tried *t, const bool in_step[WINDOWS], const double own[WINDOWS])
{
	for (int i = 0; i < t->n; i++) {
		int last = i, near = 0;
		double sum = 0;

		for (int k = i; in_step[i] && k < t->n && k - last <= 2; k++)
			if (in_step[k]) {
				last = k;
				near++;
				sum += own[k];
			}
		if (sum <= t->covers * t->n)
			continue;
		t->first = i;
		t->last = last;
		t->covers = sum / t->n;
		t->o.alike = sum / near;
		t->o.sure = near >= 2 && near * 4 >= t->n;
	}
}

static struct tried
by_samples(const struct offset_sound *a, const struct offset_sound *b, int rate_hz, int64_t place)
{
	struct tried t = { .o.frames = place };
	double sum[2 * MARGIN + 1] = { 0 }, own[WINDOWS];
	bool in_step[WINDOWS];
	int lag[WINDOWS], best = 0;

	offset_common(&t.o, a->n, b->n);
	t.n = choose_windows(a, &t.o.both, t.from);
	for (int i = 0; i < t.n; i++)
		lag[i] = compare(a, b, t.from[i], place, sum, &own[i]);
	for (int i = 0; i <= 2 * MARGIN; i++)
		if (sum[i] > sum[best])
			best = i;
	for (int i = 0; i < t.n; i++)
		in_step[i] = abs(lag[i] - best) <= rate_hz * NEAR_MS / 1000;
	if (t.n)
		t.o.frames = place + MARGIN - best;
	offset_common(&t.o, a->n, b->n);
	find_run_in_step(&t, in_step, own);
	return t;
}

/* Finds, to half a second, where the files stop being in step: between window `in`, which is in
 * step, and window `out`, which is not. Sets *end to that sample. If only the outermost window is
 * out of step, this may be chance, and *end remains. */
static void
find_step_end(const struct offset_sound *a, const struct offset_sound *b, int rate_hz,
	const struct tried *t, int in, int out, int64_t *end)
{
	int64_t last = (int64_t)t->from[in], beyond = (int64_t)t->from[out];
	bool chance = out == 0 || out == t->n - 1;

	while (llabs(last - beyond) > rate_hz / 2) {
		double sum[2 * MARGIN + 1] = { 0 }, own;
		int64_t mid = (last + beyond) / 2;
		int lag = compare(a, b, (size_t)mid, t->o.frames, sum, &own);

		if (own >= SURE && abs(lag - MARGIN) <= rate_hz * NEAR_MS / 1000) {
			last = mid;
		} else {
			beyond = mid;
			chance = false;
		}
	}
	if (!chance)
		*end = out > in ? last + (1 << LENGTH_2) : last;
}

/* Returns true if the parts of the music that the offsets x and y align overlap. They do not
 * overlap if a file was cut: then x aligns one part of both files, and y another part. */
static bool
overlap(const struct tried *x, const struct tried *y)
{
	return x->from[x->first] <= y->from[y->last] && y->from[y->first] <= x->from[x->last];
}

/* Returns true if offset x is better than `best`. If both are sure, but align different parts of
 * the music, the offset of the earlier part is better, unless the later part is twice as long. */
static bool
is_better(const struct tried *x, const struct tried *best)
{
	if (!x->o.sure || !best->o.sure || overlap(x, best))
		return x->covers > best->covers;
	bool before = x->from[x->last] < best->from[best->first];
	return before ? x->covers > best->covers / 2 : x->covers > best->covers * 2;
}

struct offset
offset_find(const float *a, size_t na, const float *b, size_t nb, size_t channels, int rate_hz)
{
	const struct offset_sound first = { a, na, channels }, second = { b, nb, channels };
	struct tried tried[PLACES], best = { .n = 0 };
	int64_t places[PLACES];
	int n = by_levels(&first, &second, rate_hz, places);

	offset_common(&best.o, na, nb);
	for (int i = 0; i < n; i++) {
		tried[i] = by_samples(&first, &second, rate_hz, places[i]);
		if (tried[i].n && is_better(&tried[i], &best))
			best = tried[i];
	}
	best.o.sure = best.o.sure && best.o.alike >= SURE;
	for (int i = 0; i < n && best.o.sure; i++)
		if (tried[i].covers > NEXT * best.covers && overlap(&tried[i], &best) &&
			llabs(tried[i].o.frames - best.o.frames) > rate_hz * NEAR_MS / 1000)
			best.o.sure = 0;
	if (best.o.sure && best.first > 0)
		find_step_end(&first, &second, rate_hz, &best, best.first, best.first - 1,
			&best.o.in_step.from);
	if (best.o.sure && best.last + 1 < best.n)
		find_step_end(&first, &second, rate_hz, &best, best.last, best.last + 1,
			&best.o.in_step.to);
	return best.o;
}

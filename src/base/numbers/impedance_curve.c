/* Reads an impedance curve, interpolates it, and computes the losses over a band. drive.c uses
 * single figures if there is no curve. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/impedance_curve.h"

#include <math.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/number_columns.h"

#define DEGREE (3.14159265358979323846 / 180)

void
curve_finish(struct curve *c)
{
	free(c->v);
	*c = (struct curve)CURVE_INIT;
}

/* Converts the rows to points; drops rows without a number. */
static bool
take_points(struct curve *c, const struct columns *rows, struct err *err)
{
	size_t cap = 0;

	c->has_phase = true;
	EACH (row, rows) {
		struct curve_point p = { row->v[0], row->v[1], row->v[2] };

		if (isnan(p.freq_hz) || isnan(p.ohm))
			continue;
		if (!number_positive(p.freq_hz) || p.freq_hz > 1e9)
			return err_set(
				err, "line %zu: the frequency must be above 0 Hz", row->line);
		if (!number_positive(p.ohm) || p.ohm > 1e9)
			return err_set(
				err, "line %zu: the impedance must be above 0 ohm", row->line);
		if (fabs(p.phase_deg) > 180)
			return err_set(
				err, "line %zu: the phase must be within 180 degrees", row->line);
		if (c->n == CURVE_MOST_POINTS)
			return err_set(err, "more than %d points", CURVE_MOST_POINTS);
		if (row->decimal_commas && c->n && p.freq_hz <= c->v[c->n - 1].freq_hz)
			return err_set(err,
				"line %zu: frequencies with decimal commas do not rise; are the "
				"commas marks of thousands?",
				row->line);
		ARRAY_ADD(c->v, c->n, cap, p);
		c->has_phase &= !isnan(p.phase_deg);
	}
	return true;
}

static int
points_by_frequency(const void *a, const void *b)
{
	const struct curve_point *p = a, *q = b;

	return (p->freq_hz > q->freq_hz) - (p->freq_hz < q->freq_hz);
}

/* Sorts by frequency and drops repeated points. */
static bool
sort_curve(struct curve *c, struct err *err)
{
	size_t n = 0;

	LIST_SORT(c, points_by_frequency);
	EACH (p, c) {
		if (n == 0 || p->freq_hz > c->v[n - 1].freq_hz)
			c->v[n++] = *p;
		else if (p->ohm < c->v[n - 1].ohm || p->ohm > c->v[n - 1].ohm)
			return err_set(err, "two impedances at %.6g Hz", p->freq_hz);
	}
	c->n = n;
	if (n < 2)
		return err_set(
			err, "a curve needs 2 points or more, here %s", n ? "is one" : "are none");
	return true;
}

bool
curve_parse(struct curve *c, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(columns_finish) struct columns rows;

	*c = (struct curve)CURVE_INIT;
	if (!columns_read(&rows, "an impedance", "ohm", bytes, n, err))
		return false;
	bool ok = take_points(c, &rows, err) && sort_curve(c, err);
	if (!ok)
		curve_finish(c);
	EACH_WHILE (one, c, !c->has_phase)
		one->phase_deg = NAN;
	return ok;
}

/* Returns the first of the two points around a frequency; *share is the part of the way from it to
 * the next point over log f (0 to 1). Returns NULL if the frequency is outside the curve. */
static const struct curve_point *
find_segment(const struct curve *c, double freq_hz, double *share)
{
	const struct curve_point key = { .freq_hz = freq_hz }, *p = c->v;

	if (c->n < 2 || !(freq_hz >= p[0].freq_hz && freq_hz <= p[c->n - 1].freq_hz))
		return NULL;
	p += ARRAY_AT(&key, c->v, c->n, points_by_frequency);
	if (p->freq_hz > freq_hz || p == c->v + c->n - 1)
		p--;
	*share = log(freq_hz / p[0].freq_hz) / log(p[1].freq_hz / p[0].freq_hz);
	return p;
}

static double
mix(double a, double b, double share)
{
	if (share <= 0)
		return a;
	return share >= 1 ? b : a + (b - a) * share;
}

double
curve_ohm(const struct curve *c, double freq_hz)
{
	double share;
	const struct curve_point *p = find_segment(c, freq_hz, &share);

	return p ? mix(p[0].ohm, p[1].ohm, share) : (double)NAN;
}

double
curve_phase_deg(const struct curve *c, double freq_hz)
{
	double share;
	const struct curve_point *p = c->has_phase ? find_segment(c, freq_hz, &share) : NULL;

	return p ? mix(p[0].phase_deg, p[1].phase_deg, share) : (double)NAN;
}

bool
curve_covers(const struct curve *c)
{
	return c->n > 0 && c->v[0].freq_hz <= CURVE_BAND_LOW_HZ &&
		c->v[c->n - 1].freq_hz >= CURVE_BAND_HIGH_HZ;
}

/* Returns the i-th of the n + 2 frequencies at which a band is evaluated: its edges and every point
 * between, since an interpolated impedance has no extreme between points. NAN: outside the band. */
static double
point_hz(const struct curve *c, size_t i, double low_hz, double high_hz)
{
	double hz = i < c->n ? c->v[i].freq_hz : high_hz;

	if (i == c->n)
		hz = low_hz;
	return hz >= low_hz && hz <= high_hz ? hz : (double)NAN;
}

double
curve_lowest_ohm(const struct curve *c, double low_hz, double high_hz)
{
	double lowest = NAN;

	for (size_t i = 0; i < c->n + 2; i++)
		lowest = fmin(lowest, curve_ohm(c, point_hz(c, i, low_hz, high_hz)));
	return lowest;
}

struct range
curve_divider(double ohm, double phase_deg, double zo_ohm)
{
	if (!number_positive(ohm) || !(zo_ohm >= 0) || !isfinite(zo_ohm))
		return RANGE_UNKNOWN;
	double ratio = zo_ohm / ohm; /* a ratio, because the squares of large ohms would overflow */
	if (fabs(phase_deg) <= 90) {
		double re = fabs(phase_deg) < 90 ? cos(phase_deg * DEGREE) : 0;
		return range_of(1 / hypot(re + ratio, sin(phase_deg * DEGREE)));
	}
	double most = CURVE_MOST_PHASE_DEG * DEGREE;
	return (struct range){ 1 / (1 + ratio), 1 / hypot(cos(most) + ratio, sin(most)) };
}

double
curve_loss_db(double ohm, double phase_deg, double zo_ohm)
{
	return number_or_unknown(20 * log10(curve_divider(ohm, phase_deg, zo_ohm).low));
}

static double
loss_at(const struct curve *c, double freq_hz, double zo_ohm)
{
	return curve_loss_db(curve_ohm(c, freq_hz), curve_phase_deg(c, freq_hz), zo_ohm);
}

struct curve_shift
curve_shift(const struct curve *c, double zo_ohm)
{
	struct curve_shift s = { NAN, NAN, NAN, NAN, NAN };
	double reference = loss_at(c, CURVE_REFERENCE_HZ, zo_ohm);

	for (size_t i = 0; i < c->n + 2; i++) {
		double hz = point_hz(c, i, CURVE_BAND_LOW_HZ, CURVE_BAND_HIGH_HZ);
		double loss = loss_at(c, hz, zo_ohm);
		if (!isfinite(loss))
			continue;
		if (!(loss <= s.most_db)) {
			s.most_db = loss;
			s.most_hz = hz;
		}
		if (!(loss >= s.least_db)) {
			s.least_db = loss;
			s.least_hz = hz;
		}
	}
	s.spread_db = s.most_db - s.least_db;
	s.most_db -= reference;
	s.least_db -= reference;
	return s;
}

/* Returns the lowest and highest loss at one frequency, over the possible phases. */
static struct range
losses_at(const struct curve *c, double freq_hz, double zo_ohm)
{
	double ohm = curve_ohm(c, freq_hz), phase = curve_phase_deg(c, freq_hz);
	double least = 0, most = CURVE_MOST_PHASE_DEG;

	if (fabs(phase) <= 90) /* else unknown (NAN), or of no headphone */
		least = most = phase;
	return (struct range){ curve_loss_db(ohm, least, zo_ohm),
		curve_loss_db(ohm, most, zo_ohm) };
}

/* The losses over the band, for one output impedance: the highest (most_) and the lowest
 * (least_) of the lower bounds (_low) and of the upper bounds (_high) that losses_at returns. */
struct band_losses {
	double most_low, most_high, least_low, least_high;
};

static struct band_losses
band_losses(const struct curve *c, double zo_ohm)
{
	struct band_losses l = { NAN, NAN, NAN, NAN };

	for (size_t i = 0; i < c->n + 2; i++) {
		struct range r =
			losses_at(c, point_hz(c, i, CURVE_BAND_LOW_HZ, CURVE_BAND_HIGH_HZ), zo_ohm);

		l.most_low = fmax(l.most_low, r.low);
		l.most_high = fmax(l.most_high, r.high);
		l.least_low = fmin(l.least_low, r.low);
		l.least_high = fmin(l.least_high, r.high);
	}
	return l;
}

/* Number of pieces into which a range of output impedances is divided. A higher output impedance
 * lowers the level at every frequency, so the levels at the two ends of a piece bound all levels
 * between; small pieces give close bounds. */
#define PIECES 64

struct range
curve_spread(const struct curve *c, struct range zo_ohm)
{
	struct range spread = RANGE_UNKNOWN;
	int n = zo_ohm.low < zo_ohm.high ? PIECES : 1;
	struct band_losses at, next = band_losses(c, zo_ohm.low);

	for (int i = 1; i <= n; i++) {
		at = next;
		if (n > 1)
			next = band_losses(c, zo_ohm.low + (zo_ohm.high - zo_ohm.low) * i / n);
		spread.low = fmin(spread.low, fmax(0, next.most_low - at.least_high));
		spread.high = fmax(spread.high, at.most_high - next.least_low);
	}
	if (isnan(next.most_low))
		return RANGE_UNKNOWN;
	return spread;
}

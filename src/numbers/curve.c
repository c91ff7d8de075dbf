#include "numbers/curve.h"

#include <math.h>
#include <stdlib.h>

#define DEGREE (3.14159265358979323846 / 180)

void
curve_finish(struct curve *c)
{
	free(c->v);
	*c = (struct curve)CURVE_INIT;
}

/* The segment that holds a frequency: point `at` and its successor, `share` of the way over log f.
 */
static bool
find_segment(const struct curve *c, double freq_hz, size_t *at, double *share)
{
	size_t low = 0, high = c->n;

	if (c->n == 0 || !(freq_hz >= c->v[0].freq_hz && freq_hz <= c->v[c->n - 1].freq_hz))
		return false;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;
		if (c->v[mid].freq_hz <= freq_hz)
			low = mid;
		else
			high = mid;
	}
	*at = low;
	*share = 0;
	if (low + 1 < c->n)
		*share = log(freq_hz / c->v[low].freq_hz) /
			log(c->v[low + 1].freq_hz / c->v[low].freq_hz);
	return true;
}

static double
mix(double a, double b, double share)
{
	return share <= 0 ? a : share >= 1 ? b : a + (b - a) * share;
}

double
curve_ohm(const struct curve *c, double freq_hz)
{
	size_t at;
	double share;

	if (!find_segment(c, freq_hz, &at, &share))
		return NAN;
	return at + 1 < c->n ? mix(c->v[at].ohm, c->v[at + 1].ohm, share) : c->v[at].ohm;
}

double
curve_phase_deg(const struct curve *c, double freq_hz)
{
	size_t at;
	double share;

	if (!c->has_phase || !find_segment(c, freq_hz, &at, &share))
		return NAN;
	return at + 1 < c->n ? mix(c->v[at].phase_deg, c->v[at + 1].phase_deg, share)
			     : c->v[at].phase_deg;
}

bool
curve_covers(const struct curve *c, double low_hz, double high_hz)
{
	return c->n > 0 && c->v[0].freq_hz <= low_hz && c->v[c->n - 1].freq_hz >= high_hz;
}

/*
 * Where a band is looked at: its two edges and every point between. Between points the impedance
 * has no extreme of its own. The i-th frequency, NAN for one that is not to be looked at; n + 2 of
 * them.
 */
static double
place(const struct curve *c, size_t i, double low_hz, double high_hz)
{
	double hz = i == c->n ? low_hz : i == c->n + 1 ? high_hz : c->v[i].freq_hz;

	return hz >= low_hz && hz <= high_hz ? hz : (double)NAN;
}

double
curve_lowest_ohm(const struct curve *c, double low_hz, double high_hz)
{
	double lowest = NAN;

	for (size_t i = 0; i < c->n + 2; i++)
		lowest = fmin(lowest, curve_ohm(c, place(c, i, low_hz, high_hz)));
	return lowest;
}

struct range
curve_divider(double ohm, double phase_deg, double zo_ohm)
{
	if (!number_positive(ohm) || !(zo_ohm >= 0) || !isfinite(zo_ohm))
		return RANGE_UNKNOWN;
	double ratio = zo_ohm / ohm; /* so that no square overflows */
	if (fabs(phase_deg) <= 90) {
		double re = fabs(phase_deg) < 90 ? cos(phase_deg * DEGREE) : 0;
		return range_of(1 / hypot(re + ratio, sin(phase_deg * DEGREE)));
	}
	return (struct range){ 1 / (1 + ratio), 1 / hypot(1, ratio) };
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

double
curve_shift_db(const struct curve *c, double freq_hz, double zo_ohm)
{
	return loss_at(c, freq_hz, zo_ohm) - loss_at(c, CURVE_REFERENCE_HZ, zo_ohm);
}

struct curve_shift
curve_shift(const struct curve *c, double zo_ohm)
{
	struct curve_shift s = { NAN, NAN, NAN, NAN, NAN };
	double reference = loss_at(c, CURVE_REFERENCE_HZ, zo_ohm);

	for (size_t i = 0; i < c->n + 2; i++) {
		double hz = place(c, i, CURVE_BAND_LOW_HZ, CURVE_BAND_HIGH_HZ);
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

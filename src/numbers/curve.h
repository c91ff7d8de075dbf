/*
 * An impedance curve: ohm, and phase where it is known, over frequency; and how an output impedance
 * changes the level. Frequencies rise strictly. Between two points the impedance is interpolated
 * linearly over log f; outside the points it is unknown (NAN).
 */
#ifndef NUMBERS_CURVE_H
#define NUMBERS_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "numbers/range.h"

#define CURVE_BAND_LOW_HZ 20.0 /* the audio band, where impedances are looked for */
#define CURVE_BAND_HIGH_HZ 20000.0
#define CURVE_REFERENCE_HZ 1000.0
#define CURVE_MOST_PHASE_DEG 60.0 /* of headphones, where a curve has no phase */
#define CURVE_MOST_POINTS 100000

struct curve_point {
	double freq_hz, ohm;
	double phase_deg; /* NAN in a curve without phase */
};

struct curve {
	struct curve_point *v;
	size_t n;
	bool has_phase; /* every point has one */
};

#define CURVE_INIT                                    \
	{                                             \
		.v = NULL, .n = 0, .has_phase = false \
	}

/*
 * Reads the bytes of a text file (base/columns.h): Hz, ohm and perhaps degrees. Points that say NaN
 * are dropped. Refused with the line: an impedance or frequency that is not above 0, a phase beyond
 * 180 degrees, two impedances at one frequency, decimal commas whose frequencies do not rise; also
 * fewer than 2 points. On failure *c is empty; otherwise curve_finish.
 */
bool curve_parse(struct curve *c, const char *bytes, size_t n, struct err *err);
void curve_finish(struct curve *c);

double curve_ohm(const struct curve *c, double freq_hz);
/* NAN also in a curve without phase. */
double curve_phase_deg(const struct curve *c, double freq_hz);
/* The lowest impedance from low_hz to high_hz, as far as the curve goes; NAN: not at all. */
double curve_lowest_ohm(const struct curve *c, double low_hz, double high_hz);
bool curve_covers(const struct curve *c, double low_hz, double high_hz);

/*
 * The share of the open-circuit voltage that reaches |Z| = ohm behind zo_ohm (>= 0): exact in both
 * ends when phase_deg is known and within 90 degrees; else from Z/(Z+Zo), the largest loss
 * possible, to Z/sqrt(Z²+Zo²), the smallest of a passive load (circuit theory). As a voltage ratio,
 * 0 to 1.
 */
struct range curve_divider(double ohm, double phase_deg, double zo_ohm);
/* The same loss in dB, 0 or below; without a phase it is the largest possible ("at most"). */
double curve_loss_db(double ohm, double phase_deg, double zo_ohm);

struct curve_shift {
	double spread_db;        /* most minus least: the figure to show first; needs no 1 kHz */
	double most_db, most_hz; /* relative to 1 kHz; NAN when the curve does not reach it */
	double least_db, least_hz;
};

/* The shift over the audio band, as far as the curve goes; all NAN when it does not get there.
 * Without phase the load is counted as resistive: an estimate, no bound. */
struct curve_shift curve_shift(const struct curve *c, double zo_ohm);

/*
 * Bounds of the spread for every output impedance within zo_ohm, whose ends must be known: in a
 * curve without phase for any phase within CURVE_MOST_PHASE_DEG, from frequency to frequency, as
 * the magnitude alone is no bound. Both NAN when the curve does not get to the audio band.
 */
struct range curve_spread(const struct curve *c, struct range zo_ohm);

#endif

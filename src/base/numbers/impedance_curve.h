/*
 * An impedance curve: ohm over frequency, with the phase if known; and how an output impedance
 * changes the level. Frequencies rise strictly. Between two points the impedance is interpolated
 * linearly over log f; outside the points it is unknown (NAN).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"
#include "base/numbers/range.h"

#define CURVE_BAND_LOW_HZ 20.0 /* the audio band, in which impedances are evaluated */
#define CURVE_BAND_HIGH_HZ 20000.0
#define CURVE_REFERENCE_HZ 1000.0
#define CURVE_MOST_PHASE_DEG 60.0 /* largest phase angle assumed if a curve has no phase */
#define CURVE_MOST_POINTS 100000

struct curve_point {
	double freq_hz, ohm;
	double phase_deg; /* NAN if the curve has no phase */
};

struct curve {
	struct curve_point *v;
	size_t n;
	bool has_phase; /* all points have a phase */
};

#define CURVE_INIT                                    \
	{                                             \
		.v = NULL, .n = 0, .has_phase = false \
	}

/* Reads the bytes of a text file (text/number_columns.h): Hz, ohm and optionally degrees. Drops
 * points that are NaN. Returns false, with the line in err, for: an impedance or frequency not
 * above 0, a phase beyond 180 degrees, two impedances at one frequency, decimal commas with
 * frequencies that do not rise, fewer than 2 points. On failure *c is empty; otherwise the caller
 * calls curve_finish. */
bool curve_parse(struct curve *c, const char *bytes, size_t n, struct err *err);
void curve_finish(struct curve *c);

double curve_ohm(const struct curve *c, double freq_hz);
/* Returns the phase in degrees; NAN outside the points, and for a curve without phase. */
double curve_phase_deg(const struct curve *c, double freq_hz);
/* Returns the lowest impedance from low_hz to high_hz; NAN: the curve has nothing there. */
double curve_lowest_ohm(const struct curve *c, double low_hz, double high_hz);
bool curve_covers(const struct curve *c); /* the audio band */

/* Returns the share of the open-circuit voltage, 0 to 1, that a load of |Z| = ohm gets behind
 * zo_ohm (>= 0). Both ends are exact if phase_deg is known and within 90 degrees. Otherwise from
 * Z/(Z+Zo), the largest possible loss, to the smallest, with a phase of CURVE_MOST_PHASE_DEG. */
struct range curve_divider(double ohm, double phase_deg, double zo_ohm);
/* Returns the level at the load relative to the open-circuit voltage, in dB, 0 or below; without a
 * phase the lowest possible one. */
double curve_loss_db(double ohm, double phase_deg, double zo_ohm);

struct curve_shift {
	double spread_db;        /* highest minus lowest level in dB */
	double most_db, most_hz; /* highest level, relative to 1 kHz, and its frequency; most_db
				    NAN: the curve does not reach 1 kHz */
	double least_db, least_hz;
};

/* Returns how an output impedance changes the level over the part of the audio band that the
 * curve covers; all NAN if it covers none. Without phase the load counts as resistive, which is
 * an estimate and not a bound. */
struct curve_shift curve_shift(const struct curve *c, double zo_ohm);

/* Returns bounds of spread_db (highest minus lowest level over the audio band) for all output
 * impedances in zo_ohm, whose ends must be known. In a curve without phase, each frequency may have
 * any phase within CURVE_MOST_PHASE_DEG, as the magnitude alone gives no bound. Both NAN if the
 * curve does not reach the audio band. */
struct range curve_spread(const struct curve *c, struct range zo_ohm);

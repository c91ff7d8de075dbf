/* A range whose ends may be unknown (NAN), and numbers as text. No function here writes inf or nan.
 * Wants LC_NUMERIC "C". */
#ifndef NUMBERS_RANGE_H
#define NUMBERS_RANGE_H

#include <stdbool.h>

#include "base/buf.h"

struct range {
	double low, high; /* NAN: no lower, no upper bound is known; equal: known exactly */
};

#define RANGE_UNKNOWN ((struct range){ __builtin_nan(""), __builtin_nan("") })

struct range range_of(double exact);
bool range_known(struct range r); /* both ends are finite */

/* x when it is finite, NAN otherwise. */
double number_or_unknown(double x);
/* Finite and above 0: what an impedance, a voltage, a frequency must be. */
bool number_positive(double x);

/* Appends v with that many decimals (0 to 9), or "unknown". `plus`: with a + if not negative. */
void number_add(struct buf *b, double v, int decimals, bool plus);
/* Appends a p with three significant digits: "p = 0.0172", "p < 0.0001", "p unknown". */
void number_add_p(struct buf *b, double p);
/* Appends "104.8 dB", "109.5 to 124.1 dB", "at least 109.5 dB", "at most 104.8 dB" or "unknown".
 * `unit` may be "". */
void range_add(struct buf *b, struct range r, int decimals, bool plus, const char *unit);

/*
 * The same of bounds that must hold as printed: an end is rounded outwards, never inwards, to three
 * significant digits and at most `decimals`; one exact number (both ends alike) to the nearest.
 */
void range_add_bounds(struct buf *b, struct range r, int decimals, bool plus, const char *unit);
/* The same of volts RMS or milliwatts, in mV or µW where all of it is below 1 V or 1 mW. */
void range_add_volts(struct buf *b, struct range vrms, int decimals);
void range_add_milliwatts(struct buf *b, struct range mw, int decimals);
/* Appends v to that many significant digits and at most `decimals`, to the nearest. */
void number_add_digits(struct buf *b, double v, int digits, int decimals);

#endif

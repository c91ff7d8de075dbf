/* A range with ends that may be unknown (NAN). No function here writes inf or nan. Requires
 * LC_NUMERIC "C". */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/text/number.h"

struct range {
	double low, high; /* NAN: that bound is unknown; equal: known exactly */
};

#define RANGE_UNKNOWN ((struct range){ __builtin_nan(""), __builtin_nan("") })

struct range range_of(double exact);
bool range_known(struct range r); /* both ends are finite */

/* Appends "104.8 dB", "109.5 to 124.1 dB", "at least 109.5 dB", "at most 104.8 dB" or "unknown".
 * `unit` may be "". */
void range_add(struct buf *b, struct range r, int decimals, const char *unit);

/* Appends a range whose bounds must remain true as printed: each end is rounded outwards to three
 * significant digits and at most `decimals`. A range with equal ends is rounded to the nearest. */
void range_add_bounds(struct buf *b, struct range r, int decimals, const char *unit);
/* Appends v rounded to three significant digits and at most `decimals` decimals. */
void range_add_digits(struct buf *b, double v, int decimals);

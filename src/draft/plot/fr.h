/*
 * Frequency response curves: reads the usual text files (REW, squig.link, CrinGraph, spreadsheets)
 * and computes curves for graphs. Levels are dB, smoothing is 1/n octave. The usual order is:
 * average, smooth, normalise, then subtract a target processed alike. Numbers do not depend on the
 * locale.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"

struct fr {
	double *freq_hz;  /* frequencies, rising, without duplicates, finite, above 0 */
	double *level_db; /* level in dB at each frequency; finite */
	size_t n;         /* number of points: 0 in an empty curve, else 2 or more */
	size_t dropped; /* number of lines of the file that were left out: without a level (NaN), or
			   at 0 Hz */
	char smoothing[32]; /* smoothing that the file states ("1/24 octave"), or "" */
};

#define FR_INIT        \
	{              \
		.n = 0 \
	}

void fr_finish(struct fr *f);
void fr_copy(struct fr *into, const struct fr *from); /* *into must be empty or finished */

/* The sides of a headphone; the first two are bits. fr_side_of: the side that a word names, in any
 * case: L, left, R, right. */
enum fr_side { SIDE_NONE, SIDE_LEFT, SIDE_RIGHT, SIDES };
enum fr_side fr_side_of(const char *word, size_t n);

/*
 * Reads the bytes of one file into f, which is empty: Hz and dB, in the format of
 * text/number_columns.h. Points may be in any order; repeated frequencies get the mean level. On
 * failure returns false, f stays empty, and err names the line.
 */
bool fr_parse(struct fr *f, const char *bytes, size_t n, struct err *err);
/* The same for a file whose columns are left and right, which its header names; `right` stays empty
 * for another file. */
bool fr_parse_sides(struct fr *f, struct fr *right, const char *bytes, size_t n, struct err *err);

/* Gets the level at a frequency, interpolated linearly over log f. Returns false outside the
 * curve. */
bool fr_at(const struct fr *f, double freq_hz, double *level_db);

enum fr_mean {
	FR_MEAN_AMPLITUDE, /* the mean of amplitudes, for left and right, as CrinGraph does: 90 and
			      84 dB give 87.51 dB */
	FR_MEAN_POWER, /* the mean of powers, for repeated measurements of one side: 90 and 84 dB
			  give 87.96 dB */
	FR_DIFFERENCE, /* the first curve less the second */
};

/* Averages or subtracts the curves, skipping NULLs, at each frequency of any curve that all of them
 * cover. A single curve is copied. Sets err and returns false if there is no curve or no common
 * range. */
bool fr_average(struct fr *out, const struct fr *const *curves, size_t n, enum fr_mean how,
	struct err *err);
/* Writes the curve a - b to `out`, at every frequency of a or b that both cover. */
bool fr_delta(struct fr *out, const struct fr *a, const struct fr *b, struct err *err);

/* Replaces each level by the mean power of a band of 1/n octave, weighted by log f. Does nothing
 * for n <= 0. The band is cut at both ends of the curve. */
void fr_smooth(struct fr *f, double n);

/* Shifts the whole curve so that its level at freq_hz becomes level_db. If freq_hz is outside the
 * curve, sets err, returns false and leaves the curve unchanged. */
bool fr_normalise_at(struct fr *f, double freq_hz, double level_db, struct err *err);
/* How curves are normalised (level_db at freq_hz) and smoothed; the caption of a picture states
 * both. */
struct fr_view {
	double freq_hz, level_db;
	double smoothing; /* n of the smoothing over 1/n octave; 0: not smoothed */
};

/* 60 dB at 500 Hz (IEC's reference, CrinGraph's default), not smoothed. */
#define FR_VIEW_DEFAULT                        \
	{                                      \
		.freq_hz = 500, .level_db = 60 \
	}

/* Averages left and right (either may be NULL), then smooths and normalises. */
bool fr_prepare(struct fr *out, const struct fr *left, const struct fr *right,
	const struct fr_view *view, struct err *err);

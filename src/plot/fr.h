/*
 * Frequency response curves: reading the text files that are in circulation (REW, squig.link,
 * CrinGraph, spreadsheets) and the arithmetic of graphs. Levels are dB, smoothing is 1/n octave.
 * The order that makes sense: average, smooth, normalise, then subtract a target treated the same.
 * Numbers are read and made without a locale.
 */
#ifndef PLOT_FR_H
#define PLOT_FR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct fr {
	double *freq_hz;    /* rising, each once, finite, above 0 */
	double *level_db;   /* finite */
	size_t n;           /* 2 or more in every curve that a function here has filled */
	size_t dropped;     /* lines of the file without a level (NaN) or at 0 Hz */
	char smoothing[32]; /* what the file says of itself ("1/24 octave"), clean, or "" */
};

#define FR_INIT                                           \
	{                                                 \
		.freq_hz = NULL, .level_db = NULL, .n = 0 \
	}

void fr_finish(struct fr *f);
void fr_copy(struct fr *into, const struct fr *from); /* into is empty or finished */

/*
 * Reads the bytes of one file into f, which is empty: Hz and dB, in the format of base/columns.h.
 * The points may have any order; repeated frequencies get the mean level. False: f stays empty, err
 * names the line.
 */
bool fr_parse(struct fr *f, const char *bytes, size_t n, struct err *err);

/* The level at a frequency, by straight lines over log f. False outside the curve. */
bool fr_at(const struct fr *f, double freq_hz, double *level_db);

enum fr_mean {
	FR_MEAN_AMPLITUDE, /* left and right, as CrinGraph does: 90 and 84 dB give 87.51 */
	FR_MEAN_POWER,     /* repeats of one side: 87.96 */
};

/* The mean of the curves that are there (NULLs are not), at every frequency of any of them, where
 * all of them have one. A single one is copied. False: nothing there, or no range in common. */
bool fr_average(struct fr *out, const struct fr *const *curves, size_t n, enum fr_mean how,
	struct err *err);
/* a - b, likewise. */
bool fr_delta(struct fr *out, const struct fr *a, const struct fr *b, struct err *err);

/* Every level becomes the mean power of its band, weighted by log f. n not above 0: nothing. At
 * either end the band stops where the data does. */
void fr_smooth(struct fr *f, double n);

/* Both shift the curve only, and return false, the curve unchanged, where it has nothing there. */
bool fr_normalise_at(struct fr *f, double freq_hz, double level_db, struct err *err);
/* Shifts the mean of the dB over log f from low_hz to high_hz (as far as there is data). */
bool fr_normalise_mean(
	struct fr *f, double low_hz, double high_hz, double level_db, struct err *err);

/* Processing of curves before drawing; a picture states it in words. */
enum fr_normal {
	FR_AS_MEASURED,
	FR_AT_HZ,        /* level_db at freq_hz */
	FR_MEAN_OF_BAND, /* mean from freq_hz to freq_end_hz is level_db */
};

struct fr_view {
	enum fr_normal normal;
	double freq_hz, freq_end_hz, level_db;
	double smoothing; /* n of 1/n octave; 0: none */
};

/* 60 dB at 500 Hz (IEC's reference, CrinGraph's default), not smoothed. */
#define FR_VIEW_DEFAULT                                            \
	{                                                          \
		.normal = FR_AT_HZ, .freq_hz = 500, .level_db = 60 \
	}

/* All of it, in order: left and right (either may be NULL) averaged, smoothed, normalised. */
bool fr_prepare(struct fr *out, const struct fr *left, const struct fr *right,
	const struct fr_view *view, struct err *err);

#endif

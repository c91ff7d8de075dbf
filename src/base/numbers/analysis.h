/*
 * The measurements of a file's audio: the table `analysis` of the archive, keyed by the hash of the
 * compressed audio packets, so that they remain valid when the file's tags change. A separate
 * process measures each file once (library/measure.h); this file defines the encoding. One byte is
 * a level in dB relative to full scale, mean square or peak of samples from -1 to 1, so that a sine
 * at full scale has a peak of 0 and a mean square of -3.01: 0 is silence, n is n / 2 - 117.5 dB.
 * Positions count from the start of the file.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/system/file.h"

/* The version of the measurement; files measured by an earlier version are measured again. Version
 * 2 measures the loudness of mono and surround sound after the mix to two channels. The loudness of
 * stereo sound is the same as in version 1. */
#define ANALYSIS_VERSION 2
#define ANALYSIS_MOST_MS (6 * 3600 * 1000)
#define OVERVIEW_STEP_MS 100
#define OVERVIEW_BYTES 2 /* per 100 ms: one byte for the peak, one for the mean square */
#define OCTAVES_STEP_MS 250
#define OCTAVES 10 /* bytes per 250 ms: the mean square of each octave, 31.5 Hz to 16 kHz */
#define ANALYSIS_MOST_STEPS (ANALYSIS_MOST_MS / OVERVIEW_STEP_MS + 1)

struct analysis {
	char file[FILE_HASH];  /* SHA-256 of the whole file */
	char audio[FILE_HASH]; /* SHA-256 of its audio packets; "": not measured */
	int64_t length_ms;
	int32_t rate_hz, channels;
	/* Loudness of the whole file (EBU R 128); NAN: the file is too short, or silent. */
	double integrated_lufs, range_lu, true_peak_dbtp;
	int64_t clipped; /* samples in runs of three or more at full scale */
	/* The loudest moment above 22 kHz, mean square; -INFINITY: no sound above 22 kHz; NAN: not
	 * measured, because the sample rate is 48 kHz or less. */
	double above_22k_dbfs;
	unsigned char *overview; /* owned, OVERVIEW_BYTES per 100 ms; NULL: not measured */
	unsigned char *octaves;  /* owned, OCTAVES bytes for a window around each 250 ms */
	size_t nsteps, noctaves;
};

#define ANALYSIS_NONE                                                                             \
	{                                                                                         \
		.overview = NULL, .integrated_lufs = NAN, .range_lu = NAN, .true_peak_dbtp = NAN, \
		.above_22k_dbfs = NAN                                                             \
	}

void analysis_finish(struct analysis *a);
/* Checks an analysis from another process or archive. Sets figures outside of their range to NAN;
 * returns false if hashes or sizes are impossible. */
bool analysis_check(struct analysis *a);

double analysis_db(unsigned char byte); /* returns the level of a byte; -INFINITY: silence */
/* Returns the byte for a level, rounded and limited to 1..255; 0: below -117.25 dB, or NAN. */
unsigned char analysis_byte(double db);
/* Returns the mean square of a range of the file; each step is weighted by its overlap with the
 * range. -INFINITY: silence, or nothing was measured there. */
double analysis_mean_dbfs(const struct analysis *a, int64_t from_ms, int64_t to_ms);
/* Returns the levels of the octaves at a position, borrowed; NULL: not measured there. */
const unsigned char *analysis_octaves(const struct analysis *a, int64_t pos_ms);
/* Sets the mean levels of the octaves in the second around pos_ms. Returns false if nothing was
 * measured there. */
bool analysis_second(const struct analysis *a, int64_t pos_ms, unsigned char octaves[OCTAVES]);
/* Appends the levels of the octaves as a JSON array of whole dB, null for silence. */
void analysis_octaves_json(const unsigned char octaves[OCTAVES], struct buf *out);

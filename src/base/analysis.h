/*
 * The measurements of a file's audio: the table `analysis` of the archive, keyed by the hash of its
 * compressed packets, so that a file with other tags is the same. A separate process measures each
 * file once (library/analyse.h); this file defines the encoding. One byte is a level in dB relative
 * to full scale, mean square or peak of samples from -1 to 1, so that a sine at full scale has a
 * peak of 0 and a mean square of -3.01: 0 is silence, n is n / 2 - 117.5 dB. Positions count from
 * the start of the file.
 */
#ifndef BASE_ANALYSIS_H
#define BASE_ANALYSIS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The version of the measurement; files measured by an earlier version are measured again. */
#define ANALYSIS_VERSION 1
#define ANALYSIS_HASH 65 /* SHA-256 as 64 hex digits and the NUL */
#define ANALYSIS_MOST_MS (6 * 3600 * 1000)
#define OVERVIEW_STEP_MS 100
#define OVERVIEW_BYTES 2 /* of a step: its peak, then its mean square */
#define OCTAVES_STEP_MS 250
#define OCTAVES 10 /* bytes of a step: mean square of each octave, from 31.5 Hz to 16 kHz */
#define ANALYSIS_MOST_STEPS (ANALYSIS_MOST_MS / OVERVIEW_STEP_MS + 1)

struct analysis {
	char file[ANALYSIS_HASH];  /* SHA-256 of the whole file */
	char audio[ANALYSIS_HASH]; /* of the payload of its audio packets; "": not measured */
	int64_t length_ms;
	int32_t rate_hz, channels;
	/* Of the whole file, EBU R 128; NAN: too short, or silent. */
	double integrated_lufs, range_lu, true_peak_dbtp;
	int64_t clipped; /* samples in runs of three or more at full scale */
	/* The loudest moment above 22 kHz, mean square; -INFINITY: nothing is there, NAN: the file
	 * has no more than 48,000 samples a second, and no room for it. */
	double above_22k_dbfs;
	unsigned char *overview; /* owned; nsteps pairs, the last of a shorter step; NULL: none */
	unsigned char *octaves;  /* owned; noctaves tens: of a window around the step's middle */
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

double analysis_db(unsigned char byte); /* -INFINITY: silence */
/* Rounded, held within 1 to 255; 0: below -117.25 dB, or NAN. */
unsigned char analysis_byte(double db);
/* Mean square from one moment of the file to another, each step weighted by its overlap with the
 * range. -INFINITY: silence, or nothing was measured there. */
double analysis_mean_dbfs(const struct analysis *a, int64_t from_ms, int64_t to_ms);
/* The ten bytes of a moment; NULL: nothing was measured there. Borrowed. */
const unsigned char *analysis_octaves(const struct analysis *a, int64_t pos_ms);
/* Their mean over the second around a moment; false: nothing was measured there. */
bool analysis_second(const struct analysis *a, int64_t pos_ms, unsigned char octaves[OCTAVES]);
/* Appends them as a JSON array of whole dB, null for silence. */
void analysis_octaves_json(const unsigned char octaves[OCTAVES], struct buf *out);
extern const char *const analysis_octave_names[OCTAVES]; /* "31" … "16k" */

#endif

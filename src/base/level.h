/*
 * Loudness of a recording over time: the table `level` of the archive, keyed by the hash of the
 * file. Measured once by another process; this file defines the encoding. A byte stands for each
 * step_ms of the file, from its start; the last step may be shorter. It holds the loudness of that
 * step alone (K-weighted as in ITU-R BS.1770, all channels together, no gate): 0 is silence, n is n
 * / 2 - 117.5 LUFS. So 1 is -117 LUFS, 235 is 0 LUFS (a stereo sine of 1 kHz at full scale), 255 is
 * +10.
 */
#ifndef BASE_LEVEL_H
#define BASE_LEVEL_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define LEVEL_HASH 65 /* SHA-256 as 64 hex digits and the NUL */

struct level {
	char hash[LEVEL_HASH]; /* of the file; "" */
	int64_t step_ms;       /* > 0 */
	unsigned char *steps;  /* owned; NULL: there is no overview */
	size_t n;
	/* Of the whole file, with gates (EBU R 128); NAN: not known. */
	double integrated_lufs, range_lu, true_peak_dbtp;
};

#define LEVEL_NONE                                                                            \
	{                                                                                     \
		.steps = NULL, .integrated_lufs = NAN, .range_lu = NAN, .true_peak_dbtp = NAN \
	}
#define LEVEL_MOST 900000 /* steps: 25 hours of 100 ms; merging takes no more either */

void level_finish(struct level *l);

double level_lufs(unsigned char step); /* -INFINITY: silence */
/* Rounded, held within 1 to 255; 0: below -117.25 LUFS, or NAN. */
unsigned char level_step(double lufs);
/* Loudness from one moment of the file to another: the mean of the energy of its steps, each
 * weighted by its overlap with the range. -INFINITY: silence, or nothing was measured there. */
double level_mean_lufs(const struct level *l, int64_t from_ms, int64_t to_ms);

#endif

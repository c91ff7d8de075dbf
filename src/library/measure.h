/*
 * Measures decoded sound: loudness and true peak (EBU R 128, by libebur128), clipped samples,
 * level over time, octaves over time, and the level above 22 kHz (base/analysis.h).
 */
#ifndef LIBRARY_MEASURE_H
#define LIBRARY_MEASURE_H

#include <stdint.h>

#include "base/analysis.h"
#include "base/err.h"
#include "library/av.h"

struct measure;

/* Starts a measurement. full_scale: the highest sample of the format, at most 1. NULL: err. */
struct measure *measure_new(
	int rate_hz, const AVChannelLayout *channels, float full_scale, struct err *err);
/* Adds n interleaved frames, from -1 to 1. Returns false with err, also above ANALYSIS_MOST_MS. */
bool measure_add(struct measure *m, const float *frames, size_t n, struct err *err);
/* Fills in `out`, except the hashes; `out` owns the steps. */
void measure_end(struct measure *m, struct analysis *out);
void measure_free(struct measure *m);

/* Returns true if audio of this rate and layout can be measured, else false with err. */
bool measure_can(int rate_hz, const AVChannelLayout *channels, struct err *err);
/* Returns a libebur128 state for such audio, with its channel weights; mode: EBUR128_MODE_
 * bits. NULL: out of memory. */
ebur128_state *measure_loudness(int rate_hz, const AVChannelLayout *channels, int mode);
/* Integrated loudness, and the highest true peak of all channels; NAN: too short or silent. */
double measure_lufs(ebur128_state *r128);
double measure_true_peak_dbtp(ebur128_state *r128);

#endif

/* Changes the sample rate by libswresample, as the player does (player/options.c). */
#ifndef LIBRARY_RESAMPLE_H
#define LIBRARY_RESAMPLE_H

#include <stddef.h>

#include "base/err.h"

/* Resamples n interleaved frames of one or two channels; the first frame keeps its place. Sets
 * *into_n to the new number. Call av_load first. The caller frees. NULL: err. */
float *resample(const float *v, size_t n, int channels, int from_hz, int to_hz, size_t *into_n,
	struct err *err);

#endif

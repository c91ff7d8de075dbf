/* Another sample rate, by libswresample: what plays is resampled in the same way
 * (player/options.c). */
#ifndef LIBRARY_RESAMPLE_H
#define LIBRARY_RESAMPLE_H

#include <stddef.h>

#include "base/err.h"

/* n frames of one or two channels, interleaved, at another rate; the first one stays where it is.
 * *into_n: how many there are then. The caller frees. NULL: err. After av_load. */
float *resample(const float *v, size_t n, int channels, int from_hz, int to_hz, size_t *into_n,
	struct err *err);

#endif

/*
 * Decodes the first audio stream of a file to floats, for any function that measures them, and
 * changes their sample rate.
 */
#ifndef LIBRARY_DECODE_H
#define LIBRARY_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "library/av.h"

/* The receiver of decoded audio. A function that returns false with err ends the decoding. */
struct decoded {
	/* Called before the first frames; full_scale: the highest sample of the format, at most
	 * 1. */
	bool (*begin)(void *into, int rate_hz, const AVChannelLayout *channels, float full_scale,
		struct err *err);
	/* Gets n interleaved frames, from -1 to 1. */
	bool (*add)(void *into, const float *frames, size_t n, struct err *err);
	/* Gets each packet before it is decoded; may be NULL. */
	void (*packet)(void *into, const uint8_t *bytes, size_t n);
};

/* Decodes a regular file from its start; call av_load first. Returns false with err on failure,
 * also if no frame could be decoded. */
bool decode_file(int fd, const struct decoded *to, void *into, struct err *err);
/* Decodes about the frames between two times. If the format can seek, earlier frames are skipped
 * without decoding. */
bool decode_part(int fd, int64_t from_ms, int64_t to_ms, const struct decoded *to, void *into,
	struct err *err);
/* Resamples n interleaved frames of one or two channels by libswresample, as the player does
 * (player/options.c); the first frame keeps its place. Sets *into_n to the new number. Call av_load
 * first. The caller frees. NULL: err. */
float *resample(const float *v, size_t n, int channels, int from_hz, int to_hz, size_t *into_n,
	struct err *err);

#endif

/*
 * Decodes the first stream of sound of a file to floats, for whatever measures them.
 */
#ifndef LIBRARY_DECODE_H
#define LIBRARY_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "library/av.h"

/* The receiver of decoded audio. False ends it, with err. */
struct decoded {
	/* Before the first frames; full_scale: the highest sample that the format can hold, at most
	 * 1. */
	bool (*begin)(void *into, int rate_hz, const AVChannelLayout *channels, float full_scale,
		struct err *err);
	/* n frames, interleaved, from -1 to 1. */
	bool (*add)(void *into, const float *frames, size_t n, struct err *err);
	/* Each packet before it is decoded; NULL: not wanted. */
	void (*packet)(void *into, const uint8_t *bytes, size_t n);
};

/* After av_load. Reads a regular file from its start. False: err says why; so it does where nothing
 * could be decoded. */
bool decode_file(int fd, const struct decoded *to, void *into, struct err *err);
/* Gives the frames from one time up to about another one. Frames before them are not decoded, if
 * the format can seek. */
bool decode_part(int fd, int64_t from_ms, int64_t to_ms, const struct decoded *to, void *into,
	struct err *err);

#endif

/* Decodes the first audio stream of a file to floats, which it passes to functions of the caller.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "audio/library/av.h"
#include "base/core/err.h"
#include "base/system/file.h"

/* The caller's functions for the decoded audio. If one returns false with err, decoding ends. */
struct decoded {
	/* Called once, before the first frames. full_scale: the highest sample value that the
	 * format can express, at most 1. */
	bool (*begin)(void *into, int rate_hz, const AVChannelLayout *channels, float full_scale,
		struct err *err);
	/* Receives n interleaved frames; samples are from -1 to 1. */
	bool (*add)(void *into, const float *frames, size_t n, struct err *err);
};

/* Decodes a regular file from from_ms to about to_ms; call av_load first. If the format can seek,
 * earlier frames are skipped without decoding. Sets audio to the SHA-256 of the packets, which a
 * new tag does not change. Returns false with err on failure, also if no frame could be decoded. */
bool decode_file(int fd, int64_t from_ms, int64_t to_ms, const struct decoded *to, void *into,
	char audio[FILE_HASH], struct err *err);

/*
 * Finds the offset between two recordings of the same music: first by their level changes, then by
 * their samples. Also works for louder, compressed or remastered music; rejects other music.
 */
#ifndef LIBRARY_OFFSET_H
#define LIBRARY_OFFSET_H

#include <stddef.h>
#include <stdint.h>

struct offset {
	int64_t frames; /* the frame of a at which b begins; may be negative */
	double alike;   /* correlation of the samples at that offset, 0 to 1 */
	uint32_t sure;  /* 1: clearly most alike at this offset; else 0 */
	/* Ranges in frames of a: the part that both recordings have, and the part of it in
	 * step, which is shorter if one recording was cut. */
	struct offset_part {
		int64_t from, to;
	} both, in_step;
};

/* Sets both ranges to all common frames. */
void offset_common(struct offset *o, size_t na, size_t nb);

/* Finds the offset of interleaved frames of the same rate, from the sum of their channels.
 * alike is 0 if nothing could be compared. */
struct offset offset_find(
	const float *a, size_t na, const float *b, size_t nb, size_t channels, int rate_hz);

#endif

/*
 * The offset between two recordings of the same music: first by the changes of their level, then
 * by their samples. Also finds louder, compressed or otherwise mastered music; rejects other
 * music.
 */
#ifndef LIBRARY_OFFSET_H
#define LIBRARY_OFFSET_H

#include <stddef.h>
#include <stdint.h>

struct offset {
	int64_t frames; /* the frame of a where b begins; may be below 0 */
	double alike;   /* correlation of the samples there, 0 to 1 */
	uint32_t sure;  /* 0 or 1: they are alike there, and at no other offset as much */
	/* Frames of a: what both have, and where of that both are in step: in all of it, unless one
	 * was cut. */
	struct offset_part {
		int64_t from, to;
	} both, in_step;
};

/* Fills in what both have, all of it in step. */
void offset_common(struct offset *o, size_t na, size_t nb);

/* Of interleaved frames of the same rate; of their channels the sum counts. Without any that could
 * be compared, alike is 0. */
struct offset offset_find(
	const float *a, size_t na, const float *b, size_t nb, size_t channels, int rate_hz);

#endif

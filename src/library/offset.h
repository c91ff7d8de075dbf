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
	uint32_t sure;  /* 1: the recordings clearly match; 0: the offset may be wrong */
	/* Ranges in frames of recording a. both: the part that both recordings have; in_step: the
	 * part that matches at this offset, which is shorter if a recording was cut. */
	struct offset_part {
		int64_t from, to;
	} both, in_step;
};

/* Sets `both` and `in_step` to all frames that both recordings have at the offset o->frames. na,
 * nb: lengths in frames. */
void offset_common(struct offset *o, size_t na, size_t nb);

/* Finds the offset between recordings a and b, interleaved frames of the same rate, from the sum of
 * their channels. `alike` of the result is 0 if nothing could be compared. */
struct offset offset_find(
	const float *a, size_t na, const float *b, size_t nb, size_t channels, int rate_hz);

#endif

/*
 * What a blind run can show and how long it takes, printed before the run begins.
 */
#ifndef ANSWERS_BLIND_REACH_H
#define ANSWERS_BLIND_REACH_H

#include "base/buf.h"
#include "record/records.h"

struct blind_reach {
	size_t devices, items, trials;
	bool named; /* the listener names the device in each trial; false: rates it */
};

/* Appends the plan of a run: "2 devices, 8 tracks, 3 repeats: can show differences from about 0.5,
 * at your spread of 0.45; about 40 minutes". The spread is that of the ratings in `r`. */
void blind_reach_add(struct buf *out, const struct blind_reach *p, const struct record *r);

/* Returns the smallest difference between two devices that a t test over `items` tracks detects
 * with a power of 80 % at p < 0.05. Each device is rated `repeats` times on each track; `sd` is the
 * SD of a rating. NAN for fewer than 2 tracks. */
double blind_reach_difference(double sd, size_t items, double repeats);

#endif

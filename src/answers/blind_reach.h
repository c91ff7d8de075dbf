/*
 * The differences that ratings can show, and what a blind run can show and how long it takes,
 * printed before the ratings begin.
 */
#ifndef ANSWERS_BLIND_REACH_H
#define ANSWERS_BLIND_REACH_H

#include "base/buf.h"
#include "record/records.h"

/* With three repeats of two devices, naming all six rightly has p = 0.05, with four 0.014. */
#define BLIND_REACH_APART 4

struct blind_reach {
	size_t devices, items, trials;
	bool named; /* the listener names the device in each trial; false: rates it */
};

/* Appends the plan of a run: "2 devices, 8 tracks, 4 repeats: shows nothing alone; three like
 * it show about 0.5, at your spread of 0.45; about 40 minutes". The spread comes from the ratings
 * in `r`. */
void blind_reach_add(struct buf *out, const struct blind_reach *p, const struct record *r);

/* Appends "about 0.5, at your spread of 0.45", which ratings of `items` tracks on
 * so many evenings show (blind_reach_difference). Appends nothing if they show none. */
void blind_reach_add_difference(
	struct buf *out, const struct record *r, size_t items, size_t evenings, double repeats);

/* Returns the smallest difference between two devices that is shown in 8 of 10 cases, if each
 * device is rated `repeats` times on each of `items` tracks on each of `evenings` evenings; `sd` is
 * the SD of a rating. NAN for fewer than 2 tracks or evenings. The t test of the smaller of both
 * numbers, times 1 + smaller / larger², is within 5 % of what simulations of the test give for 3 to
 * 20 tracks and evenings. */
double blind_reach_difference(double sd, size_t items, size_t evenings, double repeats);

#endif

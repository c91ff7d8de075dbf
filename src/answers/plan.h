/*
 * The power and duration of a blind run, shown before it begins.
 */
#ifndef ANSWERS_PLAN_H
#define ANSWERS_PLAN_H

#include "base/buf.h"
#include "record/records.h"

struct plan {
	size_t devices, items, trials;
	bool named; /* trials of one of the devices each, to be named by the listener */
};

/* "2 devices, 8 items, 3 repeats: differences from about 0.5, at your spread of 0.45; some 40
 * minutes". The spread comes from the ratings in `r`, scores excluded. */
void plan_add(struct buf *out, const struct plan *p, const struct record *r);

/* The difference of two devices, each rated `repeats` times on each of n items with a spread of sd,
 * that a t test over the items finds at 5 % in 8 of 10 such runs. NAN for fewer than 2 items. */
double plan_difference(double sd, size_t items, double repeats);

#endif

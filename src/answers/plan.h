/*
 * The power and duration of a blind run, shown before it begins.
 */
#ifndef ANSWERS_PLAN_H
#define ANSWERS_PLAN_H

#include "base/buf.h"
#include "record/records.h"

struct plan {
	size_t devices, items, trials;
	bool named; /* each trial plays one device, which the listener names */
};

/* Appends "2 devices, 8 items, 3 repeats: differences from about 0.5, at your spread of 0.45; some
 * 40 minutes". The spread comes from the ratings in `r`, scores excluded. */
void plan_add(struct buf *out, const struct plan *p, const struct record *r);

/* Returns the smallest difference of two devices that 8 of 10 t tests over n items find at 5 %,
 * each device rated `repeats` times per item with an SD of sd. NAN for fewer than 2 items. */
double plan_difference(double sd, size_t items, double repeats);

#endif

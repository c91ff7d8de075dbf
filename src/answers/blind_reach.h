/* What a blind run can show and how long it takes, printed before the run begins. */
#ifndef ANSWERS_BLIND_REACH_H
#define ANSWERS_BLIND_REACH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* With three repeats of two devices, naming all six rightly has p = 0.05, with four 0.014. */
#define BLIND_REACH_APART 4

struct blind_reach {
	size_t devices, items, trials;
	bool named; /* the listener names the device in each trial; false: rates it */
};

/* Appends the plan of a run: "2 devices, 8 tracks, 4 repeats: no rating is tested before 3 such
 * evenings; about 54 minutes". */
void blind_reach_add(struct buf *out, const struct blind_reach *p);

#endif

/* The order of a blind run, as its record has it: for whoever shows it to the helper, or to all
 * when it has ended. */
#ifndef SITTING_BLIND_H
#define SITTING_BLIND_H

#include "base/buf.h"
#include "record/records.h"

struct blind_order {
	struct uuid *device; /* of trial 1, 2, …; owned, as the two below */
	unsigned *which;     /* of `devices` that is */
	struct uuid *devices;
	size_t n, ndevices;
	uint64_t seed;
	bool named; /* drawn anew each time, for the listener to name */
};

/* False: the record cannot be read, and there is nothing to finish. */
bool blind_order_read(const struct blind_run *r, struct blind_order *o);
void blind_order_finish(struct blind_order *o);

/* Which of `devices` the listener said that a trial (from 1) was; NULL: nothing. */
const struct uuid *blind_answer(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t number);
/* "8 of 10, p = …", of a run whose trials were named and which has ended; "" for others. */
void blind_add_result(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, struct buf *out);

#endif

/* The order of a blind run, as its record has it: for whoever shows it to the helper, or to all when it has ended. */
#ifndef SITTING_BLIND_H
#define SITTING_BLIND_H

#include "base/buf.h"
#include "base/records.h"

struct blind_order {
	struct uuid *device;         /* of trial 1, 2, …; owned */
	size_t n, ndevices;
	uint64_t seed;
};

/* False: the record cannot be read, and there is nothing to finish. */
bool blind_order_read(const struct blind_run *r, struct blind_order *o);
void blind_order_finish(struct blind_order *o);

#endif

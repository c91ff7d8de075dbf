/*
 * The values of several devices that were not all rated on the same items and evenings, adjusted
 * for both: the least-squares fit of rating = device + item + evening. Each evening has one more
 * rating with the residual 0, which holds its effect near 0 and makes it computable. In a complete
 * design the values are the plain means of the devices.
 */
#ifndef NUMBERS_ADJUSTED_H
#define NUMBERS_ADJUSTED_H

#include <stddef.h>

enum adjusted_factor { ADJUSTED_DEVICE, ADJUSTED_ITEM, ADJUSTED_EVENING, ADJUSTED_FACTORS };

struct adjusted_rating {
	double value;
	size_t of[ADJUSTED_FACTORS]; /* numbers of its device, item and evening */
};

/* Sets value[d], in points of the scale, for each device d below levels[ADJUSTED_DEVICE] that has
 * ratings: what it would get on average on all items. Numbers in v are below `levels`. Computed by
 * alternating means; where no common items connect devices, each side stays near its own mean. */
void adjusted_of(const struct adjusted_rating *v, size_t n, const size_t levels[ADJUSTED_FACTORS],
	double *value);

#endif

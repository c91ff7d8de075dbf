/*
 * Can one listener tell the devices apart at all? F is the variance between the means of the
 * devices over that of the repeats. Post-screening (after ITU-R BS.1534-3 and BS.1116-3, which
 * screen listeners by what they must be able to hear) needs something of a known difference in the
 * session, an anchor: alike devices give the best listener an F near 1. Without one F concludes
 * nothing.
 */
#ifndef NUMBERS_SCREEN_H
#define NUMBERS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "numbers/spread.h"

/* The ratings of one device at one item. */
struct screen_cell {
	double mean;
	size_t n; /* 1 or more */
};

struct screen {
	size_t devices, items;
	size_t df_between, df_repeats;
	double f, p; /* NAN: fewer than 2 devices, no items, or too few repeats */
};

/*
 * cells[device · items + item]: the items that all devices have. The sum of squares between devices
 * is that of unweighted means: with as many ratings in each cell it is that of the analysis of
 * variance; otherwise the harmonic mean of their numbers stands for each.
 */
void screen_of(struct screen *s, const struct screen_cell *cells, size_t devices, size_t items,
	const struct spread *repeats);

enum screen_verdict { SCREEN_NO_ANCHOR, SCREEN_UNKNOWN, SCREEN_HEARD, SCREEN_NOT_HEARD };

/* `anchor`: one of the devices is known to differ. Not heard: p is 0.05 or more, so differences in
 * this attribute are not shown. */
enum screen_verdict screen_judge(const struct screen *s, bool anchor);

/* "F(2, 16) = 5.31, p = 0.0170", with both degrees of freedom; "" where there is none. */
void screen_add(struct buf *b, const struct screen *s);

#endif

/*
 * How reliable a listener is, and how well the listener discriminates devices, after the eGauge
 * method of Report ITU-R BS.2300 (Lorho, Le Ray and Zacharov 2010), with the ratings of all
 * attributes together. Both are compared with a random rater: the same ratings, shuffled within
 * each attribute.
 */
#ifndef ANSWERS_GAUGE_H
#define ANSWERS_GAUGE_H

#include "answers/gather.h"
#include "base/buf.h"

struct gauge {
	size_t repeats, devices; /* that the ratings have */
	bool known;              /* they are enough; else the rest is not set */
	/* reliability: the RMS of repeats around their mean, of a random rater, divided by that of
	 * the listener. discrimination: F, the mean square of devices divided by that of repeats.
	 */
	double reliability, discrimination;
	/* 95 of 100 random raters are at most at these */
	double floor_reliability, floor_discrimination;
};

struct gauge gauge_of(const struct grades *x);
/* Returns true if the listener is above both floors; at most 5 of 100 random raters are. */
bool gauge_passes(const struct gauge *x);
/* Appends the figures, or what is missing, as one sentence. */
void gauge_add(struct buf *b, const struct gauge *x);

#endif

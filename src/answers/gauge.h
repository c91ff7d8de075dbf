/*
 * How reliable a listener is (how close repeated ratings are), and how well the listener
 * discriminates devices, as Recommendation ITU-R BS.1534-3, section 4.1, defines the two words.
 * Both are compared with a random rater, as the eGauge method of Report ITU-R BS.2300-0 does: the
 * same ratings, shuffled within each attribute and evening. The formulas are earlog's own, not the
 * report's: do not compare the figures with those of other software.
 */
#ifndef ANSWERS_GAUGE_H
#define ANSWERS_GAUGE_H

#include "answers/gather.h"
#include "base/buf.h"

struct gauge {
	size_t repeats, devices; /* that the ratings have */
	bool enough;             /* they are enough; else the rest is NAN */
	/* reliability: the RMS of repeats around their mean, of a random rater, divided by that of
	 * the listener; NAN: all repeats are the same number. discrimination: F, the mean square
	 * of devices divided by that of repeats. */
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

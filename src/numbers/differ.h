/*
 * Decides if two devices differ in one attribute. All ratings of one evening share a mood, a
 * seating and a volume, so only evenings count on which both devices were rated at the same place
 * (a track, a section of the playlist, or the device as a whole), and a test over tracks alone is
 * not enough. Two tests must agree (Clark 1973): F1 over places, for other music, and F2 over
 * evenings, for other days. Differences are a - b. Intervals are 95 % unless said otherwise.
 */
#ifndef NUMBERS_DIFFER_H
#define NUMBERS_DIFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "numbers/range.h"
#include "numbers/spread.h"

#define DIFFER_LEVEL 0.05
#define DIFFER_EVENINGS 3 /* with fewer evenings that have both devices nothing is tested */

struct differ_rating {
	double value;
	size_t item, evening; /* numbers of the place and of the evening, from 0 */
	bool b;               /* true: the rating is of device b; false: of a */
	size_t id;            /* for the caller */
};

/* A two-sided t test of one mean. All but n NAN if there is too little data. */
struct differ_test {
	size_t n; /* F1: number of places; F2: number of evenings */
	double mean, se, df, t, p;
};

struct differ {
	/* evenings on which both devices were rated at the same place. From DIFFER_EVENINGS on,
	 * only the ratings at these places on these evenings count, and are tested; else all
	 * ratings count, and nothing is tested. */
	size_t evenings;
	/* mean of each device, and their difference a - b: over evenings if tested, else over
	 * places */
	double mean_a, mean_b, mean;
	/* correction for continuity: at one place the evenings differ by a few multiples of a
	 * step, and mean differences by step/evenings; else 0 */
	double grain;
	struct spread_pairs pairs; /* the difference a - b of each place */
	size_t n_a, n_b;           /* number of values of each device, one per place and evening */
	double weight;             /* SD of the difference / SD of a single value (spread_weight) */
	struct differ_test by_item, by_evening; /* F1 and F2 */
	double p;                               /* the larger p of F1 and F2; NAN: not tested */
	/* the 95 % and the 90 % interval of the difference, from the test whose interval is wider
	 */
	struct range interval, interval_90;
	double most, least; /* largest and smallest difference a - b of a place */
	size_t most_item, least_item;
	bool hangs_on_item; /* the difference is above 0 at some places and below 0 at others, by
			       more than the listener's spread */
};

/* Compares two devices. `v`: their *n ratings of the places that were rated with both; sorts them,
 * and drops those that do not count, so *n may become smaller. `step`: the smallest step of the
 * scale, from which the SD is taken if all differences are equal; NAN: not known. `spread`: the
 * spread of the listener's repeated ratings. items[0] to items[pairs.n - 1] get the numbers of the
 * places that count; it has room for all. */
void differ_of(struct differ *x, struct differ_rating *v, size_t *n, double step,
	const struct spread *spread, size_t *items);

enum differ_verdict {
	DIFFER_UNTESTED,
	DIFFER_NOT_SHOWN,
	DIFFER_ALIKE,
	DIFFER_SO_FAR, /* would be shown, but the listener's plan is not met */
	DIFFER_SHOWN
};

/* Returns the verdict; never DIFFER_SO_FAR. Shown: x->p (the larger one of two tests) is below 0.05
 * after Holm's correction (p_holm). Alike: the wider 90 % interval is within `margin` (two
 * one-sided tests; Schuirmann 1987). Untested: fewer than DIFFER_EVENINGS evenings. */
enum differ_verdict differ_judge(const struct differ *x, double p_holm, double margin);

/* Returns the margin for "alike": the user's, in points of the scale (0: not given), else one step
 * of the scale; at most half a point of five. NAN: the scale is not known. */
double differ_margin(const struct spread_scale *scale, double given);

/* Returns "shown", "different so far", "alike", "not shown" or "not tested". */
const char *differ_word(enum differ_verdict v);

/* Appends "Tracks: t(5) = 3.500, p = 0.0172. Evenings: t(2) = 2.100, p = 0.170." */
void differ_add_tests(struct buf *b, const struct differ *x);

#endif

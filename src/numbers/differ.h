/*
 * Decides if two devices differ in one attribute. All ratings of one evening share a mood, a
 * seating and a volume, so only cells count: a place (a track, a section of the playlist, or the
 * device as a whole) on an evening on which both devices were rated there. The estimate is the mean
 * over evenings of the mean over the places of the evening. Its one standard error is clustered in
 * two ways, by place and by evening (Cameron, Gelbach and Miller 2011), with Satterthwaite's
 * degrees of freedom. Differences are a - b. Intervals are 95 % unless said otherwise.
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

/* The variance of the estimate if the cells are grouped in one way, and its degrees of freedom. */
struct differ_variance {
	double v, df;
};
enum differ_by { DIFFER_BY_PLACE, DIFFER_BY_EVENING, DIFFER_BY_CELL, DIFFER_BYS };

struct differ {
	/* evenings on which both devices were rated at the same place. From DIFFER_EVENINGS on,
	 * only the cells of both count, and are tested; else all ratings count, and nothing is
	 * tested: the numbers from mean_a to weight are NAN. */
	size_t evenings;
	/* not tested, since a device has the same number on every evening, track by track, or since
	 * too few evenings have new numbers */
	bool same;
	size_t places;   /* number of places that count: rated with both devices */
	size_t n_a, n_b; /* number of values of each device, one per place and evening */
	/* mean of each device over the cells, and the estimate a - b */
	double mean_a, mean_b, mean;
	struct differ_variance by[DIFFER_BYS];
	double se, df, t, p; /* standard error, degrees of freedom and two-sided t test */
	/* correction for continuity: at one place the evenings differ by a few multiples of a
	 * step, and mean differences by step/evenings; else 0 */
	double grain;
	struct range interval, interval_90; /* the 95 % and the 90 % interval of the estimate */
	double weight;      /* SD of the estimate / SD of a single value; NAN: not tested */
	double most, least; /* largest and smallest difference a - b of a place */
	size_t most_item, least_item;
	bool hangs_on_item; /* the difference is above 0 at some places and below 0 at others, by
			       more than the listener's spread */
};

/* Compares two devices. `v`: their *n ratings of the places that were rated with both; sorts them,
 * and drops the rest, so *n may become smaller. test: false tests nothing. `step`:
 * the smallest step of the scale, from which the error is taken if the differences are equal; NAN:
 * not known. blind: the listener did not know which device it was, and so repeats no number.
 * `spread`: the spread of the listener's repeated ratings. items[0] to items[x->places - 1] get the
 * numbers of the places that count; it has room for all. */
void differ_of(struct differ *x, struct differ_rating *v, size_t *n, bool test, double step,
	bool blind, const struct spread *spread, size_t *items);

enum differ_verdict {
	DIFFER_UNTESTED,
	DIFFER_NOT_SHOWN,
	DIFFER_ALIKE,
	DIFFER_ORDER, /* shown, but one device was rated first on every evening */
	DIFFER_SHOWN
};

/* Returns the verdict; never DIFFER_ORDER. Shown: x->p is below 0.05 after Holm's correction
 * (p_holm). Alike: the 90 % interval is within `margin` (two one-sided tests; Schuirmann 1987).
 * Untested: fewer than DIFFER_EVENINGS evenings. */
enum differ_verdict differ_judge(const struct differ *x, double p_holm, double margin);

/* Returns the margin for "alike": the user's, in points of the scale (0: not given), else one step
 * of the scale; at most half a point of five. NAN: the scale is not known. */
double differ_margin(const struct spread_scale *scale, double given);

/* Returns "shown", "alike", "not shown" or "not tested". */
const char *differ_word(enum differ_verdict v);

/* Appends "SE 0.17, t(3.06) = 4.461, p = 0.0202."; nothing if nothing was tested. */
void differ_add_test(struct buf *b, const struct differ *x);

/* Writes p after the correction for several tests (Holm 1979) within families to adjusted, in the
 * order of p; family[i] is the number of the family of p[i]. NAN (not tested) stays NAN and is not
 * counted as a test. tested[i] gets the number of tests in the family. */
void holm_adjust(const double *p, const size_t *family, double *adjusted, size_t *tested, size_t n);

#endif

/*
 * Steadiness: how much one listener's repeated ratings vary, and the differences of two devices.
 * Ratings are numbers on one scale; NAN is "not judged" and is left out. A repeat is a rating of
 * the same device, attribute and item (a track, a section, or the device as a whole) in another
 * sitting (one run of the listening session), or blind in the same one. The caller groups the
 * ratings and never mixes attributes of different scales. A result of NAN is "unknown". Intervals
 * are 95 %.
 */
#ifndef NUMBERS_SPREAD_H
#define NUMBERS_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "numbers/range.h"

/* Limits of earlog: below 4 degrees of freedom nothing is shown, below 10 it is "provisional". */
#define SPREAD_FLOOR 4
#define SPREAD_PLAIN_FROM 10

struct spread_scale {
	double min, max, step; /* ends and step of the scale; step NAN: no steps of equal size */
};
/* Compares the ends of two scales: a value means the same whatever the steps. */
int spread_scale_order(const struct spread_scale *a, const struct spread_scale *b);

/* All ratings of the same thing, such as one device on one track. */
struct spread_group {
	const double *v;
	size_t n;
};

enum spread_state { SPREAD_TOO_FEW, SPREAD_PROVISIONAL, SPREAD_SHOWN };

/* The listener's SD, pooled over groups of 2 or more: the residual of a one-way analysis of
 * variance, also called the standard error of measurement of one rating (ISO 5725-2: repeatability
 * SD). */
struct spread {
	double sd;              /* 0 if all repeats are equal; NAN without repeats */
	double sd_used;         /* sd, or step/sqrt(12) if sd is 0; NAN: no repeats, or no step */
	bool finer_than_scale;  /* sd is 0: the ratings vary less than the scale can show */
	size_t df;              /* degrees of freedom: the sum of n - 1 over the groups */
	size_t groups, ratings; /* number of groups with repeats, and of ratings in them */
	size_t most;            /* number of ratings in the largest group, even if it is 1 */
	size_t at_ends; /* number of ratings, in groups with repeats, at an end of the scale */
	struct range interval; /* 95 % interval of sd_used, by chi-square */
	enum spread_state state;
};

void spread_of(struct spread *s, const struct spread_group *groups, size_t n,
	const struct spread_scale *scale);

/* Returns sd·sqrt(df/chi²(.975)) to sd·sqrt(df/chi²(.025)), the 95 % interval of an SD. */
struct range spread_interval(double sd, size_t df);

/* The mean of n numbers, and their SD. */
struct spread_mean {
	double mean, sd; /* sd is NAN for n < 2 */
	double median, least, most;
	size_t n;
};

void spread_mean(struct spread_mean *m, const double *v, size_t n);

/* Returns the smallest meaningful difference (ISO 5725-6; Bland and Altman): t(.975, df)·sd·weight.
 * weight: SD of the difference / SD of a rating; between two single ratings sqrt(2). */
double spread_limit(double sd, size_t df, double weight);
/* ---- the spread in words: sentences end with a full stop and have no newline ---- */

/*
 * Appends one of
 * "Too few repeats to say (2 of at least 5)."
 * "Provisional: you vary by about 0.57 (95 %: 0.34 to 1.63, 4 degrees of freedom)."
 * "You vary by about 0.35 (95 %: 0.26 to 0.55, 16 degrees of freedom)."
 * and remarks on a spread of 0 and on ratings at the ends of the scale.
 */
void spread_add_spread(struct buf *b, const struct spread *s);

#endif

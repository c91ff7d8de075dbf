/*
 * Steadiness: how much one listener's repeated ratings vary, and the differences of two devices.
 * Ratings are numbers on one scale; NAN is "not judged" and is left out. A repeat is a rating of
 * the same device, attribute and item in another sitting, or blind in the same one; the caller
 * groups them and never mixes attributes of different scales. NAN on the way out is "unknown".
 * Intervals are 95 %.
 */
#ifndef NUMBERS_SPREAD_H
#define NUMBERS_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "numbers/range.h"

/* Ours: below 4 degrees of freedom nothing is shown, below 10 it is "provisional". */
#define SPREAD_FLOOR 4
#define SPREAD_PLAIN_FROM 10

struct spread_scale {
	double min, max, step; /* NAN: no interval */
};
int spread_scale_order(const struct spread_scale *a, const struct spread_scale *b);

/* The repeats of one device and item. */
struct spread_group {
	const double *v;
	size_t n;
};

enum spread_state { SPREAD_TOO_FEW, SPREAD_PROVISIONAL, SPREAD_SHOWN };

/*
 * Within-listener SD, pooled over groups of 2 and more: the residual of a one-way analysis of
 * variance, also called the standard error of measurement of one rating (ISO 5725-2: repeatability
 * SD).
 */
struct spread {
	double sd;              /* 0 when all repeats are alike; NAN without repeats */
	double sd_used;         /* step/sqrt(12) where sd is 0; NAN: 0 and no step */
	bool finer_than_scale;  /* sd is 0: steadier than the scale can show */
	size_t df;              /* sum of (n - 1) */
	size_t groups, ratings; /* that had repeats, and the ratings in them */
	size_t most;            /* ratings in the largest group, also of 1 */
	size_t at_ends;         /* of those ratings, how many lie at an end of the scale */
	struct range interval;  /* of sd_used, by chi-square */
	enum spread_state state;
};

void spread_of(struct spread *s, const struct spread_group *groups, size_t n,
	const struct spread_scale *scale);

/* sd·sqrt(df/chi²(.975)) to sd·sqrt(df/chi²(.025)). */
struct range spread_interval(double sd, size_t df);

/* The mean of n ratings of the same thing, and their SD. */
struct spread_mean {
	double mean, sd, se; /* n < 2: sd, se and interval unknown */
	double median, least, most;
	size_t n;
	struct range interval;
};

void spread_mean(struct spread_mean *m, const double *v, size_t n);
/* mean ± t(.975, df)·sd/sqrt(n), with a spread known from elsewhere. */
struct range spread_mean_interval(double mean, size_t n, double sd, size_t df);

/* Two devices over the same items: the differences a[i] - b[i] of their item means. */
struct spread_pairs {
	size_t n; /* items that both have */
	double mean, sd, se;
	double se_used; /* se; of step/sqrt(6) if all are equal; NAN: no step */
	double t;       /* unknown where all differences are alike */
};

void spread_differences(struct spread_pairs *p, const double *d, size_t n, double step);

/*
 * The ratings behind the two item means that are compared at each item. Means of item means vary by
 * sd·sqrt(sum of (1/a + 1/b))/items, which is sd·sqrt(1/A + 1/B) where every item has as many
 * ratings: A and B in all.
 */
struct spread_counts {
	size_t a, b;
};
double spread_weight(const struct spread_counts *at, size_t items);

/* The smallest difference that means something (ISO 5725-6; Bland and Altman):
 * t(.975, df)·sd·weight. Between two single ratings the weight is sqrt(2). */
double spread_limit(double sd, size_t df, double weight);
/* ---- in words: sentences end with a full stop and have no newline ---- */

/*
 * "Too few repeats to say (2 of at least 5)."
 * "Provisional: you vary by about 0.57 (95 %: 0.34 to 1.63, 4 degrees of freedom)."
 * "You vary by about 0.35 (95 %: 0.26 to 0.55, 16 degrees of freedom)."
 * followed by remarks on a spread of 0 and on ratings at the ends of the scale.
 */
void spread_add_spread(struct buf *b, const struct spread *s);

#endif

/*
 * Steadiness: how much one listener's repeated ratings vary, and whether two devices differ by more
 * than that. Ratings are numbers on one scale; NAN is "not judged" and is left out. A repeat is a
 * rating of the same device, attribute and item in another sitting, or blind in the same one; the
 * caller groups them and never mixes attributes of different scales. NAN on the way out is
 * "unknown". Intervals are 95 %.
 */
#ifndef NUMBERS_SPREAD_H
#define NUMBERS_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "numbers/range.h"
#include "numbers/ranks.h"

/* Ours: below 4 degrees of freedom nothing is shown, below 10 it is "provisional". */
#define SPREAD_FLOOR 4
#define SPREAD_PLAIN_FROM 10

struct spread_scale {
	double min, max, step; /* NAN: no interval */
};

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

/* A mean of n ratings of the same thing, with the SD of its own. */
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
	double t, p;           /* two-sided; unknown where all differences are alike */
	double p_used;         /* p; where all are alike, with an sd of step/sqrt(6), if any */
	bool finer_than_scale; /* sd is 0: the interval is that of step/sqrt(6), if any */
	struct range interval;
};

void spread_differences(struct spread_pairs *p, const double *d, size_t n, double step);

/* The rule of earlog (ours) for "larger than your own spread". */
enum spread_verdict { SPREAD_UNKNOWN, SPREAD_NOT_SHOWN, SPREAD_PERHAPS, SPREAD_LARGER };

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
/*
 * Above the limit, and 0 outside the interval of the differences: both, one, none. Unknown while
 * the spread has too few repeats to be shown, or the differences have no interval. `p_holm` is
 * p_used as corrected for all comparisons of the answer: from 0.05 up nothing is larger.
 */
#define SPREAD_LEVEL 0.05
enum spread_verdict spread_judge(
	const struct spread_pairs *p, const struct spread *s, double weight, double p_holm);

/* ---- in words: sentences end with a full stop and have no newline ---- */

/* "larger than your spread", "perhaps", "not shown" (not "the same"), "too few repeats to say";
 * with repeats enough "too few items to say". */
const char *spread_verdict_words(enum spread_verdict v, const struct spread *s);
/* The same in a word: "larger", "perhaps", "not shown", "too few". */
const char *spread_verdict_word(enum spread_verdict v);

/*
 * "Too few repeats to say (2 of at least 5)."
 * "Provisional: you vary by about 0.57 (95 %: 0.34 to 1.63, 4 degrees of freedom)."
 * "You vary by about 0.35 (95 %: 0.26 to 0.55, 16 degrees of freedom)."
 * followed by what must be said of a spread of 0 and of ratings at the ends of the scale.
 */
void spread_add_spread(struct buf *b, const struct spread *s);

enum spread_known { SPREAD_NOT_RECORDED, SPREAD_DID, SPREAD_DID_NOT };

struct spread_claim {
	const char *name; /* the device rated, as shown; the caller cleans it for a terminal */
	const struct spread_pairs *pairs;
	const struct spread *spread;
	const struct ranks *ranks; /* NULL: not tested */
	size_t n_a, n_b;           /* ratings behind the mean of that device, and of the other */
	double weight;
	double p_holm;
	size_t family; /* comparisons that p_holm is corrected for */
	bool beside;   /* stands beside the blind figure, which has the verdict */
	bool amount;   /* of bass, treble, loudness, punch or space: more of it may be louder */
	enum spread_known blind, matched;
};

/*
 * "Cantor was rated 0.75 higher (95 %: 0.20 to 1.30; 6 items, sighted). 6 and 6 ratings, level
 * match not recorded: it could be loudness. Difference 0.75, your spread 0.35: larger than your
 * spread. …", then t and rank tests, that they disagree when they do at 5 %, and Holm's p.
 */
void spread_add_claim(struct buf *b, const struct spread_claim *c);

#endif

/*
 * Decides if two devices differ in one attribute. All ratings of one session share a mood, a
 * seating and a volume, so a test over tracks alone is not enough. Two tests must agree (Clark
 * 1973): F1 over tracks, for other music, and F2 over sessions, for other days. An item is a track,
 * a section of the playlist, or the device rated as a whole. Differences are a - b. Intervals are
 * 95 %.
 */
#ifndef NUMBERS_DIFFER_H
#define NUMBERS_DIFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "numbers/range.h"
#include "numbers/spread.h"

#define DIFFER_LEVEL 0.05
#define DIFFER_SESSIONS 3 /* with fewer sessions no difference is called shown */

struct differ_rating {
	double value;
	size_t item, session; /* numbers of the item and of the session, from 0; sessions in
				 order of time */
	bool b;               /* true: the rating is of device b; false: of a */
};

/* A two-sided t test of one mean. All NAN if there is too little data. */
struct differ_test {
	size_t n; /* F1: number of items; F2: sessions_both; if this is below 2, sessions_a plus
		     sessions_b */
	double mean, se, df, t, p;
};

struct differ {
	struct spread_pairs pairs; /* the mean of device a minus that of device b, for each item
				      rated with both */
	size_t n_a, n_b; /* number of ratings of device a and of device b, of the items rated with
			    both */
	struct differ_test by_item, by_session; /* by_item: the test over items (F1); by_session:
						   the test over sessions (F2) */
	size_t sessions_a, sessions_b;          /* sessions in which each device was rated */
	/* sessions with ratings of both devices on the same item; from 2 on, the test over sessions
	 * is paired */
	size_t sessions_both;
	bool in_turn; /* all sessions of one device were before all of the other */
	double p;     /* the larger p of F1 and F2; NAN: no test was possible */
	/* interval: 95 %, inner: 90 % interval of the difference; from the test whose interval
	 * is wider */
	struct range interval, inner;
	double most, least; /* largest and smallest difference a - b of an item */
	size_t most_item, least_item;
	bool hangs_on_item; /* the difference is above 0 on some items and below 0 on others, by
			       more than the listener's spread */
};

/* Compares two devices. `v`: their ratings of the items that were rated with both. `step`: the
 * smallest step of the scale, from which the SD is taken if all differences are equal; NAN: not
 * known. `spread`: the spread of the listener's repeated ratings. */
void differ_of(struct differ *x, const struct differ_rating *v, size_t n, double step,
	const struct spread *spread);

enum differ_verdict {
	DIFFER_UNKNOWN,
	DIFFER_NOT_SHOWN,
	DIFFER_ALIKE,
	DIFFER_PERHAPS,
	DIFFER_SHOWN
};

/* Returns the verdict. Shown: x->p (the larger one of two tests) is below 0.05, also after Holm's
 * correction (p_holm), with at least 3 sessions that do not have all of one device before all of
 * the other. Perhaps: x->p is below 0.05, but another of these conditions fails. Alike: the wider
 * 90 % interval is within `margin` (two one-sided tests; Schuirmann 1987), and the condition on
 * sessions is met. margin NAN: never "alike". */
enum differ_verdict differ_judge(const struct differ *x, double p_holm, double margin);

/* Returns the margin for "alike": half a step of the scale, or more if the listener's spread hides
 * that much. NAN: too few repeats. */
double differ_margin(const struct spread *s, double step, double weight);

/* Returns "shown", "perhaps", "not shown", "alike" or "too few". */
const char *differ_word(enum differ_verdict v);
/* Returns the reason for a weak verdict: "the day may be the cause", …; NULL: none. */
const char *differ_reason(const struct differ *x, enum differ_verdict v);

/* Appends "Tracks: t(5) = 3.500, p = 0.0172. Sessions, paired: t(2) = 2.100, p = 0.170." */
void differ_add_tests(struct buf *b, const struct differ *x);

#endif

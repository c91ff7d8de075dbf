/*
 * May two devices be called different in one attribute? All ratings of one session share a mood, a
 * seating and a volume, so tracks alone are no sample of what could have happened. Two tests must
 * agree (Clark 1973): F1 over tracks and F2 over sessions. "Different" holds for other music and
 * for other days only where both do. Differences are a - b. Intervals are 95 %.
 */
#ifndef NUMBERS_DIFFER_H
#define NUMBERS_DIFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "numbers/range.h"
#include "numbers/spread.h"

#define DIFFER_LEVEL 0.05
#define DIFFER_SESSIONS 3 /* with fewer nothing is shown */

struct differ_rating {
	double value;
	size_t item, session; /* from 0; sessions in the order in which they began */
	bool b;               /* of device b, else of a */
};

/* A t test of one mean: two-sided. NAN where it cannot be made. */
struct differ_test {
	size_t n; /* items; sessions that have both devices, or of both together */
	double mean, se, df, t, p;
};

struct differ {
	struct spread_pairs pairs; /* of the shared items: the differences of the devices' means */
	size_t n_a, n_b;           /* ratings of each device there */
	struct differ_test by_item, by_session; /* F1, F2 */
	size_t sessions_a, sessions_b;          /* sessions in which each device was rated */
	size_t sessions_both;         /* that have both on an item; 2 or more: F2 is paired */
	bool in_turn;                 /* all sessions of one device were before all of the other */
	double p;                     /* the larger of both; NAN: no test could be made */
	struct range interval, inner; /* the wider one: 95 %, 90 % */
	double most, least;           /* of the items' differences */
	size_t most_item, least_item;
	bool hangs_on_item; /* some items are above 0 and others below by more than own spread */
};

/* `v`: the ratings of both devices at items that both have. `step` of the scale stands for a
 * spread that is too small for it to show; NAN: not known. `spread`: of the listener. */
void differ_of(struct differ *x, const struct differ_rating *v, size_t n, double step,
	const struct spread *spread);

enum differ_verdict {
	DIFFER_UNKNOWN,
	DIFFER_NOT_SHOWN,
	DIFFER_ALIKE,
	DIFFER_PERHAPS,
	DIFFER_SHOWN
};

/*
 * Shown: both tests are below 0.05 after Holm's correction (`p_holm`, of x->p), in at least 3
 * sessions, not all of one device before all of the other. Perhaps: only one of these last
 * conditions is missing. Alike: the wider 90 % interval is within `margin` (two one-sided tests;
 * Schuirmann 1987) and the sessions suffice. NAN as margin: nothing is called alike.
 */
enum differ_verdict differ_judge(const struct differ *x, double p_holm, double margin);

/* Half a step of the scale, or more where the listener's own spread hides that much. NAN: the
 * spread has too few repeats. */
double differ_margin(const struct spread *s, double step, double weight);

/* "shown", "perhaps", "not shown", "alike", "too few" */
const char *differ_word(enum differ_verdict v);
/* Returns the reason for a weak verdict: "it could be the day", …; NULL: none. */
const char *differ_reason(const struct differ *x, enum differ_verdict v);

/* "F1(5) = 3.50, p = 0.0172; F2(2) = …, p = …, paired sessions." */
void differ_add_tests(struct buf *b, const struct differ *x);

#endif

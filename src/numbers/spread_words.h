/*
 * What is said about steadiness. Sentences end with a full stop and have no newline.
 */
#ifndef NUMBERS_SPREAD_WORDS_H
#define NUMBERS_SPREAD_WORDS_H

#include "base/buf.h"
#include "numbers/ranks.h"
#include "numbers/spread.h"

/* "larger than your spread", "perhaps", "not shown" (never "the same"), "too few repeats to say".
 */
const char *spread_verdict_words(enum spread_verdict v);

/*
 * "Too few repeats to say (2 of at least 5)."
 * "Provisional: you vary by about 0.57 (0.34 to 1.63, 4 degrees of freedom)."
 * "You vary by about 0.35 (0.26 to 0.55, 16 degrees of freedom)."
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
	enum spread_known blind, matched;
};

/*
 * "Cantor was rated 0.75 higher (0.20 to 1.30, 6 items, sighted). 6 and 6 ratings, levels not
 * matched. Larger than your spread. …", then t and rank tests, and that they disagree when they do
 * at 5 %.
 */
void spread_add_claim(struct buf *b, const struct spread_claim *c);

#endif

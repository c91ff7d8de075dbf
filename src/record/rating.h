/*
 * Ratings: their scope, their scale, and the rows that are stored with them.
 */
#ifndef RECORD_RATING_H
#define RECORD_RATING_H

#include "base/scale.h"
#include "record/attribute.h"

enum scope { SCOPE_ITEM, SCOPE_SECTION, SCOPE_WHOLE };
#define SCOPES 3
/* The values of rating.scope, by enum scope; ends with NULL. */
extern const char *const rating_scopes[];

/* A score is rated like an attribute but belongs to no lexicon. */
struct score {
	enum scope scope; /* the only possible scope */
	const char *id, *name, *definition;
};
#define SCORES 3
extern const struct score rating_scores[SCORES];
const struct score *rating_score(const char *id); /* NULL: no score has this id */

/* Gets the scale for ratings of a score (NULL: of an attribute): the scale of the review, else of
 * the profile. False: err, the review's scale is invalid, and `into` is the profile's. Initialises
 * `into`, which the caller finishes in any case. */
bool rating_scale(struct scale *into, const struct review *r, const struct profile *p,
	const struct score *score, bool bipolar, struct err *err);

/* Returns true if r was made after `than` (NULL: true); if both have the same time, the larger UUID
 * is later. */
bool rating_is_later(const struct rating *r, const struct rating *than);
/* Returns true if r counts instead of `than`: a score that was not given blind counts instead of a
 * blind score; else the later rating counts. */
bool rating_counts_over(const struct rating *r, const struct rating *than);

/* Returns a new rating with the current time, without a value and a device; the caller frees. item:
 * NULL for none, else `section` is its section. lexicon: of the attribute; NULL for a score. */
struct rating *rating_new(const struct uuid *review, enum scope scope, const struct item *item,
	const struct uuid *section, const char *lexicon, const char *attribute);
/* Adds a new or changed rating on this scale, and the rows of its lexicon x and attribute w (NULL
 * for a score) that rec lacks. Takes ownership of the rating. */
void rating_edits(const struct record *rec, struct rating *r, const struct scale *scale,
	const struct lexicon_file *x, const struct lexicon_word *w, struct edits *out);

#endif

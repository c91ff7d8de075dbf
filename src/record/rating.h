/*
 * Ratings: what one is of, on which scale it is given, and the rows that it brings along.
 */
#ifndef RECORD_RATING_H
#define RECORD_RATING_H

#include "base/scale.h"
#include "record/attribute.h"

enum scope { SCOPE_ITEM, SCOPE_SECTION, SCOPE_WHOLE };
#define SCOPES 3
/* The values of rating.scope, by enum scope; ends with NULL. */
extern const char *const rating_scopes[];

/* A score is rated like an attribute and is of no lexicon. */
struct score {
	enum scope scope; /* the only possible scope */
	const char *id, *name, *definition;
};
#define SCORES 3
extern const struct score rating_scores[SCORES];
const struct score *rating_score(const char *id); /* NULL: no score is called that */

/* The scale that a review's ratings are given on: of a score (NULL: of an attribute), the review's
 * own, else the profile's. A review's scale that cannot be read: err, and `into` is the profile's.
 * The caller finishes `into`, which is initialised here, either way. */
bool rating_scale(struct scale *into, const struct review *r, const struct profile *p,
	const struct score *score, bool bipolar, struct err *err);

/* Returns true if r was made after `than` (NULL: true); of ratings of one moment the larger UUID is
 * later. */
bool rating_is_later(const struct rating *r, const struct rating *than);
/* Returns true if r counts, and not `than`. Of two scores one of a known device counts over a blind
 * one, else the later of two ratings. */
bool rating_counts_over(const struct rating *r, const struct rating *than);

/* A new rating, made now, still without a value and a device. item: NULL for none, else `section`
 * is its section. An attribute of `lexicon`; NULL for a score. The caller frees. */
struct rating *rating_new(const struct uuid *review, enum scope scope, const struct item *item,
	const struct uuid *section, const char *lexicon, const char *attribute);
/* Adds a rating, new or changed, given on that scale, and what rec lacks of the rows of its word
 * (x and w; NULL for a score). Takes the rating. */
void rating_edits(const struct record *rec, struct rating *r, const struct scale *scale,
	const struct lexicon_file *x, const struct lexicon_word *w, struct edits *out);

#endif

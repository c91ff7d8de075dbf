/*
 * Ratings: what they are about, their scale, which of several ratings of one thing counts, and the
 * rows that are stored with a rating.
 */
#ifndef RECORD_RATING_H
#define RECORD_RATING_H

#include "base/scale.h"
#include "record/attribute.h"

enum scope { SCOPE_ITEM, SCOPE_SECTION, SCOPE_WHOLE };
#define SCOPES 3
/* The values of the column rating.scope by enum scope: what a rating is about. Ends with NULL. */
extern const char *const rating_scopes[];

/* A score, such as sonic quality or bias, is rated like an attribute but is in no lexicon. */
struct score {
	enum scope scope; /* what the score is about; every score has only one scope */
	const char *id, *name, *definition;
};
#define SCORES 3
extern const struct score rating_scores[SCORES];
const struct score *rating_score(const char *id); /* returns the score with this id; NULL: none */

/* Sets `into` to the scale on which a score (NULL: an attribute) is rated: that of the review, else
 * (and for the bias always) that of the profile. Returns false with err if the review's scale is
 * invalid; `into` is then the profile's. The caller frees with scale_finish in either case. */
bool rating_scale(struct scale *into, const struct review *r, const struct profile *p,
	const struct score *score, bool bipolar, struct err *err);

/* Returns true if r was made later than `than`, or `than` is NULL. Of two ratings with the same
 * time, that with the larger UUID is later. */
bool rating_is_later(const struct rating *r, const struct rating *than);
/* Returns true if r replaces `than`, a rating of the same thing. For scores, one that was not given
 * blind replaces one that was. Otherwise the later rating replaces the earlier one. */
bool rating_counts_over(const struct rating *r, const struct rating *than);

/* Returns a new rating with the current time but without value and device; the caller frees it with
 * row_free. item: NULL for none; its section is used, else `section`. lexicon: id of the
 * attribute's lexicon; NULL for a score. */
struct rating *rating_new(const struct uuid *review, enum scope scope, const struct item *item,
	const struct uuid *section, const char *lexicon, const char *attribute);
/* Adds edits that store a new or changed rating with this scale, and the rows of its lexicon x and
 * attribute w that rec lacks (both NULL for a score). Takes ownership of the rating. */
void rating_edits(const struct record *rec, struct rating *r, const struct scale *scale,
	const struct lexicon_file *x, const struct lexicon_word *w, struct edits *out);

#endif

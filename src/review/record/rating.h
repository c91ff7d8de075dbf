/*
 * Ratings: what they are about, their scale, which of several ratings of one thing counts, and the
 * rows that are stored with a rating.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/numbers/scale.h"
#include "review/record/attribute.h"

/* The scope of a rating. A rating of a cue has the scope "item" and rating.cue. */
/* In the order in which a key of the bench goes through them. */
enum scope { SCOPE_ITEM, SCOPE_CUE, SCOPE_SECTION, SCOPE_WHOLE };
/* The values of the column rating.scope by enum scope. */
extern const char *const rating_scopes[];

/* A score, such as sonic quality or bias, is rated like an attribute but is in no lexicon. */
struct score {
	enum scope scope; /* what the score is about; every score has only one scope */
	const char *id, *name, *definition;
};
#define SCORES 3
extern const struct score rating_scores[SCORES];
const struct score *rating_score(const char *id); /* returns the score with this id; NULL: none */
/* Returns the score that a person calls so, by id or name; NULL: none. */
const struct score *rating_score_called(const char *word);
/* Returns the name of the score with this id in the language of words_use; without one, the id. */
const char *rating_score_name(const char *id);
/* Returns the rated thing, for display: "Bass depth", "Sonic quality"; in the reader's language if
 * attribute_complete read it. a: the attribute; NULL: not known. Borrowed. */
const char *rating_name(const struct rating *r, const struct attribute *a);

/* Sets `into` to the scale on which a score (NULL: an attribute) is rated: for the score of a
 * section (else section is NULL) the one that the playlist gives it, else the review's, else (and
 * for the bias always) the profile's. Returns false with err if the review's scale is
 * invalid; `into` is then the profile's. The caller frees with scale_finish in either case. */
bool rating_scale(struct scale *into, const struct review *r, const struct profile *p,
	const struct score *score, const struct section *section, bool bipolar, struct err *err);

/* Gives the scores of rec, in memory only, the words of today's scale if its numbers equal the
 * numbers of the rating's scale: an author may name the steps after the first scores. */
void rating_take_words(struct record *rec);
/* Returns the cue, item, section or review that the rating is about. */
const struct uuid *rating_place(const struct rating *r);

/* Returns how sure the listener was, "sure" or "unsure"; NULL: not stated. word: as stored or
 * typed; older archives have "low", "medium" and "high". */
const char *rating_confidence(const char *word);

/* Compares two ratings for qsort, the newest last: by evening, then by when they were made
 * (made_order), then by UUID. */
int rating_order(const struct rating *x, const struct rating *y);
/* Returns true if r comes after `than` in this order, or `than` is NULL. */
bool rating_is_later(const struct rating *r, const struct rating *than);

/* Returns the evening of a rating: days from 1970-01-01 to the local date on which the evening
 * began. An evening is from 5:00 to 5:00 by the clock where the rating was made. Reviews, sessions
 * and the shell share it. The evening of a rating that is after now comes before all others
 * (clock_newest_ms). */
int64_t rating_evening(const struct rating *r);
/* Returns the same without moving evenings after now, for display. */
int64_t rating_evening_date(const struct rating *r);
/* Returns true if the rating was made on the evening of the current session, which does not end at
 * 5:00 while the session runs. */
bool rating_is_of_tonight(const struct rating *r, const struct sitting_row *now);

/* A rating, and the mark of the blind trial in which it was given; trial NULL: none. */
struct rating_heard {
	const struct rating *rating;
	const struct trial *trial;
};
/* Compares two ratings of one place by evening, then by blind trial, then by review, then by time.
 */
int rating_heard_order(const struct rating_heard *a, const struct rating_heard *b);
/* Moves to the front of v the ratings that count, and returns their number. v: all ratings that one
 * listener gave one place (a track, a cue, a section or the whole device) with one device and
 * setup, either all blind or all sighted, sorted by rating_heard_order. Of each blind trial, and of
 * each evening of a review outside of trials, the newest one counts. A rating without value (NAN)
 * replaces earlier ones, but does not count. */
size_t rating_counting(struct rating_heard *v, size_t n);

/* Returns the remark for readers; NULL: there is none, or an act (struct withheld) of rec makes it
 * private. */
const char *rating_remark(const struct record *rec, const struct rating *r);

/* Returns a new rating with the current time but without value and device; the caller frees it with
 * row_free. item: NULL for none; its section is used, else `section`. SCOPE_CUE: the caller sets
 * the cue. lexicon: id of the attribute's lexicon; NULL for a score. */
struct rating *rating_new(const struct uuid *review, enum scope scope, const struct item *item,
	const struct uuid *section, const char *lexicon, const char *attribute);
/* Returns the newest rating in `all` that a new value x corrects: given by the owner with open
 * eyes, of the same review, device, place, attribute and scale, equal in these parts of the setup,
 * and not of the evening of the session `now` (NULL: of any evening). NULL: none. */
const struct rating *rating_corrected(const struct record *all, const struct rating *x,
	unsigned parts, const struct sitting_row *now);
/* Returns the newest such rating at any place, in any setup of the device and on any scale. */
const struct rating *rating_earlier(
	const struct record *all, const struct rating *x, const struct sitting_row *now);
/* Appends the evening of a rating for a message: "30 November", of another year with it. */
void rating_add_day(struct buf *out, const struct rating *r);
/* Adds edits that store a new or changed rating with this scale, and the rows of its lexicon x and
 * attribute w that rec lacks (both NULL for a score). Takes ownership of the rating. */
void rating_edits(const struct record *rec, struct rating *r, const struct scale *scale,
	const struct lexicon_file *x, const struct lexicon_word *w, struct edits *out);

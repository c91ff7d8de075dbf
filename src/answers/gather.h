/*
 * Rows across the records of several reviews, and the ratings that count. A rating counts unless
 * it, its sitting or its review is deleted, or a later rating corrects it: a sighted rating in the
 * same sitting, a blind one in the same trial, or one of the shell within 10 minutes. So each
 * listener, device, variant and place has a rating and its repeats. If the device was put on again
 * in between (another seating in the same sitting or trial), the earlier ratings are repeats of the
 * seating and kept separately. Blind and sighted ratings are never averaged together.
 */
#ifndef ANSWERS_GATHER_H
#define ANSWERS_GATHER_H

#include <stdbool.h>
#include <stddef.h>

#include "numbers/spread.h"
#include "record/records.h"

struct gather {
	const struct record *const *v;
	size_t n;
	bool own; /* leave out rows of other listeners */
	/* These records plus ratings of the same devices in other reviews, for the differences of
	 * two devices; NULL: no others. */
	const struct gather *wider;
};

/* Iterates over the rows of a kind in all records, deleted ones too. `at` starts as all zero. */
struct gather_at {
	size_t record, row; /* the row returned last is v[row - 1] of this record */
};
const void *gather_next(const struct gather *g, enum row_kind kind, struct gather_at *at);
size_t gather_count(const struct gather *g, enum row_kind kind);
/* Finds a row in the first record that has it; NULL: in none. */
const void *gather_find(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns the device worn, else the device under test in that review. */
struct uuid gather_device(
	const struct gather *g, const struct setup *setup, const struct uuid *review);
/* Returns false if the review or the sitting is deleted, or left out because of `own`. A UUID
 * without a row counts as not deleted. */
bool gather_lives(const struct gather *g, const struct uuid *review, const struct uuid *sitting);
/* Returns true if a record says that the note is private (record/note.h). */
bool gather_is_private(const struct gather *g, const struct note *n);
/* Returns the trial in which a note or rating was made (trial_of_made). */
int64_t gather_trial(const struct gather *g, const struct uuid *made);
/* Returns the listener who made a rating of that record; none: the owner of the record. */
struct uuid gather_listener(const struct record *r, const struct rating *x);
/* Returns the name of a row to show, for an item its id; "": not known. */
const char *gather_name(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Like gather_name, but NULL if the name is not known or empty. */
const char *gather_known(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns when one of the two devices was first matched in level to the other, not by calculation,
 * on the chain of `on` (or one of the same name and content) and with the other parts of `on`
 * except device and variant. INT64_MAX: never. */
int64_t gather_matched_since(
	const struct gather *g, const struct uuid *a, const struct uuid *b, const struct setup *on);

struct graded {
	const struct rating *rating;
	struct uuid device;
	struct uuid place;         /* the rated item or section; none: the whole device */
	struct uuid listener;      /* who made the rating; none: the archive's owner */
	const char *heard_as;      /* name of the equaliser, else of the variant; "": neither */
	struct spread_scale scale; /* scale of the rating; NAN: not known */
	size_t occasion;           /* only in `fits`: equal within one sitting or trial */
	int64_t began_ms;          /* start of the session: the sitting, else the local day */
	size_t session;            /* number of the session, from 0, in order of time */
	/* Group numbers in one struct grades. attribute: equal lexicon, attribute, scope and scale;
	 * question: also blind; at_place: also device and place; repeated: also heard_as and
	 * listener. */
	size_t attribute, question, at_place, repeated;
};

struct grades {
	/* sorted by question (blind first), device, place, heard_as, listener, time */
	struct graded *v;
	size_t n;
	/* Ratings repeated after the device was put on again, with the last rating of each sitting
	 * or trial; in the same order. */
	struct graded *fits;
	size_t n_fits;
	size_t sessions; /* number of sessions; every graded.session is lower */
};

void grades_init(struct grades *x, const struct gather *g);
void grades_finish(struct grades *x);
/* Returns true if two ratings of one struct grades answer the same question: same attribute, scope
 * (item, section, whole) and scale, and both blind or both sighted. */
bool graded_same_question(const struct graded *a, const struct graded *b);
/* Like graded_same_question, and requires the same device and place. */
bool graded_same_place(const struct graded *a, const struct graded *b);
/* Like graded_same_place, and requires the same heard_as and listener. */
bool graded_repeats(const struct graded *a, const struct graded *b);
/* Returns true if the rating is about that device. */
bool graded_is_of(const struct graded *g, const struct uuid *device);

#endif

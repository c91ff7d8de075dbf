/*
 * Rows across the records of several reviews, and the ratings that count. A rating counts unless
 * it, its sitting or its review is deleted, or a later rating corrected it: a sighted rating of the
 * same sitting, a blind one of the same trial, or one of the shell within 10 minutes. So one
 * listener, device, variant and place have a rating and its repeats. If the device was put on again
 * in between (another seating in the same sitting or trial), the earlier ratings are repeats of the
 * seating and kept separately. Blind and sighted ratings answer different questions: they are never
 * in one mean.
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
	/* These records and ratings of the same devices in other reviews, for the differences of
	 * two devices; NULL: there are no others. */
	const struct gather *wider;
};

/* Rows of a kind in all records, deleted ones too: `at` starts as all zero; NULL after the last. */
struct gather_at {
	size_t record, row; /* the row answered is the one before it, in this record */
};
const void *gather_next(const struct gather *g, enum row_kind kind, struct gather_at *at);
size_t gather_count(const struct gather *g, enum row_kind kind);
/* In the first record that has it; NULL: in none. */
const void *gather_find(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* The device worn, or where there is none the one under test in that review. */
struct uuid gather_device(
	const struct gather *g, const struct setup *setup, const struct uuid *review);
/* False if the review or sitting is deleted or left out (own). Unknown ones count as living. */
bool gather_lives(const struct gather *g, const struct uuid *review, const struct uuid *sitting);
/* Returns true if a record says that the note is private (record/note.h). */
bool gather_is_private(const struct gather *g, const struct note *n);
/* The trial in which a note or rating was made (record/trial.h). */
int64_t gather_trial(const struct gather *g, const struct uuid *made);
/* The listener who made a rating of that record; none: the owner of the record. */
struct uuid gather_listener(const struct record *r, const struct rating *x);
/* The name for people; "": not known. For a chain or variant its name, for an item its id. */
const char *gather_name(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* The same; NULL where it is not known or empty. */
const char *gather_known(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns when one of the two devices was first matched in level to the other, not by calculation,
 * on the chain of `on` (or one of the same name and content) and with the other parts of `on`
 * except device and variant. INT64_MAX: never. */
int64_t gather_matched_since(
	const struct gather *g, const struct uuid *a, const struct uuid *b, const struct setup *on);

struct graded {
	const struct rating *rating;
	struct uuid device;
	struct uuid place;         /* the item or section; none: the whole */
	struct uuid listener;      /* whose it is; none: of whose archive it is */
	const char *heard_as;      /* its equaliser, else its variant, by name; "": neither */
	struct spread_scale scale; /* that it was given on; NAN: not known */
	size_t occasion;           /* of a repeat of the fit: alike in one sitting or trial */
	int64_t began_ms;          /* of its session: a sitting, else the local day */
	size_t session;            /* number of its session, from 0, in the order of time */
	/* Numbers that are equal among the ratings of one struct grades where these are: lexicon,
	 * attribute, scope and scale; also blind; also device and place; also heard_as and
	 * listener. */
	size_t attribute, question, at_place, repeated;
};

struct grades {
	struct graded *v; /* by question, the blind ones first, device, place, heard_as, listener,
			   * time */
	size_t n;
	struct graded *fits; /* the repeats of the seating, the last of each occasion included; in
			      * the same order, but by occasion */
	size_t n_fits;
	size_t sessions; /* in which any of `v` was given */
};

void grades_init(struct grades *x, const struct gather *g);
void grades_finish(struct grades *x);
/* Two ratings of one struct grades answer the same question: attribute, scope (item, section,
 * whole) and scale, and both are blind or both sighted. */
bool graded_same_question(const struct graded *a, const struct graded *b);
/* … with the same device at the same place. */
bool graded_same_place(const struct graded *a, const struct graded *b);
/* … also with the same heard_as and listener. */
bool graded_repeats(const struct graded *a, const struct graded *b);
/* True if the rating belongs to that device. */
bool graded_is_of(const struct graded *g, const struct uuid *device);

#endif

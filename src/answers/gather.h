/*
 * What the answers share: rows found across the records of several reviews, and the ratings that
 * count. A rating counts unless it, its sitting or its review is deleted, or unless it was
 * corrected: of what was rated with open eyes more than once in one sitting, of what was rated
 * blind more than once in one trial, and of what was rated outside a sitting (in the shell) less
 * than 10 minutes before, the last stands. So what is left of one listener, device, variant and
 * place is a rating and its repeats. Where the device was put on again in between (another fit of
 * the same sitting or trial), the earlier ones were not corrected: they are repeats of the fit,
 * kept apart from the others. Blind and sighted ratings answer different questions: they are never
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
	bool own; /* what is another listener's counts as not there */
	/* The same with what other reviews hold of the devices, for what is said of two of them;
	 * NULL: this is all. */
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
/* Neither review nor sitting is deleted, or left out (own); one that is not in the records counts
 * as living. */
bool gather_lives(const struct gather *g, const struct uuid *review, const struct uuid *sitting);
/* Returns true if a record says that the note is private (record/note.h). */
bool gather_is_private(const struct gather *g, const struct note *n);
/* The trial in which a note or rating was made (record/trial.h). */
int64_t gather_trial(const struct gather *g, const struct uuid *made);
/* The person whose a rating of that record is; none: the one whose the record is. */
struct uuid gather_listener(const struct record *r, const struct rating *x);
/* As shown; "" where it is not known. Of a chain or variant its name, of an item its id. */
const char *gather_name(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* The same; NULL where it is not known or empty. */
const char *gather_known(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* When one of the two was first set to the level of the other on that chain (in another review: one
 * of the same name and content) with the other parts of that setup, and not by calculation;
 * INT64_MAX: never. What is worn does not count. */
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
	struct graded *fits; /* the repeats of the fit, the last of each occasion, too; so ordered,
			      * but those of one occasion together */
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
/* The rating is of that device. */
bool graded_is_of(const struct graded *g, const struct uuid *device);

#endif

/*
 * Finds rows in the records of several reviews, and chooses the ratings that count. A rating does
 * not count if it, its session or its review is deleted, or if a later rating corrects it: a
 * sighted rating by one in the same session, a blind one by one in the same trial, a rating made in
 * the shell by another of the same day, or by any within 10 minutes. What remains are ratings and
 * their repeats for each listener, device, variant and place (track, section, or the device as a
 * whole). If the device was taken off and put on again in between (a new seating in the same
 * session or trial), the earlier ratings are kept separately, as repeats of the seating. Blind and
 * sighted ratings are never averaged together.
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
	bool own; /* leave out rows that other listeners made */
	/* These records, and the ratings of their devices in other reviews, for comparisons of two
	 * devices; NULL: such ratings were not loaded, or there are none. */
	const struct gather *wider;
};

/* gather_next returns the rows of one kind in all records one after the other, also deleted ones,
 * but with `own` no rows of other listeners; NULL at the end. `at` keeps the position; the caller
 * sets it to zero before the first call. */
struct gather_at {
	size_t record, row; /* the row returned last is number row - 1 of gather.v[record] */
};
const void *gather_next(const struct gather *g, enum row_kind kind, struct gather_at *at);
size_t gather_count(const struct gather *g, enum row_kind kind);
/* Returns the row from the first record that has it; NULL: no record has it. */
const void *gather_find(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns the device in use according to `setup`, else the device under test of the review. */
struct uuid gather_device(
	const struct gather *g, const struct setup *setup, const struct uuid *review);
/* Returns false if the review or the session (`sitting`) is deleted, or if `own` is set and the
 * session is that of another listener. A UUID without a row counts as not deleted. */
bool gather_lives(const struct gather *g, const struct uuid *review, const struct uuid *sitting);
/* Returns true if the note is private according to any of the records (note_is_private). */
bool gather_is_private(const struct gather *g, const struct note *n);
/* Returns the number (from 1) of the blind trial of a note or rating; NO_INT: none. */
int64_t gather_trial(const struct gather *g, const struct uuid *made);
/* Returns the listener who made the rating; none: the owner of the archive. */
struct uuid gather_listener(const struct record *r, const struct rating *x);
/* Returns the name of a row for display (of a track: its id); "": not known. */
const char *gather_name(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns the same as gather_name, but NULL if the name is not known or empty. */
const char *gather_known(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns the time at which one of the devices a and b was first matched in level to the other, by
 * ear or with a meter, with the setup `on`. The chain may differ from on->chain if it has the same
 * name and content; device and variant of `on` are ignored. INT64_MAX: never. */
int64_t gather_matched_since(
	const struct gather *g, const struct uuid *a, const struct uuid *b, const struct setup *on);

struct graded {
	const struct rating *rating;
	struct uuid device;
	struct uuid place;         /* the rated item or section; none: the whole device */
	struct uuid listener;      /* who made the rating; none: the archive's owner */
	const char *heard_as;      /* name of the equaliser, else of the variant; "": neither */
	struct spread_scale scale; /* scale of the rating; NAN: not known */
	/* only in grades.fits: equal for repeated ratings of one session or trial */
	size_t occasion;
	/* when the session began; for a rating without the row of a session, when the local day
	 * began */
	int64_t began_ms;
	size_t session; /* number of the session, from 0, in order of time */
	/* a number that is equal for all ratings of one struct grades that have the same lexicon,
	 * attribute, scope and scale */
	size_t attribute;
};

struct grades {
	/* sorted by question (blind first), device, rated track or section, heard_as, listener,
	 * time */
	struct graded *v;
	size_t n;
	/* Groups of ratings that answer one question in one session or trial, but in several
	 * seatings (the device was put on again). Each group includes the rating that is in v.
	 * Sorted like v. */
	struct graded *fits;
	size_t n_fits;
	size_t sessions; /* number of sessions; graded.session is below it */
};

void grades_init(struct grades *x, const struct gather *g);
void grades_finish(struct grades *x);
/* Returns true if two ratings of one struct grades answer the same question: same attribute, scope
 * (track, section, device as a whole) and scale, and both blind or both sighted. */
bool graded_same_question(const struct graded *a, const struct graded *b);
/* Returns true if both ratings answer the same question for the same device and the same item,
 * section or whole review. */
bool graded_same_place(const struct graded *a, const struct graded *b);
/* Returns true if graded_same_place does, and both ratings have the same heard_as and the same
 * listener. */
bool graded_repeats(const struct graded *a, const struct graded *b);

#endif

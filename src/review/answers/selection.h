/* Reads the records of several reviews as one: rows, names, and the words of a setup. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/numbers/spread.h"
#include "review/files/device_kind.h"
#include "review/record/made.h"
#include "review/record/records.h"

struct selection {
	const struct record *const *v;
	size_t n;
	bool own;       /* leave out rows that other listeners made */
	bool own_names; /* call chains by the names that the author gave them */
	/* These records, and the ratings of their devices in other reviews, for comparisons of two
	 * devices; NULL: such ratings were not loaded, or there are none. */
	const struct selection *wider;
};

/* selection_next returns the rows of one kind in all records one after the other, also deleted
 * ones, but with `own` no rows of other listeners; NULL at the end. `at` keeps the position; the
 * caller sets it to zero before the first call. */
struct selection_at {
	size_t record, row; /* the row returned last is number row - 1 of g->v[record] */
};
const void *selection_next(const struct selection *g, enum row_kind kind, struct selection_at *at);
/* Loops over these rows: EACH_SELECTED(note, n, at, g, ROW_NOTE), in which g->v[at.record] has n.
 */
#define EACH_SELECTED(type, row, at, g, kind)                                \
	for (struct selection_at at = { 0 }, *once = &at; once; once = NULL) \
		for (const struct type *row; (row = selection_next(g, kind, &at));)
size_t selection_count(const struct selection *g, enum row_kind kind);
/* Returns the row from the first record that has it; NULL: no record has it. */
const void *selection_find(const struct selection *g, enum row_kind kind, const struct uuid *u);
/* Returns the device in use according to `setup`, else the device under test of the review. */
struct uuid selection_device(
	const struct selection *g, const struct setup *setup, const struct uuid *review);
/* Returns false if the review or the session (`sitting`) is deleted, or if `own` is set and the
 * session belongs to another listener. A UUID without a row counts as not deleted. */
bool selection_includes(
	const struct selection *g, const struct uuid *review, const struct uuid *sitting);
/* Returns true if the session of this UUID is one of those that selection_sessions counts. */
bool selection_session_counts(const struct selection *g, const struct uuid *session);
/* Returns the number of sessions of the reviews that count (records_sitting_counts) and are not
 * deleted. *days gets the *n evenings (clock_evening), sorted, on which they began, or on which a
 * note or rating was made outside a session; the caller frees them. */
int64_t selection_sessions(const struct selection *g, int64_t **days, size_t *n);
/* Returns the number (from 1) of the blind trial of a note or rating; NO_INT: none. */
int64_t selection_trial(const struct selection *g, const struct uuid *made);
/* Returns the listener who made the rating; none: the owner of the archive. */
struct uuid selection_listener(const struct record *r, const struct rating *x);
/* Returns the attribute of a rating; NULL: a score, or not known. */
const struct attribute *selection_attribute(const struct selection *g, const struct rating *r);
/* Returns the rated thing, the value and the remark: "Punch 3: soft hits"; without the value:
 * "Punch: soft hits". The caller frees it. */
char *selection_remark(const struct selection *g, const struct rating *r, bool value);
/* Returns the name of a row for display (of a track: its id); "": not known. */
const char *selection_name(const struct selection *g, enum row_kind kind, const struct uuid *u);
/* Returns the same as selection_name, but NULL if the name is not known or empty. */
const char *selection_known(const struct selection *g, enum row_kind kind, const struct uuid *u);
/* Returns the record of this review, else the first. */
const struct record *selection_record(const struct selection *g, const struct uuid *review);
/* Returns time and label of a cue: "1:10 crescendo". The caller frees it. NULL: there is no such
 * cue. */
char *selection_cue(const struct selection *g, const struct uuid *cue);
/* Returns true if two chains are one (chains_are_one), or neither is known. */
bool selection_same_chain(const struct selection *g, const struct uuid *a, const struct uuid *b);
/* Append how a device was set: "the foam S, nozzle brass", "4.4 mm, high gain", or its name,
 * "deep", where these words are those of its usual setting (NULL: none); the second with "with",
 * for which the first returns true, and "setting not noted" where x is NULL. */
bool selection_setting_words(struct buf *out, const struct variant *x, const struct variant *usual);
void selection_add_setting(struct buf *out, const struct variant *x, const struct variant *usual);
/* Appends the variant, chain and equaliser of a setup in which it differs from `main`: "on the
 * Apple dongle", "with foam, through the equaliser bass". */
void selection_add_setup(struct buf *out, const struct selection *g, const struct setup *s,
	const struct setup *main);
/* Appends the same for a setup that is another one (counted_rating.setup): where nothing else
 * differs, the name of its chain, since one review may have two chains of one content. */
void selection_add_other(struct buf *out, const struct selection *g, const struct setup *s,
	const struct setup *main);
/* Returns the rank in the playlist of a track, or of the first track of a section; INT64_MAX: it is
 * not in the playlist. */
int64_t selection_rank(const struct selection *g, const struct uuid *place);
/* Returns the rank of the attribute of a rating among the attributes of its place: first the
 * attributes that the section lists (for the whole device: all sections of the playlist), then the
 * others in the order of their lexicon. SIZE_MAX: the attribute is not known. */
size_t selection_attribute_rank(const struct selection *g, const struct rating *x);

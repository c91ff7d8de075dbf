/*
 * What an author corrects in a post, as facts of the record: the words of a note, the figure of a
 * rating. Nothing is parsed: a text is proposed for the record, the draft is made of it again, and
 * it is taken only if the merge then has no edit of the author there, and nothing else to say.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/buf.h"
#include "draft/merge/merge.h"
#include "review/record/records.h"

/* Returns the nth row that an edit may be of: a note or a rating of this review and of its owner,
 * that no blind run made. A row of a comparison names none: then each rating with this figure. Of
 * several notes in one line it is one with these words. NULL: there is none, the edit stays in the
 * post. */
void *take_row(
	const struct record *r, const struct uuid *review, const struct merge_own *own, size_t nth);
/* Returns true if the author kept two thirds of the words, or changed one: a correction, no text in
 * other words. */
bool take_is_correction(const struct merge_own *own);
/* Returns true for a text that the author joined with another one, and of which most words are in
 * the line: not taken, since nothing says whose the others are. */
bool take_is_joined(const struct merge_own *own);
/* Reads the figure that the author wrote, a step of the scale of the rating. */
bool take_figure(const struct rating *x, const char *is, double *value);
/* Returns the words of a note with the author's changes, which the caller frees; NULL: their place
 * is not found. nth: the try; a note that began without a capital gets the author's at the second.
 */
char *take_words(const char *body, const struct merge_own *own, size_t nth);
/* Returns true if a merge finds no edit there: the draft has what the author wrote. */
bool take_is_right(const struct merge_result *m, const struct merge_own *own);
/* Returns true if a merge with the proposed row does no more than the one before, apart from other
 * texts of this row that follow, and the author's edit is none. */
bool take_is_proven(
	const struct merge_result *was, const struct merge_result *is, const struct merge_own *own);
/* Appends what differs and where: "agian → again in “One tone, again.”", "“very” taken out in “A
 * calm song.”", "Punch: 6 → 5". */
void take_say(struct buf *out, const struct merge_own *own);
/* Returns how many corrections an export has, if the author was not asked of one of them. */
size_t take_new(const struct merge_result *m, const struct record *r, const struct uuid *review);

/*
 * Counts notes, markers and ratings, and says how many there are: in the last line of a session, in
 * `show`, `list` and the message of an export.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/record/records.h"

struct tally {
	size_t notes, markers, ratings;
};

/* Returns the counts of a review, or of one session of it (NULL: of all that are not deleted):
 * a note without words is a marker; a rating without a value does not count. */
struct tally tally_of(
	const struct record *r, const struct uuid *review, const struct uuid *sitting);
/* Appends "2 notes, 1 marker, 1 rating", behind a comma if out has text. */
void tally_add(const struct tally *t, struct buf *out);
/* Appends "2 notes" or "1 note" likewise; nothing for 0. */
void tally_add_things(struct buf *out, size_t n, const char *thing);

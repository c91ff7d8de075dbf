/*
 * Tells which parts of a review have no note. The bench, the gaps of a draft and `stats` use this
 * list. Private notes and notes without words do not count.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/record/records.h"

/* Returns true if a note is about the row of this kind: a track, a section (or its tracks and
 * questions), a question, a chain, or a device that the device under test is compared with (with
 * `comparisons: all` also in another review). */
bool coverage_has(const struct record *r, const struct review *review, enum row_kind kind,
	const struct uuid *row);

#define COVERAGE_LINES 4
/* Sets lines[i] to a text such as "no note compares the device with A, B, C and 6 more" for each
 * thing that is not covered; "" if nothing of its kind is missing. most: names in one line. */
void coverage_lines(const struct record *r, const struct review *review, size_t most,
	struct buf lines[COVERAGE_LINES]);

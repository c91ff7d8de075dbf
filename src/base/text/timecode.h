/*
 * Times in a track as people write them: 70, 70.5, 1:10, 01:10, 1:02:03.250, 0:54-1:15, ~1:30
 * (about), 3:00- (from there on), -0:50 (up to there), start. Stored as whole milliseconds from the
 * start of the track.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/core/err.h"

#define NO_MS INT64_MIN /* no position (NULL in the archive) */

struct timespan {
	int64_t pos_ms; /* start; never negative: the text "-0:50" is the range from 0 to 0:50 */
	int64_t pos_end_ms; /* end of the range; NO_MS: a single time, or `open` */
	bool about;         /* the time is approximate: "~" precedes it */
	bool open;          /* "3:00-": a range without an end; pos_end_ms is NO_MS */
};

#define TIME_TEXT 48

/* Reads a time or a range. On failure *t is unchanged. */
bool timespan_parse(struct timespan *t, const char *text, struct err *err);
/*
 * Reads a single time, for values that cannot be a range (a duration, an offset). A "-" makes it
 * negative, for offsets; callers that need a duration must refuse a negative time. On failure *ms
 * is unchanged.
 */
bool timecode_parse(int64_t *ms, const char *text, struct err *err);
/* Returns true if words begin with a time or a range, "0:05 dry", "~0:05 dry", "0:05-0:09 dry", and
 * a blank. Sets *t to it, and *rest to the words after the blank. */
bool timespan_begins(const char *words, struct timespan *t, const char **rest);
/* Writes a time like "1:10" or "1:02:03", with `tenths` like "1:10.2", with "-" if negative. Rounds
 * towards zero. NO_MS gives "". Returns text. */
char *timecode_text(int64_t ms, bool tenths, char text[TIME_TEXT]);
/* Returns true if both ends differ in whole seconds; 1:10-1:10 is a moment. */
bool timespan_is_range(const struct timespan *t);
/* Writes "~1:10", "0:54-1:15" or "3:00-", in whole seconds, rounded down; timespan_parse can read
 * the text. "" without a position. Returns text. */
char *timespan_text(const struct timespan *t, char text[TIME_TEXT]);

/*
 * "The same cue": the one rule by which a position or a note is at a cue, for the cue that is lit
 * on the bench, for loops, for others' notes and what hides them, and for the rows of `compare`.
 */
#ifndef RECORD_CUE_H
#define RECORD_CUE_H

#include "record/records.h"

#define CUE_BEFORE_MS 3000
#define CUE_AFTER_MS 10000

/*
 * The part of a track that is at a cue, from *from_ms (which may be negative) to *to_ms, both of
 * it: from 3 s before the time of the cue to 10 s after, or its range itself; an open range goes on
 * to INT64_MAX. False: the cue has no time.
 */
bool cue_reach(const struct cue *c, int64_t *from_ms, int64_t *to_ms);
/* Returns true if a position, or a part of the range up to end_ms (NO_MS: no range), is at the cue.
 * In the track's time; false where one of them has none. */
bool cue_is_at(const struct cue *c, int64_t track_ms, int64_t end_ms);

#endif

/*
 * The one rule that decides whether a position or a note is at a cue. Used for the highlighted cue
 * on the bench, for loops, for notes of other listeners, and for the rows of `compare`.
 */
#ifndef RECORD_CUE_H
#define RECORD_CUE_H

#include "record/records.h"

#define CUE_BEFORE_MS 3000
#define CUE_AFTER_MS 10000

/*
 * Sets the part of a track that is at a cue, *from_ms (may be negative) and *to_ms included: the
 * range of the cue, else 3 s before to 10 s after its time. An open range ends at INT64_MAX. False:
 * the cue has no time.
 */
bool cue_reach(const struct cue *c, int64_t *from_ms, int64_t *to_ms);
/* Returns true if a position, or a part of the range up to end_ms (NO_MS: no range), is at the cue.
 * Times are in the track; false if the position or the cue has no time. */
bool cue_is_at(const struct cue *c, int64_t track_ms, int64_t end_ms);

#endif

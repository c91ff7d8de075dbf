/* Stores listening intervals and the listener's place: track, position, device, chain, loop. Used
 * within src/sitting only. */
#ifndef SITTING_PLACE_H
#define SITTING_PLACE_H

#include "record/records.h"
#include "sitting/sitting.h"

void stretch_begin(struct sitting *s);
void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins a listening interval if music is audible */
/* Call when source row `was` was replaced by row `is`: updates the open listening interval. */
void stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is);

/* Returns the latest earlier session of this review that has a track; NULL: none. */
const struct sitting_row *place_last(const struct sitting *s);
/* Returns N if today is day N of the review, from 1; only days with a session count. today: from
 * clock_day. */
int64_t place_day(const struct sitting *s, int64_t today);
void place_begin(struct sitting *s); /* adds the row of this session */
/* Sets device, chain, volume and track to those at the end of session `last` (from place_last;
 * NULL: to the defaults). Call before anything plays. */
void place_take(struct sitting *s, const struct sitting_row *last);
/* Stores track, position, device, chain, volume and loop in the row of this session. */
void place_put(struct sitting *s);
/* stores track, position and setup (place_put), and the end time of the session */
void place_end(struct sitting *s);
/* removes the end time: the session continues after place_end */
void place_go_on(struct sitting *s);
/* Calls place_put if it was last called 5 s ago or earlier. */
void place_keep_up(struct sitting *s, int64_t now_ns);
/* Calls place_put, then returns a copy of this session's row, in which the caller changes device or
 * chain. The caller owns the copy. */
struct sitting_row *place_worn(struct sitting *s);

#endif

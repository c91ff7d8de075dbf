/* Listening intervals, and the current place (item, position, setup). Used within src/sitting only.
 */
#ifndef SITTING_PLACE_H
#define SITTING_PLACE_H

#include "record/records.h"
#include "sitting/sitting.h"

struct playing {
	bool open;
	struct stretch stretch; /* the interval that is open now; its texts are not set yet */
};

void stretch_begin(struct sitting *s);
void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins an interval if music is audible */
/* Call when source row `was` was replaced by row `is`: updates the open listening interval. */
void stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is);

/* Returns the last earlier session in which an item was chosen; NULL: there is none. */
const struct sitting_row *place_last(const struct sitting *s);
/* Returns which day of the review it is, counting only days with a session, from 1. today: from
 * clock_day. */
int64_t place_day(const struct sitting *s, int64_t today);
void place_begin(struct sitting *s); /* adds the row of this sitting */
/* Sets device, chain, level and item to where the last session ended (from place_last; NULL: none),
 * before anything plays. */
void place_take(struct sitting *s, const struct sitting_row *last);
void place_put(struct sitting *s);   /* stores where the listener is: item, position, setup, loop */
void place_end(struct sitting *s);   /* stores the place and the end time of the session */
void place_go_on(struct sitting *s); /* reverts place_end: the session goes on */
/* Stores the place if it was stored at least 5 s ago. */
void place_keep_up(struct sitting *s, int64_t now_ns);
/* Stores the place, then returns a copy of this session's row, in which the caller changes device
 * or chain. The caller owns the copy. */
struct sitting_row *place_worn(struct sitting *s);

#endif

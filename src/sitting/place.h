/* Listening intervals, and the current place (item, position, setup). Used within src/sitting only.
 */
#ifndef SITTING_PLACE_H
#define SITTING_PLACE_H

#include "record/records.h"
#include "sitting/sitting.h"

struct playing {
	bool open;
	struct stretch stretch; /* the open interval; its texts are not set */
};

void stretch_begin(struct sitting *s);
void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins an interval if sound runs */
/* Replaces the source of the open listening interval: row `was` became row `is`. */
void stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is);

/* Returns the last earlier sitting with a place; NULL: this is the first. */
const struct sitting_row *place_last(const struct sitting *s);
/* Returns the number of this day of the review, from 1; today: from clock_day. */
int64_t place_day(const struct sitting *s, int64_t today);
void place_begin(struct sitting *s); /* adds the row of this sitting */
/* Sets device, chain, level and item before anything plays; last: from place_last. */
void place_take(struct sitting *s, const struct sitting_row *last);
void place_put(struct sitting *s);   /* queues the current place */
void place_end(struct sitting *s);   /* ends the interval; queues place and end time */
void place_go_on(struct sitting *s); /* takes place_end back */
void place_keep_up(struct sitting *s, int64_t now_ns); /* queues the place every 5 s */
/* Queues the place, then returns a copy of its row for a change of device or chain. The caller owns
 * the copy. */
struct sitting_row *place_worn(struct sitting *s);

#endif

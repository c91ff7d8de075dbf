/* For this module alone: listening intervals, and the place where the sitting is. */
#ifndef SITTING_PLACE_H
#define SITTING_PLACE_H

#include "record/records.h"
#include "sitting/sitting.h"

struct playing {
	bool open;
	struct stretch stretch; /* fields of the open one; no texts but pos_from */
};

void stretch_begin(struct sitting *s);
void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins one where sound runs */
/* The source that plays has another row now, also in the open listening interval. */
void stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is);

/* The last earlier sitting with a place; NULL: this is the first. */
const struct sitting_row *place_last(const struct sitting *s);
/* The number of this day of the review, from 1; today as by clock_day. */
int64_t place_day(const struct sitting *s, int64_t today);
void place_begin(struct sitting *s); /* adds the row */
/* Sets device, chain, level and item before anything plays; last: of place_last. */
void place_take(struct sitting *s, const struct sitting_row *last);
void place_put(struct sitting *s); /* queues the current place */
void place_end(struct sitting *s); /* … for the last time, with the time of day; and the stretch */
void place_go_on(struct sitting *s);                   /* it was not the last time */
void place_keep_up(struct sitting *s, int64_t now_ns); /* … where that was not done for long */
/* Queues the place, then returns a copy of its row, to be changed and applied: the difference is
 * the new device or chain. The caller owns it. */
struct sitting_row *place_worn(struct sitting *s);

#endif

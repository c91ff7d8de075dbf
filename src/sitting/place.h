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
/* What plays has another row from here on; so has the stretch that is open. */
void stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is);

/* The sitting before this one that says where it stood; NULL: this is the first. */
const struct sitting_row *place_last(const struct sitting *s);
/* Which day of this review it is, from 1; today as clock_day has it. */
int64_t place_day(const struct sitting *s, int64_t today);
void place_begin(struct sitting *s); /* adds the row */
/* What is worn and fed, and which item, before anything plays; last: of place_last. */
void place_take(struct sitting *s, const struct sitting_row *last);
void place_put(struct sitting *s); /* queues the place where the sitting stands */
void place_end(struct sitting *s); /* … for the last time, with the time of day; and the stretch */
void place_go_on(struct sitting *s);                   /* it was not the last time */
void place_keep_up(struct sitting *s, int64_t now_ns); /* … where that was not done for long */
/* The row that tells the place, with what is worn and in use now, to be applied; the caller's. What
 * was to be queued of the place before is, so that the difference is what was just put on. */
struct sitting_row *place_worn(struct sitting *s);

#endif

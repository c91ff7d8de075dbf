/*
 * The number of tracks and sessions that the listener plans to rate (key `plan:` of the session
 * file, command `:plan`), and the number done so far. A listener who stops when the numbers look
 * good finds differences that do not exist, so reports say if the plan was met.
 */
#ifndef ANSWERS_PLANNED_H
#define ANSWERS_PLANNED_H

#include "answers/gather.h"
#include "base/mem.h"

struct planned {
	int64_t tracks, sessions; /* planned numbers; NO_INT: no plan */
	/* numbers of tracks and sessions with ratings of planned attributes */
	int64_t done_tracks, done_sessions;
	bool met;
	const char *text; /* in the arena: "So far: planned 8 tracks in 3 sessions, done 5 in 2." */
};

/* Returns the first plan in the reviews that is not met; if all are met, the first plan. */
struct planned planned_of(const struct gather *g, const struct grades *x, struct arena *arena);

#endif

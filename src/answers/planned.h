/*
 * How much of the reviews was to be rated, as decided before (`plan:`, `:plan`), and how much was.
 * Stopping when the numbers look good finds differences that do not exist, so reports say whether
 * the plan was met.
 */
#ifndef ANSWERS_PLANNED_H
#define ANSWERS_PLANNED_H

#include "answers/gather.h"
#include "base/mem.h"

struct planned {
	int64_t tracks, sessions;           /* NO_INT: there is no plan */
	int64_t done_tracks, done_sessions; /* in the attributes of the plan */
	bool met;
	const char *text; /* in the arena: "So far: planned 8 tracks in 3 sessions, done 5 in 2." */
};

/* Of several reviews with a plan the first that is not met, else the first. */
struct planned planned_of(const struct gather *g, const struct grades *x, struct arena *arena);

#endif

/*
 * The number of tracks and evenings that the listener plans to rate (key `plan:` of the session
 * file, where evenings are called sessions; command `:plan`), and the number done so far. A
 * listener who stops when the numbers look good finds differences that do not exist, so no
 * difference is called shown before the plan is met.
 */
#ifndef ANSWERS_PLANNED_H
#define ANSWERS_PLANNED_H

#include "answers/gather.h"
#include "base/mem.h"

struct planned {
	int64_t tracks, sessions; /* planned numbers of tracks and of evenings; NO_INT: no plan */
	/* numbers of tracks and evenings with ratings of planned attributes */
	int64_t done_tracks, done_sessions;
	bool met;
	const char *text; /* in the arena: "So far: planned 8 tracks on 3 evenings, done 5 on 2." */
};

/* Returns the first plan in the reviews that is not met; if all are met, the first plan. */
struct planned planned_of(const struct gather *g, const struct grades *x, struct arena *arena);

/* The numbers of tracks and evenings that the plans want for an attribute, the largest of all
 * reviews; 0: no plan, as for ratings that are of no track. */
struct planned_need {
	size_t tracks, evenings;
};
struct planned_need planned_need(const struct gather *g, const struct rating *r);

#endif

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
#include "numbers/differ.h"

struct planned {
	int64_t tracks, sessions; /* planned numbers of tracks and of evenings; NO_INT: no plan */
	/* numbers of tracks and evenings with ratings of planned attributes */
	int64_t done_tracks, done_sessions;
	bool met;
	const char *text; /* in the arena: "So far: planned 8 tracks on 3 evenings, done 5 on 2." */
};

/* Returns the first plan in the reviews that is not met; if all are met, the first plan. */
struct planned planned_of(const struct gather *g, const struct grades *x, struct arena *arena);

/* The verdict on the difference of two devices, which every report asks for here. */
struct planned_verdict {
	enum differ_verdict judged; /* DIFFER_SO_FAR: would be shown, but the plan is not met */
	bool so_far;                /* fewer tracks or evenings than planned */
	size_t evenings;            /* planned; 0: no plan, as for ratings that are of no track */
};
/* Judges a difference (differ_judge) by the plans of all reviews for the attribute of r. */
struct planned_verdict planned_judge(const struct gather *g, const struct rating *r,
	const struct differ *x, double p_holm, double margin);

#endif

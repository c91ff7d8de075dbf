/*
 * The number of tracks and evenings that the listener plans to rate (key `plan:` of the session
 * file, where evenings are called sessions; command `:plan`). A listener who stops when the numbers
 * look good finds differences that do not exist. So a plan is frozen: a difference is judged by the
 * evenings up to the first one on which the two devices have the planned numbers, and no difference
 * is called shown before. A plan that was stated or changed after the first rating binds nothing.
 */
#ifndef ANSWERS_PLANNED_H
#define ANSWERS_PLANNED_H

#include "answers/gather.h"
#include "numbers/differ.h"

struct planned {
	size_t tracks, evenings; /* 0: no plan */
	size_t after; /* evenings that had ratings when the plan was stated; 0: it was stated before
		       */
};

/* Returns the plan for ratings such as r: the largest numbers of the plans of all reviews that
 * include its attribute. r NULL: for any attribute. Ratings that are of no track have no plan. */
struct planned planned_for(const struct gather *g, const struct rating *r);
/* Returns true if there is a plan that binds. */
bool planned_binds(const struct planned *p);
/* Judges a difference (differ_judge); DIFFER_SO_FAR: it would be shown, but has fewer tracks or
 * evenings than planned; *so_far tells this of any verdict. */
enum differ_verdict planned_judge(const struct planned *p, const struct differ *x, double p_holm,
	double margin, bool *so_far);

#endif

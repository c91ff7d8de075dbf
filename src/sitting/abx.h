/* For this module alone: ABX runs and preference tests of the two sounds. */
#ifndef SITTING_ABX_H
#define SITTING_ABX_H

#include "sitting/recorded.h"

struct abx_state {
	enum abx_heard heard; /* the sound that plays, as the listener knows it: A, B or X */
	size_t before;        /* index of the sound that was selected before the run */
	/* a run that begins when both sounds are level-matched; .draws == 0: no run waits */
	struct blind_wish wish;
};

void abx_trial(struct sitting *s);      /* plays A and shows the keys, as a trial begins */
void abx_leave(struct sitting *s);      /* selects the sound from before the run, at its end */
void abx_go_on(struct sitting *s);      /* continues the open run of an earlier session */
void abx_has_sounds(struct sitting *s); /* … when both of its files are in step again */
int64_t abx_next_ns(const struct sitting *s, int64_t now_ns);
bool abx_run(struct sitting *s, int64_t now_ns);
bool abx_refuses(const struct sitting *s, struct err *err); /* true: a run is open; err says so */
bool abx_stays(struct sitting *s);                          /* the same, and shows the message */

#endif

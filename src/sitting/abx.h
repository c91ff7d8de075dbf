/* For this module alone: aBX runs of the two sounds. */
#ifndef SITTING_ABX_H
#define SITTING_ABX_H

#include "sitting/recorded.h"

struct abx_state {
	enum abx_heard heard; /* of an open ABX: what sounds, as the listener may know it */
	size_t before;        /* which of the two sounds was heard before the run */
	/* .draws trials begin when both sounds are equally loud; 0: none */
	struct blind_wish wish;
};

void abx_trial(struct sitting *s);      /* a trial has begun: A sounds */
void abx_leave(struct sitting *s);      /* the run ends: selects the sound from before it */
void abx_go_on(struct sitting *s);      /* a run of an earlier sitting */
void abx_has_sounds(struct sitting *s); /* … whose files are in step again */
int64_t abx_next_ns(const struct sitting *s, int64_t now_ns);
bool abx_run(struct sitting *s, int64_t now_ns);
bool abx_refuses(const struct sitting *s, struct err *err); /* true: one is open (err) */
bool abx_stays(struct sitting *s);                          /* the same, said */

#endif

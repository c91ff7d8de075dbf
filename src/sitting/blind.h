/* Blind runs. Used within src/sitting only. */
#ifndef SITTING_BLIND_H
#define SITTING_BLIND_H

#include "record/blind_order.h"
#include "sitting/recorded.h"

struct blind_state {
	struct blind_order order; /* the order of the open run */
	bool waits;               /* the first trial waits until the order is on disk */
	/* The setup before the run, and the device that was worn before that one; both are restored
	 * when the run ends. */
	struct setup worn;
	struct uuid worn_before;
	int64_t break_ns; /* time of the next suggested break; 0: no trial has begun */
};

/* Appends a hint to the question of a trial: what the run can show, or that the last trial has no
 * answer yet. */
void blind_add_hint(const struct sitting *s, struct buf *out);
void blind_confirmed(struct sitting *s); /* begins the confirmed trial, or ends the run */
void blind_follow(struct sitting *s);    /* leaves a run that another earlog has ended */
void blind_stored(struct sitting *s);    /* call after each write: begins a trial that waited */
bool blind_resume(struct sitting *s);    /* opens a run that an earlier session left; false: none */
void blind_go_on(struct sitting *s);     /* asks for the current trial of that run again */
/* Adds the row that links a note or rating to its trial; call before its own row is added. */
void blind_enter(struct sitting *s, const struct uuid *made);
/* Does a new rating replace r? Else the new rating is a repeat. */
bool blind_rated_now(const struct sitting *s, const struct rating *r);
bool blind_may_begin(const struct sitting *s, const struct blind_wish *w, struct err *err);
bool blind_refuses(const struct sitting *s, struct err *err); /* true: a run is open; err says so */
int64_t blind_next_ns(const struct sitting *s, int64_t now_ns);
bool blind_run_timer(struct sitting *s, int64_t now_ns);
void blind_finish(struct sitting *s);

/* ---- abx.c: ABX runs and preference tests of the two sounds ---- */

struct abx_state {
	enum abx_heard heard; /* the sound that plays, as the listener knows it: A, B or X */
	size_t before;        /* index of the sound that was selected before the run */
	/* The run that begins when both sounds are level-matched; .draws == 0: no run waits. */
	struct blind_wish wish;
};

void abx_trial(struct sitting *s);      /* plays A and shows the keys, as a trial begins */
void abx_leave(struct sitting *s);      /* selects the sound from before the run, at its end */
void abx_go_on(struct sitting *s);      /* continues the open run of an earlier session */
void abx_has_sounds(struct sitting *s); /* continues that run when both files are in step again */
int64_t abx_next_ns(const struct sitting *s, int64_t now_ns);
bool abx_run(struct sitting *s, int64_t now_ns);
bool abx_refuses(const struct sitting *s, struct err *err); /* true: a run is open; err says so */
bool abx_stays(struct sitting *s); /* like abx_refuses, but shows the message */

#endif

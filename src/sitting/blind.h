/* Blind runs. Used within src/sitting only. */
#ifndef SITTING_BLIND_H
#define SITTING_BLIND_H

#include "record/blind_order.h"
#include "sitting/recorded.h"

struct blind_state {
	struct blind_order order; /* the devices or sounds of the open run, by trial */
	bool waits;               /* the first trial waits until the order is on disk */
	/* The setup before the run, whose device and variant are restored when the run ends, and
	 * the device that was worn before that one. */
	struct setup worn;
	struct uuid worn_before;
	int64_t break_ns; /* time of the next suggested break; 0: no trial has begun */
};

/* Appends a hint to the question that asks for the next trial: what the run can show, or that the
 * current trial has no answer yet. */
void blind_add_hint(const struct sitting *s, struct buf *out);
/* Call when the listener confirmed the question: begins the trial that it asked for, or ends the
 * run after its last trial. */
void blind_confirmed(struct sitting *s);
void blind_follow(struct sitting *s); /* leaves a run that another earlog has ended */
/* Call when all rows are on disk: begins a trial that waited for that. */
void blind_stored(struct sitting *s);
/* Opens the unfinished run of an earlier session, if there is one. */
void blind_resume(struct sitting *s);
/* After blind_resume: asks for the current trial again. */
void blind_go_on(struct sitting *s);
/* Adds the row that links a note or rating to its trial; call before the row of the note or rating
 * is added. */
void blind_enter(struct sitting *s, const struct uuid *made);
/* Returns true if a new rating replaces the rating r; false: the new rating is a repeat, and r
 * stays. */
bool blind_rated_now(const struct sitting *s, const struct rating *r);
bool blind_may_begin(const struct sitting *s, const struct blind_wish *w, struct err *err);
int64_t blind_next_ns(const struct sitting *s);
void blind_run_timer(struct sitting *s, int64_t now_ns);
void blind_finish(struct sitting *s);

/* ---- abx.c: ABX runs and preference tests of the two sounds ---- */

struct abx_state {
	enum abx_heard heard; /* the sound that plays, as the listener knows it: A, B or X */
	size_t before;        /* index of the sound that was selected before the run */
	bool loops_cue; /* no loop was on, so the run loops a cue; this loop ends with the run */
	/* The run that the listener asked for, which begins when both sounds are level-matched;
	 * .draws == 0: no run waits. */
	struct blind_wish wish;
	bool began;    /* the sounds of the run have played in this session */
	char why[200]; /* test_lost was called for this reason; "": no */
};

/* Returns the words for the open test, or for a blind run if none is open. */
const struct blind_words *test_words(const struct sitting *s);
/* Call when a trial begins: plays A and shows the keys. */
void abx_trial(struct sitting *s);
/* Call when the run ends: selects the sound from before the run, and ends a loop of the run. */
void abx_leave(struct sitting *s);
/* Gives up the test that the listener asked for, before its order was drawn. */
void abx_give_up(struct sitting *s);
/* Returns false and sets err if a test of two sounds is open whose sounds do not play yet, or no
 * longer. */
bool abx_is_heard(const struct sitting *s, struct err *err);
void abx_go_on(struct sitting *s); /* continues the open run of an earlier session */
/* Continues the open run of an earlier session once its two files are in step (time-aligned). */
void abx_has_sounds(struct sitting *s);
int64_t abx_next_ns(const struct sitting *s);
void abx_run(struct sitting *s, int64_t now_ns);
/* Call when a file was opened: a test of an earlier session goes on; calls test_lost if another
 * file or passage plays than the test has. */
void abx_opened(struct sitting *s);

#endif

/*
 * What the session uses of blind tests.
 */
#ifndef BLIND_BLIND_PARTS_H
#define BLIND_BLIND_PARTS_H

#include "blind/blind.h"
#include "writing/writing_parts.h"

/* ---- blind_run.c: blind runs ---- */

struct blind_state {
	struct blind_order order; /* the devices or sounds of the open run, by trial */
	/* The first trial waits until the order is on disk; the next trial, or the result, until
	 * the answer is. */
	bool waits;
	/* Version of the last answer, until it is on disk; UUID_NONE: none. */
	struct uuid answer;
	/* The device that was worn before the one of bench_parts.before_run. */
	struct uuid worn_before;
	int64_t break_ns; /* time of the next suggested break; INT64_MAX: no trial has begun */
};

extern const struct asks trial_asks;
/* Follows another earlog that has ended or continued the open run, so that the archive refused the
 * change of this one. */
void blind_follow(struct sitting *s);
/* Call when all rows are on disk: begins a trial, or shows the result, that waited for that. */
void blind_stored(struct sitting *s);
/* Opens the unfinished run of an earlier session, if there is one. */
void blind_resume(struct sitting *s);
/* After blind_resume: asks for the current trial again. */
void blind_go_on(struct sitting *s);
bool blind_may_begin(const struct sitting *s, const struct blind_wish *w, struct err *err);
extern const struct part blind_part;

/* ---- abx_run.c: ABX runs and preference tests of the two sounds ---- */

struct abx_state {
	enum abx_heard heard; /* the sound that plays, as the listener knows it: A, B or X */
	/* How long A, B and X have sounded by the listening intervals that have ended: A and B in
	 * this run and session, X, and 1 and 2 of a preference test, in this trial. */
	int64_t sounded_ms[ABX_X + 1];
	size_t before;  /* index of the sound that was selected before the run */
	bool loops_cue; /* no loop was on, so the run loops a cue; this loop ends with the run */
	/* The run that the listener asked for, which begins when both sounds are level-matched;
	 * .draws == 0: no run waits. */
	struct blind_wish wish;
	bool began; /* the sounds of the run have played in this session, or were replaced */
	int64_t written_ns; /* another program wrote the file that plays at this time; 0: none */
};

/* Opens a test, sets the state of the open one, or ends it (test_enter). For two sounds, the first
 * call locks the loop as the passage, and moves the position into it. */
void abx_enter(struct sitting *s, enum test_kind kind, enum test_state state);
/* Returns the words for the open test, or for a blind run if none is open. */
const struct blind_words *run_words(const struct sitting *s);
void abx_sounded(struct sitting *s, const struct news *n); /* hears NEWS_INTERVAL */
/* Returns false and sets err until all that the answer to this trial is about has sounded. */
bool abx_may_answer(const struct sitting *s, struct err *err);
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
extern const struct part abx_part;
/* Call when a file was opened, hashed or measured: a test of an earlier session goes on; calls
 * test_lost if another file or passage plays than the test has. */
void abx_opened(struct sitting *s);
void abx_on_written(struct sitting *s); /* call when s->tests->watch_fd is readable */

/* ---- the state of this room ---- */

struct blind_parts {
	struct blind_state blind;
	struct abx_state abx;
	int watch_fd; /* watches the file that plays in a test of two sounds; -1: none does */
};

#endif

/* Reads the stored order of a blind run, to show it to the helper, or to everybody after the run
 * has ended; also reads and scores the listener's answers. */
#ifndef RECORD_BLIND_ORDER_H
#define RECORD_BLIND_ORDER_H

#include "base/buf.h"
#include "record/records.h"

struct blind_order {
	struct uuid *device; /* device[i] of trial i + 1; owned, like the next two arrays */
	unsigned *which;     /* for each trial, its index in `devices` */
	struct uuid *devices;
	size_t n, ndevices;
	uint64_t seed;
	bool named; /* the device is chosen at random in each trial, and the listener names it */
	/* The answer is a preference: between two sounds in one trial (which[i] plays first), or
	 * between the devices of two trials (the second trial has the answer). */
	bool pairs;
	size_t step; /* how many trials share one answer: 2 for pairs of devices, else 1 */
	bool sounds; /* a run of two sounds (record/abx.h): `devices` stand for the sounds */
};

/* Words for messages about a run of this kind, and the command that begins it. */
struct blind_words {
	const char *a, *name, *line; /* "an ABX", "ABX", "abx" */
};
const struct blind_words *blind_words(bool sounds, bool pairs);

/* Reads the order of a run. False: it is invalid, and there is nothing to finish. */
bool blind_order_read(const struct blind_run *r, struct blind_order *o);
void blind_order_finish(struct blind_order *o);

/* Returns true if trial i (from 0) has this device. */
bool blind_was(const struct blind_order *o, size_t i, const struct uuid *device);
/* Returns the name of devices[i]; for a sound "A" or "B". */
const char *blind_name(const struct record *rec, const struct blind_order *o, size_t i);
/* Returns the row with the answer to a trial (from 1); NULL: the trial has no answer. */
const struct trial *blind_answer_row(
	const struct record *rec, const struct blind_run *r, size_t number);
/* Returns the one of `devices` that the listener named or preferred in a trial (from 1), or NULL.
 */
const struct uuid *blind_answer(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t number);
/* The score of a listener's answers, as numbers of heard trials. */
struct blind_guesses {
	size_t asked; /* trials with an answer, including "no idea" */
	size_t said;  /* trials for which a device was named */
	size_t right; /* trials for which the right device was named */
	double p; /* chance of as many right or more by guessing; NAN: below BLIND_LEAST named */
};
#define BLIND_LEAST \
	5 /* the fewest answers with a p, in a run in which guessing the device is optional */
#define BLIND_ALONE "double blind"
#define BLIND_DISTINGUISHED "single blind, told apart"
#define BLIND_NO_IDEA (-1) /* value of trial.answer; for pairs it means no difference */
void blind_guesses(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct blind_guesses *out);
/* Returns the probability of each number of right answers by guessing, from 0 to the number of
 * answers. The caller frees. */
double *blind_chances(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o);
/* The answers of a preference test. */
struct blind_preferred {
	size_t of[2]; /* trials in which sound or device 0, 1 was preferred */
	size_t none;  /* trials without a difference */
	size_t first; /* answered trials in which sound or device 0 came first */
	double p;     /* p of a two-sided sign test of `of`; NAN: no preference, or a trial has no
			 answer */
};
void blind_preferred(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, struct blind_preferred *out);
/* Returns "preferred the first", "no difference", …; "" without an answer, or for no pairs. */
const char *blind_preferred_words(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t number);
/* Appends "preferred EQ Cantor in 9 of 11 trials with a preference, p = 0.0654: not shown; no
 * difference in 1; no equaliser came first in 6 of 12". */
void blind_add_preferred(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, const char *const name[2], struct buf *out);
/* Returns true if the answers are better than guessing, at the 5 % level. */
bool blind_distinguished(const struct blind_guesses *g);
/* Appends " I got 3 of 5 right, which guessing gives as well (p = 0.50)." who: the subject.
 * planned: number of trials; leaves out p if fewer were answered, or too few. */
void blind_add_guessed(
	struct buf *out, const char *who, const struct blind_guesses *g, size_t planned);
/* Returns blind_distinguished for the guesses of a run. False while the run is open, and for a run
 * whose trials are answered by naming the device. */
bool blind_run_distinguished(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o);
/* Returns the kind of a run that has ended: "single blind; …". For an open run, the kind that does
 * not depend on the answers. */
const char *blind_run_how(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o);
/* Appends the result of a run that has ended: "8 of 10, p = …" if the trials were to be named, else
 * how often the device was guessed right; nothing if no question was asked. */
void blind_add_result(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, struct buf *out);

#endif

/* The order of a blind run, as its record has it: for whoever shows it to the helper, or to all
 * when it has ended; and what the listener took the trials for. */
#ifndef RECORD_BLIND_ORDER_H
#define RECORD_BLIND_ORDER_H

#include "base/buf.h"
#include "record/records.h"

struct blind_order {
	struct uuid *device; /* of trial 1, 2, …; owned, as the two below */
	unsigned *which;     /* of `devices` that is */
	struct uuid *devices;
	size_t n, ndevices;
	uint64_t seed;
	bool named; /* random for each trial; the listener names the device */
	/* The answer is a preference: of two sounds in a trial, which[i] first, or of two devices
	 * in two trials, the second of which has the answer. */
	bool pairs;
	size_t step; /* trials with one answer: 2 for pairs of devices, else 1 */
	bool sounds; /* of the bench (record/abx.h): `devices` only tell the two sounds apart */
};

/* Words of messages for a run of this kind, and the command that begins it. */
struct blind_words {
	const char *a, *name, *line; /* "an ABX", "ABX", "abx" */
};
const struct blind_words *blind_words(bool sounds, bool pairs);

/* False: the record cannot be read, and there is nothing to finish. */
bool blind_order_read(const struct blind_run *r, struct blind_order *o);
void blind_order_finish(struct blind_order *o);

/* Returns true if a trial (from 0) has that device. */
bool blind_was(const struct blind_order *o, size_t i, const struct uuid *device);
/* Returns the name of `devices`[i]: of a sound "A" or "B". */
const char *blind_name(const struct record *rec, const struct blind_order *o, size_t i);
/* The row of the answer to a trial (from 1); NULL: it has none. */
const struct trial *blind_answer_row(
	const struct record *rec, const struct blind_run *r, size_t number);
/* Returns the one of `devices` that the listener named or preferred in a trial (from 1), or NULL.
 */
const struct uuid *blind_answer(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t number);
/* The answers of a listener. Numbers of trials that were heard: */
struct blind_guesses {
	size_t asked; /* … those with an answer, "no idea" among them */
	size_t said;  /* … those for which a device was named */
	size_t right;
	double p; /* of as many right or more by guessing; NAN: fewer than BLIND_LEAST named */
};
#define BLIND_LEAST 5 /* answers of a run that was not to be named; fewer tell nothing */
#define BLIND_ALONE "double blind"
#define BLIND_DISTINGUISHED "single blind, told apart"
#define BLIND_NO_IDEA (-1) /* trial.answer; of pairs: no difference */
void blind_guesses(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct blind_guesses *out);
/* Returns the probability of each number of right answers by guessing, from 0 to the number of
 * answers. The caller frees. */
double *blind_chances(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o);
/* The answers to pairs. */
struct blind_preferred {
	size_t of[2]; /* trials in which that sound or device was preferred */
	size_t none;  /* trials without a difference */
	size_t first; /* answered trials in which 0 came first */
	double p; /* sign test of `of`, two-sided; NAN: no preference, or not all were answered */
};
void blind_preferred(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, struct blind_preferred *out);
/* Returns "preferred the first", "no difference", …; "" without an answer, or for no pairs. */
const char *blind_preferred_words(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t number);
/* "preferred EQ Cantor in 9 of 11 trials with a preference, p = 0.0654: not shown; no difference
 * in 1; no equaliser came first in 6 of 12". */
void blind_add_preferred(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, const char *const name[2], struct buf *out);
/* Better than by chance, at 5 %. */
bool blind_distinguished(const struct blind_guesses *g);
/* " I got 3 of 5 right, which guessing gives as well (p = 0.50)." who: the subject. planned: the
 * trials; no p where fewer were answered, or too few to tell. */
void blind_add_guessed(
	struct buf *out, const char *who, const struct blind_guesses *g, size_t planned);
/* Returns the same for a run that has ended and whose trials were not to be named. */
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

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
	bool named;  /* random for each trial; the listener names the device */
	bool sounds; /* of an ABX (record/abx.h): `devices` only tell the two sounds apart */
};

/* False: the record cannot be read, and there is nothing to finish. */
bool blind_order_read(const struct blind_run *r, struct blind_order *o);
void blind_order_finish(struct blind_order *o);

/* Returns true if a trial (from 0) has that device. */
bool blind_was(const struct blind_order *o, size_t i, const struct uuid *device);
/* Returns the device that the listener named for a trial (from 1); NULL: no answer. */
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
#define BLIND_ABX "double blind"
#define BLIND_DISTINGUISHED "single blind, told apart"
#define BLIND_NO_IDEA (-1) /* trial.answer */
void blind_guesses(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct blind_guesses *out);
/* Returns the probability of each number of right answers by guessing, from 0 to the number of
 * answers. The caller frees. */
double *blind_chances(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o);
/* Better than by chance, at 5 %. */
bool blind_distinguished(const struct blind_guesses *g);
/* " I got 3 of 5 right, which guessing gives as well (p = 0.50)." who: the subject. planned: the
 * trials; no p where fewer were answered. */
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

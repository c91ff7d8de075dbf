/* Reads the stored order of a blind run, which only the helper may see until the run has ended.
 * Also reads and scores the listener's answers. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/record/records.h"

struct blind_order {
	unsigned *which; /* for each trial (from 0), the index of its candidate in `of`; owned */
	/* the candidates: device, setting and the chain of the run; owned */
	struct setup *of;
	size_t n, ndevices;
	bool settings; /* several candidates are settings of one device */
	uint64_t seed;
	bool named; /* each trial has a device chosen at random, which the listener must name */
	/* The listener answers which of the devices of two successive trials is better; the answer
	 * is stored with the second trial. */
	bool pairs;
	size_t step; /* number of trials that one answer is about: 2 for pairs, else 1 */
};

/* Names of a kind of run for messages, and the command that begins it. */
struct blind_words {
	const char *a, *name, *line; /* for example "a blind run", "blind run" and "blind" */
};
const struct blind_words *blind_words(bool pairs);

/* Reads the order of a run into o, which the caller frees with blind_order_finish. Returns false if
 * it is invalid; there is nothing to free then. */
bool blind_order_read(const struct blind_run *r, struct blind_order *o);
/* Does the same for a run that has ended with a result. Returns the number of trials heard; if the
 * run asks for answers, up to the last answer. Returns 0, with nothing to free, if there is none or
 * the run is open. */
size_t blind_order_read_ended(
	const struct record *rec, const struct blind_run *r, struct blind_order *o);
void blind_order_finish(struct blind_order *o);

/* Returns the candidate of trial i (from 0), an element of o->of. */
const struct setup *blind_order_at(const struct blind_order *o, size_t i);
/* Returns the name of candidate i, with its setting if `whole`, or if the run swaps settings. In a
 * draft the usual setting is named only beside another one. The caller frees. */
char *blind_result_name(
	const struct record *rec, const struct blind_order *o, size_t i, bool whole);
/* Returns "devices", or "settings" if the candidates are settings of one device. */
const char *blind_order_kind(const struct blind_order *o);
/* Returns the row with the listener's answer to a trial (from 1); NULL: no answer that counts. An
 * answer that was made after the run had ended does not count: the order could be known. */
const struct trial *blind_result_answer_row(
	const struct record *rec, const struct blind_run *r, size_t number);
/* Returns the element of o->of that the listener named or preferred in a trial (from 1); NULL if
 * the trial has no such answer. */
const struct setup *blind_result_answer(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t number);
/* The largest number of trials in a run. */
#define BLIND_MOST 99
/* How well a listener named the devices of a run: numbers of trials. */
struct blind_guesses {
	size_t asked; /* trials with an answer, even if it is "no idea" */
	size_t said;  /* trials in which the listener named a device */
	size_t right; /* trials in which the named device was the right one */
	/* the run was not cut short: every trial was heard, and named if naming is the task; and
	 * the order was not opened before */
	bool whole;
	/* how often guessing gives `right` or more, from the order of this run; NAN: the run is not
	 * whole, no device was named, or it cannot be computed exactly */
	double p;
};
/* value of trial.answer: the listener does not know; in a preference test, hears no difference */
#define BLIND_NO_IDEA (-1)
void blind_guesses(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct blind_guesses *out);
/* Returns an array with the probability that guessing gives exactly 0, 1, 2 … right answers, up to
 * the number of answers. The caller frees. NULL: it cannot be computed exactly
 * (blind_chance_match). */
double *blind_result_chances(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o);
/* The answers of a preference test, counted. */
struct blind_preferred {
	size_t of[2]; /* numbers of answers that prefer device 0, and 1 */
	size_t none;  /* number of answers that there is no difference */
	size_t first; /* number of answers for which device 0 was heard first */
	double p;     /* blind_chance_sign_p; NAN: no preferences, or an answer is missing */
};
void blind_preferred(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, struct blind_preferred *out);
/* A row of the table of a run. */
struct blind_row {
	/* What it was (only after the run), what was said, whether that is right, ratings and
	 * notes. "": nothing. */
	char *cells[4];
};
/* Reads the row of trial i (from 0). tonight: the session whose ratings are shown with their
 * numbers; NULL: all. brief: names are their last words. The caller frees the cells. */
struct blind_row blind_result_row(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t i, const struct sitting_row *tonight, bool brief);
/* Returns how blind a run was, in words: "single blind; …"; valid until words_use. */
const char *blind_run_how(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o);
/* Appends "guessing does as well in 1 of 20 runs"; nothing for NAN. */
void blind_result_add_luck(struct buf *out, double p);
/* Appends the result of a run that has ended: how many devices were named rightly, or the
 * preferences of a preference test. Appends nothing if the run is open or nothing was asked. */
void blind_result_add(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, struct buf *out);
/* Appends the sentences of a review on a run of which `heard` trials were heard: "A helper swapped
 * A and B in 6 trials (single blind; …): 5 of 6 right; …."; levels: how they were (levels_add);
 * draft: for readers; says less of the answers. */
void blind_run_add(struct buf *out, const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t heard, const char *levels, bool draft);

/* Returns true if an answer, or the mark of a note or rating, was made after its run had ended,
 * when the order could be known: it counts nowhere. */
bool trial_is_late(const struct record *r, const struct trial *t);
/* Ends a run at this time, or at the last answer or mark that the record has of it, if the clock
 * was set back since: none of these is late. */
void blind_run_end(struct blind_run *run, const struct record *r, int64_t now_ms);
/* Returns the number (from 1) of the blind trial in which the note or rating `made` was made;
 * NO_INT: in none, or late. Rows made after the start of a run but before its first trial are not
 * blind. */
int64_t trial_of_made(const struct record *r, const struct uuid *made);

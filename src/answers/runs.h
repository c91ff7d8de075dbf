/*
 * The blind runs that have ended: how many trials the listener named right, and how ratings depend
 * on the position of a trial and on the device before it. Open runs are left out. Texts are
 * borrowed from the records, or live in the arena.
 */
#ifndef ANSWERS_RUNS_H
#define ANSWERS_RUNS_H

#include "answers/gather.h"
#include "base/mem.h"
#include "numbers/spread.h"
#include "record/blind_order.h"

/* The answers of one run or of several (record/blind_order.h). */
struct runs_guesses {
	size_t runs, asked, said, right;
	double p;            /* of as many right or more by guessing; NAN: no device was named */
	const char *verdict; /* "told apart", "not told apart"; NULL: no device was named */
};

struct runs_run {
	const char *review; /* its id; NULL: not known */
	int64_t started_ms, started_offset_min;
	size_t devices, trials;
	bool named;      /* its trials were to be named: `guesses` is its score */
	const char *how; /* what it may be called: "single blind, …" */
	struct runs_guesses guesses;
	struct blind_preferred preferred; /* of pairs */
	const char *text;                 /* all of that as a sentence */
};

/*
 * Blind ratings of one scale that share a position, or the device before: the mean of how far each
 * is from the mean of its attribute and device (of those in blind runs that were rated more than
 * once), so that neither the devices nor the attributes make a difference here.
 */
struct runs_mean {
	struct spread_scale scale;
	int64_t position;  /* of the trial, from 1; in `after` 0 */
	const char *after; /* the device of the trial before; NULL: it was the first */
	double mean;
	size_t n;
};
struct runs_means {
	struct runs_mean *v;
	size_t n;
};

struct runs {
	struct {
		struct runs_run *v;
		size_t n;
	} runs;
	struct runs_guesses all; /* of those whose trials were not to be named */
	struct runs_means by_position, after;
};

void runs_of(
	struct runs *r, const struct gather *g, const struct grades *grades, struct arena *arena);
/* "All 2 runs: 9 of 12 right, p = 0.0730 by guessing, not told apart." Nothing where no device was
 * named. */
void runs_add_all(struct buf *out, const struct runs_guesses *all);

#endif

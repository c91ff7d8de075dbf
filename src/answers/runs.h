/*
 * Blind runs that have ended: how many trials the listener named right, and how ratings depend on
 * the position of a trial and on the device before it. Open runs are left out. Texts are borrowed
 * from the records, or are in the arena.
 */
#ifndef ANSWERS_RUNS_H
#define ANSWERS_RUNS_H

#include "answers/gather.h"
#include "base/mem.h"
#include "numbers/spread.h"
#include "record/blind_order.h"

/* The listener's answers in one or more runs (record/blind_order.h): trials in which the device was
 * asked for, answers given, right answers. */
struct runs_guesses {
	size_t runs, asked, said, right;
	double p;            /* P(this many right or more by guessing); NAN: no answers */
	const char *verdict; /* "told apart", "not told apart"; NULL: no answers */
};

struct runs_run {
	const char *review; /* id of the review; NULL: not known */
	int64_t started_ms, started_offset_min;
	size_t devices, trials;
	bool named;      /* the listener was to name each trial; `guesses` is the score */
	const char *how; /* how blind it was: "single blind, …" */
	struct runs_guesses guesses;
	struct blind_preferred preferred; /* preferences in a run of pairs */
	const char *text;                 /* the result as a sentence */
};

/*
 * The effect of a trial's position, or of the device before it, on blind ratings of one scale: the
 * mean deviation of a rating from the mean of its attribute and device. So the attributes and
 * devices cancel out. Only ratings repeated in blind runs count.
 */
struct runs_mean {
	struct spread_scale scale;
	int64_t position;  /* number of the trial, from 1; 0 in runs.after */
	const char *after; /* device of the trial before; NULL: the first trial */
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
	struct runs_guesses all; /* sum of the runs in which devices were rated, not named */
	struct runs_means by_position, after;
};

void runs_of(
	struct runs *r, const struct gather *g, const struct grades *grades, struct arena *arena);
/* Appends "All 2 runs: 9 of 12 right, p = 0.0730 by guessing, not told apart."; nothing if no
 * device was named. */
void runs_add_all(struct buf *out, const struct runs_guesses *all);

#endif

/*
 * Results of blind runs that have ended: in how many trials the listener named the right device.
 * Texts are borrowed from the records, or are in the arena.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "review/answers/selection.h"
#include "review/record/blind_result.h"
#include "review/record/rows_session.h"

/* How well the listener named devices in one or more runs: number of runs, of trials in which the
 * listener answered ("no idea" included) or named a device, and of right names. */
struct runs_guesses {
	size_t runs, asked, said, right;
	size_t broken; /* runs that were broken off */
	/* how often guessing gives this many right or more (blind_guesses.p) */
	double p;
};

struct runs_run {
	const char *review; /* id of the review; NULL: not known */
	int64_t started_ms, started_offset_min;
	size_t devices, trials; /* trials: the planned number */
	size_t heard;           /* number of trials up to the last one with a result */
	/* the task was to name the device of each trial; `guesses` has the score */
	bool named;
	bool whole;      /* the run was not cut short (struct blind_guesses); else it has no p */
	const char *how; /* how blind the run was: "single blind, …" */
	struct runs_guesses guesses;
	struct blind_preferred preferred; /* which device was preferred, if the run has pairs */
	const char *text;                 /* the result as a sentence */
};

struct runs {
	struct {
		struct runs_run *v;
		size_t n;
	} runs;
	/* sum of the guesses in the runs in which devices were rated, and could also be named */
	struct runs_guesses all;
};

void runs_of(struct runs *r, const struct selection *g, struct arena *arena);
/* Appends the sum over several runs: "All 2 runs: 9 of 12 right; guessing does as well in 1 of 14
 * runs." Appends nothing if no device was named. */
void runs_add_all(struct buf *out, const struct runs_guesses *all);

/* A run that begins: what it can show, and how long it takes. */
struct blind_reach {
	size_t devices, items, trials;
	bool named;    /* the listener names the device in each trial; false: rates it */
	bool settings; /* of one device */
};

/* Appends the plan of a run: "2 devices, 8 tracks, 4 repeats; about 54 minutes". */
void blind_reach_add(struct buf *out, const struct blind_reach *p);

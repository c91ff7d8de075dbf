/*
 * The parts of blind tests that a session uses.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "bench/writing/blind.h"
#include "bench/writing/writing_state.h"

/* ---- blind_run.c: blind runs ---- */

/* The state of this room. */
struct blind_state {
	struct blind_order order; /* the candidates of the open run, by trial */
	/* The first trial waits until the order is on disk, the result until the end is. */
	bool waits;
	/* Version of the last answer, until it is on disk; UUID_NONE: none. */
	struct uuid answer;
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
extern const struct component blind_part;

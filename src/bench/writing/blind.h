/*
 * Blind tests: runs in which a helper swaps the devices, unseen by the listener.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "bench/sitting/sitting.h"

struct blind_wish {
	/* numbers of the devices to compare, from 1 (the device under test) */
	size_t devices[9], n;
	/* the listener's name for the setting of each; NULL: the setting that follows the device */
	const char *settings[9];
	/* each device is heard this many times; ignored if `repeats` or `draws` is not 0 */
	size_t blocks;
	/* If not 0: each device is heard once, plus this number of hidden repeats. */
	size_t repeats;
	/* If not 0: the number of trials, in each of which one of two devices plays and the
	 * listener names it. */
	size_t draws;
	/* With `draws`: each device is heard in a pair of trials, and the listener prefers one. */
	bool pairs;
	bool alike; /* the devices feel alike when worn */
};

/* Begins a blind test: stores a random order of its trials and, when that is on disk, asks the
 * helper for the first trial. */
bool blind_begin(struct sitting *s, const struct blind_wish *w, struct err *err);
/* Asks the helper for the next trial; after the last trial, asks whether to end the test. */
bool blind_next(struct sitting *s, struct err *err);
/* ends the test and reveals the order */
bool blind_end(struct sitting *s, struct err *err);
/* Records the listener's answer to the current trial: the number of a device (of settings of one
 * device: their place in the wish, from 1), or 0 for no idea, which a test that names devices
 * refuses. A later call before the next trial replaces the answer. */
bool blind_answer(struct sitting *s, size_t number, struct err *err);
/* Returns false and sets err if no trial waits for an answer. */
bool blind_trial_waits(const struct sitting *s, struct err *err);
/* Returns true if `number` is a possible answer to the current trial. */
bool blind_may_answer(const struct sitting *s, size_t number);
/* Returns the highest number that can be an answer; blind_answer_name returns the name of an
 * answer, which the caller frees. */
size_t blind_answers(const struct sitting *s);
char *blind_answer_name(const struct sitting *s, size_t number);
/* Appends what the helper has to do for the next trial: "put on AFUL Performer8, volume 22";
 * nothing if the session does not ask for a device to be put on for a trial. */
void blind_add_helper(const struct sitting *s, struct buf *out);

bool blind_prefers(const struct sitting *s); /* true: a preference test is open */

/*
 * Draws the random order of a blind run. Devices are numbered 0 to k - 1, trials from 0. The same
 * seed gives the same order on every machine; a stored run is read from its record, not repeated
 * from its seed. The caller gets the seed from the system and keeps the seed secret until all is
 * rated.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/core/err.h"

/* Names of the algorithms that make an order. One of these two lines must change whenever the
 * same seed gives another order. */
#define BLIND_ALGORITHM "splitmix64, xoshiro256** 1.0, Fisher-Yates"
#define BLIND_VERSION 2
#define BLIND_MOST_DEVICES 100
#define BLIND_MOST_TRIALS 10000
#define BLIND_MOST_REPEATS 100

struct blind_random {
	uint64_t s[4];
};

void blind_draw_seed(struct blind_random *r, uint64_t seed);
uint64_t blind_draw_next(struct blind_random *r);
/* Returns a random number from 0 to n - 1, all equally likely; n > 0. */
uint64_t blind_draw_below(struct blind_random *r, uint64_t n);

/* Writes a random order to order[0 .. k·each): each of k devices `each` times. All such orders are
 * equally likely, so earlier trials reveal only the remaining counts. (Version 1 shuffled blocks of
 * all devices, whose last trial was foreseeable.) The ratings of one track have k·(each - 1)
 * degrees of freedom. Sets err and returns false if k or the number of trials is outside the limits
 * above. */
bool blind_draw_shuffled(unsigned *order, size_t k, size_t each, uint64_t seed, struct err *err);

/* Writes a random order to order[0 .. k + repeats): k devices with hidden repeats, none twice in a
 * row. All orders are equally likely for the repeated devices (each repeats once before any repeats
 * twice). At least 3 repeats are advised. Sets err and returns false if k < 3, since two devices
 * could only alternate, or if no order was found for so many repeats. */
bool blind_draw_repeats(unsigned *order, size_t k, size_t repeats, uint64_t seed, struct err *err);

/* Writes n independent random devices of k to `order`, for trials whose device the listener names
 * (same or different, ABX). n is fixed in advance. */
bool blind_draw_next_trial(unsigned *order, size_t k, size_t n, uint64_t seed, struct err *err);

struct blind_plan {
	uint64_t seed;
	/* how the order was made: "shuffled", "repeats", "draws", "pairs"; in version 1 of the
	 * algorithm "blocks" */
	const char *how;
	/* k: number of devices; blocks: least number of trials of each device, 0 for draws */
	size_t k, blocks, repeats;
	const unsigned *order;
	size_t n;
	bool pairs; /* each trial plays both devices, order[i] first */
};

/* Appends the record of an order, which must be stored before the first trial: one JSON object
 * without newline. The seed is a text, as a JSON number would lose its last digits:
 * "0x00000000000004d2". The order of pairs has the key "first", so that earlier versions of earlog
 * ignore the run and do not count preferences as hits. */
void blind_draw_add_record(struct buf *b, const struct blind_plan *p);

/* Reads a record of blind_draw_add_record. The caller frees *order, which has p->n entries. The
 * texts of the plan are NULL. Returns false for an invalid record or an unknown device. */
bool blind_draw_read_record(const char *record, struct blind_plan *p, unsigned **order);

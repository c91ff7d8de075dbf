/*
 * Blind trials with a helper: the order of the devices, and what a score of hits shows. Devices are
 * 0 to k - 1, trials go from 0. The same seed gives the same order on every machine; yet an order
 * is replayed from its record, not made again. The caller draws the seed from the system and keeps
 * it hidden until all is rated.
 */
#ifndef NUMBERS_BLIND_H
#define NUMBERS_BLIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "numbers/range.h"

/* Changes whenever the same seed would give another order. */
#define BLIND_ALGORITHM "splitmix64, xoshiro256** 1.0, Fisher-Yates"
#define BLIND_VERSION 2
#define BLIND_MOST_DEVICES 100
#define BLIND_MOST_TRIALS 10000
#define BLIND_MOST_REPEATS 100

struct blind_random {
	uint64_t s[4];
};

void blind_seed(struct blind_random *r, uint64_t seed);
uint64_t blind_next(struct blind_random *r);
/* 0 to n - 1, each equally likely; n > 0. */
uint64_t blind_below(struct blind_random *r, uint64_t n);

/*
 * Each of k devices `each` times, the whole run shuffled: order[0 .. k·each), every such order
 * equally likely, so that earlier trials reveal only the remaining counts. (Version 1 shuffled
 * blocks of all devices, whose last trial was foreseeable.) It leaves k·(each - 1) degrees of
 * freedom for an item. Refused beyond the limits above.
 */
bool blind_shuffled(unsigned *order, size_t k, size_t each, uint64_t seed, struct err *err);

/*
 * One pass of k devices with hidden repeats: order[0 .. k + repeats), no device next to itself,
 * every such order equally likely for the devices that repeat (none a second time before each did
 * once). At least 3 repeats are advised. Refused for k < 3, since two devices could only alternate,
 * and for repeats so many that no such order is found.
 */
bool blind_repeats(unsigned *order, size_t k, size_t repeats, uint64_t seed, struct err *err);

/* n trials, each of them any of the k devices, whatever came before: to be named by the listener
 * (same or different, ABX). n is fixed in advance. */
bool blind_draws(unsigned *order, size_t k, size_t n, uint64_t seed, struct err *err);

struct blind_plan {
	uint64_t seed;
	/* "shuffled", "repeats", "draws", "pairs"; of version 1 also "blocks" */
	const char *how;
	size_t k, blocks, repeats; /* blocks: how often each device at least; of draws 0 */
	const unsigned *order;
	size_t n;
	bool pairs; /* each trial plays both of two, order[i] first */
};

/* The record of an order, to be kept before the first trial: one JSON object without newline. The
 * seed is text there, as a JSON number would lose its last digits: "0x00000000000004d2". The order
 * of pairs is called "first", so that earlier versions of earlog ignore the run and do not count
 * preferences as hits. */
void blind_add_record(struct buf *b, const struct blind_plan *p);

/* Reads such a record: the caller frees the order, whose length is in the plan. The texts of the
 * plan are NULL. False: it is no record, or its order names an unknown device. */
bool blind_read_record(const char *record, struct blind_plan *p, unsigned **order);

/* Returns the name of a run with a helper; `alike`: the listener says that the devices cannot be
 * distinguished by touch. */
const char *blind_how(bool alike);

/* ---- ABX and same or different: n trials, fixed in advance ---- */

/* P(at least `hits` of n by guessing): exact, one-sided. NAN for hits > n or n = 0. */
double blind_guess_p(uint64_t hits, uint64_t n);
/* The same where each guess is one of k devices; k = 2 is blind_guess_p. Also NAN for k = 0. */
double blind_chance_p(uint64_t hits, uint64_t n, uint64_t k);
/*
 * How likely each number of right answers is by guessing where the order was shuffled: chance[m]
 * for m of all answers (the caller has room for one more than these). order[i], said[i]: how often
 * device i is in the order, and among the answers. A permutation test: who knows that each device
 * comes as often guesses better than one of k each time. Exact to 1e-6 up to 60 trials.
 */
void blind_matches(const size_t *order, const size_t *said, size_t k, double *chance);
/* Clopper and Pearson's interval of the hit rate, 95 %. Unknown for hits > n or n = 0. */
struct range blind_interval(uint64_t hits, uint64_t n);
/* "8 of 10, p = 0.0547 (guessing may do as well); hit rate 0.444 to 0.975 (95 %)." A miss does not
 * show sameness. */
void blind_add_score(struct buf *b, uint64_t hits, uint64_t n);

#endif

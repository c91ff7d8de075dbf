/*
 * Blind trials with a helper: the order of the devices, and the significance of a score. Devices
 * are numbered 0 to k - 1, trials from 0. The same seed gives the same order on every machine; a
 * stored run is read from its record, not repeated from its seed. The caller gets the seed from the
 * system and keeps the seed secret until all is rated.
 */
#ifndef NUMBERS_BLIND_FORMULAS_H
#define NUMBERS_BLIND_FORMULAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "numbers/range.h"

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

void blind_seed(struct blind_random *r, uint64_t seed);
uint64_t blind_next(struct blind_random *r);
/* Returns a random number from 0 to n - 1, all equally likely; n > 0. */
uint64_t blind_below(struct blind_random *r, uint64_t n);

/* Writes a random order to order[0 .. k·each): each of k devices `each` times. All such orders are
 * equally likely, so earlier trials reveal only the remaining counts. (Version 1 shuffled blocks of
 * all devices, whose last trial was foreseeable.) The ratings of one track have k·(each - 1)
 * degrees of freedom. Sets err and returns false if k or the number of trials is outside the limits
 * above. */
bool blind_shuffled(unsigned *order, size_t k, size_t each, uint64_t seed, struct err *err);

/* Writes a random order to order[0 .. k + repeats): k devices with hidden repeats, none twice in a
 * row. All orders are equally likely for the repeated devices (each repeats once before any repeats
 * twice). At least 3 repeats are advised. Sets err and returns false if k < 3, since two devices
 * could only alternate, or if no order was found for so many repeats. */
bool blind_repeats(unsigned *order, size_t k, size_t repeats, uint64_t seed, struct err *err);

/* Writes n independent random devices of k to `order`, for trials whose device the listener names
 * (same or different, ABX). n is fixed in advance. */
bool blind_draws(unsigned *order, size_t k, size_t n, uint64_t seed, struct err *err);

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
void blind_add_record(struct buf *b, const struct blind_plan *p);

/* Reads a record of blind_add_record. The caller frees *order, which has p->n entries. The texts of
 * the plan are NULL. Returns false for an invalid record or an unknown device. */
bool blind_read_record(const char *record, struct blind_plan *p, unsigned **order);

/* Returns a sentence part about how blind a run with a helper was. `alike`: the listener states
 * that the devices cannot be told apart by touch. */
const char *blind_how(bool alike);

/* ---- ABX and same or different: n trials, fixed in advance ---- */

/* Returns the exact, one-sided P(at least `hits` of n by guessing). NAN for hits > n or n = 0. */
double blind_guess_p(uint64_t hits, uint64_t n);
/* Returns the exact, one-sided P(at least `hits` of n by guessing) for k equally likely answers.
 * NAN for hits > n, n = 0 or k = 0. */
double blind_chance_p(uint64_t hits, uint64_t n, uint64_t k);
/* Writes the probability of exactly m right answers by guessing to chance[m], for a shuffled order.
 * The caller has room for one more than the answers. order[i] and said[i]: how often device i is in
 * the order and in the answers. This is a permutation test: a listener who knows that all devices
 * are equally frequent guesses better than 1 in k. Returns false if the result would not be exact
 * to 1e-6; that is possible from three devices and about 60 trials on. */
bool blind_matches(const size_t *order, const size_t *said, size_t k, double *chance);
/* Returns the 95 % interval (Clopper, Pearson) of the hit rate; unknown for hits > n or n = 0. */
struct range blind_interval(uint64_t hits, uint64_t n);
/* Appends "8 of 10, p = 0.0547 (guessing may do as well); hit rate 0.444 to 0.975 (95 %)." A low
 * score does not prove that devices sound the same. */
void blind_add_score(struct buf *b, uint64_t hits, uint64_t n);

#endif

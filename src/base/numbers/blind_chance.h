/* The results of guessing in a blind run whose number of trials n was fixed in advance. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A run is refused if guessing gives its best result more often than this. */
#define BLIND_LEVEL 0.05

/* Returns the exact, one-sided P(at least `hits` of n by guessing) for k equally likely answers.
 * NAN for hits > n, n = 0 or k = 0. */
double blind_chance_p(uint64_t hits, uint64_t n, uint64_t k);
/* Writes the probability of exactly m right answers by guessing to chance[m], for a shuffled order.
 * The caller has room for one more than the answers. order[i] and said[i]: how often device i is in
 * the order and in the answers. This is a permutation test: a listener who knows that all devices
 * are equally frequent guesses better than 1 in k. Returns false if the result would not be exact
 * to 1e-6; that is possible from three devices and about 60 trials on. */
bool blind_chance_match(const size_t *order, const size_t *said, size_t k, double *chance);
/* Returns the two-sided p of a sign test: how often n random preferences between two are at least
 * as one-sided as k of n. NAN for k > n or n = 0. */
double blind_chance_sign_p(uint64_t k, uint64_t n);

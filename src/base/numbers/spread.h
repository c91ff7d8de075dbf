/*
 * Steadiness: how much one listener's repeated ratings vary. A repeat is a rating of the same
 * device, setup, attribute and place (a track, a cue, a section, or the device as a whole) on
 * another evening, or in another trial of a blind run. The caller groups the ratings and never
 * mixes scales. A result of NAN is "unknown".
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The least number of repeats for a spread. */
#define SPREAD_FLOOR 4

struct spread_scale {
	double min, max, step; /* ends and step of the scale; step NAN: no steps of equal size */
};
/* Compares the ends of two scales: a value means the same whatever the steps. */
int spread_scale_order(const struct spread_scale *a, const struct spread_scale *b);

/* All ratings of the same thing, such as one device on one track; NAN is "not judged". */
struct spread_group {
	const double *v;
	size_t n;
};

/* The listener's SD, pooled over groups of 2 or more: the residual of a one-way analysis of
 * variance, also called the standard error of measurement of one rating (ISO 5725-2: repeatability
 * SD). */
struct spread {
	double sd;      /* 0 if all repeats are equal; NAN: fewer than SPREAD_FLOOR repeats */
	size_t repeats; /* ratings that repeat an earlier one: the degrees of freedom */
};

void spread_of(struct spread *s, const struct spread_group *groups, size_t n);

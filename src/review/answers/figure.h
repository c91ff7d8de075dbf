/*
 * The ratings of one device that count: of each place (a track, a cue, a section, the whole), setup
 * (variant, chain, equaliser) and kind (blind or sighted) the newest evening, on whatever scale.
 * Each is shown where it was given, with its setup where that is not the usual one. None is a mean
 * of others.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>

#include "base/numbers/scale.h"
#include "review/answers/selection.h"
#include "review/answers/grades.h"

/* Returns true if the entry counts: no other of its device, listener, attribute or score, place,
 * kind and setup leads it: of scores the one of the device's own review, else the later one.
 * Drafts, `compare` and `rank` choose by this and figure_standing, which is the same of a list. */
bool figure_stands(const struct grades *x, const struct counted_rating *one);
/* Moves to the front of v the entries that count, and returns their number. v: entries of one
 * attribute or score and one device. The first leads: lists begin with it, pictures draw it, and
 * rankings go by it: of the owner of the archive, blind, without an equaliser, of a section rather
 * than the whole, and that rather than a track, of scores in the device's own review, and the
 * newest. Entries of other listeners than the first one's are dropped. Every report takes its
 * ratings from here. */
size_t figure_standing(const struct counted_rating **v, size_t n);

/* The score of a section, and the total of such scores. */
struct figure_score {
	const char *section; /* its id */
	double value;
	const json_t *scale;
};
struct figure_total {
	double value;
	bool sums;                    /* else it is a mean */
	size_t n;                     /* the number of scores in it */
	char *text, of[SCALE_NUMBER]; /* of: the highest value; "": text is a word of the scale */
};
/* Sets the total that the session file asks for (review.total); free t->text then. Returns false if
 * it asks for none, no section has a score, or a mean has scores of several scales. */
bool figure_total(
	struct figure_total *t, const char *asked, const struct figure_score *v, size_t n);

/* Appends the value, of blind trials each: "4, 4.5". */
void figure_add_value(struct buf *out, const struct grades *x, const struct counted_rating *one);
/* Appends the highest value of the scale to a value in numbers: "8/10". */
void figure_add_scale(struct buf *value, const struct counted_rating *one);
/* The scale of the values in numbers that are shown beside each other. Starts with most = NAN. */
struct figure_scales {
	double most;
	bool several; /* each value has its own: "8/10" beside "3/5" */
};
void figure_scales_add(struct figure_scales *x, const struct counted_rating *one);
/* Appends what tells an entry from the leading one: "sighted, on the Apple dongle". */
void figure_add_apart(struct buf *out, const struct selection *g, const struct counted_rating *one,
	const struct counted_rating *lead);

/*
 * The ratings that answer one question (attribute and scale, blind or sighted), and how much
 * repeated ratings vary.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/numbers/spread.h"
#include "review/answers/selection.h"
#include "review/answers/grades.h"

struct series {
	const struct grades *all;       /* of which the ratings are some */
	const struct counted_rating *v; /* the ratings of one question; points into grades.v */
	size_t n;
	const struct counted_rating *each; /* the single ratings; points into grades.each */
	size_t n_each;
	struct spread_scale scale;
};

/* Sets *s to the ratings of the question that begins at x->v[*at], and moves *at to the next
 * question; *at starts at 0. Returns false if no question is left. */
bool series_next(struct series *s, const struct grades *x, size_t *at);
/* The texts and the scale of a question, borrowed from the records; a text is NULL if not known. */
struct series_question {
	const char *lexicon, *attribute, *name, *low, *mid, *high;
	const char *name_local; /* in the reader's language; else `name` */
	bool bipolar, blind;
	struct spread_scale scale;
};
struct series_question series_question(const struct selection *g, const struct series *s);

/* All ratings of one device with one setup on one track, at one cue of it, on one section or as a
 * whole. */
struct series_values {
	/* item, section: NULL for the whole device; cue: NULL for the whole item; heard: the setup,
	 * "on the Apple dongle"; NULL: the device was rated with one alone */
	const char *item, *section, *cue, *heard;
	const char *title; /* of the item; NULL: none */
	struct {
		const double *v;
		size_t n;
	} values;
	size_t blind;
};
struct series_values_list {
	const struct series_values *v;
	size_t n;
};
/* Returns all ratings of a device in groups, one for each rated item, cue or section with each
 * setup, sorted by item, section and cue. The list is in the arena. */
struct series_values_list series_values(const struct selection *g, const struct series *s,
	const struct uuid *device, struct arena *arena);

/* How much the ratings of attributes on one scale vary: on other evenings, and in other trials of a
 * blind run. */
struct series_steadiness {
	struct spread_scale scale;
	struct spread spread;
	const char *text; /* "You vary by about half a step (12 repeats)."; "": too few repeats */
};
struct series_steadiness_list LIST_OF(struct series_steadiness);
/* Returns the steadiness on each scale, in the arena. */
struct series_steadiness_list series_steadiness(const struct grades *x, struct arena *arena);
/* Appends "vary by about half a step" in the words of drafts; nothing for too few repeats. ends:
 * also the ends of the scale, "… on the scale 0 to 5". */
void series_add_spread(
	struct buf *out, const struct spread *s, const struct spread_scale *scale, bool ends);

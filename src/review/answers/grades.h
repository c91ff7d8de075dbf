/*
 * Groups the ratings that count (rating_counting) by listener, device, setup (variant, chain and
 * equaliser), place (a track, a cue, a section, or the device as a whole) and evening
 * (rating_evening). Each group has one rating, or the ratings of the trials of blind runs; pictures
 * show the last of them. Deleted ratings, and ratings of a deleted session or review, do not count.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/answers/selection.h"

struct counted_rating {
	const struct rating *rating; /* the newest of the evening */
	const struct trial *trial;   /* the blind trial of the rating; NULL: none */
	double value;                /* of this rating */
	/* in grades.v: grades.each[each] is the first of the n ratings of the evening, several only
	 * in blind runs */
	size_t n, each;
	struct uuid device;
	struct uuid variant;  /* of the setup, or else the only one of the device; none: neither */
	size_t setting;       /* place of the variant of the setup in the record, from 1; 0: none */
	bool own_review;      /* made in a review of the device */
	struct uuid place;    /* the rated item or section; none: the whole device */
	struct uuid cue;      /* the rated cue of the item; none: all of the place */
	struct uuid listener; /* who made the rating; none: the archive's owner */
	/* a number that is equal for all ratings of one struct grades that were made with the same
	 * device, variant, chain and equaliser, in the order of `setting`; no chain is one of its
	 * own */
	size_t setup;
	struct spread_scale scale; /* scale of the rating; NAN: not known */
	int64_t day;               /* rating_evening */
	size_t evening; /* number of the evening, from 0, in order of time; each listener has
			   separate evenings */
	/* a number that is equal for all ratings of one struct grades that have the same lexicon,
	 * attribute and scale */
	size_t attribute;
	/* a number that is equal for all ratings of one struct grades that repeat each other
	 * (grades_repeat) */
	size_t repeats;
};

struct grades {
	/* one entry for each evening; sorted by question (blind first), device, rated track or
	 * section, cue, setup, listener, evening */
	struct counted_rating *v;
	size_t n;
	struct counted_rating
		*each; /* one entry for each rating that counts; sorted like v, then by time */
	size_t n_each;
	size_t evenings; /* number of evenings; counted_rating.evening is below it */
	/* ratings without a value that no later rating of the same has replaced */
	const struct rating **not_judged;
	size_t n_not_judged;
};

struct grades grades_new(const struct selection *g);
void grades_finish(struct grades *x);
/* Returns the devices under test in the order of the reviews, then other rated devices, each once;
 * *n gets their number. The caller frees the list. */
struct uuid *grades_devices(const struct grades *x, const struct selection *g, size_t *n);
/* Returns true if both rate the same word or score, on any scale. */
bool grades_ask_same(const struct counted_rating *a, const struct counted_rating *b);
/* Returns true if one listener rates so in both, blind or not, at the same place and cue. */
bool grades_same_question(const struct counted_rating *a, const struct counted_rating *b);
/* Returns true if both ratings answer the same question for the same device and setup, the same
 * item, section or whole device and the same cue, by the same listener. */
bool grades_repeat(const struct counted_rating *a, const struct counted_rating *b);

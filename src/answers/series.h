/*
 * The ratings that answer one question: how steady they are, the mean of each device, and how two
 * devices differ (method 3).
 */
#ifndef ANSWERS_SERIES_H
#define ANSWERS_SERIES_H

#include <jansson.h>

#include "answers/gather.h"
#include "numbers/ranks.h"
#include "numbers/spread.h"

struct series {
	const struct graded *v; /* part of grades; all of one question */
	size_t n;
	struct spread_scale scale;
	struct spread spread;
};

/* The question that starts at *at; *at moves behind it. False: there is no more. */
bool series_next(struct series *s, const struct grades *x, size_t *at);

/*
 * What the question is: lexicon, attribute, name, low, mid, high, bipolar, scope, scale, section
 * (the title, where all are of one section). New reference.
 */
json_t *series_json(const struct gather *g, const struct series *s);
/* The spread with its interval and words; no number where there are too few repeats. */
json_t *series_spread_json(const struct series *s);

/* The mean of one device: each place counts once, whatever was repeated there. */
struct series_mean {
	double mean, median, least, most; /* NAN: none; least and most of all its ratings */
	size_t ratings, places;
	double latest;
};
/* Over the places that all of `devices` that have any rating share; *shared gets their number. */
void series_means(const struct series *s, const struct uuid *devices, size_t n,
	struct series_mean *means, size_t *shared);
/* The values of a device at each place: [{item, section, variant, values, blind, mean, …}]. */
json_t *series_values(const struct gather *g, const struct series *s, const struct uuid *device);

struct series_pair {
	struct spread_pairs pairs; /* a - b, over the places that both have */
	struct ranks ranks;
	size_t n_a, n_b; /* ratings behind each mean */
	bool blind, matched;
	bool chains_differ;   /* not all of the ratings were made on one chain */
	double blind_repeats; /* mean |difference| of blind repeats of one device; NAN */
};

/* False: no place was rated on both. */
bool series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p);
/* With the verdict and its words; p_holm is left to the caller. */
json_t *series_pair_json(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, const struct series_pair *p);

#endif

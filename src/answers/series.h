/*
 * The ratings that answer one question: how steady they are, the mean of each device, and how two
 * devices differ.
 */
#ifndef ANSWERS_SERIES_H
#define ANSWERS_SERIES_H

#include "answers/gather.h"
#include "base/mem.h"
#include "numbers/differ.h"
#include "numbers/ranks.h"
#include "numbers/spread.h"

struct series {
	const struct graded *v; /* ratings of one question, a part of grades.v */
	size_t n;
	size_t sessions;           /* every graded.session is lower */
	const struct graded *fits; /* a part of grades.fits: repeats with a new seating */
	size_t n_fits;
	struct spread_scale scale;
	struct spread spread;
	struct spread fit; /* spread between seatings of one sitting or trial */
};

/* Gets the question that starts at *at, and advances *at. False: no question is left. */
bool series_next(struct series *s, const struct grades *x, size_t *at);

/* Gets the ratings of the next place, for all devices; *at starts at 0. The ratings are copied into
 * the arena. False: no place is left. */
bool series_next_place(struct series *one, const struct series *s, size_t *at, struct arena *arena);

/* The texts of a question, borrowed from the records; NULL: not known. */
struct series_question {
	const char *lexicon, *attribute, *name, *low, *mid, *high, *scope;
	bool bipolar, blind;
	struct spread_scale scale;
};
struct series_question series_question(const struct gather *g, const struct series *s);

/* How much the repeated ratings of one question vary; numbers are NAN with too few repeats. */
struct series_steadiness {
	const char *state; /* "too few", "provisional", "shown" */
	const char *text;
	size_t ratings, blind, repeated, df, at_ends;
	double sd, sd_used, smallest_difference;
	bool finer_than_scale;
	struct range interval;
};
struct series_steadiness series_steadiness(const struct series *s, struct arena *arena);
/* Like series_steadiness, for ratings repeated after the device was taken off and put on again;
 * ratings is 0 if there are none. */
struct series_steadiness series_fit(const struct series *s, struct arena *arena);

/* The mean of one device: each place counts once, however many ratings it has. */
struct series_mean {
	double mean, median, least, most; /* NAN: no ratings; least and most of all ratings */
	size_t ratings, places;
	double latest;
	bool items; /* the places are tracks; false: sections or the whole */
};
/* Returns the mean of one device over all its places. */
struct series_mean series_mean_of(const struct series *s, const struct uuid *device);
/* Returns true if any place has ratings of both devices. */
bool series_share(const struct series *s, const struct uuid *a, const struct uuid *b);
/* Writes each device's mean over the places that all rated ones share; *shared: their number. */
void series_means(const struct series *s, const struct uuid *devices, size_t n,
	struct series_mean *means, size_t *shared);

/* The ratings that one device got at one place. */
struct series_values {
	const char *item, *section, *heard_as; /* NULL: none */
	struct {
		const double *v;
		size_t n;
	} values;
	size_t blind;
	double mean, median, least, most;
};
struct series_values_list {
	const struct series_values *v;
	size_t n;
};
/* Returns the ratings of a device, sorted by item, section and variant. */
struct series_values_list series_values(const struct gather *g, const struct series *s,
	const struct uuid *device, struct arena *arena);

struct series_pair {
	struct differ differ; /* test of a - b, over the places that both have */
	struct ranks ranks;
	double weight; /* spread_weight of the ratings (numbers/spread.h) */
	/* the devices were matched in level, on the chain of each rating and before it */
	bool matched;
	bool chains_differ; /* the ratings were made on more than one chain */
	bool beside;        /* sighted while blind ratings exist: not judged */
	double p_holm;      /* Holm's p over the attributes of the pair; NAN: not tested */
	size_t family;      /* number of attributes of the pair that were tested */
};

/* Compares two devices over the places that both have. False: there is none. *places gets them (n
 * of differ.pairs); the caller frees. The caller sets beside, p_holm and family. */
bool series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p, struct uuid **places);
/* Compares two chains likewise, over each device's places. matched, chains_differ: always false. */
bool series_compare_chains(
	const struct series *s, const struct uuid *a, const struct uuid *b, struct series_pair *p);

/* The report on two devices for one question. */
struct series_difference {
	struct series_question question;
	const char *device, *against;
	struct series_pair pair;
	/* SD of the listener, least meaningful difference; NAN: too few repeats */
	double spread, limit;
	const char *verdict, *reason; /* reason: of a weak verdict, else NULL */
	const char *text, *tests;     /* text: one line; tests: behind the verdict (--tests) */
	enum differ_verdict judged;
	double margin; /* differences within it count as alike; NAN: no margin */
	struct {
		const char **v; /* the items or sections; empty: the whole */
		size_t n;
	} over;
};
/* The ranks of items in the lists, computed once for all differences. */
struct series_ranks {
	struct series_rank {
		struct uuid item;
		int64_t rank;
	} * v; /* sorted by item, then rank */
	size_t n;
};
void series_ranks_init(struct series_ranks *r, const struct gather *g, struct arena *arena);

struct series_difference series_difference(const struct gather *g, const struct series *s,
	const struct uuid *a, const struct uuid *b, const struct series_pair *p,
	const struct uuid *places, const struct series_ranks *ranks, struct arena *arena);

#endif

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
	const struct graded *v; /* part of grades; all of one question */
	size_t n;
	size_t sessions;           /* that `session` of a rating may name */
	const struct graded *fits; /* part of grades: its repeats of the fit */
	size_t n_fits;
	struct spread_scale scale;
	struct spread spread;
	struct spread fit; /* between fits of one sitting or trial */
};

/* Gets the question that starts at *at, and moves *at behind it. False: no question is left. */
bool series_next(struct series *s, const struct grades *x, size_t *at);

/* The ratings of the next place, whatever the device; *at starts at 0. The ratings are copied into
 * the arena. False: no place is left. */
bool series_next_place(struct series *one, const struct series *s, size_t *at, struct arena *arena);

/* A question in words. Texts are borrowed from the records; NULL: not known. */
struct series_question {
	const char *lexicon, *attribute, *name, *low, *mid, *high, *scope;
	bool bipolar, blind;
	struct spread_scale scale;
};
struct series_question series_question(const struct gather *g, const struct series *s);

/* The spread with its interval and words; NAN where there are too few repeats. */
struct series_steadiness {
	const char *state; /* "too few", "provisional", "shown" */
	const char *text;
	size_t ratings, blind, repeated, df, at_ends;
	double sd, sd_used, smallest_difference;
	bool finer_than_scale;
	struct range interval;
};
struct series_steadiness series_steadiness(const struct series *s, struct arena *arena);
/* The same of the repeats of the fit alone; none: `ratings` is 0. */
struct series_steadiness series_fit(const struct series *s, struct arena *arena);

/* The mean of one device: each place counts once, whatever was repeated there. */
struct series_mean {
	double mean, median, least, most; /* NAN: none; least and most of all its ratings */
	size_t ratings, places;
	double latest;
	bool items; /* each place is an item */
};
/* Of one device by itself. */
struct series_mean series_mean_of(const struct series *s, const struct uuid *device);
/* Does any place have ratings of both? */
bool series_share(const struct series *s, const struct uuid *a, const struct uuid *b);
/* Over the places that all of `devices` that have any rating share; *shared gets their number. */
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
/* By item, section and variant. */
struct series_values_list series_values(const struct gather *g, const struct series *s,
	const struct uuid *device, struct arena *arena);

struct series_pair {
	struct differ differ; /* a - b, over the places that both have */
	struct ranks ranks;
	double weight;      /* spread_weight of the ratings behind each mean */
	bool matched;       /* on the chain of each rating, before it */
	bool chains_differ; /* not all of the ratings were made on one chain */
	bool beside;        /* sighted while blind ratings exist: not judged */
	double p_holm;      /* among the attributes of the pair; NAN: beside, or not tested */
	size_t family;      /* the number of these attributes */
};

/* Over the places that have ratings of both. False: there is none. *places (n of differ.pairs) are
 * those places; the caller frees. beside, p_holm and family are left to the caller. */
bool series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p, struct uuid **places);
/* The same of two chains, over the places of each device. matched and chains_differ say nothing. */
bool series_compare_chains(
	const struct series *s, const struct uuid *a, const struct uuid *b, struct series_pair *p);

/* The report on two devices in one question. */
struct series_difference {
	struct series_question question;
	const char *device, *against;
	struct series_pair pair;
	double spread, limit;         /* NAN: too few repeats */
	const char *verdict, *reason; /* reason: of a weak verdict; NULL */
	const char *text, *tests;     /* in a line; the tests behind it (--tests) */
	enum differ_verdict judged;
	double margin; /* within which it would be called alike; NAN: within none */
	struct {
		const char **v; /* the items or sections; none: the whole */
		size_t n;
	} over;
};
/* The ranks of items in the lists, found once for all differences. */
struct series_ranks {
	struct series_rank {
		struct uuid item;
		int64_t rank;
	} * v; /* by item, then rank */
	size_t n;
};
void series_ranks_init(struct series_ranks *r, const struct gather *g);
void series_ranks_finish(struct series_ranks *r);

struct series_difference series_difference(const struct gather *g, const struct series *s,
	const struct uuid *a, const struct uuid *b, const struct series_pair *p,
	const struct uuid *places, const struct series_ranks *ranks, struct arena *arena);

#endif

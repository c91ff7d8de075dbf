/*
 * The ratings that answer one question (attribute, scope and scale, blind or sighted): how much
 * repeated ratings vary, the mean of each device, and the difference of two devices.
 */
#ifndef ANSWERS_SERIES_H
#define ANSWERS_SERIES_H

#include "answers/gather.h"
#include "base/mem.h"
#include "numbers/differ.h"
#include "numbers/ranks.h"
#include "numbers/spread.h"

struct series {
	const struct graded *v; /* the ratings of one question; points into grades.v */
	size_t n;
	size_t sessions; /* number of sessions; graded.session is below it */
	/* ratings repeated after the device was put on again; points into grades.fits */
	const struct graded *fits;
	size_t n_fits;
	struct spread_scale scale;
	struct spread spread;
	struct spread fit; /* spread of the ratings repeated after putting the device on again in
			      the same session or trial */
};

/* Sets *s to the ratings of the question that begins at x->v[*at], and moves *at to the next
 * question; *at starts at 0. Returns false if no question is left. */
bool series_next(struct series *s, const struct grades *x, size_t *at);

/* Sets *one to the ratings of all devices at the next place (track, section or whole device); *at
 * starts at 0. The ratings are copied into the arena. Returns false if no place is left. */
bool series_next_place(struct series *one, const struct series *s, size_t *at, struct arena *arena);

/* The texts and the scale of a question, borrowed from the records; a text is NULL if not known. */
struct series_question {
	const char *lexicon, *attribute, *name, *low, *mid, *high, *scope;
	bool bipolar, blind;
	struct spread_scale scale;
};
struct series_question series_question(const struct gather *g, const struct series *s);

/* How much repeated ratings of one question vary. Without enough repeats the numbers are NAN. */
struct series_steadiness {
	/* how well the spread is known: "too few" repeats, "provisional" or "shown" */
	const char *state;
	const char *text;
	size_t ratings, blind, repeated, df, at_ends;
	double sd, sd_used, smallest_difference;
	bool finer_than_scale;
	struct range interval;
};
struct series_steadiness series_steadiness(const struct series *s, struct arena *arena);
/* Returns how much ratings vary between seatings (each time that the device is put on); `ratings`
 * is 0 without data. */
struct series_steadiness series_fit(const struct series *s, struct arena *arena);

/* The mean of a device. Each rated place (item, section or whole) counts once. */
struct series_mean {
	/* NAN without ratings; least, most: lowest and highest single rating */
	double mean, median, least, most;
	size_t ratings, places;
	double latest;
	bool items; /* places are tracks; false: sections, or the device as a whole */
};
/* Returns the mean of one device over all places (tracks, sections or whole) that were rated. */
struct series_mean series_mean_of(const struct series *s, const struct uuid *device);
/* Sets means[i] to the mean of devices[i] over the places (tracks, sections or the whole device)
 * for which all rated devices have ratings; *shared gets the number of these places. If 0, each
 * mean is over all places of its device. */
void series_means(const struct series *s, const struct uuid *devices, size_t n,
	struct series_mean *means, size_t *shared);

/* All ratings of one device with one variant or equaliser on one track, on one section or as a
 * whole. */
struct series_values {
	/* item, section: NULL for the whole device; heard_as: equaliser, else variant, else NULL */
	const char *item, *section, *heard_as;
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
/* Returns all ratings of a device in groups, one for each rated item or section with each variant
 * or equaliser, sorted by item and section. The list is in the arena. */
struct series_values_list series_values(const struct gather *g, const struct series *s,
	const struct uuid *device, struct arena *arena);

struct series_pair {
	/* test of the differences a - b, for tracks and sections rated with both devices */
	struct differ differ;
	struct ranks ranks;
	double weight; /* SD of the difference / SD of a single rating (spread_weight) */
	/* both devices were matched in level before each rating, on the chain of that rating */
	bool matched;
	bool chains_differ; /* not all ratings were made on the same chain */
	bool beside; /* the ratings compared are sighted, but the pair also has blind ones: it gets
			no verdict */
	double p_holm; /* p corrected (Holm) for all attributes of the pair; NAN: not tested */
	size_t family; /* number of attributes on which the two devices were tested against each
			  other */
};

/* Compares devices a and b over the places at which both have ratings. Returns false if there is no
 * such place. *places gets p->differ.pairs.n places, which the caller frees even on failure. Does
 * not set beside, p_holm and family. */
bool series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p, struct uuid **places);
/* Compares chains a and b as series_compare compares devices, over the tracks, sections
 * or whole devices that were rated with one device on both chains; matched and chains_differ stay
 * false. */
bool series_compare_chains(
	const struct series *s, const struct uuid *a, const struct uuid *b, struct series_pair *p);

/* The difference of two devices in one question, with its verdict. */
struct series_difference {
	struct series_question question;
	const char *device, *against;
	struct series_pair pair;
	/* spread: SD of the listener's repeated ratings; limit: the smallest difference that
	 * exceeds this spread; both NAN: too few repeats */
	double spread, limit;
	const char *verdict, *reason; /* reason: why the verdict is weak; NULL: it is not */
	/* text: the difference in one line; tests: the statistics, for --tests */
	const char *text, *tests;
	enum differ_verdict judged;
	double margin; /* smaller differences count as alike; NAN: not known */
	struct {
		const char **v; /* names of the items or sections; none for the device as a whole */
		size_t n;
	} over;
};
/* The positions of tracks in the playlists; looked up once, and used for every difference. */
struct series_ranks {
	struct series_rank {
		struct uuid item;
		int64_t rank;
	} * v; /* one entry for each item of a playlist; sorted by item, then rank */
	size_t n;
};
void series_ranks_init(struct series_ranks *r, const struct gather *g, struct arena *arena);

struct series_difference series_difference(const struct gather *g, const struct series *s,
	const struct uuid *a, const struct uuid *b, const struct series_pair *p,
	const struct uuid *places, const struct series_ranks *ranks, struct arena *arena);

#endif

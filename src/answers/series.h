/*
 * The ratings that answer one question (attribute, scope and scale, blind or sighted): how much
 * repeated ratings vary, the mean of each device, and the difference of two devices.
 */
#ifndef ANSWERS_SERIES_H
#define ANSWERS_SERIES_H

#include "answers/figure.h"
#include "answers/gather.h"
#include "base/mem.h"
#include "numbers/differ.h"
#include "numbers/spread.h"

struct series {
	const struct graded *v; /* the ratings of one question; points into grades.v */
	size_t n;
	const struct graded *each; /* the single ratings; points into grades.each */
	size_t n_each;
	struct spread_scale scale;
	struct spread spread; /* spread between evenings, of the values at one place */
	struct spread
		seating; /* spread within an evening: of repeats in other seatings or trials */
};

/* Sets *s to the ratings of the question that begins at x->v[*at], and moves *at to the next
 * question; *at starts at 0. Returns false if no question is left. */
bool series_next(struct series *s, const struct grades *x, size_t *at);
/* Returns the ratings of all questions, in the arena; *n gets their number. */
struct series *series_all(const struct grades *x, size_t *n, struct arena *arena);

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
/* Returns how much ratings vary within an evening, between seatings (each time that the device is
 * put on) and blind trials; `ratings` is 0 without data. */
struct series_steadiness series_seating(const struct series *s, struct arena *arena);

/* Sets v[i] to the figure of devices[i] in the question. Returns the number of places (tracks,
 * sections or the whole device) at which all of the devices that have ratings were rated. */
size_t series_means(const struct series *s, const struct uuid *devices, size_t n, struct figure *v);
/* All ratings of one device with one variant or equaliser on one track, at one cue of it, on one
 * section or as a whole. */
struct series_values {
	/* item, section: NULL for the whole device; cue: NULL for the whole item; heard_as:
	 * equaliser, else variant, else NULL */
	const char *item, *section, *cue, *heard_as;
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
/* Returns all ratings of a device in groups, one for each rated item, cue or section with each
 * variant or equaliser, sorted by item, section and cue. The list is in the arena. */
struct series_values_list series_values(const struct gather *g, const struct series *s,
	const struct uuid *device, struct arena *arena);

/* The estimate: the difference of two devices in one question, over one population. Ratings count
 * by figure_counting; of these, if the difference is tested, those at a place on an evening that
 * has both devices. Nothing else in the program subtracts two devices. */
struct series_pair {
	const struct series *s; /* the question; as of[].last valid while the grades are */
	struct uuid a, b;
	/* the estimate a - b, its error, test and counts; without a test, the means
	 * are of all ratings */
	struct differ differ;
	struct figure of[2]; /* the figures of a and b, of all their ratings that count */
	struct uuid *places; /* differ.places of them */
	bool equalised;      /* not tested: a device was heard through an equaliser only */
	/* both devices were matched in level in the 90 days before each rating, on the chain of
	 * that rating, and no volume changed since; match: the one before the last of the ratings,
	 * or before the first one after a change; NULL if not matched */
	bool matched;
	const struct volume *match;
	bool chains_differ; /* not all ratings were made on the same chain */
	/* evenings on which a was rated first, and b; none of blind runs and of the shell */
	size_t first[2];
	bool at_end; /* a third of the ratings of a or b are at one end of the scale */
	/* set by series_pairs only */
	bool also_blind; /* the ratings compared are sighted, but the pair also has blind ones: it
			gets no verdict */
	double p_holm;   /* p corrected (Holm) for all attributes of the pair; NAN: not tested */
	size_t family;   /* number of attributes on which the two devices were tested against each
			    other */
	double margin;   /* smaller differences count as alike; NAN: not known */
	enum differ_verdict judged;
	/* verdict: differ_word(judged); reason: why nothing was tested, or shown; NULL: there is
	 * none */
	const char *verdict, *reason;
};

/* Compares devices a and b over the places at which both have ratings. Returns false if there is no
 * such place, or if the question is a score, which is never tested. Else the caller frees
 * p->places. */
bool series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p);
/* Compares devices a and b in each of the n questions s that has both, and judges every
 * difference: the verdict that all reports print. The list is in the arena, in the order of s. */
struct series_pairs {
	struct series_pair *v;
	size_t n, cap;
};
struct series_pairs series_pairs(const struct gather *g, const struct series *s, size_t n,
	const struct uuid *a, const struct uuid *b, struct arena *arena);

/* An estimate in words. */
struct series_difference {
	struct series_question question;
	const char *device, *against;
	struct series_pair pair;
	/* spread: SD of the listener's ratings between evenings; limit: the smallest difference
	 * that exceeds this spread; both NAN: too few repeats */
	double spread, limit;
	/* text: the difference in one line; tests: the statistics, for --tests */
	const char *text, *tests;
	struct {
		const char **v; /* names of the items or sections; none for the device as a whole */
		size_t n;
	} over;
	struct {
		const char **v; /* ids of the reviews in which the two devices were rated */
		size_t n;
	} reviews;
};
struct series_difference series_difference(
	const struct gather *g, const struct series_pair *p, struct arena *arena);
/* Returns true if the louder device may seem better in this question (bass, punch, space), and the
 * levels of the two were not matched. */
bool series_may_be_loudness(const struct series_pair *p);

#endif

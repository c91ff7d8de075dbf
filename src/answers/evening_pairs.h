/*
 * On how many evenings one device was rated higher than another, of what both were rated for on the
 * same evening: a track, a cue, a section or the device as a whole, on one scale. A count has no
 * verdict: it says how the ratings were made, and what may explain it beside the devices.
 */
#pragma once

#include "answers/figure.h"
#include "answers/levels.h"
#include "answers/series.h"

struct count {
	const struct series *s; /* the question; valid while the grades are */
	struct uuid a, b;
	struct figure of[2]; /* the values of a and b */
	/* evenings on which both were rated for the same; of these, evenings on which a was
	 * higher, and on which b was */
	size_t evenings, higher[2];
	size_t *on; /* the numbers of these evenings */
	/* the two values, or those of other counts beside them, are of several scales: each has its
	 * own */
	bool scaled;
	/* the values shown are of different evenings: nobody was higher */
	bool apart;
	/* the one evening says otherwise than the values shown: no device is named */
	bool contrary;
	/* the last pair of the newest evening, how many it has, and a's values less b's there */
	const struct graded *newest[2];
	size_t newest_n;
	double newest_apart;
	struct uuid *places; /* tracks and sections that were rated with both; none for the whole */
	size_t n_places;
	/* conditions of the ratings compared: levels matched before each of them, on its chain */
	struct levels levels;
	bool matched;
	bool equalised[2];  /* heard through an equaliser */
	bool chains_differ; /* a and b were heard on different chains */
	/* evenings on which a was put on after b, and b after a; none of blind runs and the shell
	 */
	size_t after[2];
};

/* Counts for devices a and b; c->evenings is 0 if they have nothing in common. Returns false if not
 * both were rated in the question (only_b: if b was not), or if the question is a score: scores are
 * not counted. The caller frees c->places and c->on. */
bool count_of(struct count *c, const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, bool only_b);

/* Returns the number of the device that was higher on more evenings; 0 if neither was. */
int count_leader(const struct count *c);

/* A count in words; device 0 is a. */
struct count_words {
	struct series_question question;
	const char *device[2]; /* names of the devices */
	const char *value[2];  /* their values: "4 to 4.5 (2 tracks)" */
	struct count count;
	/* "Cantor on 2, equal on 1 of 3 evenings, 2 tracks"; "" without an evening */
	const char *higher;
	/* how the ratings were made, and what may explain the difference, in a fixed order:
	 * "sighted, levels not noted as matched, one evening only"; "" without an evening */
	const char *conditions;
	/* "Cantor 4.5, Performer8 3.5. Higher on 3 of 3 evenings, on 2 tracks; sighted, levels
	 * matched by ear." */
	const char *text;
	struct {
		const char **v; /* names of count.places */
		size_t n;
	} over;
};
struct count_words count_words(const struct gather *g, const struct count *c, struct arena *arena);

/* The counts of two devices in each of the n questions s, in the order of s; in the arena. */
struct counts LIST_OF(struct count);
struct counts counts_of(const struct gather *g, const struct series *s, size_t n,
	const struct uuid *a, const struct uuid *b, bool only_b, struct arena *arena);

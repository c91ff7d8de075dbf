/*
 * The report of `earlog rank`: all devices in the order of one listener's ratings, among them
 * benchmarks: devices whose value the user has fixed.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/mem.h"
#include "review/answers/figure.h"
#include "review/answers/selection.h"
#include "review/answers/grades.h"
#include "review/files/profile.h"

struct rank_benchmark {
	const char *device; /* name of the device */
	/* id of the section or of the attribute to which the value belongs; the other is NULL */
	const char *section, *attribute;
	double value;
};

struct rank_asked {
	struct selection g;
	/* what to rank by: sonic-quality, bias, the id of a section or an attribute, or of an
	 * attribute in one section: "voices/clarity" */
	const char *by;
	const char *const *also; /* further attributes that have columns */
	size_t n_also;
	const struct rank_benchmark *benchmarks;
	size_t n;
	/* has the playlist whose order the sections have; NULL: the records of g */
	const struct record *listed;
	bool published; /* only benchmarks, and devices with a published review */
	bool all_kinds; /* else only devices of this kind; NULL: of the kind that most ranked have
			 */
	const char *kind;
};

/* A word has a column for each section in which it was rated, its tracks included, and one for the
 * devices as a whole: ratings of two sections are not ranked together. */
struct rank_column {
	/* id and name of a score, a section or an attribute: "voices/clarity", "Clarity (Voices)"
	 */
	const char *id, *name;
	const char *name_local; /* in the reader's language */
	const char *attribute;  /* of a score or attribute; NULL: the score of a section */
	/* of the score, or in which the attribute was rated; none: the whole device */
	struct uuid in;
	bool section;
	bool blind;        /* the column ranks by blind ratings: every device has some */
	const char *range; /* its scale: "1 (Poor) to 5 (Outstanding)"; NULL: no device has one */
	/* the newest rating, which gives the scale; valid inside rank_answer_init */
	const struct counted_rating *newest;
};

/* The figure of a device or the value of a benchmark in one column. */
struct rank_cell {
	const struct counted_rating
		*of; /* the leading rating (figure_standing); NULL: none, or a benchmark */
	/* NAN: the device has no value in this column, or a value of another kind or scale, which
	 * has no rank: `text` has the value */
	double value;
	const char *text; /* of a track in the section of the column with its title */
	const char *word; /* word of the scale for this value; NULL: none */
	bool in_words;    /* the scale has a word for each step, so `text` is the word */
	/* the other ratings: "sighted: 3; on the Apple dongle: 2; Strings: 4"; NULL: none */
	const char *beside;
	bool blind;
	const struct rating *rating; /* of `of`; else an empty one */
};

struct rank_row {
	/* from 1; equal values have the same rank; NO_INT: not ranked */
	int64_t rank;
	/* name of the device or benchmark; id of the review `of` */
	const char *device, *review;
	bool benchmark;
	struct {
		struct rank_cell *v; /* v[i]: value in columns.v[i] */
		size_t n;
	} cells;
	struct uuid uuid;           /* UUID of the device; none: a benchmark */
	double key;                 /* value by which the row is sorted, falling; NAN: not ranked */
	const struct device *facts; /* of the device; of a benchmark an empty one */
	/* NULL: not known. price: the first one, "799 USD"; url: of the published review; date: of
	 * the same, else the day of the newest rating. */
	const char *kind, *price, *url, *date;
	/* a review of the device, a published one if there is one; NULL: none */
	const struct review *of;
};

struct rank_answer {
	struct arena arena;
	const char *by;
	/* `by` is sonic-quality, or a score, section or attribute with ratings or a benchmark; of
	 * the columns of an attribute the one in which most devices have a value ranks, of equals
	 * the first */
	bool known;
	struct LIST_OF(struct rank_column) columns;
	struct LIST_OF(struct rank_row) rows;
	/* the kind of the rows, apart from those whose kind is not known; NULL: no kind is known */
	const char *kind;
	const char *left_out; /* names of the devices of other kinds; NULL: none */
};

/* Returns a new array of benchmarks, *n of them, from the user's profile. Texts are borrowed. The
 * caller frees the array. */
struct rank_benchmark *rank_benchmarks_new(const struct profile *p, size_t *n);

/* Makes the ranking, in the order of the leading ratings (figure.h). Each column has one scale and
 * one kind of ratings, blind or sighted; a device without one of these has no rank.
 * arena_finish(&answer->arena) frees the ranking. The records must outlive it. */
void rank_answer_init(struct rank_answer *answer, const struct rank_asked *a);
/* Returns true if there is a column of this id or attribute. */
bool rank_has(const struct rank_answer *answer, const char *by);

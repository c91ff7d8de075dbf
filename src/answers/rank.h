/*
 * A ranking of all devices by one listener's scores, with benchmarks: devices with a fixed value.
 */
#ifndef ANSWERS_RANK_H
#define ANSWERS_RANK_H

#include <stdbool.h>

#include "answers/gather.h"
#include "answers/series.h"
#include "base/scale.h"

struct rank_benchmark {
	const char *device; /* its name */
	/* id of the section or attribute that has the value; the other is NULL */
	const char *section, *attribute;
	double value;
};

struct rank_asked {
	struct gather g;
	const char *by; /* sonic-quality, bias, or the id of a section or attribute */
	const struct rank_benchmark *benchmarks;
	size_t n;
};

struct rank_column {
	const char *id, *name; /* id and name of a score, a section or an attribute */
	bool section;
	bool blind; /* all devices have blind ratings; only these are ranked */
	/* The newest rating of the column, which gives its scale; valid only inside
	 * rank_answer_init. */
	const struct graded *last;
};

/* The rating or score of a device in one column. */
struct rank_cell {
	double value; /* NAN: no value, and the cell is ignored */
	char text[SCALE_NUMBER];
	const char *word;  /* the scale's word for the value; NULL: none */
	bool other_scale;  /* the column's last score has another scale */
	const char *scale; /* JSON; NULL: a benchmark */
	/* places: number of rated items or sections; 1 for the whole */
	size_t ratings, places;
	double least, most;               /* lowest and highest rating */
	int64_t made_ms, made_offset_min; /* time of the last rating */
	bool blind;
	const char *scope;         /* item, section, whole; NULL: a benchmark */
	int fits;                  /* how well the ratings suit the column; 0: no ratings yet */
	bool rated_blind;          /* the device has blind ratings in this column */
	const struct graded *last; /* the last rating; NULL: a benchmark */
};

struct rank_row {
	int64_t rank;                /* from 1, shared by equal values; NO_INT: not ranked */
	const char *device, *review; /* review: id of a review of the device; NULL: none */
	bool benchmark;
	struct {
		struct rank_cell *v; /* by column */
		size_t n;
	} cells;
	struct uuid uuid; /* UUID of the device; none: a benchmark */
	double key;       /* the value that is ranked; NAN: not ranked */
};

struct rank_answer {
	struct arena arena;
	const char *by;
	bool known; /* `by` names something that was scored */
	struct {
		struct rank_column *v;
		size_t n, cap;
	} columns;
	struct {
		struct rank_row *v;
		size_t n, cap;
	} rows;
	struct series_steadiness spread; /* steadiness of the ranked scores; .state NULL: none */
	/* Pairs as text: "Cantor and Performer8". apart: both are ranked but never rated on the
	 * same item; alike: neighbours in the ranking whose ratings do not differ significantly. */
	struct rank_pairs {
		const char **v;
		size_t n, cap;
	} apart, alike;
};

/*
 * Makes the ranking. A device's mean is the same as in compare: each place counts once. Devices are
 * ordered by the places that all ranked devices share, if any. Ratings of the whole are preferred
 * to sections, and sections to items. Ratings on another scale than the last one, or blind ones
 * that not all devices have, are shown without a rank. arena_finish(&answer->arena) frees it.
 * The records must live as long as the answer.
 */
void rank_answer_init(struct rank_answer *answer, const struct rank_asked *a);

#endif

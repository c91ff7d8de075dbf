/*
 * The report of `earlog rank`: all devices in the order of one listener's ratings, among them
 * benchmarks: devices whose value the user has fixed.
 */
#ifndef ANSWERS_RANK_H
#define ANSWERS_RANK_H

#include <stdbool.h>

#include "answers/gather.h"
#include "answers/series.h"
#include "base/scale.h"

struct rank_benchmark {
	const char *device; /* name of the device */
	/* id of the section or of the attribute to which the value belongs; the other is NULL */
	const char *section, *attribute;
	double value;
};

struct rank_asked {
	struct gather g;
	/* what to rank by: sonic-quality, bias, or the id of a section or an attribute */
	const char *by;
	const struct rank_benchmark *benchmarks;
	size_t n;
};

struct rank_column {
	const char *id, *name; /* id and name of a score, a section or an attribute */
	bool section;
	/* only blind ratings get a rank: every device has blind ratings of the attribute, or all
	 * scores are blind */
	bool blind;
	/* newest rating in the column, which gives its scale; valid inside rank_answer_init */
	const struct graded *last;
};

/* The value of a device (its mean rating) or of a benchmark in one column. */
struct rank_cell {
	double value; /* NAN: the device has no value in this column */
	char text[SCALE_NUMBER];
	const char *word;  /* word of the scale for this value; NULL: none */
	bool other_scale;  /* the scale is not that of the column's newest rating */
	const char *scale; /* scale as JSON; NULL: the value is of a benchmark */
	/* ratings: their number; places: number of rated tracks or sections, or 1 for the device
	 * as a whole */
	size_t ratings, places;
	double least, most;               /* lowest and highest rating */
	int64_t made_ms, made_offset_min; /* time of the device's newest rating */
	bool blind;
	/* scope of the ratings: item, section, whole; NULL: a benchmark */
	const char *scope;
	/* how well scope, scale and blindness suit the column; higher is better (cell_take) */
	int fits;
	bool rated_blind;          /* the device has blind ratings in this column */
	const struct graded *last; /* newest of the ratings; NULL: a benchmark */
};

struct rank_row {
	/* from 1; equal values have the same rank; NO_INT: not ranked */
	int64_t rank;
	/* name of the device or benchmark; id of a review of it, NULL: none */
	const char *device, *review;
	bool benchmark;
	struct {
		struct rank_cell *v; /* v[i]: value in columns.v[i] */
		size_t n;
	} cells;
	struct uuid uuid; /* UUID of the device; none: a benchmark */
	double key;       /* value by which the row is ranked; NAN: not ranked */
};

struct rank_answer {
	struct arena arena;
	const char *by;
	/* `by` is sonic-quality, or a score, section or attribute with ratings or a benchmark */
	bool known;
	struct {
		struct rank_column *v;
		size_t n, cap;
	} columns;
	struct {
		struct rank_row *v;
		size_t n, cap;
	} rows;
	/* how much repeated ratings of the ranked column vary; .state NULL: no ratings */
	struct series_steadiness spread;
	/* Pairs of devices, each as a text: "Cantor and Performer8". apart: ranked devices with
	 * no rated track or section in common, unless both were rated as a whole; alike: neighbours
	 * in the ranking whose ratings do not differ significantly. */
	struct rank_pairs {
		const char **v;
		size_t n, cap;
	} apart, alike;
};

/* Makes the ranking. The value of a device is its mean: each rated item or section counts once.
 * Devices are ordered by their means over the items that all ranked devices share, if there are
 * any and all values are means over items. Ratings on another scale than the newest one of the
 * column, blind ratings in a column that is not blind, and sighted ones in a blind column are shown
 * without a rank, and only if the device has no others. Else ratings of the device as a whole are
 * preferred to ratings of sections, and these to ratings of items. arena_finish(&answer->arena)
 * frees the ranking. The records must outlive it. */
void rank_answer_init(struct rank_answer *answer, const struct rank_asked *a);

#endif

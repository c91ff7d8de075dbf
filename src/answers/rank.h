/*
 * One's own scores of all devices as a ranking, with the devices that stand for a value in it.
 */
#ifndef ANSWERS_RANK_H
#define ANSWERS_RANK_H

#include <stdbool.h>

#include "answers/gather.h"
#include "answers/series.h"
#include "base/scale.h"

struct rank_benchmark {
	const char *device;              /* its name */
	const char *section, *attribute; /* one of the two: an id */
	double value;
};

struct rank_asked {
	struct gather g;
	const char *by; /* sonic-quality, bias, a section or an attribute, by id */
	const struct rank_benchmark *benchmarks;
	size_t n;
};

struct rank_column {
	const char *id, *name; /* of a score, a section or an attribute */
	bool section;
	bool blind;                /* each device has blind ratings, which alone are ranked */
	const struct graded *last; /* its scale is the column's; only while the answer is made */
};

/* The rating or score of a device in one column. */
struct rank_cell {
	double value; /* NAN: nothing, and the cell counts for nothing */
	char text[SCALE_NUMBER];
	const char *word;                 /* of the value on its scale; NULL: none */
	bool other_scale;                 /* than the column's last score */
	const char *scale;                /* JSON; NULL: a benchmark's value has none */
	size_t ratings, places;           /* places: items or sections; of the whole 1 */
	double least, most;               /* of the ratings */
	int64_t made_ms, made_offset_min; /* of the last one */
	bool blind;
	const char *scope;         /* item, section, whole; NULL: a benchmark */
	int fits;                  /* only while the report is made; 0: nothing yet */
	bool rated_blind;          /* the column has blind ratings */
	const struct graded *last; /* NULL: a benchmark */
};

struct rank_row {
	int64_t rank;                /* from 1, equals share one; NO_INT: not ranked */
	const char *device, *review; /* review: the id of its review; NULL: none */
	bool benchmark;
	struct {
		struct rank_cell *v; /* by column */
		size_t n;
	} cells;
	struct uuid uuid; /* of the device; none: a benchmark */
	double key;       /* what it is ranked by; NAN: it is not */
};

struct rank_answer {
	struct arena arena;
	const char *by;
	bool known; /* something was scored by that name */
	struct {
		struct rank_column *v;
		size_t n, cap;
	} columns;
	struct {
		struct rank_row *v;
		size_t n, cap;
	} rows;
	struct series_steadiness spread; /* of the scores by which is ranked; no state: none */
	/* "Cantor and Performer8": ranked, and rated at no place in common; neighbours that the
	 * ratings do not tell apart. */
	struct rank_pairs {
		const char **v;
		size_t n, cap;
	} apart, alike;
};

/*
 * The mean of a device is the same as in compare: each place counts once. The order is by the
 * places that all ranked devices share, if there are any. Ratings of the whole come before
 * sections, and sections before items. Ratings on another scale than the last one, or blind ones
 * where not all devices have them, are shown without a rank. The records must live as long as the
 * answer.
 */
void rank_answer_init(struct rank_answer *answer, const struct rank_asked *a);
void rank_answer_finish(struct rank_answer *answer);

#endif

/*
 * One's own scores of all devices as a ranking, with the devices that stand for a value in it.
 */
#ifndef ANSWERS_RANK_H
#define ANSWERS_RANK_H

#include <jansson.h>

#include "answers/gather.h"

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

/*
 * {by, columns, rows: each with rank, device, review, benchmark and cells, spread}. The last score
 * of a device counts; of an attribute that was rated at items only their mean. What was given on
 * another scale than the last one is shown without a rank. New reference.
 */
json_t *answer_rank(const struct rank_asked *a);

#endif

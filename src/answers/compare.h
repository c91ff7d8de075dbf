/*
 * Devices side by side: ratings and scores with the spread, volumes, and the notes on the same item
 * and the same cue next to each other.
 */
#ifndef ANSWERS_COMPARE_H
#define ANSWERS_COMPARE_H

#include <jansson.h>
#include <stdbool.h>

#include "answers/gather.h"

struct compare_asked {
	struct gather g;
	const struct uuid *devices; /* the columns, in this order */
	size_t n;
	bool private; /* private notes, too */
};

/*
 * {devices, ratings, differences, volumes, items, parts}; `cells` have one entry for each device,
 * null or an empty list where there is nothing yet. New reference.
 */
json_t *answer_compare(const struct compare_asked *a);

/* compare_items.c: the notes, by item and cue, and those of no item. */
void compare_put_notes(json_t *into, const struct compare_asked *a);
/* The column of a device; a->n: it is not compared. */
size_t compare_column(const struct compare_asked *a, const struct uuid *device);

#endif

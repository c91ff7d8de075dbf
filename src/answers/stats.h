/*
 * What was listened to, for how long, and how steady the ratings are: of one review, or of several
 * together.
 */
#ifndef ANSWERS_STATS_H
#define ANSWERS_STATS_H

#include <jansson.h>

#include "answers/gather.h"

/*
 * {reviews, listening: {ms, days, sittings, by_item, by_device, by_chain}, attributes: each with
 * its `spread` and the ratings of its `devices`, differences: each pair of devices that were rated
 * at one place}. New reference.
 */
json_t *answer_stats(const struct gather *g);

/* The part about ratings: `only` (n_only devices; 0: all) names whose ratings count. */
void stats_steadiness(json_t *into, const struct gather *g, const struct grades *grades,
	const struct uuid *only, size_t n_only);

/* The listening part alone (stats_listening.c). New reference. */
json_t *stats_listening(const struct gather *g);

#endif

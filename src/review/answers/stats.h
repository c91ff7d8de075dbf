/*
 * The report of `earlog stats`: listening time, and how much repeated ratings vary, in one review
 * or in several together. Texts are borrowed from the records, or are in the report's arena.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/mem.h"
#include "review/answers/selection.h"
#include "review/answers/runs.h"
#include "review/answers/series.h"
#include "review/record/rows_session.h"

/* The listening time of one track, device or chain. */
struct stats_listened {
	const char *name;
	int64_t ms, sittings;
	size_t plays;
};
struct stats_listened_list {
	const struct stats_listened *v; /* the longest time first */
	size_t n;
};

struct stats_device {
	const char *device;
	struct series_values_list values;
};

struct stats_attribute {
	struct series_question question;
	struct {
		struct stats_device *v; /* each device that has ratings of this attribute */
		size_t n;
	} devices;
};

struct stats_answer {
	struct arena arena;
	struct {
		const char **v; /* ids of the reviews */
		size_t n;
	} reviews;
	struct {
		const char **v; /* what the reviews have no note for (record/coverage.h) */
		size_t n;
	} gaps;
	int64_t ms;             /* total time played */
	int64_t days, sittings; /* selection_sessions */
	struct stats_listened_list by_item, by_device, by_chain;
	struct LIST_OF(struct stats_attribute) attributes;
	struct series_steadiness_list steadiness;
	struct runs blind;
};

/* Returns the duration of a listening interval: by the clock, but not more than the part of the
 * track that played, since nothing played while the machine slept or the clock was set. The view
 * v_sitting computes its column `minutes` in the same way. */
int64_t stats_heard_ms(const struct stretch *s);
/* Appends a duration: "3 h 20 min", "12 min" or "40 s". */
void stats_add_duration(struct buf *b, int64_t ms);
/* Fills in the listening times only; *a must be all zero. */
void stats_listening(struct stats_answer *a, const struct selection *g);
/* Makes the whole report; arena_finish(&a->arena) frees it. The records must outlive the report. */
void stats_answer_init(struct stats_answer *a, const struct selection *g);

/*
 * Two reviews made by hand whose ratings have known statistics (stats_test.c), with cues, notes,
 * volumes and stretches. Each review is a separate record, like the records of store_load.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <math.h>
#include <stdio.h>

#include "base/core/mem.h"
#include "review/answers/selection.h"
#include "review/record/rows.h"

#define BENCH_T0 INT64_C(1795161600000) /* 2026-11-20T08:00:00Z */
#define BENCH_DAY INT64_C(86400000)
#define BENCH_HALVES "{\"min\":0,\"max\":5,\"step\":0.5}"
#define BENCH_SCORES "{\"min\":1,\"max\":5,\"step\":0.5,\"words\":{\"3\":\"Good\",\"4\":\"Great\"}}"

struct answers_bench {
	struct record cantor, performer;
	const struct record *both[2];
	struct selection g;
	struct uuid devices[2];
	int ratings, notes;
};

struct uuid bench_id(const char *kind, const char *name);
void *bench_row(struct record *r, enum row_kind kind, struct uuid u);
void bench_device(struct record *r, const char *name, const char *shown);
void track_row(struct record *r, const char *review, int n);
void bench_sitting(struct record *r, const char *review, int n);

/* Of the device under test, in the first sitting, at track 1, unless changed. */
struct note *bench_note(struct answers_bench *b, struct record *r, const char *review,
	const char *device, int64_t at, const char *body);

/* Sitting n of the review; item 0: the whole. */
struct rating *bench_rating(struct answers_bench *b, struct record *r, const char *review,
	const char *device, int sitting, const char *attribute, int item, double value);
void bench_stretch(struct record *r, const char *review, int n, int item, const char *device,
	const char *chain, int64_t minutes);
void bench_init(struct answers_bench *b);
void bench_finish(struct answers_bench *b);

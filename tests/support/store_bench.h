/*
 * Two reviews with a little of everything, to search in and to change.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "support/store_help.h"

#include "archive/store/edit.h"
#include "archive/store/search.h"
#include "archive/store/store_private.h"
#include "review/record/rows.h"

#define DAY_MS INT64_C(86400000)
#define MAY INT64_C(1714557600000) /* 2024-05-01 */

extern struct err err; /* of store_folder.c */

/* Two reviews, two items of two sections, two chains of one name, a sitting. */
struct stored_bench {
	struct store *st;
	struct uuid cantor, crimson, cantor_device, crimson_device, timbre, bass, shivers, drums,
		dongle, sitting;
};

struct uuid put_named(struct store *st, enum row_kind kind, void *row);
struct uuid put_chain(struct stored_bench *b, struct uuid review, const char *name);
void stored_bench_init(struct stored_bench *b);
struct uuid put_note(struct stored_bench *b, const char *body, int64_t made_ms);

/* Finds, chooses and reads the rows of one archive. */
bool search_all(struct store *st, const struct search *s, struct search_hits *out, struct err *e);
/* Texts of what is found, joined by |. */
const char *found(struct stored_bench *b, const struct search *s);
const char *words(struct stored_bench *b, const char *what);
void stored_bench_finish(struct stored_bench *b);
void change(struct stored_bench *b, const struct uuid *u, const char *body, bool deleted);
void hide(struct stored_bench *b, enum row_kind kind, const struct uuid *u, bool hidden);

/*
 * Functions for the commands compare, stats and rank: load the records of several reviews, and
 * print what more than one of these commands prints.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"
#include "review/answers/selection.h"
#include "shell/call/cli.h"
#include "shell/table/column.h"

struct answers {
	struct record **v;
	size_t n, cap;
	bool all;           /* also loads what other listeners have of each review */
	struct record rest; /* ratings in other reviews of devices of these reviews, and the
			       volumes there */
	struct selection wider;
};

/* Loads the record of the review that `name` finds (see own_archive_which), unless it is loaded
 * already. Returns the record, whose first review it is; NULL with err: it cannot be loaded. */
struct record *answers_load(struct answers *a, struct store *st, const char *name, struct err *err);
struct record *answers_load_review(
	struct answers *a, struct store *st, const struct uuid *review, struct err *err);
/* Sets *out to the records of all loaded reviews, with out->wider for ratings of the same devices
 * in other reviews, which it loads. */
bool answers_selection_wide(
	struct answers *a, struct store *st, struct selection *out, struct err *err);
void answers_finish(struct answers *a);
/* Loads scores and section scores of all devices and their ratings by n names, with the rows to
 * which they belong. */
bool answers_load_rank(
	struct record *r, struct store *st, const char *const *by, size_t n, struct err *err);

/* Columns for JSON; a row is a struct series_question. */
extern const struct column answers_question[];
extern const struct column answers_scale[]; /* each row is a struct spread_scale */

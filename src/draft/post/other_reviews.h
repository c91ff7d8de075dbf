/*
 * Notes and ratings of other reviews on the devices of a draft: loaded for its comparisons and its
 * table of scores, without the ratings that are not published.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"
#include "draft/formats/export.h"
#include "review/files/profile.h"
#include "review/record/records.h"

/* Loads into `others` the scores of the compared devices, and level matches and blind runs of these
 * devices. The notes are in r, the record of the review. Unites the chains of both (chains.h). */
bool other_reviews_load(struct record *others, struct record *r, struct store *st,
	const struct profile *p, struct err *err);
/* Removes from r->elsewhere and others the ratings of reviews that are not published,
 * unless the review takes them or the last export has one of the same review and attribute. Adds a
 * gap for each such review. blocks: the table of the last export; NULL: there is none. */
void other_reviews_leave(
	struct record *r, struct record *others, const char *blocks, struct gaps *g);

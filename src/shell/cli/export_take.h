/* `earlog export --take`: gives the corrections in a post to the record. draft/post/take.c knows
 * them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"
#include "draft/formats/export.h"
#include "draft/post/draft.h"

struct export_take {
	struct record *r;
	const struct uuid *review;
	struct store *st;
	const char *path; /* of the post */
	bool dry;         /* only says what would be taken */
	/* The post with the record as it is, and what `make` made of the record in memory in their
	 * place: it begins with an empty `merged`. */
	struct draft_merged *merged;
	const struct export_blocks *blocks;
	bool (*make)(void *job, struct err *err);
	void *job;
};

/* Gives the edits of the post that are facts to the record, as one change. */
bool export_take_edits(const struct export_take *t, struct err *err);

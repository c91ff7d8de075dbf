/*
 * Finds a thing by the name that a person typed: a device, a review, a track, a section, an
 * attribute, a listener, a chain, a word of a scale. An id wins over a name. An exact name wins
 * over one that differs in case, which wins over one that KEEP_NAME finds alike, which wins
 * over a name of which the typed one is a part, which wins over one of which it is a part
 * without accents, in either width (KEEP_ALL_PLAIN).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"

enum name_fit { NAME_NOT, NAME_WIDE, NAME_PART, NAME_ALIKE, NAME_CASE, NAME_EXACT, NAME_ID };

#define NAME_CANDIDATES 6

struct name_search {
	const char *typed; /* borrowed */
	enum name_fit best;
	size_t found; /* things that fit best */
	size_t at;    /* the first of them, as its caller numbers it */
	/* private */
	char *closest[NAME_CANDIDATES]; /* the names that fit best, the shortest first */
	struct buf folded, cased, wide;
	char *nearest;
	size_t distance;
};

/* Begins a search; name_search_finish ends it. */
void name_search_init(struct name_search *s, const char *typed);
void name_search_finish(struct name_search *s);
/* Returns how the typed name fits a text; NULL fits never. is_id: an exact text is NAME_ID. */
enum name_fit name_search_fit(struct name_search *s, const char *text, bool is_id);
/* Offers a thing, numbered `at` and called `shown` in messages, that fits so. Returns 1 if it fits
 * better than all before, 0 as well as the best, -1 worse or not. */
int name_search_offer(struct name_search *s, enum name_fit fit, size_t at, const char *shown);
/* Offers a thing by its id and its name; either may be NULL. */
void name_search_offer_names(struct name_search *s, const char *id, const char *name, size_t at);
/* Returns true if exactly one thing fits best: s->at. Else sets err, which lists the candidates or
 * names the nearest. kind: "device"; list: what lists all of them ("`earlog device list` shows
 * all"); NULL: nothing. */
bool name_search_one(
	const struct name_search *s, const char *kind, const char *list, struct err *err);

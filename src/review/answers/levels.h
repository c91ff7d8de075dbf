/* Decides if the levels of two devices were matched when they were heard. Drafts, tables, compare,
 * the sentences on the method, and blind runs all use this. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "review/answers/selection.h"
#include "review/answers/level_match.h"
#include "review/files/device_kind.h"

/* The best first: of several comparisons the worst counts. */
enum level_state {
	LEVELS_MATCHED,
	LEVELS_CHANGED, /* the volume was changed after the match */
	LEVELS_CHAINS,  /* matched, on another chain */
	LEVELS_LATER,   /* matched only afterwards */
	LEVELS_NONE
};

struct levels {
	enum level_state state;
	const struct volume *match;     /* NULL: none */
	const struct device_kind *kind; /* of the two devices, for the words on them */
	bool ways;                      /* matched in several ways, so none is shown */
};

/* Returns how the levels were when two devices, or two settings or chains of one, were heard. The
 * match is the newest before the later moment; it also holds for the earlier one, which it named
 * (match_holds_before), and only for the settings with which it was made; those of 1.1 do not say
 * which. Two that were matched to a third one are matched. */
struct levels levels_of(const struct selection *g, const struct heard_on pair[2]);
#define LEVELS_BEST ((struct levels){ LEVELS_MATCHED, NULL, NULL, false })
/* Sets *worst to l, if that is worse or as good by a newer match. */
void levels_take_worse(struct levels *worst, const struct levels *l);
/* Returns how the levels of the devices of a blind run were, the worst of each two of them, from
 * its start to its end. */
struct blind_run;
struct blind_order;
struct levels levels_of_run(
	const struct selection *g, const struct blind_run *r, const struct blind_order *o);
/* Appends "levels matched by ear". */
void levels_add(struct buf *out, const struct levels *l);
/* Appends how levels were matched: "by ear", "by meter", or the typed words. */
void levels_add_how(struct buf *out, const char *how);
/* Appends a volume: "28 steps", "50%". unit: NULL: none. */
void levels_add_volume(struct buf *out, const char *value, const char *unit);

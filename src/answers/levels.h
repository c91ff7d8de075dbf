/* Whether the levels of two devices were matched when they were heard: the one answer for drafts,
 * tables, compare, the sentences on the method, and blind runs. */
#pragma once

#include "answers/gather.h"
#include "base/buf.h"

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
	const struct volume *match; /* NULL: none */
	double off_db;              /* LEVELS_CHANGED: the most, in dB; NAN: not known */
};

/* Returns how the levels of devices a and b were: moment 0 of each of the n pairs is of a. The
 * match is the newest before the later moment of a pair; it also holds for the earlier one, which
 * it named (gather_match_holds_before). */
struct levels levels_of(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on (*pairs)[2], size_t n);
/* Appends "levels matched by ear". */
void levels_add(struct buf *out, const struct levels *l);

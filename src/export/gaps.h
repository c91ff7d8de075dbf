/*
 * Gaps of a draft: facts that its template asks for, texts to write, and remains of an older draft.
 */
#ifndef EXPORT_GAPS_H
#define EXPORT_GAPS_H

#include "base/buf.h"
#include "export/view.h"

struct gaps {
	struct buf text; /* a line for each */
	size_t n;
};

#define GAPS_INIT                \
	{                        \
		.text = BUF_INIT \
	}
void gaps_finish(struct gaps *g);
bool gaps_none(const struct gaps *g, struct err *err); /* else says that --strict stops */
void gaps_add(struct gaps *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Facts that the view misses and this template names, standing texts that are not finished. whole:
 * the view has all of a review. */
void gaps_view(struct gaps *g, const json_t *view, const char *template, bool whole);
/* Adds one gap for all tracks with approximate times. items: their ids, as keys.
 */
void gaps_times(struct gaps *g, const json_t *view, const json_t *items);
/* Adds empty and left-over parts of the draft itself. */
void gaps_draft(struct gaps *g, const char *draft);
/* Comments and names of music files in it. */
void gaps_left(struct gaps *g, const char *draft);

#endif

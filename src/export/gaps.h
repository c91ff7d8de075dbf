/*
 * Finds the gaps of a draft: facts that its template needs, texts to write, leftovers of an old
 * draft.
 */
#ifndef EXPORT_GAPS_H
#define EXPORT_GAPS_H

#include "base/buf.h"
#include "export/view.h"

struct gaps {
	struct buf text; /* one line per gap */
	size_t n;
};

#define GAPS_INIT                \
	{                        \
		.text = BUF_INIT \
	}
void gaps_finish(struct gaps *g);
bool gaps_none(const struct gaps *g,
	struct err *err); /* returns true if there are none; else false with err for --strict */
void gaps_add(struct gaps *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds the facts that the template needs and the view lacks, and unfinished boilerplate texts.
 * whole: the view contains the whole review. */
void gaps_view(struct gaps *g, const json_t *view, const char *template, bool whole);
/* Adds one gap that names all tracks with approximate times. items: an object with their ids as
 * keys. */
void gaps_times(struct gaps *g, const json_t *view, const json_t *items);
/* Adds empty parts of the draft and leftovers of an older draft. */
void gaps_draft(struct gaps *g, const char *draft);
/* Adds the comments and the names of music files that are left in the draft. */
void gaps_left(struct gaps *g, const char *draft);

#endif

/*
 * What a draft still misses: facts that its template asks for, texts that nobody wrote yet, and
 * what is left of an older draft.
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
void gaps_add(struct gaps *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Facts that the view misses and this template names, and standing texts that are not finished. */
void gaps_view(struct gaps *g, const json_t *view, const char *template);
/* What is empty or left over in the draft itself. */
void gaps_draft(struct gaps *g, const char *draft);

#endif

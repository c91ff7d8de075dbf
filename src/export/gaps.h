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
	/* of gaps_text: where it is */
	struct buf line, before, heading;
	size_t nth, heading_line;
	int heading_level;
	bool in_front, in_comment, in_code;
};

#define GAPS_INIT                                                                           \
	{                                                                                   \
		.text = BUF_INIT, .line = BUF_INIT, .before = BUF_INIT, .heading = BUF_INIT \
	}
void gaps_finish(struct gaps *g);
void gaps_add(struct gaps *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Facts that the view misses and this template names, and standing texts that are not finished. */
void gaps_view(struct gaps *g, const json_t *view, const char *template);
/* The draft itself, piece by piece; gaps_end after the last one. */
void gaps_text(struct gaps *g, const char *s, size_t n);
void gaps_end(struct gaps *g);

#endif

/*
 * An author who edits a draft, as a seeded generator has it. For the tests of the merge. Every word
 * of the author's is qz and a number that comes once, so that it can be looked for.
 */
#ifndef SUPPORT_MERGE_AUTHOR_H
#define SUPPORT_MERGE_AUTHOR_H

#include "merge/diff.h"
#include "support/merge_review.h"
#include "support/test.h"

/* ---- lines ---- */

struct text_lines {
	char *all[600];
	size_t n;
};

void lines_read(struct text_lines *l, const struct buf *text);
void lines_free(struct text_lines *l);
bool lines_have(const struct text_lines *l, const char *line);

/* ---- the author ---- */

extern int words_made;

struct habits {
	bool crlf, no_newline;
};

void author(struct buf *file, const struct habits *h);

#endif

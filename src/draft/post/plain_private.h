/* Shared by the passes that make plain text of a draft (plain.h). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draft/formats/page.h"
#include "draft/post/plain.h"

/* The replacement of a comment that had a whole line: an empty line would end a block of HTML,
 * and a heading above it is left out if nothing else is there. Readers see nothing. */
#define DRAFT_GONE "<!---->"

/* The text of a footnote. */
struct draft_foot {
	const char *id, *text;
	size_t id_n, n, nr; /* nr: its number among those that the text names; 0: none so far */
};
struct draft_feet LIST_OF(struct draft_foot);

/* One pass over a text. */
struct draft_pass {
	unsigned forms;
	bool forum;
	const char *text, *s; /* the text, and the place that is read */
	/* the number in the file of the first line of the text, of the line of s, and of those
	 * below */
	const size_t *first, *from;
	struct buf out;
	struct LIST_OF(size_t) lines; /* the number in the file of each line of `out` */
	struct draft_hidden_list *hidden;
	struct draft_feet feet;
	size_t n_used; /* footnotes that the text names */
};

void draft_pass_copy(struct draft_pass *p, size_t n);
void draft_pass_put(struct draft_pass *p, const char *text, size_t n);
/* Lists the text at p->s. */
void draft_pass_list(struct draft_pass *p, size_t n, enum draft_hides what, bool open);
/* Leaves n bytes out; 0: all that follows, as its form is never closed. */
void draft_pass_cut(struct draft_pass *p, size_t n, enum draft_hides what);
/* Leaves n bytes out without a trace. */
void draft_pass_skip(struct draft_pass *p, size_t n);
/* Returns true at the begin of a line. */
bool draft_pass_is_line(const struct draft_pass *p);
/* Returns the value of an attribute in the n bytes of a tag at s, "" without one; NULL: the tag
 * lacks it. The caller frees. */
char *draft_pass_attribute(const char *s, size_t n, const char *key);
/* Returns true if the place that is read is in code: a block, or a part of its line. */
bool draft_pass_in_code(const struct draft_pass *p);
/* Returns the bytes of a line with its end. */
size_t draft_pass_line(const char *s);

/* The passes: each reads what p->s begins with, and returns false if it is plain text. */
bool draft_tags_read(struct draft_pass *p);
bool draft_hidden_read(struct draft_pass *p);
bool draft_rewrite_read(struct draft_pass *p);
/* Adds the footnotes that the text names, below it. */
void draft_rewrite_feet(struct draft_pass *p);

/*
 * Reads the beginning of a line of Markdown by the rules of CommonMark. All that reads a text line
 * by line asks here, and agrees on what a Tab, an item and a fence is.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

enum md_line_kind {
	LINE_TEXT,
	LINE_BLANK,
	LINE_ITEM,    /* "- ", "12) " */
	LINE_QUOTE,   /* "> " */
	LINE_FENCE,   /* ``` or ~~~ */
	LINE_HEADING, /* "## " */
	LINE_RULE,    /* all = or -: below a text it makes that a heading of the level 1 or 2 */
	LINE_ROW      /* "|": of a table */
};

struct md_line {
	enum md_line_kind kind;
	char sign;     /* the sign by which it is that; of a number . or ) */
	size_t space;  /* bytes of blanks before it */
	size_t indent; /* columns of them: a Tab goes to the next one that four divides */
	size_t text;   /* bytes before the text, with the mark and its blank */
	size_t length; /* of a fence or a rule; the level of a heading or a rule */
	bool bare;     /* nothing is behind the mark: a fence may close another one */
};

/* Reads the line at s, of n bytes without its newline. */
struct md_line md_line(const char *s, size_t n);
/* Follows the lines of a text: returns true if the line is in a block of code, or is its fence.
 * *open is the fence that is open; it starts as all zero bytes. */
bool md_line_is_code(const struct md_line *l, struct md_line *open);

/* Returns true for the line below the head of a table: "| - | :-: |". */
bool md_line_is_table_rule(const char *s, size_t n);
/* Rewrites what others read and md4c does not: a rule of a table with fewer than three signs for a
 * column, and a list of definitions, "Term" with ": what it means" below it, which becomes bold and
 * lines; and what parts the columns of a theme, which goes. Leaves code as it is. */
void md_line_for_md4c(struct buf *text);

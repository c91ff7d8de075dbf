/*
 * Escapes data for Markdown that Jekyll renders. There are two kinds of text: notes are Markdown
 * and remain Markdown; names (tags, file names, titles, labels) are plain text. Neither can produce
 * {{ or {% for Liquid, even where two texts meet.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

/* The Markdown of drafts, for md4c: what a page is made of and what gaps are looked for in. */
#define ESCAPE_DIALECT (MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEURLAUTOLINKS)

/* Adds a name as one line of text that is displayed as the same letters at any place of a line.
 * signs: what the site reads besides CommonMark (sign.h). */
void escape_name(struct buf *out, const char *name, unsigned signs);

/* How to escape a person's text, by its place in the output. */
struct escape_how {
	int indent; /* spaces before each line but the first, so that it stays inside a list item */
	const char *quote; /* before them, also in empty lines: "> " in a quotation; NULL: none */
	bool mdx;          /* for MDX: { and < are escaped, and lines that would be JavaScript */
	bool liquid;       /* for Jekyll: Liquid's {{ and {% in the text are escaped */
	bool trusted;      /* the author's boilerplate: HTML is allowed */
	bool cell;         /* in a table cell: newlines become <br>, and | becomes an entity */
	unsigned signs;    /* what the site reads besides CommonMark (sign.h): it is escaped */
};

/* Adds a person's Markdown. Removes HTML, kramdown's {: }, and addresses with a scheme other than
 * http, https and mailto; code remains verbatim. */
void escape_markdown(struct buf *out, const char *words, const struct escape_how *how);
/* Returns true if Markdown would not read these words, at the start of a line, as a paragraph. */
bool escape_is_block(const char *words);
/* Adds text inside an HTML comment; the text can neither end the comment nor contain Liquid. */
void escape_comment(struct buf *out, const char *text);

/* Adds an address for the (…) of a link. Returns false and adds nothing unless it is http, https,
 * mailto or a plain path. */
bool escape_address(struct buf *out, const char *address);

/* Adds text without control characters, characters that change the direction of writing, and
 * invalid UTF-8. lines: newlines remain; else they become spaces. */
void escape_controls(struct buf *out, const char *s, size_t n, bool lines);

/* Adds text inside HTML, without control characters. lines: newlines remain, else become spaces. */
void escape_html(struct buf *out, const char *s, size_t n, bool lines);

/* Adds text inside BBCode, which has no escapes: [ and ] become full-width brackets. */
void escape_bbcode(struct buf *out, const char *s, size_t n);

/* Shared by parsing (mustache.c) and rendering (mustache_render.c) of templates: the nodes, and
 * messages with their place. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draft/formats/mustache.h"

enum mustache_node_kind {
	NODE_TEXT,
	NODE_VARIABLE,
	NODE_RAW,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_END,
	NODE_PARTIAL
};

/* A part of a template. Pointers refer to the text of the template. */
struct mustache_node {
	enum mustache_node_kind kind;
	bool starts_line; /* the node is the first on its line; inside a partial, the indentation is
			     written before it */
	size_t line, column;
	const char *s; /* the text, or the name in the tag */
	size_t n;
	char *said;      /* the text in the language of the draft; NULL: unchanged */
	const char *tag; /* the whole tag, for messages */
	size_t tag_n;
	const char *indent; /* white space before the tag of a partial that is alone on its line;
			       else NULL */
	size_t indent_n;
	size_t end; /* for a section: index of the node that ends it */
};

struct mustache {
	char *name, *text;
	size_t n;
	bool sentence; /* see struct mustache_text */
	struct mustache_node *nodes;
	size_t n_nodes, cap_nodes;
};

static inline bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Adds a message "words: {{tag}}" to out; a long tag is cut. */
void mustache_words(struct buf *out, const char *words, const char *tag, size_t tag_n);
/* Sets err to "name:line:column: words"; of a long name only the end. Returns false. */
bool mustache_fail(
	struct err *err, const char *name, size_t line, size_t column, const char *words);

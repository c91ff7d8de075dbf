/*
 * A parsed template, between what parses it and what renders it.
 */
#ifndef TEMPLATE_MUSTACHE_PRIVATE_H
#define TEMPLATE_MUSTACHE_PRIVATE_H

#include "template/mustache.h"

enum mustache_node_kind {
	NODE_TEXT,
	NODE_VARIABLE,
	NODE_RAW,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_END,
	NODE_PARTIAL
};

/* Pointers go into the template's text. */
struct mustache_node {
	enum mustache_node_kind kind;
	bool starts_line; /* first of its line: where a partial's indentation goes */
	size_t line, column;
	const char *s; /* the text, or the name */
	size_t n;
	const char *tag; /* verbatim, for messages */
	size_t tag_n;
	const char *indent; /* before a partial alone on its line; else NULL */
	size_t indent_n;
	size_t end; /* of a section: the node that ends it */
};

struct mustache {
	char *name, *text;
	size_t n;
	struct mustache_node *nodes;
	size_t n_nodes, cap_nodes;
};

/* "words: {{tag}}", the tag cut short where it is long. */
void mustache_words(struct buf *out, const char *words, const char *tag, size_t tag_n);
/* "name:line:column: words"; of a long name only the end. Always false. */
bool mustache_fail(
	struct err *err, const char *name, size_t line, size_t column, const char *words);

/* Adds the text of a value; nothing for null. */
void mustache_value(struct buf *out, const json_t *value);

#endif

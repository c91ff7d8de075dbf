/*
 * Making data harmless inside Markdown that Jekyll renders. Two kinds of text: what a person wrote
 * as a note is Markdown and stays Markdown; names (tags, file names, titles, labels) are text and
 * nothing else. In both, Liquid finds no {{ and no {% of theirs, also where two texts meet.
 */
#ifndef EXPORT_ESCAPE_H
#define EXPORT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* A name as one line of text that shows as it is at any place of a line. */
void escape_name(struct buf *out, const char *name);

/* Someone's words, and where they go. */
struct escape_how {
	int indent;  /* spaces before each line after the first: it stays inside its list item */
	bool liquid; /* Jekyll will read it: {{ and {% become entities, or Liquid strings in code */
	bool trusted; /* the author's own standing text: HTML and all */
	bool cell;    /* of a table: a new line is a <br>, and | an entity */
};

/*
 * A person's Markdown. What is not code stays Markdown, but neither HTML, nor kramdown's {: }, nor
 * an address with another scheme than http, https or mailto.
 */
void escape_markdown(struct buf *out, const char *words, const struct escape_how *how);
/* Would these words, at the start of a line, be something other than a paragraph? */
bool escape_is_block(const char *words);
/* Text inside an HTML comment, which it can neither end nor fill with Liquid. */
void escape_comment(struct buf *out, const char *text);

/*
 * An address for the (…) of a link. False, and nothing added: not http, https, mailto or a plain
 * path.
 */
bool escape_address(struct buf *out, const char *address);

/*
 * Copies text without control characters (newlines stay when `lines`), bidi controls, bytes that
 * are no UTF-8.
 */
void escape_controls(struct buf *out, const char *s, size_t n, bool lines);

/* Text inside BBCode, which has no escapes of its own: [ and ] become their full-width likes. */
void escape_bbcode(struct buf *out, const char *s, size_t n);

/*
 * How data becomes fit for a format when a template names it: {{name}} and {{{name}}}. The
 * functions are those of struct mustache_options; they take no context. NULL: as it is.
 */
struct escape_format {
	const char *name; /* html, markdown, bbcode, none */
	void (*escape)(struct buf *out, const char *s, size_t n, void *context);
	void (*raw)(struct buf *out, const char *s, size_t n, const char *name, void *context);
};

const struct escape_format *escape_format_find(const char *name); /* NULL: there is none */

#endif

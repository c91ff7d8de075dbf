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

/* Adds a name as one line of text that shows the same letters at any place of a line. */
void escape_name(struct buf *out, const char *name);

/* Someone's words, and where they go. */
struct escape_how {
	int indent;  /* spaces before each line after the first: it stays inside its list item */
	bool liquid; /* Jekyll will read it: {{ and {% become entities, or Liquid strings in code */
	bool trusted; /* the author's own standing text: HTML and all */
	bool cell;    /* of a table: a new line is a <br>, and | an entity */
};

/*
 * Adds a person's Markdown, without HTML, kramdown's {: } and addresses with a scheme other than
 * http, https and mailto; code stays verbatim.
 */
void escape_markdown(struct buf *out, const char *words, const struct escape_how *how);
/* Returns true if these words, at the start of a line, are not a paragraph. */
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

/* Adds text inside HTML, without control characters; `lines` as above. */
void escape_html(struct buf *out, const char *s, size_t n, bool lines);

/* Adds text inside BBCode, which has no escapes: [ and ] become full-width brackets. */
void escape_bbcode(struct buf *out, const char *s, size_t n);

/*
 * How data becomes fit for a format when a template names it: {{name}} and {{{name}}}. The
 * functions fit struct mustache_options and take no context. NULL: verbatim.
 */
struct escape_format {
	const char *name; /* html, markdown, bbcode, none */
	void (*escape)(struct buf *out, const char *s, size_t n, void *context);
	void (*raw)(struct buf *out, const char *s, size_t n, const char *name, void *context);
};

const struct escape_format *escape_format_find(const char *name); /* NULL: there is none */

#endif

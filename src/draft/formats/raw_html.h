/*
 * The HTML that an author wrote into a draft, for a page: tags and attributes of a list pass, each
 * tag is closed, addresses lead to the web or are paths. Scripts, frames and the like go with their
 * content; of other tags the content stays.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

#define RAW_HTML_DEEP 16

/* An element that is no text for readers. */
struct raw_html_hidden {
	const char *name;
	bool raw;   /* its content has no tags */
	bool drawn; /* if it is never closed, an empty line ends it: drafts have halves of them */
};

/* What a format that is not HTML has for a tag; the last one has no name. */
struct raw_html_tag {
	const char *name, *open, *close;
};

extern const struct raw_html_tag page_forum_tags[]; /* bbcode.c: what a forum has */

struct raw_html {
	const struct raw_html_tag *table; /* as in raw_html_to */
	const char *open[RAW_HTML_DEEP];  /* names of the open tags */
	size_t n;
	const struct raw_html_hidden *skips; /* the element whose content is left out; NULL: none */
};

/* How a format writes the parts. */
struct raw_html_to {
	const struct raw_html_tag *table; /* the tags that pass; NULL: the format is HTML */
	void (*link)(
		void *context, const char *address, bool words); /* words: the address is them */
	void (*text)(struct buf *out, const char *s, size_t n);
	void (*entity)(struct buf *out, const char *s, size_t n);
	void (*picture)(void *context, const char *address, const char *alt);
	void *context;
};

/* Adds n bytes of HTML. floor: tags that were open then stay open. */
void raw_html_add(struct raw_html *r, struct buf *out, const char *s, size_t n, size_t floor,
	const struct raw_html_to *to);
/* Returns true if a tag with a name of n bytes says something for which a format with this table
 * (NULL: HTML) has nothing: what it draws, or what its text is, is lost. */
bool raw_html_loses(const struct raw_html_tag *table, const char *name, size_t n);
/* Returns the element with a name of n bytes whose content is no text of the author; NULL: none. */
const struct raw_html_hidden *raw_html_hides(const char *name, size_t n);
/* Returns true if the name at s, up to a blank, "/" or ">", is an element inside a line. */
bool raw_html_is_inline(const char *s);
/* Returns true if the element has neither content nor an end tag. */
bool raw_html_is_void(const char *name, size_t n);
/* Reads an attribute of a tag from *s on, with its entities decoded. Returns false at the end of
 * the tag. The value is empty if the attribute has none. */
bool raw_html_attribute(
	const char **s, const char *end, const char **name, size_t *n, struct buf *value);
/* Closes the tags that were opened since there were `floor`. */
void raw_html_close(struct raw_html *r, struct buf *out, size_t floor);

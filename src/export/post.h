/*
 * A draft as its author left it, as the source of a page or a forum text: Markdown without what
 * only the generator of a site reads, and the facts of its front matter.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct export_post {
	struct buf text; /* Markdown */
	/* of the front matter; NULL: it has none. header: address of the picture at the top */
	char *title, *author, *date, *excerpt, *header, *language;
	/* left out: comments; Liquid, shortcodes and attributes of kramdown; headings with nothing
	 * but comments below them */
	size_t comments, tags, heads;
};

/* mdx: the text is MDX. */
void export_post_read(struct export_post *p, const char *markdown, bool mdx);
void export_post_finish(struct export_post *p);

/*
 * A draft as its author left it, as the source of a page or a forum text: Markdown of what a reader
 * of the site sees, and a list of what he does not see. Passes one after the other: the tags of the
 * site's generator (site_tags.c), comments and hidden elements (site_hidden.c), and what a page and
 * a forum write otherwise than the site, such as footnotes (rewrite.c).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "draft/formats/export.h"

/* Facts that the site of a draft knows. */
enum draft_forms {
	FORMS_LIQUID = 1 << 0,     /* {% comment %}, {{ page.x }} */
	FORMS_NUNJUCKS = 1 << 1,   /* {# comment #} */
	FORMS_SHORTCODES = 1 << 2, /* {{< comment >}}, {{% notice %}} */
	FORMS_KRAMDOWN = 1 << 3,   /* {::comment} */
	FORMS_VAULT = 1 << 4,      /* %% comment %%, [[link]] */
	FORMS_MDX = 1 << 5,        /* the file is MDX: JavaScript between braces */
	FORMS_LINES = 1 << 6,      /* FRONT_LINES */
	/* no site is known: all forms hide, and tags in code stay */
	FORMS_UNSURE = 1 << 7
};
#define FORMS_ALL                                                                          \
	(FORMS_LIQUID | FORMS_NUNJUCKS | FORMS_SHORTCODES | FORMS_KRAMDOWN | FORMS_VAULT | \
		FORMS_UNSURE)

enum draft_hides {
	HIDES_COMMENT,
	HIDES_ELEMENT,   /* HTML that a browser hides */
	HIDES_SCRIPT,    /* HTML that is no text: a style */
	HIDES_HTML,      /* HTML for which a page or forum has nothing; its text stays */
	HIDES_MARK,      /* <!--more--> */
	HIDES_CONDITION, /* the site decides whether it is shown */
	HIDES_TAG,       /* the site writes something in its place */
	HIDES_SIGN,      /* a class, an import: nothing is missing */
	/* These stay in the text: */
	HIDES_NO_FOOTNOTE, /* a footnote without its text */
	HIDES_MATH
};
struct draft_hidden {
	size_t line; /* from 1 */
	enum draft_hides what;
	bool open;   /* it is never closed, so that the rest of the draft is hidden */
	char *words; /* its first words */
};
struct draft_hidden_list LIST_OF(struct draft_hidden);

struct draft_plain {
	struct export_post post;
	struct draft_hidden_list hidden;
	size_t heads; /* headings that were left out: nothing or only comments are below */
};

/* own: the text of earlog alone; NULL: not known. forms: what the site of the draft knows
 * (site_forms). forum: for a forum text, else a page. */
void draft_plain_read(
	struct draft_plain *p, const char *draft, const char *own, unsigned forms, bool forum);
/* Adds gaps for what the author sees and readers of a page do not, or not as he wrote it. */
void draft_plain_gaps(struct gaps *g, const struct draft_plain *p);
/* Adds a gap for each form that is never closed. Returns true if there is one. */
bool draft_plain_open(struct gaps *g, const struct draft_plain *p);
/* Adds what a page lacks of the draft: "2 comments, 1 empty heading"; nothing: nothing. */
void draft_plain_left(struct buf *out, const struct draft_plain *p);
void draft_plain_finish(struct draft_plain *p);

/* Converts a draft from Markdown to another format: md4c parses the Markdown, and a table maps each
 * of its parts to tags. Tags in the text of the draft are escaped. Empty parts are left out, such
 * as a list item that has only a comment. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "draft/formats/export.h"

struct page_tags {
	const char *open, *close;
};

#define PAGE_BLOCKS 16 /* number of values of MD_BLOCKTYPE */
#define PAGE_SPANS 10  /* number of values of MD_SPANTYPE */

struct page_format {
	const struct page_tags *blocks[PAGE_BLOCKS];
	const struct page_tags *spans[PAGE_SPANS];
	struct page_tags link, image;
	const char *link_end, *image_alt; /* link_end: text after the address of a link; image_alt:
					     text after the address of an image */
	const char *line;
	const struct raw_html_tag *raw; /* for tags in the draft; NULL if html */
	bool html; /* its tags are HTML: tags in the draft stay, headings have levels */
	/* Writes the page around `body`, the converted draft; may first add to `body`. NULL: the
	 * page is `body` alone, without repeated empty lines. */
	void (*page)(struct buf *out, const struct view *view, const struct export_how *how,
		struct buf *body);
	void (*text)(struct buf *out, const char *s, size_t n);
	void (*entity)(struct buf *out, const char *s, size_t n);
	void (*address)(struct buf *out, const char *address);
	/* Writes the HTML of a picture that was drawn for the page. Returns false if the picture
	 * stays a link to its file. */
	bool (*block)(const struct export_how *how, const char *address, struct buf *out);
};

/* Returns the drawn picture whose link in the draft is this address, escaped; NULL: none. */
struct export_picture *page_picture(const struct export_how *how, const char *address);
bool page_export(struct buf *out, const struct view *view, const struct export_how *how,
	const struct page_format *format, struct err *err);
/* Adds HTML by a template inside the program ("schema/pages/page.mustache"); takes ownership of the
 * data. lines: newlines in the data remain; else they become spaces. */
void page_add_part(struct buf *out, const char *template, json_t *data, bool lines);
#define PAGES "schema/pages/"
/* Returns the data for page.mustache, without the body; texts may be "". */
json_t *page_new(const char *language, const char *title, const char *author, const char *date,
	bool pictures);
/* Puts a script with its style, which the page allows by its hash. */
void page_put_script(json_t *page, const char *style, const char *script);

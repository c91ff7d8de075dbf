/*
 * A draft as a document of another kind: md4c reads the Markdown, a table says which tags each of
 * its parts becomes. Nothing of the draft is a tag by itself. Empty parts are left out, such as an
 * item that is only a comment in the draft.
 */
#ifndef EXPORT_PAGE_H
#define EXPORT_PAGE_H

#include "base/buf.h"
#include "export/export.h"

struct page_tags {
	const char *open, *close;
};

#define PAGE_BLOCKS 16 /* MD_BLOCKTYPE; of headings a table of six */
#define PAGE_SPANS 10  /* MD_SPANTYPE */

struct page_format {
	const struct page_tags *blocks[PAGE_BLOCKS];
	const struct page_tags *spans[PAGE_SPANS];
	struct page_tags link, image;
	const char *link_end, *image_alt; /* after the address */
	bool shows_alt;
	bool names_pictures; /* pictures of this disk, which a forum cannot show: their words, then
				the file */
	bool ranks;          /* headings leave no rank out, whatever the template does */
	const char *line;
	void (*begin)(struct buf *out, const struct view *view, const struct export_how *how);
	void (*end)(struct buf *out, const struct export_how *how); /* may be NULL */
	void (*text)(struct buf *out, const char *s, size_t n);
	void (*entity)(struct buf *out, const char *s, size_t n);
	void (*address)(struct buf *out, const char *address);
	/* A block in the place of a picture; rank: of a heading in it. False: it is a picture. */
	bool (*block)(
		const struct export_how *how, const char *address, unsigned rank, struct buf *out);
};

bool page_export(FILE *f, const struct view *view, const struct export_how *how,
	const struct page_format *format, struct err *err);

#endif

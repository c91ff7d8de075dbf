/*
 * Rendering the view through a template as Markdown. Names show as they are and words stay
 * Markdown; what is an address, a time or front matter is known by its key.
 */
#ifndef EXPORT_TEMPLATE_H
#define EXPORT_TEMPLATE_H

#include "export/export.h"

struct template_target {
	struct buf *out;
	bool liquid; /* Jekyll will read it: Liquid of the data must not run */
};

bool template_render(struct view *view, const struct export_how *how,
	const struct template_target *target, struct err *err);

/* Takes the marks that rendering leaves for blocks out of the text, into the table. */
void blocks_take(struct buf *text, struct export_blocks *blocks);

#define BLOCK_BEGIN '\x01' /* then the id, then one of the next two */
#define BLOCK_TEXT '\x02'  /* the block begins here and ends at BLOCK_END */
#define BLOCK_END '\x03'
#define BLOCK_HEAD '\x04' /* the block is the next line with something in it */

#endif

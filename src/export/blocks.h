/*
 * The table of blocks of a draft (merge.h), made while it is rendered: which lines came from which
 * note, heading or standing text.
 */
#ifndef EXPORT_BLOCKS_H
#define EXPORT_BLOCKS_H

#include "base/buf.h"
#include "export/export.h"

/* The bytes that a note or heading became; ranges may be empty, or share lines. */
struct block_ranges {
	struct block_range {
		size_t from, to;
		bool heading; /* the first line with something in it, not all of it */
		char *id;     /* NULL: no block */
	} * v;
	size_t n, cap;
	size_t line, seen; /* the start of the last line, found up to `seen` */
};

/* Returns the start of the line that is being written. Looks at each byte once, however long the
 * line is; since the last call nothing but spaces may have been cut off. */
size_t block_ranges_line(struct block_ranges *r, const struct buf *text);
/* On the line that is being written. `id` is taken over. Each begin has its end. */
void block_ranges_begin(struct block_ranges *r, const struct buf *text, bool heading, char *id);
void block_ranges_end(struct block_ranges *r, const struct buf *text);
/* Makes blocks of whole lines; ranges that share a line become one block. The caller finishes
 * blocks. */
void block_ranges_lines(
	struct block_ranges *r, const struct buf *text, struct export_blocks *blocks);
void block_ranges_finish(struct block_ranges *r);

#endif

/*
 * The blocks of a draft (merge.h), recorded while it is rendered: which lines came from which note,
 * heading or boilerplate text.
 */
#ifndef EXPORT_BLOCKS_H
#define EXPORT_BLOCKS_H

#include "base/buf.h"
#include "export/export.h"

/* Byte ranges that notes and headings became in the text; they may be empty or share lines. */
struct block_ranges {
	struct block_range {
		size_t from, to;
		bool heading; /* the block is only its first non-empty line */
		char *id;     /* NULL: no block */
	} * v;
	size_t n, cap;
	size_t line, seen; /* the start of the last line, found up to `seen` */
};

/* Returns the start of the line being written. Reads each byte only once, however long the line
 * is. Since the last call only spaces may have been removed from the text. */
size_t block_ranges_line(struct block_ranges *r, const struct buf *text);
/* Begins a block on the line being written; takes ownership of `id`. Each begin needs an end. */
void block_ranges_begin(struct block_ranges *r, const struct buf *text, bool heading, char *id);
void block_ranges_end(struct block_ranges *r, const struct buf *text);
/* Makes blocks of whole lines; ranges that share a line become one block. The caller finishes
 * blocks. */
void block_ranges_lines(
	struct block_ranges *r, const struct buf *text, struct export_blocks *blocks);
void block_ranges_finish(struct block_ranges *r);

#endif

/*
 * The blocks of a draft (merge.h), recorded while it is rendered: which lines came from which note,
 * heading or boilerplate text.
 */
#ifndef EXPORT_BLOCKS_H
#define EXPORT_BLOCKS_H

#include "base/buf.h"
#include "export/export.h"

/* The ranges of bytes that notes and headings take in the text. They may be empty or share
 * lines. */
struct block_ranges {
	struct block_range {
		size_t from, to;
		bool heading; /* only the first non-empty line becomes the block */
		char *id;     /* NULL: the range becomes no block */
	} * v;
	size_t n, cap;
	size_t line, seen; /* offset of the last line; the text is searched up to `seen` */
};

/* Returns the offset of the line that is being written. Reads each byte only once. Since the last
 * call, only spaces may have been removed from the text. */
size_t block_ranges_line(struct block_ranges *r, const struct buf *text);
/* Begins a block on the line that is being written; takes ownership of `id`. block_ranges_end
 * ends the newest open block. */
void block_ranges_begin(struct block_ranges *r, const struct buf *text, bool heading, char *id);
void block_ranges_end(struct block_ranges *r, const struct buf *text);
/* Turns the ranges into blocks of whole lines; ranges that share a line become one block. The
 * caller calls export_blocks_finish. */
void block_ranges_lines(
	struct block_ranges *r, const struct buf *text, struct export_blocks *blocks);
void block_ranges_finish(struct block_ranges *r);

#endif

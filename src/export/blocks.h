/*
 * The blocks of a draft (merge.h), recorded while it is rendered: which lines came from which note,
 * heading or boilerplate text.
 */
#ifndef EXPORT_BLOCKS_H
#define EXPORT_BLOCKS_H

#include "base/buf.h"
#include "export/export.h"

/* The ranges of bytes of notes and headings in the text. They may be empty or share lines. */
struct block_ranges {
	struct block_range {
		size_t from, to;
		bool heading; /* true: a heading; only its first non-empty line becomes the block */
		char *id;     /* id of the block; NULL: the range becomes no block */
	} * v;
	size_t n, cap;
	size_t line, seen; /* `line`: offset of the last line of the text; `seen`: the text is
			      searched for newlines up to here */
};

/* Returns the offset of the last line of the text, which is being written. Searches only text added
 * since the last call; between two calls, the caller may remove only spaces from the text. */
size_t block_ranges_line(struct block_ranges *r, const struct buf *text);
/* Begins a block on the last line of the text; takes ownership of `id`. block_ranges_end ends the
 * block that was begun last and is still open. */
void block_ranges_begin(struct block_ranges *r, const struct buf *text, bool heading, char *id);
void block_ranges_end(struct block_ranges *r, const struct buf *text);
/* Removes an empty line between two items of lists: the ratings of a track and the notes on it
 * become one list. */
void block_ranges_tighten(struct block_ranges *r, struct buf *text);
/* Turns the ranges into blocks of whole lines; ranges that share a line become one block. The
 * caller calls export_blocks_finish. */
void block_ranges_lines(
	struct block_ranges *r, const struct buf *text, struct export_blocks *blocks);
void block_ranges_finish(struct block_ranges *r);

#endif

/*
 * Merging a draft: what earlog wrote last time (base), what the file says now, and what earlog
 * would write today (ours). The file is the frame: everything in it remains in its place, except
 * text that the author has not changed, which follows earlog.
 *
 * The texts are cut into units: blocks named by a table (a note, a heading), list items,
 * paragraphs, table rows, code, keys of front matter. A unit of base is found in ours by its
 * identity, in the file by its text, and where that is gone by likeness. A unit of the result is,
 * as a whole, one of the file or one of ours: nothing is combined inside a unit.
 *
 * Texts are bytes: UTF-8 is not asked for, line ends may be CRLF, the last one may be missing.
 */
#ifndef MERGE_MERGE_H
#define MERGE_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Whole lines that keep their identity from export to export: a note, a heading, a prompt. */
struct merge_block {
	size_t at, len; /* bytes; blocks do not overlap, and are in the order of the text */
	const char *id; /* a note's UUID, "section/bass", … without white space, once in a text */
};

struct merge_text {
	const char *s;
	size_t n;
	const struct merge_block *blocks; /* may be NULL, or tell only of some of the text */
	size_t nblocks;
};

enum merge_kind {
	MERGE_ADDED,     /* new, where it belongs */
	MERGE_BESIDE,    /* new, its neighbours rewritten or gone: put after the author's text */
	MERGE_UPDATED,   /* earlog's change, made in the file */
	MERGE_MOVED,     /* to another place, as earlog has it now */
	MERGE_REMOVED,   /* no longer in the review; unchanged by the author */
	MERGE_REWRITTEN, /* changed since the author rewrote it: the author's text remains */
	MERGE_DELETED,   /* changed since the author deleted it */
	MERGE_KEPT,      /* no longer in the review; the author's version stays */
	MERGE_CONFLICT,  /* as REWRITTEN, and both are in the text between marks */
	MERGE_OMITTED,   /* new front matter, and the file has none */
	MERGE_KINDS
};

struct merge_news {
	enum merge_kind kind;
	size_t line; /* in the new text, from 1; 0: not there */
	char *id;    /* of the block; "" without one */
	char *words; /* earlog's, as of today; as of last time for REMOVED and KEPT */
};

struct merge_result {
	struct buf text;
	struct merge_news *news; /* in the order of earlog's text, then what it no longer has */
	size_t n_news;
	size_t count[MERGE_KINDS];
	size_t marks; /* conflict marks in the text, of this merge and of those before */
};

/*
 * Fills r; the caller calls merge_finish, after a failure too. mark: where both changed a unit,
 * both are put into the text as a conflict, as diff3 writes it. Fails only on blocks that do not
 * lie in their text. base equal to now gives ours, base equal to ours gives now, byte for byte.
 */
bool merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *ours, bool mark, struct merge_result *r, struct err *err);
void merge_finish(struct merge_result *r);

/* "updated", for a person. */
const char *merge_kind_name(enum merge_kind kind);

/*
 * ---- the table of blocks as text, to be kept beside a base: lines of "at len id -" (a word that
 * is of no use any more) ----
 */

struct merge_table {
	struct merge_block *blocks;
	size_t n;
	char *strings; /* what the ids point into */
};

void merge_table_put(struct buf *out, const struct merge_block *blocks, size_t n);
bool merge_table_read(struct merge_table *t, const char *s, size_t n, struct err *err);
void merge_table_finish(struct merge_table *t);

#endif

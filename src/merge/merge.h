/*
 * Merges a draft from three texts: the text that earlog wrote last time (base), the current text of
 * the file (now), and the text that earlog would write today (ours). Everything in the file remains
 * in its place, except text that the author has not changed, which follows ours.
 *
 * The texts are cut into units: blocks named by a table (a note, a heading), list items,
 * paragraphs, table rows, code, keys of front matter. A unit of base is found in ours by its
 * identity, and in the file by its text, or else by similarity. Each unit of the result comes as a
 * whole from the file or from ours: nothing is combined inside a unit.
 *
 * Texts are bytes: not necessarily UTF-8, with LF or CRLF; the last line may have no line end.
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
	const struct merge_block *blocks; /* may be NULL, or cover only a part of the text */
	size_t nblocks;
};

enum merge_kind {
	MERGE_ADDED,   /* new in ours, inserted at its place */
	MERGE_BESIDE,  /* new in ours, its neighbours rewritten or gone: after the author's text */
	MERGE_UPDATED, /* changed in ours, and changed in the file */
	MERGE_MOVED,   /* moved to its place in ours */
	MERGE_REMOVED, /* not in ours, unchanged by the author: removed */
	MERGE_REWRITTEN, /* changed in ours and by the author: the author's text remains */
	MERGE_DELETED,   /* changed in ours, deleted by the author: remains deleted */
	MERGE_KEPT,      /* not in ours, changed by the author: the author's text remains */
	MERGE_CONFLICT,  /* like MERGE_REWRITTEN, but both texts are written, between marks */
	MERGE_OMITTED,   /* new front matter in ours; not inserted, since the file has none */
	MERGE_KINDS
};

struct merge_news {
	enum merge_kind kind;
	size_t line; /* in the result, from 1; 0: not in the result */
	char *id;    /* of the block; "": no block */
	char *words; /* text of the unit in ours; for REMOVED and KEPT in base */
};

struct merge_result {
	struct buf text;
	struct merge_news *news; /* in the order of ours, then units that only base has */
	size_t n_news;
	size_t count[MERGE_KINDS];
	size_t marks; /* number of conflicts in the text, also from earlier merges */
};

/*
 * Fills r; the caller calls merge_finish, also after a failure. mark: if the file and ours both
 * changed a unit, writes both into the text as a conflict in the form of diff3. Fails only on
 * blocks outside of their text. If base equals now the result is ours, if base equals ours it is
 * now.
 */
bool merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *ours, bool mark, struct merge_result *r, struct err *err);
void merge_finish(struct merge_result *r);

extern const char *const merge_kind_names[MERGE_KINDS]; /* for the user: "updated" */

/*
 * ---- the table of blocks as text, stored with a base: lines of "at len id -" (the last word is
 * unused) ----
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

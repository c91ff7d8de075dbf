/*
 * Merges a draft from three texts: the last export (base), the current file (now), and the new
 * export (ours). The author's changes in the file remain; text that the author has not changed
 * follows ours.
 *
 * The texts are cut into units: blocks listed in a table (a note, a heading), list items,
 * paragraphs, table rows, code, keys of front matter. A unit of base is found in ours by its
 * identity, and in the file by its text, or else by similarity. Each unit of the result is copied
 * as a whole, either from the file or from ours.
 *
 * Texts are bytes: not necessarily UTF-8, with LF or CRLF; the last line may have no line end.
 */
#ifndef MERGE_MERGE_H
#define MERGE_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* A block of whole lines that is recognised in the next export: a note, a heading, a prompt. */
struct merge_block {
	size_t at, len; /* range of bytes; blocks are sorted and do not overlap */
	const char
		*id; /* a note's UUID, "section/bass", …; unique in a text, without white space */
};

struct merge_text {
	const char *s;
	size_t n;
	const struct merge_block
		*blocks; /* NULL: no blocks. Blocks may cover only a part of the text */
	size_t nblocks;
};

enum merge_kind {
	MERGE_ADDED,     /* new in ours, inserted between its neighbours */
	MERGE_BESIDE,    /* new in ours, inserted after text that the author rewrote */
	MERGE_UPDATED,   /* changed in ours only: the file gets the new text */
	MERGE_MOVED,     /* moved in ours: moved in the file as well */
	MERGE_REMOVED,   /* no longer in ours, unchanged by the author: removed */
	MERGE_REWRITTEN, /* changed in ours and by the author: the author's text remains */
	MERGE_DELETED,   /* changed in ours, deleted by the author: remains deleted */
	MERGE_KEPT,      /* no longer in ours, changed by the author: the author's text remains */
	MERGE_CONFLICT,  /* changed in both: both texts are written, between marks */
	MERGE_OMITTED,   /* new front matter in ours; not inserted, since the file has none */
	MERGE_KINDS
};

struct merge_news {
	enum merge_kind kind;
	size_t line; /* line in the result, from 1; 0: not in the result */
	char *id;    /* id of the unit's block; "": the unit has no block */
	char *words; /* text of the unit in ours; of MERGE_REMOVED and MERGE_KEPT in base */
};

struct merge_result {
	struct buf text;
	struct merge_news *news; /* in the order of ours, then the units that ours lacks */
	size_t n_news;
	size_t count[MERGE_KINDS];
	size_t marks; /* number of conflicts in the text, also from earlier merges */
};

/*
 * Fills in r; the caller calls merge_finish, also after a failure. mark: writes a unit that both
 * the author and ours changed as a conflict in the form of diff3. Returns false with err only if
 * a block is outside its text. If the file equals base, the result is ours; if ours equals base,
 * the result is the file.
 */
bool merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *ours, bool mark, struct merge_result *r, struct err *err);
void merge_finish(struct merge_result *r);

extern const char *const merge_kind_names[MERGE_KINDS]; /* names for the user: "updated" */

/*
 * ---- The table of blocks as text, stored with each export: lines of "at len id -". The "-" is a
 * field that is no longer used. ----
 */

struct merge_table {
	struct merge_block *blocks;
	size_t n;
	char *strings; /* the text that the ids point into */
};

void merge_table_put(struct buf *out, const struct merge_block *blocks, size_t n);
bool merge_table_read(struct merge_table *t, const char *s, size_t n, struct err *err);
void merge_table_finish(struct merge_table *t);

#endif

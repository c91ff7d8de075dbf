/*
 * What the files of the merge share. Order of the work: cut all three texts into units
 * (merge_split.c), find base's units in ours and in the file (merge_match.c, merge_like.c), decide
 * for each and put in what is new (merge.c, merge_place.c), write it out (merge_put.c).
 */
#ifndef EXPORT_MERGE_PRIVATE_H
#define EXPORT_MERGE_PRIVATE_H

#include <stdint.h>

#include "merge/diff.h"
#include "merge/merge.h"

#define NONE SIZE_MAX

enum unit_kind { UNIT_TEXT, UNIT_ITEM, UNIT_HEADING, UNIT_ROW, UNIT_CODE, UNIT_FRONT, UNIT_MARK };

struct line {
	const char *s;
	size_t n;          /* without its end */
	bool blank, start; /* start: a unit has to begin here */
	uint32_t name;
	size_t block; /* of the table, or NONE */
};

struct unit {
	size_t line, lines;
	size_t gap; /* blank lines after it */
	enum unit_kind kind;
	size_t indent; /* of a heading: its level */
	size_t block;
	size_t parent; /* the unit of the heading above, or NONE */
	uint32_t name;
};

struct side {
	const struct merge_block *blocks;
	size_t n_blocks;
	struct line *lines;
	size_t n_lines;
	struct unit *units;
	size_t n_units;
	size_t lead;      /* blank lines before the first unit */
	bool crlf, ended; /* mostly CRLF; the last line has its newline */
};

/* What became of a unit of base in the file. */
enum fate {
	FATE_GONE, /* nothing like it is left */
	FATE_SAME,
	FATE_EDITED,  /* still a unit of its own, in other words */
	FATE_TAKEN,   /* its words went into others */
	FATE_REPLACED /* gone, but something else stands where it was */
};

struct match {
	enum fate fate;
	size_t at; /* unit of the file; NONE when GONE */
	bool moved;
};

struct node {
	size_t now, ours; /* units, or NONE */
	size_t spot;      /* unit of the file where it still stands in its place, or NONE */
	size_t prev, next;
	bool removed, added, from_ours;
	struct buf text; /* instead of either unit's, when not empty */
	size_t line;     /* in what was written */
};

struct merge {
	struct side base, now, ours;
	struct diff_names line_names, unit_names;
	struct match *match; /* by unit of base */
	size_t *ours_of;     /* by unit of base; NONE: no longer there */
	size_t *base_of;     /* by unit of ours; NONE: new */
	size_t *owner;       /* by unit of the file: the unit of base it is, SAME or EDITED */
	bool *used;          /* by unit of the file: some unit of base is there */
	struct node *nodes;  /* by unit of the file, then more */
	size_t n_nodes, cap_nodes, first, last;
	size_t *at;            /* by unit of ours: its node, or the one its words are in, or NONE */
	enum merge_kind *told; /* by unit of ours: what to tell of it, or MERGE_KINDS */
	bool *relocate;        /* by unit of ours: earlog moved it, and the author did not */
	size_t *news_node;     /* by news */
	size_t cap_news, cap_news_node;
	struct merge_result *r;
};

/* ---- merge_split.c ---- */
bool side_read(struct side *s, const struct merge_text *t, struct diff_names *names,
	const char *what, struct err *err);
void side_split(struct side *s, struct diff_names *names);
void side_finish(struct side *s);
/* The lines of a unit with \n between them. */
void unit_text(struct buf *out, const struct side *s, const struct unit *u);
/* "" without one. */
const char *unit_id(const struct side *s, const struct unit *u);
bool line_is(const struct line *l, const char *text);

extern const char *const merge_marks[4];

/* ---- merge_match.c ---- */
void match_all(struct merge *m);
/* in[i]: row[i] is in a longest row that never falls; NONE is in none. */
void rising(const size_t *row, size_t n, bool *in);

/* ---- merge_like.c ---- */

/* Units of one side to be found among units of the other. */
struct likeness {
	const struct side *a, *b;
	const size_t *as, *bs; /* units, rising */
	size_t n_as, n_bs;
	struct match *out; /* by unit of a */
	bool strict;       /* much alike both ways only */
};

/* Fills out for all of as. */
void match_alike(const struct likeness *l);

/* ---- merge_words.c ---- */
enum words { WORDS_MERGED, WORDS_TAKEN, WORDS_CONFLICT };

/*
 * Merges one unit word by word into out; TAKEN: what earlog changed has no place in the author's
 * words.
 */
enum words words_merge(
	const struct buf *base, const struct buf *now, const struct buf *ours, struct buf *out);

/* ---- merge.c ---- */
/* Did the author go on in this unit of the file where the one before it, earlog's, ended? */
bool goes_on(const struct merge *m, size_t now);
size_t node_new(struct merge *m);
/* Adds to the news; several units of one block are told together. */
void news_add(
	struct merge *m, enum merge_kind kind, size_t node, const struct side *s, size_t unit);

/* ---- merge_place.c ---- */
void place_all(struct merge *m);

/* ---- merge_put.c ---- */
void put_all(struct merge *m);

#endif

/*
 * Shared by the files of the merge. Order of the work: cut all three texts into units
 * (merge_split.c), find base's units in ours and in the file (merge_match.c), decide for each, find
 * places for new units, write the result (merge.c).
 */
#ifndef MERGE_MERGE_PRIVATE_H
#define MERGE_MERGE_PRIVATE_H

#include <stdint.h>

#include "merge/diff.h"
#include "merge/merge.h"

#define NONE SIZE_MAX

enum unit_kind {
	UNIT_TEXT,
	UNIT_ITEM,
	UNIT_HEADING,
	UNIT_ROW,
	UNIT_CODE,
	UNIT_FRONT,   /* a key of front matter */
	UNIT_CONFLICT /* from an earlier merge, its marks included */
};

struct merge_line {
	const char *s;
	size_t n;     /* without its end */
	size_t space; /* white space at its start */
	bool blank;
	uint32_t name;
	size_t block; /* of the table, or NONE */
};

/* The state of a unit of base in the file. */
enum merge_fate {
	FATE_GONE, /* nothing like it is left */
	FATE_SAME,
	FATE_ALIKE,   /* in other words, or in a unit with others */
	FATE_REPLACED /* other text has its place */
};

/* The text to write for a unit of the file. */
enum merge_act { ACT_KEEP, ACT_UPDATE, ACT_MARK, ACT_DROP };

/* Units name one another by their number in their side; NONE: there is none. */
struct merge_unit {
	size_t line, lines;
	size_t gap; /* blank lines after it */
	enum unit_kind kind;
	size_t indent; /* of a heading: its level */
	size_t block;
	size_t heading; /* the one above it, of this side */
	/* Numbers: the same for the same text; for the same id or key of front matter, or NONE. */
	size_t name, identity;
	/*
	 * The same unit in the other texts. A unit of the file may hold several units of base; it
	 * counts as the most similar one.
	 */
	size_t base, now, ours;
	size_t result_line; /* of the file and of ours: its line in the result; 0: none */
	/* of base */
	enum merge_fate fate;
	bool moved; /* by the author */
	/* of the file */
	size_t part_of; /* the unit of base that it is a part of */
	bool shared;    /* it has words of several units of base */
	enum merge_act act;
	bool moves; /* it is written elsewhere */
	/* of ours */
	enum merge_kind told; /* MERGE_KINDS: nothing */
	size_t before;        /* it is put before that unit of the file, at most their number */
	size_t text;          /* the unit of the file that is put there; NONE: its own */
};

struct merge_side {
	const struct merge_block *blocks;
	struct merge_line *lines;
	size_t n_lines;
	struct merge_unit *units;
	size_t n_units;
	size_t lead;      /* blank lines before the first unit */
	bool crlf, ended; /* mostly CRLF; the last line has its newline */
};

struct merge_run {
	struct merge_side base, now, ours;
	struct diff_names line_names, unit_names;
};

/* ---- merge_split.c ---- */
bool side_read(struct merge_side *s, const struct merge_text *t, struct diff_names *names,
	const char *what, struct err *err);
/*
 * Cuts the lines into units. A file has no table of blocks: lines that equal a unit of `known` (two
 * sides, or NULL) are one unit. n_names: of the lines of all sides.
 */
void side_split(struct merge_side *s, const struct merge_side *const *known, size_t n_names,
	struct diff_names *names);
void side_finish(struct merge_side *s);
/* The lines of a unit with \n between them. */
void unit_text(struct buf *out, const struct merge_side *s, const struct merge_unit *u);
/* "" without one. */
const char *unit_id(const struct merge_side *s, const struct merge_unit *u);

extern const char *const merge_marks[4];

/* ---- merge_match.c ---- */
/* Finds what units are in the other texts: base, now, ours, fate, moved, part_of, shared. */
void match_all(struct merge_run *m);

#endif

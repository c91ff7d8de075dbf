/* Shared by the files of the merge. Its steps: cut the three texts (the last export: base; the new
 * export: made; the edited file) into units (merge_split.c), find the units of base in made and in
 * the file (merge_match.c), decide what happens to each unit (merge.c), find places for new units
 * (merge_place.c), write the result (merge_write.c). The merged text is a list of units of the file
 * and of the new export, each with the title above it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "base/core/mem.h"
#include "base/text/md_line.h"
#include "draft/merge/diff.h"
#include "draft/merge/merge.h"

#define NONE SIZE_MAX

enum unit_kind {
	UNIT_TEXT,
	UNIT_ITEM,
	UNIT_HEADING,
	UNIT_ROW,
	UNIT_CODE,
	UNIT_COMMENT, /* of several lines, with all that is in it */
	UNIT_FRONT,   /* a key of front matter */
	UNIT_CONFLICT /* texts between conflict marks, written by an earlier merge */
};

struct merge_line {
	const char *s;
	size_t n; /* length in bytes, without the line end */
	struct md_line mark;
	uint32_t name; /* number of the line's text, by diff_name: equal lines have equal numbers */
	const struct merge_block *block; /* the block that contains the line, or NULL */
};

/* The author's change to a unit of the last export (base). */
enum merge_mine {
	MINE_GONE, /* the author deleted the unit: no unit of the file is similar */
	MINE_SAME,
	MINE_EDITED,   /* similar text: reworded, or joined with other units; a title renamed */
	MINE_REPLACED, /* the author wrote another text in its place */
	MINES
};

/* Where a unit goes: one of the new export that the file has, or that is new. */
enum merge_goes {
	GOES_WHERE_IT_IS,
	GOES_ELSEWHERE, /* it was moved: below another title, or among its neighbours */
	GOES_NOT,       /* the record moved it, but it stays where the author moved or rewrote it */
	GOES_OUT        /* it is left out: its title is deleted, or nothing is below it */
};

/* The output for a unit of the file: its text, also because its table is the author's, the text of
 * the new export, its text with parts of the new export, both as a conflict, or nothing. */
enum merge_act { ACT_KEEP, ACT_OWN_TABLE, ACT_UPDATE, ACT_MIX, ACT_MARK, ACT_DROP };

/* A unit (note, paragraph, list item, …) of one of the three texts. */
struct merge_unit {
	const struct merge_side *side; /* its text */
	size_t line, lines;
	size_t gap; /* blank lines in the text after this unit */
	enum unit_kind kind;
	size_t indent; /* columns before the text; for a heading, its level (1 to 6) */
	const struct merge_block *block; /* its block, or NULL */
	/* title: the title above the unit in the same text, or the list item or first row to which
	 * it belongs; NULL: none. end: the unit after those below it. level: of a title, from 1; 0:
	 * it is none. */
	struct merge_unit *title, *end;
	size_t level;
	/* exact: a number, equal for units with equal text. name: the same, apart from white space.
	 * identity: a number, equal for units with the same id or key of front matter; NONE:
	 * neither id nor key. place: equal for units of the same place in the template; path: for
	 * units from the same data; words: for ratings of an attribute with the same words; label:
	 * for lines of a figure with the same text before it. NONE: not known. */
	size_t exact, name, identity, place, path, words, label;
	/* The same paragraph or other unit in the last export (base), the file (now) and the new
	 * export (made), or NULL; a unit of the new export has itself as `made`. If a unit of the
	 * file contains several units of base, `base` is the most similar of these. */
	struct merge_unit *base, *now, *made;
	/* Text to write for the unit of the file, if parts of it follow the new export, or for a
	 * new comment. NULL: its own lines. */
	const char *mixed;
	/* Of the merged text: the neighbours of the unit, and the title above it; merge_run.root:
	 * none. NULL: the unit is not there, or after all that earlog wrote. */
	struct merge_unit *prev, *next, *under;
	size_t result_line;   /* line of the unit in the merged text, from 1, if it is a unit of the
				 file or of the new export; 0: it is not there */
	enum merge_mine mine; /* of base: what the author did to it */
	enum merge_goes goes; /* of base: where the author moved it; of made: where the record
				 moves it; of now: if that was done */
	enum merge_act act;   /* of now: what is written for it */
	enum merge_kind told; /* of made, and of base if made has it not: what is reported */
};

struct merge_side {
	const struct merge_block *blocks;
	size_t n_blocks;
	struct merge_line *lines;
	size_t n_lines;
	struct merge_unit *units;
	size_t n_units;
	struct merge_unit **of_block; /* for each block: its unit, or NULL */
	/* Of base: the units that were left out of the file, which are not among `units`. */
	struct merge_unit *left;
	size_t n_left;
	size_t lead;      /* blank lines before the first unit */
	bool crlf, ended; /* crlf: most lines end with CRLF; ended: the last line has a line end */
};

struct merge_run {
	struct arena arena; /* owns the arrays of lines, units and pairs */
	struct merge_side base, now, made;
	struct merge_unit root; /* before all units of the merged text, and their title */
	struct diff_names line_names, unit_names;
	const char *day;         /* merge_text.day of base */
	struct merge_unit *tail; /* the unit of the file after the last one that earlog wrote */
	bool old;      /* an earlier program wrote the last export, by another form: nothing
			  moves, and its lines neither come nor go */
	bool reformed; /* the author changed the form since the last export */
	bool same;     /* both exports are equal: only what the author deleted is news */
};

/* ---- merge_split.c: cutting a text into units ---- */
void merge_run_finish(struct merge_run *m); /* releases what a run has */
bool merge_side_read(struct merge_run *m, struct merge_side *s, const struct merge_text *t,
	const char *what, struct err *err);
/* Cuts the lines of a text into units (headings, list items, paragraphs, …). Cut the two exports
 * before the author's file: the file has no table of blocks, so lines that equal a unit of an
 * export become one unit. */
/* parts: the parts of a comment are units. */
void merge_side_split(struct merge_run *m, struct merge_side *s, bool parts);
/* Appends the lines of a unit, separated by \n. */
void merge_unit_text(struct buf *out, const struct merge_unit *u);
/* Returns the line of unit u at which the lines of a unit of another text begin; NONE: they
 * are not in it. */
size_t merge_lines_at(const struct merge_unit *u, const struct merge_unit *what);
/* Returns the id or path of a unit's block; "": the unit has no block. */
const char *merge_unit_path(const struct merge_unit *u);
/* Returns the id of a unit's block; "": the unit has no block, or only a path. */
const char *merge_unit_id(const struct merge_unit *u);
/* Returns the unit of the last export with the id of a block of the new one; NULL: there is none.
 */
const struct merge_unit *merge_unit_of_id(
	const struct merge_run *m, const struct merge_block *block);
/* Returns true if the unit is a note, or a key of front matter. */
bool merge_unit_is_note(const struct merge_unit *u);
/* Returns true if the unit comes from an object of the data which is no note, and says something of
 * it: a rating, a sentence on a pair of devices, a table, a section as an item of a list. */
bool merge_unit_is_data(const struct merge_unit *u);
/* Returns true for a text of several lines, or one that ends like a sentence; a heading is none. */
bool merge_unit_is_sentence(const struct merge_unit *u);
/* Returns true for a line of the template, which is no sentence, right above a list, a note or a
 * track: "**Testing setup**:". */
bool merge_unit_is_label(const struct merge_unit *u);
/* Returns true for a label of what the notes below it were heard with: "With foam:". */
bool merge_unit_is_with(const struct merge_unit *u);
/* Returns true for a text of the form itself, of no data. */
static inline bool
merge_unit_is_form(const struct merge_unit *u)
{
	return !merge_unit_is_note(u) && u->path == NONE && u->identity == NONE;
}

/* Returns how many cells a row has. */
size_t merge_row_cells(const struct merge_unit *u);
/* Returns true for an item of a list, or a row, that comes from an object of the data which is no
 * note: a rating, a chain. */
static inline bool
merge_unit_is_fact(const struct merge_unit *u)
{
	return (u->kind == UNIT_ITEM || u->kind == UNIT_ROW) && u->path != NONE;
}

/* Returns true if the author deleted the unit, which was listed. */
static inline bool
merge_unit_is_told(const struct merge_unit *u)
{
	return u->block && u->block->told;
}

/* Returns true for a unit of the new export. */
static inline bool
merge_unit_is_new(const struct merge_unit *u)
{
	return u->made == u;
}

extern const char *const merge_marks[4];

/* ---- merge_match.c: finding the units (paragraphs, list items, …) of one text in another ---- */
/* Finds each unit in the two other texts, and sets the members base, now, made and mine of all
 * units. */
void merge_match_all(struct merge_run *m);

/* ---- merge_parts.c: the parts of a unit: the time and the words of a note ---- */
/* Writes into the text of a unit of the file what changed between its units b of the last export
 * and o of the new one, part by part: a part follows the new export if the author left it as it
 * was. The parts of a comment are its lines; o: NULL, if the new export lacks it. Sets now->mixed
 * if a part did. Returns true if each changed part did, or the author wrote the same. */
bool merge_parts_follow(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o);

/* Returns how many parts of a unit the author may correct apart: the cells of a row, the words of
 * several notes in one line; at least 1. */
size_t merge_parts_apart(const struct merge_unit *now, const struct merge_unit *o);
/* Returns true if part own->part of a unit of the file, with what follows the record, differs from
 * unit o of the new export, or b of an earlier program, in one text of a person, or one figure, and
 * in nothing else. Sets own->both, and if so the texts. */
bool merge_parts_own(struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o,
	const struct merge_unit *now, struct merge_own *own);

/* Returns true if a unit of both exports differs in its form alone: it has the same letters, it is
 * a note with the same words in another line of the form, or in one that the author edited, or it
 * is a line of the form with the same figures. */
bool merge_words_same(const struct merge_unit *b, const struct merge_unit *o);

/* ---- merge_tree.c: the title above each unit ---- */
/* Set the members title, end and level of the units. */
void merge_tree_of_exports(struct merge_run *m);
void merge_tree_of_file(struct merge_run *m);
/* Returns the title of the file that is unit b of base, or NULL; NULL: the file has no such title.
 */
struct merge_unit *merge_title_in_file(const struct merge_unit *b);
/* Returns the first row of the table that has the unit. */
struct merge_unit *merge_row_first(const struct merge_unit *u);

/* Returns the unit that an earlier export left out; NULL: it did not. */
const struct merge_unit *merge_left_before(const struct merge_run *m, const struct merge_unit *o);

/* ---- merge_place.c: what moves, which titles stay, where new units are inserted ---- */
/* Marks the units that move in the file: those that have another title or another order below it
 * in the new export than in base, unless the author moved them or their neighbours. */
void merge_move_all(struct merge_run *m);
/* Returns true if the new export has unit b of base below another title. A title that the new
 * export lacks is no other one. */
bool merge_has_other_title(const struct merge_run *m, const struct merge_unit *b);
/* Returns true if the record has not changed unit b of the last export. A text of an earlier
 * program remains as it is written while it is the same, until the author changes his form. */
bool merge_is_same(const struct merge_run *m, const struct merge_unit *b);
/* Returns true if unit u of the merged text stays where it is as the author's: his own text, or
 * text that he edited or moved. */
bool merge_is_own(const struct merge_unit *u);
/* Makes the merged text: finds a place in the file for each unit that is inserted, or what to
 * report. */
void merge_place_all(struct merge_run *m);

/* ---- merge_write.c ---- */
/* Appends the merged text, and sets the member result_line of the units that it contains. */
void merge_put_all(struct merge_run *m, struct buf *out);

/*
 * Merges a draft from three texts: the last export (base), the file that its author edited since
 * (now), and the new export (made).
 *
 * Each text is cut into units: a paragraph, a list item, a row of a table, a heading, a block of
 * code, a comment, a key of front matter. A unit of an export knows from which place of the form
 * and from which row of the record it comes. A unit of base is found in made by that, and in the
 * file by its text, else by similar text, else as what now stands in its place. Then two questions
 * are asked of each unit of base, each by itself: what becomes of its text, and where it goes.
 *
 * 1. Its text: what its author did to it (columns), and what the record, or another form, did to it
 *    (rows).
 *
 *          | he deleted it  | he left it    | he edited it           | another text in its place
 *  same    | stays deleted  | stays         | stays                  | stays
 *  changed | stays deleted, | the new text  | he keeps his words;    | his; the new text is listed
 *          | new text is    |               | parts that he left,    |
 *          | listed         |               | time, label, cells,    |
 *          |                |               | follow; the rest is    |
 *          |                |               | listed                 |
 *  gone    | -              | leaves, but   | stays, and is listed   | his
 *          |                | see c         |                        |
 *
 *    So he never loses a word, and what does not reach his post is in the list of news: once, and
 *    again when it changes. A note is also listed when he first deleted it; if the record then
 *    moves it, it is not written there either. With `mark` an edited and changed text becomes a
 *    conflict with all three texts, if nothing of it follows.
 *
 * 2. Its place: it goes with its title. A title is a heading, or a line of the form that names what
 *    is below it: a section, a track, a device. Apart from that a unit moves only if made has it
 *    below another title or in another order, and he neither edited it nor moved it or its
 *    neighbours; what stays below another title for that is listed, if he edited it.
 *
 * A note that he edited, on a track that was renamed: two units. The title was left and changed, so
 * it gets the new text; the note was edited and is the same, so it stays, below that title. If the
 * note was moved to another track instead, it is edited and goes elsewhere: it stays and is listed.
 *
 * More rules:
 *  a. His own text belongs to the title above it, and goes where this goes; after the last line of
 *     earlog's it belongs to none, and stays last.
 *  b. A new unit is written after the nearest unit before it that made has below the same title and
 *     the file still has below this title, else before the nearest one after it, else right below
 *     the title and his text there: what he moved below another title does not count. A title comes
 *     after all text of the title above that has no title of its own.
 *  c. What is new below a title that he deleted goes beside what he left or moved of that title; if
 *     none of it is in the file, it is left out and listed, until the title is back; but a label,
 *     "With foam:", comes back with it. No title is written with nothing below it; one that left
 *     stays while text of his is below it. A heading of level 1 above all others names the post,
 *     and is no title: it may be deleted.
 *  d. A comment of several lines is one unit. It is merged by its lines: nothing leaves it, and
 *     what is new of it is written there or nowhere. earlog writes both marks or none; if he broke
 *     one, it stays as he left it, and what is new is listed. (A page is refused then.)
 *  e. A row is merged by its cells. A table takes other columns whole or not at all: with titles of
 *     his it is his.
 *  f. A form that he changed, or another one, is a change like any other, but what he edited goes
 *     where the form has it, and a title that it lacks has nothing but his text below. A line of
 *     the form without data is the nth one between the same two others, if it is of the same kind.
 *  g. If a program before 1.4.0 wrote base, or the shipped form is of another version, nothing
 *     moves, a text keeps its line while its row is the same (merge_block.stays: the stored export
 *     has it so), and lines of the form neither come nor go.
 *
 * Texts are bytes: not necessarily UTF-8, with LF or CRLF; the last line may have no line end.
 *
 * Where to look: merge_split.c cuts, merge_match.c finds units again, merge_tree.c finds titles,
 * merge.c has the table and the list of news, merge_parts.c merges inside of a unit, merge_place.c
 * moves and inserts, merge_write.c writes, merge_table.c stores what an export knows of its units.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/core/mem.h"
#include "base/system/uuid.h"

#define MERGE_WORDS_MOST 4

/* A block of whole lines that is recognised in the next export: a note, a heading, a prompt. */
struct merge_block {
	size_t at, len; /* range of bytes; blocks are sorted and do not overlap */
	const char *id; /* identity of the block, without white space: a note's UUID,
			   "section/bass", …, unique in its text. With a full stop before it, where
			   the data of another text come from: ".wheel[warmth]"; several texts may
			   have the same. */
	/* Identity of the block at this place of the template (formats/blocks.c), without white
	 * space or slash; NULL: not known. */
	const char *place;
	size_t head;  /* 1 + index of the first block of the part of the template that has this one;
			 0: not known. Programs before 1.4.0 did not store it; MERGE_TEMPLATE has one
			 where it is. */
	size_t stays; /* the file has the line of an earlier program: a hash of the text that this
			 one would write. While that is the same, the line stays. 0: else */
	/* The texts of a person in the block, sorted; offsets are from `at`. The text between them
	 * is its time, its figures and its labels. */
	struct merge_words {
		size_t at, len;
	} words[MERGE_WORDS_MOST];
	size_t n_words;
	bool told;   /* the author deleted it, which was listed */
	bool left;   /* the file never had it: the author deleted its title, or nothing was below it
		      */
	size_t both; /* 1: the author edited it, and the record changed it since */
	size_t asked; /* the author was asked if his edit is a fact: its hash. 0: he was not */
};

struct merge_text {
	const char *s;
	size_t n;
	const struct merge_block
		*blocks; /* the blocks, or NULL; they may cover only a part of the text */
	size_t nblocks;
	/* Of the last export: the last evening that it has, "2026-11-20"; "": not known. A row of a
	 * program that did not tell evenings apart stands for all rows of its word until then. */
	char day[11];
};

enum merge_kind {
	MERGE_ADDED,     /* a new unit of the new export: inserted between the same neighbours */
	MERGE_BESIDE,    /* a new unit of the new export, where the author changed the neighbours:
			    inserted near them */
	MERGE_UPDATED,   /* changed in the new export only: the file gets the new text */
	MERGE_MOVED,     /* moved in the new export: moved in the file as well */
	MERGE_CARRIED,   /* the same, with text of the author below it */
	MERGE_REMOVED,   /* not in the new export and unchanged by the author: removed from the file
			  */
	MERGE_REWRITTEN, /* changed in the new export and by the author: the author's text remains
			  */
	MERGE_DELETED,   /* changed in the new export but deleted by the author: remains deleted */
	MERGE_KEPT, /* not in the new export but changed by the author: the author's text remains */
	MERGE_CONFLICT, /* changed in the new export and by the author: all texts are written,
			   between conflict marks */
	MERGE_OMITTED,  /* front matter is new in the new export: not inserted, because the file has
			   none */
	MERGE_LEFT,     /* not in the new export, and not changed by the author: remains in a file
			   that keeps its arrangement */
	MERGE_HEADLESS, /* a new unit of the new export, of which the author deleted the title: not
			   inserted */
	MERGE_KINDS,
	MERGE_NOTHING = MERGE_KINDS /* nothing to report */
};

struct merge_news {
	enum merge_kind kind;
	size_t line; /* first line of the unit in the merged text, from 1; 0: not in it */
	bool again;  /* MERGE_KEPT: the place of its block is MERGE_AGAIN */
	char *title; /* title of its section or track, else the heading above it; of a unit that
			the new export lacks: the heading above it in the file; "": none */
	char *id;    /* id of the unit's block; "": the unit has no block */
	char *words; /* text of this paragraph or other unit in the new export; for MERGE_REMOVED
			and MERGE_KEPT, in the last export */
};

/* A unit of which the author changed the words of a note or the figure of a rating, and nothing
 * else; a cell of a row, the words of one of several notes in a line. The caller stores its block
 * with `both`, and with its hash as `asked`. */
struct merge_own {
	size_t line, block;  /* line: in the merged text, from 1; block: of the new export */
	size_t part;         /* which cell, or which words; 0, if there is one alone */
	bool figure, joined; /* joined: the author made one line of several texts */
	bool both, asked;    /* the record changed it also; an export before asked of this edit */
	size_t hash;
	char *id, *title, *label; /* label: of a figure, "Punch: " */
	/* These words, in the new export and in the file, with single blanks; joined: `is` is the
	 * whole line. NULL: it differs in more, and `both`. */
	char *was, *is;
};

struct merge_result {
	struct buf text;
	struct merge_own *own; /* in the order of the last export */
	size_t n_own, cap_own;
	struct merge_news *news; /* the news on all changed units, in the order of the new export;
				    units that it lacks come last */
	size_t n_news, cap_news;
	size_t count[MERGE_KINDS];
	bool reformed; /* the author changed the form: the file follows it */
	size_t marks;  /* number of conflicts in the text, also from earlier merges */
	/* The blocks of the new export that the author deleted and that are listed now or were
	 * before, those that are left out, and those of which the file keeps the text of block
	 * `was` of the last export; 0: none. The caller stores them so, the last ones with this
	 * text. */
	struct merge_mark {
		size_t block, was, stays;
		bool told, left;
	} * marked;
	size_t n_marked, cap_marked;
};

/* Merges the three texts into r; the caller calls merge_finish, also after a failure. mark: if both
 * the author and the new export changed a unit, writes both texts as a conflict in the form of
 * diff3; else keeps the author's. Returns false with err only if a block is outside its text. If
 * the file equals the last export, the result is the new export; if both exports are equal, the
 * result is the file, and only deleted notes are news. */
bool merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *made, bool mark, struct merge_result *r, struct err *err);
void merge_finish(struct merge_result *r);

extern const char
	*const merge_kind_names[MERGE_KINDS]; /* words for the user by kind, such as "updated" */

/* The range of a unit, its first line, from 0, and the index of its block; SIZE_MAX: it is no
 * block. front: it is a key of the front matter. */
struct merge_range {
	size_t at, len, line, block;
	bool front;
};

struct merge_part {
	const char *s;
	size_t n;
};

/* Finds the text in another, where it begins and ends like a word, and whatever its blanks are.
 * Returns its place; n 0: it is not there, or more than once. */
struct merge_part merge_find(struct merge_part text, struct merge_part what);
bool merge_is_letter(char c); /* or a digit, or a byte of a letter outside ASCII */
/* Cuts a text into units, without those of its front matter, and returns their number. The caller
 * frees *ranges. */
size_t merge_cut(const struct merge_text *t, struct merge_range **ranges);

/*
 * ---- The table of blocks as text, stored with each export: lines of "at len id place", then
 * "/at+len,at+len" if the block has words, and "!" if it was told. "-" is no place. The first
 * block, MERGE_TEMPLATE, names the template by its place, "HASH:LANGUAGE"; MERGE_FORM the texts in
 * it that are the author's, and its name, by a hash. The last ones may name UUIDs by their
 * place, with commas between them: of the chain and settings that labels do not name (MERGE_USUAL;
 * earlier programs: of the chain alone), and of the ratings of other reviews that the export has
 * (MERGE_RATINGS). Lists have a number of each block: ".heads 1,0,2". Programs before 1.4.0 skip
 * MERGE_FORM and lists, as blocks without text. ----
 */

#define MERGE_TEMPLATE ".template"
#define MERGE_OWN_LANGUAGE "=" /* behind the language of MERGE_TEMPLATE: the file keeps it */
#define MERGE_FORM ".form"
#define MERGE_USUAL ".chain"
#define MERGE_RATINGS ".ratings"
/* The place of a block that an earlier export had, and of which the file still has the author's
 * text: the caller appended it to the last export. */
#define MERGE_AGAIN "again"
/* The place of the last blocks of an export, which are no part of it: texts that are withheld now
 * and that an earlier export had. */
#define MERGE_WITHHELD "withheld"

struct merge_table {
	struct merge_block *blocks;
	size_t n;
	char *strings; /* a copy of the table's text; the ids of the blocks point into it */
};

void merge_table_put(struct buf *out, const struct merge_block *blocks, size_t n);
/* Returns true if a stored table names its template: the tables of earlier programs do not, and
 * their exports are no base of a merge. s: NULL, if there is no table. */
bool merge_table_is_named(const char *s);
/* Returns the language of a stored export, and its length; NULL: its table does not name it. */
const char *merge_table_language(const char *s, size_t *n);
/* Adds the UUIDs that a block (MERGE_USUAL, MERGE_RATINGS) of a stored table names by its place; s:
 * NULL, if there is no table. */
void merge_table_uuids(const char *s, const char *id, struct uuids *out);
bool merge_table_read(struct merge_table *t, const char *s, size_t n, struct err *err);
void merge_table_finish(struct merge_table *t);

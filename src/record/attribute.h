/*
 * Rows of lexicons and their attributes. A rating brings them along, so that an archive says what
 * its ratings are of wherever the lexicon's file is not. Ratings of archives that lack the rows get
 * them from the lexicons at hand: the one that the rating's review names, the profile's default, or
 * one of that id among the user's and the shipped ones.
 */
#ifndef RECORD_ATTRIBUTE_H
#define RECORD_ATTRIBUTE_H

#include "record/edits.h"

struct diags;
struct lexicon_file;
struct lexicon_word;
struct profile;

/* The lexicon of a review: the one that its session file `path` names (`own`; both may be NULL),
 * else the profile's default, else bs2399. Its name, and the lexicon itself as lexicon_find gives
 * it. */
const char *attribute_lexicon_name(const char *own, const struct profile *p);
bool attribute_lexicon(struct lexicon_file *x, const char *own, const char *path,
	const struct profile *p, struct diags *d);

/* Adds the rows of a lexicon and of one of its attributes, but for those that rec has like this. */
void attribute_edits(const struct record *rec, const struct lexicon_file *x,
	const struct lexicon_word *w, struct edits *out);

/* Adds the rows that ratings of rec need and rec does not have, as far as the lexicons are at hand.
 * Reads files only where there are such. */
void attribute_missing(const struct record *rec, struct edits *out);
/* Puts those rows into rec, for commands that show it; nothing is written. */
void attribute_complete(struct record *rec);

#endif

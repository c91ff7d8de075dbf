/*
 * Rows of lexicons and their attributes. They are stored with a rating, so that an archive explains
 * its ratings without the lexicon's file. Missing rows are made from a lexicon file: the lexicon of
 * the rating's review, the profile's default, or the lexicon with that id among the user's and the
 * shipped lexicons.
 */
#ifndef RECORD_ATTRIBUTE_H
#define RECORD_ATTRIBUTE_H

#include "record/edits.h"

struct diags;
struct lexicon_file;
struct lexicon_word;
struct profile;

/* The lexicon of a review: `own` from its session file `path` (both may be NULL), else the
 * profile's default, else bs2399. The first function returns its name, the second reads it like
 * lexicon_find. */
const char *attribute_lexicon_name(const char *own, const struct profile *p);
bool attribute_lexicon(struct lexicon_file *x, const char *own, const char *path,
	const struct profile *p, struct diags *d);

/* Adds the rows of a lexicon and of one of its attributes, unless rec has equal rows. */
void attribute_edits(const struct record *rec, const struct lexicon_file *x,
	const struct lexicon_word *w, struct edits *out);

/* Adds the rows that ratings of rec need and rec does not have, if a lexicon file has them. Reads
 * files only if rows are missing. */
void attribute_missing(const struct record *rec, struct edits *out);
/* Adds those rows to rec in memory, for commands that only show it. */
void attribute_complete(struct record *rec);

/*
 * Tags: the attributes that a note is about. They are found in its words whenever the note is
 * saved; tags that a person confirmed or removed are not changed by that.
 */

/* Reads the glossary of reviewers' words for attributes (lexicon_words); the caller finishes it in
 * any case. False: it cannot be read. */
bool tag_glossary(struct lexicon_file *glossary);
/* Adds an edit that sets the tag of a note for an attribute on or off, unless rec has it so. */
void tag_edit(const struct record *rec, const struct uuid *note, const char *lexicon,
	const char *attribute, bool on, bool confirmed, struct edits *out);
/* Adds the tags that follow from a note's words; was_there: also removes tags that no longer
 * follow. glossary: NULL for none. rec holds at least the tags of the note. */
void tag_edits(const struct record *rec, const struct note *n, bool was_there,
	const struct lexicon_file *x, const struct lexicon_file *glossary, struct edits *out);

#endif

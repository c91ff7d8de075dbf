/*
 * Rows of lexicons and their attributes, and tags of notes. These rows are stored with each rating,
 * so that an archive explains its ratings without the lexicon's file. Missing rows are made from a
 * lexicon file: the lexicon of the rating's review, the profile's default lexicon, or the lexicon
 * with that id among the user's and the shipped ones.
 */
#pragma once

#include "record/edits.h"

struct diags;
struct lexicon_file;
struct lexicon_word;
struct profile;

/* The lexicon of a review is `own`, which its session file `path` names (own and path may be NULL),
 * else the profile's default, else bs2399. attribute_lexicon_name returns its name.
 * attribute_lexicon reads it into x; it returns false after adding an error to d, and the caller
 * calls lexicon_finish in either case. */
const char *attribute_lexicon_name(const char *own, const struct profile *p);
bool attribute_lexicon(struct lexicon_file *x, const char *own, const char *path,
	const struct profile *p, struct diags *d);

/* Adds edits with the rows of a lexicon and of its attribute w, unless rec has equal rows. */
void attribute_edits(const struct record *rec, const struct lexicon_file *x,
	const struct lexicon_word *w, struct edits *out);

/* Adds edits with the rows of lexicons and attributes that ratings of rec refer to and rec does not
 * have, as far as a lexicon file has them. Reads files only if rows are missing. */
void attribute_missing(const struct record *rec, struct edits *out);
/* Adds the rows that attribute_missing finds to rec and rec->elsewhere, in memory only, to show an
 * archive. */
void attribute_complete(struct record *rec);

/* Tags: the attributes that a note is about. Whenever a note is saved, its tags are found again in
 * its words. Tags that a person confirmed or removed do not change then. */

/* Reads the glossary, which names attributes in reviewers' words. Returns false if
 * it cannot be read. The caller calls lexicon_finish in either case. */
bool tag_glossary(struct lexicon_file *glossary);
/* Adds an edit that sets or removes a note's tag for an attribute, unless rec has it so already.
 * confirmed: a person decides it; if false, a tag that a person confirmed or removed remains. */
void tag_edit(const struct record *rec, const struct uuid *note, const char *lexicon,
	const char *attribute, bool on, bool confirmed, struct edits *out);
/* Adds edits for the tags that a note's words suggest. was_there: the note is an old one; tags that
 * its words no longer suggest are removed. glossary: may be NULL. rec must have its tags. */
void tag_edits(const struct record *rec, const struct note *n, bool was_there,
	const struct lexicon_file *x, const struct lexicon_file *glossary, struct edits *out);

/*
 * Tags: which attributes a note speaks of. They are found in its words whenever it is saved; tags
 * that a person confirmed or removed never change by that.
 */
#ifndef RECORD_TAG_H
#define RECORD_TAG_H

#include "record/edits.h"

struct lexicon_file;

/* Reads the words of reviewers that lead to attributes (lexicon_words); finished by the caller
 * either way. False: it cannot be read. */
bool tag_glossary(struct lexicon_file *glossary);
/* Adds the tag of a note for an attribute, on or off, where rec has it otherwise. */
void tag_edit(const struct record *rec, const struct uuid *note, const char *lexicon,
	const char *attribute, bool on, bool confirmed, struct edits *out);
/* Adds the tags that follow from a note's words; was_there: also removes tags that no longer
 * follow. glossary: NULL for none. rec holds at least the tags of the note. */
void tag_edits(const struct record *rec, const struct note *n, bool was_there,
	const struct lexicon_file *x, const struct lexicon_file *glossary, struct edits *out);

#endif

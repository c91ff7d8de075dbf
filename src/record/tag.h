/*
 * Tags: the attributes that a note is about. They are found in its words whenever it is saved; tags
 * that a person confirmed or removed are not changed by that.
 */
#ifndef RECORD_TAG_H
#define RECORD_TAG_H

#include "record/edits.h"

struct lexicon_file;

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

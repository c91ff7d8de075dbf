/*
 * Rows of lexicons and their attributes, and tags of notes. These rows are stored with each rating,
 * so that an archive explains its ratings without the lexicon's file. Missing rows are made from a
 * lexicon file: the lexicon of the rating's review, the profile's default lexicon, or the lexicon
 * with that id among the user's and the shipped ones.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/files/lexicon.h"
#include "review/record/edits.h"

struct diags;
struct attribute;
struct profile;

/* The lexicon of a review (NULL: none) is the one that its session file names; else the words of
 * session file and playlist (section_words), else the profile's default, else bs2399.
 * attribute_lexicon_name returns its name, for messages. attribute_lexicon reads it into x; it
 * returns false after adding an error to d, and the caller calls lexicon_finish in either case. */
const char *attribute_lexicon_name(const struct review *r, const struct profile *p);
bool attribute_lexicon(
	struct lexicon_file *x, const struct review *r, const struct profile *p, struct diags *d);

/* Adds edits with the rows of a lexicon and of its attribute w, unless rec has equal rows. */
void attribute_edits(const struct record *rec, const struct lexicon_file *x,
	const struct lexicon_word *w, struct edits *out);

/* Adds edits with the rows of lexicons and attributes that ratings of rec refer to, as a lexicon
 * file has them today, unless rec has equal ones. A row with other words for the ends of its scale,
 * or another kind of scale, stays. */
void attribute_missing(const struct record *rec, struct edits *out);
/* Adds the rows that attribute_missing finds to rec and rec->elsewhere, in memory only, to show an
 * archive; sets attribute.nth of all, and attribute.shown to the profile's language; and gives the
 * scores their words of today (rating_take_words). */
void attribute_complete(struct record *rec);
/* Sets attribute.shown of rec to a language, NULL: "en", and gives the scores their words in the
 * language of words_use. */
void attribute_speak(struct record *rec, const char *language);
/* Returns the words of an attribute in the reader's language, if attribute_complete set them; else
 * its own. */
struct lexicon_words attribute_shown(const struct attribute *a);
/* Returns a part of an attribute's words ("name", "low", "mid", "high") in a language, NULL: "en";
 * `own` if it has none. a: NULL: not known. The caller frees. */
char *attribute_called(
	const struct attribute *a, const char *language, const char *part, const char *own);

/* Tags: the attributes that a note is about. `#` before the id of an attribute sets one, "#punch";
 * other words set none. A tag begins behind a blank, "(" or a sign outside ASCII, "。#punch". Older
 * earlogs guessed tags from the words: such a tag is not confirmed, and is shown nowhere. */

/* Finds the next "#id" in a text, from `at` on; *n gets its bytes with the sign. The id may be of
 * no attribute. Returns NULL if there is none. */
const char *tag_sign(const char *text, const char *at, size_t *n);
/* Returns the bytes of the next shorter tag at `at` if the id in its n bytes is of no attribute:
 * "#punch" in "#punchは深い", for scripts that write no blank behind a word. 0: there is none. */
size_t tag_shorter(const char *at, size_t n);
/* Returns the tag, perhaps without an id, that is typed up to byte `end` of a text; NULL: none. */
const char *tag_typed(const char *text, size_t end);
/* Adds an edit that sets or removes a note's tag for an attribute, unless rec has it so already. */
void tag_edit(const struct record *rec, const struct uuid *note, const char *lexicon,
	const char *attribute, bool on, struct edits *out);
/* Adds edits for the tags that a note's words set. rec has the tags of the note, and its earlier
 * version, if there is one: a tag that only the earlier words set is removed. */
void tag_edits(const struct record *rec, const struct note *n, const struct lexicon_file *x,
	struct edits *out);

/*
 * The words that earlog writes into drafts, pages and pictures, and those of its templates, in the
 * language of the reviews. schema/words/en.yaml has all of them; a shipped file of another language
 * lies over it, and one of the user, in the folder words/ of the configuration, over both.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/text/number.h"
#include "base/yaml/diag.h"
#include "base/yaml/yaml.h"

struct scale;

/* Takes the words of a language, "de-AT", else "de"; NULL: English. A line of the user's file that
 * is not taken is named in `faults`. Returns false with err if a file cannot be read or is no YAML,
 * or if there is none. */
bool words_use(const char *language, struct diags *faults, struct err *err);
/* Returns the language of the last words_use; "en" before it. */
const char *words_language(void);
/* Returns true for a file of words, by its folder: some of its keys are those of other files.
 * words_check names what is wrong in it, and what it lacks. */
bool words_is_file(const char *path);
void words_check(const char *path, const struct yaml_tree *t, struct diags *d);
/* Appends a file of words to begin with: shipped ones, and English ones as comments. *exists: the
 * user has a file of this language; then only the lines that it lacks. */
bool words_copy(struct buf *out, const char *language, bool *exists, struct err *err);
/* Returns the text of a key of en.yaml; valid until words_use. */
const char *words_of(const char *key);
bool words_has(const char *key); /* returns true for a key of en.yaml */
/* Appends the text of a key with its slots {1}, {2} … filled with the n values. */
void words_fill(struct buf *out, const char *key, const char *const *values, size_t n);
#define WORDS_ADD(out, key, ...)                                   \
	words_fill(out, key, (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
/* Returns a number as one of these values, until the block ends. */
#define WORDS_N(n) NUMBER_DIGITS((int64_t)(n))
/* Appends a value in the words of a key, which have the slot {1}. key: NULL: no words. */
void words_around(struct buf *out, const char *key, const char *value);
/* Appends the same after a comma, unless out is empty; nothing if the value is NULL or "". */
void words_piece(struct buf *out, const char *key, const char *value);
/* The same for a name, with its article: "through the U12t", "through my amp". */
void words_named(struct buf *out, const char *key, const char *name);
/* Appends "A", "A and B" or "A, B and C". */
void words_join(struct buf *out, const char *const *names, size_t n);
/* Appends the day of an ISO 8601 date: "22 November"; with the year unless that is the year of
 * `other`, another date. */
void words_day(struct buf *out, const char *date, const char *other);
/* The same in English, as all messages are. */
void words_day_said(struct buf *out, const char *date, const char *other);
/* Begins another sentence: with a blank, but not behind a sign of full width. */
void words_next(struct buf *out);
/* Returns the sign that opens a bracket. Behind a bracket, which it takes back, it goes on in it
 * where the language has one for both: "（良い、ブラインド". */
const char *words_open(struct buf *out);
/* Appends a text in brackets: " (blind)"; nothing for NULL or "". */
void words_bracket(struct buf *out, const char *text);
/* Returns a number with the decimal sign of the language, and its sign of thousands; the caller
 * frees. */
char *words_number(const char *number);
/* Return a value as its scale shows it (scale_show), in the language of the texts; "": NAN. The
 * scale, a struct or JSON, is NULL if it is not known. The caller frees. */
char *words_on_scale(double value, const struct scale *s);
char *words_value(double value, const char *scale);
/* Returns the words that the tag {{words.forewords}} of a template names (n bytes after the point),
 * key template_forewords; *in_english: the same in English, valid for ever. NULL: there are none.
 */
const char *words_tag(const char *name, size_t n, const char **in_english);
/* The state before a text of a template: the address of a link, an open comment. */
struct words_before {
	bool link, comment;
};
/* Returns a text between the tags of a shipped template with the signs of the language; its words
 * are in tags. Texts are passed in order. The caller frees. */
char *words_signs(const char *text, size_t n, struct words_before *before);
/* Returns the sentence that the tag {{> on-track}} of a template names, key on_track, with slots
 * such as {track}; NULL: there is none. */
const char *words_sentence(const char *name);
